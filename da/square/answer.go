package square

import (
	"math/bits"

	"github.com/trivium-chain/trivium/da"
)

// NodeSize is the length of a node of an NMT, as proofs and roots hold it.
const NodeSize = nodeSize

// Rows tells in how many rows an answer for ns must have an entry: those whose
// root's range covers it. When there is none, the header alone proves that ns is
// absent. h must have passed VerifyHeader.
func Rows(h da.Header, ns da.Namespace) int {
	n := 0
	for _, root := range h.RowRoots {
		if covers(root, ns) {
			n++
		}
	}
	return n
}

// MaxAnswer is the most bytes of shares and nodes that an answer for ns which
// Open accepts can have. h must have passed VerifyHeader.
func MaxAnswer(h da.Header, ns da.Namespace) int {
	w := len(h.RowRoots)
	return Rows(h, ns) * (w/2*ShareSize + (maxProofNodes(w)+1)*nodeSize)
}

func maxProofNodes(w int) int { return 2 * bits.Len(uint(w)) }

// ProveIn gives what Square.Prove gives, from an answer for ns that Open has
// accepted against h: the nodes beside a blob are those of the answer's proof, or
// are computed from the shares around it.
func ProveIn(h da.Header, ns da.Namespace, data da.NamespaceData, commitment da.Commitment) (da.Inclusion, error) {
	const op = "prove"
	blobs, err := Open(h, ns, data)
	if err != nil {
		return da.Inclusion{}, err
	}
	for _, b := range blobs {
		c, err := Commit(b)
		if err != nil {
			return da.Inclusion{}, err
		}
		if c != commitment {
			continue
		}
		byRow := make(map[int]da.NamespaceRow)
		for r, root := range h.RowRoots {
			if covers(root, ns) {
				byRow[r] = data.Rows[len(byRow)]
			}
		}
		w := len(h.RowRoots)
		proof := da.Inclusion{Index: b.Index}
		r, at := b.Index/w, b.Index%w
		for left := sharesNeeded(len(b.Data), b.ShareVersion); left > 0; r, at = r+1, 0 {
			n := min(left, w/2-at)
			row, ok := narrow(ns, byRow[r], w, at, at+n)
			if !ok {
				return da.Inclusion{}, da.Errorf(da.KindFatal, op, "height %d: the proof of row %d is not one of %d leaves", h.Height, r, w)
			}
			proof.Rows = append(proof.Rows, row)
			left -= n
		}
		return proof, nil
	}
	return da.Inclusion{}, da.Errorf(da.KindNotFound, op, "height %d: no blob in namespace %s has commitment %s", h.Height, ns, commitment)
}

// narrow proves leaves [start, end) of a row of w leaves, by a proof of more of
// them; ok is false when that one is of another tree.
func narrow(ns da.Namespace, row da.NamespaceRow, w, start, end int) (da.Proof, bool) {
	h, given, missing := newHasher(), row.Proof.Nodes, false
	out := da.Proof{Start: start, End: end, IsMaxNamespaceIgnored: true}
	var walk func(lo, hi int, keep bool) []byte
	// walk gives the node over [lo, hi); those that are siblings in the new proof,
	// it keeps. It takes the given nodes in their order, from left to right.
	walk = func(lo, hi int, keep bool) []byte {
		outside := hi <= start || lo >= end
		var node []byte
		switch {
		case hi <= row.Proof.Start || lo >= row.Proof.End:
			if len(given) == 0 {
				missing = true
				return make([]byte, nodeSize)
			}
			node, given = given[0], given[1:]
		case hi-lo == 1:
			digest := leafDigest(h.leaf[:], ns[:], row.Shares[lo-row.Proof.Start])
			node = make([]byte, nodeSize)
			setLeaf(node, 0, ns[:], digest[:])
		default:
			mid := (lo + hi) / 2
			below := keep && !outside
			left, right := walk(lo, mid, below), walk(mid, hi, below)
			node = make([]byte, nodeSize)
			joinNodes(node, h.node[:], left, right)
		}
		if keep && outside {
			out.Nodes = append(out.Nodes, node)
		}
		return node
	}
	walk(0, w, true)
	return out, !missing && len(given) == 0
}
