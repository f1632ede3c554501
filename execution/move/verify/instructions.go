package verify

import (
	"github.com/trivium-chain/trivium/execution/move/format"
	"github.com/trivium-chain/trivium/execution/move/status"
)

// maxVectorCount bounds how many elements one instruction packs or unpacks. The
// operand holds 8 bytes; counts beyond it would overflow what later passes reckon
// with, and no operand stack could hold them.
const maxVectorCount = 65535

// instructions checks of each instruction that its form fits what it names: the
// generic form something with type parameters, the plain form something without.
// A plain call of a generic function would run with no types for its parameters.
func instructions(v *view, _ *Config) error {
	for i := range v.FunctionDefs {
		if code := v.FunctionDefs[i].Code; code != nil {
			if err := v.instructionForms(i, code); err != nil {
				return err
			}
		}
	}
	return nil
}

func (v *view) instructionForms(function int, code *format.Code) error {
	for pc := range code.Instrs {
		in := &code.Instrs[pc]
		op := in.Op.Operand()
		if op == format.SignatureCountOp && in.Imm > maxVectorCount {
			return status.At(status.ConstraintNotSatisfied, function, pc, "%s of %d elements", in.Op, in.Imm)
		}
		if params, generic, named := v.namedTypeParams(op, in.Index); named && (params > 0) != generic {
			return status.At(status.GenericMemberOpcodeMismatch, function, pc, "%s of what has %d type parameters", in.Op, params)
		}
	}
	return nil
}

// namedTypeParams is the number of type parameters that the function or struct
// behind an operand declares, and whether the operand gives type arguments.
func (v *view) namedTypeParams(op format.Operand, i uint16) (params int, generic, named bool) {
	structParams := func(def uint16) int { return len(v.StructDefHandle(int(def)).TypeParams) }
	switch op {
	case format.FunctionOp:
		return len(v.FunctionHandles[i].TypeParams), false, true
	case format.FunctionInstOp:
		return len(v.FunctionHandles[v.FunctionInsts[i].Handle].TypeParams), true, true
	case format.StructOp:
		return structParams(i), false, true
	case format.StructInstOp:
		return structParams(v.StructDefInsts[i].Def), true, true
	case format.FieldOp:
		return structParams(v.FieldHandles[i].Owner), false, true
	case format.FieldInstOp:
		return structParams(v.FieldHandles[v.FieldInsts[i].Handle].Owner), true, true
	case format.VariantFieldOp:
		return structParams(v.VariantFields[i].Owner), false, true
	case format.VariantFieldInstOp:
		return structParams(v.VariantFields[v.VariantFieldInsts[i].Handle].Owner), true, true
	case format.StructVariantOp:
		return structParams(v.StructVariants[i].Owner), false, true
	case format.StructVariantInstOp:
		return structParams(v.StructVariants[v.StructVariantInsts[i].Handle].Owner), true, true
	}
	return 0, false, false
}
