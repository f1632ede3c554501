package asm

import (
	"github.com/trivium-chain/trivium/execution/move/format"
)

func structParams(params []typeParam) []format.StructTypeParam {
	var out []format.StructTypeParam
	for _, p := range params {
		out = append(out, format.StructTypeParam{Constraints: p.constraints, Phantom: p.phantom})
	}
	return out
}

func constraints(params []typeParam) []format.Abilities {
	var out []format.Abilities
	for _, p := range params {
		out = append(out, p.constraints)
	}
	return out
}

// typeNames are the numbers of type parameters by name.
func typeNames(params []typeParam) map[string]uint16 {
	names := map[string]uint16{}
	for i, p := range params {
		names[p.text] = uint16(i)
	}
	return names
}

func typesOf(vs []variable) []typeAST {
	out := make([]typeAST, len(vs))
	for i, v := range vs {
		out[i] = v.typ
	}
	return out
}

// structHandle adds the handle of a struct, and remembers it as what the name
// means. A name declared twice has two handles if they differ; the verifier says so.
func (c *compiler) structHandle(s member, abilities format.Abilities, params []format.StructTypeParam) uint16 {
	h := format.StructHandle{Module: s.module, Name: c.identifier(s.name), Abilities: abilities, TypeParams: params}
	k := []byte(key(h.Module, h.Name, uint16(h.Abilities)))
	for _, p := range params {
		k = append(k, byte(p.Constraints), b2u(p.Phantom))
	}
	i := add(c, &c.structs, "structs", string(k), h)
	c.handles[s] = i
	return i
}

func b2u(b bool) byte {
	if b {
		return 1
	}
	return 0
}

// declareFunction adds the handle of a function of this module. Of two with one
// name the second declaration counts for calls; the verifier refuses them.
func (c *compiler) declareFunction(module uint16, f *functionAST) {
	names := typeNames(f.typeParams)
	returns := c.types(f.returns, names)
	params := c.types(typesOf(f.params), names)
	c.functionHandle(member{module, f.name.text}, params, returns, constraints(f.typeParams))
}

func (c *compiler) functionHandle(f member, params, returns format.Signature, typeParams []format.Abilities) uint16 {
	h := format.FunctionHandle{Module: f.module, Name: c.identifier(f.name), TypeParams: typeParams}
	h.Params = c.signature(params)
	h.Returns = c.signature(returns)
	i := add(c, &c.functions, "functions", key(h.Module, h.Name), h)
	if c.err == nil {
		c.functions.items[i] = h
	}
	c.functionOf[f] = i
	return i
}

func (c *compiler) structDef(module uint16, s *structAST) format.StructDef {
	d := format.StructDef{Handle: c.handles[member{module, s.name.text}], Kind: format.FieldStruct}
	if _, twice := c.defs[s.name.text]; !twice {
		c.defs[s.name.text] = uint16(len(c.defs))
	}
	names := typeNames(s.params)
	switch {
	case s.native:
		d.Kind = format.NativeStruct
	case s.enum:
		if c.version < format.VersionEnum {
			c.fail(s.name.pos, "enum %s: version %d of the format has no enums; compile for version %d", s.name.text, c.version, format.VersionEnum)
		}
		d.Kind = format.VariantStruct
		for _, v := range s.variants {
			d.Variants = append(d.Variants, format.Variant{Name: c.identifier(v.name.text), Fields: c.fieldDefs(v.fields, names)})
		}
	default:
		d.Fields = c.fieldDefs(s.fields, names)
	}
	return d
}

func (c *compiler) fieldDefs(fields []variable, names map[string]uint16) []format.Field {
	var out []format.Field
	for _, f := range fields {
		out = append(out, format.Field{Name: c.identifier(f.text), Type: c.typ(&f.typ, names)})
	}
	return out
}

func (c *compiler) functionDef(module uint16, f *functionAST) format.FunctionDef {
	d := format.FunctionDef{
		Handle:     c.functionOf[member{module, f.name.text}],
		Visibility: f.visibility,
		Entry:      f.entry,
		Native:     f.native,
	}
	for _, a := range f.acquires {
		d.Acquires = append(d.Acquires, c.structIndex(a))
	}
	if !f.native {
		d.Code = c.body(f)
	}
	return d
}

// structIndex is the definition of a struct of this module.
func (c *compiler) structIndex(s ident) uint16 {
	i, ok := c.defs[s.text]
	if !ok {
		c.fail(s.pos, "struct %s is not defined in this module; only the module that defines a struct may use its instructions", s.text)
	}
	return i
}

