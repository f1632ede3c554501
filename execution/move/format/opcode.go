package format

import "github.com/holiman/uint256"

// Opcode is the first byte of an instruction.
type Opcode uint8

// The instructions. Those that end in Generic name an instantiation.
const (
	OpPop                          Opcode = 0x01
	OpRet                          Opcode = 0x02
	OpBrTrue                       Opcode = 0x03
	OpBrFalse                      Opcode = 0x04
	OpBranch                       Opcode = 0x05
	OpLdU64                        Opcode = 0x06
	OpLdConst                      Opcode = 0x07
	OpLdTrue                       Opcode = 0x08
	OpLdFalse                      Opcode = 0x09
	OpCopyLoc                      Opcode = 0x0A
	OpMoveLoc                      Opcode = 0x0B
	OpStLoc                        Opcode = 0x0C
	OpMutBorrowLoc                 Opcode = 0x0D
	OpImmBorrowLoc                 Opcode = 0x0E
	OpMutBorrowField               Opcode = 0x0F
	OpImmBorrowField               Opcode = 0x10
	OpCall                         Opcode = 0x11
	OpPack                         Opcode = 0x12
	OpUnpack                       Opcode = 0x13
	OpReadRef                      Opcode = 0x14
	OpWriteRef                     Opcode = 0x15
	OpAdd                          Opcode = 0x16
	OpSub                          Opcode = 0x17
	OpMul                          Opcode = 0x18
	OpMod                          Opcode = 0x19
	OpDiv                          Opcode = 0x1A
	OpBitOr                        Opcode = 0x1B
	OpBitAnd                       Opcode = 0x1C
	OpXor                          Opcode = 0x1D
	OpOr                           Opcode = 0x1E
	OpAnd                          Opcode = 0x1F
	OpNot                          Opcode = 0x20
	OpEq                           Opcode = 0x21
	OpNeq                          Opcode = 0x22
	OpLt                           Opcode = 0x23
	OpGt                           Opcode = 0x24
	OpLe                           Opcode = 0x25
	OpGe                           Opcode = 0x26
	OpAbort                        Opcode = 0x27
	OpNop                          Opcode = 0x28
	OpExists                       Opcode = 0x29
	OpMutBorrowGlobal              Opcode = 0x2A
	OpImmBorrowGlobal              Opcode = 0x2B
	OpMoveFrom                     Opcode = 0x2C
	OpMoveTo                       Opcode = 0x2D
	OpFreezeRef                    Opcode = 0x2E
	OpShl                          Opcode = 0x2F
	OpShr                          Opcode = 0x30
	OpLdU8                         Opcode = 0x31
	OpLdU128                       Opcode = 0x32
	OpCastU8                       Opcode = 0x33
	OpCastU64                      Opcode = 0x34
	OpCastU128                     Opcode = 0x35
	OpMutBorrowFieldGeneric        Opcode = 0x36
	OpImmBorrowFieldGeneric        Opcode = 0x37
	OpCallGeneric                  Opcode = 0x38
	OpPackGeneric                  Opcode = 0x39
	OpUnpackGeneric                Opcode = 0x3A
	OpExistsGeneric                Opcode = 0x3B
	OpMutBorrowGlobalGeneric       Opcode = 0x3C
	OpImmBorrowGlobalGeneric       Opcode = 0x3D
	OpMoveFromGeneric              Opcode = 0x3E
	OpMoveToGeneric                Opcode = 0x3F
	OpVecPack                      Opcode = 0x40
	OpVecLen                       Opcode = 0x41
	OpVecImmBorrow                 Opcode = 0x42
	OpVecMutBorrow                 Opcode = 0x43
	OpVecPushBack                  Opcode = 0x44
	OpVecPopBack                   Opcode = 0x45
	OpVecUnpack                    Opcode = 0x46
	OpVecSwap                      Opcode = 0x47
	OpLdU16                        Opcode = 0x48
	OpLdU32                        Opcode = 0x49
	OpLdU256                       Opcode = 0x4A
	OpCastU16                      Opcode = 0x4B
	OpCastU32                      Opcode = 0x4C
	OpCastU256                     Opcode = 0x4D
	OpImmBorrowVariantField        Opcode = 0x4E
	OpMutBorrowVariantField        Opcode = 0x4F
	OpImmBorrowVariantFieldGeneric Opcode = 0x50
	OpMutBorrowVariantFieldGeneric Opcode = 0x51
	OpPackVariant                  Opcode = 0x52
	OpPackVariantGeneric           Opcode = 0x53
	OpUnpackVariant                Opcode = 0x54
	OpUnpackVariantGeneric         Opcode = 0x55
	OpTestVariant                  Opcode = 0x56
	OpTestVariantGeneric           Opcode = 0x57

	opcodeEnd = OpTestVariantGeneric + 1
)

