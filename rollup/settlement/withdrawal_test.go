package settlement_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/trivium-chain/trivium/rollup/settlement"
)

// One message on its way, with all that can hold it up.
func TestProgress(t *testing.T) {
	type facts = settlement.Facts
	parent := func(p settlement.ParentFacts) facts {
		return facts{Block: 7, Safe: true, DAHeight: 3, Parent: &p}
	}
	output := func(status settlement.OutputStatus, deep bool) *settlement.Placed {
		return &settlement.Placed{Index: 4, Block: 9, Status: status, FinalAt: 1000, Deep: deep}
	}
	open, final := settlement.OutputProposed, uint64(1000)
	for _, tc := range []struct {
		name  string
		facts facts
		stage settlement.Stage
		why   string
		until uint64
		next  string
	}{
		{"soft", facts{Block: 7}, settlement.StageSent, "block 7 has not been read back", 0, ""},
		{"posted", facts{Block: 7, Batched: true}, settlement.StageBatched, "on its way to the DA layer", 0, ""},
		{"sovereign", facts{Block: 7, Safe: true}, settlement.StageInDA, "no parent chain", 0, "trivium prove message"},
		{"parent away", parent(settlement.ParentFacts{Err: errors.New("no answer")}), settlement.StageInDA, "no answer", 0, ""},
		{"to the portal", facts{Block: 7, Safe: true, ToPortal: true, Parent: &settlement.ParentFacts{Covering: output(open, true)}}, settlement.StageInDA, "never calls itself", 0, ""},
		{"no output", parent(settlement.ParentFacts{Propose: time.Hour}), settlement.StageInDA, "one is proposed each 1h0m0s", 0, ""},
		{"shallow output", parent(settlement.ParentFacts{Covering: output(open, false)}), settlement.StageProposed, "output 4", 0, ""},
		{"rejected output", parent(settlement.ParentFacts{Covering: output(settlement.OutputRejected, true)}), settlement.StageInDA, "no output", 0, ""},
		{"output", parent(settlement.ParentFacts{Covering: output(open, true)}), settlement.StageProvable, "output 4 covers it", 0, "withdraw prove"},
		{"paused", parent(settlement.ParentFacts{Covering: output(open, true), Paused: true}), settlement.StageProvable, "paused", 0, ""},
		{"proven in vain", parent(settlement.ParentFacts{Covering: output(open, true), Proven: output(settlement.OutputRejected, true)}), settlement.StageProvable, "must be proven again", 0, "withdraw prove"},
		{"proven, disputed", parent(settlement.ParentFacts{Proven: output(settlement.OutputChallenged, true), Now: final}), settlement.StageProven, "verdict", 0, ""},
		{"proven, disputed, another output", parent(settlement.ParentFacts{Covering: output(open, true), Proven: output(settlement.OutputChallenged, true), Now: final}), settlement.StageProvable, "can be paid sooner by another; output 4 covers it", 0, "withdraw prove"},
		{"proven, all disputed", parent(settlement.ParentFacts{Covering: output(settlement.OutputChallenged, true), Proven: output(settlement.OutputChallenged, true), Now: final}), settlement.StageProven, "verdict", 0, ""},
		{"proven, another output sooner", parent(settlement.ParentFacts{Covering: output(open, true), Proven: &settlement.Placed{Index: 5, Block: 9, Status: open, FinalAt: final + 1}, Now: final}), settlement.StageProvable, "output 5, which is proposed, and can be paid sooner", 0, "withdraw prove"},
		{"proven, another output no longer sooner", parent(settlement.ParentFacts{Covering: output(open, true), Proven: &settlement.Placed{Index: 5, Block: 9, Status: open, FinalAt: final + 1}, Now: final + 1}), settlement.StageFinalizable, "nobody has asked", 0, "withdraw finalize"},
		{"proven, window open", parent(settlement.ParentFacts{Proven: output(open, true), Now: final - 1}), settlement.StageWaiting, "challenge window", final, ""},
		{"proven, paused", parent(settlement.ParentFacts{Proven: output(open, true), Now: final, Paused: true}), settlement.StageWaiting, "paused", 0, ""},
		{"proven, limited", parent(settlement.ParentFacts{Proven: output(open, true), Now: final, Refused: "its rate limit"}), settlement.StageWaiting, "would not pay now: its rate limit", 0, ""},
		{"ready", parent(settlement.ParentFacts{Proven: output(settlement.OutputUpheld, true), Now: final}), settlement.StageFinalizable, "nobody has asked", 0, "withdraw finalize"},
		{"paid", parent(settlement.ParentFacts{Finalized: true, Proven: output(open, true)}), settlement.StageDone, "", 0, ""},
	} {
		p := tc.facts.Progress()
		if p.Stage != tc.stage || !strings.Contains(p.Why, tc.why) || p.Until != tc.until || !strings.Contains(p.Next, tc.next) || (tc.next == "") != (p.Next == "") {
			t.Errorf("%s: %+v", tc.name, p)
		}
	}
}
