package vm

import (
	"github.com/trivium-chain/trivium/execution/move/format"
)

// instruction translates one instruction.
func (t *translator) instruction(in *format.Instr) error {
	switch in.Op {
	case format.OpNop:
		t.nop()
	case format.OpBranch:
		t.emit(instr{op: opBranch, a: uint32(in.Index)})
	case format.OpBrTrue, format.OpBrFalse:
		t.emit(instr{op: either(in.Op == format.OpBrTrue, opBrTrue, opBrFalse), a: uint32(in.Index)})
		return t.drop(1)
	case format.OpRet:
		t.emit(instr{op: opRet})
		return t.drop(len(t.fn.returns))
	case format.OpAbort:
		t.emit(instr{op: opAbort})
		return t.drop(1)
	case format.OpCall:
		return t.call(callSource{false, in.Index}, in.Index, nil)
	case format.OpCallGeneric:
		i := t.module.FunctionInsts[in.Index]
		return t.call(callSource{true, in.Index}, i.Handle, t.module.Signatures[i.TypeArgs])
	case format.OpPop:
		t.emit(instr{op: opPop})
		return t.drop(1)
	case format.OpCopyLoc, format.OpMoveLoc, format.OpStLoc, format.OpMutBorrowLoc, format.OpImmBorrowLoc:
		return t.local(in)
	case format.OpReadRef:
		o, err := t.pop(1)
		if err != nil {
			return err
		}
		t.emit(instr{op: either(owns(o.to), opReadRefDeep, opReadRef)})
		t.push(operand{kind: o.to})
	case format.OpWriteRef:
		t.emit(instr{op: opWriteRef})
		return t.drop(2)
	case format.OpFreezeRef:
		o, err := t.pop(1)
		if err != nil {
			return err
		}
		t.nop()
		t.push(operand{kind: format.Ref, to: o.to})
	case format.OpMutBorrowField, format.OpImmBorrowField, format.OpMutBorrowFieldGeneric, format.OpImmBorrowFieldGeneric:
		return t.field(in)
	case format.OpMutBorrowVariantField, format.OpImmBorrowVariantField, format.OpMutBorrowVariantFieldGeneric, format.OpImmBorrowVariantFieldGeneric:
		return t.variantField(in)
	case format.OpPack, format.OpPackGeneric, format.OpPackVariant, format.OpPackVariantGeneric:
		return t.pack(in)
	case format.OpUnpack, format.OpUnpackGeneric, format.OpUnpackVariant, format.OpUnpackVariantGeneric:
		return t.unpack(in)
	case format.OpTestVariant, format.OpTestVariantGeneric:
		_, variant, _ := t.packed(in)
		t.emit(instr{op: opTestVariant, imm: uint64(variant)})
		return t.replace(1, operand{kind: format.Bool})
	case format.OpVecPack, format.OpVecLen, format.OpVecImmBorrow, format.OpVecMutBorrow, format.OpVecPushBack,
		format.OpVecPopBack, format.OpVecUnpack, format.OpVecSwap:
		return t.vector(in)
	case format.OpExists, format.OpExistsGeneric, format.OpMutBorrowGlobal, format.OpMutBorrowGlobalGeneric,
		format.OpImmBorrowGlobal, format.OpImmBorrowGlobalGeneric, format.OpMoveFrom, format.OpMoveFromGeneric,
		format.OpMoveTo, format.OpMoveToGeneric:
		return t.global(in)
	default:
		if in.Op.Operand() != format.NoOp || in.Op == format.OpLdTrue || in.Op == format.OpLdFalse {
			return t.load(in)
		}
		return t.arithmetic(in)
	}
	return nil
}

// either is a if the condition holds, and b if it does not.
func either(condition bool, a, b op) op {
	if condition {
		return a
	}
	return b
}

// replace takes the types of n operands and adds that of a result.
func (t *translator) replace(n int, result operand) error {
	err := t.drop(n)
	t.push(result)
	return err
}

func (t *translator) call(from callSource, handle uint16, args format.Signature) error {
	n, ok := t.callIndex[from]
	if !ok {
		n = uint32(len(t.out.calls))
		t.out.calls = append(t.out.calls, callSite{handle: handle, typeArgs: args})
		t.callIndex[from] = n
	}
	t.emit(instr{op: opCall, a: n})
	h := &t.module.FunctionHandles[handle]
	if err := t.drop(len(t.module.Params(h))); err != nil {
		return err
	}
	returns := t.module.Returns(h)
	for i := range returns {
		t.push(of(&returns[i], args))
	}
	return nil
}

func (t *translator) local(in *format.Instr) error {
	o := of(&t.fn.locals[in.Index], nil)
	switch in.Op {
	case format.OpCopyLoc:
		t.emit(instr{op: either(owns(o.kind), opCopyLocDeep, opCopyLoc), a: uint32(in.Index)})
		t.push(o)
	case format.OpMoveLoc:
		t.emit(instr{op: opMoveLoc, a: uint32(in.Index)})
		t.push(o)
	case format.OpStLoc:
		t.emit(instr{op: opStLoc, a: uint32(in.Index)})
		return t.drop(1)
	default:
		t.emit(instr{op: opBorrowLoc, a: uint32(in.Index)})
		t.push(operand{kind: format.Ref, to: o.kind})
	}
	return nil
}

func (t *translator) field(in *format.Instr) error {
	handle, args := in.Index, format.Signature(nil)
	if in.Op.Operand() == format.FieldInstOp {
		i := t.module.FieldInsts[in.Index]
		handle, args = i.Handle, t.module.Signatures[i.TypeArgs]
	}
	h := t.module.FieldHandles[handle]
	t.emit(instr{op: opBorrowField, a: uint32(h.Field)})
	return t.replace(1, refTo(of(&t.module.StructDefs[h.Owner].Fields[h.Field].Type, args)))
}

