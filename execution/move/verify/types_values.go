package verify

import (
	"github.com/trivium-chain/trivium/execution/move/format"
	"github.com/trivium-chain/trivium/execution/move/status"
)

// take pops a value of a primitive type.
func (c *typeCheck) take(k format.Kind, code status.Code) error {
	if o := c.pop(); !o.is(k) {
		return c.refuse(code, "the operand is %s, not %s", c.text(o), c.TypeString(format.Type{Kind: k}))
	}
	return nil
}

// call takes the arguments of a function and puts its results.
func (c *typeCheck) call(in *format.Instr) error {
	handle, args := c.callee(in)
	h := &c.FunctionHandles[handle]
	if err := c.payArgs(args); err != nil {
		return err
	}
	params := c.Signatures[h.Params]
	for i := len(params) - 1; i >= 0; i-- {
		if o := c.pop(); !o.isAnInstance(&params[i], args) {
			return c.refuse(status.CallTypeMismatchError, "argument %d of %s is %s%s", i, c.HandleName(handle), c.text(o), c.wanted(&params[i], args))
		}
	}
	returns := c.Signatures[h.Returns]
	for i := range returns {
		if err := c.pushInstance(operandOf(&returns[i]), args); err != nil {
			return err
		}
	}
	return nil
}

func (c *typeCheck) copyLocal(o operand) error {
	if !c.operandHas(o, format.Copy) {
		return c.refuse(status.CopyLocWithoutCopyAbility, "%s cannot be copied", c.text(o))
	}
	return c.push(o)
}

func (c *typeCheck) storeLocal(t *format.Type) error {
	if o := c.pop(); !o.isA(t) {
		return c.refuse(status.StLocTypeMismatchError, "the value is %s, the local %s", c.text(o), c.text(operandOf(t)))
	}
	return nil
}

func (c *typeCheck) borrowLocal(ref format.Kind, o operand) error {
	if o.ref != 0 {
		return c.refuse(status.BorrowLocReferenceError, "the local is a reference")
	}
	return c.push(operand{ref: ref, typ: o.typ})
}

func (c *typeCheck) readRef() error {
	o := c.pop()
	if o.ref == 0 {
		return c.refuse(status.ReadRefTypeMismatchError, "the operand is %s, no reference", c.text(o))
	}
	if !c.has(o.typ, format.Copy) {
		return c.refuse(status.ReadRefWithoutCopyAbility, "%s points to what cannot be copied", c.text(o))
	}
	return c.push(operand{typ: o.typ})
}

func (c *typeCheck) writeRef() error {
	to, value := c.pop(), c.pop()
	if to.ref != format.MutRef {
		return c.refuse(status.WriteRefNoMutableReferenceError, "the target is %s, no mutable reference", c.text(to))
	}
	if !c.has(to.typ, format.Drop) {
		return c.refuse(status.WriteRefWithoutDropAbility, "%s points to what cannot be dropped", c.text(to))
	}
	if !value.isA(to.typ) {
		return c.refuse(status.WriteRefTypeMismatchError, "the value is %s, the target %s", c.text(value), c.text(to))
	}
	return nil
}

func (c *typeCheck) freezeRef() error {
	o := c.pop()
	if o.ref != format.MutRef {
		return c.refuse(status.FreezeRefTypeMismatchError, "the operand is %s, no mutable reference", c.text(o))
	}
	return c.push(operand{ref: format.Ref, typ: o.typ})
}

// twoIntegers pops two integers of one type.
func (c *typeCheck) twoIntegers() (operand, error) {
	b, a := c.pop(), c.pop()
	if !a.isInteger() || !b.is(a.typ.Kind) {
		return a, c.refuse(status.IntegerOpTypeMismatchError, "the operands are %s and %s, not integers of one type", c.text(a), c.text(b))
	}
	return a, nil
}

func (c *typeCheck) arithmetic() error {
	o, err := c.twoIntegers()
	if err != nil {
		return err
	}
	return c.push(o)
}

func (c *typeCheck) compare() error {
	if _, err := c.twoIntegers(); err != nil {
		return err
	}
	return c.push(operand{typ: &boolType})
}

func (c *typeCheck) shift() error {
	by, o := c.pop(), c.pop()
	if !o.isInteger() || !by.is(format.U8) {
		return c.refuse(status.IntegerOpTypeMismatchError, "the operands are %s and %s, not an integer and u8", c.text(o), c.text(by))
	}
	return c.push(o)
}

// equality is of any two values of a type that can be dropped, for it consumes
// both; references are compared by what they point to, and may be mutable.
func (c *typeCheck) equality() error {
	b, a := c.pop(), c.pop()
	if !c.operandHas(b, format.Drop) || a.ref != b.ref || !same(a.typ, b.typ) {
		return c.refuse(status.EqualityOpTypeMismatchError, "the operands are %s and %s, not of one type that can be dropped", c.text(a), c.text(b))
	}
	return c.push(operand{typ: &boolType})
}

func (c *typeCheck) logic(operands int) error {
	for range operands {
		if err := c.take(format.Bool, status.BooleanOpTypeMismatchError); err != nil {
			return err
		}
	}
	return c.push(operand{typ: &boolType})
}

func (c *typeCheck) cast(to *format.Type) error {
	if o := c.pop(); !o.isInteger() {
		return c.refuse(status.IntegerOpTypeMismatchError, "the operand is %s, no integer", c.text(o))
	}
	return c.push(operand{typ: to})
}
