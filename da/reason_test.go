package da

import (
	"os"
	"strings"
	"testing"
)

// Whoever meets a reason finds what to do, in the error and in the runbook.
func TestReasonsHaveAdvice(t *testing.T) {
	runbook, err := os.ReadFile("../docs/runbook.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range Reasons() {
		if r.Advice() == "" {
			t.Errorf("%s has no advice", r)
		}
		if !strings.Contains(string(runbook), "`"+string(r)+"`") {
			t.Errorf("docs/runbook.md does not speak of %s", r)
		}
	}
}
