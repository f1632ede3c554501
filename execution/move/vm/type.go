package vm

import (
	"github.com/trivium-chain/trivium/execution/move/format"
	"github.com/trivium-chain/trivium/execution/move/tag"
)

// Type is a type at run time, without type parameters. A session makes each type
// once, so within a session two types are the same if and only if their pointers
// are.
type Type struct {
	Kind format.Kind // Struct for every struct and enum, with arguments or without; never TypeParam or StructInst
	Elem *Type       // of a vector or reference

	// Of a struct or enum:
	ID   tag.Module // module that defines it
	Name string
	Args []*Type

	Abilities format.Abilities
	Nodes     int // of the type, type arguments included
	depth     int // of the type: 1 for one without arguments

	// What values of the type look like is known after Session.layout, which every
	// type that values are made of has been through.
	Enum        bool
	Variants    []VariantType // one of them for a struct
	Depth       int           // of a value, at most: 1 for a primitive
	layoutNodes int           // types that values are made of, each time that they occur
	laidOut     bool

	id  uint32 // number of the type in its session; those of primitives are the same in all
	def *structDef
}

// VariantType are the fields of a struct, or of one variant of an enum.
type VariantType struct {
	Name   string // of an enum's variant
	Names  []string
	Fields []*Type
}

// primitive makes the type of a kind that needs nothing else.
func primitive(kind format.Kind, abilities format.Abilities) *Type {
	return &Type{Kind: kind, Abilities: abilities, Nodes: 1, depth: 1, Depth: 1, layoutNodes: 1, laidOut: true, id: uint32(kind)}
}

// The primitive types, which all sessions share.
var (
	typeBool    = primitive(format.Bool, format.PrimitiveAbilities)
	typeU8      = primitive(format.U8, format.PrimitiveAbilities)
	typeU16     = primitive(format.U16, format.PrimitiveAbilities)
	typeU32     = primitive(format.U32, format.PrimitiveAbilities)
	typeU64     = primitive(format.U64, format.PrimitiveAbilities)
	typeU128    = primitive(format.U128, format.PrimitiveAbilities)
	typeU256    = primitive(format.U256, format.PrimitiveAbilities)
	typeAddress = primitive(format.AddressK, format.PrimitiveAbilities)
	typeSigner  = primitive(format.Signer, format.SignerAbilities)
)

var primitives = [...]*Type{
	format.Bool: typeBool, format.U8: typeU8, format.U16: typeU16, format.U32: typeU32, format.U64: typeU64,
	format.U128: typeU128, format.U256: typeU256, format.AddressK: typeAddress, format.Signer: typeSigner,
}

// firstTypeID is above the ids of primitive types.
const firstTypeID = uint32(len(primitives))

// IsRef tells whether the type is a reference, mutable or not.
func (t *Type) IsRef() bool { return t.Kind == format.Ref || t.Kind == format.MutRef }
