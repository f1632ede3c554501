package status

import (
	"errors"
	"fmt"
	"strings"
)

// Error is a status with the place where it arose. It is the only kind of error
// that the Move packages give for bytecode, arguments and execution.
type Error struct {
	Code Code
	// Sub is the abort code of ABORTED, or the sub-status that the Move project
	// defines for the code (see its sub_status), where HasSub.
	Sub    uint64
	HasSub bool
	// Module is where the status arose, as "0xADDRESS::name", or empty for a
	// script and where no module is known.
	Module string
	// Function is an index into the function definitions of the module, and
	// Offset one into the function's instructions; -1 where they say nothing.
	Function int
	Offset   int
	// Message is for people, and may be empty.
	Message string
}

// New is a status without a place.
func New(code Code, format string, args ...any) *Error {
	return &Error{Code: code, Function: -1, Offset: -1, Message: fmt.Sprintf(format, args...)}
}

// At is a status in an instruction of a function.
func At(code Code, function, offset int, format string, args ...any) *Error {
	return &Error{Code: code, Function: function, Offset: offset, Message: fmt.Sprintf(format, args...)}
}

// Abort is ABORTED with the code that the program gave.
func Abort(code uint64, format string, args ...any) *Error {
	e := New(Aborted, format, args...)
	e.Sub, e.HasSub = code, true
	return e
}

// WithSub sets the sub-status.
func (e *Error) WithSub(sub uint64) *Error {
	e.Sub, e.HasSub = sub, true
	return e
}

// In sets the module if none is set.
func (e *Error) In(module string) *Error {
	if e.Module == "" {
		e.Module = module
	}
	return e
}

// Error says code, place and message on one line.
func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString(e.Code.String())
	if e.HasSub {
		fmt.Fprintf(&b, " %d", e.Sub)
	}
	if e.Module != "" {
		fmt.Fprintf(&b, " in %s", e.Module)
	}
	if e.Function >= 0 {
		fmt.Fprintf(&b, " function %d", e.Function)
	}
	if e.Offset >= 0 {
		fmt.Fprintf(&b, " offset %d", e.Offset)
	}
	if e.Message != "" {
		b.WriteString(": " + e.Message)
	}
	return b.String()
}

// CodeOf is the code of an error: OK for nil, UNKNOWN_RUNTIME_STATUS for an
// error of another kind.
func CodeOf(err error) Code {
	var e *Error
	switch {
	case err == nil:
		return OK
	case errors.As(err, &e):
		return e.Code
	}
	return UnknownRuntimeStatus
}
