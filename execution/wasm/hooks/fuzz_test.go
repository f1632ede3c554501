package hooks_test

import (
	"bytes"
	"encoding/binary"
	"reflect"
	"testing"

	"github.com/trivium-chain/trivium/execution"
	"github.com/trivium-chain/trivium/execution/wasm/hooks"
	"github.com/trivium-chain/trivium/execution/wasm/module"
	"github.com/trivium-chain/trivium/execution/wasm/schedule"
)

// FuzzFunctions lets a contract call host functions one after the other, with
// whatever is on its stack. Nothing panics; ink never grows and never exceeds the
// Host's gas; results fit their types; memory changes only where a parameter
// points; and it all happens the same way twice.
func FuzzFunctions(f *testing.F) {
	names := make(map[string]byte)
	for i, fn := range hooks.Functions() {
		names[fn.Name] = byte(i)
	}
	for name, s := range samples {
		f.Add(uint64(1<<40), byte(0), script(names[name], s.params))
		f.Add(s.ink+s.late+s.gas*schedule.InkPerGas-1, byte(1), script(names[name], s.params))
	}
	f.Add(uint64(1<<45), byte(6), bytes.Join([][]byte{
		script(names["storage_cache_bytes32"], []uint64{0, 32}),
		script(names["call_contract"], []uint64{0, 0, 99, 32, 1 << 40, 100}),
		script(names["storage_flush_cache"], []uint64{1}),
		script(names["read_return_data"], []uint64{50, 1, 1 << 20}),
	}, nil))
	f.Fuzz(func(t *testing.T, ink uint64, world byte, steps []byte) {
		if len(steps) > 4096 {
			return
		}
		first := replay(t, ink%(1<<62), world, steps)
		if second := replay(t, ink%(1<<62), world, steps); !reflect.DeepEqual(first, second) {
			t.Errorf("runs differ:\n%+v\n%+v", first, second)
		}
	})
}

// script is a step of the fuzzer: a function, how many cells follow, and cells.
func script(function byte, params []uint64) []byte {
	b := []byte{function}
	for i := range 6 {
		var cell uint64
		if i < len(params) {
			cell = params[i]
		}
		b = binary.LittleEndian.AppendUint64(b, cell)
	}
	return b
}

// outcomes of calls in the fuzzer.
var outcomes = []execution.Result{
	{},
	{Output: []byte("some return data")},
	{Output: []byte("reason"), Err: execution.ErrRevert, GasLeft: 5000},
	{Err: errHalt, GasLeft: 1 << 60},
	{Err: execution.ErrDepth},
	{Err: execution.ErrOutOfGas, Fatal: true},
	{Err: execution.ErrWriteProtection, Fatal: true},
}

func replay(t *testing.T, ink uint64, kind byte, steps []byte) *world {
	w := newWorld(ink)
	w.memory = w.memory[:256]
	w.Memory = w.memory
	for i := range w.memory {
		w.memory[i] = byte(i)
	}
	w.chain.answer = outcomes[int(kind)%len(outcomes)]
	w.chain.static = kind&0x80 != 0
	w.Call.Static = w.chain.static
	w.Call.Input = steps[:min(len(steps), 40)]
	w.chain.code[callee] = []byte("code of the callee")

	for len(steps) >= 49 && w.Fault == nil && !w.Exited {
		fn := hooks.Functions()[int(steps[0])%len(hooks.Functions())]
		var stack [6]uint64
		for i := range stack {
			stack[i] = binary.LittleEndian.Uint64(steps[1+8*i:])
			if i >= len(fn.Type.Params) {
				stack[i] = 0xdead
			}
		}
		steps = steps[49:]
		params, before, had := stack, bytes.Clone(w.memory), w.ink.Get()
		fn.Call(w.Frame, stack[:])

		left := w.ink.Get()
		if int64(left) > int64(had) {
			t.Fatalf("%s: ink grew from %d to %d", fn.Name, had, left)
		}
		if int64(left) > 0 && left/schedule.InkPerGas > w.chain.gas {
			t.Fatalf("%s: %d ink, but %d gas", fn.Name, left, w.chain.gas)
		}
		for i := range stack {
			switch {
			case i == 0 && len(fn.Type.Results) == 1:
				if w.Fault == nil && fn.Type.Results[0] == module.I32 && stack[0] > 1<<32-1 {
					t.Fatalf("%s: result %#x is no i32", fn.Name, stack[0])
				}
			case stack[i] != params[i]:
				t.Fatalf("%s: changed cell %d of the stack", fn.Name, i)
			}
		}
		for i := range before {
			if before[i] != w.memory[i] && !pointed(params[:len(fn.Type.Params)], i) {
				t.Fatalf("%s%#x: wrote to %d", fn.Name, params, i)
			}
		}
	}
	if w.Fault == nil && int64(w.ink.Get()) < 0 {
		t.Fatal("ink used up without a fault")
	}
	return w
}

// pointed tells whether a parameter points to a place or before it.
func pointed(params []uint64, place int) bool {
	for _, p := range params {
		if uint64(uint32(p)) <= uint64(place) {
			return true
		}
	}
	return false
}
