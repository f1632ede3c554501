package asm

import (
	"encoding/binary"
	"slices"

	"github.com/holiman/uint256"

	"github.com/trivium-chain/trivium/execution/move/format"
)

// constant is a named constant.
type constant struct {
	typ    format.Type
	lit    *literal // nil if it is a list
	data   []byte   // BCS
	index  uint16   // in the pool, if it is there
	pooled bool
}

func (c *compiler) declareConstants(list []constantAST) {
	for i := range list {
		k := &list[i]
		if _, both := c.trees[k.name.text]; both {
			c.fail(k.name.pos, "constant %s has the name of a struct; rename one of them", k.name.text)
		}
		t := c.typ(&k.typ, nil)
		c.named[k.name.text] = &constant{typ: t, lit: k.value.lit, data: c.encode(nil, &k.value, t)}
	}
}

// bits are the widths of integers.
func bits(k format.Kind) int {
	for _, i := range integers {
		if i.kind == k {
			return i.bits
		}
	}
	return 0
}

// encode appends the BCS of a value of a type.
func (c *compiler) encode(b []byte, v *valueAST, t format.Type) []byte {
	l := v.lit
	switch {
	case t.Kind == format.Vector && l == nil:
		b = binary.AppendUvarint(b, uint64(len(v.list)))
		for i := range v.list {
			b = c.encode(b, &v.list[i], t.Args[0])
		}
		return b
	case t.Kind == format.Vector && l.kind == format.Vector && t.Args[0].Kind == format.U8:
		return appendBytes(b, l.bytes)
	case l == nil:
	case t.Kind == format.Bool && l.kind == format.Bool:
		return append(b, byte(l.num.Uint64()))
	case t.Kind == format.AddressK && l.kind == format.AddressK:
		return append(b, l.address[:]...)
	case t.IsInteger() && (l.kind == t.Kind || !l.typed && l.kind == format.U64):
		if l.num.BitLen() > bits(t.Kind) {
			c.fail(v.pos, "number %s does not fit in %d bits", l.num.Dec(), bits(t.Kind))
		}
		return appendInt(b, l.num, bits(t.Kind))
	}
	c.fail(v.pos, "the value is not of the constant's type; constants are integers, bool, address and vectors of them")
	return b
}

func appendBytes(b, data []byte) []byte {
	return append(binary.AppendUvarint(b, uint64(len(data))), data...)
}

func appendInt(b []byte, n *uint256.Int, bits int) []byte {
	be := n.Bytes32()
	slices.Reverse(be[:])
	return append(b, be[:bits/8]...)
}

// named loads a constant: integers and bools as part of the instruction.
func (f *frame) named(e *constantExpr) {
	k, ok := f.c.named[e.text]
	if !ok {
		f.c.fail(e.pos, "constant %s is not declared", e.text)
		return
	}
	if k.typ.IsInteger() || k.typ.Kind == format.Bool {
		if k.lit != nil && k.lit.num != nil { // else an error has been noted
			f.load(e.pos, k.typ.Kind, k.lit.num)
		}
		return
	}
	if !k.pooled {
		k.index, k.pooled = f.c.constant(k.typ, k.data), true
	}
	f.emit(e.pos, format.Instr{Op: format.OpLdConst, Index: k.index})
}

// literal loads a value.
func (f *frame) literal(l *literal) {
	switch l.kind {
	case format.AddressK:
		i := f.c.constant(format.Type{Kind: format.AddressK}, l.address[:])
		f.emit(l.pos, format.Instr{Op: format.OpLdConst, Index: i})
	case format.Vector:
		t := format.Type{Kind: format.Vector, Args: []format.Type{{Kind: format.U8}}}
		f.emit(l.pos, format.Instr{Op: format.OpLdConst, Index: f.c.constant(t, appendBytes(nil, l.bytes))})
	default:
		f.load(l.pos, l.kind, l.num)
	}
}

// load loads an integer or bool.
func (f *frame) load(pos int, k format.Kind, n *uint256.Int) {
	if width := bits(k); width > 0 && n.BitLen() > width {
		f.c.fail(pos, "number %s does not fit in %d bits; write its type behind it, as in 1u128", n.Dec(), width)
	}
	i := format.Instr{Imm: n.Uint64()}
	switch k {
	case format.Bool:
		i.Op, i.Imm = format.OpLdFalse, 0
		if !n.IsZero() {
			i.Op = format.OpLdTrue
		}
	case format.U8:
		i.Op = format.OpLdU8
	case format.U16:
		i.Op = format.OpLdU16
	case format.U32:
		i.Op = format.OpLdU32
	case format.U64:
		i.Op = format.OpLdU64
	case format.U128:
		i = format.Instr{Op: format.OpLdU128, Big: n}
	case format.U256:
		i = format.Instr{Op: format.OpLdU256, Big: n}
	}
	f.emit(pos, i)
}
