package verify

import (
	"github.com/trivium-chain/trivium/execution/move/format"
	"github.com/trivium-chain/trivium/execution/move/status"
	"github.com/trivium-chain/trivium/execution/move/verify/borrow"
)

// What each instruction does to the borrow graph. Calls and returns are in
// reference_calls.go.

// step is the transfer function of the analysis.
func (r *references) step(s *refState, offset int, last bool) error {
	m := r.u.meter
	if err := m.add(refsStepUnits); err != nil {
		return err
	}
	if err := m.addItems(refsStepLocalUnits, len(s.locals)); err != nil {
		return err
	}
	if err := m.addItems(refsStepGraphUnits, s.graph.Size()); err != nil {
		return err
	}
	in := &r.u.code.Instrs[offset]
	if in.Op == format.OpRet {
		return s.ret(offset) // the end of the state, which nothing follows
	}
	if err := r.execute(s, in, offset); err != nil {
		return err
	}
	if last {
		return s.settle()
	}
	return nil
}

func (r *references) execute(s *refState, in *format.Instr, offset int) error {
	switch in.Op {
	case format.OpPop:
		return s.pop()
	case format.OpCopyLoc:
		return s.copyLoc(in.Index, offset)
	case format.OpMoveLoc:
		return s.moveLoc(in.Index, offset)
	case format.OpStLoc:
		return s.stLoc(in.Index, offset)
	case format.OpMutBorrowLoc, format.OpImmBorrowLoc:
		return s.borrowLoc(in.Index, in.Op == format.OpMutBorrowLoc, offset)

	case format.OpFreezeRef:
		return s.freeze(offset)
	case format.OpReadRef, format.OpTestVariant, format.OpTestVariantGeneric:
		return s.read(offset)
	case format.OpWriteRef:
		return s.write(offset)
	case format.OpEq, format.OpNeq:
		return s.compare(offset)

	case format.OpMutBorrowField, format.OpMutBorrowFieldGeneric,
		format.OpMutBorrowVariantField, format.OpMutBorrowVariantFieldGeneric:
		return s.borrowField(r.label(in), true, offset)
	case format.OpImmBorrowField, format.OpImmBorrowFieldGeneric,
		format.OpImmBorrowVariantField, format.OpImmBorrowVariantFieldGeneric:
		return s.borrowField(r.label(in), false, offset)

	case format.OpMutBorrowGlobal, format.OpMutBorrowGlobalGeneric:
		return s.borrowGlobal(in, true, offset)
	case format.OpImmBorrowGlobal, format.OpImmBorrowGlobalGeneric:
		return s.borrowGlobal(in, false, offset)
	case format.OpMoveFrom, format.OpMoveFromGeneric:
		return s.moveFrom(in, offset)
	case format.OpMoveTo, format.OpMoveToGeneric:
		// No reference can point to a resource that is not there yet.
		if err := r.popPlain(1); err != nil {
			return err
		}
		return s.pop() // the reference to the signer

	case format.OpVecLen:
		return s.vecLen()
	case format.OpVecImmBorrow, format.OpVecMutBorrow:
		return s.borrowElement(in.Op == format.OpVecMutBorrow, offset)
	case format.OpVecPushBack:
		return s.vecUpdate(1, 0, offset)
	case format.OpVecPopBack:
		return s.vecUpdate(0, 1, offset)
	case format.OpVecSwap:
		return s.vecUpdate(2, 0, offset)

	case format.OpCall, format.OpCallGeneric:
		return s.call(in, offset)
	}
	return r.executePlain(in)
}

// executePlain is for instructions that know no references.
func (r *references) executePlain(in *format.Instr) error {
	pops, pushes := 0, 0
	switch in.Op {
	case format.OpBranch, format.OpNop:
	case format.OpBrTrue, format.OpBrFalse, format.OpAbort:
		pops = 1
	case format.OpLdU8, format.OpLdU16, format.OpLdU32, format.OpLdU64, format.OpLdU128, format.OpLdU256,
		format.OpLdTrue, format.OpLdFalse, format.OpLdConst:
		pushes = 1
	case format.OpCastU8, format.OpCastU16, format.OpCastU32, format.OpCastU64, format.OpCastU128, format.OpCastU256,
		format.OpNot, format.OpExists, format.OpExistsGeneric:
		pops, pushes = 1, 1
	case format.OpAdd, format.OpSub, format.OpMul, format.OpMod, format.OpDiv,
		format.OpBitOr, format.OpBitAnd, format.OpXor, format.OpShl, format.OpShr,
		format.OpOr, format.OpAnd, format.OpLt, format.OpGt, format.OpLe, format.OpGe:
		pops, pushes = 2, 1
	case format.OpPack, format.OpPackGeneric, format.OpPackVariant, format.OpPackVariantGeneric:
		pops, pushes = r.fieldCount(in), 1
	case format.OpUnpack, format.OpUnpackGeneric, format.OpUnpackVariant, format.OpUnpackVariantGeneric:
		pops, pushes = 1, r.fieldCount(in)
	case format.OpVecPack:
		pops, pushes = int(min(in.Imm, maxOperands)), 1
	case format.OpVecUnpack:
		pops, pushes = 1, int(min(in.Imm, maxOperands))
	default:
		return broken("an instruction is not known: " + in.Op.String())
	}
	if err := r.popPlain(pops); err != nil {
		return err
	}
	r.push(plain, pushes)
	return nil
}