// Operand says what follows an opcode.
type Operand uint8

const (
	NoOp                Operand = iota
	U8Op                        // Imm: a byte
	U16Op                       // Imm: 2 bytes, little-endian
	U32Op                       // Imm: 4 bytes, little-endian
	U64Op                       // Imm: 8 bytes, little-endian
	U128Op                      // Big: 16 bytes, little-endian
	U256Op                      // Big: 32 bytes, little-endian
	OffsetOp                    // Index: an instruction of the function
	LocalOp                     // Index: a parameter or local
	ConstantOp                  // Index: a constant
	FunctionOp                  // Index: a function handle
	FunctionInstOp              // Index: a function instantiation
	StructOp                    // Index: a struct definition
	StructInstOp                // Index: a struct definition with type arguments
	FieldOp                     // Index: a field handle
	FieldInstOp                 // Index: a field handle with type arguments
	SignatureOp                 // Index: a signature of one type, the element of a vector
	SignatureCountOp            // the same, and Imm: a number of elements, 8 bytes
	VariantFieldOp              // Index: a variant field handle
	VariantFieldInstOp          // Index: a variant field handle with type arguments
	StructVariantOp             // Index: a struct variant handle
	StructVariantInstOp         // Index: a struct variant handle with type arguments
)

// Instr is one instruction.
type Instr struct {
	Op    Opcode
	Index uint16       // by Op.Operand
	Imm   uint64       // by Op.Operand
	Big   *uint256.Int // by Op.Operand; read only
}

