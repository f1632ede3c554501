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

func FuzzEngines(f *testing.F) {
	for i := range uint64(20) {
		f.Add(seed(i), someArgs, i*1_000_003)
	}
	f.Fuzz(func(t *testing.T, seed, args []byte, ink uint64) {
		if len(args) > 1000 {
			return
		}
		checkEngines(t, seed, args, ink)
	})
}

// The targets would pass if all modules of the generator ended at once, or in
// one way.
func TestRunsEndInManyWays(t *testing.T) {
	const n = 300
	ends := map[string]int{}
	count := func(target, end string) { ends[target+": "+end]++ }
	for i := range uint64(n) {
		count("rewrite", checkRewrite(t, seed(1000+i), someArgs))
		count("engines", checkEngines(t, seed(1000+i), someArgs, i*999_983))
	}
	t.Log(ends)
	for end, least := range map[string]int{
		"rewrite: return": n / 2, "rewrite: ink": 2, "rewrite: stack": 2,
		"rewrite: wasm error: out of bounds memory access": n / 20, "rewrite: wasm error: integer divide by zero": 1,
		"engines: return": n / 3, "engines: trap": n / 10, "engines: out of gas": 2,
	} {
		if ends[end] < least {
			t.Errorf("%d runs ended by %q, want %d", ends[end], end, least)
		}
	}
}
