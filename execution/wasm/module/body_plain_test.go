package module_test

import (
	"fmt"
	"testing"

	w "github.com/trivium-chain/trivium/execution/internal/wasmtest"
	"github.com/trivium-chain/trivium/execution/wasm/module"
)

func TestCall(t *testing.T) {
	checkBodies(t, []bodyCase{
		{"nothing", void, w.Call(2), valid},
		{"arguments in order", toI64, seq(i64, i32, w.Call(1)), valid},
		{"imported", toI32, seq(i32, w.Call(0)), valid},
		{"itself", void, w.Call(5), valid},
		{"a later one", void, w.Call(6), module.RuleUnknownFunction},
		{"arguments swapped", toI64, seq(i32, i64, w.Call(1)), mismatch},
		{"argument missing", toI64, seq(i32, w.Call(1)), mismatch},
		{"argument too many", toI64, seq(i32, i64, i32, w.Call(1)), mismatch},
		{"argument out of reach", void, seq(i64, block(none, w.Call(3)), w.Drop), mismatch},
		{"no result", toI32, w.Call(2), mismatch},
		{"result is not dropped", void, seq(i32, w.Call(0)), mismatch},
		{"wrong result", toI32, seq(i64, i32, w.Call(1)), mismatch},
		{"unknown function", void, w.Call(0xffffffff), module.RuleUnknownFunction},
	})
}

func TestCallIndirect(t *testing.T) {
	checkBodies(t, []bodyCase{
		{"nothing", void, seq(i32, w.CallIndirect(2)), valid},
		{"arguments in order", toI64, seq(i64, i32, i32, w.CallIndirect(1)), valid},
		{"in dead code", toI64, seq(w.Unreachable, w.CallIndirect(1)), valid},
		{"no index", void, w.CallIndirect(2), mismatch},
		{"wide index", void, seq(i64, w.CallIndirect(2)), mismatch},
		{"arguments swapped", toI64, seq(i32, i64, i32, w.CallIndirect(1)), mismatch},
		{"argument missing", toI64, seq(i32, i32, w.CallIndirect(1)), mismatch},
		{"wrong result", toI32, seq(i64, i32, i32, w.CallIndirect(1)), mismatch},
		{"unknown type", void, seq(i32, w.CallIndirect(9)), module.RuleUnknownType},
		{"table 1", void, seq(i32, w.Raw(0x11, 0x02, 0x01)), module.RuleZeroByte},
		{"table 0 in two bytes", void, seq(i32, w.Raw(0x11, 0x02, 0x80, 0x00)), module.RuleZeroByte},
	})
	m := contract()
	m.Func(void, nil, i32, w.CallIndirect(1))
	check(t, "no table", m.Bytes(), module.RuleUnknownTable)
}

// Locals 0 and 1 are parameters, 2 and 3 declared: i32, i64, i32, i64.
func TestLocals(t *testing.T) {
	get, set, tee := w.LocalGet, w.LocalSet, w.LocalTee
	checkBodies(t, []bodyCase{
		{"get a parameter", params.Results(w.I32), get(0), valid},
		{"get the last", params.Results(w.I64), get(3), valid},
		{"get of another type", params.Results(w.I32), get(1), mismatch},
		{"get of another type, declared", params.Results(w.I64), get(2), mismatch},
		{"get beyond", params, seq(get(4), w.Drop), module.RuleUnknownLocal},
		{"get far beyond", params, seq(get(0xffffffff), w.Drop), module.RuleUnknownLocal},
		{"value of get left", params, get(0), mismatch},
		{"set a parameter", params, seq(i64, set(1)), valid},
		{"set the last", params, seq(i64, set(3)), valid},
		{"set leaves nothing", params.Results(w.I32), seq(i32, set(0)), mismatch},
		{"set of nothing", params, set(0), mismatch},
		{"set of another type", params, seq(i64, set(0)), mismatch},
		{"set out of reach", params, seq(i32, block(none, set(0)), w.Drop), mismatch},
		{"set beyond", params, seq(i32, set(4)), module.RuleUnknownLocal},
		{"tee a parameter", params.Results(w.I32), seq(i32, tee(0)), valid},
		{"tee the last", params.Results(w.I64), seq(i64, tee(3)), valid},
		{"tee leaves its value", params, seq(i32, tee(0)), mismatch},
		{"tee of nothing", params, seq(tee(0), w.Drop), mismatch},
		{"tee of another type", params, seq(i64, tee(0), w.Drop), mismatch},
		{"tee beyond", params, seq(i32, tee(4), w.Drop), module.RuleUnknownLocal},
	})
}

