package router

import (
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/vm"
	"github.com/ethereum/go-ethereum/params"
	"github.com/holiman/uint256"

	"github.com/trivium-chain/trivium/execution"
)

// StubSize is the length of the stub in bytes. What follows it in an account's
// code is the program, which the EVM never runs.
const StubSize = 178

// Layout of the call data that an engine gets from the stub: three words, then
// the input. The delegate gate sends the same, with its caller for the first.
const (
	stubCaller = 0x00 // word: who called the account
	stubValue  = 0x20 // word: wei that came with the call
	stubGas    = 0x40 // word: gas left when it was read, see engineGas
	stubInput  = 0x60
)

// Layout of the call data of the delegate gate, where it is not empty.
const (
	gateCaller  = 0x00 // word: who called the account
	gateValue   = 0x20 // word: wei that came with that call
	gateLength  = 0x40 // word: bytes of the program
	gateProgram = 0x60 // the program, then the input
)

// delegateWord is what an engine reverts with, as a word, when it is called by
// code that is not its account's own: "TRV". The stub then knows that it runs by
// DELEGATECALL, and goes to the delegate gate.
const delegateWord = 0x545256

// markerKey is the transient slot in which an account says that code acting as
// itself is about to enter the delegate gate: "TRIVIUM delegate".
var markerKey = common.BytesToHash([]byte("TRIVIUM delegate"))

// markerGas is forwarded to set the marker: two pushes, TSTORE and the way to it.
const markerGas = 200

// Stub is the code of an account that the engine at this address runs, up to
// the program. It calls the engine with (caller, value, gas, input) and passes on
// what comes back. The value stays with the account.
//
// Run by DELEGATECALL, CALLCODE or EIP-7702, in an account that is not the
// engine's, the engine refuses it, since it cannot know what code speaks for that
// account. The stub then sets the account's marker, which only code acting as the
// account can, and calls the delegate gate with (caller, value, program, input).
func Stub(engine common.Address) []byte {
	a := new(assembler)
	a.handOver(engine)
	a.op(vm.RETURNDATASIZE, vm.PUSH0, vm.PUSH0, vm.RETURNDATACOPY)
	a.jumpIf("ok")
	a.op(vm.PUSH0, vm.MLOAD, vm.PUSH3, delegateWord>>16, delegateWord>>8&0xff, delegateWord&0xff, vm.EQ)
	a.op(vm.RETURNDATASIZE, vm.PUSH1, 32, vm.EQ, vm.AND)
	a.jumpIf("delegate")
	a.op(vm.RETURNDATASIZE, vm.PUSH0, vm.REVERT)

	a.label("delegate")
	gate := DelegateGate(engine)
	a.op(vm.PUSH0, vm.PUSH0, vm.PUSH0, vm.PUSH0)
	a.address(gate)
	a.op(vm.PUSH1, markerGas, vm.DELEGATECALL, vm.POP)
	a.op(vm.CALLER, vm.PUSH0, vm.MSTORE)
	a.op(vm.CALLVALUE, vm.PUSH1, gateValue, vm.MSTORE)
	a.op(vm.PUSH1, StubSize, vm.CODESIZE, vm.SUB)                                   // n
	a.op(vm.DUP1, vm.PUSH1, gateLength, vm.MSTORE)                                  // n
	a.op(vm.DUP1, vm.PUSH1, StubSize, vm.PUSH1, gateProgram, vm.CODECOPY)           // n
	a.op(vm.PUSH1, gateProgram, vm.ADD)                                             // where the input goes
	a.op(vm.CALLDATASIZE, vm.PUSH0, vm.DUP3, vm.CALLDATACOPY)                       // the same
	a.op(vm.CALLDATASIZE, vm.ADD, vm.PUSH0, vm.PUSH0, vm.SWAP2, vm.PUSH0, vm.PUSH0) // no output; size, offset, no value
	a.address(gate)
	a.op(vm.GAS, vm.CALL)
	a.op(vm.RETURNDATASIZE, vm.PUSH0, vm.PUSH0, vm.RETURNDATACOPY)
	a.jumpIf("ok")
	a.op(vm.RETURNDATASIZE, vm.PUSH0, vm.REVERT)

	a.label("ok")
	a.op(vm.RETURNDATASIZE, vm.PUSH0, vm.RETURN)
	return a.bytes()
}

// DelegateGate is the address of an engine's delegate gate: an account with a
// code of its own, known to the engine, through which the stub comes when it runs
// in other accounts.
func DelegateGate(engine common.Address) common.Address {
	engine[len(Prefix)] = 0xde
	return engine
}

