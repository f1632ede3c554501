package engine

import (
	"bytes"
	"errors"
	"slices"
	"sync"
	"testing"

	w "github.com/trivium-chain/trivium/execution/internal/wasmtest"
	"github.com/trivium-chain/trivium/execution/wasm/hooks"
	"github.com/trivium-chain/trivium/execution/wasm/instrument"
	"github.com/trivium-chain/trivium/execution/wasm/module"
)

// endings is a program that ends in every way.
func endings() *instrument.Program {
	s := begin(1, 4)
	return s.end(nil,
		at(1, w.Call(s.fault)),
		at(2, w.I64Const(90), w.Call(s.spend), w.I32Const(5), w.Call(s.exit)),
		at(3, w.Unreachable),
		at(4, w.I32Const(1), w.I32Const(0), w.I32DivU, w.Drop),
		at(5, w.I32Const(65533), w.Load(w.I32Load, 0), w.Drop),
		at(6, w.I64Const(100), w.Call(s.spend)),
		at(7, w.I32Const(8), w.Call(s.exit)),
		w.LocalGet(0))
}

func TestHowRunsEnd(t *testing.T) {
	both(t, func(t *testing.T, e *Engine) {
		c := load(t, e, endings())
		runs, traps := uint64(0), uint64(0)
		for _, x := range []struct {
			input int
			want  Outcome
		}{
			{0, Outcome{Ink: 100}},
			{9, Outcome{Status: 9, Ink: 100}},
			{1, Outcome{Trap: true}},
			{2, Outcome{Status: 5, Ink: 10}},
			{3, Outcome{Trap: true}},
			{4, Outcome{Trap: true}},
			{5, Outcome{Trap: true}},
			{6, Outcome{Status: 6}},
			{7, Outcome{Status: 8, Ink: 100}},
			{0, Outcome{Ink: 100}},
		} {
			f := frame(x.input, nil)
			if got := c.Run(f, 100); got != x.want {
				t.Errorf("input of %d: got %+v, want %+v", x.input, got, x.want)
			}
			if f.Memory != nil || f.Ink != nil {
				t.Error("memory and ink can be reached after the run")
			}
			runs++
			if x.want.Trap {
				traps++
			}
		}
		if s := e.Stats(); s.Runs != runs || s.Traps != traps || s.Unexpected != 0 || s.Fresh != 0 {
			t.Errorf("%+v", s)
		}
	})
}

func TestInputLengthIsTheArgument(t *testing.T) {
	both(t, func(t *testing.T, e *Engine) {
		s := begin(1, 1)
		c := load(t, e, s.end(nil, w.LocalGet(0)))
		for _, n := range []int{0, 1, 65536, 1 << 20} {
			if got := c.Run(frame(n, nil), 1); got.Status != uint32(n) {
				t.Errorf("got %d, want %d", got.Status, n)
			}
		}
	})
}

// What host functions see of memory follows the memory as it grows and moves.
func TestMemoryOfTheFrameGrows(t *testing.T) {
	both(t, func(t *testing.T, e *Engine) {
		s := begin(1, 40)
		c := load(t, e, s.end(nil,
			w.I32Const(65532), w.I32Const(0x01020304), w.Store(w.I32Store, 0), w.I32Const(65532), w.Call(s.touch),
			w.I32Const(38), w.MemoryGrow, w.Drop, w.I32Const(39*65536-4), w.I32Const(0x01020304), w.Store(w.I32Store, 0),
			w.I32Const(65532), w.Call(s.touch), w.I32Const(39*65536-4), w.Call(s.touch),
			w.I32Const(2), w.MemoryGrow)) // beyond the most
		for range 3 {
			h := new(host)
			h.onTouch = func(f *hooks.Frame, at uint32) {
				if b, ok := f.Memory.Read(at, 4); !ok || !bytes.Equal(b, []byte{4, 3, 2, 1}) {
					t.Errorf("at %d: %x, %v", at, b, ok)
				}
				if _, ok := f.Memory.Read(at, 5); ok && at != 65532 {
					t.Error("read beyond the end")
				}
			}
			if got := c.Run(frame(0, h), 1); got != (Outcome{Status: 1<<32 - 1, Ink: 1}) {
				t.Errorf("%+v", got)
			}
			if len(h.touched) != 3 {
				t.Errorf("%d", h.touched)
			}
		}
	})
}

