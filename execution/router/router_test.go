package router_test

import (
	"bytes"
	"errors"
	"math/big"
	"slices"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core"
	gethstate "github.com/ethereum/go-ethereum/core/state"
	"github.com/ethereum/go-ethereum/core/tracing"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/core/vm"
	"github.com/ethereum/go-ethereum/core/vm/program"
	"github.com/holiman/uint256"

	"github.com/trivium-chain/trivium/execution"
	"github.com/trivium-chain/trivium/execution/evm"
	"github.com/trivium-chain/trivium/execution/router"
	"github.com/trivium-chain/trivium/execution/state"
	"github.com/trivium-chain/trivium/execution/stf"
)

var (
	engineAt = common.HexToAddress("0x5452495649554d00000000000000000000000001")

	user    = common.HexToAddress("0xee01")
	account = common.HexToAddress("0xaa01") // run by the engine
	second  = common.HexToAddress("0xaa02") // run by the engine
	caller  = common.HexToAddress("0xcc01") // EVM contract under test
	inner   = common.HexToAddress("0xcc02") // EVM contract behind it
)

const plenty = 5_000_000

// script is an engine whose behaviour is set by each test.
type script struct {
	run    func(h execution.Host, f execution.Frame) execution.Result
	admit  func(f execution.Frame, below []execution.Frame) error
	frames []execution.Frame // seen so far, inputs copied
}

func (s *script) Call(h execution.Host, f execution.Frame) execution.Result {
	seen := f
	seen.Input, seen.Program, seen.Value = bytes.Clone(f.Input), bytes.Clone(f.Program), f.Value.Clone()
	s.frames = append(s.frames, seen)
	return s.run(h, f)
}

func (s *script) Admit(f execution.Frame, below []execution.Frame) error {
	if s.admit == nil {
		return nil
	}
	return s.admit(f, below)
}

// done ends a frame well.
func done(h execution.Host, output ...byte) execution.Result {
	return execution.Result{Output: output, GasLeft: h.Gas()}
}

// world is an EVM with a scripted engine behind account and second.
type world struct {
	*testing.T
	engine *script
	st     *state.State
	evm    *vm.EVM
}

func newWorld(t *testing.T, cfg vm.Config) *world {
	t.Helper()
	w := &world{T: t, engine: &script{}}
	w.engine.run = func(h execution.Host, f execution.Frame) execution.Result { return done(h, f.Input...) }
	engines, err := router.NewEngines(
		router.Engine{Address: engineAt, New: func() execution.VM { return w.engine }},
	)
	if err != nil {
		t.Fatal(err)
	}
	inner, err := gethstate.New(types.EmptyRootHash, gethstate.NewDatabaseForTesting())
	if err != nil {
		t.Fatal(err)
	}
	w.st = state.Wrap(inner)
	for a, program := range map[common.Address]string{account: "program one", second: "program two"} {
		w.code(a, append(router.Stub(engineAt), program...))
	}
	w.code(router.DelegateGate(engineAt), router.DelegateGateCode(engineAt))
	w.st.AddBalance(user, uint256.NewInt(1e18), tracing.BalanceChangeUnspecified)
	chain := stf.ChainConfig(big.NewInt(7))
	w.evm = evm.New(vm.BlockContext{
		CanTransfer: core.CanTransfer, Transfer: core.Transfer,
		GetHash:  func(uint64) common.Hash { return common.Hash{} },
		GasLimit: 30_000_000, BlockNumber: big.NewInt(12), Time: 34, Difficulty: new(big.Int),
		BaseFee: big.NewInt(56), Random: &common.Hash{7, 8}, Coinbase: common.Address{9},
	}, w.st, chain, engines, cfg)
	rules := chain.Rules(big.NewInt(12), true, 34)
	w.st.Finalise(rules)
	w.st.Prepare(rules, user, common.Address{9}, nil, vm.ActivePrecompiles(rules), nil)
	w.st.AddAddressToAccessList(account)
	w.evm.SetTxContext(vm.TxContext{Origin: user, GasPrice: uint256.NewInt(78)})
	return w
}

