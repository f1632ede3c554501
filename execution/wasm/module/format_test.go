package module_test

import (
	"encoding/binary"
	"slices"
	"strings"
	"testing"

	w "github.com/trivium-chain/trivium/execution/internal/wasmtest"
	"github.com/trivium-chain/trivium/execution/wasm/module"
)

func TestHeader(t *testing.T) {
	rest := contract().Bytes()[8:]
	for _, c := range []struct {
		name   string
		header string
		want   module.Rule
	}{
		{"as it must be", "\x00asm\x01\x00\x00\x00", valid},
		{"magic reversed", "msa\x00\x01\x00\x00\x00", module.RuleMagic},
		{"magic in capitals", "\x00ASM\x01\x00\x00\x00", module.RuleMagic},
		{"byte order mark", "\xef\xbb\xbf\x00asm\x01\x00\x00\x00", module.RuleMagic},
		{"version 0", "\x00asm\x00\x00\x00\x00", module.RuleVersion},
		{"version 2", "\x00asm\x02\x00\x00\x00", module.RuleVersion},
		{"version 13", "\x00asm\x0d\x00\x00\x00", module.RuleVersion},
		{"version big-endian", "\x00asm\x00\x00\x00\x01", module.RuleVersion},
		{"component", "\x00asm\x0d\x00\x01\x00", module.RuleVersion},
	} {
		check(t, c.name, append([]byte(c.header), rest...), c.want)
	}
	for n, want := range []module.Rule{
		module.RuleMagic, module.RuleMagic, module.RuleMagic, module.RuleMagic,
		module.RuleVersion, module.RuleVersion, module.RuleVersion, module.RuleVersion, module.RuleMemoryCount,
	} {
		check(t, "header cut", []byte("\x00asm\x01\x00\x00\x00")[:n], want)
	}
}

// No prefix of a module is a module, unless it is cut between the last sections.
func TestPrefixes(t *testing.T) {
	raw := contract().Bytes()
	for n := range raw {
		if _, err := decode(raw[:n]); err == nil {
			t.Errorf("the first %d of %d bytes were admitted", n, len(raw))
		}
	}
	check(t, "byte behind the module", append(slices.Clone(raw), 0), module.RuleEnd)
	check(t, "empty custom section behind the module", append(slices.Clone(raw), 0, 1, 0), valid)
}

// No section can lack its last bytes, wherever it is cut.
func TestSectionsCut(t *testing.T) {
	build := func(change func(*w.Module)) []byte {
		m := around()
		m.Func(w.Params(w.I32).Results(w.I64), w.Locals(w.I64), block(ti64, i64, w.LocalGet(0), w.BrTable(0, 0, 1)))
		m.Elem(1, 2, 3)
		m.Data(9, []byte("data"))
		change(m)
		return m.Bytes()
	}
	whole := build(func(*w.Module) {})
	check(t, "whole", whole, valid)
	for rest := whole[8:]; len(rest) > 0; {
		id := w.Section(rest[0])
		size, n := binary.Uvarint(rest[1:])
		content := rest[1+n : 1+n+int(size)]
		rest = rest[1+n+int(size):]
		for end := range content {
			raw := build(func(m *w.Module) { m.Replace(id, content[:end]) })
			if _, err := decode(raw); err == nil {
				t.Errorf("section %d was admitted with %d of its %d bytes", id, end, size)
			}
		}
	}
}

