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

// backlog reads the level and acts when it changes. It drains by itself: when
// the DA layer takes batches again, the level falls.
func (c *Core) backlog() level {
	bytes, age := c.Batcher.Backlog()
	used := max(float64(bytes)/float64(c.cfg.Unsafe.Bytes), float64(age)/float64(c.cfg.Unsafe.Age))
	now := normal
	switch {
	case used >= 1:
		now = paused
	case used >= 0.75:
		now = throttled
	case used >= 0.5:
		now = warned
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if now == c.level {
		return now
	}
	about := fmt.Sprintf("%d bytes not in the DA layer (limit %d), the oldest for %s (limit %s)", bytes, c.cfg.Unsafe.Bytes, age.Round(time.Second), c.cfg.Unsafe.Age)
	switch {
	case now == paused:
		c.log.Error("sequencing is paused until the DA layer takes batches again; raise sequencer.max_unsafe_bytes or sequencer.max_unsafe_age to go on longer", "backlog", about)
		cause := fmt.Errorf("the DA layer does not take batches: %s", about)
		if err := c.Outbox.Err(); err != nil {
			cause = fmt.Errorf("%w; its last answer: %w", cause, err)
		}
		c.Pool.Pause(cause)
	case c.level == paused:
		c.log.Info("sequencing goes on", "backlog", about)
		c.Pool.Resume()
	case now > c.level:
		c.log.Warn("the DA layer is slow to take batches", "state", now, "backlog", about)
	default:
		c.log.Info("the backlog shrinks", "state", now, "backlog", about)
	}
	c.level = now
	return now
}

// Level is how far the backlog has come.
func (c *Core) Level() level {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.level
}
