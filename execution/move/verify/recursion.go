package verify

import (
	"github.com/trivium-chain/trivium/execution/move/format"
	"github.com/trivium-chain/trivium/execution/move/status"
)

// recursion checks that no struct or enum has itself as a part, through whatever
// fields, vectors and type arguments: such a type has no layout. A phantom type
// argument counts too. Modules depend on each other in one direction only, so that
// structs of this module are all that can form a circle.
func recursion(v *view, _ *Config) error {
	defOf := make(map[uint16]int, len(v.StructDefs))
	for i := range v.StructDefs {
		defOf[v.StructDefs[i].Handle] = i
	}
	// parts[i] are the structs of this module that struct i mentions, and
	// wholes[j] is how many mention j: Kahn's topological sort, which leaves over
	// what lies on a circle or below one.
	parts := make([][]int, len(v.StructDefs))
	wholes := make([]int, len(v.StructDefs))
	for i := range v.StructDefs {
		mentioned := make(map[int]bool)
		var visit func(t format.Type)
		visit = func(t format.Type) {
			if t.Kind == format.Struct || t.Kind == format.StructInst {
				if part, ours := defOf[t.Index]; ours && !mentioned[part] {
					mentioned[part] = true
					parts[i] = append(parts[i], part)
					wholes[part]++
				}
			}
			for k := range t.Args {
				visit(t.Args[k])
			}
		}
		_ = eachField(&v.StructDefs[i], func(f *format.Field) error { visit(f.Type); return nil })
	}
	var free []int
	for i, n := range wholes {
		if n == 0 {
			free = append(free, i)
		}
	}
	sorted := 0
	for ; len(free) > 0; sorted++ {
		i := free[len(free)-1]
		free = free[:len(free)-1]
		for _, part := range parts[i] {
			if wholes[part]--; wholes[part] == 0 {
				free = append(free, part)
			}
		}
	}
	if sorted == len(v.StructDefs) {
		return nil
	}
	for i, n := range wholes {
		if n > 0 {
			return status.New(status.RecursiveStructDefinition, "%s", v.StructDefName(i))
		}
	}
	return nil
}
