package node

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// Each reason that a node may name has one row of the runbook: what is the matter,
// and what to do.
func TestRunbookHasEveryReason(t *testing.T) {
	raw, err := os.ReadFile(filepath.Join("..", "..", "docs", "runbook.md"))
	if err != nil {
		t.Fatal(err)
	}
	for head, reasons := range map[string][]string{
		"| reason | what is the matter | do |":                       newTroubles(time.Now).reasons,
		"| reason | what is the matter with the parent chain | do |": newParentTroubles(time.Now).reasons,
	} {
		_, table, found := strings.Cut(string(raw), head)
		if !found {
			t.Fatalf("the runbook has no table %s", head)
		}
		table, _, _ = strings.Cut(table, "\n\n")
		rows := make(map[string]int)
		for _, line := range strings.Split(strings.TrimSpace(table), "\n")[1:] {
			cells := strings.Split(strings.Trim(line, "| "), " | ")
			if len(cells) != 3 || strings.TrimSpace(cells[1]) == "" || strings.TrimSpace(cells[2]) == "" {
				t.Errorf("a row of %d cells: %s", len(cells), line)
				continue
			}
			for _, name := range strings.Split(cells[0], ", ") {
				rows[strings.Trim(name, "`")]++
			}
		}
		for _, r := range reasons {
			if rows[r] != 1 {
				t.Errorf("%s has %d rows, want 1", r, rows[r])
			}
			delete(rows, r)
		}
		for name := range rows {
			t.Errorf("there is no reason %s", name)
		}
	}
}
