package asm

import (
	"slices"

	"github.com/trivium-chain/trivium/execution/move/format"
)

// self is how a source calls its own module.
const self = "Self"

var abilityNames = map[string]format.Abilities{
	"copy": format.Copy, "drop": format.Drop, "store": format.Store, "key": format.Key,
}

func (p *parser) ability(set *format.Abilities) {
	t := p.peek()
	a, ok := abilityNames[t.text]
	if t.kind != name || !ok {
		p.expected("an ability: copy, drop, store or key")
		return
	}
	if set.Has(a) {
		p.failAt(t.pos, "ability %s stands twice; remove one", t.text)
		return
	}
	*set |= a
	p.next()
}

// typeParams reads <A, B: copy + drop>, if it comes next.
func (p *parser) typeParams(params *[]typeParam, phantom bool) {
	if !p.take("<") {
		return
	}
	p.angles("a type parameter", func() {
		var t typeParam
		if phantom && p.is("phantom") && p.tokens[min(p.at+1, len(p.tokens)-1)].kind == name {
			p.next()
			t.phantom = true
		}
		t.ident = p.ident("the name of a type parameter")
		if slices.ContainsFunc(*params, func(o typeParam) bool { return o.text == t.text }) {
			p.failAt(t.pos, "type parameter %s stands twice; rename one", t.text)
		}
		if p.take(":") {
			p.ability(&t.constraints)
			for p.take("+") {
				p.ability(&t.constraints)
			}
		}
		*params = append(*params, t)
		p.atMost(len(*params), "type parameters")
	})
}

func (p *parser) structDecl() (s structAST) {
	s.native = p.take("native")
	s.enum = p.is("enum")
	p.next() // struct or enum
	s.name = p.ident("the name of a struct")
	p.typeParams(&s.params, true)
	if p.take("has") {
		p.ability(&s.abilities)
		for p.take(",") {
			p.ability(&s.abilities)
		}
	}
	if s.native {
		p.expect(";", "behind a native struct")
		return s
	}
	p.expect("{", "in front of the fields, or \"has\" and abilities")
	if s.enum {
		p.list("}", func() {
			v := variantAST{name: p.ident("the name of a variant")}
			if p.take("{") {
				v.fields = p.fields()
			}
			s.variants = append(s.variants, v)
			p.atMost(len(s.variants), "variants")
		})
		p.expect("}", "behind the variants")
		return s
	}
	s.fields = p.fields()
	return s
}

// fields reads fields and the } behind them.
func (p *parser) fields() (fields []variable) {
	p.list("}", func() {
		if p.is("invariant") && p.ahead() != ":" {
			p.skipSpec("}")
			return
		}
		fields = append(fields, p.variable("the name of a field"))
		p.atMost(len(fields), "fields")
	})
	p.expect("}", "or \",\" behind a field")
	return fields
}

func (p *parser) variable(what string) (v variable) {
	v.ident = p.ident(what)
	p.expect(":", "and a type behind "+what)
	v.typ = p.typ()
	return v
}

// statementWords begin statements, and so cannot be names of locals.
var statementWords = []string{"abort", "assert", "return", "jump", "jump_if", "jump_if_false", "label", "let"}

func (p *parser) local(what string) variable {
	if t := p.peek(); slices.Contains(statementWords, t.text) {
		p.failAt(t.pos, "%s: %q begins a statement; choose another name", what, t.text)
	}
	return p.variable(what)
}

func (p *parser) params(f *functionAST) {
	p.expect("(", "in front of the parameters")
	p.list(")", func() {
		f.params = append(f.params, p.local("the name of a parameter"))
		p.atMost(len(f.params), "parameters")
	})
	p.expect(")", "or \",\" behind a parameter")
}