// A host function panics when this node fails. That must not become the outcome
// of a contract, and the code can be run again.
func TestPanicOfAHostFunctionGoesUp(t *testing.T) {
	both(t, func(t *testing.T, e *Engine) {
		s := begin(1, 1)
		c := load(t, e, s.end(nil, at(1, w.I32Const(0), w.Call(s.touch)), w.I32Const(0)))
		for _, thrown := range []any{errors.New("no such node"), "text", 17} {
			h := &host{onTouch: func(*hooks.Frame, uint32) { panic(thrown) }}
			func() {
				defer func() {
					if r, ok := recover().(*hostPanic); !ok || r.value != thrown || len(r.stack) == 0 {
						t.Errorf("%v came up as %+v", thrown, r)
					}
				}()
				t.Errorf("%+v, want a panic", c.Run(frame(1, h), 1))
			}()
			if got := c.Run(frame(0, h), 1); got != (Outcome{Ink: 1}) {
				t.Errorf("after it: %+v", got)
			}
		}
		if s := e.Stats(); s.Unexpected != 0 {
			t.Errorf("%+v", s)
		}
	})
}

func TestManyGoroutines(t *testing.T) {
	both(t, func(t *testing.T, e *Engine) {
		p := endings()
		c := load(t, e, p)
		want := make([]Outcome, 9)
		for i := range want {
			want[i] = c.Run(frame(i, nil), 100)
		}
		var wg sync.WaitGroup
		for g := range 8 {
			wg.Go(func() {
				for i := range 200 {
					c := load(t, e, p)
					n := (i*7 + g) % len(want)
					if got := c.Run(frame(n, nil), 100); got != want[n] {
						t.Errorf("input of %d: got %+v, want %+v", n, got, want[n])
					}
				}
			})
		}
		wg.Wait()
		if n := len(c.idle); n > perCode || n < 1 {
			t.Errorf("%d idle instances", n)
		}
	})
}

// Compiled code leaves anything in the upper half of a cell that holds an i32.
// Neither host functions nor contracts see it.
func TestUpperHalvesOfCells(t *testing.T) {
	i32 := []module.ValType{module.I32}
	for _, interpreted := range []bool{false, true} {
		var cells []uint64
		e, err := New(Config{Interpreter: interpreted}, append(functions(),
			hooks.Function{Name: "raw", Type: module.FuncType{Params: i32, Results: i32}, Call: func(_ *hooks.Frame, s []uint64) {
				cells = append(cells, s[0])
				s[0] = 5<<40 | 7
			}},
			hooks.Function{Name: "wide", Type: module.FuncType{Params: []module.ValType{module.I64, module.I64}}, Call: func(_ *hooks.Frame, s []uint64) {
				cells = append(cells, s[0]) // and leaves it on the stack
			}},
			hooks.Function{Name: "blank", Type: module.FuncType{Results: []module.ValType{module.I64}}, Call: func(_ *hooks.Frame, s []uint64) {
				cells = append(cells, s[0])
			}}))
		if err != nil {
			t.Fatal(err)
		}
		defer e.Close()
		s := begin(1, 1)
		raw := s.Import(hooks.Module, "raw", w.Params(w.I32).Results(w.I32))
		blank := s.Import(hooks.Module, "blank", w.Params().Results(w.I64))
		wide := s.Import(hooks.Module, "wide", w.Params(w.I64, w.I64))
		large := s.own(9<<40 | 3)
		dirty := w.Join(w.GlobalGet(large), w.GlobalGet(large), w.Call(wide))
		c := load(t, e, s.end(nil,
			dirty, w.GlobalGet(large), w.I32WrapI64, w.Call(raw), w.I64ExtendI32U, w.I64Const(7), w.I64Eq,
			dirty, w.LocalGet(0), w.Call(raw), w.I32Const(7), w.I32Eq, w.I32And,
			dirty, w.Call(blank), w.I64Eqz, w.I32And))
		for range 2 {
			if got := c.Run(frame(4, nil), 0); got != (Outcome{Status: 1}) {
				t.Errorf("%+v", got)
			}
		}
		if want := []uint64{9<<40 | 3, 3, 9<<40 | 3, 4, 9<<40 | 3, 0}; !slices.Equal(cells, append(want, want...)) {
			t.Errorf("cells %x, want %x twice", cells, want)
		}
	}
}
