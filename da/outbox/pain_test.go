package outbox

import (
	"slices"
	"testing"
	"time"

	"github.com/trivium-chain/trivium/da"
	"github.com/trivium-chain/trivium/da/local"
)

// What users of rollup nodes suffer from, and what happens here instead. The
// pains that concern a whole node are tests of testutil/sim.

// unfunded refuses the account of a lane.
func unfunded(key string) func(da.Fee, []da.Blob) error {
	return func(fee da.Fee, _ []da.Blob) error {
		if fee.Key != key {
			return nil
		}
		return da.Errorf(da.KindFatal, "blob.Submit", "spendable balance 0utia is smaller than 320utia").Because(da.ReasonUnfunded)
	}
}

// An account's sequence number is used by another transaction. Posting goes on
// by itself, within seconds of the node knowing the right one, however long that
// takes.
func TestPain1SequenceMismatch(t *testing.T) {
	for _, times := range []int{1, 50} {
		r := newRig(t, nil)
		r.add(0, 1)
		left := times
		r.layer.refuse = func(da.Fee, []da.Blob) error {
			if left--; left < 0 {
				return nil
			}
			return da.Errorf(da.KindTemporary, "blob.Submit", "account sequence mismatch, expected 7, got 6").Because(da.ReasonSequence)
		}
		for range times {
			wait := r.step()
			if wait <= 0 || wait > 2*time.Second {
				t.Fatalf("wait %s, want at most 2s", wait)
			}
			if got := da.ReasonOf(r.box.Err()); got != da.ReasonSequence {
				t.Fatalf("Err is because of %q", got)
			}
			r.clock.advance(wait)
		}
		r.step()
		r.check(0, 1)
		r.checkPosted(0, 1)
		if err := r.box.Err(); err != nil {
			t.Errorf("Err is %v after all was posted", err)
		}
		r.checkFees()
	}
}

// Submit says yes and the blob never lands: it is not posted, and is sent again.
func TestPain2YesAndNothingLands(t *testing.T) {
	r := newRig(t, nil)
	r.add(0)
	r.layer.lie = true
	r.step()
	r.checkPosted()
	if got := da.ReasonOf(r.box.Err()); got != da.ReasonAmbiguous {
		t.Errorf("Err is because of %q", got)
	}
	r.layer.lie = false
	r.drain()
	r.check(0)
	r.checkPosted(0)
	if r.posted[0].height < 5 {
		t.Errorf("posted at height %d, within the wait", r.posted[0].height)
	}
	r.checkFees()
	if got := r.till.ends[1]; !slices.Equal(got, []Outcome{Gone}) {
		t.Errorf("the first fee ended as %v", got)
	}
}

// Submit times out, and the transaction is in the mempool: to send it again
// would be refused there, or paid for twice. It is looked up instead.
func TestPain3TimeoutThenInMempool(t *testing.T) {
	r := newRig(t, nil)
	r.add(0)
	r.layer.hold = true // until its context ends, and then in the queue
	r.step()
	if got := da.ReasonOf(r.box.Err()); got != "" && got != da.ReasonAmbiguous {
		t.Errorf("Err is because of %q", got)
	}
	for range 5 {
		if wait := r.step(); wait != 500*time.Millisecond {
			t.Fatalf("wait %s while no block comes", wait)
		}
		r.clock.advance(time.Second)
	}
	r.seal()
	r.step()
	r.checkOnce(0)
	r.checkFees()
}

// The layer asks for more than the operator pays: nothing is sent, Err names the
// reason, and it goes out by itself when the price has come down.
func TestPain4PriceAndBudget(t *testing.T) {
	for _, reason := range []da.Reason{da.ReasonCeiling, da.ReasonBudget} {
		r := newRig(t, nil)
		r.add(0)
		r.till.closed = da.Errorf(da.KindTemporary, "fee", "no").Because(reason)
		for range 20 {
			wait := r.step()
			if wait <= 0 || wait > 15*time.Second {
				t.Fatalf("%s: wait %s", reason, wait)
			}
			if got := da.ReasonOf(r.box.Err()); got != reason {
				t.Fatalf("Err is because of %q, want %q", got, reason)
			}
			r.clock.advance(wait)
		}
		if r.layer.submits != 0 {
			t.Fatalf("%s: %d submits", reason, r.layer.submits)
		}
		r.till.closed = nil
		r.step()
		r.check(0)
		r.checkPosted(0)
		r.checkFees()
	}
}

