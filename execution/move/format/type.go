package format

// Kind tells what a type is made of; its values are those of the binary format.
type Kind uint8

const (
	Bool       Kind = 0x1
	U8         Kind = 0x2
	U64        Kind = 0x3
	U128       Kind = 0x4
	AddressK   Kind = 0x5 // address
	Ref        Kind = 0x6 // &T
	MutRef     Kind = 0x7 // &mut T
	Struct     Kind = 0x8 // a struct or enum without type parameters
	TypeParam  Kind = 0x9
	Vector     Kind = 0xA
	StructInst Kind = 0xB // a struct or enum with type arguments
	Signer     Kind = 0xC
	U16        Kind = 0xD
	U32        Kind = 0xE
	U256       Kind = 0xF
)

// Type is a type as signatures write it. Types are values that share their
// Args: read only.
type Type struct {
	Kind  Kind
	Index uint16 // struct handle of Struct and StructInst; number of TypeParam
	Args  []Type // the element of Vector, the target of Ref and MutRef, the type arguments of StructInst
}

// Equal tells whether two types of one module are the same.
func (t Type) Equal(u Type) bool {
	if t.Kind != u.Kind || t.Index != u.Index || len(t.Args) != len(u.Args) {
		return false
	}
	for i := range t.Args {
		if !t.Args[i].Equal(u.Args[i]) {
			return false
		}
	}
	return true
}

// IsRef tells whether the type is a reference, mutable or not.
func (t Type) IsRef() bool { return t.Kind == Ref || t.Kind == MutRef }

// IsInteger tells whether the type is an unsigned integer.
func (t Type) IsInteger() bool {
	switch t.Kind {
	case U8, U16, U32, U64, U128, U256:
		return true
	}
	return false
}

// Abilities is a set of what values of a type may be used for, as one byte of
// the binary format.
type Abilities uint8

const (
	Copy  Abilities = 0x1
	Drop  Abilities = 0x2
	Store Abilities = 0x4
	Key   Abilities = 0x8

	NoAbilities        Abilities = 0
	PrimitiveAbilities           = Copy | Drop | Store
	RefAbilities                 = Copy | Drop
	SignerAbilities              = Drop
	VectorAbilities              = Copy | Drop | Store // at most; those of the element
	AllAbilities                 = Copy | Drop | Store | Key
)

// Has tells whether all of b are in a.
func (a Abilities) Has(b Abilities) bool { return a&b == b }
