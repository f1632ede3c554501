package asm

import (
	"github.com/trivium-chain/trivium/execution/move/format"
	"github.com/trivium-chain/trivium/execution/move/tag"
)

// maxDepth bounds types and expressions within each other.
const maxDepth = 400

// parser reads tokens from their front. After the first error it stands at the end
// and reads nothing more, so that rules need not ask after each step.
type parser struct {
	tokens    []token
	at        int
	depth     int
	constants map[string]bool // declared so far
	err       error
}

func parseModule(src string) (*moduleAST, error) {
	p, err := newParser(src)
	if err != nil {
		return nil, err
	}
	m := p.module()
	p.finish()
	return m, p.err
}

func parseScript(src string) (*scriptAST, error) {
	p, err := newParser(src)
	if err != nil {
		return nil, err
	}
	s := p.script()
	p.finish()
	return s, p.err
}

func newParser(src string) (*parser, error) {
	if len(src) > maxSource {
		return nil, fault(0, "source of %d bytes, at most %d; take it apart", len(src), maxSource)
	}
	tokens, err := lex(src)
	return &parser{tokens: tokens, constants: map[string]bool{}}, err
}

// failAt notes the first error.
func (p *parser) failAt(pos int, form string, args ...any) {
	if p.err == nil {
		p.err = fault(pos, form, args...)
	}
	p.at = len(p.tokens) - 1
}

// expected is the error that something else had to stand here.
func (p *parser) expected(what string) {
	t := p.peek()
	if p.stumble() {
		return
	}
	if t.kind == end {
		p.failAt(t.pos, "expected %s, found the end of the source", what)
		return
	}
	p.failAt(t.pos, "expected %s, found %q", what, t.text)
}

func (p *parser) peek() token { return p.tokens[p.at] }

// ahead is the text of the token behind the next.
func (p *parser) ahead() string { return p.tokens[min(p.at+1, len(p.tokens)-1)].text }

func (p *parser) next() token {
	t := p.tokens[p.at]
	if t.kind != end {
		p.at++
	}
	return t
}

// is tells whether the next token is this sign or word.
func (p *parser) is(text string) bool {
	t := p.tokens[p.at]
	return t.text == text && (t.kind == punct || t.kind == name)
}

// take goes over the token if it comes next, and tells whether it did.
func (p *parser) take(text string) bool {
	if !p.is(text) {
		return false
	}
	p.at++
	return true
}

func (p *parser) expect(text, what string) {
	if !p.take(text) {
		p.expected("\"" + text + "\" " + what)
	}
}

// takeClose goes over the > behind a list of types, and takes >> and >= apart.
func (p *parser) takeClose() bool {
	t := &p.tokens[p.at]
	if t.kind == punct && (t.text == ">>" || t.text == ">=") {
		// A parser never goes back, so that the token may be changed.
		t.text, t.pos = t.text[1:], t.pos+1
		return true
	}
	return p.take(">")
}

func (p *parser) finish() {
	if p.peek().kind != end {
		p.expected("the end of the source: one module or script stands in one source")
	}
}

// enter goes one level down and tells whether it may.
func (p *parser) enter() bool {
	p.depth++
	if p.depth > maxDepth {
		p.failAt(p.peek().pos, "types and expressions are nested deeper than %d; use locals in between", maxDepth)
		return false
	}
	return p.err == nil
}

func (p *parser) leave() { p.depth-- }

// maxList is the length of the longest list that the binary format has for
// fields, variants, types and locals.
const maxList = 255

// atMost bounds such a list.
func (p *parser) atMost(n int, what string) {
	if n > maxList {
		p.failAt(p.peek().pos, "more than %d %s, which the binary format cannot hold", maxList, what)
	}
}

// list reads items up to a closing sign, which stays, with commas between them and
// perhaps behind the last.
func (p *parser) list(last string, item func()) {
	for p.err == nil && !p.is(last) {
		item()
		if !p.take(",") {
			return
		}
	}
}

// angles reads a list in < >, of which the first sign has been read.
func (p *parser) angles(what string, item func()) {
	for p.err == nil && !p.takeClose() {
		item()
		if p.take(",") {
			continue
		}
		if !p.takeClose() {
			p.expected("\",\" or \">\" behind " + what)
		}
		return
	}
}

