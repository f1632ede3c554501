package hooks

import (
	"errors"

	"github.com/holiman/uint256"

	"github.com/trivium-chain/trivium/execution"
)

// callContract is call_contract(address, data, length, value, gas, returned) ->
// 0 or, where the callee failed or the call was refused, 1. As CALL: at most
// 63/64 of the gas, a stipend with value. The length of the return data goes to
// returned.
func callContract(f *Frame, stack []uint64) {
	if !f.pay(3, length(stack[2]), 0) {
		return
	}
	to, ok := f.address(stack[0])
	if !ok {
		return
	}
	value := new(uint256.Int)
	if !f.int(stack[3], value) {
		return
	}
	f.call(execution.Frame{Kind: execution.Call, Callee: to, Value: value, Gas: stack[4]}, stack[1], stack[2], stack[5], stack)
}

// delegateCallContract is delegate_call_contract(address, data, length, gas,
// returned) -> 0 or 1, as DELEGATECALL.
func delegateCallContract(f *Frame, stack []uint64) {
	if !f.pay(2, length(stack[2]), 0) {
		return
	}
	if code, ok := f.address(stack[0]); ok {
		f.call(execution.Frame{Kind: execution.DelegateCall, Caller: f.Call.Caller, Code: code, Gas: stack[3]}, stack[1], stack[2], stack[4], stack)
	}
}

// staticCallContract is static_call_contract(address, data, length, gas,
// returned) -> 0 or 1, as STATICCALL.
func staticCallContract(f *Frame, stack []uint64) {
	if !f.pay(2, length(stack[2]), 0) {
		return
	}
	if to, ok := f.address(stack[0]); ok {
		f.call(execution.Frame{Kind: execution.StaticCall, Callee: to, Gas: stack[3]}, stack[1], stack[2], stack[4], stack)
	}
}

// call completes a call with its data, makes it, and leaves its outcome.
func (f *Frame) call(c execution.Frame, data, size, returned uint64, stack []uint64) {
	var ok bool
	if c.Input, ok = f.at(data, length(size)); !ok {
		return
	}
	var res execution.Result
	ok = f.spend(func() error {
		res = f.Host.Call(c)
		return fatal(res)
	})
	if !ok {
		return
	}
	f.returned(res)
	stack[0] = 0
	if res.Err != nil {
		stack[0] = 1
	}
	f.putLength(returned, len(f.returnData))
}

// create1 is create1(code, length, endowment, address, returned), as CREATE. The
// address of the new contract, or zero, goes to address, and the length of what a
// revert gave as its reason to returned.
func create1(f *Frame, stack []uint64) {
	if f.pay(3, length(stack[1]), 0) {
		f.create(nil, stack[0], stack[1], stack[2], stack[3], stack[4])
	}
}

// create2 is create2(code, length, endowment, salt, address, returned), as
// CREATE2.
func create2(f *Frame, stack []uint64) {
	if !f.pay(4, length(stack[1]), 0) {
		return
	}
	if salt, ok := f.hash(stack[3]); ok {
		f.create(&salt, stack[0], stack[1], stack[2], stack[4], stack[5])
	}
}

func (f *Frame) create(salt *execution.Hash, code, size, endowment, address, returned uint64) {
	value := new(uint256.Int)
	if !f.int(endowment, value) {
		return
	}
	init, ok := f.at(code, length(size))
	if !ok {
		return
	}
	var (
		made execution.Address
		res  execution.Result
	)
	ok = f.spend(func() error {
		made, res = f.Host.Create(execution.Creation{Init: init, Value: value, Salt: salt})
		return fatal(res)
	})
	if !ok {
		return
	}
	if res.Err == nil {
		res.Output = nil // the code of the new account, if anything
	}
	f.returned(res)
	f.putAddress(address, made)
	f.putLength(returned, len(f.returnData))
}

// fatal is the error that ends the asking frame.
func fatal(res execution.Result) error {
	if res.Fatal {
		return res.Err
	}
	return nil
}

// returned takes note of a call: a success or revert leaves return data, a halt
// or refusal none (EIP-211).
func (f *Frame) returned(res execution.Result) {
	f.cache.calls++
	f.returnData = nil
	if res.Err == nil || errors.Is(res.Err, execution.ErrRevert) {
		f.returnData = res.Output
	}
}

// returnDataSize is return_data_size() -> bytes that the last call or create
// left.
func returnDataSize(f *Frame, stack []uint64) {
	if f.pay(0, 0, 0) {
		stack[0] = uint64(len(f.returnData))
	}
}

// readReturnData is read_return_data(dest, offset, size) -> bytes written: the
// part of the return data that the range covers.
func readReturnData(f *Frame, stack []uint64) {
	part := overlap(f.returnData, length(stack[1]), length(stack[2]))
	n := uint64(len(part))
	if !f.pay(0, n, 0) {
		return
	}
	if dest, ok := f.at(stack[0], n); ok {
		copy(dest, part)
		stack[0] = n
	}
}
