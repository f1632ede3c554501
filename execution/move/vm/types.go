package vm

import (
	"encoding/binary"

	"github.com/trivium-chain/trivium/execution/move/format"
	"github.com/trivium-chain/trivium/execution/move/status"
)

// types makes the types of a session, each once.
type types struct {
	next      uint32
	unlimited bool // types may be larger than the schedule admits
	vectors   map[*Type]*Type
	refs      [2]map[*Type]*Type // immutable, mutable
	structs   map[structKey]*Type
}

// structKey is a struct with type arguments, by their ids.
type structKey struct {
	def  *structDef
	args string
}

func (s *Session) newType(t *Type) *Type {
	t.id = s.types.next
	s.types.next++
	return t
}

// put puts something into a map that is made when it is needed.
func put[K comparable](m *map[K]*Type, k K, t *Type) {
	if *m == nil {
		*m = map[K]*Type{}
	}
	(*m)[k] = t
}

// pay pays for types that code or a caller names, each node of them.
func (s *Session) pay(ts ...*Type) error {
	nodes := 0
	for _, t := range ts {
		nodes += t.Nodes
	}
	return s.chargeEach(s.schedule.Types.Node, uint64(nodes))
}

// paid makes the types that a module writes, as instantiateAll does, and pays for
// each before it makes the next: who cannot pay for many has not made many.
func (s *Session) paid(m *linked, ts []format.Type, args []*Type) ([]*Type, error) {
	if len(ts) == 0 {
		return nil, nil
	}
	made := make([]*Type, len(ts))
	for i := range ts {
		t, err := s.instantiate(m, &ts[i], args)
		if err == nil {
			err = s.pay(t)
		}
		if err != nil {
			return nil, err
		}
		made[i] = t
	}
	return made, nil
}

// bounded refuses types that are too large for the schedule.
func (s *Session) bounded(nodes, depth int) error {
	if s.types.unlimited {
		return nil
	}
	if most := s.schedule.Runtime.TypeDepth; depth > most {
		return status.New(status.VMMaxTypeDepthReached, "a type of depth %d, at most %d", depth, most)
	}
	if most := s.schedule.Runtime.TypeNodes; nodes > most {
		return status.New(status.VMMaxTypeNodesReached, "a type of %d nodes, at most %d", nodes, most)
	}
	return nil
}

// vectorOf is vector<elem>.
func (s *Session) vectorOf(elem *Type) (*Type, error) {
	if err := s.bounded(elem.Nodes+1, elem.depth+1); err != nil {
		return nil, err
	}
	t, ok := s.types.vectors[elem]
	if !ok {
		t = s.newType(&Type{
			Kind: format.Vector, Elem: elem, Abilities: elem.Abilities & format.VectorAbilities,
			Nodes: elem.Nodes + 1, depth: elem.depth + 1,
		})
		put(&s.types.vectors, elem, t)
	}
	return t, nil
}

// refTo is &to or &mut to.
func (s *Session) refTo(to *Type, mutable bool) (*Type, error) {
	kind, refs := format.Ref, &s.types.refs[0]
	if mutable {
		kind, refs = format.MutRef, &s.types.refs[1]
	}
	if err := s.bounded(to.Nodes+1, to.depth+1); err != nil {
		return nil, err
	}
	t, ok := (*refs)[to]
	if !ok {
		t = s.newType(&Type{Kind: kind, Elem: to, Abilities: format.RefAbilities, Nodes: to.Nodes + 1, depth: to.depth + 1})
		put(refs, to, t)
	}
	return t, nil
}

// structOf is a struct with type arguments, of which there are as many as it has
// type parameters.
func (s *Session) structOf(def *structDef, args []*Type) (*Type, error) {
	nodes, depth := 1, 0
	abilities := def.abilities
	for i, a := range args {
		nodes += a.Nodes
		depth = max(depth, a.depth)
		if !def.typeParams[i].Phantom {
			abilities &= allowedBy(a.Abilities)
		}
	}
	if err := s.bounded(nodes, depth+1); err != nil {
		return nil, err
	}
	key := structKey{def: def, args: idsOf(args)}
	t, ok := s.types.structs[key]
	if !ok {
		t = s.newType(&Type{
			Kind: format.Struct, ID: def.module.image.id, Name: def.name, Args: args, Abilities: abilities,
			Nodes: nodes, depth: depth + 1, Enum: def.enum, def: def,
		})
		put(&s.types.structs, key, t)
	}
	return t, nil
}

// allowedBy are the abilities that a struct may have if it holds values of a type
// with the abilities a: those of the type, and key if they can be stored.
func allowedBy(a format.Abilities) format.Abilities {
	allowed := a & format.PrimitiveAbilities
	if a.Has(format.Store) {
		allowed |= format.Key
	}
	return allowed
}

func idsOf(args []*Type) string {
	if len(args) == 0 {
		return ""
	}
	ids := make([]byte, 0, 4*len(args))
	for _, a := range args {
		ids = binary.LittleEndian.AppendUint32(ids, a.id)
	}
	return string(ids)
}

// instantiate makes the type that a module writes, with type arguments for its
// type parameters. Its recursion is bounded by the depth of what the decoder takes.
func (s *Session) instantiate(m *linked, t *format.Type, args []*Type) (*Type, error) {
	switch t.Kind {
	case format.TypeParam:
		if int(t.Index) >= len(args) {
			return nil, invariant("type parameter %d of %d", t.Index, len(args))
		}
		return args[t.Index], nil
	case format.Vector, format.Ref, format.MutRef:
		elem, err := s.instantiate(m, &t.Args[0], args)
		if err != nil {
			return nil, err
		}
		if t.Kind == format.Vector {
			return s.vectorOf(elem)
		}
		return s.refTo(elem, t.Kind == format.MutRef)
	case format.Struct, format.StructInst:
		def, err := s.structDef(m, t.Index)
		if err != nil {
			return nil, err
		}
		actual, err := s.instantiateAll(m, t.Args, args)
		if err != nil {
			return nil, err
		}
		if len(actual) != len(def.typeParams) {
			return nil, invariant("%s with %d type arguments", def.name, len(actual))
		}
		return s.structOf(def, actual)
	}
	return primitives[t.Kind], nil
}

func (s *Session) instantiateAll(m *linked, ts []format.Type, args []*Type) ([]*Type, error) {
	if len(ts) == 0 {
		return nil, nil
	}
	made := make([]*Type, len(ts))
	for i := range ts {
		t, err := s.instantiate(m, &ts[i], args)
		if err != nil {
			return nil, err
		}
		made[i] = t
	}
	return made, nil
}
