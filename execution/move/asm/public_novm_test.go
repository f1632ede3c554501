package asm_test

import (
	"github.com/trivium-chain/trivium/execution/move/asm"
	"github.com/trivium-chain/trivium/execution/move/format"
	"github.com/trivium-chain/trivium/execution/move/status"
	"github.com/trivium-chain/trivium/execution/move/tag"
	"github.com/trivium-chain/trivium/execution/move/verify"
)

type publicMachine struct{}

func newPublicMachine() publicMachine { return publicMachine{} }

func (c *publicChain) script(t publicTask) (got publicOutcome) {
	s, err := asm.Script(t.source, asm.Options{Name: "case", Deps: func(id tag.Module) *format.Module { return c.modules[id] }})
	if err != nil {
		got.compile = err
		return got
	}
	data, err := format.EncodeScript(s)
	if err != nil {
		got.compile = err
		return got
	}
	if s, err = format.DecodeScript(data); err != nil {
		got.err = status.New(status.CodeDeserializationError, "%v", err) // whatever the fault
		return got
	}
	if got.err = verify.Script(s, verify.Production); got.err != nil {
		return got
	}
	got.err = verify.LinkScript(s, c.find)
	return got
}

func (c *publicChain) call(t publicTask) (got publicOutcome) { return got }
func (c *publicChain) view(t publicTask) (got publicOutcome) { return got }
