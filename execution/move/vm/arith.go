package vm

import (
	"math/bits"

	"github.com/holiman/uint256"
)

// Integer arithmetic as Move has it: an operation whose exact result does not
// fit its type, a division by zero and a shift by the width or more fail, which
// ends in ARITHMETIC_ERROR. Integers up to u64 are one word and are given back;
// of u128 and u256 the result replaces a, which is as it was if the operation
// failed. Nothing here allocates.

// Largest values of the integer types of one word.
const (
	maxU8  = 1<<8 - 1
	maxU16 = 1<<16 - 1
	maxU32 = 1<<32 - 1
	maxU64 = 1<<64 - 1
)

// mulU64 multiplies two integers of a type of one word whose largest value is max.
func mulU64(a, b, max uint64) (uint64, bool) {
	hi, lo := bits.Mul64(a, b)
	return lo, hi == 0 && lo <= max
}

// shlU64 shifts an integer of a type of one word whose largest value is max.
// Bits shifted out are lost.
func shlU64(a uint64, n uint8, width uint8, max uint64) (uint64, bool) {
	return a << n & max, n < width
}

func shrU64(a uint64, n uint8, width uint8) (uint64, bool) { return a >> n, n < width }

func addU128(a, b *[4]uint64) bool {
	lo, carry := bits.Add64(a[0], b[0], 0)
	hi, carry := bits.Add64(a[1], b[1], carry)
	if carry != 0 {
		return false
	}
	a[0], a[1] = lo, hi
	return true
}

func subU128(a, b *[4]uint64) bool {
	lo, borrow := bits.Sub64(a[0], b[0], 0)
	hi, borrow := bits.Sub64(a[1], b[1], borrow)
	if borrow != 0 {
		return false
	}
	a[0], a[1] = lo, hi
	return true
}

func mulU128(a, b *[4]uint64) bool {
	if a[1] != 0 && b[1] != 0 {
		return false
	}
	// One of the two products below is zero.
	over1, cross1 := bits.Mul64(a[1], b[0])
	over2, cross2 := bits.Mul64(a[0], b[1])
	carry, lo := bits.Mul64(a[0], b[0])
	hi, over3 := bits.Add64(carry, cross1|cross2, 0)
	if over1|over2|over3 != 0 {
		return false
	}
	a[0], a[1] = lo, hi
	return true
}

func divU128(a, b *[4]uint64) bool {
	if b[0]|b[1] == 0 {
		return false
	}
	a[1], a[0], _, _ = divModU128(a[1], a[0], b[1], b[0])
	return true
}

func modU128(a, b *[4]uint64) bool {
	if b[0]|b[1] == 0 {
		return false
	}
	_, _, a[1], a[0] = divModU128(a[1], a[0], b[1], b[0])
	return true
}

// divModU128 divides integers of two words, the divisor not being zero.
func divModU128(aHi, aLo, bHi, bLo uint64) (qHi, qLo, rHi, rLo uint64) {
	if bHi == 0 {
		qHi, rLo = aHi/bLo, aHi%bLo
		qLo, rLo = bits.Div64(rLo, aLo, bLo)
		return qHi, qLo, 0, rLo
	}
	// The quotient fits one word. Dividing by the upper 64 significant bits of the
	// divisor gives it, or one more (Hacker's Delight, 9-5).
	n := uint(bits.LeadingZeros64(bHi))
	top := bHi<<n | bLo>>1>>(63-n)
	q, _ := bits.Div64(aHi>>1, aHi<<63|aLo>>1, top)
	q = q >> (63 - n)
	if q > 0 {
		q--
	}
	over, lo := bits.Mul64(q, bLo)
	rLo, borrow := bits.Sub64(aLo, lo, 0)
	rHi, _ = bits.Sub64(aHi, over+q*bHi, borrow)
	if rHi > bHi || rHi == bHi && rLo >= bLo {
		q++
		rLo, borrow = bits.Sub64(rLo, bLo, 0)
		rHi, _ = bits.Sub64(rHi, bHi, borrow)
	}
	return 0, q, rHi, rLo
}

