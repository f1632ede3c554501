package verify

import (
	"slices"

	"github.com/trivium-chain/trivium/execution/move/status"
)

// checkReducible says whether the graph is reducible, that is whether every loop
// is entered at its head only, and whether loops are nested no deeper than
// Config.LoopDepth. It is Tarjan's test (Testing Flow Graph Reducibility, 1974): loops
// are collapsed into their heads, innermost first, and whatever leads into the
// body of a loop must come from what the head leads to.
func checkReducible(u *unit, g *cfg) error {
	if g.backEdges == 0 {
		return nil
	}
	t := newSpanningTree(g)
	n := len(t.block)
	c := collapsed{into: make([]int, n), depth: make([]int, n)}
	for i := range c.into {
		c.into[i] = i
	}
	inBody := make([]int, n) // 1 + the head in whose body a node was last
	var body, todo []int
	for head := n - 1; head >= 0; head-- {
		if len(t.backs[head]) == 0 {
			continue
		}
		body = body[:0]
		add := func(node int) bool {
			if node == head || inBody[node] == head+1 {
				return false
			}
			inBody[node] = head + 1
			body = append(body, node)
			return true
		}
		for _, from := range t.backs[head] {
			add(c.node(from))
		}
		// The order decides which of several faults is told: highest number first.
		todo = append(todo[:0], body...)
		slices.Sort(todo)
		for len(todo) > 0 {
			node := todo[len(todo)-1]
			todo = todo[:len(todo)-1]
			for _, from := range t.preds[node] {
				p := c.node(from)
				if p < head || p > t.last[head] {
					return u.fail(status.InvalidLoopSplit, t.start(p), "control enters the loop that begins at %d elsewhere than there", t.start(head))
				}
				if add(p) {
					todo = append(todo, p)
				}
			}
		}
		if depth := c.collapse(head, body); u.cfg.LoopDepth != 0 && depth > u.cfg.LoopDepth {
			return u.fail(status.LoopMaxDepthReached, t.start(head), "loops are nested %d deep, at most %d may be", depth, u.cfg.LoopDepth)
		}
	}
	return nil
}

// spanningTree is a depth-first spanning tree of the reachable blocks. Its nodes
// are numbered in preorder, so that a node's descendants follow it.
type spanningTree struct {
	g            *cfg
	block        []uint16
	last         []int   // the last descendant
	backs, preds [][]int // edges in: from descendants, and all others; in the order of the search
}

func newSpanningTree(g *cfg) *spanningTree {
	n := len(g.order)
	t := &spanningTree{g: g, last: make([]int, n), backs: make([][]int, n), preds: make([][]int, n)}
	node := make([]int, len(g.blocks)) // 1 + number of the node, 0 for unseen
	type open struct {
		node int
		left uint8 // successors left, the last first
	}
	var path []open
	visit := func(b uint16) {
		t.block = append(t.block, b)
		node[b] = len(t.block)
		path = append(path, open{len(t.block) - 1, g.blocks[b].nexts})
	}
	visit(0)
	for len(path) > 0 {
		top := &path[len(path)-1]
		if top.left == 0 {
			t.last[top.node] = len(t.block) - 1
			path = path[:len(path)-1]
			continue
		}
		top.left--
		from, b := top.node, &g.blocks[t.block[top.node]]
		to := b.next[top.left]
		if node[to] == 0 {
			visit(to)
		}
		if in := node[to] - 1; b.isBack(int(top.left)) {
			t.backs[in] = append(t.backs[in], from)
		} else {
			t.preds[in] = append(t.preds[in], from)
		}
	}
	return t
}

func (t *spanningTree) start(node int) int { return t.g.blocks[t.block[node]].start }

// collapsed are nodes with the loops that were collapsed so far.
type collapsed struct {
	into  []int // what a node was collapsed into, itself if it was not: a disjoint-set forest
	depth []int // loops nested in a node, itself among them
}

// node is the node that now stands for n.
func (c *collapsed) node(n int) int {
	for c.into[n] != n {
		c.into[n] = c.into[c.into[n]]
		n = c.into[n]
	}
	return n
}

func (c *collapsed) collapse(head int, body []int) int {
	for _, n := range body {
		c.into[n] = head
		c.depth[head] = max(c.depth[head], c.depth[n])
	}
	c.depth[head]++
	return c.depth[head]
}
