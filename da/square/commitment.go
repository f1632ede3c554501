package square

import (
	"github.com/celestiaorg/go-square/v3/inclusion"
	"github.com/trivium-chain/trivium/da"
)

// CommitmentProof proves that the blob with a share commitment is in a square,
// and holds none of its shares: the commitment is over the roots of at most some
// 64 subtrees of the blob, these are nodes of the trees of rows, and the roots of
// those are leaves of the data root. It is what SquareProof.sol checks, in the same
// form.
type CommitmentProof struct {
	Width        int        // of the original square, in shares
	Index        int        // of the blob's first share, as in da.Blob
	Shares       int        // that the blob takes
	SubtreeRoots [][32]byte // digests; both namespaces of such a root are the blob's
	RowNodes     [][]byte   // the NMT nodes beside them, row by row, from left to right
	DataNodes    [][32]byte // the nodes beside the row roots, from the leaves up, left before right
}

// ProveCommitment makes the proof for a blob from its inclusion proof, which
// must hold. h must have passed VerifyHeader.
func ProveCommitment(h da.Header, b da.Blob, in da.Inclusion) (CommitmentProof, error) {
	if err := VerifyInclusion(h, b, in); err != nil {
		return CommitmentProof{}, err
	}
	shares, err := blobShares(b)
	if err != nil {
		return CommitmentProof{}, err
	}
	w := len(h.RowRoots)
	p := CommitmentProof{Width: w / 2, Index: in.Index, Shares: len(shares)}
	if width := inclusion.SubTreeWidth(p.Shares, subtreeRootThreshold); in.Index%width != 0 {
		return CommitmentProof{}, da.Errorf(da.KindFatal, "prove", "height %d: the blob at index %d is not at a multiple of its subtree width %d: no commitment can prove it",
			h.Height, in.Index, width)
	}
	for _, root := range subtreeRoots(b.Namespace, shares) {
		p.SubtreeRoots = append(p.SubtreeRoots, [32]byte(root[2*da.NamespaceSize:]))
	}
	for _, row := range in.Rows {
		p.RowNodes = append(p.RowNodes, row.Nodes...)
	}
	leaves := make([][32]byte, 0, 2*w)
	for _, roots := range [][][]byte{h.RowRoots, h.ColumnRoots} {
		for _, root := range roots {
			leaves = append(leaves, merkleLeaf(root))
		}
	}
	p.DataNodes = merkleSiblings(leaves, in.Index/w, in.Index/w+len(in.Rows))
	return p, nil
}

// VerifyCommitmentProof checks that the blob in ns with the given commitment is
// in the square with the given data root. A proof that does not hold is a
// da.LieBlob, or da.LieRoot when the square is at fault.
//
// What the proof says of width, index and shares needs no belief: leaves and nodes
// are hashed apart, so a node is under a root at one depth only, and a proof of
// another shape gives another root.
func VerifyCommitmentProof(dataRoot [32]byte, ns da.Namespace, commitment da.Commitment, p CommitmentProof) error {
	const op = "commitment"
	k := p.Width
	if k < 1 || k > MaxWidth || k&(k-1) != 0 {
		return lie(da.LieRoot, op, "a square of width %d, want a power of two up to %d", k, MaxWidth)
	}
	if p.Index < 0 || p.Index/(2*k) >= k || p.Index%(2*k) >= k || p.Shares < 1 || p.Shares > k*k-(p.Index/(2*k)*k+p.Index%(2*k)) {
		return lie(da.LieBlob, op, "%d shares from index %d are outside a square of width %d", p.Shares, p.Index, k)
	}
	walk := commitmentWalk{ns: ns, subtrees: p.SubtreeRoots, nodes: p.RowNodes, left: p.Shares, hasher: newHasher(),
		width: inclusion.SubTreeWidth(p.Shares, subtreeRootThreshold), begin: p.Index % (2 * k)}
	if walk.begin%walk.width != 0 {
		return lie(da.LieBlob, op, "index %d is not a multiple of the subtree width %d", p.Index, walk.width)
	}
	var rows [][32]byte
	for ; walk.left > 0; walk.begin = 0 {
		walk.end = min(walk.begin+walk.left, k)
		var root [nodeSize]byte
		if !walk.node(root[:], 0, 2*k) {
			return lie(da.LieBlob, op, "subtree roots or row nodes are missing, or of a wrong length, in row %d", p.Index/(2*k)+len(rows))
		}
		rows = append(rows, merkleLeaf(root[:]))
	}
	if len(walk.subtrees) > 0 || len(walk.nodes) > 0 {
		return lie(da.LieBlob, op, "%d subtree roots and %d row nodes are left over", len(walk.subtrees), len(walk.nodes))
	}
	if got, ok := merkleRange(walk.leaves, 0, len(walk.leaves), nil); !ok || got != commitment {
		return lie(da.LieBlob, op, "the subtrees give commitment %s, want %s", da.Commitment(got), commitment)
	}
	if got, ok := merkleRange(rows, p.Index/(2*k), 4*k, p.DataNodes); !ok || got != dataRoot {
		return lie(da.LieBlob, op, "the rows give data root %x, want %x", got, dataRoot)
	}
	return nil
}

// commitmentWalk goes through the trees of the rows that a blob lies in.
type commitmentWalk struct {
	ns         da.Namespace
	subtrees   [][32]byte // still to come, as are nodes
	nodes      [][]byte
	left       int // shares that are still to come
	width      int // of the widest subtree
	begin, end int // columns of this row that the blob takes
	leaves     [][32]byte
	hasher     *hasher
}

// node writes the node over [lo, hi) to dst: one that the proof brings, one of
// the blob's subtrees, or the parent of two. The blob begins at a multiple of its
// subtrees' width, so each subtree is met as a node of its size.
func (c *commitmentWalk) node(dst []byte, lo, hi int) bool {
	switch {
	case hi <= c.begin || lo >= c.end:
		if len(c.nodes) == 0 || len(c.nodes[0]) != nodeSize {
			return false
		}
		copy(dst, c.nodes[0])
		c.nodes = c.nodes[1:]
	case hi-lo == subtreeSize(c.width, c.left):
		if len(c.subtrees) == 0 {
			return false
		}
		setLeaf(dst, 0, c.ns[:], c.subtrees[0][:])
		c.leaves = append(c.leaves, merkleLeaf(dst))
		c.subtrees, c.left = c.subtrees[1:], c.left-(hi-lo)
	default:
		var children [2 * nodeSize]byte
		mid := (lo + hi) / 2
		if !c.node(children[:nodeSize], lo, mid) || !c.node(children[nodeSize:], mid, hi) {
			return false
		}
		joinNodes(dst, c.hasher.node[:], children[:nodeSize], children[nodeSize:])
	}
	return true
}

// subtreeSize is the size of the first subtree of what is left of a blob: as
// wide as may be, else the largest power of two that is left.
func subtreeSize(width, left int) int {
	for width > left {
		width /= 2
	}
	return width
}

// subtreeRoots gives the NMT roots that a blob's commitment is over.
func subtreeRoots(ns da.Namespace, shares [][]byte) [][]byte {
	h := newHasher()
	width := inclusion.SubTreeWidth(len(shares), subtreeRootThreshold)
	var roots [][]byte
	for len(shares) > 0 {
		size := subtreeSize(width, len(shares))
		tree := make([]byte, size*nodeSize)
		for j, s := range shares[:size] {
			digest := leafDigest(h.leaf[:], ns[:], s)
			setLeaf(tree, j, ns[:], digest[:])
		}
		roots = append(roots, h.fold(tree, size))
		shares = shares[size:]
	}
	return roots
}
