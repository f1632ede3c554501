package asm

import (
	"strconv"
	"strings"

	"github.com/trivium-chain/trivium/execution/move/format"
)

func (p *parser) statement() statement {
	t := p.peek()
	switch {
	case t.kind != name:
		switch {
		case p.is("*"):
			return p.assign()
		case p.is("("):
			return &exprStmt{t.pos, p.expr()}
		}
		p.expected("a statement")
		return &exprStmt{}
	case p.take("abort"):
		s := &abortStmt{pos: t.pos}
		if !p.is(";") {
			s.code = p.expr()
		}
		return s
	case p.is("assert") && p.ahead() == "(":
		p.at += 2
		s := &assertStmt{pos: t.pos}
		s.cond = p.expr()
		p.expect(",", "and the abort code in assert(condition, code)")
		s.code = p.expr()
		p.take(",")
		p.expect(")", "behind the abort code in assert(condition, code)")
		return s
	case p.take("jump"):
		return &jumpStmt{pos: t.pos, label: p.ident("the name of a label")}
	case p.take("jump_if"):
		return p.jumpIf(t.pos, true)
	case p.take("jump_if_false"):
		return p.jumpIf(t.pos, false)
	case p.take("return"):
		s := &returnStmt{pos: t.pos}
		p.list(";", func() { s.values = append(s.values, p.expr()) })
		return s
	case p.is("nop") && p.ahead() == ";":
		p.next()
		return &exprStmt{t.pos, &builtinExpr{pos: t.pos, op: format.OpNop, arg: &listExpr{pos: t.pos}}}
	}
	switch next := p.ahead(); {
	case next == "=" || next == ",":
		return p.assign()
	case next == ".":
		return &exprStmt{t.pos, p.expr()}
	case p.stumble():
		return &exprStmt{}
	case next == "{" || next == "::":
		return p.unpack()
	case next == "<" || next == "(":
		if _, ok := findBuiltin(t.text); ok {
			return &exprStmt{t.pos, p.expr()}
		}
		switch {
		case p.ahead() == "<":
			return p.unpack()
		case t.text == "copy" || t.text == "move":
			p.failAt(t.pos, "a value alone is no statement; write _ = %s(...) to drop it", t.text)
		}
		p.failAt(t.pos, "call of %s without a module; write Self.%s(...) for a function of this module", t.text, t.text)
		return &exprStmt{}
	}
	p.expected("a statement")
	return &exprStmt{}
}

func (p *parser) jumpIf(pos int, want bool) statement {
	s := &jumpStmt{pos: pos, want: want}
	p.expect("(", "in front of the condition")
	s.cond = p.expr()
	p.expect(")", "behind the condition")
	s.label = p.ident("the name of a label")
	return s
}

func (p *parser) assign() statement {
	s := &assignStmt{pos: p.peek().pos}
	for {
		t := target{pos: p.peek().pos}
		switch {
		case p.take("_"):
		case p.take("*"):
			t.place = p.expr()
		default:
			local := p.ident("a local, \"*\" and a reference, or \"_\"")
			t.local = &local
		}
		s.targets = append(s.targets, t)
		if !p.take(",") {
			break
		}
	}
	p.expect("=", "and a value, or \",\" and another local to assign to")
	s.value = p.expr()
	return s
}

func (p *parser) unpack() statement {
	s := &unpackStmt{pos: p.peek().pos}
	s.of = p.structRef()
	if p.take("::") {
		v := p.ident("the name of a variant")
		s.of.variant = &v
		if p.path(v.pos) {
			return s
		}
	}
	p.expect("{", "and the fields of "+s.of.text)
	p.list("}", func() {
		b := binding{field: p.ident("the name of a field")}
		b.local = b.field
		if p.take(":") {
			b.local = p.ident("the local that takes the field")
		}
		s.bindings = append(s.bindings, b)
	})
	p.expect("}", "or \",\" behind a field")
	p.expect("=", "and the value that is taken apart")
	s.value = p.expr()
	return s
}