// What may be on the layer is still looked for while its successor must not be
// paid for.
func TestPain4FoundWhileThePriceIsTooHigh(t *testing.T) {
	r := newRig(t, nil)
	r.add(0)
	var stuck []da.Blob // in the mempool, at a price that is too low for now
	r.layer.refuse = func(_ da.Fee, blobs []da.Blob) error {
		stuck = blobs
		return da.Errorf(da.KindAmbiguous, "blob.Submit", "timed out").Because(da.ReasonAmbiguous)
	}
	r.step()
	r.layer.refuse = nil
	r.till.closed = da.Errorf(da.KindUnderpriced, "fee", "no").Because(da.ReasonCeiling)
	for range 10 {
		r.clock.advance(r.step())
		r.seal()
	}
	if got := da.ReasonOf(r.box.Err()); got != da.ReasonCeiling {
		t.Errorf("Err is because of %q", got)
	}
	r.publish(stuck)
	r.drain()
	r.checkOnce(0)
}

// A process that dies after the broadcast finds what it has sent, and pays once.
func TestPain5RestartPaysOnce(t *testing.T) {
	for _, where := range []string{"after broadcast", "after inclusion", "after answer", "prove"} {
		r := newRig(t, nil)
		r.add(0, 1)
		r.layer.point = func(at string) {
			if at == where {
				r.layer.point = func(string) {}
				panic(died{at})
			}
		}
		func() {
			defer func() { recover() }()
			r.step()
		}()
		r.seal()
		r.restart()
		if got := da.ReasonOf(r.box.Err()); got != "" {
			t.Errorf("%s: Err is because of %q before anything was asked", where, got)
		}
		r.drain()
		r.check(0, 1)
		r.checkPosted(0, 1)
		if r.layer.submits != 1 {
			t.Errorf("%s: %d submits, want 1", where, r.layer.submits)
		}
		r.checkFees()
	}
}

// An account that cannot pay does not hold up the others: what it was refused is
// taken by another, and it comes back by itself.
func TestLaneThatFails(t *testing.T) {
	r := newRig(t, func(c *Config) { c.Lanes, c.MaxSubmitBytes = []string{"poor", "rich"}, 30 })
	r.add(0, 1, 2, 3, 4)
	r.layer.refuse = unfunded("poor")
	for range 20 {
		r.step()
	}
	r.checkPosted(0, 1, 2, 3, 4)
	r.add(5, 6)
	r.layer.refuse = unfunded("rich")
	r.drain()
	r.checkPosted(0, 1, 2, 3, 4, 5, 6)
	r.heights()
	r.checkFees()
	if err := r.box.Err(); err != nil {
		t.Errorf("Err is %v after all was posted", err)
	}
}

// While one lane does not know what became of its flight, the others go on
// within MaxAhead, and items are reported in order once it does.
func TestLanesStayWithinTheirBounds(t *testing.T) {
	r := newRig(t, func(c *Config) {
		c.Lanes, c.MaxSubmitBytes = []string{"a", "b", "c"}, 20
		c.MaxAhead, c.WaitHeights = Ahead{IDs: 5}, 100
	})
	for id := range uint64(12) {
		r.add(id)
	}
	first := true
	r.layer.refuse = func(da.Fee, []da.Blob) error {
		if !first {
			return nil
		}
		first = false
		return da.Errorf(da.KindAmbiguous, "blob.Submit", "timed out").Because(da.ReasonAmbiguous)
	}
	for range 20 {
		r.step() // lane a has item 0, nobody knows where
	}
	r.checkPosted()
	if got := da.ReasonOf(r.box.Err()); got != da.ReasonAmbiguous {
		t.Errorf("Err is because of %q, want that of the oldest item", got)
	}
	there := r.heights()
	for id := range uint64(12) {
		_, _, ok := whole(there, id)
		if want := id > 0 && id <= 5; ok != want {
			t.Errorf("item %d is on the layer: %t, want %t", id, ok, want)
		}
	}
	if items, _, _ := r.box.Pending(); items != 7 {
		t.Errorf("%d items wait, want 7", items)
	}
	r.drain()
	r.checkReports("drained", 12)
}

// Lanes that are no longer configured leave flights behind; those are found.
func TestLanesAreTakenAway(t *testing.T) {
	r := newRig(t, func(c *Config) { c.Lanes, c.MaxSubmitBytes = []string{"a", "b", "c"}, 20 })
	r.add(0, 2, 4)
	r.layer.Faults().AmbiguousSubmit(local.AmbiguousPending, 3)
	r.step()
	r.cfg.Lanes = nil
	r.restart()
	r.drain()
	r.checkPosted(0, 2, 4)
	r.heights()
	if r.layer.submits != 3 {
		t.Errorf("%d submits, want 3", r.layer.submits)
	}
}
