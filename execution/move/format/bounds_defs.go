package format

import "github.com/trivium-chain/trivium/execution/move/status"

func (b *bounds) fieldHandles() *status.Error {
	return each(b.m.FieldHandles, func(_ int, h *FieldHandle) *status.Error {
		if err := inTable(h.Owner, len(b.m.StructDefs), TableStructDefs); err != nil {
			return err
		}
		return member("field", h.Field, len(b.m.StructDefs[h.Owner].Fields))
	})
}

// member checks the number of a field or variant.
func member(what string, number uint16, n int) *status.Error {
	if int(number) >= n {
		return status.New(status.IndexOutOfBounds, "%s %d, there are %d", what, number, n)
	}
	return nil
}

func (b *bounds) variantField(_ int, h *VariantFieldHandle) *status.Error {
	if err := inTable(h.Owner, len(b.m.StructDefs), TableStructDefs); err != nil {
		return err
	}
	if len(h.Variants) == 0 {
		return status.New(status.ZeroVariantsError, "a field of no variants")
	}
	variants := b.m.StructDefs[h.Owner].Variants
	for _, v := range h.Variants {
		if err := member("variant", v, len(variants)); err != nil {
			return err
		}
		if err := member("field", h.Field, len(variants[v].Fields)); err != nil {
			return err
		}
	}
	return nil
}

func (b *bounds) structVariant(_ int, h *StructVariantHandle) *status.Error {
	if err := inTable(h.Owner, len(b.m.StructDefs), TableStructDefs); err != nil {
		return err
	}
	return member("variant", h.Variant, len(b.m.StructDefs[h.Owner].Variants))
}

func (b *bounds) structDef(i int, d *StructDef) *status.Error {
	if err := inTable(d.Handle, len(b.t.StructHandles), TableStructHandles); err != nil {
		return err
	}
	params := len(b.t.StructHandles[d.Handle].TypeParams)
	switch {
	case d.Kind < NativeStruct || d.Kind > VariantStruct:
		return status.New(status.UnknownNativeStructFlag, "struct definition %d of kind %d", i, d.Kind)
	case d.Kind != FieldStruct && len(d.Fields) > 0, d.Kind != VariantStruct && len(d.Variants) > 0:
		return status.New(status.Malformed, "struct definition %d of kind %d with what another kind has", i, d.Kind)
	case d.Kind == FieldStruct:
		return b.fields(d.Fields, params)
	}
	for j := range d.Variants {
		if err := inTable(d.Variants[j].Name, len(b.t.Identifiers), TableIdentifiers); err != nil {
			return err
		}
		if err := b.fields(d.Variants[j].Fields, params); err != nil {
			return err
		}
	}
	if d.Kind == VariantStruct && len(d.Variants) == 0 {
		return status.New(status.ZeroVariantsError, "struct definition %d has no variants", i)
	}
	return nil
}

func (b *bounds) fields(fields []Field, params int) *status.Error {
	return each(fields, func(_ int, f *Field) *status.Error {
		if err := inTable(f.Name, len(b.t.Identifiers), TableIdentifiers); err != nil {
			return err
		}
		need, err := b.typ(f.Type, 1)
		if err != nil {
			return err
		}
		return typeParams(need, params)
	})
}

func (b *bounds) functionDef(i int, d *FunctionDef) *status.Error {
	b.function = i
	if err := inTable(d.Handle, len(b.t.FunctionHandles), TableFunctionHandles); err != nil {
		return err
	}
	for _, s := range d.Acquires {
		if err := inTable(s, len(b.m.StructDefs), TableStructDefs); err != nil {
			return err
		}
	}
	if d.Native != (d.Code == nil) {
		return status.New(status.Malformed, "function definition %d must have code or be native", i)
	}
	if d.Native {
		return nil
	}
	h := &b.t.FunctionHandles[d.Handle]
	return b.code(d.Code, len(h.TypeParams), len(b.t.Signatures[h.Params]))
}

