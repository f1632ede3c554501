package module_test

import (
	"slices"
	"testing"

	w "github.com/trivium-chain/trivium/execution/internal/wasmtest"
	"github.com/trivium-chain/trivium/execution/wasm/module"
)

func TestTypes(t *testing.T) {
	for _, c := range []struct {
		name string
		item []byte
		want module.Rule
	}{
		{"nothing", []byte{0x60, 0, 0}, valid},
		{"all there is", []byte{0x60, 2, 0x7f, 0x7e, 1, 0x7e}, valid},
		{"two results", []byte{0x60, 0, 2, 0x7f, 0x7f}, module.RuleResults},
		{"f32 parameter", []byte{0x60, 1, 0x7d, 0}, module.RuleFloat},
		{"f64 result", []byte{0x60, 0, 1, 0x7c}, module.RuleFloat},
		{"v128", []byte{0x60, 1, 0x7b, 0}, module.RuleValueType},
		{"funcref", []byte{0x60, 1, 0x70, 0}, module.RuleValueType},
		{"externref", []byte{0x60, 1, 0x6f, 0}, module.RuleValueType},
		{"no type", []byte{0x60, 1, 0x40, 0}, module.RuleValueType},
		{"struct", []byte{0x5f, 0}, module.RuleFunctionType},
		{"recursive group", []byte{0x4e, 0}, module.RuleFunctionType},
		{"60 in two bytes", []byte{0xe0, 0x7f, 0, 0}, module.RuleFunctionType},
		{"more parameters than bytes", []byte{0x60, 9, 0x7f, 0}, module.RuleVector},
		{"cut", []byte{0x60, 0}, module.RuleEnd},
	} {
		m := contract()
		m.RawItem(w.TypeSection, c.item)
		check(t, c.name, m.Bytes(), c.want)
	}
	m := contract()
	m.RawItem(w.FunctionSection, []byte{1})
	check(t, "function of no type", m.Bytes(), module.RuleUnknownType)
	m = contract()
	m.Remove(w.TypeSection)
	check(t, "no types", m.Bytes(), module.RuleUnknownType)
}

func TestImports(t *testing.T) {
	known := w.Params(w.I32)
	for _, c := range []struct {
		name string
		add  func(m *w.Module)
		want module.Rule
	}{
		{"known", func(m *w.Module) { m.Import("vm_hooks", "read_args", known) }, valid},
		{"known, twice", func(m *w.Module) { m.Import("vm_hooks", "read_args", known); m.Import("vm_hooks", "read_args", known) }, valid},
		{"unknown", func(m *w.Module) { m.Import("vm_hooks", "read_arg", known) }, module.RuleImport},
		{"of another module", func(m *w.Module) { m.Import("env", "read_args", known) }, module.RuleImport},
		{"parameter too many", func(m *w.Module) { m.Import("vm_hooks", "read_args", w.Params(w.I32, w.I32)) }, module.RuleImportType},
		{"parameter missing", func(m *w.Module) { m.Import("vm_hooks", "read_args", w.Params()) }, module.RuleImportType},
		{"wide parameter", func(m *w.Module) { m.Import("vm_hooks", "read_args", w.Params(w.I64)) }, module.RuleImportType},
		{"with a result", func(m *w.Module) { m.Import("vm_hooks", "read_args", known.Results(w.I32)) }, module.RuleImportType},
		{"result missing", func(m *w.Module) { m.Import("vm_hooks", "account_code_size", known) }, module.RuleImportType},
		{"wide result", func(m *w.Module) { m.Import("vm_hooks", "account_code_size", known.Results(w.I64)) }, module.RuleImportType},
		{"table", func(m *w.Module) { m.RawItem(w.ImportSection, importOf(1, 0x70, 0, 1)) }, module.RuleImportKind},
		{"memory", func(m *w.Module) { m.RawItem(w.ImportSection, importOf(2, 0, 1)) }, module.RuleImportKind},
		{"global", func(m *w.Module) { m.RawItem(w.ImportSection, importOf(3, 0x7f, 0)) }, module.RuleImportKind},
		{"tag", func(m *w.Module) { m.RawItem(w.ImportSection, importOf(4, 0, 0)) }, module.RuleImportKind},
		{"of no type", func(m *w.Module) { m.RawItem(w.ImportSection, importOf(0, 9)) }, module.RuleUnknownType},
	} {
		m := w.Contract()
		c.add(m)
		m.Entry(nil, i32)
		check(t, c.name, m.Bytes(), c.want)
	}

	m := w.Contract()
	m.Hook("read_args")
	m.Entry(nil, i32)
	_, err := module.Decode(m.Bytes(), limits(), nil)
	checkRule(t, "where nothing can be imported", err, module.RuleImport)
}

