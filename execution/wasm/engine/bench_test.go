package engine

import (
	"fmt"
	"testing"

	w "github.com/trivium-chain/trivium/execution/internal/wasmtest"
	"github.com/trivium-chain/trivium/execution/wasm/instrument"
)

func engines(b *testing.B, f func(b *testing.B, e *Engine)) {
	b.Run("compiler", func(b *testing.B) { f(b, compiler(b, Config{})) })
	b.Run("interpreter", func(b *testing.B) { f(b, newEngine(b, Config{Interpreter: true})) })
}

func runs(b *testing.B, c *Code, input int) {
	b.ReportAllocs()
	f := frame(input, nil)
	for b.Loop() {
		f.Fault, f.Exited = nil, false
		c.Run(f, 1000)
	}
}

// BenchmarkRunNoop is a contract that does nothing, by its pages of memory.
func BenchmarkRunNoop(b *testing.B) {
	engines(b, func(b *testing.B, e *Engine) {
		for _, pages := range []uint32{0, 1, 2, 17, 128} {
			s := begin(pages, pages)
			c := load(b, e, s.end(nil, w.I32Const(0)))
			b.Run(fmt.Sprint("pages=", pages), func(b *testing.B) { runs(b, c, 0) })
		}
	})
}

// BenchmarkRunGrow is a contract of one page that grows, with its instance used
// again and with a new one for each run.
func BenchmarkRunGrow(b *testing.B) {
	engines(b, func(b *testing.B, e *Engine) {
		for _, kind := range []string{"reset", "fresh"} {
			if kind == "fresh" {
				e.idle.limit = 0
			}
			s := begin(1, 128)
			c := load(b, e, s.end(w.Locals(w.I32, w.I64), w.LocalGet(0), w.MemoryGrow))
			for _, n := range []int{0, 1, 16} {
				b.Run(fmt.Sprintf("%s/pages=%d", kind, n), func(b *testing.B) { runs(b, c, n) })
			}
			e.evict(c)
		}
	})
}

// BenchmarkRunFresh is the making of an instance, by functions and elements of
// the table.
func BenchmarkRunFresh(b *testing.B) {
	engines(b, func(b *testing.B, e *Engine) {
		e.idle.limit = 0
		for _, n := range []struct{ functions, elements uint32 }{{1, 0}, {500, 0}, {500, 250}, {4000, 0}, {4000, 4000}} {
			s := begin(1, 1)
			for range n.functions {
				s.Func(w.Params(), nil)
			}
			fns := make([]uint32, n.elements)
			for i := range fns {
				fns[i] = s.nest
			}
			s.Table(n.elements, n.elements)
			s.Elem(0, fns...)
			c := load(b, e, s.end(nil, w.I32Const(0)))
			b.Run(fmt.Sprintf("functions=%d/elements=%d", n.functions, n.elements), func(b *testing.B) { runs(b, c, 0) })
		}
	})
}

// BenchmarkHostCall is a thousand calls of a host function that does nothing.
func BenchmarkHostCall(b *testing.B) {
	engines(b, func(b *testing.B, e *Engine) {
		s := begin(1, 1)
		c := load(b, e, s.end(w.Locals(w.I32), w.I32Const(1000), w.LocalSet(1), w.Loop(w.Void,
			w.I32Const(8), w.Call(s.touch),
			w.LocalGet(1), w.I32Const(1), w.I32Sub, w.LocalTee(1), w.BrIf(0)), w.I32Const(0)))
		runs(b, c, 0)
		b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/1000, "ns/call")
	})
}

// fall is a program that calls itself as many times as its input has bytes, and
// there ends in some way.
func fall(how func(s *source) w.Code) *instrument.Program {
	s := begin(1, 1)
	f := s.Declare(w.Params(w.I32).Results(w.I32))
	s.Define(f, nil,
		w.LocalGet(0), w.I32Eqz, w.If(w.Void, how(s)),
		w.LocalGet(0), w.If(w.I32, w.LocalGet(0), w.I32Const(1), w.I32Sub, w.Call(f), w.I32Const(1), w.I32Add, w.Else, w.I32Const(0)))
	return s.end(nil, w.LocalGet(0), w.Call(f))
}

// BenchmarkTrap is a run that ends under depth frames, by how it ends.
func BenchmarkTrap(b *testing.B) {
	engines(b, func(b *testing.B, e *Engine) {
		for _, x := range []struct {
			name string
			how  func(s *source) w.Code
		}{
			{"return", func(*source) w.Code { return nil }},
			{"trap", func(*source) w.Code { return w.Join(w.Unreachable) }},
			{"fault", func(s *source) w.Code { return w.Call(s.fault) }},
			{"exit", func(s *source) w.Code { return w.Join(w.I32Const(1), w.Call(s.exit)) }},
		} {
			c := load(b, e, fall(x.how))
			for _, depth := range []int{1, 100, 1870} {
				b.Run(fmt.Sprintf("%s/depth=%d", x.name, depth), func(b *testing.B) { runs(b, c, depth) })
			}
		}
	})
}

// large is a program of n functions, metered, that compute.
func large(n int) *instrument.Program {
	s := begin(1, 1)
	for i := range n {
		var code w.Code
		for k := range 40 {
			code = w.Join(code,
				w.LocalGet(1), w.I64Const(int64(500+k)), w.I64Sub, w.LocalTee(1), w.I64Const(0), w.I64LtS,
				w.If(w.Void, w.I64Const(-1), w.GlobalSet(s.ink), w.Unreachable),
				w.LocalGet(0), w.I32Const(int32(i*k)), w.I32Xor, w.LocalTee(0), w.Load(w.I32Load, uint32(k)),
				w.If(w.Void, w.LocalGet(0), w.I32Const(7), w.I32RemU, w.LocalSet(0)))
		}
		s.Func(w.Params(w.I32).Results(w.I32), w.Locals(w.I64), w.GlobalGet(s.ink), w.LocalSet(1), code, w.LocalGet(0))
	}
	return s.end(nil, w.I32Const(0))
}

// BenchmarkCompile is the making of a code, by bytes of its program.
func BenchmarkCompile(b *testing.B) {
	p := large(200)
	compile := func(b *testing.B, e *Engine) {
		b.SetBytes(int64(len(p.Wasm)))
		for b.Loop() {
			if _, err := e.compile(Key{}, p); err != nil {
				b.Fatal(err)
			}
		}
		b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(len(p.Wasm)), "ns/byte")
	}
	engines(b, compile)
	b.Run("disk", func(b *testing.B) {
		e := compiler(b, Config{CacheDir: b.TempDir()})
		if _, err := e.compile(Key{}, p); err != nil {
			b.Fatal(err)
		}
		compile(b, e)
		if e.Stats().Compilations != 1 {
			b.Error("not from disk")
		}
	})
	b.Run("small", func(b *testing.B) {
		p = begin(1, 1).end(nil, w.I32Const(0))
		engines(b, compile)
	})
}
