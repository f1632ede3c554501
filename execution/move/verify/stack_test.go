package verify

import (
	"fmt"
	"strings"
	"testing"

	"github.com/trivium-chain/trivium/execution/move/format"
)

func TestStack(t *testing.T) {
	rep := func(n int, s string) string { return strings.Repeat(s+"; ", n) }
	for _, c := range []struct{ name, returns, code, want string }{
		{"balanced", "", "ld_true; pop; ret", "OK"},
		{"result", "u64", "ld_u64 1; ret", "OK"},
		{"result missing", "u64, u64", "ld_u64 1; ret", "NEGATIVE_STACK_SIZE_WITHIN_BLOCK@0"},
		{"result too many", "", "ld_u64 1; ret", "POSITIVE_STACK_SIZE_AT_BLOCK_END@0"},
		{"takes what is not there", "", "nop; pop; ret", "NEGATIVE_STACK_SIZE_WITHIN_BLOCK@0"},
		{"takes what the block before put", "", "ld_true; ld_true; br_true 3; pop; ret", "POSITIVE_STACK_SIZE_AT_BLOCK_END@0"},
		{"fault told at the beginning of the block", "", "ld_true; br_true 2; nop; pop; ret", "NEGATIVE_STACK_SIZE_WITHIN_BLOCK@2"},
		{"block without an end of its own", "", "ld_true; nop; ld_true; br_true 1; pop; ret", "POSITIVE_STACK_SIZE_AT_BLOCK_END@0"},
		{"abort leaves nothing", "", "ld_true; ld_u64 1; abort", "POSITIVE_STACK_SIZE_AT_BLOCK_END@0"},
		{"abort returns nothing", "u64", "ld_u64 1; abort", "OK"},
		{"unreachable", "", "ret; pop; ret", "NEGATIVE_STACK_SIZE_WITHIN_BLOCK@1"},
		{"arguments", "", "ld_true; call two; pop; pop; pop; ret", "NEGATIVE_STACK_SIZE_WITHIN_BLOCK@0"},
		{"arguments and results", "", "ld_true; ld_true; call two; pop; pop; pop; ret", "OK"},
		{"fields", "", "ld_true; ld_true; pack S; unpack S; pop; pop; ret", "OK"},
		{"fields of variants", "", "pack_variant E.C; pop; ld_true; ld_true; pack_variant E.B; unpack_variant E.A; pop; ret", "OK"},
		{"1024 operands", "", rep(1024, "ld_true") + "vec_pack bool 1024; pop; ret", "OK"},
		{"1025 operands", "", rep(1025, "ld_true") + "vec_pack bool 1025; pop; ret", "VALUE_STACK_OVERFLOW@0"},
		{"10000 pushes", "", rep(10_000, "ld_true; pop") + "ret", "OK"},
		{"10001 pushes", "", rep(10_001, "ld_true; pop") + "ret", "VALUE_STACK_PUSH_OVERFLOW@0"},
		{"10000 pushes in each of two blocks", "", rep(10_000, "ld_true; pop") + "branch 20001; " + rep(10_000, "ld_true; pop") + "ret", "OK"},
		{"pushes of an unpack", "", rep(10, "vec_pack bool 0; vec_unpack bool 1000; vec_pack bool 1000; pop") + "ret", "VALUE_STACK_PUSH_OVERFLOW@0"},
		// Counts that the instruction pass refuses before: nothing wraps around here either.
		{"65536 elements", "", "vec_pack bool 65536; pop; ret", "NEGATIVE_STACK_SIZE_WITHIN_BLOCK@0"},
		{"all elements", "", "vec_pack bool 18446744073709551615; pop; ret", "NEGATIVE_STACK_SIZE_WITHIN_BLOCK@0"},
		{"unpack all", "", "vec_pack bool 0; vec_unpack bool 18446744073709551615; ret", "VALUE_STACK_PUSH_OVERFLOW@0"},
		{"sum of pushes wraps", "", "ld_true; vec_pack bool 1; vec_unpack bool 18446744073709551615; ret", "VALUE_STACK_PUSH_OVERFLOW@0"},
	} {
		s := newSketch(t)
		s.function("two", "bool, bool", "bool, bool, bool", nil, nil)
		u := s.unit(Production, "", c.returns, c.code)
		if got := place(checkStack(u, newCFG(u.code.Instrs))); got != c.want {
			t.Errorf("%s: got %s, want %s", c.name, got, c.want)
		}
	}
}

// Without a bound on pushes the height alone must hold, and not wrap.
func TestStackUnbounded(t *testing.T) {
	for code, want := range map[string]string{
		"vec_pack bool 0; vec_unpack bool 18446744073709551615; ret":          "VALUE_STACK_OVERFLOW@0",
		"ld_true; vec_pack bool 0; vec_unpack bool 18446744073709551615; ret": "VALUE_STACK_OVERFLOW@0",
	} {
		u := newSketch(t).unit(Unbounded, "", "", code)
		if got := place(checkStack(u, newCFG(u.code.Instrs))); got != want {
			t.Errorf("%s: got %s, want %s", code, got, want)
		}
	}
}

// Every instruction but those of stackEffect's switch is in the table.
func TestStackEffects(t *testing.T) {
	neither := map[format.Opcode]bool{format.OpNop: true, format.OpBranch: true}
	for op := format.OpPop; op <= format.OpTestVariantGeneric; op++ {
		if !op.Valid() || neither[op] {
			continue
		}
		switch op {
		case format.OpRet, format.OpCall, format.OpCallGeneric, format.OpVecPack, format.OpVecUnpack,
			format.OpPack, format.OpPackGeneric, format.OpPackVariant, format.OpPackVariantGeneric,
			format.OpUnpack, format.OpUnpackGeneric, format.OpUnpackVariant, format.OpUnpackVariantGeneric:
			continue
		}
		if int(op) >= len(stackEffects) || stackEffects[op] == (struct{ pops, pushes uint8 }{}) {
			t.Errorf("%s has no effect on the stack", op)
		}
	}
}

func TestBasicBlocks(t *testing.T) {
	for blocks, want := range map[int]string{1024: "OK", 1025: "TOO_MANY_BASIC_BLOCKS@0"} {
		var code strings.Builder
		for i := range blocks - 1 {
			fmt.Fprintf(&code, "branch %d; ", i+1)
		}
		u := newSketch(t).unit(Production, "", "", code.String()+"ret")
		if got := place(verifyFunction(u)); got != want {
			t.Errorf("%d blocks: got %s, want %s", blocks, got, want)
		}
	}
}
