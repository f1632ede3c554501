package mempool

import (
	"errors"
	"math/big"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core"
	"github.com/ethereum/go-ethereum/core/types"

	"github.com/trivium-chain/trivium/execution/stf"
)

// The limit must cover what a transaction executes and its bytes, to the gas.
func TestDAGasIsAskedFor(t *testing.T) {
	users := newUsers(t, 1)
	c := newTestChain(t, addresses(users)...)
	c.rules.GasLimit = c.Head().GasLimit
	c.rules.DA = &stf.DAFees{Price: 10 * gwei, MinBaseFee: gwei, Smoothing: 1}
	p := newPool(t, c)
	next := stf.NextHeader(c.rules, c.Head(), c.Head().Time)
	plain := users[0].tx(t, 0, 10, 1)
	need := 21000 + stf.DAGas(next, stf.DASize(plain))
	if need <= 21000 {
		t.Fatal("nothing to pay")
	}
	with := func(gas uint64) *types.Transaction {
		return types.MustSignNewTx(users[0].key, users[0].signer, &types.DynamicFeeTx{
			ChainID: c.rules.Chain.ChainID, Gas: gas, To: plain.To(), Value: plain.Value(), GasFeeCap: plain.GasFeeCap(), GasTipCap: plain.GasTipCap(),
		})
	}
	if err := p.Add([]*types.Transaction{plain})[0]; !errors.Is(err, core.ErrIntrinsicGas) {
		t.Errorf("21000 gas: %v", err)
	}
	if err := p.Add([]*types.Transaction{with(need - 1)})[0]; !errors.Is(err, core.ErrIntrinsicGas) {
		t.Errorf("one less than needed: %v", err)
	}
	if err := p.Add([]*types.Transaction{with(need)})[0]; err != nil {
		t.Errorf("what is needed: %v", err)
	}
}

// A transaction is included at a base fee up to its cap, and its bytes take the more
// gas the lower that is: one that covers them only above its cap would never be.
func TestDAGasAtTheFeeCap(t *testing.T) {
	users := newUsers(t, 1)
	c := newTestChain(t, addresses(users)...)
	c.rules.GasLimit = c.Head().GasLimit
	c.rules.DA = &stf.DAFees{Price: 10 * gwei, MinBaseFee: gwei / 100, Smoothing: 1}
	p := newPool(t, c)
	next := stf.NextHeader(c.rules, c.Head(), c.Head().Time)
	with := func(feeCap *big.Int, gas uint64) *types.Transaction {
		return types.MustSignNewTx(users[0].key, users[0].signer, &types.DynamicFeeTx{
			ChainID: c.rules.Chain.ChainID, Gas: gas, To: &users[0].addr, Value: common.Big1, GasFeeCap: feeCap, GasTipCap: common.Big1,
		})
	}
	atCap := types.CopyHeader(next)
	atCap.BaseFee = new(big.Int).Div(next.BaseFee, common.Big2)
	need := func(h *types.Header) uint64 { return 21000 + stf.DAGas(h, stf.DASize(with(h.BaseFee, 0))) }
	if err := p.Add([]*types.Transaction{with(atCap.BaseFee, need(atCap)-1)})[0]; !errors.Is(err, core.ErrIntrinsicGas) {
		t.Errorf("enough above its cap alone: %v", err)
	}
	if err := p.Add([]*types.Transaction{with(big.NewInt(gwei/100-1), 1<<24)})[0]; !errors.Is(err, core.ErrFeeCapTooLow) {
		t.Errorf("a cap under every base fee: %v", err)
	}
	fits := with(atCap.BaseFee, need(atCap))
	if err := p.Add([]*types.Transaction{fits})[0]; err != nil {
		t.Fatalf("enough at its cap: %v", err)
	}
	lower := types.CopyHeader(atCap)
	lower.BaseFee = new(big.Int).Sub(lower.BaseFee, big.NewInt(gwei/10))
	if !p.Covers(next, fits) || !p.Covers(atCap, fits) || p.Covers(lower, fits) {
		t.Errorf("covers at %v, %v, %v: %v %v %v, want true true false", next.BaseFee, atCap.BaseFee, lower.BaseFee,
			p.Covers(next, fits), p.Covers(atCap, fits), p.Covers(lower, fits))
	}
	if free := (&types.Header{BaseFee: common.Big1}); !p.Covers(free, fits) {
		t.Error("a block without DA fees asks for DA gas")
	}
}
