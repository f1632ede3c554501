package parent

import (
	"context"
	"errors"
	"math/big"
	"sync"
	"sync/atomic"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/rpc"

	"github.com/trivium-chain/trivium/rollup"
)

// ReaderConfig is what a Reader reads, and how.
type ReaderConfig struct {
	Client  *Client
	Parent  rollup.Parent
	ChainID uint64 // of the rollup
	// Confirmations are how many blocks above it make a block final; 0: the parent
	// chain's own finalized tag does.
	Confirmations uint64
	Batch         uint64 // headers in a request; 0: 64
	Ahead         int    // requests at once; 0: 4
	Now           func() time.Time
}

// Reader gives the deposits of the parent chain. It is a driver.Parents.
type Reader struct {
	cfg     ReaderConfig
	chainID *big.Int

	finalNumber atomic.Uint64 // of final, for readers of any goroutine

	mu      sync.Mutex
	checked bool
	final   *types.Header      // the newest that was final; nil: not asked yet
	from    rollup.ParentPoint // the point taken in last
	blocks  []block            // that follow it, linked, their accumulator compared
	ahead   []*chunk           // that follow those, on their way
}

// block is one of the parent chain, with what it brings.
type block struct {
	point    rollup.ParentPoint // with it taken in
	time     uint64
	gas      uint64 // limits of the deposits together
	deposits []*types.Transaction
}

// NewReader asks nothing yet.
func NewReader(cfg ReaderConfig) *Reader {
	if cfg.Batch == 0 {
		cfg.Batch = 64
	}
	if cfg.Ahead == 0 {
		cfg.Ahead = 4
	}
	return &Reader{cfg: cfg, chainID: new(big.Int).SetUint64(cfg.ChainID)}
}

// Final is the number of the newest final block seen; 0 before the first answer.
func (r *Reader) Final() uint64 { return r.finalNumber.Load() }

// Check makes sure that the endpoint is of the parent chain and the contract there is
// this chain's portal. An *Error whose reason is Wrong says that it is not.
func (r *Reader) Check(ctx context.Context) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.check(ctx)
}

func (r *Reader) check(ctx context.Context) error {
	c, p := r.cfg.Client, &r.cfg.Parent
	if r.checked {
		return nil
	}
	var (
		id   hexutil.Uint64
		code hexutil.Bytes
	)
	if err := c.batch(ctx, []rpc.BatchElem{
		{Method: "eth_chainId", Result: &id},
		{Method: "eth_getCode", Args: []any{p.Portal, latest}, Result: &code},
	}); err != nil {
		return err
	}
	if uint64(id) != p.ChainID {
		return errorf(ReasonChain, "eth_chainId", "%s is of chain %d, the genesis names parent chain %d", c.name, uint64(id), p.ChainID)
	}
	start, err := c.headers(ctx, p.StartBlock)
	switch {
	case err != nil:
		return err
	case start[0] == nil:
		return r.missing(ctx, p.StartBlock)
	case start[0].Hash() != p.StartHash:
		return r.notStart(ctx, start[0])
	case len(code) == 0:
		return r.noPortal(ctx)
	}
	answer, err := c.view(ctx, p.Portal, portal.PackInboxGas())
	if err != nil {
		return err
	}
	gas, err := portal.UnpackInboxGas(answer)
	switch {
	case err != nil:
		return errorf(ReasonPortal, "inboxGas", "%s: the contract at %s is no portal: %w", c.name, p.Portal, err)
	case gas > p.GasPerHeight:
		return errorf(ReasonPortal, "inboxGas", "%s: the portal at %s takes deposits of %d gas in one block, and the genesis parameter gasPerHeight is %d: such a block could never be taken in", c.name, p.Portal, gas, p.GasPerHeight)
	}
	r.checked = true
	return nil
}

// noPortal tells a contract that is not there from one that is not there yet.
func (r *Reader) noPortal(ctx context.Context) error {
	if err := r.syncing(ctx); err != nil {
		return err
	}
	return errorf(ReasonPortal, "eth_getCode", "%s: there is no contract at %s, where the genesis has the portal", r.cfg.Client.name, r.cfg.Parent.Portal)
}