// code makes an address a contract.
func (w *world) code(a common.Address, code []byte) {
	w.st.SetNonce(a, 1, tracing.NonceChangeUnspecified)
	w.st.SetCode(a, code, tracing.CodeChangeUnspecified)
}

// call sends input from user as a transaction's top frame would.
func (w *world) call(to common.Address, input []byte, gas, wei uint64) (out []byte, left uint64, err error) {
	out, budget, err := w.evm.Call(user, to, input, vm.NewGasBudget(gas, 0), uint256.NewInt(wei))
	return out, budget.ExecutionGas, err
}

// callWith is EVM code that calls target with one opcode, passing its own input,
// and returns (success, what came back).
func callWith(op vm.OpCode, target common.Address) []byte {
	p := program.New()
	p.Op(vm.CALLDATASIZE, vm.PUSH0, vm.PUSH0, vm.CALLDATACOPY)
	p.Op(vm.PUSH0, vm.PUSH0, vm.CALLDATASIZE, vm.PUSH0)
	if op == vm.CALL || op == vm.CALLCODE {
		p.Op(vm.CALLVALUE)
	}
	p.Push(target.Bytes()).Op(vm.GAS, op)
	p.Op(vm.PUSH0, vm.MSTORE)
	p.Op(vm.RETURNDATASIZE, vm.PUSH0).Push(32).Op(vm.RETURNDATACOPY)
	return p.Op(vm.RETURNDATASIZE).Push(32).Op(vm.ADD, vm.PUSH0, vm.RETURN).Bytes()
}

// answer splits what callWith returns.
func answer(t *testing.T, out []byte) (ok bool, data []byte) {
	t.Helper()
	if len(out) < 32 {
		t.Fatalf("answer of %d bytes", len(out))
	}
	return out[31] == 1, out[32:]
}

func TestCallReachesTheEngine(t *testing.T) {
	w := newWorld(t, vm.Config{})
	w.code(caller, callWith(vm.CALL, account))
	out, _, err := w.call(caller, []byte("hello"), plenty, 42)
	if err != nil {
		t.Fatal(err)
	}
	if ok, data := answer(t, out); !ok || string(data) != "hello" {
		t.Fatalf("success %v, data %q", ok, data)
	}
	if len(w.engine.frames) != 1 {
		t.Fatalf("%d frames", len(w.engine.frames))
	}
	f := w.engine.frames[0]
	if f.Kind != execution.Call || f.Caller != caller || f.Callee != account || f.Code != account || string(f.Input) != "hello" ||
		f.Value.Uint64() != 42 || f.Static || f.Depth != 0 || f.Gas == 0 || f.Gas > plenty {
		t.Errorf("frame %+v", f)
	}
	if got := w.st.GetBalance(account).Uint64(); got != 42 {
		t.Errorf("the account holds %d wei, want 42", got)
	}
	if got := w.st.GetBalance(engineAt); !got.IsZero() {
		t.Errorf("the engine address holds %v wei", got)
	}
}

// A static call anywhere above is static here, whoever made it.
func TestStaticIsSeen(t *testing.T) {
	static := func(w *world) { w.code(caller, callWith(vm.STATICCALL, account)) }
	nested := func(w *world) {
		w.code(caller, callWith(vm.STATICCALL, inner))
		w.code(inner, callWith(vm.CALL, account))
	}
	deep := func(w *world) {
		w.code(caller, callWith(vm.STATICCALL, inner))
		w.code(inner, callWith(vm.DELEGATECALL, common.Address{0xcc, 3}))
		w.code(common.Address{0xcc, 3}, callWith(vm.CALL, account))
	}
	for name, set := range map[string]func(*world){"direct": static, "nested": nested, "behind a delegate": deep} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, vm.Config{})
			set(w)
			if _, _, err := w.call(caller, nil, plenty, 0); err != nil {
				t.Fatal(err)
			}
			if len(w.engine.frames) != 1 || !w.engine.frames[0].Static || w.engine.frames[0].Kind != execution.StaticCall {
				t.Fatalf("frames %+v", w.engine.frames)
			}
			// The static call is over, so the next one is not static.
			w.code(inner, callWith(vm.CALL, account))
			if _, _, err := w.call(inner, nil, plenty, 0); err != nil {
				t.Fatal(err)
			}
			if f := w.engine.frames[1]; f.Static || f.Kind != execution.Call {
				t.Fatalf("frame after the static call: %+v", f)
			}
		})
	}
}

