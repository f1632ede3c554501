package hooks

import (
	"github.com/trivium-chain/trivium/execution"
	"github.com/trivium-chain/trivium/execution/wasm/schedule"
)

// Gauge is the global of the instance that holds the ink left, as an int64.
// Negative means used up.
type Gauge interface {
	Get() uint64
	Set(ink uint64)
}

// Pages counts the pages of memory that the instances on one call stack hold.
type Pages struct{ Open uint64 }

// Frame is one call of a contract as its host functions see it.
type Frame struct {
	Host     execution.Host
	Call     execution.Frame // Input is what read_args gives; Caller what msg_sender gives
	Schedule *schedule.Schedule
	Pages    *Pages

	// Set by the engine before the contract runs.
	Memory Memory
	Ink    Gauge

	// Result is what write_result left.
	Result []byte
	// Exited is set with Status by exit_early.
	Exited bool
	Status uint32
	// Fault is why the frame must end as a halt: an error of the Host, ink used
	// up, or a pointer out of memory. Once it is set the contract must not run on.
	Fault error

	returnData []byte // of the last call or create (EIP-211)
	cache      cache
	topics     [4]execution.Hash // of the log being made
}

// Reset makes the frame ready for another call, with the room it has for results
// and slots.
func (f *Frame) Reset(h execution.Host, call execution.Frame, s *schedule.Schedule, p *Pages) {
	*f = Frame{Host: h, Call: call, Schedule: s, Pages: p, Result: f.Result[:0], cache: f.cache}
	f.cache.forget()
}

// halt ends the frame, and is false.
func (f *Frame) halt(err error) bool {
	if f.Fault == nil {
		f.Fault = err
	}
	return false
}