// Through takes the parent chain's blocks behind from in, up to the newest whose time
// is not past until, in seconds, and while the gas limits of their deposits are not over
// gas together. It gives the point that is reached and the deposits on the way, as they
// stand in a block. See the package's promises.
func (r *Reader) Through(ctx context.Context, from rollup.ParentPoint, until, gas uint64) (rollup.ParentPoint, []*types.Transaction, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	err := r.check(ctx)
	if err == nil {
		err = r.seek(ctx, from)
	}
	for err == nil {
		if n, decided := r.through(until, gas); decided {
			point, txs := from, []*types.Transaction(nil)
			for _, b := range r.blocks[:n] {
				point, txs = b.point, append(txs, b.deposits...)
			}
			return point, txs, nil
		}
		err = r.more(ctx, until)
	}
	return rollup.ParentPoint{}, nil, err
}

// through counts the blocks to take, and tells whether those known decide it.
func (r *Reader) through(until, gas uint64) (n int, decided bool) {
	for _, b := range r.blocks {
		if b.time > until || b.gas > gas {
			return n, true
		}
		gas -= b.gas
		n++
	}
	return n, false
}

// seek makes from the point taken in last. What is known behind it stays.
func (r *Reader) seek(ctx context.Context, from rollup.ParentPoint) error {
	if r.from == from {
		return nil
	}
	for i, b := range r.blocks {
		if b.point == from {
			r.from, r.blocks = from, r.blocks[i+1:]
			return nil
		}
	}
	if err := r.compare(ctx, from); err != nil {
		return err
	}
	r.from, r.blocks, r.ahead = from, nil, nil
	return nil
}

// tip is the newest point known.
func (r *Reader) tip() rollup.ParentPoint {
	if n := len(r.blocks); n > 0 {
		return r.blocks[n-1].point
	}
	return r.from
}

// more makes blocks known that follow tip, or tells why there are none.
func (r *Reader) more(ctx context.Context, until uint64) error {
	next := r.tip().Number + 1
	if r.final == nil || next > r.final.Number.Uint64() {
		if err := r.refresh(ctx); err != nil {
			return err
		}
	}
	if next > r.final.Number.Uint64() {
		return r.waits(ctx, until)
	}
	c, err := r.read(ctx, next)
	if err != nil {
		return err
	}
	if c.blocks[0].ParentHash != r.tip().Hash {
		return r.unlinked(ctx, c.blocks[0].Header)
	}
	return r.take(ctx, c)
}

// take makes the blocks of a chunk known, if the portal has counted their deposits too.
func (r *Reader) take(ctx context.Context, c *chunk) error {
	at := r.tip()
	blocks := make([]block, len(c.blocks))
	for i, x := range c.blocks {
		b := block{time: x.Time}
		for j := range x.deposits {
			d := &x.deposits[j]
			d.Index = at.Inbox
			at.Inbox, at.Accumulator = at.Inbox+1, d.Accumulate(at.Accumulator)
			b.gas += d.Gas
			b.deposits = append(b.deposits, d.Tx(r.chainID))
		}
		if b.gas > r.cfg.Parent.GasPerHeight {
			return errorf(ReasonPortal, "TransactionDeposited", "block %d has deposits of %d gas, and the genesis parameter gasPerHeight is %d", x.Number, b.gas, r.cfg.Parent.GasPerHeight)
		}
		at.Number, at.Hash = x.Number.Uint64(), x.hash
		if f := r.final; at.Number == f.Number.Uint64() && at.Hash != f.Hash() {
			r.forget()
			return notFinal(r.cfg.Client.name, f, at.Hash)
		}
		b.point = at
		blocks[i] = b
	}
	if at.Inbox > r.tip().Inbox {
		if err := r.compare(ctx, at); err != nil {
			return err
		}
	}
	r.blocks = append(r.blocks, blocks...)
	return nil
}

