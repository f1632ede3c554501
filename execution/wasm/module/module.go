package module

import "slices"

// ValType is a value type. Floats and references do not exist here.
type ValType byte

const (
	I32 ValType = 0x7f
	I64 ValType = 0x7e
)

// PageSize is the unit of linear memory in bytes.
const PageSize = 65536

// FuncType is the type of a function. It has at most one result.
type FuncType struct {
	Params  []ValType
	Results []ValType
}

// Equal tells whether two types are the same.
func (t FuncType) Equal(u FuncType) bool {
	return slices.Equal(t.Params, u.Params) && slices.Equal(t.Results, u.Results)
}

// Module is a module that was decoded and validated. Functions are numbered as
// in the format: imports first. Slices may alias the bytes it was decoded from.
type Module struct {
	Types   []FuncType
	Imports []Import // functions; nothing else may be imported
	Funcs   []uint32 // type of each defined function, an index into Types
	Table   *Table   // nil if there is none
	Memory  Memory
	Globals []Global // all defined here
	Exports []Export
	Elems   []Elem
	Bodies  []Body // one for each of Funcs
	Data    []Data
	Size    int // bytes of the module, custom sections included
}

// Import is an imported function.
type Import struct {
	Module, Name string
	Type         uint32 // index into Types
}

// Table is the one table, of functions. It never changes.
type Table struct {
	Min    uint32
	Max    uint32
	HasMax bool
}

// Memory is the one linear memory, sizes in pages.
type Memory struct {
	Min    uint32
	Max    uint32
	HasMax bool
}

// Global is a global variable with a constant as its first value.
type Global struct {
	Type    ValType
	Mutable bool
	Init    uint64
}

// ExportKind is what an export names.
type ExportKind byte

const (
	ExportFunc   ExportKind = 0
	ExportTable  ExportKind = 1
	ExportMemory ExportKind = 2
	ExportGlobal ExportKind = 3
)

// Export is a name for a function, table, memory or global.
type Export struct {
	Name  string
	Kind  ExportKind
	Index uint32
}

// Elem puts functions into the table before anything runs.
type Elem struct {
	Offset uint32
	Funcs  []uint32
}

// Data puts bytes into memory before anything runs.
type Data struct {
	Offset uint32
	Bytes  []byte
}

// Body is a function's code and what validation learnt of it.
type Body struct {
	Offset   int       // of Code in the module's bytes
	Locals   []ValType // declared ones, without the parameters
	Code     []byte    // instructions, the closing end included
	MaxStack int       // greatest height of the operand stack, in values
	Ops      int       // number of instructions, the closing end included
	Blocks   int       // number of block, loop, if, else, br_if and br_table, and one for the body
	Targets  int       // number of targets of br_tables, without the defaults
}

// Type is the type of a function by its number, imports included.
func (m *Module) Type(fn uint32) FuncType {
	if int(fn) < len(m.Imports) {
		return m.Types[m.Imports[fn].Type]
	}
	return m.Types[m.Funcs[int(fn)-len(m.Imports)]]
}

// Entry is the number of the exported function user_entrypoint.
func (m *Module) Entry() uint32 {
	for _, e := range m.Exports {
		if e.Kind == ExportFunc && e.Name == EntryName {
			return e.Index
		}
	}
	panic("module without entry point passed validation")
}

// Names that every contract exports.
const (
	EntryName  = "user_entrypoint" // func(len i32) i32
	MemoryName = "memory"
)
