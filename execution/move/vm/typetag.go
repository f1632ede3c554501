package vm

import (
	"github.com/trivium-chain/trivium/execution/move/format"
	"github.com/trivium-chain/trivium/execution/move/status"
	"github.com/trivium-chain/trivium/execution/move/tag"
)

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
		return s.structType(*t.Struct)
	}
	return primitives[kindOfTag[t.Kind]], nil
}

var kindOfTag = [...]format.Kind{
	tag.Bool: format.Bool, tag.U8: format.U8, tag.U16: format.U16, tag.U32: format.U32, tag.U64: format.U64,
	tag.U128: format.U128, tag.U256: format.U256, tag.AddressKind: format.AddressK, tag.Signer: format.Signer,
}

// structType makes the struct or enum that a tag names.
func (s *Session) structType(t tag.Struct) (*Type, error) {
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