// compare looks whether the portal has the same accumulator. History does not
// change, so the newest block is as good as any.
func (r *Reader) compare(ctx context.Context, at rollup.ParentPoint) error {
	if at.Inbox == 0 {
		return nil
	}
	answer, err := r.cfg.Client.view(ctx, r.cfg.Parent.Portal, portal.PackInboxAccumulator(at.Inbox))
	if err != nil {
		return err
	}
	got, err := portal.UnpackInboxAccumulator(answer)
	switch {
	case err != nil || got == (common.Hash{}):
		return errorf(ReasonSyncing, "inboxAccumulator", "%s: the portal does not have deposit %d yet, which is in block %d or before", r.cfg.Client.name, at.Inbox-1, at.Number)
	case got != at.Accumulator:
		return errorf(LieAccumulator, "inboxAccumulator", "%s: the accumulator over %d deposits is %s by the events up to block %d, and %s by the portal", r.cfg.Client.name, at.Inbox, at.Accumulator, at.Number, common.Hash(got))
	}
	return nil
}

// refresh asks for the newest final block. That never goes back: the endpoint must
// still have what was final before. If not, that is an alarm, once: what counts is
// whether what was taken in is still there, which the next block tells.
func (r *Reader) refresh(ctx context.Context) error {
	at := []any{finalized}
	if r.cfg.Confirmations > 0 {
		at[0] = latest
	}
	if r.final != nil {
		at = append(at, r.final.Number.Uint64())
	}
	got, err := r.cfg.Client.headers(ctx, at...)
	if refusedWith(err, codeUnknownBlock) {
		got, err = []*types.Header{nil}, nil
	}
	if err != nil {
		return err
	}
	final := got[0]
	if n := r.cfg.Confirmations; n > 0 && final != nil {
		head := final.Number.Uint64()
		if final = nil; head >= n {
			only, err := r.cfg.Client.headers(ctx, head-n)
			if err != nil {
				return err
			}
			final = only[0]
		}
	}
	switch before := r.final; {
	case final == nil:
		return errorf(ReasonNotFinal, "eth_getBlockByNumber", "%s: no block is final yet", r.cfg.Client.name)
	case before == nil:
	case got[1] == nil:
		return errorf(ReasonSyncing, "eth_getBlockByNumber", "%s: block %d was final, and is not there", r.cfg.Client.name, before.Number)
	case got[1].Hash() != before.Hash():
		r.forget()
		return notFinal(r.cfg.Client.name, before, got[1].Hash())
	case final.Number.Cmp(before.Number) < 0:
		return nil // another node behind the same endpoint, which is not as far
	}
	r.final = final
	r.finalNumber.Store(final.Number.Uint64())
	return nil
}

// notFinal is the alarm that a final block was replaced.
func notFinal(name string, before *types.Header, now common.Hash) error {
	return errorf(ReasonReorg, "eth_getBlockByNumber", "%s: block %d was final as %s, and is %s now", name, before.Number, before.Hash(), now)
}

// waits tells what there is to wait for: all that is final is known, and none of it is
// past until.
func (r *Reader) waits(ctx context.Context, until uint64) error {
	if err := r.syncing(ctx); err != nil {
		return err
	}
	got, err := r.cfg.Client.headers(ctx, latest)
	if err != nil {
		return err
	}
	head, now := got[0], r.cfg.Now()
	if head == nil || head.Number.Uint64() < r.from.Number {
		return errorf(ReasonSyncing, "eth_getBlockByNumber", "%s: block %d was taken in, and the newest is before it", r.cfg.Client.name, r.from.Number)
	}
	name := r.cfg.Client.name
	age := now.Sub(time.Unix(int64(head.Time), 0)).Round(time.Second)
	lag := time.Duration(head.Time-min(head.Time, r.final.Time)) * time.Second
	switch {
	case head.Time <= until && until > uint64(now.Unix()):
		return errorf(ReasonClock, "waiting", "the next DA height takes in what the parent chain has until %s, which has not come: it is %s here", stamp(until), stamp(uint64(now.Unix())))
	case head.Time <= until:
		return errorf(ReasonStalled, "waiting", "%s: a block later than %s is needed, and the newest one, %d, is of %s, %s ago", name, stamp(until), head.Number, stamp(head.Time), age)
	case lag > 2*time.Duration(r.cfg.Parent.Delay)*time.Second:
		return errorf(ReasonFinality, "waiting", "%s: a final block later than %s is needed, and the newest one, %d, is of %s, %s behind the newest block, %d", name, stamp(until), r.final.Number, stamp(r.final.Time), lag, head.Number)
	default:
		return errorf(ReasonNotFinal, "waiting", "%s: a final block later than %s is needed, and the newest one, %d, is of %s, %s behind the newest block, %d", name, stamp(until), r.final.Number, stamp(r.final.Time), lag, head.Number)
	}
}