func importOf(kind byte, rest ...byte) []byte {
	return slices.Concat(w.Name("vm_hooks"), w.Name("read_args"), []byte{kind}, rest)
}

func TestTable(t *testing.T) {
	for _, c := range []struct {
		name    string
		content []byte
		want    module.Rule
	}{
		{"none", []byte{0}, valid},
		{"empty", []byte{1, 0x70, 0, 0}, valid},
		{"with a maximum", []byte{1, 0x70, 1, 5, 5}, valid},
		{"greatest maximum", []byte{1, 0x70, 1, 0, 0xff, 0xff, 0xff, 0xff, 0x0f}, valid},
		{"maximum below minimum", []byte{1, 0x70, 1, 5, 4}, module.RuleTableLimits},
		{"two", []byte{2, 0x70, 0, 0, 0x70, 0, 0}, module.RuleTableCount},
		{"of externref", []byte{1, 0x6f, 0, 0}, module.RuleTableType},
		{"of i32", []byte{1, 0x7f, 0, 0}, module.RuleTableType},
		{"with an initial expression", []byte{1, 0x40, 0, 0x70, 0, 0}, module.RuleTableType},
		{"shared", []byte{1, 0x70, 3, 0, 1}, module.RuleLimitsForm},
		{"limits of 64 bits", []byte{1, 0x70, 4, 0}, module.RuleLimitsForm},
		{"limits in two bytes", []byte{1, 0x70, 0x80, 0, 0}, module.RuleLimitsForm},
		{"no maximum there", []byte{1, 0x70, 1, 5}, module.RuleEnd},
	} {
		m := contract()
		m.Replace(w.TableSection, c.content)
		check(t, c.name, m.Bytes(), c.want)
	}
}

func TestMemory(t *testing.T) {
	for _, c := range []struct {
		name    string
		content []byte
		want    module.Rule
	}{
		{"no page", []byte{1, 0, 0}, valid},
		{"with a maximum", []byte{1, 1, 5, 5}, valid},
		{"a maximum above what may be used", []byte{1, 1, 1, 0x80, 0x80, 0x04}, valid},
		{"a maximum above what can be addressed", []byte{1, 1, 1, 0x81, 0x80, 0x04}, module.RuleMemoryLimits},
		{"maximum below minimum", []byte{1, 1, 5, 4}, module.RuleMemoryLimits},
		{"none", []byte{0}, module.RuleMemoryCount},
		{"two", []byte{2, 0, 0, 0, 0}, module.RuleMemoryCount},
		{"shared", []byte{1, 3, 0, 1}, module.RuleLimitsForm},
		{"64 bits", []byte{1, 4, 0}, module.RuleLimitsForm},
		{"limits in two bytes", []byte{1, 0x81, 0, 0, 0}, module.RuleLimitsForm},
	} {
		m := contract()
		m.Replace(w.MemorySection, c.content)
		check(t, c.name, m.Bytes(), c.want)
	}
	m := contract()
	m.Remove(w.MemorySection)
	check(t, "no section", m.Bytes(), module.RuleMemoryCount)
}

func TestGlobalSection(t *testing.T) {
	for _, c := range []struct {
		name string
		item []byte
		want module.Rule
	}{
		{"i32", []byte{0x7f, 0, 0x41, 0, 0x0b}, valid},
		{"mutable i64", []byte{0x7e, 1, 0x42, 0, 0x0b}, valid},
		{"f32", []byte{0x7d, 0, 0x43, 0, 0, 0, 0, 0x0b}, module.RuleFloat},
		{"funcref", []byte{0x70, 0, 0xd0, 0x70, 0x0b}, module.RuleValueType},
		{"mutability 2", []byte{0x7f, 2, 0x41, 0, 0x0b}, module.RuleMutability},
		{"mutability 255", []byte{0x7f, 0xff, 0x41, 0, 0x0b}, module.RuleMutability},
		{"i32 from i64", []byte{0x7f, 0, 0x42, 0, 0x0b}, module.RuleTypeMismatch},
		{"i64 from i32", []byte{0x7e, 0, 0x41, 0, 0x0b}, module.RuleTypeMismatch},
		{"i32 from f32", []byte{0x7f, 0, 0x43, 0, 0, 0, 0, 0x0b}, module.RuleFloat},
		{"from nothing", []byte{0x7f, 0, 0x0b}, module.RuleConstant},
		{"from another global", []byte{0x7f, 0, 0x23, 0, 0x0b}, module.RuleConstant},
		{"from a sum", []byte{0x7f, 0, 0x41, 0, 0x41, 0, 0x6a, 0x0b}, module.RuleConstant},
		{"from two constants", []byte{0x7f, 0, 0x41, 0, 0x41, 0, 0x0b}, module.RuleConstant},
		{"from nop and a constant", []byte{0x7f, 0, 0x01, 0x41, 0, 0x0b}, module.RuleConstant},
		{"from a call", []byte{0x7f, 0, 0x10, 0, 0x0b}, module.RuleConstant},
		{"without end", []byte{0x7f, 0, 0x41, 0}, module.RuleEnd},
	} {
		m := contract()
		m.RawItem(w.GlobalSection, c.item)
		check(t, c.name, m.Bytes(), c.want)
	}
}

