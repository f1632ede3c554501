package oracle

import (
	"encoding/binary"
	"math/rand"

	"github.com/trivium-chain/trivium/execution/move/format"
	"github.com/trivium-chain/trivium/execution/move/tag"
	"github.com/trivium-chain/trivium/execution/move/vm"
)

// someTypes makes up type arguments that have the abilities asked for.
func someTypes(r *rand.Rand, params []format.Abilities) ([]tag.Type, bool) {
	choices := []tag.Type{{Kind: tag.U64}, {Kind: tag.Bool}, {Kind: tag.U8}, {Kind: tag.U256}, {Kind: tag.AddressKind}, {Kind: tag.Vector, Elem: &tag.Type{Kind: tag.U16}}}
	var types []tag.Type
	for _, want := range params {
		if !format.PrimitiveAbilities.Has(want) {
			return nil, false
		}
		types = append(types, choices[r.Intn(len(choices))])
	}
	return types, true
}

// someArgs makes up the arguments of a function.
func someArgs(r *rand.Rand, s *vm.Session, id tag.Module, function string, typeArgs []tag.Type) ([]vm.Arg, error) {
	info, err := s.Function(id, function, typeArgs)
	if err != nil {
		return nil, err
	}
	var args []vm.Arg
	for _, p := range info.Params {
		if p.Kind == format.Ref || p.Kind == format.MutRef {
			p = p.Elem
		}
		if p.Kind == format.Signer {
			args = append(args, vm.Arg{Data: someValue(r, p), Signer: true})
			continue
		}
		_, _ = s.JSON(tagOf(p), nil, 0) // after which the type knows what its values look like
		args = append(args, vm.Arg{Data: someValue(r, p)})
	}
	return args, nil
}

func tagOf(t *vm.Type) tag.Type {
	switch t.Kind {
	case format.Vector:
		elem := tagOf(t.Elem)
		return tag.Type{Kind: tag.Vector, Elem: &elem}
	case format.Struct:
		s := tag.Struct{Module: t.ID, Name: t.Name}
		for _, a := range t.Args {
			s.TypeArgs = append(s.TypeArgs, tagOf(a))
		}
		return tag.Type{Kind: tag.StructKind, Struct: &s}
	}
	kinds := map[format.Kind]tag.Kind{
		format.Bool: tag.Bool, format.U8: tag.U8, format.U16: tag.U16, format.U32: tag.U32, format.U64: tag.U64,
		format.U128: tag.U128, format.U256: tag.U256, format.AddressK: tag.AddressKind, format.Signer: tag.Signer,
	}
	return tag.Type{Kind: kinds[t.Kind]}
}

// someValue is the BCS of a value, small ones more often than others.
func someValue(r *rand.Rand, t *vm.Type) []byte {
	integer := func(n int) []byte {
		b := make([]byte, n)
		switch r.Intn(4) {
		case 0:
			r.Read(b)
		case 1:
			b[n-1] = 0xff
		default:
			b[0] = byte(r.Intn(6))
		}
		return b
	}
	switch t.Kind {
	case format.Bool:
		return []byte{byte(r.Intn(2))}
	case format.U8:
		return integer(1)
	case format.U16:
		return integer(2)
	case format.U32:
		return integer(4)
	case format.U64:
		return integer(8)
	case format.U128:
		return integer(16)
	case format.U256:
		return integer(32)
	case format.AddressK, format.Signer:
		return append(make([]byte, 31), byte(0x41+r.Intn(3)))
	case format.Vector:
		n := r.Intn(5)
		b := binary.AppendUvarint(nil, uint64(n))
		for range n {
			b = append(b, someValue(r, t.Elem)...)
		}
		return b
	case format.Struct:
		var b []byte
		if len(t.Variants) == 0 {
			return b
		}
		variant := 0
		if t.Enum {
			variant = r.Intn(len(t.Variants))
			b = binary.AppendUvarint(b, uint64(variant))
		}
		for _, f := range t.Variants[variant].Fields {
			b = append(b, someValue(r, f)...)
		}
		return b
	}
	return nil
}
