package verify

import (
	"github.com/trivium-chain/trivium/execution/move/format"
	"github.com/trivium-chain/trivium/execution/move/status"
)

// isStruct tells whether a type is a struct that this module defines, with type
// arguments.
func (c *typeCheck) isStruct(t *format.Type, def uint16, args []format.Type) bool {
	if t.Index != c.StructDefs[def].Handle {
		return false
	}
	if len(args) == 0 {
		return t.Kind == format.Struct
	}
	if t.Kind != format.StructInst || len(t.Args) != len(args) {
		return false
	}
	for i := range args {
		if !same(&t.Args[i], &args[i]) {
			return false
		}
	}
	return true
}

func (c *typeCheck) pack(in *format.Instr) error {
	def, variant, args := c.structOf(in)
	if err := c.payArgs(args); err != nil {
		return err
	}
	fields, found := c.fieldsOf(def, variant)
	if !found {
		return c.refuse(status.PackTypeMismatchError, "there is nothing to pack %s from", c.StructDefName(int(def)))
	}
	for i := len(fields) - 1; i >= 0; i-- {
		if o := c.pop(); !o.isAnInstance(&fields[i].Type, args) {
			return c.refuse(status.PackTypeMismatchError, "the value of %s is %s%s", c.Identifiers[fields[i].Name], c.text(o), c.wanted(&fields[i].Type, args))
		}
	}
	return c.push(operand{typ: c.keep(c.structType(def, args))})
}

func (c *typeCheck) unpack(in *format.Instr) error {
	def, variant, args := c.structOf(in)
	if err := c.payArgs(args); err != nil {
		return err
	}
	if o := c.pop(); o.ref != 0 || !c.isStruct(o.typ, def, args) {
		return c.refuse(status.UnpackTypeMismatchError, "the operand is %s, not %s", c.text(o), c.StructDefName(int(def)))
	}
	fields, found := c.fieldsOf(def, variant)
	if !found {
		return c.refuse(status.PackTypeMismatchError, "there is nothing to unpack %s to", c.StructDefName(int(def)))
	}
	for i := range fields {
		if err := c.pushInstance(operandOf(&fields[i].Type), args); err != nil {
			return err
		}
	}
	return nil
}

func (c *typeCheck) testVariant(in *format.Instr) error {
	def, _, args := c.structOf(in)
	if o := c.pop(); o.ref == 0 || !c.isStruct(o.typ, def, args) {
		return c.refuse(status.TestVariantTypeMismatchError, "the operand is %s, no reference to %s", c.text(o), c.StructDefName(int(def)))
	}
	return c.push(operand{typ: &boolType})
}

// borrowField borrows a field of what a reference points to; an immutable one may
// be borrowed through a mutable reference. Where several variants are named, the
// field must have one type in all of them.
func (c *typeCheck) borrowField(in *format.Instr, ref format.Kind) error {
	def, variants, number, args := c.fieldOf(in)
	if err := c.payArgs(args); err != nil {
		return err
	}
	o := c.pop()
	if o.ref == 0 || ref == format.MutRef && o.ref != format.MutRef || !c.isStruct(o.typ, def, args) {
		return c.refuse(status.BorrowFieldTypeMismatchError, "the operand is %s, no such reference to %s", c.text(o), c.StructDefName(int(def)))
	}
	if op := in.Op.Operand(); op == format.FieldOp || op == format.FieldInstOp {
		t, err := c.fieldType(def, noVariant, number)
		if err != nil {
			return err
		}
		return c.pushInstance(operand{ref: ref, typ: t}, args)
	}
	var t *format.Type
	for _, v := range variants {
		u, err := c.fieldType(def, int(v), number)
		if err != nil {
			return err
		}
		if t == nil {
			t = u
		} else if !sameInstances(t, u, args) {
			return c.refuse(status.BorrowFieldTypeMismatchError, "field %d has different types in the variants of %s", number, c.StructDefName(int(def)))
		}
	}
	if t == nil {
		return c.refuse(status.ZeroVariantsError, "no variant of %s is named", c.StructDefName(int(def)))
	}
	return c.pushInstance(operand{ref: ref, typ: t}, args)
}

