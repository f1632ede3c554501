package verify

import (
	"bytes"
	"testing"

	"github.com/trivium-chain/trivium/execution/move/format"
	"github.com/trivium-chain/trivium/execution/move/status"
)

var (
	u8T   = typ(format.U8)
	u64T  = typ(format.U64)
	boolT = typ(format.Bool)
	ret   = op(format.OpRet)
)

// TestModulePasses has a module for each rule of a pass over modules, and beside
// it what the rule lets through.
func TestModulePasses(t *testing.T) {
	phantom := format.StructTypeParam{Phantom: true}
	cases := []struct {
		name string
		make func(b *builder)
		want status.Code
	}{
		{"empty", func(b *builder) {}, status.OK},
		{"function", func(b *builder) { b.function("f", signature{}, ret) }, status.OK},

		// features
		{"access specifiers", func(b *builder) {
			b.function("f", signature{}, ret)
			b.FunctionHandles[0].HasAccess = true
		}, status.FeatureNotEnabled},

		// limits
		{"32 type parameters", func(b *builder) { b.function("f", signature{typeParams: make([]format.Abilities, 32)}, ret) }, status.OK},
		{"33 type parameters", func(b *builder) { b.function("f", signature{typeParams: make([]format.Abilities, 33)}, ret) }, status.TooManyTypeParameters},
		{"33 type parameters of a struct", func(b *builder) {
			b.structHandle(b.module(1, "other"), "S", 0, make([]format.StructTypeParam, 33)...)
		}, status.TooManyTypeParameters},
		{"128 parameters", func(b *builder) { b.function("f", signature{params: repeat(u8T, 128)}, ret) }, status.OK},
		{"129 parameters", func(b *builder) { b.function("f", signature{params: repeat(u8T, 129)}, ret) }, status.TooManyParameters},
		{"129 results", func(b *builder) { b.functionHandle(b.module(1, "other"), "f", signature{returns: repeat(u8T, 129)}) }, status.TooManyParameters},
		{"type of depth 20", func(b *builder) { b.sig(vectors(u8T, 19)) }, status.OK},
		{"type of depth 21", func(b *builder) { b.sig(vectors(u8T, 20)) }, status.TooManyTypeNodes},
		{"deep constant", func(b *builder) {
			b.Constants = append(b.Constants, format.Constant{Type: vectors(u8T, 20), Data: []byte{0}})
		}, status.TooManyTypeNodes},
		{"31 type parameters as arguments", func(b *builder) {
			b.sig(structOf(b.structHandle(b.module(1, "other"), "S", 0, make([]format.StructTypeParam, 31)...), repeat(param(0), 31)...))
		}, status.OK},
		{"32 type parameters as arguments", func(b *builder) {
			b.sig(structOf(b.structHandle(b.module(1, "other"), "S", 0, make([]format.StructTypeParam, 32)...), repeat(param(0), 32)...))
		}, status.TooManyTypeNodes},
		{"a field too large", func(b *builder) {
			b.define(b.structHandle(b.Self, "S", 0), vectors(u8T, 20))
		}, status.TooManyTypeNodes},

		// duplication
		{"two equal signatures", func(b *builder) { b.Signatures = append(b.Signatures, format.Signature{u8T}, format.Signature{u8T}) }, status.DuplicateElement},
		{"vector<u8>, u8 and vector<vector<u8>>", func(b *builder) { b.sig(vectorOf(u8T), u8T); b.sig(vectorOf(vectorOf(u8T))) }, status.OK},
		{"two equal identifiers", func(b *builder) { b.Identifiers = append(b.Identifiers, "x", "x") }, status.DuplicateElement},
		{"two equal addresses", func(b *builder) { b.Addresses = append(b.Addresses, b.Addresses[0]) }, status.DuplicateElement},
		{"two equal constants", func(b *builder) {
			b.Constants = append(b.Constants, format.Constant{Type: u8T, Data: []byte{1}}, format.Constant{Type: u8T, Data: []byte{1}})
		}, status.DuplicateElement},
		{"constants of two types", func(b *builder) {
			b.Constants = append(b.Constants, format.Constant{Type: u8T, Data: []byte{1}}, format.Constant{Type: boolT, Data: []byte{1}})
		}, status.OK},
		{"two equal friends", func(b *builder) { b.friend(1, "x"); b.friend(1, "x") }, status.DuplicateElement},
		{"two structs of one name", func(b *builder) {
			b.define(b.structHandle(b.Self, "S", 0), u8T)
			b.define(b.structHandle(b.Self, "S", 0), u64T)
		}, status.DuplicateElement},
		{"two functions of one name", func(b *builder) {
			b.function("f", signature{}, ret)
			b.function("f", signature{}, ret)
		}, status.DuplicateElement},
		{"two definitions of a function", func(b *builder) { b.body(b.function("f", signature{}, ret), signature{}, ret) }, status.DuplicateElement},
		{"acquires twice", func(b *builder) {
			b.define(b.structHandle(b.Self, "S", format.Key), u8T)
			b.function("f", signature{}, ret)
			b.FunctionDefs[0].Acquires = []uint16{0, 0}
		}, status.DuplicateAcquiresAnnotation},
		{"a function of another module", func(b *builder) {
			b.body(b.functionHandle(b.module(1, "other"), "f", signature{}), signature{}, ret)
		}, status.InvalidModuleHandle},
		{"a struct of another module", func(b *builder) { b.define(b.structHandle(b.module(1, "other"), "S", 0), u8T) }, status.InvalidModuleHandle},
		{"a function without definition", func(b *builder) { b.functionHandle(b.Self, "f", signature{}) }, status.UnimplementedHandle},
		{"a struct without definition", func(b *builder) { b.structHandle(b.Self, "S", 0) }, status.UnimplementedHandle},
		{"a struct without fields", func(b *builder) { b.define(b.structHandle(b.Self, "S", 0)) }, status.ZeroSizedStruct},
		{"a variant without fields", func(b *builder) { b.defineEnum(b.structHandle(b.Self, "S", 0), nil) }, status.OK},
		{"two fields of one name", func(b *builder) {
			d := b.define(b.structHandle(b.Self, "S", 0), u8T, u8T)
			b.StructDefs[d].Fields[1].Name = b.StructDefs[d].Fields[0].Name
		}, status.DuplicateElement},
		{"two variants of one name", func(b *builder) {
			d := b.defineEnum(b.structHandle(b.Self, "S", 0), nil, nil)
			b.StructDefs[d].Variants[1].Name = b.StructDefs[d].Variants[0].Name
		}, status.DuplicateElement},

		// signatures
		{"a reference to a reference", func(b *builder) { b.sig(refTo(refTo(u8T))) }, status.InvalidSignatureToken},
		{"a vector of references", func(b *builder) { b.sig(vectorOf(refTo(u8T))) }, status.InvalidSignatureToken},
		{"a reference in a field", func(b *builder) { b.define(b.structHandle(b.Self, "S", 0), refTo(u8T)) }, status.InvalidSignatureToken},
		{"a reference as type argument of a call", func(b *builder) {
			f := b.function("f", signature{typeParams: []format.Abilities{0}}, ret)
			b.function("g", signature{}, b.call(f, refTo(u8T)), ret)
		}, status.InvalidSignatureToken},
		{"a type argument without ability", func(b *builder) {
			f := b.function("f", signature{typeParams: []format.Abilities{format.Copy}}, ret)
			b.function("g", signature{}, b.call(f, typ(format.Signer)), ret)
		}, status.ConstraintNotSatisfied},
		{"a type parameter without ability", func(b *builder) {
			f := b.function("f", signature{typeParams: []format.Abilities{format.Copy}}, ret)
			b.function("g", signature{typeParams: []format.Abilities{format.Drop}}, b.call(f, param(0)), ret)
		}, status.ConstraintNotSatisfied},
		{"a type parameter with ability", func(b *builder) {
			f := b.function("f", signature{typeParams: []format.Abilities{format.Copy}}, ret)
			b.function("g", signature{typeParams: []format.Abilities{format.Drop | format.Copy}}, b.call(f, vectorOf(param(0))), ret)
		}, status.OK},
		{"the same call where it may and where it may not", func(b *builder) {
			f := b.function("f", signature{typeParams: []format.Abilities{format.Copy}}, ret)
			b.function("g", signature{typeParams: []format.Abilities{format.Copy}}, b.call(f, param(0)), ret)
			b.function("h", signature{typeParams: []format.Abilities{format.Store}}, b.call(f, param(0)), ret)
		}, status.ConstraintNotSatisfied},
		{"two type arguments for one", func(b *builder) {
			f := b.function("f", signature{typeParams: []format.Abilities{0}}, ret)
			b.function("g", signature{}, b.call(f, u8T, u8T), ret)
		}, status.NumberOfTypeArgumentsMismatch},
		{"exists of a struct without key", func(b *builder) {
			d := b.define(b.structHandle(b.Self, "S", format.Store, format.StructTypeParam{}), param(0))
			b.StructDefInsts = append(b.StructDefInsts, format.StructDefInst{Def: d, TypeArgs: b.sig(u8T)})
			b.function("f", signature{params: []format.Type{typ(format.AddressK)}}, op(format.OpMoveLoc, 0), op(format.OpExistsGeneric, 0), op(format.OpPop), ret)
		}, status.ConstraintNotSatisfied},
		{"vec_len of two types", func(b *builder) {
			b.function("f", signature{}, op(format.OpVecLen, b.sig(u8T, u8T)), ret)
		}, status.NumberOfTypeArgumentsMismatch},
		{"vec_len of references", func(b *builder) {
			b.function("f", signature{}, op(format.OpVecLen, b.sig(refTo(u8T))), ret)
		}, status.InvalidSignatureToken},
		{"a field without the ability of its struct", func(b *builder) {
			r := b.structHandle(b.Self, "R", 0)
			b.define(r, u8T)
			b.define(b.structHandle(b.Self, "S", format.Drop), structOf(r))
		}, status.FieldMissingTypeAbility},
		{"a key struct holds what can be stored", func(b *builder) {
			r := b.structHandle(b.Self, "R", format.Store)
			b.define(r, u8T)
			b.define(b.structHandle(b.Self, "S", format.Key), structOf(r), vectorOf(structOf(r)))
		}, status.OK},
		{"a key struct holds a key struct without store", func(b *builder) {
			r := b.structHandle(b.Self, "R", format.Key)
			b.define(r, u8T)
			b.define(b.structHandle(b.Self, "S", format.Key), structOf(r))
		}, status.FieldMissingTypeAbility},
		{"a variant's field without the ability of its enum", func(b *builder) {
			b.defineEnum(b.structHandle(b.Self, "S", format.Copy), nil, []format.Type{typ(format.Signer)})
		}, status.FieldMissingTypeAbility},
		{"a phantom parameter in a field", func(b *builder) {
			b.define(b.structHandle(b.Self, "S", 0, phantom), param(0))
		}, status.InvalidPhantomTypeParamPosition},
		{"a phantom parameter in a vector", func(b *builder) {
			b.define(b.structHandle(b.Self, "S", 0, phantom), vectorOf(param(0)))
		}, status.InvalidPhantomTypeParamPosition},
		{"a phantom parameter in a phantom place", func(b *builder) {
			r := b.structHandle(b.Self, "R", 0, phantom)
			b.define(r, u8T)
			b.define(b.structHandle(b.Self, "S", 0, phantom), structOf(r, param(0)))
		}, status.OK},
		{"a type parameter beyond all", func(b *builder) { b.sig(param(256)) }, status.TooManyTypeParameters},

		// instructions
		{"a plain call of a generic function", func(b *builder) {
			f := b.function("f", signature{typeParams: []format.Abilities{0}}, ret)
			b.function("g", signature{}, b.call(f), ret)
		}, status.GenericMemberOpcodeMismatch},
		{"a generic call of a plain function", func(b *builder) {
			f := b.function("f", signature{}, ret)
			b.FunctionInsts = append(b.FunctionInsts, format.FunctionInst{Handle: f, TypeArgs: b.sig()})
			b.function("g", signature{}, op(format.OpCallGeneric, 0), ret)
		}, status.GenericMemberOpcodeMismatch},
		{"a plain pack of a generic struct", func(b *builder) {
			d := b.define(b.structHandle(b.Self, "S", format.Drop, format.StructTypeParam{}), param(0))
			b.function("f", signature{}, op(format.OpLdTrue), op(format.OpPack, d), op(format.OpPop), ret)
		}, status.GenericMemberOpcodeMismatch},

		// constants
		{"a constant signer", func(b *builder) {
			b.Constants = append(b.Constants, format.Constant{Type: typ(format.Signer), Data: make([]byte, 32)})
		}, status.InvalidConstantType},
		{"a constant vector of signers", func(b *builder) {
			b.Constants = append(b.Constants, format.Constant{Type: vectorOf(typ(format.Signer)), Data: []byte{0}})
		}, status.InvalidConstantType},

		// friends
		{"a friend", func(b *builder) { b.friend(1, "other") }, status.OK},
		{"itself a friend", func(b *builder) { b.friend(1, "m") }, status.InvalidFriendDeclWithSelf},
		{"a friend elsewhere", func(b *builder) { b.friend(2, "other") }, status.InvalidFriendDeclWithModulesOutsideAccountAddress},

		// recursion
		{"a struct of itself", func(b *builder) {
			h := b.structHandle(b.Self, "S", 0)
			b.define(h, structOf(h))
		}, status.RecursiveStructDefinition},
		{"a struct of a vector of itself", func(b *builder) {
			h := b.structHandle(b.Self, "S", 0)
			b.define(h, vectorOf(structOf(h)))
		}, status.RecursiveStructDefinition},
		{"a struct of a phantom of itself", func(b *builder) {
			r := b.structHandle(b.Self, "R", 0, phantom)
			b.define(r, u8T)
			h := b.structHandle(b.Self, "S", 0)
			b.define(h, structOf(r, structOf(h)))
		}, status.RecursiveStructDefinition},
		{"an enum of itself", func(b *builder) {
			h := b.structHandle(b.Self, "S", 0)
			b.defineEnum(h, nil, []format.Type{structOf(h)})
		}, status.RecursiveStructDefinition},
		{"two structs of each other", func(b *builder) {
			g, h := b.structHandle(b.Self, "G", 0), b.structHandle(b.Self, "H", 0)
			b.define(g, u8T, structOf(h))
			b.define(h, vectorOf(structOf(g)))
		}, status.RecursiveStructDefinition},
		{"a struct used twice", func(b *builder) {
			g, h, i := b.structHandle(b.Self, "G", 0), b.structHandle(b.Self, "H", 0), b.structHandle(b.Self, "I", 0)
			b.define(g, structOf(h), structOf(i))
			b.define(h, structOf(i), structOf(i))
			b.define(i, u8T)
		}, status.OK},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			b := newBuilder("m")
			c.make(b)
			wantStatus(t, modulePasses(b.Module, Production), c.want)
		})
	}
}

