package vm

import (
	"github.com/trivium-chain/trivium/execution/move/format"
	"github.com/trivium-chain/trivium/execution/move/status"
)

// constantValue makes the value of a verified constant, once for all who load it.
func constantValue(c *format.Constant) (Value, error) {
	return decode(c.Data, constantType(&c.Type), status.MalformedConstantData, unpaid{})
}

// constantType is the type of a constant: a primitive, or vectors of one.
func constantType(t *format.Type) *Type {
	if t.Kind == format.Vector {
		return &Type{Kind: format.Vector, Elem: constantType(&t.Args[0])}
	}
	return &Type{Kind: t.Kind}
}

// unpaid is for work that is bounded by the size of a module.
type unpaid struct{}

func (unpaid) grow(int) error { return nil }
func (unpaid) work(int) error { return nil }
