package format

import "math"

// Interface is what a module shows to those outside: its types and the functions
// that others may call, in words. As JSON it is the "abi" of trivium_getMoveModule.
type Interface struct {
	Address   string              `json:"address"`
	Name      string              `json:"name"`
	Friends   []string            `json:"friends"`
	Structs   []InterfaceStruct   `json:"structs"`
	Functions []InterfaceFunction `json:"functions"`
}

// InterfaceStruct is a struct or an enum.
type InterfaceStruct struct {
	Name       string               `json:"name"`
	Abilities  []string             `json:"abilities"`
	TypeParams []InterfaceTypeParam `json:"typeParams"`
	Fields     []InterfaceField     `json:"fields,omitempty"`
	Variants   []InterfaceVariant   `json:"variants,omitempty"` // of an enum
}

// InterfaceTypeParam is a type parameter, and what its argument must be able to.
type InterfaceTypeParam struct {
	Abilities []string `json:"abilities"`
	Phantom   bool     `json:"phantom,omitempty"`
}

// InterfaceField is a field; types are written as TypeString does.
type InterfaceField struct {
	Name string `json:"name"`
	Type string `json:"type"`
}

// InterfaceVariant is a variant of an enum.
type InterfaceVariant struct {
	Name   string           `json:"name"`
	Fields []InterfaceField `json:"fields"`
}

// InterfaceFunction is a function that is public, of friends, or an entry function.
type InterfaceFunction struct {
	Name       string               `json:"name"`
	Visibility string               `json:"visibility"` // public, friend or private
	Entry      bool                 `json:"entry"`
	TypeParams []InterfaceTypeParam `json:"typeParams"`
	Params     []string             `json:"params"`
	Returns    []string             `json:"returns"`
}

// Interface tells what the module shows.
func (m *Module) Interface() Interface {
	out, _ := m.InterfaceWithin(math.MaxInt)
	return out
}

// InterfaceWithin is Interface, if the names and types in it have no more than so
// many bytes: a short module can name long types many times.
func (m *Module) InterfaceWithin(limit int) (Interface, bool) {
	w := interfaceWriter{Module: m, left: limit}
	out := Interface{
		Address: w.text(m.Address().String()), Name: w.text(m.Name()),
		Friends: []string{}, Structs: []InterfaceStruct{}, Functions: []InterfaceFunction{},
	}
	for _, f := range m.Friends {
		out.Friends = append(out.Friends, w.text(m.Addresses[f.Address].String()+"::"+m.Identifiers[f.Name]))
	}
	for i := range m.StructDefs {
		out.Structs = append(out.Structs, w.structure(i))
	}
	for i := range m.FunctionDefs {
		if def := &m.FunctionDefs[i]; def.Visibility != Private || def.Entry {
			out.Functions = append(out.Functions, w.function(i))
		}
	}
	return out, w.left >= 0
}

// interfaceWriter counts what it writes, and writes nothing more where there is
// no room for it.
type interfaceWriter struct {
	*Module
	left int // negative once there was too much
}

func (w *interfaceWriter) text(s string) string {
	if len(s) > w.left {
		w.left = -1
		return ""
	}
	w.left -= len(s)
	return s
}

func (w *interfaceWriter) typ(t Type) string {
	if w.left < 0 {
		return ""
	}
	return w.text(w.TypeString(t))
}

func (w *interfaceWriter) types(types Signature) []string {
	out := []string{}
	for _, t := range types {
		out = append(out, w.typ(t))
	}
	return out
}

func (w *interfaceWriter) function(def int) InterfaceFunction {
	d, h := &w.FunctionDefs[def], w.FunctionDefHandle(def)
	f := InterfaceFunction{
		Name: w.text(w.FunctionName(def)), Visibility: d.Visibility.String(), Entry: d.Entry,
		TypeParams: []InterfaceTypeParam{}, Params: w.types(w.Params(h)), Returns: w.types(w.Returns(h)),
	}
	for _, a := range h.TypeParams {
		f.TypeParams = append(f.TypeParams, InterfaceTypeParam{Abilities: a.Names()})
	}
	return f
}

func (w *interfaceWriter) structure(def int) InterfaceStruct {
	d, h := &w.StructDefs[def], w.StructDefHandle(def)
	s := InterfaceStruct{Name: w.text(w.StructDefName(def)), Abilities: h.Abilities.Names(), TypeParams: []InterfaceTypeParam{}, Fields: w.fields(d.Fields)}
	for _, p := range h.TypeParams {
		s.TypeParams = append(s.TypeParams, InterfaceTypeParam{Abilities: p.Constraints.Names(), Phantom: p.Phantom})
	}
	for _, v := range d.Variants {
		s.Variants = append(s.Variants, InterfaceVariant{Name: w.text(w.Identifiers[v.Name]), Fields: w.fields(v.Fields)})
	}
	return s
}

func (w *interfaceWriter) fields(fields []Field) []InterfaceField {
	out := []InterfaceField{}
	for _, f := range fields {
		out = append(out, InterfaceField{Name: w.text(w.Identifiers[f.Name]), Type: w.typ(f.Type)})
	}
	return out
}
