package router_test

import (
	"errors"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/tracing"
	"github.com/ethereum/go-ethereum/core/vm"
	"github.com/holiman/uint256"

	"github.com/trivium-chain/trivium/execution"
)

// Pay moves wei at the price of a call's value, runs nothing, and goes with a
// failing frame.
func TestPay(t *testing.T) {
	w := newWorld(t, vm.Config{})
	own, fresh := common.Address{0xa1}, common.Address{0xa2}
	w.st.AddBalance(own, uint256.NewInt(10), tracing.BalanceChangeUnspecified)
	w.code(inner, []byte{byte(vm.INVALID)})
	end := execution.Result{Err: execution.ErrRevert}
	w.engine.run = func(h execution.Host, f execution.Frame) execution.Result {
		pay := func(to common.Address, wei uint64) func() {
			return func() {
				if ok, err := h.Pay(own, to, uint256.NewInt(wei)); !ok || err != nil {
					t.Errorf("%d wei to %s: %v, %v", wei, to, ok, err)
				}
			}
		}
		for _, c := range []struct {
			name string
			want uint64
			do   func()
		}{
			{"to a new account", 2600 + 2600 + 9000 + 25000, pay(fresh, 1)},
			{"to one that is there", 100 + 100 + 9000, pay(fresh, 2)},
			{"to a contract that takes nothing", 100 + 2600 + 9000, pay(inner, 3)},
			{"of nothing", 100 + 100, pay(inner, 0)},
		} {
			if got := spent(h, c.do); got != c.want {
				t.Errorf("%s cost %d gas, want %d", c.name, got, c.want)
			}
		}
		if ok, err := h.Pay(own, fresh, uint256.NewInt(5)); ok || err != nil {
			t.Errorf("5 wei of 4: %v, %v", ok, err)
		}
		return end
	}
	w.call(account, nil, plenty, 0)
	if got := w.st.GetBalance(own); got.Uint64() != 10 {
		t.Errorf("a frame that failed has paid: %s left", got)
	}
	end = execution.Result{GasLeft: 1 << 40}
	w.call(account, nil, plenty, 0)
	for a, want := range map[common.Address]uint64{own: 4, fresh: 3, inner: 3} {
		if got := w.st.GetBalance(a); got.Uint64() != want {
			t.Errorf("%s has %s, want %d", a, got, want)
		}
	}
	w.code(caller, callWith(vm.STATICCALL, account))
	w.engine.run = func(h execution.Host, f execution.Frame) execution.Result {
		if ok, err := h.Pay(own, fresh, uint256.NewInt(1)); ok || !errors.Is(err, execution.ErrWriteProtection) {
			t.Errorf("static: %v, %v", ok, err)
		}
		return done(h)
	}
	if _, _, err := w.call(caller, nil, plenty, 0); err != nil {
		t.Fatal(err)
	}
}

// An engine may call with a name of its own making, and with the purse under it.
func TestCallAs(t *testing.T) {
	w := newWorld(t, vm.Config{})
	own := common.Address{0xa1}
	w.st.AddBalance(own, uint256.NewInt(10), tracing.BalanceChangeUnspecified)
	w.code(inner, []byte{byte(vm.CALLER), byte(vm.PUSH0), byte(vm.MSTORE), byte(vm.PUSH1), 32, byte(vm.PUSH0), byte(vm.RETURN)})
	w.engine.run = func(h execution.Host, f execution.Frame) execution.Result {
		for _, c := range []struct{ as, seen common.Address }{{own, own}, {common.Address{}, account}} {
			for _, kind := range []execution.CallKind{execution.Call, execution.StaticCall} {
				res := h.Call(execution.Frame{Kind: kind, Caller: c.as, Callee: inner, Gas: h.Gas()})
				if got := common.BytesToAddress(res.Output); res.Err != nil || got != c.seen {
					t.Errorf("%s as %s: the callee saw %s, %v", kind, c.as, got, res.Err)
				}
			}
		}
		if res := h.Call(execution.Frame{Kind: execution.Call, Caller: own, Callee: inner, Value: uint256.NewInt(4), Gas: h.Gas()}); res.Err != nil {
			t.Error(res.Err)
		}
		return done(h)
	}
	if _, _, err := w.call(account, nil, plenty, 0); err != nil {
		t.Fatal(err)
	}
	if a, b := w.st.GetBalance(own).Uint64(), w.st.GetBalance(inner).Uint64(); a != 6 || b != 4 {
		t.Errorf("balances %d and %d, want 6 and 4", a, b)
	}
}
