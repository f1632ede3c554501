package wasm_test

import (
	"encoding/binary"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/trivium-chain/trivium/execution/internal/cputime"
	w "github.com/trivium-chain/trivium/execution/internal/wasmtest"
	"github.com/trivium-chain/trivium/execution/wasm"
	"github.com/trivium-chain/trivium/execution/wasm/engine"
	"github.com/trivium-chain/trivium/execution/wasm/hooks"
	"github.com/trivium-chain/trivium/execution/wasm/instrument"
	"github.com/trivium-chain/trivium/execution/wasm/module"
	"github.com/trivium-chain/trivium/execution/wasm/schedule"
)

func readFile(tb testing.TB, name string) []byte {
	tb.Helper()
	b, err := os.ReadFile(name)
	if err != nil {
		tb.Fatal(err)
	}
	return b
}

// bomb is a module that is admitted and takes as long as can be to compile for
// what its activation costs.
func bomb(locals int, body ...w.Instr) []byte {
	m := w.Contract()
	m.Func(w.Params(), slices.Repeat(w.Locals(w.I32), locals), body...)
	m.Entry(nil, w.I32Const(0))
	return m.Bytes()
}

// each joins what f makes of 0 to n-1.
func each(n int, f func(i uint32) w.Code) (all w.Code) {
	for i := range uint32(n) {
		all = append(all, f(i)...)
	}
	return all
}

// readAll keeps every local alive to the end.
func readAll(locals int) w.Code {
	return each(locals, func(i uint32) w.Code { return w.Join(w.LocalGet(i), w.Drop) })
}

// bombs by what is many in them.
func bombs() map[string][]byte {
	l := &schedule.V1.Limits
	all := map[string][]byte{}
	write := func(i uint32, locals int) w.Code {
		return w.Join(w.I32Const(1), w.LocalSet(i%uint32(locals)))
	}
	ifs := func(n, locals int) w.Code {
		return each(n, func(i uint32) w.Code {
			return w.Join(w.LocalGet(i%uint32(locals)), w.If(w.Void, write(7*i, locals)))
		})
	}
	nestedIfs := func(n, locals int) w.Code {
		return w.Join(each(n, func(i uint32) w.Code {
			return w.Join(w.LocalGet(i%uint32(locals)), w.Raw(byte(w.OpIf), byte(w.Void)), write(i, locals))
		}), w.Repeat(n, w.End))
	}
	nestedLoops := func(n, locals int) w.Code {
		return w.Join(each(n, func(i uint32) w.Code {
			return w.Join(w.Raw(byte(w.OpLoop), byte(w.Void)), write(i, locals))
		}), readAll(locals), each(n, func(i uint32) w.Code {
			return w.Join(w.LocalGet(i%uint32(locals)), w.BrIf(0), w.End)
		}))
	}

	all["ifs"] = bomb(2, ifs(l.Blocks-1, 2))
	all["ifs, 64 locals"] = bomb(64, ifs(1000, 64), readAll(64))
	all["ifs, most locals"] = bomb(l.Locals, ifs(l.BlocksXLocals/l.Locals-2, l.Locals), readAll(l.Locals))
	all["nested ifs, 2 locals"] = bomb(2, w.Repeat(8, nestedIfs(l.Nesting-1, 2)))
	all["nested ifs, 64 locals"] = bomb(64, w.Repeat(5, nestedIfs(l.Nesting-1, 64)), readAll(64))
	all["nested ifs, most locals"] = bomb(l.Locals, w.Repeat(2, nestedIfs(l.Nesting-2, l.Locals)), readAll(l.Locals))
	all["loops"] = bomb(2, each(l.Blocks/2-1, func(i uint32) w.Code {
		return w.Loop(w.Void, w.LocalGet(0), w.I32Const(1), w.I32Add, w.LocalSet(0), w.LocalGet(1), w.BrIf(0))
	}))
	all["nested loops, 64 locals"] = bomb(64, w.Repeat(20, nestedLoops(l.LoopNesting, 64)))
	all["nested loops, most locals"] = bomb(l.Locals, w.Repeat(10, nestedLoops(l.LoopNesting, l.Locals)))
	all["branches"] = bomb(2, w.Block(w.Void, w.Repeat(l.Blocks-2, w.LocalGet(0), w.BrIf(0), w.LocalGet(1), w.LocalSet(0))))
	all["branches, 64 locals"] = bomb(64, w.Block(w.Void, each(1000, func(i uint32) w.Code {
		return w.Join(w.LocalGet(i%64), w.BrIf(0), w.LocalGet((i+1)%64), w.I32Const(1), w.I32Add, w.LocalSet(i%64))
	})), readAll(64))
	all["br_tables"] = bomb(1, w.Repeat(l.BrTableTotal/l.BrTable, w.Block(w.Void, w.LocalGet(0), w.BrTable(0, make([]uint32, l.BrTable)...))))
	all["divisions"] = bomb(8, each(10000, func(i uint32) w.Code {
		return w.Join(w.LocalGet(i%8), w.LocalGet((i+1)%8), w.I32DivS, w.LocalSet((i+2)%8))
	}))
	all["operands"] = bomb(8, w.Repeat(25, each(400, func(i uint32) w.Code {
		return w.Join(w.LocalGet(i%8), w.Load(w.I32Load, 0), w.LocalTee(i%8))
	}), w.Repeat(399, w.I32Add), w.Drop))
	all["calls"] = bomb(0, w.Repeat(40000, w.Call(0)))
	m := w.Contract()
	for range l.Functions - 1 {
		m.Func(w.Params(), nil)
	}
	m.Entry(nil, w.I32Const(0))
	all["functions"] = m.Bytes()
	return all
}

