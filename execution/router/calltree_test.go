package router_test

import (
	"math/big"
	"strings"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/tracing"
	"github.com/ethereum/go-ethereum/core/vm"
)

// callTree draws the calls that a tracer sees.
type callTree struct {
	b      strings.Builder
	open   bool
	probes int
}

func newCallTree() *callTree { return new(callTree) }

func (c *callTree) String() string { return c.b.String() }

func (c *callTree) hooks() *tracing.Hooks {
	names := map[common.Address]string{account: "account", engineAt: "engine", inner: "inner", caller: "caller"}
	return &tracing.Hooks{
		OnEnter: func(_ int, op byte, _, to common.Address, _ []byte, _ uint64, _ *big.Int) {
			if c.open {
				c.b.WriteByte(' ')
			}
			c.b.WriteString(vm.OpCode(op).String() + " " + names[to] + "(")
			c.open = false
		},
		OnExit: func(int, []byte, uint64, error, bool) {
			c.b.WriteByte(')')
			c.open = true
		},
		OnOpcode: func(_ uint64, op byte, _, _ uint64, _ tracing.OpContext, _ []byte, _ int, _ error) {
			if vm.OpCode(op) == vm.TSTORE {
				c.probes++
			}
		},
	}
}
