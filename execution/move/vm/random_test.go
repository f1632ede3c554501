package vm

import (
	"math/rand"
	"strings"

	"github.com/trivium-chain/trivium/execution/move/format"
	"github.com/trivium-chain/trivium/execution/move/status"
	"github.com/trivium-chain/trivium/execution/move/tag"
)

// free pays for everything.
type free struct{}

func (free) grow(int) error { return nil }
func (free) work(int) error { return nil }

// purse pays until it is empty, and says how much it has paid.
type purse struct{ left, paid int }

func (p *purse) grow(n int) error { return p.work(n) }

func (p *purse) work(n int) error {
	if n > p.left {
		return status.New(status.OutOfGas, "the purse is empty")
	}
	p.left -= n
	p.paid += n
	return nil
}

func vectorType(elem *Type) *Type {
	return &Type{Kind: format.Vector, Elem: elem, Depth: elem.Depth + 1, Nodes: elem.Nodes + 1, laidOut: true}
}

var testModule = tag.Module{Address: tag.Address{31: 2}, Name: "m"}

// structType is a struct of module 0x2::m; its fields are called a, b, ...
func structType(name string, fields ...*Type) *Type {
	return &Type{Kind: format.Struct, ID: testModule, Name: name, Nodes: 1, Depth: depthOf(fields) + 1, laidOut: true,
		Variants: []VariantType{{Names: fieldNames(len(fields)), Fields: fields}}}
}

// enumType is an enum of module 0x2::m; its variants are called V0, V1, ...
func enumType(name string, variants ...[]*Type) *Type {
	t := &Type{Kind: format.Struct, ID: testModule, Name: name, Enum: true, Nodes: 1, Depth: 1, laidOut: true}
	for i, fields := range variants {
		t.Variants = append(t.Variants, VariantType{
			Name: "V" + string(rune('0'+i)), Names: fieldNames(len(fields)), Fields: fields})
		t.Depth = max(t.Depth, depthOf(fields)+1)
	}
	return t
}

func fieldNames(n int) []string { return strings.Split("abcdefghijklmnopqrstuvwxyz"[:n], "") }

func depthOf(ts []*Type) (depth int) {
	for _, t := range ts {
		depth = max(depth, t.Depth)
	}
	return depth
}

var primitiveTypes = []*Type{typeBool, typeU8, typeU16, typeU32, typeU64, typeU128, typeU256, typeAddress}

// randomType makes a type of which values can be copied.
func randomType(r *rand.Rand, depth int) *Type {
	kind := r.Intn(6)
	if depth <= 1 {
		kind = 0
	}
	some := func(least int) (ts []*Type) {
		for n := least + r.Intn(4); len(ts) < n; {
			ts = append(ts, randomType(r, depth-1))
		}
		return ts
	}
	switch kind {
	case 1, 2:
		return vectorType(randomType(r, depth-1))
	case 3, 4:
		return structType("S", some(1)...)
	case 5:
		variants := make([][]*Type, 1+r.Intn(3))
		for i := range variants {
			variants[i] = some(0)
		}
		return enumType("E", variants...)
	}
	return primitiveTypes[r.Intn(len(primitiveTypes))]
}

func randomValue(r *rand.Rand, t *Type) Value {
	word := func() uint64 { return r.Uint64() >> r.Intn(64) }
	switch t.Kind {
	case format.Bool:
		return Bool(r.Intn(2) == 1)
	case format.U8:
		return U8(uint8(word()))
	case format.U16:
		return U16(uint16(word()))
	case format.U32:
		return U32(uint32(word()))
	case format.U64:
		return U64(word())
	case format.U128:
		return U128(word(), word())
	case format.Vector:
		elems := make([]Value, r.Intn(5))
		for i := range elems {
			elems[i] = randomValue(r, t.Elem)
		}
		return Vector(t.Elem, elems...)
	case format.Struct:
		variant := r.Intn(len(t.Variants))
		fields := make([]Value, len(t.Variants[variant].Fields))
		for i, f := range t.Variants[variant].Fields {
			fields[i] = randomValue(r, f)
		}
		return Variant(variant, fields...)
	}
	return Value{w: [4]uint64{word(), word(), word(), word()}}
}

// change makes some part of a value another, and says whether there was one.
func change(r *rand.Rand, v *Value, t *Type) bool {
	switch t.Kind {
	case format.Vector:
		n := v.p.len()
		if n == 0 || r.Intn(4) == 0 {
			e := randomValue(r, t.Elem)
			v.p.push(&e)
			return true
		}
		i := uint64(r.Intn(int(n)))
		var e Value
		v.p.load(i, &e)
		if !change(r, &e, t.Elem) {
			return false
		}
		return v.p.store(i, &e)
	case format.Struct:
		fields := t.Variants[v.p.variant].Fields
		if len(fields) == 0 {
			return false
		}
		i := r.Intn(len(fields))
		return change(r, &v.p.vals[i], fields[i])
	}
	v.w[0] ^= 1
	return true
}
