package format

import (
	"encoding/binary"

	"github.com/trivium-chain/trivium/execution/move/tag"
)

func (w *writer) moduleHandle(h *ModuleHandle) {
	w.index(h.Address)
	w.index(h.Name)
}

func (w *writer) structHandle(h *StructHandle) {
	w.index(h.Module)
	w.index(h.Name)
	w.abilities(h.Abilities)
	w.uleb(uint64(len(h.TypeParams)), maxTypeParams, "number of type parameters")
	for _, p := range h.TypeParams {
		w.abilities(p.Constraints)
		if p.Phantom {
			w.byte(1)
		} else {
			w.byte(0)
		}
	}
}

func (w *writer) functionHandle(h *FunctionHandle) {
	w.index(h.Module)
	w.index(h.Name)
	w.index(h.Params)
	w.index(h.Returns)
	w.abilitySets(h.TypeParams)
	if w.version < VersionEnum {
		if h.HasAccess {
			w.fail("version %d has no access specifiers", w.version)
		}
		return
	}
	if w.option(h.HasAccess); h.HasAccess {
		w.uleb(uint64(len(h.Access)), maxAccesses, "number of access specifiers")
		write(w, h.Access, (*writer).accessSpecifier)
	}
}

func (w *writer) abilities(a Abilities) { w.uleb(uint64(a), uint64(AllAbilities), "abilities") }

func (w *writer) abilitySets(sets []Abilities) {
	w.uleb(uint64(len(sets)), maxTypeParams, "number of type parameters")
	for _, a := range sets {
		w.abilities(a)
	}
}

func (w *writer) accessSpecifier(a *AccessSpecifier) {
	w.uleb(uint64(a.Kind), accessKinds, "kind of an access specifier")
	w.option(a.Negated)
	w.uleb(uint64(a.Resource.Tag), resourceInst, "resource of an access specifier")
	switch a.Resource.Tag {
	case resourceAtAddress, resourceInModule, resourceStruct:
		w.index(a.Resource.Index)
	case resourceInst:
		w.index(a.Resource.Index)
		w.index(a.Resource.TypeArgs)
	}
	w.uleb(uint64(a.Address.Tag), addressParameter, "address of an access specifier")
	switch a.Address.Tag {
	case addressLiteral:
		w.index(a.Address.Index)
	case addressParameter:
		w.uleb(uint64(a.Address.Index), maxLocal, "parameter of an access specifier")
		if w.option(a.Address.HasInst); a.Address.HasInst {
			w.index(a.Address.Function)
		}
	}
	if a.Kind == 0 || a.Resource.Tag == 0 || a.Address.Tag == 0 {
		w.fail("access specifier with a part that is not set")
	}
}

func (w *writer) signature(s *Signature) {
	w.uleb(uint64(len(*s)), maxSignature, "number of types in a signature")
	for _, t := range *s {
		w.typ(t, 1)
	}
}

func (w *writer) identifier(s *string) {
	if !tag.ValidIdentifier(*s) {
		w.fail("%q is not an identifier", *s)
	}
	w.blob([]byte(*s), maxIdentifier, "bytes of an identifier")
}

// typ writes a type that lies depth-1 types deep.
func (w *writer) typ(t Type, depth int) {
	if depth > maxTypeDepth {
		w.fail("type deeper than %d", maxTypeDepth)
		return
	}
	w.byte(byte(t.Kind))
	args := 0
	switch t.Kind {
	case Bool, U8, U64, U128, AddressK, Signer:
	case U16, U32, U256:
		w.since(VersionU256, kindNames[t.Kind])
	case Ref, MutRef, Vector:
		args = 1
	case Struct, TypeParam:
		w.index(t.Index)
	case StructInst:
		args = max(1, len(t.Args))
		w.index(t.Index)
		w.uleb(uint64(args), maxTypeParams, "number of type arguments")
	default:
		w.fail("type of kind 0x%x", uint8(t.Kind))
	}
	if len(t.Args) != args {
		w.fail("type of kind 0x%x with %d parts", uint8(t.Kind), len(t.Args))
		return
	}
	for _, a := range t.Args {
		w.typ(a, depth+1)
	}
}

