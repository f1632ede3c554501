package price

import (
	"io"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/ethdb/memorydb"

	"github.com/trivium-chain/trivium/da"
	"github.com/trivium-chain/trivium/da/outbox"
)

var _ outbox.Pricer = (*Prices)(nil)

// rig is a Prices on a database and a clock.
type rig struct {
	t   testing.TB
	now time.Time
	cfg Config
	p   *Prices
}

func newRig(t testing.TB, change func(*Config)) *rig {
	t.Helper()
	r := &rig{t: t, now: time.Date(2026, 7, 1, 10, 0, 0, 0, time.UTC)}
	r.cfg = Config{DB: memorydb.New(), Prefix: []byte("fees"), Ceiling: 0.2, Now: func() time.Time { return r.now }, Logger: slog.New(slog.NewTextHandler(io.Discard, nil))}
	if change != nil {
		change(&r.cfg)
	}
	r.open()
	return r
}

func (r *rig) open() {
	r.t.Helper()
	p, err := Open(r.cfg)
	if err != nil {
		r.t.Fatal(err)
	}
	r.p = p
}

func (r *rig) quote(b []da.Blob) da.Fee {
	r.t.Helper()
	fee, err := r.p.Quote(b)
	if err != nil {
		r.t.Fatal(err)
	}
	return fee
}

func (r *rig) refused(b []da.Blob, reason da.Reason, words ...string) {
	r.t.Helper()
	_, err := r.p.Quote(b)
	if da.ReasonOf(err) != reason {
		r.t.Fatalf("quoted with %v, want %s", err, reason)
	}
	for _, w := range words {
		if !strings.Contains(err.Error(), w) {
			r.t.Errorf("%q does not name %q", err, w)
		}
	}
}

// asks is the refusal of a layer that names its price.
func asks(price float64) error {
	return &da.Error{Kind: da.KindUnderpriced, Reason: da.ReasonPrice, Price: price}
}

func TestWhatWasAskedIsOfferedNext(t *testing.T) {
	r := newRig(t, nil)
	b := blobs(1, 1000, 0)
	fee := r.quote(b)
	if want := (da.Fee{GasPrice: 0.004, GasLimit: GasLimit(b)}); fee != want {
		t.Fatalf("first offer %+v, want %+v", fee, want)
	}
	r.p.Settle(fee, outbox.Refused, asks(0.013))
	r.open() // the price outlives the process
	fee = r.quote(b)
	if fee.GasPrice != 0.013 {
		t.Fatalf("offers %g after 0.013 was asked", fee.GasPrice)
	}
	r.p.Settle(fee, outbox.Refused, da.Errorf(da.KindTemporary, "blob.Submit", "full").Because(da.ReasonMempool))
	fee = r.quote(b)
	raised := 0.013
	raised *= raise // not as a constant: those are exact
	if fee.GasPrice != raised {
		t.Fatalf("offers %g after the mempool was full at 0.013", fee.GasPrice)
	}
	r.p.Settle(fee, outbox.Ambiguous, nil)
	r.p.Settle(fee, outbox.Gone, nil)
	fee = r.quote(b)
	if raised *= raise; fee.GasPrice != raised {
		t.Fatalf("offers %g after a submission was not included", fee.GasPrice)
	}
	for _, reason := range []da.Reason{da.ReasonUnfunded, da.ReasonSequence, da.ReasonUnreachable, da.ReasonToken} {
		r.p.Settle(fee, outbox.Refused, da.Errorf(da.KindTemporary, "blob.Submit", "no").Because(reason))
		if again := r.quote(b); again != fee {
			t.Errorf("%s changes the offer to %g", reason, again.GasPrice)
		}
	}
	if s := r.p.Status(); s.Spent != 0 || s.Submissions != 0 || s.Promised != Cost(fee) {
		t.Errorf("nothing was included: %+v", s)
	}
}

func TestCeiling(t *testing.T) {
	r := newRig(t, func(c *Config) { c.Ceiling = 0.05 })
	b := blobs(1, 1000, 0)
	r.p.Settle(r.quote(b), outbox.Refused, asks(0.08))
	r.refused(b, da.ReasonCeiling, "0.08", "da.max_gas_price is 0.05", "raise da.max_gas_price")
	if s := r.p.Status(); s.Asked != 0.08 || s.Ceiling != 0.05 || s.Price != 0.05 {
		t.Errorf("status %+v", s)
	}
	r.now = r.now.Add(probeEach)
	fee := r.quote(b)
	if fee.GasPrice != 0.05 {
		t.Fatalf("probes with %g", fee.GasPrice)
	}
	r.p.Settle(fee, outbox.Refused, asks(0.08))
	r.refused(b, da.ReasonCeiling)
	r.now = r.now.Add(probeEach)
	r.p.Settle(r.quote(b), outbox.Included, nil)
	r.quote(b) // the layer has come down
}

