package stateless_test

import (
	"errors"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	gethstate "github.com/ethereum/go-ethereum/core/state"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/trivium-chain/trivium/execution/internal/testchain"
	"github.com/trivium-chain/trivium/execution/stateless"
	"github.com/trivium-chain/trivium/execution/stf"
)

// several makes blocks of mixed transactions, and gives their inputs and one witness
// of all that each of them has recorded.
func several(tb testing.TB, c *testchain.Chain, n int) (inputs []stf.Input, blocks []*types.Block, all *stateless.Witness) {
	tb.Helper()
	lowest := c.Head().Number.Uint64()
	for range n {
		parent := c.Head()
		st, err := stateless.Record(c.DB, parent, c)
		if err != nil {
			tb.Fatal(err)
		}
		in := c.Input(c.MixedInput(tb)...)
		res, err := stf.Process(c.Config, parent, st, c.Ancestor, in)
		if err != nil {
			tb.Fatal(err)
		}
		c.Commit(tb, res)
		inputs, blocks = append(inputs, in), append(blocks, res.Block)
		if all == nil {
			all = res.Witness.Copy()
		}
		for node := range res.Witness.State {
			all.State[node] = struct{}{}
		}
		for code := range res.Witness.Codes {
			all.Codes[code] = struct{}{}
		}
		lowest = min(lowest, res.Witness.Headers[len(res.Witness.Headers)-1].Number.Uint64())
	}
	all.Headers = nil
	for at := blocks[0].NumberU64(); at > lowest; at-- {
		all.Headers = append(all.Headers, c.Headers[at-1])
	}
	return inputs, blocks, all
}

// run executes the inputs on a witness.
func run(cfg *stf.Config, w *stateless.Witness, inputs []stf.Input, blocks []*types.Block) (*stateless.Chain, error) {
	c, err := stateless.NewChain(cfg, w)
	if err != nil {
		return nil, err
	}
	for i, in := range inputs {
		res, err := c.Process(in)
		if err != nil {
			return nil, err
		}
		if res.Block.Hash() != blocks[i].Hash() {
			return nil, errors.New("another block")
		}
	}
	return c, nil
}

// Blocks follow from one witness of all of them; what it holds beyond is named, and
// nothing of the rest can be spared.
func TestChain(t *testing.T) {
	c := testchain.Mixed(t, 12)
	for range 3 {
		c.Append(t, c.Input(c.MixedInput(t)...))
	}
	inputs, blocks, all := several(t, c, 4)
	chain, err := run(c.Config, all, inputs, blocks)
	if err != nil {
		t.Fatal(err)
	}
	first := blocks[0].NumberU64() - 1
	if err := chain.CheckUsed(first); !errors.Is(err, stateless.ErrWitness) {
		t.Errorf("a witness with what blocks before have made: %v", err)
	}
	used := chain.Used(first)
	if len(used.State) >= len(all.State) {
		t.Errorf("%d of %d nodes are of use", len(used.State), len(all.State))
	}
	if chain, err = run(c.Config, used, inputs, blocks); err != nil {
		t.Fatal(err)
	}
	if err := chain.CheckUsed(first); err != nil {
		t.Fatal(err)
	}
	for node := range used.State {
		w := used.Copy()
		delete(w.State, node)
		if _, err := run(c.Config, w, inputs, blocks); !errors.Is(err, stateless.ErrWitness) {
			t.Fatalf("without a node: %v", err)
		}
	}
	for code := range used.Codes {
		w := used.Copy()
		delete(w.Codes, code)
		if _, err := run(c.Config, w, inputs, blocks); !errors.Is(err, stateless.ErrWitness) {
			t.Fatalf("without a code: %v", err)
		}
	}
}

