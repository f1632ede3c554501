package messages

import (
	"errors"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"
)

// Depth is the number of levels of the outbox above its leaves: it has room for
// 1<<Depth messages.
const Depth = 32

// ErrFull says that the outbox has no room for another leaf.
var ErrFull = errors.New("the outbox is full")

// zeroHashes are the roots of trees of each height whose leaves are all zero.
var zeroHashes = func() (z [Depth + 1]common.Hash) {
	for i := range Depth {
		z[i+1] = parent(z[i], z[i])
	}
	return z
}()

func parent(left, right common.Hash) common.Hash {
	return crypto.Keccak256Hash(left[:], right[:])
}

// branches are the roots of the full trees to the left of the next leaf: one for each
// bit of the count that is set, at the level of that bit. The others hold what is
// left from before.
type branches interface {
	get(level int) (common.Hash, error)
	set(level int, root common.Hash) error
}

// push adds a leaf behind count others and gives the root of all. It reads a branch
// for each bit of count that is set, and writes one.
func push(b branches, count uint64, leaf common.Hash) (root common.Hash, err error) {
	if count >= 1<<Depth {
		return root, ErrFull
	}
	kept := false
	node := leaf // the root of the tree of this height with the leaf in it
	for level := range Depth {
		if count>>level&1 == 1 {
			left, err := b.get(level)
			if err != nil {
				return root, err
			}
			node = parent(left, node)
			continue
		}
		if !kept { // so far the leaf was the last of its tree, which is full now
			if err := b.set(level, node); err != nil {
				return root, err
			}
			kept = true
		}
		node = parent(node, zeroHashes[level])
	}
	return node, nil
}

// Tree is the outbox outside of a state: what is needed to append to it. The zero
// Tree is empty.
type Tree struct {
	count  uint64
	root   common.Hash
	branch memory
}

type memory [Depth]common.Hash

func (m *memory) get(level int) (common.Hash, error) { return m[level], nil }

func (m *memory) set(level int, root common.Hash) error {
	m[level] = root
	return nil
}

// Append adds a leaf. It fails with ErrFull alone.
func (t *Tree) Append(leaf common.Hash) error {
	root, err := push(&t.branch, t.count, leaf)
	if err != nil {
		return err
	}
	t.count, t.root = t.count+1, root
	return nil
}

// Count is the number of leaves.
func (t *Tree) Count() uint64 { return t.count }

// Root is the root over all leaves so far, those to come being zero.
func (t *Tree) Root() common.Hash {
	if t.count == 0 {
		return zeroHashes[Depth]
	}
	return t.root
}

// Branch are the siblings of a leaf and of the nodes above it, from the leaf up.
type Branch [Depth]common.Hash

// Prove gives the branch of one of these leaves, which are the whole outbox. It takes as
// many hashes as there are leaves. False if there is no leaf of that index.
func Prove(leaves []common.Hash, index uint64) (b Branch, ok bool) {
	if index >= uint64(len(leaves)) || uint64(len(leaves)) > 1<<Depth {
		return b, false
	}
	row := append([]common.Hash(nil), leaves...)
	at := func(level int, i uint64) common.Hash {
		if i < uint64(len(row)) {
			return row[i]
		}
		return zeroHashes[level]
	}
	for level := range Depth {
		b[level] = at(level, index^1)
		half := (len(row) + 1) / 2
		for i := range half {
			row[i] = parent(row[2*i], at(level, uint64(2*i+1)))
		}
		row, index = row[:half], index/2
	}
	return b, true
}

// VerifyBranch tells whether a leaf stands at an index of the outbox with this root.
func VerifyBranch(root common.Hash, index uint64, leaf common.Hash, b Branch) bool {
	if index >= 1<<Depth {
		return false
	}
	node := leaf
	for level, sibling := range b {
		if index>>level&1 == 1 {
			node = parent(sibling, node)
		} else {
			node = parent(node, sibling)
		}
	}
	return node == root
}
