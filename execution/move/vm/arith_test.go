package vm

import (
	"math/big"
	"math/rand"
	"testing"

	"github.com/trivium-chain/trivium/execution/move/schedule"
	"github.com/trivium-chain/trivium/execution/move/status"
)

func toBig(w [4]uint64) *big.Int {
	b := new(big.Int)
	for i := 3; i >= 0; i-- {
		b.Lsh(b, 64).Or(b, new(big.Int).SetUint64(w[i]))
	}
	return b
}

func fromBig(b *big.Int) (w [4]uint64) {
	var word, rest = new(big.Int), new(big.Int).Set(b)
	mask := new(big.Int).SetUint64(maxU64)
	for i := range w {
		w[i] = word.And(rest, mask).Uint64()
		rest.Rsh(rest, 64)
	}
	return w
}

// operands are the values around which carries and borders lie, and random ones
// of every length.
func operands(r *rand.Rand, width uint) []*big.Int {
	one := big.NewInt(1)
	max := new(big.Int).Sub(new(big.Int).Lsh(one, width), one)
	all := []*big.Int{big.NewInt(0), one, big.NewInt(2), big.NewInt(3), max,
		new(big.Int).Sub(max, one), new(big.Int).Rsh(max, 1), new(big.Int).Rsh(max, width/2)}
	for n := uint(1); n < width; n += 1 + width/16 {
		p := new(big.Int).Lsh(one, n)
		all = append(all, p, new(big.Int).Sub(p, one), new(big.Int).Add(p, one),
			new(big.Int).Rand(r, p), new(big.Int).Rand(r, p))
	}
	fit := all[:0]
	for _, v := range all {
		if v.Cmp(max) <= 0 {
			fit = append(fit, v)
		}
	}
	return fit
}

// single runs instructions of the interpreter one at a time, since what takes one
// word is done in its loop.
type single struct {
	s    *Session
	inst *instance
}

func newSingle() *single {
	fn := &function{image: &image{}, code: &code{instrs: make([]instr, 2), offsets: make([]uint16, 2)}}
	return &single{s: New(Config{}).Session(newMemoryEnv(), &schedule.V1, nil), inst: &instance{fn: fn}}
}

func (r *single) run(op op, imm uint64, a, b [4]uint64) ([4]uint64, error) {
	instrs := r.inst.fn.code.instrs
	instrs[0], instrs[1] = instr{op: op, imm: imm}, instr{op: opRet}
	r.s.stack[0], r.s.stack[1], r.s.sp = Value{w: a}, Value{w: b}, 2
	r.s.frames = append(r.s.frames[:0], frame{inst: r.inst})
	err := r.s.loop(0)
	return r.s.stack[0].w, err
}

// operation is one of the arithmetic operations on all widths: the instructions or
// the function under test and what it must give, nil for a failure.
type operation struct {
	name string
	word op // of types below u64
	u64  op
	u128 func(a, b *[4]uint64) bool
	u256 func(a, b *[4]uint64) bool
	want func(a, b *big.Int) *big.Int
}

var operations = []operation{
	{"add", opAddWord, opAddU64, addU128, addU256, func(a, b *big.Int) *big.Int { return new(big.Int).Add(a, b) }},
	{"sub", opSubWord, opSubWord, subU128, subU256,
		func(a, b *big.Int) *big.Int { return new(big.Int).Sub(a, b) }},
	{"mul", opMulWord, opMulWord, mulU128, mulU256, func(a, b *big.Int) *big.Int { return new(big.Int).Mul(a, b) }},
	{"div", opDivWord, opDivWord, divU128, divU256,
		func(a, b *big.Int) *big.Int {
			if b.Sign() == 0 {
				return nil
			}
			return new(big.Int).Quo(a, b)
		}},
	{"mod", opModWord, opModWord, modU128, modU256,
		func(a, b *big.Int) *big.Int {
			if b.Sign() == 0 {
				return nil
			}
			return new(big.Int).Rem(a, b)
		}},
	{"or", opOrWord, opOrWord, total(orU256), total(orU256),
		func(a, b *big.Int) *big.Int { return new(big.Int).Or(a, b) }},
	{"and", opAndWord, opAndWord, total(andU256), total(andU256),
		func(a, b *big.Int) *big.Int { return new(big.Int).And(a, b) }},
	{"xor", opXorWord, opXorWord, total(xorU256), total(xorU256),
		func(a, b *big.Int) *big.Int { return new(big.Int).Xor(a, b) }},
}

func total(f func(a, b *[4]uint64)) func(a, b *[4]uint64) bool {
	return func(a, b *[4]uint64) bool { f(a, b); return true }
}

func TestArithmetic(t *testing.T) {
	r, one := rand.New(rand.NewSource(1)), newSingle()
	for _, width := range []uint{8, 16, 32, 64, 128, 256} {
		max := new(big.Int).Sub(new(big.Int).Lsh(big.NewInt(1), width), big.NewInt(1))
		all := operands(r, width)
		for _, op := range operations {
			for _, a := range all {
				for _, b := range all {
					want := op.want(a, b)
					fits := want != nil && want.Sign() >= 0 && want.Cmp(max) <= 0
					got, other := fromBig(a), fromBig(b)
					var ok bool
					switch width {
					case 256:
						ok = op.u256(&got, &other)
					case 128:
						ok = op.u128(&got, &other)
					default:
						code := op.word
						if width == 64 {
							code = op.u64
						}
						var err error
						got, err = one.run(code, max.Uint64(), got, other)
						if ok = err == nil; !ok && status.CodeOf(err) != status.ArithmeticError {
							t.Fatalf("%s u%d: %v, %v: %v", op.name, width, a, b, err)
						}
					}
					if ok != fits {
						t.Fatalf("%s u%d: %v, %v: ok is %v", op.name, width, a, b, ok)
					}
					if ok && toBig(got).Cmp(want) != 0 {
						t.Fatalf("%s u%d: %v, %v = %v, want %v", op.name, width, a, b, toBig(got), want)
					}
					if !ok && width > 64 && toBig(got).Cmp(a) != 0 {
						t.Fatalf("%s u%d: %v, %v: a is %v after a failure", op.name, width, a, b, toBig(got))
					}
				}
			}
		}
	}
}

