package verify

import (
	"encoding/binary"

	"github.com/trivium-chain/trivium/execution/move/format"
	"github.com/trivium-chain/trivium/execution/move/status"
)

// duplication makes an index as good as a name: no table has an entry twice, so
// that two indices that differ mean two things. Later passes compare struct types
// by the index of their handle, and could be cheated without it. It also holds
// the definitions to this module: each belongs to a handle of it, and each handle
// of it has one.
func duplication(v *view, _ *Config) error {
	for _, table := range []struct {
		name string
		n    int
		key  func(i int) any
	}{
		{"identifiers", len(v.Identifiers), func(i int) any { return v.Identifiers[i] }},
		{"addresses", len(v.Addresses), func(i int) any { return v.Addresses[i] }},
		{"constants", len(v.Constants), func(i int) any { return constantKey(&v.Constants[i]) }},
		{"signatures", len(v.Signatures), func(i int) any { return signatureKey(v.Signatures[i]) }},
		{"module handles", len(v.ModuleHandles), func(i int) any { return v.ModuleHandles[i] }},
		{"friends", len(v.Friends), func(i int) any { return v.Friends[i] }},
		{"struct handles", len(v.StructHandles), func(i int) any {
			return [2]uint16{v.StructHandles[i].Module, v.StructHandles[i].Name}
		}},
		{"function handles", len(v.FunctionHandles), func(i int) any {
			return [2]uint16{v.FunctionHandles[i].Module, v.FunctionHandles[i].Name}
		}},
		{"function instantiations", len(v.FunctionInsts), func(i int) any { return v.FunctionInsts[i] }},
		{"field handles", len(v.FieldHandles), func(i int) any { return v.FieldHandles[i] }},
		{"field instantiations", len(v.FieldInsts), func(i int) any { return v.FieldInsts[i] }},
		{"variant field handles", len(v.VariantFields), func(i int) any { return variantFieldKey(&v.VariantFields[i]) }},
		{"variant field instantiations", len(v.VariantFieldInsts), func(i int) any { return v.VariantFieldInsts[i] }},
		{"struct variant handles", len(v.StructVariants), func(i int) any { return v.StructVariants[i] }},
		{"struct variant instantiations", len(v.StructVariantInsts), func(i int) any { return v.StructVariantInsts[i] }},
	} {
		if i := firstDuplicate(table.n, table.key); i >= 0 {
			return status.New(status.DuplicateElement, "entry %d of the %s", i, table.name)
		}
	}
	if v.script {
		return nil
	}
	if err := functionDefs(v); err != nil {
		return err
	}
	if err := structDefs(v); err != nil {
		return err
	}
	if i := firstDuplicate(len(v.StructDefInsts), func(i int) any { return v.StructDefInsts[i] }); i >= 0 {
		return status.New(status.DuplicateElement, "entry %d of the struct instantiations", i)
	}
	return nil
}

func functionDefs(v *view) error {
	defs := v.FunctionDefs
	if i := firstDuplicate(len(defs), func(i int) any { return defs[i].Handle }); i >= 0 {
		return status.New(status.DuplicateElement, "function definition %d", i)
	}
	for i := range defs {
		a := defs[i].Acquires
		if firstDuplicate(len(a), func(j int) any { return a[j] }) >= 0 {
			return inFunction(status.New(status.DuplicateAcquiresAnnotation, "%s", v.FunctionName(i)), i)
		}
	}
	defined := make(map[uint16]bool, len(defs))
	for i := range defs {
		if v.FunctionHandles[defs[i].Handle].Module != v.Self {
			return status.New(status.InvalidModuleHandle, "function definition %d is of another module", i)
		}
		defined[defs[i].Handle] = true
	}
	for i := range v.FunctionHandles {
		if v.FunctionHandles[i].Module == v.Self && !defined[uint16(i)] {
			return status.New(status.UnimplementedHandle, "%s is not defined", v.HandleName(uint16(i)))
		}
	}
	return nil
}

func structDefs(v *view) error {
	defs := v.StructDefs
	if i := firstDuplicate(len(defs), func(i int) any { return defs[i].Handle }); i >= 0 {
		return status.New(status.DuplicateElement, "struct definition %d", i)
	}
	for i := range defs {
		if err := fieldNames(v, i); err != nil {
			return err
		}
	}
	defined := make(map[uint16]bool, len(defs))
	for i := range defs {
		if v.StructHandles[defs[i].Handle].Module != v.Self {
			return status.New(status.InvalidModuleHandle, "struct definition %d is of another module", i)
		}
		defined[defs[i].Handle] = true
	}
	for i := range v.StructHandles {
		if v.StructHandles[i].Module == v.Self && !defined[uint16(i)] {
			return status.New(status.UnimplementedHandle, "%s is not defined", v.StructName(uint16(i)))
		}
	}
	return nil
}

// fieldNames holds that a struct has fields, whose names differ, as do those of
// variants and of the fields of each.
func fieldNames(v *view, def int) error {
	d := &v.StructDefs[def]
	if d.Kind == format.FieldStruct && len(d.Fields) == 0 {
		return status.New(status.ZeroSizedStruct, "%s has no fields", v.StructDefName(def))
	}
	duplicate := func(n int, name func(int) any) error {
		if i := firstDuplicate(n, name); i >= 0 {
			return status.New(status.DuplicateElement, "%s has two fields or variants of one name", v.StructDefName(def))
		}
		return nil
	}
	if err := duplicate(len(d.Fields), func(i int) any { return d.Fields[i].Name }); err != nil {
		return err
	}
	if err := duplicate(len(d.Variants), func(i int) any { return d.Variants[i].Name }); err != nil {
		return err
	}
	for _, variant := range d.Variants {
		if err := duplicate(len(variant.Fields), func(i int) any { return variant.Fields[i].Name }); err != nil {
			return err
		}
	}
	return nil
}

// firstDuplicate is the first of n entries whose key an earlier one has, or -1.
func firstDuplicate(n int, key func(i int) any) int {
	seen := make(map[any]struct{}, n)
	for i := range n {
		k := key(i)
		if _, twice := seen[k]; twice {
			return i
		}
		seen[k] = struct{}{}
	}
	return -1
}

// The keys are bytes that are the same for equal values only.

func constantKey(c *format.Constant) string {
	return string(append(appendType(nil, c.Type), c.Data...))
}

func signatureKey(s format.Signature) string {
	var b []byte
	for _, t := range s {
		b = appendType(b, t)
	}
	return string(b)
}

func appendType(b []byte, t format.Type) []byte {
	b = append(b, byte(t.Kind))
	b = binary.LittleEndian.AppendUint16(b, t.Index)
	b = binary.LittleEndian.AppendUint16(b, uint16(len(t.Args)))
	for i := range t.Args {
		b = appendType(b, t.Args[i])
	}
	return b
}

func variantFieldKey(h *format.VariantFieldHandle) string {
	b := binary.LittleEndian.AppendUint16(nil, h.Owner)
	b = binary.LittleEndian.AppendUint16(b, h.Field)
	for _, n := range h.Variants {
		b = binary.LittleEndian.AppendUint16(b, n)
	}
	return string(b)
}
