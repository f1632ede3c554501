package format_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/trivium-chain/trivium/execution/move/format"
)

// fixtures are the compiled modules of a folder beside the repository, by file name.
func fixtures(tb testing.TB, folder string) map[string][]byte {
	tb.Helper()
	files, _ := filepath.Glob(filepath.Join("..", "..", "..", "..", "shared", "fixtures", "move", folder, "*.mv"))
	if len(files) == 0 {
		tb.Skipf("no fixtures in %s", folder)
	}
	all := make(map[string][]byte)
	for _, f := range files {
		data, err := os.ReadFile(f)
		if err != nil {
			tb.Fatal(err)
		}
		all[filepath.Base(f)] = data
	}
	return all
}

func TestCompiledModules(t *testing.T) {
	for folder, n := range map[string]int{"aptos-framework-v5": 70, "oracle/modules": 25} {
		t.Run(folder, func(t *testing.T) {
			all := fixtures(t, folder)
			if len(all) != n {
				t.Errorf("%d modules, expected %d", len(all), n)
			}
			for name, data := range all {
				m, err := format.Decode(data)
				if err != nil {
					t.Errorf("%s: %v", name, err)
					continue
				}
				again, err := format.Encode(m)
				if err != nil || !bytes.Equal(data, again) {
					t.Errorf("%s: encoded again it is not the same (%v)", name, err)
				}
			}
		})
	}
}
