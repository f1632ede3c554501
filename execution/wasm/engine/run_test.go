package engine

import (
	"testing"

	"github.com/trivium-chain/trivium/execution/wasm/module"
)

func TestRun(t *testing.T) {
	both(t, func(t *testing.T, e *Engine) {
		c := loadProgram(t, e, source{pages: 1, code: cat(
			ifArg(1, callf(fnFault), trap),
			ifArg(2, i64c(90), callf(fnSpend), i32c(5), callf(fnExit), trap),
			ifArg(3, trap),
			ifArg(4, i32c(1), i32c(0), i32div, drop),
			ifArg(5, i32c(70000), load, drop),
			ifArg(6, i64c(101), callf(fnSpend)),
			get(0))}.program())
		for _, x := range []struct {
			arg  int
			want Outcome
		}{
			{0, Outcome{Ink: 100}},
			{9, Outcome{Status: 9, Ink: 100}},
			{1, Outcome{Trap: true}},
			{2, Outcome{Status: 5, Ink: 10}},
			{3, Outcome{Trap: true}},
			{4, Outcome{Trap: true}},
			{5, Outcome{Trap: true}},
			{6, Outcome{Trap: true}},
			{0, Outcome{Ink: 100}},
		} {
			f := frame(x.arg, nil)
			if got := c.Run(f, 100); got != x.want {
				t.Errorf("argument %d: got %+v, want %+v", x.arg, got, x.want)
			}
			if f.Memory != nil || f.Ink != nil {
				t.Error("memory and ink must not be reachable after the run")
			}
		}
		if s := e.Stats(); s.Runs != 9 || s.Traps != 5 || s.Unexpected != 1 { // negative ink without a trap is the unexpected one
			t.Errorf("%+v", s)
		}
	})
}

func TestData(t *testing.T) {
	both(t, func(t *testing.T, e *Engine) {
		c := loadProgram(t, e, source{pages: 1, data: []module.Data{{Offset: 64, Bytes: []byte{1, 2, 3, 4}}}, code: cat(
			i32c(64), load, i32c(64), i32c(-1), store)}.program())
		for range 3 {
			if got := c.Run(frame(0, nil), 0); got != (Outcome{Status: 0x04030201}) {
				t.Fatalf("%+v", got)
			}
		}
	})
}
