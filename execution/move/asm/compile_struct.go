package asm

import (
	"slices"

	"github.com/trivium-chain/trivium/execution/move/format"
)

// generic are the forms of instructions that take type arguments.
var generic = map[format.Opcode]format.Opcode{
	format.OpPack:                  format.OpPackGeneric,
	format.OpUnpack:                format.OpUnpackGeneric,
	format.OpExists:                format.OpExistsGeneric,
	format.OpImmBorrowGlobal:       format.OpImmBorrowGlobalGeneric,
	format.OpMutBorrowGlobal:       format.OpMutBorrowGlobalGeneric,
	format.OpMoveFrom:              format.OpMoveFromGeneric,
	format.OpMoveTo:                format.OpMoveToGeneric,
	format.OpImmBorrowField:        format.OpImmBorrowFieldGeneric,
	format.OpMutBorrowField:        format.OpMutBorrowFieldGeneric,
	format.OpImmBorrowVariantField: format.OpImmBorrowVariantFieldGeneric,
	format.OpMutBorrowVariantField: format.OpMutBorrowVariantFieldGeneric,
	format.OpPackVariant:           format.OpPackVariantGeneric,
	format.OpUnpackVariant:         format.OpUnpackVariantGeneric,
	format.OpTestVariant:           format.OpTestVariantGeneric,
}

// structOp emits an instruction about a struct, or about a variant if one is named.
func (f *frame) structOp(pos int, op format.Opcode, of *structRef) {
	args := f.c.signature(f.c.types(of.args, f.types))
	def := f.c.structIndex(of.ident)
	if of.variant != nil {
		f.variantOp(pos, op, of, def, args)
		return
	}
	if len(of.args) == 0 {
		f.emit(pos, format.Instr{Op: op, Index: def})
		return
	}
	i := add(f.c, &f.c.structInst, "struct instantiations", key(def, args), format.StructDefInst{Def: def, TypeArgs: args})
	f.emit(pos, format.Instr{Op: generic[op], Index: i})
}

func (f *frame) variantOp(pos int, op format.Opcode, of *structRef, def, args uint16) {
	switch op {
	case format.OpPack:
		op = format.OpPackVariant
	case format.OpUnpack:
		op = format.OpUnpackVariant
	}
	n := f.c.variant(of, *of.variant)
	h := add(f.c, &f.c.variants, "variants", key(def, n), format.StructVariantHandle{Owner: def, Variant: n})
	if len(of.args) == 0 {
		f.emit(pos, format.Instr{Op: op, Index: h})
		return
	}
	i := add(f.c, &f.c.variantInst, "variant instantiations", key(h, args), format.StructVariantInst{Handle: h, TypeArgs: args})
	f.emit(pos, format.Instr{Op: generic[op], Index: i})
}

// borrow emits the borrow of a field.
func (f *frame) borrow(e *borrowExpr) {
	def := f.c.structIndex(e.of.ident)
	if e.variants != nil {
		f.borrowVariant(e, def)
		return
	}
	n, ok := fieldIndex(f.c.fieldsOf(&e.of), e.field.text)
	if !ok {
		f.c.fail(e.field.pos, "field %s is not in %s", e.field.text, e.of.text)
	}
	op := format.OpImmBorrowField
	if e.mut {
		op = format.OpMutBorrowField
	}
	h := add(f.c, &f.c.fields, "fields", key(def, uint16(n)), format.FieldHandle{Owner: def, Field: uint16(n)})
	if len(e.of.args) == 0 {
		f.emit(e.pos, format.Instr{Op: op, Index: h})
		return
	}
	args := f.c.signature(f.c.types(e.of.args, f.types))
	i := add(f.c, &f.c.fieldInst, "field instantiations", key(h, args), format.FieldInst{Handle: h, TypeArgs: args})
	f.emit(e.pos, format.Instr{Op: generic[op], Index: i})
}

// borrowVariant emits the borrow of a field that one or more variants have.
func (f *frame) borrowVariant(e *borrowExpr, def uint16) {
	h := format.VariantFieldHandle{Owner: def}
	for i, v := range e.variants {
		h.Variants = append(h.Variants, f.c.variant(&e.of, v))
		of := e.of
		of.variant = &v
		n, ok := fieldIndex(f.c.fieldsOf(&of), e.field.text)
		switch {
		case !ok:
			f.c.fail(e.field.pos, "field %s is not in variant %s of %s", e.field.text, v.text, e.of.text)
		case i == 0:
			h.Field = uint16(n)
		case int(h.Field) != n:
			f.c.fail(e.field.pos, "field %s has not the same place in all variants named; borrow them one by one", e.field.text)
		}
	}
	op := format.OpImmBorrowVariantField
	if e.mut {
		op = format.OpMutBorrowVariantField
	}
	at := add(f.c, &f.c.variantField, "variant fields", key(append([]uint16{def, h.Field}, h.Variants...)...), h)
	if len(e.of.args) == 0 {
		f.emit(e.pos, format.Instr{Op: op, Index: at})
		return
	}
	args := f.c.signature(f.c.types(e.of.args, f.types))
	i := add(f.c, &f.c.variantFInst, "variant field instantiations", key(at, args), format.VariantFieldInst{Handle: at, TypeArgs: args})
	f.emit(e.pos, format.Instr{Op: generic[op], Index: i})
}

// variant is the number of a variant.
func (c *compiler) variant(of *structRef, v ident) uint16 {
	s := c.trees[of.text]
	if s == nil {
		return 0 // structIndex has said so
	}
	n := slices.IndexFunc(s.variants, func(w variantAST) bool { return w.name.text == v.text })
	if n < 0 {
		c.fail(v.pos, "variant %s is not in %s", v.text, of.text)
		return 0
	}
	return uint16(n)
}

// fieldsOf are the fields of a struct, or of the variant that is named.
func (c *compiler) fieldsOf(of *structRef) []variable {
	s := c.trees[of.text]
	switch {
	case s == nil:
		return nil
	case of.variant == nil && s.enum:
		c.fail(of.pos, "%s is an enum: name the variant, as in %s::VARIANT", of.text, of.text)
	case of.variant != nil:
		if n := int(c.variant(of, *of.variant)); n < len(s.variants) {
			return s.variants[n].fields
		}
		return nil
	}
	return s.fields
}

func fieldIndex(fields []variable, name string) (int, bool) {
	i := slices.IndexFunc(fields, func(f variable) bool { return f.text == name })
	return max(i, 0), i >= 0
}
