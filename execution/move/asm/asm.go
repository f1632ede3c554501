package asm

import (
	"github.com/trivium-chain/trivium/execution/move/format"
	"github.com/trivium-chain/trivium/execution/move/tag"
)

// maxSource is the length of the longest source in bytes.
const maxSource = 1 << 20

// Options say how to compile.
type Options struct {
	// Name is the source's name in errors, a file name as a rule.
	Name string
	// Version is the version of the binary format; 0 is the latest.
	Version uint32
	// Deps finds the modules that the source imports, nil for one that it does not
	// know. Signatures of their functions and abilities of their structs are taken
	// from them. It is asked only for modules that the source uses or names.
	Deps func(tag.Module) *format.Module
}

// Module compiles the source of a module. The error is an *Error.
func Module(src string, opts Options) (*format.Module, error) {
	m, _, err := ModuleWithLines(src, opts)
	return m, err
}

// ModuleWithLines is Module, and tells what lines the instructions are from.
func ModuleWithLines(src string, opts Options) (*format.Module, Lines, error) {
	tree, err := parseModule(src)
	if err != nil {
		return nil, nil, locate(err, opts.Name, src)
	}
	c := newCompiler(opts)
	m := c.module(tree)
	if c.err != nil {
		return nil, nil, locate(c.err, opts.Name, src)
	}
	return m, linesOf(src, m, c.bodies), nil
}

// Script compiles the source of a script. The error is an *Error. The gateway takes
// no scripts: they are for the public test cases, in which most code is one.
func Script(src string, opts Options) (*format.Script, error) {
	tree, err := parseScript(src)
	if err != nil {
		return nil, locate(err, opts.Name, src)
	}
	c := newCompiler(opts)
	s := c.script(tree)
	if c.err != nil {
		return nil, locate(c.err, opts.Name, src)
	}
	return s, nil
}

// Deps is an Options.Deps of modules that are at hand.
func Deps(modules ...*format.Module) func(tag.Module) *format.Module {
	byID := make(map[tag.Module]*format.Module, len(modules))
	for _, m := range modules {
		byID[m.ID()] = m
	}
	return func(id tag.Module) *format.Module { return byID[id] }
}
