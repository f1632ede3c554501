package hooks_test

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"testing"

	"github.com/trivium-chain/trivium/execution"
	"github.com/trivium-chain/trivium/execution/internal/wasmtest"
	"github.com/trivium-chain/trivium/execution/wasm/hooks"
	"github.com/trivium-chain/trivium/execution/wasm/module"
	"github.com/trivium-chain/trivium/execution/wasm/schedule"
)

// sample is a use of a function that goes well.
type sample struct {
	params []uint64
	ink    uint64 // own price, but for what is
	late   uint64 // charged when the function knows more
	gas    uint64 // price of the chain
	ranges []span // what it touches
	setup  func(w *world)
}

// span is a range of memory: the parameter that points to it, and its bytes.
type span struct{ param, size int }

// ink gives the price of a function by the rule in doc.go.
func ink(values, bytes, extra uint64) uint64 {
	return prices.Call + values*prices.Pointer + bytes*prices.Byte + extra
}

func answering(n int) func(*world) {
	return func(w *world) {
		w.chain.answer.Output = make([]byte, n)
		w.must("static_call_contract", 0, 0, 0, 0, 0)
	}
}

var samples = map[string]sample{
	"account_balance":        {params: []uint64{0, 64}, ink: ink(2, 0, 0), gas: accountGas, ranges: []span{{0, 20}, {1, 32}}},
	"account_code":           {params: []uint64{0, 3, 10, 64}, ink: ink(1, 0, 0), late: 5 * prices.Byte, gas: accountGas, ranges: []span{{0, 20}, {3, 5}}, setup: func(w *world) { w.chain.code[addressOf(0)] = make([]byte, 8) }},
	"account_code_size":      {params: []uint64{0}, ink: ink(1, 0, 0), gas: accountGas, ranges: []span{{0, 20}}},
	"account_codehash":       {params: []uint64{0, 64}, ink: ink(2, 0, 0), gas: accountGas, ranges: []span{{0, 20}, {1, 32}}},
	"block_basefee":          {params: []uint64{9}, ink: ink(1, 0, 0), ranges: []span{{0, 32}}},
	"block_coinbase":         {params: []uint64{9}, ink: ink(1, 0, 0), ranges: []span{{0, 20}}},
	"block_gas_limit":        {ink: ink(0, 0, 0)},
	"block_number":           {ink: ink(0, 0, 0)},
	"block_timestamp":        {ink: ink(0, 0, 0)},
	"call_contract":          {params: []uint64{0, 64, 11, 96, 0, 200}, ink: ink(3, 11, 0), gas: callGas, ranges: []span{{0, 20}, {1, 11}, {3, 32}, {5, 4}}},
	"chainid":                {ink: ink(0, 0, 0)},
	"contract_address":       {params: []uint64{9}, ink: ink(1, 0, 0), ranges: []span{{0, 20}}},
	"create1":                {params: []uint64{64, 11, 96, 200, 240}, ink: ink(3, 11, 0), gas: createGas, ranges: []span{{0, 11}, {2, 32}, {3, 20}, {4, 4}}},
	"create2":                {params: []uint64{64, 11, 96, 160, 200, 240}, ink: ink(4, 11, 0), gas: createGas, ranges: []span{{0, 11}, {2, 32}, {3, 32}, {4, 20}, {5, 4}}},
	"delegate_call_contract": {params: []uint64{0, 64, 11, 0, 200}, ink: ink(2, 11, 0), gas: callGas, ranges: []span{{0, 20}, {1, 11}, {4, 4}}},
	"emit_log":               {params: []uint64{64, 70, 2}, ink: ink(0, 70, 0), gas: 3*logGas + 8*6, ranges: []span{{0, 70}}},
	"evm_gas_left":           {ink: ink(0, 0, 0)},
	"evm_ink_left":           {ink: ink(0, 0, 0)},
	"exit_early":             {params: []uint64{1}, ink: ink(0, 0, prices.Exit)},
	"math_add_mod":           {params: []uint64{0, 32, 64}, ink: ink(4, 0, prices.AddMod), ranges: []span{{0, 32}, {1, 32}, {2, 32}}},
	"math_div":               {params: []uint64{0, 32}, ink: ink(3, 0, prices.Div), ranges: []span{{0, 32}, {1, 32}}},
	"math_mod":               {params: []uint64{0, 32}, ink: ink(3, 0, prices.Mod), ranges: []span{{0, 32}, {1, 32}}},
	"math_mul_mod":           {params: []uint64{0, 32, 64}, ink: ink(4, 0, prices.MulMod), ranges: []span{{0, 32}, {1, 32}, {2, 32}}},
	"math_pow":               {params: []uint64{0, 32}, ink: ink(3, 0, prices.Pow), late: 2 * prices.PowByte, ranges: []span{{0, 32}, {1, 32}}, setup: func(w *world) { w.put(32, word(256)); w.put(memorySize-32, word(256)) }},
	"msg_reentrant":          {ink: ink(0, 0, 0)},
	"msg_sender":             {params: []uint64{9}, ink: ink(1, 0, 0), ranges: []span{{0, 20}}},
	"msg_value":              {params: []uint64{9}, ink: ink(1, 0, 0), ranges: []span{{0, 32}}},
	"native_keccak256":       {params: []uint64{0, 33, 64}, ink: ink(1, 0, prices.Keccak+2*prices.KeccakWord), ranges: []span{{0, 33}, {2, 32}}},
	// Pages 0 and 1 are free; 2 costs 1000 + 4/4, 3 costs 1000 + 9/4.
	"pay_for_memory_grow":   {params: []uint64{4}, ink: ink(0, 0, 0), late: 2003 * schedule.InkPerGas},
	"read_args":             {params: []uint64{64}, ink: ink(0, 5, 0), ranges: []span{{0, 5}}, setup: func(w *world) { w.Call.Input = make([]byte, 5) }},
	"read_return_data":      {params: []uint64{64, 2, 100}, ink: ink(0, 3, 0), ranges: []span{{0, 3}}, setup: answering(5)},
	"return_data_size":      {ink: ink(0, 0, 0)},
	"static_call_contract":  {params: []uint64{0, 64, 11, 0, 200}, ink: ink(2, 11, 0), gas: callGas, ranges: []span{{0, 20}, {1, 11}, {4, 4}}},
	"storage_cache_bytes32": {params: []uint64{0, 32}, ink: ink(2, 0, 0), late: prices.CacheEntry, ranges: []span{{0, 32}, {1, 32}}},
	"storage_flush_cache": {params: []uint64{0}, ink: ink(0, 0, 0), gas: 2 * storeGas, setup: func(w *world) {
		w.must("storage_cache_bytes32", 0, 0)
		w.put(400, word(1))
		w.must("storage_cache_bytes32", 400, 0)
	}},
	"storage_load_bytes32":    {params: []uint64{0, 64}, ink: ink(2, 0, 0), gas: loadGas, ranges: []span{{0, 32}, {1, 32}}},
	"transient_load_bytes32":  {params: []uint64{0, 64}, ink: ink(2, 0, 0), gas: transientGas, ranges: []span{{0, 32}, {1, 32}}},
	"transient_store_bytes32": {params: []uint64{0, 64}, ink: ink(2, 0, 0), gas: transientGas, ranges: []span{{0, 32}, {1, 32}}},
	"tx_gas_price":            {params: []uint64{9}, ink: ink(1, 0, 0), ranges: []span{{0, 32}}},
	"tx_ink_price":            {ink: ink(0, 0, 0)},
	"tx_origin":               {params: []uint64{9}, ink: ink(1, 0, 0), ranges: []span{{0, 20}}},
	"write_result":            {params: []uint64{64, 6}, ink: ink(0, 6, 0), ranges: []span{{0, 6}}},
}

