package verify

import (
	"fmt"
	"math/rand"
	"strings"
	"testing"

	"github.com/trivium-chain/trivium/execution/move/format"
)

// flowUnit is code for checkControlFlow, by the words of flow.
func flowUnit(version uint32, depth int, code []format.Instr) *unit {
	c := *Production
	c.LoopDepth = depth
	m := &format.Module{}
	m.Version = version
	return &unit{view: &view{Module: m}, cfg: &c, meter: newMeter(&c), code: &format.Code{Instrs: code}}
}

func flowPlace(version uint32, depth int, code []format.Instr) string {
	_, err := checkControlFlow(flowUnit(version, depth, code))
	return place(err)
}

func TestControlFlow(t *testing.T) {
	nest := func(loops int) string {
		s := strings.Repeat("0 ", loops)
		for i := loops - 1; i >= 0; i-- {
			s += fmt.Sprintf("t%d ", i)
		}
		return s + "r"
	}
	for _, c := range []struct{ name, code, v5, v6 string }{
		{"empty", "", "EMPTY_CODE_UNIT", "EMPTY_CODE_UNIT"},
		{"ret", "r", "OK", "OK"},
		{"falls off", "0", "INVALID_FALL_THROUGH@0", "INVALID_FALL_THROUGH@0"},
		{"falls off a conditional branch", "0 t0", "INVALID_FALL_THROUGH@1", "INVALID_FALL_THROUGH@1"},
		{"ends with a branch", "0 j0", "OK", "OK"},
		{"branches to itself", "j0", "OK", "OK"},
		{"loop with a break", "0 t3 j0 r", "OK", "OK"},
		{"loop with two continues", "0 t0 t4 j0 r", "OK", "OK"},
		{"break too far", "0 t4 j0 0 r", "INVALID_LOOP_BREAK@1", "OK"},
		{"break of two loops at once", "0 0 t6 t1 t0 0 r", "INVALID_LOOP_BREAK@2", "OK"},
		{"continue of the outer loop", "0 0 t0 j1 r", "INVALID_LOOP_CONTINUE@2", "OK"},
		{"jump into a loop", "t2 0 0 t1 r", "INVALID_LOOP_SPLIT@0", "INVALID_LOOP_SPLIT@0"},
		{"jump to a head", "t2 0 0 t2 r", "OK", "OK"},
		{"jump between loops", "0 t5 t0 0 0 0 t4 r", "INVALID_LOOP_BREAK@1", "INVALID_LOOP_SPLIT@3"},
		{"two entries", "t2 0 t1 r", "INVALID_LOOP_SPLIT@0", "INVALID_LOOP_SPLIT@0"},
		{"unreachable loop entered twice", "r 0 t4 0 0 t3 r", "INVALID_LOOP_SPLIT@2", "OK"},
		{"five loops", nest(5), "OK", "OK"},
		{"six loops", nest(6), "LOOP_MAX_DEPTH_REACHED@5", "LOOP_MAX_DEPTH_REACHED@0"},
		{"six loops behind one another", "t0 t1 t2 t3 t4 t5 r", "OK", "OK"},
	} {
		code := flow(c.code)
		for version, want := range map[uint32]string{5: c.v5, 6: c.v6, 7: c.v6} {
			if got := flowPlace(version, 5, code); got != want {
				t.Errorf("version %d: %s: got %s, want %s", version, c.name, got, want)
			}
		}
	}
}