// DelegateGateCode is the code of the delegate gate. Without call data, to be
// run by DELEGATECALL, it sets the marker of the account that it acts for. With
// call data it hands caller, value, gas and data to the engine as the stub does;
// so the engine knows how much gas it has, and who asks.
func DelegateGateCode(engine common.Address) []byte {
	a := new(assembler)
	a.op(vm.CALLDATASIZE)
	a.jumpIf("enter")
	a.op(vm.PUSH1, 1, vm.PUSH32)
	a.code = append(a.code, markerKey[:]...)
	a.op(vm.TSTORE, vm.STOP)
	a.label("enter")
	a.handOver(engine)
	a.op(vm.RETURNDATASIZE, vm.PUSH0, vm.PUSH0, vm.RETURNDATACOPY)
	a.jumpIf("ok")
	a.op(vm.RETURNDATASIZE, vm.PUSH0, vm.REVERT)
	a.label("ok")
	a.op(vm.RETURNDATASIZE, vm.PUSH0, vm.RETURN)
	return a.bytes()
}

// assembler writes EVM code with jumps to names.
type assembler struct {
	code   []byte
	labels map[string]byte
	jumps  map[int]string
}

func (a *assembler) op(b ...vm.OpCode) {
	for _, o := range b {
		a.code = append(a.code, byte(o))
	}
}

func (a *assembler) address(to common.Address) {
	a.op(vm.PUSH20)
	a.code = append(a.code, to[:]...)
}

func (a *assembler) label(name string) {
	if a.labels == nil {
		a.labels = make(map[string]byte)
	}
	a.labels[name] = byte(len(a.code))
	a.op(vm.JUMPDEST)
}

func (a *assembler) jumpIf(name string) {
	if a.jumps == nil {
		a.jumps = make(map[int]string)
	}
	a.jumps[len(a.code)+1] = name
	a.op(vm.PUSH1, 0, vm.JUMPI)
}

func (a *assembler) bytes() []byte {
	for at, name := range a.jumps {
		a.code[at] = a.labels[name]
	}
	return a.code
}

// handOver calls the engine with caller, value, gas and call data, and leaves
// whether it went well on the stack.
func (a *assembler) handOver(engine common.Address) {
	a.op(vm.CALLER, vm.PUSH0, vm.MSTORE)
	a.op(vm.CALLVALUE, vm.PUSH1, stubValue, vm.MSTORE)
	a.op(vm.PUSH0, vm.PUSH1, stubGas, vm.MSTORE) // reserves the word, so that writing it later costs the same at any input size
	a.op(vm.CALLDATASIZE, vm.PUSH0, vm.PUSH1, stubInput, vm.CALLDATACOPY)
	a.op(vm.PUSH0, vm.PUSH0, vm.CALLDATASIZE, vm.PUSH1, stubInput, vm.ADD, vm.PUSH0, vm.PUSH0)
	a.address(engine)
	a.op(vm.GAS, vm.DUP1, vm.PUSH1, stubGas, vm.MSTORE, vm.CALL)
}

// handOverToCall is what is spent between reading the gas and calling the
// engine: DUP1, PUSH1 and MSTORE at 3 each, and a CALL to a warm address.
const handOverToCall = 3*vm.GasFastestStep + params.WarmStorageReadCostEIP2929

// engineGas is what the stub's CALL forwards to the engine, to the unit, when
// the stub read left gas: all but one 64th (EIP-150).
func engineGas(left uint64) uint64 {
	if left < handOverToCall {
		return 0
	}
	left -= handOverToCall
	return left - left/64
}

// unwrap reads the call data of an engine into a frame. The input is not copied.
func unwrap(data []byte) (f execution.Frame, ok bool) {
	if len(data) < stubInput {
		return f, false
	}
	var gas uint256.Int
	if gas.SetBytes32(data[stubGas:stubInput]); !gas.IsUint64() {
		return f, false
	}
	f.Caller = common.BytesToAddress(data[stubCaller:stubValue])
	f.Value = new(uint256.Int).SetBytes(data[stubValue:stubGas])
	f.Gas = engineGas(gas.Uint64())
	f.Input = data[stubInput:]
	return f, true
}

// unwrapDelegated reads what the delegate gate has handed over. The account is
// known; caller, value and program are what it says of itself.
func unwrapDelegated(data []byte) (f execution.Frame, ok bool) {
	outer, ok := unwrap(data)
	if !ok || !outer.Value.IsZero() || len(outer.Input) < gateProgram {
		return f, false
	}
	in := outer.Input
	n := new(uint256.Int).SetBytes(in[gateLength:gateProgram])
	if !n.IsUint64() || n.Uint64() > uint64(len(in)-gateProgram) {
		return f, false
	}
	end := gateProgram + int(n.Uint64())
	return execution.Frame{
		Kind:    execution.DelegateCall,
		Caller:  common.BytesToAddress(in[gateCaller:gateValue]),
		Callee:  outer.Caller,
		Code:    outer.Caller,
		Program: in[gateProgram:end:end],
		Input:   in[end:],
		Value:   new(uint256.Int).SetBytes(in[gateValue:gateLength]),
		Gas:     outer.Gas,
	}, true
}
