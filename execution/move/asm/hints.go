package asm

import (
	"fmt"

	"github.com/trivium-chain/trivium/execution/move/tag"
)

// seeAlso is where Move IR is explained to those who know Move.
const seeAlso = "; see docs/move-ir.md"

// habits are words of the Move language that Move IR does not have, with what
// stands in their place.
var habits = map[string]string{
	"fun":      `a function is written "public name(x: u64): u64 {", or without "public" if it is private`,
	"use":      `write "import 0x1.event;", and "event.emit<...>(...)" where Move has "event::emit"`,
	"inline":   "write a function",
	"spec":     "leave specifications out",
	"address":  "write the address in front of each module's name, as in 0x1.coin",
	"if":       `write "jump_if (condition) label;" or "jump_if_false (condition) label;"`,
	"else":     `write "jump_if (condition) label;" or "jump_if_false (condition) label;"`,
	"while":    `write "label loop: jump_if_false (condition) done;" and "jump loop;" at its end`,
	"for":      `write "label loop: jump_if_false (condition) done;" and "jump loop;" at its end`,
	"loop":     `write "label again:" and "jump again;" at its end`,
	"break":    `write "jump label;"`,
	"continue": `write "jump label;"`,
	"match":    `write "jump_if (test_variant<S::V>(...)) label;"`,
	"as":       "write to_u8(...) to to_u256(...)",
}

// noSuch is the error that Move IR lacks something of the Move language.
func noSuch(what, instead string) string {
	return fmt.Sprintf("Move IR has no %q: %s%s", what, instead, seeAlso)
}

const pathHint = `write a dot, as in 0x1.coin, coin.Coin and coin.value(...), of a module that is imported`

// hint is what a person who writes Move is told about the next token; empty if it
// is nothing that Move has in this place and Move IR has not.
func (p *parser) hint() string {
	t := p.peek()
	switch {
	case t.kind == name && habits[t.text] != "":
		return noSuch(t.text, habits[t.text])
	case t.kind == name && t.text == "let":
		return noSuch("let", `among the statements: locals are declared at the top of the function, as "let x: u64;"`)
	case t.kind == name && t.text == "assert" && p.ahead() == "!":
		return noSuch("assert!", `write "assert(condition, code);"`)
	case t.kind == name && t.text == "vector" && p.ahead() == "[":
		return noSuch("vector[...]", "write vec_pack_2<u64>(1, 2) with the number of elements, or vec_pack_0<u64>()")
	case t.kind == punct && t.text == "::":
		return noSuch("::", pathHint)
	}
	return ""
}

// stumble notes the hint about the next token, and tells whether there is one.
func (p *parser) stumble() bool {
	h := p.hint()
	if h == "" {
		return false
	}
	p.failAt(p.peek().pos, "%s", h)
	return true
}

// path tells whether a call stands here as Move writes it, module::name(...). The
// name has been read.
func (p *parser) path(pos int) bool {
	if !p.is("(") && !p.is("<") {
		return false
	}
	p.failAt(pos, "%s", noSuch("::", pathHint))
	return true
}

// missingImport is what to write for a module that the source names.
func (c *compiler) missingImport(name string) string {
	if c.deps != nil && tag.ValidIdentifier(name) && c.deps(tag.Module{Address: tag.Core, Name: name}) != nil {
		return "0x1." + name
	}
	return "0x...." + name
}
