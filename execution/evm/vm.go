package evm

import (
	"errors"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/vm"
	"github.com/holiman/uint256"

	"github.com/trivium-chain/trivium/execution"
	"github.com/trivium-chain/trivium/execution/router"
)

// VM is an EVM as one VM among others: it runs the frames that an engine sends
// to other accounts. If the account there belongs to an engine, its stub leads
// back to the router.
type VM struct{ EVM *vm.EVM }

var _ router.Outer = VM{}

// Call runs a frame in the EVM, on the EVM's own snapshot. The Host is not
// needed: the EVM has the state itself.
func (v VM) Call(_ execution.Host, f execution.Frame) execution.Result {
	value := f.Value
	if value == nil {
		value = new(uint256.Int)
	}
	gas := vm.NewGasBudget(f.Gas, 0)
	var (
		out  []byte
		left vm.GasBudget
		err  error
	)
	switch {
	case f.Kind == execution.DelegateCall:
		out, left, err = v.EVM.DelegateCall(f.Caller, f.Callee, f.Code, f.Input, gas, value)
	case f.Static:
		out, left, err = v.EVM.StaticCall(f.Caller, f.Callee, f.Input, gas)
	default:
		out, left, err = v.EVM.Call(f.Caller, f.Callee, f.Input, gas, value)
	}
	return execution.Result{Output: out, GasLeft: left.ExecutionGas, Err: Outcome(err)}
}

// Create runs init code as CREATE, or with a salt as CREATE2.
func (v VM) Create(f execution.Frame, salt *common.Hash) (common.Address, execution.Result) {
	var (
		out  []byte
		addr common.Address
		left vm.GasBudget
		err  error
		gas  = vm.NewGasBudget(f.Gas, 0)
	)
	if salt == nil {
		out, addr, left, err = v.EVM.Create(f.Caller, f.Input, gas, f.Value)
	} else {
		out, addr, left, err = v.EVM.Create2(f.Caller, f.Input, gas, f.Value, new(uint256.Int).SetBytes32(salt[:]))
	}
	res := execution.Result{GasLeft: left.ExecutionGas, Err: Outcome(err)}
	if err != nil {
		addr = common.Address{}
	}
	if res.Err == execution.ErrRevert {
		res.Output = out
	}
	return addr, res
}

// Outcome is an error of the EVM in the words of package execution.
func Outcome(err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, vm.ErrExecutionReverted):
		return execution.ErrRevert
	case errors.Is(err, vm.ErrDepth):
		return execution.ErrDepth
	case errors.Is(err, vm.ErrInsufficientBalance):
		return execution.ErrInsufficientBalance
	case errors.Is(err, vm.ErrWriteProtection):
		return execution.ErrWriteProtection
	}
	return execution.ErrOutOfGas
}