// world is where the sample goes well if there is this much ink.
func (s sample) world(ink uint64) *world {
	w := newWorld(plenty)
	if s.setup != nil {
		s.setup(w)
	}
	*w.ink = gauge(ink)
	w.chain.gas = ink/schedule.InkPerGas + 77
	w.chain.acts = nil
	return w
}

func TestEveryFunctionHasASample(t *testing.T) {
	for _, f := range hooks.Functions() {
		s, ok := samples[f.Name]
		if !ok {
			t.Errorf("%s: no sample", f.Name)
		}
		if len(s.params) != len(f.Type.Params) {
			t.Errorf("%s: %d parameters in the sample, %d in the type", f.Name, len(s.params), len(f.Type.Params))
		}
	}
	if len(samples) != len(hooks.Functions()) {
		t.Errorf("%d samples, %d functions", len(samples), len(hooks.Functions()))
	}
}

// Ink that just pays is enough, whatever fraction of a gas lies on top; one ink
// less is not.
func TestPriceToTheInk(t *testing.T) {
	for name, s := range samples {
		price := s.ink + s.late + s.gas*schedule.InkPerGas
		for _, more := range []uint64{0, 1, schedule.InkPerGas - 1, 5*schedule.InkPerGas + 1234} {
			w := s.world(price + more)
			w.do(name, s.params...)
			if w.Fault != nil || w.ink.Get() != more {
				t.Errorf("%s with %d ink on top of its price: %d left, %v", name, more, w.ink.Get(), w.Fault)
			}
			if s.gas > 0 && w.chain.gas != (more+s.late)/schedule.InkPerGas {
				t.Errorf("%s with %d ink on top: the meter has %d", name, more, w.chain.gas)
			}
		}
		w := s.world(price - 1)
		w.do(name, s.params...)
		if !errors.Is(w.Fault, execution.ErrOutOfGas) {
			t.Errorf("%s with an ink less than its price: %v", name, w.Fault)
		}
	}
}

