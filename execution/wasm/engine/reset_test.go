package engine

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"testing"

	w "github.com/trivium-chain/trivium/execution/internal/wasmtest"
	"github.com/trivium-chain/trivium/execution/wasm/hooks"
	"github.com/trivium-chain/trivium/execution/wasm/instrument"
	"github.com/trivium-chain/trivium/execution/wasm/module"
)

// What each length of input does in the program of messy.
const (
	look0      = iota // shows globals, size of memory, and memory itself
	lookGrown         // grows by two pages first
	lookBeyond        // reads just beyond the first size of memory
	scribble          // changes everything that can be changed
	scribbleTrap
	scribbleFault
	scribbleExit
	scribbleDeep // likewise at the bottom of many frames, and traps there
	growAll      // as far as it goes
	growNone     // by nothing
	nested       // runs the program again, scribbling, and then shows what is left
	actions
)

// messy is a program that leaves as much behind as code can.
func messy(pages, most uint32) *instrument.Program {
	s := begin(pages, most)
	a, b := s.own(-5), s.own(1<<40)
	if pages > 0 {
		s.segment(16, []byte("hello"))
		s.segment(18, []byte("LL"))
		s.segment(pages*module.PageSize-3, []byte("end"))
	}
	typ := w.Params(w.I32).Results(w.I32)
	double := s.Func(typ, nil, w.LocalGet(0), w.I32Const(1), w.I32Shl)
	s.Table(4, 4)
	s.Elem(1, double, double)

	// fill writes all over memory, every 509 bytes.
	fill := s.Func(w.Params(), w.Locals(w.I32, w.I32),
		w.MemorySize, w.I32Const(16), w.I32Shl, w.LocalSet(1),
		w.Block(w.Void, w.Loop(w.Void,
			w.LocalGet(0), w.I32Const(4), w.I32Add, w.LocalGet(1), w.I32GtU, w.BrIf(1),
			w.LocalGet(0), w.LocalGet(0), w.I32Const(-1), w.I32Xor, w.Store(w.I32Store, 0),
			w.LocalGet(0), w.I32Const(509), w.I32Add, w.LocalSet(0), w.Br(0))))
	mess := w.Join(
		w.I32Const(3), w.MemoryGrow, w.Drop, w.Call(fill),
		w.I64Const(77), w.GlobalSet(a), w.I64Const(-1), w.GlobalSet(b),
		w.I32Const(12), w.GlobalSet(s.stack))
	deep := s.Declare(typ)
	s.Define(deep, nil,
		w.LocalGet(0), w.I32Eqz, w.If(w.Void, w.Unreachable),
		w.LocalGet(0), w.I32Const(1), w.I32Sub, w.Call(deep))
	show := w.Join(
		w.GlobalGet(a), w.I32WrapI64, w.Call(s.touch), w.GlobalGet(b), w.I64Const(20), w.I64ShrU, w.I32WrapI64, w.Call(s.touch),
		w.GlobalGet(s.stack), w.Call(s.touch), w.GlobalGet(s.ink), w.I32WrapI64, w.Call(s.touch),
		w.MemorySize, w.Call(s.touch),
		w.I32Const(21), w.I32Const(2), w.CallIndirect(s.Type(typ)), w.Call(s.touch))
	return s.end(nil,
		at(look0, show),
		at(lookGrown, w.I32Const(2), w.MemoryGrow, w.Drop, show),
		at(lookBeyond, w.I32Const(int32(pages*module.PageSize)-3), w.Load(w.I32Load, 0), w.Drop),
		at(scribble, mess),
		at(scribbleTrap, mess, w.I32Const(21), w.I32Const(3), w.CallIndirect(s.Type(typ)), w.Drop),
		at(scribbleFault, mess, w.Call(s.fault)),
		at(scribbleExit, mess, w.I32Const(3), w.Call(s.exit)),
		at(scribbleDeep, mess, w.I32Const(1800), w.Call(deep), w.Drop),
		at(growAll, w.Loop(w.Void, w.I32Const(1), w.MemoryGrow, w.I32Const(-1), w.I32Ne, w.BrIf(0)), mess),
		at(growNone, w.I32Const(0), w.MemoryGrow, w.Drop, show),
		at(nested, w.I32Const(scribble), w.Call(s.nest), w.Call(s.touch), show),
		w.I32Const(0))
}