// maxOperands is more than any instruction that the pass over the stack lets
// through can pop or push.
const maxOperands = 1 << 16

func (r *references) fieldCount(in *format.Instr) int {
	def, variant, _ := r.u.structOf(in)
	fields, _ := r.u.fieldsOf(def, variant)
	return len(fields)
}

// label is the label of the field that an instruction borrows.
func (r *references) label(in *format.Instr) borrow.Label {
	if h, ok := r.u.variantField(in); ok {
		return r.variants[h]
	}
	def, _, field, _ := r.u.fieldOf(in)
	return fieldLabel(def, field)
}

// pop drops an operand of any kind.
func (s *refState) pop() error {
	v, err := s.r.pop()
	if err != nil || !v.isRef() {
		return err
	}
	return s.release(borrow.ID(v))
}

func (s *refState) copyLoc(local uint16, offset int) error {
	if v := s.locals[local]; v.isRef() {
		id := s.add(s.graph.Mutable(borrow.ID(v)))
		s.graph.Strong(borrow.ID(v), id)
		s.r.push(value(id), 1)
		return nil
	}
	if s.graph.MutablyBorrowedAt(s.root(), localLabel(local)) {
		return s.r.u.fail(status.CopyLocExistsBorrowError, offset, "local %d is mutably borrowed", local)
	}
	s.r.push(plain, 1)
	return nil
}

func (s *refState) moveLoc(local uint16, offset int) error {
	v := s.locals[local]
	if !v.isRef() && s.graph.BorrowedAt(s.root(), localLabel(local)) {
		return s.r.u.fail(status.MoveLocExistsBorrowError, offset, "local %d is borrowed", local)
	}
	s.locals[local] = plain
	s.r.push(v, 1)
	return nil
}

func (s *refState) stLoc(local uint16, offset int) error {
	v, err := s.r.pop()
	if err != nil {
		return err
	}
	old := s.locals[local]
	s.locals[local] = v
	if old.isRef() {
		return s.release(borrow.ID(old))
	}
	if s.graph.BorrowedAt(s.root(), localLabel(local)) {
		return s.r.u.fail(status.StLocUnsafeToDestroyError, offset, "local %d is borrowed", local)
	}
	return nil
}

// borrowLoc borrows a local. A mutable borrow takes over what is borrowed from
// the local already, so that there is nothing to ask; but for borrows of which it
// is not known any more whether they are of this local (see the bounds of package
// borrow).
func (s *refState) borrowLoc(local uint16, mutable bool, offset int) error {
	if mutable && s.graph.FullyBorrowed(s.root()) ||
		!mutable && s.graph.MutablyBorrowedAt(s.root(), localLabel(local)) {
		return s.r.u.fail(status.BorrowLocExistsBorrowError, offset, "local %d is borrowed", local)
	}
	id := s.add(mutable)
	s.graph.Strong(s.root(), id, localLabel(local))
	s.r.push(value(id), 1)
	return nil
}

func (s *refState) freeze(offset int) error {
	id, err := s.r.popRef()
	if err != nil {
		return err
	}
	if !s.graph.Readable(id) {
		return s.r.u.fail(status.FreezeRefExistsMutableBorrowError, offset, "something is mutably borrowed from the reference")
	}
	frozen := s.add(false)
	s.graph.Strong(id, frozen)
	s.r.push(value(frozen), 1)
	return s.release(id)
}

// read is for what looks at the value behind a reference.
func (s *refState) read(offset int) error {
	id, err := s.r.popRef()
	if err != nil {
		return err
	}
	if !s.graph.Readable(id) {
		return s.r.u.fail(status.ReadRefExistsMutableBorrowError, offset, "something is mutably borrowed from the reference")
	}
	s.r.push(plain, 1)
	return s.release(id)
}

