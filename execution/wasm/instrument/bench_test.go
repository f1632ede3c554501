package instrument

import (
	"context"
	"encoding/binary"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"

	w "github.com/trivium-chain/trivium/execution/internal/wasmtest"
	"github.com/trivium-chain/trivium/execution/wasm/schedule"
)

// BenchmarkRewrite rewrites contracts, and reports how much larger they get.
func BenchmarkRewrite(b *testing.B) {
	modules := map[string][]byte{
		"generated": w.Generate(seed(7, 60_000)),
		"blocks":    bomb(),
	}
	examples, _ := filepath.Glob("../../../examples/wasm/*/*.wasm")
	kernels, _ := filepath.Glob("../testdata/kernels/*.wasm")
	for _, path := range append(examples, kernels...) {
		raw, err := os.ReadFile(path)
		if err != nil {
			b.Fatal(err)
		}
		modules[filepath.Base(path)] = raw
	}
	for name, raw := range modules {
		b.Run(name, func(b *testing.B) {
			m := decode(b, raw)
			var p *Program
			b.ReportAllocs()
			b.SetBytes(int64(len(raw)))
			for b.Loop() {
				p = Rewrite(m, &schedule.V1)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(len(raw)), "ns/byte")
			b.ReportMetric(float64(len(p.Wasm))/float64(len(raw)), "growth")
		})
	}
}

// bomb is a module with as many charges as its size allows.
func bomb() []byte {
	m := w.Contract()
	for range 50 {
		m.Func(w.Params(), nil, w.Repeat(1000, w.I32Const(0), w.If(w.Void), w.I32Const(0), w.BrIf(0)))
	}
	m.Entry(nil, w.I32Const(0))
	return m.Bytes()
}

// BenchmarkMetering runs C kernels as they are and instrumented, by turns, and
// reports how much longer the latter takes.
func BenchmarkMetering(b *testing.B) {
	sizes := map[string][2]uint64{ // for the compiler and the interpreter
		"fib": {27, 20}, "keccak": {5000, 100}, "matmul": {128, 32}, "sha256": {20_000, 400}, "sort": {5000, 500}, "table": {1_000_000, 20_000},
	}
	for name, n := range sizes {
		raw, err := os.ReadFile("../testdata/kernels/" + name + ".wasm")
		if err != nil {
			b.Fatal(err)
		}
		metered := Rewrite(decode(b, raw), &schedule.V1).Wasm
		for i, e := range engines {
			b.Run(name+"/"+e.name, func(b *testing.B) {
				was, is := kernel(b, e.config, raw, n[i]), kernel(b, e.config, metered, n[i])
				best := [2]time.Duration{time.Hour, time.Hour}
				for b.Loop() {
					best[0], best[1] = min(best[0], was()), min(best[1], is())
				}
				b.ReportMetric(float64(best[1])/float64(best[0]), "metered/raw")
				b.ReportMetric(0, "ns/op")
			})
		}
	}
}

// kernel makes a contract ready to be called with the word n, and gives what
// tells the time of a call.
func kernel(b *testing.B, config wazero.RuntimeConfig, wasm []byte, n uint64) func() time.Duration {
	b.Helper()
	ctx := context.Background()
	r := wazero.NewRuntimeWithConfig(ctx, config.WithCoreFeatures(features))
	b.Cleanup(func() { r.Close(ctx) })
	_, err := r.NewHostModuleBuilder("vm_hooks").
		NewFunctionBuilder().WithFunc(func(_ context.Context, m api.Module, p uint32) {
		m.Memory().Write(p, binary.BigEndian.AppendUint64(make([]byte, 24), n))
	}).Export("read_args").
		NewFunctionBuilder().WithFunc(func(_ context.Context, p, size uint32) {}).Export("write_result").
		Instantiate(ctx)
	if err != nil {
		b.Fatal(err)
	}
	m, err := r.Instantiate(ctx, wasm)
	if err != nil {
		b.Fatal(err)
	}
	entry := m.ExportedFunction(EntryExport)
	return func() time.Duration {
		if ink, ok := m.ExportedGlobal(InkExport).(api.MutableGlobal); ok {
			ink.Set(plenty)
			m.ExportedGlobal(StackExport).(api.MutableGlobal).Set(deep)
		}
		start := time.Now()
		res, err := entry.Call(ctx, 32)
		if err != nil || res[0] != 0 {
			b.Fatalf("status %v, %v", res, err)
		}
		return time.Since(start)
	}
}
