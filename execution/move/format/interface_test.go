package format

import (
	"strings"
	"testing"
)

// A short module can show more text than anybody wants to have made.
func TestInterfaceOfLongNames(t *testing.T) {
	long := strings.Repeat("n", 255)
	m := &Module{Tables: Tables{
		Version:       VersionLatest,
		Identifiers:   []string{long},
		Addresses:     []Address{{31: 2}},
		ModuleHandles: []ModuleHandle{{}},
		StructHandles: []StructHandle{{}},
		Signatures:    []Signature{make(Signature, 128)},
	}}
	for i := range m.Signatures[0] {
		m.Signatures[0][i] = Type{Kind: Struct}
	}
	for range 1000 {
		m.FunctionDefs = append(m.FunctionDefs, FunctionDef{Handle: uint16(len(m.FunctionHandles)), Visibility: Public})
		m.FunctionHandles = append(m.FunctionHandles, FunctionHandle{})
	}
	shown, fits := m.InterfaceWithin(1 << 20)
	size := 0
	for _, f := range shown.Functions {
		for _, p := range append(f.Params, f.Returns...) {
			size += len(p)
		}
	}
	if fits || size > 1<<20 {
		t.Errorf("%d bytes, fits: %v", size, fits)
	}
	m.FunctionDefs = m.FunctionDefs[:2]
	whole, fits := m.InterfaceWithin(1 << 20)
	if name := "0x2::" + long + "::" + long; !fits || whole.Functions[1].Returns[127] != name {
		t.Errorf("fits: %v, the last type is %q", fits, whole.Functions[1].Returns[127])
	}
	if unbounded := m.Interface(); unbounded.Functions[1].Returns[127] != whole.Functions[1].Returns[127] {
		t.Error("without a bound there is less")
	}
}
