package wasm_test

import (
	"encoding/binary"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/vm"

	"github.com/trivium-chain/trivium/execution/internal/testchain"
	"github.com/trivium-chain/trivium/execution/internal/wasmtest"
	"github.com/trivium-chain/trivium/execution/vms"
	"github.com/trivium-chain/trivium/execution/wasm/hooks"
	"github.com/trivium-chain/trivium/execution/wasm/schedule"
)

// message executes a message of account 0 on a copy of the head's state.
func (c *chain) message(on *vms.Set, cfg vm.Config, to common.Address, wei, gas uint64, data []byte) testchain.Outcome {
	c.Helper()
	return c.Message(c, on.Engines(), cfg, to, wei, gas, data)
}

// arguments of each host function that it can be called with well, on a page of
// zeros.
var hookArguments = map[string][]int64{
	"read_args": {0}, "write_result": {0, 100}, "exit_early": {0},
	"storage_load_bytes32": {0, 64}, "storage_cache_bytes32": {0, 32}, "storage_flush_cache": {1},
	"transient_load_bytes32": {0, 32}, "transient_store_bytes32": {0, 32},
	"call_contract": {0, 0, 40, 64, 5000, 200}, "delegate_call_contract": {0, 0, 40, 5000, 200}, "static_call_contract": {0, 0, 40, 5000, 200},
	"create1": {0, 1, 64, 200, 300}, "create2": {0, 1, 64, 96, 200, 300},
	"read_return_data": {0, 0, 0}, "return_data_size": {}, "emit_log": {0, 96, 2},
	"account_balance": {0, 64}, "account_code": {0, 0, 10, 64}, "account_codehash": {0, 64}, "account_code_size": {0},
	"evm_gas_left": {}, "evm_ink_left": {}, "chainid": {}, "block_gas_limit": {}, "block_number": {}, "block_timestamp": {},
	"block_basefee": {0}, "block_coinbase": {0}, "contract_address": {0},
	"math_div": {0, 32}, "math_mod": {0, 32}, "math_pow": {0, 32}, "math_add_mod": {0, 32, 64}, "math_mul_mod": {0, 32, 64},
	"msg_reentrant": {}, "msg_sender": {0}, "msg_value": {0}, "tx_gas_price": {0}, "tx_ink_price": {}, "tx_origin": {0},
	"pay_for_memory_grow": {3}, "native_keccak256": {0, 100, 200},
}

// Each host function needs its gas to the unit: with the least that suffices the
// call goes well, with one less it is a halt that leaves nothing behind, and both
// engines say the same at every limit near it.
func TestOutOfGasInEveryHostFunction(t *testing.T) {
	functions := hooks.Functions()
	var modules [][]byte
	for _, f := range functions {
		args, ok := hookArguments[f.Name]
		if !ok {
			t.Fatalf("no arguments for %s", f.Name)
		}
		modules = append(modules, wasmtest.HookCaller(f.Name, args...))
	}
	c := newChain(t, nil)
	var at []common.Address
	for len(modules) > 0 {
		n := min(20, len(modules))
		at = append(at, c.deploy(modules[:n]...)...)
		modules = modules[n:]
	}
	for i, f := range functions {
		run := func(gas uint64) testchain.Outcome {
			compiled := c.message(c.compiled, vm.Config{}, at[i], 0, gas, []byte("input"))
			if interpreted := c.message(c.interpreted, vm.Config{}, at[i], 0, gas, []byte("input")); interpreted != compiled {
				t.Fatalf("%s with %d gas: compiled %+v, interpreted %+v", f.Name, gas, compiled, interpreted)
			}
			return compiled
		}
		most := run(2_000_000)
		if !most.OK {
			t.Errorf("%s fails with plenty of gas", f.Name)
			continue
		}
		least, enough := uint64(0), uint64(2_000_000) // the first is too little
		for enough-least > 1 {
			if middle := (least + enough) / 2; run(middle).OK {
				enough = middle
			} else {
				least = middle
			}
		}
		untouched := c.message(c.compiled, vm.Config{}, common.Address{1}, 0, 100, nil)
		for gas := least - min(least, 12); gas <= least; gas++ {
			short := run(gas)
			// The stub keeps a 64th for itself; the rest is gone.
			if short.OK || short.Output != "" || short.Logs != 0 || short.Refund != 0 || short.Used < gas-gas/32 {
				t.Errorf("%s with %d gas, %d are needed: %+v", f.Name, gas, enough, short)
			}
			if short.Root != untouched.Root {
				t.Errorf("%s with %d gas: the state has changed", f.Name, gas)
			}
		}
	}
}

