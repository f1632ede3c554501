package hooks_test

import (
	"math/big"
	"math/rand/v2"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"
)

// The functions on words, by math/big, and how many operands they have.
var arithmetic = map[string]struct {
	operands int
	of       func(x, y, m *big.Int) *big.Int
}{
	"math_div": {2, func(x, y, _ *big.Int) *big.Int { return orZero(y, func() *big.Int { return new(big.Int).Div(x, y) }) }},
	"math_mod": {2, func(x, y, _ *big.Int) *big.Int { return orZero(y, func() *big.Int { return new(big.Int).Mod(x, y) }) }},
	"math_pow": {2, func(x, y, _ *big.Int) *big.Int { return new(big.Int).Exp(x, y, new(big.Int).Lsh(big.NewInt(1), 256)) }},
	"math_add_mod": {3, func(x, y, m *big.Int) *big.Int {
		return orZero(m, func() *big.Int { s := new(big.Int).Add(x, y); return s.Mod(s, m) })
	}},
	"math_mul_mod": {3, func(x, y, m *big.Int) *big.Int {
		return orZero(m, func() *big.Int { p := new(big.Int).Mul(x, y); return p.Mod(p, m) })
	}},
}

func orZero(divisor *big.Int, f func() *big.Int) *big.Int {
	if divisor.Sign() == 0 {
		return new(big.Int)
	}
	return f()
}

// operand is a word of any size, often an extreme one.
func operand(r *rand.Rand) (w common.Hash) {
	switch r.IntN(6) {
	case 0:
		return w
	case 1:
		for i := range w {
			w[i] = 0xff
		}
		return w
	case 2:
		w[31] = byte(r.Uint32())
		return w
	}
	for i := r.IntN(32); i < 32; i++ {
		w[i] = byte(r.Uint32())
	}
	return w
}

func TestArithmetic(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for name, op := range arithmetic {
		for range 2000 {
			ops := []common.Hash{operand(r), operand(r), operand(r)}
			at := []uint64{64, 128, 200}[:op.operands]
			if r.IntN(4) == 0 { // operands may be one and the same
				at[1], ops[1] = at[0], ops[0]
			}
			w := newWorld(plenty)
			for i, p := range at {
				w.put(int(p), ops[i][:])
			}
			w.must(name, at...)
			want := common.BigToHash(op.of(ops[0].Big(), ops[1].Big(), ops[2].Big()))
			if got := w.hash(64); got != want {
				t.Fatalf("%s of %x: %x, want %x", name, ops, got, want)
			}
			if at[1] != at[0] && w.hash(128) != ops[1] {
				t.Fatalf("%s changed its second operand", name)
			}
		}
	}
}

func TestPowPaysForItsExponent(t *testing.T) {
	for _, c := range []struct {
		exponent common.Hash
		bytes    uint64
	}{
		{common.Hash{}, 0}, {hashOf(1), 1}, {hashOf(255), 1}, {hashOf(256), 2}, {common.Hash{0: 1}, 32},
	} {
		w := newWorld(plenty)
		w.put(0, word(3))
		w.put(32, c.exponent[:])
		w.must("math_pow", 0, 32)
		if got := plenty - w.ink.Get(); got != ink(3, 0, prices.Pow+c.bytes*prices.PowByte) {
			t.Errorf("exponent %x cost %d", c.exponent, got)
		}
	}
}

func TestKeccak(t *testing.T) {
	for _, n := range []int{0, 1, 31, 32, 33, 135, 136, 137, 1000} {
		w := newWorld(plenty)
		for i := range n {
			w.memory[100+i] = byte(i * 7)
		}
		want := crypto.Keccak256Hash(w.get(100, n))
		w.must("native_keccak256", 100, uint64(n), 90) // the digest overwrites what was hashed
		if w.hash(90) != want {
			t.Errorf("%d bytes: %x, want %x", n, w.hash(90), want)
		}
		if got := plenty - w.ink.Get(); got != ink(1, 0, prices.Keccak+uint64(n+31)/32*prices.KeccakWord) {
			t.Errorf("%d bytes cost %d", n, got)
		}
	}
}
