package asm_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/trivium-chain/trivium/execution/internal/summary"
)

// publicDir names the variable with a folder of public cases: .mvir files with
// tasks in their comments, and .exp files with what came out of each.
const publicDir = "TRIVIUM_MOVE_TESTS"

// TestPublic runs the cases of the Move project's transactional tests, which are
// not part of this repository. They assume the production bounds of the verifier.
func TestPublic(t *testing.T) {
	summary.Cases(t, publicDir, isSource, runPublic)
}

func isSource(path string) bool { return filepath.Ext(path) == ".mvir" }

// runPublic runs the tasks of a case and gives what differs from the expected, or
// why the case does not apply.
func runPublic(path string) (faults []string, skip string) {
	if strings.Contains(path, "paranoid-tests") {
		return nil, "needs a VM that runs code without verifying it"
	}
	src, err := os.ReadFile(path)
	if err != nil {
		return []string{err.Error()}, ""
	}
	text, err := os.ReadFile(strings.TrimSuffix(path, ".mvir") + ".exp")
	if err != nil {
		return nil, "no expected results beside it"
	}
	expected, err := parseExpected(string(text))
	if err != nil {
		return []string{err.Error()}, ""
	}
	tasks, err := parseTasks(string(src))
	if err != nil {
		return []string{err.Error()}, ""
	}
	if len(tasks) != expected.tasks {
		return []string{fmt.Sprintf("%d tasks, expected %d", len(tasks), expected.tasks)}, ""
	}
	c := newPublicChain()
	for i, task := range tasks {
		got, skip := c.do(task)
		if skip != "" {
			return nil, fmt.Sprintf("task %d %s: %s", i, task.command, skip)
		}
		if fault := expected.results[i].compare(got); fault != "" {
			faults = append(faults, fmt.Sprintf("task %d %s, line %d: %s", i, task.command, task.line, fault))
		}
	}
	return faults, ""
}
