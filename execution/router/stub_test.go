package router

import (
	"encoding/hex"
	"fmt"
	"math/big"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core"
	gethstate "github.com/ethereum/go-ethereum/core/state"
	"github.com/ethereum/go-ethereum/core/tracing"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/core/vm"
	"github.com/ethereum/go-ethereum/params"
	"github.com/holiman/uint256"
)

var (
	stubEngine  = common.HexToAddress("0x5452495649554d00000000000000000000000001")
	stubAccount = common.HexToAddress("0x57ab")
)

// Both are the code of accounts in state: they never change.
func TestStubGolden(t *testing.T) {
	for name, c := range map[string]struct {
		got  []byte
		want string
	}{
		"stub": {Stub(stubEngine), "335f52346020525f604052365f6060375f5f366060015f5f735452495649554d000000000000000000000000015a80604052f13d5f5f3e60ae57" +
			"5f5162545256143d60201416604c573d5ffd5b5f5f5f5f735452495649554dde00000000000000000000000160c8f450335f523460205260b2380380604052" +
			"8060b2606039606001365f823736015f5f915f5f735452495649554dde0000000000000000000000015af13d5f5f3e60ae573d5ffd5b3d5ff3"},
		"delegate gate": {DelegateGateCode(stubEngine), "3660295760017f000000000000000000000000000000005452495649554d2064656c65676174655d005b" +
			"335f52346020525f604052365f6060375f5f366060015f5f735452495649554d000000000000000000000000015a80604052f13d5f5f3e6067573d5ffd5b3d5ff3"},
	} {
		if hex.EncodeToString(c.got) != c.want {
			t.Errorf("%s of %d bytes\n%x\nwant\n%s", name, len(c.got), c.got, c.want)
		}
	}
	if n := len(Stub(stubEngine)); n != StubSize {
		t.Errorf("stub of %d bytes, StubSize is %d", n, StubSize)
	}
}

// meter is a precompile that takes what the router believes it was forwarded,
// and a little more or less.
type meter struct {
	delta   int64
	reached bool
	gas     uint64
}

func (m *meter) Name() string { return "meter" }

func (m *meter) RequiredGas(input []byte) uint64 {
	f, ok := unwrap(input)
	if !ok {
		panic("call data of the stub")
	}
	m.reached, m.gas = true, f.Gas
	return uint64(int64(f.Gas) + m.delta)
}

func (m *meter) Run([]byte) ([]byte, error) { return nil, nil }

// The engine's limit is what the stub's CALL forwards, to the unit: all of it
// can be spent, and not one more, whatever the input's size.
func TestEngineGasIsExact(t *testing.T) {
	for _, size := range []int{0, 1, 31, 32, 33, 100, 1000, 10_000} {
		for _, gas := range []uint64{5_000, 50_001, 1_000_000, 16_777_215} {
			for _, static := range []bool{false, true} {
				t.Run(fmt.Sprintf("%d bytes, %d gas, static %v", size, gas, static), func(t *testing.T) {
					exact, over := &meter{}, &meter{delta: 1}
					if err := callStub(t, exact, make([]byte, size), gas, static); err != nil {
						t.Errorf("spending exactly the limit: %v", err)
					}
					if err := callStub(t, over, make([]byte, size), gas, static); err == nil {
						t.Error("one more than the limit was there")
					}
					if !exact.reached || exact.gas == 0 {
						t.Errorf("engine not reached, or without gas: %+v", exact)
					}
				})
			}
		}
	}
}

// A call through the stub costs 199 gas more than the engine's own, without input or output.
func TestStubOverhead(t *testing.T) {
	idle := &meter{}
	e := stubEVM(t, idle)
	idle.delta = 0
	const gas = 1_000_000
	_, left, err := e.Call(common.Address{1}, stubAccount, nil, vm.NewGasBudget(gas, 0), new(uint256.Int))
	if err != nil {
		t.Fatal(err)
	}
	if overhead := gas - left.ExecutionGas - idle.gas; overhead != 199 {
		t.Errorf("overhead %d gas, want 199", overhead)
	}
}

func callStub(t *testing.T, m *meter, input []byte, gas uint64, static bool) error {
	t.Helper()
	e := stubEVM(t, m)
	budget := vm.NewGasBudget(gas, 0)
	var err error
	if static {
		_, _, err = e.StaticCall(common.Address{1}, stubAccount, input, budget)
	} else {
		_, _, err = e.Call(common.Address{1}, stubAccount, input, budget, new(uint256.Int))
	}
	return err
}

func stubEVM(t *testing.T, p vm.PrecompiledContract) *vm.EVM {
	t.Helper()
	db, err := gethstate.New(types.EmptyRootHash, gethstate.NewDatabaseForTesting())
	if err != nil {
		t.Fatal(err)
	}
	db.SetCode(stubAccount, Stub(stubEngine), tracing.CodeChangeUnspecified)
	db.AddAddressToAccessList(stubEngine)
	e := vm.NewEVM(vm.BlockContext{
		CanTransfer: core.CanTransfer, Transfer: core.Transfer,
		BlockNumber: big.NewInt(1), Difficulty: new(big.Int), BaseFee: new(big.Int), Random: new(common.Hash),
	}, db, params.MergedTestChainConfig, vm.Config{})
	e.SetPrecompiles(vm.PrecompiledContracts{stubEngine: p})
	return e
}
