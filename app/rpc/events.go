package rpc

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"

	"github.com/ethereum/go-ethereum/core"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/event"

	"github.com/trivium-chain/trivium/rollup/chain"
)

// events hands what happens on the chain and in the pool to listeners, in order.
// Neither the chain nor the pool waits for it: one goroutine takes what they tell
// (see backlog), another finds who wants it.
type events struct {
	limit  int // listeners at once
	queued int // notes one listener may have waiting; all together, ten times that
	terms  int // addresses and topics of all log queries together

	mu        sync.Mutex
	listeners map[*listener]struct{}
	termsUsed int
	closed    bool

	waiting atomic.Int64 // notes in all queues
	backlog backlog
	marks   chan happening // see settle
	quit    chan struct{}
	deaf    chan struct{} // closed when nobody takes what the chain tells
	done    sync.WaitGroup
	store   *chain.Store
	pool    Pool
}

// interest is what a listener wants to hear of.
type interest struct {
	heads bool
	txs   bool
	logs  *logQuery
}

// note is one thing that happened; one field is set.
type note struct {
	header *types.Header
	tx     *types.Transaction
	log    *types.Log
}

// listener is a queue of notes. ready has a token when there is something to take.
type listener struct {
	events *events
	want   interest
	ready  chan struct{}

	mu    sync.Mutex
	queue []note
	err   error // why it is over: too slow, or closed
}

var (
	errSlow   = errors.New("events came faster than they were read: subscribe again")
	errClosed = errors.New("the subscription was closed")
)

func newEvents(store *chain.Store, pool Pool, cfg *Config) *events {
	return &events{
		limit: cfg.MaxSubscriptions, queued: cfg.MaxQueued, terms: termsInAll * cfg.MaxLogTerms, store: store, pool: pool,
		listeners: make(map[*listener]struct{}), quit: make(chan struct{}), deaf: make(chan struct{}), marks: make(chan happening), backlog: newBacklog(),
	}
}

const (
	termsInAll = 100 // queries of the largest size that all listeners together may have
	notesInAll = 10  // full queues that all listeners together may have
)

// start begins to listen to the chain and the pool. onBlock is called after each block.
func (e *events) start(onBlock func()) {
	// The channels have no buffer: a feed moves on only when its event was taken,
	// so that events of different feeds stay in the order they were sent in.
	blocks := make(chan core.ChainEvent)
	removed := make(chan core.RemovedLogsEvent)
	subs := []event.Subscription{e.store.SubscribeChain(blocks), e.store.SubscribeRemovedLogs(removed)}
	var txs chan core.NewTxsEvent
	if e.pool != nil {
		txs = make(chan core.NewTxsEvent)
		subs = append(subs, e.pool.SubscribeTxs(txs))
	}
	e.done.Go(func() {
		defer close(e.deaf)
		defer func() {
			for _, s := range subs {
				s.Unsubscribe()
			}
		}()
		for {
			select {
			case ev := <-removed:
				e.backlog.put(happening{removed: ev.Logs})
			case ev := <-blocks:
				ev.Transactions = nil // not needed, so not kept
				e.backlog.put(happening{block: &ev})
			case ev := <-txs:
				e.backlog.put(happening{txs: ev.Txs})
			case m := <-e.marks:
				e.backlog.put(m)
			case <-subs[0].Err(): // the store was closed
				return
			case <-e.quit:
				return
			}
		}
	})
	e.done.Go(func() {
		for {
			select {
			case <-e.backlog.ready:
			case <-e.quit:
				return
			}
			for {
				h, ok := e.backlog.take()
				if !ok {
					break
				}
				e.hand(h)
				if h.block != nil {
					onBlock()
				}
			}
		}
	})
}

// hand gives each listener what it wants of one thing that happened.
func (e *events) hand(h happening) {
	switch {
	case h.lost:
		// Nobody can tell any more what he missed.
		e.each(func(l *listener) { l.end(errSlow) })
	case h.block != nil:
		e.each(func(l *listener) { l.offerBlock(h.block) })
	case h.removed != nil:
		e.each(func(l *listener) {
			for _, entry := range h.removed {
				l.offerLog(entry)
			}
		})
	case h.txs != nil:
		e.each(func(l *listener) {
			if l.want.txs {
				for _, tx := range h.txs {
					l.put(note{tx: tx})
				}
			}
		})
	}
	if h.settled != nil {
		close(h.settled)
	}
}

