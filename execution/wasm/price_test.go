package wasm_test

import (
	"encoding/binary"
	"math/big"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/tracing"
	"github.com/ethereum/go-ethereum/core/vm"

	w "github.com/trivium-chain/trivium/execution/internal/wasmtest"
	"github.com/trivium-chain/trivium/execution/system"
	"github.com/trivium-chain/trivium/execution/wasm"
	"github.com/trivium-chain/trivium/execution/wasm/schedule"
)

// Prices worked out by hand from docs/spec/wasm-schedule.md, of modules that have
// something of all that has a price. No number is counted by the code under test.

const (
	handRounds = 50 // how often the entry point of handModule calls the other function
	handTable  = 7
	handData   = 300 + 1 + 41
	handPages  = 5
)

// handModule is a contract of two functions, filled up to size bytes if that is
// not 0.
func handModule(t *testing.T, size int) []byte {
	build := func(filler int) []byte {
		m := w.New()
		m.Memory(handPages, 0)
		m.Export("memory", w.KindMemory, 0)
		m.Table(handTable, 0)
		typ := w.Params(w.I64, w.I32).Results(w.I64)
		// 18 instructions. 8 blocks: the body, three blocks, two br_tables, if, else.
		// Targets without defaults: 3 + 2. Two parameters and three locals.
		branchy := m.Func(typ, w.Locals(w.I32, w.I64, w.I64),
			w.Block(w.Void,
				w.Block(w.Void, w.LocalGet(1), w.BrTable(1, 0, 1, 0))),
			w.Block(w.Void, w.LocalGet(1), w.BrTable(0, 0, 0)),
			w.LocalGet(0),
			w.LocalGet(1),
			w.If(w.Void, w.LocalGet(1), w.LocalSet(2), w.Else))
		// 5 instructions a round and 2 more. One block. A parameter and four locals.
		m.Entry(w.Locals(w.I32, w.I32, w.I64, w.I64),
			w.Repeat(handRounds, w.I64Const(5), w.I32Const(1), w.I32Const(3), w.CallIndirect(m.Type(typ)), w.Drop),
			w.I32Const(0))
		m.Elem(3, branchy, branchy)
		m.Data(0, make([]byte, 300))
		m.Data(1000, []byte{1})
		m.Data(70_000, make([]byte, 41))
		if filler >= 0 {
			m.Custom("filler", make([]byte, filler))
		}
		return m.Bytes()
	}
	return filled(t, size, build)
}

// plainModule is a contract of one function that does nothing.
func plainModule(t *testing.T, size int) []byte {
	return filled(t, size, func(filler int) []byte {
		m := w.Contract()
		m.Entry(nil, w.I32Const(0))
		if filler >= 0 {
			m.Custom("filler", make([]byte, filler))
		}
		return m.Bytes()
	})
}

// filled finds the filler that brings a module to size.
func filled(t *testing.T, size int, build func(filler int) []byte) []byte {
	t.Helper()
	if size == 0 {
		return build(-1)
	}
	for filler := max(0, size-len(build(0))-4); ; filler++ {
		switch code := build(filler); {
		case len(code) == size:
			return code
		case len(code) > size:
			t.Fatalf("no filler makes a module of %d bytes", size)
		}
	}
}

func up(n, unit uint64) uint64 { return (n + unit - 1) / unit }

// handActivation is the gas of what the activation of a module of size bytes
// costs whatever is in it: "Activation" of the specification, and the EVM's prices
// of Keccak-256, a cold account, and a log of two topics and a word.
func handActivation(size uint64) uint64 {
	a := &schedule.V1.Activation
	return a.Base + a.Byte*size + a.StoredByte*size + (30 + 6*up(size, 32)) + 2600 + (375 + 2*375 + 32*8)
}

// handFunctions is the gas of the functions of handModule, plainFunctions of
// plainModule's.
func handFunctions() uint64 {
	a := &schedule.V1.Activation
	branchy := a.Function + a.Op*18 + a.BrTableTarget*(3+2) + 8*(a.Block+a.BlockSquare*8+a.BlockLocal*(2+3))
	entry := a.Function + a.Op*(5*handRounds+2) + 1*(a.Block+a.BlockSquare*1+a.BlockLocal*(1+4))
	return branchy + entry
}

func plainFunctions() uint64 {
	a := &schedule.V1.Activation
	return a.Function + a.Op*2 + 1*(a.Block+a.BlockSquare*1+a.BlockLocal*1)
}

