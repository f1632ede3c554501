package engine

import (
	"runtime/debug"
	"runtime/metrics"
	"testing"

	"github.com/trivium-chain/trivium/execution"
	w "github.com/trivium-chain/trivium/execution/internal/wasmtest"
	"github.com/trivium-chain/trivium/execution/wasm/schedule"
)

// safeFrames is how many frames of WASM may stand in each of the runs on one call
// stack. Go ends the process when a goroutine's stack passes 1 GB, the
// interpreter needs about 4.3 KB of it for a frame, and stacks double as they
// grow: so this many need 140 MB, and get 256 MiB.
const safeFrames = 512

// All runs that may stand on one call stack, each safeFrames deep, keep well
// below the stack that Go gives a goroutine.
func TestDeepestCallStack(t *testing.T) {
	defer debug.SetMaxStack(debug.SetMaxStack(300_000_000))
	frames := min(safeFrames, int(schedule.V1.Code.StackLimit/schedule.V1.Code.FrameCells))
	both(t, func(t *testing.T, e *Engine) {
		s := begin(1, 1)
		f := s.Declare(w.Params(w.I32).Results(w.I32))
		s.Define(f, nil, w.LocalGet(0),
			w.If(w.I32, w.LocalGet(0), w.I32Const(1), w.I32Sub, w.Call(f), w.Else, w.I32Const(0), w.Call(s.nest)),
			w.I32Const(1), w.I32Add)
		c := load(t, e, s.end(nil, w.LocalGet(0), w.Call(f)))
		deepest := make(chan uint64)
		go func() { // a goroutine of its own, with a stack of its own
			h, most, standing := new(host), uint64(0), 1
			h.onNest = func(uint32) uint32 {
				if standing == execution.MaxDepth {
					most = stackBytes()
					return 0
				}
				standing++
				return c.Run(frame(frames-2, h), 1).Status
			}
			got := c.Run(frame(frames-2, h), 1) // frames-2 down to 0, and the entry point
			if want := uint32(execution.MaxDepth * (frames - 1)); got != (Outcome{Status: want, Ink: 1}) {
				t.Errorf("%+v, want status %d", got, want)
			}
			deepest <- most
		}()
		t.Logf("%d runs of %d frames: the stacks of all goroutines are %d KiB", execution.MaxDepth, frames, <-deepest>>10)
	})
}

func stackBytes() uint64 {
	s := []metrics.Sample{{Name: "/memory/classes/heap/stacks:bytes"}}
	metrics.Read(s)
	return s[0].Value.Uint64()
}