// The last instruction that a function can have is a target like any other:
// nothing wraps around at 65535, where there is no instruction.
func TestControlFlowAtTheEnd(t *testing.T) {
	code := make([]format.Instr, 65535)
	for i := range code {
		code[i].Op = format.OpNop
	}
	last := uint16(len(code) - 1)
	code[0] = format.Instr{Op: format.OpBrTrue, Index: last}
	code[last] = format.Instr{Op: format.OpBranch, Index: 1}
	for _, version := range []uint32{5, 6} {
		if got := flowPlace(version, 5, code); got != "INVALID_LOOP_SPLIT@0" {
			t.Errorf("version %d: a jump into the loop that ends the code: %s", version, got)
		}
	}
	g := newCFG(code)
	if b := g.blocks[g.of[last]]; b.start != int(last) || b.end != int(last) || len(g.blocks) != 3 {
		t.Errorf("the last block is %d-%d of %d blocks", b.start, b.end, len(g.blocks))
	}
	code[0].Op, code[last].Index = format.OpNop, last
	for _, version := range []uint32{5, 6} {
		if got := flowPlace(version, 5, code); got != "OK" {
			t.Errorf("version %d: a loop of the last instruction: %s", version, got)
		}
	}
	// A block in each instruction: branches to the next.
	for i := range code[:last] {
		code[i] = format.Instr{Op: format.OpBrTrue, Index: uint16(i + 1)}
	}
	if g := newCFG(code); len(g.blocks) != len(code) || len(g.order) != len(code) {
		t.Errorf("%d blocks, %d in order, want %d", len(g.blocks), len(g.order), len(code))
	}
	if got := flowPlace(6, 5, code); got != "OK" {
		t.Errorf("65535 blocks: %s", got)
	}
}

// randomFlow is code of n instructions that ends well.
func randomFlow(r *rand.Rand, n int) []format.Instr {
	ops := []format.Opcode{format.OpNop, format.OpBrTrue, format.OpBrFalse, format.OpBranch, format.OpRet, format.OpNop, format.OpBrTrue}
	code := make([]format.Instr, n)
	for i := range code {
		code[i] = format.Instr{Op: ops[r.Intn(len(ops))], Index: uint16(r.Intn(n))}
	}
	code[n-1].Op = []format.Opcode{format.OpRet, format.OpBranch}[r.Intn(2)]
	return code
}

// Reducibility and loop depth by another way: a graph is reducible if what is left
// without the edges that lead to a dominator of their source has no cycle, and a
// loop is what reaches such an edge's source without its target.
func TestReducibleByDominators(t *testing.T) {
	r := rand.New(rand.NewSource(4))
	var refused, loops int
	for range 20_000 {
		code := randomFlow(r, 2+r.Intn(14))
		g := newCFG(code)
		depth, reducible := loopsByDominators(g)
		got := flowPlace(6, 0, code)
		if (got == "OK") != reducible {
			t.Fatalf("%v: got %s, reducible is %v", code, got, reducible)
		}
		if !reducible {
			refused++
			continue
		}
		if depth == 0 {
			continue
		}
		loops++
		if got := flowPlace(6, depth, code); got != "OK" {
			t.Fatalf("%v: loop depth %d: got %s", code, depth, got)
		}
		if got := flowPlace(6, depth-1, code); depth > 1 && !strings.HasPrefix(got, "LOOP_MAX_DEPTH_REACHED") {
			t.Fatalf("%v: loop depth %d of %d: got %s", code, depth, depth-1, got)
		}
	}
	if refused < 1000 || loops < 1000 {
		t.Errorf("%d irreducible graphs and %d with loops say too little", refused, loops)
	}
}

