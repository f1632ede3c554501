package borrow

// FullyBorrowed tells whether something is borrowed from the reference as a whole
// or from an unknown part of it.
func (g *Graph) FullyBorrowed(id ID) bool {
	for _, e := range g.children(id) {
		if len(e.path) == 0 {
			return true
		}
	}
	return false
}

// Borrowed tells whether anything is borrowed from the reference.
func (g *Graph) Borrowed(id ID) bool { return len(g.children(id)) > 0 }

// BorrowedAt tells whether anything is borrowed that may lie at the label or
// contain it.
func (g *Graph) BorrowedAt(id ID, at Label) bool {
	for _, e := range g.children(id) {
		if e.meets(at) {
			return true
		}
	}
	return false
}

// MutablyBorrowed is Borrowed, of mutable references.
func (g *Graph) MutablyBorrowed(id ID) bool {
	for _, e := range g.children(id) {
		if g.Mutable(e.child) {
			return true
		}
	}
	return false
}

// MutablyBorrowedAt is BorrowedAt, of mutable references.
func (g *Graph) MutablyBorrowedAt(id ID, at Label) bool {
	for _, e := range g.children(id) {
		if e.meets(at) && g.Mutable(e.child) {
			return true
		}
	}
	return false
}

func (e edge) meets(at Label) bool { return len(e.path) == 0 || e.path[0] == at }

// Writable tells whether one may write through the reference: it is mutable, and
// nothing is borrowed from it.
func (g *Graph) Writable(id ID) bool { return g.Mutable(id) && !g.Borrowed(id) }

// Readable tells whether what the reference points to stays as it is while the
// reference lives: it is immutable, or nothing is mutably borrowed from it.
// A reference that is not in the graph is not readable.
func (g *Graph) Readable(id ID) bool {
	return g.Has(id) && (!g.Mutable(id) || !g.MutablyBorrowed(id))
}

// ReadableAt is Readable, of the part of the reference at the label.
func (g *Graph) ReadableAt(id ID, at Label) bool {
	return g.Has(id) && (!g.Mutable(id) || !g.MutablyBorrowedAt(id, at))
}