func TestStaticFrameCannotWrite(t *testing.T) {
	for name, write := range map[string]func(h execution.Host) error{
		"slot":      func(h execution.Host) error { return h.Store(common.Hash{1}, common.Hash{2}) },
		"transient": func(h execution.Host) error { return h.StoreTransient(common.Hash{1}, common.Hash{2}) },
		"value":     func(h execution.Host) error { return h.WriteValue([]byte("k"), []byte("v")) },
		"delete":    func(h execution.Host) error { return h.DeleteValue([]byte("k")) },
		"log":       func(h execution.Host) error { return h.Log(nil, nil) },
		"transfer": func(h execution.Host) error {
			return h.Call(execution.Frame{Kind: execution.Call, Callee: user, Value: uint256.NewInt(1)}).Err
		},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, vm.Config{})
			w.code(caller, callWith(vm.STATICCALL, account))
			var got error
			w.engine.run = func(h execution.Host, f execution.Frame) execution.Result {
				got = write(h)
				return done(h) // pretends that nothing happened
			}
			out, left, err := w.call(caller, nil, plenty, 0)
			if err != nil {
				t.Fatal(err)
			}
			if !errors.Is(got, execution.ErrWriteProtection) {
				t.Errorf("error %v", got)
			}
			if ok, data := answer(t, out); ok || len(data) != 0 {
				t.Errorf("success %v, data %x: want a halt", ok, data)
			}
			if left > plenty/32 {
				t.Errorf("%d gas left after a halt", left)
			}
		})
	}
}

// What the EVM does not announce does not get in, and neither does a call that
// is not the stub's.
func TestOtherDoorsAreShut(t *testing.T) {
	forged := func() []byte {
		b := make([]byte, 96)
		copy(b[12:32], user[:])
		b[64] = 0 // gas word below
		b[95] = 0xff
		b[94] = 0xff
		b[93] = 0xff
		return b
	}()
	for _, c := range []struct {
		name   string
		op     vm.OpCode
		target common.Address
		input  []byte
	}{
		{"DELEGATECALL to the engine", vm.DELEGATECALL, engineAt, forged},
		{"CALLCODE to the engine", vm.CALLCODE, engineAt, forged},
		{"CALL to the engine", vm.CALL, engineAt, forged},
		{"STATICCALL to the engine", vm.STATICCALL, engineAt, forged},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t, vm.Config{})
			w.code(caller, callWith(c.op, c.target))
			out, _, err := w.call(caller, c.input, plenty, 0)
			if err != nil {
				t.Fatal(err)
			}
			if ok, _ := answer(t, out); ok {
				t.Error("success")
			}
			if len(w.engine.frames) != 0 {
				t.Errorf("the engine was reached: %+v", w.engine.frames)
			}
		})
	}
	t.Run("a transaction to the engine", func(t *testing.T) {
		w := newWorld(t, vm.Config{})
		if _, _, err := w.call(engineAt, forged, plenty, 0); err == nil || len(w.engine.frames) != 0 {
			t.Errorf("error %v, frames %+v", err, w.engine.frames)
		}
	})
}