func shlU128(a *[4]uint64, n uint8) bool {
	if n >= 128 {
		return false
	}
	// A shift of a word by 64 or more gives zero, and so does one by a negative
	// count, which is a large one of uint8.
	a[0], a[1] = a[0]<<n, a[1]<<n|a[0]>>(64-n)|a[0]<<(n-64)
	return true
}

func shrU128(a *[4]uint64, n uint8) bool {
	if n >= 128 {
		return false
	}
	a[0], a[1] = a[0]>>n|a[1]<<(64-n)|a[1]>>(n-64), a[1]>>n
	return true
}

func addU256(a, b *[4]uint64) bool {
	w0, carry := bits.Add64(a[0], b[0], 0)
	w1, carry := bits.Add64(a[1], b[1], carry)
	w2, carry := bits.Add64(a[2], b[2], carry)
	w3, carry := bits.Add64(a[3], b[3], carry)
	if carry != 0 {
		return false
	}
	a[0], a[1], a[2], a[3] = w0, w1, w2, w3
	return true
}

func subU256(a, b *[4]uint64) bool {
	w0, borrow := bits.Sub64(a[0], b[0], 0)
	w1, borrow := bits.Sub64(a[1], b[1], borrow)
	w2, borrow := bits.Sub64(a[2], b[2], borrow)
	w3, borrow := bits.Sub64(a[3], b[3], borrow)
	if borrow != 0 {
		return false
	}
	a[0], a[1], a[2], a[3] = w0, w1, w2, w3
	return true
}

func mulU256(a, b *[4]uint64) bool {
	var product uint256.Int
	if _, over := product.MulOverflow((*uint256.Int)(a), (*uint256.Int)(b)); over {
		return false
	}
	*a = product
	return true
}

func divU256(a, b *[4]uint64) bool {
	if b[0]|b[1]|b[2]|b[3] == 0 {
		return false
	}
	(*uint256.Int)(a).Div((*uint256.Int)(a), (*uint256.Int)(b))
	return true
}

func modU256(a, b *[4]uint64) bool {
	if b[0]|b[1]|b[2]|b[3] == 0 {
		return false
	}
	(*uint256.Int)(a).Mod((*uint256.Int)(a), (*uint256.Int)(b))
	return true
}

// shlU256 cannot fail: a shift count is a u8.
func shlU256(a *[4]uint64, n uint8) { (*uint256.Int)(a).Lsh((*uint256.Int)(a), uint(n)) }

// shrU256 cannot fail: a shift count is a u8.
func shrU256(a *[4]uint64, n uint8) { (*uint256.Int)(a).Rsh((*uint256.Int)(a), uint(n)) }

func orU256(a, b *[4]uint64) {
	a[0], a[1], a[2], a[3] = a[0]|b[0], a[1]|b[1], a[2]|b[2], a[3]|b[3]
}

func andU256(a, b *[4]uint64) {
	a[0], a[1], a[2], a[3] = a[0]&b[0], a[1]&b[1], a[2]&b[2], a[3]&b[3]
}

func xorU256(a, b *[4]uint64) {
	a[0], a[1], a[2], a[3] = a[0]^b[0], a[1]^b[1], a[2]^b[2], a[3]^b[3]
}

// lessU256 compares integers of any type, upper words being zero.
func lessU256(a, b *[4]uint64) bool {
	_, borrow := bits.Sub64(a[0], b[0], 0)
	_, borrow = bits.Sub64(a[1], b[1], borrow)
	_, borrow = bits.Sub64(a[2], b[2], borrow)
	_, borrow = bits.Sub64(a[3], b[3], borrow)
	return borrow != 0
}

// fitsWord tells whether an integer of any type fits a type of one word whose
// largest value is max: casting is changing nothing, or failing.
func fitsWord(a *[4]uint64, max uint64) bool {
	return a[1]|a[2]|a[3] == 0 && a[0] <= max
}

// fitsU128 tells whether an integer of any type fits u128.
func fitsU128(a *[4]uint64) bool { return a[2]|a[3] == 0 }
