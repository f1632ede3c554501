package borrow

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
)

// worlds are a graph with two memories it describes: what each reference points
// to in one run of a program and in another. Before a join, the runs have graphs
// of their own.
type worlds struct {
	rand *rand.Rand
	g    *Graph
	at   []map[ID][]Label // by world: the place that a reference points to
	next ID
}

const (
	frame    ID    = 0
	elements Label = 1000 // labels from here on are indices of vectors, which a graph does not know
)

func newWorlds(r *rand.Rand) *worlds {
	w := &worlds{rand: r, g: new(Graph), at: []map[ID][]Label{{frame: nil}}, next: 1}
	w.g.Add(frame, true)
	return w
}

func (w *worlds) clone() *worlds {
	c := &worlds{rand: w.rand, g: w.g.Clone(), next: w.next}
	for _, m := range w.at {
		n := map[ID][]Label{}
		for id, p := range m {
			n[id] = p
		}
		c.at = append(c.at, n)
	}
	return c
}

// make makes a reference to a place below another one in every world.
func (w *worlds) make(parent ID, mutable bool, below func() []Label) ID {
	id := w.next
	w.next++
	w.g.Add(id, mutable)
	for _, m := range w.at {
		m[id] = slices.Concat(m[parent], below())
	}
	return id
}

func (w *worlds) release(id ID) {
	w.g.Release(id)
	for _, m := range w.at {
		delete(m, id)
	}
}

// pick is some reference that is not the frame, or the frame if there is none.
func (w *worlds) pick() ID {
	var ids []ID
	for _, r := range w.g.refs {
		if r.id != frame {
			ids = append(ids, r.id)
		}
	}
	if len(ids) == 0 {
		return frame
	}
	return ids[w.rand.IntN(len(ids))]
}

// step does what an instruction might, if the graph allows it.
func (w *worlds) step() {
	g, id, mutable := w.g, w.pick(), w.rand.IntN(2) == 0
	label := Label(w.rand.IntN(3))
	exactly := func(p ...Label) func() []Label { return func() []Label { return p } }
	what := w.rand.IntN(7)
	switch {
	case what == 0 || id == frame: // a local
		if mutable && g.FullyBorrowed(frame) || !mutable && g.MutablyBorrowedAt(frame, label) {
			return
		}
		g.Strong(frame, w.make(frame, mutable, exactly(label)), label)
	case what == 1: // a copy
		g.Strong(id, w.make(id, g.Mutable(id), exactly()))
	case what == 2: // a frozen copy
		if g.Readable(id) {
			g.Strong(id, w.make(id, false, exactly()))
		}
	case what == 3: // a field
		if mutable = mutable && g.Mutable(id); mutable && g.FullyBorrowed(id) || !mutable && !g.ReadableAt(id, label) {
			return
		}
		g.Strong(id, w.make(id, mutable, exactly(label)), label)
	case what == 4: // an element, not the same in every world
		if mutable = mutable && g.Mutable(id); mutable && !g.Writable(id) || !mutable && !g.Readable(id) {
			return
		}
		g.Weak(id, w.make(id, mutable, func() []Label { return []Label{elements + Label(w.rand.IntN(2))} }))
	default:
		w.release(id)
	}
}

// faults are pairs of references of which one may write, or be handed over as the
// only one, while the other sees the same memory.
func (w *worlds) fault() error {
	for i, m := range w.at {
		for _, a := range w.g.refs {
			if a.id == frame || !w.g.Writable(a.id) {
				continue
			}
			for _, b := range w.g.refs {
				p, q := m[a.id], m[b.id]
				if b.id == frame || a.id == b.id || !begins(p, q) && !begins(q, p) {
					continue
				}
				// What is below b a write through b's own reference would not harm; but
				// a reference that contains another must not be free to write, so the
				// only pairs that are allowed are those where b leads to a.
				if !w.leads(b.id, a.id) {
					return fmt.Errorf("world %d: %d at %v may write, and %d sees %v\n%v", i, a.id, p, b.id, q, w.g)
				}
			}
		}
	}
	return nil
}

// leads tells whether edges lead from a to b.
func (w *worlds) leads(a, b ID) bool {
	seen, todo := map[ID]bool{}, []ID{a}
	for len(todo) > 0 {
		n := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		for _, e := range w.g.children(n) {
			if e.child == b {
				return true
			}
			if !seen[e.child] {
				seen[e.child] = true
				todo = append(todo, e.child)
			}
		}
	}
	return false
}

