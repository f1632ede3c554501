package verify

import (
	"slices"

	"github.com/trivium-chain/trivium/execution/move/format"
)

// requires tells what the parts of a value must have for the value to have
// abilities a: the same, but that what is in storage by its key holds parts that
// may be stored.
func requires(a format.Abilities) format.Abilities {
	r := a &^ format.Key
	if a.Has(format.Key) {
		r |= format.Store
	}
	return r
}

// grants is the inverse: those of the declared abilities a whose requirements are
// met by parts of abilities part.
func grants(a, part format.Abilities) format.Abilities {
	met := part &^ format.Key
	if part.Has(format.Store) {
		met |= format.Key
	}
	return a & met
}

// abilities of a type where the type parameters have those of params. A struct
// has what it declares and each of its type arguments allows; an argument in the
// place of a phantom parameter is not part of the value and takes nothing away.
func (v *view) abilities(t format.Type, params []format.Abilities) format.Abilities {
	switch t.Kind {
	case format.Ref, format.MutRef:
		return format.RefAbilities
	case format.Signer:
		return format.SignerAbilities
	case format.TypeParam:
		return params[t.Index]
	case format.Vector:
		return grants(format.VectorAbilities, v.abilities(t.Args[0], params))
	case format.Struct:
		return v.StructHandles[t.Index].Abilities
	case format.StructInst:
		h := &v.StructHandles[t.Index]
		a := h.Abilities
		for i, arg := range t.Args {
			if !h.TypeParams[i].Phantom {
				a = grants(a, v.abilities(arg, params))
			}
		}
		return a
	}
	return format.PrimitiveAbilities
}

// typeKey is a type with parts, of one place in a module.
type typeKey struct {
	kind  format.Kind
	index uint16
	parts *format.Type
}

// dropNeeds is what must hold for a type to have drop.
type dropNeeds struct {
	never  bool
	params []uint16 // type parameters that must have it
}

// drops tells whether a type has drop, as abilities does. Functions share large
// types, so that each is gone through once: what its parameters are to have is kept.
func (v *view) drops(t format.Type, params []format.Abilities) bool {
	if len(t.Args) == 0 {
		return v.abilities(t, params).Has(format.Drop)
	}
	key := typeKey{t.Kind, t.Index, &t.Args[0]}
	needs := v.dropNeeds[key]
	if needs == nil {
		needs = new(dropNeeds)
		v.needsForDrop(&t, needs)
		if v.dropNeeds == nil {
			v.dropNeeds = map[typeKey]*dropNeeds{}
		}
		v.dropNeeds[key] = needs
	}
	if needs.never {
		return false
	}
	for _, p := range needs.params {
		if !params[p].Has(format.Drop) {
			return false
		}
	}
	return true
}

func (v *view) needsForDrop(t *format.Type, needs *dropNeeds) {
	switch t.Kind {
	case format.TypeParam:
		if !slices.Contains(needs.params, t.Index) {
			needs.params = append(needs.params, t.Index)
		}
	case format.Vector:
		v.needsForDrop(&t.Args[0], needs)
	case format.StructInst:
		h := &v.StructHandles[t.Index]
		needs.never = needs.never || !h.Abilities.Has(format.Drop)
		for i := range t.Args {
			if !h.TypeParams[i].Phantom {
				v.needsForDrop(&t.Args[i], needs)
			}
		}
	default:
		needs.never = needs.never || !v.abilities(*t, nil).Has(format.Drop)
	}
}

// substitute puts type arguments in the place of type parameters. What has no
// parameters is shared, not copied.
func substitute(t format.Type, args []format.Type) format.Type {
	if len(args) == 0 || !hasParams(t) {
		return t
	}
	if t.Kind == format.TypeParam {
		return args[t.Index]
	}
	inner := make([]format.Type, len(t.Args))
	for i := range t.Args {
		inner[i] = substitute(t.Args[i], args)
	}
	t.Args = inner
	return t
}

func hasParams(t format.Type) bool {
	if t.Kind == format.TypeParam {
		return true
	}
	for i := range t.Args {
		if hasParams(t.Args[i]) {
			return true
		}
	}
	return false
}

// nodes is the number of nodes of a type written as a tree.
func nodes(t format.Type) int {
	n := 1
	for i := range t.Args {
		n += nodes(t.Args[i])
	}
	return n
}

// structType is the type that a definition defines, with type arguments.
func (v *view) structType(def uint16, args []format.Type) format.Type {
	h := v.StructDefs[def].Handle
	if len(v.StructHandles[h].TypeParams) == 0 {
		return format.Type{Kind: format.Struct, Index: h}
	}
	return format.Type{Kind: format.StructInst, Index: h, Args: args}
}

// structHandle is the handle of a definition.
func (v *view) structHandle(def uint16) *format.StructHandle {
	return &v.StructHandles[v.StructDefs[def].Handle]
}
