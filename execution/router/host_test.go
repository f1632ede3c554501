package router_test

import (
	"bytes"
	"errors"
	"reflect"
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

// spent is the gas that f takes from a frame.
func spent(h execution.Host, f func()) uint64 {
	before := h.Gas()
	f()
	return before - h.Gas()
}

// Each method costs what the EVM's opcode costs.
func TestHostPrices(t *testing.T) {
	w := newWorld(t, vm.Config{})
	w.code(inner, []byte{byte(vm.STOP)})
	// Accounts that have delegated their code (EIP-7702), and to whom.
	delegated := func(a, to common.Address) common.Address {
		w.st.SetCode(a, types.AddressToDelegation(to), tracing.CodeChangeUnspecified)
		return a
	}
	one := delegated(common.Address{7, 1}, common.Address{8, 1})
	two := delegated(common.Address{7, 2}, common.Address{8, 1})
	three := delegated(common.Address{7, 3}, common.Address{8, 2})
	w.engine.run = func(h execution.Host, f execution.Frame) execution.Result {
		call := func(kind execution.CallKind, to common.Address, wei uint64) func() {
			return func() {
				if res := h.Call(execution.Frame{Kind: kind, Callee: to, Code: to, Value: uint256.NewInt(wei), Gas: 5000}); res.Err != nil {
					t.Error(res.Err)
				}
			}
		}
		for _, c := range []struct {
			name string
			want uint64
			do   func()
		}{
			{"cold SLOAD", 2100, func() { h.Load(common.Hash{1}) }},
			{"warm SLOAD", 100, func() { h.Load(common.Hash{1}) }},
			{"SSTORE to a warm empty slot", 20000, func() { h.Store(common.Hash{1}, common.Hash{1}) }},
			{"SSTORE of the same", 100, func() { h.Store(common.Hash{1}, common.Hash{1}) }},
			{"SSTORE to a cold empty slot", 22100, func() { h.Store(common.Hash{2}, common.Hash{1}) }},
			{"TLOAD", 100, func() { h.LoadTransient(common.Hash{1}) }},
			{"TSTORE", 100, func() { h.StoreTransient(common.Hash{1}, common.Hash{1}) }},
			{"cold BALANCE", 2600, func() { h.Balance(common.Address{1, 1}) }},
			{"warm EXTCODEHASH", 100, func() { h.CodeHash(common.Address{1, 1}) }},
			{"cold EXTCODECOPY", 2600, func() { h.Code(inner) }},
			{"LOG2 of 5 bytes", 375 + 2*375 + 5*8, func() { h.Log(make([]common.Hash, 2), make([]byte, 5)) }},
			{"warm CALL", 100, call(execution.Call, inner, 0)},
			{"warm STATICCALL", 100, call(execution.StaticCall, inner, 0)},
			{"warm DELEGATECALL", 100, call(execution.DelegateCall, inner, 0)},
			{"cold CALL", 2600, call(execution.Call, common.Address{2, 2}, 0)},
			// The stipend is given on top and comes back, since nothing spends it.
			{"CALL with value", 100 + 9000 - 2300, call(execution.Call, inner, 1)},
			{"CALL that makes an account", 2600 + 9000 + 25000 - 2300, call(execution.Call, common.Address{3, 3}, 1)},
			{"cold CALL, delegated to a cold account", 2600 + 2600, call(execution.Call, one, 0)},
			{"warm CALL, delegated to a warm account", 100 + 100, call(execution.Call, one, 0)},
			{"cold CALL, delegated to a warm account", 2600 + 100, call(execution.Call, two, 0)},
			{"cold BALANCE of a delegated account", 2600, func() { h.Balance(three) }},
			{"warm DELEGATECALL, delegated to a cold account", 100 + 2600, call(execution.DelegateCall, three, 0)},
			{"warm STATICCALL, delegated to a warm account", 100 + 100, call(execution.StaticCall, three, 0)},
		} {
			if got := spent(h, c.do); got != c.want {
				t.Errorf("%s cost %d gas, want %d", c.name, got, c.want)
			}
		}
		return done(h)
	}
	if _, _, err := w.call(account, nil, plenty, 10); err != nil {
		t.Fatal(err)
	}
	logs := w.st.Logs()
	if len(logs) != 1 || logs[0].Address != account || len(logs[0].Topics) != 2 || logs[0].BlockNumber != 12 {
		t.Errorf("logs %+v", logs)
	}
}

func TestHostAnswers(t *testing.T) {
	w := newWorld(t, vm.Config{})
	w.engine.run = func(h execution.Host, f execution.Frame) execution.Result {
		if b, want := h.Block(), (execution.Block{
			ChainID: *uint256.NewInt(7), Number: 12, Timestamp: 34, GasLimit: 30_000_000, BaseFee: *uint256.NewInt(56),
			Coinbase: common.Address{9}, Randao: common.Hash{7, 8},
		}); b != want {
			t.Errorf("block %+v, want %+v", b, want)
		}
		if tx, want := h.Tx(), (execution.Tx{Origin: user, GasPrice: *uint256.NewInt(78)}); tx != want {
			t.Errorf("transaction %+v, want %+v", tx, want)
		}
		if frames := h.Frames(); len(frames) != 1 || !reflect.DeepEqual(frames[0], f) {
			t.Errorf("frames %+v", frames)
		}
		balance, _ := h.Balance(account)
		balance.Clear() // ours to change
		if again, _ := h.Balance(account); again.Uint64() != 17 {
			t.Errorf("balance %v", again)
		}
		if code, _ := h.Code(account); len(code) != router.StubSize+len("program one") {
			t.Errorf("code of %d bytes", len(code))
		}
		if hash, _ := h.CodeHash(common.Address{1, 2, 3}); hash != (common.Hash{}) {
			t.Errorf("code hash of nobody: %s (EIP-1052)", hash)
		}
		if hash, _ := h.CodeHash(user); hash != types.EmptyCodeHash {
			t.Errorf("code hash of a user: %s", hash)
		}
		if err := h.WriteValue([]byte("k"), []byte("v")); err != nil {
			t.Error(err)
		}
		if v, found, err := h.ReadValue([]byte("k")); string(v) != "v" || !found || err != nil {
			t.Errorf("value %q, %v, %v", v, found, err)
		}
		if err := h.DeleteValue([]byte("k")); err != nil {
			t.Error(err)
		}
		if _, found, _ := h.ReadValue([]byte("k")); found {
			t.Error("deleted, but found")
		}
		return done(h)
	}
	if _, _, err := w.call(account, nil, plenty, 17); err != nil {
		t.Fatal(err)
	}
}

// A frame never hands on more than 63/64 of what it has (EIP-150), and gets back
// what the callee leaves.
func TestOneSixtyFourthStays(t *testing.T) {
	w := newWorld(t, vm.Config{})
	w.code(inner, []byte{byte(vm.INVALID)}) // takes all it is given
	w.engine.run = func(h execution.Host, f execution.Frame) execution.Result {
		h.Balance(inner)
		before := h.Gas() - 100
		res := h.Call(execution.Frame{Kind: execution.Call, Callee: inner, Gas: 1 << 63})
		if res.Err == nil || h.Gas() != before/64 {
			t.Errorf("error %v, %d gas left of %d, want %d", res.Err, h.Gas(), before, before/64)
		}
		return done(h)
	}
	if _, _, err := w.call(account, nil, plenty, 0); err != nil {
		t.Fatal(err)
	}
}

// What cannot be: no gas is lost by asking, and a kept host is dead.
func TestHostRefusals(t *testing.T) {
	w := newWorld(t, vm.Config{})
	var kept execution.Host
	w.engine.run = func(h execution.Host, f execution.Frame) execution.Result {
		kept = h
		if res := h.Call(execution.Frame{Kind: execution.Call, Callee: user, Value: uint256.NewInt(1), Gas: 1000}); !errors.Is(res.Err, execution.ErrInsufficientBalance) || res.GasLeft != 3300 {
			t.Errorf("call without funds: %+v", res)
		}
		return done(h)
	}
	if _, _, err := w.call(account, nil, plenty, 0); err != nil {
		t.Fatal(err)
	}
	if err := kept.Store(common.Hash{1}, common.Hash{1}); err == nil {
		t.Error("a host that outlived its frame could write")
	}
	for name, bad := range map[string]func(h execution.Host) error{
		"five topics": func(h execution.Host) error { return h.Log(make([]common.Hash, 5), nil) },
		"static with value": func(h execution.Host) error {
			return h.Call(execution.Frame{Kind: execution.StaticCall, Value: uint256.NewInt(1)}).Err
		},
		"unknown kind":   func(h execution.Host) error { return h.Call(execution.Frame{Kind: 99}).Err },
		"value too long": func(h execution.Host) error { return h.WriteValue(nil, make([]byte, 1<<21)) },
	} {
		var got error
		w.engine.run = func(h execution.Host, f execution.Frame) execution.Result {
			got = bad(h)
			return done(h)
		}
		if _, _, err := w.call(account, nil, plenty, 0); err == nil || got == nil {
			t.Errorf("%s: %v, %v; want a halt", name, got, err)
		}
	}
}

// A tracer must not change what happens, and must not see the router's probe.
func TestTracingChangesNothing(t *testing.T) {
	run := func(cfg vm.Config) (out []byte, left uint64, root common.Hash) {
		w := newWorld(t, cfg)
		w.code(caller, callWith(vm.STATICCALL, account))
		w.code(inner, program.New().Sstore(1, 2).Op(vm.STOP).Bytes())
		w.engine.run = func(h execution.Host, f execution.Frame) execution.Result {
			if !f.Static {
				res := h.Call(execution.Frame{Kind: execution.Call, Callee: inner, Gas: 100_000})
				if res.Err != nil {
					t.Error(res.Err)
				}
				h.Call(execution.Frame{Kind: execution.Call, Callee: caller, Gas: 1_000_000})
				h.Store(common.Hash{1}, common.Hash{2})
				h.Log(nil, []byte("log"))
			}
			return done(h, 'z')
		}
		out, left, err := w.call(account, nil, plenty, 1)
		if err != nil {
			t.Fatal(err)
		}
		if len(w.engine.frames) != 2 || !w.engine.frames[1].Static {
			t.Errorf("frames %+v", w.engine.frames)
		}
		return out, left, w.st.IntermediateRoot(w.evm.GetRules())
	}
	out, left, root := run(vm.Config{})
	tree := newCallTree()
	traced, tracedLeft, tracedRoot := run(vm.Config{Tracer: tree.hooks()})
	if !bytes.Equal(out, traced) || left != tracedLeft || root != tracedRoot {
		t.Errorf("traced: output %x, %d gas, root %s; else %x, %d, %s", traced, tracedLeft, tracedRoot, out, left, root)
	}
	if tree.probes != 0 {
		t.Errorf("%d of the router's probes were traced", tree.probes)
	}
	const want = "CALL account(CALL engine(CALL inner() CALL caller(STATICCALL account(CALL engine()))))"
	if got := tree.String(); got != want {
		t.Errorf("call tree\n%s\nwant\n%s", got, want)
	}
}
