package instrument

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/tetratelabs/wazero"

	w "github.com/trivium-chain/trivium/execution/internal/wasmtest"
	"github.com/trivium-chain/trivium/execution/wasm/module"
)

// dense writes code that is little but control flow. Local 0 is a sequence of
// pseudo-random numbers that decides where it goes, local 1 counts loops down.
type dense struct {
	*rand.Rand
	labels []w.ValType // what a branch to each open block takes, innermost last
	calls  []uint32    // functions (i32) -> i32
	report uint32      // host function (i32)
	typ    uint32
}

func (d *dense) chance() w.Code {
	return w.Join(w.LocalGet(0), w.I32Const(1103515245), w.I32Mul, w.I32Const(int32(d.Uint32()|1)), w.I32Add, w.LocalTee(0),
		w.I32Const(16), w.I32ShrU, w.I32Const(3), w.I32And)
}

// sequence leaves a value of a type.
func (d *dense) sequence(t w.ValType, depth int) w.Code {
	var c w.Code
	for range 1 + d.IntN(4) {
		c = w.Join(c, d.statement(depth))
	}
	if t == w.I32 {
		c = w.Join(c, d.chance())
	}
	return c
}

func (d *dense) open(op func(w.ValType, ...w.Instr) w.Code, t, label w.ValType, depth int) w.Code {
	d.labels = append(d.labels, label)
	body := d.sequence(t, depth-1)
	if label == w.Void && t == w.Void && d.IntN(6) == 0 {
		body = w.Join(body, d.branch()) // dead from here
	}
	d.labels = d.labels[:len(d.labels)-1]
	return op(t, body)
}

// branch goes somewhere for good.
func (d *dense) branch() w.Code {
	switch d.IntN(6) {
	case 0:
		return w.Join(d.chance(), w.Return)
	case 1:
		return w.Join(w.Unreachable)
	case 2:
		label, t := d.target()
		same := []uint32{}
		for i := range d.labels {
			if d.labels[i] == t {
				same = append(same, uint32(len(d.labels)-1-i))
			}
		}
		return w.Join(d.operand(t), d.chance(), w.BrTable(label, same...))
	}
	label, t := d.target()
	return w.Join(d.operand(t), d.bounded(), w.Br(label))
}

func (d *dense) operand(t w.ValType) w.Code {
	if t == w.I32 {
		return d.chance()
	}
	return nil
}

// bounded makes all that goes on for too long return.
func (d *dense) bounded() w.Code {
	return w.Join(w.LocalGet(1), w.I32Const(1), w.I32Sub, w.LocalTee(1), w.I32Eqz,
		w.If(w.Void, w.I32Const(4), w.Return))
}

func (d *dense) target() (uint32, w.ValType) {
	i := d.IntN(len(d.labels))
	return uint32(len(d.labels) - 1 - i), d.labels[i]
}

func (d *dense) statement(depth int) w.Code {
	kind := d.IntN(12)
	if depth == 0 {
		kind = d.IntN(5)
	}
	t := []w.ValType{w.Void, w.I32}[d.IntN(2)]
	drop := w.Join()
	if t == w.I32 {
		drop = w.Join(w.Drop)
	}
	switch kind {
	case 0:
		return w.Join(step(1))
	case 1:
		return w.Join(w.LocalGet(0), w.Call(d.report))
	case 2:
		if len(d.calls) == 0 {
			return w.Join(w.Nop)
		}
		fn := d.IntN(len(d.calls))
		if d.IntN(2) == 0 {
			return w.Join(w.LocalGet(0), w.I32Const(int32(fn)), w.CallIndirect(d.typ), w.LocalSet(0))
		}
		return w.Join(w.LocalGet(0), w.Call(d.calls[fn]), w.LocalSet(0))
	case 3, 4:
		label, t := d.target()
		c := w.Join(d.operand(t), d.bounded(), d.chance(), w.I32Eqz, w.BrIf(label))
		if t == w.I32 {
			c = w.Join(c, w.Drop)
		}
		return c
	case 5, 6:
		return w.Join(d.open(w.Block, t, t, depth), drop)
	case 7, 8:
		return w.Join(d.open(w.Loop, t, w.Void, depth), drop)
	}
	d.labels = append(d.labels, t)
	then := d.sequence(t, depth-1)
	if d.IntN(3) == 0 {
		then = w.Join(then, d.branch())
	}
	var c w.Code
	if t == w.I32 || d.IntN(2) == 0 {
		other := d.sequence(t, depth-1)
		if d.IntN(3) == 0 {
			other = w.Join(other, d.branch())
		}
		c = w.Join(d.chanceOf(), w.If(t, then, w.Else, other), drop)
	} else {
		c = w.Join(d.chanceOf(), w.If(t, then))
	}
	d.labels = d.labels[:len(d.labels)-1]
	return c
}

func (d *dense) chanceOf() w.Code { return w.Join(d.chance(), w.I32Const(1), w.I32GtU) }

func denseModule(seed uint64) []byte {
	d := &dense{Rand: rand.New(rand.NewPCG(seed, 3))}
	m := w.Contract()
	d.report = m.Hook("msg_value")
	sig := w.Params(w.I32).Results(w.I32)
	d.typ = m.Type(sig)
	m.Table(4, 0)
	body := func() []w.Instr {
		d.labels = []w.ValType{w.I32}
		return []w.Instr{w.I32Const(40), w.LocalSet(1), d.sequence(w.I32, 5)}
	}
	for range d.IntN(4) {
		d.calls = append(d.calls, m.Func(sig, w.Locals(w.I32), body()...))
	}
	m.Elem(0, d.calls...)
	m.Entry(w.Locals(w.I32), body()...)
	return m.Bytes()
}

