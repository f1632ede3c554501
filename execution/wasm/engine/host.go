package engine

import (
	"context"

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
}

func (*call) Value(any) any { return nil }

// unwind is what a host function panics with to end the instance. Of the ways
// that wazero offers it costs least, since no text is made for it.
var unwind = sys.NewExitError(1)

// bind makes a host function of wazero.
func bind(f hooks.Function) api.GoModuleFunc {
	run := f.Call
	return func(ctx context.Context, _ api.Module, stack []uint64) {
		frame := ctx.(*call).frame
		run(frame, stack)
		if frame.Fault != nil || frame.Exited {
			panic(unwind)
		}
	}
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
