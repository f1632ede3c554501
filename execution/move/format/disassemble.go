package format

import (
	"fmt"
	"strconv"
	"strings"
)

// Disassemble is a module as text for people: what it uses, defines and holds,
// every index resolved to the name that it stands for. Of a module that Bounds
// refuses it is the reason. Its length is in proportion to the module's.
func Disassemble(m *Module) string {
	if err := Bounds(m); err != nil {
		return "// " + err.Error() + "\n"
	}
	p := &printer{m: m, self: true}
	p.line("// version %d", m.Version)
	p.line("module %s", m.ID())
	p.uses()
	for _, f := range m.Friends {
		p.line("")
		p.line("friend %s::%s", m.Addresses[f.Address], m.Identifiers[f.Name])
	}
	p.constants()
	for i := range m.StructDefs {
		p.structDef(i)
	}
	for i := range m.FunctionDefs {
		p.functionDef(i)
	}
	p.metadata()
	return p.String()
}

// DisassembleScript is a script as text for people.
func DisassembleScript(s *Script) string {
	if err := BoundsScript(s); err != nil {
		return "// " + err.Error() + "\n"
	}
	p := &printer{m: &Module{Tables: s.Tables}}
	p.line("// version %d", s.Version)
	p.line("script")
	p.uses()
	p.constants()
	p.line("")
	params := s.Signatures[s.Params]
	p.line("fun main%s(%s)", typeParamsText(s.TypeParams), p.named(params, 0))
	p.code(&s.Code, params)
	p.metadata()
	return p.String()
}

// printer writes the text of a module; of a script as of a module that has tables
// and defines nothing.
type printer struct {
	strings.Builder
	m    *Module
	self bool // Self is the module's own handle
}

func (p *printer) line(format string, args ...any) {
	fmt.Fprintf(p, format, args...)
	p.WriteByte('\n')
}

// own tells whether a module handle is that of the module itself.
func (p *printer) own(module uint16) bool { return p.self && module == p.m.Self }

// structName is a struct's name, with its module unless that is this one.
func (p *printer) structName(handle uint16) string {
	if h := p.m.StructHandles[handle]; !p.own(h.Module) {
		return p.m.ModuleID(h.Module).String() + "::" + p.m.StructName(handle)
	}
	return p.m.StructName(handle)
}

func (p *printer) functionName(handle uint16) string {
	if h := p.m.FunctionHandles[handle]; !p.own(h.Module) {
		return p.m.ModuleID(h.Module).String() + "::" + p.m.HandleName(handle)
	}
	return p.m.HandleName(handle)
}

func (p *printer) typ(t Type) string {
	w := typePrinter{name: p.structName}
	w.typ(t)
	return w.text()
}

func (p *printer) types(open string, types []Type, end string) string {
	w := typePrinter{name: p.structName}
	w.types(open, types, end)
	return w.text()
}

// named is a list of locals with their types, the first of number n.
func (p *printer) named(types []Type, n int) string {
	var w strings.Builder
	for i, t := range types {
		if i > 0 {
			w.WriteString(", ")
		}
		if w.Len() > maxTypeText {
			return w.String() + "..."
		}
		fmt.Fprintf(&w, "l%d: %s", n+i, p.typ(t))
	}
	return w.String()
}

// uses are the structs and functions of other modules, by module.
func (p *printer) uses() {
	structs := make(map[uint16][]uint16)
	for i, h := range p.m.StructHandles {
		structs[h.Module] = append(structs[h.Module], uint16(i))
	}
	functions := make(map[uint16][]uint16)
	for i, h := range p.m.FunctionHandles {
		functions[h.Module] = append(functions[h.Module], uint16(i))
	}
	for i := range p.m.ModuleHandles {
		handle := uint16(i)
		if p.own(handle) {
			continue
		}
		p.line("")
		p.line("use %s", p.m.ModuleID(handle))
		for _, s := range structs[handle] {
			h := &p.m.StructHandles[s]
			p.line("    struct %s%s%s", p.m.StructName(s), structParamsText(h.TypeParams), hasText(h.Abilities))
		}
		for _, f := range functions[handle] {
			h := &p.m.FunctionHandles[f]
			p.line("    fun %s%s%s%s", p.m.HandleName(f), typeParamsText(h.TypeParams), p.types("(", p.m.Params(h), ")"), p.returns(h))
		}
	}
}

func (p *printer) returns(h *FunctionHandle) string {
	switch types := p.m.Returns(h); len(types) {
	case 0:
		return ""
	case 1:
		return ": " + p.typ(types[0])
	default:
		return p.types(": (", types, ")")
	}
}

func (p *printer) constants() {
	if len(p.m.Constants) > 0 {
		p.line("")
	}
	for i, c := range p.m.Constants {
		p.line("const %d: %s = %s", i, p.typ(c.Type), constantText(c))
	}
}

