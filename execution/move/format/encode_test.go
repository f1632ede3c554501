package format_test

import (
	"bytes"
	"reflect"
	"strings"
	"testing"

	"github.com/holiman/uint256"

	"github.com/trivium-chain/trivium/execution/move/format"
	"github.com/trivium-chain/trivium/execution/move/status"
)

func encode(tb testing.TB, m *format.Module) []byte {
	tb.Helper()
	data, err := format.Encode(m)
	if err != nil {
		tb.Fatal(err)
	}
	return data
}

// A module becomes bytes and the same module again.
func TestRoundTrip(t *testing.T) {
	m := sample()
	data := encode(t, m)
	again, err := format.Decode(data)
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(m, again) {
		t.Errorf("decoded:\n%+v\nexpected:\n%+v", again, m)
	}
	if word := data[4:8]; !bytes.Equal(word, []byte{7, 0, 0, 0x0A}) {
		t.Errorf("version word %x", word)
	}
}

func TestRoundTripOfScript(t *testing.T) {
	s := sampleScript()
	data, err := format.EncodeScript(s)
	if err != nil {
		t.Fatal(err)
	}
	again, err := format.DecodeScript(data)
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(s, again) {
		t.Errorf("decoded:\n%+v\nexpected:\n%+v", again, s)
	}
}

// The tables may stand in any order, which is kept.
func TestOrderOfTables(t *testing.T) {
	m := sample()
	m.Order = []format.TableKind{
		format.TableStructVariantInsts, format.TableStructVariants, format.TableVariantFieldInsts, format.TableVariantFields,
		format.TableMetadata, format.TableFriends, format.TableFieldInsts, format.TableFieldHandles, format.TableFunctionDefs,
		format.TableStructDefInsts, format.TableStructDefs, format.TableAddresses, format.TableIdentifiers, format.TableConstants,
		format.TableSignatures, format.TableFunctionInsts, format.TableFunctionHandles, format.TableStructHandles, format.TableModuleHandles,
	}
	data := encode(t, m)
	again, err := format.Decode(data)
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(m, again) {
		t.Error("the order is lost")
	}
	m.Order[0] = format.TableModuleHandles
	if _, err := format.Encode(m); status.CodeOf(err) != status.ValueSerializationError {
		t.Errorf("an order with a table twice: %v", err)
	}
}

// What Decode would refuse for its form is not written.
func TestEncodeRefuses(t *testing.T) {
	instr := func(in format.Instr) func(*format.Module) {
		return func(m *format.Module) { m.FunctionDefs[0].Code.Instrs[0] = in }
	}
	typ := func(ty format.Type) func(*format.Module) {
		return func(m *format.Module) { m.Signatures[1][0] = ty }
	}
	for name, edit := range map[string]func(*format.Module){
		"version 4":                   func(m *format.Module) { m.Version = 4 },
		"version 8":                   func(m *format.Module) { m.Version = 8 },
		"enums in version 6":          func(m *format.Module) { m.Version = 6 },
		"identifier of 256 bytes":     func(m *format.Module) { m.Identifiers[0] = long(256) },
		"no identifier":               func(m *format.Module) { m.Identifiers[0] = "1a" },
		"abilities":                   func(m *format.Module) { m.StructHandles[0].Abilities = 16 },
		"signature of 256 types":      func(m *format.Module) { m.Signatures[1] = make(format.Signature, 256) },
		"type of kind 0":              typ(format.Type{}),
		"vector of nothing":           typ(format.Type{Kind: format.Vector}),
		"struct without arguments":    typ(format.Type{Kind: format.StructInst}),
		"u64 with a part":             typ(format.Type{Kind: format.U64, Args: []format.Type{tU8}}),
		"type of depth 257":           typ(deep(256)),
		"constant of 65536 bytes":     func(m *format.Module) { m.Constants[0].Data = make([]byte, 65536) },
		"key of 1024 bytes":           func(m *format.Module) { m.Metadata[0].Key = make([]byte, 1024) },
		"metadata of 65536 bytes":     func(m *format.Module) { m.Metadata[0].Value = make([]byte, 65536) },
		"256 fields":                  func(m *format.Module) { m.StructDefs[0].Fields = make([]format.Field, 256) },
		"128 variants":                func(m *format.Module) { m.StructDefs[2].Variants = make([]format.Variant, 128) },
		"variant 128":                 func(m *format.Module) { m.StructVariants[0].Variant = 128 },
		"field 256":                   func(m *format.Module) { m.FieldHandles[0].Field = 256 },
		"struct of kind 0":            func(m *format.Module) { m.StructDefs[0].Kind = 0 },
		"256 acquires":                func(m *format.Module) { m.FunctionDefs[0].Acquires = make([]uint16, 256) },
		"visibility 2":                func(m *format.Module) { m.FunctionDefs[0].Visibility = 2 },
		"native with code":            func(m *format.Module) { m.FunctionDefs[0].Native = true },
		"neither native nor code":     func(m *format.Module) { m.FunctionDefs[1].Native = false },
		"65536 instructions":          func(m *format.Module) { m.FunctionDefs[0].Code.Instrs = make([]format.Instr, 65536) },
		"opcode 0":                    instr(format.Instr{}),
		"u8 of 9 bits":                instr(format.Instr{Op: format.OpLdU8, Imm: 256}),
		"u16 of 17 bits":              instr(format.Instr{Op: format.OpLdU16, Imm: 1 << 16}),
		"u32 of 33 bits":              instr(format.Instr{Op: format.OpLdU32, Imm: 1 << 32}),
		"u128 of nothing":             instr(format.Instr{Op: format.OpLdU128}),
		"u128 of 256 bits":            instr(format.Instr{Op: format.OpLdU128, Big: new(uint256.Int).SetAllOne()}),
		"local 256":                   instr(format.Instr{Op: format.OpCopyLoc, Index: 256}),
		"65536 addresses":             func(m *format.Module) { m.Addresses = make([]format.Address, 65536) },
		"65 access specifiers":        access(make([]format.AccessSpecifier, 65)),
		"access specifier of nothing": access(make([]format.AccessSpecifier, 1)),
	} {
		m := sample()
		edit(m)
		if _, err := format.Encode(m); status.CodeOf(err) != status.ValueSerializationError {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func access(list []format.AccessSpecifier) func(*format.Module) {
	return func(m *format.Module) { m.FunctionHandles[0].HasAccess, m.FunctionHandles[0].Access = true, list }
}

// Access specifiers are read and written, whatever they name.
func TestAccessSpecifiers(t *testing.T) {
	for _, list := range [][]format.AccessSpecifier{nil, {
		{Kind: 1, Resource: format.AccessResource{Tag: 1}, Address: format.AccessAddress{Tag: 1}},
		{Kind: 2, Negated: true, Resource: format.AccessResource{Tag: 2, Index: 9}, Address: format.AccessAddress{Tag: 2, Index: 300}},
		{Kind: 3, Resource: format.AccessResource{Tag: 5, Index: 9, TypeArgs: 8}, Address: format.AccessAddress{Tag: 3, Index: 255}},
		{Kind: 1, Resource: format.AccessResource{Tag: 4, Index: 1}, Address: format.AccessAddress{Tag: 3, HasInst: true, Function: 7}},
	}} {
		m := sample()
		access(list)(m)
		again, err := format.Decode(encode(t, m))
		if err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(m, again) {
			t.Errorf("%+v", again.FunctionHandles[0])
		}
		if n := strings.Count(format.Disassemble(again), "at l255\n"); n != len(list)/4 {
			t.Errorf("%d lines of a parameter", n)
		}
	}
}