func TestExports(t *testing.T) {
	type export struct {
		name  string
		kind  byte
		index uint32
	}
	memory, entry := export{"memory", 2, 0}, export{"user_entrypoint", 0, 1}
	for _, c := range []struct {
		name    string
		exports []export
		want    module.Rule
	}{
		{"what must be", []export{memory, entry}, valid},
		{"in the other order", []export{entry, memory}, valid},
		{"everything", []export{memory, entry, {"", 0, 0}, {"f", 0, 2}, {"t", 1, 0}, {"g", 3, 0}, {"m", 2, 0}}, valid},
		{"no memory", []export{entry}, module.RuleExportMemory},
		{"no entry", []export{memory}, module.RuleExportEntry},
		{"neither", nil, module.RuleExportMemory},
		{"memory by another name", []export{{"mem", 2, 0}, entry}, module.RuleExportMemory},
		{"memory in capitals", []export{{"Memory", 2, 0}, entry}, module.RuleExportMemory},
		{"a function as memory", []export{{"memory", 0, 2}, entry}, module.RuleExportMemory},
		{"a global as memory", []export{{"memory", 3, 0}, entry}, module.RuleExportMemory},
		{"memory as entry", []export{memory, {"user_entrypoint", 2, 0}}, module.RuleExportEntry},
		{"entry of another type", []export{memory, {"user_entrypoint", 0, 2}}, module.RuleExportEntry},
		{"an imported function as entry", []export{memory, {"user_entrypoint", 0, 0}}, module.RuleExportEntry},
		{"twice the same", []export{memory, entry, {"f", 0, 1}, {"f", 0, 1}}, module.RuleExportDuplicate},
		{"twice the same name", []export{memory, entry, {"f", 0, 1}, {"f", 3, 0}}, module.RuleExportDuplicate},
		{"memory twice", []export{memory, entry, memory}, module.RuleExportDuplicate},
		{"function beyond", []export{memory, entry, {"f", 0, 3}}, module.RuleExportIndex},
		{"table beyond", []export{memory, entry, {"t", 1, 1}}, module.RuleExportIndex},
		{"memory beyond", []export{memory, entry, {"m", 2, 1}}, module.RuleExportIndex},
		{"global beyond", []export{memory, entry, {"g", 3, 1}}, module.RuleExportIndex},
		{"tag", []export{memory, entry, {"x", 4, 0}}, module.RuleExportKind},
	} {
		m := w.New()
		m.Hook("account_code_size")
		m.Memory(1, 0)
		m.Table(1, 0)
		m.Global(w.I32, false, w.I32Const(0))
		m.Func(w.Params(w.I32).Results(w.I32), nil, i32)
		m.Func(w.Params(), nil)
		for _, e := range c.exports {
			m.Export(e.name, e.kind, e.index)
		}
		check(t, c.name, m.Bytes(), c.want)
	}
	m := contract()
	m.Export("t", w.KindTable, 0)
	check(t, "table that is not there", m.Bytes(), module.RuleExportIndex)
}

