package vm

import (
	"encoding/binary"

	"github.com/trivium-chain/trivium/execution/move/format"
	"github.com/trivium-chain/trivium/execution/move/status"
	"github.com/trivium-chain/trivium/execution/move/tag"
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

// Layout fills in what values of a type that is no reference look like: Variants,
// Enum and Depth.
func (s *Session) Layout(t *Type) error { return s.layout(t) }

// layout finds out what values of the type look like, and gives
// VM_MAX_VALUE_DEPTH_REACHED if they could nest too deep.
func (s *Session) layout(t *Type) error {
	if t.laidOut {
		return nil
	}
	return s.layoutWithin(t, 1)
}

// maxLayoutNodes is enough to tell types apart that are too large to be stored.
const maxLayoutNodes = 1 << 20

func (s *Session) layoutWithin(t *Type, around int) error {
	if around > s.schedule.Runtime.ValueDepth {
		return s.tooDeep(t)
	}
	if t.laidOut {
		if around+t.Depth-1 > s.schedule.Runtime.ValueDepth {
			return s.tooDeep(t)
		}
		return nil
	}
	switch t.Kind {
	case format.Vector:
		if err := s.layoutWithin(t.Elem, around+1); err != nil {
			return err
		}
		t.Depth = t.Elem.Depth + 1
		t.layoutNodes = t.Elem.layoutNodes + 1
	case format.Struct:
		if err := s.layoutStruct(t, around); err != nil {
			return err
		}
	default:
		return invariant("values of a reference have no layout")
	}
	t.laidOut = true
	return nil
}

func (s *Session) layoutStruct(t *Type, around int) error {
	depth, nodes := 0, 1
	variants := make([]VariantType, len(t.def.variants))
	for i, v := range t.def.variants {
		if err := s.chargeEach(s.schedule.Types.Node, uint64(len(v.fields)+1)); err != nil {
			return err
		}
		fields, err := s.instantiateAll(t.def.module, v.fields, t.Args)
		if err != nil {
			return err
		}
		for _, f := range fields {
			if err := s.pay(f); err != nil {
				return err
			}
			if err := s.layoutWithin(f, around+1); err != nil {
				return err
			}
			depth = max(depth, f.Depth)
			nodes = min(nodes+f.layoutNodes, maxLayoutNodes)
		}
		variants[i] = VariantType{Name: v.name, Names: v.names, Fields: fields}
	}
	t.Variants, t.Depth, t.layoutNodes = variants, depth+1, nodes
	return nil
}

func (s *Session) tooDeep(t *Type) error {
	return status.New(status.VMMaxValueDepthReached, "values of %s nest deeper than %d", t, s.schedule.Runtime.ValueDepth)
}

// Type makes the type that a tag names, of modules as they are now.
func (s *Session) Type(t tag.Type) (*Type, error) {
	switch t.Kind {
	case tag.Vector:
		elem, err := s.Type(*t.Elem)
		if err != nil {
			return nil, err
		}
		return s.vectorOf(elem)
	case tag.StructKind:
		return s.StructType(*t.Struct)
	}
	return primitives[kindOfTag[t.Kind]], nil
}

var kindOfTag = [...]format.Kind{
	tag.Bool: format.Bool, tag.U8: format.U8, tag.U16: format.U16, tag.U32: format.U32, tag.U64: format.U64,
	tag.U128: format.U128, tag.U256: format.U256, tag.AddressKind: format.AddressK, tag.Signer: format.Signer,
}

// StructType makes the struct or enum that a tag names.
func (s *Session) StructType(t tag.Struct) (*Type, error) {
	m, err := s.module(t.Module)
	if err != nil {
		return nil, err
	}
	def, ok := m.structNamed(t.Name)
	if !ok {
		return nil, status.New(status.LookupFailed, "module %s has no type %s", t.Module, t.Name)
	}
	args, err := s.typeArgs(t.TypeArgs)
	if err != nil {
		return nil, err
	}
	constraints := make([]format.Abilities, len(def.typeParams))
	for i, p := range def.typeParams {
		constraints[i] = p.Constraints
	}
	if err := meets(args, constraints); err != nil {
		return nil, err
	}
	return s.structOf(def, args)
}

func (s *Session) typeArgs(tags []tag.Type) ([]*Type, error) {
	args := make([]*Type, len(tags))
	for i, t := range tags {
		a, err := s.Type(t)
		if err != nil {
			return nil, err
		}
		args[i] = a
	}
	return args, nil
}

// meets holds type arguments from outside against what the parameters ask for.
func meets(args []*Type, constraints []format.Abilities) error {
	if len(args) != len(constraints) {
		return status.New(status.NumberOfTypeArgumentsMismatch, "%d type arguments, %d expected", len(args), len(constraints))
	}
	for i, a := range args {
		if !a.Abilities.Has(constraints[i]) {
			return status.New(status.ConstraintNotSatisfied, "type argument %d, %s, lacks an ability", i, a)
		}
	}
	return nil
}

// Tag is the type as a tag; ok is false for a reference.
func (t *Type) Tag() (tg tag.Type, ok bool) {
	switch t.Kind {
	case format.Ref, format.MutRef:
		return tag.Type{}, false
	case format.Vector:
		elem, ok := t.Elem.Tag()
		return tag.VectorOf(elem), ok
	case format.Struct:
		st, ok := t.StructTag()
		return tag.StructOf(st), ok
	}
	return tag.Type{Kind: tagOfKind[t.Kind]}, true
}

var tagOfKind = [...]tag.Kind{
	format.Bool: tag.Bool, format.U8: tag.U8, format.U16: tag.U16, format.U32: tag.U32, format.U64: tag.U64,
	format.U128: tag.U128, format.U256: tag.U256, format.AddressK: tag.AddressKind, format.Signer: tag.Signer,
}

// StructTag is the tag of a struct or enum; ok is false for any other type.
func (t *Type) StructTag() (st tag.Struct, ok bool) {
	if t.Kind != format.Struct {
		return tag.Struct{}, false
	}
	st = tag.Struct{Module: t.ID, Name: t.Name}
	for _, a := range t.Args {
		at, ok := a.Tag()
		if !ok {
			return tag.Struct{}, false
		}
		st.TypeArgs = append(st.TypeArgs, at)
	}
	return st, true
}

// String is the type as people write it.
func (t *Type) String() string {
	switch t.Kind {
	case format.Ref:
		return "&" + t.Elem.String()
	case format.MutRef:
		return "&mut " + t.Elem.String()
	}
	tg, _ := t.Tag()
	return tg.String()
}
