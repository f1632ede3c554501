package node

import (
	"context"
	"errors"
	"log/slog"
	"sync"

	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/txpool"
	"github.com/ethereum/go-ethereum/core/types"
	gethrpc "github.com/ethereum/go-ethereum/rpc"

	"github.com/trivium-chain/trivium/rollup/mempool"
)

// pooled hands transactions to the sequencer's own pool.
type pooled struct{ pool *mempool.Pool }

func (p pooled) Submit(_ context.Context, txs []*types.Transaction) []error { return p.pool.Add(txs) }

// forwarder hands transactions to the sequencer over JSON-RPC. It dials when it
// is first used, so that a node starts while the sequencer is away. What the
// sequencer took goes to this node's own pool too, so that a wallet finds its
// transaction and its next nonce here before there is a block.
type forwarder struct {
	url  string
	pool *mempool.Pool
	log  *slog.Logger

	mu     sync.Mutex
	client *gethrpc.Client
}

// errAway stands for whatever went wrong on the way to the sequencer: clients
// have no business with its address.
var errAway = errors.New("the sequencer cannot be reached through this node: try again later")

// Submit sends one JSON-RPC batch; the sequencer's own errors come back, codes included.
func (f *forwarder) Submit(ctx context.Context, txs []*types.Transaction) []error {
	errs := f.send(ctx, txs)
	taken := make([]*types.Transaction, 0, len(txs))
	for i, err := range errs {
		if err == nil || errors.Is(err, txpool.ErrAlreadyKnown) {
			taken = append(taken, txs[i])
		}
	}
	if len(taken) == 0 {
		return errs
	}
	for i, err := range f.pool.Add(taken) {
		if err != nil && !errors.Is(err, txpool.ErrAlreadyKnown) {
			// A block may have come first. The sequencer's answer stands.
			f.log.Debug("a forwarded transaction does not wait here", "hash", taken[i].Hash(), "err", err)
		}
	}
	return errs
}

func (f *forwarder) send(ctx context.Context, txs []*types.Transaction) []error {
	errs := make([]error, len(txs))
	away := func(err error) []error {
		f.log.Warn("transactions were not forwarded", "count", len(txs), "sequencer", f.url, "err", err)
		for i := range errs {
			errs[i] = errAway
		}
		return errs
	}
	client, err := f.dial(ctx)
	if err != nil {
		return away(err)
	}
	batch := make([]gethrpc.BatchElem, len(txs))
	for i, tx := range txs {
		raw, err := tx.MarshalBinary()
		if err != nil {
			return away(err)
		}
		batch[i] = gethrpc.BatchElem{Method: "eth_sendRawTransaction", Args: []any{hexutil.Encode(raw)}, Result: new(string)}
	}
	if err := client.BatchCallContext(ctx, batch); err != nil {
		return away(err)
	}
	for i := range batch {
		errs[i] = batch[i].Error
		// Over JSON-RPC the pool's errors have no more than a code for all and
		// their words; this one is not a failure to everybody.
		var refused gethrpc.Error
		if errors.As(errs[i], &refused) && refused.Error() == txpool.ErrAlreadyKnown.Error() {
			errs[i] = txpool.ErrAlreadyKnown
		}
	}
	return errs
}

func (f *forwarder) dial(ctx context.Context) (*gethrpc.Client, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.client == nil {
		client, err := gethrpc.DialContext(ctx, f.url)
		if err != nil {
			return nil, err
		}
		f.client = client
	}
	return f.client, nil
}

func (f *forwarder) close() {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.client != nil {
		f.client.Close()
	}
}
