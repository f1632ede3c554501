package evm_test

import (
	"bytes"
	"errors"
	"fmt"
	"math/big"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core"
	gethstate "github.com/ethereum/go-ethereum/core/state"
	"github.com/ethereum/go-ethereum/core/tracing"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/core/vm"
	"github.com/ethereum/go-ethereum/core/vm/program"
	"github.com/ethereum/go-ethereum/params"
	"github.com/holiman/uint256"

	"github.com/trivium-chain/trivium/execution"
	"github.com/trivium-chain/trivium/execution/evm"
	"github.com/trivium-chain/trivium/execution/router"
	"github.com/trivium-chain/trivium/execution/state"
)

var (
	from = common.HexToAddress("0xf0")
	to   = common.HexToAddress("0x70")
)

func newEVM(t *testing.T, engines *router.Engines, code []byte) (*state.State, *vm.EVM) {
	t.Helper()
	inner, err := gethstate.New(types.EmptyRootHash, gethstate.NewDatabaseForTesting())
	if err != nil {
		t.Fatal(err)
	}
	st := state.Wrap(inner)
	st.SetNonce(to, 1, tracing.NonceChangeUnspecified)
	st.SetCode(to, code, tracing.CodeChangeUnspecified)
	st.AddBalance(from, uint256.NewInt(100), tracing.BalanceChangeUnspecified)
	return st, evm.New(vm.BlockContext{
		CanTransfer: core.CanTransfer, Transfer: core.Transfer,
		BlockNumber: big.NewInt(1), Difficulty: new(big.Int), BaseFee: new(big.Int), Random: new(common.Hash),
	}, st, params.MergedTestChainConfig, engines, vm.Config{})
}

// The EVM as a VM gives the outcomes of package execution. The EVM finds that a
// store is forbidden while it asks for its price, and reports it as a lack of gas.
func TestOutcomes(t *testing.T) {
	store := program.New().Sstore(1, 1).Op(vm.STOP).Bytes()
	for _, c := range []struct {
		name  string
		code  []byte
		frame execution.Frame
		err   error
		left  func(gas uint64) bool
		out   []byte
	}{
		{"success", program.New().Push(7).Op(vm.PUSH0, vm.MSTORE8).Return(0, 1).Bytes(), execution.Frame{}, nil,
			func(g uint64) bool { return g > 90_000 }, []byte{7}},
		{"revert", program.New().Push(7).Op(vm.PUSH0, vm.MSTORE8).Push(1).Op(vm.PUSH0, vm.REVERT).Bytes(), execution.Frame{}, execution.ErrRevert,
			func(g uint64) bool { return g > 90_000 }, []byte{7}},
		{"halt", []byte{byte(vm.INVALID)}, execution.Frame{}, execution.ErrOutOfGas, func(g uint64) bool { return g == 0 }, nil},
		{"no funds", nil, execution.Frame{Value: uint256.NewInt(101)}, execution.ErrInsufficientBalance, func(g uint64) bool { return g == 100_000 }, nil},
		{"write in a static frame", store, execution.Frame{Static: true}, execution.ErrOutOfGas, func(g uint64) bool { return g == 0 }, nil},
		{"write in a static call", store, execution.Frame{Kind: execution.StaticCall, Static: true}, execution.ErrOutOfGas, func(g uint64) bool { return g == 0 }, nil},
		{"write in a delegate call", store, execution.Frame{Kind: execution.DelegateCall}, nil, func(g uint64) bool { return g > 70_000 }, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			st, e := newEVM(t, nil, c.code)
			f := c.frame
			f.Caller, f.Callee, f.Code, f.Gas = from, to, to, 100_000
			if f.Kind == execution.DelegateCall {
				f.Callee = from
			}
			res := evm.VM{EVM: e}.Call(nil, f)
			if !errors.Is(res.Err, c.err) || !c.left(res.GasLeft) || !bytes.Equal(res.Output, c.out) {
				t.Errorf("result %+v, want error %v, output %x", res, c.err, c.out)
			}
			if st.GetState(f.Callee, common.Hash{31: 1}) != (common.Hash{}) && res.Err != nil {
				t.Error("a failed frame left something behind")
			}
		})
	}
}

// With or without engines, a block of gas is the same block of gas.
func TestEnginesAreNotFelt(t *testing.T) {
	code := program.New().Op(vm.PUSH0, vm.PUSH0, vm.PUSH0, vm.PUSH0, vm.PUSH0).Push(common.Address{19: 4}.Bytes()).Op(vm.GAS, vm.CALL)
	code.Sstore(1, 2).Op(vm.STOP)
	var seen []string
	for _, engines := range []*router.Engines{nil, mustEngines(), idleEngines} {
		st, e := newEVM(t, engines, code.Bytes())
		_, left, err := e.Call(from, to, nil, vm.NewGasBudget(100_000, 0), uint256.NewInt(3))
		seen = append(seen, fmt.Sprint(left.ExecutionGas, err, st.IntermediateRoot(e.GetRules())))
	}
	if seen[0] != seen[1] || seen[0] != seen[2] {
		t.Errorf("without engines, with none, with one:\n%s\n%s\n%s", seen[0], seen[1], seen[2])
	}
}
