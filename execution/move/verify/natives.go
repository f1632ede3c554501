package verify

import (
	"github.com/trivium-chain/trivium/execution/move/format"
	"github.com/trivium-chain/trivium/execution/move/status"
)

// Natives refuses a module with native functions or structs, which are the
// framework's alone: USER_DEFINED_NATIVE_NOT_ALLOWED, or MISSING_DEPENDENCY for a
// struct, as Link has it, which nobody may have. It is no pass, since the framework
// passes them all.
func Natives(m *format.Module) error {
	for i := range m.FunctionDefs {
		if m.FunctionDefs[i].Native {
			return in(status.At(status.UserDefinedNativeNotAllowed, i, -1, "only the framework has native functions"), m)
		}
	}
	for i := range m.StructDefs {
		if m.StructDefs[i].Kind == format.NativeStruct {
			return in(status.New(status.MissingDependency, "native struct %s", m.StructDefName(i)), m)
		}
	}
	return nil
}
