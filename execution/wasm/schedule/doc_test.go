package schedule_test

import (
	"flag"
	"testing"

	"github.com/trivium-chain/trivium/execution/internal/specpage"
	"github.com/trivium-chain/trivium/execution/wasm/module"
	"github.com/trivium-chain/trivium/execution/wasm/schedule"
)

var update = flag.Bool("update", false, "write docs/spec/wasm-schedule.md")

// The page of the specification is made of the code: of the values of the
// schedules and of the comments on their fields. -update writes it.
func TestSpecificationIsTheCode(t *testing.T) {
	page := specpage.Page{Introduction: introduction, Opcode: func(op byte) string {
		if o := module.Opcode(op); o.Valid() {
			return o.String()
		}
		return ""
	}}
	for v := schedule.Version(1); v <= schedule.Latest; v++ {
		s, ok := schedule.Get(v)
		if !ok {
			t.Fatalf("no schedule %d", v)
		}
		page.Versions = append(page.Versions, specpage.Version{Ops: s.Ops, Parts: []specpage.Part{
			{Title: "Limits", Unit: "at most", Value: s.Limits},
			{Title: "Code", Value: s.Code},
			{Title: "Host functions", Unit: "ink", Value: s.Host},
			{Title: "Memory", Value: s.Memory},
			{Title: "Activation", Unit: "gas", Value: s.Activation},
			{Title: "Entry", Value: s.Entry},
		}})
	}
	page.Check(t, "../../../docs/spec/wasm-schedule.md", *update)
}

const introduction = `# Schedule of WASM contracts

Every number of the rules of WASM contracts, by version. A contract's account names its version, and runs by it for ever.
This page is written by ` + "`go test ./execution/wasm/schedule -update`" + ` from the code.

**Units.** 10,000 ink is 1 gas. Instructions and host functions are priced in ink, activation and memory in gas unless a row says otherwise.

**Instructions** are charged for a straight run of them before it runs, the block or function that they open or close included.
A call of a function costs its instruction, and CallLocal for each local that the function declares.

**Host functions** cost Call, Pointer for each value of 20 or 32 bytes behind a pointer, Byte for each byte of data, and what their row says.
What the EVM has a price for (a slot, a log, a call, a creation, an account) costs that price as well.

**Memory.** Page i, counted from 0 over all instances on the call stack of a transaction, costs nothing if i < Free, else Page + i*i/Quadratic gas,
rounded down. A module cannot ask for more than its limit at once, nor grow beyond it: growing then fails, without a charge for pages.

**Stack.** A frame takes as many cells as its parameters, its locals and its operands at their highest, and two more, but at least FrameCells.
An instance has StackLimit cells.

**Activation**, once for a module, in gas:

    Base + InflatedByte * bytes that come out of zstd + InflatedBlock * blocks of zstd + Byte * size + StoredByte * size + keccak256 of the module
      + the sum over its functions of
          Function + Op * ops + BrTableTarget * targets + blocks * (Block + BlockSquare * blocks + BlockLocal * locals)

where ops are the instructions of the function, the closing end included; targets those of its br_tables without the defaults; blocks one more than
the number of its block, loop, if, else, br_if and br_table; locals its parameters and locals. Then the module's account is made and an event logged, at the EVM's prices.

**Each call** of a contract costs Base, the pages of its memory, DataByte for each byte of its data segments and Element for each element of its table, the sum
of the last two rounded up to a gas. The first of a module in a transaction also costs Cold, SmallByte for each byte of the module up to Small, LargeByte for
each beyond, the two rounded up to a gas, and Function for each function that the module defines.
`
