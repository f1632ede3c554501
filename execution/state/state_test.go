package state_test

import (
	"errors"
	"fmt"
	"math/big"
	"math/rand/v2"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core"
	gethstate "github.com/ethereum/go-ethereum/core/state"
	"github.com/ethereum/go-ethereum/core/tracing"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/core/vm"
	"github.com/ethereum/go-ethereum/core/vm/program"
	"github.com/ethereum/go-ethereum/params"
	"github.com/holiman/uint256"

	"github.com/trivium-chain/trivium/execution"
	"github.com/trivium-chain/trivium/execution/state"
)

var (
	holder = common.HexToAddress("0xa1")
	other  = common.HexToAddress("0xa2")
	engine = common.HexToAddress("0x5452495649554d00000000000000000000000001")
	rules  = params.MergedTestChainConfig.Rules(new(big.Int), true, 0)
)

// purse is a meter.
type purse struct{ gas, spent uint64 }

func (p *purse) Gas() uint64 { return p.gas }

func (p *purse) Charge(gas uint64) error {
	if gas > p.gas {
		p.gas = 0
		return execution.ErrOutOfGas
	}
	p.gas, p.spent = p.gas-gas, p.spent+gas
	return nil
}

// fresh is a state in which holder is a contract with some storage committed.
func fresh(tb testing.TB, storage map[common.Hash]common.Hash) *state.State {
	tb.Helper()
	db := gethstate.NewDatabaseForTesting()
	st, err := state.New(types.EmptyRootHash, db)
	if err != nil {
		tb.Fatal(err)
	}
	st.SetNonce(holder, 1, tracing.NonceChangeUnspecified)
	st.SetCode(holder, []byte{0}, tracing.CodeChangeUnspecified)
	for k, v := range storage {
		st.SetState(holder, k, v)
	}
	root, err := st.Commit(rules, 0)
	if err != nil {
		tb.Fatal(err)
	}
	if st, err = state.New(root, db); err != nil {
		tb.Fatal(err)
	}
	st.Prepare(rules, other, common.Address{}, &holder, nil, nil)
	return st
}

// Whatever is stored in whatever order costs what SSTORE and SLOAD cost in the
// EVM, refunds included.
func TestSlotsCostWhatTheEVMCharges(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	for round := range 200 {
		committed := map[common.Hash]common.Hash{{31: 1}: {31: 1}, {31: 2}: {31: 2}}
		ours, theirs := fresh(t, committed), fresh(t, committed)
		pay := &purse{gas: 10_000_000}
		slots := state.Slots{DB: ours, Meter: pay, Account: holder}
		p, pushes := program.New(), uint64(0)
		for range 1 + rng.IntN(12) {
			slot, value := common.Hash{31: byte(rng.IntN(4))}, common.Hash{31: byte(rng.IntN(3))}
			if rng.IntN(3) == 0 {
				p.Op(vm.PUSH1).Append(slot[31:]).Op(vm.SLOAD, vm.POP)
				pushes += 3 + 2
				if _, err := slots.Load(slot); err != nil {
					t.Fatal(err)
				}
				continue
			}
			p.Op(vm.PUSH1).Append(value[31:]).Op(vm.PUSH1).Append(slot[31:]).Op(vm.SSTORE)
			pushes += 3 + 3
			if err := slots.Store(slot, value); err != nil {
				t.Fatal(err)
			}
		}
		theirs.SetCode(holder, p.Bytes(), tracing.CodeChangeUnspecified)
		ours.SetCode(holder, p.Bytes(), tracing.CodeChangeUnspecified)
		e := vm.NewEVM(vm.BlockContext{
			CanTransfer: core.CanTransfer, Transfer: core.Transfer,
			BlockNumber: new(big.Int), Difficulty: new(big.Int), BaseFee: new(big.Int), Random: new(common.Hash),
		}, theirs, params.MergedTestChainConfig, vm.Config{})
		const gas = 10_000_000
		_, left, err := e.Call(other, holder, nil, vm.NewGasBudget(gas, 0), new(uint256.Int))
		if err != nil {
			t.Fatal(err)
		}
		if want := gas - left.ExecutionGas - pushes; pay.spent != want {
			t.Fatalf("round %d: spent %d, the EVM charges %d", round, pay.spent, want)
		}
		if ours.GetRefund() != theirs.GetRefund() {
			t.Fatalf("round %d: refund %d, the EVM gives %d", round, ours.GetRefund(), theirs.GetRefund())
		}
		if a, b := ours.IntermediateRoot(rules), theirs.IntermediateRoot(rules); a != b {
			t.Fatalf("round %d: roots %s, %s", round, a, b)
		}
	}
}

func TestStipendCannotStore(t *testing.T) {
	st := fresh(t, nil)
	pay := &purse{gas: params.SstoreSentryGasEIP2200}
	if err := (state.Slots{DB: st, Meter: pay, Account: holder}).Store(common.Hash{}, common.Hash{1}); !errors.Is(err, execution.ErrOutOfGas) {
		t.Errorf("error %v (EIP-2200)", err)
	}
	if st.GetState(holder, common.Hash{}) != (common.Hash{}) {
		t.Error("stored all the same")
	}
}

func TestAccess(t *testing.T) {
	st := fresh(t, nil)
	for i, want := range []uint64{2600, 100, 100} {
		pay := &purse{gas: 10_000}
		if err := state.Access(st, pay, common.Address{7}); err != nil || pay.spent != want {
			t.Errorf("access %d: %d gas, %v; want %d", i, pay.spent, err, want)
		}
	}
}