// TestBombsAreAdmitted keeps the benchmark honest: a module that is refused
// costs nothing.
func TestBombsAreAdmitted(t *testing.T) {
	for name, raw := range bombs() {
		r, err := wasm.Check(raw)
		if err != nil {
			t.Errorf("%s: %v", name, err)
		} else if r.ActivationGas < uint64(r.Size)*schedule.V1.Activation.StoredByte {
			t.Errorf("%s: %d gas for %d bytes", name, r.ActivationGas, r.Size)
		}
	}
}

// BenchmarkActivation decodes, instruments and compiles bombs and real contracts.
// "ns/gas" is the processor time that the gas of an activation buys; "us/byte" is
// of the module.
func BenchmarkActivation(b *testing.B) {
	all := bombs()
	for _, pattern := range []string{examples + "*/*.wasm", kernelFiles + "/*.wasm"} {
		files, err := filepath.Glob(pattern)
		if err != nil || len(files) == 0 {
			b.Fatal(pattern, err)
		}
		for _, f := range files {
			all["real/"+strings.TrimSuffix(filepath.Base(f), ".wasm")] = readFile(b, f)
		}
	}
	e, err := engine.New(engine.Config{}, hooks.Functions())
	if err != nil {
		b.Fatal(err)
	}
	defer e.Close()
	key := engine.Key{Schedule: schedule.V1.Version}
	for _, name := range slices.Sorted(maps.Keys(all)) {
		raw := all[name]
		b.Run(name, func(b *testing.B) {
			r, err := wasm.Check(raw)
			if err != nil {
				b.Fatal(err)
			}
			best := time.Hour
			for b.Loop() {
				runtime.GC()
				binary.BigEndian.PutUint64(key.Hash[:], binary.BigEndian.Uint64(key.Hash[:])+1) // as if never seen
				start := cputime.Used()
				_, err := e.Load(key, func() (*instrument.Program, error) {
					m, err := module.Decode(raw, &schedule.V1.Limits, hooks.Lookup)
					if err != nil {
						return nil, err
					}
					return instrument.Rewrite(m, &schedule.V1), nil
				})
				best = min(best, cputime.Used()-start)
				if err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(r.Size), "bytes")
			b.ReportMetric(float64(r.ActivationGas), "gas")
			b.ReportMetric(best.Seconds()*1e3, "ms")
			b.ReportMetric(best.Seconds()*1e6/float64(r.Size), "us/byte")
			b.ReportMetric(best.Seconds()*1e9/float64(r.ActivationGas), "ns/gas")
			b.ReportMetric(0, "ns/op")
		})
	}
}
