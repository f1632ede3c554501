package schedule

// Version names a schedule. It is part of what the registry says of a module.
type Version uint16

// Latest is the schedule of modules that are published now.
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
		Byte: 500,
		Read: 200,
	},
	Code: Code{
		Arg:     2_000,
		Local:   2_000,
		Field:   2_000,
		Element: 2_000,
		Native:  20_000,
	},
	Types: Types{
		Node: 200_000,
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
	for op := 0x01; op <= 0x57; op++ {
		ops[op] = 3_000
	}
	return ops
}
