package verify

import (
	"math/rand/v2"
	"testing"

	"github.com/trivium-chain/trivium/execution/move/format"
)

// An ability is granted if the part has what it requires.
func TestGrantsIsTheInverseOfRequires(t *testing.T) {
	for a := format.Abilities(0); a <= format.AllAbilities; a++ {
		for part := format.Abilities(0); part <= format.AllAbilities; part++ {
			var want format.Abilities
			for _, one := range []format.Abilities{format.Copy, format.Drop, format.Store, format.Key} {
				if a.Has(one) && part.Has(requires(one)) {
					want |= one
				}
			}
			if got := grants(a, part); got != want {
				t.Errorf("grants(%v, %v) = %v, want %v", a, part, got, want)
			}
		}
	}
}

// drops is what abilities has, for any type and any type parameters.
func TestDropsAsAbilitiesHas(t *testing.T) {
	m := &format.Module{}
	for _, a := range []format.Abilities{0, format.Drop, format.Copy | format.Drop, format.Copy | format.Store, format.AllAbilities} {
		m.StructHandles = append(m.StructHandles, format.StructHandle{Abilities: a},
			format.StructHandle{Abilities: a, TypeParams: []format.StructTypeParam{{}, {Phantom: true}}})
	}
	v := &view{Module: m}
	r := rand.New(rand.NewPCG(1, 2))
	var random func(depth int) format.Type
	random = func(depth int) format.Type {
		switch n := r.IntN(12); {
		case n == 0:
			return format.Type{Kind: format.Signer}
		case n < 4 || depth == 0 && n > 6:
			return format.Type{Kind: format.TypeParam, Index: uint16(r.IntN(3))}
		case n == 4 || depth == 0:
			return format.Type{Kind: format.U64}
		case n == 5:
			return format.Type{Kind: format.Struct, Index: uint16(2 * r.IntN(5))}
		case n < 8:
			return format.Type{Kind: format.Vector, Args: []format.Type{random(depth - 1)}}
		}
		return format.Type{Kind: format.StructInst, Index: uint16(2*r.IntN(5) + 1), Args: []format.Type{random(depth - 1), random(depth - 1)}}
	}
	count := map[bool]int{}
	for range 5000 {
		typ := random(4)
		if r.IntN(10) == 0 {
			typ = format.Type{Kind: format.Ref, Args: []format.Type{typ}}
		}
		for range 4 { // from the second on, by what is kept
			params := []format.Abilities{format.Abilities(r.IntN(16)), format.Abilities(r.IntN(16)), format.AllAbilities}
			got, want := v.drops(typ, params), v.abilities(typ, params).Has(format.Drop)
			if got != want {
				t.Fatalf("%+v with %v: %v, want %v", typ, params, got, want)
			}
			count[got]++
		}
	}
	if count[true] < 1000 || count[false] < 1000 {
		t.Errorf("answers %v", count)
	}
}
