package instrument

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/trivium-chain/trivium/execution/wasm/module"
)

// table is what segments put into a table of n elements, by number and 1.
func table(n uint32, elems []module.Elem) []uint32 {
	out := make([]uint32, n)
	for _, e := range elems {
		for i, fn := range e.Funcs {
			out[int(e.Offset)+i] = fn + 1
		}
	}
	return out
}

// Segments that write the table over and over become as many elements as it has.
func TestFlatten(t *testing.T) {
	r := rand.New(rand.NewPCG(4, 4))
	longer := 0
	for range 500 {
		m := &module.Module{Table: &module.Table{Min: uint32(r.IntN(12))}}
		total := 0
		for range r.IntN(6) {
			offset := r.IntN(int(m.Table.Min) + 1)
			e := module.Elem{Offset: uint32(offset), Funcs: make([]uint32, r.IntN(int(m.Table.Min)-offset+1))}
			for i := range e.Funcs {
				e.Funcs[i] = r.Uint32N(100)
			}
			total += len(e.Funcs)
			m.Elems = append(m.Elems, e)
		}
		got := flatten(m)
		if !slices.Equal(table(m.Table.Min, got), table(m.Table.Min, m.Elems)) {
			t.Fatalf("%+v became %+v", m.Elems, got)
		}
		sum := 0
		for _, e := range got {
			sum += len(e.Funcs)
		}
		if total > int(m.Table.Min) {
			longer++
		} else if len(got) != len(m.Elems) {
			t.Fatalf("%+v became %+v", m.Elems, got)
		}
		if sum > int(m.Table.Min) {
			t.Fatalf("%d elements for a table of %d", sum, m.Table.Min)
		}
	}
	if longer < 50 {
		t.Errorf("only %d were longer than the table", longer)
	}
}