// A call that was announced but not carried out must not serve the next one.
func TestStaleFrameIsNeverUsed(t *testing.T) {
	w := newWorld(t, vm.Config{})
	// A call announced to the engine does not open it to one that is not.
	w.st.Capture().Transfer(user, engineAt, new(uint256.Int))
	w.code(caller, callWith(vm.DELEGATECALL, engineAt))
	if _, _, err := w.call(caller, nil, plenty, 0); err != nil {
		t.Fatal(err)
	}
	if len(w.engine.frames) != 0 {
		t.Errorf("frames %+v", w.engine.frames)
	}

	// Nor does it last into the next transaction.
	w.st.Capture().Transfer(user, engineAt, new(uint256.Int))
	w.st.Prepare(w.evm.GetRules(), user, user, nil, nil, nil)
	if _, ok := w.st.Capture().Take(engineAt); ok {
		t.Error("an old announcement outlived its transaction")
	}
}

func TestOutcomes(t *testing.T) {
	slot, one := common.Hash{1}, common.Hash{31: 1}
	for _, c := range []struct {
		name string
		end  func(h execution.Host) execution.Result
		ok   bool
		data string
		halt bool
	}{
		{"success", func(h execution.Host) execution.Result { return done(h, 'y') }, true, "y", false},
		{"revert", func(h execution.Host) execution.Result {
			return execution.Result{Output: []byte("why"), GasLeft: h.Gas(), Err: execution.ErrRevert}
		}, false, "why", false},
		{"halt", func(h execution.Host) execution.Result {
			return execution.Result{Output: []byte("why"), GasLeft: h.Gas(), Err: errors.New("trap")}
		}, false, "", true},
		{"out of gas", func(h execution.Host) execution.Result {
			h.Charge(h.Gas() + 1)
			return execution.Result{Output: []byte("no"), GasLeft: plenty}
		}, false, "", true},
		{"more gas back than there was", func(h execution.Host) execution.Result {
			return execution.Result{GasLeft: 1 << 60}
		}, true, "", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t, vm.Config{})
			w.code(caller, callWith(vm.CALL, account))
			w.engine.run = func(h execution.Host, f execution.Frame) execution.Result {
				if err := h.Store(slot, one); err != nil {
					t.Error(err)
				}
				if err := h.Log([]common.Hash{one}, []byte("log")); err != nil {
					t.Error(err)
				}
				return c.end(h)
			}
			out, left, err := w.call(caller, nil, plenty, 5)
			if err != nil {
				t.Fatal(err)
			}
			ok, data := answer(t, out)
			if ok != c.ok || string(data) != c.data {
				t.Errorf("success %v, data %q", ok, data)
			}
			if halted := left < plenty/32; halted != c.halt {
				t.Errorf("%d gas left", left)
			}
			if left >= plenty {
				t.Errorf("%d gas left of %d", left, plenty)
			}
			kept := w.st.GetState(account, slot) == one
			if logs := len(w.st.Logs()); kept != c.ok || (logs == 1) != c.ok || w.st.GetBalance(account).IsZero() == c.ok {
				t.Errorf("slot kept %v, %d logs, balance %v, success %v", kept, logs, w.st.GetBalance(account), c.ok)
			}
		})
	}
}

// A revert far above takes back what an engine did, and what the EVM did for it.
func TestOneJournal(t *testing.T) {
	w := newWorld(t, vm.Config{})
	slot := common.Hash{31: 5}
	store := program.New().Sstore(5, 6).Op(vm.STOP).Bytes()
	w.code(inner, store)
	revert := program.New()
	revert.Op(vm.PUSH0, vm.PUSH0, vm.PUSH0, vm.PUSH0, vm.PUSH0).Push(account.Bytes()).Op(vm.GAS, vm.CALL, vm.POP, vm.PUSH0, vm.PUSH0, vm.REVERT)
	w.code(caller, revert.Bytes())
	reached := false
	w.engine.run = func(h execution.Host, f execution.Frame) execution.Result {
		if err := h.WriteValue([]byte("key"), bytes.Repeat([]byte{1}, 100)); err != nil {
			t.Error(err)
		}
		res := h.Call(execution.Frame{Kind: execution.Call, Callee: inner, Gas: 100_000})
		reached = res.Err == nil && w.st.GetState(inner, slot) != (common.Hash{})
		return done(h)
	}
	if _, _, err := w.call(caller, nil, plenty, 0); !errors.Is(err, vm.ErrExecutionReverted) {
		t.Fatal(err)
	}
	if !reached {
		t.Fatal("the engine's own call did not happen")
	}
	if w.st.GetState(inner, slot) != (common.Hash{}) || w.st.GetState(account, state.ValueSlot([]byte("key"))) != (common.Hash{}) {
		t.Error("a reverted transaction left something behind")
	}
}