// Globals: 0 mutable i32, 1 mutable i64, 2 immutable i32.
func TestGlobals(t *testing.T) {
	get, set := w.GlobalGet, w.GlobalSet
	checkBodies(t, []bodyCase{
		{"get", toI32, get(0), valid},
		{"get wide", toI64, get(1), valid},
		{"get immutable", toI32, get(2), valid},
		{"get of another type", toI32, get(1), mismatch},
		{"get beyond", toI32, get(3), module.RuleUnknownGlobal},
		{"set", void, seq(i32, set(0)), valid},
		{"set wide", void, seq(i64, set(1)), valid},
		{"set of another type", void, seq(i32, set(1)), mismatch},
		{"set of nothing", void, set(0), mismatch},
		{"set immutable", void, seq(i32, set(2)), module.RuleImmutable},
		{"set beyond", void, seq(i32, set(3)), module.RuleUnknownGlobal},
	})
}

func TestDropAndSelect(t *testing.T) {
	checkBodies(t, []bodyCase{
		{"drop", void, seq(i32, w.Drop, i64, w.Drop), valid},
		{"drop nothing", void, seq(w.Drop), mismatch},
		{"drop out of reach", void, seq(i32, block(none, w.Drop), w.Drop), mismatch},
		{"select", toI32, seq(i32, i32, i32, w.Select), valid},
		{"select wide", toI64, seq(i64, i64, i32, w.Select), valid},
		{"select of two types", toI32, seq(i32, i64, i32, w.Select), mismatch},
		{"select of two types, other way", toI64, seq(i32, i64, i32, w.Select), mismatch},
		{"select by a wide condition", toI32, seq(i32, i32, i64, w.Select), mismatch},
		{"select of one", toI32, seq(i32, i32, w.Select), mismatch},
		{"select of none", toI32, seq(i32, w.Select), mismatch},
		{"select without condition", toI32, seq(w.Select), mismatch},
		{"select has its operands' type", toI32, seq(i64, i64, i32, w.Select), mismatch},
		{"typed select", toI32, seq(i32, i32, i32, w.Raw(0x1c, 0x01, 0x7f)), module.RuleOpcode},
	})
}

