package vm

import "github.com/trivium-chain/trivium/execution/move/status"

// invariant is the status of a state that verified code cannot bring about: a bug
// here. Whoever has the session counts it.
func invariant(format string, args ...any) error {
	return status.New(status.UnknownInvariantViolationError, format, args...)
}
