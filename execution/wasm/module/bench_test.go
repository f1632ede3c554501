package module_test

import (
	"maps"
	"slices"
	"testing"

	w "github.com/trivium-chain/trivium/execution/internal/wasmtest"
)

// BenchmarkDecode gives the time for a byte of ordinary modules, and of those
// that are made to take long.
func BenchmarkDecode(b *testing.B) {
	modules := heavy()
	modules["an ordinary contract"] = w.Script()
	for _, name := range slices.Sorted(maps.Keys(modules)) {
		raw := modules[name]
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(raw)))
			b.ReportAllocs()
			for b.Loop() {
				if _, err := decode(raw); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(len(raw)), "ns/byte")
		})
	}
}
