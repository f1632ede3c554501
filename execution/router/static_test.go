package router

import (
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/vm"
	"github.com/holiman/uint256"
)

// asks is a precompile that asks both ways whether the EVM is in a static call.
type asks struct {
	evm  *vm.EVM
	read func() bool
	got  [][2]bool
}

func (a *asks) Name() string { return "asks" }

func (a *asks) RequiredGas([]byte) uint64 {
	a.got = append(a.got, [2]bool{a.read(), probe(a.evm)})
	return 0
}

func (a *asks) Run([]byte) ([]byte, error) { return nil, nil }

// What is read from the EVM's field is what the probe finds, in every kind of
// call, nested or not.
func TestStaticIsRead(t *testing.T) {
	a := new(asks)
	a.evm = stubEVM(t, a)
	a.read = staticOf(a.evm)
	call := func(static bool) {
		var err error
		if static {
			_, _, err = a.evm.StaticCall(common.Address{1}, stubAccount, nil, vm.NewGasBudget(1_000_000, 0))
		} else {
			_, _, err = a.evm.Call(common.Address{1}, stubAccount, nil, vm.NewGasBudget(1_000_000, 0), new(uint256.Int))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	want := []bool{false, true, false, true, true}
	for _, static := range want {
		call(static)
	}
	for i, got := range a.got {
		if got != [2]bool{want[i], want[i]} {
			t.Errorf("call %d: read %v, probed %v, want %v", i, got[0], got[1], want[i])
		}
	}
	if len(a.got) != len(want) {
		t.Errorf("%d calls seen", len(a.got))
	}
}
