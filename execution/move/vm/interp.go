package vm

import (
	"github.com/trivium-chain/trivium/execution/move/status"
)

// frame is a call that has not returned.
type frame struct {
	inst *instance
	pc   int // of the instruction that comes next
	base int // where its locals begin
}

// run runs the frame that has been entered until it returns. Calls of Move
// functions push a frame and go on in the same loop, so that the depth of Go's
// stack is the same whatever the program does. What has been verified is not
// looked at again: where the checks are off, operands are taken to be of the types
// that instructions want.
func (s *Session) run() error {
	if err := s.loop(len(s.frames) - 1); err != nil {
		return s.located(err)
	}
	return nil
}

// located gives a status the place of the instruction that runs.
func (s *Session) located(err error) error {
	e, ok := err.(*status.Error)
	if !ok || len(s.frames) == 0 {
		return err
	}
	f := &s.frames[len(s.frames)-1]
	if e.Module == "" && e.Function < 0 && f.pc > 0 {
		e.Function = f.inst.fn.index
		e.Offset = int(f.inst.fn.code.offsets[f.pc-1])
		e.Module = f.inst.fn.image.location()
	}
	return e
}

// location is how statuses name the module; a script has no name.
func (i *image) location() string {
	if i.script {
		return ""
	}
	return i.id.String()
}

