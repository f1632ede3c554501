package borrow

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// String is the graph as text, an edge a line.
func (g *Graph) String() string {
	var b strings.Builder
	for _, e := range g.edges {
		fmt.Fprintln(&b, e)
	}
	return b.String()
}

func (e edge) String() string {
	var path []string
	for _, l := range e.path {
		path = append(path, fmt.Sprint(l))
	}
	bar, full := "-", ""
	if e.strong {
		bar = "="
	}
	if e.full {
		full = " full"
	}
	return fmt.Sprintf("%d %s%s%s> %d%s", e.parent, bar, strings.Join(path, "."), bar, e.child, full)
}

// check tells what is wrong with the graph itself.
func (g *Graph) check() error {
	if !slices.IsSortedFunc(g.refs, func(a, b ref) int { return int(a.id) - int(b.id) }) {
		return fmt.Errorf("references are out of order")
	}
	for i, e := range g.edges {
		from, to := g.between(e.parent, e.child)
		switch {
		case e.parent == e.child:
			return fmt.Errorf("%v: borrows from itself", e)
		case !g.Has(e.parent) || !g.Has(e.child):
			return fmt.Errorf("%v: no such reference", e)
		case i > 0 && compare(g.edges[i-1], e) >= 0:
			return fmt.Errorf("%v: out of order or twice", e)
		case to-from > MaxEdges:
			return fmt.Errorf("%v: one of %d", e, to-from)
		case e.full && (to-from != 1 || e.strong || len(e.path) != 0):
			return fmt.Errorf("%v: not full", e)
		}
	}
	return nil
}

// graph makes a graph of references 0 to 9, the even ones mutable, from edges as
// String writes them.
func graph(t *testing.T, edges ...string) *Graph {
	t.Helper()
	g := new(Graph)
	for id := range ID(10) {
		g.Add(id, id%2 == 0)
	}
	for _, s := range edges {
		var parent, child ID
		var bar string
		f := strings.Fields(s)
		bar = f[1]
		if _, err := fmt.Sscan(f[0]+" "+f[2], &parent, &child); err != nil {
			t.Fatal(s, err)
		}
		g.insert(edge{parent: parent, child: child, strong: bar[0] == '=', path: path(t, strings.Trim(bar, "-=>"))})
	}
	return g
}

func path(t *testing.T, s string) []Label {
	t.Helper()
	var labels []Label
	for _, p := range strings.FieldsFunc(s, func(r rune) bool { return r == '.' }) {
		var l Label
		if _, err := fmt.Sscan(p, &l); err != nil {
			t.Fatal(s, err)
		}
		labels = append(labels, l)
	}
	return labels
}

func TestOperations(t *testing.T) {
	for _, test := range []struct {
		name  string
		edges []string
		do    func(*Graph)
		want  []string
	}{
		{"a copy takes over all that is borrowed", []string{"0 =7=> 1", "0 --> 3"},
			func(g *Graph) { g.Strong(0, 2) },
			[]string{"0 ==> 2", "2 =7=> 1", "2 --> 3"}},
		{"a field takes over what is borrowed below it", []string{"0 =7.8=> 1", "0 =8=> 3", "0 -7-> 5", "0 --> 7"},
			func(g *Graph) { g.Strong(0, 2, 7) },
			[]string{"0 =7=> 2", "0 =8=> 3", "0 --> 7", "2 =8=> 1", "2 --> 5"}},
		{"a weak borrow takes over nothing", []string{"0 =7=> 1"},
			func(g *Graph) { g.Weak(0, 2) },
			[]string{"0 =7=> 1", "0 --> 2"}},
		{"release of strong and strong", []string{"0 =7=> 2", "2 =8=> 4"},
			func(g *Graph) { g.Release(2) }, []string{"0 =7.8=> 4"}},
		{"release of strong and weak", []string{"0 =7=> 2", "2 -8-> 4"},
			func(g *Graph) { g.Release(2) }, []string{"0 -7.8-> 4"}},
		{"release of weak and strong", []string{"0 -7-> 2", "2 =8=> 4"},
			func(g *Graph) { g.Release(2) }, []string{"0 -7-> 4"}},
		{"release of weak and weak", []string{"0 -7-> 2", "2 -8-> 4"},
			func(g *Graph) { g.Release(2) }, []string{"0 -7-> 4"}},
		{"release of every parent to every child", []string{"0 =1=> 4", "2 =2=> 4", "4 =3=> 6", "4 =4=> 8"},
			func(g *Graph) { g.Release(4) }, []string{"0 =1.3=> 6", "0 =1.4=> 8", "2 =2.3=> 6", "2 =2.4=> 8"}},
		{"release in a circle", []string{"0 =1=> 2", "2 =2=> 0", "2 =3=> 4"},
			func(g *Graph) { g.Release(2) }, []string{"0 =1.3=> 4"}},
		{"release of a root", []string{"0 =1=> 2"},
			func(g *Graph) { g.Release(0) }, nil},
		{"renaming sorts anew", []string{"0 =1=> 2", "2 =2=> 4", "1 =3=> 3"},
			func(g *Graph) { g.Rename(map[ID]ID{0: 2, 2: 0, 4: 44}) }, []string{"0 =2=> 44", "1 =3=> 3", "2 =1=> 0"}},
		{"renaming two to one is refused", []string{"0 =1=> 2"},
			func(g *Graph) { g.Rename(map[ID]ID{0: 2}) }, []string{"0 =1=> 2"}},
		{"unknown references", []string{"0 =1=> 2"},
			func(g *Graph) { g.Strong(0, 99); g.Weak(99, 0); g.Strong(0, 0); g.Release(99) }, []string{"0 =1=> 2"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			g := graph(t, test.edges...)
			test.do(g)
			if err := g.check(); err != nil {
				t.Fatal(err)
			}
			want := ""
			if len(test.want) > 0 {
				want = strings.Join(test.want, "\n") + "\n"
			}
			if got := g.String(); got != want {
				t.Errorf("got\n%swant\n%s", got, want)
			}
		})
	}
}

