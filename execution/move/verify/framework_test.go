package verify

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/trivium-chain/trivium/execution/move/format"
)

// frameworkModules are the modules of a real framework, each behind those that it needs.
func frameworkModules(tb testing.TB) []*format.Module {
	tb.Helper()
	files, _ := filepath.Glob(filepath.Join("..", "..", "..", "..", "shared", "fixtures", "move", "aptos-framework-v5", "*.mv"))
	if len(files) == 0 {
		tb.Skip("no fixtures")
	}
	var ms []*format.Module
	for _, f := range files {
		data, err := os.ReadFile(f)
		if err != nil {
			tb.Fatal(err)
		}
		m, err := format.Decode(data)
		if err != nil {
			tb.Fatalf("%s: %v", f, err)
		}
		ms = append(ms, m)
	}
	return ms
}

// TestFramework verifies real modules and links each with those before it.
func TestFramework(t *testing.T) {
	ms := frameworkModules(t)
	for i, m := range ms {
		if err := Module(m, Production); err != nil {
			t.Errorf("%s: %v", m.ID(), err)
		}
		if err := Compatible(m, m); err != nil {
			t.Errorf("%s: %v", m.ID(), err)
		}
		if err := Link(m, stored(ms[:i]...)); err != nil {
			t.Errorf("%s: %v", m.ID(), err)
		}
	}
	if err := Bundle(ms, stored(), nil); err != nil {
		t.Error(err)
	}
}
