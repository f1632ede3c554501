package router_test

import (
	"bytes"
	"slices"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/tracing"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/core/vm"
	"github.com/ethereum/go-ethereum/core/vm/program"
	"github.com/holiman/uint256"

	"github.com/trivium-chain/trivium/execution"
	"github.com/trivium-chain/trivium/execution/router"
)

var gate = router.DelegateGate(engineAt)

// An engine's program can be run in any account by the ways the EVM has for it:
// on the storage, with the caller and the value of the account that delegates.
func TestDelegateToAnEngine(t *testing.T) {
	for _, c := range []struct {
		name       string
		proxy      func(w *world)
		to, callee common.Address
		caller     common.Address
		value      uint64
	}{
		{"DELEGATECALL", func(w *world) { w.code(caller, callWith(vm.DELEGATECALL, account)) }, caller, caller, user, 7},
		{"CALLCODE", func(w *world) { w.code(caller, callWith(vm.CALLCODE, account)) }, caller, caller, caller, 7},
		{"EIP-7702", func(w *world) {
			w.st.SetCode(inner, types.AddressToDelegation(account), tracing.CodeChangeUnspecified)
		}, inner, inner, user, 7},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t, vm.Config{})
			c.proxy(w)
			w.engine.run = func(h execution.Host, f execution.Frame) execution.Result {
				h.Store(common.Hash{1}, common.Hash{2})
				return done(h, 'y', 'e', 's')
			}
			out, left, err := w.call(c.to, []byte("input that is longer than a word of the EVM"), plenty, c.value)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.HasSuffix(out, []byte("yes")) {
				t.Errorf("output %x", out)
			}
			if len(w.engine.frames) != 1 {
				t.Fatalf("frames %+v", w.engine.frames)
			}
			f := w.engine.frames[0]
			if f.Kind != execution.DelegateCall || f.Static || f.Caller != c.caller || f.Callee != c.callee || f.Value.Uint64() != c.value ||
				string(f.Program) != "program one" || string(f.Input) != "input that is longer than a word of the EVM" {
				t.Errorf("frame %+v, program %q", f, f.Program)
			}
			if f.Gas > plenty || f.Gas < plenty*9/10 {
				t.Errorf("frame has %d gas", f.Gas)
			}
			if got := w.st.GetState(c.callee, common.Hash{1}); got != (common.Hash{2}) {
				t.Errorf("slot of the account that delegates: %x", got)
			}
			if used := plenty - left; used > 30_000 {
				t.Errorf("used %d gas", used)
			}
			w.noMarker(c.callee)
		})
	}
}

// noMarker checks that the account's marker is not left behind: it would let the
// next caller of the gate in.
func (w *world) noMarker(a common.Address) {
	w.Helper()
	before := len(w.engine.frames)
	w.code(a, callWith(vm.CALL, gate))
	w.call(a, gateCall([]byte("program one"), nil), plenty, 0)
	if len(w.engine.frames) != before {
		w.Errorf("the gate let %s in a second time", a)
	}
}

// gateCall is call data of the delegate gate.
func gateCall(prog, input []byte) []byte {
	word := func(n int) []byte { b := uint256.NewInt(uint64(n)).Bytes32(); return b[:] }
	return bytes.Join([][]byte{make([]byte, 64), word(len(prog)), prog, input}, nil)
}