func (p *printer) structDef(i int) {
	d := &p.m.StructDefs[i]
	h := &p.m.StructHandles[d.Handle]
	p.line("")
	head := fmt.Sprintf("%s%s%s", p.m.StructName(d.Handle), structParamsText(h.TypeParams), hasText(h.Abilities))
	switch d.Kind {
	case NativeStruct:
		p.line("native struct %s // %d", head, i)
	case FieldStruct:
		p.line("struct %s { // %d", head, i)
		p.fields(d.Fields, "    ")
		p.line("}")
	case VariantStruct:
		p.line("enum %s { // %d", head, i)
		for _, v := range d.Variants {
			p.line("    %s {", p.m.Identifiers[v.Name])
			p.fields(v.Fields, "        ")
			p.line("    }")
		}
		p.line("}")
	}
}

func (p *printer) fields(fields []Field, indent string) {
	for _, f := range fields {
		p.line("%s%s: %s", indent, p.m.Identifiers[f.Name], p.typ(f.Type))
	}
}

func (p *printer) functionDef(i int) {
	d := &p.m.FunctionDefs[i]
	h := &p.m.FunctionHandles[d.Handle]
	var head strings.Builder
	switch d.Visibility {
	case Public:
		head.WriteString("public ")
	case Friend:
		head.WriteString("public(friend) ")
	}
	if d.Entry {
		head.WriteString("entry ")
	}
	if d.Native {
		head.WriteString("native ")
	}
	params := p.m.Params(h)
	fmt.Fprintf(&head, "fun %s%s(%s)%s", p.m.HandleName(d.Handle), typeParamsText(h.TypeParams), p.named(params, 0), p.returns(h))
	for j, a := range d.Acquires {
		if j == 0 {
			head.WriteString(" acquires ")
		} else {
			head.WriteString(", ")
		}
		head.WriteString(p.m.StructDefName(int(a)))
	}
	p.line("")
	p.line("%s // %d", head.String(), i)
	for _, a := range h.Access {
		p.line("    %s", accessText(a))
	}
	if d.Code != nil {
		p.code(d.Code, params)
	}
}

// accessText is an access specifier. Its indices stay numbers, since Bounds does
// not look at them.
func accessText(a AccessSpecifier) string {
	s := [...]string{1: "reads", 2: "writes", accessKinds: "acquires"}[min(a.Kind, accessKinds)]
	if a.Negated {
		s = "not " + s
	}
	switch a.Resource.Tag {
	case resourceAtAddress:
		s += fmt.Sprintf(" any of address %d", a.Resource.Index)
	case resourceInModule:
		s += fmt.Sprintf(" any of module %d", a.Resource.Index)
	case resourceStruct:
		s += fmt.Sprintf(" struct %d", a.Resource.Index)
	case resourceInst:
		s += fmt.Sprintf(" struct %d with signature %d", a.Resource.Index, a.Resource.TypeArgs)
	default:
		s += " any"
	}
	switch a.Address.Tag {
	case addressLiteral:
		s += fmt.Sprintf(" at address %d", a.Address.Index)
	case addressParameter:
		s += fmt.Sprintf(" at l%d", a.Address.Index)
		if a.Address.HasInst {
			s += fmt.Sprintf(" by function instantiation %d", a.Address.Function)
		}
	}
	return s
}

func (p *printer) metadata() {
	if len(p.m.Metadata) > 0 {
		p.line("")
	}
	for _, d := range p.m.Metadata {
		p.line("metadata %s = %s", bytesText(d.Key), bytesText(d.Value))
	}
}

var abilityNames = []struct {
	ability Abilities
	name    string
}{{Copy, "copy"}, {Drop, "drop"}, {Store, "store"}, {Key, "key"}}

func abilitiesText(a Abilities, between string) string { return strings.Join(a.Names(), between) }

// Names are the abilities in words, as Move source has them.
func (a Abilities) Names() []string {
	names := []string{}
	for _, n := range abilityNames {
		if a.Has(n.ability) {
			names = append(names, n.name)
		}
	}
	return names
}

func hasText(a Abilities) string {
	if a == NoAbilities {
		return ""
	}
	return " has " + abilitiesText(a, ", ")
}

func structParamsText(params []StructTypeParam) string {
	var list []string
	for i, t := range params {
		s := paramText(i, t.Constraints)
		if t.Phantom {
			s = "phantom " + s
		}
		list = append(list, s)
	}
	return angles(list)
}

func typeParamsText(constraints []Abilities) string {
	var list []string
	for i, c := range constraints {
		list = append(list, paramText(i, c))
	}
	return angles(list)
}

func paramText(i int, c Abilities) string {
	s := "T" + strconv.Itoa(i)
	if c != NoAbilities {
		s += ": " + abilitiesText(c, " + ")
	}
	return s
}

func angles(list []string) string {
	if len(list) == 0 {
		return ""
	}
	return "<" + strings.Join(list, ", ") + ">"
}
