package chain

import (
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/holiman/uint256"

	"github.com/trivium-chain/trivium/execution/messages"
	"github.com/trivium-chain/trivium/execution/stf"
	"github.com/trivium-chain/trivium/rollup"
)

// What deposits have created is found again after a restart, where only their senders'
// nonces tell.
func TestContractsOfDepositsAreKept(t *testing.T) {
	g, dir := testGenesis(7357), t.TempDir()
	g.Rollup.Messages = &rollup.Messages{Parent: &rollup.Parent{
		ChainID: 1, Portal: common.Address{1}, TokenBridge: common.Address{2}, StartHash: common.Hash{3}, Delay: 1, GasPerHeight: 2_000_000,
	}}
	s := open(t, dir, g)
	from := common.Address{0xf1}
	deposits := make([]*types.Transaction, 4)
	for i, to := range []*common.Address{nil, &recipient, nil, nil} {
		d := messages.Deposit{Index: uint64(i), From: from, To: to, Mint: *uint256.NewInt(5), Gas: 100_000}
		deposits[i] = d.Tx(g.Config.ChainID)
	}
	parent := s.Head()
	st, err := s.State(parent.Root)
	if err != nil {
		t.Fatal(err)
	}
	origin := stf.Origin{DAHeight: 41}
	r, err := stf.Process(s.Rules(), parent, st, s.Ancestors, stf.Input{Origin: origin, Timestamp: parent.Time + 1, Deposits: deposits})
	if err != nil {
		t.Fatal(err)
	}
	u := s.Begin()
	u.Append(r, origin)
	if err := u.Commit(); err != nil {
		t.Fatal(err)
	}
	if n, err := s.ForcedCount(r.Block.Hash()); err != nil || n != len(deposits) {
		t.Errorf("%d forced: %v", n, err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s = open(t, dir, g)
	defer s.Close()
	receipts := s.Receipts(r.Block.Hash())
	for i, tx := range deposits {
		want := common.Address{}
		if tx.To() == nil {
			want = crypto.CreateAddress(from, uint64(i))
		}
		if got := receipts[i]; got.ContractAddress != want || got.EffectiveGasPrice.Sign() != 0 || got.Status != types.ReceiptStatusSuccessful {
			t.Errorf("receipt of deposit %d: %+v, want a contract at %s", i, got, want)
		}
	}
}
