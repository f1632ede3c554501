package da

import (
	"os"
	"strings"
	"testing"
)

// An answer of any length may be within an error, which is logged and shown.
func TestErrorsAreShort(t *testing.T) {
	long := strings.Repeat("x", 1<<20)
	inner := Errorf(KindFatal, "op", "begin %s end", long)
	for _, err := range []error{inner, (&Error{Kind: KindTemporary, Op: "outer", Err: inner}).Because(ReasonHTTP)} {
		text := err.Error()
		if len(text) > maxText+500 || !strings.Contains(text, "begin xxx") || !strings.Contains(text, "xxx end") {
			t.Errorf("%d bytes: %.100s", len(text), text)
		}
	}
}

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
