package borrow

import (
	"cmp"
	"slices"
)

// Release takes a reference out of the graph. What was borrowed from it is from
// then on borrowed from what it was borrowed from. The result says how many
// labels and edges went through its hands, for the meter.
//
//	p =f=> id =g=> c   leaves   p =f.g=> c
//	p =f=> id -g-> c   leaves   p -f.g-> c
//	p -f-> id =g=> c   leaves   p -f-> c    (where below f is not known)
func (g *Graph) Release(id ID) (work int) {
	i, ok := g.find(id)
	if !ok {
		return 0
	}
	g.refs = slices.Delete(g.refs, i, i+1)
	var in, out []edge
	kept := g.edges[:0]
	for _, e := range g.edges {
		switch {
		case e.parent == id:
			out = append(out, e)
		case e.child == id:
			in = append(in, e)
		default:
			kept = append(kept, e)
		}
	}
	clear(g.edges[len(kept):])
	g.edges = kept
	for _, up := range in {
		for _, down := range out {
			if up.parent == down.child {
				continue // a circle, which a join can leave: nobody borrows from himself
			}
			e := edge{parent: up.parent, child: down.child, path: up.path}
			if up.strong {
				e.strong = down.strong
				e.path = slices.Concat(up.path, down.path)
			}
			work += 1 + len(e.path)
			g.insert(e)
		}
	}
	return work
}

// Rename gives references new ids: m says which, and those it does not name keep
// theirs. It is false, and the graph is as it was, if two references would come
// to have one id.
func (g *Graph) Rename(m map[ID]ID) bool {
	to := func(id ID) ID {
		if n, ok := m[id]; ok {
			return n
		}
		return id
	}
	refs := slices.Clone(g.refs)
	for i := range refs {
		refs[i].id = to(refs[i].id)
	}
	slices.SortFunc(refs, func(a, b ref) int { return cmp.Compare(a.id, b.id) })
	for i := 1; i < len(refs); i++ {
		if refs[i].id == refs[i-1].id {
			return false
		}
	}
	g.refs = refs
	for i := range g.edges {
		g.edges[i].parent, g.edges[i].child = to(g.edges[i].parent), to(g.edges[i].child)
	}
	slices.SortFunc(g.edges, compare)
	return true
}
