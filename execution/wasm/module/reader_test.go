package module

import (
	"errors"
	"slices"
	"testing"
)

func TestReader(t *testing.T) {
	code := []byte{
		0x02, 0x7f, // block (result i32)
		0x41, 0x7f, // i32.const -1
		0x42, 0x80, 0x7f, // i64.const -128
		0x20, 0x80, 0x01, // local.get 128
		0x28, 0x02, 0x90, 0x03, // i32.load align=2 offset=400
		0x11, 0x03, 0x00, // call_indirect 3
		0x3f, 0x00, // memory.size
		0x0e, 0x02, 0x05, 0x06, 0x87, 0x01, // br_table 5 6 135
		0xc4, // i64.extend32_s
		0x0b, // end
	}
	want := []Instr{
		{Op: Block, Start: 0, End: 2, A: 0x7f},
		{Op: I32Const, Start: 2, End: 4, A: 0xffffffff},
		{Op: I64Const, Start: 4, End: 7, A: 0xffffffffffffff80},
		{Op: LocalGet, Start: 7, End: 10, A: 128},
		{Op: I32Load, Start: 10, End: 14, A: 2, B: 400},
		{Op: CallIndirect, Start: 14, End: 17, A: 3},
		{Op: MemorySize, Start: 17, End: 19},
		{Op: BrTable, Start: 19, End: 25, Targets: []uint32{5, 6, 135}},
		{Op: I64Extend32S, Start: 25, End: 26},
		{Op: End, Start: 26, End: 27},
	}
	r := NewReader(code)
	for _, w := range want {
		got, err := r.Next()
		if err != nil {
			t.Fatal(err)
		}
		if got.Op != w.Op || got.Start != w.Start || got.End != w.End || got.A != w.A || got.B != w.B || !slices.Equal(got.Targets, w.Targets) {
			t.Errorf("got %+v, want %+v", got, w)
		}
	}
	if !r.Done() {
		t.Error("not done behind the last instruction")
	}
	if _, err := r.Next(); err == nil {
		t.Error("an instruction behind the end")
	}

	if n := testing.AllocsPerRun(10, func() {
		r.Reset(code)
		for !r.Done() {
			if _, err := r.Next(); err != nil {
				t.Fatal(err)
			}
		}
	}); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func TestReaderRefuses(t *testing.T) {
	for _, c := range []struct {
		name string
		code []byte
		want Error
	}{
		{"nothing", nil, Error{Rule: RuleEnd}},
		{"float load", []byte{0x2a, 0, 0}, Error{Rule: RuleFloat}},
		{"float constant", []byte{0x43, 0, 0, 0, 0}, Error{Rule: RuleFloat}},
		{"float reinterpretation", []byte{0xbf}, Error{Rule: RuleFloat}},
		{"float block", []byte{0x02, 0x7d}, Error{Rule: RuleFloat, Offset: 1}},
		{"block with a type index", []byte{0x02, 0x00}, Error{Rule: RuleBlockType, Offset: 1}},
		{"saturating truncation, bulk memory", []byte{0xfc, 0x0a, 0, 0}, Error{Rule: RuleOpcode}},
		{"vector", []byte{0xfd, 0x0c}, Error{Rule: RuleOpcode}},
		{"tail call", []byte{0x12, 0x00}, Error{Rule: RuleOpcode}},
		{"typed select", []byte{0x1c, 0x01, 0x7f}, Error{Rule: RuleOpcode}},
		{"memory 1", []byte{0x40, 0x01}, Error{Rule: RuleZeroByte, Offset: 1}},
		{"table 1", []byte{0x11, 0x00, 0x01}, Error{Rule: RuleZeroByte, Offset: 2}},
		{"more targets than bytes", []byte{0x0e, 0xff, 0xff, 0xff, 0xff, 0x0f, 0, 0}, Error{Rule: RuleVector, Offset: 1}},
		{"no default", []byte{0x0e, 0x01, 0x00}, Error{Rule: RuleVector, Offset: 1}},
		{"cut in an integer", []byte{0x20, 0x80}, Error{Rule: RuleEnd, Offset: 1}},
	} {
		_, err := NewReader(c.code).Next()
		var got *Error
		if !errors.As(err, &got) || *got != c.want {
			t.Errorf("%s: got %v, want %v", c.name, err, &c.want)
		}
	}
}

func TestOpcodes(t *testing.T) {
	if len(instructions) != 109 {
		t.Errorf("%d instructions, want 109: 172 of WebAssembly 1.0 less 68 with floats, and 5 sign extensions", len(instructions))
	}
	floats, valid := 0, 0
	for op := range 256 {
		if shapes[op] == shapeFloat {
			floats++
		}
		if Opcode(op).Valid() {
			valid++
		}
	}
	if floats != 68 || valid != 109 {
		t.Errorf("%d with floats, %d valid; want 68 and 109", floats, valid)
	}
	if got := I64ShrU.String(); got != "i64.shr_u" {
		t.Error(got)
	}
	if got := Opcode(0xfc).String(); got != "opcode 0xfc" {
		t.Error(got)
	}
}
