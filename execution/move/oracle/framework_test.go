package oracle

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/trivium-chain/trivium/execution/move/format"
	"github.com/trivium-chain/trivium/execution/move/verify"
)

// TestFramework verifies and links 70 modules of a public chain, each against
// those before it, under the bounds that ours publishes under.
func TestFramework(t *testing.T) {
	files, _ := filepath.Glob(filepath.Join("..", "..", "..", "..", "shared", "fixtures", "move", "aptos-framework-v5", "*.mv"))
	if len(files) == 0 {
		t.Skip("no fixtures")
	}
	if len(files) != 70 {
		t.Errorf("%d modules, expected 70", len(files))
	}
	stored := make(store)
	for _, f := range files { // their names begin with their place
		code, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		m, err := format.Decode(code)
		if err == nil {
			err = verify.Module(m, verify.Production)
		}
		if err == nil {
			err = verify.Link(m, stored.find)
		}
		if err != nil {
			t.Errorf("%s: %v", filepath.Base(f), err)
			continue
		}
		stored[m.ID()] = m
	}
	for id, m := range stored {
		if err := verify.Cycles(m, stored.find); err != nil {
			t.Errorf("%s: %v", id, err)
		}
	}
}