func (w *writer) variantField(h *VariantFieldHandle) {
	w.index(h.Owner)
	w.uleb(uint64(h.Field), maxFieldIndex, "field")
	w.uleb(uint64(len(h.Variants)), maxVariants, "number of variants")
	for _, v := range h.Variants {
		w.uleb(uint64(v), maxVariantIndex, "variant")
	}
}

func (w *writer) structDef(d *StructDef) {
	w.index(d.Handle)
	w.byte(byte(d.Kind))
	switch d.Kind {
	case NativeStruct:
	case FieldStruct:
		w.fields(d.Fields)
	case VariantStruct:
		w.since(VersionEnum, "enums")
		w.uleb(uint64(len(d.Variants)), maxVariants, "number of variants")
		for _, v := range d.Variants {
			w.index(v.Name)
			w.fields(v.Fields)
		}
	default:
		w.fail("struct of kind %d", d.Kind)
	}
}

func (w *writer) fields(fields []Field) {
	w.uleb(uint64(len(fields)), maxFields, "number of fields")
	for _, f := range fields {
		w.index(f.Name)
		w.typ(f.Type, 1)
	}
}

func (w *writer) functionDef(d *FunctionDef) {
	w.index(d.Handle)
	w.byte(byte(d.Visibility))
	if d.Visibility != Private && d.Visibility != Public && d.Visibility != Friend {
		w.fail("visibility %d", d.Visibility)
	}
	var flags byte
	if d.Entry {
		flags |= flagEntry
	}
	if d.Native {
		flags |= flagNative
	}
	w.byte(flags)
	w.uleb(uint64(len(d.Acquires)), maxAcquires, "number of acquired structs")
	for _, a := range d.Acquires {
		w.index(a)
	}
	switch {
	case d.Native != (d.Code == nil):
		w.fail("a function must have code or be native")
	case !d.Native:
		w.code(d.Code)
	}
}

func (w *writer) code(c *Code) {
	w.index(c.Locals)
	w.uleb(uint64(len(c.Instrs)), maxInstrs, "number of instructions")
	for i := range c.Instrs {
		w.instr(&c.Instrs[i])
	}
}

func (w *writer) instr(i *Instr) {
	if !i.Op.Valid() {
		w.fail("opcode 0x%x", uint8(i.Op))
		return
	}
	w.since(i.Op.Since(), i.Op.String())
	w.byte(byte(i.Op))
	switch i.Op.Operand() {
	case NoOp:
	case U8Op:
		w.fits(i.Imm, 8)
		w.byte(byte(i.Imm))
	case U16Op:
		w.fits(i.Imm, 16)
		w.data = binary.LittleEndian.AppendUint16(w.data, uint16(i.Imm))
	case U32Op:
		w.fits(i.Imm, 32)
		w.data = binary.LittleEndian.AppendUint32(w.data, uint32(i.Imm))
	case U64Op:
		w.u64(i.Imm)
	case U128Op, U256Op:
		w.big(i)
	case LocalOp:
		w.uleb(uint64(i.Index), maxLocal, "local")
	case SignatureCountOp:
		w.index(i.Index)
		w.u64(i.Imm)
	default:
		w.index(i.Index)
	}
}

func (w *writer) fits(v uint64, bits int) {
	if v>>bits != 0 {
		w.fail("number %d of more than %d bits", v, bits)
	}
}

func (w *writer) big(i *Instr) {
	words := 4
	if i.Op.Operand() == U128Op {
		words = 2
	}
	switch {
	case i.Big == nil:
		w.fail("%s without its number", i.Op)
	case i.Big.BitLen() > 64*words:
		w.fail("number of more than %d bits", 64*words)
	default:
		w.words(i.Big[:words])
	}
}