func TestSections(t *testing.T) {
	build := func(change func(m *w.Module)) []byte {
		m := around()
		m.Elem(0, 1)
		m.Data(0, []byte{1})
		change(m)
		return m.Bytes()
	}
	for _, c := range []struct {
		name   string
		change func(m *w.Module)
		want   module.Rule
	}{
		{"all of them", func(m *w.Module) {}, valid},
		{"start", func(m *w.Module) { m.RawSection(w.ExportSection, w.StartSection, []byte{2}) }, module.RuleStart},
		{"data count", func(m *w.Module) { m.RawSection(w.ElemSection, 12, []byte{1}) }, module.RuleSection},
		{"tags", func(m *w.Module) { m.RawSection(w.MemorySection, 13, []byte{0}) }, module.RuleSection},
		{"number 127", func(m *w.Module) { m.RawSection(w.DataSection, 127, []byte{0}) }, module.RuleSection},
		{"number in two bytes", func(m *w.Module) { m.RawBytes(w.Header, []byte{0x80, 0x00, 0x00}) }, module.RuleSection},
		{"types twice", func(m *w.Module) { m.RawSection(w.TypeSection, 1, []byte{0}) }, module.RuleSectionOrder},
		{"types late", func(m *w.Module) { m.RawSection(w.DataSection, 1, []byte{0}) }, module.RuleSectionOrder},
		{"imports twice", func(m *w.Module) { m.RawSection(w.ImportSection, 2, []byte{0}) }, module.RuleSectionOrder},
		{"functions twice", func(m *w.Module) { m.RawSection(w.FunctionSection, 3, []byte{0}) }, module.RuleSectionOrder},
		{"table twice", func(m *w.Module) { m.RawSection(w.TableSection, 4, []byte{0}) }, module.RuleSectionOrder},
		{"memory twice", func(m *w.Module) { m.RawSection(w.MemorySection, 5, []byte{0}) }, module.RuleSectionOrder},
		{"globals twice", func(m *w.Module) { m.RawSection(w.GlobalSection, 6, []byte{0}) }, module.RuleSectionOrder},
		{"exports twice", func(m *w.Module) { m.RawSection(w.ExportSection, 7, []byte{0}) }, module.RuleSectionOrder},
		{"elements twice", func(m *w.Module) { m.RawSection(w.ElemSection, 9, []byte{0}) }, module.RuleSectionOrder},
		{"code twice", func(m *w.Module) { m.RawSection(w.CodeSection, 10, []byte{0}) }, module.RuleSectionOrder},
		{"data twice", func(m *w.Module) { m.RawSection(w.DataSection, 11, []byte{0}) }, module.RuleSectionOrder},
		{"data before code", func(m *w.Module) { m.RawSection(w.ElemSection, 11, []byte{0}) }, module.RuleBodyCount},
		{"globals before memory", func(m *w.Module) { m.RawSection(w.TableSection, 6, []byte{0}) }, module.RuleMemoryCount},
		{"size beyond the module", func(m *w.Module) { m.RawBytes(w.DataSection, []byte{0, 2, 0}) }, module.RuleEnd},
		{"size of 6 bytes", func(m *w.Module) { m.RawBytes(w.DataSection, []byte{0, 0x81, 0x80, 0x80, 0x80, 0x80, 0, 0}) }, module.RuleInteger},
		{"size padded", func(m *w.Module) { m.RawBytes(w.DataSection, []byte{0, 0x81, 0x80, 0x80, 0x80, 0, 0}) }, valid},
		{"size missing", func(m *w.Module) { m.RawBytes(w.DataSection, []byte{0}) }, module.RuleEnd},
		{"section without contents", func(m *w.Module) { m.Replace(w.TypeSection, nil) }, module.RuleEnd},
		{"more contents than section", func(m *w.Module) { m.Replace(w.TableSection, []byte{1, 0x70, 0}) }, module.RuleEnd},
		{"more section than contents", func(m *w.Module) { m.Replace(w.TableSection, []byte{1, 0x70, 0, 3, 0}) }, module.RuleSectionSize},
		{"empty vectors", func(m *w.Module) {
			m.Replace(w.ElemSection, []byte{0})
			m.Replace(w.DataSection, []byte{0x80, 0x80, 0x80, 0x80, 0})
		}, valid},
	} {
		check(t, c.name, build(c.change), c.want)
	}
}

