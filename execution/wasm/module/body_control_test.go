package module_test

import (
	"testing"

	w "github.com/trivium-chain/trivium/execution/internal/wasmtest"
	"github.com/trivium-chain/trivium/execution/wasm/module"
)

func TestBlock(t *testing.T) {
	checkBodies(t, []bodyCase{
		{"empty", void, block(none), valid},
		{"result", toI32, block(ti32, i32), valid},
		{"nested results", toI32, block(ti32, block(ti32, i32)), valid},
		{"many in a row", void, w.Repeat(100, block(none, w.Nop)), valid},
		{"result and dead end", toI32, block(ti32, w.Unreachable), valid},
		{"no value for the result", toI32, block(ti32), mismatch},
		{"only nop for the result", toI32, block(ti32, w.Nop), mismatch},
		{"wrong result", toI32, block(ti32, i64), mismatch},
		{"wrong type of block", toI32, block(ti64, i64), mismatch},
		{"value left in an empty block", void, block(none, i32), mismatch},
		{"two values for one", toI32, block(ti32, i32, i32), mismatch},
		{"value below is out of reach", toI32, seq(i32, block(ti32)), mismatch},
		{"drop below is out of reach", void, seq(i32, block(none, w.Drop)), mismatch},
		{"result is not dropped", void, block(ti32, i32), mismatch},
		{"result of another function", toI64, block(ti32, i32), mismatch},
		{"value behind a dead end", void, block(none, w.Unreachable, i32), mismatch},
		{"wrong value behind a dead end", toI32, block(ti32, w.Unreachable, i64), mismatch},
		{"f32 result", void, w.Raw(0x02, 0x7d, 0x0b), module.RuleFloat},
		{"f64 result", void, w.Raw(0x02, 0x7c, 0x0b), module.RuleFloat},
		{"type index", void, w.Raw(0x02, 0x02, 0x0b), module.RuleBlockType},
		{"empty type in two bytes", void, w.Raw(0x02, 0xc0, 0x7f, 0x0b), module.RuleBlockType},
		{"reference result", void, w.Raw(0x02, 0x70, 0x0b), module.RuleBlockType},
		{"end is missing", void, w.Raw(0x02, 0x40), module.RuleEnd},
		{"end too many", void, w.Raw(0x0b), module.RuleBodyLength},
		{"code behind the end", void, w.Raw(0x0b, 0x01), module.RuleBodyLength},
	})
}

func TestLoop(t *testing.T) {
	checkBodies(t, []bodyCase{
		{"empty", void, loop(none), valid},
		{"result", toI32, loop(ti32, i32), valid},
		{"branch to the start takes nothing", toI32, loop(ti32, w.Br(0)), valid},
		{"branch to the start leaves the result behind", toI32, loop(ti32, i32, i32, w.BrIf(0)), valid},
		{"conditional branch to the start keeps nothing for it", toI32, loop(ti32, i32, w.BrIf(0)), mismatch},
		{"no value for the result", toI32, loop(ti32), mismatch},
		{"value left", void, loop(none, i32), mismatch},
		{"wrong result", toI64, loop(ti64, i32), mismatch},
		{"value below is out of reach", toI32, seq(i32, loop(ti32)), mismatch},
		{"type index", void, w.Raw(0x03, 0x02, 0x0b), module.RuleBlockType},
		{"f32 result", void, w.Raw(0x03, 0x7d, 0x0b), module.RuleFloat},
	})
}

