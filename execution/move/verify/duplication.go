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
	for _, check := range [...]func() error{
		func() error { return distinct("identifier", v.Identifiers, whole) },
		func() error { return distinct("address", v.Addresses, whole) },
		func() error { return distinct("constant", v.Constants, constantKey) },
		func() error { return distinct("signature", v.Signatures, signatureKey) },
		func() error { return distinct("module handle", v.ModuleHandles, whole) },
		func() error { return distinct("friend", v.Friends, whole) },
		func() error { return distinct("struct handle", v.StructHandles, structHandleKey) },
		func() error { return distinct("function handle", v.FunctionHandles, functionHandleKey) },
		func() error { return distinct("function instantiation", v.FunctionInsts, whole) },
		func() error { return distinct("field handle", v.FieldHandles, whole) },
		func() error { return distinct("field instantiation", v.FieldInsts, whole) },
		func() error { return distinct("variant field handle", v.VariantFields, variantFieldKey) },
		func() error { return distinct("variant field instantiation", v.VariantFieldInsts, whole) },
		func() error { return distinct("struct variant handle", v.StructVariants, whole) },
		func() error { return distinct("struct variant instantiation", v.StructVariantInsts, whole) },
	} {
		if err := check(); err != nil {
			return err
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
	return distinct("struct instantiation", v.StructDefInsts, whole)
}

func functionDefs(v *view) error {
	defs := v.FunctionDefs
	if i := firstDuplicate(defs, func(d *format.FunctionDef) uint16 { return d.Handle }); i >= 0 {
		return inFunction(status.New(status.DuplicateElement, "%s is defined twice", v.FunctionName(i)), i)
	}
	for i := range defs {
		if firstDuplicate(defs[i].Acquires, whole) >= 0 {
			return inFunction(status.New(status.DuplicateAcquiresAnnotation, "%s", v.FunctionName(i)), i)
		}
	}
	defined := make(map[uint16]bool, len(defs))
	for i := range defs {
		if v.FunctionHandles[defs[i].Handle].Module != v.Self {
			return inFunction(status.New(status.InvalidModuleHandle, "%s is of another module", v.FunctionName(i)), i)
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
	if i := firstDuplicate(defs, func(d *format.StructDef) uint16 { return d.Handle }); i >= 0 {
		return status.New(status.DuplicateElement, "%s is defined twice", v.StructDefName(i))
	}
	for i := range defs {
		if err := fieldNames(v, i); err != nil {
			return err
		}
	}
	defined := make(map[uint16]bool, len(defs))
	for i := range defs {
		if v.StructHandles[defs[i].Handle].Module != v.Self {
			return status.New(status.InvalidModuleHandle, "%s is of another module", v.StructDefName(i))
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
		return status.New(status.ZeroSizedStruct, "%s has no fields; give it one, such as dummy_field: bool, as compilers do", v.StructDefName(def))
	}
	name := func(f *format.Field) uint16 { return f.Name }
	twice := firstDuplicate(d.Fields, name) >= 0 ||
		firstDuplicate(d.Variants, func(v *format.Variant) uint16 { return v.Name }) >= 0
	for i := range d.Variants {
		twice = twice || firstDuplicate(d.Variants[i].Fields, name) >= 0
	}
	if twice {
		return status.New(status.DuplicateElement, "%s has two fields or variants of one name", v.StructDefName(def))
	}
	return nil
}

// distinct checks that the entries of a table differ in their keys.
func distinct[T any, K comparable](what string, table []T, key func(*T) K) error {
	if i := firstDuplicate(table, key); i >= 0 {
		return status.New(status.DuplicateElement, "%s %d is there twice", what, i)
	}
	return nil
}

// firstDuplicate is the first entry whose key an earlier one has, or -1.
func firstDuplicate[T any, K comparable](table []T, key func(*T) K) int {
	if len(table) < 2 {
		return -1
	}
	seen := make(map[K]struct{}, len(table))
	for i := range table {
		k := key(&table[i])
		if _, twice := seen[k]; twice {
			return i
		}
		seen[k] = struct{}{}
	}
	return -1
}

// whole is the key of entries that differ if anything of them does.
func whole[T comparable](entry *T) T { return *entry }

func structHandleKey(h *format.StructHandle) [2]uint16 { return [2]uint16{h.Module, h.Name} }

func functionHandleKey(h *format.FunctionHandle) [2]uint16 { return [2]uint16{h.Module, h.Name} }

// The other keys are bytes that are the same for equal values only.

func constantKey(c *format.Constant) string {
	return string(append(appendType(nil, c.Type), c.Data...))
}

func signatureKey(s *format.Signature) string {
	var b []byte
	for _, t := range *s {
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