var opcodes = [opcodeEnd]struct {
	name    string
	operand Operand
	version uint8 // that has it first
}{
	OpPop:                          {"pop", NoOp, 5},
	OpRet:                          {"ret", NoOp, 5},
	OpBrTrue:                       {"br_true", OffsetOp, 5},
	OpBrFalse:                      {"br_false", OffsetOp, 5},
	OpBranch:                       {"branch", OffsetOp, 5},
	OpLdU64:                        {"ld_u64", U64Op, 5},
	OpLdConst:                      {"ld_const", ConstantOp, 5},
	OpLdTrue:                       {"ld_true", NoOp, 5},
	OpLdFalse:                      {"ld_false", NoOp, 5},
	OpCopyLoc:                      {"copy_loc", LocalOp, 5},
	OpMoveLoc:                      {"move_loc", LocalOp, 5},
	OpStLoc:                        {"st_loc", LocalOp, 5},
	OpMutBorrowLoc:                 {"mut_borrow_loc", LocalOp, 5},
	OpImmBorrowLoc:                 {"imm_borrow_loc", LocalOp, 5},
	OpMutBorrowField:               {"mut_borrow_field", FieldOp, 5},
	OpImmBorrowField:               {"imm_borrow_field", FieldOp, 5},
	OpCall:                         {"call", FunctionOp, 5},
	OpPack:                         {"pack", StructOp, 5},
	OpUnpack:                       {"unpack", StructOp, 5},
	OpReadRef:                      {"read_ref", NoOp, 5},
	OpWriteRef:                     {"write_ref", NoOp, 5},
	OpAdd:                          {"add", NoOp, 5},
	OpSub:                          {"sub", NoOp, 5},
	OpMul:                          {"mul", NoOp, 5},
	OpMod:                          {"mod", NoOp, 5},
	OpDiv:                          {"div", NoOp, 5},
	OpBitOr:                        {"bit_or", NoOp, 5},
	OpBitAnd:                       {"bit_and", NoOp, 5},
	OpXor:                          {"xor", NoOp, 5},
	OpOr:                           {"or", NoOp, 5},
	OpAnd:                          {"and", NoOp, 5},
	OpNot:                          {"not", NoOp, 5},
	OpEq:                           {"eq", NoOp, 5},
	OpNeq:                          {"neq", NoOp, 5},
	OpLt:                           {"lt", NoOp, 5},
	OpGt:                           {"gt", NoOp, 5},
	OpLe:                           {"le", NoOp, 5},
	OpGe:                           {"ge", NoOp, 5},
	OpAbort:                        {"abort", NoOp, 5},
	OpNop:                          {"nop", NoOp, 5},
	OpExists:                       {"exists", StructOp, 5},
	OpMutBorrowGlobal:              {"mut_borrow_global", StructOp, 5},
	OpImmBorrowGlobal:              {"imm_borrow_global", StructOp, 5},
	OpMoveFrom:                     {"move_from", StructOp, 5},
	OpMoveTo:                       {"move_to", StructOp, 5},
	OpFreezeRef:                    {"freeze_ref", NoOp, 5},
	OpShl:                          {"shl", NoOp, 5},
	OpShr:                          {"shr", NoOp, 5},
	OpLdU8:                         {"ld_u8", U8Op, 5},
	OpLdU128:                       {"ld_u128", U128Op, 5},
	OpCastU8:                       {"cast_u8", NoOp, 5},
	OpCastU64:                      {"cast_u64", NoOp, 5},
	OpCastU128:                     {"cast_u128", NoOp, 5},
	OpMutBorrowFieldGeneric:        {"mut_borrow_field_generic", FieldInstOp, 5},
	OpImmBorrowFieldGeneric:        {"imm_borrow_field_generic", FieldInstOp, 5},
	OpCallGeneric:                  {"call_generic", FunctionInstOp, 5},
	OpPackGeneric:                  {"pack_generic", StructInstOp, 5},
	OpUnpackGeneric:                {"unpack_generic", StructInstOp, 5},
	OpExistsGeneric:                {"exists_generic", StructInstOp, 5},
	OpMutBorrowGlobalGeneric:       {"mut_borrow_global_generic", StructInstOp, 5},
	OpImmBorrowGlobalGeneric:       {"imm_borrow_global_generic", StructInstOp, 5},
	OpMoveFromGeneric:              {"move_from_generic", StructInstOp, 5},
	OpMoveToGeneric:                {"move_to_generic", StructInstOp, 5},
	OpVecPack:                      {"vec_pack", SignatureCountOp, 5},
	OpVecLen:                       {"vec_len", SignatureOp, 5},
	OpVecImmBorrow:                 {"vec_imm_borrow", SignatureOp, 5},
	OpVecMutBorrow:                 {"vec_mut_borrow", SignatureOp, 5},
	OpVecPushBack:                  {"vec_push_back", SignatureOp, 5},
	OpVecPopBack:                   {"vec_pop_back", SignatureOp, 5},
	OpVecUnpack:                    {"vec_unpack", SignatureCountOp, 5},
	OpVecSwap:                      {"vec_swap", SignatureOp, 5},
	OpLdU16:                        {"ld_u16", U16Op, 6},
	OpLdU32:                        {"ld_u32", U32Op, 6},
	OpLdU256:                       {"ld_u256", U256Op, 6},
	OpCastU16:                      {"cast_u16", NoOp, 6},
	OpCastU32:                      {"cast_u32", NoOp, 6},
	OpCastU256:                     {"cast_u256", NoOp, 6},
	OpImmBorrowVariantField:        {"imm_borrow_variant_field", VariantFieldOp, 7},
	OpMutBorrowVariantField:        {"mut_borrow_variant_field", VariantFieldOp, 7},
	OpImmBorrowVariantFieldGeneric: {"imm_borrow_variant_field_generic", VariantFieldInstOp, 7},
	OpMutBorrowVariantFieldGeneric: {"mut_borrow_variant_field_generic", VariantFieldInstOp, 7},
	OpPackVariant:                  {"pack_variant", StructVariantOp, 7},
	OpPackVariantGeneric:           {"pack_variant_generic", StructVariantInstOp, 7},
	OpUnpackVariant:                {"unpack_variant", StructVariantOp, 7},
	OpUnpackVariantGeneric:         {"unpack_variant_generic", StructVariantInstOp, 7},
	OpTestVariant:                  {"test_variant", StructVariantOp, 7},
	OpTestVariantGeneric:           {"test_variant_generic", StructVariantInstOp, 7},
}

// Valid tells whether the opcode exists in some version.
func (o Opcode) Valid() bool { return o < opcodeEnd && opcodes[o].name != "" }

// String is the name of the instruction in lower case, as in "mut_borrow_loc".
func (o Opcode) String() string {
	if !o.Valid() {
		return "unknown"
	}
	return opcodes[o].name
}

// Operand says what follows the opcode. The opcode must be valid.
func (o Opcode) Operand() Operand { return opcodes[o].operand }

// Since is the first version of the format that has the instruction.
func (o Opcode) Since() uint32 { return uint32(opcodes[o].version) }

// Branches tells whether the instruction may go elsewhere than to the next.
func (o Opcode) Branches() bool { return o == OpBranch || o == OpBrTrue || o == OpBrFalse }

// Ends tells whether the instruction never goes on to the next.
func (o Opcode) Ends() bool { return o == OpBranch || o == OpRet || o == OpAbort }
