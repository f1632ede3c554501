package verify

import (
	"fmt"
	"strings"
	"testing"

	"github.com/trivium-chain/trivium/execution/move/format"
)

// flow makes code of words: "0", "t4", "f4" and "j4" for nop, br_true 4,
// br_false 4 and branch 4, "r" for ret.
func flow(words string) []format.Instr {
	var code []format.Instr
	for _, w := range strings.Fields(words) {
		var at uint16
		if len(w) > 1 {
			fmt.Sscan(w[1:], &at)
		}
		op := map[byte]format.Opcode{'0': format.OpNop, 't': format.OpBrTrue, 'f': format.OpBrFalse, 'j': format.OpBranch, 'r': format.OpRet}[w[0]]
		code = append(code, format.Instr{Op: op, Index: at})
	}
	return code
}

func TestCFG(t *testing.T) {
	for _, c := range []struct{ name, code, want string }{
		{"one block", "0 0 r", "0-2> order 0 back 0"},
		{"to itself", "j0", "0-0>0* order 0 back 1"},
		{"target is next", "t1 r", "0-0>1 1-1> order 0 1 back 0"},
		{"branch to next", "j1 r", "0-0>1 1-1> order 0 1 back 0"},
		// The last successor is searched first, so the nearer branch comes first.
		{"diamond", "t3 0 j4 0 r", "0-0>1,3 1-2>4 3-3>4 4-4> order 0 1 3 4 back 0"},
		{"loop", "0 t4 0 j1 r", "0-0>1 1-1>2,4 2-3>1* 4-4> order 0 1 2 4 back 1"},
		{"back edge first in code order", "0 0 t1 r", "0-0>1 1-2>1*,3 3-3> order 0 1 3 back 1"},
		{"two back edges", "0 t0 t0 r", "0-1>0*,2 2-2>0*,3 3-3> order 0 2 3 back 2"},
		{"unreachable", "r 0 j1", "0-0> 1-2>1 order 0 back 0"},
		{"falls off", "t0", "0-0>0* order 0 back 1"},
		{"cross edge is no back edge", "t4 0 j6 0 0 j6 r", "0-0>1,4 1-2>6 3-3>4 4-5>6 6-6> order 0 1 4 6 back 0"},
	} {
		g := newCFG(flow(c.code))
		var b strings.Builder
		for i := range g.blocks {
			fmt.Fprintf(&b, "%d-%d>", g.blocks[i].start, g.blocks[i].end)
			for j, s := range g.blocks[i].successors() {
				if j > 0 {
					b.WriteString(",")
				}
				fmt.Fprint(&b, g.blocks[s].start)
				if g.blocks[i].isBack(j) {
					b.WriteString("*")
					if !g.blocks[s].head {
						t.Errorf("%s: block at %d is no head", c.name, g.blocks[s].start)
					}
				}
			}
			b.WriteString(" ")
			if of := int(g.of[g.blocks[i].start]); of != i {
				t.Errorf("%s: instruction %d is of block %d, want %d", c.name, g.blocks[i].start, of, i)
			}
		}
		b.WriteString("order")
		for i, n := range g.order {
			fmt.Fprintf(&b, " %d", g.blocks[n].start)
			if g.rank[n] != i {
				t.Errorf("%s: rank of block %d is %d, want %d", c.name, n, g.rank[n], i)
			}
		}
		fmt.Fprintf(&b, " back %d", g.backEdges)
		if b.String() != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.name, b.String(), c.want)
		}
	}
}
