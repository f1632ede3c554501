package sim

import (
	"bytes"
	"log/slog"
	"strings"
	"testing"
	"time"
)

// A clock far ahead of the DA layer's makes no blocks, which derivation would
// refuse, and says so once.
func TestClockAheadOfTheDALayer(t *testing.T) {
	var out bytes.Buffer
	net := started(t, Options{Window: 200, Logger: slog.New(slog.NewTextHandler(&out, nil))})
	drift := time.Duration(net.Genesis.Rollup.MaxTimeDrift) * time.Second
	net.Send(net.Transfer(0, recipient, 1))
	for name, c := range map[string]struct {
		skew   time.Duration
		builds bool
	}{
		"a third of the drift": {drift / 3, true},
		"two thirds":           {drift * 2 / 3, false},
		"an hour behind":       {-time.Hour, true},
	} {
		net.Skew = c.skew
		if !c.builds {
			out.Reset()
		}
		for range 3 {
			net.Seal(1)
			net.Seq.Sync()
			if b := net.Seq.TryProduce(); (b != nil) != c.builds {
				t.Errorf("%s: built a block: %t, want %t", name, b != nil, c.builds)
			}
		}
		if n := strings.Count(out.String(), "no blocks are built"); !c.builds && (n != 1 || !strings.Contains(out.String(), "maxTimeDrift=600")) {
			t.Errorf("%s: said %d times: %s", name, n, &out)
		}
	}
	net.Skew = 0
	net.Seal(1)
	net.Seq.Sync()
	net.Seq.Produce()
	settled(t, net)
	for reason, n := range net.Seq.Driver.Progress().Skipped {
		if n != 0 {
			t.Errorf("derivation skipped %d: %s", n, reason)
		}
	}
}

// A long silence of the DA layer is no step of the clock: blocks go on up to
// the other bounds.
func TestClockWhileTheDALayerIsSilent(t *testing.T) {
	net := started(t, Options{Window: 10_000})
	drift := time.Duration(net.Genesis.Rollup.MaxTimeDrift) * time.Second
	net.Seq.Produce()
	net.DA.Faults().Halt(true)
	net.Advance(2 * drift)
	net.Seq.Produce()
	net.DA.Faults().Halt(false)
	settled(t, net)
}
