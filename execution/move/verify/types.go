package verify

import (
	"fmt"

	"github.com/trivium-chain/trivium/execution/move/format"
	"github.com/trivium-chain/trivium/execution/move/status"
)

// typeNodePrice is what the meter takes for each node of a type that is pushed or
// is a type argument.
const typeNodePrice = 30

// typeCheck checks that every instruction finds operands of the types it works
// on, and that types allow what is done with their values. Blocks begin and end
// with an empty stack and locals have declared types, so that one walk over the
// code in its order sees everything; what is never reached is checked all the
// same. The files types_*.go hold the families of instructions.
//
// What it takes is paid by the meter before it is done: types grow where type
// arguments are put into types, and a type once on the stack has been paid, so
// that comparing it costs no more than its price.
type typeCheck struct {
	*unit
	pc    int
	stack []operand
	args  []int         // of the instruction's type arguments: how many nodes each has
	made  []format.Type // where types live that no table has; full ones are left to those who point into them
}

// operand is the type of a value on the stack. References are held apart from
// what they point to, so that borrowing makes no new type.
type operand struct {
	ref format.Kind // Ref or MutRef; 0 for a value that is no reference
	typ *format.Type
}

// The types that instructions make of themselves.
var (
	boolType = format.Type{Kind: format.Bool}
	u8Type   = format.Type{Kind: format.U8}
	u16Type  = format.Type{Kind: format.U16}
	u32Type  = format.Type{Kind: format.U32}
	u64Type  = format.Type{Kind: format.U64}
	u128Type = format.Type{Kind: format.U128}
	u256Type = format.Type{Kind: format.U256}
)

// checkTypes runs behind checkStack, which says that no instruction finds too few
// operands.
func checkTypes(u *unit) error {
	c := typeCheck{unit: u, stack: make([]operand, 0, 16)}
	for pc := range u.code.Instrs {
		c.pc = pc
		if err := c.instruction(&u.code.Instrs[pc]); err != nil {
			return err
		}
	}
	return nil
}

// operandOf is the operand of a declared type, which may be a reference.
func operandOf(t *format.Type) operand {
	if t.IsRef() {
		return operand{ref: t.Kind, typ: &t.Args[0]}
	}
	return operand{typ: t}
}

// is tells whether the operand is a value of a primitive type.
func (o operand) is(k format.Kind) bool { return o.ref == 0 && o.typ.Kind == k }

func (o operand) isInteger() bool { return o.ref == 0 && o.typ.IsInteger() }

// isA tells whether the operand is of a declared type.
func (o operand) isA(t *format.Type) bool {
	if t.IsRef() {
		return o.ref == t.Kind && same(o.typ, &t.Args[0])
	}
	return o.ref == 0 && same(o.typ, t)
}

// isAnInstance tells whether the operand is of a declared type with type
// arguments in the place of its type parameters.
func (o operand) isAnInstance(t *format.Type, args []format.Type) bool {
	if t.IsRef() {
		return o.ref == t.Kind && sameInstance(o.typ, &t.Args[0], args)
	}
	return o.ref == 0 && sameInstance(o.typ, t, args)
}

func same(a, b *format.Type) bool {
	if a == b {
		return true
	}
	if a.Kind != b.Kind || a.Index != b.Index || len(a.Args) != len(b.Args) {
		return false
	}
	for i := range a.Args {
		if !same(&a.Args[i], &b.Args[i]) {
			return false
		}
	}
	return true
}

// sameInstance is same of a and substitute(t, args), which it does not make.
func sameInstance(a, t *format.Type, args []format.Type) bool {
	if len(args) == 0 {
		return same(a, t)
	}
	if t.Kind == format.TypeParam {
		return same(a, &args[t.Index])
	}
	if a.Kind != t.Kind || a.Index != t.Index || len(a.Args) != len(t.Args) {
		return false
	}
	for i := range a.Args {
		if !sameInstance(&a.Args[i], &t.Args[i], args) {
			return false
		}
	}
	return true
}

// pop takes the topmost operand.
func (c *typeCheck) pop() operand {
	o := c.stack[len(c.stack)-1]
	c.stack = c.stack[:len(c.stack)-1]
	return o
}

