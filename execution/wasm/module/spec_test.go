package module_test

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/trivium-chain/trivium/execution/wasm/module"
	"github.com/trivium-chain/trivium/execution/wasm/schedule"
)

// specCase is a binary of the WebAssembly 1.0 test suite.
type specCase struct {
	at   string // file and line of the suite
	kind string // module, assert_invalid, assert_malformed, ...
	text string // what an engine should say
	raw  []byte
}

// specSuite reads the binaries of the suite as they lie in the source of wazero.
func specSuite(t *testing.T) (cases []specCase) {
	t.Helper()
	out, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "github.com/tetratelabs/wazero").Output()
	if err != nil {
		t.Skipf("the go command does not say where wazero lies, which holds the suite: %v", err)
	}
	dir := filepath.Join(strings.TrimSpace(string(out)), "internal/integration_test/spectest/v1/testdata")
	files, err := filepath.Glob(filepath.Join(dir, "*.json"))
	if err != nil {
		t.Fatal(err)
	}
	if len(files) == 0 {
		t.Skipf("no test suite in %s; wazero's source may be vendored without it", dir)
	}
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		var script struct {
			Commands []struct {
				Type, Filename, Text string
				Line                 int
			}
		}
		if err := json.Unmarshal(b, &script); err != nil {
			t.Fatalf("%s: %v", f, err)
		}
		for _, c := range script.Commands {
			if !strings.HasSuffix(c.Filename, ".wasm") {
				continue // in the text format
			}
			raw, err := os.ReadFile(filepath.Join(dir, c.Filename))
			if err != nil {
				t.Fatal(err)
			}
			cases = append(cases, specCase{fmt.Sprintf("%s:%d", filepath.Base(f), c.Line), c.Type, c.Text, raw})
		}
	}
	return cases
}

func (c *specCase) bad() bool { return c.kind == "assert_invalid" || c.kind == "assert_malformed" }

// specLimits are ours without what the suite's modules exceed for other reasons
// than those they are there for.
func specLimits() *schedule.Limits {
	l := schedule.V1.Limits
	l.Table, l.InitialPages, l.Locals, l.Exports = 1<<20, 1<<16, 1<<12, 1<<12
	return &l
}

// What the suite calls invalid or malformed is no contract.
func TestSpecSuiteRefused(t *testing.T) {
	n := map[string]int{}
	for _, c := range specSuite(t) {
		if !c.bad() {
			continue
		}
		n[c.kind]++
		if _, err := module.Decode(c.raw, &schedule.V1.Limits, nil); err == nil {
			t.Errorf("%s: admitted, although %s: %s", c.at, c.kind, c.text)
		}
	}
	t.Logf("all refused: %v", n)
	if sum := n["assert_invalid"] + n["assert_malformed"]; sum < 1650 {
		t.Errorf("%d binaries, there were 1,650", sum)
	}
}

