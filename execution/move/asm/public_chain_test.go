package asm_test

import (
	"fmt"
	"strings"

	"github.com/trivium-chain/trivium/execution/move/asm"
	"github.com/trivium-chain/trivium/execution/move/format"
	"github.com/trivium-chain/trivium/execution/move/tag"
	"github.com/trivium-chain/trivium/execution/move/verify"
)

// publicLibrary is what cases use of the standard library.
var publicLibrary = []string{
	`module 0x1.signer {
		native public borrow_address(s: &signer): &address;
		public address_of(s: &signer): address {
		label b0:
			return *Self.borrow_address(move(s));
		}
	}`,
	`module 0x1.vector {
		public empty<T>(): vector<T> {
		label b0:
			return vec_pack_0<T>();
		}
		public is_empty<T>(v: &vector<T>): bool {
		label b0:
			return vec_len<T>(move(v)) == 0;
		}
		public push_back<T>(v: &mut vector<T>, e: T) {
		label b0:
			vec_push_back<T>(move(v), move(e));
			return;
		}
		public pop_back<T>(v: &mut vector<T>): T {
		label b0:
			return vec_pop_back<T>(move(v));
		}
	}`,
}

// publicChain is a chain in memory with a standard library.
type publicChain struct {
	machine   publicMachine
	modules   map[tag.Module]*format.Module
	code      map[tag.Module][]byte
	resources map[string][]byte
	gas       uint64
}

func newPublicChain() *publicChain {
	c := &publicChain{
		machine:   newPublicMachine(),
		modules:   map[tag.Module]*format.Module{},
		code:      map[tag.Module][]byte{},
		resources: map[string][]byte{},
	}
	for _, src := range publicLibrary {
		if got := c.publish(publicTask{source: src}); got.compile != nil || got.err != nil {
			panic(fmt.Sprint(got))
		}
	}
	return c
}

func (c *publicChain) find(id tag.Module) (*format.Module, bool) {
	m, ok := c.modules[id]
	return m, ok
}

// do runs a task.
func (c *publicChain) do(t publicTask) (got publicOutcome, skip string) {
	if o := t.options["--syntax"]; o != nil {
		return got, "written in " + o[0]
	}
	for o := range t.options {
		if strings.HasPrefix(o, "--skip-check-") {
			return got, "publishes an upgrade that breaks its users, which no policy of this chain allows"
		}
	}
	switch t.command {
	case "publish":
		return c.publish(t), ""
	case "run":
		if t.name != "" {
			return c.call(t), ""
		}
		return c.script(t), ""
	case "view":
		return c.view(t), ""
	case "init":
		return got, ""
	case "print-bytecode":
		return c.print(t), ""
	}
	return got, "no such command"
}

// deps finds published modules for sources.
func (c *publicChain) deps(id tag.Module) *format.Module { return c.modules[id] }

// print compiles a source and gives its instructions.
func (c *publicChain) print(t publicTask) (got publicOutcome) {
	got.code = []string{}
	var codes []*format.Code
	if o := t.options["--input"]; o != nil && o[0] == "module" {
		m, err := asm.Module(t.source, asm.Options{Name: "case", Deps: c.deps})
		if err != nil {
			got.compile = err
			return got
		}
		for i := range m.FunctionDefs {
			codes = append(codes, m.FunctionDefs[i].Code)
		}
	} else {
		s, err := asm.Script(t.source, asm.Options{Name: "case", Deps: c.deps})
		if err != nil {
			got.compile = err
			return got
		}
		codes = append(codes, &s.Code)
	}
	for _, code := range codes {
		if code == nil {
			continue
		}
		for _, i := range code.Instrs {
			got.code = append(got.code, instruction(i))
		}
	}
	return got
}

func (c *publicChain) publish(t publicTask) (got publicOutcome) {
	m, err := asm.Module(t.source, asm.Options{Name: "case", Deps: c.deps})
	if err != nil {
		got.compile = err
		return got
	}
	data, err := format.Encode(m)
	if err != nil {
		got.compile = err
		return got
	}
	got.err = c.store(data)
	return got
}

// store publishes a module: decoded, held against the one it replaces, verified, linked.
func (c *publicChain) store(data []byte) error {
	m, err := format.Decode(data)
	if err != nil {
		return err
	}
	id := m.ID()
	if old, ok := c.modules[id]; ok {
		if err := verify.Compatible(old, m); err != nil {
			return err
		}
	}
	if err := verify.Module(m, verify.Production); err != nil {
		return err
	}
	if err := verify.Bundle([]*format.Module{m}, c.find, nil); err != nil {
		return err
	}
	c.modules[id], c.code[id] = m, data
	return nil
}
