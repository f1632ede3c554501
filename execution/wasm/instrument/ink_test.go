package instrument

import (
	"strings"
	"testing"

	"github.com/tetratelabs/wazero"

	w "github.com/trivium-chain/trivium/execution/internal/wasmtest"
)

// entry is a contract whose entry point has this body. Its parameter, local 0,
// is 7 in these tests; locals 1 and 2 are an i32 and an i64.
func entry(body ...w.Instr) []byte {
	m := w.Contract()
	m.Entry(w.Locals(w.I32, w.I64), body...)
	return m.Bytes()
}

// step leaves a trace of how far the contract came: it adds k to the word at 0.
func step(k int32) w.Instr {
	return w.Join(w.I32Const(0), w.I32Const(0), w.Load(w.I32Load, 0), w.I32Const(k), w.I32Add, w.Store(w.I32Store, 0))
}

// paths has all kinds of blocks, and takes 7 times round a loop.
func paths() []byte {
	m := w.Contract()
	m.Table(2, 0)
	leaf := m.Func(w.Params(w.I32).Results(w.I32), nil,
		w.LocalGet(0), w.If(w.Void, w.LocalGet(0), w.I32Const(1), w.I32And, w.If(w.Void, w.I32Const(5), w.Return)),
		step(1), w.I32Const(6))
	even := m.Func(w.Params(), nil,
		w.Block(w.Void,
			w.I32Const(0), w.Load(w.I32Load, 0), w.I32Const(3), w.I32And,
			w.BrTable(0, 1, 0)),
		step(100))
	m.Elem(0, leaf, even)
	typ := m.Type(w.Params(w.I32).Results(w.I32))
	m.Entry(w.Locals(w.I32),
		w.Loop(w.Void,
			w.LocalGet(0), w.I32Const(2), w.I32RemU,
			w.If(w.I32, w.LocalGet(0), w.Call(leaf), w.Else, step(1000), w.LocalGet(0), w.I32Const(0), w.CallIndirect(typ)),
			w.LocalGet(1), w.I32Add, w.LocalSet(1),
			w.Call(even),
			w.LocalGet(0), w.I32Const(1), w.I32Sub, w.LocalTee(0), w.BrIf(0)),
		w.Block(w.I32, w.LocalGet(1), w.LocalGet(1), w.I32Const(3), w.I32GtU, w.BrIf(0), w.Drop, w.I32Const(9)))
	return m.Bytes()
}

// TestEveryInk gives each possible ink. The contract must trap for exactly those
// that are less than it takes, and must never come further than its ink pays for.
func TestEveryInk(t *testing.T) {
	s := priced(true)
	raw := paths()
	m := decode(t, raw)
	p := Rewrite(m, s)
	eachEngine(t, func(t *testing.T, config wazero.RuntimeConfig) {
		full := run(t, config, p.Wasm, nil, left(plenty), deep, 0)
		if full.trap != "" || full.stack != deep {
			t.Fatal(full)
		}
		model := run(t, config, counted(m, s), nil, left(plenty), deep, 0)
		used := plenty - uint64(full.ink)
		if full.ink != model.ink || used < 300 || used > 2000 {
			t.Fatalf("used %d, counted %d", used, plenty-uint64(model.ink))
		}
		for ink := uint64(0); ink <= used+2; ink++ {
			out := run(t, config, p.Wasm, nil, left(ink), deep, 0)
			switch {
			case ink >= used:
				if err := same(out, full); err != nil || out.ink != int64(ink-used) {
					t.Fatalf("with %d ink: %v, %d left", ink, err, out.ink)
				}
			case out.trap != "wasm error: unreachable" || out.ink != -1:
				t.Fatalf("with %d of %d ink: trap %q, %d left", ink, used, out.trap, out.ink)
			}
		}
	})
}

// TestCharges lists contracts whose metered blocks are known, each with how many
// charges stand in the entry point.
func TestCharges(t *testing.T) {
	cond := w.LocalGet(0)
	tests := []struct {
		name    string
		charges int
		body    w.Code
	}{
		{"straight", 1, w.Join(step(1), w.I32Const(0))},
		{"nested blocks", 1, w.Join(w.Block(w.Void, w.Block(w.Void, step(1)), step(2)), w.I32Const(0))},
		{"call", 1, w.Join(step(1), w.Call(0), step(1), w.I32Const(0))},
		{"if", 2, w.Join(cond, w.If(w.Void, step(1)), step(2), w.I32Const(0))},
		{"if and else", 3, w.Join(cond, w.If(w.Void, step(1), w.Else, step(2)), step(3), w.I32Const(0))},
		{"br_if to the next block", 2, w.Join(w.Block(w.Void, cond, w.BrIf(0), step(1)), step(2), w.I32Const(0))},
		{"br_if before an end", 1, w.Join(w.Block(w.Void, cond, w.BrIf(0)), step(2), w.I32Const(0))},
		{"br_if two blocks out", 2, w.Join(w.Block(w.Void, w.Block(w.Void, cond, w.BrIf(1)), step(1)), step(2), w.I32Const(0))},
		{"br_if to both", 4, w.Join(w.Block(w.Void, w.Block(w.Void, cond, w.BrIf(0), step(1), cond, w.BrIf(1), step(2)), step(3)), step(4), w.I32Const(0))},
		{"return in an if", 3, w.Join(cond, w.If(w.Void, step(1), w.I32Const(1), w.Return), step(2), w.I32Const(0))},
		{"trap in an if", 2, w.Join(cond, w.If(w.Void, step(1), w.Unreachable), step(2), w.I32Const(0))},
		{"loop", 2, w.Join(w.Loop(w.Void, step(1), cond, w.BrIf(0)), step(2), w.I32Const(0))},
		{"loop with a way on", 4, w.Join(w.Loop(w.Void, step(1), w.Block(w.Void, cond, w.BrIf(0), w.Br(1)), step(2)), step(3), w.I32Const(0))},
		{"loop left from within", 3, w.Join(w.Block(w.Void, w.Loop(w.Void, step(1), cond, w.BrIf(1), step(1), w.Br(0))), step(3), w.I32Const(0))},
		{"code behind a loop without end", 2, w.Join(w.Loop(w.Void, w.Br(0)), step(1), w.I32Const(0))},
		{"code behind br", 1, w.Join(w.Block(w.Void, w.Br(0), step(1), cond, w.If(w.Void, step(1))), w.I32Const(0))},
		{"code behind return", 1, w.Join(w.I32Const(0), w.Return, step(1), w.Loop(w.Void, step(2)))},
		{"empty if", 1, w.Join(cond, w.If(w.Void), step(1), w.I32Const(0))},
		{"nothing but nothing", 1, w.Join(w.I32Const(0))},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			m := w.Contract()
			m.Func(w.Params(), nil) // 0
			m.Entry(nil, test.body)
			raw := m.Bytes()
			p := Rewrite(decode(t, raw), priced(false))
			if n := charges(t, p, 1); n != test.charges {
				t.Errorf("%d charges, want %d\n%s", n, test.charges, text(t, p, 1))
			}
			if strings.Contains(test.name, "behind") && strings.Contains(text(t, p, 1), "i32.store") {
				t.Errorf("code that nothing reaches is still there\n%s", text(t, p, 1))
			}
			checkRewrite(t, raw, priced(false))
		})
	}
}