// code checks a function's code, given the numbers of its type parameters and
// parameters.
func (b *bounds) code(c *Code, typeParams, params int) *status.Error {
	if err := inTable(c.Locals, len(b.t.Signatures), TableSignatures); err != nil {
		return err
	}
	locals := params + len(b.t.Signatures[c.Locals])
	if locals > maxLocal {
		return status.At(status.TooManyLocals, b.function, -1, "%d parameters and locals, at most %d are allowed", locals, maxLocal)
	}
	if err := b.needed(c.Locals, typeParams); err != nil {
		return err
	}
	if len(c.Instrs) > maxInstrs {
		return status.New(status.Malformed, "%d instructions, at most %d are allowed", len(c.Instrs), maxInstrs)
	}
	onlyInModules := -1
	for i := range c.Instrs {
		if err := b.instr(&c.Instrs[i], typeParams, locals, len(c.Instrs)); err != nil {
			err.Function, err.Offset = b.function, i
			return err
		}
		if b.script && onlyInModules < 0 && c.Instrs[i].Op.onlyInModules() {
			onlyInModules = i
		}
	}
	if onlyInModules >= 0 {
		return status.At(status.InvalidOperationInScript, b.function, onlyInModules, "%s in a script", c.Instrs[onlyInModules].Op)
	}
	return nil
}

// onlyInModules tells whether the instruction names an entry of a table that
// scripts do not have.
func (o Opcode) onlyInModules() bool {
	switch o.Operand() {
	case StructOp, StructInstOp, FieldOp, FieldInstOp, VariantFieldOp, VariantFieldInstOp, StructVariantOp, StructVariantInstOp:
		return true
	}
	return false
}

func (b *bounds) instr(in *Instr, typeParams, locals, instrs int) *status.Error {
	if !in.Op.Valid() {
		return status.New(status.UnknownOpcode, "opcode 0x%x", uint8(in.Op))
	}
	if b.script && in.Op.onlyInModules() {
		return nil // refused once all others are in bounds
	}
	t, m := b.t, b.m
	switch in.Op.Operand() {
	case OffsetOp:
		return member("instruction", in.Index, instrs)
	case LocalOp:
		return member("local", in.Index, locals)
	case ConstantOp:
		return inTable(in.Index, len(t.Constants), TableConstants)
	case FunctionOp:
		return inTable(in.Index, len(t.FunctionHandles), TableFunctionHandles)
	case StructOp:
		return inTable(in.Index, len(m.StructDefs), TableStructDefs)
	case FieldOp:
		return inTable(in.Index, len(m.FieldHandles), TableFieldHandles)
	case VariantFieldOp:
		return inTable(in.Index, len(m.VariantFields), TableVariantFields)
	case StructVariantOp:
		return inTable(in.Index, len(m.StructVariants), TableStructVariants)
	case FunctionInstOp:
		return inst(b, in.Index, t.FunctionInsts, TableFunctionInsts, typeParams)
	case StructInstOp:
		return inst(b, in.Index, m.StructDefInsts, TableStructDefInsts, typeParams)
	case FieldInstOp:
		return inst(b, in.Index, m.FieldInsts, TableFieldInsts, typeParams)
	case VariantFieldInstOp:
		return inst(b, in.Index, m.VariantFieldInsts, TableVariantFieldInsts, typeParams)
	case StructVariantInstOp:
		return inst(b, in.Index, m.StructVariantInsts, TableStructVariantInsts, typeParams)
	case SignatureOp, SignatureCountOp:
		if err := inTable(in.Index, len(t.Signatures), TableSignatures); err != nil {
			return err
		}
		return b.needed(in.Index, typeParams)
	case U128Op, U256Op:
		if in.Big == nil {
			return status.New(status.Malformed, "%s without its number", in.Op)
		}
	}
	return nil
}

// inst checks an index into a table of instantiations, and that the type
// parameters in the type arguments exist.
func inst[T interface{ typeArgs() uint16 }](b *bounds, index uint16, table []T, kind TableKind, typeParams int) *status.Error {
	if err := inTable(index, len(table), kind); err != nil {
		return err
	}
	return b.needed(table[index].typeArgs(), typeParams)
}

func (i FunctionInst) typeArgs() uint16      { return i.TypeArgs }
func (i StructDefInst) typeArgs() uint16     { return i.TypeArgs }
func (i FieldInst) typeArgs() uint16         { return i.TypeArgs }
func (i VariantFieldInst) typeArgs() uint16  { return i.TypeArgs }
func (i StructVariantInst) typeArgs() uint16 { return i.TypeArgs }
