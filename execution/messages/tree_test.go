package messages_test

import (
	"errors"
	"math/rand/v2"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/trivium-chain/trivium/execution/messages"
)

// naive is the root of a whole tree of a height, of leaves and zeros behind them,
// hashed as the definition has it.
func naive(height int, leaves []common.Hash) common.Hash {
	switch {
	case height == 0 && len(leaves) == 0:
		return common.Hash{}
	case height == 0:
		return leaves[0]
	}
	half := min(len(leaves), 1<<(height-1))
	left, right := naive(height-1, leaves[:half]), common.Hash{}
	if half == len(leaves) {
		right = empty(height - 1)
	} else {
		right = naive(height-1, leaves[half:])
	}
	return crypto.Keccak256Hash(left[:], right[:])
}

func empty(height int) (h common.Hash) {
	for range height {
		h = crypto.Keccak256Hash(h[:], h[:])
	}
	return h
}

func leaves(n int, seed uint64) []common.Hash {
	rng := rand.New(rand.NewPCG(seed, 0))
	list := make([]common.Hash, n)
	for i := range list {
		for j := range list[i] {
			list[i][j] = byte(rng.Uint32())
		}
	}
	return list
}

// checkTree holds the tree and its branches against the definition.
func checkTree(t *testing.T, list []common.Hash) {
	t.Helper()
	var tree messages.Tree
	for i, leaf := range list {
		if want := naive(messages.Depth, list[:i]); tree.Root() != want || tree.Count() != uint64(i) {
			t.Fatalf("root over %d leaves is %s, want %s", i, tree.Root(), want)
		}
		if err := tree.Append(leaf); err != nil {
			t.Fatal(err)
		}
	}
	root := naive(messages.Depth, list)
	if tree.Root() != root {
		t.Fatalf("root over %d leaves is %s, want %s", len(list), tree.Root(), root)
	}
	for i, leaf := range list {
		at := uint64(i)
		branch, ok := messages.Prove(list, at)
		if !ok || !messages.VerifyBranch(root, at, leaf, branch) {
			t.Fatalf("leaf %d of %d is not proven", i, len(list))
		}
		level := i % messages.Depth
		bad := branch
		bad[level][0] ^= 1
		other := leaf
		other[31] ^= 1
		if messages.VerifyBranch(root, at, leaf, bad) || messages.VerifyBranch(root, at, other, branch) || messages.VerifyBranch(root, at^1<<level, leaf, branch) ||
			messages.VerifyBranch(root, at+1<<messages.Depth, leaf, branch) || messages.VerifyBranch(naive(messages.Depth, list[:i]), at, leaf, branch) {
			t.Fatalf("leaf %d of %d is proven by what is no proof", i, len(list))
		}
	}
	if _, ok := messages.Prove(list, uint64(len(list))); ok {
		t.Fatal("a leaf that is not there is proven")
	}
}

func TestTree(t *testing.T) {
	for _, n := range []int{0, 1, 2, 3, 7, 8, 9, 64, 65, 100} {
		checkTree(t, leaves(n, uint64(n)))
	}
}

func FuzzTree(f *testing.F) {
	f.Add(uint8(5), uint64(1))
	f.Add(uint8(255), uint64(2))
	f.Fuzz(func(t *testing.T, n uint8, seed uint64) { checkTree(t, leaves(int(n), seed)) })
}

// The root of an empty outbox is that of the beacon chain's deposit contract before
// its count is mixed in, but for the hash.
func TestRootsAreGolden(t *testing.T) {
	var tree messages.Tree
	for i, want := range []string{
		"0x27ae5ba08d7291c96c8cbddcc148bf48a6d68c7974b94356f53754ef6171d757",
		"0xf7f0b188036bdde17ab27acea1058c017ea86d9ec2a8de6771a281137b038c6a", "0xa83d29cc44128502622bc777bf7dc46b8ec3ab895f22035d3aefd8b37218c0cd", "0x73cddf35ac38a4a8b09dae52c9ffc224cfd9b30d5a1d85179476d8c2063e4211",
	} {
		if got := tree.Root().Hex(); got != want {
			t.Errorf("root over %d leaves is %s, want %s", i, got, want)
		}
		if err := tree.Append(crypto.Keccak256Hash([]byte{byte(i)})); err != nil {
			t.Fatal(err)
		}
	}
}

func BenchmarkProve(b *testing.B) {
	list := leaves(1<<16, 1)
	for b.Loop() {
		if _, ok := messages.Prove(list, 12345); !ok {
			b.Fatal(errors.New("no proof"))
		}
	}
}
