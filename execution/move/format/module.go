package format

import "github.com/trivium-chain/trivium/execution/move/tag"

// Address is an account address as Move sees it.
type Address = tag.Address

// Versions of the binary format.
const (
	VersionMin    = 5
	VersionU256   = 6 // u16, u32, u256
	VersionEnum   = 7 // enums, the flavour byte
	VersionMax    = 7
	VersionLatest = VersionMax
)

// Tables are the pools that modules and scripts have in common. An index into a
// table is a uint16 named for the table.
type Tables struct {
	Version uint32
	// Order is the order of the tables in the file where it is not the one that
	// compilers use; nil else. It has no meaning.
	Order []TableKind

	ModuleHandles   []ModuleHandle
	StructHandles   []StructHandle
	FunctionHandles []FunctionHandle
	FunctionInsts   []FunctionInst
	Signatures      []Signature
	Constants       []Constant
	Identifiers     []string
	Addresses       []Address
	Metadata        []Metadata
}

// Module is a compiled module.
type Module struct {
	Tables
	Self               uint16 // module handle of the module itself
	StructDefs         []StructDef
	StructDefInsts     []StructDefInst
	FunctionDefs       []FunctionDef
	FieldHandles       []FieldHandle
	FieldInsts         []FieldInst
	Friends            []ModuleHandle
	VariantFields      []VariantFieldHandle
	VariantFieldInsts  []VariantFieldInst
	StructVariants     []StructVariantHandle
	StructVariantInsts []StructVariantInst
}

// Script is a compiled script: one function without a module.
type Script struct {
	Tables
	TypeParams []Abilities
	Params     uint16 // signature
	Code       Code
}

// ModuleHandle names a module.
type ModuleHandle struct {
	Address uint16 // address
	Name    uint16 // identifier
}

// StructHandle names a struct or enum of this or another module.
type StructHandle struct {
	Module     uint16 // module handle
	Name       uint16 // identifier
	Abilities  Abilities
	TypeParams []StructTypeParam
}

// StructTypeParam is a type parameter of a struct.
type StructTypeParam struct {
	Constraints Abilities
	Phantom     bool
}

// FunctionHandle names a function of this or another module.
type FunctionHandle struct {
	Module     uint16 // module handle
	Name       uint16 // identifier
	Params     uint16 // signature
	Returns    uint16 // signature
	TypeParams []Abilities
	// Access are the access specifiers of version 7; nil for none declared, which
	// is not the same as an empty list. This chain refuses modules that have any.
	Access    []AccessSpecifier
	HasAccess bool
}

// AccessSpecifier says which resources a function may touch. It is read and
// written, and refused by the verifier.
type AccessSpecifier struct {
	Kind     byte
	Negated  bool
	Resource AccessResource
	Address  AccessAddress
}

// AccessResource is the resource part of an access specifier; Tag is its serialized form.
type AccessResource struct {
	Tag      byte
	Index    uint16 // address, module handle or struct handle, by Tag
	TypeArgs uint16 // signature, where Tag says so
}

// AccessAddress is the address part of an access specifier; Tag is its serialized form.
type AccessAddress struct {
	Tag      byte
	Index    uint16 // address or local, by Tag
	HasInst  bool
	Function uint16 // function instantiation, where HasInst
}

// FunctionInst is a function with type arguments.
type FunctionInst struct {
	Handle   uint16 // function handle
	TypeArgs uint16 // signature
}

// Signature is a list of types.
type Signature []Type

// Constant is a value in BCS.
type Constant struct {
	Type Type
	Data []byte
}

// Metadata is a key with a value, of which the chain makes nothing.
type Metadata struct {
	Key, Value []byte
}

// StructKind says how a struct is laid out.
type StructKind uint8

const (
	NativeStruct  StructKind = iota + 1 // 1: no fields are known
	FieldStruct                         // 2: fields
	VariantStruct                       // 3: variants of fields: an enum
)

// StructDef defines a struct or an enum.
type StructDef struct {
	Handle   uint16 // struct handle
	Kind     StructKind
	Fields   []Field   // of a FieldStruct
	Variants []Variant // of a VariantStruct
}

// Field is a field of a struct or of a variant.
type Field struct {
	Name uint16 // identifier
	Type Type
}

// Variant is a variant of an enum.
type Variant struct {
	Name   uint16 // identifier
	Fields []Field
}

// Visibility says who may call a function.
type Visibility uint8

const (
	Private Visibility = 0
	Public  Visibility = 1
	Friend  Visibility = 3
)

// String is the visibility as Move source has it.
func (v Visibility) String() string {
	switch v {
	case Public:
		return "public"
	case Friend:
		return "friend"
	}
	return "private"
}

// FunctionDef defines a function.
type FunctionDef struct {
	Handle     uint16 // function handle
	Visibility Visibility
	Entry      bool     // may begin a transaction
	Native     bool     // Code is nil; the VM has the function
	Acquires   []uint16 // struct definitions
	Code       *Code
}

// Code is the body of a function.
type Code struct {
	Locals uint16 // signature of the locals behind the parameters
	Instrs []Instr
}

// StructDefInst is a struct definition with type arguments.
type StructDefInst struct {
	Def      uint16 // struct definition
	TypeArgs uint16 // signature
}

// FieldHandle names a field of a struct.
type FieldHandle struct {
	Owner uint16 // struct definition
	Field uint16 // number of the field
}

// FieldInst is a field handle with type arguments.
type FieldInst struct {
	Handle   uint16 // field handle
	TypeArgs uint16 // signature
}

// VariantFieldHandle names a field that several variants of an enum have in the same place.
type VariantFieldHandle struct {
	Owner    uint16   // struct definition
	Variants []uint16 // numbers of variants
	Field    uint16   // number of the field in each
}

// VariantFieldInst is a variant field handle with type arguments.
type VariantFieldInst struct {
	Handle   uint16 // variant field handle
	TypeArgs uint16 // signature
}

// StructVariantHandle names a variant of an enum.
type StructVariantHandle struct {
	Owner   uint16 // struct definition
	Variant uint16 // number of the variant
}

// StructVariantInst is a struct variant handle with type arguments.
type StructVariantInst struct {
	Handle   uint16 // struct variant handle
	TypeArgs uint16 // signature
}
