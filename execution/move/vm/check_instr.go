package vm

import (
	"github.com/trivium-chain/trivium/execution/move/format"
)

// instrCheck is an instruction that is checked.
type instrCheck struct {
	*checker
	f  *frame
	in *format.Instr
	m  *format.Module
}

func (c *instrCheck) check() error {
	switch op := c.in.Op; op {
	case format.OpNop, format.OpBranch:
		return nil
	case format.OpBrTrue, format.OpBrFalse:
		return c.want(typeBool)
	case format.OpAbort:
		return c.want(typeU64)
	case format.OpRet:
		return c.ret()
	case format.OpCall, format.OpCallGeneric:
		return nil // enter, args and results
	case format.OpPop:
		a, err := c.pop()
		if err != nil {
			return err
		}
		return able(a, format.Drop)
	case format.OpCopyLoc, format.OpMoveLoc, format.OpStLoc, format.OpMutBorrowLoc, format.OpImmBorrowLoc:
		return c.local()
	case format.OpReadRef:
		t, err := c.wantRef(nil, false)
		if err != nil {
			return err
		}
		c.push(checked{t: t})
		return able(checked{t: t}, format.Copy)
	case format.OpWriteRef:
		t, err := c.wantRef(nil, true)
		if err != nil {
			return err
		}
		if err := c.want(t); err != nil {
			return err
		}
		return able(checked{t: t}, format.Drop)
	case format.OpFreezeRef:
		t, err := c.wantRef(nil, true)
		c.push(checked{t: t, ref: format.Ref})
		return err
	case format.OpEq, format.OpNeq:
		a, err := c.same()
		if err != nil {
			return err
		}
		c.push(checked{t: typeBool})
		return able(a, format.Drop)
	}
	switch c.in.Op.Operand() {
	case format.NoOp:
		return c.arithmetic()
	case format.FieldOp, format.FieldInstOp, format.VariantFieldOp, format.VariantFieldInstOp:
		return c.field()
	case format.StructOp, format.StructInstOp, format.StructVariantOp, format.StructVariantInstOp:
		return c.structure()
	case format.SignatureOp, format.SignatureCountOp:
		return c.vector()
	}
	return c.load()
}

// typ makes a type that the module writes.
func (c *instrCheck) typ(t *format.Type, args []*Type) (*Type, error) {
	return c.s.instantiate(c.f.inst.module, t, args)
}

// ret wants the results, and nothing in the locals that may not be dropped.
func (c *instrCheck) ret() error {
	for i := len(c.f.inst.returns) - 1; i >= 0; i-- {
		a, err := c.pop()
		if err != nil {
			return err
		}
		if !a.fits(typed(c.f.inst.returns[i])) {
			return violation("result %d is %s, not %s", i, a, c.f.inst.returns[i])
		}
	}
	for i, t := range c.f.inst.locals {
		if c.valid[c.f.base+i] {
			if err := able(typed(t), format.Drop); err != nil {
				return err
			}
		}
	}
	c.valid = c.valid[:c.f.base]
	for _, r := range c.f.inst.returns {
		c.push(typed(r))
	}
	return nil
}

func (c *instrCheck) local() error {
	i := int(c.in.Index)
	if i >= len(c.f.inst.locals) {
		return violation("local %d of %d", i, len(c.f.inst.locals))
	}
	a, valid := typed(c.f.inst.locals[i]), &c.valid[c.f.base+i]
	if c.in.Op == format.OpStLoc {
		v, err := c.pop()
		if err != nil {
			return err
		}
		if !v.fits(a) {
			return violation("%s goes to local %d, which is %s", v, i, a)
		}
		if *valid {
			err = able(a, format.Drop)
		}
		*valid = true
		return err
	}
	if !*valid {
		return violation("local %d has no value", i)
	}
	switch c.in.Op {
	case format.OpMoveLoc:
		c.push(a)
		*valid = false
		return nil
	case format.OpCopyLoc:
		c.push(a)
		return able(a, format.Copy)
	}
	if a.ref != 0 {
		return violation("local %d, a reference, is borrowed", i)
	}
	ref := format.Ref
	if c.in.Op == format.OpMutBorrowLoc {
		ref = format.MutRef
	}
	c.push(checked{t: a.t, ref: ref})
	return nil
}