// push pays for an operand and puts it.
func (c *typeCheck) push(o operand) error {
	n := 1
	if len(o.typ.Args) > 0 {
		n = nodes(*o.typ)
	}
	if o.ref != 0 {
		n++
	}
	if err := c.meter.addItems(typeNodePrice, n); err != nil {
		return err
	}
	c.stack = append(c.stack, o)
	return nil
}

// pushInstance pushes a declared type with the type arguments in the place of its
// type parameters; payArgs has been called for them.
func (c *typeCheck) pushInstance(o operand, args []format.Type) error {
	if len(args) == 0 || !hasParams(*o.typ) {
		return c.push(o)
	}
	n := c.instanceNodes(o.typ)
	if o.ref != 0 {
		n++
	}
	if err := c.meter.addItems(typeNodePrice, n); err != nil {
		return err
	}
	o.typ = c.keep(substitute(*o.typ, args))
	c.stack = append(c.stack, o)
	return nil
}

func (c *typeCheck) instanceNodes(t *format.Type) int {
	if t.Kind == format.TypeParam {
		return c.args[t.Index]
	}
	n := 1
	for i := range t.Args {
		n += c.instanceNodes(&t.Args[i])
	}
	return n
}

// payArgs pays for the type arguments of an instruction.
func (c *typeCheck) payArgs(args []format.Type) error {
	c.args = c.args[:0]
	for i := range args {
		n := nodes(args[i])
		if err := c.meter.addItems(typeNodePrice, n); err != nil {
			return err
		}
		c.args = append(c.args, n)
	}
	return nil
}

// keep gives a type an address.
func (c *typeCheck) keep(t format.Type) *format.Type {
	if len(c.made) == cap(c.made) {
		c.made = make([]format.Type, 0, max(8, min(256, 2*cap(c.made))))
	}
	c.made = append(c.made, t)
	return &c.made[len(c.made)-1]
}

func (c *typeCheck) has(t *format.Type, a format.Abilities) bool {
	if len(t.Args) == 0 && t.Kind < format.Struct {
		return format.PrimitiveAbilities.Has(a)
	}
	return c.abilities(*t, c.typeParams).Has(a)
}

// operandHas is has of an operand.
func (c *typeCheck) operandHas(o operand, a format.Abilities) bool {
	if o.ref != 0 {
		return format.RefAbilities.Has(a)
	}
	return c.has(o.typ, a)
}

func (c *typeCheck) refuse(code status.Code, text string, args ...any) error {
	return c.fail(code, c.pc, "%s: %s", c.code.Instrs[c.pc].Op, fmt.Sprintf(text, args...))
}

// text is an operand's type as statuses show it.
func (c *typeCheck) text(o operand) string {
	prefix := map[format.Kind]string{format.Ref: "&", format.MutRef: "&mut "}[o.ref]
	if n := nodes(*o.typ); n > 16 {
		return fmt.Sprintf("%sa type of %d nodes", prefix, n)
	}
	return prefix + c.TypeString(*o.typ)
}

// wanted is the type that an operand should have, in an error. One with type
// arguments in it is not made only to be told of.
func (c *typeCheck) wanted(t *format.Type, args []format.Type) string {
	if len(args) > 0 {
		return ""
	}
	return ", not " + c.text(operandOf(t))
}

