package verify

import (
	"github.com/trivium-chain/trivium/execution/move/format"
	"github.com/trivium-chain/trivium/execution/move/status"
)

// checkControlFlow says whether control stays in the code and loops are such as
// the analyses can follow, and gives the graph of the code. There is code, its
// last instruction does not fall through, and its loops are nested: by the shape
// of the text in version 5, by reducibility from version 6 on.
func checkControlFlow(u *unit) (*cfg, error) {
	code := u.code.Instrs
	if len(code) == 0 {
		return nil, u.fail(status.EmptyCodeUnit, -1, "the function has no code")
	}
	if last := len(code) - 1; !code[last].Op.Ends() {
		return nil, u.fail(status.InvalidFallThrough, last, "the last instruction is %s, which goes on to the next", code[last].Op)
	}
	if u.Version < format.VersionU256 {
		if err := checkTextLoops(u); err != nil {
			return nil, err
		}
		return newCFG(code), nil
	}
	g := newCFG(code)
	return g, checkReducible(u, g)
}

// textLoops are the loops of a function as version 5 sees them. A jump to itself
// or back makes its target the head of a loop, which goes on to the last such
// jump to the head: its last continue.
type textLoops struct {
	head  []bool
	depth []int // by offset: the loops around it
	last  []int // by offset: last continue of the innermost loop around it, -1 outside loops
}

// checkTextLoops are the rules of version 5: a jump back goes to the head of the
// innermost loop, a jump out of a loop goes behind its last continue, any other
// jump forward stays in its loop, and loops are nested no deeper than
// Config.LoopDepth.
// Each rule is checked of the whole function before the next.
func checkTextLoops(u *unit) error {
	code := u.code.Instrs
	l, err := findTextLoops(u)
	if err != nil {
		return err
	}
	for pc := range code {
		to := int(code[pc].Index)
		if code[pc].Op.Branches() && to > pc && l.last[pc] >= 0 && to > l.last[pc]+1 {
			return u.fail(status.InvalidLoopBreak, pc, "a jump out of the loop goes to %d, not to %d behind it", to, l.last[pc]+1)
		}
	}
	for pc := range code {
		to := int(code[pc].Index)
		if !code[pc].Op.Branches() || to <= pc || l.last[pc] >= 0 && to > l.last[pc] {
			continue
		}
		depth := l.depth[to]
		if l.head[to] {
			depth-- // to the head from before the loop
		}
		if depth != l.depth[pc] {
			return u.fail(status.InvalidLoopSplit, pc, "the jump to %d goes into a loop", to)
		}
	}
	for pc := range code {
		if u.cfg.LoopDepth != 0 && l.depth[pc] > u.cfg.LoopDepth {
			return u.fail(status.LoopMaxDepthReached, pc, "loops are nested %d deep, at most %d may be", l.depth[pc], u.cfg.LoopDepth)
		}
	}
	return nil
}

// findTextLoops finds the loops and checks that jumps back keep them nested.
func findTextLoops(u *unit) (*textLoops, error) {
	code := u.code.Instrs
	l := &textLoops{head: make([]bool, len(code)), depth: make([]int, len(code)), last: make([]int, len(code))}
	ends := make([]int, len(code)) // by head: last continue
	back := func(pc int) bool { return code[pc].Op.Branches() && int(code[pc].Index) <= pc }
	for pc := range code {
		if back(pc) {
			l.head[code[pc].Index] = true
			ends[code[pc].Index] = pc
		}
	}
	var heads []int // of the loops around pc
	for pc := range code {
		if l.head[pc] {
			heads = append(heads, pc)
		}
		l.depth[pc], l.last[pc] = len(heads), -1
		if len(heads) == 0 {
			continue
		}
		inner := heads[len(heads)-1]
		l.last[pc] = ends[inner]
		if !back(pc) {
			continue
		}
		if to := int(code[pc].Index); to != inner {
			return nil, u.fail(status.InvalidLoopContinue, pc, "the jump back to %d leaves the loop that begins at %d", to, inner)
		}
		if pc == ends[inner] {
			heads = heads[:len(heads)-1]
		}
	}
	return l, nil
}
