package outbox

import (
	"context"
	"errors"
	"fmt"
	"math"
	"sync"
	"time"

	"github.com/trivium-chain/trivium/da"
)

// Idle is what Step answers when there is nothing to do before the next Add.
const Idle = time.Duration(math.MaxInt64)

// Run works on all lanes, side by side, until ctx ends, then returns nil. An
// error means that the disk failed.
func (o *Outbox) Run(ctx context.Context) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	failed := make([]error, len(o.lanes))
	var wg sync.WaitGroup
	for i, l := range o.lanes {
		wg.Go(func() {
			if failed[i] = o.run(ctx, l); failed[i] != nil {
				cancel()
			}
		})
	}
	wg.Wait()
	return errors.Join(failed...)
}

func (o *Outbox) run(ctx context.Context, l *lane) error {
	for ctx.Err() == nil {
		o.mu.Lock()
		changed := o.changed
		o.mu.Unlock()
		wait, err := o.work(ctx, l)
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
		case <-changed:
		}
		if timer != nil {
			timer.Stop()
		}
	}
	return nil
}

// Step does the next thing that is due on each lane, one lane after the other:
// it submits what waits, or looks for what may have been included. It tells how
// long to wait before the next Step: 0 to go on at once, Idle when only Add can
// bring work. The error is that of the database; errors of the layer are logged
// and answered by a wait. It is for one goroutine, and not beside Run.
func (o *Outbox) Step(ctx context.Context) (time.Duration, error) {
	least := Idle
	for _, l := range o.lanes {
		wait, err := o.work(ctx, l)
		if err != nil {
			return 0, err
		}
		least = min(least, wait)
	}
	return least, nil
}

// work does the next thing that is due on a lane.
func (o *Outbox) work(ctx context.Context, l *lane) (time.Duration, error) {
	if wait := l.retryAt.Sub(o.cfg.Now()); wait > 0 && o.waits(l) {
		return wait, nil
	}
	f, err := o.take(l)
	if err != nil {
		return 0, err
	}
	if f == nil {
		o.mu.Lock()
		defer o.mu.Unlock()
		o.calm(l)
		return Idle, nil
	}
	if len(o.cargo(f)) == 0 {
		return 0, o.forget(f)
	}
	head, err := o.head(ctx)
	if err != nil {
		return o.later(ctx, l, "head", err), o.release(f)
	}
	if f.next != 0 {
		if wait, again, err := o.search(ctx, l, f, head); err != nil || !again {
			return wait, err
		}
	}
	return o.send(ctx, l, f, head)
}

// waits tells whether there is anything for a lane to wait with.
func (o *Outbox) waits(l *lane) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	return l.flight != nil || len(o.queue) > 0
}

func (o *Outbox) head(ctx context.Context) (da.Header, error) {
	ctx, cancel := context.WithTimeout(ctx, o.cfg.ReadTimeout)
	defer cancel()
	return o.cfg.Client.Head(ctx)
}

// room is the bytes of blobs that one Submit may have.
func (o *Outbox) room() int {
	room := o.cfg.MaxSubmitBytes
	if limit := o.knownLimits().MaxRequestBytes; limit > 0 {
		room = min(room, limit)
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	if learnt := o.learntRoom(); learnt > 0 {
		room = min(room, learnt)
	}
	return room
}

// take gives a lane what it works on: its flight, or else the oldest that no
// lane has, or else a new one of what waits; nil when there is nothing.
func (o *Outbox) take(l *lane) (*flight, error) {
	room := o.room()
	o.mu.Lock()
	defer o.mu.Unlock()
	f := l.flight
	for _, other := range o.flights {
		if f == nil && other.lane == nil {
			f = other
		}
	}
	if f == nil {
		cargo := o.pack(room)
		if len(cargo) == 0 {
			return nil, nil
		}
		f = new(flight)
		o.board(f, cargo)
	}
	f.lane, l.flight = l, f
	if f.blobs != nil {
		return f, nil
	}
	f.blobs = make(map[*parcel]da.Blob)
	var of *entry
	var blobs []da.Blob
	for _, p := range f.cargo {
		if p.item != of {
			var err error
			if blobs, err = o.store.blobs(p.item.id); err != nil {
				return nil, fmt.Errorf("outbox: %w", err)
			}
			of = p.item
		}
		if p.number >= len(blobs) {
			return nil, fmt.Errorf("outbox: blobs of item %d: %w", p.item.id, errRecord)
		}
		f.blobs[p] = blobs[p.number]
	}
	return f, nil
}

// cargo is what f carries at the moment.
func (o *Outbox) cargo(f *flight) []*parcel {
	o.mu.Lock()
	defer o.mu.Unlock()
	return f.cargo
}

// release gives back what a lane does not get further with: any lane may take
// it. What is certainly not on the layer waits as if it had never been taken.
func (o *Outbox) release(f *flight) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.news()
	if f.next != 0 {
		f.lane.flight, f.lane = nil, nil
		return nil
	}
	return o.drop(f)
}

