package module

import "fmt"

// Rule names what a refused module broke. Names are part of consensus: they go
// into revert data. They never change, and a byte string breaks the same rule at
// the same offset on every node.
type Rule string

// The form of the bytes.
const (
	RuleMagic        Rule = "magic"
	RuleVersion      Rule = "version"
	RuleEnd          Rule = "end"
	RuleInteger      Rule = "integer"
	RuleVector       Rule = "vector"
	RuleName         Rule = "name"
	RuleSection      Rule = "section"
	RuleSectionOrder Rule = "section-order"
	RuleSectionSize  Rule = "section-size"
	RuleStart        Rule = "start-section"
	RuleBodyCount    Rule = "body-count"
	RuleBodyLength   Rule = "body-length"
	RuleFunctionType Rule = "function-type"
	RuleValueType    Rule = "value-type"
	RuleFloat        Rule = "float"
	RuleResults      Rule = "results"
	RuleBlockType    Rule = "block-type"
	RuleOpcode       Rule = "opcode"
	RuleZeroByte     Rule = "zero-byte"
	RuleSegment      Rule = "segment"
	RuleLimitsForm   Rule = "limits-form"
	RuleMutability   Rule = "mutability"
)

// The parts of a module and how they fit.
const (
	RuleImportKind      Rule = "import-kind"
	RuleImport          Rule = "import"
	RuleImportType      Rule = "import-type"
	RuleTableCount      Rule = "table-count"
	RuleTableType       Rule = "table-type"
	RuleTableLimits     Rule = "table-limits"
	RuleMemoryCount     Rule = "memory-count"
	RuleMemoryLimits    Rule = "memory-limits"
	RuleConstant        Rule = "constant"
	RuleExportKind      Rule = "export-kind"
	RuleExportIndex     Rule = "export-index"
	RuleExportDuplicate Rule = "export-duplicate"
	RuleExportMemory    Rule = "export-memory"
	RuleExportEntry     Rule = "export-entry"
	RuleElemBounds      Rule = "elem-bounds"
	RuleDataBounds      Rule = "data-bounds"
	RuleUnknownType     Rule = "unknown-type"
	RuleUnknownFunction Rule = "unknown-function"
	RuleUnknownTable    Rule = "unknown-table"
	RuleUnknownGlobal   Rule = "unknown-global"
	RuleUnknownLocal    Rule = "unknown-local"
	RuleUnknownLabel    Rule = "unknown-label"
	RuleImmutable       Rule = "immutable"
	RuleTypeMismatch    Rule = "type-mismatch"
	RuleAlignment       Rule = "alignment"
	RuleElse            Rule = "else"
)

// The static limits; the numbers are schedule.Limits.
const (
	RuleSize          Rule = "size"
	RuleTypes         Rule = "types"
	RuleImports       Rule = "imports"
	RuleFunctions     Rule = "functions"
	RuleBodySize      Rule = "body-size"
	RuleOps           Rule = "operations"
	RuleBlocks        Rule = "blocks"
	RuleBlocksXLocals Rule = "blocks-x-locals"
	RuleNesting       Rule = "nesting"
	RuleLoopNesting   Rule = "loop-nesting"
	RuleLocals        Rule = "locals"
	RuleParams        Rule = "params"
	RuleBrTable       Rule = "br-table"
	RuleBrTableTotal  Rule = "br-table-total"
	RuleOperands      Rule = "operands"
	RuleGlobals       Rule = "globals"
	RuleExports       Rule = "exports"
	RuleNameLength    Rule = "name-length"
	RuleTable         Rule = "table"
	RuleElemSegments  Rule = "elem-segments"
	RuleDataSegments  Rule = "data-segments"
	RuleInitialPages  Rule = "initial-pages"
)

