package oracle

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// folder is where the corpus is.
func folder(tb testing.TB) string {
	tb.Helper()
	dir := os.Getenv("TRIVIUM_MOVE_ORACLE")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "..", "shared", "fixtures", "move", "oracle")
	}
	if _, err := os.Stat(filepath.Join(dir, "modules.json")); err != nil {
		if os.Getenv("TRIVIUM_MOVE_ORACLE") != "" {
			tb.Fatal(err)
		}
		tb.Skip("no corpus: set TRIVIUM_MOVE_ORACLE to its folder")
	}
	return dir
}

// compiled is an entry of modules.json.
type compiled struct {
	Module  string   `json:"module"`
	Version int      `json:"version"`
	File    string   `json:"file"`
	Verdict string   `json:"verdict"`
	After   []string `json:"published_after"`
	With    []string `json:"published_with"`

	bytes []byte
}

// corpus is what the tests of modules read.
type corpus struct {
	dir     string
	modules []*compiled
	deps    map[string][]byte // of deps/*.mv by file name without ending
}

func load(tb testing.TB) *corpus {
	tb.Helper()
	c := &corpus{dir: folder(tb), deps: make(map[string][]byte)}
	if err := json.Unmarshal(c.read(tb, "modules.json"), &c.modules); err != nil {
		tb.Fatal(err)
	}
	for _, m := range c.modules {
		m.bytes = c.read(tb, m.File)
	}
	files, _ := filepath.Glob(filepath.Join(c.dir, "deps", "*.mv"))
	for _, f := range files {
		c.deps[strings.TrimSuffix(filepath.Base(f), ".mv")] = c.read(tb, filepath.Join("deps", filepath.Base(f)))
	}
	return c
}

func (c *corpus) read(tb testing.TB, name string) []byte {
	tb.Helper()
	data, err := os.ReadFile(filepath.Join(c.dir, filepath.FromSlash(name)))
	if err != nil {
		tb.Fatal(err)
	}
	return data
}

// module is the compiled module of a name and version; of version 0, any, which
// is how deps are named.
func (c *corpus) module(name string, version int) *compiled {
	i := slices.IndexFunc(c.modules, func(m *compiled) bool {
		return m.Module == name && (version == 0 || m.Version == version)
	})
	if i < 0 {
		return nil
	}
	return c.modules[i]
}

// named is the code of a module that another links against.
func (c *corpus) named(tb testing.TB, name string, version int) []byte {
	tb.Helper()
	for _, m := range []*compiled{c.module(name, version), c.module(name, 0)} {
		if m != nil {
			return m.bytes
		}
	}
	for file, data := range c.deps {
		if file == name || strings.HasPrefix(file, name+".v") {
			return data
		}
	}
	tb.Fatalf("no module %s in the corpus", name)
	return nil
}

// scenario is a module's bytes with the verdict on them.
type scenario struct {
	id      string // file and line
	of      *compiled
	what    string
	code    []byte
	verdict string
	stage   string
	pass    string
}

type verdict struct {
	Verdict string `json:"verdict"`
	Stage   string `json:"stage"`
	Pass    string `json:"pass"`
}

// scenarios are the compiled modules, mutants and negatives, but for the stage extra.
func (c *corpus) scenarios(tb testing.TB) []scenario {
	tb.Helper()
	var all []scenario
	add := func(s scenario, v verdict) {
		if v.Stage != "extra" {
			s.verdict, s.stage, s.pass = v.Verdict, v.Stage, v.Pass
			all = append(all, s)
		}
	}
	for i, m := range c.modules {
		add(scenario{id: fmt.Sprintf("modules:%d", i+1), of: m, what: m.File, code: m.bytes}, verdict{Verdict: m.Verdict})
	}
	c.lines(tb, "mutants.jsonl.gz", func(n int, line []byte) {
		var m mutant
		decodeLine(tb, line, &m)
		of := c.module(m.Module, m.Version)
		if of == nil {
			tb.Fatalf("mutants:%d: no module %s of version %d", n, m.Module, m.Version)
		}
		add(scenario{id: fmt.Sprintf("mutants:%d", n), of: of, what: m.String(), code: m.apply(of.bytes)}, m.verdict)
	})
	c.lines(tb, "negatives.jsonl", func(n int, line []byte) {
		var m struct {
			verdict
			Name   string `json:"name"`
			Intent string `json:"intent"`
			Hex    string `json:"hex"`
		}
		decodeLine(tb, line, &m)
		code, err := hex.DecodeString(m.Hex)
		if err != nil {
			tb.Fatal(err)
		}
		add(scenario{id: fmt.Sprintf("negatives:%d", n), of: &compiled{Module: m.Name}, what: m.Name + ": " + m.Intent, code: code}, m.verdict)
	})
	return all
}

// lines calls f for every line of a file, from 1.
func (c *corpus) lines(tb testing.TB, name string, f func(n int, line []byte)) {
	tb.Helper()
	var r io.Reader = bytes.NewReader(c.read(tb, name))
	if strings.HasSuffix(name, ".gz") {
		z, err := gzip.NewReader(r)
		if err != nil {
			tb.Fatal(err)
		}
		r = z
	}
	s := bufio.NewScanner(r)
	s.Buffer(nil, 1<<24)
	for n := 1; s.Scan(); n++ {
		f(n, s.Bytes())
	}
	if err := s.Err(); err != nil {
		tb.Fatal(err)
	}
}

func decodeLine(tb testing.TB, line []byte, v any) {
	tb.Helper()
	if err := json.Unmarshal(line, v); err != nil {
		tb.Fatalf("%v: %.200s", err, line)
	}
}

// mutant is an edit of a compiled module.
type mutant struct {
	verdict
	Module  string `json:"module"`
	Version int    `json:"version"`
	Kind    string `json:"kind"`
	Offset  int    `json:"offset"`
	Value   byte   `json:"value"`
	Patch   []struct {
		At  int    `json:"at"`
		Del int    `json:"del"`
		Ins string `json:"ins"`
	} `json:"patch"`
	Note string `json:"note"`
}

func (m mutant) String() string {
	s := fmt.Sprintf("%s.v%d %s", m.Module, m.Version, m.Kind)
	if m.Kind == "patch" {
		return s + " " + m.Note
	}
	return fmt.Sprintf("%s at %d by %d", s, m.Offset, m.Value)
}

func (m mutant) apply(code []byte) []byte {
	if m.Kind == "patch" {
		var out []byte
		at := 0
		for _, p := range m.Patch {
			ins, err := hex.DecodeString(p.Ins)
			if err != nil {
				panic(err)
			}
			out = append(append(out, code[at:p.At]...), ins...)
			at = p.At + p.Del
		}
		return append(out, code[at:]...)
	}
	out := slices.Clone(code)
	switch m.Kind {
	case "none":
	case "xor":
		out[m.Offset] ^= m.Value
	case "set":
		out[m.Offset] = m.Value
	case "add":
		out[m.Offset] += m.Value
	case "swap":
		out[m.Offset], out[m.Offset+1] = out[m.Offset+1], out[m.Offset]
	case "trunc":
		out = out[:m.Offset]
	case "append":
		out = append(out, m.Value)
	default:
		panic("mutant of kind " + m.Kind)
	}
	return out
}