// A contract that can be made to call anything with any data must not thereby
// run foreign code as itself.
func TestGateNeedsTheMarker(t *testing.T) {
	w := newWorld(t, vm.Config{})
	w.code(caller, callWith(vm.CALL, gate))
	for name, input := range map[string][]byte{
		"a whole call":     gateCall([]byte("program one"), []byte("input")),
		"no program":       gateCall(nil, nil),
		"length too great": append(bytes.Repeat([]byte{0xff}, 96), 1, 2, 3),
		"cut off":          make([]byte, 95),
	} {
		out, _, err := w.call(caller, input, plenty, 0)
		if err != nil {
			t.Fatal(err)
		}
		if ok, _ := answer(t, out); ok || len(w.engine.frames) != 0 {
			t.Errorf("%s: success %v, frames %+v", name, ok, w.engine.frames)
		}
	}
	// Setting the gate's own marker, by a call without data, opens nothing.
	out, _, _ := w.call(caller, nil, plenty, 0)
	if ok, _ := answer(t, out); !ok {
		t.Error("a call without data failed")
	}
	w.call(caller, gateCall([]byte("program one"), nil), plenty, 0)
	if len(w.engine.frames) != 0 {
		t.Errorf("frames %+v", w.engine.frames)
	}
}

// The gate takes no value: nobody could get it out again.
func TestGateTakesNoValue(t *testing.T) {
	w := newWorld(t, vm.Config{})
	set := program.New().Op(vm.PUSH0, vm.PUSH0, vm.PUSH0, vm.PUSH0).Push(gate.Bytes()).Op(vm.GAS, vm.DELEGATECALL, vm.POP).Bytes()
	w.code(caller, append(set, callWith(vm.CALL, gate)...))
	for wei, reached := range map[uint64]int{1: 0, 0: 1} {
		w.engine.frames = nil
		out, _, err := w.call(caller, gateCall([]byte("program"), nil), plenty, wei)
		if err != nil {
			t.Fatal(err)
		}
		if ok, _ := answer(t, out); ok != (reached == 1) || len(w.engine.frames) != reached {
			t.Errorf("%d wei: success %v, frames %+v", wei, ok, w.engine.frames)
		}
	}
	if got := w.st.GetBalance(gate); !got.IsZero() {
		t.Errorf("gate holds %v wei", got)
	}
}

// A delegated frame that fails leaves neither state nor marker behind, and its
// reason arrives.
func TestDelegatedFrameFails(t *testing.T) {
	for name, end := range map[string]execution.Result{
		"revert":                      {Output: []byte("reason"), Err: execution.ErrRevert, GasLeft: 1 << 40},
		"halt":                        {Err: execution.ErrOutOfGas},
		"revert with the gate's word": {Output: common.LeftPadBytes([]byte("TRV"), 32), Err: execution.ErrRevert, GasLeft: 1 << 40},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, vm.Config{})
			w.code(caller, callWith(vm.DELEGATECALL, account))
			w.engine.run = func(h execution.Host, f execution.Frame) execution.Result {
				h.Store(common.Hash{1}, common.Hash{2})
				return end
			}
			out, _, err := w.call(caller, nil, plenty, 0)
			if err != nil {
				t.Fatal(err)
			}
			if ok, data := answer(t, out); ok || !bytes.Equal(data, end.Output) {
				t.Errorf("success %v, data %x", ok, data)
			}
			if len(w.engine.frames) != 1 {
				t.Errorf("frames %+v", w.engine.frames)
			}
			if got := w.st.GetState(caller, common.Hash{1}); got != (common.Hash{}) {
				t.Errorf("slot %x", got)
			}
			w.noMarker(caller)
		})
	}
}

// In a static call no marker can be set, and the frame is static.
func TestDelegateInAStaticCall(t *testing.T) {
	w := newWorld(t, vm.Config{})
	w.code(caller, callWith(vm.DELEGATECALL, account))
	w.code(inner, callWith(vm.STATICCALL, caller))
	w.engine.run = func(h execution.Host, f execution.Frame) execution.Result {
		if v, err := h.Load(common.Hash{9}); err != nil {
			t.Error(v, err)
		}
		return done(h, 'v')
	}
	out, _, err := w.call(inner, []byte("view"), plenty, 0)
	if err != nil || !bytes.HasSuffix(out, []byte("v")) {
		t.Fatalf("output %x, error %v", out, err)
	}
	if f := w.engine.frames[0]; !f.Static || f.Kind != execution.DelegateCall || f.Callee != caller || f.Caller != inner {
		t.Errorf("frame %+v", f)
	}
	w.engine.run = func(h execution.Host, f execution.Frame) execution.Result {
		h.Store(common.Hash{1}, common.Hash{2})
		return done(h)
	}
	if out, _, err = w.call(inner, nil, plenty, 0); err != nil {
		t.Fatal(err)
	}
	if _, inside := answer(t, out); len(inside) == 0 || inside[31] != 0 {
		t.Errorf("a static delegated frame wrote: %x", out)
	}
}