func TestIf(t *testing.T) {
	checkBodies(t, []bodyCase{
		{"empty", void, seq(i32, iff(none)), valid},
		{"empty with else", void, seq(i32, iff(none, w.Else)), valid},
		{"result of both", toI32, seq(i32, iff(ti32, i32, w.Else, i32)), valid},
		{"dead arm", toI32, seq(i32, iff(ti32, w.Unreachable, w.Else, i32)), valid},
		{"other arm dead", toI32, seq(i32, iff(ti32, i32, w.Else, w.Unreachable)), valid},
		{"both dead, in dead code", toI32, seq(w.Unreachable, iff(ti32, w.Unreachable, w.Else, w.Unreachable)), valid},
		{"result without else", toI32, seq(i32, iff(ti32, i32)), mismatch},
		{"dead arm with result without else", toI32, seq(i32, iff(ti32, w.Unreachable)), mismatch},
		{"no condition", void, iff(none), mismatch},
		{"wide condition", void, seq(i64, iff(none)), mismatch},
		{"condition out of reach", void, seq(i32, block(none, iff(none))), mismatch},
		{"no value in the first arm", toI32, seq(i32, iff(ti32, w.Else, i32)), mismatch},
		{"no value in the second arm", toI32, seq(i32, iff(ti32, i32, w.Else)), mismatch},
		{"wrong value in the first arm", toI32, seq(i32, iff(ti32, i64, w.Else, i32)), mismatch},
		{"wrong value in the second arm", toI32, seq(i32, iff(ti32, i32, w.Else, i64)), mismatch},
		{"value left in the first arm", void, seq(i32, iff(none, i32, w.Else)), mismatch},
		{"value left in the second arm", void, seq(i32, iff(none, w.Else, i32)), mismatch},
		{"second arm finds nothing of the first", toI32, seq(i32, iff(ti32, i32, w.Else, w.I32Eqz)), mismatch},
		{"first arm's dead end does not reach the second", toI32, seq(i32, iff(ti32, w.Unreachable, w.Else)), mismatch},
		{"end is missing", void, seq(i32, w.Raw(0x04, 0x40)), module.RuleEnd},
		{"end is missing behind else", void, seq(i32, w.Raw(0x04, 0x40, 0x05)), module.RuleEnd},
		{"second else", void, seq(i32, iff(none, w.Else, w.Else)), module.RuleElse},
		{"else of the function", void, seq(w.Else), module.RuleElse},
		{"else of a block", void, block(none, w.Else), module.RuleElse},
		{"else of a loop", void, loop(none, w.Else), module.RuleElse},
		{"else of a block in an if", void, seq(i32, iff(none, block(none, w.Else))), module.RuleElse},
		{"type index", void, seq(i32, w.Raw(0x04, 0x02, 0x0b)), module.RuleBlockType},
		{"f64 result", void, seq(i32, w.Raw(0x04, 0x7c, 0x0b)), module.RuleFloat},
	})
}

func TestBr(t *testing.T) {
	checkBodies(t, []bodyCase{
		{"out of the function", void, w.Br(0), valid},
		{"out of the function with its result", toI32, seq(i32, w.Br(0)), valid},
		{"out of a block", void, block(none, w.Br(0)), valid},
		{"out of two blocks", void, block(none, block(none, w.Br(1))), valid},
		{"with a value", toI32, block(ti32, i32, w.Br(0)), valid},
		{"past values", toI32, block(ti32, i64, i64, i32, w.Br(0)), valid},
		{"as an operand", toI32, block(ti32, i32, w.Br(0), w.I32Add), valid},
		{"through a loop", toI32, block(ti32, loop(none, i32, w.Br(1)), w.Unreachable), valid},
		{"no value", toI32, block(ti32, w.Br(0)), mismatch},
		{"wrong value", toI32, block(ti32, i64, w.Br(0)), mismatch},
		{"value out of reach", toI32, seq(i32, block(none, w.Br(1)), w.Drop, i32), mismatch},
		{"wrong value behind it", toI32, block(ti32, i32, w.Br(0), i64), mismatch},
		{"no result for the function", toI32, w.Br(0), mismatch},
		{"one label too far", void, w.Br(1), module.RuleUnknownLabel},
		{"one label too far in blocks", void, block(none, loop(none, w.Br(3))), module.RuleUnknownLabel},
		{"farthest label", void, w.Br(0xffffffff), module.RuleUnknownLabel},
		{"padded label", void, w.Raw(0x0c, 0x80, 0x80, 0x80, 0x80, 0x00), valid},
		{"label of 6 bytes", void, w.Raw(0x0c, 0x80, 0x80, 0x80, 0x80, 0x80, 0x00), module.RuleInteger},
	})
}

func TestBrIf(t *testing.T) {
	checkBodies(t, []bodyCase{
		{"out of the function", void, seq(i32, w.BrIf(0)), valid},
		{"value goes on", toI32, block(ti32, i32, i32, w.BrIf(0)), valid},
		{"value goes on as an operand", toI32, block(ti32, i32, i32, w.BrIf(0), w.I32Eqz), valid},
		{"in dead code", toI64, block(ti64, w.Unreachable, w.BrIf(0)), valid},
		{"its value has the label's type in dead code", toI32, block(ti64, w.Unreachable, w.BrIf(0), w.I32Eqz), mismatch},
		{"no condition", void, w.BrIf(0), mismatch},
		{"wide condition", void, seq(i64, w.BrIf(0)), mismatch},
		{"condition out of reach", void, seq(i32, block(none, w.BrIf(0))), mismatch},
		{"no value", toI32, block(ti32, i32, w.BrIf(0)), mismatch},
		{"wrong value", toI32, block(ti32, i64, i32, w.BrIf(0)), mismatch},
		{"value left when it is not taken", void, block(none, i32, i32, w.BrIf(0)), mismatch},
		{"unknown label", void, seq(i32, w.BrIf(1)), module.RuleUnknownLabel},
	})
}

