package format_test

import (
	"reflect"
	"testing"

	"github.com/trivium-chain/trivium/execution/move/format"
)

// A script's module lies within its bounds, has the script's code as its only
// function, and leaves the script as it was.
func TestAsModule(t *testing.T) {
	s := sampleScript()
	m := s.AsModule()
	if !reflect.DeepEqual(s, sampleScript()) {
		t.Error("the script has changed")
	}
	if err := format.Bounds(m); err != nil {
		t.Fatal(err)
	}
	if m.ID().String() != "0x0::<SELF>" || m.FunctionName(0) != "main" || len(m.FunctionDefs) != 1 {
		t.Errorf("module %s, function %s of %d", m.ID(), m.FunctionName(0), len(m.FunctionDefs))
	}
	h := m.FunctionDefHandle(0)
	if !reflect.DeepEqual(m.Params(h), s.Signatures[s.Params]) || len(m.Returns(h)) != 0 || !reflect.DeepEqual(h.TypeParams, s.TypeParams) {
		t.Errorf("function %+v", h)
	}
	if _, err := format.Encode(m); err != nil {
		t.Error(err)
	}
}

// A script that knows the name already cannot mean its own module by it.
func TestAsModuleHasItsOwnName(t *testing.T) {
	s := sampleScript()
	s.Identifiers = append(s.Identifiers, "<SELF>", "<SELF>_0", "main")
	s.Addresses = append(s.Addresses, format.Address{})
	s.ModuleHandles = append(s.ModuleHandles, format.ModuleHandle{Address: 1, Name: 3})
	m := s.AsModule()
	if m.Name() != "<SELF>_1" || m.Self != 2 {
		t.Errorf("module %s, handle %d", m.ID(), m.Self)
	}
	if len(m.Addresses) != 2 || len(m.Identifiers) != len(s.Identifiers)+1 {
		t.Error("what was there has been added again")
	}
}
