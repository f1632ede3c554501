package outbox

import (
	"context"
	"fmt"
	"math"
	"time"

	"github.com/trivium-chain/trivium/da"
	"github.com/trivium-chain/trivium/da/square"
)

// Idle is what Step answers when there is nothing to do before the next Add.
const Idle = time.Duration(math.MaxInt64)

// searchStep is the number of heights that one Step looks through.
const searchStep = 64

// work is what Step remembers from call to call.
type work struct {
	flight   *flight
	retryAt  time.Time
	failures int     // temporary errors in a row
	logged   da.Kind // class of the error that was logged, if told
	told     bool
	most     int // items in one Submit; 0 means no bound
}

// flight is what was sent and is not known to be included: it may be on the
// layer at height next or above, all or some first entries of it.
type flight struct {
	entries []sent
	next    uint64
	ended   time.Time // when the attempt was over at the latest
	settle  uint64    // height up to which to search; 0 until the layer shows a head of that age
	pruned  bool      // a pruned height was met
}

// sent is an entry with its blobs.
type sent struct {
	*entry
	blobs []da.Blob
}

// Run steps until ctx ends, then returns nil. An error means that the disk failed.
func (o *Outbox) Run(ctx context.Context) error {
	for ctx.Err() == nil {
		wait, err := o.Step(ctx)
		if err != nil {
			return err
		}
		if wait == 0 {
			continue
		}
		var timer *time.Timer
		var due <-chan time.Time
		if wait != Idle {
			timer = time.NewTimer(wait)
			due = timer.C
		}
		select {
		case <-ctx.Done():
		case <-due:
		case <-o.wake:
		}
		if timer != nil {
			timer.Stop()
		}
	}
	return nil
}

// Step does the next thing that is due: it submits the oldest items, or looks
// for what may have been included. It tells how long to wait before the next
// Step: 0 to go on at once, Idle when only Add can bring work. The error is that
// of the database; errors of the layer are logged and answered by a wait.
func (o *Outbox) Step(ctx context.Context) (wait time.Duration, err error) {
	o.step.Lock()
	defer o.step.Unlock()
	o.forgetDropped()
	if items, _, _ := o.Pending(); items == 0 {
		o.work.calm()
		o.setErr(nil)
		o.work.flight = nil
		return Idle, nil
	}
	if wait := o.work.retryAt.Sub(o.cfg.Now()); wait > 0 {
		return wait, nil
	}
	if o.work.flight != nil {
		return o.search(ctx)
	}
	return o.submit(ctx)
}

