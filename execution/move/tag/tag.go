package tag

// AddressSize is the length of an address in bytes.
const AddressSize = 32

// Address is an account address as Move sees it. One of this chain's accounts
// stands in the last 20 bytes, behind zeros.
type Address [AddressSize]byte

// Module names a module.
type Module struct {
	Address Address
	Name    string
}

// Struct names a struct or enum with its type arguments.
type Struct struct {
	Module   Module
	Name     string
	TypeArgs []Type
}

// Kind is the kind of a type, numbered as BCS numbers the variants of a type tag.
type Kind uint8

const (
	Bool Kind = iota
	U8
	U64
	U128
	AddressKind
	Signer
	Vector
	StructKind
	U16
	U32
	U256
)

// Type names a type that has no references and no type parameters.
type Type struct {
	Kind   Kind
	Elem   *Type   // of a Vector
	Struct *Struct // of a StructKind
}