// forget ends a flight of which Reset has dropped everything.
func (o *Outbox) forget(f *flight) error {
	o.settle(f, Included, nil)
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.drop(f)
}

// drop ends a flight, on disk too. o.mu is held.
func (o *Outbox) drop(f *flight) error {
	o.land(f)
	if f.from == 0 {
		return nil // it was never on disk
	}
	if err := o.store.forget(f); err != nil {
		return fmt.Errorf("outbox: forget an attempt: %w", err)
	}
	return nil
}

// settle tells the Pricer the end of what a flight owes.
func (o *Outbox) settle(f *flight, outcome Outcome, err error) {
	if f.owed {
		f.owed = false
		o.cfg.Pricer.Settle(f.fee, outcome, err)
	}
}

// later notes an error of the layer and tells how long to wait.
func (o *Outbox) later(ctx context.Context, l *lane, what string, err error) time.Duration {
	if ctx.Err() != nil {
		return 0
	}
	kind, reason := da.KindOf(err), da.ReasonOf(err)
	wait := o.cfg.SlowRetry
	if !forOperator(kind, reason) {
		limit := o.cfg.MaxBackoff
		if reason == da.ReasonSequence {
			limit = min(limit, 4*o.cfg.MinBackoff) // the node has the right number by then
		}
		wait = limit
		if shift := l.failures; shift < 30 && o.cfg.MinBackoff<<shift < limit {
			wait = o.cfg.MinBackoff << shift
		}
		l.failures++
	}
	wait = wait/2 + time.Duration(o.cfg.Jitter()*float64(wait/2))
	l.retryAt = o.cfg.Now().Add(wait)
	items, bytes, oldest := o.Pending()
	o.complain(ctx, l, "cannot post, will try again", err, "what", what, "retry", wait, "items", items, "bytes", bytes, "oldest", oldest)
	return wait
}

// complain notes why a lane does not get on, and logs it when that is news. When
// the caller ended ctx the error is that of the end, and none.
func (o *Outbox) complain(ctx context.Context, l *lane, what string, err error, args ...any) {
	o.mu.Lock()
	l.err = err
	o.mu.Unlock()
	kind, reason := da.KindOf(err), da.ReasonOf(err)
	log := o.cfg.Logger.Debug
	switch {
	case ctx.Err() != nil || !o.cfg.News(l.key, err):
	case forOperator(kind, reason):
		log = o.cfg.Logger.Error
	default:
		log = o.cfg.Logger.Warn
	}
	log("DA outbox: "+what, append(l.args(args...), "reason", reason, "err", err)...)
}

// calm forgets the errors of a lane that gets on. o.mu is held.
func (o *Outbox) calm(l *lane) {
	l.failures, l.retryAt, l.err = 0, time.Time{}, nil
	if o.cfg.News(l.key, nil) {
		o.cfg.Logger.Info("DA outbox: posts again", l.args()...)
	}
}

// newClasses is the News of who is given none.
func newClasses() func(lane string, err error) bool {
	type class struct {
		kind   da.Kind
		reason da.Reason
	}
	var mu sync.Mutex
	last := make(map[string]class) // by lane, since it got on
	return func(lane string, err error) bool {
		mu.Lock()
		defer mu.Unlock()
		before, known := last[lane]
		if err == nil {
			delete(last, lane)
			return known
		}
		last[lane] = class{da.KindOf(err), da.ReasonOf(err)}
		return !known || before != last[lane]
	}
}

// forOperator tells whether an error will stay until somebody mends something.
// A price that is too low mends itself: the Pricer offers more, or says that it
// must not.
func forOperator(kind da.Kind, reason da.Reason) bool {
	switch reason {
	case da.ReasonCeiling, da.ReasonBudget, da.ReasonUnfunded, da.ReasonNoState:
		return true
	case da.ReasonSequence, da.ReasonMempool:
		return false
	}
	switch kind {
	case da.KindTooLarge, da.KindUnauthorized, da.KindFatal, da.KindDishonest:
		return true
	}
	return false
}
