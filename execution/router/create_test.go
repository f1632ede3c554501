package router_test

import (
	"bytes"
	"errors"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/vm"
	"github.com/ethereum/go-ethereum/core/vm/program"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/params"
	"github.com/holiman/uint256"

	"github.com/trivium-chain/trivium/execution"
)

// An engine creates contracts where, and at the price at which, the EVM would.
func TestCreate(t *testing.T) {
	salt := common.Hash{5}
	code := []byte{byte(vm.STOP), 1, 2, 3}
	init := program.New().ReturnViaCodeCopy(code).Bytes()
	words := uint64(len(init)+31) / 32
	for name, c := range map[string]struct {
		salt *common.Hash
		want common.Address
		cost uint64
	}{
		"CREATE":  {nil, crypto.CreateAddress(account, 1), params.CreateGas + 2*words},
		"CREATE2": {&salt, crypto.CreateAddress2(account, salt, crypto.Keccak256(init)), params.CreateGas + 8*words},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, vm.Config{})
			w.engine.run = func(h execution.Host, f execution.Frame) execution.Result {
				before := h.Gas()
				addr, res := h.Create(execution.Creation{Init: init, Value: uint256.NewInt(3), Salt: c.salt})
				if addr != c.want || res.Err != nil || len(res.Output) != 0 || res.Fatal {
					t.Errorf("address %s, want %s; result %+v", addr, c.want, res)
				}
				inside := uint64(len(code))*params.CreateDataGas + 50
				if cost := before - h.Gas(); cost < c.cost+uint64(len(code))*params.CreateDataGas || cost > c.cost+inside {
					t.Errorf("cost %d, want %d and what the init code takes", cost, c.cost)
				}
				return done(h)
			}
			if _, _, err := w.call(account, nil, plenty, 3); err != nil {
				t.Fatal(err)
			}
			if got := w.st.GetCode(c.want); !bytes.Equal(got, code) {
				t.Errorf("code %x", got)
			}
			if w.st.GetNonce(account) != 2 || w.st.GetBalance(c.want).Uint64() != 3 {
				t.Errorf("nonce %d, balance %v", w.st.GetNonce(account), w.st.GetBalance(c.want))
			}
		})
	}
}

func TestCreateFails(t *testing.T) {
	for name, c := range map[string]struct {
		init   []byte
		value  uint64
		static bool
		err    error
		output string
		fatal  bool
	}{
		"revert":        {init: program.New().Op(vm.PUSH0, vm.PUSH0, vm.MSTORE).Push(5).Op(vm.PUSH0, vm.REVERT).Bytes(), err: execution.ErrRevert, output: "\x00\x00\x00\x00\x00"},
		"halt":          {init: []byte{byte(vm.INVALID)}, err: execution.ErrOutOfGas},
		"no funds":      {value: 1, err: execution.ErrInsufficientBalance},
		"static":        {static: true, err: execution.ErrWriteProtection, fatal: true},
		"too much code": {init: make([]byte, params.MaxInitCodeSize+1), fatal: true},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, vm.Config{})
			w.code(caller, callWith(vm.STATICCALL, account))
			w.engine.run = func(h execution.Host, f execution.Frame) execution.Result {
				addr, res := h.Create(execution.Creation{Init: c.init, Value: uint256.NewInt(c.value)})
				if addr != (common.Address{}) || res.Err == nil || c.err != nil && !errors.Is(res.Err, c.err) || string(res.Output) != c.output || res.Fatal != c.fatal {
					t.Errorf("address %s, result %+v", addr, res)
				}
				return done(h)
			}
			to := account
			if c.static {
				to = caller
			}
			if _, _, err := w.call(to, nil, plenty, 0); (err != nil) != (c.fatal && !c.static) {
				t.Errorf("error %v", err)
			}
		})
	}
}

// What a VM keeps for itself is there once, and goes with a failing frame.
func TestPublish(t *testing.T) {
	w := newWorld(t, vm.Config{})
	at, big := common.Address{0xab}, bytes.Repeat([]byte{1}, 300_000)
	end := execution.Result{Err: execution.ErrRevert}
	w.engine.run = func(h execution.Host, f execution.Frame) execution.Result {
		if ok, err := h.Publish(at, big); !ok || err != nil {
			t.Errorf("first: %v, %v", ok, err)
		}
		if ok, err := h.Publish(at, []byte{2}); ok || err != nil {
			t.Errorf("second: %v, %v", ok, err)
		}
		if code, err := h.Code(at); !bytes.Equal(code, big) || err != nil {
			t.Errorf("%d bytes, %v", len(code), err)
		}
		return end
	}
	w.call(account, nil, plenty, 0)
	if w.st.GetCodeSize(at) != 0 || w.st.Exist(at) {
		t.Error("published by a frame that failed")
	}
	end = execution.Result{GasLeft: 1 << 40}
	if _, _, err := w.call(account, nil, plenty, 0); err != nil {
		t.Fatal(err)
	}
	if w.st.GetCodeSize(at) != len(big) || w.st.GetNonce(at) != 1 {
		t.Errorf("%d bytes, nonce %d", w.st.GetCodeSize(at), w.st.GetNonce(at))
	}
	w.code(caller, callWith(vm.STATICCALL, account))
	w.engine.run = func(h execution.Host, f execution.Frame) execution.Result {
		if ok, err := h.Publish(common.Address{0xac}, big); ok || !errors.Is(err, execution.ErrWriteProtection) {
			t.Errorf("static: %v, %v", ok, err)
		}
		return done(h)
	}
	if _, _, err := w.call(caller, nil, plenty, 0); err != nil {
		t.Fatal(err)
	}
}
