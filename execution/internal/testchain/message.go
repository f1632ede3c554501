package testchain

import (
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/core/vm"
	"github.com/holiman/uint256"

	"github.com/trivium-chain/trivium/execution/router"
	"github.com/trivium-chain/trivium/execution/stf"
)

// Outcome is all that is to be seen of a message. Outcomes can be compared.
type Outcome struct {
	Output string
	Used   uint64
	OK     bool
	Refund uint64
	Logs   int
	Root   common.Hash
}

// Message executes a message of account 0, by these engines, in the block behind
// the head, on a copy of the head's state. Nothing is kept.
func (c *Chain) Message(tb testing.TB, on *router.Engines, cfg vm.Config, to common.Address, wei, gas uint64, data []byte) Outcome {
	tb.Helper()
	rules := *c.Config
	rules.Engines = on
	st := c.State(tb)
	header := types.CopyHeader(c.Head())
	header.Number.Add(header.Number, common.Big1)
	evm := stf.NewEVM(&rules, header, c.Ancestor, st, cfg)
	defer evm.Release()
	r := rules.Chain.Rules(header.Number, true, header.Time)
	from := c.Address(0)
	st.Prepare(r, from, header.Coinbase, &to, vm.ActivePrecompiles(r), nil)
	evm.SetTxContext(vm.TxContext{Origin: from, GasPrice: uint256.NewInt(1)})
	out, left, err := evm.Call(from, to, data, vm.NewGasBudget(gas, 0), uint256.NewInt(wei))
	return Outcome{string(out), gas - left.ExecutionGas, err == nil, st.GetRefund(), len(st.Logs()), st.IntermediateRoot(r)}
}
