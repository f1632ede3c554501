package chain

import (
	"math/big"
	"math/rand/v2"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"

	"github.com/trivium-chain/trivium/execution/messages"
	"github.com/trivium-chain/trivium/execution/system"
	"github.com/trivium-chain/trivium/rollup"
)

func message(t *testing.T, g *rollup.Genesis, nonce uint64, data ...byte) *types.Transaction {
	t.Helper()
	tx, err := types.SignNewTx(userKey, types.LatestSigner(g.Config), &types.DynamicFeeTx{
		ChainID: g.Config.ChainID, Nonce: nonce, To: &system.Messages, Value: big.NewInt(3), Gas: 1_000_000, GasFeeCap: big.NewInt(4e9), GasTipCap: big.NewInt(1),
		Data: messages.InitiateWithdrawal(recipient, 100_000, data),
	})
	if err != nil {
		t.Fatal(err)
	}
	return tx
}

// Whatever is appended and rewound, the messages of the canonical chain are found, each is
// proven under the root in the head's state, and no others are.
func TestMessagesAreFoundAndProven(t *testing.T) {
	g := testGenesis(7)
	g.Rollup.Messages = new(rollup.Messages)
	s := open(t, t.TempDir(), g)
	defer s.Close()
	rng := rand.New(rand.NewPCG(1, 2))
	var gone []common.Hash
	for step := range byte(40) {
		parent := s.Head()
		u := s.Begin()
		if back := rng.Uint64N(4); step%5 == 4 && back < parent.Number.Uint64() {
			parent = s.Header(parent.Number.Uint64() - back)
			for n := parent.Number.Uint64() + 1; n <= s.Head().Number.Uint64(); n++ {
				for m := range passed(s.Receipts(s.Block(n).Hash())) {
					gone = append(gone, m.Hash())
				}
			}
			u.Rewind(parent)
		}
		st, err := s.State(parent.Root)
		if err != nil {
			t.Fatal(err)
		}
		var txs []*types.Transaction
		nonce := st.GetNonce(user)
		for i := range rng.Uint64N(6) {
			txs = append(txs, message(t, g, nonce+i, step, byte(i)))
		}
		r, o := build(t, s, parent, uint64(step), txs...)
		u.Append(r, o)
		if err := u.Commit(); err != nil {
			t.Fatal(err)
		}
	}
	st, err := s.State(s.Head().Root)
	if err != nil {
		t.Fatal(err)
	}
	root, count := messages.Outbox(st)
	next := uint64(0)
	for n := uint64(1); n <= s.Head().Number.Uint64(); n++ {
		for m := range passed(s.Receipts(s.Block(n).Hash())) {
			if m.Nonce != next {
				t.Fatalf("block %d has message %d, want %d", n, m.Nonce, next)
			}
			next++
			if at, ok, err := s.MessageBlock(m.Nonce); at != n || !ok || err != nil {
				t.Errorf("message %d is in block %d (%v, %v), want %d", m.Nonce, at, ok, err, n)
			}
			if nonce, ok, err := s.MessageNonce(m.Hash()); nonce != m.Nonce || !ok || err != nil {
				t.Errorf("message %s is %d (%v, %v), want %d", m.Hash(), nonce, ok, err, m.Nonce)
			}
			branch, err := messages.Nodes(s.OutboxNode).Prove(m.Nonce, count)
			if err != nil || !messages.VerifyBranch(root, m.Nonce, m.Hash(), branch) {
				t.Errorf("message %d of %d is not proven: %v", m.Nonce, count, err)
			}
		}
	}
	if next != count || count < 50 || len(gone) == 0 {
		t.Fatalf("%d messages in blocks, %d in the state, %d rewound", next, count, len(gone))
	}
	if _, ok, _ := s.MessageBlock(count); ok {
		t.Error("there is a message behind the last one")
	}
	for _, leaf := range gone {
		if nonce, ok, _ := s.MessageNonce(leaf); ok {
			if _, canonical, _ := s.MessageBlock(nonce); !canonical || nonce >= count {
				t.Errorf("message %s was rewound and is still found", leaf)
			}
		}
	}
}
