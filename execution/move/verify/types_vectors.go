package verify

import (
	"github.com/trivium-chain/trivium/execution/move/format"
	"github.com/trivium-chain/trivium/execution/move/status"
)

// vector is the family of vector instructions; elem is the element type that the
// instruction declares.
func (c *typeCheck) vector(in *format.Instr, elem *format.Type) error {
	switch in.Op {
	case format.OpVecPack:
		for range in.Imm {
			if err := c.takeElement(elem); err != nil {
				return err
			}
		}
		// The one push that is not paid for: it is no more than was paid for the
		// elements, and without elements no more than is written in the module.
		c.stack = append(c.stack, operand{typ: c.keep(format.Type{Kind: format.Vector, Args: c.Signatures[in.Index]})})
		return nil
	case format.OpVecUnpack:
		if o := c.pop(); !o.is(format.Vector) || !same(&o.typ.Args[0], elem) {
			return c.wrongVector(o, elem)
		}
		for range in.Imm {
			if err := c.push(operandOf(elem)); err != nil {
				return err
			}
		}
		return nil
	case format.OpVecLen:
		if err := c.takeVector(format.Ref, elem); err != nil {
			return err
		}
		return c.push(operand{typ: &u64Type})
	case format.OpVecImmBorrow:
		return c.borrowElement(format.Ref, elem)
	case format.OpVecMutBorrow:
		return c.borrowElement(format.MutRef, elem)
	case format.OpVecPushBack:
		if err := c.takeElement(elem); err != nil {
			return err
		}
		return c.takeVector(format.MutRef, elem)
	case format.OpVecPopBack:
		if err := c.takeVector(format.MutRef, elem); err != nil {
			return err
		}
		return c.push(operandOf(elem))
	case format.OpVecSwap:
		for range 2 {
			if err := c.take(format.U64, status.TypeMismatch); err != nil {
				return err
			}
		}
		return c.takeVector(format.MutRef, elem)
	}
	return c.refuse(status.UnknownInvariantViolationError, "the verifier does not know the instruction")
}

// takeVector pops a reference to a vector; Ref stands for either kind.
func (c *typeCheck) takeVector(ref format.Kind, elem *format.Type) error {
	o := c.pop()
	if o.ref == 0 || ref == format.MutRef && o.ref != format.MutRef || o.typ.Kind != format.Vector || !same(&o.typ.Args[0], elem) {
		return c.wrongVector(o, elem)
	}
	return nil
}

func (c *typeCheck) takeElement(elem *format.Type) error {
	if o := c.pop(); !o.isA(elem) {
		return c.refuse(status.TypeMismatch, "the element is %s, not %s", c.text(o), c.text(operandOf(elem)))
	}
	return nil
}

func (c *typeCheck) borrowElement(ref format.Kind, elem *format.Type) error {
	if err := c.take(format.U64, status.TypeMismatch); err != nil {
		return err
	}
	if err := c.takeVector(ref, elem); err != nil {
		return err
	}
	return c.push(operand{ref: ref, typ: elem})
}

func (c *typeCheck) wrongVector(o operand, elem *format.Type) error {
	return c.refuse(status.TypeMismatch, "the operand is %s, no such vector of %s", c.text(o), c.text(operandOf(elem)))
}
