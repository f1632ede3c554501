package parent

import (
	"math/big"
	"strings"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/params"

	"github.com/trivium-chain/trivium/execution/messages"
	"github.com/trivium-chain/trivium/execution/system"
	"github.com/trivium-chain/trivium/rollup/settlement"
	"github.com/trivium-chain/trivium/rollup/settlement/contracts/bindings"
)

// Whatever keeps the portal from paying is told before somebody tries in vain.
func TestWhyTheWithdrawalIsNotPaid(t *testing.T) {
	x := newTown(t)
	ether := func(n int64) *big.Int { return new(big.Int).Mul(big.NewInt(n), big.NewInt(params.Ether)) }
	sent := []*messages.Message{
		{Sender: rogueAddr, Target: rogueAddr, Value: (*hexutil.Big)(ether(1)), Gas: 50_000},
		{Sender: rogueAddr, Target: rogueAddr, Value: (*hexutil.Big)(ether(5)), Gas: 50_000},
		{Sender: system.TokenBridge, Target: x.deployed.TokenBridge, Value: new(hexutil.Big), Gas: 200_000, Data: tokenBridge.PackRelease(common.Address{0x70}, rogueAddr, big.NewInt(9))},
		{Sender: rogueAddr, Target: x.deployed.Registry, Value: new(hexutil.Big), Gas: 50_000},
	}
	var tree messages.Tree
	var leaves []common.Hash
	for i, m := range sent {
		m.Nonce = uint64(i)
		leaves = append(leaves, m.Hash())
		if err := tree.Append(m.Hash()); err != nil {
			t.Fatal(err)
		}
	}
	o := ownOutput(5)
	o.OutboxRoot = tree.Root()
	x.proposeAs(o)
	for i, m := range sent {
		branch, _ := messages.Prove(leaves, m.Nonce)
		x.sendAs(rogueKey, &x.deployed.Portal, nil, portal.PackProveWithdrawal(bindings.PackMessage(m), new(big.Int), bindings.PackOutput(o), bindings.PackBranch(branch)))
		if i == 0 {
			x.sendAs(guardianKey, &x.deployed.Portal, ether(2), portal.PackFund())
		}
		x.chain.mine(12)
	}
	why := func(i int) string {
		t.Helper()
		x.look()
		f := settlement.Facts{Safe: true, Parent: x.watcher.Facts(t.Context(), 5, sent[i])}
		if f.Parent.Err != nil {
			t.Fatal(f.Parent.Err)
		}
		p := f.Progress()
		if (p.Stage == settlement.StageFinalizable) != (f.Parent.Refused == "" && p.Next != "") {
			t.Fatalf("message %d: %+v of %+v", i, p, f.Parent)
		}
		return p.Why
	}
	expect := func(i int, want string) {
		t.Helper()
		if got := why(i); !strings.Contains(got, want) {
			t.Errorf("message %d: %q, want %q", i, got, want)
		}
	}
	expect(0, "challenge window")
	x.later(time.Duration(testTerms.ChallengeWindow) * time.Second)
	expect(0, "nobody has asked")
	expect(1, "it has 2000000000000000000 wei, and the message takes 5000000000000000000")
	expect(2, "the message's target fails, with the error TokenBridgeNotHeld")
	expect(3, "the message's target fails, for no reason that it tells")
	x.sendAs(guardianKey, &x.deployed.Portal, nil, portal.PackSetLimit(common.Address{}, big.NewInt(7), big.NewInt(0)))
	x.chain.mine(12)
	expect(0, "its rate limit lets 7 wei go now, and the message takes 1000000000000000000")
	x.sendAs(guardianKey, &x.deployed.Portal, nil, portal.PackPause())
	x.chain.mine(12)
	expect(0, "paused")
}