// The upper half of a cell that holds a u32 means nothing.
func TestUpperHalvesOfCells(t *testing.T) {
	for name, s := range samples {
		typ, _ := hooks.Lookup(hooks.Module, name)
		price := s.ink + s.late + s.gas*schedule.InkPerGas
		w := s.world(price)
		params := slices.Clone(s.params)
		for i := range params {
			if typ.Params[i] == module.I32 {
				params[i] |= 0xabcd << 32
			}
		}
		if w.do(name, params...); w.Fault != nil || w.ink.Get() != 0 {
			t.Errorf("%s%#x: %d ink left, %v", name, params, w.ink.Get(), w.Fault)
		}
	}
}

// Without ink for the function itself nothing is done.
func TestNothingWithoutInk(t *testing.T) {
	for name, s := range samples {
		for _, ink := range []uint64{s.ink - 1, 0, 1 << 63, 1<<64 - 1} {
			w := s.world(ink)
			meter, before := w.chain.gas, bytes.Clone(w.memory)
			w.do(name, s.params...)
			if !errors.Is(w.Fault, execution.ErrOutOfGas) || int64(w.ink.Get()) >= 0 {
				t.Errorf("%s with %d ink: %d left, %v", name, int64(ink), int64(w.ink.Get()), w.Fault)
			}
			if w.chain.gas != meter || len(w.chain.acts) > 0 || !bytes.Equal(before, w.memory) || w.Exited || len(w.Result) > 0 {
				t.Errorf("%s with %d ink has done something: %v", name, int64(ink), w.chain.acts)
			}
		}
	}
}

