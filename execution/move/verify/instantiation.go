package verify

import (
	"github.com/trivium-chain/trivium/execution/move/format"
	"github.com/trivium-chain/trivium/execution/move/status"
)

// instantiation checks that no function can call itself, over whatever others,
// with ever larger types: f<T> { f<vector<T>>() } would need code and types
// without end.
//
// The type parameters of this module's functions are the nodes of a graph. An
// edge leads from parameter T of a caller to parameter U of a function it calls
// where the argument for U mentions T; it grows if the argument is more than T
// alone. A circle with an edge that grows is what is looked for: such an edge
// lies within a strongly connected component. Functions of other modules cannot
// call back into this one, so that they do not count.
//
// Functions are numbered by their definitions throughout, natives included.
func instantiation(v *view, _ *Config) error {
	g, err := newTypeFlow(v)
	if err != nil {
		return err
	}
	component := g.components()
	for n := range g.owner {
		for e := (cursor{node: n}); g.next(&e); {
			if e.grows && component[n] == component[e.to] {
				return status.New(status.LoopInInstantiationGraph, "%s calls %s with types that grow on every round",
					v.FunctionName(g.owner[n]), v.FunctionName(g.owner[e.to]))
			}
		}
	}
	return nil
}

// typeFlow is the graph of type parameters. Its edges are not stored, since there
// may be many more of them than the module has bytes: those of a node are found
// through the calls of its function, all calls of one instantiation counted once.
type typeFlow struct {
	first []int                 // by function: its first node
	calls [][]genericCall       // by function
	owner []int                 // by node: its function
	uses  []map[uint16][]target // by signature, and by type parameter that it mentions
}

// genericCall is a call: the types of a signature go to a function.
type genericCall struct {
	callee int
	sig    uint16
}

// target is an argument of a signature that mentions a type parameter.
type target struct {
	formal int
	grows  bool
}

// edgePrice is what an edge of the graph costs, in units of the meter.
const edgePrice = 5

func newTypeFlow(v *view) (*typeFlow, error) {
	g := &typeFlow{
		first: make([]int, len(v.FunctionDefs)),
		calls: make([][]genericCall, len(v.FunctionDefs)),
		uses:  make([]map[uint16][]target, len(v.Signatures)),
	}
	edges := make([]int, len(v.Signatures)) // that each call with the signature makes
	defs := make(map[uint16]int, len(v.FunctionDefs))
	for i := range v.FunctionDefs {
		defs[v.FunctionDefs[i].Handle] = i
		g.first[i] = len(g.owner)
		for range v.FunctionDefHandle(i).TypeParams {
			g.owner = append(g.owner, i)
		}
	}
	for i := range v.FunctionDefs {
		code := v.FunctionDefs[i].Code
		if code == nil || len(v.FunctionDefHandle(i).TypeParams) == 0 {
			continue
		}
		seen := make(map[uint16]bool)
		for _, in := range code.Instrs {
			if in.Op != format.OpCallGeneric || seen[in.Index] {
				continue
			}
			seen[in.Index] = true
			inst := v.FunctionInsts[in.Index]
			if callee, ours := defs[inst.Handle]; ours {
				g.calls[i] = append(g.calls[i], genericCall{callee, inst.TypeArgs})
				if g.uses[inst.TypeArgs] == nil {
					g.uses[inst.TypeArgs] = targets(v.Signatures[inst.TypeArgs])
					for _, list := range g.uses[inst.TypeArgs] {
						edges[inst.TypeArgs] += len(list)
					}
				}
				if err := v.work.addModule(edgePrice, edges[inst.TypeArgs]); err != nil {
					return nil, err
				}
			}
		}
	}
	return g, nil
}

// targets finds for each type parameter the types of a signature that mention it.
func targets(sig format.Signature) map[uint16][]target {
	uses := make(map[uint16][]target)
	for formal, t := range sig {
		if t.Kind == format.TypeParam {
			uses[t.Index] = append(uses[t.Index], target{formal, false})
			continue
		}
		var visit func(t format.Type)
		visit = func(t format.Type) {
			if t.Kind == format.TypeParam {
				list := uses[t.Index]
				if n := len(list); n == 0 || list[n-1].formal != formal {
					uses[t.Index] = append(list, target{formal, true})
				}
			}
			for i := range t.Args {
				visit(t.Args[i])
			}
		}
		visit(t)
	}
	return uses
}

// cursor walks the edges of a node.
type cursor struct {
	node        int
	call, index int // of the edge to look at next
	to          int
	grows       bool
}

// next moves to the node's next edge and tells whether there is one.
func (g *typeFlow) next(c *cursor) bool {
	fn := g.owner[c.node]
	param := uint16(c.node - g.first[fn])
	for ; c.call < len(g.calls[fn]); c.call, c.index = c.call+1, 0 {
		call := g.calls[fn][c.call]
		if list := g.uses[call.sig][param]; c.index < len(list) {
			c.to, c.grows = g.first[call.callee]+list[c.index].formal, list[c.index].grows
			c.index++
			return true
		}
	}
	return false
}

// components numbers the strongly connected components of the graph: Tarjan's
// algorithm, with a stack of its own in place of recursion.
func (g *typeFlow) components() []int {
	const none = -1
	n := len(g.owner)
	component, number, low := make([]int, n), make([]int, n), make([]int, n)
	for i := range n {
		component[i], number[i] = none, none
	}
	var open []int // nodes that have a number and no component yet
	var path []cursor
	numbers, components := 0, 0
	enter := func(node int) {
		number[node], low[node] = numbers, numbers
		numbers++
		open = append(open, node)
		path = append(path, cursor{node: node})
	}
	for root := range n {
		if number[root] != none {
			continue
		}
		enter(root)
		for len(path) > 0 {
			c := &path[len(path)-1]
			if g.next(c) {
				switch {
				case number[c.to] == none:
					enter(c.to)
				case component[c.to] == none:
					low[c.node] = min(low[c.node], number[c.to])
				}
				continue
			}
			node := c.node
			path = path[:len(path)-1]
			if len(path) > 0 {
				up := path[len(path)-1].node
				low[up] = min(low[up], low[node])
			}
			if low[node] == number[node] {
				for {
					last := open[len(open)-1]
					open = open[:len(open)-1]
					component[last] = components
					if last == node {
						break
					}
				}
				components++
			}
		}
	}
	return component
}
