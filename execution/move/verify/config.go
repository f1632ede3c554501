package verify

// Config bounds what a module may declare and what verifying it may cost. A zero
// field of a count means no bound.
type Config struct {
	LoopDepth        int // loops within each other
	TypeParams       int // of a function or a struct
	Params           int // of a function
	BasicBlocks      int // of a function
	ValueStack       int // operands that a function has at one time
	TypeNodes        int // of one written type; structs and type parameters weigh 4
	TypeDepth        int // of one written type; 1 is a type without arguments
	Pushes           int // operands that a function pushes, each instruction counted once
	Returns          int // of a function
	Structs          int // definitions in a module
	Variants         int // of an enum
	Fields           int // of a struct or of a variant
	Functions        int // definitions in a module
	FunctionUnits    uint64
	ModuleUnits      uint64
	NoEnums          bool // enums are refused
	AccessSpecifiers bool // access specifiers are let through, though the VM heeds none
}

// Production is what the chain publishes under, by version 1 of its rules. Other
// bounds are another version: package move says which it has.
var Production = &Config{
	LoopDepth:     5,
	TypeParams:    32,
	Params:        128,
	Returns:       128,
	BasicBlocks:   1024,
	ValueStack:    1024,
	TypeNodes:     128,
	TypeDepth:     20,
	Pushes:        10_000,
	Structs:       200,
	Variants:      90,
	Fields:        30,
	Functions:     1000,
	FunctionUnits: 8_000_000,
	ModuleUnits:   8_000_000,
}

// Unbounded bounds only what the VM itself cannot go beyond. It is for code that
// one trusts, as the public test cases.
var Unbounded = &Config{ValueStack: 1024}