// instruction pops what the instruction takes and pushes what it puts.
func (c *typeCheck) instruction(in *format.Instr) error {
	switch in.Op {
	case format.OpNop, format.OpBranch:
		return nil
	case format.OpPop:
		if o := c.pop(); !c.operandHas(o, format.Drop) {
			return c.refuse(status.PopWithoutDropAbility, "%s cannot be dropped", c.text(o))
		}
		return nil
	case format.OpBrTrue, format.OpBrFalse:
		return c.take(format.Bool, status.BrTypeMismatchError)
	case format.OpAbort:
		return c.take(format.U64, status.AbortTypeMismatchError)
	case format.OpRet:
		for i := len(c.returns) - 1; i >= 0; i-- {
			if o := c.pop(); !o.isA(&c.returns[i]) {
				return c.refuse(status.RetTypeMismatchError, "result %d is %s, not %s", i, c.text(o), c.text(operandOf(&c.returns[i])))
			}
		}
		return nil
	case format.OpCall, format.OpCallGeneric:
		return c.call(in)

	case format.OpLdTrue, format.OpLdFalse:
		return c.push(operand{typ: &boolType})
	case format.OpLdU8:
		return c.push(operand{typ: &u8Type})
	case format.OpLdU16:
		return c.push(operand{typ: &u16Type})
	case format.OpLdU32:
		return c.push(operand{typ: &u32Type})
	case format.OpLdU64:
		return c.push(operand{typ: &u64Type})
	case format.OpLdU128:
		return c.push(operand{typ: &u128Type})
	case format.OpLdU256:
		return c.push(operand{typ: &u256Type})
	case format.OpLdConst:
		return c.push(operandOf(&c.Constants[in.Index].Type))

	case format.OpCopyLoc:
		return c.copyLocal(operandOf(&c.locals[in.Index]))
	case format.OpMoveLoc:
		return c.push(operandOf(&c.locals[in.Index]))
	case format.OpStLoc:
		return c.storeLocal(&c.locals[in.Index])
	case format.OpMutBorrowLoc:
		return c.borrowLocal(format.MutRef, operandOf(&c.locals[in.Index]))
	case format.OpImmBorrowLoc:
		return c.borrowLocal(format.Ref, operandOf(&c.locals[in.Index]))
	case format.OpReadRef:
		return c.readRef()
	case format.OpWriteRef:
		return c.writeRef()
	case format.OpFreezeRef:
		return c.freezeRef()

	case format.OpAdd, format.OpSub, format.OpMul, format.OpMod, format.OpDiv, format.OpBitOr, format.OpBitAnd, format.OpXor:
		return c.arithmetic()
	case format.OpShl, format.OpShr:
		return c.shift()
	case format.OpLt, format.OpGt, format.OpLe, format.OpGe:
		return c.compare()
	case format.OpEq, format.OpNeq:
		return c.equality()
	case format.OpOr, format.OpAnd:
		return c.logic(2)
	case format.OpNot:
		return c.logic(1)
	case format.OpCastU8:
		return c.cast(&u8Type)
	case format.OpCastU16:
		return c.cast(&u16Type)
	case format.OpCastU32:
		return c.cast(&u32Type)
	case format.OpCastU64:
		return c.cast(&u64Type)
	case format.OpCastU128:
		return c.cast(&u128Type)
	case format.OpCastU256:
		return c.cast(&u256Type)

	case format.OpPack, format.OpPackGeneric, format.OpPackVariant, format.OpPackVariantGeneric:
		return c.pack(in)
	case format.OpUnpack, format.OpUnpackGeneric, format.OpUnpackVariant, format.OpUnpackVariantGeneric:
		return c.unpack(in)
	case format.OpTestVariant, format.OpTestVariantGeneric:
		return c.testVariant(in)
	case format.OpMutBorrowField, format.OpMutBorrowFieldGeneric, format.OpMutBorrowVariantField, format.OpMutBorrowVariantFieldGeneric:
		return c.borrowField(in, format.MutRef)
	case format.OpImmBorrowField, format.OpImmBorrowFieldGeneric, format.OpImmBorrowVariantField, format.OpImmBorrowVariantFieldGeneric:
		return c.borrowField(in, format.Ref)

	case format.OpExists, format.OpExistsGeneric:
		return c.exists(in)
	case format.OpMutBorrowGlobal, format.OpMutBorrowGlobalGeneric:
		return c.borrowGlobal(in, format.MutRef)
	case format.OpImmBorrowGlobal, format.OpImmBorrowGlobalGeneric:
		return c.borrowGlobal(in, format.Ref)
	case format.OpMoveFrom, format.OpMoveFromGeneric:
		return c.moveFrom(in)
	case format.OpMoveTo, format.OpMoveToGeneric:
		return c.moveTo(in)
	}
	return c.vector(in, &c.Signatures[in.Index][0])
}