// An engine's frame delegates to an account of the engine: that account's
// program runs, in the frame's account.
func TestDelegateBetweenEngineAccounts(t *testing.T) {
	w := newWorld(t, vm.Config{})
	w.engine.run = func(h execution.Host, f execution.Frame) execution.Result {
		if string(f.Program) == "program one" {
			res := h.Call(execution.Frame{Kind: execution.DelegateCall, Caller: f.Caller, Code: second, Input: []byte("in"), Gas: h.Gas()})
			if res.Err != nil || string(res.Output) != "out" {
				t.Errorf("result %+v", res)
			}
			return done(h)
		}
		h.Store(common.Hash{1}, common.Hash{2})
		return done(h, []byte("out")...)
	}
	if _, _, err := w.call(account, nil, plenty, 5); err != nil {
		t.Fatal(err)
	}
	if len(w.engine.frames) != 2 {
		t.Fatalf("frames %+v", w.engine.frames)
	}
	f := w.engine.frames[1]
	if f.Callee != account || f.Caller != user || f.Value.Uint64() != 5 || string(f.Program) != "program two" || string(f.Input) != "in" || f.Depth != 1 {
		t.Errorf("frame %+v, program %q", f, f.Program)
	}
	if got := w.st.GetState(account, common.Hash{1}); got != (common.Hash{2}) {
		t.Errorf("slot %x", got)
	}
	if got := w.st.GetState(second, common.Hash{1}); got != (common.Hash{}) {
		t.Errorf("slot of the other account %x", got)
	}
}

// While foreign code acts for an account, the account can still be called.
func TestReentryWhileDelegating(t *testing.T) {
	w := newWorld(t, vm.Config{})
	w.code(inner, callWith(vm.CALL, caller))
	w.code(caller, callWith(vm.CALL, account))
	w.engine.run = func(h execution.Host, f execution.Frame) execution.Result {
		if len(w.engine.frames) == 1 {
			if res := h.Call(execution.Frame{Kind: execution.DelegateCall, Code: inner, Input: []byte("x"), Gas: h.Gas()}); res.Err != nil {
				t.Error(res.Err)
			}
		}
		return done(h)
	}
	if _, _, err := w.call(account, nil, plenty, 0); err != nil {
		t.Fatal(err)
	}
	if len(w.engine.frames) != 2 {
		t.Fatalf("frames %+v", w.engine.frames)
	}
	if f := w.engine.frames[1]; f.Callee != account || f.Caller != caller || string(f.Program) != "program one" {
		t.Errorf("frame %+v", f)
	}
}

// A contract of the engine must not reach the engine by itself: what it says
// there would be taken for the stub's word.
func TestEngineAccountsCannotCallTheEngine(t *testing.T) {
	for _, kind := range []execution.CallKind{execution.Call, execution.StaticCall, execution.DelegateCall} {
		w := newWorld(t, vm.Config{})
		forged := make([]byte, 96)
		copy(forged[12:32], common.Address{0xad}.Bytes())
		forged[88] = 0x10 // gas 2^60
		w.engine.run = func(h execution.Host, f execution.Frame) execution.Result {
			if len(w.engine.frames) == 1 {
				before := h.Gas()
				res := h.Call(execution.Frame{Kind: kind, Callee: engineAt, Code: engineAt, Input: forged, Gas: 100_000})
				if res.Err != execution.ErrRevert || res.Fatal || before-h.Gas() != 100 {
					t.Errorf("%v: %+v, %d gas", kind, res, before-h.Gas())
				}
			}
			return done(h)
		}
		if _, _, err := w.call(account, nil, plenty, 0); err != nil || len(w.engine.frames) != 1 {
			t.Errorf("%v: error %v, frames %+v", kind, err, w.engine.frames)
		}
	}
}

