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
	Entry      Entry
}

// Limits are the static caps of a module. A module at a limit is admitted, one
// beyond is not.
type Limits struct {
	Size          int // bytes of the module
	Types         int // entries of the type section
	Imports       int // imported functions
	Functions     int // defined ones
	BodySize      int // bytes of a function's code
	Ops           int // instructions of a function
	Blocks        int // block, loop, if, else, br_if, br_table of a function
	BlocksXLocals int // blocks of a function times its locals, parameters included
	Nesting       int // of blocks in a function
	LoopNesting   int // of loops in a function, whatever lies between them
	Locals        int // of a function, parameters included
	Params        int // parameters of a function type
	BrTable       int // targets of a br_table, without the default
	BrTableTotal  int // targets of all br_tables of a function, without the defaults
	Operands      int // height of the operand stack of a function
	Globals       int // global variables
	Exports       int // entries of the export section
	NameLength    int // bytes of the name of an import or export
	Table         int // elements of the table
	ElemSegments  int // segments of the table
	DataSegments  int // segments of memory
	InitialPages  int // pages of memory at the start
	MaxPages      int // pages of memory at any time
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
	Call       uint64 // any host function
	Pointer    uint64 // each 32- or 20-byte value that it reads or writes through a pointer
	Byte       uint64 // each byte of data that it copies
	CacheEntry uint64 // a slot that enters the storage cache
	Div        uint64 // math_div
	Mod        uint64 // math_mod
	Pow        uint64 // math_pow
	PowByte    uint64 // each byte of the exponent of math_pow
	AddMod     uint64 // math_add_mod
	MulMod     uint64 // math_mul_mod
	Keccak     uint64 // native_keccak256
	KeccakWord uint64 // each 32 bytes that native_keccak256 begins
	Exit       uint64 // exit_early, which unwinds
}

// Memory prices the pages that instances hold, over all instances on the call
// stack of a transaction. Page i, from 0, costs nothing below Free, and
// Page + i*i/Quadratic gas from there on.
type Memory struct {
	Free      uint64 // pages without a price
	Page      uint64 // gas of each other page
	Quadratic uint64 // divides the square of the page's number
}

// Activation prices in gas what is done once for a module.
type Activation struct {
	Base          uint64 // any module, refused ones included
	InflatedByte  uint64 // each byte that comes out of a compressed module
	InflatedBlock uint64 // each zstd block of a compressed module
	Byte          uint64 // each byte of the module
	StoredByte    uint64 // each byte, for its place in the state
	Op            uint64 // each instruction
	Block         uint64 // each block, loop, if, else, br_if and br_table, and one for each function
	BlockSquare   uint64 // the square of the blocks of a function, summed over the functions
	BlockLocal    uint64 // the blocks of a function times its locals, summed over the functions
	BrTableTarget uint64 // each target of a br_table but the default
	Function      uint64 // each defined function
}

// Entry prices what a call begins with, before an instruction runs.
type Entry struct {
	Base     uint64 // gas of each call
	DataByte uint64 // ink of each byte of data segments, which each call copies
	Element  uint64 // ink of each element of the table, which a new instance fills
	// The first call of a module in a transaction also pays for its coming from
	// where it lies, since the compiled code of all modules does not fit into memory.
	Cold      uint64 // gas
	SmallByte uint64 // ink of each byte of the module up to Small
	Small     int    // bytes
	LargeByte uint64 // ink of each byte beyond
	Function  uint64 // gas of each function that the module defines
}

// Load is the gas of a module being cold, of its size in bytes and of the
// functions that it defines.
func (e *Entry) Load(size, functions int) uint64 {
	small := min(size, e.Small)
	ink := uint64(small)*e.SmallByte + uint64(size-small)*e.LargeByte
	return e.Cold + (ink+InkPerGas-1)/InkPerGas + uint64(functions)*e.Function
}