// types are types as a signature.
func (c *compiler) types(list []typeAST, names map[string]uint16) format.Signature {
	var out format.Signature
	for i := range list {
		out = append(out, c.typ(&list[i], names))
	}
	return out
}

// typ is a type. names are the type parameters that it may use.
func (c *compiler) typ(t *typeAST, names map[string]uint16) format.Type {
	out := format.Type{Kind: t.kind}
	switch t.kind {
	case format.U16, format.U32, format.U256:
		if c.version < format.VersionU256 {
			c.fail(t.pos, "type u16, u32 or u256: version %d of the format has none of them; compile for version %d", c.version, format.VersionU256)
		}
	case format.TypeParam:
		i, ok := names[t.name]
		if !ok {
			if _, own := c.trees[t.name]; own {
				c.fail(t.pos, "type %s: write Self.%s for a struct of this module", t.name, t.name)
			}
			c.fail(t.pos, "type %s is not known; declare it in < > as a type parameter, or write MODULE.%s for a struct", t.name, t.name)
		}
		out.Index = i
	case format.Struct:
		out.Index = c.structType(t)
		if len(t.args) > 0 {
			out.Kind = format.StructInst
		}
	}
	for i := range t.args {
		out.Args = append(out.Args, c.typ(&t.args[i], names))
	}
	return out
}

// structType is the handle of a struct that a type names.
func (c *compiler) structType(t *typeAST) uint16 {
	m := c.alias(ident{t.pos, t.module})
	s := member{m.handle, t.name}
	if i, ok := c.handles[s]; ok {
		return i
	}
	dep := c.dependency(t.pos, m, "struct "+t.name)
	if dep == nil {
		return 0
	}
	for i := range dep.StructDefs {
		if dep.StructDefName(i) == t.name {
			h := dep.StructDefHandle(i)
			return c.structHandle(s, h.Abilities, h.TypeParams)
		}
	}
	c.fail(t.pos, "struct %s is not defined in %s", t.name, dotted(m.id))
	return 0
}

// alias is the module that a name of the source means.
func (c *compiler) alias(m ident) imported {
	i, ok := c.aliases[m.text]
	switch {
	case ok:
	case m.text == self:
		c.fail(m.pos, "Self: a script is no module; import the module that is meant")
	default:
		c.fail(m.pos, "module %s is not known here; write \"import %s;\" above", m.text, c.missingImport(m.text))
	}
	return i
}

// dependency is an imported module that must define what is wanted; nil, with an
// error noted, if there is none, or if it is this module and so has been looked at.
func (c *compiler) dependency(pos int, m imported, wanted string) *format.Module {
	if c.err != nil {
		return nil
	}
	if own, ok := c.aliases[self]; ok && own.handle == m.handle {
		c.fail(pos, "%s is not defined in this module", wanted)
		return nil
	}
	if c.deps != nil {
		if dep := c.deps(m.id); dep != nil {
			return dep
		}
	}
	c.fail(pos, "module %s is not there; compile it first and give it as a dependency", dotted(m.id))
	return nil
}

// foreign is a type of another module, as this one writes it. The handles that it
// needs are added, whether the source imports their modules or not.
func (c *compiler) foreign(dep *format.Module, t format.Type) format.Type {
	out := format.Type{Kind: t.Kind, Index: t.Index}
	if t.Kind == format.Struct || t.Kind == format.StructInst {
		h := dep.StructHandles[t.Index]
		s := member{c.importModule(dep.ModuleID(h.Module)), dep.StructName(t.Index)}
		var ok bool
		if out.Index, ok = c.handles[s]; !ok {
			out.Index = c.structHandle(s, h.Abilities, h.TypeParams)
		}
	}
	for _, a := range t.Args {
		out.Args = append(out.Args, c.foreign(dep, a))
	}
	return out
}

func (c *compiler) foreignAll(dep *format.Module, s format.Signature) format.Signature {
	var out format.Signature
	for _, t := range s {
		out = append(out, c.foreign(dep, t))
	}
	return out
}

// function is the handle of a function that a call names.
func (c *compiler) function(module, f ident) uint16 {
	m := c.alias(module)
	if i, ok := c.functionOf[member{m.handle, f.text}]; ok {
		return i
	}
	dep := c.dependency(module.pos, m, "function "+f.text)
	if dep == nil {
		return 0
	}
	d, ok := dep.FindFunction(f.text)
	if !ok {
		c.fail(f.pos, "function %s is not defined in %s", f.text, dotted(m.id))
		return 0
	}
	h := dep.FunctionDefHandle(d)
	returns := c.foreignAll(dep, dep.Returns(h))
	params := c.foreignAll(dep, dep.Params(h))
	return c.functionHandle(member{m.handle, f.text}, params, returns, h.TypeParams)
}