func stamp(seconds uint64) string { return time.Unix(int64(seconds), 0).UTC().Format(time.RFC3339) }

// syncing is an error while the endpoint says that it has not all blocks yet.
func (r *Reader) syncing(ctx context.Context) error {
	var state any
	if err := r.cfg.Client.call(ctx, &state, "eth_syncing"); err != nil {
		return err
	}
	if state == nil || state == false {
		return nil
	}
	return errorf(ReasonSyncing, "eth_syncing", "%s: it has not synced with its network yet", r.cfg.Client.name)
}

// missing tells why a block is not there.
func (r *Reader) missing(ctx context.Context, number uint64) error {
	if err := r.syncing(ctx); err != nil {
		return err
	}
	got, err := r.cfg.Client.headers(ctx, latest)
	switch {
	case err != nil:
		return err
	case got[0] == nil || got[0].Number.Uint64() < number:
		return errorf(ReasonSyncing, "eth_getBlockByNumber", "%s: block %d is needed, and is past its newest", r.cfg.Client.name, number)
	}
	return errorf(ReasonPruned, "eth_getBlockByNumber", "%s: block %d is needed, its newest is %d, and it is not there", r.cfg.Client.name, number, got[0].Number)
}

// unlinked tells why a block does not follow tip. All that is known and was not taken in
// is forgotten: it may have been of a branch that is none any more.
func (r *Reader) unlinked(ctx context.Context, h *types.Header) error {
	fresh := len(r.blocks) == 0
	r.forget()
	if !fresh {
		return nil // asked for anew
	}
	got, err := r.cfg.Client.headers(ctx, r.from.Number)
	if err != nil {
		return err
	}
	switch before := got[0]; {
	case before == nil:
		return r.missing(ctx, r.from.Number)
	case before.Hash() == r.from.Hash:
		return errorf(LieHeader, "eth_getBlockByNumber", "%s: block %d names %s as the one before, which is %s", r.cfg.Client.name, h.Number, h.ParentHash, r.from.Hash)
	case r.from.Number == r.cfg.Parent.StartBlock:
		return r.notStart(ctx, before)
	default:
		if err := r.known(ctx, before); err != nil {
			return err
		}
		return errorf(ReasonReorg, "eth_getBlockByNumber", "%s: block %d was taken in as %s, and is %s now", r.cfg.Client.name, r.from.Number, r.from.Hash, before.Hash())
	}
}

// forget drops all that was not taken in.
func (r *Reader) forget() { r.final, r.blocks, r.ahead = nil, nil, nil }

func (r *Reader) notStart(ctx context.Context, h *types.Header) error {
	if err := r.known(ctx, h); err != nil {
		return err
	}
	return errorf(ReasonChain, "eth_getBlockByNumber", "%s: block %d is %s, and the genesis parameter startHash is %s", r.cfg.Client.name, h.Number, h.Hash(), r.cfg.Parent.StartHash)
}

// known is an error for a header that does not hash to what the endpoint says it does:
// all further ones would not link.
func (r *Reader) known(ctx context.Context, h *types.Header) error {
	claimed, err := r.cfg.Client.hashOf(ctx, h.Number.Uint64())
	if err != nil {
		return err
	}
	if claimed != h.Hash() {
		return errorf(LieHeader, "eth_getBlockByNumber", "%s: block %d is said to be %s, and its header hashes to %s", r.cfg.Client.name, h.Number, claimed, h.Hash())
	}
	return nil
}

// refusedWith tells whether an error is a JSON-RPC error of this code.
func refusedWith(err error, code int) bool {
	var refusal rpc.Error
	return errors.As(err, &refusal) && refusal.ErrorCode() == code
}