func TestShift(t *testing.T) {
	r := rand.New(rand.NewSource(2))
	for _, width := range []uint{8, 16, 32, 64, 128, 256} {
		max := new(big.Int).Sub(new(big.Int).Lsh(big.NewInt(1), width), big.NewInt(1))
		for _, a := range operands(r, width) {
			for n := uint(0); n < 256; n++ {
				left, right := fromBig(a), fromBig(a)
				okLeft, okRight := true, true
				switch width {
				case 256:
					shlU256(&left, uint8(n))
					shrU256(&right, uint8(n))
				case 128:
					okLeft, okRight = shlU128(&left, uint8(n)), shrU128(&right, uint8(n))
				default:
					left[0], okLeft = shlU64(left[0], uint8(n), uint8(width), max.Uint64())
					right[0], okRight = shrU64(right[0], uint8(n), uint8(width))
				}
				if okLeft != (n < width) || okRight != (n < width) {
					t.Fatalf("u%d shift by %d: ok is %v, %v", width, n, okLeft, okRight)
				}
				if n >= width {
					continue
				}
				wantLeft := new(big.Int).And(new(big.Int).Lsh(a, n), max)
				if wantRight := new(big.Int).Rsh(a, n); toBig(left).Cmp(wantLeft) != 0 || toBig(right).Cmp(wantRight) != 0 {
					t.Fatalf("u%d: %v shifted by %d: %v, %v", width, a, n, toBig(left), toBig(right))
				}
			}
		}
	}
}

func TestCompareAndCast(t *testing.T) {
	r, one := rand.New(rand.NewSource(3)), newSingle()
	all := operands(r, 256)
	for _, a := range all {
		x := fromBig(a)
		for _, max := range []uint64{maxU8, maxU16, maxU32, maxU64} {
			if got, want := fitsWord(&x, max), a.Cmp(new(big.Int).SetUint64(max)) <= 0; got != want {
				t.Errorf("%v fits %#x: %v", a, max, got)
			}
		}
		if got, want := fitsU128(&x), a.BitLen() <= 128; got != want {
			t.Errorf("%v fits u128: %v", a, got)
		}
		for _, b := range all {
			y := fromBig(b)
			if got, want := lessU256(&x, &y), a.Cmp(b) < 0; got != want {
				t.Errorf("%v < %v: %v", a, b, got)
			}
			for _, c := range comparisons {
				if a.BitLen() > 64 || b.BitLen() > 64 {
					c.word = c.wide
				}
				for _, op := range []op{c.word, c.wide} {
					got, err := one.run(op, 0, x, y)
					if want := [4]uint64{bit(c.want(a.Cmp(b)))}; err != nil || got != want {
						t.Errorf("operation %d on %v and %v: %v, %v", op, a, b, got, err)
					}
				}
			}
		}
	}
}

// comparisons are the instructions that compare, of one word and of more.
var comparisons = []struct {
	word, wide op
	want       func(cmp int) bool
}{
	{opLtWord, opLtU256, func(c int) bool { return c < 0 }},
	{opGtWord, opGtU256, func(c int) bool { return c > 0 }},
	{opLeWord, opLeU256, func(c int) bool { return c <= 0 }},
	{opGeWord, opGeU256, func(c int) bool { return c >= 0 }},
	{opEqWord, opEqBig, func(c int) bool { return c == 0 }},
	{opNeqWord, opNeqBig, func(c int) bool { return c != 0 }},
}

// The words of a division that strain the estimate of the quotient.
func TestDivideU128Random(t *testing.T) {
	r := rand.New(rand.NewSource(4))
	for i := 0; i < 200_000; i++ {
		word := func() uint64 {
			switch w := r.Uint64(); w % 8 {
			case 0:
				return 0
			case 1:
				return maxU64
			case 2:
				return 1 << (w >> 8 % 64)
			default:
				return w >> (r.Uint32() % 64)
			}
		}
		a, b := [4]uint64{word(), word()}, [4]uint64{word(), word()}
		if b[0]|b[1] == 0 {
			continue
		}
		q, m := a, a
		divU128(&q, &b)
		modU128(&m, &b)
		wantQ, wantM := new(big.Int).QuoRem(toBig(a), toBig(b), new(big.Int))
		if toBig(q).Cmp(wantQ) != 0 || toBig(m).Cmp(wantM) != 0 {
			t.Fatalf("%v / %v = %v rest %v, want %v rest %v", toBig(a), toBig(b), toBig(q), toBig(m), wantQ, wantM)
		}
	}
}

func BenchmarkArithmetic(b *testing.B) {
	x, y := [4]uint64{7, 9, 11, 13}, [4]uint64{3, 1, 2, 0}
	for name, f := range map[string]func(a, b *[4]uint64) bool{
		"add128": addU128, "mul128": mulU128, "div128": divU128,
		"add256": addU256, "mul256": mulU256, "div256": divU256, "mod256": modU256,
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			var a [4]uint64 // escapes once, through f
			for i := 0; i < b.N; i++ {
				a = x
				f(&a, &y)
			}
		})
	}
}