// loop runs the frames from the first on. Where it ends with an error, the pc of
// the last frame is behind the instruction that failed.
func (s *Session) loop(first int) (err error) {
	var (
		stack  = s.stack
		sp     = s.sp
		f      = &s.frames[len(s.frames)-1]
		inst   = f.inst
		code   = inst.fn.code
		instrs = code.instrs
		locals = s.locals[f.base:]
		pc     = 0
	)
next:
	for {
		in := &instrs[pc]
		pc++
		if s.checks != nil && in.op != opGas && in.op != opEnd {
			f.pc, s.sp = pc, sp
			if err = s.checks.step(f); err != nil {
				return err
			}
		}
		switch in.op {
		case opGas:
			if in.imm > s.gas.left {
				err = s.exhausted(in.imm)
				goto failed
			}
			s.gas.left -= in.imm
			if s.memory.full {
				if err = s.recount(sp); err != nil {
					goto failed
				}
			}
		case opNop:

		case opBranch:
			pc = int(in.a)
		case opBrTrue:
			sp--
			if stack[sp].w[0] != 0 {
				pc = int(in.a)
			}
		case opBrFalse:
			sp--
			if stack[sp].w[0] == 0 {
				pc = int(in.a)
			}
		case opRet:
			last := len(s.frames) - 1
			s.frames = s.frames[:last]
			s.sp = sp
			if last == first {
				return nil
			}
			f = &s.frames[last-1]
			s.base = f.base
			inst, pc = f.inst, f.pc
			code = inst.fn.code
			instrs, locals = code.instrs, s.locals[f.base:]
		case opAbort:
			sp--
			err = status.Abort(stack[sp].w[0], "")
			goto failed
		case opCall:
			f.pc, s.sp = pc, sp
			called := inst.calls[in.a]
			if called == nil {
				if called, err = s.callAt(inst, in.a); err != nil {
					return err
				}
			}
			if called.fn.code == nil {
				if err = s.callNative(called); err != nil {
					return err
				}
				sp = s.sp
				continue
			}
			if err = s.enter(called); err != nil {
				return err
			}
			sp = s.sp
			f = &s.frames[len(s.frames)-1]
			inst, pc = called, 0
			code = inst.fn.code
			instrs, locals = code.instrs, s.locals[f.base:]

		case opPop:
			sp--
			stack[sp].p = nil
		case opLdWord:
			if sp == len(stack) {
				goto overflow
			}
			stack[sp] = Value{w: [4]uint64{in.imm}}
			sp++
		case opLdBig:
			if sp == len(stack) {
				goto overflow
			}
			stack[sp] = Value{w: code.bigs[in.a]}
			sp++
		case opLdConst:
			if sp == len(stack) {
				goto overflow
			}
			if err = inst.fn.image.constants[in.a].load(&stack[sp], s); err != nil {
				goto failed
			}
			sp++

		case opCopyLoc:
			if sp == len(stack) {
				goto overflow
			}
			stack[sp] = locals[in.a]
			sp++
		case opCopyLocDeep:
			if sp == len(stack) {
				goto overflow
			}
			stack[sp] = locals[in.a]
			if err = copyValue(&stack[sp], s); err != nil {
				goto failed
			}
			sp++
		case opMoveLoc:
			if sp == len(stack) {
				goto overflow
			}
			stack[sp] = locals[in.a]
			sp++
		case opStLoc:
			sp--
			locals[in.a] = stack[sp]
		case opBorrowLoc:
			if sp == len(stack) {
				goto overflow
			}
			stack[sp] = localRef(uint64(f.base) + uint64(in.a))
			sp++

		case opBorrowField:
			if err = borrowField(s.locals, &stack[sp-1], uint64(in.a)); err != nil {
				goto failed
			}
		case opBorrowVariantField:
			if err = s.borrowVariantField(&stack[sp-1], code.variants[in.a], in.n); err != nil {
				goto failed
			}
		case opReadRef:
			if err = deref(s.locals, &stack[sp-1], &stack[sp-1]); err != nil {
				goto failed
			}
		case opReadRefDeep:
			if err = readRef(s.locals, &stack[sp-1], &stack[sp-1], s); err != nil {
				goto failed
			}
		case opWriteRef:
			sp -= 2
			if err = writeRef(s.locals, &stack[sp+1], &stack[sp]); err != nil {
				goto failed
			}
		case opPack:
			if !inst.made[in.a] {
				if err = s.makeable(inst, in.a); err != nil {
					goto failed
				}
			}
			n := int(in.n)
			if sp-n == len(stack) {
				goto overflow
			}
			if err = s.grow(objectSize + n*valueSize); err != nil {
				goto failed
			}
			o := newFields(n)
			o.variant = uint16(in.imm)
			sp -= n
			copy(o.vals, stack[sp:sp+n])
			stack[sp] = Value{p: o}
			sp++
		case opUnpack, opUnpackVariant:
			o := stack[sp-1].p
			if o == nil || len(o.vals) != int(in.n) && in.op == opUnpack {
				err = invariant("unpacking what is no struct")
				goto failed
			}
			if in.op == opUnpackVariant && o.variant != uint16(in.imm) {
				err = variantMismatch(o.variant)
				goto failed
			}
			if sp-1+len(o.vals) > len(stack) {
				goto overflow
			}
			sp--
			sp += copy(stack[sp:], o.vals)
		case opTestVariant:
			var o *Object
			if o, err = target(s.locals, &stack[sp-1]); err != nil {
				goto failed
			}
			stack[sp-1] = Bool(o.variant == uint16(in.imm))

		case opAddWord:
			sp--
			a := &stack[sp-1].w
			sum := a[0] + stack[sp].w[0]
			if sum > in.imm {
				goto arithmetic
			}
			a[0] = sum
		case opAddU64:
			sp--
			a := &stack[sp-1].w
			sum := a[0] + stack[sp].w[0]
			if sum < a[0] {
				goto arithmetic
			}
			a[0] = sum
		case opAddU128:
			sp--
			if !addU128(&stack[sp-1].w, &stack[sp].w) {
				goto arithmetic
			}
		case opAddU256:
			sp--
			if !addU256(&stack[sp-1].w, &stack[sp].w) {
				goto arithmetic
			}
		case opSubWord:
			sp--
			a, b := &stack[sp-1].w, stack[sp].w[0]
			if a[0] < b {
				goto arithmetic
			}
			a[0] -= b
		case opSubU128:
			sp--
			if !subU128(&stack[sp-1].w, &stack[sp].w) {
				goto arithmetic
			}
		case opSubU256:
			sp--
			if !subU256(&stack[sp-1].w, &stack[sp].w) {
				goto arithmetic
			}
		case opMulWord:
			sp--
			a := &stack[sp-1].w
			product, ok := mulU64(a[0], stack[sp].w[0], in.imm)
			if !ok {
				goto arithmetic
			}
			a[0] = product
		case opMulU128:
			sp--
			if !mulU128(&stack[sp-1].w, &stack[sp].w) {
				goto arithmetic
			}
		case opMulU256:
			sp--
			if !mulU256(&stack[sp-1].w, &stack[sp].w) {
				goto arithmetic
			}
		case opDivWord:
			sp--
			a, b := &stack[sp-1].w, stack[sp].w[0]
			if b == 0 {
				goto arithmetic
			}
			a[0] /= b
		case opDivU128:
			sp--
			if !divU128(&stack[sp-1].w, &stack[sp].w) {
				goto arithmetic
			}
		case opDivU256:
			sp--
			if !divU256(&stack[sp-1].w, &stack[sp].w) {
				goto arithmetic
			}
		case opModWord:
			sp--
			a, b := &stack[sp-1].w, stack[sp].w[0]
			if b == 0 {
				goto arithmetic
			}
			a[0] %= b
		case opModU128:
			sp--
			if !modU128(&stack[sp-1].w, &stack[sp].w) {
				goto arithmetic
			}
		case opModU256:
			sp--
			if !modU256(&stack[sp-1].w, &stack[sp].w) {
				goto arithmetic
			}
		case opOrWord:
			sp--
			stack[sp-1].w[0] |= stack[sp].w[0]
		case opOr:
			sp--
			orU256(&stack[sp-1].w, &stack[sp].w)
		case opAndWord:
			sp--
			stack[sp-1].w[0] &= stack[sp].w[0]
		case opAnd:
			sp--
			andU256(&stack[sp-1].w, &stack[sp].w)
		case opXorWord:
			sp--
			stack[sp-1].w[0] ^= stack[sp].w[0]
		case opXor:
			sp--
			xorU256(&stack[sp-1].w, &stack[sp].w)
		case opShlWord:
			sp--
			a := &stack[sp-1].w
			shifted, ok := shlU64(a[0], uint8(stack[sp].w[0]), uint8(in.n), in.imm)
			if !ok {
				goto arithmetic
			}
			a[0] = shifted
		case opShlU128:
			sp--
			if !shlU128(&stack[sp-1].w, uint8(stack[sp].w[0])) {
				goto arithmetic
			}
		case opShlU256:
			sp--
			shlU256(&stack[sp-1].w, uint8(stack[sp].w[0]))
		case opShrWord:
			sp--
			a := &stack[sp-1].w
			shifted, ok := shrU64(a[0], uint8(stack[sp].w[0]), uint8(in.n))
			if !ok {
				goto arithmetic
			}
			a[0] = shifted
		case opShrU128:
			sp--
			if !shrU128(&stack[sp-1].w, uint8(stack[sp].w[0])) {
				goto arithmetic
			}
		case opShrU256:
			sp--
			shrU256(&stack[sp-1].w, uint8(stack[sp].w[0]))
		case opNot:
			stack[sp-1].w[0] ^= 1
		case opCastWord:
			if !fitsWord(&stack[sp-1].w, in.imm) {
				goto arithmetic
			}
		case opCastU128:
			if !fitsU128(&stack[sp-1].w) {
				goto arithmetic
			}

		case opLtWord:
			sp--
			a := &stack[sp-1].w
			a[0] = bit(a[0] < stack[sp].w[0])
		case opGtWord:
			sp--
			a := &stack[sp-1].w
			a[0] = bit(a[0] > stack[sp].w[0])
		case opLeWord:
			sp--
			a := &stack[sp-1].w
			a[0] = bit(a[0] <= stack[sp].w[0])
		case opGeWord:
			sp--
			a := &stack[sp-1].w
			a[0] = bit(a[0] >= stack[sp].w[0])
		case opLtU256:
			sp--
			a := &stack[sp-1].w
			*a = [4]uint64{bit(lessU256(a, &stack[sp].w))}
		case opGtU256:
			sp--
			a := &stack[sp-1].w
			*a = [4]uint64{bit(lessU256(&stack[sp].w, a))}
		case opLeU256:
			sp--
			a := &stack[sp-1].w
			*a = [4]uint64{bit(!lessU256(&stack[sp].w, a))}
		case opGeU256:
			sp--
			a := &stack[sp-1].w
			*a = [4]uint64{bit(!lessU256(a, &stack[sp].w))}
		case opEqWord:
			sp--
			a := &stack[sp-1].w
			a[0] = bit(a[0] == stack[sp].w[0])
		case opNeqWord:
			sp--
			a := &stack[sp-1].w
			a[0] = bit(a[0] != stack[sp].w[0])
		case opEqBig:
			sp--
			a := &stack[sp-1].w
			*a = [4]uint64{bit(*a == stack[sp].w)}
		case opNeqBig:
			sp--
			a := &stack[sp-1].w
			*a = [4]uint64{bit(*a != stack[sp].w)}
		case opEqDeep, opNeqDeep:
			sp--
			var same bool
			if same, err = equal(&stack[sp-1], &stack[sp], s); err != nil {
				goto failed
			}
			stack[sp-1] = Bool(same == (in.op == opEqDeep))
		case opEqRef, opNeqRef:
			sp--
			var same bool
			if same, err = equalRefs(s.locals, &stack[sp-1], &stack[sp], s); err != nil {
				goto failed
			}
			stack[sp-1] = Bool(same == (in.op == opEqRef))

		case opVecPack:
			if !inst.made[in.a] {
				if err = s.makeable(inst, in.a); err != nil {
					goto failed
				}
			}
			n := int(in.n)
			kind := kindOf(inst.types[in.a])
			if sp-n == len(stack) {
				goto overflow
			}
			if err = s.grow(objectSize + n*kind.slotSize()); err != nil {
				goto failed
			}
			o := newObject(kind, n)
			sp -= n
			for i := range n {
				o.store(uint64(i), &stack[sp+i])
			}
			stack[sp] = Value{p: o}
			sp++
		case opVecLen:
			var o *Object
			if o, err = target(s.locals, &stack[sp-1]); err != nil {
				goto failed
			}
			stack[sp-1] = U64(o.len())
		case opVecBorrow:
			sp--
			if err = borrowElement(s.locals, &stack[sp-1], stack[sp].w[0]); err != nil {
				goto failed
			}
		case opVecPush:
			sp -= 2
			var o *Object
			if o, err = target(s.locals, &stack[sp]); err != nil {
				goto failed
			}
			if err = s.grow(o.kind.slotSize()); err != nil {
				goto failed
			}
			o.push(&stack[sp+1])
		case opVecPop:
			var o *Object
			if o, err = target(s.locals, &stack[sp-1]); err != nil {
				goto failed
			}
			if err = popElement(o, &stack[sp-1]); err != nil {
				goto failed
			}
		case opVecUnpack:
			o, n := stack[sp-1].p, int(in.n)
			if o == nil {
				err = invariant("unpacking what is no vector")
				goto failed
			}
			if err = unpacks(o, n); err != nil {
				goto failed
			}
			if sp-1+n > len(stack) {
				goto overflow
			}
			for i, slots := 0, stack[sp-1:sp-1+n]; i < n; i++ {
				o.load(uint64(i), &slots[i])
			}
			sp += n - 1
		case opVecSwap:
			sp -= 3
			var o *Object
			if o, err = target(s.locals, &stack[sp]); err != nil {
				goto failed
			}
			if err = swapElements(o, stack[sp+1].w[0], stack[sp+2].w[0]); err != nil {
				goto failed
			}

		case opExists, opBorrowGlobal, opBorrowGlobalMut, opMoveFrom, opMoveTo:
			f.pc = pc
			if sp, err = s.global(in, inst, sp); err != nil {
				return err
			}

		default:
			err = invariant("operation %d", in.op)
			goto failed
		}
	}

arithmetic:
	err = status.New(status.ArithmeticError, "")
	goto failed
overflow:
	// No instruction has done anything when it finds that there is no room.
	if s.widen() {
		stack = s.stack
		pc--
		goto next
	}
	err = status.New(status.ExecutionStackOverflow, "more than %d operands", len(stack))
failed:
	f.pc = pc
	return err
}

func bit(b bool) uint64 {
	if b {
		return 1
	}
	return 0
}