func TestMemoryInstructions(t *testing.T) {
	checkBodies(t, []bodyCase{
		{"size", toI32, seq(w.MemorySize), valid},
		{"grow", toI32, seq(i32, w.MemoryGrow), valid},
		{"size of memory 1", toI32, w.Raw(0x3f, 0x01), module.RuleZeroByte},
		{"size, padded", toI32, w.Raw(0x3f, 0x80, 0x00), module.RuleZeroByte},
		{"grow of memory 1", toI32, seq(i32, w.Raw(0x40, 0x01)), module.RuleZeroByte},
		{"grow by nothing", toI32, seq(w.MemoryGrow), mismatch},
		{"grow by a wide number", toI32, seq(i64, w.MemoryGrow), mismatch},
		{"size is not wide", toI64, seq(w.MemorySize), mismatch},
		{"greatest offset", toI32, seq(i32, w.Access(w.I32Load, 2, 0xffffffff)), valid},
		{"offset beyond 32 bits", toI32, seq(i32, w.Raw(0x28, 0x02, 0x80, 0x80, 0x80, 0x80, 0x10)), module.RuleInteger},
		{"offset of 6 bytes", toI32, seq(i32, w.Raw(0x28, 0x02, 0x80, 0x80, 0x80, 0x80, 0x80, 0x00)), module.RuleInteger},
		{"alignment of 5 bytes", toI32, seq(i32, w.Raw(0x28, 0x82, 0x80, 0x80, 0x80, 0x00, 0x00)), valid},
		{"alignment of 2 to the 32", toI32, seq(i32, w.Access(w.I32Load, 32, 0)), module.RuleAlignment},
		{"memory index in the alignment", toI32, seq(i32, w.Raw(0x28, 0x42, 0x00, 0x00)), module.RuleAlignment},
	})
	loads := []struct {
		op    w.Op
		align uint32
		typ   w.ValType
	}{
		{w.I32Load, 2, w.I32}, {w.I32Load8S, 0, w.I32}, {w.I32Load8U, 0, w.I32}, {w.I32Load16S, 1, w.I32}, {w.I32Load16U, 1, w.I32},
		{w.I64Load, 3, w.I64}, {w.I64Load8S, 0, w.I64}, {w.I64Load8U, 0, w.I64}, {w.I64Load16S, 1, w.I64}, {w.I64Load16U, 1, w.I64},
		{w.I64Load32S, 2, w.I64}, {w.I64Load32U, 2, w.I64},
	}
	for _, l := range loads {
		name, typ := module.Opcode(l.op).String(), w.Params().Results(l.typ)
		other := w.Params().Results(w.I32 ^ w.I64 ^ l.typ)
		checkBodies(t, []bodyCase{
			{name + " aligned", typ, seq(i32, w.Access(l.op, l.align, 0)), valid},
			{name + " not aligned", typ, seq(i32, w.Access(l.op, 0, 0)), valid},
			{name + " aligned too much", typ, seq(i32, w.Access(l.op, l.align+1, 0)), module.RuleAlignment},
			{name + " from a wide address", typ, seq(i64, w.Access(l.op, 0, 0)), mismatch},
			{name + " from nowhere", typ, w.Access(l.op, 0, 0), mismatch},
			{name + " as another type", other, seq(i32, w.Access(l.op, 0, 0)), mismatch},
		})
	}
	stores := []struct {
		op    w.Op
		align uint32
		value w.Code
		other w.Code
	}{
		{w.I32Store, 2, i32, i64}, {w.I32Store8, 0, i32, i64}, {w.I32Store16, 1, i32, i64},
		{w.I64Store, 3, i64, i32}, {w.I64Store8, 0, i64, i32}, {w.I64Store16, 1, i64, i32}, {w.I64Store32, 2, i64, i32},
	}
	for _, s := range stores {
		name := module.Opcode(s.op).String()
		checkBodies(t, []bodyCase{
			{name + " aligned", void, seq(i32, s.value, w.Access(s.op, s.align, 0)), valid},
			{name + " aligned too much", void, seq(i32, s.value, w.Access(s.op, s.align+1, 0)), module.RuleAlignment},
			{name + " of another type", void, seq(i32, s.other, w.Access(s.op, 0, 0)), mismatch},
			{name + " to a wide address", void, seq(i64, s.value, w.Access(s.op, 0, 0)), mismatch},
			{name + " of nothing", void, seq(i32, w.Access(s.op, 0, 0)), mismatch},
			{name + " leaves nothing", toI32, seq(i32, s.value, w.Access(s.op, 0, 0)), mismatch},
		})
	}
}

// Each numeric instruction takes what it takes, and nothing else. The list of
// shapes is written anew from the specification's table of opcodes.
func TestNumeric(t *testing.T) {
	type shape struct {
		from, to w.Op
		takes    []w.ValType
		gives    w.ValType
	}
	one32, two32 := []w.ValType{w.I32}, []w.ValType{w.I32, w.I32}
	one64, two64 := []w.ValType{w.I64}, []w.ValType{w.I64, w.I64}
	zero := map[w.ValType]w.Code{w.I32: i32, w.I64: i64}
	seen := 0
	for _, s := range []shape{
		{0x45, 0x45, one32, w.I32}, {0x46, 0x4f, two32, w.I32}, {0x50, 0x50, one64, w.I32}, {0x51, 0x5a, two64, w.I32},
		{0x67, 0x69, one32, w.I32}, {0x6a, 0x78, two32, w.I32}, {0x79, 0x7b, one64, w.I64}, {0x7c, 0x8a, two64, w.I64},
		{0xa7, 0xa7, one64, w.I32}, {0xac, 0xad, one32, w.I64}, {0xc0, 0xc1, one32, w.I32}, {0xc2, 0xc4, one64, w.I64},
	} {
		for op := s.from; op <= s.to; op++ {
			seen++
			name := module.Opcode(op).String()
			var operands, swapped, fewer w.Code
			for i, typ := range s.takes {
				operands = append(operands, zero[typ]...)
				swapped = append(swapped, zero[w.I32^w.I64^typ]...)
				if i > 0 {
					fewer = append(fewer, zero[typ]...)
				}
			}
			typ, other := w.Params().Results(s.gives), w.Params().Results(w.I32^w.I64^s.gives)
			cases := []bodyCase{
				{name, typ, seq(operands, op), valid},
				{name + " of another type", typ, seq(swapped, op), mismatch},
				{name + " with too few operands", typ, seq(fewer, op), mismatch},
				{name + " as another type", other, seq(operands, op), mismatch},
				{name + " with an operand too many", typ, seq(i32, operands, op), mismatch},
			}
			if len(s.takes) == 2 {
				mixed := seq(zero[s.takes[0]], zero[w.I32^w.I64^s.takes[0]])
				cases = append(cases, bodyCase{name + " of two types", typ, seq(mixed, op), mismatch})
			}
			checkBodies(t, cases)
		}
	}
	if seen != 2*29+3+5 {
		t.Errorf("%d numeric instructions tried", seen)
	}
}