func TestBudget(t *testing.T) {
	b := blobs(1, 1<<20, 0)
	const cost = 35_955
	r := newRig(t, func(c *Config) { c.DailyBudget = 3*cost + 10 })
	first, second := r.quote(b), r.quote(b)
	r.p.Settle(first, outbox.Included, nil)
	r.p.Settle(r.quote(b), outbox.Refused, asks(0.004)) // given back
	r.p.Settle(second, outbox.Ambiguous, nil)
	r.now = r.now.Add(2 * time.Hour) // the price named is offered at half more
	r.p.Settle(r.quote(blobs(1, 1, 0)), outbox.Included, nil)
	r.refused(b, da.ReasonBudget, "36", "da.daily_budget is 107875", "2026-07-02T00:00:00Z", "raise da.daily_budget")
	spent := r.p.Status().SpentToday
	r.open()
	if s := r.p.Status(); s.SpentToday != spent || s.Promised != cost {
		t.Fatalf("after a restart %+v, %d were spent", s, spent)
	}
	r.p.Settle(second, outbox.Ambiguous, nil) // the outbox begins by telling what was sent
	r.refused(b, da.ReasonBudget)
	// A new day has the whole budget, less what may still be charged.
	r.now = r.now.Add(12 * time.Hour)
	if s := r.p.Status(); s.SpentToday != 0 || s.Promised != cost || s.Spent != spent {
		t.Fatalf("next day %+v", s)
	}
	r.p.Settle(second, outbox.Included, nil)
	if s := r.p.Status(); s.SpentToday != cost || s.Spent != spent+cost || s.Submissions != 3 {
		t.Fatalf("next day %+v", s)
	}
}

func TestSettledTwiceCountsOnce(t *testing.T) {
	r := newRig(t, nil)
	fee := r.quote(blobs(1, 1000, 0))
	fee.Key = "lane-2"
	r.p.Settle(fee, outbox.Included, nil)
	r.open()
	r.p.Settle(fee, outbox.Ambiguous, nil)
	r.p.Settle(fee, outbox.Included, nil)
	if s := r.p.Status(); s.Spent != Cost(fee) || s.Submissions != 1 || s.Gas != fee.GasLimit {
		t.Errorf("%+v, one submission costs %d", s, Cost(fee))
	}
}

func TestOpenRefuses(t *testing.T) {
	for _, tc := range []struct {
		cfg  Config
		want string
	}{
		{Config{Ceiling: 0.2}, "no database"},
		{Config{DB: memorydb.New(), Ceiling: 0.2, Fixed: 0.3}, "da.gas_price is 0.3, above da.max_gas_price, which is 0.2"},
		{Config{DB: memorydb.New(), Ceiling: 0.001, Floor: 0.002}, "da.max_gas_price is 0.001"},
		{Config{DB: memorydb.New()}, "da.max_gas_price is 0"},
	} {
		if _, err := Open(tc.cfg); err == nil || !strings.Contains(err.Error(), tc.want) {
			t.Errorf("%+v: %v, want %q", tc.cfg, err, tc.want)
		}
	}
	db := memorydb.New()
	if err := db.Put([]byte("p"), []byte{9}); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(Config{DB: db, Prefix: []byte("p"), Ceiling: 1}); err == nil || !strings.Contains(err.Error(), "damaged") {
		t.Errorf("a damaged record: %v", err)
	}
}

func TestFixedPrice(t *testing.T) {
	r := newRig(t, func(c *Config) { c.Fixed = 0.01 })
	for _, err := range slices.Repeat([]error{asks(0.02)}, 3) {
		fee := r.quote(blobs(1, 1, 0))
		if fee.GasPrice != 0.01 {
			t.Fatalf("offers %g", fee.GasPrice)
		}
		r.p.Settle(fee, outbox.Refused, err)
	}
	if s := r.p.Status(); s.Price != 0.01 {
		t.Errorf("%+v", s)
	}
}

// A process that dies when one fee is charged and not yet noted by the outbox, and
// the next is quoted and not yet sent, counts the first once.
func TestDiedBetweenTwoFees(t *testing.T) {
	db, blobs := memorydb.New(), []da.Blob{{Data: make([]byte, 100)}}
	open := func() *Prices {
		p, err := Open(Config{DB: db, Prefix: []byte("p"), Ceiling: 1})
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	p := open()
	first, err := p.Quote(blobs)
	if err != nil {
		t.Fatal(err)
	}
	p.Settle(first, outbox.Included, nil)
	if _, err := p.Quote(blobs); err != nil {
		t.Fatal(err)
	}
	p = open()
	p.Settle(first, outbox.Ambiguous, nil) // the outbox tells what it has sent
	p.Settle(first, outbox.Included, nil)
	if s := p.Status(); s.Spent != Cost(first) || s.Submissions != 1 {
		t.Errorf("%d utia for %d submissions, want %d for 1", s.Spent, s.Submissions, Cost(first))
	}
}
