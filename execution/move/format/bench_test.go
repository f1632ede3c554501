package format_test

import (
	"testing"

	"github.com/trivium-chain/trivium/execution/move/format"
)

func BenchmarkDecode(b *testing.B) {
	var all [][]byte
	size := 0
	for _, data := range fixtures(b, "aptos-framework-v5") {
		all = append(all, data)
		size += len(data)
	}
	b.SetBytes(int64(size))
	b.ReportAllocs()
	for b.Loop() {
		for _, data := range all {
			if _, err := format.Decode(data); err != nil {
				b.Fatal(err)
			}
		}
	}
}

func BenchmarkEncode(b *testing.B) {
	var all []*format.Module
	size := 0
	for _, data := range fixtures(b, "aptos-framework-v5") {
		m, err := format.Decode(data)
		if err != nil {
			b.Fatal(err)
		}
		all = append(all, m)
		size += len(data)
	}
	b.SetBytes(int64(size))
	for b.Loop() {
		for _, m := range all {
			if _, err := format.Encode(m); err != nil {
				b.Fatal(err)
			}
		}
	}
}
