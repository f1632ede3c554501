package asm

import (
	enc "encoding/hex"
	"strings"

	"github.com/holiman/uint256"

	"github.com/trivium-chain/trivium/execution/move/format"
)

// integers are the types of integers with their width in bits.
var integers = map[string]struct {
	kind format.Kind
	bits int
}{
	"u8":   {format.U8, 8},
	"u16":  {format.U16, 16},
	"u32":  {format.U32, 32},
	"u64":  {format.U64, 64},
	"u128": {format.U128, 128},
	"u256": {format.U256, 256},
}

var primitives = map[string]format.Kind{"address": format.AddressK, "signer": format.Signer, "bool": format.Bool}

func (p *parser) typ() (t typeAST) {
	t.pos = p.peek().pos
	if !p.enter() {
		return t
	}
	defer p.leave()
	switch {
	case p.take("&"):
		t.kind = format.Ref
		if p.take("mut") {
			t.kind = format.MutRef
		}
		t.args = []typeAST{p.typ()}
		return t
	case p.peek().kind != name:
		p.expected("a type")
		return t
	case p.is("vector") && p.ahead() == "<":
		p.at += 2
		t.kind = format.Vector
		t.args = []typeAST{p.typ()}
		if !p.takeClose() {
			p.expected("\">\" behind the type of the elements")
		}
		return t
	case p.ahead() == ".":
		t.kind = format.Struct
		t.module = p.ident("the name of a module").text
		p.next()
		t.name = p.ident("the name of a struct").text
		t.args = p.typeArgs()
		return t
	}
	word := p.ident("a type").text
	if i, ok := integers[word]; ok {
		t.kind = i.kind
	} else if k, ok := primitives[word]; ok {
		t.kind = k
	} else {
		t.kind, t.name = format.TypeParam, word
	}
	return t
}

// typeArgs reads <A, B>, if it comes next.
func (p *parser) typeArgs() (args []typeAST) {
	if p.take("<") {
		p.angles("a type", func() {
			args = append(args, p.typ())
			p.atMost(len(args), "type arguments")
		})
	}
	return args
}

// structRef reads the name of a struct with its type arguments.
func (p *parser) structRef() (r structRef) {
	r.ident = p.ident("the name of a struct of this module")
	r.args = p.typeArgs()
	return r
}

// variantRef reads ENUM<A>::VARIANT.
func (p *parser) variantRef() structRef {
	r := p.structRef()
	p.expect("::", "and the name of a variant")
	v := p.ident("the name of a variant")
	r.variant = &v
	return r
}

// literal reads a value that one instruction loads; nil if none comes next.
func (p *parser) literal() *literal {
	t := p.peek()
	l := &literal{pos: t.pos}
	switch {
	case t.kind == number:
		return p.integer()
	case t.kind == hex:
		l.kind = format.AddressK
		l.address = p.address()
		return l
	case t.kind == bytes:
		l.kind = format.Vector
		l.bytes = []byte(t.text[2 : len(t.text)-1])
		if t.text[0] == 'h' {
			l.bytes, _ = enc.DecodeString(t.text[2 : len(t.text)-1]) // the lexer has looked
		}
	case p.is("true"), p.is("false"):
		l.kind = format.Bool
		l.num = uint256.NewInt(0)
		if t.text == "true" {
			l.num.SetOne()
		}
	default:
		return nil
	}
	p.next()
	return l
}

func (p *parser) integer() *literal {
	t := p.next()
	l := &literal{pos: t.pos, kind: format.U64}
	digits, suffix := t.text, "u64"
	if i := strings.IndexByte(t.text, 'u'); i >= 0 {
		digits, suffix = t.text[:i], t.text[i:]
		l.typed = true
	}
	l.kind = integers[suffix].kind
	var err error
	if strings.HasPrefix(digits, "0x") || strings.HasPrefix(digits, "0X") {
		digits = strings.TrimLeft(digits[2:], "0")
		if digits == "" {
			digits = "0"
		}
		l.num, err = uint256.FromHex("0x" + digits)
	} else {
		digits = strings.TrimLeft(strings.ReplaceAll(digits, "_", ""), "0")
		if digits == "" {
			digits = "0"
		}
		l.num, err = uint256.FromDecimal(digits)
	}
	if err != nil {
		p.failAt(t.pos, "number %s does not fit in 256 bits", shorten(t.text))
		return l
	}
	// A number without its type is checked where it is used: a constant gives it one.
	if bits := integers[suffix].bits; l.typed && l.num.BitLen() > bits {
		p.failAt(t.pos, "number %s does not fit in %s", shorten(t.text), suffix)
	}
	return l
}

func shorten(s string) string {
	if len(s) > 40 {
		return s[:40] + "..."
	}
	return s
}
