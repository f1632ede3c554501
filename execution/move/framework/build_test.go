package framework_test

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/trivium-chain/trivium/execution/move/asm"
	"github.com/trivium-chain/trivium/execution/move/format"
	"github.com/trivium-chain/trivium/execution/move/framework"
	"github.com/trivium-chain/trivium/execution/move/tag"
	"github.com/trivium-chain/trivium/execution/move/verify"
)

var update = flag.Bool("update", false, "compile the framework anew")

// TestBuild compiles, verifies and links the sources, and compares the committed
// modules with what they give.
func TestBuild(t *testing.T) {
	sources, err := filepath.Glob("sources/*.mvir")
	if err != nil || len(sources) == 0 {
		t.Fatalf("no sources: %v", err)
	}
	var done []*format.Module
	find := func(id tag.Module) *format.Module { return asm.Deps(done...)(id) }
	lookup := func(id tag.Module) (*format.Module, bool) { m := find(id); return m, m != nil }
	want := map[string]bool{}
	codes := ""
	for _, src := range sources {
		text, err := os.ReadFile(src)
		if err != nil {
			t.Fatal(err)
		}
		m, err := asm.Module(string(text), asm.Options{Name: src, Version: format.VersionU256, Deps: find})
		if err != nil {
			t.Fatal(err)
		}
		if err := verify.Module(m, verify.Production); err != nil {
			t.Fatalf("%s: %v", src, err)
		}
		if err := verify.Link(m, lookup); err != nil {
			t.Fatalf("%s: %v", src, err)
		}
		done = append(done, m)
		for _, a := range aborts(t, string(text)) {
			codes += fmt.Sprintf("%s %#x %s\n", m.Name(), a.code, a.name)
		}

		b, err := format.Encode(m)
		if err != nil {
			t.Fatalf("%s: %v", src, err)
		}
		name := strings.TrimSuffix(filepath.Base(src), ".mvir") + ".mv"
		want[name] = true
		file := filepath.Join("modules", name)
		if *update {
			if err := os.WriteFile(file, b, 0o644); err != nil {
				t.Fatal(err)
			}
			continue
		}
		have, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(have, b) {
			t.Errorf("%s is not what %s compiles to; if that is meant: go test ./execution/move/framework -run Build -update", file, src)
		}
	}
	compare(t, "aborts.txt", codes)
	files, err := filepath.Glob("modules/*")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if !want[filepath.Base(f)] {
			if *update {
				if err := os.Remove(f); err != nil {
					t.Fatal(err)
				}
				continue
			}
			t.Errorf("%s has no source", f)
		}
	}
}

// compare compares a file that is made of the sources, or writes it.
func compare(t *testing.T, file, want string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	have, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if string(have) != want {
		t.Errorf("%s is not what the sources say; if that is meant: go test ./execution/move/framework -update", file)
	}
}

type abortCode struct {
	name string
	code uint64
}

var (
	aCode  = regexp.MustCompile(`(?m)^ *const (\w+): u64 = (0x\w+)u64;`)
	anUse  = regexp.MustCompile(`assert\(.*, (\w+)\);`)
	anyUse = regexp.MustCompile(`\babort\b|assert\(`)
)

// aborts are the abort codes of a source. No function aborts with another one.
func aborts(t *testing.T, source string) (codes []abortCode) {
	t.Helper()
	names := map[string]bool{}
	for _, m := range aCode.FindAllStringSubmatch(source, -1) {
		code, err := strconv.ParseUint(m[2], 0, 64)
		if err != nil {
			t.Fatal(err)
		}
		names[m[1]] = true
		codes = append(codes, abortCode{m[1], code})
	}
	for _, line := range strings.Split(source, "\n") {
		if line, _, _ = strings.Cut(line, "//"); anyUse.MatchString(line) {
			if m := anUse.FindStringSubmatch(line); m == nil || !names[m[1]] {
				t.Errorf("%q aborts with no constant that is declared as an abort code, in hexadecimal", line)
			}
		}
	}
	return codes
}

// Each code of a module means one thing, and AbortName knows it.
func TestAbortName(t *testing.T) {
	b, err := os.ReadFile("aborts.txt")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(b)) {
		var module, name string
		var code uint64
		if _, err := fmt.Sscanf(line, "%s %v %s", &module, &code, &name); err != nil {
			t.Fatalf("%q: %v", line, err)
		}
		if got := framework.AbortName(module, code); got != name {
			t.Errorf("%s %#x is %q, want %s", module, code, got, name)
		}
	}
	for _, c := range []struct {
		module string
		code   uint64
		want   string
	}{
		{"coin", 0x60005, "NOT_REGISTERED"},
		{"table", 25863, "KEY_NOT_FOUND"},
		{"coin", 5, ""},
		{"nothing", 0x60005, ""},
	} {
		if got := framework.AbortName(c.module, c.code); got != c.want {
			t.Errorf("%s %#x is %q, want %q", c.module, c.code, got, c.want)
		}
	}
}

func TestModules(t *testing.T) {
	for _, c := range framework.Modules() {
		m, err := format.Decode(c.Bytes)
		if err != nil {
			t.Fatalf("%s: %v", c.ID, err)
		}
		if m.ID() != c.ID {
			t.Errorf("the file of %s holds %s", c.ID, m.ID())
		}
	}
}