// forgetDropped takes what Reset dropped out of the flight.
func (o *Outbox) forgetDropped() {
	f := o.work.flight
	if f == nil {
		return
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	var rest []sent
	for _, e := range f.entries {
		if !e.dropped {
			rest = append(rest, e)
		}
	}
	if f.entries = rest; len(rest) == 0 {
		o.work.flight = nil
	}
}

func (o *Outbox) submit(ctx context.Context) (time.Duration, error) {
	head, err := o.head(ctx)
	if err != nil {
		return o.later(ctx, "head", err), nil
	}
	f, err := o.launch(head.Height, o.knownLimits())
	if err != nil {
		return 0, err
	}
	if f == nil {
		return 0, nil // Reset was faster
	}
	var blobs []da.Blob
	for _, e := range f.entries {
		blobs = append(blobs, e.blobs...)
	}
	fee, err := o.cfg.Pricer.Quote(blobs)
	if err != nil {
		o.work.flight = nil
		return o.later(ctx, "quote", err), nil
	}
	o.count(&o.counts.Submits)
	sending, cancel := context.WithTimeout(ctx, o.cfg.SubmitTimeout)
	receipt, err := o.cfg.Client.Submit(sending, blobs, fee)
	cutOff := sending.Err() != nil
	cancel()
	f.ended = o.cfg.Now()
	first, items := f.entries[0].id, len(f.entries)

	switch outcomeOf(err, cutOff) {
	case Refused:
		o.cfg.Pricer.Settle(fee, Refused, err)
		o.count(&o.counts.Refused)
		o.work.flight = nil
		if da.KindOf(err) == da.KindTooLarge && items > 1 {
			o.work.most = items / 2
			return 0, nil
		}
		return o.later(ctx, "submit", err), nil
	case Ambiguous:
		o.count(&o.counts.Ambiguous)
		o.setErr(err)
		log := o.cfg.Logger.Warn
		if ctx.Err() != nil {
			log = o.cfg.Logger.Debug // the node ends, and looks for it at the next start
		}
		log("DA outbox: submission may or may not be included, looking for it", "first", first, "items", items, "height", f.next, "err", err)
		return 0, nil
	}
	posted, err := o.confirm(ctx, f, receipt.Height)
	if err != nil {
		return o.later(ctx, "read back", err), nil
	}
	if posted < items {
		o.count(&o.counts.Ambiguous)
		o.cfg.Logger.Warn("DA outbox: the layer reported an inclusion that is not there, looking for it", "first", first, "items", items, "found", posted, "height", receipt.Height)
	}
	return 0, o.posted(f, posted, receipt.Height)
}

func (o *Outbox) head(ctx context.Context) (da.Header, error) {
	ctx, cancel := context.WithTimeout(ctx, o.cfg.ReadTimeout)
	defer cancel()
	return o.cfg.Client.Head(ctx)
}

// launch chooses the items that go together and puts the attempt on disk.
func (o *Outbox) launch(head uint64, limits da.Limits) (*flight, error) {
	room := o.cfg.MaxSubmitBytes
	if limits.MaxRequestBytes > 0 {
		room = min(room, limits.MaxRequestBytes)
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	f := &flight{next: head + 1}
	size := 0
	for _, e := range o.queue {
		if n := len(f.entries); n > 0 && (size+e.size > room || n == o.work.most) {
			break
		}
		blobs, err := o.store.blobs(e.id)
		if err != nil {
			return nil, fmt.Errorf("outbox: %w", err)
		}
		f.entries = append(f.entries, sent{e, blobs})
		size += e.size
	}
	if len(f.entries) == 0 {
		return nil, nil
	}
	a := attempt{from: f.next, first: f.entries[0].id, last: f.entries[len(f.entries)-1].id}
	if err := o.store.setAttempt(a); err != nil {
		return nil, fmt.Errorf("outbox: record the attempt: %w", err)
	}
	o.work.flight = f
	return f, nil
}

// search looks for the flight at the heights that it has not looked at.
func (o *Outbox) search(ctx context.Context) (time.Duration, error) {
	f := o.work.flight
	head, err := o.head(ctx)
	if err != nil {
		return o.later(ctx, "head", err), nil
	}
	if f.settle == 0 && !head.Time.Before(f.ended) {
		f.settle = head.Height + o.cfg.WaitHeights
	}
	for n := 0; f.next <= head.Height; n++ {
		if n == searchStep {
			return 0, nil
		}
		posted, err := o.confirm(ctx, f, f.next)
		switch {
		case err == nil:
		case da.KindOf(err) != da.KindPruned:
			return o.later(ctx, "look up", err), nil
		case !f.pruned:
			f.pruned = true
			o.cfg.Logger.Error("DA outbox: the layer has pruned heights where a blob may be; should it be there, it will be there twice", "height", f.next, "first", f.entries[0].id)
		}
		height := f.next
		f.next++
		if posted > 0 {
			return 0, o.posted(f, posted, height)
		}
	}
	o.work.failures = 0
	if f.settle == 0 || head.Height < f.settle {
		return o.cfg.PollInterval, nil
	}
	o.cfg.Logger.Warn("DA outbox: submission is not on the layer, sending it again", "first", f.entries[0].id, "items", len(f.entries), "height", head.Height)
	o.count(&o.counts.Resent)
	o.work.flight = nil
	return 0, nil
}

// confirm tells how many of the flight's first entries are on the layer at a
// height, with proofs that hold. A flight is one DA transaction: if its first
// blob is not there, none is.
func (o *Outbox) confirm(ctx context.Context, f *flight, height uint64) (int, error) {
	ctx, cancel := context.WithTimeout(ctx, o.cfg.ReadTimeout)
	defer cancel()
	var header da.Header
	for i, e := range f.entries {
		for j, blob := range e.blobs {
			proof, err := o.cfg.Client.Prove(ctx, height, blob.Namespace, e.commitments[j])
			if err != nil {
				if da.KindOf(err) == da.KindNotFound {
					return i, nil
				}
				return 0, err
			}
			if header.Height != height {
				if header, err = o.cfg.Client.Header(ctx, height); err != nil {
					return 0, err
				}
				if err := square.VerifyHeader(header); err != nil {
					return 0, err
				}
			}
			if err := square.VerifyInclusion(header, blob, proof); err != nil {
				return 0, err
			}
		}
	}
	return len(f.entries), nil
}

// posted reports the first n entries of a flight and takes them off the disk.
func (o *Outbox) posted(f *flight, n int, height uint64) error {
	if n == 0 {
		return nil
	}
	for _, e := range o.kept(f.entries[:n]) {
		o.cfg.OnPosted(e.id, height, e.commitments)
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	done := kept(f.entries[:n])
	if err := o.store.posted(done, n == len(f.entries)); err != nil {
		return fmt.Errorf("outbox: take posted items off the disk: %w", err)
	}
	o.cfg.Logger.Debug("DA outbox: posted", "first", f.entries[0].id, "items", n, "height", height)
	f.entries = f.entries[n:]
	for _, e := range done {
		o.bytes -= e.size
	}
	o.counts.Posted += uint64(len(done))
	o.queue = o.queue[len(done):] // they are at its front: Reset drops from the end
	if len(f.entries) == 0 {
		o.work.flight = nil
	}
	o.err = nil
	o.work.calm()
	o.work.most *= 2
	return nil
}

// kept gives those that Reset has not dropped.
func (o *Outbox) kept(entries []sent) []*entry {
	o.mu.Lock()
	defer o.mu.Unlock()
	return kept(entries)
}

func kept(entries []sent) (out []*entry) {
	for _, e := range entries {
		if !e.dropped {
			out = append(out, e.entry)
		}
	}
	return out
}

// calm forgets errors.
func (w *work) calm() { w.failures, w.told, w.retryAt = 0, false, time.Time{} }

// later notes an error of the layer and tells how long to wait. An error is
// logged when its class is new; nothing is logged when the caller ended ctx.
func (o *Outbox) later(ctx context.Context, what string, err error) time.Duration {
	if ctx.Err() != nil {
		return 0
	}
	kind := da.KindOf(err)
	wait := o.cfg.SlowRetry
	if !forOperator(kind) {
		wait = o.cfg.MaxBackoff
		if shift := o.work.failures; shift < 30 && o.cfg.MinBackoff<<shift < wait {
			wait = o.cfg.MinBackoff << shift
		}
		o.work.failures++
	}
	wait = wait/2 + time.Duration(o.cfg.Jitter()*float64(wait/2))
	o.work.retryAt = o.cfg.Now().Add(wait)
	o.setErr(err)
	items, bytes, oldest := o.Pending()
	log := o.cfg.Logger.Debug
	if !o.work.told || o.work.logged != kind {
		log = o.cfg.Logger.Warn
		if forOperator(kind) {
			log = o.cfg.Logger.Error
		}
		o.work.told, o.work.logged = true, kind
	}
	log("DA outbox: cannot post, will try again", "what", what, "err", err, "retry", wait, "items", items, "bytes", bytes, "oldest", oldest)
	return wait
}

// forOperator tells whether an error will stay until somebody mends something.
func forOperator(kind da.Kind) bool {
	switch kind {
	case da.KindUnderpriced, da.KindTooLarge, da.KindUnauthorized, da.KindFatal:
		return true
	}
	return false
}