// Opcodes that are not ours are refused, each by the rule for its kind.
func TestForeignOpcodes(t *testing.T) {
	floats := map[int]bool{0x2a: true, 0x2b: true, 0x38: true, 0x39: true, 0x43: true, 0x44: true}
	for _, r := range [][2]int{{0x5b, 0x66}, {0x8b, 0xa6}, {0xa8, 0xab}, {0xae, 0xbf}} {
		for op := r[0]; op <= r[1]; op++ {
			floats[op] = true
		}
	}
	for op := range 256 {
		if module.Opcode(op).Valid() {
			continue
		}
		want := module.RuleOpcode
		if floats[op] {
			want = module.RuleFloat
		}
		checkBodies(t, []bodyCase{{fmt.Sprintf("opcode %#x", op), void, w.Raw(byte(op), 0, 0, 0), want}})
	}
}

func TestConstants(t *testing.T) {
	checkBodies(t, []bodyCase{
		{"i32, greatest", toI32, w.Raw(0x41, 0xff, 0xff, 0xff, 0xff, 0x07), valid},
		{"i32, least", toI32, w.Raw(0x41, 0x80, 0x80, 0x80, 0x80, 0x78), valid},
		{"i32, -1 padded", toI32, w.Raw(0x41, 0xff, 0xff, 0xff, 0xff, 0x7f), valid},
		{"i32, 0 padded", toI32, w.Raw(0x41, 0x80, 0x80, 0x80, 0x80, 0x00), valid},
		{"i32, sign not copied up", toI32, w.Raw(0x41, 0xff, 0xff, 0xff, 0xff, 0x0f), module.RuleInteger},
		{"i32, unused bits", toI32, w.Raw(0x41, 0x80, 0x80, 0x80, 0x80, 0x70), module.RuleInteger},
		{"i32, one unused bit", toI32, w.Raw(0x41, 0x80, 0x80, 0x80, 0x80, 0x08), module.RuleInteger},
		{"i32, 6 bytes", toI32, w.Raw(0x41, 0x80, 0x80, 0x80, 0x80, 0x80, 0x00), module.RuleInteger},
		{"i32, 6 bytes of -1", toI32, w.Raw(0x41, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f), module.RuleInteger},
		{"i64, least", toI64, w.Raw(0x42, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x7f), valid},
		{"i64, greatest", toI64, w.Raw(0x42, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x00), valid},
		{"i64, unused bits", toI64, w.Raw(0x42, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x7e), module.RuleInteger},
		{"i64, one unused bit", toI64, w.Raw(0x42, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01), module.RuleInteger},
		{"i64, 11 bytes", toI64, w.Raw(0x42, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x00), module.RuleInteger},
		{"i32 for i64", toI64, i32, mismatch},
		{"i64 for i32", toI32, i64, mismatch},
		{"f32", void, seq(w.Raw(0x43, 0, 0, 0, 0), w.Drop), module.RuleFloat},
		{"f64", void, seq(w.Raw(0x44, 0, 0, 0, 0, 0, 0, 0, 0), w.Drop), module.RuleFloat},
	})
}