// modulePasses runs what Module runs before it comes to code.
func modulePasses(m *format.Module, cfg *Config) error {
	if err := format.Bounds(m); err != nil {
		return err
	}
	v := &view{Module: m, work: newMeter(cfg)}
	for _, pass := range passes[:len(passes)-1] {
		if err := pass(v, cfg); err != nil {
			return err
		}
	}
	return nil
}

func TestDefinitionLimits(t *testing.T) {
	small := &Config{ValueStack: 1024, Structs: 2, Fields: 2, Variants: 2, Functions: 2}
	cases := []struct {
		name string
		make func(b *builder)
		want status.Code
	}{
		{"at the bounds", func(b *builder) {
			b.define(b.structHandle(b.Self, "S", 0), u8T, u8T)
			b.defineEnum(b.structHandle(b.Self, "E", 0), []format.Type{u8T, u8T}, []format.Type{u8T, u8T})
			b.function("f", signature{}, ret)
			b.function("g", signature{}, ret)
		}, status.OK},
		{"structs", func(b *builder) {
			for _, n := range []string{"A", "B", "C"} {
				b.define(b.structHandle(b.Self, n, 0), u8T)
			}
		}, status.MaxStructDefinitionsReached},
		{"functions", func(b *builder) {
			for _, n := range []string{"a", "b", "c"} {
				b.function(n, signature{}, ret)
			}
		}, status.MaxFunctionDefinitionsReached},
		{"fields", func(b *builder) { b.define(b.structHandle(b.Self, "S", 0), u8T, u8T, u8T) }, status.MaxFieldDefinitionsReached},
		{"fields of a variant", func(b *builder) {
			b.defineEnum(b.structHandle(b.Self, "S", 0), nil, []format.Type{u8T, u8T, u8T})
		}, status.MaxFieldDefinitionsReached},
		{"variants", func(b *builder) { b.defineEnum(b.structHandle(b.Self, "S", 0), nil, nil, nil) }, status.MaxStructVariantsReached},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			b := newBuilder("m")
			c.make(b)
			wantStatus(t, modulePasses(b.Module, small), c.want)
			wantStatus(t, modulePasses(b.Module, Unbounded), status.OK)
		})
	}
}

