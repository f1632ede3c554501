package hooks

import (
	"math"

	"github.com/trivium-chain/trivium/execution/wasm/schedule"
)

// payForMemoryGrow is pay_for_memory_grow(pages): what growing memory costs,
// paid before it grows. Called by an instance when it grows; called otherwise, it
// spends for nothing.
func payForMemoryGrow(f *Frame, stack []uint64) {
	if !f.pay(0, 0, 0) {
		return
	}
	pages := length(stack[0])
	gas := PagePrice(f.Schedule.Memory, f.Pages.Open, pages)
	ink := uint64(math.MaxUint64)
	if gas <= MaxGas {
		ink = gas * schedule.InkPerGas
	}
	if f.charge(ink) {
		f.Pages.Open += pages
	}
}

// mostPages bounds what is ever opened at once: 64 GiB. It keeps the sums below
// within 64 bits.
const mostPages = 1 << 20

// PagePrice is the gas of opening more pages while open pages are, all instances
// on the call stack together. It takes no more than 2 x m.Quadratic steps. Beyond
// 65,535 pages at a time or 2^20 in all it is math.MaxInt64, to which a caller may
// safely add.
func PagePrice(m schedule.Memory, open, more uint64) (gas uint64) {
	if more == 0 {
		return 0
	}
	if more > math.MaxUint16 || open > mostPages-more {
		return math.MaxInt64
	}
	from, to := max(open, m.Free), open+more
	if from >= to {
		return 0
	}
	gas = (to - from) * m.Page
	q := m.Quadratic
	if q == 0 {
		return gas
	}
	// The sum of floor(i*i/q) is that of i*i less that of i*i mod q, which repeats
	// itself every q pages.
	rest := residues(from, from+(to-from)%q, q)
	if whole := (to - from) / q; whole > 0 {
		rest += whole * residues(0, q, q)
	}
	return gas + (squares(to)-squares(from)-rest)/q
}

// squares is the sum of i*i for i below n.
func squares(n uint64) uint64 {
	if n == 0 {
		return 0
	}
	return (n - 1) * n / 2 * (2*n - 1) / 3
}

// residues is the sum of i*i mod q for i from from, below to.
func residues(from, to, q uint64) (sum uint64) {
	for i := from; i < to; i++ {
		sum += i * i % q
	}
	return sum
}
