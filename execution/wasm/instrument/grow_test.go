package instrument

import (
	"slices"
	"testing"

	"github.com/tetratelabs/wazero"

	w "github.com/trivium-chain/trivium/execution/internal/wasmtest"
	"github.com/trivium-chain/trivium/execution/wasm/schedule"
)

// TestGrow grows memory from one page. What is refused costs nothing, and what
// is paid for is got.
func TestGrow(t *testing.T) {
	limit := int32(schedule.V1.Limits.MaxPages)
	tests := []struct {
		name   string
		max    uint32 // declared; 0 is none
		by     []int32
		paid   []uint64
		result int32 // of the last
		pages  uint32
	}{
		{"nothing", 0, []int32{0}, []uint64{0}, 1, 1},
		{"one", 0, []int32{1}, []uint64{1}, 1, 2},
		{"twice", 0, []int32{2, 3}, []uint64{2, 3}, 3, 6},
		{"to the limit", 0, []int32{limit - 1}, []uint64{uint64(limit) - 1}, 1, uint32(limit)},
		{"beyond the limit", 0, []int32{limit}, nil, -1, 1},
		{"at the limit", 0, []int32{limit - 1, 1}, []uint64{uint64(limit) - 1}, -1, uint32(limit)},
		{"at the limit by nothing", 0, []int32{limit - 1, 0}, []uint64{uint64(limit) - 1, 0}, limit, uint32(limit)},
		{"to what was declared", 3, []int32{2}, []uint64{2}, 1, 3},
		{"beyond what was declared", 3, []int32{3}, nil, -1, 1},
		{"declared beyond the limit", 60_000, []int32{limit}, nil, -1, 1},
		{"by all", 0, []int32{-1}, nil, -1, 1},
		{"by half of all", 0, []int32{-1 << 31}, nil, -1, 1},
		{"after a refusal", 2, []int32{2, 1}, []uint64{1}, 1, 2},
	}
	s := priced(false)
	for _, test := range tests {
		for _, imported := range []bool{false, true} {
			m := w.New()
			m.Memory(1, test.max)
			m.Export("memory", w.KindMemory, 0)
			m.Hook("msg_value")
			if imported {
				m.Hook(growName)
			}
			m.Hook("msg_sender")
			body := w.Join(w.I32Const(64), w.Call(0))
			for _, n := range test.by {
				body = w.Join(body, w.I32Const(n), w.MemoryGrow, w.LocalSet(0))
			}
			m.Entry(nil, body, w.LocalGet(0))
			raw := m.Bytes()
			p := Rewrite(decode(t, raw), s)
			if p.Imports != 3 {
				t.Errorf("%s: %d imports", test.name, p.Imports)
			}
			eachEngine(t, func(t *testing.T, config wazero.RuntimeConfig) {
				const charge = 1_000_000
				out := run(t, config, p.Wasm, nil, left(plenty), deep, charge)
				if int32(out.status) != test.result || out.pages != test.pages || !slices.Equal(out.paid, test.paid) || out.trap != "" {
					t.Errorf("%s: result %d, %d pages, paid %d, trap %q", test.name, int32(out.status), out.pages, out.paid, out.trap)
				}
				model := run(t, config, counted(decode(t, raw), s), nil, left(plenty), deep, charge)
				if got, want := out.ink, model.ink-int64(len(test.paid))*charge; got != want {
					t.Errorf("%s: ink %d, want %d", test.name, got, want)
				}
			})
			checkRewrite(t, raw, s)
		}
	}
}

// TestGrowPaidFirst lets the host take all ink for the pages: the contract has
// none left when it goes on.
func TestGrowPaidFirst(t *testing.T) {
	raw := entry(w.I32Const(1), w.MemoryGrow, w.If(w.Void, step(1)), w.I32Const(0))
	p := Rewrite(decode(t, raw), priced(false))
	eachEngine(t, func(t *testing.T, config wazero.RuntimeConfig) {
		out := run(t, config, p.Wasm, nil, left(100_000), deep, 95_000)
		if out.ink != -1 || out.trap != "wasm error: unreachable" || len(out.paid) != 1 {
			t.Errorf("%+v", out)
		}
	})
}
