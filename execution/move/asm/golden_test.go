package asm_test

import (
	"flag"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/trivium-chain/trivium/execution/move/asm"
	"github.com/trivium-chain/trivium/execution/move/format"
	"github.com/trivium-chain/trivium/execution/move/tag"
	"github.com/trivium-chain/trivium/execution/move/verify"
)

var update = flag.Bool("update", false, "write the golden files")

// goldenModules are the sources of testdata, in the order in which they depend on
// each other; script is one that depends on them.
var goldenModules = []string{"integers", "control", "references", "structs", "vectors", "enums", "user"}

const goldenScript = "script"

// TestGolden compares the disassembly of our sources, verifies what was made of
// them, and makes sure that every instruction occurs.
func TestGolden(t *testing.T) {
	modules := map[tag.Module]*format.Module{}
	find := func(id tag.Module) *format.Module { return modules[id] }
	lookup := func(id tag.Module) (*format.Module, bool) { return modules[id], modules[id] != nil }
	seen := map[format.Opcode]bool{}
	for _, name := range goldenModules {
		m, err := asm.Module(readSource(t, name), asm.Options{Name: name + ".mvir", Deps: find})
		if err != nil {
			t.Fatal(err)
		}
		checkGolden(t, name, format.Disassemble(m))
		if err := verify.Module(m, verify.Production); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if err := verify.Link(m, lookup); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		roundTrip(t, name, m)
		modules[m.ID()] = m
		for _, f := range m.FunctionDefs {
			note(seen, f.Code)
		}
	}
	s, err := asm.Script(readSource(t, goldenScript), asm.Options{Name: "script.mvir", Deps: find})
	if err != nil {
		t.Fatal(err)
	}
	checkGolden(t, goldenScript, format.DisassembleScript(s))
	if err := verify.Script(s, verify.Production); err != nil {
		t.Error(err)
	}
	note(seen, &s.Code)
	for op := range format.Opcode(255) {
		if op.Valid() && !seen[op] {
			t.Errorf("no golden source has %s", op)
		}
	}
}

func note(seen map[format.Opcode]bool, c *format.Code) {
	if c == nil {
		return
	}
	for _, i := range c.Instrs {
		seen[i.Op] = true
	}
}

func readSource(t *testing.T, name string) string {
	t.Helper()
	src, err := os.ReadFile(filepath.Join("testdata", name+".mvir"))
	if err != nil {
		t.Fatal(err)
	}
	return string(src)
}

func checkGolden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name+".golden")
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		g, w := strings.Split(got, "\n"), strings.Split(string(want), "\n")
		for i := range min(len(g), len(w)) {
			if g[i] != w[i] {
				t.Errorf("%s:%d: got %q, want %q", path, i+1, g[i], w[i])
				return
			}
		}
		t.Errorf("%s: %d lines, want %d", path, len(g), len(w))
	}
}

// roundTrip holds the module against itself after its bytes.
func roundTrip(t *testing.T, name string, m *format.Module) {
	t.Helper()
	data, err := format.Encode(m)
	if err != nil {
		t.Errorf("%s: %v", name, err)
		return
	}
	back, err := format.Decode(data)
	if err != nil {
		t.Errorf("%s: %v", name, err)
		return
	}
	if again, err := format.Encode(back); err != nil || !reflect.DeepEqual(again, data) {
		t.Errorf("%s: other bytes after a round trip (%v)", name, err)
	}
}
