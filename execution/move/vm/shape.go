package vm

import "github.com/trivium-chain/trivium/execution/move/format"

// structShape is a struct or enum as its module declares it.
type structShape struct {
	name       string
	abilities  format.Abilities
	typeParams []format.StructTypeParam
	enum       bool
	variants   []variantShape // one of them for a struct
}

type variantShape struct {
	name   string // of an enum's variant
	names  []string
	fields format.Signature
}

func shapeOf(m *format.Module, def *format.StructDef) *structShape {
	h := &m.StructHandles[def.Handle]
	s := &structShape{
		name: m.Identifiers[h.Name], abilities: h.Abilities, typeParams: h.TypeParams,
		enum: def.Kind == format.VariantStruct,
	}
	if !s.enum {
		s.variants = []variantShape{variantOf(m, "", def.Fields)}
		return s
	}
	for i := range def.Variants {
		s.variants = append(s.variants, variantOf(m, m.Identifiers[def.Variants[i].Name], def.Variants[i].Fields))
	}
	return s
}

func variantOf(m *format.Module, name string, fields []format.Field) variantShape {
	v := variantShape{name: name, names: make([]string, len(fields)), fields: make(format.Signature, len(fields))}
	for i, f := range fields {
		v.names[i] = m.Identifiers[f.Name]
		v.fields[i] = f.Type
	}
	return v
}
