package square

import (
	"bytes"
	"crypto/sha256"

	"github.com/trivium-chain/trivium/da"
)

// Sizes of the namespaced Merkle tree (NMT specification): a node is the
// smallest namespace below it, the largest one, and a SHA-256 digest.
const (
	nodeSize  = 2*da.NamespaceSize + sha256.Size
	leafSize  = da.NamespaceSize + ShareSize
	nodeLabel = 1 // hashed before two children; a leaf is hashed after a 0
)

// parity is the namespace of every share outside the original square.
var parity = bytes.Repeat([]byte{0xff}, da.NamespaceSize)

// leafDigest hashes a leaf. msg is scratch of 1+leafSize bytes whose first byte is 0.
func leafDigest(msg, ns, share []byte) [sha256.Size]byte {
	copy(msg[1:], ns)
	copy(msg[1+da.NamespaceSize:], share)
	return sha256.Sum256(msg)
}

// joinNodes writes the parent of left and right to dst, which may overlap
// them. msg is scratch of 1+2*nodeSize bytes whose first byte is nodeLabel.
// A parent ignores the parity namespace of its right child when it sets its
// own largest one, so that a row's range is that of its original half.
func joinNodes(dst, msg, left, right []byte) {
	copy(msg[1:], left)
	copy(msg[1+nodeSize:], right)
	digest := sha256.Sum256(msg)
	l, r := msg[1:1+nodeSize], msg[1+nodeSize:]
	copy(dst[:da.NamespaceSize], l[:da.NamespaceSize])
	high := r[da.NamespaceSize : 2*da.NamespaceSize]
	if bytes.Equal(r[:da.NamespaceSize], parity) {
		high = l[da.NamespaceSize : 2*da.NamespaceSize]
	}
	copy(dst[da.NamespaceSize:], high)
	copy(dst[2*da.NamespaceSize:], digest[:])
}

// hasher is the scratch memory of one goroutine that hashes trees.
type hasher struct {
	leaf [1 + leafSize]byte
	node [1 + 2*nodeSize]byte
}

func newHasher() *hasher {
	h := new(hasher)
	h.node[0] = nodeLabel
	return h
}

// fold reduces the n nodes in tree (n a power of two), in place, to one root.
func (h *hasher) fold(tree []byte, n int) []byte {
	for ; n > 1; n /= 2 {
		for p := 0; p < n/2; p++ {
			at := 2 * p * nodeSize
			joinNodes(tree[p*nodeSize:(p+1)*nodeSize], h.node[:], tree[at:at+nodeSize], tree[at+nodeSize:at+2*nodeSize])
		}
	}
	return tree[:nodeSize]
}

// setLeaf writes leaf i of a tree.
func setLeaf(tree []byte, i int, ns []byte, digest []byte) {
	node := tree[i*nodeSize : (i+1)*nodeSize]
	copy(node, ns)
	copy(node[da.NamespaceSize:], ns)
	copy(node[2*da.NamespaceSize:], digest)
}

// rangeNodes gives the sibling nodes, left to right, that prove leaves
// [start, end) of the tree whose n leaf nodes are in leaves. It leaves them unchanged.
func (h *hasher) rangeNodes(leaves []byte, n, start, end int) [][]byte {
	var nodes [][]byte
	var walk func(lo, hi int)
	walk = func(lo, hi int) {
		switch {
		case hi <= start || lo >= end:
			sub := bytes.Clone(leaves[lo*nodeSize : hi*nodeSize])
			nodes = append(nodes, bytes.Clone(h.fold(sub, hi-lo)))
		case start <= lo && hi <= end:
		default:
			mid := (lo + hi) / 2
			walk(lo, mid)
			walk(mid, hi)
		}
	}
	walk(0, n)
	return nodes
}