// Engine -> EVM -> engine: what one writes the other sees, and frames stack up.
func TestCallsThroughTheEVM(t *testing.T) {
	w := newWorld(t, vm.Config{})
	w.code(caller, callWith(vm.CALL, second))
	w.engine.run = func(h execution.Host, f execution.Frame) execution.Result {
		if f.Callee == second {
			if f.Depth != 1 || len(h.Frames()) != 2 || h.Frames()[0].Callee != account || f.Caller != caller {
				t.Errorf("inner frame %+v above %+v", f, h.Frames())
			}
			return done(h, append([]byte("inner "), f.Input...)...)
		}
		before := h.Gas()
		res := h.Call(execution.Frame{Kind: execution.Call, Callee: caller, Input: []byte("in"), Value: uint256.NewInt(3), Gas: 1 << 60})
		if res.Err != nil {
			t.Error(res.Err)
		}
		if h.Gas() >= before || h.Gas() < before-100_000 {
			t.Errorf("gas %d before, %d after", before, h.Gas())
		}
		return done(h, res.Output...)
	}
	out, _, err := w.call(account, []byte("x"), plenty, 10)
	if err != nil {
		t.Fatal(err)
	}
	if ok, data := answer(t, out); !ok || string(data) != "inner in" {
		t.Fatalf("success %v, data %q", ok, data)
	}
	for a, want := range map[common.Address]uint64{account: 7, caller: 0, second: 3} {
		if got := w.st.GetBalance(a).Uint64(); got != want {
			t.Errorf("%s holds %d wei, want %d", a, got, want)
		}
	}
}

func TestStaticSpreadsDownwards(t *testing.T) {
	w := newWorld(t, vm.Config{})
	w.code(inner, program.New().Sstore(5, 6).Op(vm.STOP).Bytes())
	w.code(caller, callWith(vm.STATICCALL, account))
	for _, kind := range []execution.CallKind{execution.Call, execution.StaticCall, execution.DelegateCall} {
		called := false
		w.engine.run = func(h execution.Host, f execution.Frame) execution.Result {
			res := h.Call(execution.Frame{Kind: kind, Callee: inner, Code: inner, Gas: f.Gas})
			called = true
			if res.Err == nil {
				t.Errorf("%v: a static frame's call could write", kind)
			}
			return done(h)
		}
		if _, _, err := w.call(caller, nil, plenty, 0); err != nil || !called {
			t.Fatalf("%v: error %v, called %v", kind, err, called)
		}
	}
	if w.st.GetState(inner, common.Hash{31: 5}) != (common.Hash{}) {
		t.Error("written all the same")
	}
}

// DELEGATECALL from an engine runs EVM code on the account's own storage, with
// the caller and value of the frame.
func TestDelegateFromAnEngine(t *testing.T) {
	w := newWorld(t, vm.Config{})
	lib := program.New().Op(vm.CALLER, vm.PUSH0, vm.SSTORE, vm.CALLVALUE).Push(1).Op(vm.SSTORE, vm.STOP)
	w.code(inner, lib.Bytes())
	w.engine.run = func(h execution.Host, f execution.Frame) execution.Result {
		if res := h.Call(execution.Frame{Kind: execution.DelegateCall, Caller: f.Caller, Code: inner, Gas: 100_000}); res.Err != nil {
			t.Error(res.Err)
		}
		return done(h)
	}
	if _, _, err := w.call(account, nil, plenty, 21); err != nil {
		t.Fatal(err)
	}
	if got := w.st.GetState(account, common.Hash{}); common.BytesToAddress(got[:]) != user {
		t.Errorf("caller seen by the library: %x", got)
	}
	if got := w.st.GetState(account, common.Hash{31: 1}); got != (common.Hash{31: 21}) {
		t.Errorf("value seen by the library: %x", got)
	}
}