// rules is every rule in the order of the documentation.
var rules = []struct {
	rule    Rule
	explain string
}{
	{RuleMagic, "the bytes do not begin with 00 61 73 6d"},
	{RuleVersion, "the version of the binary format is not 1"},
	{RuleEnd, "the bytes end in the middle of something"},
	{RuleInteger, "a LEB128 integer is longer than its type allows, or has unused bits set"},
	{RuleVector, "a vector says that it has more elements than there are bytes left"},
	{RuleName, "a name is not valid UTF-8"},
	{RuleSection, "a section has a number that does not exist in WebAssembly 1.0"},
	{RuleSectionOrder, "a section occurs twice or out of order"},
	{RuleSectionSize, "a section has bytes behind its contents"},
	{RuleStart, "there is a start section; code runs only when the contract is called"},
	{RuleBodyCount, "there are not as many bodies as functions"},
	{RuleBodyLength, "a function has bytes behind its closing end"},
	{RuleFunctionType, "a type does not begin with 60"},
	{RuleValueType, "a value type is not i32 or i64"},
	{RuleFloat, "there is a floating-point type or instruction"},
	{RuleResults, "a function type has too many results"},
	{RuleBlockType, "a block type is not empty, i32 or i64"},
	{RuleOpcode, "an opcode is not an integer instruction of WebAssembly 1.0 or a sign extension"},
	{RuleZeroByte, "the byte that stands for the only table or memory is not 00"},
	{RuleSegment, "a segment is not an active one of table or memory 0"},
	{RuleLimitsForm, "the limits of a table or memory do not begin with 00 or 01"},
	{RuleMutability, "the mutability of a global is not 00 or 01"},

	{RuleImportKind, "something other than a function is imported"},
	{RuleImport, "a function is imported that the host does not have"},
	{RuleImportType, "a function is imported with another type than it has"},
	{RuleTableCount, "there are too many tables"},
	{RuleTableType, "a table is not one of functions"},
	{RuleTableLimits, "the maximum of the table is below its minimum"},
	{RuleMemoryCount, "there is not exactly one memory"},
	{RuleMemoryLimits, "the maximum of the memory is below its minimum, or more than 65536 pages"},
	{RuleConstant, "a constant expression is not a single i32.const or i64.const"},
	{RuleExportKind, "an export is not a function, table, memory or global"},
	{RuleExportIndex, "an export names something that does not exist"},
	{RuleExportDuplicate, "two exports have the same name"},
	{RuleExportMemory, "the memory is not exported as memory"},
	{RuleExportEntry, "no function of type (i32) -> i32 is exported as user_entrypoint"},
	{RuleElemBounds, "an element segment reaches out of the table"},
	{RuleDataBounds, "a data segment reaches out of the initial memory"},
	{RuleUnknownType, "there is no type of this number"},
	{RuleUnknownFunction, "there is no function of this number"},
	{RuleUnknownTable, "the table is used, but there is none"},
	{RuleUnknownGlobal, "there is no global of this number"},
	{RuleUnknownLocal, "there is no local of this number"},
	{RuleUnknownLabel, "a branch goes to more blocks than it is in"},
	{RuleImmutable, "an immutable global is set"},
	{RuleTypeMismatch, "the operand stack does not hold what is needed"},
	{RuleAlignment, "the alignment of a load or store is more than its natural one"},
	{RuleElse, "an else does not belong to an if"},

	{RuleSize, "the module has too many bytes"},
	{RuleTypes, "there are too many types"},
	{RuleImports, "there are too many imports"},
	{RuleFunctions, "there are too many functions"},
	{RuleBodySize, "a function has too many bytes"},
	{RuleOps, "a function has too many instructions"},
	{RuleBlocks, "a function has too many of block, loop, if, else, br_if and br_table"},
	{RuleBlocksXLocals, "the blocks of a function (one for its body) times its locals (with parameters) are too many"},
	{RuleNesting, "blocks are nested too deep"},
	{RuleLoopNesting, "loops are nested too deep"},
	{RuleLocals, "a function has too many locals (with parameters)"},
	{RuleParams, "a function type has too many parameters"},
	{RuleBrTable, "a br_table has too many targets (without the default)"},
	{RuleBrTableTotal, "the br_tables of a function have too many targets (without the defaults)"},
	{RuleOperands, "the operand stack of a function is too high"},
	{RuleGlobals, "there are too many globals"},
	{RuleExports, "there are too many exports"},
	{RuleNameLength, "the name of an import or export is too long"},
	{RuleTable, "the table has too many elements"},
	{RuleElemSegments, "there are too many element segments"},
	{RuleDataSegments, "there are too many data segments"},
	{RuleInitialPages, "the memory has too many pages at the start"},
}

// Rules is every rule, in the order of the documentation.
func Rules() []Rule {
	all := make([]Rule, len(rules))
	for i, r := range rules {
		all[i] = r.rule
	}
	return all
}

// Explain is one line on what the module did.
func (r Rule) Explain() string {
	for _, known := range rules {
		if known.rule == r {
			return known.explain
		}
	}
	return "unknown rule"
}

// Error is why a module was refused. It is the only type of error of this package.
type Error struct {
	Rule   Rule
	Offset int // in bytes from the start of the module, of what broke the rule
	Limit  int // that was exceeded, for the rules of the static limits; else 0
}

func (e *Error) Error() string {
	text := fmt.Sprintf("module refused at byte %d: %s: %s", e.Offset, e.Rule, e.Rule.Explain())
	if e.Limit != 0 {
		text += fmt.Sprintf(", at most %d", e.Limit)
	}
	return text
}

func refuse(rule Rule, offset int) error { return &Error{Rule: rule, Offset: offset} }

func exceeds(rule Rule, offset, limit int) error {
	return &Error{Rule: rule, Offset: offset, Limit: limit}
}
