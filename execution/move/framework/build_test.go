package framework_test

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
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