// Foreign code that acts for an account could forge the stub's call data, gas
// included: the engine must not believe it.
func TestDelegateCannotForgeTheStub(t *testing.T) {
	w := newWorld(t, vm.Config{})
	w.code(inner, callWith(vm.CALL, engineAt))
	forged := make([]byte, 96)
	copy(forged[12:32], common.Address{0xad}.Bytes())
	forged[88] = 0x10 // far more gas than there is
	var inside []byte
	w.engine.run = func(h execution.Host, f execution.Frame) execution.Result {
		if len(w.engine.frames) > 1 {
			t.Errorf("forged frame %+v", f)
			return done(h)
		}
		inside = h.Call(execution.Frame{Kind: execution.DelegateCall, Code: inner, Input: forged, Gas: 1_000_000}).Output
		return done(h)
	}
	if _, _, err := w.call(account, nil, plenty, 0); err != nil {
		t.Fatal(err)
	}
	if ok, _ := answer(t, inside); ok {
		t.Error("the forged call succeeded")
	}
}

func TestDepth(t *testing.T) {
	w := newWorld(t, vm.Config{})
	var deepest int
	var last error
	w.engine.run = func(h execution.Host, f execution.Frame) execution.Result {
		deepest = max(deepest, f.Depth)
		res := h.Call(execution.Frame{Kind: execution.Call, Callee: account, Gas: h.Gas()})
		if last == nil {
			last = res.Err
		}
		return done(h)
	}
	if _, _, err := w.call(account, nil, 16_000_000, 0); err != nil {
		t.Fatal(err)
	}
	if deepest != execution.MaxDepth-1 || !errors.Is(last, execution.ErrRevert) {
		t.Errorf("deepest frame %d, want %d; the one beyond: %v", deepest, execution.MaxDepth-1, last)
	}
	// The stack is empty again.
	w.engine.frames = nil
	w.engine.run = func(h execution.Host, f execution.Frame) execution.Result { return done(h) }
	if _, _, err := w.call(account, nil, plenty, 0); err != nil || w.engine.frames[0].Depth != 0 {
		t.Errorf("error %v, frames %+v", err, w.engine.frames)
	}
}

func TestGuard(t *testing.T) {
	w := newWorld(t, vm.Config{})
	w.engine.admit = func(f execution.Frame, below []execution.Frame) error {
		if slices.ContainsFunc(below, func(b execution.Frame) bool { return b.Callee == f.Callee }) {
			return execution.ErrReentrancy
		}
		return nil
	}
	var again, other error
	w.engine.run = func(h execution.Host, f execution.Frame) execution.Result {
		if f.Callee == account {
			before := h.Gas()
			again = h.Call(execution.Frame{Kind: execution.Call, Callee: account, Gas: h.Gas()}).Err
			if before-h.Gas() > 1000 {
				t.Errorf("a refused call cost %d gas", before-h.Gas())
			}
			other = h.Call(execution.Frame{Kind: execution.Call, Callee: second, Gas: h.Gas()}).Err
		}
		return done(h)
	}
	if _, _, err := w.call(account, nil, plenty, 0); err != nil {
		t.Fatal(err)
	}
	if !errors.Is(again, execution.ErrRevert) || other != nil {
		t.Errorf("re-entry %v, another account %v", again, other)
	}
}

func TestNewEnginesRefuses(t *testing.T) {
	idle := func() execution.VM { return &script{} }
	for name, list := range map[string][]router.Engine{
		"an ordinary address": {{Address: common.Address{1}, New: idle}},
		"a delegate gate's":   {{Address: router.DelegateGate(engineAt), New: idle}},
		"no VM":               {{Address: engineAt}},
		"one address twice":   {{Address: engineAt, New: idle}, {Address: engineAt, New: idle}},
	} {
		if _, err := router.NewEngines(list...); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}