// An input that makes no block leaves the chain where it was.
func TestChainGoesOnAfterABadInput(t *testing.T) {
	c := testchain.Mixed(t, 12)
	inputs, blocks, all := several(t, c, 2)
	chain, err := stateless.NewChain(c.Config, all)
	if err != nil {
		t.Fatal(err)
	}
	for i, in := range inputs {
		twice := in
		twice.Txs = append(twice.Txs[:len(twice.Txs):len(twice.Txs)], in.Txs[0])
		var tx *stf.TxError
		if _, err := chain.Process(twice); !errors.As(err, &tx) {
			t.Fatalf("a transaction twice: %v", err)
		}
		res, err := chain.Process(in)
		if err != nil || res.Block.Hash() != blocks[i].Hash() {
			t.Fatal(err)
		}
	}
}

func TestProofsOfAccountsAndSlots(t *testing.T) {
	c := testchain.Mixed(t, 300)
	c.Append(t, c.Input(c.MixedInput(t)...))
	st := c.State(t)
	root := c.Head().Root
	for _, address := range []common.Address{testchain.Token, testchain.Storer, testchain.Fresh(1 << 40), c.Address(3)} {
		proof, storage := proofs(t, c, address)
		account, err := stateless.VerifyAccount(root, address, proof)
		if err != nil {
			t.Fatal(err)
		}
		if account.Nonce != st.GetNonce(address) || !account.Balance.Eq(st.GetBalance(address)) {
			t.Errorf("%s: account %+v", address, account)
		}
		for slot, proof := range storage {
			value, err := stateless.VerifySlot(account.Root, slot, proof)
			if err != nil || value != st.GetState(address, slot) {
				t.Errorf("%s: slot %s is %s, %v", address, slot, value, err)
			}
			refused(t, proof, func(p [][]byte) error {
				_, err := stateless.VerifySlot(account.Root, slot, p)
				return err
			})
		}
		refused(t, proof, func(p [][]byte) error {
			_, err := stateless.VerifyAccount(root, address, p)
			return err
		})
	}
}

// proofs are those of an account and of the token's slots of two users.
func proofs(t *testing.T, c *testchain.Chain, address common.Address) (account [][]byte, storage map[common.Hash][][]byte) {
	t.Helper()
	db := c.State(t).DB().Database()
	prove := func(tr gethstate.Trie, key []byte) (p path) {
		if err := tr.Prove(crypto.Keccak256(key), &p); err != nil {
			t.Fatal(err)
		}
		return p
	}
	root := c.Head().Root
	accounts, err := db.OpenTrie(root)
	if err != nil {
		t.Fatal(err)
	}
	slots, err := db.OpenStorageTrie(root, address, c.State(t).GetStorageRoot(address), accounts)
	if err != nil {
		t.Fatal(err)
	}
	storage = make(map[common.Hash][][]byte)
	for _, slot := range []common.Hash{testchain.TokenSlot(c.Address(0)), testchain.TokenSlot(testchain.Fresh(1 << 41)), {31: 1}} {
		storage[slot] = prove(slots, slot[:])
	}
	return prove(accounts, address[:]), storage
}

// path gathers nodes in their order.
type path [][]byte

func (p *path) Put(_, node []byte) error {
	*p = append(*p, node)
	return nil
}

func (p *path) Delete([]byte) error { return nil }

// refused changes each byte of a proof, leaves out and doubles each node.
func refused(t *testing.T, proof [][]byte, verify func([][]byte) error) {
	t.Helper()
	expect := func(what string, p [][]byte) {
		if err := verify(p); !errors.Is(err, stateless.ErrProof) {
			t.Fatalf("%s: %v", what, err)
		}
	}
	for i, node := range proof {
		for at := range node {
			changed := append([][]byte(nil), proof...)
			changed[i] = append([]byte(nil), node...)
			changed[i][at] ^= 1
			expect("a changed byte", changed)
		}
		expect("a node less", append(append([][]byte(nil), proof[:i]...), proof[i+1:]...))
		expect("a node twice", append(append([][]byte(nil), proof[:i+1]...), proof[i:]...))
	}
	expect("a node more", append(append([][]byte(nil), proof...), []byte{0xc2, 0x20, 0x01}))
}
