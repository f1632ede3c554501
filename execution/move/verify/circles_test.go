package verify

import (
	"math/rand"
	"testing"

	"github.com/trivium-chain/trivium/execution/move/format"
	"github.com/trivium-chain/trivium/execution/move/status"
)

// reaches is which node can be reached from which, over one edge or more.
func reaches(n int, edges [][2]int) [][]bool {
	r := make([][]bool, n)
	for i := range r {
		r[i] = make([]bool, n)
	}
	for _, e := range edges {
		r[e[0]][e[1]] = true
	}
	for k := range n {
		for i := range n {
			for j := range n {
				r[i][j] = r[i][j] || r[i][k] && r[k][j]
			}
		}
	}
	return r
}

// Random calls of generic functions: there is a loop if an edge that grows leads
// to what it can be reached from.
func TestInstantiationByReachability(t *testing.T) {
	r := rand.New(rand.NewSource(2))
	var loops, none int
	for range 3000 {
		b := newBuilder("m")
		const functions, perFunction = 4, 2
		s := signature{typeParams: make([]format.Abilities, perFunction)}
		for i := range functions {
			b.functionHandle(b.Self, "f"+string(rune('a'+i)), s)
		}
		var edges [][2]int
		var grown [][2]int
		for i := range functions {
			if r.Intn(6) == 0 {
				b.FunctionDefs = append(b.FunctionDefs, format.FunctionDef{Handle: uint16(i), Native: true})
				continue
			}
			var code []format.Instr
			for range r.Intn(3) {
				callee := r.Intn(functions)
				args := make([]format.Type, perFunction)
				for formal := range args {
					to := callee*perFunction + formal
					p := uint16(r.Intn(perFunction))
					e := [2]int{i*perFunction + int(p), to}
					switch r.Intn(6) {
					case 0:
						args[formal] = vectorOf(param(p))
						edges, grown = append(edges, e), append(grown, e)
					case 1, 2:
						args[formal] = param(p)
						edges = append(edges, e)
					default:
						args[formal] = vectorOf(u8T)
					}
				}
				code = append(code, b.call(uint16(callee), args...))
			}
			b.body(uint16(i), s, append(code, ret)...)
		}
		want := status.OK
		reached := reaches(functions*perFunction, edges)
		for _, e := range grown {
			if e[0] == e[1] || reached[e[1]][e[0]] {
				want = status.LoopInInstantiationGraph
			}
		}
		if want == status.OK {
			none++
		} else {
			loops++
		}
		wantStatus(t, modulePasses(b.Module, Production), want)
	}
	if loops < 300 || none < 300 {
		t.Errorf("%d with loops and %d without", loops, none)
	}
}

// Random structs of each other: one holds itself if it is reached from itself.
func TestRecursionByReachability(t *testing.T) {
	r := rand.New(rand.NewSource(3))
	var circles, none int
	for range 3000 {
		b := newBuilder("m")
		const n = 6
		for i := range n {
			b.structHandle(b.Self, "S"+string(rune('A'+i)), 0)
		}
		var edges [][2]int
		for i := range n {
			fields := []format.Type{u8T}
			for range r.Intn(3) {
				part := r.Intn(n)
				edges = append(edges, [2]int{i, part})
				f := structOf(uint16(part))
				if r.Intn(3) == 0 {
					f = vectorOf(f)
				}
				fields = append(fields, f)
			}
			if r.Intn(3) == 0 {
				b.defineEnum(uint16(i), nil, fields)
			} else {
				b.define(uint16(i), fields...)
			}
		}
		want := status.OK
		for i, reached := range reaches(n, edges) {
			if reached[i] {
				want = status.RecursiveStructDefinition
			}
		}
		if want == status.OK {
			none++
		} else {
			circles++
		}
		wantStatus(t, modulePasses(b.Module, Production), want)
	}
	if circles < 300 || none < 100 {
		t.Errorf("%d with circles and %d without", circles, none)
	}
}
