package rpc

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"
	gethrpc "github.com/ethereum/go-ethereum/rpc"
)

// logAPI is the part of eth_ that finds logs and keeps filters to be polled.
type logAPI struct {
	*node
	mu      sync.Mutex
	filters map[gethrpc.ID]*filter
}

// filter is a listener that a client asks from time to time.
type filter struct {
	*listener
	until time.Time
	full  bool // give whole transactions
}

func newLogAPI(n *node) *logAPI { return &logAPI{node: n, filters: make(map[gethrpc.ID]*filter)} }

// GetLogs finds logs by block hash, or in a range of blocks (default: the latest).
func (a *logAPI) GetLogs(ctx context.Context, q logQuery) (logList, error) {
	if err := q.check(a.cfg.MaxLogTerms); err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeoutCause(ctx, a.cfg.CallTimeout,
		fmt.Errorf("log query aborted (timeout = %v): ask for a smaller range, or raise http.call_timeout on the node", a.cfg.CallTimeout))
	defer cancel()
	out := logList{}
	if q.blockHash != nil {
		h := a.Chain.HeaderByHash(*q.blockHash)
		if h == nil {
			return nil, errors.New("unknown block")
		}
		if err := a.goneByHash(*q.blockHash); err != nil {
			return nil, err
		}
		return a.blockLogs(out, h, &q, h.Number.Uint64(), h.Number.Uint64())
	}
	first, last, err := a.logRange(&q)
	if err != nil {
		return nil, err
	}
	for number := first; number <= last; number++ {
		if ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		h := a.Chain.Header(number)
		if h == nil {
			break // rewound meanwhile
		}
		if !q.mayBeIn(&h.Bloom) {
			continue
		}
		if out, err = a.blockLogs(out, h, &q, first, last); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// logRange gives the numbers a query spans; past the head there are none.
func (a *logAPI) logRange(q *logQuery) (first, last uint64, err error) {
	head := a.Chain.Head().Number.Uint64()
	if first, err = a.logBound(q.from, head); err != nil {
		return 0, 0, err
	}
	if last, err = a.logBound(q.to, head); err != nil {
		return 0, 0, err
	}
	if first > last {
		return 0, 0, invalidParams("invalid block range params: fromBlock %d is after toBlock %d", first, last)
	}
	if last > head {
		// An empty answer would look as if these blocks had no logs.
		return 0, 0, invalidParams("block range extends beyond current head block")
	}
	if from := max(first, 1); from <= last {
		if err := a.gone(gethrpc.BlockNumber(from)); err != nil {
			return 0, 0, err
		}
	}
	if n := last - first + 1; n > a.cfg.MaxLogBlocks {
		return 0, 0, overLimit("blocks of a log query", n, a.cfg.MaxLogBlocks, "http.log_range", "ask for a smaller range")
	}
	return first, last, nil
}

func (a *logAPI) logBound(at *gethrpc.BlockNumber, head uint64) (uint64, error) {
	if at == nil || *at == gethrpc.LatestBlockNumber || *at == gethrpc.PendingBlockNumber {
		return head, nil
	}
	if *at >= 0 {
		return uint64(*at), nil
	}
	h := a.header(*at)
	if h == nil {
		return 0, errHeaderNotFound
	}
	return h.Number.Uint64(), nil
}

func (a *logAPI) blockLogs(out logList, h *types.Header, q *logQuery, first, last uint64) (logList, error) {
	for _, r := range a.Chain.Receipts(h.Hash()) {
		for _, entry := range r.Logs {
			if !q.matches(entry) {
				continue
			}
			if len(out) == a.cfg.MaxLogs {
				e := overLimit("logs of one query", len(out)+1, a.cfg.MaxLogs, "http.log_limit", "ask for a smaller range").(*Error)
				e.Data = map[string]hexutil.Uint64{"fromBlock": hexutil.Uint64(first), "toBlock": hexutil.Uint64(last), "reachedBlock": hexutil.Uint64(h.Number.Uint64())}
				return nil, e
			}
			out = append(out, entry)
		}
	}
	return out, nil
}

func (a *logAPI) install(want interest) (gethrpc.ID, error) {
	l, err := a.events.subscribe(want)
	if err != nil {
		return "", err
	}
	id := gethrpc.NewID()
	a.mu.Lock()
	a.filters[id] = &filter{listener: l, until: a.Now().Add(a.cfg.FilterTimeout)}
	a.mu.Unlock()
	return id, nil
}

// sweep removes filters that nobody asked for too long.
func (a *logAPI) sweep() {
	a.mu.Lock()
	defer a.mu.Unlock()
	if len(a.filters) == 0 {
		return
	}
	now := a.Now()
	for id, f := range a.filters {
		if now.After(f.until) {
			f.close()
			delete(a.filters, id)
		}
	}
}

// find gives a filter and prolongs its life.
func (a *logAPI) find(id gethrpc.ID) (*filter, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	f, ok := a.filters[id]
	if !ok {
		return nil, errors.New("filter not found") // clients make a new one when they read this
	}
	f.until = a.Now().Add(a.cfg.FilterTimeout)
	return f, nil
}

// NewFilter keeps the logs of new blocks, and of blocks taken back, for polling.
func (a *logAPI) NewFilter(q logQuery) (gethrpc.ID, error) {
	if err := q.check(a.cfg.MaxLogTerms); err != nil {
		return "", err
	}
	return a.install(interest{logs: &q})
}

// NewBlockFilter keeps the hashes of new blocks for polling.
func (a *logAPI) NewBlockFilter() (gethrpc.ID, error) { return a.install(interest{heads: true}) }

// NewPendingTransactionFilter keeps new pending transactions for polling: their
// hashes, or the transactions if full.
func (a *logAPI) NewPendingTransactionFilter(full *bool) (gethrpc.ID, error) {
	id, err := a.install(interest{txs: true})
	if err == nil && full != nil && *full {
		a.mu.Lock()
		if f := a.filters[id]; f != nil {
			f.full = true
		}
		a.mu.Unlock()
	}
	return id, err
}

// UninstallFilter removes a filter, and tells whether it was there.
func (a *logAPI) UninstallFilter(id gethrpc.ID) bool {
	a.mu.Lock()
	f, ok := a.filters[id]
	delete(a.filters, id)
	a.mu.Unlock()
	if ok {
		f.close()
	}
	return ok
}

// GetFilterChanges gives what came since the last time.
func (a *logAPI) GetFilterChanges(ctx context.Context, id gethrpc.ID) (any, error) {
	a.events.settle(ctx)
	f, err := a.find(id)
	if err != nil {
		return nil, err
	}
	notes, err := f.take()
	if err != nil {
		a.UninstallFilter(id)
		return nil, errors.New("filter not found")
	}
	if f.want.logs != nil {
		out := make(logList, len(notes))
		for i, n := range notes {
			out[i] = n.log
		}
		return out, nil
	}
	if f.full {
		out := make([]*transaction, len(notes))
		for i, n := range notes {
			out[i] = &transaction{tx: n.tx, from: a.sender(n.tx)}
		}
		return out, nil
	}
	out := make([]common.Hash, len(notes))
	for i, n := range notes {
		if n.header != nil {
			out[i] = n.header.Hash()
		} else {
			out[i] = n.tx.Hash()
		}
	}
	return out, nil
}

// GetFilterLogs gives all logs that a log filter's query matches.
func (a *logAPI) GetFilterLogs(ctx context.Context, id gethrpc.ID) (logList, error) {
	f, err := a.find(id)
	if err != nil {
		return nil, err
	}
	if f.want.logs == nil {
		return nil, errors.New("filter not found")
	}
	return a.GetLogs(ctx, *f.want.logs)
}