// operators are the binary operators; those of a higher level bind more.
var operators = map[string]struct {
	level int
	op    format.Opcode
}{
	"||": {1, format.OpOr},
	"&&": {2, format.OpAnd},
	"==": {3, format.OpEq}, "!=": {3, format.OpNeq},
	"<": {3, format.OpLt}, ">": {3, format.OpGt}, "<=": {3, format.OpLe}, ">=": {3, format.OpGe},
	"|":  {4, format.OpBitOr},
	"^":  {5, format.OpXor},
	"&":  {6, format.OpBitAnd},
	"<<": {7, format.OpShl}, ">>": {7, format.OpShr},
	"+": {8, format.OpAdd}, "-": {8, format.OpSub},
	"*": {9, format.OpMul}, "/": {9, format.OpDiv}, "%": {9, format.OpMod},
}

func (p *parser) expr() expr { return p.binary(1) }

// binary reads operators of the level and above; all of them go from the left.
func (p *parser) binary(level int) expr {
	if !p.enter() {
		return &listExpr{}
	}
	defer p.leave()
	left := p.unary()
	for {
		t := p.peek()
		o, ok := operators[t.text]
		if t.kind != punct || !ok || o.level < level {
			return left
		}
		p.next()
		right := p.binary(o.level + 1)
		left = &binaryExpr{t.pos, o.op, left, right}
	}
}

func (p *parser) unary() expr {
	if !p.enter() {
		return &listExpr{}
	}
	defer p.leave()
	t := p.peek()
	switch {
	case p.take("!"):
		return &unaryExpr{t.pos, format.OpNot, p.unary()}
	case p.take("*"):
		return &unaryExpr{t.pos, format.OpReadRef, p.unary()}
	case p.take("&"):
		mut := p.is("mut") && p.ahead() != "{"
		if mut {
			p.next()
		}
		return p.borrow(t.pos, mut)
	}
	return p.callOrTerm()
}

// borrow reads what stands behind & or &mut: a local, or a value with a field.
func (p *parser) borrow(pos int, mut bool) expr {
	if t := p.peek(); t.kind == name {
		switch next := p.ahead(); next {
		case "{", "<", "::", "(":
		case ".":
			if p.tokens[min(p.at+3, len(p.tokens)-1)].text == "::" {
				p.failAt(t.pos, "field of local %s: say how the local is used, &copy(%s)... or &move(%s)... for a reference", t.text, t.text, t.text)
			}
		default:
			op := format.OpImmBorrowLoc
			if mut {
				op = format.OpMutBorrowLoc
			}
			return &localExpr{pos, op, p.ident("a local")}
		}
	}
	b := &borrowExpr{pos: pos, mut: mut, arg: p.unary()}
	p.expect(".", "and a field, as in &copy(r).Struct::field")
	b.of = p.structRef()
	p.expect("::", "and the name of a field, as in &copy(r).Struct::field")
	if p.take("{") {
		p.list("}", func() {
			b.variants = append(b.variants, p.ident("the name of a variant"))
			p.atMost(len(b.variants), "variants")
		})
		p.expect("}", "or \",\" behind a variant")
		p.expect(".", "and the name of a field")
		b.field = p.ident("the name of a field")
		return b
	}
	b.field = p.ident("the name of a field")
	if p.take(".") {
		b.variants = []ident{b.field}
		b.field = p.ident("the name of a field")
	}
	return b
}

// takes says what stands in < > behind the name of an instruction.
type takes uint8

const (
	nothing takes = iota
	aStruct
	aVariant
	types
)

type builtin struct {
	op    format.Opcode
	takes takes
	count uint64
}

// builtins are the instructions that are written as calls.
var builtins = map[string]builtin{
	"exists":            {op: format.OpExists, takes: aStruct},
	"borrow_global":     {op: format.OpImmBorrowGlobal, takes: aStruct},
	"borrow_global_mut": {op: format.OpMutBorrowGlobal, takes: aStruct},
	"move_from":         {op: format.OpMoveFrom, takes: aStruct},
	"move_to":           {op: format.OpMoveTo, takes: aStruct},
	"test_variant":      {op: format.OpTestVariant, takes: aVariant},
	"vec_len":           {op: format.OpVecLen, takes: types},
	"vec_imm_borrow":    {op: format.OpVecImmBorrow, takes: types},
	"vec_mut_borrow":    {op: format.OpVecMutBorrow, takes: types},
	"vec_push_back":     {op: format.OpVecPushBack, takes: types},
	"vec_pop_back":      {op: format.OpVecPopBack, takes: types},
	"vec_swap":          {op: format.OpVecSwap, takes: types},
	"freeze":            {op: format.OpFreezeRef},
	"to_u8":             {op: format.OpCastU8},
	"to_u16":            {op: format.OpCastU16},
	"to_u32":            {op: format.OpCastU32},
	"to_u64":            {op: format.OpCastU64},
	"to_u128":           {op: format.OpCastU128},
	"to_u256":           {op: format.OpCastU256},
	"nop":               {op: format.OpNop},
}

