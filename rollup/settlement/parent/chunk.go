package parent

import (
	"context"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"

	"github.com/trivium-chain/trivium/execution/messages"
)

// maxChunk bounds the bytes of deposits' data that one chunk holds: it ends early
// behind the block that reaches it.
const maxChunk = 4 << 20

// chunk is a stretch of final blocks that is read at once, apart from those before it.
type chunk struct {
	first, last uint64
	done        chan struct{}
	blocks      []header // from first on, linked; the rest of the stretch is missing if the bytes are used up
	err         error
}

// header is a block's, with its hash, which is computed here, and its deposits.
type header struct {
	*types.Header
	hash     common.Hash
	deposits []messages.Deposit
}

// failed tells whether a chunk is there, and is none.
func (c *chunk) failed() bool {
	select {
	case <-c.done:
		return c.err != nil
	default:
		return false
	}
}

// read gives the chunk that begins with a block, and has those behind it read ahead.
func (r *Reader) read(ctx context.Context, first uint64) (*chunk, error) {
	// An error that was met while reading ahead is not an answer to this call: the
	// endpoint may be well again.
	if len(r.ahead) > 0 && (r.ahead[0].first != first || r.ahead[0].failed()) {
		r.ahead = nil
	}
	next := first
	if n := len(r.ahead); n > 0 {
		next = r.ahead[n-1].last + 1
	}
	for final := r.final.Number.Uint64(); len(r.ahead) < r.cfg.Ahead && next <= final; {
		c := &chunk{first: next, last: min(next+r.cfg.Batch-1, final), done: make(chan struct{})}
		go func() {
			defer close(c.done)
			c.blocks, c.err = r.fetch(ctx, c.first, c.last)
		}()
		r.ahead = append(r.ahead, c)
		next = c.last + 1
	}
	c := r.ahead[0]
	select {
	case <-c.done:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	r.ahead = r.ahead[1:]
	return c, c.err
}

// fetch reads the headers of a stretch, and the deposits of the blocks in it.
func (r *Reader) fetch(ctx context.Context, first, last uint64) ([]header, error) {
	c, at := r.cfg.Client, make([]any, 0, last-first+1)
	for n := first; n <= last; n++ {
		at = append(at, n)
	}
	headers, err := c.headers(ctx, at...)
	if err != nil {
		return nil, err
	}
	var (
		out   []header
		bytes int
	)
	for i, h := range headers {
		if h == nil {
			return nil, r.missing(ctx, first+uint64(i))
		}
		x := header{Header: h, hash: h.Hash()}
		if i > 0 && h.ParentHash != out[i-1].hash {
			if err := r.known(ctx, out[i-1].Header); err != nil {
				return nil, err
			}
			return nil, errorf(LieHeader, "eth_getBlockByNumber", "%s: block %d names %s as the one before, which is %s", c.name, h.Number, h.ParentHash, out[i-1].hash)
		}
		if maybe(h.Bloom, r.cfg.Parent.Portal) {
			if x.deposits, err = r.deposits(ctx, h); err != nil {
				return nil, err
			}
		}
		for j := range x.deposits {
			bytes += len(x.deposits[j].Data)
		}
		if out = append(out, x); bytes >= maxChunk {
			break
		}
	}
	return out, nil
}

// deposits reads those of one block.
func (r *Reader) deposits(ctx context.Context, h *types.Header) ([]messages.Deposit, error) {
	var list receipts
	if err := r.cfg.Client.call(ctx, &list, "eth_getBlockReceipts", hexutil.Uint64(h.Number.Uint64())); err != nil {
		return nil, err
	}
	if list == nil {
		return nil, errorf(ReasonPruned, "eth_getBlockReceipts", "%s: the receipts of block %d are not there", r.cfg.Client.name, h.Number)
	}
	found, err := depositsIn(list, h.ReceiptHash, r.cfg.Parent.Portal)
	if err != nil && ReasonOf(err) == "" {
		err = errorf(LieReceipts, "eth_getBlockReceipts", "%s: block %d: %w", r.cfg.Client.name, h.Number, err)
	}
	return found, err
}
