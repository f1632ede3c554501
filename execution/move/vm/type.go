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
	ID       tag.Module // module that defines it
	Name     string
	Args     []*Type
	Enum     bool
	Variants []VariantType // one of them for a struct

	Abilities format.Abilities
	Depth     int // of a value, at most: 1 for a primitive
	Nodes     int // of the type, type arguments included
}

// VariantType are the fields of a struct, or of one variant of an enum.
type VariantType struct {
	Name   string // of an enum's variant
	Names  []string
	Fields []*Type
}