func TestNoEnums(t *testing.T) {
	b := newBuilder("m")
	b.defineEnum(b.structHandle(b.Self, "S", 0), nil)
	wantStatus(t, Module(b.Module, &Config{ValueStack: 1024, NoEnums: true}), status.FeatureNotEnabled)
}

// Known bug: the count of vec_pack was cut to 16 bits after it was checked, so
// that 65536 elements were none.
func TestVectorCountBeyond16Bits(t *testing.T) {
	for _, o := range []format.Opcode{format.OpVecPack, format.OpVecUnpack} {
		for count, want := range map[uint64]status.Code{
			65535:   status.OK,
			65536:   status.ConstraintNotSatisfied,
			1 << 32: status.ConstraintNotSatisfied,
			1 << 63: status.ConstraintNotSatisfied,
		} {
			b := newBuilder("m")
			b.function("f", signature{}, format.Instr{Op: o, Index: b.sig(u8T), Imm: count}, ret)
			err := modulePasses(b.Module, Production)
			wantStatus(t, err, want)
			if e, ok := err.(*status.Error); ok && (e.Function != 0 || e.Offset != 0) {
				t.Errorf("the error is at function %d offset %d", e.Function, e.Offset)
			}
		}
	}
}

func TestConstantData(t *testing.T) {
	address := bytes.Repeat([]byte{7}, 32)
	cases := []struct {
		name string
		typ  format.Type
		data []byte
		ok   bool
	}{
		{"bool", boolT, []byte{1}, true},
		{"bool 2", boolT, []byte{2}, false},
		{"u8", u8T, []byte{255}, true},
		{"no u8", u8T, nil, false},
		{"two u8", u8T, []byte{1, 2}, false},
		{"u16", typ(format.U16), []byte{1, 2}, true},
		{"u32", typ(format.U32), []byte{1, 2, 3, 4}, true},
		{"u64", u64T, make([]byte, 8), true},
		{"short u64", u64T, make([]byte, 7), false},
		{"u128", typ(format.U128), make([]byte, 16), true},
		{"u256", typ(format.U256), make([]byte, 32), true},
		{"address", typ(format.AddressK), address, true},
		{"short address", typ(format.AddressK), address[1:], false},
		{"empty vector", vectorOf(u64T), []byte{0}, true},
		{"vector without length", vectorOf(u64T), nil, false},
		{"vector", vectorOf(u8T), []byte{2, 1, 2}, true},
		{"short vector", vectorOf(u8T), []byte{2, 1}, false},
		{"long vector", vectorOf(u8T), []byte{2, 1, 2, 3}, false},
		{"vector of u64", vectorOf(u64T), append([]byte{1}, make([]byte, 8)...), true},
		{"vector of u64 in pieces", vectorOf(u64T), append([]byte{2}, make([]byte, 15)...), false},
		{"vector of bool", vectorOf(boolT), []byte{3, 0, 1, 0}, true},
		{"vector of bool 2", vectorOf(boolT), []byte{3, 0, 1, 2}, false},
		{"vector of vectors", vectorOf(vectorOf(u8T)), []byte{2, 1, 9, 0}, true},
		{"length in two bytes", vectorOf(u8T), append([]byte{0x80, 1}, make([]byte, 128)...), true},
		{"length with a zero byte", vectorOf(u8T), []byte{0x80, 0}, false},
		{"length without end", vectorOf(u8T), []byte{0x80}, false},
		{"length of 2^31", vectorOf(u8T), []byte{0x80, 0x80, 0x80, 0x80, 8}, false},
		{"length of 5 bytes", vectorOf(u8T), []byte{0xff, 0xff, 0xff, 0xff, 7}, false},
		{"length of 6 bytes", vectorOf(u8T), []byte{0x80, 0x80, 0x80, 0x80, 0x80, 1}, false},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			b := newBuilder("m")
			b.Constants = []format.Constant{{Type: c.typ, Data: c.data}}
			want := status.OK
			if !c.ok {
				want = status.MalformedConstantData
			}
			wantStatus(t, modulePasses(b.Module, Unbounded), want)
		})
	}
}