// same pops two operands of one type.
func (c *instrCheck) same() (checked, error) {
	b, err := c.pop()
	if err != nil {
		return b, err
	}
	a, err := c.pop()
	if err != nil {
		return a, err
	}
	// Two references need not be of the same mutability.
	if a.t != b.t || (a.ref == 0) != (b.ref == 0) {
		return a, violation("operands are %s and %s", a, b)
	}
	return a, nil
}

func (c *instrCheck) arithmetic() error {
	isInt := func(a checked) error {
		if a.ref != 0 || !(&format.Type{Kind: a.t.Kind}).IsInteger() {
			return violation("operand is %s, not an integer", a)
		}
		return nil
	}
	switch op := c.in.Op; op {
	case format.OpLdTrue, format.OpLdFalse:
		c.push(checked{t: typeBool})
		return nil
	case format.OpNot:
		if err := c.want(typeBool); err != nil {
			return err
		}
		c.push(checked{t: typeBool})
		return nil
	case format.OpAnd, format.OpOr:
		if err := c.want(typeBool); err != nil {
			return err
		}
		if err := c.want(typeBool); err != nil {
			return err
		}
		c.push(checked{t: typeBool})
		return nil
	case format.OpShl, format.OpShr:
		if err := c.want(typeU8); err != nil {
			return err
		}
		a, err := c.pop()
		if err != nil {
			return err
		}
		c.push(a)
		return isInt(a)
	default:
		if to := castTo(op); to != 0 {
			a, err := c.pop()
			if err != nil {
				return err
			}
			c.push(checked{t: primitives[to]})
			return isInt(a)
		}
		a, err := c.same()
		if err != nil {
			return err
		}
		if op == format.OpLt || op == format.OpGt || op == format.OpLe || op == format.OpGe {
			c.push(checked{t: typeBool})
		} else {
			c.push(a)
		}
		return isInt(a)
	}
}

func (c *instrCheck) field() error {
	m := c.m
	op, index := c.in.Op, c.in.Index
	args := format.Signature(nil)
	switch op.Operand() {
	case format.FieldInstOp:
		args, index = m.Signatures[m.FieldInsts[index].TypeArgs], m.FieldInsts[index].Handle
	case format.VariantFieldInstOp:
		args, index = m.Signatures[m.VariantFieldInsts[index].TypeArgs], m.VariantFieldInsts[index].Handle
	}
	var owner uint16
	var field *format.Field
	switch op.Operand() {
	case format.FieldOp, format.FieldInstOp:
		h := m.FieldHandles[index]
		owner, field = h.Owner, &m.StructDefs[h.Owner].Fields[h.Field]
	default:
		h := &m.VariantFields[index]
		owner, field = h.Owner, &m.StructDefs[h.Owner].Variants[h.Variants[0]].Fields[h.Field]
	}
	actual, err := c.s.instantiateAll(c.f.inst.module, args, c.f.inst.args)
	if err != nil {
		return err
	}
	t, err := c.s.structOf(c.f.inst.module.def(int(owner)), actual)
	if err != nil {
		return err
	}
	ref := format.Ref
	switch op {
	case format.OpMutBorrowField, format.OpMutBorrowFieldGeneric, format.OpMutBorrowVariantField, format.OpMutBorrowVariantFieldGeneric:
		ref = format.MutRef
	}
	if _, err := c.wantRef(t, ref == format.MutRef); err != nil {
		return err
	}
	ft, err := c.typ(&field.Type, actual)
	if err != nil {
		return err
	}
	c.push(checked{t: ft, ref: ref})
	return nil
}

