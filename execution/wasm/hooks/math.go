package hooks

import (
	"sync"

	"github.com/ethereum/go-ethereum/crypto"
	"github.com/holiman/uint256"
)

// The functions on words leave their result in place of their first operand, and
// are those of the EVM: unsigned, and nothing divided by zero is zero.

// mathDiv is math_div(x, y): x / y.
func mathDiv(f *Frame, stack []uint64) {
	var x, y uint256.Int
	if f.pay(3, 0, f.Schedule.Host.Div) && f.int(stack[0], &x) && f.int(stack[1], &y) {
		f.putInt(stack[0], x.Div(&x, &y))
	}
}

// mathMod is math_mod(x, y): x mod y.
func mathMod(f *Frame, stack []uint64) {
	var x, y uint256.Int
	if f.pay(3, 0, f.Schedule.Host.Mod) && f.int(stack[0], &x) && f.int(stack[1], &y) {
		f.putInt(stack[0], x.Mod(&x, &y))
	}
}

// mathPow is math_pow(x, y): x to the power of y, modulo 2^256. Each byte of the
// exponent costs.
func mathPow(f *Frame, stack []uint64) {
	var x, y uint256.Int
	h := &f.Schedule.Host
	if f.pay(3, 0, h.Pow) && f.int(stack[0], &x) && f.int(stack[1], &y) && f.charge(uint64(y.ByteLen())*h.PowByte) {
		f.putInt(stack[0], x.Exp(&x, &y))
	}
}

// mathAddMod is math_add_mod(x, y, m): (x + y) mod m, the sum in full.
func mathAddMod(f *Frame, stack []uint64) {
	var x, y, m uint256.Int
	if f.pay(4, 0, f.Schedule.Host.AddMod) && f.int(stack[0], &x) && f.int(stack[1], &y) && f.int(stack[2], &m) {
		f.putInt(stack[0], x.AddMod(&x, &y, &m))
	}
}

// mathMulMod is math_mul_mod(x, y, m): (x * y) mod m, the product in full.
func mathMulMod(f *Frame, stack []uint64) {
	var x, y, m uint256.Int
	if f.pay(4, 0, f.Schedule.Host.MulMod) && f.int(stack[0], &x) && f.int(stack[1], &y) && f.int(stack[2], &m) {
		f.putInt(stack[0], x.MulMod(&x, &y, &m))
	}
}

var hashers = sync.Pool{New: func() any { return crypto.NewKeccakState() }}

// nativeKeccak256 is native_keccak256(data, length, dest).
func nativeKeccak256(f *Frame, stack []uint64) {
	h, n := &f.Schedule.Host, length(stack[1])
	if !f.pay(1, 0, h.Keccak+(n+31)/32*h.KeccakWord) {
		return
	}
	data, ok := f.at(stack[0], n)
	if !ok {
		return
	}
	dest, ok := f.at(stack[2], 32)
	if !ok {
		return
	}
	k := hashers.Get().(crypto.KeccakState)
	k.Reset()
	k.Write(data)
	k.Read(dest)
	hashers.Put(k)
}