func (s *refState) write(offset int) error {
	id, err := s.r.popRef()
	if err != nil {
		return err
	}
	if err := s.r.popPlain(1); err != nil {
		return err
	}
	if !s.graph.Writable(id) {
		return s.r.u.fail(status.WriteRefExistsBorrowError, offset, "something is borrowed from the reference")
	}
	return s.release(id)
}

// compare compares two values, or what two references, mutable ones too, point to.
func (s *refState) compare(offset int) error {
	b, err := s.r.pop()
	if err != nil {
		return err
	}
	a, err := s.r.pop()
	if err != nil {
		return err
	}
	if a.isRef() != b.isRef() {
		return broken("a reference is compared with a value")
	}
	s.r.push(plain, 1)
	if !a.isRef() {
		return nil
	}
	if !s.graph.Readable(borrow.ID(a)) || !s.graph.Readable(borrow.ID(b)) {
		return s.r.u.fail(status.ReadRefExistsMutableBorrowError, offset, "something is mutably borrowed from a reference that is compared")
	}
	if err := s.release(borrow.ID(a)); err != nil {
		return err
	}
	return s.release(borrow.ID(b))
}

// borrowField borrows a field. A mutable borrow takes over what is borrowed from
// the field already; an immutable one leaves what is borrowed elsewhere in the
// struct alone.
func (s *refState) borrowField(label borrow.Label, mutable bool, offset int) error {
	id, err := s.r.popRef()
	if err != nil {
		return err
	}
	if mutable && s.graph.FullyBorrowed(id) || !mutable && !s.graph.ReadableAt(id, label) {
		return s.r.u.fail(status.BorrowFieldExistsMutableBorrowError, offset, "the field is borrowed, or the struct as a whole")
	}
	field := s.add(mutable)
	s.graph.Strong(id, field, label)
	s.r.push(value(field), 1)
	return s.release(id)
}

func (s *refState) borrowGlobal(in *format.Instr, mutable bool, offset int) error {
	if err := s.r.popPlain(1); err != nil {
		return err
	}
	label := s.resource(in)
	if s.graph.MutablyBorrowedAt(s.root(), label) || mutable && s.graph.BorrowedAt(s.root(), label) {
		return s.r.u.fail(status.GlobalReferenceError, offset, "a resource of the type is borrowed")
	}
	id := s.add(mutable)
	s.graph.Weak(s.root(), id, label)
	s.r.push(value(id), 1)
	return nil
}

func (s *refState) moveFrom(in *format.Instr, offset int) error {
	if err := s.r.popPlain(1); err != nil {
		return err
	}
	if s.graph.BorrowedAt(s.root(), s.resource(in)) {
		return s.r.u.fail(status.GlobalReferenceError, offset, "a resource of the type is borrowed")
	}
	s.r.push(plain, 1)
	return nil
}

func (s *refState) resource(in *format.Instr) borrow.Label {
	def, _, _ := s.r.u.structOf(in)
	return globalLabel(def)
}

// vecLen asks nothing: whoever borrows elements mutably cannot change their number.
func (s *refState) vecLen() error {
	id, err := s.r.popRef()
	if err != nil {
		return err
	}
	s.r.push(plain, 1)
	return s.release(id)
}

// vecUpdate is for what changes the elements of a vector, having popped some
// values above the vector's reference.
func (s *refState) vecUpdate(pops, pushes, offset int) error {
	if err := s.r.popPlain(pops); err != nil {
		return err
	}
	id, err := s.r.popRef()
	if err != nil {
		return err
	}
	if !s.graph.Writable(id) {
		return s.r.u.fail(status.VecUpdateExistsMutableBorrowError, offset, "something is borrowed from the vector")
	}
	s.r.push(plain, pushes)
	return s.release(id)
}

// borrowElement borrows an element, and it is not known which. So a mutable
// borrow needs a vector of which nothing is borrowed, and an immutable one needs
// a vector of which nothing is borrowed mutably: else the two might be one
// element. (Other verifiers do not ask the second, and let a function hold an
// immutable reference to what it changes.)
func (s *refState) borrowElement(mutable bool, offset int) error {
	if err := s.r.popPlain(1); err != nil {
		return err
	}
	id, err := s.r.popRef()
	if err != nil {
		return err
	}
	if mutable && !s.graph.Writable(id) || !mutable && !s.graph.Readable(id) {
		return s.r.u.fail(status.VecBorrowElementExistsMutableBorrowError, offset, "something is borrowed from the vector")
	}
	element := s.add(mutable)
	s.graph.Weak(id, element)
	s.r.push(value(element), 1)
	return s.release(id)
}
