package format_test

import (
	"strings"

	"github.com/holiman/uint256"

	"github.com/trivium-chain/trivium/execution/move/format"
)

// Types of the sample.
var (
	tBool   = format.Type{Kind: format.Bool}
	tU8     = format.Type{Kind: format.U8}
	tU64    = format.Type{Kind: format.U64}
	tU256   = format.Type{Kind: format.U256}
	tSigner = format.Type{Kind: format.Signer}
	tCoin   = format.Type{Kind: format.Struct, Index: 0}
	tT0     = format.Type{Kind: format.TypeParam}
)

func ref(t format.Type) format.Type { return format.Type{Kind: format.Ref, Args: []format.Type{t}} }
func mutRef(t format.Type) format.Type {
	return format.Type{Kind: format.MutRef, Args: []format.Type{t}}
}
func vector(t format.Type) format.Type {
	return format.Type{Kind: format.Vector, Args: []format.Type{t}}
}
func box(t format.Type) format.Type {
	return format.Type{Kind: format.StructInst, Index: 1, Args: []format.Type{t}}
}

// sample is a module of version 7 that has every table, every kind of type and
// every instruction. It lies within its bounds and makes no sense.
func sample() *format.Module {
	const (
		sigNone, sigU64, sigT0, sigAll, sigLocals = 0, 1, 2, 3, 4
	)
	m := &format.Module{
		Tables: format.Tables{
			Version:       7,
			Identifiers:   []string{"bank", "signer", "Coin", "Box", "Shape", "Id", "value", "item", "Circle", "Square", "side", "all", "address_of", "id", "hidden"},
			Addresses:     []format.Address{{31: 2}, {31: 1}},
			ModuleHandles: []format.ModuleHandle{{Address: 0, Name: 0}, {Address: 1, Name: 1}},
			StructHandles: []format.StructHandle{
				{Module: 0, Name: 2, Abilities: format.Store | format.Key},
				{Module: 0, Name: 3, Abilities: format.Copy | format.Drop, TypeParams: []format.StructTypeParam{{Constraints: format.Store}}},
				{Module: 0, Name: 4, Abilities: format.Drop, TypeParams: []format.StructTypeParam{{Phantom: true}}},
				{Module: 1, Name: 5, Abilities: format.AllAbilities},
				{Module: 0, Name: 14},
			},
			FunctionHandles: []format.FunctionHandle{
				{Module: 0, Name: 11, Params: sigU64, Returns: sigAll, TypeParams: []format.Abilities{format.Copy | format.Drop}},
				{Module: 1, Name: 12, Params: sigU64, Returns: sigU64},
				{Module: 0, Name: 13, Params: sigT0, Returns: sigT0, TypeParams: []format.Abilities{0}},
			},
			FunctionInsts: []format.FunctionInst{{Handle: 2, TypeArgs: sigU64}},
			Signatures: []format.Signature{
				{},
				{tU64},
				{tT0},
				{tBool, tU8, tU64, {Kind: format.U128}, {Kind: format.AddressK}, tSigner, {Kind: format.U16}, {Kind: format.U32}, tU256,
					ref(tCoin), mutRef(box(vector(tT0))), {Kind: format.Struct, Index: 3}},
				{vector(tU8), tT0},
			},
			Constants: []format.Constant{
				{Type: tBool, Data: []byte{1}},
				{Type: tU256, Data: append([]byte{0xff}, make([]byte, 31)...)},
				{Type: format.Type{Kind: format.AddressK}, Data: append(make([]byte, 31), 0x42)},
				{Type: vector(tU8), Data: []byte("\x05hello")},
				{Type: vector(tU8), Data: []byte{2, 0, 1}},
				{Type: vector(tU64), Data: []byte{0}},
			},
			Metadata: []format.Metadata{{Key: []byte("key"), Value: []byte{1, 2, 3}}},
		},
		StructDefs: []format.StructDef{
			{Handle: 0, Kind: format.FieldStruct, Fields: []format.Field{{Name: 6, Type: tU64}}},
			{Handle: 1, Kind: format.FieldStruct, Fields: []format.Field{{Name: 7, Type: tT0}}},
			{Handle: 2, Kind: format.VariantStruct, Variants: []format.Variant{
				{Name: 8, Fields: []format.Field{}},
				{Name: 9, Fields: []format.Field{{Name: 10, Type: tU64}}},
			}},
			{Handle: 4, Kind: format.NativeStruct},
		},
		StructDefInsts:     []format.StructDefInst{{Def: 1, TypeArgs: sigT0}},
		FieldHandles:       []format.FieldHandle{{Owner: 0, Field: 0}, {Owner: 1, Field: 0}},
		FieldInsts:         []format.FieldInst{{Handle: 1, TypeArgs: sigU64}},
		Friends:            []format.ModuleHandle{{Address: 1, Name: 1}},
		VariantFields:      []format.VariantFieldHandle{{Owner: 2, Variants: []uint16{1}, Field: 0}},
		VariantFieldInsts:  []format.VariantFieldInst{{Handle: 0, TypeArgs: sigU64}},
		StructVariants:     []format.StructVariantHandle{{Owner: 2, Variant: 1}},
		StructVariantInsts: []format.StructVariantInst{{Handle: 0, TypeArgs: sigT0}},
	}
	m.FunctionDefs = []format.FunctionDef{
		{Handle: 0, Visibility: format.Public, Entry: true, Acquires: []uint16{0}, Code: &format.Code{Locals: sigLocals, Instrs: everyInstr()}},
		{Handle: 2, Visibility: format.Friend, Native: true},
	}
	return m
}