// seen is all that an action lets out.
func seen(c *Code, action int) string {
	var out bytes.Buffer
	h := new(host)
	h.onTouch = func(f *hooks.Frame, v uint32) {
		fmt.Fprintln(&out, v)
		size := uint32(len(memoryOf(f)))
		if _, ok := f.Memory.Read(size, 1); ok {
			fmt.Fprintln(&out, "memory beyond its end")
		}
		out.Write(memoryOf(f))
	}
	h.onNest = func(n uint32) uint32 { return uint32(c.Run(frame(int(n), h), 999).Ink) }
	fmt.Fprintf(&out, "%+v", c.Run(frame(action, h), 12345))
	return out.String()
}

// memoryOf finds the whole memory.
func memoryOf(f *hooks.Frame) []byte {
	n := uint32(0)
	for {
		if _, ok := f.Memory.Read(n, module.PageSize); !ok {
			break
		}
		n += module.PageSize
	}
	b, _ := f.Memory.Read(0, n)
	return b
}

// A program behaves in an instance that has run before as it does in a new one.
func TestNothingLeaksFromRunToRun(t *testing.T) {
	for _, size := range []struct{ pages, most uint32 }{{1, 20}, {3, 3}, {2, 4}, {0, 6}} {
		both(t, func(t *testing.T, e *Engine) {
			p := messy(size.pages, size.most)
			fresh := newEngine(t, Config{Interpreter: e.interpreter})
			fresh.idle.limit = 0
			reference := load(t, fresh, p)
			c := load(t, e, p)
			var want []string
			for i := range actions {
				if i == lookBeyond && size.pages == 0 {
					want = append(want, "")
					continue
				}
				want = append(want, seen(reference, i))
			}
			r := rand.New(rand.NewPCG(1, uint64(size.pages)))
			before := -1
			for range 150 {
				i := r.IntN(actions)
				if want[i] == "" {
					continue
				}
				if got := seen(c, i); got != want[i] {
					t.Fatalf("%d and %d pages: action %d after %d differs from the same in a new instance", size.pages, size.most, i, before)
				}
				before = i
			}
			if s := e.Stats(); s.Fresh > 2 && size.pages > 0 { // one for the nested run, which finds none idle
				t.Errorf("%d of %d runs made an instance", s.Fresh, s.Runs)
			}
			if s := fresh.Stats(); s.Fresh != s.Runs {
				t.Errorf("the reference made %d instances in %d runs", s.Fresh, s.Runs)
			}
			if s := e.Stats(); s.Unexpected != 0 {
				t.Errorf("%+v", s)
			}
		})
	}
}

func TestFirstSight(t *testing.T) {
	both(t, func(t *testing.T, e *Engine) {
		c := load(t, e, messy(1, 2))
		h := new(host)
		var memory []byte
		h.onTouch = func(f *hooks.Frame, _ uint32) { memory = bytes.Clone(memoryOf(f)) }
		c.Run(frame(scribble, h), 1)
		c.Run(frame(look0, h), 55)
		if want := []uint32{1<<32 - 5, 1 << 20, firstStack, 55, 1, 42}; fmt.Sprint(h.touched) != fmt.Sprint(want) {
			t.Errorf("got %d, want %d", h.touched, want)
		}
		want := make([]byte, module.PageSize)
		copy(want[16:], "heLLo")
		copy(want[module.PageSize-3:], "end")
		if !bytes.Equal(memory, want) {
			t.Error("memory is not what the data segments say")
		}
	})
}

// Frames of one code on top of each other have an instance each.
func TestReentrancy(t *testing.T) {
	both(t, func(t *testing.T, e *Engine) {
		s := begin(1, 4)
		c := load(t, e, s.end(nil,
			// memory[0] = depth; r = nest(depth-1) if depth > 0; return r + memory[0], and memory must be as left
			w.I32Const(0), w.LocalGet(0), w.Store(w.I32Store, 0),
			w.I32Const(1), w.MemoryGrow, w.Drop,
			w.LocalGet(0),
			w.If(w.I32, w.LocalGet(0), w.I32Const(1), w.I32Sub, w.Call(s.nest), w.Else, w.I32Const(0)),
			w.I32Const(0), w.Load(w.I32Load, 0), w.I32Add))
		h := new(host)
		h.onNest = func(n uint32) uint32 {
			if n == 5 { // a frame in the middle fails by the node's fault; those below can go on
				func() {
					defer func() {
						if r, ok := recover().(*hostPanic); !ok || r.value != "host" {
							t.Errorf("panic of the host function came up as %v", r)
						}
					}()
					out := c.Run(frame(5, &host{onNest: func(uint32) uint32 { panic("host") }}), 1)
					t.Errorf("%+v, want a panic", out)
				}()
			}
			return c.Run(frame(int(n), h), 1).Status
		}
		for range 3 {
			if got := c.Run(frame(63, h), 1); got != (Outcome{Status: 63 * 64 / 2, Ink: 1}) {
				t.Errorf("%+v", got)
			}
		}
		if s := e.Stats(); s.Fresh > 63+3 {
			t.Errorf("%+v", s)
		}
	})
}

