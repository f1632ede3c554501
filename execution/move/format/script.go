package format

import (
	"slices"
	"strconv"
)

// ScriptFunction is the name of the function that AsModule makes.
const ScriptFunction = "main"

// AsModule is the script as a module that has one function, definition 0, so that
// one verifier and one VM do for both. Every index of the script keeps its
// meaning: what is missing is added behind it. The module is at address 0 and has
// a name that the script does not use, so that no handle of the script can mean
// it. Bounds must have checked the script.
func (s *Script) AsModule() *Module {
	m := &Module{Tables: s.Tables}
	handle := ModuleHandle{Address: addTo(&m.Addresses, Address{}), Name: addTo(&m.Identifiers, s.freeName())}
	m.Self = addTo(&m.ModuleHandles, handle)
	returns := slices.IndexFunc(m.Signatures, func(sig Signature) bool { return len(sig) == 0 })
	if returns < 0 {
		returns = len(m.Signatures)
		m.Signatures = append(slices.Clip(m.Signatures), Signature{})
	}
	m.FunctionHandles = append(slices.Clip(m.FunctionHandles), FunctionHandle{
		Module:     m.Self,
		Name:       addTo(&m.Identifiers, ScriptFunction),
		Params:     s.Params,
		Returns:    uint16(returns),
		TypeParams: s.TypeParams,
	})
	m.FunctionDefs = []FunctionDef{{
		Handle:     uint16(len(m.FunctionHandles) - 1),
		Visibility: Public,
		Entry:      true,
		Code:       &s.Code,
	}}
	return m
}

// freeName is "<SELF>", or the first of "<SELF>_0", "<SELF>_1" ... that is no
// identifier of the script. Source code cannot have such a name.
func (s *Script) freeName() string {
	name := "<SELF>"
	for i := 0; slices.Contains(s.Identifiers, name); i++ {
		name = "<SELF>_" + strconv.Itoa(i)
	}
	return name
}

// addTo is the index of a value in a table, which gets it if it does not have it.
// The table's backing array, which the script has too, stays as it is.
func addTo[T comparable](table *[]T, value T) uint16 {
	if i := slices.Index(*table, value); i >= 0 {
		return uint16(i)
	}
	*table = append(slices.Clip(*table), value)
	return uint16(len(*table) - 1)
}
