package difftest

import (
	"reflect"
	"testing"

	"github.com/trivium-chain/trivium/execution/wasm/hooks"
	"github.com/trivium-chain/trivium/execution/wasm/instrument"
	"github.com/trivium-chain/trivium/execution/wasm/module"
	"github.com/trivium-chain/trivium/execution/wasm/schedule"
)

// rewriteInk bounds a run to some hundred thousand instructions.
const rewriteInk = 100_000_000

// checkRewrite compares a module with its instrumented form, and tells how the
// run ended.
func checkRewrite(t *testing.T, raw, args []byte) (end string) {
	m, err := module.Decode(raw, &schedule.V1.Limits, hooks.Lookup)
	if err != nil {
		t.Fatalf("refused: %v", err)
	}
	p := instrument.Rewrite(m, &schedule.V1)
	cells := schedule.V1.Code.StackLimit
	instrumented := func(ink int64, cells uint32) observation {
		return scene{
			wasm: p.Wasm, args: args, globals: p.Globals,
			gauge: instrument.InkExport, ink: ink, stack: instrument.StackExport, cells: cells,
		}.run(t)
	}
	got := instrumented(rewriteInk, cells)
	plainWasm, names := expose(t, raw, m, true)
	plain := scene{
		wasm: plainWasm, args: args, globals: names,
		gauge: plainInk, ink: rewriteInk, stack: plainPeak,
	}.run(t)

	switch over := plain.cells > cells; {
	case got.ink < 0 && plain.end == "":
		t.Fatalf("the instrumented module ran out of ink; by instructions %d are left", plain.ink)
	case got.ink < 0:
		return "ink"
	case plain.ink < 0:
		t.Fatalf("%d ink are left; by instructions there is none", got.ink)
	case over && got.end != unreachable:
		t.Fatalf("frames beyond the limit of the stack: %+v", got)
	case over:
		return "stack"
	case got.end == "" && got.cells != cells:
		t.Fatalf("%d stack cells are left of %d", got.cells, cells)
	case got.end == "" && got.ink != plain.ink:
		t.Fatalf("used %d ink, by instructions %d", rewriteInk-got.ink, rewriteInk-plain.ink)
	case got.end == errExit.Error() && got.ink > plain.ink: // blocks are paid for as a whole
		t.Fatalf("used %d ink up to exit_early, by instructions %d", rewriteInk-got.ink, rewriteInk-plain.ink)
	}
	// Neither ink nor stack has ended the run, so the original ends by itself.
	originalWasm, names := expose(t, raw, m, false)
	original := scene{wasm: originalWasm, args: args, globals: names}.run(t)
	same(t, "instrumented", got, "original", original)
	same(t, "plainly metered", plain, "original", original)
	if n := pages(got.paid); !imports(m, payForMemoryGrow) && n != got.size/module.PageSize-m.Memory.Min {
		t.Fatalf("memory has %d pages, from %d, and %d were paid", got.size/module.PageSize, m.Memory.Min, n)
	}
	if got.end != "" {
		return got.end
	}
	used, peak := rewriteInk-got.ink, plain.cells
	same(t, "with just enough", instrumented(used, peak), "with more", got)
	if o := instrumented(used-1, peak); o.end == "" || o.ink >= 0 {
		t.Fatalf("with %d ink, one less than it uses: %+v", used-1, o)
	}
	if o := instrumented(used, peak-1); o.end != unreachable || o.ink < 0 {
		t.Fatalf("with %d stack cells, one less than it uses: %+v", peak-1, o)
	}
	return "return"
}

const (
	unreachable      = "wasm error: unreachable"
	payForMemoryGrow = "pay_for_memory_grow"
)

func pages(paid []uint32) (n uint32) {
	for _, p := range paid {
		n += p
	}
	return n
}

func imports(m *module.Module, hook string) bool {
	for _, i := range m.Imports {
		if i.Name == hook {
			return true
		}
	}
	return false
}

// same compares what a contract can tell and what it leaves: all but ink and
// stack.
func same(t *testing.T, an string, a observation, bn string, b observation) {
	t.Helper()
	for _, o := range []*observation{&a, &b} {
		o.paid, o.ink, o.cells = nil, 0, 0
	}
	if reflect.DeepEqual(a, b) {
		return
	}
	for i := range max(len(a.calls), len(b.calls)) {
		if i >= len(a.calls) || i >= len(b.calls) || a.calls[i] != b.calls[i] {
			t.Errorf("host calls differ from number %d on", i)
			break
		}
	}
	for _, o := range []*observation{&a, &b} {
		o.calls = o.calls[max(0, len(o.calls)-3):]
	}
	t.Fatalf("%s: %+v\n%s: %+v", an, a, bn, b)
}
