package router

import (
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/vm"
	"github.com/ethereum/go-ethereum/params"
	"github.com/holiman/uint256"

	"github.com/trivium-chain/trivium/execution"
)

// StubSize is the length of the stub in bytes.
const StubSize = 65

// Layout of the stub's call data: three words, then the input.
const (
	stubCaller = 0x00 // word: who called the account
	stubValue  = 0x20 // word: wei that came with the call
	stubGas    = 0x40 // word: gas left when the stub read it, see engineGas
	stubInput  = 0x60
)

// Stub is the code of an account that the engine at this address runs. It calls
// the engine with (caller, value, gas, input) and passes on what comes back.
// The value stays with the account.
func Stub(engine common.Address) []byte {
	code := make([]byte, 0, StubSize)
	op := func(b ...vm.OpCode) {
		for _, o := range b {
			code = append(code, byte(o))
		}
	}
	op(vm.CALLER, vm.PUSH0, vm.MSTORE)
	op(vm.CALLVALUE, vm.PUSH1, stubValue, vm.MSTORE)
	op(vm.PUSH0, vm.PUSH1, stubGas, vm.MSTORE) // reserves the word, so that writing it later costs the same at any input size
	op(vm.CALLDATASIZE, vm.PUSH0, vm.PUSH1, stubInput, vm.CALLDATACOPY)
	op(vm.PUSH0, vm.PUSH0, vm.CALLDATASIZE, vm.PUSH1, stubInput, vm.ADD, vm.PUSH0, vm.PUSH0, vm.PUSH20)
	code = append(code, engine[:]...)
	op(vm.GAS, vm.DUP1, vm.PUSH1, stubGas, vm.MSTORE, vm.CALL)
	op(vm.RETURNDATASIZE, vm.PUSH0, vm.PUSH0, vm.RETURNDATACOPY)
	ok := vm.OpCode(len(code) + 6)
	op(vm.PUSH1, ok, vm.JUMPI)
	op(vm.RETURNDATASIZE, vm.PUSH0, vm.REVERT)
	op(vm.JUMPDEST, vm.RETURNDATASIZE, vm.PUSH0, vm.RETURN)
	return code
}

// stubToCall is what the stub spends between reading its gas and calling the
// engine: DUP1, PUSH1 and MSTORE at 3 each, and a CALL to a warm address.
const stubToCall = 3*vm.GasFastestStep + params.WarmStorageReadCostEIP2929

// engineGas is what the stub's CALL forwards to the engine, to the unit, when
// the stub read left gas: all but one 64th (EIP-150).
func engineGas(left uint64) uint64 {
	if left < stubToCall {
		return 0
	}
	left -= stubToCall
	return left - left/64
}

// unwrap reads the stub's call data into a frame. The input is not copied.
func unwrap(data []byte) (f execution.Frame, ok bool) {
	if len(data) < stubInput {
		return f, false
	}
	gas := new(uint256.Int).SetBytes(data[stubGas:stubInput])
	if !gas.IsUint64() {
		return f, false
	}
	f.Caller = common.BytesToAddress(data[stubCaller:stubValue])
	f.Value = new(uint256.Int).SetBytes(data[stubValue:stubGas])
	f.Gas = engineGas(gas.Uint64())
	f.Input = data[stubInput:]
	return f, true
}
