package borrow

import (
	"cmp"
	"slices"
)

// ID names a reference in a graph. The caller gives them.
type ID int32

// Label is a step of a path. Labels are compared for equality only; their order
// is the order of edges in a graph.
type Label uint64

// MaxEdges is how many edges lead from one reference to another at most.
const MaxEdges = 10

// Graph is a borrow graph. The zero value has no references. Copies made by
// Clone are independent.
type Graph struct {
	refs  []ref  // by id
	edges []edge // by parent, child, strength, path
}

type ref struct {
	id      ID
	mutable bool
}

type edge struct {
	parent, child ID
	strong        bool
	full          bool // stands for more than MaxEdges edges, and for all to come
	path          []Label
}

// compare is the order of edges in a graph. Weak edges come first, so that where
// a set of edges is thinned out the order in which they come is always the same.
func compare(a, b edge) int {
	if c := comparePair(a, b.parent, b.child); c != 0 {
		return c
	}
	if a.strong != b.strong {
		if b.strong {
			return -1
		}
		return 1
	}
	return slices.Compare(a.path, b.path)
}

func comparePair(e edge, parent, child ID) int {
	if c := cmp.Compare(e.parent, parent); c != 0 {
		return c
	}
	return cmp.Compare(e.child, child)
}

// covers tells whether all that f allows e allows too.
func (e edge) covers(f edge) bool {
	if !e.strong {
		return begins(f.path, e.path)
	}
	return f.strong && slices.Equal(e.path, f.path)
}

// begins tells whether prefix is a beginning of path.
func begins(path, prefix []Label) bool {
	return len(prefix) <= len(path) && slices.Equal(path[:len(prefix)], prefix)
}

// Clone is a copy of the graph. Paths are never changed once they are in a
// graph, and so are shared.
func (g *Graph) Clone() *Graph {
	return &Graph{refs: slices.Clone(g.refs), edges: slices.Clone(g.edges)}
}

// Size is the number of references and edges.
func (g *Graph) Size() int { return len(g.refs) + len(g.edges) }

// Len is the number of references.
func (g *Graph) Len() int { return len(g.refs) }

func (g *Graph) find(id ID) (int, bool) {
	return slices.BinarySearchFunc(g.refs, id, func(r ref, id ID) int { return cmp.Compare(r.id, id) })
}

// Has tells whether the reference is in the graph.
func (g *Graph) Has(id ID) bool {
	_, ok := g.find(id)
	return ok
}

// Mutable tells whether the reference is a mutable one.
func (g *Graph) Mutable(id ID) bool {
	i, ok := g.find(id)
	return ok && g.refs[i].mutable
}

// Add puts a reference that borrows from nothing into the graph. An id that is
// taken stays what it is.
func (g *Graph) Add(id ID, mutable bool) {
	if i, ok := g.find(id); !ok {
		g.refs = slices.Insert(g.refs, i, ref{id, mutable})
	}
}

// children are the edges that leave a reference.
func (g *Graph) children(id ID) []edge {
	i, j := g.span(id)
	return g.edges[i:j]
}

func (g *Graph) span(id ID) (from, to int) {
	byParent := func(e edge, id ID) int { return cmp.Compare(e.parent, id) }
	from, _ = slices.BinarySearchFunc(g.edges, id, byParent)
	to = from
	for to < len(g.edges) && g.edges[to].parent == id {
		to++
	}
	return from, to
}

// between are the edges from parent to child, as a range of g.edges.
func (g *Graph) between(parent, child ID) (from, to int) {
	from, _ = slices.BinarySearchFunc(g.edges, edge{parent: parent, child: child}, func(e, pair edge) int {
		return comparePair(e, pair.parent, pair.child)
	})
	to = from
	for to < len(g.edges) && g.edges[to].parent == parent && g.edges[to].child == child {
		to++
	}
	return from, to
}

// insert puts an edge between two references of the graph. It keeps to MaxEdges.
// An edge that is in the graph already counts as one more as soon as there are
// MaxEdges of them: how the bound is met is part of what the analysis accepts,
// and this is how the verifiers of the Move project do it.
func (g *Graph) insert(e edge) {
	e.full = false
	from, to := g.between(e.parent, e.child)
	if to > from && g.edges[from].full {
		return
	}
	if to-from == MaxEdges {
		g.edges[from] = edge{parent: e.parent, child: e.child, full: true}
		g.edges = slices.Delete(g.edges, from+1, to)
		return
	}
	i, found := slices.BinarySearchFunc(g.edges[from:to], e, compare)
	if !found {
		g.edges = slices.Insert(g.edges, from+i, e)
	}
}

// Weak makes child borrow from something in parent at path or within it.
func (g *Graph) Weak(parent, child ID, path ...Label) {
	if parent != child && g.Has(parent) && g.Has(child) {
		g.insert(edge{parent: parent, child: child, path: slices.Clone(path)})
	}
}

// Strong makes child, which borrows from nothing and has no children, exactly
// parent at path. What parent has lent at path or within becomes child's to lend.
func (g *Graph) Strong(parent, child ID, path ...Label) {
	if parent == child || !g.Has(parent) || !g.Has(child) {
		return
	}
	from, to := g.span(parent)
	var below []edge
	kept := from
	for i := from; i < to; i++ {
		if e := g.edges[i]; e.child != child && begins(e.path, path) {
			below = append(below, e)
		} else {
			g.edges[kept] = e
			kept++
		}
	}
	g.edges = slices.Delete(g.edges, kept, to)
	for _, e := range below {
		e.parent, e.path = child, e.path[len(path):]
		g.insert(e)
	}
	g.insert(edge{parent: parent, child: child, strong: true, path: slices.Clone(path)})
}