// specRules are the rules for each of the suite's errors: its own first, then those
// that are broken as well and seen sooner, for the reason beside them.
var specRules = map[string][]module.Rule{
	"alignment must not be larger than natural":           {module.RuleAlignment},
	"constant expression required":                        {module.RuleConstant},
	"duplicate export name":                               {module.RuleExportDuplicate},
	"function and code section have inconsistent lengths": {module.RuleBodyCount},
	"global is immutable":                                 {module.RuleImmutable},
	"integer representation too long":                     {module.RuleInteger, module.RuleUnknownType}, // the section ends in the number, and the entry put behind it goes on with it
	"integer too large":                                   {module.RuleInteger},
	"invalid UTF-8 encoding":                              {module.RuleName},
	"invalid mutability":                                  {module.RuleMutability},
	"invalid result arity":                                {module.RuleResults},
	"invalid value type":                                  {module.RuleValueType, module.RuleEnd}, // a br_table takes the end of a block for a label, so that one is missing
	"magic header not detected":                           {module.RuleMagic},
	"memory size must be at most 65536 pages (4GiB)":      {module.RuleMemoryLimits, module.RuleInitialPages},
	"multiple memories":                                   {module.RuleMemoryCount},
	"multiple tables":                                     {module.RuleTableCount},
	"section size mismatch":                               {module.RuleSectionSize},
	"size minimum must not be greater than maximum":       {module.RuleMemoryLimits, module.RuleTableLimits},
	"too many locals":                                     {module.RuleLocals},
	"type mismatch":                                       {module.RuleTypeMismatch, module.RuleConstant}, // in a constant expression
	"unexpected end":                                      {module.RuleEnd},
	"unexpected end of section or function":               {module.RuleEnd, module.RuleVector, module.RuleUnknownLabel}, // a br_table takes what follows it for labels
	"unknown binary version":                              {module.RuleVersion},
	"unknown function":                                    {module.RuleUnknownFunction, module.RuleTypeMismatch},                   // its number is the entry point's, of another type
	"unknown global":                                      {module.RuleUnknownGlobal, module.RuleExportIndex, module.RuleConstant}, // no global may be in a constant expression
	"unknown label":                                       {module.RuleUnknownLabel},
	"unknown local":                                       {module.RuleUnknownLocal},
	"unknown memory":                                      {module.RuleExportIndex, module.RuleDataBounds}, // the memory that it got has no pages
	"unknown table":                                       {module.RuleUnknownTable, module.RuleExportIndex},
	"unknown table 0":                                     {module.RuleUnknownTable},
	"unknown type":                                        {module.RuleUnknownType, module.RuleTypeMismatch}, // its number is the entry point's type
	"zero flag expected":                                  {module.RuleZeroByte},
}

// specMended are the bad modules that lack nothing but what they get: a memory, or
// a function of number 0. As contracts they are good.
var specMended = map[string]string{
	"call_indirect.json:940": "unknown function 0",
	"data.json:283":          "unknown memory 0",
	"exports.json:29":        "unknown function",
	"memory.json:18":         "unknown memory",
	"memory.json:19":         "unknown memory",
	"memory.json:31":         "unknown memory",
	"memory.json:35":         "unknown memory",
	"memory.json:39":         "unknown memory",
	"memory.json:43":         "unknown memory",
}

// Made into contracts otherwise, the bad modules of the suite are refused for what
// the suite says is wrong with them, and the good ones are admitted: but for
// floats, which may come first in either.
func TestSpecSuiteSpliced(t *testing.T) {
	limits := specLimits()
	n, why := map[string]int{}, map[string]int{}
	for _, c := range specSuite(t) {
		if !c.bad() && c.kind != "module" {
			continue
		}
		raw, ok := splice(c.raw)
		if !ok {
			n["not spliced: "+c.kind]++
			// Names are read before it is asked what is imported.
			var refused *module.Error
			if _, err := module.Decode(c.raw, limits, nil); c.text == "invalid UTF-8 encoding" && (!errors.As(err, &refused) || refused.Rule != module.RuleName) {
				t.Errorf("%s: %s, but refused with %v", c.at, c.text, err)
			}
			continue
		}
		_, err := module.Decode(raw, limits, nil)
		var refused *module.Error
		switch errors.As(err, &refused); {
		case err == nil && !c.bad():
			n["good, admitted"]++
		case err == nil:
			n["bad, mended and admitted"]++
			if specMended[c.at] != c.text {
				t.Errorf("%s: admitted, although %s: %s", c.at, c.kind, c.text)
			}
		case !c.bad():
			n["good, refused: "+string(refused.Rule)]++
			// names.json has a name of every length.
			if refused.Rule != module.RuleFloat && !(refused.Rule == module.RuleNameLength && strings.HasPrefix(c.at, "names.json")) {
				t.Errorf("%s: a valid module: %v", c.at, err)
			}
		default:
			n["bad, refused"]++
			why[fmt.Sprintf("%s -> %s", c.text, refused.Rule)]++
			if refused.Rule != module.RuleFloat && !slices.Contains(specRules[c.text], refused.Rule) {
				t.Errorf("%s: %s, but refused with %v", c.at, c.text, err)
			}
		}
	}
	for _, k := range slices.Sorted(maps.Keys(why)) {
		t.Logf("%4d %s", why[k], k)
	}
	for _, k := range slices.Sorted(maps.Keys(n)) {
		t.Logf("%4d %s", n[k], k)
	}
	if n["good, admitted"] < 213 || n["bad, refused"] < 1250 || n["bad, mended and admitted"] != len(specMended) {
		t.Errorf("fewer than there were: %v", n)
	}
}

