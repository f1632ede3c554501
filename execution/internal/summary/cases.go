package summary

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Cases runs the files in a folder, which an environment variable names, whose paths
// match, and prints how many pass. Run gives what is wrong with one, or why it does
// not apply.
func Cases(t *testing.T, variable string, match func(path string) bool, run func(path string) (faults []string, skip string)) {
	t.Helper()
	dir := os.Getenv(variable)
	if dir == "" {
		t.Skipf("%s names no folder", variable)
	}
	var passed, failed, skipped int
	err := filepath.WalkDir(dir, func(path string, _ fs.DirEntry, err error) error {
		if err != nil || !match(path) {
			return err
		}
		name, err := filepath.Rel(dir, path)
		if err != nil {
			return err
		}
		faults, skip := run(path)
		switch {
		case skip != "":
			skipped++
			Print(fmt.Sprintf("skipped %s: %s", name, skip))
		case len(faults) > 0:
			failed++
			t.Errorf("failed %s:\n\t%s", name, strings.Join(faults, "\n\t"))
		default:
			passed++
			if testing.Verbose() {
				t.Logf("passed %s", name)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	Print(fmt.Sprintf("%d passed, %d failed, %d skipped", passed, failed, skipped))
}
