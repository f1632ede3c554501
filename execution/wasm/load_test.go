package wasm_test

import (
	"bytes"
	"testing"

	"github.com/ethereum/go-ethereum/core/vm"

	"github.com/trivium-chain/trivium/execution/internal/wasmtest"
	"github.com/trivium-chain/trivium/execution/system"
	"github.com/trivium-chain/trivium/execution/wasm/schedule"
)

// The time that compiling takes is paid for by activation, and spent there: the
// first call of a contract finds it done.
func TestActivationCompiles(t *testing.T) {
	c := newChain(t, nil)
	stats := c.compiled.WASM().Stats
	before := stats().Compilations
	w := c.deploy(wasmtest.Script(), wasmtest.Echo())
	if got := stats().Compilations - before; got != 2 {
		t.Errorf("%d modules compiled by two activations", got)
	}
	for _, at := range w {
		c.message(c.compiled, vm.Config{}, at, 0, 1_000_000, nil)
	}
	if got := stats().Compilations - before; got != 2 {
		t.Errorf("the first calls compiled %d modules", got-2)
	}
	c.block(c.toDeployer(1, 0, c.pack("activate", wasmtest.Script()))) // once is for good
	if got := stats().Compilations - before; got != 2 {
		t.Errorf("activating a module again compiled %d", got-2)
	}
}

// A call that cannot pay for a module to be had does not make it cheap for the
// next one.
func TestLoadIsPaidByWhoeverIsFirst(t *testing.T) {
	large := wasmtest.Contract()
	large.Entry(nil, wasmtest.I32Const(0))
	large.Custom("filler", make([]byte, 30_000))
	module := large.Bytes()
	c := newChain(t, nil)
	w := c.deploy(wasmtest.Script(), module)
	call := func(gas uint64) wasmtest.Steps { return wasmtest.Steps{}.Call(w[1], 0, gas, nil) }
	honest := c.message(c.compiled, vm.Config{}, w[0], 0, 5_000_000, call(1_000_000).Require())
	decoy := c.message(c.compiled, vm.Config{}, w[0], 0, 5_000_000, append(call(3_000), call(1_000_000).Require()...))
	if !honest.OK || !decoy.OK || decoy.Used < honest.Used {
		t.Errorf("honest %d gas, after a call that fails %d", honest.Used, decoy.Used)
	}
	if price := schedule.V1.Entry.Load(len(module), 1); honest.Used < price {
		t.Errorf("%d gas used, the module alone is %d", honest.Used, price)
	}
}

// What is kept of a module is not a part of the call data that brought it, which
// lies in memory that the EVM uses again.
func TestActivatedModuleIsItsOwn(t *testing.T) {
	m := wasmtest.Contract()
	m.Data(100, []byte("what the module says"))
	m.Entry(nil, wasmtest.I32Const(100), wasmtest.I32Const(20), wasmtest.Call(m.Hook("write_result")), wasmtest.I32Const(0))
	c := newChain(t, nil)
	at := c.deploy(m.Bytes())[0]
	for range 3 {
		c.message(c.compiled, vm.Config{}, system.Deployer, 0, 5_000_000, c.pack("activate", bytes.Repeat([]byte{0xee}, 4000)))
		if out := c.message(c.compiled, vm.Config{}, at, 0, 1_000_000, nil); out.Output != "what the module says" {
			t.Errorf("%q", out.Output)
		}
	}
}