// settle returns when all that has happened before is in the listeners' queues.
func (e *events) settle(ctx context.Context) {
	m := happening{settled: make(chan struct{})}
	select {
	case e.marks <- m:
	case <-ctx.Done():
		return
	case <-e.deaf: // nothing comes any more
		return
	}
	select {
	case <-m.settled:
	case <-ctx.Done():
	case <-e.quit:
	}
}

func (e *events) each(f func(*listener)) {
	e.mu.Lock()
	defer e.mu.Unlock()
	for l := range e.listeners {
		f(l)
		if e.waiting.Load() > int64(notesInAll*e.queued) {
			e.endLongest()
		}
	}
}

// endLongest makes room where most is taken; e.mu is held.
func (e *events) endLongest() {
	var longest *listener
	most := 0
	for l := range e.listeners {
		if n := l.length(); n > most {
			longest, most = l, n
		}
	}
	if longest != nil {
		longest.end(errSlow)
	}
}

func (e *events) subscribe(want interest) (*listener, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.closed {
		return nil, errClosed
	}
	if len(e.listeners) >= e.limit {
		return nil, overLimit("filters and subscriptions at once", len(e.listeners)+1, e.limit, "", "remove some")
	}
	terms := want.logs.terms()
	if e.termsUsed+terms > e.terms {
		return nil, overLimit("addresses and topics of all filters and subscriptions", e.termsUsed+terms, e.terms, "", "remove some")
	}
	e.termsUsed += terms
	l := &listener{events: e, want: want, ready: make(chan struct{}, 1)}
	e.listeners[l] = struct{}{}
	return l, nil
}

func (e *events) close() {
	e.mu.Lock()
	if e.closed {
		e.mu.Unlock()
		return
	}
	e.closed = true
	for l := range e.listeners {
		l.end(errClosed)
	}
	clear(e.listeners)
	e.mu.Unlock()
	close(e.quit)
	e.done.Wait()
}

func (l *listener) offerBlock(ev *core.ChainEvent) {
	if l.want.heads {
		l.put(note{header: ev.Header})
	}
	if q := l.want.logs; q != nil && q.mayBeIn(&ev.Header.Bloom) {
		for _, r := range ev.Receipts {
			for _, entry := range r.Logs {
				l.offerLog(entry)
			}
		}
	}
}

func (l *listener) offerLog(entry *types.Log) {
	if l.want.logs != nil && l.want.logs.covers(entry.BlockNumber) && l.want.logs.matches(entry) {
		l.put(note{log: entry})
	}
}

func (l *listener) put(n note) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.err != nil {
		return
	}
	if len(l.queue) >= l.events.queued {
		l.err = errSlow
		l.forget()
	} else {
		l.queue = append(l.queue, n)
		l.events.waiting.Add(1)
	}
	l.signal()
}

// forget empties the queue; l.mu is held.
func (l *listener) forget() {
	l.events.waiting.Add(-int64(len(l.queue)))
	l.queue = nil
}

func (l *listener) length() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.queue)
}

func (l *listener) signal() {
	select {
	case l.ready <- struct{}{}:
	default:
	}
}

// take empties the queue. An error means that the listener is over: closed, or
// too slow, so that it has missed something.
func (l *listener) take() ([]note, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	q := l.queue
	l.forget()
	return q, l.err
}

func (l *listener) end(why error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.err == nil {
		l.err = why
	}
	l.forget()
	l.signal()
}

func (l *listener) close() {
	l.events.mu.Lock()
	if _, ok := l.events.listeners[l]; ok {
		delete(l.events.listeners, l)
		l.events.termsUsed -= l.want.logs.terms()
	}
	l.events.mu.Unlock()
	l.end(errClosed)
}
