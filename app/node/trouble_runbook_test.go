package node

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/trivium-chain/trivium/da"
)

// Each reason that a node may name has one row of the runbook: what is the matter,
// and what to do.
func TestRunbookHasEveryReason(t *testing.T) {
	raw, err := os.ReadFile(filepath.Join("..", "..", "docs", "runbook.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, table, found := strings.Cut(string(raw), "| reason | what is the matter | do |")
	if !found {
		t.Fatal("the runbook has no table of reasons")
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
	for _, r := range da.Reasons() {
		if rows[string(r)] != 1 {
			t.Errorf("%s has %d rows, want 1", r, rows[string(r)])
		}
		delete(rows, string(r))
	}
	for name := range rows {
		t.Errorf("there is no reason %s", name)
	}
}
