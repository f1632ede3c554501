package rpc

import (
	"math/big"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common/hexutil"

	"github.com/trivium-chain/trivium/rollup/chain"
)

// An archive node reads old state, but its proofs reach no farther than others'.
func TestArchiveNode(t *testing.T) {
	store, err := chain.Open(chain.Config{Dir: t.TempDir(), Genesis: testGenesis(), Archive: true})
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	s, err := New(Config{}, Backend{Chain: store})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	e := &env{t: t, store: store, server: s}
	for i := range uint64(140) {
		e.sealOn(store.Head(), 41, e.signAt(alice, i, &keeper, 0, words(i, 1)))
	}
	awaitOldState(t, store)
	e.dial(s)
	var balance hexutil.Big
	e.call(&balance, "eth_getBalance", alice.addr, "0x1")
	st, err := store.State(store.Head().Root)
	if err != nil {
		t.Fatal(err)
	}
	if now := st.GetBalance(alice.addr).ToBig(); balance.ToInt().Cmp(now) <= 0 || balance.ToInt().Cmp(new(big.Int).Mul(ether, big.NewInt(1000))) >= 0 {
		t.Errorf("balance at block 1 is %v, now it is %v", balance.ToInt(), now)
	}
	var trace structTrace
	e.call(&trace, "debug_traceTransaction", store.Block(3).Transactions()[0].Hash())
	if trace.Gas != store.Receipts(store.Block(3).Hash())[0].GasUsed {
		t.Errorf("trace of an old block uses %d gas", trace.Gas)
	}
	e.fails(-32000, "proofs of block 1 are not available: this node keeps the trie of the last 128 blocks", nil, "eth_getProof", keeper, []string{}, "0x1")
}

// awaitOldState waits for go-ethereum's index of old state, which runs in the
// background, may begin 15 s late, and tells nobody when it is done.
func awaitOldState(t *testing.T, store *chain.Store) {
	t.Helper()
	look := time.NewTicker(20 * time.Millisecond)
	defer look.Stop()
	limit := time.After(40 * time.Second)
	for {
		_, err := store.State(store.Header(1).Root)
		if err == nil {
			return
		}
		select {
		case <-look.C:
		case <-limit:
			t.Fatal("the index of state history has not begun:", err)
		}
	}
}