func (p *parser) function() (f functionAST) {
	f.native = p.is("native") && p.ahead() != "(" && p.ahead() != "<"
	if f.native {
		p.next()
	}
	if p.take("public") {
		f.visibility = p.visibility()
	}
	if p.is("entry") && p.ahead() != "(" && p.ahead() != "<" {
		p.next()
		f.entry = true
	}
	if p.ahead() != "(" && p.ahead() != "<" && p.stumble() {
		return f
	}
	f.name = p.ident("the name of a function")
	p.typeParams(&f.typeParams, false)
	p.params(&f)
	if p.take(":") {
		if p.is("(") {
			p.failAt(p.peek().pos, "%s", noSuch("(A, B)", "write several results as A * B, and leave \":\" out where there are none"))
		}
		f.returns = append(f.returns, p.typ())
		for p.take("*") {
			f.returns = append(f.returns, p.typ())
			p.atMost(len(f.returns), "results")
		}
	}
	if p.take("acquires") {
		f.acquires = append(f.acquires, p.ident("the name of a struct"))
		for p.take(",") {
			f.acquires = append(f.acquires, p.ident("the name of a struct"))
			p.atMost(len(f.acquires), "structs acquired")
		}
	}
	for p.is("ensures") || p.is("requires") || p.is("aborts_if") || p.is("succeeds_if") {
		p.next()
		p.skipSpec("{", ";", "ensures", "requires", "aborts_if", "succeeds_if")
	}
	if f.native {
		p.expect(";", "behind a native function")
		return f
	}
	p.body(&f)
	return f
}

func (p *parser) visibility() format.Visibility {
	if !p.is("(") {
		return format.Public
	}
	p.next()
	if p.is("script") {
		p.failAt(p.peek().pos, "public(script) is gone; write public entry")
	}
	if p.is("package") {
		p.failAt(p.peek().pos, "%s", noSuch("public(package)", "write public(friend), and declare the friends"))
	}
	p.expect("friend", "in public(friend)")
	p.expect(")", "behind public(friend")
	return format.Friend
}

func (p *parser) body(f *functionAST) {
	p.expect("{", "in front of the function's body")
	for p.take("let") {
		t := p.peek()
		if p.ahead() != "=" {
			f.locals = append(f.locals, p.local("the name of a local"))
			p.atMost(len(f.locals), "locals")
		}
		if p.ahead() == "=" || p.is("=") {
			p.failAt(t.pos, "%s", noSuch("let "+t.text+" = ...", "write \"let "+t.text+": TYPE;\" here, and \""+t.text+" = ...;\" behind a label"))
		}
		p.expect(";", "behind the local's type")
	}
	for p.err == nil && !p.take("}") {
		if !p.is("label") {
			p.expected("a label in front of the statements, as in \"label b0:\"")
			return
		}
		p.next()
		b := block{label: p.ident("the name of a label")}
		p.expect(":", "behind the label's name")
		for p.err == nil && !p.is("label") && !p.is("}") {
			b.statements = append(b.statements, p.statement())
			p.expect(";", "behind the statement")
		}
		f.blocks = append(f.blocks, b)
	}
}

// constant reads const NAME: TYPE = VALUE;
func (p *parser) constant() (c constantAST) {
	p.next()
	c.name = p.ident("the name of a constant")
	if p.constants[c.name.text] {
		p.failAt(c.name.pos, "constant %s is declared twice; remove one", c.name.text)
	}
	p.constants[c.name.text] = true
	p.expect(":", "and a type behind the constant's name")
	c.typ = p.typ()
	p.expect("=", "and a value behind the constant's type")
	c.value = p.value()
	p.expect(";", "behind the constant")
	return c
}

func (p *parser) value() (v valueAST) {
	v.pos = p.peek().pos
	if !p.enter() {
		return v
	}
	defer p.leave()
	if p.take("[") {
		v.list = []valueAST{}
		p.list("]", func() { v.list = append(v.list, p.value()) })
		p.expect("]", "or \",\" behind a value")
		return v
	}
	if v.lit = p.literal(); v.lit == nil {
		p.expected("a value: a number, true, false, an address, h\"...\", b\"...\" or [...]")
	}
	return v
}
