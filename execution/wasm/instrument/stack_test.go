package instrument

import (
	"testing"

	"github.com/tetratelabs/wazero"

	w "github.com/trivium-chain/trivium/execution/internal/wasmtest"
	"github.com/trivium-chain/trivium/execution/wasm/module"
	"github.com/trivium-chain/trivium/execution/wasm/schedule"
)

// recursions nest as deep as their entry point's argument, plus the entry point
// and, at the bottom, one frame that calls nothing. The functions are numbered
// entry point, the first of the recursion, the second or 0, the leaf.
func recursions() map[string]struct {
	raw   []byte
	chain [4]int
} {
	countDown := w.Join(w.LocalGet(0), w.I32Const(1), w.I32Sub)
	many := make([]w.ValType, 70)
	for i := range many {
		many[i] = w.I64
	}
	wide := w.Repeat(50, w.LocalGet(0)) // 50 operands at once
	narrow := w.Repeat(49, w.I32Add)
	out := map[string]struct {
		raw   []byte
		chain [4]int
	}{}
	add := func(name string, chain [4]int, build func(m *w.Module, leaf, first, second uint32)) {
		m := w.Contract()
		leaf := m.Func(w.Params(w.I32).Results(w.I32), nil, w.LocalGet(0))
		first := m.Declare(w.Params(w.I32).Results(w.I32))
		second := m.Declare(w.Params(w.I32).Results(w.I32))
		m.Table(3, 0)
		m.Elem(0, leaf, first, second)
		build(m, leaf, first, second)
		m.Entry(nil, w.LocalGet(0), w.Call(first))
		out[name] = struct {
			raw   []byte
			chain [4]int
		}{m.Bytes(), chain}
	}
	// body calls the next function with one less, or the leaf at 0.
	body := func(next, leaf w.Instr, around ...w.Instr) w.Instr {
		return w.Join(w.LocalGet(0), w.If(w.I32, w.Join(around...), countDown, next, w.Else, w.LocalGet(0), leaf))
	}
	add("small frames", [4]int{3, 1, 1, 0}, func(m *w.Module, leaf, first, second uint32) {
		m.Define(first, nil, body(w.Call(first), w.Call(leaf)))
		m.Define(second, nil, w.I32Const(0))
	})
	add("many locals", [4]int{3, 1, 1, 0}, func(m *w.Module, leaf, first, second uint32) {
		m.Define(first, many, body(w.Call(first), w.Call(leaf)))
		m.Define(second, nil, w.I32Const(0))
	})
	add("many operands", [4]int{3, 1, 1, 0}, func(m *w.Module, leaf, first, second uint32) {
		m.Define(first, nil, body(w.Call(first), w.Call(leaf), wide, narrow, w.Drop))
		m.Define(second, nil, w.I32Const(0))
	})
	add("mutual", [4]int{3, 1, 2, 0}, func(m *w.Module, leaf, first, second uint32) {
		m.Define(first, many, body(w.Call(second), w.Call(leaf)))
		m.Define(second, nil, body(w.Call(first), w.Call(leaf)))
	})
	add("indirect", [4]int{3, 1, 2, 0}, func(m *w.Module, leaf, first, second uint32) {
		typ := m.Type(w.Params(w.I32).Results(w.I32))
		through := func(fn uint32) w.Instr { return w.Join(w.I32Const(int32(fn)), w.CallIndirect(typ)) }
		m.Define(first, nil, body(through(second), through(leaf)))
		m.Define(second, many, body(through(first), w.Call(leaf)))
	})
	return out
}

// cells of a frame, by the rule.
func cells(m *module.Module, fn int, s *schedule.Schedule) int {
	b := &m.Bodies[fn]
	return max(int(s.Code.FrameCells), len(m.Types[m.Funcs[fn]].Params)+len(b.Locals)+b.MaxStack+2)
}

// TestStackExact gives a recursion 7 deep exactly the cells it needs, and one less.
func TestStackExact(t *testing.T) {
	s := priced(false)
	for name, test := range recursions() {
		m := decode(t, test.raw)
		p := Rewrite(m, s)
		need := cells(m, test.chain[0], s) + cells(m, test.chain[3], s)
		for i := range 8 { // 7, 6, ... 0
			need += cells(m, test.chain[1+i%2], s)
		}
		for _, e := range engines {
			out := run(t, e.config, p.Wasm, nil, left(plenty), uint32(need), 0)
			if out.trap != "" || int(out.stack) != need || out.ink < 0 {
				t.Errorf("%s, %s, %d cells: trap %q, %d cells left", name, e.name, need, out.trap, out.stack)
			}
			out = run(t, e.config, p.Wasm, nil, left(plenty), uint32(need-1), 0)
			if out.trap != "wasm error: unreachable" || out.ink < 0 {
				t.Errorf("%s, %s, %d cells: trap %q, %d ink", name, e.name, need-1, out.trap, out.ink)
			}
		}
	}
}

