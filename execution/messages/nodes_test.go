package messages

import (
	"errors"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/trivium-chain/trivium/execution/system"
)

type place struct {
	level int
	i     uint64
}

type kept map[place]common.Hash

var errMissing = errors.New("a node that is not kept")

func (k kept) read(level int, i uint64) (common.Hash, error) {
	h, ok := k[place{level, i}]
	if !ok {
		return h, errMissing
	}
	return h, nil
}

func (k kept) grow(t *testing.T, index uint64, leaf common.Hash) {
	t.Helper()
	full, err := Nodes(k.read).Grow(index, leaf)
	if err != nil {
		t.Fatal(err)
	}
	for level, root := range full {
		k[place{level, index >> level}] = root
	}
}

func leafOf(i int) common.Hash { return crypto.Keccak256Hash([]byte{byte(i), byte(i >> 8)}) }

// Every leaf has the same branch as by all leaves, under the root of every count; and
// who begins in the middle has that of all leaves from there on.
func TestNodesProveAsAllLeavesDo(t *testing.T) {
	const n, begin = 70, 27
	var (
		tree   Tree
		leaves []common.Hash
		st     = slotsOf{}
		whole  = kept{}
		late   = kept{}
	)
	for i := range n {
		if i == begin {
			Peaks(st, func(level int, i uint64, root common.Hash) { late[place{level, i}] = root })
		}
		leaf := leafOf(i)
		leaves = append(leaves, leaf)
		if err := tree.Append(leaf); err != nil {
			t.Fatal(err)
		}
		st[SlotOutboxCount] = number(tree.Count())
		for level, root := range tree.branch {
			st[slotBranch(level)] = root
		}
		whole.grow(t, uint64(i), leaf)
		if i >= begin {
			late.grow(t, uint64(i), leaf)
		}
		for k := range leaves {
			want, _ := Prove(leaves, uint64(k))
			got, err := Nodes(whole.read).Prove(uint64(k), tree.Count())
			if err != nil || got != want || !VerifyBranch(tree.Root(), uint64(k), leaves[k], got) {
				t.Fatalf("leaf %d of %d: %v", k, i+1, err)
			}
			if got, err := Nodes(late.read).Prove(uint64(k), tree.Count()); k >= begin && i >= begin && (err != nil || got != want) {
				t.Fatalf("leaf %d of %d, kept from %d on: %v", k, i+1, begin, err)
			}
		}
	}
	if _, err := Nodes(late.read).Prove(3, n); !errors.Is(err, errMissing) {
		t.Errorf("a leaf from before: %v, want what is missing", err)
	}
}

type slotsOf map[common.Hash]common.Hash

func (s slotsOf) GetState(account common.Address, slot common.Hash) common.Hash {
	if account != system.Messages {
		return common.Hash{}
	}
	return s[slot]
}
