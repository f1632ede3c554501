package format

import "slices"

// TableKind is the number of a table in the binary format.
type TableKind uint8

// The tables.
const (
	TableModuleHandles      TableKind = 0x1
	TableStructHandles      TableKind = 0x2
	TableFunctionHandles    TableKind = 0x3
	TableFunctionInsts      TableKind = 0x4
	TableSignatures         TableKind = 0x5
	TableConstants          TableKind = 0x6
	TableIdentifiers        TableKind = 0x7
	TableAddresses          TableKind = 0x8
	TableStructDefs         TableKind = 0xA
	TableStructDefInsts     TableKind = 0xB
	TableFunctionDefs       TableKind = 0xC
	TableFieldHandles       TableKind = 0xD
	TableFieldInsts         TableKind = 0xE
	TableFriends            TableKind = 0xF
	TableMetadata           TableKind = 0x10
	TableVariantFields      TableKind = 0x11
	TableVariantFieldInsts  TableKind = 0x12
	TableStructVariants     TableKind = 0x13
	TableStructVariantInsts TableKind = 0x14

	tableEnd = TableStructVariantInsts + 1
)

// tableOrder is the order in which compilers write the tables. It begins with
// those that scripts have too.
var tableOrder = []TableKind{
	TableModuleHandles, TableStructHandles, TableFunctionHandles, TableFunctionInsts, TableSignatures,
	TableIdentifiers, TableAddresses, TableConstants, TableMetadata,
	TableStructDefs, TableStructDefInsts, TableFunctionDefs, TableFieldHandles, TableFieldInsts, TableFriends,
	TableVariantFields, TableVariantFieldInsts, TableStructVariants, TableStructVariantInsts,
}

func (k TableKind) valid() bool { return k < tableEnd && tables[k].name != "" }

// inScripts tells whether scripts may have the table.
func (k TableKind) inScripts() bool { return k <= TableAddresses || k == TableMetadata }

// String is the name of the table in error texts.
func (k TableKind) String() string {
	if !k.valid() {
		return "unknown table"
	}
	return tables[k].name
}

var tables = [tableEnd]struct {
	name    string
	version uint8 // that has it first
}{
	TableModuleHandles:      {"module handles", 5},
	TableStructHandles:      {"struct handles", 5},
	TableFunctionHandles:    {"function handles", 5},
	TableFunctionInsts:      {"function instantiations", 5},
	TableSignatures:         {"signatures", 5},
	TableConstants:          {"constants", 5},
	TableIdentifiers:        {"identifiers", 5},
	TableAddresses:          {"addresses", 5},
	TableStructDefs:         {"struct definitions", 5},
	TableStructDefInsts:     {"struct instantiations", 5},
	TableFunctionDefs:       {"function definitions", 5},
	TableFieldHandles:       {"field handles", 5},
	TableFieldInsts:         {"field instantiations", 5},
	TableFriends:            {"friends", 5},
	TableMetadata:           {"metadata", 5},
	TableVariantFields:      {"variant field handles", 7},
	TableVariantFieldInsts:  {"variant field instantiations", 7},
	TableStructVariants:     {"struct variant handles", 7},
	TableStructVariantInsts: {"struct variant instantiations", 7},
}

// isTableOrder tells whether the tables stand in the order of compilers.
func isTableOrder(kinds []TableKind) bool {
	return slices.IsSortedFunc(kinds, func(a, b TableKind) int {
		return slices.Index(tableOrder, a) - slices.Index(tableOrder, b)
	})
}

// rows is the number of entries of each table, in no order of meaning.
func (t *Tables) rows() [tableEnd]int {
	return [tableEnd]int{
		TableModuleHandles:   len(t.ModuleHandles),
		TableStructHandles:   len(t.StructHandles),
		TableFunctionHandles: len(t.FunctionHandles),
		TableFunctionInsts:   len(t.FunctionInsts),
		TableSignatures:      len(t.Signatures),
		TableConstants:       len(t.Constants),
		TableIdentifiers:     len(t.Identifiers),
		TableAddresses:       len(t.Addresses),
		TableMetadata:        len(t.Metadata),
	}
}

func (m *Module) rows() [tableEnd]int {
	n := m.Tables.rows()
	n[TableStructDefs] = len(m.StructDefs)
	n[TableStructDefInsts] = len(m.StructDefInsts)
	n[TableFunctionDefs] = len(m.FunctionDefs)
	n[TableFieldHandles] = len(m.FieldHandles)
	n[TableFieldInsts] = len(m.FieldInsts)
	n[TableFriends] = len(m.Friends)
	n[TableVariantFields] = len(m.VariantFields)
	n[TableVariantFieldInsts] = len(m.VariantFieldInsts)
	n[TableStructVariants] = len(m.StructVariants)
	n[TableStructVariantInsts] = len(m.StructVariantInsts)
	return n
}
