package hooks_test

import (
	"errors"
	"math"
	"testing"

	"github.com/trivium-chain/trivium/execution"
	"github.com/trivium-chain/trivium/execution/wasm/hooks"
	"github.com/trivium-chain/trivium/execution/wasm/schedule"
)

func TestStart(t *testing.T) {
	for gas, want := range map[uint64]int64{
		0:                0,
		1:                schedule.InkPerGas,
		hooks.MaxGas:     hooks.MaxGas * schedule.InkPerGas,
		hooks.MaxGas + 1: hooks.MaxGas * schedule.InkPerGas,
		math.MaxUint64:   hooks.MaxGas * schedule.InkPerGas,
	} {
		f := hooks.Frame{Host: newChain(gas)}
		if got := f.Start(); got != want || got >= 1<<62 {
			t.Errorf("%d gas: %d ink, want %d", gas, got, want)
		}
	}
}

func TestSettle(t *testing.T) {
	own := errors.New("own")
	for _, c := range []struct {
		name  string
		gas   uint64
		ink   int64
		fault error
		want  error
		left  uint64
	}{
		{"nothing was spent", 50, 50 * schedule.InkPerGas, nil, nil, 50},
		{"a fraction is lost", 50, 50*schedule.InkPerGas - 1, nil, nil, 49},
		{"less than a gas is left", 50, schedule.InkPerGas - 1, nil, nil, 0},
		{"nothing is left", 50, 0, nil, nil, 0},
		{"used up", 50, -1, nil, execution.ErrOutOfGas, 0},
		{"far beyond", 50, math.MinInt64, nil, execution.ErrOutOfGas, 0},
		{"a fault takes all", 50, 50 * schedule.InkPerGas, own, own, 0},
		{"a fault is told rather than its ink", 50, -1, own, own, 0},
		{"more ink than the meter ever had", 50, 51 * schedule.InkPerGas, nil, execution.ErrOutOfGas, 0},
	} {
		host := newChain(c.gas)
		f := hooks.Frame{Host: host, Fault: c.fault}
		if err := f.Settle(c.ink); err != c.want || f.Fault != c.want || host.gas != c.left {
			t.Errorf("%s: %v, %d gas left; want %v, %d", c.name, err, host.gas, c.want, c.left)
		}
	}
}

// The ink of many acts adds up as if it were one account: what instructions
// spent meanwhile reaches the meter, and fractions are never lost or found.
func TestInkAndGasAreOneAccount(t *testing.T) {
	const begin = 3_000_000*schedule.InkPerGas + 4321
	w := newWorld(begin)
	want := uint64(begin)
	for i := range uint64(200) {
		code := 3*i + 1 // instructions between host functions
		*w.ink -= gauge(code)
		want -= code
		w.put(0, word(i))
		w.must("storage_load_bytes32", 0, 32)
		want -= ink(2, 0, 0) + loadGas*schedule.InkPerGas
		if w.ink.Get() != want || w.chain.gas != want/schedule.InkPerGas {
			t.Fatalf("after %d loads: %d ink and %d gas, want %d", i+1, w.ink.Get(), w.chain.gas, want)
		}
	}
	if err := w.Settle(int64(w.ink.Get())); err != nil || w.chain.gas != want/schedule.InkPerGas {
		t.Errorf("settled at %d gas, %v", w.chain.gas, err)
	}
}

func TestInkThatTheHostNeverGave(t *testing.T) {
	w := newWorld(plenty)
	w.chain.gas = 10
	if w.do("storage_load_bytes32", 0, 0); w.Fault != execution.ErrOutOfGas || len(w.chain.acts) > 0 {
		t.Errorf("%v, %v", w.Fault, w.chain.acts)
	}
}

func TestWhatIsLeft(t *testing.T) {
	w := newWorld(9*schedule.InkPerGas + ink(0, 0, 0))
	if gas := w.must("evm_gas_left"); gas != 9 {
		t.Errorf("%d gas", gas)
	}
	if got := w.do("evm_ink_left"); got != 9*schedule.InkPerGas-ink(0, 0, 0) {
		t.Errorf("%d ink", got)
	}
	if w.must("tx_ink_price") != schedule.InkPerGas {
		t.Error("ink price")
	}
}
