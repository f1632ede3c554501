package node

import (
	"context"
	"errors"
	"time"

	"github.com/ethereum/go-ethereum/core"

	"github.com/trivium-chain/trivium/da"
	"github.com/trivium-chain/trivium/da/outbox"
)

const (
	batchTick   = 100 * time.Millisecond
	lazySpacing = 100 * time.Millisecond // least time between two blocks built at once
	reportEvery = 5 * time.Second        // progress of a long catch-up
)

// pace is how often a node asks the DA layer, and asks again. Tests quicken it.
type pace struct {
	poll                             time.Duration    // for a new head, if the layer announces none
	retryMin, retryMax               time.Duration    // after an error of reading
	quiet                            time.Duration    // without a trouble before it is told to be over
	watch                            time.Duration    // how the DA node is
	outboxPoll, outboxMin, outboxMax time.Duration    // 0: the outbox's own
	prices                           func() time.Time // what the day of a budget goes by; nil: the clock
}

var usualPace = pace{poll: time.Second, retryMin: 250 * time.Millisecond, retryMax: 10 * time.Second, quiet: time.Minute, watch: 15 * time.Second}

// pause waits for d, for wake, or for the end of ctx, which it reports as false.
func pause[T any](ctx context.Context, d time.Duration, wake <-chan T) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-wake:
	case <-timer.C:
	}
	return true
}

// deriveLoop follows the DA layer for as long as the node lives. An error of
// the layer, or of the parent chain, is waited out; any other ends the node, since going on could only
// make a damaged home worse. read is called when the layer has answered, or failed to.
func (n *Node) deriveLoop(ctx context.Context, read func()) error {
	wake := announced(n.layer.headers(ctx))
	retry := n.pace.retryMin
	report := newReport(n)
	for ctx.Err() == nil {
		start := time.Now()
		more, err := n.core.Derive(ctx)
		var e *da.Error
		switch {
		case ctx.Err() != nil:
			return nil
		case n.noteParent(err):
			read()
			n.troubles.note(party{doing: reading}, nil)
			pause[struct{}](ctx, retry, nil)
			retry = min(2*retry, n.pace.retryMax)
			continue
		case errors.As(err, &e):
			if n.troubles.note(party{doing: reading}, e) {
				meanwhile := "the node serves what it has and tries again"
				if n.core.Sequencing() && !n.core.CaughtUp() {
					meanwhile += "; it builds no block before it has read the DA layer up to its head"
				}
				n.log.Warn("the DA layer does not answer as it should; "+meanwhile, "reason", reasonOf(e), "err", e)
			}
			read()
			pause[struct{}](ctx, retry, nil)
			retry = min(2*retry, n.pace.retryMax)
			continue
		case err != nil:
			return err
		}
		read()
		retry = n.pace.retryMin
		n.troubles.note(party{doing: reading}, nil)
		n.parentTroubles.note(party{doing: reading}, nil)
		if more {
			n.seen.height.Since(start)
			n.stranger.look(n.log, n.core.Store.Genesis(), n.core.Driver.Progress())
		}
		report.tick()
		if !more {
			pause(ctx, n.pace.poll, wake)
		}
	}
	return nil
}

// watchLoop asks the DA node how it is: what is the matter with it may show long
// before something fails.
func (n *Node) watchLoop(ctx context.Context) error {
	for ctx.Err() == nil {
		// If it does not even answer, reading tells.
		if h, err := n.layer.remote.Health(ctx, n.core.Sequencing()); err == nil {
			n.seen.balance.Store(h.Balance)
			for _, e := range n.troubles.watch(h.Troubles) {
				n.log.Warn("the DA node is not as it should be", "reason", e.Reason, "err", e)
			}
		}
		pause[struct{}](ctx, n.pace.watch, nil)
	}
	return nil
}