func TestInstantiationLoops(t *testing.T) {
	generic := signature{typeParams: []format.Abilities{0}}
	two := signature{typeParams: []format.Abilities{0, 0}}
	cases := []struct {
		name string
		make func(b *builder)
		want status.Code
	}{
		{"itself with the same type", func(b *builder) {
			f := b.functionHandle(b.Self, "f", generic)
			b.body(f, generic, b.call(f, param(0)), ret)
		}, status.OK},
		{"itself with a constant type", func(b *builder) {
			f := b.functionHandle(b.Self, "f", generic)
			b.body(f, generic, b.call(f, vectorOf(u8T)), ret)
		}, status.OK},
		{"itself with a larger type", func(b *builder) {
			f := b.functionHandle(b.Self, "f", generic)
			b.body(f, generic, b.call(f, vectorOf(param(0))), ret)
		}, status.LoopInInstantiationGraph},
		{"each other with a larger type", func(b *builder) {
			f, g := b.functionHandle(b.Self, "f", generic), b.functionHandle(b.Self, "g", generic)
			b.body(f, generic, b.call(g, param(0)), ret)
			b.body(g, generic, b.call(f, vectorOf(param(0))), ret)
		}, status.LoopInInstantiationGraph},
		{"another with a larger type", func(b *builder) {
			f, g := b.functionHandle(b.Self, "f", generic), b.functionHandle(b.Self, "g", generic)
			b.body(f, generic, b.call(g, vectorOf(param(0))), ret)
			b.body(g, generic, b.call(g, param(0)), ret)
		}, status.OK},
		{"types exchanged", func(b *builder) {
			f := b.functionHandle(b.Self, "f", two)
			b.body(f, two, b.call(f, param(1), param(0)), ret)
		}, status.OK},
		{"types exchanged and one larger", func(b *builder) {
			f := b.functionHandle(b.Self, "f", two)
			b.body(f, two, b.call(f, vectorOf(param(1)), param(0)), ret)
		}, status.LoopInInstantiationGraph},
		{"larger, and then forgotten", func(b *builder) {
			f := b.functionHandle(b.Self, "f", two)
			b.body(f, two, b.call(f, u8T, vectorOf(param(0))), ret)
		}, status.OK},
		// Known bug: natives were left out before functions were numbered, so that
		// behind a native the graph was of the wrong functions.
		{"behind a native function", func(b *builder) {
			b.native("n", generic)
			f, g := b.functionHandle(b.Self, "f", generic), b.functionHandle(b.Self, "g", generic)
			b.body(f, generic, b.call(g, param(0)), ret)
			b.body(g, generic, b.call(f, vectorOf(param(0))), ret)
		}, status.LoopInInstantiationGraph},
		{"behind a plain function", func(b *builder) {
			b.function("p", signature{}, ret)
			b.native("n", two)
			f := b.functionHandle(b.Self, "f", two)
			b.body(f, two, b.call(f, param(0), vectorOf(param(1))), ret)
		}, status.LoopInInstantiationGraph},
		{"into another module", func(b *builder) {
			f, g := b.functionHandle(b.Self, "f", generic), b.functionHandle(b.module(1, "other"), "g", generic)
			b.body(f, generic, b.call(g, vectorOf(param(0))), ret)
		}, status.OK},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			b := newBuilder("m")
			c.make(b)
			wantStatus(t, modulePasses(b.Module, Production), c.want)
		})
	}
}

