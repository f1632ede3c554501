package format

import (
	"strconv"
	"strings"

	"github.com/trivium-chain/trivium/execution/move/tag"
)

// The functions of this file want indices that Bounds has checked.

// ModuleID is the module that a module handle names.
func (t *Tables) ModuleID(handle uint16) tag.Module {
	h := t.ModuleHandles[handle]
	return tag.Module{Address: t.Addresses[h.Address], Name: t.Identifiers[h.Name]}
}

// StructName is the name of a struct handle, without its module.
func (t *Tables) StructName(handle uint16) string {
	return t.Identifiers[t.StructHandles[handle].Name]
}

// StructID is the module and name of a struct handle.
func (t *Tables) StructID(handle uint16) (tag.Module, string) {
	return t.ModuleID(t.StructHandles[handle].Module), t.StructName(handle)
}

// HandleName is the name of a function handle, without its module.
func (t *Tables) HandleName(handle uint16) string {
	return t.Identifiers[t.FunctionHandles[handle].Name]
}

// HandleID is the module and name of a function handle.
func (t *Tables) HandleID(handle uint16) (tag.Module, string) {
	return t.ModuleID(t.FunctionHandles[handle].Module), t.HandleName(handle)
}

// ID is the module's own name.
func (m *Module) ID() tag.Module { return m.ModuleID(m.Self) }

// Name is the module's name without its address.
func (m *Module) Name() string { return m.Identifiers[m.ModuleHandles[m.Self].Name] }

// Address is where the module lives.
func (m *Module) Address() Address { return m.Addresses[m.ModuleHandles[m.Self].Address] }

// StructDefName is the name of a struct that the module defines.
func (m *Module) StructDefName(def int) string { return m.StructName(m.StructDefs[def].Handle) }

// StructDefHandle is the handle of a struct that the module defines.
func (m *Module) StructDefHandle(def int) *StructHandle {
	return &m.StructHandles[m.StructDefs[def].Handle]
}

// FunctionName is the name of a function that the module defines.
func (m *Module) FunctionName(def int) string { return m.HandleName(m.FunctionDefs[def].Handle) }

// FunctionDefHandle is the handle of a function that the module defines.
func (m *Module) FunctionDefHandle(def int) *FunctionHandle {
	return &m.FunctionHandles[m.FunctionDefs[def].Handle]
}

// Params are the types of a function's parameters.
func (t *Tables) Params(h *FunctionHandle) Signature { return t.Signatures[h.Params] }

// Returns are the types of a function's results.
func (t *Tables) Returns(h *FunctionHandle) Signature { return t.Signatures[h.Returns] }

// Locals are the types of the locals behind the parameters.
func (t *Tables) Locals(c *Code) Signature { return t.Signatures[c.Locals] }

// FindFunction is the definition of a function by its name.
func (m *Module) FindFunction(name string) (def int, found bool) {
	for i := range m.FunctionDefs {
		if m.FunctionName(i) == name {
			return i, true
		}
	}
	return 0, false
}

var kindNames = [...]string{Bool: "bool", U8: "u8", U16: "u16", U32: "u32", U64: "u64", U128: "u128", U256: "u256", AddressK: "address", Signer: "signer"}

// TypeString is a type as people write it: "&mut vector<0x1::coin::Coin<T0>>".
// A long one is cut.
func (t *Tables) TypeString(ty Type) string {
	p := typePrinter{name: func(handle uint16) string {
		id, name := t.StructID(handle)
		return id.String() + "::" + name
	}}
	p.typ(ty)
	return p.text()
}

// maxTypeText is the longest text of types. A signature of many bytes may be
// named many times, and a text should stay in proportion to the module.
const maxTypeText = 1000

// typePrinter writes types until the text is too long.
type typePrinter struct {
	strings.Builder
	name func(structHandle uint16) string
}

func (p *typePrinter) typ(ty Type) {
	if p.Len() > maxTypeText {
		return
	}
	switch ty.Kind {
	case Ref:
		p.WriteString("&")
		p.typ(ty.Args[0])
	case MutRef:
		p.WriteString("&mut ")
		p.typ(ty.Args[0])
	case Vector:
		p.WriteString("vector")
		p.types("<", ty.Args, ">")
	case TypeParam:
		p.WriteString("T" + strconv.Itoa(int(ty.Index)))
	case Struct, StructInst:
		p.WriteString(p.name(ty.Index))
		if ty.Kind == StructInst {
			p.types("<", ty.Args, ">")
		}
	default:
		p.WriteString(kindNames[ty.Kind])
	}
}

func (p *typePrinter) types(open string, types []Type, end string) {
	p.WriteString(open)
	for i, ty := range types {
		if i > 0 {
			p.WriteString(", ")
		}
		p.typ(ty)
	}
	p.WriteString(end)
}

func (p *typePrinter) text() string {
	s := p.String()
	if len(s) > maxTypeText {
		return s[:maxTypeText] + "..."
	}
	return s
}