// TestStackLimit recurses without end under the limits of the schedule: both
// engines stop by ours, none by its own.
func TestStackLimit(t *testing.T) {
	m := w.Contract()
	f := m.Declare(w.Params())
	m.Define(f, nil, step(1), w.Call(f))
	m.Entry(nil, w.Call(f), w.I32Const(0))
	s := &schedule.V1
	p := Rewrite(decode(t, m.Bytes()), s)
	frames := int(s.Code.StackLimit / s.Code.FrameCells)
	a := run(t, engines[0].config, p.Wasm, nil, left(plenty), s.Code.StackLimit, 0)
	b := run(t, engines[1].config, p.Wasm, nil, left(plenty), s.Code.StackLimit, 0)
	if err := identical(a, b); err != nil {
		t.Error(err)
	}
	if a.trap != "wasm error: unreachable" || frames >= 1900 {
		t.Errorf("trap %q with %d frames", a.trap, frames)
	}
	m = w.Contract() // the same, as deep as it may be
	f = m.Declare(w.Params(w.I32))
	m.Define(f, nil, w.LocalGet(0), w.If(w.Void, w.LocalGet(0), w.I32Const(1), w.I32Sub, w.Call(f)))
	m.Entry(nil, w.I32Const(int32(frames-2)), w.Call(f), w.I32Const(0))
	p = Rewrite(decode(t, m.Bytes()), s)
	eachEngine(t, func(t *testing.T, config wazero.RuntimeConfig) {
		out := run(t, config, p.Wasm, nil, left(plenty), s.Code.StackLimit, 0)
		if out.trap != "" || out.stack != int32(s.Code.StackLimit) {
			t.Errorf("trap %q, %d cells left", out.trap, out.stack)
		}
	})
}

// TestExits leaves a function in each way there is, with and without operands
// that are dropped, and looks whether ink and stack are what they must be.
func TestExits(t *testing.T) {
	seven := w.LocalGet(0)
	tests := map[string]w.Code{
		"end":              w.Join(w.I32Const(3)),
		"return":           w.Join(w.I32Const(3), w.Return),
		"return early":     w.Join(seven, w.If(w.Void, w.I32Const(3), w.Return), w.I32Const(4)),
		"return, operands": w.Join(w.I64Const(1), w.I32Const(2), w.I32Const(3), w.Return),
		"br":               w.Join(w.I32Const(3), w.Br(0)),
		"br from within":   w.Join(w.Block(w.Void, w.Loop(w.Void, w.I64Const(5), w.I32Const(3), w.Br(2))), w.I32Const(4)),
		"br_if taken":      w.Join(w.I32Const(3), seven, w.BrIf(0)),
		"br_if not taken":  w.Join(w.I32Const(3), seven, w.I32Eqz, w.BrIf(0)),
		"br_if from a loop": w.Join(w.Loop(w.I32,
			w.I32Const(3), seven, w.I32Const(1), w.I32Sub, w.LocalTee(0), w.I32Eqz, w.BrIf(1), w.Drop, w.Br(0))),
		"br_table":          w.Join(w.Block(w.I32, w.I32Const(3), w.I32Const(1), w.BrTable(0, 0, 1)), w.Drop, w.I32Const(4)),
		"br_table, default": w.Join(w.Block(w.I32, w.I32Const(3), seven, w.BrTable(1, 0, 0)), w.Drop, w.I32Const(4)),
		"both arms":         w.Join(seven, w.If(w.Void, w.I32Const(3), w.Return, w.Else, w.I32Const(4), w.Return), w.Unreachable),
		"a loop's only way": w.Join(w.Loop(w.Void, w.I32Const(3), seven, w.BrIf(1), w.Drop, w.Br(0)), w.I32Const(4)),
	}
	calls := map[string]w.Instr{
		"leaf":       w.Join(),
		"call first": w.Call(0),
		"host first": w.Join(w.I32Const(64), w.Call(0)),
	}
	s := priced(false)
	for name, body := range tests {
		for what, before := range calls {
			m := w.Contract()
			fn := uint32(1)
			if what == "host first" {
				m.Hook("msg_value")
			} else {
				m.Func(w.Params(), nil, step(1))
			}
			m.Func(w.Params(w.I32).Results(w.I32), nil, before, body)
			m.Entry(nil, w.LocalGet(0), w.Call(fn), w.LocalGet(0), w.Call(fn), w.I32Const(100), w.I32Mul, w.I32Add)
			raw := m.Bytes()
			if end := checkRewrite(t, raw, s); end != "returned" {
				t.Errorf("%s, %s: %s", name, what, end)
			}
			out := run(t, engines[0].config, Rewrite(decode(t, raw), s).Wasm, nil, left(plenty), 200, 5)
			if out.status != 303 || out.stack != 200 {
				t.Errorf("%s, %s: %d, %d cells left", name, what, out.status, out.stack)
			}
		}
	}
}
