package square

import (
	"crypto/sha256"

	"github.com/celestiaorg/nmt"
	"github.com/trivium-chain/trivium/da"
)

// lie is the error for an answer that is disproved.
func lie(reason da.Reason, op, format string, args ...any) error {
	return da.Errorf(da.KindDishonest, op, format, args...).Because(reason)
}

// VerifyHeader checks that h's roots are those of an extended square and give
// its data root. It does not check h.Hash, which is the layer's own. A failure
// is a da.LieRoot.
func VerifyHeader(h da.Header) error {
	const op = "header"
	w := len(h.RowRoots)
	if w < 2 || w > 2*MaxWidth || w&(w-1) != 0 || len(h.ColumnRoots) != w {
		return lie(da.LieRoot, op, "height %d has %d row roots and %d column roots, want a power of two from 2 to %d of each",
			h.Height, w, len(h.ColumnRoots), 2*MaxWidth)
	}
	for _, roots := range [][][]byte{h.RowRoots, h.ColumnRoots} {
		for i, root := range roots {
			if len(root) != nodeSize {
				return lie(da.LieRoot, op, "height %d: root %d has %d bytes, want %d", h.Height, i, len(root), nodeSize)
			}
		}
	}
	if got := dataRoot(h.RowRoots, h.ColumnRoots); got != h.DataRoot {
		return lie(da.LieRoot, op, "height %d: roots give data root %x, header says %x", h.Height, got, h.DataRoot)
	}
	return nil
}

// Open checks data against the roots of h, which VerifyHeader must have
// accepted, and returns the blobs of ns in square order with Index set. Each
// row whose range covers ns must be answered once, in order, by a complete NMT
// proof. An answer that is not that is a da.LieShare.
func Open(h da.Header, ns da.Namespace, data da.NamespaceData) ([]da.Blob, error) {
	const op = "open"
	if err := ns.CheckUser(); err != nil {
		return nil, &da.Error{Kind: da.KindFatal, Op: op, Err: err}
	}
	w := len(h.RowRoots)
	var run []placedShare
	answered := 0
	for r, root := range h.RowRoots {
		if len(root) != nodeSize {
			return nil, lie(da.LieRoot, op, "height %d: row root %d has %d bytes, want %d", h.Height, r, len(root), nodeSize)
		}
		if !covers(root, ns) {
			continue
		}
		if answered == len(data.Rows) {
			return nil, lie(da.LieShare, op, "height %d: no answer for row %d, which covers namespace %s", h.Height, r, ns)
		}
		row := data.Rows[answered]
		answered++
		if !verifyRow(row, ns, root, w) {
			return nil, lie(da.LieShare, op, "height %d: row %d is not proven complete for namespace %s", h.Height, r, ns)
		}
		for i, share := range row.Shares {
			run = append(run, placedShare{at: r*w/2 + row.Proof.Start + i, data: share})
		}
	}
	if answered != len(data.Rows) {
		return nil, lie(da.LieShare, op, "height %d: %d rows answered, %d cover namespace %s", h.Height, len(data.Rows), answered, ns)
	}
	return parseBlobs(ns, run, w), nil
}

// verifyRow checks one row's shares, or their absence, to be all that the row
// holds of ns. The bounds it sets before the NMT library sees the proof keep
// the work and the indices small whatever the proof says.
func verifyRow(row da.NamespaceRow, ns da.Namespace, root []byte, w int) bool {
	p := row.Proof
	if !saneProof(p, w) {
		return false
	}
	if len(p.LeafHash) > 0 {
		if len(row.Shares) != 0 || p.End != p.Start+1 || len(p.LeafHash) != nodeSize {
			return false
		}
		proof := nmt.NewAbsenceProof(p.Start, p.End, p.Nodes, p.LeafHash, true)
		return proof.VerifyNamespace(sha256.New(), ns[:], nil, root)
	}
	if len(row.Shares) != p.End-p.Start {
		return false
	}
	leaves := make([][]byte, len(row.Shares))
	buf := make([]byte, len(leaves)*leafSize)
	for i, share := range row.Shares {
		if len(share) != ShareSize {
			return false
		}
		leaf := buf[i*leafSize : (i+1)*leafSize]
		copy(leaf, ns[:])
		copy(leaf[da.NamespaceSize:], share)
		leaves[i] = leaf
	}
	proof := nmt.NewInclusionProof(p.Start, p.End, p.Nodes, true)
	return proof.VerifyNamespace(sha256.New(), ns[:], leaves, root)
}

// saneProof bounds a proof over the original half of a row of w leaves.
func saneProof(p da.Proof, w int) bool {
	if !p.IsMaxNamespaceIgnored || p.Start < 0 || p.Start >= p.End || p.End > w/2 || len(p.Nodes) > maxProofNodes(w) {
		return false
	}
	for _, node := range p.Nodes {
		if len(node) != nodeSize {
			return false
		}
	}
	return true
}

// VerifyInclusion checks that blob stands in the square of h at proof.Index.
// h must have passed VerifyHeader. A proof that does not hold is a da.LieBlob.
func VerifyInclusion(h da.Header, blob da.Blob, proof da.Inclusion) error {
	const op = "inclusion"
	shares, err := blobShares(blob)
	if err != nil {
		return err
	}
	w := len(h.RowRoots)
	k := w / 2
	if k == 0 || proof.Index < 0 || proof.Index >= w*k || proof.Index%w >= k {
		return lie(da.LieBlob, op, "height %d: index %d is outside the original half of a square of width %d", h.Height, proof.Index, k)
	}
	r, c := proof.Index/w, proof.Index%w
	for i, p := range proof.Rows {
		n := min(len(shares), k-c)
		if n == 0 || r+i >= k || !saneProof(p, w) || p.Start != c || p.End != c+n || len(p.LeafHash) > 0 || len(h.RowRoots[r+i]) != nodeSize {
			return lie(da.LieBlob, op, "height %d: proof %d does not fit the blob's place", h.Height, i)
		}
		inner := nmt.NewInclusionProof(p.Start, p.End, p.Nodes, true)
		if !inner.VerifyInclusion(sha256.New(), blob.Namespace[:], shares[:n], h.RowRoots[r+i]) {
			return lie(da.LieBlob, op, "height %d: the shares of the blob are not in row %d", h.Height, r+i)
		}
		shares, c = shares[n:], 0
	}
	if len(shares) != 0 {
		return lie(da.LieBlob, op, "height %d: %d shares of the blob are not proven", h.Height, len(shares))
	}
	return nil
}