// A ring of functions far longer than any call stack, to show that no pass calls
// itself once a function.
func TestInstantiationLoopThroughManyFunctions(t *testing.T) {
	const n = 5000
	generic := signature{typeParams: []format.Abilities{0}}
	b := newBuilder("m")
	v := format.Type{Kind: format.Vector, Args: []format.Type{param(0)}}
	equal, larger := b.sig(param(0)), b.sig(v)
	empty := b.sig()
	for i := range n {
		b.Identifiers = append(b.Identifiers, "f"+string(rune('a'+i%26))+string(rune('a'+i/26%26))+string(rune('a'+i/676)))
		b.FunctionHandles = append(b.FunctionHandles, format.FunctionHandle{Module: b.Self, Name: uint16(len(b.Identifiers) - 1), Params: empty, Returns: empty, TypeParams: generic.typeParams})
		args := equal
		if i == n-1 {
			args = larger
		}
		b.FunctionInsts = append(b.FunctionInsts, format.FunctionInst{Handle: uint16((i + 1) % n), TypeArgs: args})
		b.FunctionDefs = append(b.FunctionDefs, format.FunctionDef{Handle: uint16(i), Visibility: format.Public, Code: &format.Code{Locals: empty, Instrs: []format.Instr{op(format.OpCallGeneric, uint16(i)), ret}}})
	}
	wantStatus(t, modulePasses(b.Module, Unbounded), status.LoopInInstantiationGraph)
}

