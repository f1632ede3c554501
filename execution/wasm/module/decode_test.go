package module_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	w "github.com/trivium-chain/trivium/execution/internal/wasmtest"
	"github.com/trivium-chain/trivium/execution/wasm/module"
)

func TestDecodeContracts(t *testing.T) {
	for name, raw := range map[string][]byte{
		"noop": w.Noop(), "echo": w.Echo(), "reverter": w.Reverter(), "trapper": w.Trapper(), "script": w.Script(),
		"looper": w.Looper(3), "recursion": w.Recursion(3), "grower": w.Grower(3), "hook": w.HookCaller("account_code_size", 0),
	} {
		m, err := decode(raw)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if typ := m.Type(m.Entry()); !typ.Equal(module.FuncType{Params: []module.ValType{module.I32}, Results: []module.ValType{module.I32}}) {
			t.Errorf("%s: entry of type %v", name, typ)
		}
	}
}

// Everything that Decode reports is what the builder was told.
func TestDecode(t *testing.T) {
	m := w.Contract()
	m.Export("cell", w.KindGlobal, 1)
	m.Export("table", w.KindTable, 0)
	m.Hook("account_code_size")
	m.Table(7, 9)
	m.Global(w.I32, true, w.I32Const(-1))
	m.Global(w.I64, false, w.I64Const(-2))
	double := m.Func(w.Params(w.I32).Results(w.I32), w.Locals(w.I64, w.I64, w.I32),
		w.LocalGet(0), w.I32Const(2), w.I32Mul)
	m.Entry(nil, w.I32Const(0))
	m.Elem(5, double, 0)
	m.Data(65533, []byte("end"))
	m.Custom("name", []byte{1, 2, 3})
	raw := m.Bytes()

	got, err := decode(raw)
	if err != nil {
		t.Fatal(err)
	}
	i32, i64 := module.I32, module.I64
	if len(got.Types) != 1 || !got.Types[0].Equal(module.FuncType{Params: []module.ValType{i32}, Results: []module.ValType{i32}}) {
		t.Errorf("types %v", got.Types)
	}
	if want := []module.Import{{Module: "vm_hooks", Name: "account_code_size", Type: 0}}; !slices.Equal(got.Imports, want) {
		t.Errorf("imports %v", got.Imports)
	}
	if !slices.Equal(got.Funcs, []uint32{0, 0}) || got.Entry() != 2 {
		t.Errorf("functions %v, entry %d", got.Funcs, got.Entry())
	}
	if *got.Table != (module.Table{Min: 7, Max: 9, HasMax: true}) || got.Memory != (module.Memory{Min: 1}) {
		t.Errorf("table %v, memory %v", got.Table, got.Memory)
	}
	if want := []module.Global{{Type: i32, Mutable: true, Init: 0xffffffff}, {Type: i64, Init: 0xfffffffffffffffe}}; !slices.Equal(got.Globals, want) {
		t.Errorf("globals %v", got.Globals)
	}
	if want := []module.Export{
		{Name: "memory", Kind: module.ExportMemory}, {Name: "cell", Kind: module.ExportGlobal, Index: 1},
		{Name: "table", Kind: module.ExportTable}, {Name: "user_entrypoint", Kind: module.ExportFunc, Index: 2},
	}; !slices.Equal(got.Exports, want) {
		t.Errorf("exports %v", got.Exports)
	}
	if len(got.Elems) != 1 || got.Elems[0].Offset != 5 || !slices.Equal(got.Elems[0].Funcs, []uint32{1, 0}) {
		t.Errorf("elements %v", got.Elems)
	}
	if len(got.Data) != 1 || got.Data[0].Offset != 65533 || string(got.Data[0].Bytes) != "end" {
		t.Errorf("data %v", got.Data)
	}
	b := got.Bodies[0]
	if !slices.Equal(b.Locals, []module.ValType{i64, i64, i32}) || b.MaxStack != 2 || b.Ops != 4 || b.Blocks != 1 {
		t.Errorf("body %+v", b)
	}
	if string(b.Code) != "\x20\x00\x41\x02\x6c\x0b" || string(raw[b.Offset:b.Offset+len(b.Code)]) != string(b.Code) {
		t.Errorf("code % x at %d", b.Code, b.Offset)
	}
	if got.Size != len(raw) {
		t.Errorf("size %d, want %d", got.Size, len(raw))
	}
}

// What Body says of a function.
func TestBodyCounts(t *testing.T) {
	for _, c := range []struct {
		name                  string
		typ                   w.FuncType
		body                  w.Code
		maxStack, ops, blocks int
	}{
		{"empty", void, nil, 0, 1, 1},
		{"one value", toI32, seq(i32), 1, 2, 1},
		{"sum", toI32, seq(i32, i32, i32, w.I32Add, w.I32Add), 3, 6, 1},
		{"block on operands", toI32, seq(i32, i32, block(ti32, i32, i32, w.Drop), w.I32Add, w.I32Add), 4, 10, 2},
		{"if and else", toI32, seq(i32, iff(ti32, i32, w.Else, i64, i64, w.Drop, w.Drop, i32)), 2, 11, 3},
		{"if in a loop in a block", void, block(none, loop(none, i32, iff(none))), 1, 8, 4},
		{"the operand of a condition is gone in the arms", void, seq(i32, iff(none, i32, w.Drop)), 1, 6, 2},
		{"branches", void, block(none, i32, w.BrIf(0), i32, w.BrTable(0, 0, 0, 0)), 1, 7, 4},
		{"call takes and leaves", toI64, seq(i64, i32, w.Call(1)), 2, 4, 1},
		{"unreachable code counts what it puts", void, seq(w.Unreachable, i32, i32, i32, w.Drop, w.Drop, w.Drop), 3, 8, 1},
		{"unreachable code takes from nothing", toI32, seq(w.Unreachable, w.I32Add), 1, 3, 1},
	} {
		m := around()
		m.Func(c.typ, nil, c.body)
		got, err := decode(m.Bytes())
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		b := got.Bodies[len(got.Bodies)-1]
		if b.MaxStack != c.maxStack || b.Ops != c.ops || b.Blocks != c.blocks {
			t.Errorf("%s: stack %d, instructions %d, blocks %d; want %d, %d, %d",
				c.name, b.MaxStack, b.Ops, b.Blocks, c.maxStack, c.ops, c.blocks)
		}
	}
}

// The generator writes valid modules by its own knowledge of the rules.
func TestDecodeGenerated(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 200 {
		seed := make([]byte, r.IntN(2000))
		for i := range seed {
			seed[i] = byte(r.Uint32())
		}
		if _, err := decode(w.Generate(seed)); err != nil {
			t.Errorf("seed %x: %v", seed, err)
		}
	}
}
