package vm

import "bytes"

// payer pays for work on values before it is done, and refuses it when ink or
// memory is used up. Bytes are what objects count as, or bytes of BCS. A Session is one.
type payer interface {
	// grow pays for n bytes of objects that are about to be made.
	grow(n int) error
	// work pays for reading n bytes.
	work(n int) error
}

// Walks over values call themselves once a level. Types cannot contain
// themselves, so that no value is deeper than its type, and a type that is too
// deep is never made.

// copyValue makes v, which is not a reference, a copy of itself with an owner of
// its own.
func copyValue(v *Value, m payer) error {
	if v.p == nil {
		return nil
	}
	c, err := copyObject(v.p, m)
	v.p = c
	return err
}

func copyObject(o *Object, m payer) (*Object, error) {
	if err := m.grow(o.size()); err != nil {
		return nil, err
	}
	if o.kind != objValues {
		return &Object{kind: o.kind, data: bytes.Clone(o.data)}, nil
	}
	c := newFields(len(o.vals))
	c.variant = o.variant
	copy(c.vals, o.vals)
	for i := range c.vals {
		if p := c.vals[i].p; p != nil {
			q, err := copyObject(p, m)
			if err != nil {
				return nil, err
			}
			c.vals[i].p = q
		}
	}
	return c, nil
}
