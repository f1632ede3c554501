package schedule_test

import (
	"flag"
	"testing"

	"github.com/trivium-chain/trivium/execution/internal/specpage"
	"github.com/trivium-chain/trivium/execution/move/format"
	"github.com/trivium-chain/trivium/execution/move/schedule"
)

var update = flag.Bool("update", false, "write docs/spec/move-schedule.md")

// The page of the specification is made of the code: of the values of the
// schedules and of the comments on their fields. -update writes it.
func TestSpecificationIsTheCode(t *testing.T) {
	page := specpage.Page{Introduction: introduction, Opcode: func(op byte) string {
		if o := format.Opcode(op); o.Valid() {
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
			{Title: "Runtime", Unit: "at most", Value: s.Runtime},
			{Title: "Memory", Unit: "ink", Value: s.Memory},
			{Title: "Code", Unit: "ink", Value: s.Code},
			{Title: "Types", Unit: "ink", Value: s.Types},
			{Title: "Natives", Unit: "ink", Value: s.Natives},
			{Title: "Gateway", Value: s.Gateway},
		}})
	}
	page.Check(t, "../../../docs/spec/move-schedule.md", *update)
}

const introduction = `# Schedule of Move code

Every number of the rules of Move code, by version. This page is written by ` + "`go test ./execution/move/schedule -update`" + ` from the code.
What a module may declare is package verify's (` + "`verify.Production`" + `).

**Units.** 10,000 ink is 1 gas. Prices are in ink unless a row says otherwise. A session counts ink and pays the whole gas of it; at the end of
a call from outside a part of a gas is paid as a gas.

**Instructions** are charged for a straight run of them before it runs: up to the next branch, call, return or abort, or the next instruction that a
branch goes to. Beside its own price an instruction costs

- call: Arg for each parameter; Local for each local of a Move function, parameters included, when its frame is made; Native for a native function;
- pack and unpack, of structs and variants: Field for each field; vec_pack and vec_unpack: Element for each element;
- arithmetic, comparisons and casts of u128 and u256: Wide; instead of it MulU256 for mul of u256, DivU128 and DivU256 for div and mod.

**Values.** A struct or vector counts as 80 bytes, 40 more for each field or element; an element of type bool or u8 counts as 1 byte, of u16, u32 or u64 as 8.
What is made (pack, vec_pack, vec_push_back, ld_const of a vector, copies, what is decoded) costs Memory.Byte for each byte. Comparing and encoding cost
Memory.Read for each byte of what is looked at, decoding for each byte of BCS. When MemoryStep bytes have been made since the last count, what lives is
counted anew before the next straight run, and costs Memory.Read for each byte of objects and their fields.

**Types** cost Types.Node for each node when an instruction, a call or a caller names them first in a session, and for each field when the
layout of their values is made.
`
