package instrument

import (
	"math/rand/v2"
	"testing"

	w "github.com/trivium-chain/trivium/execution/internal/wasmtest"
	"github.com/trivium-chain/trivium/execution/wasm/schedule"
)

// checkRewrite holds a module to everything that Rewrite promises of it.
// It tells how far it came.
func checkRewrite(t testing.TB, raw []byte, s *schedule.Schedule) (end string) {
	t.Helper()
	const (
		enough = 40_000_000 // ends what never ends
		charge = 1234
	)
	m := decode(t, raw)
	p := Rewrite(m, s)
	got := run(t, engines[0].config, p.Wasm, p.Globals, left(enough), deep, charge)
	if err := identical(got, run(t, engines[1].config, p.Wasm, p.Globals, left(enough), deep, charge)); err != nil {
		t.Fatalf("engines differ: %v\n%x", err, raw)
	}
	if got.ink < 0 || got.stack < 4*2048 && got.trap != "" {
		return "exhausted" // or perhaps: the original may never end
	}
	var original outcome
	for _, e := range engines {
		original = run(t, e.config, raw, nil, 0, 0, charge)
		globals := got.globals
		got.globals = nil
		if err := same(original, got); err != nil {
			t.Fatalf("%s: the original differs: %v\n%x", e.name, err, raw)
		}
		got.globals = globals
	}
	model := run(t, engines[0].config, counted(m, s), p.Globals, left(enough), deep, charge)
	if err := same(model, got); err != nil {
		t.Fatalf("the count differs: %v\n%x", err, raw)
	}
	// Whatever the host sees was paid before.
	for i, c := range got.calls {
		if c.ink > model.calls[i].ink {
			t.Fatalf("host call %d sees %d ink, but only %d is left\n%x", i, c.ink, model.calls[i].ink, raw)
		}
	}
	if got.trap != "" {
		return "trapped"
	}
	if got.stack != deep {
		t.Fatalf("%d cells of stack are left\n%x", got.stack, raw)
	}
	grown := int64(len(got.paid)-len(model.paid)) * charge
	if got.ink != model.ink-grown {
		t.Fatalf("ink %d, count %d\n%x", got.ink, model.ink-grown, raw)
	}
	// The same with exactly the ink it takes, and not with less.
	used := uint64(enough - got.ink)
	exact := run(t, engines[0].config, p.Wasm, p.Globals, left(used), deep, charge)
	exact.calls, got.calls = nil, nil
	if err := same(exact, got); err != nil || exact.ink != 0 {
		t.Fatalf("with exactly enough: %v, %d left\n%x", err, exact.ink, raw)
	}
	if used == 0 {
		return "returned"
	}
	// One less is missed by a metered block, or by the last host call.
	if less := run(t, engines[0].config, p.Wasm, nil, left(used-1), deep, charge); less.ink != -1 {
		t.Fatalf("with one ink less: %d left\n%x", less.ink, raw)
	}
	return "returned"
}

func seed(i uint64, n int) []byte {
	r := rand.New(rand.NewPCG(i, 1))
	b := make([]byte, r.IntN(n))
	for j := range b {
		b[j] = byte(r.Uint32())
	}
	return b
}

func TestGeneratedModules(t *testing.T) {
	s := priced(false)
	ends := map[string]int{}
	for i := range uint64(120) {
		ends[checkRewrite(t, w.Generate(seed(i, 3000)), s)]++
	}
	t.Log(ends)
	for _, end := range []string{"returned", "trapped", "exhausted"} {
		if ends[end] < 10 {
			t.Errorf("only %d modules %s: the test says little", ends[end], end)
		}
	}
}

// FuzzRewrite makes a module of any bytes, and holds Rewrite to its promises on it.
func FuzzRewrite(f *testing.F) {
	s := priced(false)
	for i := range uint64(20) {
		f.Add(seed(1000+i, 400))
	}
	f.Fuzz(func(t *testing.T, seed []byte) {
		checkRewrite(t, w.Generate(seed), s)
	})
}