// The eleventh edge makes all of them one weak edge, which is what nothing is
// known of: it has to count as borrowing the whole, and to take in what comes.
func TestFullEdge(t *testing.T) {
	g := graph(t)
	for l := range Label(MaxEdges) {
		g.Weak(0, 2, l+1)
	}
	if g.FullyBorrowed(0) || g.BorrowedAt(0, 99) || g.Size() != 10+MaxEdges {
		t.Fatal(g)
	}
	g.Weak(0, 2, 50)
	if got := g.String(); got != "0 --> 2 full\n" {
		t.Fatal(got)
	}
	if !g.FullyBorrowed(0) || !g.MutablyBorrowedAt(0, 99) {
		t.Error("a full edge does not count as borrowing the whole")
	}
	before := g.Clone()
	g.Weak(0, 2, 51)
	if g.String() != before.String() || !g.Covers(graph(t, "0 =1.2.3=> 2", "0 --> 2")) {
		t.Error(g)
	}
	g.Strong(0, 4) // moves the edge, which counts from one again there
	if got := g.String(); got != "0 ==> 4\n4 --> 2\n" {
		t.Error(got)
	}
}

// A join that runs over the bound must say more than both sides, and be the end.
func TestFullEdgeOfJoin(t *testing.T) {
	var a, b []string
	for l := range MaxEdges {
		a = append(a, fmt.Sprintf("0 =%d=> 2", l+1))
		b = append(b, fmt.Sprintf("0 =%d=> 2", l+101))
	}
	x, y := graph(t, a...), graph(t, b...)
	j := x.Join(y)
	if !j.Covers(x) || !j.Covers(y) || x.Covers(j) {
		t.Fatal(j)
	}
	if k := j.Join(y).Join(x); !j.Covers(k) || k.String() != j.String() {
		t.Error("joined again, the graph changes:", k)
	}
}

func TestCovers(t *testing.T) {
	for _, test := range []struct {
		weak, strong string
		want         bool
	}{
		{"0 =1.2=> 2", "0 =1.2=> 2", true},
		{"0 -1-> 2", "0 =1.2=> 2", true},
		{"0 -1-> 2", "0 -1.2-> 2", true},
		{"0 -1-> 2", "0 =1=> 2", true},
		{"0 --> 2", "0 -9-> 2", true},
		{"0 =1=> 2", "0 -1-> 2", false},
		{"0 =1=> 2", "0 =1.2=> 2", false},
		{"0 -1.2-> 2", "0 -1-> 2", false},
		{"0 -1-> 2", "0 -2-> 2", false},
		{"0 -1-> 2", "0 -1-> 4", false},
	} {
		if got := graph(t, test.weak).Covers(graph(t, test.strong)); got != test.want {
			t.Errorf("%s covers %s: %v", test.weak, test.strong, got)
		}
	}
}

func TestPredicates(t *testing.T) {
	// 0, 2 mutable; 1, 3 not.
	for _, test := range []struct {
		edge                                         string
		full, at7, mut, mutAt7, write, read, readAt7 bool
	}{
		{"0 ==> 1", true, true, false, false, false, true, true},
		{"0 ==> 2", true, true, true, true, false, false, false},
		{"0 --> 2", true, true, true, true, false, false, false},
		{"0 =7.8=> 1", false, true, false, false, false, true, true},
		{"0 =7.8=> 2", false, true, true, true, false, false, false},
		{"0 -8-> 2", false, false, true, false, false, false, true},
		{"0 -8-> 1", false, false, false, false, false, true, true},
		{"4 -8-> 1", false, false, false, false, true, true, true},
	} {
		g := graph(t, test.edge)
		got := []bool{g.FullyBorrowed(0), g.BorrowedAt(0, 7), g.MutablyBorrowed(0), g.MutablyBorrowedAt(0, 7), g.Writable(0), g.Readable(0), g.ReadableAt(0, 7)}
		want := []bool{test.full, test.at7, test.mut, test.mutAt7, test.write, test.read, test.readAt7}
		if !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", test.edge, got, want)
		}
	}
	g := graph(t, "1 ==> 3")
	if g.Writable(1) || !g.Readable(1) || g.Readable(99) || g.ReadableAt(99, 7) || g.Writable(99) || g.Mutable(99) {
		t.Error("immutable and unknown references")
	}
}
