package format_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/trivium-chain/trivium/execution/move/format"
)

var update = flag.Bool("update", false, "rewrite the golden files")

func TestDisassemble(t *testing.T) {
	golden(t, "module.txt", format.Disassemble(sample()))
	golden(t, "script.txt", format.DisassembleScript(sampleScript()))
}

// One instruction is written as it stands in the whole.
func TestDisassembleInstruction(t *testing.T) {
	m := sample()
	text := format.Disassemble(m)
	for i := range m.FunctionDefs {
		c := m.FunctionDefs[i].Code
		if c == nil {
			continue
		}
		for at := range c.Instrs {
			if line := fmt.Sprintf(" %d  %s\n", at, m.Instruction(i, at)); !strings.Contains(text, line) {
				t.Errorf("function %d: %q does not stand in the module", i, line)
			}
		}
		if got := m.Instruction(i, len(c.Instrs)); got != "" {
			t.Errorf("function %d has one more instruction: %s", i, got)
		}
	}
	if got := m.Instruction(len(m.FunctionDefs), 0) + m.Instruction(-1, 0) + m.Instruction(0, -1); got != "" {
		t.Errorf("what is not there is %s", got)
	}
}

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
	if string(want) != got {
		t.Errorf("%s differs (-update rewrites it):\n%s", path, got)
	}
}

// The text stays in proportion to the module, though one signature may be named
// by many instructions.
func TestDisassembleIsBounded(t *testing.T) {
	m := sample()
	wide := box(tU8)
	for range 200 {
		wide = box(wide)
	}
	m.Signatures[3] = fill(255, wide)
	code := m.FunctionDefs[0].Code
	code.Instrs = make([]format.Instr, 10000)
	for i := range code.Instrs {
		code.Instrs[i] = format.Instr{Op: format.OpVecLen, Index: 3}
	}
	if n := len(format.Disassemble(m)); n > 3_000_000 {
		t.Errorf("%d bytes of text", n)
	}
}

// Every framework module can be written out.
func TestDisassembleCompiled(t *testing.T) {
	for name, data := range fixtures(t, "aptos-framework-v5") {
		m, err := format.Decode(data)
		if err != nil {
			t.Fatal(err)
		}
		if n := len(format.Disassemble(m)); n < len(data)/2 {
			t.Errorf("%s: %d bytes of text for %d of code", name, n, len(data))
		}
	}
}