func (p *parser) ident(what string) ident {
	t := p.peek()
	if t.kind != name || t.text == "_" {
		p.expected(what)
		return ident{t.pos, ""}
	}
	if !tag.ValidIdentifier(t.text) {
		p.failAt(t.pos, "%s %q: names consist of letters, digits and _, and have at most %d characters", what, t.text, tag.MaxIdentifier)
		return ident{t.pos, ""}
	}
	p.at++
	return ident{t.pos, t.text}
}

func (p *parser) module() *moduleAST {
	m := &moduleAST{pos: p.peek().pos}
	p.expect("module", "and the module's name")
	m.id = p.moduleID()
	p.expect("{", "behind the module's name")
	for p.err == nil && !p.take("}") {
		next := p.ahead()
		switch {
		case next == "(" || next == "<": // a function may have any name
			m.functions = append(m.functions, p.function())
		case p.is("friend"):
			p.next()
			m.friends = append(m.friends, importAST{pos: p.peek().pos, id: p.moduleID()})
			p.expect(";", "behind the friend")
		case p.is("import"):
			m.imports = append(m.imports, p.importDecl())
		case p.is("synthetic"):
			p.skipSpec(";")
			p.expect(";", "behind the declaration")
		case p.is("struct"), p.is("enum"), p.is("native") && next == "struct":
			m.structs = append(m.structs, p.structDecl())
		case p.is("const"):
			m.constants = append(m.constants, p.constant())
		case p.stumble():
		case p.peek().kind == name:
			m.functions = append(m.functions, p.function())
		default:
			p.expected("\"}\" or a declaration: friend, import, struct, enum, const or a function")
		}
	}
	return m
}

func (p *parser) script() *scriptAST {
	s := &scriptAST{}
	for p.is("import") {
		s.imports = append(s.imports, p.importDecl())
	}
	for p.is("const") {
		s.constants = append(s.constants, p.constant())
	}
	if !p.is("main") {
		p.expected("import, const or the function main(...) of the script")
	}
	s.main.name = p.ident("main")
	s.main.visibility, s.main.entry = format.Public, true
	p.typeParams(&s.main.typeParams, false)
	p.params(&s.main)
	if p.is(":") {
		p.failAt(p.peek().pos, "a script returns nothing; remove the type")
	}
	p.body(&s.main)
	return s
}

// moduleID reads ADDRESS.NAME.
func (p *parser) moduleID() (id tag.Module) {
	id.Address = p.address()
	p.expect(".", "between a module's address and name, as in 0x1.vector")
	id.Name = p.ident("the name of a module").text
	return id
}

func (p *parser) address() (a tag.Address) {
	t := p.peek()
	if t.kind != hex {
		if t.kind == name && p.ahead() == "::" {
			p.failAt(t.pos, "%s", noSuch(t.text+"::", "write the address and a dot, as in 0x1.coin, or @"+t.text+" for one that is given when the source is assembled"))
			return a
		}
		p.expected("an address such as 0x1")
		return a
	}
	a, err := tag.ParseAddress("0x" + t.text[2:])
	if err != nil {
		p.failAt(t.pos, "address of %d hexadecimal digits, at most %d", len(t.text)-2, 2*tag.AddressSize)
		return a
	}
	p.at++
	return a
}

func (p *parser) importDecl() (i importAST) {
	p.next()
	i.pos = p.peek().pos
	i.id = p.moduleID()
	i.alias = i.id.Name
	if p.take("as") {
		alias := p.ident("the name that the module has here")
		if alias.text == self {
			p.failAt(alias.pos, "import as Self: Self is this module; choose another name")
		}
		i.alias = alias.text
	}
	p.expect(";", "behind the import")
	return i
}

// skipSpec goes over a condition of the specification language, up to one of the
// signs outside of all brackets.
func (p *parser) skipSpec(until ...string) {
	depth := 0
	for p.peek().kind != end {
		if depth == 0 {
			for _, u := range until {
				if p.is(u) {
					return
				}
			}
		}
		switch {
		case p.is("("), p.is("{"), p.is("["):
			depth++
		case p.is(")"), p.is("}"), p.is("]"):
			depth--
		}
		p.next()
	}
}