func loopsByDominators(g *cfg) (depth int, reducible bool) {
	n := len(g.blocks)
	// reach are the blocks that are reached from the entry without passing avoid.
	reach := func(avoid int) []bool {
		seen := make([]bool, n)
		todo := []int{0}
		for len(todo) > 0 {
			b := todo[len(todo)-1]
			todo = todo[:len(todo)-1]
			if b == avoid || seen[b] {
				continue
			}
			seen[b] = true
			for _, s := range g.blocks[b].successors() {
				todo = append(todo, int(s))
			}
		}
		return seen
	}
	all := reach(-1)
	dominates := make([][]bool, n)
	for d := range dominates {
		dominates[d] = make([]bool, n)
		without := reach(d)
		for b := range without {
			dominates[d][b] = all[b] && !without[b]
		}
	}
	// Topological sort of the edges that do not lead to a dominator.
	indegree := make([]int, n)
	inLoop := map[int]map[int]bool{} // by head
	for b := range n {
		for _, s := range g.blocks[b].successors() {
			switch {
			case !all[b]:
			case dominates[s][b]:
				inLoop[int(s)] = map[int]bool{int(s): true}
			default:
				indegree[s]++
			}
		}
	}
	todo := []int{0}
	sorted := 0
	for len(todo) > 0 {
		b := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		sorted++
		for _, s := range g.blocks[b].successors() {
			if dominates[s][b] {
				continue
			}
			if indegree[s]--; indegree[s] == 0 {
				todo = append(todo, int(s))
			}
		}
	}
	for b := range n {
		if all[b] {
			sorted--
		}
	}
	if sorted != 0 {
		return 0, false
	}
	for head, body := range inLoop {
		for changed := true; changed; {
			changed = false
			for b := range n {
				for _, s := range g.blocks[b].successors() {
					in := int(s) != head && body[int(s)] || int(s) == head && dominates[head][b]
					if all[b] && in && !body[b] {
						body[b], changed = true, true
					}
				}
			}
		}
	}
	for head := range inLoop {
		d := 0
		for _, body := range inLoop {
			if body[head] {
				d++
			}
		}
		depth = max(depth, d)
	}
	return depth, true
}

// The rules of version 5 by another way: from the intervals of the loops, for each
// jump by itself.
func TestTextLoopsByIntervals(t *testing.T) {
	r := rand.New(rand.NewSource(5))
	seen := map[string]int{}
	for range 50_000 {
		code := randomFlow(r, 2+r.Intn(10))
		// Few jumps, lest nothing passes.
		for i := range code[:len(code)-1] {
			if r.Intn(2) == 0 {
				code[i].Op = format.OpNop
			}
		}
		want := textLoopsByIntervals(code, 2)
		if got := flowPlace(5, 2, code); got != want {
			t.Fatalf("%v: got %s, want %s", code, got, want)
		}
		name, _, _ := strings.Cut(want, "@")
		seen[name]++
	}
	for _, name := range []string{"OK", "INVALID_LOOP_CONTINUE", "INVALID_LOOP_BREAK", "INVALID_LOOP_SPLIT", "LOOP_MAX_DEPTH_REACHED"} {
		if seen[name] < 50 {
			t.Errorf("only %d cases of %s", seen[name], name)
		}
	}
}

func textLoopsByIntervals(code []format.Instr, maxDepth int) string {
	end := map[int]int{} // by head
	for pc, in := range code {
		if in.Op.Branches() && int(in.Index) <= pc {
			end[int(in.Index)] = pc
		}
	}
	around := func(pc int) (depth, inner int) {
		inner = -1
		for head, last := range end {
			if head <= pc && pc <= last {
				depth++
				inner = max(inner, head)
			}
		}
		return depth, inner
	}
	jumps := func(rule string, broken func(pc, to, inner int) bool) string {
		for pc, in := range code {
			if _, inner := around(pc); in.Op.Branches() && broken(pc, int(in.Index), inner) {
				return fmt.Sprintf("%s@%d", rule, pc)
			}
		}
		return ""
	}
	out := func(to, inner int) bool { return inner >= 0 && to > end[inner] }
	for _, s := range []string{
		jumps("INVALID_LOOP_CONTINUE", func(pc, to, inner int) bool { return to <= pc && to != inner }),
		jumps("INVALID_LOOP_BREAK", func(pc, to, inner int) bool { return to > pc && out(to, inner) && to != end[inner]+1 }),
		jumps("INVALID_LOOP_SPLIT", func(pc, to, inner int) bool {
			depth, _ := around(pc)
			inside, _ := around(to)
			if _, head := end[to]; head {
				inside--
			}
			return to > pc && !out(to, inner) && depth != inside
		}),
	} {
		if s != "" {
			return s
		}
	}
	for pc := range code {
		if depth, _ := around(pc); depth > maxDepth {
			return fmt.Sprintf("LOOP_MAX_DEPTH_REACHED@%d", pc)
		}
	}
	return "OK"
}