func refTo(o operand) operand { return operand{kind: format.Ref, to: o.kind} }

func (t *translator) variantField(in *format.Instr) error {
	handle, args := in.Index, format.Signature(nil)
	if in.Op.Operand() == format.VariantFieldInstOp {
		i := t.module.VariantFieldInsts[in.Index]
		handle, args = i.Handle, t.module.Signatures[i.TypeArgs]
	}
	h := &t.module.VariantFields[handle]
	t.emit(instr{op: opBorrowVariantField, n: h.Field, a: uint32(len(t.out.variants))})
	t.out.variants = append(t.out.variants, h.Variants)
	variants := t.module.StructDefs[h.Owner].Variants
	return t.replace(1, refTo(of(&variants[h.Variants[0]].Fields[h.Field].Type, args)))
}

func (t *translator) pack(in *format.Instr) error {
	_, variant, _ := t.packed(in)
	fields := len(t.fields(in))
	t.emit(instr{op: opPack, n: uint16(fields), a: t.structType(in), imm: uint64(variant)})
	return t.replace(fields, operand{kind: format.Struct})
}

func (t *translator) unpack(in *format.Instr) error {
	_, variant, args := t.packed(in)
	fields := t.fields(in)
	isVariant := in.Op == format.OpUnpackVariant || in.Op == format.OpUnpackVariantGeneric
	t.emit(instr{op: either(isVariant, opUnpackVariant, opUnpack), n: uint16(len(fields)), a: t.structType(in), imm: uint64(variant)})
	if err := t.drop(1); err != nil {
		return err
	}
	for i := range fields {
		t.push(of(&fields[i].Type, args))
	}
	return nil
}

func (t *translator) vector(in *format.Instr) error {
	elem := of(&t.module.Signatures[in.Index][0], nil)
	a := t.elemType(in)
	switch in.Op {
	case format.OpVecPack:
		t.emit(instr{op: opVecPack, n: uint16(in.Imm), a: a})
		return t.replace(int(in.Imm), operand{kind: format.Vector})
	case format.OpVecLen:
		t.emit(instr{op: opVecLen})
		return t.replace(1, operand{kind: format.U64})
	case format.OpVecImmBorrow, format.OpVecMutBorrow:
		t.emit(instr{op: opVecBorrow})
		return t.replace(2, refTo(elem))
	case format.OpVecPushBack:
		t.emit(instr{op: opVecPush})
		return t.drop(2)
	case format.OpVecPopBack:
		t.emit(instr{op: opVecPop})
		return t.replace(1, elem)
	case format.OpVecUnpack:
		t.emit(instr{op: opVecUnpack, n: uint16(in.Imm)})
		if err := t.drop(1); err != nil {
			return err
		}
		for range in.Imm {
			t.push(elem)
		}
	case format.OpVecSwap:
		t.emit(instr{op: opVecSwap})
		return t.drop(3)
	}
	return nil
}

func (t *translator) global(in *format.Instr) error {
	a := t.structType(in)
	switch in.Op {
	case format.OpExists, format.OpExistsGeneric:
		t.emit(instr{op: opExists, a: a})
		return t.replace(1, operand{kind: format.Bool})
	case format.OpMutBorrowGlobal, format.OpMutBorrowGlobalGeneric:
		t.emit(instr{op: opBorrowGlobalMut, a: a})
		return t.replace(1, operand{kind: format.MutRef, to: format.Struct})
	case format.OpImmBorrowGlobal, format.OpImmBorrowGlobalGeneric:
		t.emit(instr{op: opBorrowGlobal, a: a})
		return t.replace(1, operand{kind: format.Ref, to: format.Struct})
	case format.OpMoveFrom, format.OpMoveFromGeneric:
		t.emit(instr{op: opMoveFrom, a: a})
		return t.replace(1, operand{kind: format.Struct})
	}
	t.emit(instr{op: opMoveTo, a: a})
	return t.drop(2)
}

// load translates what puts a value of the code on the stack.
func (t *translator) load(in *format.Instr) error {
	word := func(kind format.Kind, x uint64) error {
		t.emit(instr{op: opLdWord, imm: x})
		t.push(operand{kind: kind})
		return nil
	}
	switch in.Op {
	case format.OpLdTrue:
		return word(format.Bool, 1)
	case format.OpLdFalse:
		return word(format.Bool, 0)
	case format.OpLdU8:
		return word(format.U8, in.Imm)
	case format.OpLdU16:
		return word(format.U16, in.Imm)
	case format.OpLdU32:
		return word(format.U32, in.Imm)
	case format.OpLdU64:
		return word(format.U64, in.Imm)
	case format.OpLdU128:
		t.big(format.U128, *in.Big)
		return nil
	case format.OpLdU256:
		t.big(format.U256, *in.Big)
		return nil
	case format.OpLdConst:
		t.constant(in.Index)
		return nil
	}
	return invariant("instruction %s in verified code", in.Op)
}

func (t *translator) big(kind format.Kind, x [4]uint64) {
	t.emit(instr{op: opLdBig, a: uint32(len(t.out.bigs))})
	t.out.bigs = append(t.out.bigs, x)
	t.push(operand{kind: kind})
}

func (t *translator) constant(n uint16) {
	kind := t.module.Constants[n].Type.Kind
	if kind != format.Vector {
		t.big(kind, t.fn.image.constants[n].value.w)
		return
	}
	t.emit(instr{op: opLdConst, a: uint32(n)})
	t.push(operand{kind: kind})
}
