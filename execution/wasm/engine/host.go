package engine

import (
	"context"
	"fmt"
	"runtime/debug"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/sys"

	"github.com/trivium-chain/trivium/execution/wasm/hooks"
	"github.com/trivium-chain/trivium/execution/wasm/module"
)

// call is the context of a run. wazero hands it to host functions as it is, so
// the frame is found without a search. It holds no values, which wazero asks for
// on every call.
type call struct {
	context.Context
	frame *hooks.Frame
	panic any // what a host function has panicked with
}

func (*call) Value(any) any { return nil }

// unwind is what a host function panics with to end the instance. Of the ways
// that wazero offers it costs least, since no text is made for it.
var unwind = sys.NewExitError(1)

// bind makes a host function of wazero. The upper half of a cell that holds an
// i32 is anything in compiled code, and zero in interpreted code, and so is a
// cell that is for the result alone. They are cleared.
func bind(f hooks.Function) api.GoModuleFunc {
	run := f.Call
	var narrow []int // parameters that are i32
	for i, t := range f.Type.Params {
		if t == module.I32 {
			narrow = append(narrow, i)
		}
	}
	blank := len(f.Type.Params) == 0 && len(f.Type.Results) == 1
	gives32 := len(f.Type.Results) == 1 && f.Type.Results[0] == module.I32
	return func(ctx context.Context, _ api.Module, stack []uint64) {
		c := ctx.(*call)
		frame := c.frame
		for _, i := range narrow {
			stack[i] = uint64(uint32(stack[i]))
		}
		if blank {
			stack[0] = 0
		}
		c.run(run, stack)
		if frame.Fault != nil || frame.Exited {
			panic(unwind)
		}
		if gives32 {
			stack[0] = uint64(uint32(stack[0]))
		}
	}
}

// run runs a host function. What it panics with is kept, with the stack where it
// did, since wazero would make an error of it.
func (c *call) run(f func(*hooks.Frame, []uint64), stack []uint64) {
	defer func() {
		if r := recover(); r != nil {
			if _, deeper := r.(*hostPanic); !deeper {
				r = &hostPanic{r, debug.Stack()}
			}
			c.panic = r
			panic(unwind)
		}
	}()
	f(c.frame, stack)
}

// hostPanic is what Run panics with for a host function.
type hostPanic struct {
	value any
	stack []byte
}

func (p *hostPanic) Error() string {
	return fmt.Sprintf("host function of a WASM contract: %v\n\n%s", p.value, p.stack)
}

// Unwrap gives what the host function panicked with, if that is an error.
func (p *hostPanic) Unwrap() error {
	err, _ := p.value.(error)
	return err
}

// export puts the functions into r as the module that contracts import from.
func export(r wazero.Runtime, functions []hooks.Function) error {
	b := r.NewHostModuleBuilder(hooks.Module)
	for _, f := range functions {
		b.NewFunctionBuilder().WithGoModuleFunction(bind(f), types(f.Type.Params), types(f.Type.Results)).Export(f.Name)
	}
	_, err := b.Instantiate(context.Background())
	return err
}

func types(ts []module.ValType) []api.ValueType {
	out := make([]api.ValueType, len(ts))
	for i, t := range ts {
		out[i] = api.ValueType(t) // both are the bytes of the format
	}
	return out
}
