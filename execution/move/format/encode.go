package format

import (
	"encoding/binary"
	"slices"

	"github.com/trivium-chain/trivium/execution/move/status"
)

// Encode writes a module. A module beyond a limit of the format, or with what its
// version does not have, is VALUE_SERIALIZATION_ERROR; indices are not looked up,
// that is what Bounds is for. Errors are *status.Error.
func Encode(m *Module) ([]byte, error) {
	e := &encoder{tables: &m.Tables, module: m}
	return e.encode(m.rows(), func(w *writer) { w.index(m.Self) })
}

// EncodeScript writes a script, as Encode does a module. The node reads scripts to
// show them, and writes none: it is what tests of the reading are made with.
func EncodeScript(s *Script) ([]byte, error) {
	e := &encoder{tables: &s.Tables}
	return e.encode(s.Tables.rows(), func(w *writer) {
		w.abilitySets(s.TypeParams)
		w.index(s.Params)
		w.code(&s.Code)
	})
}

type encoder struct {
	tables *Tables
	module *Module // nil for a script
}

func (e *encoder) encode(rows [tableEnd]int, tail func(*writer)) ([]byte, error) {
	t := e.tables
	if t.Version < VersionMin || t.Version > VersionMax {
		return nil, status.New(status.ValueSerializationError, "version %d, only %d to %d are written", t.Version, VersionMin, VersionMax)
	}
	order, err := e.order(rows)
	if err != nil {
		return nil, err
	}
	header := writer{version: t.Version}
	header.bytes([]byte(magic))
	header.data = binary.LittleEndian.AppendUint32(header.data, versionWord(t.Version))
	header.uleb(uint64(len(order)), maxTables, "number of tables")
	content := writer{version: t.Version}
	for _, kind := range order {
		if n := rows[kind]; n > maxRows {
			content.fail("%d %s, at most %d are allowed", n, kind, maxRows)
		}
		content.since(uint32(tables[kind].version), kind.String())
		start := len(content.data)
		e.table(&content, kind)
		header.byte(byte(kind))
		header.uleb(uint64(start), maxTableBytes, "offset of a table")
		header.uleb(uint64(len(content.data)-start), maxTableBytes, "size of a table")
	}
	tail(&content)
	for _, err := range []*status.Error{content.err, header.err} {
		if err != nil {
			return nil, err
		}
	}
	return append(header.data, content.data...), nil
}

// order is the order of the tables that have entries.
func (e *encoder) order(rows [tableEnd]int) ([]TableKind, error) {
	var order []TableKind
	for _, kind := range tableOrder {
		if rows[kind] > 0 {
			order = append(order, kind)
		}
	}
	if e.tables.Order == nil {
		return order, nil
	}
	given := slices.Clone(e.tables.Order)
	slices.Sort(given)
	slices.Sort(order)
	if !slices.Equal(given, order) {
		return nil, status.New(status.ValueSerializationError, "the order of the tables does not name those that have entries, each once")
	}
	return e.tables.Order, nil
}

func write[T any](w *writer, table []T, one func(*writer, *T)) {
	for i := range table {
		one(w, &table[i])
	}
}

func (e *encoder) table(w *writer, kind TableKind) {
	t, m := e.tables, e.module
	switch kind {
	case TableModuleHandles:
		write(w, t.ModuleHandles, (*writer).moduleHandle)
	case TableStructHandles:
		write(w, t.StructHandles, (*writer).structHandle)
	case TableFunctionHandles:
		write(w, t.FunctionHandles, (*writer).functionHandle)
	case TableFunctionInsts:
		write(w, t.FunctionInsts, func(w *writer, i *FunctionInst) { w.index(i.Handle); w.index(i.TypeArgs) })
	case TableSignatures:
		write(w, t.Signatures, (*writer).signature)
	case TableConstants:
		write(w, t.Constants, func(w *writer, c *Constant) { w.typ(c.Type, 1); w.blob(c.Data, maxConstant, "bytes of a constant") })
	case TableIdentifiers:
		write(w, t.Identifiers, (*writer).identifier)
	case TableAddresses:
		write(w, t.Addresses, func(w *writer, a *Address) { w.bytes(a[:]) })
	case TableMetadata:
		write(w, t.Metadata, func(w *writer, m *Metadata) {
			w.blob(m.Key, maxMetadataKey, "bytes of a metadata key")
			w.blob(m.Value, maxMetadataValue, "bytes of metadata")
		})
	case TableStructDefs:
		write(w, m.StructDefs, (*writer).structDef)
	case TableStructDefInsts:
		write(w, m.StructDefInsts, func(w *writer, i *StructDefInst) { w.index(i.Def); w.index(i.TypeArgs) })
	case TableFunctionDefs:
		write(w, m.FunctionDefs, (*writer).functionDef)
	case TableFieldHandles:
		write(w, m.FieldHandles, func(w *writer, h *FieldHandle) {
			w.index(h.Owner)
			w.uleb(uint64(h.Field), maxFieldIndex, "field")
		})
	case TableFieldInsts:
		write(w, m.FieldInsts, func(w *writer, i *FieldInst) { w.index(i.Handle); w.index(i.TypeArgs) })
	case TableFriends:
		write(w, m.Friends, (*writer).moduleHandle)
	case TableVariantFields:
		write(w, m.VariantFields, (*writer).variantField)
	case TableVariantFieldInsts:
		write(w, m.VariantFieldInsts, func(w *writer, i *VariantFieldInst) { w.index(i.Handle); w.index(i.TypeArgs) })
	case TableStructVariants:
		write(w, m.StructVariants, func(w *writer, h *StructVariantHandle) {
			w.index(h.Owner)
			w.uleb(uint64(h.Variant), maxVariantIndex, "variant")
		})
	case TableStructVariantInsts:
		write(w, m.StructVariantInsts, func(w *writer, i *StructVariantInst) { w.index(i.Handle); w.index(i.TypeArgs) })
	}
}
