package module_test

import (
	"errors"
	"flag"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	w "github.com/trivium-chain/trivium/execution/internal/wasmtest"
	"github.com/trivium-chain/trivium/execution/wasm/module"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// golden compares with a file of testdata, or writes it.
func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s differs from\n%s\ngot\n%s\nRules are part of consensus: -update only for a rule that no chain has seen", path, want, got)
	}
}

// The list of rules is what the documentation shows.
func TestRulesGolden(t *testing.T) {
	var b strings.Builder
	b.WriteString("| rule | what the module did |\n|---|---|\n")
	for _, r := range module.Rules() {
		fmt.Fprintf(&b, "| `%s` | %s |\n", r, r.Explain())
	}
	golden(t, "rules.md", b.String())
	if got := module.Rule("none").Explain(); got != "unknown rule" {
		t.Errorf("a name that is no rule is explained as %q", got)
	}
}

// Every declared rule is listed, once, and named like the others.
func TestRulesAreListed(t *testing.T) {
	file, err := parser.ParseFile(token.NewFileSet(), "rule.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	var declared []string
	ast.Inspect(file, func(n ast.Node) bool {
		spec, ok := n.(*ast.ValueSpec)
		if !ok || len(spec.Values) != 1 {
			return true
		}
		if typ, ok := spec.Type.(*ast.Ident); ok && typ.Name == "Rule" {
			name, err := strconv.Unquote(spec.Values[0].(*ast.BasicLit).Value)
			if err != nil {
				t.Fatal(err)
			}
			declared = append(declared, name)
		}
		return true
	})
	var listed []string
	for _, r := range module.Rules() {
		listed = append(listed, string(r))
		if strings.Trim(string(r), "abcdefghijklmnopqrstuvwxyz-") != "" {
			t.Errorf("rule %q is not in plain small letters", r)
		}
	}
	slices.Sort(declared)
	slices.Sort(listed)
	if !slices.Equal(declared, listed) || len(slices.Compact(listed)) != len(declared) {
		t.Errorf("declared %q\nlisted   %q", declared, listed)
	}
}

// goldenLimit stands for each limit here: the golden file does not hang on the
// numbers of a schedule.
const goldenLimit = 300

// refusals has, for each rule, a module that breaks it.
func refusals() map[module.Rule][]byte {
	all := make(map[module.Rule][]byte)
	replace := func(r module.Rule, s w.Section, content ...byte) {
		m := contract()
		m.Replace(s, content)
		all[r] = m.Bytes()
	}
	item := func(r module.Rule, s w.Section, content ...byte) {
		m := contract()
		m.Table(10, 0)
		m.RawItem(s, content)
		all[r] = m.Bytes()
	}
	body := func(r module.Rule, code ...w.Instr) {
		m := around()
		m.Func(void, nil, code...)
		all[r] = m.Bytes()
	}
	all[module.RuleMagic] = []byte("\x7fELF\x01\x00\x00\x00")
	all[module.RuleVersion] = []byte("\x00asm\x02\x00\x00\x00")
	all[module.RuleEnd] = contract().Bytes()[:30]
	all[module.RuleStart] = []byte("\x00asm\x01\x00\x00\x00\x08\x01\x00")
	all[module.RuleSection] = []byte("\x00asm\x01\x00\x00\x00\x0c\x01\x00")
	all[module.RuleSectionOrder] = []byte("\x00asm\x01\x00\x00\x00\x02\x01\x00\x01\x01\x00")
	replace(module.RuleSectionSize, w.TypeSection, 0, 0)
	replace(module.RuleInteger, w.TypeSection, 0x80, 0x80, 0x80, 0x80, 0x10)
	replace(module.RuleVector, w.TypeSection, 2, 0x60)
	replace(module.RuleBodyCount, w.CodeSection, 0)
	replace(module.RuleFunctionType, w.TypeSection, 1, 0x5f, 0)
	replace(module.RuleValueType, w.TypeSection, 1, 0x60, 1, 0x7b, 0)
	replace(module.RuleFloat, w.TypeSection, 1, 0x60, 1, 0x7d, 0)
	replace(module.RuleResults, w.TypeSection, 1, 0x60, 0, 2, 0x7f, 0x7f)
	replace(module.RuleLimitsForm, w.MemorySection, 1, 3, 1, 1)
	replace(module.RuleTableCount, w.TableSection, 2, 0x70, 0, 0, 0x70, 0, 0)
	replace(module.RuleTableType, w.TableSection, 1, 0x6f, 0, 0)
	replace(module.RuleTableLimits, w.TableSection, 1, 0x70, 1, 2, 1)
	replace(module.RuleMemoryCount, w.MemorySection, 2, 0, 0, 0, 0)
	replace(module.RuleMemoryLimits, w.MemorySection, 1, 1, 2, 1)
	item(module.RuleMutability, w.GlobalSection, 0x7f, 2, 0x41, 0, 0x0b)
	item(module.RuleConstant, w.GlobalSection, 0x7f, 0, 0x23, 0, 0x0b)
	item(module.RuleName, w.ExportSection, 1, 0xff, 0, 0)
	item(module.RuleExportKind, w.ExportSection, 1, 'x', 4, 0)
	item(module.RuleExportIndex, w.ExportSection, 1, 'x', 0, 1)
	item(module.RuleExportDuplicate, w.ExportSection, append(w.Name("memory"), 2, 0)...)
	item(module.RuleImportKind, w.ImportSection, importOf(3, 0x7f, 0)...)
	item(module.RuleImport, w.ImportSection, append(append(w.Name("env"), w.Name("abort")...), 0, 0)...)
	item(module.RuleImportType, w.ImportSection, importOf(0, 0)...)
	item(module.RuleSegment, w.DataSection, 1, 0)
	item(module.RuleDataBounds, w.DataSection, 0, 0x41, 0x7f, 0x0b, 0)
	item(module.RuleElemBounds, w.ElemSection, 0, 0x41, 10, 0x0b, 1, 0)
	item(module.RuleUnknownFunction, w.ElemSection, 0, 0x41, 0, 0x0b, 1, 1)
	item(module.RuleUnknownType, w.FunctionSection, 1)
	m := contract()
	m.RawItem(w.ElemSection, []byte{0, 0x41, 0, 0x0b, 0})
	all[module.RuleUnknownTable] = m.Bytes()
	m = w.New()
	m.Memory(1, 0)
	m.Entry(nil, i32)
	all[module.RuleExportMemory] = m.Bytes()
	all[module.RuleExportEntry] = w.Contract().Bytes()
	body(module.RuleBodyLength, w.End)
	body(module.RuleBlockType, w.Raw(0x02, 0x00))
	body(module.RuleOpcode, w.Raw(0xfc, 0x0a, 0, 0))
	body(module.RuleZeroByte, w.Raw(0x3f, 0x01))
	body(module.RuleUnknownGlobal, w.GlobalGet(3))
	body(module.RuleUnknownLocal, w.LocalGet(0))
	body(module.RuleUnknownLabel, w.Br(1))
	body(module.RuleImmutable, i32, w.GlobalSet(2))
	body(module.RuleTypeMismatch, i64, w.I32Eqz)
	body(module.RuleAlignment, i32, w.Access(w.I32Load8U, 1, 0))
	body(module.RuleElse, w.Else)
	for _, c := range limitCases {
		all[c.rule] = c.make(goldenLimit + 1)
	}
	return all
}

// Each rule has a module that breaks it, and what is said of that module, rule
// and offset, never changes.
func TestRefusalsGolden(t *testing.T) {
	examples := refusals()
	var b strings.Builder
	for _, r := range module.Rules() {
		raw, ok := examples[r]
		if !ok {
			t.Errorf("no module breaks rule %s", r)
			continue
		}
		limits := unlimited()
		for _, c := range limitCases {
			if c.rule == r {
				*c.limit(&limits) = goldenLimit
			}
		}
		_, err := module.Decode(raw, &limits, hooks)
		checkRule(t, string(r), err, r)
		var refused *module.Error
		if errors.As(err, &refused) && (refused.Offset < 0 || refused.Offset > len(raw)) {
			t.Errorf("%s: offset %d of %d bytes", r, refused.Offset, len(raw))
		}
		fmt.Fprintln(&b, err)
	}
	golden(t, "refusals.txt", b.String())
}
