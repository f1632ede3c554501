package verify

import (
	"slices"
	"testing"

	"github.com/trivium-chain/trivium/execution/move/format"
	"github.com/trivium-chain/trivium/execution/move/status"
)

// builder makes modules by hand, so that tests can make those that no compiler
// would. Tables get each entry once.
type builder struct{ *format.Module }

func newBuilder(name string) *builder {
	b := &builder{&format.Module{Tables: format.Tables{Version: format.VersionLatest}}}
	b.Self = b.module(1, name)
	return b
}

func intern[T any](table *[]T, v T, equal func(a, b T) bool) uint16 {
	if i := slices.IndexFunc(*table, func(w T) bool { return equal(v, w) }); i >= 0 {
		return uint16(i)
	}
	*table = append(*table, v)
	return uint16(len(*table) - 1)
}

func equals[T comparable](a, b T) bool { return a == b }

func (b *builder) ident(s string) uint16 { return intern(&b.Identifiers, s, equals) }

func (b *builder) module(address byte, name string) uint16 {
	var a format.Address
	a[len(a)-1] = address
	h := format.ModuleHandle{Address: intern(&b.Addresses, a, equals), Name: b.ident(name)}
	return intern(&b.ModuleHandles, h, equals)
}

func (b *builder) friend(address byte, name string) {
	b.Friends = append(b.Friends, b.ModuleHandles[b.module(address, name)])
}

func (b *builder) sig(types ...format.Type) uint16 {
	return intern(&b.Signatures, format.Signature(types), func(s, t format.Signature) bool { return slices.EqualFunc(s, t, format.Type.Equal) })
}

// structHandle names a struct of any module.
func (b *builder) structHandle(module uint16, name string, a format.Abilities, params ...format.StructTypeParam) uint16 {
	b.StructHandles = append(b.StructHandles, format.StructHandle{Module: module, Name: b.ident(name), Abilities: a, TypeParams: params})
	return uint16(len(b.StructHandles) - 1)
}

// define defines a struct whose fields are named f0, f1 and so on.
func (b *builder) define(handle uint16, fields ...format.Type) uint16 {
	d := format.StructDef{Handle: handle, Kind: format.FieldStruct, Fields: b.fields(fields)}
	b.StructDefs = append(b.StructDefs, d)
	return uint16(len(b.StructDefs) - 1)
}

// defineEnum defines an enum whose variants are named v0, v1 and so on.
func (b *builder) defineEnum(handle uint16, variants ...[]format.Type) uint16 {
	d := format.StructDef{Handle: handle, Kind: format.VariantStruct}
	for i, fields := range variants {
		d.Variants = append(d.Variants, format.Variant{Name: b.ident("v" + string(rune('0'+i))), Fields: b.fields(fields)})
	}
	b.StructDefs = append(b.StructDefs, d)
	return uint16(len(b.StructDefs) - 1)
}

func (b *builder) fields(types []format.Type) []format.Field {
	var fields []format.Field
	for i, t := range types {
		fields = append(fields, format.Field{Name: b.ident("f" + string(rune('0'+i))), Type: t})
	}
	return fields
}

// signature is what a function takes and gives.
type signature struct {
	typeParams              []format.Abilities
	params, returns, locals []format.Type
}

// functionHandle names a function of any module.
func (b *builder) functionHandle(module uint16, name string, s signature) uint16 {
	b.FunctionHandles = append(b.FunctionHandles, format.FunctionHandle{
		Module: module, Name: b.ident(name), Params: b.sig(s.params...), Returns: b.sig(s.returns...), TypeParams: s.typeParams,
	})
	return uint16(len(b.FunctionHandles) - 1)
}

// function defines a public function and gives its handle.
func (b *builder) function(name string, s signature, code ...format.Instr) uint16 {
	h := b.functionHandle(b.Self, name, s)
	b.body(h, s, code...)
	return h
}

// body defines a function that has a handle.
func (b *builder) body(handle uint16, s signature, code ...format.Instr) {
	b.FunctionDefs = append(b.FunctionDefs, format.FunctionDef{
		Handle: handle, Visibility: format.Public, Code: &format.Code{Locals: b.sig(s.locals...), Instrs: code},
	})
}

// native defines a native function.
func (b *builder) native(name string, s signature) uint16 {
	h := b.functionHandle(b.Self, name, s)
	b.FunctionDefs = append(b.FunctionDefs, format.FunctionDef{Handle: h, Visibility: format.Public, Native: true})
	return h
}

// call is an instruction that calls a function with type arguments, if any.
func (b *builder) call(handle uint16, types ...format.Type) format.Instr {
	if len(types) == 0 {
		return format.Instr{Op: format.OpCall, Index: handle}
	}
	inst := format.FunctionInst{Handle: handle, TypeArgs: b.sig(types...)}
	return format.Instr{Op: format.OpCallGeneric, Index: intern(&b.FunctionInsts, inst, equals)}
}

func op(o format.Opcode, index ...uint16) format.Instr {
	in := format.Instr{Op: o}
	if len(index) > 0 {
		in.Index = index[0]
	}
	return in
}

// Types.

func typ(k format.Kind) format.Type { return format.Type{Kind: k} }

func vectorOf(t format.Type) format.Type {
	return format.Type{Kind: format.Vector, Args: []format.Type{t}}
}

func refTo(t format.Type) format.Type { return format.Type{Kind: format.Ref, Args: []format.Type{t}} }

func mutRefTo(t format.Type) format.Type {
	return format.Type{Kind: format.MutRef, Args: []format.Type{t}}
}

func param(i uint16) format.Type { return format.Type{Kind: format.TypeParam, Index: i} }

func structOf(handle uint16, args ...format.Type) format.Type {
	if len(args) == 0 {
		return format.Type{Kind: format.Struct, Index: handle}
	}
	return format.Type{Kind: format.StructInst, Index: handle, Args: args}
}

// wantStatus checks the code of an error.
func wantStatus(t *testing.T, err error, want status.Code) {
	t.Helper()
	if got := status.CodeOf(err); got != want {
		t.Errorf("got %v, want %s", err, want)
	}
}