func TestActivationByHand(t *testing.T) {
	const size = 5000
	c := newChain(t, nil)
	var used []uint64
	for _, m := range []struct {
		name      string
		code      []byte
		functions uint64
	}{
		{"hand", handModule(t, 0), handFunctions()},
		{"hand, filled", handModule(t, size), handFunctions()},
		{"plain", plainModule(t, 0), plainFunctions()},
		{"plain, filled", plainModule(t, size), plainFunctions()},
		{"plain, a word more", plainModule(t, size+32), plainFunctions()},
	} {
		want := handActivation(uint64(len(m.code))) + m.functions
		r, err := wasm.Check(m.code)
		if err != nil {
			t.Fatal(err)
		}
		if r.ActivationGas != want {
			t.Errorf("%s: Check says %d gas, by hand it is %d", m.name, r.ActivationGas, want)
		}
		_, gas, err := c.try(c.Address(0), system.Deployer, 0, 10_000_000, c.pack("activate", m.code))
		if err != nil {
			t.Fatal(err)
		}
		if gas < want {
			t.Errorf("%s: the chain took %d gas, by hand it is %d", m.name, gas, want)
		}
		used = append(used, gas)
	}
	// The stub takes the same for call data of the same length.
	if got, want := used[1]-used[3], handFunctions()-plainFunctions(); got != want {
		t.Errorf("of two modules of a size one cost %d gas more on the chain, by hand it is %d", got, want)
	}
	// It hands each word on for a gas or two of memory and 3 to 6 of copying.
	if got, want := used[4]-used[3], handActivation(size+32)-handActivation(size); got < want || got > want+20 {
		t.Errorf("a word more cost %d gas on the chain, by hand it is %d", got, want)
	}
}

func TestEntryByHand(t *testing.T) {
	s, ink := &schedule.V1, func(op byte) uint64 { return uint64(schedule.V1.Ops[op]) }
	const end, block, ifOp, brTable, callIndirect, drop, localGet, localSet, i32Const, i64Const = 0x0b, 0x02, 0x04, 0x0e, 0x11, 0x1a, 0x20, 0x21, 0x41, 0x42

	c := newChain(t, nil)
	script := c.deploy(w.Script())[0]
	at := c.deploy(handModule(t, 0), plainModule(t, 0))
	// warm is the gas of a second call in a transaction, for the caller and within
	// the engine: that is less by what the EVM takes and the stub.
	warm := func(to common.Address) (called, inside uint64) {
		steps := w.Steps{}.Call(to, 0, 1_000_000, nil).Require().Gas().Call(to, 0, 1_000_000, nil).Require().Gas()
		out := c.message(c.compiled, vm.Config{}, script, 0, 5_000_000, steps)
		if interpreted := c.message(c.interpreted, vm.Config{}, script, 0, 5_000_000, steps); interpreted != out || !out.OK || len(out.Output) != 32 {
			t.Fatalf("compiled %+v, interpreted %+v", out, interpreted)
		}
		var entered []common.Address
		var used []uint64 // of the engine's frames, in the order of their ends
		c.message(c.compiled, vm.Config{Tracer: &tracing.Hooks{
			OnEnter: func(_ int, _ byte, _, to common.Address, _ []byte, _ uint64, _ *big.Int) {
				entered = append(entered, to)
			},
			OnExit: func(_ int, _ []byte, gas uint64, _ error, _ bool) {
				last := len(entered) - 1
				if entered[last] == system.WASM {
					used = append(used, gas)
				}
				entered = entered[:last]
			},
		}}, script, 0, 5_000_000, steps)
		if len(used) != 3 {
			t.Fatalf("%d frames of the engine, want those of two calls and their caller", len(used))
		}
		left := func(i int) uint64 { return binary.LittleEndian.Uint64([]byte(out.Output[16*i:])) }
		return left(0) - left(1), used[1]
	}
	pages := func(n uint64) (gas uint64) { // beside those of the caller
		r, err := wasm.Check(w.Script())
		if err != nil {
			t.Fatal(err)
		}
		for i := uint64(r.Pages); i < uint64(r.Pages)+n; i++ {
			if i >= s.Memory.Free {
				gas += s.Memory.Page + i*i/s.Memory.Quadratic
			}
		}
		return gas
	}
	// The branches of branchy with 1 for its number: the first br_table leaves both
	// blocks, the second its block, and the first arm runs.
	branchy := ink(end) + 3*uint64(s.Code.CallLocal) +
		3*(ink(block)+ink(end)) +
		2*(ink(localGet)+ink(brTable)) + 4*uint64(s.Code.BrTableTarget) + 4*uint64(s.Code.BrTableTarget) + // 4, and 3 rounded up
		2*ink(localGet) + ink(ifOp) + ink(end) + ink(localGet) + ink(localSet)
	round := ink(i64Const) + 2*ink(i32Const) + ink(callIndirect) + 2*uint64(s.Code.CallIndirectParam) + ink(drop) + branchy
	run := ink(end) + 4*uint64(s.Code.CallLocal) + handRounds*round + ink(i32Const)
	hand := s.Entry.Base + pages(handPages) + up(handData*s.Entry.DataByte+handTable*s.Entry.Element, schedule.InkPerGas) + up(run, schedule.InkPerGas)
	plain := s.Entry.Base + pages(1) + up(ink(end)+ink(i32Const), schedule.InkPerGas)

	handCalled, handInside := warm(at[0])
	plainCalled, plainInside := warm(at[1])
	if got, want := handCalled-plainCalled, hand-plain; got != want {
		t.Errorf("a warm call costs %d gas more than that of a contract that does nothing, by hand it is %d", got, want)
	}
	// The engine looks at the code and the code hash of the module's account.
	const looks = 2 * 100
	if handInside != looks+hand || plainInside != looks+plain {
		t.Errorf("the engine took %d and %d gas, by hand it is %d and %d", handInside, plainInside, looks+hand, looks+plain)
	}
}
