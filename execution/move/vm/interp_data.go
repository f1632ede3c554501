package vm

import (
	"github.com/trivium-chain/trivium/execution/move/status"
)

// What instructions do that is more than a few lines.

// makeable finds out that values of a type that the code of an instance names may
// be made, or elements of a vector: that they do not nest too deep.
func (s *Session) makeable(i *instance, n uint32) error {
	t, err := s.typeAt(i, n)
	if err != nil {
		return err
	}
	if err := s.layout(t); err != nil {
		return err
	}
	i.made[n] = true
	return nil
}

// global runs an instruction on resources.
func (s *Session) global(in *instr, inst *instance, sp int) (int, error) {
	if !inst.made[in.a] {
		if err := s.makeable(inst, in.a); err != nil {
			return sp, err
		}
	}
	t := inst.types[in.a]
	if most := s.schedule.Runtime.LayoutNodes; t.layoutNodes > most {
		return sp, status.New(status.VMMaxTypeNodesReached, "%s is made of more than %d types", t, most)
	}
	top := &s.stack[sp-1]
	switch in.op {
	case opExists:
		has, err := s.globals.has(s, t, top)
		*top = Bool(has)
		return sp, err
	case opMoveFrom:
		v, err := s.globals.moveFrom(s, t, top)
		*top = v
		return sp, err
	case opMoveTo:
		var signer Value
		if err := deref(s.locals, &s.stack[sp-2], &signer); err != nil {
			return sp, err
		}
		return sp - 2, s.globals.moveTo(s, t, &signer, top)
	}
	r, err := s.globals.borrow(s, t, top, in.op == opBorrowGlobalMut)
	*top = r
	return sp, err
}

func (s *Session) borrowVariantField(r *Value, variants []uint16, field uint16) error {
	o, err := target(s.locals, r)
	if err != nil {
		return err
	}
	for _, v := range variants {
		if v == o.variant {
			*r = slotRef(o, uint64(field))
			return nil
		}
	}
	return variantMismatch(o.variant)
}

func variantMismatch(is uint16) error {
	return status.New(status.StructVariantMismatch, "the value is of variant %d", is)
}
