package node

import (
	"context"
	"sync"

	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"
	gethrpc "github.com/ethereum/go-ethereum/rpc"

	"github.com/trivium-chain/trivium/rollup/mempool"
)

// pooled hands transactions to the sequencer's own pool.
type pooled struct{ pool *mempool.Pool }

func (p pooled) Submit(_ context.Context, txs []*types.Transaction) []error { return p.pool.Add(txs) }

// forwarder hands transactions to the sequencer over JSON-RPC. It dials when it
// is first used, so that a node starts while the sequencer is away.
type forwarder struct {
	url string

	mu     sync.Mutex
	client *gethrpc.Client
}

// Submit sends one JSON-RPC batch; the sequencer's own errors come back, codes included.
func (f *forwarder) Submit(ctx context.Context, txs []*types.Transaction) []error {
	errs := make([]error, len(txs))
	all := func(err error) []error {
		for i := range errs {
			errs[i] = err
		}
		return errs
	}
	client, err := f.dial(ctx)
	if err != nil {
		return all(err)
	}
	batch := make([]gethrpc.BatchElem, len(txs))
	for i, tx := range txs {
		raw, err := tx.MarshalBinary()
		if err != nil {
			return all(err)
		}
		batch[i] = gethrpc.BatchElem{Method: "eth_sendRawTransaction", Args: []any{hexutil.Encode(raw)}, Result: new(string)}
	}
	if err := client.BatchCallContext(ctx, batch); err != nil {
		return all(err)
	}
	for i := range batch {
		errs[i] = batch[i].Error
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
