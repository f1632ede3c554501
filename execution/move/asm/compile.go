package asm

import (
	"github.com/trivium-chain/trivium/execution/move/format"
	"github.com/trivium-chain/trivium/execution/move/tag"
)

// compiler makes tables of a syntax tree. After the first error what it makes is
// of no use, and it goes on only since that is harmless.
type compiler struct {
	version uint32
	deps    func(tag.Module) *format.Module
	err     error

	modules      pool[format.ModuleHandle]
	structs      pool[format.StructHandle]
	functions    pool[format.FunctionHandle]
	functionInst pool[format.FunctionInst]
	signatures   pool[format.Signature]
	constants    pool[format.Constant]
	identifiers  pool[string]
	addresses    pool[tag.Address]
	structInst   pool[format.StructDefInst]
	fields       pool[format.FieldHandle]
	fieldInst    pool[format.FieldInst]
	variantField pool[format.VariantFieldHandle]
	variantFInst pool[format.VariantFieldInst]
	variants     pool[format.StructVariantHandle]
	variantInst  pool[format.StructVariantInst]

	aliases    map[string]imported   // modules by their names in the source
	handles    map[member]uint16     // struct handles
	functionOf map[member]uint16     // function handles
	defs       map[string]uint16     // struct definitions of this module
	trees      map[string]*structAST // and as written
	named      map[string]*constant  // constants

	bodies [][]int // of the functions that have one: where in the source each instruction is from
}

// imported is a module with its handle.
type imported struct {
	id     tag.Module
	handle uint16
}

// member is a struct or function of a module.
type member struct {
	module uint16 // handle
	name   string
}

func newCompiler(opts Options) *compiler {
	c := &compiler{
		version:    opts.Version,
		deps:       opts.Deps,
		aliases:    map[string]imported{},
		handles:    map[member]uint16{},
		functionOf: map[member]uint16{},
		defs:       map[string]uint16{},
		trees:      map[string]*structAST{},
		named:      map[string]*constant{},
	}
	if c.version == 0 {
		c.version = format.VersionLatest
	}
	if c.version < format.VersionMin || c.version > format.VersionMax {
		c.fail(0, "version %d of the binary format does not exist; choose %d to %d", c.version, format.VersionMin, format.VersionMax)
	}
	return c
}

func (c *compiler) fail(pos int, form string, args ...any) {
	if c.err == nil {
		c.err = fault(pos, form, args...)
	}
}

// add puts an item into a table.
func add[V any](c *compiler, p *pool[V], what, key string, item V) uint16 {
	i, ok := p.add(key, item)
	if !ok {
		c.fail(0, "more than %d %s; take the module apart", maxIndex, what)
	}
	return i
}

func (c *compiler) identifier(s string) uint16 {
	return add(c, &c.identifiers, "names", s, s)
}

func (c *compiler) moduleHandle(id tag.Module) format.ModuleHandle {
	a := add(c, &c.addresses, "addresses", string(id.Address[:]), id.Address)
	return format.ModuleHandle{Address: a, Name: c.identifier(id.Name)}
}

// importModule is the index of a module handle.
func (c *compiler) importModule(id tag.Module) uint16 {
	h := c.moduleHandle(id)
	return add(c, &c.modules, "modules", key(h.Address, h.Name), h)
}

func (c *compiler) signature(s format.Signature) uint16 {
	var k []byte
	for _, t := range s {
		k = appendType(k, t)
	}
	if s == nil {
		s = format.Signature{}
	}
	return add(c, &c.signatures, "signatures", string(k), s)
}

func (c *compiler) constant(t format.Type, data []byte) uint16 {
	k := append(appendType(nil, t), data...)
	return add(c, &c.constants, "constants", string(k), format.Constant{Type: t, Data: data})
}

func (c *compiler) imports(list []importAST) {
	for _, i := range list {
		if old, ok := c.aliases[i.alias]; ok && old.id != i.id {
			c.fail(i.pos, "name %s means %s already; import one of them \"as\" another name", i.alias, dotted(old.id))
		}
		c.aliases[i.alias] = imported{i.id, c.importModule(i.id)}
	}
}

func (c *compiler) module(tree *moduleAST) *format.Module {
	m := &format.Module{}
	for _, f := range tree.friends {
		m.Friends = append(m.Friends, c.moduleHandle(f.id))
	}
	m.Self = c.importModule(tree.id)
	c.aliases[self] = imported{tree.id, m.Self}
	c.imports(tree.imports)
	for i := range tree.structs {
		s := &tree.structs[i]
		c.structHandle(member{m.Self, s.name.text}, s.abilities, structParams(s.params))
		c.trees[s.name.text] = s
	}
	c.declareConstants(tree.constants)
	for i := range tree.functions {
		c.declareFunction(m.Self, &tree.functions[i])
	}
	for i := range tree.structs {
		m.StructDefs = append(m.StructDefs, c.structDef(m.Self, &tree.structs[i]))
	}
	for i := range tree.functions {
		m.FunctionDefs = append(m.FunctionDefs, c.functionDef(m.Self, &tree.functions[i]))
	}
	m.Tables = c.tables()
	m.StructDefInsts = c.structInst.items
	m.FieldHandles = c.fields.items
	m.FieldInsts = c.fieldInst.items
	m.VariantFields = c.variantField.items
	m.VariantFieldInsts = c.variantFInst.items
	m.StructVariants = c.variants.items
	m.StructVariantInsts = c.variantInst.items
	return m
}

func (c *compiler) script(tree *scriptAST) *format.Script {
	c.imports(tree.imports)
	c.declareConstants(tree.constants)
	f := &tree.main
	s := &format.Script{TypeParams: constraints(f.typeParams)}
	s.Params = c.signature(c.types(typesOf(f.params), typeNames(f.typeParams)))
	s.Code = *c.body(f)
	s.Tables = c.tables()
	return s
}

func (c *compiler) tables() format.Tables {
	return format.Tables{
		Version:         c.version,
		ModuleHandles:   c.modules.items,
		StructHandles:   c.structs.items,
		FunctionHandles: c.functions.items,
		FunctionInsts:   c.functionInst.items,
		Signatures:      c.signatures.items,
		Constants:       c.constants.items,
		Identifiers:     c.identifiers.items,
		Addresses:       c.addresses.items,
	}
}

// dotted is a module as the source writes it.
func dotted(id tag.Module) string { return id.Address.String() + "." + id.Name }
