package rpc

import (
	"fmt"
	"strings"

	"github.com/trivium-chain/trivium/execution/move"
	"github.com/trivium-chain/trivium/execution/move/format"
	"github.com/trivium-chain/trivium/execution/move/tag"
)

// moveTypes tells whether types can be, by the modules that define them. A type
// names few, see tag.MaxNodes, and each is decoded once.
type moveTypes struct {
	reader  *move.Reader
	modules map[tag.Module]*format.Module
}

func newMoveTypes(r *move.Reader) *moveTypes {
	return &moveTypes{reader: r, modules: map[tag.Module]*format.Module{}}
}

// resource tells why no address can have a resource of a type.
func (m *moveTypes) resource(t tag.Struct) error {
	h, err := m.structure(t)
	if err == nil && !h.Abilities.Has(format.Key) {
		err = invalidParams("%s::%s has no key ability: no address can have it", t.Module, t.Name)
	}
	return err
}

// structure finds the struct or enum of a type, and sees that its type arguments
// can be.
func (m *moveTypes) structure(t tag.Struct) (*format.StructHandle, error) {
	module, err := m.module(t.Module)
	if err != nil {
		return nil, err
	}
	def := structNamed(module, t.Name)
	if def < 0 {
		return nil, invalidParams("module %s has no struct %s%s", t.Module, t.Name, itHas(module))
	}
	h := module.StructDefHandle(def)
	if want := len(h.TypeParams); want != len(t.TypeArgs) {
		arguments := "type arguments"
		if want == 1 {
			arguments = "type argument"
		}
		return nil, invalidParams("%s::%s takes %d %s, given %d", t.Module, t.Name, want, arguments, len(t.TypeArgs))
	}
	for _, a := range t.TypeArgs {
		for a.Kind == tag.Vector {
			a = *a.Elem
		}
		if a.Kind != tag.StructKind {
			continue
		}
		if _, err := m.structure(*a.Struct); err != nil {
			return nil, err
		}
	}
	return h, nil
}

func (m *moveTypes) module(id tag.Module) (*format.Module, error) {
	if module, ok := m.modules[id]; ok {
		return module, nil
	}
	p, err := m.reader.Module(id)
	if err != nil {
		return nil, err
	}
	if p == nil {
		return nil, invalidParams("there is no module %s", id)
	}
	module, err := format.Decode(p.Code.Bytes)
	if err != nil {
		return nil, err
	}
	m.modules[id] = module
	return module, nil
}

func structNamed(m *format.Module, name string) int {
	for i := range m.StructDefs {
		if m.StructDefName(i) == name {
			return i
		}
	}
	return -1
}

// maxStructsNamed is the number of structs that an error names.
const maxStructsNamed = 16

// itHas names the structs of a module.
func itHas(m *format.Module) string {
	names := make([]string, min(len(m.StructDefs), maxStructsNamed))
	for i := range names {
		names[i] = m.StructDefName(i)
	}
	switch more := len(m.StructDefs) - len(names); {
	case len(names) == 0:
		return "; it has none"
	case more > 0:
		return fmt.Sprintf("; it has %s and %d more", strings.Join(names, ", "), more)
	}
	return "; it has " + strings.Join(names, ", ")
}
