package verify

import (
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
