package vm

import (
	"github.com/trivium-chain/trivium/execution/move/format"
)

// arithmetic translates what takes one or two integers or booleans, and equality.
func (t *translator) arithmetic(in *format.Instr) error {
	unary := in.Op == format.OpNot || castTo(in.Op) != 0
	n := 2
	if unary {
		n = 1
	}
	o, err := t.pop(n)
	if err != nil {
		return err
	}
	t.out.instrs[t.gas].imm += t.wide(in.Op, o.kind)
	if to := castTo(in.Op); to != 0 {
		t.cast(o.kind, to)
		t.push(operand{kind: to})
		return nil
	}
	made, ok := arithmeticOf(in.Op, o)
	if !ok {
		return invariant("instruction %s of operands of kind %#x in verified code", in.Op, o.kind)
	}
	t.emit(made)
	switch in.Op {
	case format.OpEq, format.OpNeq, format.OpLt, format.OpGt, format.OpLe, format.OpGe:
		o = operand{kind: format.Bool}
	}
	t.push(o)
	return nil
}

// wide is what an instruction costs more if its operands are larger than u64.
func (t *translator) wide(o format.Opcode, k format.Kind) uint64 {
	c := &t.schedule.Code
	if k != format.U128 && k != format.U256 {
		return 0
	}
	switch {
	case o == format.OpMul && k == format.U256:
		return c.MulU256
	case (o == format.OpDiv || o == format.OpMod) && k == format.U128:
		return c.DivU128
	case (o == format.OpDiv || o == format.OpMod) && k == format.U256:
		return c.DivU256
	}
	return c.Wide
}

// arithmeticOf is the instruction for operands of a type.
func arithmeticOf(o format.Opcode, of operand) (instr, bool) {
	w := widthClass(of.kind)
	most, width := largest(of.kind)
	choose := func(word, u128, u256 op) (instr, bool) {
		switch w {
		case isWord:
			return instr{op: word, n: width, imm: most}, true
		case isU128:
			return instr{op: u128}, true
		case isU256:
			return instr{op: u256}, true
		}
		return instr{}, false
	}
	switch o {
	case format.OpAdd:
		return choose(either(of.kind == format.U64, opAddU64, opAddWord), opAddU128, opAddU256)
	case format.OpSub:
		return choose(opSubWord, opSubU128, opSubU256)
	case format.OpMul:
		return choose(opMulWord, opMulU128, opMulU256)
	case format.OpDiv:
		return choose(opDivWord, opDivU128, opDivU256)
	case format.OpMod:
		return choose(opModWord, opModU128, opModU256)
	case format.OpBitOr, format.OpOr:
		return choose(opOrWord, opOr, opOr)
	case format.OpBitAnd, format.OpAnd:
		return choose(opAndWord, opAnd, opAnd)
	case format.OpXor:
		return choose(opXorWord, opXor, opXor)
	case format.OpShl:
		return choose(opShlWord, opShlU128, opShlU256)
	case format.OpShr:
		return choose(opShrWord, opShrU128, opShrU256)
	case format.OpNot:
		return choose(opNot, opNot, opNot)
	case format.OpLt:
		return choose(opLtWord, opLtU256, opLtU256)
	case format.OpGt:
		return choose(opGtWord, opGtU256, opGtU256)
	case format.OpLe:
		return choose(opLeWord, opLeU256, opLeU256)
	case format.OpGe:
		return choose(opGeWord, opGeU256, opGeU256)
	case format.OpEq:
		return equality(of.kind, w, opEqWord, opEqBig, opEqDeep, opEqRef), true
	case format.OpNeq:
		return equality(of.kind, w, opNeqWord, opNeqBig, opNeqDeep, opNeqRef), true
	}
	return instr{}, false
}

func equality(kind format.Kind, w width, word, big, deep, ref op) instr {
	switch {
	case kind == format.Ref || kind == format.MutRef:
		return instr{op: ref}
	case owns(kind):
		return instr{op: deep}
	case w == isWord:
		return instr{op: word}
	}
	return instr{op: big}
}

// width tells how many words of a value count.
type width uint8

const (
	isOther width = iota
	isWord
	isU128
	isU256
)

func widthClass(k format.Kind) width {
	switch k {
	case format.Bool, format.U8, format.U16, format.U32, format.U64:
		return isWord
	case format.U128:
		return isU128
	case format.U256:
		return isU256
	}
	return isOther
}

// largest is the largest value of a type of one word, and its width in bits.
func largest(k format.Kind) (most uint64, width uint16) {
	switch k {
	case format.U8:
		return maxU8, 8
	case format.U16:
		return maxU16, 16
	case format.U32:
		return maxU32, 32
	}
	return maxU64, 64
}

// castTo is the type that an instruction casts to, 0 if it does not cast.
func castTo(o format.Opcode) format.Kind {
	switch o {
	case format.OpCastU8:
		return format.U8
	case format.OpCastU16:
		return format.U16
	case format.OpCastU32:
		return format.U32
	case format.OpCastU64:
		return format.U64
	case format.OpCastU128:
		return format.U128
	case format.OpCastU256:
		return format.U256
	}
	return 0
}

// cast translates a cast, which is nothing where every value fits.
func (t *translator) cast(from, to format.Kind) {
	f, w := widthClass(from), widthClass(to)
	most, _ := largest(to)
	had, _ := largest(from)
	switch {
	case w == isWord && (f != isWord || had > most):
		t.emit(instr{op: opCastWord, imm: most})
	case w == isU128 && f == isU256:
		t.emit(instr{op: opCastU128})
	default:
		t.nop()
	}
}
