package mempool

import (
	"errors"
	"testing"

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
