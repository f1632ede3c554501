package square

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/trivium-chain/trivium/da"
)

// BenchmarkSquare builds the square of one blob and reports milliseconds and
// the part of them that hashing takes.
func BenchmarkSquare(b *testing.B) {
	for _, size := range []int{64 << 10, 1 << 20, 7 << 20} {
		b.Run(fmt.Sprintf("%dKiB", size>>10), func(b *testing.B) {
			blobs := []da.Blob{{Namespace: testNamespace("bench"), Data: randomBytes(rand.New(rand.NewPCG(1, 1)), size)}}
			var roots float64
			b.SetBytes(int64(size))
			for b.Loop() {
				roots += build(b, blobs).rootTime.Seconds()
			}
			b.ReportMetric(1e3*b.Elapsed().Seconds()/float64(b.N), "ms/square")
			b.ReportMetric(roots/b.Elapsed().Seconds(), "roots/total")
		})
	}
}

// BenchmarkOpen checks and parses a namespace's answer.
func BenchmarkOpen(b *testing.B) {
	for _, size := range []int{64 << 10, 1 << 20, 7 << 20} {
		b.Run(fmt.Sprintf("%dKiB", size>>10), func(b *testing.B) {
			ns := testNamespace("bench")
			s := build(b, []da.Blob{{Namespace: ns, Data: randomBytes(rand.New(rand.NewPCG(1, 1)), size)}})
			data, err := s.Namespace(ns)
			if err != nil {
				b.Fatal(err)
			}
			b.SetBytes(int64(size))
			for b.Loop() {
				if _, err := Open(headerOf(s), ns, data); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkCommit computes a share commitment.
func BenchmarkCommit(b *testing.B) {
	blob := da.Blob{Namespace: testNamespace("bench"), Data: randomBytes(rand.New(rand.NewPCG(1, 1)), 7<<20)}
	b.SetBytes(int64(len(blob.Data)))
	for b.Loop() {
		if _, err := Commit(blob); err != nil {
			b.Fatal(err)
		}
	}
}
