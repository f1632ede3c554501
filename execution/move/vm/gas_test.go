package vm

import (
	"math"
	"testing"

	"github.com/trivium-chain/trivium/execution/move/schedule"
	"github.com/trivium-chain/trivium/execution/move/status"
)

// Whatever gas a call has, it takes no more; with what it takes when it has
// enough it ends the same way, and with one less it is out of gas.
func TestGasIsExact(t *testing.T) {
	run := func(gas uint64, function string, args []Arg) (left uint64, results [][]byte, err error) {
		c := newChain(gas)
		c.source(t, benchSource)
		c.source(t, greedySource)
		s := New(Config{}).Session(c, &schedule.V1, nil)
		defer s.Close()
		if function == "waste" {
			results, err = s.Call(testModule, function, nil, args)
		} else {
			results, err = s.Call(benchModule, function, nil, args)
		}
		return c.gas, results, err
	}
	for _, function := range []string{"u64", "u256", "vector", "structs", "calls", "generics", "waste"} {
		args := u64s(9)
		left, want, err := run(plenty, function, args)
		if err != nil {
			t.Fatal(err)
		}
		price := uint64(plenty) - left
		left, got, err := run(price, function, args)
		if err != nil || left != 0 || len(got) != len(want) || len(got) > 0 && string(got[0]) != string(want[0]) {
			t.Errorf("%s with %d gas: %v, %d left", function, price, err, left)
		}
		if left, _, err = run(price-1, function, args); err != errOutOfGas || left != 0 {
			t.Errorf("%s with %d gas: %v, %d left", function, price-1, err, left)
		}
	}
}

// What fails has cost what it has done until then.
func TestFailuresArePaid(t *testing.T) {
	const src = `module 0x2.m {
        public main(n: u64) {
        label b0:
            jump_if (copy(n) == 0) done;
        label more:
            n = copy(n) - 1;
            jump b0;
        label done:
            abort 7;
        }
    }`
	var paid [2]uint64
	for i, n := range []uint64{10, 1010} {
		c := newChain(plenty)
		c.source(t, src)
		s := New(Config{}).Session(c, &schedule.V1, nil)
		if _, err := s.Call(testModule, "main", nil, u64s(n)); status.CodeOf(err) != status.Aborted {
			t.Fatal(err)
		}
		paid[i] = plenty - c.gas
	}
	// A round is 9 instructions of 2 to 5 gas.
	if round := (paid[1] - paid[0]) / 1000; round < 18 || round > 45 {
		t.Errorf("a round costs %d gas", round)
	}
}

// A chain without a bound on gas has no bound here.
func TestGasWithoutBound(t *testing.T) {
	c := newChain(math.MaxUint64)
	c.source(t, benchSource)
	s := New(Config{}).Session(c, &schedule.V1, nil)
	if _, err := s.Call(benchModule, "u64", nil, u64s(1000)); err != nil {
		t.Error(err)
	}
	if err := s.charge(math.MaxUint64); err == nil {
		t.Error("more ink was used than there is")
	}
}