// everyInstr is one of each instruction.
func everyInstr() []format.Instr {
	var all []format.Instr
	for op := format.Opcode(0); op < 255; op++ {
		if !op.Valid() {
			continue
		}
		in := format.Instr{Op: op}
		switch op.Operand() {
		case format.U8Op:
			in.Imm = 1<<8 - 1
		case format.U16Op:
			in.Imm = 1<<16 - 1
		case format.U32Op:
			in.Imm = 1<<32 - 1
		case format.U64Op:
			in.Imm = 1<<64 - 1
		case format.U128Op:
			in.Big = uint256.NewInt(1 << 40)
		case format.U256Op:
			in.Big = new(uint256.Int).SetAllOne()
		case format.OffsetOp:
			in.Index = 7
		case format.LocalOp:
			in.Index = 2
		case format.ConstantOp:
			in.Index = 3
		case format.FunctionOp, format.SignatureOp:
			in.Index = 1
		case format.SignatureCountOp:
			in.Index, in.Imm = 2, 3
		}
		all = append(all, in)
	}
	return all
}

// sampleScript is a script that calls a function of a module.
func sampleScript() *format.Script {
	return &format.Script{
		Tables: format.Tables{
			Version:       6,
			Identifiers:   []string{"signer", "address_of", "Wallet"},
			Addresses:     []format.Address{{31: 1}},
			ModuleHandles: []format.ModuleHandle{{}},
			StructHandles: []format.StructHandle{{Name: 2, Abilities: format.Drop}},
			FunctionHandles: []format.FunctionHandle{
				{Name: 1, Params: 1, Returns: 2},
			},
			Signatures: []format.Signature{
				{tSigner, tU64},
				{ref(tSigner)},
				{{Kind: format.AddressK}},
				{tT0},
			},
		},
		TypeParams: []format.Abilities{format.Drop},
		Params:     0,
		Code: format.Code{Locals: 3, Instrs: []format.Instr{
			{Op: format.OpImmBorrowLoc, Index: 0},
			{Op: format.OpCall, Index: 0},
			{Op: format.OpPop},
			{Op: format.OpRet},
		}},
	}
}

// deep is a type of n vectors around a u8.
func deep(n int) format.Type {
	t := tU8
	for range n {
		t = vector(t)
	}
	return t
}

// long is an identifier of n bytes.
func long(n int) string { return strings.Repeat("x", n) }
