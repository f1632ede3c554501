package schedule

// Version names a schedule. It is part of what a contract's account says, so a
// contract runs by the schedule it was deployed under for ever.
type Version uint16

// Latest is the schedule of new deployments.
const Latest Version = 1

// InkPerGas is the number of ink in one gas. Ink is what instructions are
// priced in, since most cost less than a gas.
const InkPerGas = 10_000

// Schedule is every number that the rules of WASM contracts hold. It never
// changes; other numbers are another version.
type Schedule struct {
	Version    Version
	Limits     Limits
	Ops        [256]uint32 // ink of one instruction by its opcode; 0 for opcodes that do not exist
	Code       Code
	Host       Host
	Memory     Memory
	Activation Activation
}

// Limits are the static caps of a module. A module at a limit is admitted, one
// beyond is not.
type Limits struct {
	Size          int // bytes of the module
	Types         int
	Imports       int
	Functions     int // defined ones
	BodySize      int // bytes of a function's code
	Ops           int // instructions of a function
	Blocks        int // block, loop, if, else, br_if, br_table of a function
	BlocksXLocals int // blocks of a function times its locals, parameters included
	Nesting       int // of blocks in a function
	LoopNesting   int // of loops in a function, whatever lies between them
	Locals        int // of a function, parameters included
	Params        int
	BrTable       int // targets of a br_table
	BrTableTotal  int // targets of all br_tables of a function
	Operands      int // height of the operand stack of a function
	Globals       int
	Exports       int
	NameLength    int // bytes of the name of an import or export
	Table         int // elements
	ElemSegments  int
	DataSegments  int
	InitialPages  int // of memory, at the start
	MaxPages      int // of memory, at any time
}

// Code prices what instructions do not show.
type Code struct {
	BrTableTarget     uint32 // ink of a br_table for each target, rounded up to powers of two
	CallIndirectParam uint32 // ink of a call_indirect for each parameter
	CallLocal         uint32 // ink of a function's entry for each declared local, which must be zeroed
	StackLimit        uint32 // cells of all frames of one instance
	FrameCells        uint32 // least cells of a frame: StackLimit / FrameCells frames fit an instance
}

// Host prices host functions, in ink. What the EVM prices for the same act (a
// slot, a log, a call) is charged on top, in gas.
type Host struct {
	Call                                   uint64 // any host function
	Pointer                                uint64 // each 32- or 20-byte value that it reads or writes through a pointer
	Byte                                   uint64 // each byte of data it copies
	CacheEntry                             uint64 // a slot that enters the storage cache
	Div, Mod, Pow, PowByte, AddMod, MulMod uint64 // 256-bit arithmetic; PowByte for each byte of the exponent
	Keccak                                 uint64
	KeccakWord                             uint64 // each 32 bytes begun
	Exit                                   uint64 // exit_early, which unwinds
}

// Memory prices the pages that instances hold, over all instances on the call
// stack of a transaction. Page i, from 0, costs nothing below Free, and
// Page + i*i/Quadratic gas from there on.
type Memory struct {
	Free      uint64
	Page      uint64
	Quadratic uint64
}

// Activation prices in gas what is done once for a module, and what each call
// of it begins with.
type Activation struct {
	Base          uint64
	InflatedByte  uint64 // each byte that comes out of a compressed module
	Byte          uint64 // each byte of the module
	StoredByte    uint64 // each byte, for its place in the state
	Op            uint64 // each of Limits.Ops
	Block         uint64 // each of Limits.Blocks, and one for each function
	BlockSquare   uint64 // the square of the blocks of a function, summed over the functions
	BlockLocal    uint64 // the blocks of a function times its locals, summed over the functions
	BrTableTarget uint64 // each target of a br_table but the default
	Function      uint64
	Entry         uint64 // each call of a contract
	EntryDataByte uint64 // ink of each byte of data segments, which each call copies
}