func TestScriptPasses(t *testing.T) {
	script := func(change func(s *format.Script)) error {
		s := &format.Script{Tables: format.Tables{Version: format.VersionLatest, Signatures: []format.Signature{{}}}}
		s.Code.Instrs = []format.Instr{ret}
		change(s)
		return Script(s, Production)
	}
	cases := []struct {
		name   string
		change func(s *format.Script)
		want   status.Code
	}{
		{"empty", func(s *format.Script) {}, status.OK},
		{"two signatures", func(s *format.Script) { s.Signatures = append(s.Signatures, format.Signature{}) }, status.DuplicateElement},
		{"type parameters", func(s *format.Script) { s.TypeParams = make([]format.Abilities, 33) }, status.TooManyTypeParameters},
		{"a reference to a reference", func(s *format.Script) {
			s.Signatures = append(s.Signatures, format.Signature{refTo(refTo(u8T))})
		}, status.InvalidSignatureToken},
		{"malformed constant", func(s *format.Script) { s.Constants = []format.Constant{{Type: u8T}} }, status.MalformedConstantData},
		{"vector count", func(s *format.Script) {
			s.Signatures = append(s.Signatures, format.Signature{u8T})
			s.Code.Instrs = []format.Instr{{Op: format.OpVecPack, Index: 1, Imm: 65536}, op(format.OpPop), ret}
		}, status.ConstraintNotSatisfied},
		{"no code", func(s *format.Script) { s.Code.Instrs = nil }, status.EmptyCodeUnit},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) { wantStatus(t, script(c.change), c.want) })
	}
}

