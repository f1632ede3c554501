package borrow

import "slices"

// Covers tells whether the graph allows for all that other says: each edge of
// other is one of the graph's, or lies below a weak one.
func (g *Graph) Covers(other *Graph) bool {
	for _, e := range other.edges {
		if !g.has(e) {
			return false
		}
	}
	return true
}

func (g *Graph) has(e edge) bool {
	from, to := g.between(e.parent, e.child)
	return slices.ContainsFunc(g.edges[from:to], func(f edge) bool { return f.covers(e) })
}

// SameRefs tells whether two graphs are about the same references, as those that
// are joined must be.
func (g *Graph) SameRefs(other *Graph) bool { return slices.Equal(g.refs, other.refs) }

// Join is a graph that allows for all that either says, of two graphs about the
// same references.
func (g *Graph) Join(other *Graph) *Graph {
	joined := g.Clone()
	for _, e := range other.edges {
		if !g.has(e) {
			joined.insert(e)
		}
	}
	return joined
}