func TestBounds(t *testing.T) {
	for name, s := range samples {
		for _, r := range s.ranges {
			for _, c := range []struct {
				at   uint64
				want error
			}{
				{uint64(memorySize - r.size), nil},
				{1<<32 | uint64(memorySize-r.size), nil}, // the upper half of a cell means nothing
				{uint64(memorySize - r.size + 1), hooks.ErrMemory},
				{memorySize, hooks.ErrMemory},
				{1<<32 - 1, hooks.ErrMemory},
				{1<<32 - uint64(r.size), hooks.ErrMemory},
				{1 << 31, hooks.ErrMemory},
			} {
				w := s.world(plenty)
				params := slices.Clone(s.params)
				params[r.param] = c.at
				w.do(name, params...)
				if w.Fault != c.want {
					t.Errorf("%s with %#x for parameter %d: %v, want %v", name, c.at, r.param, w.Fault, c.want)
				}
			}
		}
	}
}

// A length is paid for before anything is looked at, and then checked.
func TestLengthsBeyondMemory(t *testing.T) {
	for name, param := range map[string]int{
		"call_contract": 2, "delegate_call_contract": 2, "static_call_contract": 2, "create1": 1, "create2": 1,
		"emit_log": 1, "native_keccak256": 1, "write_result": 1,
	} {
		s := samples[name]
		for _, n := range []uint64{memorySize + 1, 1 << 31, 1<<32 - 1} {
			params := slices.Clone(s.params)
			params[param] = n
			w := s.world(plenty)
			w.do(name, params...)
			if w.Fault != hooks.ErrMemory || len(w.chain.acts) > 0 {
				t.Errorf("%s with length %d: %v, %v", name, n, w.Fault, w.chain.acts)
			}
			charge := n * prices.Byte
			if name == "native_keccak256" {
				charge = (n + 31) / 32 * prices.KeccakWord
			}
			w = s.world(charge)
			if w.do(name, params...); w.Fault != execution.ErrOutOfGas {
				t.Errorf("%s with length %d and too little ink: %v", name, n, w.Fault)
			}
		}
	}
}

// Nothing needs more than memory's own bounds: ranges of no bytes may lie at its
// end, not beyond.
func TestEmptyRanges(t *testing.T) {
	for name, params := range map[string]func(at uint64) []uint64{
		"write_result":     func(at uint64) []uint64 { return []uint64{at, 0} },
		"emit_log":         func(at uint64) []uint64 { return []uint64{at, 0, 0} },
		"native_keccak256": func(at uint64) []uint64 { return []uint64{at, 0, 0} },
		"read_args":        func(at uint64) []uint64 { return []uint64{at} },
		"read_return_data": func(at uint64) []uint64 { return []uint64{at, 7, 9} },
		"create1":          func(at uint64) []uint64 { return []uint64{at, 0, 0, 0, 0} },
	} {
		for at, want := range map[uint64]error{0: nil, memorySize: nil, memorySize + 1: hooks.ErrMemory} {
			w := newWorld(plenty)
			if w.do(name, params(at)...); w.Fault != want {
				t.Errorf("%s at %d: %v", name, at, w.Fault)
			}
		}
	}
}

func TestFunctionsAreThoseThatContractsExpect(t *testing.T) {
	var last string
	for _, f := range hooks.Functions() {
		if f.Name <= last {
			t.Errorf("%s after %s", f.Name, last)
		}
		last = f.Name
		want, ok := wasmtest.Hooks[f.Name]
		got, found := hooks.Lookup(hooks.Module, f.Name)
		if !ok || !found || !got.Equal(f.Type) || fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("%s: %v, want %v", f.Name, f.Type, want)
		}
	}
	if len(wasmtest.Hooks) != len(hooks.Functions()) {
		t.Errorf("%d functions, want %d", len(hooks.Functions()), len(wasmtest.Hooks))
	}
	for _, n := range [][2]string{{"env", "chainid"}, {"", "chainid"}, {hooks.Module, ""}, {hooks.Module, "chain"}, {hooks.Module, "chainid2"}, {hooks.Module, "zzz"}} {
		if typ, ok := hooks.Lookup(n[0], n[1]); ok || !typ.Equal(module.FuncType{}) {
			t.Errorf("Lookup(%q, %q) finds something", n[0], n[1])
		}
	}
}
