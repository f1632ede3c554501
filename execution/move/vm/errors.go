package vm

import (
	"sync/atomic"

	"github.com/trivium-chain/trivium/execution/move/status"
)

// violations counts statuses that blame the VM.
var violations atomic.Uint64

// Violations is how often, in this process, the VM found itself in a state that
// verified code cannot bring about. Anything but zero is a bug here.
func Violations() uint64 { return violations.Load() }

// invariant is the status of a state that cannot be.
func invariant(format string, args ...any) error {
	violations.Add(1)
	return status.New(status.UnknownInvariantViolationError, format, args...)
}
