package hooks

import "github.com/trivium-chain/trivium/execution/wasm/module"

// Module is the name that host functions are imported from.
const Module = "vm_hooks"

// Function is a host function. Call takes its parameters from stack, in order,
// and leaves its result, if it has one, in stack[0]. After Call, Frame.Fault or
// Frame.Exited may be set; the instance must then not go on.
type Function struct {
	Name string
	Type module.FuncType
	Call func(f *Frame, stack []uint64)
}
