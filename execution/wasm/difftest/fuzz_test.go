package difftest

import (
	"math/rand/v2"
	"testing"
)

// seed is a long seed, always the same for i.
func seed(i uint64) []byte {
	r := rand.New(rand.NewPCG(i, 1))
	b := make([]byte, r.IntN(2500))
	for j := range b {
		b[j] = byte(r.Uint32())
	}
	return b
}

var someArgs = []byte("calldata of some contract, longer than a word")

func FuzzRewrite(f *testing.F) {
	for i := range uint64(20) {
		f.Add(seed(i), someArgs)
	}
	f.Fuzz(func(t *testing.T, seed, args []byte) {
		if len(args) > 1000 {
			return
		}
		checkRewrite(t, seed, args)
	})
}

// Without this a generator whose modules all trap at once would pass.
func TestRewriteSeesAllEnds(t *testing.T) {
	ends := tally{}
	for i := range uint64(400) {
		ends[checkRewrite(t, seed(1000+i), someArgs)]++
	}
	t.Log(ends)
}
