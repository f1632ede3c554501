package verify

import "github.com/trivium-chain/trivium/execution/move/format"

// block is a basic block: instructions that are entered at the first and left at
// the last only.
type block struct {
	start, end int // offsets of the first and of the last instruction
	next       [2]uint16
	nexts      uint8
	back       uint8 // bit i: the edge to next[i] is a back edge
	head       bool  // a back edge leads here
}

// successors are the blocks that may follow, each once, in code order.
func (b *block) successors() []uint16 { return b.next[:b.nexts] }

// isBack tells whether the edge to the i-th successor is a back edge.
func (b *block) isBack(i int) bool { return b.back&(1<<i) != 0 }

// cfg is the control-flow graph of a function. Blocks are numbered in code
// order, so block 0 is the entry, and unreachable code has its blocks too.
type cfg struct {
	blocks []block
	of     []uint16 // by offset: the block of the instruction
	// order are the reachable blocks, each after all its predecessors save those
	// behind back edges: the reverse postorder of a depth-first search that takes
	// the last successor first. What an analysis over the blocks costs depends on
	// it, so it is part of what two nodes must agree on.
	order     []uint16
	rank      []int // by block: its place in order, len(order) if unreachable
	backEdges int
}

// newCFG makes the graph of code, which has instructions, all of whose targets
// lie in it. Code that falls off its end has a last block without successors.
func newCFG(code []format.Instr) *cfg {
	g := &cfg{of: make([]uint16, len(code))}
	g.split(code)
	g.connect(code)
	g.search()
	return g
}

// split finds the blocks. A block begins at the entry, at every target, and
// behind every instruction that ends or branches.
func (g *cfg) split(code []format.Instr) {
	starts := make([]bool, len(code)+1)
	starts[0] = true
	for pc := range code {
		op := code[pc].Op
		if op.Branches() {
			starts[code[pc].Index] = true
		}
		if op.Branches() || op.Ends() {
			starts[pc+1] = true
		}
	}
	n := 0
	for _, s := range starts[:len(code)] {
		if s {
			n++
		}
	}
	g.blocks = make([]block, 0, n)
	for pc := range code {
		if starts[pc] {
			g.blocks = append(g.blocks, block{start: pc})
		}
		b := len(g.blocks) - 1
		g.blocks[b].end = pc
		g.of[pc] = uint16(b)
	}
}

// connect finds the successors of every block.
func (g *cfg) connect(code []format.Instr) {
	for i := range g.blocks {
		b := &g.blocks[i]
		last := code[b.end]
		add := func(n uint16) { b.next[b.nexts] = n; b.nexts++ }
		fall := !last.Op.Ends() && b.end+1 < len(code)
		switch {
		case !last.Op.Branches():
			if fall {
				add(uint16(i + 1))
			}
		case !fall || g.of[last.Index] == uint16(i+1):
			add(g.of[last.Index])
		case int(g.of[last.Index]) < i+1:
			add(g.of[last.Index])
			add(uint16(i + 1))
		default:
			add(uint16(i + 1))
			add(g.of[last.Index])
		}
	}
}

// search numbers the reachable blocks depth first and finds the back edges: those
// that lead to a block whose search has not ended. Choosing heads so is the
// depth-first numbering of Bourdoncle (1993), section 4.1.
func (g *cfg) search() {
	const (
		unseen = iota
		open
		done
	)
	state := make([]uint8, len(g.blocks))
	stack := make([]uint16, 1, 16)
	g.order = make([]uint16, 0, len(g.blocks))
	for len(stack) > 0 {
		n := stack[len(stack)-1]
		b := &g.blocks[n]
		switch state[n] {
		case unseen:
			state[n] = open // and stays on the stack until all behind it is done
			for i, s := range b.successors() {
				switch state[s] {
				case unseen:
					stack = append(stack, s)
				case open:
					b.back |= 1 << i
					g.blocks[s].head = true
					g.backEdges++
				}
			}
		case open:
			state[n] = done
			g.order = append(g.order, n)
			stack = stack[:len(stack)-1]
		default: // found twice before it was searched
			stack = stack[:len(stack)-1]
		}
	}
	g.rank = make([]int, len(g.blocks))
	for i := range g.rank {
		g.rank[i] = len(g.order)
	}
	for i, j := 0, len(g.order)-1; i < j; i, j = i+1, j-1 {
		g.order[i], g.order[j] = g.order[j], g.order[i]
	}
	for i, n := range g.order {
		g.rank[n] = i
	}
}
