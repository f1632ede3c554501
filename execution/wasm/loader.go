package wasm

import (
	"github.com/ethereum/go-ethereum/core/vm"

	"github.com/trivium-chain/trivium/execution/abi"
	"github.com/trivium-chain/trivium/execution/system"
	"github.com/trivium-chain/trivium/execution/wasm/schedule"
)

// loaderSize is the length of the loader in bytes.
const loaderSize = 282

// Loader is init code for a WASM contract: with a module behind it, raw or
// compressed, CREATE and CREATE2 make a contract of that module, at the address
// that the EVM gives. It activates the module by a call of the deployer, and
// reverts as the deployer does. It makes no init call.
func Loader() []byte {
	var code []byte
	op := func(b ...vm.OpCode) {
		for _, o := range b {
			code = append(code, byte(o))
		}
	}
	const (
		offset = 4  // where the argument of activate begins in memory
		length = 36 // its length
		data   = 68
		hash   = 0 // what activate returns
		image  = 32
	)
	// activate(bytes): selector, 0x20, length, module
	op(vm.PUSH4)
	code = append(code, abi.Selector(sigActivate)...)
	op(vm.PUSH1, 0xe0, vm.SHL, vm.PUSH0, vm.MSTORE)
	op(vm.PUSH1, 0x20, vm.PUSH1, offset, vm.MSTORE)
	op(vm.PUSH2, loaderSize>>8, loaderSize&0xff, vm.CODESIZE, vm.SUB) // n
	op(vm.DUP1, vm.PUSH1, length, vm.MSTORE)
	op(vm.DUP1, vm.PUSH2, loaderSize>>8, loaderSize&0xff, vm.PUSH1, data, vm.CODECOPY)
	op(vm.PUSH1, data, vm.ADD)                                         // size of the call data
	op(vm.PUSH1, 32, vm.PUSH0, vm.DUP3, vm.PUSH0, vm.PUSH0, vm.PUSH20) // out size, out, size, in, no value
	code = append(code, system.Deployer[:]...)
	op(vm.GAS, vm.CALL)
	ok := len(code) + 3 + 7
	op(vm.PUSH1, vm.OpCode(ok), vm.JUMPI)
	op(vm.RETURNDATASIZE, vm.PUSH0, vm.PUSH0, vm.RETURNDATACOPY, vm.RETURNDATASIZE, vm.PUSH0, vm.REVERT)
	op(vm.JUMPDEST)
	// The account's code lies at the end of the loader, but for the hash.
	account := Designator{Schedule: schedule.Latest}.AccountCode()
	account = account[:len(account)-32]
	op(vm.PUSH1, vm.OpCode(len(account)), vm.PUSH1, vm.OpCode(loaderSize-len(account)), vm.PUSH1, image, vm.CODECOPY)
	op(vm.PUSH1, hash, vm.MLOAD, vm.PUSH1, vm.OpCode(image+len(account)), vm.MSTORE)
	op(vm.PUSH1, vm.OpCode(len(account)+32), vm.PUSH1, image, vm.RETURN)
	return append(code, account...)
}
