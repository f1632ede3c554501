package format

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
	out := Interface{
		Address: m.Address().String(), Name: m.Name(),
		Friends: []string{}, Structs: []InterfaceStruct{}, Functions: []InterfaceFunction{},
	}
	for _, f := range m.Friends {
		out.Friends = append(out.Friends, m.Addresses[f.Address].String()+"::"+m.Identifiers[f.Name])
	}
	for i := range m.StructDefs {
		out.Structs = append(out.Structs, m.interfaceStruct(i))
	}
	for i := range m.FunctionDefs {
		def, h := &m.FunctionDefs[i], m.FunctionDefHandle(i)
		if def.Visibility == Private && !def.Entry {
			continue
		}
		f := InterfaceFunction{
			Name: m.FunctionName(i), Visibility: def.Visibility.String(), Entry: def.Entry,
			TypeParams: []InterfaceTypeParam{}, Params: m.typeStrings(m.Params(h)), Returns: m.typeStrings(m.Returns(h)),
		}
		for _, a := range h.TypeParams {
			f.TypeParams = append(f.TypeParams, InterfaceTypeParam{Abilities: a.Names()})
		}
		out.Functions = append(out.Functions, f)
	}
	return out
}

func (m *Module) interfaceStruct(def int) InterfaceStruct {
	d, h := &m.StructDefs[def], m.StructDefHandle(def)
	s := InterfaceStruct{Name: m.StructDefName(def), Abilities: h.Abilities.Names(), TypeParams: []InterfaceTypeParam{}, Fields: m.interfaceFields(d.Fields)}
	for _, p := range h.TypeParams {
		s.TypeParams = append(s.TypeParams, InterfaceTypeParam{Abilities: p.Constraints.Names(), Phantom: p.Phantom})
	}
	for _, v := range d.Variants {
		s.Variants = append(s.Variants, InterfaceVariant{Name: m.Identifiers[v.Name], Fields: m.interfaceFields(v.Fields)})
	}
	return s
}

func (m *Module) interfaceFields(fields []Field) []InterfaceField {
	out := []InterfaceField{}
	for _, f := range fields {
		out = append(out, InterfaceField{Name: m.Identifiers[f.Name], Type: m.TypeString(f.Type)})
	}
	return out
}

func (m *Module) typeStrings(types Signature) []string {
	out := []string{}
	for _, t := range types {
		out = append(out, m.TypeString(t))
	}
	return out
}