func findBuiltin(word string) (builtin, bool) {
	if b, ok := builtins[word]; ok {
		return b, true
	}
	op, digits := format.OpVecPack, ""
	if rest, ok := strings.CutPrefix(word, "vec_pack_"); ok {
		digits = rest
	} else if rest, ok := strings.CutPrefix(word, "vec_unpack_"); ok {
		op, digits = format.OpVecUnpack, rest
	}
	n, err := strconv.ParseUint(digits, 10, 64)
	return builtin{op, types, n}, err == nil
}

func (p *parser) callOrTerm() expr {
	if !p.enter() {
		return &listExpr{}
	}
	defer p.leave()
	t := p.peek()
	if t.kind != name || t.text == "true" || t.text == "false" {
		return p.term()
	}
	next := p.ahead()
	if next == "." {
		c := &callExpr{pos: t.pos, module: p.ident("the name of a module")}
		p.next()
		c.name = p.ident("the name of a function")
		c.types = p.typeArgs()
		c.arg = p.callOrTerm()
		return c
	}
	b, ok := findBuiltin(t.text)
	if !ok || p.constants[t.text] || next == "{" || b.takes != nothing && next != "<" {
		return p.term()
	}
	p.next()
	e := &builtinExpr{pos: t.pos, op: b.op, count: b.count}
	if b.takes != nothing {
		p.next()
		switch b.takes {
		case aStruct:
			e.of = p.structRef()
		case aVariant:
			e.of = p.variantRef()
		case types:
			p.angles("a type", func() {
				e.types = append(e.types, p.typ())
				p.atMost(len(e.types), "types")
			})
		}
		if b.takes != types && !p.takeClose() {
			p.expected("\">\" behind the struct that " + t.text + " is about")
		}
	}
	e.arg = p.callOrTerm()
	return e
}

func (p *parser) term() expr {
	t := p.peek()
	if l := p.literal(); l != nil {
		return &literalExpr{*l}
	}
	switch {
	case t.kind == name:
		return p.named()
	case p.take("("):
		e := &listExpr{pos: t.pos}
		p.list(")", func() { e.values = append(e.values, p.expr()) })
		p.expect(")", "or \",\" behind a value")
		return e
	case p.take("&"):
		return p.borrow(t.pos, p.take("mut"))
	}
	p.expected("a value")
	return &listExpr{}
}

// named reads a value that begins with a name.
func (p *parser) named() expr {
	t := p.peek()
	next := p.ahead()
	switch {
	case next != "::" && !p.constants[t.text] && p.stumble():
		return &listExpr{}
	case next == "(" && (t.text == "move" || t.text == "copy"):
		p.at += 2
		e := &localExpr{pos: t.pos, op: format.OpMoveLoc}
		if t.text == "copy" {
			e.op = format.OpCopyLoc
		}
		e.local = p.ident("the name of a local")
		p.expect(")", "behind the local")
		return e
	case p.constants[t.text]:
		return &constantExpr{p.ident("a constant")}
	case next == "(":
		p.failAt(t.pos, "call of %s without a module; write Self.%s(...) for a function of this module", t.text, t.text)
		return &listExpr{}
	case next != "{" && next != "<" && next != "::":
		p.failAt(t.pos, "%q is no value; for a local write copy(%s) or move(%s), for a constant declare it in front of its use", t.text, t.text, t.text)
		return &listExpr{}
	}
	e := &packExpr{pos: t.pos, of: p.structRef()}
	if p.take("::") {
		v := p.ident("the name of a variant")
		e.of.variant = &v
		if p.path(v.pos) {
			return e
		}
	}
	p.expect("{", "and the fields of "+e.of.text)
	p.list("}", func() {
		f := fieldExpr{field: p.ident("the name of a field")}
		p.expect(":", "and the value of the field")
		f.value = p.expr()
		e.fields = append(e.fields, f)
	})
	p.expect("}", "or \",\" behind a field")
	return e
}
