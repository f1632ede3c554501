package instrument

import "github.com/trivium-chain/trivium/execution/wasm/module"

// Program is an instrumented module, ready to be compiled.
type Program struct {
	Wasm     []byte // exports the names below, and nothing else
	Pages    uint32 // of memory at the start
	MaxPages uint32 // memory never has more
	Data     []module.Data
	Globals  []string // exported names of all mutable globals of the contract's own
	Imports  int      // number of imported functions
}

// Names of what an instrumented module exports, beside Program.Globals.
const (
	EntryExport  = module.EntryName
	MemoryExport = module.MemoryName
	InkExport    = "trivium_ink"   // global, mutable i64: ink left; negative once it was used up
	StackExport  = "trivium_stack" // global, mutable i32: stack cells left, the schedule's StackLimit at the start
)