func (c *typeCheck) fieldType(def uint16, variant int, number uint16) (*format.Type, error) {
	fields, _ := c.fieldsOf(def, variant)
	if int(number) >= len(fields) {
		return nil, c.refuse(status.BorrowFieldBadFieldError, "%s has no field %d", c.StructDefName(int(def)), number)
	}
	return &fields[number].Type, nil
}

// sameInstances tells whether two declared types are the same with type arguments
// in them: T0 and T1 are if both are given the same.
func sameInstances(a, b *format.Type, args []format.Type) bool {
	switch {
	case len(args) == 0:
		return same(a, b)
	case a.Kind == format.TypeParam:
		return sameInstance(&args[a.Index], b, args)
	case b.Kind == format.TypeParam:
		return sameInstance(&args[b.Index], a, args)
	case a.Kind != b.Kind || a.Index != b.Index || len(a.Args) != len(b.Args):
		return false
	}
	for i := range a.Args {
		if !sameInstances(&a.Args[i], &b.Args[i], args) {
			return false
		}
	}
	return true
}

// hasKey tells whether a struct with type arguments can be in storage.
func (c *typeCheck) hasKey(def uint16, args []format.Type) bool {
	if len(args) == 0 {
		return c.structHandle(def).Abilities.Has(format.Key)
	}
	return c.abilities(c.structType(def, args), c.typeParams).Has(format.Key)
}

func (c *typeCheck) exists(in *format.Instr) error {
	def, _, args := c.structOf(in)
	if err := c.payArgs(args); err != nil {
		return err
	}
	if !c.hasKey(def, args) {
		return c.refuse(status.ExistsWithoutKeyAbilityOrBadArgument, "%s has no key", c.StructDefName(int(def)))
	}
	if err := c.take(format.AddressK, status.ExistsWithoutKeyAbilityOrBadArgument); err != nil {
		return err
	}
	return c.push(operand{typ: &boolType})
}

func (c *typeCheck) borrowGlobal(in *format.Instr, ref format.Kind) error {
	def, _, args := c.structOf(in)
	if err := c.payArgs(args); err != nil {
		return err
	}
	if err := c.take(format.AddressK, status.BorrowGlobalTypeMismatchError); err != nil {
		return err
	}
	if !c.hasKey(def, args) {
		return c.refuse(status.BorrowGlobalWithoutKeyAbility, "%s has no key", c.StructDefName(int(def)))
	}
	return c.push(operand{ref: ref, typ: c.keep(c.structType(def, args))})
}

func (c *typeCheck) moveFrom(in *format.Instr) error {
	def, _, args := c.structOf(in)
	if err := c.payArgs(args); err != nil {
		return err
	}
	if !c.hasKey(def, args) {
		return c.refuse(status.MoveFromWithoutKeyAbility, "%s has no key", c.StructDefName(int(def)))
	}
	if err := c.take(format.AddressK, status.MoveFromTypeMismatchError); err != nil {
		return err
	}
	return c.push(operand{typ: c.keep(c.structType(def, args))})
}

// moveTo takes the value and, below it, a reference to the signer it goes to.
func (c *typeCheck) moveTo(in *format.Instr) error {
	def, _, args := c.structOf(in)
	if err := c.payArgs(args); err != nil {
		return err
	}
	if !c.hasKey(def, args) {
		return c.refuse(status.MoveToWithoutKeyAbility, "%s has no key", c.StructDefName(int(def)))
	}
	value, to := c.pop(), c.pop()
	if value.ref != 0 || !c.isStruct(value.typ, def, args) {
		return c.refuse(status.MoveToTypeMismatchError, "the value is %s, not %s", c.text(value), c.StructDefName(int(def)))
	}
	if to.ref != format.Ref || to.typ.Kind != format.Signer {
		return c.refuse(status.MoveToTypeMismatchError, "the target is %s, not &signer", c.text(to))
	}
	return nil
}
