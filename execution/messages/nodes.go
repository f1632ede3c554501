package messages

import (
	"github.com/ethereum/go-ethereum/common"

	"github.com/trivium-chain/trivium/execution/system"
)

// Nodes reads the roots of the outbox's full subtrees: that of a level at i is over the
// leaves from i<<level to (i+1)<<level, without the last. They never change, so who keeps them
// proves a leaf among millions by some dozens of reads.
type Nodes func(level int, i uint64) (common.Hash, error)

// Grow gives the roots of the subtrees that a new leaf fills, by level: the leaf itself
// is the first. Those to its left must be there.
func (n Nodes) Grow(index uint64, leaf common.Hash) ([]common.Hash, error) {
	full := []common.Hash{leaf}
	for level := 0; index>>level&1 == 1; level++ {
		left, err := n(level, index>>level-1)
		if err != nil {
			return nil, err
		}
		full = append(full, parent(left, full[level]))
	}
	return full, nil
}

// Prove gives the branch of the leaf at index under the root over the first count
// leaves, of which it is one.
func (n Nodes) Prove(index, count uint64) (b Branch, err error) {
	for level := range Depth {
		if b[level], err = n.node(level, index>>level^1, count); err != nil {
			return b, err
		}
	}
	return b, nil
}

// node is the root of a subtree when there are count leaves. Of the two halves of one
// that is not full, one is full or empty.
func (n Nodes) node(level int, i, count uint64) (common.Hash, error) {
	switch {
	case i<<level >= count:
		return zeroHashes[level], nil
	case (i+1)<<level <= count:
		return n(level, i)
	}
	left, err := n.node(level-1, 2*i, count)
	if err != nil {
		return left, err
	}
	right, err := n.node(level-1, 2*i+1, count)
	return parent(left, right), err
}

// Peaks calls yield with the full subtrees that together hold all leaves of a state's
// outbox: what Nodes must have for the leaves to come.
func Peaks(st Reader, yield func(level int, i uint64, root common.Hash)) {
	_, count := Outbox(st)
	for level := range Depth + 1 {
		if count>>level&1 == 1 {
			yield(level, count>>level-1, st.GetState(system.Messages, slotBranch(level)))
		}
	}
}
