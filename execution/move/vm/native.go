package vm

import (
	"github.com/trivium-chain/trivium/execution/move/tag"
)

// Native is a function that bytecode declares and the VM has. It reads its
// arguments from the call, charges for its work before doing it, and answers
// with as many results as its declaration has. An error ends the session, as an
// error of Env does; Abort of package status is how a native aborts.
type Native func(c *NativeCall) (results []Value, err error)

// Natives are the native functions by module and name.
type Natives map[NativeName]Native

// NativeName names a native function.
type NativeName struct {
	Module   tag.Module
	Function string
}

// NativeCall is one call of a native function.
type NativeCall struct {
	Env      Env
	TypeArgs []*Type
	Args     []Value // in order; owned by the native, valid until it returns
	Session  *Session
}
