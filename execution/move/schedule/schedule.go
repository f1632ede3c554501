package schedule

// Version names a schedule. It is part of what the registry says of a module.
type Version uint16

// Latest is the newest version.
const Latest Version = 1

// InkPerGas is the number of ink in one gas. Ink is what instructions are
// priced in, since most cost less than a gas.
const InkPerGas = 10_000

// Schedule is every number that the rules of Move code hold. It never changes;
// other numbers are another version.
type Schedule struct {
	Version Version
	Runtime Runtime
	Memory  Memory
	Code    Code
	Types   Types
	Gateway Gateway
	Natives Natives
	Ops     [256]uint32 // ink of one instruction by its opcode; 0 for opcodes that do not exist
}

// Runtime are the limits of an execution.
type Runtime struct {
	OperandStack int // values on the operand stack, all frames together
	CallStack    int // frames that wait for another to return
	TypeDepth    int // nesting of a type that is made at run time
	TypeNodes    int // nodes of a type that is made at run time
	ValueDepth   int // nesting of a value
	LayoutNodes  int // types that a value is made of, if it is stored or goes in or out
	Memory       int // bytes of values that live, over all sessions of a transaction
	MemoryStep   int // bytes that are made until it is counted which values still live
}

// Memory prices what values hold.
type Memory struct {
	Byte uint64 // ink of each byte that a new value or a longer vector takes
	Read uint64 // ink of each byte of a value that is compared, encoded or decoded
}

// Code prices what instructions do not show, in ink.
type Code struct {
	Arg     uint64 // each argument of a call
	Local   uint64 // each local of a function that is called, its parameters included
	Field   uint64 // each field that is packed or unpacked
	Element uint64 // each element of a vector that is packed or unpacked
	Native  uint64 // a call of a native function, beside what it charges itself

	// What arithmetic and comparisons take more if operands are larger than u64.
	Wide    uint64 // of u128 or u256
	MulU256 uint64
	DivU128 uint64 // div and mod
	DivU256 uint64 // div and mod
}

// Types prices types that come to be at run time, in ink. Each is made once in a session.
type Types struct {
	Node uint64 // each type, and each field of its values
}

// V1 is the first schedule.
var V1 = Schedule{
	Version: 1,
	Gateway: gatewayV1,
	Natives: nativesV1,
	Runtime: Runtime{
		OperandStack: 1024,
		CallStack:    1024,
		TypeDepth:    20,
		TypeNodes:    128,
		ValueDepth:   128,
		LayoutNodes:  256,
		Memory:       32 << 20,
		MemoryStep:   4 << 20,
	},
	Memory: Memory{
		Byte: 2_000,
		Read: 400,
	},
	Code: Code{
		Arg:     10_000,
		Local:   10_000,
		Field:   15_000,
		Element: 15_000,
		Native:  150_000,
		Wide:    15_000,
		MulU256: 80_000,
		DivU128: 40_000,
		DivU256: 250_000,
	},
	Types: Types{
		Node: 400_000,
	},
	Ops: opsV1(),
}

// Get gives the schedule of a version, and whether there is one.
func Get(v Version) (*Schedule, bool) {
	if v == V1.Version {
		return &V1, true
	}
	return nil, false
}

// opsV1 prices instructions by classes of about equal time.
func opsV1() (ops [256]uint32) {
	price := func(ink uint32, opcodes ...byte) {
		for _, op := range opcodes {
			ops[op] = ink
		}
	}
	price(5_000, 0x28)                          // nop
	price(20_000, 0x01, 0x06, 0x08, 0x09)       // pop, ld_u64, ld_true, ld_false
	price(20_000, 0x31, 0x32, 0x48, 0x49, 0x4a) // ld_u8, ld_u128, ld_u16, ld_u32, ld_u256
	price(100_000, 0x07)                        // ld_const
	price(30_000, 0x0a, 0x0b, 0x0c)             // copy_loc, move_loc, st_loc
	price(25_000, 0x0d, 0x0e)                   // mut_borrow_loc, imm_borrow_loc
	price(30_000, 0x03, 0x04, 0x05)             // br_true, br_false, branch
	price(50_000, 0x02, 0x27)                   // ret, abort
	price(100_000, 0x11, 0x38)                  // call
	price(25_000, 0x16, 0x17, 0x1b, 0x1c, 0x1d) // add, sub, bit_or, bit_and, xor
	price(30_000, 0x18, 0x2f, 0x30)             // mul, shl, shr
	price(60_000, 0x19, 0x1a)                   // mod, div
	price(20_000, 0x1e, 0x1f, 0x20)             // or, and, not
	price(50_000, 0x21, 0x22)                   // eq, neq
	price(25_000, 0x23, 0x24, 0x25, 0x26)       // lt, gt, le, ge
	price(20_000, 0x33, 0x34, 0x35, 0x4b, 0x4c) // cast_u8, cast_u64, cast_u128, cast_u16, cast_u32
	price(20_000, 0x4d, 0x2e)                   // cast_u256, freeze_ref
	price(40_000, 0x14, 0x15)                   // read_ref, write_ref
	price(40_000, 0x0f, 0x10, 0x36, 0x37)       // mut_borrow_field, imm_borrow_field
	price(60_000, 0x4e, 0x4f, 0x50, 0x51)       // imm_borrow_variant_field, mut_borrow_variant_field
	price(40_000, 0x56, 0x57)                   // test_variant
	price(150_000, 0x12, 0x39, 0x52, 0x53)      // pack, pack_variant
	price(40_000, 0x13, 0x3a, 0x54, 0x55)       // unpack, unpack_variant
	price(150_000, 0x40)                        // vec_pack
	price(40_000, 0x41, 0x46)                   // vec_len, vec_unpack
	price(60_000, 0x42, 0x43, 0x44, 0x45)       // vec_imm_borrow, vec_mut_borrow, vec_push_back, vec_pop_back
	price(80_000, 0x47)                         // vec_swap
	price(150_000, 0x29, 0x3b)                  // exists
	price(200_000, 0x2a, 0x2b, 0x3c, 0x3d)      // mut_borrow_global, imm_borrow_global
	price(200_000, 0x2c, 0x2d, 0x3e, 0x3f)      // move_from, move_to
	return ops
}
