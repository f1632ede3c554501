package asm_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/trivium-chain/trivium/execution/move/asm"
	"github.com/trivium-chain/trivium/execution/move/format"
)

// FuzzParse holds that any text ends in a module or script, or in an *Error with a
// place, and that compiling it again gives the same bytes.
func FuzzParse(f *testing.F) {
	paths, err := filepath.Glob(filepath.Join("testdata", "*.mvir"))
	if err != nil {
		f.Fatal(err)
	}
	for _, p := range paths {
		src, err := os.ReadFile(p)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(src))
	}
	for _, c := range faults {
		f.Add(c.src)
	}
	f.Add("main() { label a: return " + strings.Repeat("(", 1000) + "; }")
	f.Add("module 0x1.M { struct S { f: " + strings.Repeat("vector<", 1000) + "u8 } }")
	f.Fuzz(func(t *testing.T, src string) {
		m, err := asm.Module(src, asm.Options{Name: "fuzz"})
		checkOutcome(t, err)
		if err == nil {
			again, err := asm.Module(src, asm.Options{Name: "fuzz"})
			if err != nil || encode(m) != encode(again) {
				t.Fatalf("compiled twice, not the same: %v", err)
			}
		}
		_, err = asm.Script(src, asm.Options{Name: "fuzz", Version: format.VersionMin})
		checkOutcome(t, err)
	})
}

func checkOutcome(t *testing.T, err error) {
	var e *asm.Error
	if err != nil && (!errors.As(err, &e) || e.Line < 1 || e.Column < 1 || e.Message == "") {
		t.Fatalf("not an error with a place: %v", err)
	}
}

// encode is the bytes of a module, or why it has none.
func encode(m *format.Module) string {
	data, err := format.Encode(m)
	if err != nil {
		return err.Error()
	}
	return string(data)
}