// meet gives two states that came from one the same references, as locals have
// at the border of a block: some of each, under new names, the rest released.
func meet(r *rand.Rand, a, b *worlds) *worlds {
	shared := map[bool][]ID{} // by mutability, names to come
	pairs := func(w *worlds) map[bool][]ID {
		m := map[bool][]ID{}
		for _, x := range w.g.refs {
			if x.id != frame {
				m[x.mutable] = append(m[x.mutable], x.id)
			}
		}
		for _, mutable := range []bool{false, true} {
			ids := m[mutable]
			r.Shuffle(len(ids), func(i, j int) { ids[i], ids[j] = ids[j], ids[i] })
		}
		return m
	}
	pa, pb := pairs(a), pairs(b)
	next := ID(1)
	for _, mutable := range []bool{false, true} {
		for range min(len(pa[mutable]), len(pb[mutable])) {
			shared[mutable] = append(shared[mutable], next)
			next++
		}
	}
	settle := func(w *worlds, p map[bool][]ID) {
		names := map[ID]ID{}
		for _, mutable := range []bool{false, true} {
			for i, id := range p[mutable] {
				if i < len(shared[mutable]) {
					names[id] = shared[mutable][i]
				} else {
					w.release(id)
				}
			}
		}
		if !w.g.Rename(names) {
			panic("names clash")
		}
		for i, m := range w.at {
			n := map[ID][]Label{frame: nil}
			for id, name := range names {
				n[name] = m[id]
			}
			w.at[i] = n
		}
	}
	settle(a, pa)
	settle(b, pb)
	return &worlds{rand: r, g: a.g.Join(b.g), at: append(a.at, b.at...), next: next}
}

// Whatever a program does that asks the graph first, on whatever paths: where the
// graph says that a reference may write, no other sees what it points to, unless
// it lends to that reference.
func TestWhoWritesIsAlone(t *testing.T) {
	programs := 2000
	if testing.Short() {
		programs = 400
	}
	joins := 0
	for seed := range programs {
		r := rand.New(rand.NewPCG(uint64(seed), 1))
		w := newWorlds(r)
		for range 40 {
			if len(w.at) < 8 && r.IntN(10) == 0 {
				other := w.clone()
				for range 8 {
					w.step()
				}
				for range 8 {
					other.step()
				}
				w = meet(r, w, other)
				joins++
			} else {
				w.step()
			}
			if err := w.g.check(); err != nil {
				t.Fatalf("seed %d: %v", seed, err)
			}
			if err := w.fault(); err != nil {
				t.Fatalf("seed %d: %v", seed, err)
			}
		}
	}
	if joins == 0 {
		t.Error("no paths met")
	}
}

// randomGraph is a graph of a few references with a few edges, which none of the
// operations need have made.
func randomGraph(r *rand.Rand, edges int) *Graph {
	g := new(Graph)
	for id := range ID(4) {
		g.Add(id, true)
	}
	for range edges {
		p := make([]Label, r.IntN(4))
		for i := range p {
			p[i] = Label(r.IntN(2))
		}
		if a, b := ID(r.IntN(4)), ID(r.IntN(4)); a != b {
			g.insert(edge{parent: a, child: b, strong: r.IntN(2) == 0, path: p})
		}
	}
	return g
}

func TestJoinIsAJoin(t *testing.T) {
	same := func(a, b *Graph) bool { return a.Covers(b) && b.Covers(a) }
	for seed := range 5000 {
		r := rand.New(rand.NewPCG(uint64(seed), 2))
		// Few enough edges that none is ever full: a full edge says more than it
		// need, and then order matters, if never to the less.
		a, b, c := randomGraph(r, 4), randomGraph(r, 3), randomGraph(r, 3)
		j := a.Join(b)
		switch {
		case j.check() != nil:
			t.Fatal(seed, j.check())
		case !j.Covers(a) || !j.Covers(b):
			t.Fatalf("seed %d: says less than a side\n%v\n%v\n%v", seed, a, b, j)
		case !same(j, b.Join(a)):
			t.Fatalf("seed %d: sides matter\n%v\n%v", seed, j, b.Join(a))
		case !same(a.Join(a), a):
			t.Fatalf("seed %d: not idempotent", seed)
		case !same(j.Join(c), a.Join(b.Join(c))):
			t.Fatalf("seed %d: grouping matters", seed)
		case !j.Join(c).Covers(a.Join(c)):
			t.Fatalf("seed %d: not monotone", seed)
		case a.Covers(b) && !same(j, a):
			t.Fatalf("seed %d: what is covered changes the join", seed)
		}
		// With full edges a join still says at least what both sides say.
		x, y := randomGraph(r, 200), randomGraph(r, 200)
		if z := x.Join(y); z.check() != nil || !z.Covers(x) || !z.Covers(y) {
			t.Fatalf("seed %d: full edges\n%v\n%v\n%v", seed, x, y, z)
		}
	}
}

// A release says no less of the references that stay than was said before: what
// one could be borrowed from through the released one, it now is directly.
func TestReleaseForgetsNothing(t *testing.T) {
	for seed := range 5000 {
		r := rand.New(rand.NewPCG(uint64(seed), 3))
		g := randomGraph(r, 1+r.IntN(60))
		w := &worlds{g: g.Clone()}
		id := ID(r.IntN(4))
		g.Release(id)
		if err := g.check(); err != nil {
			t.Fatal(seed, err)
		}
		for _, a := range g.refs {
			for _, b := range g.refs {
				if a.id != b.id && w.leads(a.id, b.id) != (&worlds{g: g}).leads(a.id, b.id) {
					t.Fatalf("seed %d: release of %d changes whether %d leads to %d\n%v\n%v", seed, id, a.id, b.id, w.g, g)
				}
			}
		}
	}
}
