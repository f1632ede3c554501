package rpc

import (
	"errors"
	"sync"

	"github.com/ethereum/go-ethereum/core"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/event"

	"github.com/trivium-chain/trivium/rollup/chain"
)

// events hands what happens on the chain and in the pool to listeners, in order,
// and never waits for one of them.
type events struct {
	limit  int // listeners at once
	queued int // notes one listener may have waiting

	mu        sync.Mutex
	listeners map[*listener]struct{}
	closed    bool
	quit      chan struct{}
	done      sync.WaitGroup
	store     *chain.Store
	pool      Pool
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

func newEvents(store *chain.Store, pool Pool, limit, queued int) *events {
	return &events{
		limit: limit, queued: queued, store: store, pool: pool,
		listeners: make(map[*listener]struct{}), quit: make(chan struct{}),
	}
}

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
		defer func() {
			for _, s := range subs {
				s.Unsubscribe()
			}
		}()
		for {
			select {
			case ev := <-removed:
				e.each(func(l *listener) {
					for _, entry := range ev.Logs {
						l.offerLog(entry)
					}
				})
			case ev := <-blocks:
				e.each(func(l *listener) { l.offerBlock(ev) })
				onBlock()
			case ev := <-txs:
				e.each(func(l *listener) {
					if l.want.txs {
						for _, tx := range ev.Txs {
							l.put(note{tx: tx})
						}
					}
				})
			case <-subs[0].Err(): // the store was closed
				return
			case <-e.quit:
				return
			}
		}
	})
}

func (e *events) each(f func(*listener)) {
	e.mu.Lock()
	defer e.mu.Unlock()
	for l := range e.listeners {
		f(l)
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

func (l *listener) offerBlock(ev core.ChainEvent) {
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
		l.err, l.queue = errSlow, nil
	} else {
		l.queue = append(l.queue, n)
	}
	l.signal()
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
	l.queue = nil
	return q, l.err
}

func (l *listener) end(why error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.err, l.queue = why, nil
	l.signal()
}

func (l *listener) close() {
	l.events.mu.Lock()
	delete(l.events.listeners, l)
	l.events.mu.Unlock()
	l.end(errClosed)
}