func TestBrTable(t *testing.T) {
	checkBodies(t, []bodyCase{
		{"default alone", void, seq(i32, w.BrTable(0)), valid},
		{"targets", void, block(none, block(none, i32, w.BrTable(2, 0, 1, 0, 2))), valid},
		{"value to all", toI32, block(ti32, block(ti32, i32, i32, w.BrTable(0, 1, 0))), valid},
		{"loop and empty block", void, block(none, loop(none, i32, w.BrTable(0, 1))), valid},
		{"loop and block with a result", toI32, block(ti32, loop(ti32, i32, w.BrTable(0, 1))), mismatch},
		{"types of targets differ", toI32, block(ti32, block(none, i32, i32, w.BrTable(0, 1)), i32), mismatch},
		{"types of targets differ in dead code", toI32, block(ti32, block(ti64, w.Unreachable, w.BrTable(0, 1)), w.Drop, i32), mismatch},
		{"no index", void, w.BrTable(0), mismatch},
		{"wide index", void, seq(i64, w.BrTable(0)), mismatch},
		{"no value", toI32, block(ti32, i32, w.BrTable(0, 0)), mismatch},
		{"wrong value", toI32, block(ti32, i64, i32, w.BrTable(0, 0)), mismatch},
		{"unknown target", void, seq(i32, w.BrTable(0, 0, 1)), module.RuleUnknownLabel},
		{"unknown default", void, seq(i32, w.BrTable(1, 0)), module.RuleUnknownLabel},
		{"unknown in dead code", void, seq(w.Unreachable, w.BrTable(0, 7)), module.RuleUnknownLabel},
		{"more targets than bytes", void, seq(i32, w.Raw(0x0e, 0xff, 0xff, 0xff, 0xff, 0x0f, 0x00)), module.RuleVector},
	})
}

func TestReturn(t *testing.T) {
	checkBodies(t, []bodyCase{
		{"nothing", void, w.Join(w.Return), valid},
		{"result", toI32, seq(i32, w.Return), valid},
		{"past values", toI32, seq(i64, i64, i32, w.Return), valid},
		{"out of blocks", toI32, seq(block(none, loop(none, i32, w.Return)), i32), valid},
		{"makes anything", toI32, seq(i32, w.Return, w.I64Add, w.Drop), valid},
		{"as an operand", toI32, seq(i32, w.Return, w.I32Add), valid},
		{"no result", toI32, seq(w.Return), mismatch},
		{"wrong result", toI32, seq(i64, w.Return), mismatch},
		{"result out of reach", toI32, seq(i32, block(none, w.Return)), mismatch},
	})
}

func TestUnreachable(t *testing.T) {
	checkBodies(t, []bodyCase{
		{"nothing", void, seq(w.Unreachable), valid},
		{"result", toI32, seq(w.Unreachable), valid},
		{"in all kinds of blocks", toI32, block(ti32, loop(ti64, i32, iff(ti64, w.Unreachable, w.Else, w.Unreachable)), w.I32WrapI64), valid},
		{"operands from nowhere", toI32, seq(w.Unreachable, w.I64Eq), valid},
		{"one operand from nowhere", toI32, seq(w.Unreachable, i32, w.I32Add), valid},
		{"call from nowhere", toI64, seq(w.Unreachable, w.Call(1)), valid},
		{"call with one argument", toI64, seq(w.Unreachable, i32, w.Call(1)), valid},
		{"select from nowhere", toI64, seq(w.Unreachable, w.Select), valid},
		{"select of one known", toI64, seq(w.Unreachable, i64, i32, w.Select), valid},
		{"select keeps the known type", toI32, seq(w.Unreachable, i64, i32, w.Select), mismatch},
		{"select of unknowns fits both", toI32, seq(w.Unreachable, w.Select, w.Select, w.I64Eqz), valid},
		{"tee of nothing has the local's type", toI32, seq(w.Unreachable, w.LocalTee(1)), mismatch},
		{"drop of nothing", void, seq(w.Unreachable, w.Drop, w.Drop), valid},
		{"later block begins anew", toI32, seq(w.Unreachable, block(ti32)), mismatch},
		{"dead block does not reach out", toI32, seq(block(none, w.Unreachable), w.I32Eqz), mismatch},
		{"wrong operand", void, seq(w.Unreachable, i64, w.I32Eqz, w.Drop), mismatch},
		{"wrong operand below", void, seq(w.Unreachable, i64, i32, w.I32Add, w.Drop), mismatch},
		{"wrong argument", void, seq(w.Unreachable, i64, w.Call(1), w.Drop), mismatch},
		{"wrong argument below", void, seq(w.Unreachable, i32, i32, w.Call(1), w.Drop), mismatch},
		{"value left", void, seq(w.Unreachable, i32), mismatch},
		{"two results", toI32, seq(w.Unreachable, i32, i32), mismatch},
		{"wrong result", toI32, seq(w.Unreachable, i64), mismatch},
		{"unknown local", void, seq(w.Unreachable, w.LocalGet(9)), module.RuleUnknownLocal},
		{"unknown function", void, seq(w.Unreachable, w.Call(9)), module.RuleUnknownFunction},
		{"float", void, seq(w.Unreachable, w.Raw(0x92)), module.RuleFloat},
	})
}
