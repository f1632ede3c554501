package rpc

import (
	"context"
	"errors"
	"reflect"

	"github.com/ethereum/go-ethereum/common"
	gethrpc "github.com/ethereum/go-ethereum/rpc"
)

// subAPI is eth_subscribe.
type subAPI struct {
	*node
	drop func(remote string) // closes a client's connection
}

// serve starts a subscription: each note becomes a message by show; nil is
// skipped. A client that reads too slowly loses its connection, so that it knows
// that it missed something.
func (a *subAPI) serve(ctx context.Context, want interest, first any, show func(note) any) (*gethrpc.Subscription, error) {
	notifier, ok := gethrpc.NotifierFromContext(ctx)
	if !ok {
		return nil, gethrpc.ErrNotificationsUnsupported
	}
	l, err := a.events.subscribe(want)
	if err != nil {
		return nil, err
	}
	remote := gethrpc.PeerInfoFromContext(ctx).RemoteAddr
	sub := notifier.CreateSubscription()
	go func() {
		defer l.close()
		if first != nil {
			notifier.Notify(sub.ID, first)
		}
		for {
			select {
			case <-l.ready:
			case <-sub.Err():
				return
			}
			notes, err := l.take()
			if err != nil {
				if errors.Is(err, errClosed) {
					return // the server ends its connections itself
				}
				a.Logger.Warn("a subscriber read too slowly and lost its connection", "remote", remote, "limit", a.cfg.MaxQueued)
				a.drop(remote)
				return
			}
			for _, n := range notes {
				if msg := show(n); msg != nil && notifier.Notify(sub.ID, msg) != nil {
					return
				}
			}
		}
	}()
	return sub, nil
}

// NewHeads sends the header of every new block.
func (a *subAPI) NewHeads(ctx context.Context) (*gethrpc.Subscription, error) {
	return a.serve(ctx, interest{heads: true}, nil, func(n note) any { return headerView{n.header} })
}

// Logs sends matching logs of new blocks, and those of blocks taken back, marked removed.
func (a *subAPI) Logs(ctx context.Context, q logQuery) (*gethrpc.Subscription, error) {
	if err := q.check(a.cfg.MaxLogTerms); err != nil {
		return nil, err
	}
	if q.blockHash != nil {
		return nil, invalidParams("a subscription to logs takes no blockHash: use eth_getLogs")
	}
	return a.serve(ctx, interest{logs: &q}, nil, func(n note) any { return logView{n.log} })
}

// NewPendingTransactions sends the hash of every transaction that begins to
// wait, or the transaction itself if full.
func (a *subAPI) NewPendingTransactions(ctx context.Context, full *bool) (*gethrpc.Subscription, error) {
	return a.serve(ctx, interest{txs: true}, nil, func(n note) any {
		if full != nil && *full {
			return &transaction{tx: n.tx, from: a.sender(n.tx)}
		}
		return hashView(n.tx.Hash())
	})
}

// Syncing sends whether the node catches up, now and at each change.
func (a *subAPI) Syncing(ctx context.Context) (*gethrpc.Subscription, error) {
	last := a.syncing()
	return a.serve(ctx, interest{heads: true}, syncStatus(last), func(note) any {
		now := a.syncing()
		if reflect.DeepEqual(now, last) {
			return nil
		}
		last = now
		return syncStatus(now)
	})
}

func syncStatus(v any) any {
	if v == false {
		return false
	}
	return map[string]any{"syncing": true, "status": v}
}

type hashView common.Hash

// MarshalJSON implements json.Marshaler.
func (h hashView) MarshalJSON() ([]byte, error) { return appendBytes(nil, h[:]), nil }
