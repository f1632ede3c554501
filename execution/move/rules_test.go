package move_test

import (
	"testing"

	"github.com/trivium-chain/trivium/execution/move"
	"github.com/trivium-chain/trivium/execution/move/schedule"
)

// Every schedule has its bounds, and the registry knows no version without.
func TestRulesOfEveryVersion(t *testing.T) {
	for v := range schedule.Latest + 2 {
		s, want := schedule.Get(v)
		r, ok := move.RulesOf(v)
		if ok != want || r.Schedule != s || ok != (r.Verifier != nil) {
			t.Errorf("version %d: %+v, %v", v, r, ok)
		}
	}
	if r, ok := move.RulesOf(move.Current().Schedule.Version); !ok || r != move.Current() {
		t.Errorf("the current rules are %+v", r)
	}
}
