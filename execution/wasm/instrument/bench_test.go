package instrument

import (
	"os"
	"path/filepath"
	"testing"

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
	for range 13 {
		m.Func(w.Params(), nil, w.Repeat(4000, w.I32Const(0), w.If(w.Void), w.I32Const(0), w.BrIf(0)))
	}
	m.Entry(nil, w.I32Const(0))
	return m.Bytes()
}
