package vm

import (
	"github.com/trivium-chain/trivium/execution/move/format"
	"github.com/trivium-chain/trivium/execution/move/status"
)

// constant is a verified constant of a module as the machine keeps it, which takes
// no more memory than the module does: vectors of vectors, which would, are
// decoded by who loads them.
type constant struct {
	t     *Type
	value Value  // unless data is needed; read only
	data  []byte // BCS of a vector that is not packed
}

func newConstant(c *format.Constant) (constant, error) {
	t := constantType(&c.Type)
	if t.Kind == format.Vector && kindOf(t.Elem) == objValues {
		return constant{t: t, data: c.Data}, nil
	}
	v, err := decode(c.Data, t, status.MalformedConstantData, unpaid{})
	return constant{t: t, value: v}, err
}

// load makes the value of a vector for whoever pays for it.
func (c *constant) load(v *Value, m payer) (err error) {
	if c.data != nil {
		*v, err = decode(c.data, c.t, status.MalformedConstantData, m)
		return err
	}
	*v = c.value
	return copyValue(v, m)
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