// A contract cannot make the pools hold more than their limits, whatever sizes it
// grows to.
func TestPoolsAreBounded(t *testing.T) {
	e := newEngine(t, Config{})
	e.idle.limit, e.buffers.limit = 3<<20, 2<<20
	r := rand.New(rand.NewPCG(3, 3))
	var codes []*Code
	for i := range 12 {
		s := begin(uint32(1+i%4), 60)
		codes = append(codes, load(t, e, s.end(nil, w.LocalGet(0), w.MemoryGrow, w.Drop, w.I32Const(int32(i)))))
	}
	for range 400 {
		i := r.IntN(len(codes))
		if got := codes[i].Run(frame(r.IntN(70), nil), 1); got.Status != uint32(i) {
			t.Fatalf("%+v", got)
		}
		if s := e.Stats(); s.IdleBytes > e.idle.limit || s.FreeBytes > e.buffers.limit || s.IdleBytes < 0 || s.FreeBytes < 0 {
			t.Fatalf("%+v", s)
		}
	}
	var idle int64
	for _, c := range codes {
		for _, in := range c.idle {
			idle += in.bytes
		}
	}
	if s := e.Stats(); idle != s.IdleBytes {
		t.Errorf("%d bytes idle, counted %d", idle, s.IdleBytes)
	}
	for _, buffers := range e.buffers.free {
		for _, b := range buffers {
			if len(bytes.TrimLeft(b, "\x00")) > 0 {
				t.Error("a free buffer is not zero")
			}
		}
	}
	if err := e.Close(); err != nil {
		t.Error(err)
	}
	if s := e.Stats(); s.IdleBytes != 0 || s.FreeBytes > e.buffers.limit || s.Modules != 0 || s.Bytes != 0 {
		t.Errorf("%+v", s)
	}
}

// The fields of wazero that the engine looks for are there. Without them all is
// right still, but slower, and bounds are coarser.
func TestInnerFieldsOfWazero(t *testing.T) {
	both(t, func(t *testing.T, e *Engine) {
		c := load(t, e, messy(1, 4))
		in := c.idle[0]
		if !in.inner.buffer.IsValid() || !in.inner.stack.IsValid() {
			t.Fatalf("%+v", in.inner)
		}
		before := in.inner.stackBytes()
		c.Run(frame(scribbleDeep, nil), 1)
		if after := in.inner.stackBytes(); after < before+1800*8 || after > unknownStack {
			t.Errorf("call stack of %d bytes, %d before", after, before)
		}
		// Without them: growth ends an instance.
		in.inner = inner{}
		fresh := e.Stats().Fresh
		want := seen(c, look0)
		seen(c, scribble)
		if got := seen(c, look0); got != want || e.Stats().Fresh != fresh+1 {
			t.Errorf("%d instances made", e.Stats().Fresh-fresh)
		}
		if in.inner.stackBytes() != unknownStack {
			t.Error("stack of unknown size")
		}
	})
}

func TestBuffers(t *testing.T) {
	for size, want := range map[uint64]int{0: 0, 1: 0, 65536: 0, 65537: 1, 131072: 1, 131073: 2, 17 << 16: 5, 1 << 32: 16} {
		if got := class(size); got != want {
			t.Errorf("class of %d bytes: %d, want %d", size, got, want)
		}
	}
	p := &buffers{limit: 1 << 20}
	a := p.get(3 << 16)
	if len(a) != 4<<16 {
		t.Errorf("%d bytes", len(a))
	}
	binary.LittleEndian.PutUint64(a[100:], 1<<60)
	p.put(a, 1<<16)
	if b := p.get(4 << 16); &b[0] != &a[0] || !bytes.Equal(b, make([]byte, 4<<16)) {
		t.Error("not the same buffer, cleared")
	}
	if p.put(make([]byte, 2<<20), 0); p.size() != 0 {
		t.Error("a buffer above the limit was kept")
	}
	for range 20 {
		p.put(make([]byte, 1<<16), 0)
	}
	if p.size() != 1<<20 {
		t.Errorf("%d bytes kept", p.size())
	}
}
