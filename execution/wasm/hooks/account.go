package hooks

import (
	"github.com/holiman/uint256"

	"github.com/trivium-chain/trivium/execution"
)

// accountBalance is account_balance(address, dest), as BALANCE.
func accountBalance(f *Frame, stack []uint64) {
	if !f.pay(2, 0, 0) {
		return
	}
	a, ok := f.address(stack[0])
	if !ok {
		return
	}
	var wei *uint256.Int
	if f.spend(func() (err error) { wei, err = f.Host.Balance(a); return err }) {
		f.putInt(stack[1], wei)
	}
}

// accountCode is account_code(address, offset, size, dest) -> bytes written: the
// part of the account's code that the range covers. As EXTCODECOPY, but without
// zeros for what is missing. Bytes are paid when their number is known.
func accountCode(f *Frame, stack []uint64) {
	code, ok := f.code(stack[0])
	if !ok {
		return
	}
	part := overlap(code, length(stack[1]), length(stack[2]))
	n := uint64(len(part))
	if !f.charge(n * f.Schedule.Host.Byte) {
		return
	}
	if dest, ok := f.at(stack[3], n); ok {
		copy(dest, part)
		stack[0] = n
	}
}

// accountCodeSize is account_code_size(address) -> bytes, as EXTCODESIZE.
func accountCodeSize(f *Frame, stack []uint64) {
	if code, ok := f.code(stack[0]); ok {
		stack[0] = uint64(len(code))
	}
}

func (f *Frame) code(pointer uint64) (code []byte, ok bool) {
	if !f.pay(1, 0, 0) {
		return nil, false
	}
	a, ok := f.address(pointer)
	if !ok {
		return nil, false
	}
	ok = f.spend(func() (err error) { code, err = f.Host.Code(a); return err })
	return code, ok
}

// accountCodehash is account_codehash(address, dest), as EXTCODEHASH: zero for
// an account that does not exist (EIP-1052).
func accountCodehash(f *Frame, stack []uint64) {
	if !f.pay(2, 0, 0) {
		return
	}
	a, ok := f.address(stack[0])
	if !ok {
		return
	}
	var h execution.Hash
	if f.spend(func() (err error) { h, err = f.Host.CodeHash(a); return err }) {
		f.putHash(stack[1], h)
	}
}