// A call can be taken once, by the address it was announced to.
func TestCapture(t *testing.T) {
	second := common.HexToAddress("0x5452495649554d00000000000000000000000002")
	var c state.Capture
	one := uint256.NewInt(1)
	c.Transfer(other, engine, one)
	if _, ok := c.Take(engine); ok {
		t.Error("nothing is watched, yet a call was seen")
	}
	c.Watch([]common.Address{engine, second})
	for name, step := range map[string]func(){
		"transfer elsewhere": func() { c.Transfer(other, holder, one) },
		"touch elsewhere":    func() { c.Touch(holder) },
		"taken by another":   func() { c.Transfer(other, engine, one); c.Take(second) },
		"taken before":       func() { c.Touch(engine); c.Take(engine) },
	} {
		step()
		if _, ok := c.Take(engine); ok {
			t.Errorf("%s: a call was seen", name)
		}
	}
	value := uint256.NewInt(5)
	c.Transfer(other, engine, value)
	value.SetUint64(6) // the EVM uses its words again
	if call, ok := c.Take(engine); !ok || call.Caller != other || call.Value.Uint64() != 5 || call.Static {
		t.Errorf("call %+v, %v", call, ok)
	}
	c.Transfer(other, engine, value)
	c.Touch(second)
	if call, ok := c.Take(second); !ok || !call.Static {
		t.Errorf("call %+v, %v", call, ok)
	}
}

// The EVM announces what the capture expects: run against go-ethereum itself, so
// that a new version which no longer does is found here.
func TestTheEVMAnnouncesCalls(t *testing.T) {
	for _, c := range []struct {
		op     vm.OpCode
		seen   bool
		static bool
	}{{vm.CALL, true, false}, {vm.STATICCALL, true, true}, {vm.DELEGATECALL, false, false}, {vm.CALLCODE, false, false}} {
		t.Run(c.op.String(), func(t *testing.T) {
			for _, traced := range []bool{false, true} {
				st := fresh(t, nil)
				st.Install([]common.Address{engine}, nil)
				p := program.New().Op(vm.PUSH0, vm.PUSH0, vm.PUSH0, vm.PUSH0)
				if c.op == vm.CALL || c.op == vm.CALLCODE {
					p.Op(vm.PUSH0)
				}
				p.Push(engine.Bytes()).Op(vm.GAS, c.op, vm.STOP)
				st.SetCode(holder, p.Bytes(), tracing.CodeChangeUnspecified)
				var db vm.StateDB = st
				if traced {
					db = st.Hooked(&tracing.Hooks{})
				}
				e := vm.NewEVM(vm.BlockContext{
					CanTransfer: core.CanTransfer,
					Transfer: func(db vm.StateDB, from, to common.Address, v *uint256.Int, r *params.Rules) {
						st.Capture().Transfer(from, to, v)
						core.Transfer(db, from, to, v, r)
					},
					BlockNumber: new(big.Int), Difficulty: new(big.Int), BaseFee: new(big.Int), Random: new(common.Hash),
				}, db, params.MergedTestChainConfig, vm.Config{})
				look := &looker{capture: st.Capture()}
				e.SetPrecompiles(vm.PrecompiledContracts{engine: look})
				if _, _, err := e.Call(other, holder, nil, vm.NewGasBudget(100_000, 0), new(uint256.Int)); err != nil {
					t.Fatal(err)
				}
				if !look.ran || look.seen != c.seen || look.call.Static != c.static || c.seen && !c.static && look.call.Caller != holder {
					t.Errorf("traced %v: %+v", traced, look)
				}
			}
		})
	}
}

// looker is a precompile that takes the call it was reached by.
type looker struct {
	capture   *state.Capture
	ran, seen bool
	call      state.Call
}

func (l *looker) Name() string { return "looker" }

func (l *looker) RequiredGas([]byte) uint64 {
	l.ran = true
	l.call, l.seen = l.capture.Take(engine)
	return 0
}

func (l *looker) Run([]byte) ([]byte, error) { return nil, nil }

func TestEnginesAreWarm(t *testing.T) {
	st := fresh(t, nil)
	st.Install([]common.Address{engine}, nil)
	for _, db := range []vm.StateDB{st, st.Hooked(&tracing.Hooks{}), st.Copy()} {
		db.Prepare(rules, other, common.Address{}, nil, nil, nil)
		if !db.AddressInAccessList(engine) {
			t.Errorf("%T: engine is cold", db)
		}
	}
	var zero state.State
	if zero.Capture().Watches(engine) {
		t.Error("watched without being installed")
	}
}

// The hooks of a tracer see changes, and a change made through them is a change.
func TestHooked(t *testing.T) {
	st := fresh(t, nil)
	var seen []string
	db := st.Hooked(&tracing.Hooks{
		OnBalanceChange: func(a common.Address, prev, now *big.Int, why tracing.BalanceChangeReason) {
			seen = append(seen, fmt.Sprint(a == other, prev, now))
		},
	})
	db.AddBalance(other, uint256.NewInt(3), tracing.BalanceChangeTransfer)
	if len(seen) != 1 || seen[0] != "true 0 3" || st.GetBalance(other).Uint64() != 3 {
		t.Errorf("seen %v, balance %v", seen, st.GetBalance(other))
	}
}