// Each number that is read as a u32 is held to the bounds of one.
func TestIntegers(t *testing.T) {
	for _, c := range []struct {
		name string
		b    []byte
		want module.Rule
	}{
		{"plain", []byte{0x02}, valid},
		{"padded to 2", []byte{0x82, 0x00}, valid},
		{"padded to 5", []byte{0x82, 0x80, 0x80, 0x80, 0x00}, valid},
		{"padded to 6", []byte{0x82, 0x80, 0x80, 0x80, 0x80, 0x00}, module.RuleInteger},
		{"padded to 10", []byte{0x82, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x00}, module.RuleInteger},
		{"lowest unused bit", []byte{0x82, 0x80, 0x80, 0x80, 0x10}, module.RuleInteger},
		{"all unused bits", []byte{0x82, 0x80, 0x80, 0x80, 0x70}, module.RuleInteger},
		{"highest unused bit", []byte{0x82, 0x80, 0x80, 0x80, 0x40}, module.RuleInteger},
	} {
		m := contract()
		m.Replace(w.MemorySection, slices.Concat([]byte{1, 1, 1}, c.b))
		check(t, c.name+", maximum of the memory", m.Bytes(), c.want)

		m = contract()
		m.Func(void, nil)
		m.Table(9, 0)
		m.RawItem(w.ElemSection, slices.Concat([]byte{0}, w.Join(w.I32Const(0), w.End), c.b, []byte{0, 0}))
		check(t, c.name+", number of elements", m.Bytes(), c.want)

		m = contract()
		m.Func(void, nil)
		m.Func(void, nil)
		m.Func(void, nil, append(w.Code{0x10}, c.b...))
		check(t, c.name+", function", m.Bytes(), c.want)

		m = contract()
		m.RawItem(w.TypeSection, slices.Concat([]byte{0x60}, c.b, []byte{0x7f, 0x7e, 0}))
		check(t, c.name+", number of parameters", m.Bytes(), c.want)

		m = contract()
		m.RawSection(w.DataSection, 0, slices.Concat(c.b, []byte("ab")))
		check(t, c.name+", length of a name", m.Bytes(), c.want)

		m = contract()
		f := m.Declare(void)
		m.DefineRaw(f, slices.Concat([]byte{1}, c.b, []byte{0x7f, 0x0b}))
		check(t, c.name+", number of locals", m.Bytes(), c.want)
	}
	m := contract()
	m.RawItem(w.GlobalSection, []byte{0x7f, 0, 0x41, 0x80, 0x80, 0x80, 0x80, 0x40, 0x0b})
	check(t, "constant with unused bits", m.Bytes(), module.RuleInteger)
	m = contract()
	m.RawItem(w.GlobalSection, []byte{0x7e, 0, 0x42, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x41, 0x0b})
	check(t, "wide constant with unused bits", m.Bytes(), module.RuleInteger)
}

func TestCustomSections(t *testing.T) {
	for _, c := range []struct {
		name    string
		content []byte
		want    module.Rule
	}{
		{"name alone", w.Name("a"), valid},
		{"empty name", []byte{0}, valid},
		{"name and anything", append(w.Name("producers"), 0xff, 0xfe, 0x00, 0x0b), valid},
		{"long name", w.Name(strings.Repeat("n", 5000)), valid},
		{"no name", nil, module.RuleEnd},
		{"name longer than the section", []byte{5, 'a', 'b'}, module.RuleVector},
		{"name not UTF-8", []byte{1, 0xff}, module.RuleName},
	} {
		for s := w.Header; s <= w.DataSection; s++ {
			m := around()
			m.RawSection(s, 0, c.content)
			m.RawSection(s, 0, w.Name("another"))
			check(t, c.name, m.Bytes(), c.want)
		}
	}
}