func repeat(t format.Type, n int) []format.Type {
	list := make([]format.Type, n)
	for i := range list {
		list[i] = t
	}
	return list
}

func vectors(t format.Type, n int) format.Type {
	for range n {
		t = vectorOf(t)
	}
	return t
}

// A few kilobytes can make a graph of millions of edges, or look at one signature
// thousands of times: both are paid for.
func TestModulePassesMeter(t *testing.T) {
	many := signature{typeParams: make([]format.Abilities, 32)}
	calls := func(functions int) *format.Module {
		b := newBuilder("m")
		s := structOf(b.structHandle(b.module(1, "other"), "S", 0, make([]format.StructTypeParam, 31)...), params(31)...)
		for i := range functions {
			b.functionHandle(b.Self, "f"+string(rune('A'+i)), many)
		}
		for i := range functions {
			var code []format.Instr
			for j := range functions {
				code = append(code, b.call(uint16(j), repeat(s, 32)...))
			}
			b.body(uint16(i), many, append(code, ret)...)
		}
		return b.Module
	}
	wantStatus(t, modulePasses(calls(10), Production), status.LoopInInstantiationGraph)
	wantStatus(t, modulePasses(calls(50), Production), status.ProgramTooComplex)
	wantStatus(t, modulePasses(calls(50), Unbounded), status.LoopInInstantiationGraph)

	b := newBuilder("m")
	args := b.sig(append(repeat(u8T, 31), boolT)...)
	for i := range 100 {
		h := b.functionHandle(b.module(1, "other"), "f"+string(rune('A'+i)), many)
		b.FunctionInsts = append(b.FunctionInsts, format.FunctionInst{Handle: h, TypeArgs: args})
	}
	units, err := Measure(b.Module, Production)
	if err != nil || units != 100*32*argumentPrice {
		t.Errorf("%d units, %v", units, err)
	}
}

func params(n int) []format.Type {
	list := make([]format.Type, n)
	for i := range list {
		list[i] = param(uint16(i))
	}
	return list
}