// structure checks what works on a struct definition as a whole.
func (c *instrCheck) structure() error {
	m := c.m
	tr := translator{module: m}
	owner, variant, args := tr.packed(c.in)
	actual, err := c.s.instantiateAll(c.f.inst.module, args, c.f.inst.args)
	if err != nil {
		return err
	}
	def := c.f.inst.module.def(int(owner))
	t, err := c.s.structOf(def, actual)
	if err != nil {
		return err
	}
	switch c.in.Op {
	case format.OpPack, format.OpPackGeneric, format.OpPackVariant, format.OpPackVariantGeneric:
		if err := c.fields(def, variant, t, actual, false); err != nil {
			return err
		}
		c.push(checked{t: t})
		return nil
	case format.OpUnpack, format.OpUnpackGeneric, format.OpUnpackVariant, format.OpUnpackVariantGeneric:
		if err := c.want(t); err != nil {
			return err
		}
		return c.fields(def, variant, t, actual, true)
	case format.OpTestVariant, format.OpTestVariantGeneric:
		_, err := c.wantRef(t, false)
		c.push(checked{t: typeBool})
		return err
	}
	if err := able(checked{t: t}, format.Key); err != nil {
		return err
	}
	switch c.in.Op {
	case format.OpMoveTo, format.OpMoveToGeneric:
		if err := c.want(t); err != nil {
			return err
		}
		_, err := c.wantRef(typeSigner, false)
		return err
	case format.OpExists, format.OpExistsGeneric:
		if err := c.want(typeAddress); err != nil {
			return err
		}
		c.push(checked{t: typeBool})
		return nil
	}
	if err := c.want(typeAddress); err != nil {
		return err
	}
	switch c.in.Op {
	case format.OpMoveFrom, format.OpMoveFromGeneric:
		c.push(checked{t: t})
	case format.OpMutBorrowGlobal, format.OpMutBorrowGlobalGeneric:
		c.push(checked{t: t, ref: format.MutRef})
	default:
		c.push(checked{t: t, ref: format.Ref})
	}
	return nil
}

// fields pops the fields of a struct, or pushes them.
func (c *instrCheck) fields(def *structDef, variant uint16, t *Type, args []*Type, push bool) error {
	if int(variant) >= len(def.variants) {
		return violation("variant %d of %s", variant, t)
	}
	types, err := c.s.instantiateAll(def.module, def.variants[variant].fields, args)
	if err != nil {
		return err
	}
	if push {
		for _, f := range types {
			c.push(checked{t: f})
		}
		return nil
	}
	needed := t.Abilities &^ format.Key
	if t.Abilities.Has(format.Key) {
		needed |= format.Store
	}
	for i := len(types) - 1; i >= 0; i-- {
		if err := c.want(types[i]); err != nil {
			return err
		}
		if err := able(checked{t: types[i]}, needed); err != nil {
			return err
		}
	}
	return nil
}

func (c *instrCheck) vector() error {
	elem, err := c.typ(&c.m.Signatures[c.in.Index][0], c.f.inst.args)
	if err != nil {
		return err
	}
	vec, err := c.s.vectorOf(elem)
	if err != nil {
		return err
	}
	switch c.in.Op {
	case format.OpVecPack:
		for range c.in.Imm {
			if err := c.want(elem); err != nil {
				return err
			}
		}
		c.push(checked{t: vec})
	case format.OpVecUnpack:
		if err := c.want(vec); err != nil {
			return err
		}
		for range c.in.Imm {
			c.push(checked{t: elem})
		}
	case format.OpVecLen:
		_, err = c.wantRef(vec, false)
		c.push(checked{t: typeU64})
	case format.OpVecImmBorrow, format.OpVecMutBorrow:
		ref := format.Ref
		if c.in.Op == format.OpVecMutBorrow {
			ref = format.MutRef
		}
		if err := c.want(typeU64); err != nil {
			return err
		}
		_, err = c.wantRef(vec, ref == format.MutRef)
		c.push(checked{t: elem, ref: ref})
	case format.OpVecPushBack:
		if err := c.want(elem); err != nil {
			return err
		}
		_, err = c.wantRef(vec, true)
	case format.OpVecPopBack:
		_, err = c.wantRef(vec, true)
		c.push(checked{t: elem})
	case format.OpVecSwap:
		if err := c.want(typeU64); err != nil {
			return err
		}
		if err := c.want(typeU64); err != nil {
			return err
		}
		_, err = c.wantRef(vec, true)
	}
	return err
}

func (c *instrCheck) load() error {
	t := typeU64
	switch c.in.Op {
	case format.OpLdU8:
		t = typeU8
	case format.OpLdU16:
		t = typeU16
	case format.OpLdU32:
		t = typeU32
	case format.OpLdU128:
		t = typeU128
	case format.OpLdU256:
		t = typeU256
	case format.OpLdConst:
		var err error
		if t, err = c.typ(&c.m.Constants[c.in.Index].Type, nil); err != nil {
			return err
		}
	}
	c.push(checked{t: t})
	return nil
}