func TestNames(t *testing.T) {
	good := []string{
		"", "a", "\x00", "\x7f", "\u0080", "\u07ff", "\u0800", "\ud7ff", "\ue000", "\ufeff", "\ufffd", "\uffff", "\U00010000", "\U0010ffff",
	}
	bad := []string{
		"\x80", "\x8f", "\xbf", // continuation alone
		"\xc2", "\xc2a", "\xc2\xc2\x80", "\xc2\x80\x80", // of two bytes
		"\xc0\x80", "\xc1\xbf", // too long for ASCII
		"\xe0\xa0", "\xe0\xa0a", "\xe0\x80\x80", "\xe0\x9f\xbf", "\xe1\x80\xc0", // of three
		"\xed\xa0\x80", "\xed\xaf\xbf", "\xed\xb0\x80", "\xed\xbf\xbf", // surrogates
		"\xf0\x90\x80", "\xf0\x90\x80a", "\xf0\x80\x80\x80", "\xf0\x8f\xbf\xbf", "\xf1\x80\x80\xc0", // of four
		"\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\xf7\xbf\xbf\xbf", // beyond U+10FFFF
		"\xf8\x88\x80\x80\x80", "\xfc\x84\x80\x80\x80\x80", "\xfe", "\xff", "\xfe\xff", "\xff\xfe", // no such form
		"a\xffb", "abc\xe2\x82",
	}
	for i, name := range append(slices.Clone(good), bad...) {
		want := valid
		if i >= len(good) {
			want = module.RuleName
		}
		m := contract()
		m.Custom(name, nil)
		check(t, "custom section "+name, m.Bytes(), want)
		m = contract()
		m.Export(name, w.KindMemory, 0)
		check(t, "export "+name, m.Bytes(), want)

		if want == valid {
			want = module.RuleImport
		}
		m = w.Contract()
		m.Import(name, "read_args", w.Params(w.I32))
		m.Entry(nil, i32)
		check(t, "module of an import "+name, m.Bytes(), want)
		m = w.Contract()
		m.Import("vm_hooks", name, w.Params(w.I32))
		m.Entry(nil, i32)
		check(t, "import "+name, m.Bytes(), want)
	}
}

func TestBodies(t *testing.T) {
	for _, c := range []struct {
		name string
		code []byte // content of the section, for one function
		want module.Rule
	}{
		{"one", []byte{1, 4, 0, 0x41, 0, 0x0b}, valid},
		{"none", []byte{0}, module.RuleBodyCount},
		{"two", []byte{2, 4, 0, 0x41, 0, 0x0b, 4, 0, 0x41, 0, 0x0b}, module.RuleBodyCount},
		{"four billion", []byte{0xff, 0xff, 0xff, 0xff, 0x0f}, module.RuleBodyCount},
		{"empty", []byte{1, 0}, module.RuleEnd},
		{"only locals", []byte{1, 1, 0}, module.RuleEnd},
		{"without end", []byte{1, 3, 0, 0x41, 0}, module.RuleEnd},
		{"longer than the section", []byte{1, 5, 0, 0x41, 0, 0x0b}, module.RuleEnd},
		{"shorter than the section", []byte{1, 4, 0, 0x41, 0, 0x0b, 0}, module.RuleSectionSize},
		{"size in the middle of an instruction", []byte{1, 2, 0, 0x41, 0, 0x0b}, module.RuleEnd},
		{"byte behind the end", []byte{1, 5, 0, 0x41, 0, 0x0b, 0}, module.RuleBodyLength},
		{"locals", []byte{1, 8, 2, 3, 0x7f, 0, 0x7e, 0x41, 0, 0x0b}, valid},
		{"locals of no kind", []byte{1, 6, 1, 3, 0x41, 0, 0x0b, 0}, module.RuleValueType},
		{"locals of f32", []byte{1, 6, 1, 3, 0x7d, 0x41, 0, 0x0b}, module.RuleFloat},
		{"locals of f64, none of them", []byte{1, 6, 1, 0, 0x7c, 0x41, 0, 0x0b}, module.RuleFloat},
		{"locals of v128", []byte{1, 6, 1, 3, 0x7b, 0x41, 0, 0x0b}, module.RuleValueType},
		{"locals of funcref", []byte{1, 6, 1, 3, 0x70, 0x41, 0, 0x0b}, module.RuleValueType},
		{"more groups of locals than bytes", []byte{1, 4, 9, 0x41, 0, 0x0b}, module.RuleVector},
	} {
		m := contract()
		m.Replace(w.CodeSection, c.code)
		check(t, c.name, m.Bytes(), c.want)
	}
	m := contract()
	m.Remove(w.CodeSection)
	check(t, "no section", m.Bytes(), module.RuleBodyCount)
	m = w.Contract()
	m.Remove(w.ExportSection)
	check(t, "no functions at all", m.Bytes(), module.RuleExportMemory)
}
