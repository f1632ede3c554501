package natives

import (
	"bytes"
	"math/rand/v2"
	"testing"
)

func TestSearch(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	word := func(n int) []byte {
		b := make([]byte, r.IntN(n))
		for i := range b {
			b[i] = "ab"[r.IntN(2)]
		}
		return b
	}
	for range 20_000 {
		b, sep := word(24), word(7)
		want := bytes.Index(b, sep)
		if want < 0 {
			want = len(b)
		}
		if got := search(b, sep); got != want {
			t.Fatalf("%q in %q: %d, want %d", sep, b, got, want)
		}
	}
}

// TestSearchIsLinear looks for what nearly fits at every 16th byte: bytes.Index
// compares all of it each time, which would take minutes here.
func TestSearchIsLinear(t *testing.T) {
	const size = 8 << 20
	b := bytes.Repeat([]byte("xy--------------"), size/16)
	sep := append(bytes.Clone(b[:size/2]), 'z')
	if got := search(b, sep); got != size {
		t.Errorf("found at %d", got)
	}
}