// section is a section as it stands in a module, with its number and size.
type section struct {
	id      byte
	whole   []byte
	content []byte
}

// u32 reads a number that begins b, and ok is false if it is none of 32 bits in
// five bytes: to write it anew would hide what is wrong with it.
func u32(b []byte) (v uint64, n int, ok bool) {
	v, n = binary.Uvarint(b)
	return v, n, n > 0 && n <= 5 && v <= math.MaxUint32
}

// splice gives a module a memory of no pages if it has none, an entry point that
// returns 0 as its last function, and exports of both. The other sections stay as
// they are, byte for byte and in their order. It cannot with a module that imports
// or has a start function, which contracts may not, nor where the sections or the
// numbers at their starts cannot be told.
func splice(raw []byte) ([]byte, bool) {
	if len(raw) < 8 {
		return nil, false
	}
	var sections []section
	for b := raw[8:]; len(b) > 0; {
		size, n, ok := u32(b[1:])
		if b[0] == 0 && n > 0 {
			ok = true // stays as it is
		}
		if !ok || size > uint64(len(b)-1-n) {
			return nil, false
		}
		end := 1 + n + int(size)
		sections = append(sections, section{b[0], b[:end], b[1+n : end]})
		b = b[end:]
	}
	find := func(id byte) int {
		return slices.IndexFunc(sections, func(s section) bool { return s.id == id })
	}
	if i := find(2); find(8) >= 0 || i >= 0 && len(sections[i].content) > 1 {
		return nil, false
	}
	// add puts entries at the end of a section, and gives how many it had.
	add := func(id byte, items ...[]byte) (had uint64, ok bool) {
		i := find(id)
		if i < 0 {
			i = slices.IndexFunc(sections, func(s section) bool { return s.id > id })
			if i < 0 {
				i = len(sections)
			}
			sections = slices.Insert(sections, i, section{id: id, content: []byte{0}})
		}
		s := &sections[i]
		had, n, ok := u32(s.content)
		if !ok {
			return 0, false
		}
		s.content = slices.Concat(binary.AppendUvarint(nil, had+uint64(len(items))), s.content[n:], slices.Concat(items...))
		s.whole = slices.Concat([]byte{id}, binary.AppendUvarint(nil, uint64(len(s.content))), s.content)
		return had, true
	}
	types, ok1 := add(1, []byte{0x60, 1, 0x7f, 1, 0x7f})
	funcs, ok2 := add(3, binary.AppendUvarint(nil, types))
	_, ok3 := add(10, []byte{4, 0, 0x41, 0, 0x0b})
	exports := [][]byte{binary.AppendUvarint([]byte("\x0fuser_entrypoint\x00"), funcs)}
	const memory = "\x06memory\x02\x00"
	if i := find(7); i < 0 || !strings.Contains(string(sections[i].content), memory) {
		exports = append(exports, []byte(memory))
	}
	_, ok4 := add(7, exports...)
	ok5 := true
	if i := find(5); i < 0 || len(sections[i].content) == 1 && sections[i].content[0] == 0 {
		_, ok5 = add(5, []byte{0, 0})
	}
	out := slices.Clone(raw[:8])
	for _, s := range sections {
		out = append(out, s.whole...)
	}
	return out, ok1 && ok2 && ok3 && ok4 && ok5
}
