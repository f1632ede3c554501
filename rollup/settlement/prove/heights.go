package prove

import (
	"context"
	"errors"
	"sync"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"

	"github.com/trivium-chain/trivium/da"
	"github.com/trivium-chain/trivium/da/comet"
	"github.com/trivium-chain/trivium/da/square"
	"github.com/trivium-chain/trivium/rollup"
	"github.com/trivium-chain/trivium/rollup/derive"
	"github.com/trivium-chain/trivium/rollup/settlement/verify"
)

// height is a DA height as it goes into a bundle and into derivation.
type height struct {
	whole   *comet.ExtendedHeader
	record  *rollup.DAHeight
	proven  verify.Height
	derived derive.Height
}

// parallel is how many DA heights are asked for at the same time.
const parallel = 8

// heights reads DA heights from first to last, those up to forced with their forced
// transactions.
func (b *Builder) heights(ctx context.Context, first, last, forced uint64) ([]*height, error) {
	if b.layer == nil {
		return nil, noLayer()
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var (
		out  = make([]*height, last-first+1)
		errs = make([]error, len(out))
		next = make(chan int)
		wg   sync.WaitGroup
	)
	for range min(parallel, len(out)) {
		wg.Go(func() {
			for i := range next {
				at := first + uint64(i)
				if out[i], errs[i] = b.height(ctx, at, at <= forced); errs[i] != nil {
					cancel() // the others are of no use then
				}
			}
		})
	}
	for i := range out {
		next <- i
	}
	close(next)
	wg.Wait()
	var cancelled error
	for _, err := range errs {
		if err != nil && !errors.Is(err, context.Canceled) {
			return nil, err
		}
		cancelled = errors.Join(cancelled, err)
	}
	return out, cancelled
}

func noLayer() error {
	return refuse(NoLayer, "this node has no DA layer that gives its headers whole: ask another node, or prove on the output alone")
}

func anotherHeader(at uint64, got, want common.Hash) error {
	return refuse(Damaged, "DA height %d is %s in the DA layer, and this node has derived %s: set da.url to the right endpoint", at, got, want)
}

func (b *Builder) height(ctx context.Context, at uint64, withForced bool) (*height, error) {
	e, err := b.layer.ExtendedHeader(ctx, at)
	if err != nil {
		return nil, err
	}
	h := &height{whole: e}
	if h.record, err = b.store.DAHeight(at); err != nil {
		return nil, err
	}
	switch {
	case h.record == nil:
		return nil, refuse(NotBatched, "DA height %d is not derived to its end yet: ask again", at)
	case h.record.Hash != e.Hash():
		return nil, anotherHeader(at, e.Hash(), h.record.Hash)
	}
	header := e.Plain()
	if err := square.VerifyHeader(header); err != nil {
		return nil, err
	}
	lite, err := e.Lite()
	if err != nil {
		return nil, err
	}
	half := square.HalfOf(header)
	h.proven = verify.Height{
		Header: hexes(lite),
		Square: verify.Square{Rows: hexes(half.Rows), Parity: half.Parity, Columns: half.Columns},
	}
	h.derived = *derive.HeightOf(header)
	h.derived.Parents, h.derived.Deposits = h.record.Parent, h.record.Deposits
	p := &b.store.Genesis().Rollup
	if h.proven.Frames, h.derived.Frames, err = b.namespace(ctx, header, p.Namespace); err != nil {
		return nil, err
	}
	if withForced {
		data, blobs, err := b.namespace(ctx, header, p.ForcedNamespace)
		if err != nil {
			return nil, err
		}
		h.proven.Forced, h.derived.Forced = &data, blobs
	}
	return h, nil
}

// open reads all of a namespace, and nothing where its absence is proven by the roots
// alone.
func (b *Builder) open(ctx context.Context, h da.Header, ns da.Namespace) (data da.NamespaceData, blobs []da.Blob, err error) {
	if square.Rows(h, ns) == 0 {
		return data, nil, nil
	}
	if data, err = b.layer.Namespace(ctx, h.Height, ns); err != nil {
		return data, nil, err
	}
	blobs, err = square.Open(h, ns, data)
	return data, blobs, err
}

// namespace is open for a bundle.
func (b *Builder) namespace(ctx context.Context, h da.Header, ns da.Namespace) (out verify.NamespaceData, blobs []da.Blob, err error) {
	data, blobs, err := b.open(ctx, h, ns)
	if err != nil {
		return out, nil, err
	}
	out.Rows = []verify.Row{}
	for _, row := range data.Rows {
		out.Rows = append(out.Rows, verify.Row{
			Start: uint64(row.Proof.Start), End: uint64(row.Proof.End), Shares: hexes(row.Shares), Nodes: hexes(row.Proof.Nodes), Leaf: row.Proof.LeafHash,
		})
	}
	return out, blobs, nil
}

// commit is the validators' signature of a header.
func commit(e *comet.ExtendedHeader) (*verify.Commit, error) {
	c, err := e.LiteCommit()
	if err != nil {
		return nil, err
	}
	out := &verify.Commit{Round: c.Round, PartsTotal: c.PartsTotal, PartsHash: c.PartsHash}
	for _, v := range c.Validators {
		validator := verify.Validator{PublicKey: hexutil.Bytes(v.Key), Power: v.Power, Signature: v.Signature}
		if len(v.Signature) > 0 {
			validator.Time = uint64(v.Time.UnixNano())
		}
		out.Validators = append(out.Validators, validator)
	}
	return out, nil
}

func hexes[T ~[][]byte](list T) []hexutil.Bytes {
	out := make([]hexutil.Bytes, len(list))
	for i, b := range list {
		out[i] = b
	}
	return out
}
