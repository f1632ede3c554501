package bindings_test

import (
	"math/big"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core"
	"github.com/ethereum/go-ethereum/core/state"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/core/vm"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/params"
	"github.com/holiman/uint256"

	"github.com/trivium-chain/trivium/execution/stf"
	"github.com/trivium-chain/trivium/rollup/settlement/contracts"
)

// evm is a parent chain without blocks: transactions one after another on one state.
type evm struct {
	t     testing.TB
	vm    *vm.EVM
	st    *state.StateDB
	rules params.Rules
}

var sender = common.HexToAddress("0x5e4d")

func newEVM(t testing.TB) *evm {
	t.Helper()
	st, err := state.New(types.EmptyRootHash, state.NewDatabaseForTesting())
	if err != nil {
		t.Fatal(err)
	}
	block := vm.BlockContext{
		CanTransfer: core.CanTransfer, Transfer: core.Transfer, GetHash: func(uint64) common.Hash { return common.Hash{} },
		BlockNumber: common.Big1, Time: 1_700_000_000, Difficulty: new(big.Int), BaseFee: new(big.Int), BlobBaseFee: new(big.Int),
		GasLimit: 60_000_000, Random: new(common.Hash),
	}
	config := stf.ChainConfig(big.NewInt(900))
	return &evm{t: t, st: st, vm: vm.NewEVM(block, st, config, vm.Config{NoBaseFee: true}), rules: config.Rules(block.BlockNumber, true, block.Time)}
}

// send carries out a transaction of sender; to is nil for one that creates a contract.
func (e *evm) send(to *common.Address, data []byte) *core.ExecutionResult {
	e.t.Helper()
	return e.transact(sender, to, new(uint256.Int), data, 1<<24)
}

func (e *evm) transact(from common.Address, to *common.Address, value *uint256.Int, data []byte, gas uint64) *core.ExecutionResult {
	e.t.Helper()
	msg := &core.Message{
		From: from, To: to, Nonce: e.st.GetNonce(from), Data: data, GasLimit: gas, Value: value,
		GasPrice: new(uint256.Int), GasFeeCap: new(uint256.Int), GasTipCap: new(uint256.Int),
	}
	pool := core.NewGasPool(gas)
	e.vm.SetTxContext(core.NewEVMTxContext(msg))
	result, err := core.ApplyMessage(e.vm, msg, pool)
	if err != nil {
		e.t.Fatal(err)
	}
	e.st.Finalise(e.rules)
	return result
}

// deploy makes a contract.
func (e *evm) deploy(c contracts.Contract, arguments []byte) common.Address {
	e.t.Helper()
	nonce := e.st.GetNonce(sender)
	if result := e.send(nil, append(c.Creation(), arguments...)); result.Err != nil {
		e.t.Fatalf("deploy %s: %v", c, result.Err)
	}
	return crypto.CreateAddress(sender, nonce)
}
