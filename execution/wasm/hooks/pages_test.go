package hooks_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/trivium-chain/trivium/execution"
	"github.com/trivium-chain/trivium/execution/wasm/hooks"
	"github.com/trivium-chain/trivium/execution/wasm/schedule"
)

// pagePrice is the rule as it is written in package schedule.
func pagePrice(m schedule.Memory, open, more uint64) (gas uint64) {
	for i := open; i < open+more; i++ {
		if i >= m.Free {
			gas += m.Page + i*i/m.Quadratic
		}
	}
	return gas
}

func TestPagePrice(t *testing.T) {
	v1 := schedule.V1.Memory
	for _, c := range []struct{ open, more uint64 }{
		{0, 0}, {0, 1}, {0, 2}, {0, 3}, {1, 1}, {1, 2}, {2, 1}, {3, 1}, {0, 17}, {17, 500}, {500, 0}, {0, 512}, {32_000, 512},
		{0, 65_535}, {1 << 19, 65_535}, {1<<20 - 65_535, 65_535}, {1<<20 - 1, 1}, {1 << 20, 0},
	} {
		if got, want := hooks.PagePrice(v1, c.open, c.more), pagePrice(v1, c.open, c.more); got != want {
			t.Errorf("%d more than %d: %d gas, want %d", c.more, c.open, got, want)
		}
	}
	r := rand.New(rand.NewPCG(3, 4))
	for range 5000 {
		m := schedule.Memory{Free: r.Uint64N(40), Page: r.Uint64N(2000), Quadratic: 1 + r.Uint64N(300)}
		open, more := r.Uint64N(1000), r.Uint64N(700)
		if got, want := hooks.PagePrice(m, open, more), pagePrice(m, open, more); got != want {
			t.Fatalf("%+v, %d more than %d: %d gas, want %d", m, more, open, got, want)
		}
	}
	if got := hooks.PagePrice(schedule.Memory{Free: 1, Page: 7}, 0, 4); got != 21 {
		t.Errorf("without a quadratic part: %d", got)
	}
}

func TestPagePriceSaturates(t *testing.T) {
	m := schedule.V1.Memory
	for _, c := range []struct{ open, more uint64 }{
		{0, 65_536}, {0, math.MaxUint32}, {0, math.MaxUint64}, {1<<20 - 1, 2}, {1 << 20, 1}, {math.MaxUint64, 1}, {math.MaxUint64, math.MaxUint64},
	} {
		if got := hooks.PagePrice(m, c.open, c.more); got != math.MaxInt64 {
			t.Errorf("%d more than %d: %d gas", c.more, c.open, got)
		}
	}
}

// Opening pages one by one, or all at once, costs the same.
func TestPagesAreCounted(t *testing.T) {
	once := newWorld(plenty)
	once.must("pay_for_memory_grow", 20)
	each := newWorld(plenty)
	for range 20 {
		each.must("pay_for_memory_grow", 1)
	}
	if a, b := plenty-once.ink.Get(), plenty-each.ink.Get(); a+19*ink(0, 0, 0) != b {
		t.Errorf("%d ink at once, %d one by one", a, b)
	}
	if once.Pages.Open != 20 || each.Pages.Open != 20 {
		t.Errorf("%d and %d pages open", once.Pages.Open, each.Pages.Open)
	}
	before := once.ink.Get()
	once.must("pay_for_memory_grow", 0)
	if before-once.ink.Get() != ink(0, 0, 0) || once.Pages.Open != 20 {
		t.Errorf("no pages cost %d ink", before-once.ink.Get())
	}
}

// The ink of pages may be beyond 64 bits where their gas is not.
func TestInkOfPagesDoesNotWrap(t *testing.T) {
	for open := uint64(1 << 19); open < 1<<20-65_535; open += 1<<10 + 1 {
		if hooks.PagePrice(testSchedule.Memory, open, 65_535) <= hooks.MaxGas {
			continue
		}
		w := newWorld(1<<62 - 1)
		w.Pages.Open = open
		if w.do("pay_for_memory_grow", 65_535); w.Fault != execution.ErrOutOfGas {
			t.Fatalf("with %d pages open: %v", open, w.Fault)
		}
	}
}

func TestPagesThatCannotBePaid(t *testing.T) {
	for _, pages := range []uint64{100, 65_535, 65_536, math.MaxUint32} {
		w := newWorld(1000 * schedule.InkPerGas)
		w.Pages.Open = 3
		if w.do("pay_for_memory_grow", pages); w.Fault != execution.ErrOutOfGas || w.Pages.Open != 3 {
			t.Errorf("%d pages: %v, %d open", pages, w.Fault, w.Pages.Open)
		}
	}
}