// endLoop tells when a trouble is over.
func (n *Node) endLoop(ctx context.Context) error {
	for pause[struct{}](ctx, n.pace.poll, nil) {
		for _, t := range []*troubles{n.troubles, n.parentTroubles} {
			for r, since := range t.ended(n.pace.quiet) {
				n.log.Info("no longer the matter with "+t.of, "reason", r, "told", since.UTC().Format(time.RFC3339))
			}
		}
	}
	return nil
}

// announced tells that there are new headers. Nobody waits for its reader.
func announced(headers <-chan da.Header) <-chan struct{} {
	wake := make(chan struct{}, 1)
	go func() {
		for range headers {
			select {
			case wake <- struct{}{}:
			default:
			}
		}
	}()
	return wake
}

// produceLoop builds blocks at the block time, or at once in lazy mode.
func (n *Node) produceLoop(ctx context.Context) error {
	txs := make(chan core.NewTxsEvent, 64)
	sub := n.core.Pool.SubscribeTxs(txs)
	defer sub.Unsubscribe()
	wake := make(chan struct{}, 1)
	go func() {
		for {
			select {
			case <-txs:
				select {
				case wake <- struct{}{}:
				default:
				}
			case <-sub.Err():
				return
			}
		}
	}()
	blockTime, lazy := n.cfg.Sequencer.BlockTime, n.core.cfg.Lazy
	next := time.Now()
	for ctx.Err() == nil {
		if lazy {
			pause[struct{}](ctx, lazySpacing, nil)
			if !pause(ctx, blockTime-min(lazySpacing, blockTime), wake) {
				return nil
			}
		} else {
			// A tick that was missed is not made up for: blocks do not come in bursts.
			next = next.Add(blockTime)
			if late := time.Since(next); late > 0 {
				next = next.Add(late)
			}
			if !pause[struct{}](ctx, time.Until(next), nil) {
				return nil
			}
		}
		start := time.Now()
		b, err := n.core.Produce(ctx)
		if err != nil {
			return err
		}
		if b == nil {
			continue
		}
		n.seen.build.Since(start)
		n.seen.blocks.Add(1)
		n.seen.txs.Add(uint64(len(b.Transactions())))
		if len(b.Transactions()) > 0 {
			n.log.Info("block built", "number", b.Number(), "txs", len(b.Transactions()), "gas", b.GasUsed(), "hash", b.Hash())
		}
	}
	return nil
}

// batchLoop closes batches by size and age.
func (n *Node) batchLoop(ctx context.Context) error {
	full := false
	for pause[struct{}](ctx, batchTick, nil) {
		made, err := n.core.Batcher.Step()
		for made && err == nil {
			made, err = n.core.Batcher.Step()
		}
		switch {
		case errors.Is(err, outbox.ErrFull):
			if !full {
				n.log.Warn("batches wait for the DA layer", "err", err)
			}
			full = true
		case err != nil:
			return err
		default:
			full = false
		}
	}
	return nil
}

// report tells how far a long catch-up has come.
type report struct {
	n         *Node
	at        time.Time
	from      uint64 // DA height and block at the last report
	fromBlock uint64
}

func newReport(n *Node) *report {
	return &report{n: n, at: time.Now(), from: n.core.Driver.Progress().Height, fromBlock: n.core.Heads().Safe.Number}
}

func (r *report) tick() {
	since := time.Since(r.at)
	if since < reportEvery {
		return
	}
	p, head, block := r.n.core.Driver.Progress(), r.n.core.Fetcher.Head(), r.n.core.Heads().Safe.Number
	if head > p.Height+2*uint64(r.n.cfg.DA.Prefetch) {
		rate := float64(p.Height-r.from) / since.Seconds()
		left := "unknown"
		if rate > 0 {
			left = time.Duration(float64(head-p.Height) / rate * float64(time.Second)).Round(time.Second).String()
		}
		r.n.log.Info("catching up with the DA layer", "height", p.Height, "of", head, "heights/s", int(rate),
			"block", block, "blocks/s", int(float64(block-r.fromBlock)/since.Seconds()), "left", left)
	}
	r.at, r.from, r.fromBlock = time.Now(), p.Height, block
}