// A frame gets no more than 63/64 of what its caller has, across VMs, and halts
// without taking the rest.
func TestOneSixtyFourth(t *testing.T) {
	c := newChain(t, nil)
	w := c.deploy(wasmtest.Script(), wasmtest.Trapper())
	const gas = 1_000_000
	out := c.message(c.compiled, vm.Config{}, w[0], 0, gas, wasmtest.Steps{}.Call(w[1], 0, 1<<62, nil).Status())
	if !out.OK || out.Output != "\x01" {
		t.Fatalf("%+v", out)
	}
	// Three frames have kept a 64th: the stub of each contract, and the caller.
	left := gas - out.Used
	if left < gas/64*5/2 || left > gas/64*3 {
		t.Errorf("%d of %d gas left", left, gas)
	}
}

// A tracer sees the frames and changes nothing: no gas, no result, no state.
func TestTracerChangesNothing(t *testing.T) {
	c := newChain(t, nil)
	w := c.deploy(wasmtest.Script(), wasmtest.Script())
	key := common.Hash{1}
	steps := wasmtest.Steps{}.Store(key, key).Log([]byte("log")).Call(w[1], 0, 500_000, wasmtest.Steps{}.Store(key, key).Trap()).Status().
		Call(w[1], 0, 500_000, wasmtest.Steps{}.Append([]byte("why")).Revert()).Returned().Gas()
	plain := c.message(c.compiled, vm.Config{}, w[0], 0, 2_000_000, steps)
	tracer := newFrames()
	if traced := c.message(c.compiled, vm.Config{Tracer: tracer.hooks()}, w[0], 0, 2_000_000, steps); traced != plain || !plain.OK {
		t.Errorf("traced %+v, plain %+v", traced, plain)
	}
	if n := tracer.entered; n != 6 {
		t.Errorf("%d frames seen, want three contracts and the engine behind each", n)
	}
}

// A module is paid for by its size when it is first called in a transaction, and
// not again; a table is paid for in each call, as each call fills it.
func TestColdModules(t *testing.T) {
	large := wasmtest.Contract()
	large.Entry(nil, wasmtest.I32Const(0))
	large.Custom("filler", make([]byte, 30_000))
	table := wasmtest.Contract()
	table.Table(100, 100)
	table.Entry(nil, wasmtest.I32Const(0))
	modules := [][]byte{wasmtest.Noop(), large.Bytes(), table.Bytes()}
	c := newChain(t, nil)
	script := c.deploy(wasmtest.Script())[0]
	at := c.deploy(modules...)
	cost := func(to common.Address) (first, second uint64) {
		call := wasmtest.Steps{}.Call(to, 0, 1_000_000, nil).Require()
		out := c.message(c.compiled, vm.Config{}, script, 0, 5_000_000, append(append(append(append(wasmtest.Steps{}.Gas(), call...), wasmtest.Steps{}.Gas()...), call...), wasmtest.Steps{}.Gas()...))
		if !out.OK || len(out.Output) != 48 {
			t.Fatalf("%+v", out)
		}
		left := func(i int) uint64 { return binary.LittleEndian.Uint64([]byte(out.Output[16*i:])) }
		return left(0) - left(1), left(1) - left(2)
	}
	e := &schedule.V1.Entry
	var warm []uint64
	for i, m := range modules {
		first, second := cost(at[i])
		// Account and module account are cold as well (EIP-2929).
		if got, want := first-second, 2*uint64(2500)+e.Load(len(m), 1); got != want && got != want+1 && got != want-1 {
			t.Errorf("module of %d bytes: %d gas for being cold, want %d", len(m), got, want)
		}
		warm = append(warm, second)
	}
	if warm[1] != warm[0] {
		t.Errorf("a warm call of a large module costs %d gas, of a small one %d", warm[1], warm[0])
	}
	if got, want := warm[2]-warm[0], 100*e.Element/schedule.InkPerGas; got != want {
		t.Errorf("a table of 100 elements costs %d gas, want %d", got, want)
	}
}
