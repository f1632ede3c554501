package verify

import (
	"math/bits"

	"github.com/trivium-chain/trivium/execution/move/status"
)

// meter counts the work of the passes whose work is not linear in the size of the
// module. Units are charged to the function under verification, and at its end to
// the module as well; passes over the whole module charge the module.
type meter struct {
	function, module       uint64
	maxFunction, maxModule uint64 // 0: no bound
}

func newMeter(cfg *Config) *meter {
	return &meter{maxFunction: cfg.FunctionUnits, maxModule: cfg.ModuleUnits}
}

// begin starts the account of a function.
func (m *meter) begin() { m.function = 0 }

// end charges the module for the function.
func (m *meter) end() error {
	if err := charge(&m.module, m.function, m.maxModule, "module"); err != nil {
		return err
	}
	m.function = 0
	return nil
}

// units is what all took so far.
func (m *meter) units() uint64 { return m.module + m.function }

// addModule charges the module for n items of a price.
func (m *meter) addModule(price uint64, n int) error {
	return charge(&m.module, times(price, n), m.maxModule, "module")
}

// add charges the function.
func (m *meter) add(units uint64) error {
	return charge(&m.function, units, m.maxFunction, "function")
}

// addItems charges the function for n items of a price.
func (m *meter) addItems(price uint64, n int) error {
	return m.add(times(price, n))
}

// addGrowing charges the function for n items, of which each costs half as much
// again as the one before, rounded down.
func (m *meter) addGrowing(price uint64, n int) error {
	for ; n > 0; n-- {
		if err := m.add(price); err != nil {
			return err
		}
		if price < 1<<62 {
			price += price / 2
		}
	}
	return nil
}

// times is the product, or the largest number if it is larger.
func times(price uint64, n int) uint64 {
	high, low := bits.Mul64(price, uint64(n))
	if high != 0 {
		return ^uint64(0)
	}
	return low
}

func charge(account *uint64, units, bound uint64, of string) error {
	sum := *account + units
	if sum < *account {
		sum = ^uint64(0)
	}
	if bound != 0 && sum > bound {
		return status.New(status.ProgramTooComplex, "verifying the %s takes more than %d units", of, bound)
	}
	*account = sum
	return nil
}
