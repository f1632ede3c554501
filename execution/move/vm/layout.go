package vm

import (
	"github.com/trivium-chain/trivium/execution/move/format"
	"github.com/trivium-chain/trivium/execution/move/status"
)

// layout fills in what values of a type that is no reference look like: Variants
// and Depth. VM_MAX_VALUE_DEPTH_REACHED if they could nest too deep.
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
		fields, err := s.paid(t.def.module, v.fields, t.Args)
		if err != nil {
			return err
		}
		for _, f := range fields {
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
