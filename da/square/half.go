package square

import (
	"bytes"

	"github.com/trivium-chain/trivium/da"
)

// Half is as much of a square's roots as an answer about a namespace takes: the row
// roots of the original half, and what the rest of the data root's tree comes to. It is
// a quarter of a header's roots in size.
type Half struct {
	Rows    [][]byte // of the original half
	Parity  [32]byte // RFC 6962 root over the roots of the other rows
	Columns [32]byte // RFC 6962 root over the column roots
}

// HalfOf takes a header's roots, which VerifyHeader must have accepted.
func HalfOf(h da.Header) Half {
	k := len(h.RowRoots) / 2
	return Half{Rows: h.RowRoots[:k], Parity: merkleRoot(h.RowRoots[k:]), Columns: merkleRoot(h.ColumnRoots)}
}

// parityRoot stands for the root of a row outside of the original half: it covers no
// namespace of a user.
var parityRoot = append(append(bytes.Clone(parity), parity...), make([]byte, nodeSize-2*da.NamespaceSize)...)

// Complete checks that s gives the data root of h, and sets h's row roots so that Open
// may be asked about it: those of the original half are the square's own. A failure is a
// da.LieRoot.
func (s *Half) Complete(h *da.Header) error {
	const op = "header"
	k := len(s.Rows)
	if k < 1 || k > MaxWidth || k&(k-1) != 0 {
		return lie(da.LieRoot, op, "height %d has %d row roots, want a power of two from 1 to %d", h.Height, k, MaxWidth)
	}
	for i, root := range s.Rows {
		if len(root) != nodeSize {
			return lie(da.LieRoot, op, "height %d: root %d has %d bytes, want %d", h.Height, i, len(root), nodeSize)
		}
	}
	// The tree over 4k leaves: rows and columns, and the rows' two halves.
	if got := merkleNode(merkleNode(merkleRoot(s.Rows), s.Parity), s.Columns); got != h.DataRoot {
		return lie(da.LieRoot, op, "height %d: roots give data root %x, header says %x", h.Height, got, h.DataRoot)
	}
	h.RowRoots = append(make([][]byte, 0, 2*k), s.Rows...)
	for range k {
		h.RowRoots = append(h.RowRoots, parityRoot)
	}
	return nil
}
