package verify

import "github.com/trivium-chain/trivium/execution/move/format"

// noVariant stands where a struct has no variants.
const noVariant = -1

// callee is the function that a call names, and its type arguments.
func (v *view) callee(in *format.Instr) (handle uint16, args format.Signature) {
	if in.Op == format.OpCall {
		return in.Index, nil
	}
	inst := v.FunctionInsts[in.Index]
	return inst.Handle, v.Signatures[inst.TypeArgs]
}

// structOf is the struct that an instruction names, with variant and type
// arguments.
func (v *view) structOf(in *format.Instr) (def uint16, variant int, args format.Signature) {
	switch in.Op.Operand() {
	case format.StructInstOp:
		inst := v.StructDefInsts[in.Index]
		return inst.Def, noVariant, v.Signatures[inst.TypeArgs]
	case format.StructVariantOp:
		h := v.StructVariants[in.Index]
		return h.Owner, int(h.Variant), nil
	case format.StructVariantInstOp:
		inst := v.StructVariantInsts[in.Index]
		h := v.StructVariants[inst.Handle]
		return h.Owner, int(h.Variant), v.Signatures[inst.TypeArgs]
	}
	return in.Index, noVariant, nil
}

// fieldsOf are the fields of a struct, or of a variant of an enum. There are none
// (and !found) where an enum is named as a struct or the reverse, or the fields
// are not known.
func (v *view) fieldsOf(def uint16, variant int) (fields []format.Field, found bool) {
	d := &v.StructDefs[def]
	switch {
	case variant == noVariant && d.Kind == format.FieldStruct:
		return d.Fields, true
	case variant != noVariant && d.Kind == format.VariantStruct && variant < len(d.Variants):
		return d.Variants[variant].Fields, true
	}
	return nil, false
}

// fieldOf is the field that an instruction borrows: its number in the struct, or
// in each of the variants.
func (v *view) fieldOf(in *format.Instr) (def uint16, variants []uint16, field uint16, args format.Signature) {
	i := in.Index
	switch in.Op.Operand() {
	case format.FieldInstOp:
		args = v.Signatures[v.FieldInsts[i].TypeArgs]
		i = v.FieldInsts[i].Handle
	case format.VariantFieldInstOp:
		args = v.Signatures[v.VariantFieldInsts[i].TypeArgs]
		i = v.VariantFieldInsts[i].Handle
		fallthrough
	case format.VariantFieldOp:
		h := &v.VariantFields[i]
		return h.Owner, h.Variants, h.Field, args
	}
	h := v.FieldHandles[i]
	return h.Owner, nil, h.Field, args
}