// TestDenseControlFlow is the test of the metered blocks: branches of every kind
// across blocks of every kind.
func TestDenseControlFlow(t *testing.T) {
	ends := map[string]int{}
	for i := range uint64(40) {
		s := priced(false)
		if i%3 == 2 {
			s = sparse(i)
		}
		ends[checkRewrite(t, denseModule(i), s)]++
	}
	t.Log(ends)
	if ends["returned"] < 20 {
		t.Errorf("only %d modules returned", ends["returned"])
	}
}

// FuzzControlFlow is TestDenseControlFlow with other modules.
func FuzzControlFlow(f *testing.F) {
	f.Add(uint64(1000))
	f.Fuzz(func(t *testing.T, seed uint64) {
		checkRewrite(t, denseModule(seed), priced(false))
		checkRewrite(t, denseModule(seed), sparse(seed))
	})
}

// TestNesting has as many blocks in each other as may be, and goes from the
// innermost to some of them.
func TestNesting(t *testing.T) {
	s := priced(false)
	depth := s.Limits.Nesting
	for _, to := range []int{0, 1, 2, depth / 2, depth - 2, depth - 1} {
		code := w.Join(w.LocalGet(0), w.BrIf(uint32(to)), step(1))
		for i := range depth - 1 {
			kind := i % 3
			if i >= 3*s.Limits.LoopNesting {
				kind = i % 2
			}
			switch kind {
			case 0:
				code = w.Block(w.Void, code)
			case 1:
				code = w.Join(w.LocalGet(0), w.If(w.Void, code))
			case 2: // counts local 0 down, so that a branch to it ends
				code = w.Loop(w.Void, w.LocalGet(0), w.I32Const(1), w.I32Sub, w.LocalSet(0), w.LocalGet(0), w.If(w.Void), code)
			}
			code = w.Join(code, step(1))
		}
		m := w.Contract()
		fn := m.Func(w.Params(w.I32), nil, code)
		m.Entry(nil, w.LocalGet(0), w.Call(fn), w.I32Const(0))
		if end := checkRewrite(t, m.Bytes(), s); end != "returned" {
			t.Errorf("branch by %d: %s", to, end)
		}
	}
}

// TestFree has instructions without a price: without any the contract runs on no
// ink, and a loop that only calls passes on what its callee leaves.
func TestFree(t *testing.T) {
	free := priced(false)
	clear(free.Ops[:])
	free.Code.BrTableTarget, free.Code.CallIndirectParam, free.Code.CallLocal = 0, 0, 0
	raw := paths()
	if end := checkRewrite(t, raw, free); end != "returned" {
		t.Errorf("without prices: %s", end)
	}
	if n := charges(t, Rewrite(decode(t, raw), free), 2); n != 0 {
		t.Errorf("%d charges without prices", n)
	}
	one := *free
	one.Ops[module.I32Mul] = 10
	m := w.Contract()
	report := m.Hook("msg_value")
	pay := m.Func(w.Params(), nil, w.I32Const(2), w.I32Const(3), w.I32Mul, w.Drop)
	m.Entry(nil, w.Loop(w.Void,
		w.LocalGet(0), w.Call(report), w.Call(pay),
		w.LocalGet(0), w.I32Const(3), w.I32Eq, w.If(w.Void, w.I32Const(2), w.I32Const(3), w.I32Mul, w.Drop),
		w.LocalGet(0), w.I32Const(1), w.I32Sub, w.LocalTee(0), w.BrIf(0)), w.I32Const(0))
	if end := checkRewrite(t, m.Bytes(), &one); end != "returned" {
		t.Errorf("one price: %s", end)
	}
	out := run(t, engines[0].config, Rewrite(decode(t, m.Bytes()), &one).Wasm, nil, left(80), deep, 0)
	if out.ink != 0 || out.trap != "" {
		t.Errorf("%d left of 80, trap %q", out.ink, out.trap)
	}
}

// TestDear has prices so high that sums pass 32 bits.
func TestDear(t *testing.T) {
	s := priced(false)
	for op := range s.Ops {
		if s.Ops[op] > 0 {
			s.Ops[op] = math.MaxUint32
		}
	}
	raw := paths()
	m := decode(t, raw)
	p := Rewrite(m, s)
	eachEngine(t, func(t *testing.T, config wazero.RuntimeConfig) {
		const most = 1<<62 - 1
		full := run(t, config, p.Wasm, nil, left(most), deep, 0)
		model := run(t, config, counted(m, s), nil, left(most), deep, 0)
		if full.trap != "" || full.ink != model.ink || most-full.ink < 1<<40 {
			t.Fatalf("trap %q, ink %d, count %d", full.trap, full.ink, model.ink)
		}
		if out := run(t, config, p.Wasm, nil, left(uint64(most-full.ink)-1), deep, 0); out.ink != -1 {
			t.Errorf("with one ink less: %d left", out.ink)
		}
	})
	meter := &meter{m: m, s: s, frames: []control{{}}, charges: []uint64{0}}
	for range 5 {
		meter.pay(1<<62 - 1)
	}
	meter.pay(math.MaxUint64)
	if meter.charges[0] != 1<<62 {
		t.Errorf("the price of a block went to %d", meter.charges[0])
	}
}
