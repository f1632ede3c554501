package node

import (
	"context"
	"fmt"
	"time"

	"github.com/ethereum/go-ethereum/core/types"
)

// level is how far the backlog of blocks outside the DA layer has come.
type level int

const (
	normal    level = iota
	warned          // past half of a bound: logged
	throttled       // past three quarters: one block in throttleRatio ticks
	paused          // at a bound: no blocks, no transactions
)

func (l level) String() string { return [...]string{"normal", "warned", "throttled", "paused"}[l] }

// throttleRatio is how many ticks pass for a block while throttled.
const throttleRatio = 4

// Produce builds the next soft block when the node may: after derivation has
// reached the DA head once, and while the backlog is within its bounds. It
// gives nil when no block was built.
func (c *Core) Produce(ctx context.Context) (*types.Block, error) {
	if !c.CaughtUp() {
		return nil, nil
	}
	switch c.backlog() {
	case paused:
		return nil, nil
	case throttled:
		if c.skipped++; c.skipped%throttleRatio != 0 {
			return nil, nil
		}
	}
	return c.Driver.Build(ctx, c.builder)
}

// bound is one limit on what may wait, and how much of it is used: 1 is all.
type bound struct {
	used  float64
	about string // what waits, with the limit
	mend  string // what an operator may do
	end   string // when it is over
	cause error  // what it waits for has said; nil: nothing
}

// backlog reads the level and acts when it changes. It drains by itself: when
// the DA layer takes batches again, the level falls.
func (c *Core) backlog() level {
	bytes, age := c.Batcher.Backlog()
	tight := bound{
		used:  max(float64(bytes)/float64(c.cfg.Unsafe.Bytes), float64(age)/float64(c.cfg.Unsafe.Age)),
		about: fmt.Sprintf("%d bytes not in the DA layer (limit %d), the oldest for %s (limit %s)", bytes, c.cfg.Unsafe.Bytes, age.Round(time.Second), c.cfg.Unsafe.Age),
		mend:  "raise sequencer.max_unsafe_bytes or sequencer.max_unsafe_age to go on longer",
	}
	if w := c.window(); w.used > tight.used {
		tight = w
	}
	tight.end, tight.cause = "the DA layer takes batches again", c.Outbox.Err()
	if e := c.waitsFor(); e != nil {
		// Blocks do not become safe meanwhile, wherever their batches are.
		w := c.parentBound(e)
		w.used = max(w.used, tight.used)
		tight = w
	}
	if stuck := c.Batcher.Err(); stuck != nil {
		tight = bound{1, stuck.Error(), "connect a DA layer that takes larger blobs, or raise sequencer.max_unsafe_bytes", "the DA layer takes batches again", c.Outbox.Err()}
	}
	now := normal
	switch {
	case tight.used >= 1:
		now = paused
	case tight.used >= 0.75:
		now = throttled
	case tight.used >= 0.5:
		now = warned
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if now == c.level {
		return now
	}
	switch {
	case now == paused:
		c.log.Error("sequencing is paused until "+tight.end+"; "+tight.mend, "backlog", tight.about)
		c.why = fmt.Errorf("until %s: %s", tight.end, tight.about)
		if tight.cause != nil {
			c.why = fmt.Errorf("%w; its last answer: %w", c.why, tight.cause)
		}
		c.Pool.Pause(c.why)
	case c.level == paused:
		c.why = nil
		c.log.Info("sequencing goes on", "backlog", tight.about)
		c.Pool.Resume()
	case now > c.level:
		c.log.Warn("blocks are slow to become safe", "state", now, "backlog", tight.about)
	default:
		c.log.Info("the backlog shrinks", "state", now, "backlog", tight.about)
	}
	c.level = now
	return now
}

// daClock is the pace of the DA layer, to tell how far it has come unseen.
type daClock struct {
	height uint64    // newest that derivation has processed
	seen   time.Time // when it was first met here
	pace   float64   // seconds from one height to the next; 0: not known
}

// paceSpans are the numbers of heights over which the pace is taken; the
// fastest counts, since a halt within a span makes it look slow.
var paceSpans = []uint64{16, 128, 1024}

// window tells how much of half the sequencer window has passed for the oldest
// block that is not safe: since its origin, past which its batch must land
// within the window, or since the safe head's next origin, for which derivation
// builds a block of its own when the window has passed. The other half of the
// window is for the batch to land in.
func (c *Core) window() bound {
	heads, p, params := c.Store.Heads(), c.Driver.Progress(), c.Store.Genesis().Rollup
	if heads.Soft.Number <= heads.Safe.Number || p.Height == 0 {
		return bound{}
	}
	newest := p.Height - 1
	if heads.Soft.Origin+params.MaxOriginAdvance < newest && c.Outbox.Err() == nil {
		return bound{} // what was missed is being caught up with, by building blocks that the layer takes
	}
	h := c.Store.Header(heads.Safe.Number + 1)
	if h == nil {
		return bound{} // rewound just now
	}
	first, err := c.Store.Origin(h.Hash())
	if err != nil {
		return bound{} // rewound just now
	}
	origin := min(first.DAHeight, heads.Safe.Origin+1)
	passed := float64(newest-min(origin, newest)) + c.unseen(newest)
	return bound{
		used: passed / (float64(params.SequencerWindow) / 2),
		about: fmt.Sprintf("block %d is not in the DA layer, about %.0f DA heights after height %d (limit %d, half of the genesis parameter sequencerWindow)",
			heads.Safe.Number+1, passed, origin, params.SequencerWindow/2),
		mend: "see to it that the DA layer answers and takes blobs: a batch that lands more than sequencerWindow heights after its origin is lost",
	}
}

// unseen estimates how many heights the DA layer has made since the newest
// known one: it may be out of reach. It goes by the time since that height was
// met, which a step of the wall clock does not change.
func (c *Core) unseen(newest uint64) float64 {
	now := c.cfg.Now()
	if c.clock.height != newest || c.clock.seen.IsZero() {
		c.clock = daClock{height: newest, seen: now, pace: c.pace(newest)}
	}
	if c.clock.pace == 0 {
		return 0
	}
	return max(now.Sub(c.clock.seen).Seconds()/c.clock.pace-1, 0)
}

func (c *Core) pace(newest uint64) (pace float64) {
	last, err := c.Store.DAHeight(newest)
	if err != nil || last == nil {
		return 0
	}
	for _, span := range paceSpans {
		if span = min(span, newest-min(newest, c.Store.Genesis().Rollup.StartHeight+1)); span == 0 {
			break
		}
		first, err := c.Store.DAHeight(newest - span)
		if err != nil || first == nil || last.Time <= first.Time {
			continue
		}
		if p := float64(last.Time-first.Time) / float64(span); pace == 0 || p < pace {
			pace = p
		}
	}
	return pace
}

// Paused tells until when no blocks are built, and why; nil while they are.
func (c *Core) Paused() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.why
}

// Level is how far the backlog has come.
func (c *Core) Level() level {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.level
}