func TestElements(t *testing.T) {
	at := func(offset int32) w.Code { return w.Join(w.I32Const(offset), w.End) }
	seg := func(flags []byte, offset w.Code, funcs ...byte) []byte {
		return slices.Concat(flags, offset, []byte{byte(len(funcs))}, funcs)
	}
	for _, c := range []struct {
		name string
		item []byte
		want module.Rule
	}{
		{"first", seg([]byte{0}, at(0), 0), valid},
		{"last", seg([]byte{0}, at(9), 0), valid},
		{"all", seg([]byte{0}, at(0), 0, 1, 0, 1, 0, 1, 0, 1, 0, 1), valid},
		{"none at the end", seg([]byte{0}, at(10)), valid},
		{"flags in five bytes", seg([]byte{0x80, 0x80, 0x80, 0x80, 0}, at(0), 0), valid},
		{"one beyond", seg([]byte{0}, at(10), 0), module.RuleElemBounds},
		{"reaches one beyond", seg([]byte{0}, at(9), 0, 1), module.RuleElemBounds},
		{"none beyond the end", seg([]byte{0}, at(11)), module.RuleElemBounds},
		{"negative offset", seg([]byte{0}, at(-1), 0), module.RuleElemBounds},
		{"function beyond", seg([]byte{0}, at(0), 2), module.RuleUnknownFunction},
		{"passive", []byte{1, 0, 1, 0}, module.RuleSegment},
		{"of a table by number", slices.Concat([]byte{2, 0}, at(0), []byte{0, 1, 0}), module.RuleSegment},
		{"declarative", []byte{3, 0, 1, 0}, module.RuleSegment},
		{"of expressions", slices.Concat([]byte{4}, at(0), []byte{1, 0xd2, 0, 0x0b}), module.RuleSegment},
		{"wide offset", seg([]byte{0}, w.Join(w.I64Const(0), w.End), 0), module.RuleTypeMismatch},
		{"float offset", seg([]byte{0}, w.Raw(0x43, 0, 0, 0, 0, 0x0b), 0), module.RuleFloat},
		{"offset from a global", seg([]byte{0}, w.Join(w.GlobalGet(0), w.End), 0), module.RuleConstant},
		{"no offset", seg([]byte{0}, w.Join(w.End), 0), module.RuleConstant},
		{"offset from a call", seg([]byte{0}, w.Join(w.Call(1), w.End), 0), module.RuleConstant},
		{"more functions than bytes", slices.Concat([]byte{0}, at(0), []byte{3, 0}), module.RuleVector},
	} {
		m := contract()
		m.Func(void, nil)
		m.Table(10, 20)
		m.Global(w.I32, false, w.I32Const(0))
		m.RawItem(w.ElemSection, c.item)
		check(t, c.name, m.Bytes(), c.want)
	}
	m := contract()
	m.RawItem(w.ElemSection, seg([]byte{0}, at(0)))
	check(t, "no table", m.Bytes(), module.RuleUnknownTable)
}

func TestData(t *testing.T) {
	at := func(offset int32) w.Code { return w.Join(w.I32Const(offset), w.End) }
	seg := func(flags []byte, offset w.Code, b string) []byte {
		return slices.Concat(flags, offset, w.Name(b))
	}
	for _, c := range []struct {
		name string
		item []byte
		want module.Rule
	}{
		{"first", seg([]byte{0}, at(0), "a"), valid},
		{"last", seg([]byte{0}, at(2*65536-1), "a"), valid},
		{"none at the end", seg([]byte{0}, at(2*65536), ""), valid},
		{"flags in five bytes", seg([]byte{0x80, 0x80, 0x80, 0x80, 0}, at(0), "a"), valid},
		{"one beyond", seg([]byte{0}, at(2*65536), "a"), module.RuleDataBounds},
		{"reaches one beyond", seg([]byte{0}, at(2*65536-1), "ab"), module.RuleDataBounds},
		{"none beyond the end", seg([]byte{0}, at(2*65536+1), ""), module.RuleDataBounds},
		{"negative offset", seg([]byte{0}, at(-1), "a"), module.RuleDataBounds},
		{"passive", seg([]byte{1}, nil, "a"), module.RuleSegment},
		{"of a memory by number", seg([]byte{2, 0}, at(0), "a"), module.RuleSegment},
		{"wide offset", seg([]byte{0}, w.Join(w.I64Const(0), w.End), "a"), module.RuleTypeMismatch},
		{"offset from a global", seg([]byte{0}, w.Join(w.GlobalGet(0), w.End), "a"), module.RuleConstant},
		{"no offset", seg([]byte{0}, w.Join(w.End), "a"), module.RuleConstant},
		{"more bytes than there are", slices.Concat([]byte{0}, at(0), []byte{3, 'a'}), module.RuleEnd},
	} {
		m := w.New()
		m.Memory(2, 4)
		m.Export("memory", w.KindMemory, 0)
		m.Global(w.I32, false, w.I32Const(0))
		m.Entry(nil, i32)
		m.RawItem(w.DataSection, c.item)
		check(t, c.name, m.Bytes(), c.want)
	}
	m := contract()
	m.Data(0, []byte("one"))
	m.Data(2, []byte("over the other"))
	check(t, "overlapping", m.Bytes(), valid)
}
