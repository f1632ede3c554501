package engine

import (
	"runtime/debug"
	"runtime/metrics"
	"testing"

	"github.com/trivium-chain/trivium/execution"
	w "github.com/trivium-chain/trivium/execution/internal/wasmtest"
	"github.com/trivium-chain/trivium/execution/wasm/schedule"
)

// tower is a program that calls itself as many times as its input has bytes, then
// runs what onNest says, and returns the number of its frames and of those above.
func tower(t testing.TB, e *Engine) *Code {
	s := begin(1, 1)
	f := s.Declare(w.Params(w.I32).Results(w.I32))
	s.Define(f, nil, w.LocalGet(0),
		w.If(w.I32, w.LocalGet(0), w.I32Const(1), w.I32Sub, w.Call(f), w.Else, w.I32Const(0), w.Call(s.nest)),
		w.I32Const(1), w.I32Add)
	return load(t, e, s.end(nil, w.LocalGet(0), w.Call(f), w.I32Const(1), w.I32Add))
}

// A call stack of runs that are as deep as the schedule lets them be does not use
// up the stack of a goroutine, which Go would end the process for.
func TestDeepCallStack(t *testing.T) {
	// A stack doubles as it grows, so this much must do for a third of
	// execution.MaxDepth if Go's own limit of 1 GB is to do for all of it.
	const runs = execution.MaxDepth / 3
	defer debug.SetMaxStack(debug.SetMaxStack(300_000_000))
	frames := int(schedule.V1.Code.StackLimit / schedule.V1.Code.FrameCells)
	both(t, func(t *testing.T, e *Engine) {
		c := tower(t, e)
		h, most, depth := new(host), uint64(0), 0
		run := func() Outcome {
			f := frame(frames-2, h)
			f.Call.Depth = depth
			return c.Run(f, 1)
		}
		h.onNest = func(uint32) uint32 {
			if depth == runs-1 {
				most = stackBytes()
				return 0
			}
			depth++
			return run().Status
		}
		if got, want := run(), (Outcome{Status: uint32(runs * frames), Ink: 1}); got != want {
			t.Errorf("%+v, want %+v", got, want)
		}
		t.Logf("%d runs of %d frames: the stacks of all goroutines are %d KiB", runs, frames, most>>10)
	})
}

func stackBytes() uint64 {
	s := []metrics.Sample{{Name: "/memory/classes/heap/stacks:bytes"}}
	metrics.Read(s)
	return s[0].Value.Uint64()
}