// Other code at the gate, as a call over JSON-RPC may put there, is not believed.
func TestOtherCodeAtTheGate(t *testing.T) {
	w := newWorld(t, vm.Config{})
	w.code(gate, callWith(vm.CALL, engineAt))
	w.code(caller, callWith(vm.STATICCALL, gate))
	forged := make([]byte, 192)
	forged[88] = 0x10
	w.call(caller, forged, plenty, 0)
	if len(w.engine.frames) != 0 {
		t.Errorf("frames %+v", w.engine.frames)
	}
}

// A contract that reverts with the word by which the engine refuses a delegate
// has not been refused: it does not run a second time.
func TestRevertWithTheEnginesWord(t *testing.T) {
	for name, output := range map[string][]byte{
		"the word":          common.LeftPadBytes([]byte("TRV"), 32),
		"the word and more": append(common.LeftPadBytes([]byte("TRV"), 32), 1),
		"nothing":           nil,
	} {
		w := newWorld(t, vm.Config{})
		w.engine.run = func(h execution.Host, f execution.Frame) execution.Result {
			return execution.Result{Output: output, GasLeft: h.Gas(), Err: execution.ErrRevert}
		}
		out, left, err := w.call(account, []byte("in"), plenty, 0)
		if err != vm.ErrExecutionReverted || !bytes.Equal(out, output) || plenty-left > 5000 || len(w.engine.frames) != 1 {
			t.Errorf("%s: output %x, %v, %d gas used, %d frames", name, out, err, plenty-left, len(w.engine.frames))
		}
	}
}

// A VM that panics leaves no frame behind for those who go on.
func TestPanicLeavesNoFrame(t *testing.T) {
	w := newWorld(t, vm.Config{})
	w.engine.run = func(h execution.Host, f execution.Frame) execution.Result { panic("below") }
	func() {
		defer func() { _ = recover() }()
		w.call(account, nil, plenty, 0)
	}()
	w.engine.run = func(h execution.Host, f execution.Frame) execution.Result {
		if f.Depth != 0 || len(h.Frames()) != 1 {
			t.Errorf("depth %d, %d frames", f.Depth, len(h.Frames()))
		}
		return done(h)
	}
	w.call(account, nil, plenty, 0)
}

// What is paid once in a transaction is paid before anybody has it for nothing:
// by a frame that has the gas, though it may fail afterwards.
func TestOnce(t *testing.T) {
	w := newWorld(t, vm.Config{})
	w.code(caller, callWith(vm.STATICCALL, account))
	var spent []uint64
	end := execution.Result{Err: execution.ErrRevert}
	w.engine.run = func(h execution.Host, f execution.Frame) execution.Result {
		for range 2 {
			before := h.Gas()
			if err := h.Once(common.Hash{1}, 50_000); err != nil {
				return execution.Result{Err: err}
			}
			spent = append(spent, before-h.Gas())
		}
		return end
	}
	w.call(account, nil, 30_000, 0) // cannot pay
	if len(spent) != 0 {
		t.Errorf("%v from 30,000 gas", spent)
	}
	w.call(account, nil, plenty, 0) // pays, and reverts
	end = execution.Result{GasLeft: 1 << 40}
	w.call(caller, nil, plenty, 0) // in a static call
	w.st.Prepare(w.evm.GetRules(), user, user, nil, nil, nil)
	w.call(account, nil, plenty, 0)
	if want := []uint64{50_000, 0, 0, 0, 50_000, 0}; !slices.Equal(spent, want) {
		t.Errorf("%v, want %v", spent, want)
	}
}
