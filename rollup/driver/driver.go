package driver

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"sync"
	"sync/atomic"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/rlp"

	"github.com/trivium-chain/trivium/execution/state"
	"github.com/trivium-chain/trivium/execution/stateless"
	"github.com/trivium-chain/trivium/execution/stf"
	"github.com/trivium-chain/trivium/rollup"
	"github.com/trivium-chain/trivium/rollup/chain"
	"github.com/trivium-chain/trivium/rollup/derive"
)

// Source gives DA heights, proven and complete. A *da.Error of KindFuture means
// that the height does not exist yet.
type Source interface {
	Height(ctx context.Context, height uint64) (*derive.Height, error)
}

// Builder chooses what the next soft block holds and executes it on st, the
// state after parent. A nil result means that no block is due.
type Builder interface {
	Build(ctx context.Context, parent *types.Header, parentOrigin uint64, st *state.State) (*stf.Result, stf.Origin, error)
}

// Config is what a driver works on.
type Config struct {
	Store  *chain.Store
	Source Source
	// Parents reads the parent chain; nil on a chain that has none.
	Parents Parents
	Logger  *slog.Logger
	// OwnClaims is set on the sequencer: the batches are this node's, so a claim
	// that derivation does not confirm means that one input gave two states here.
	// Derivation then stops with a ClaimError. Other nodes count it and go on:
	// what they derive does not depend on the claim.
	OwnClaims bool
}

// ClaimError says that this node claimed a state root which it does not derive.
type ClaimError struct {
	Batch, Block     uint64
	Claimed, Derived common.Hash
}

func (e *ClaimError) Error() string {
	return fmt.Sprintf("batch %d claims state root %s after block %d, this same node derives %s: the state transition is not deterministic here; stop the sequencer, keep the home, and compare with `trivium replay --from %d --to %d` on another machine",
		e.Batch, e.Claimed, e.Block, e.Derived, e.Block, e.Block)
}

// Driver moves the heads of one chain.
type Driver struct {
	store   *chain.Store
	source  Source
	parents Parents
	log     *slog.Logger
	own     bool // OwnClaims

	deriving sync.Mutex // held by Derive; guards what follows
	pipeline *derive.Pipeline
	waits    *derive.Height     // read, and to be completed from the parent chain
	inHeight *rollup.DAHeight   // taken and not ended
	ahead    sync.WaitGroup     // recovers the next block's senders
	failed   *stateless.Witness // that the batch's block given last cannot be executed; nil: it can, or none is recorded

	writing  sync.Mutex // held for each block
	progress atomic.Pointer[Progress]
	claims   atomic.Uint64
}

// Progress tells how far derivation has come.
type Progress struct {
	Height        uint64      // next DA height to take
	Head          derive.Head // last derived block
	NextBatch     uint64      // index of the batch awaited
	LastBatch     common.Hash // id of the last batch accepted
	Skipped       derive.Stats
	Contradicted  uint64 // soft blocks rewound since start
	ClaimMismatch uint64 // batches whose claimed state root was not the derived one
}

// Contradiction is the evidence kept when derivation replaces a soft block.
type Contradiction struct {
	Number   uint64
	Soft     common.Hash
	Derived  common.Hash
	DAHeight uint64
}

var contradictionPrefix = []byte("trivium-v") // + soft block hash -> Contradiction

// New goes on from what the store holds.
func New(cfg Config) (*Driver, error) {
	g, s := cfg.Store.Genesis(), cfg.Store
	st := derive.Genesis(g, s.Header(0).Hash())
	if raw := s.Cursor(); len(raw) > 0 {
		var err error
		if st, err = derive.DecodeState(raw); err != nil {
			return nil, err
		}
	}
	var heights []*rollup.DAHeight
	for h := st.Head.Origin; h < st.Height; h++ {
		rec, err := s.DAHeight(h)
		if err != nil {
			return nil, fmt.Errorf("record of DA height %d: %w", h, err)
		}
		if rec != nil {
			heights = append(heights, rec)
		}
	}
	p, err := derive.New(g, st, heights)
	if err != nil {
		return nil, err
	}
	d := &Driver{store: s, source: cfg.Source, parents: cfg.Parents, log: cfg.Logger, own: cfg.OwnClaims, pipeline: p}
	d.progress.Store(&Progress{})
	d.note(0)
	return d, nil
}

// Progress is a snapshot, for readers of any goroutine.
func (d *Driver) Progress() Progress { return *d.progress.Load() }

func (d *Driver) note(contradicted uint64) {
	next, last := d.pipeline.Awaited()
	d.progress.Store(&Progress{
		Height: d.pipeline.State().Height, Head: d.pipeline.Head(), NextBatch: next, LastBatch: last,
		Skipped: maps.Clone(d.pipeline.Stats()), Contradicted: d.Progress().Contradicted + contradicted, ClaimMismatch: d.claims.Load(),
	})
}

// Derive takes the next DA height and makes its blocks safe. It returns the
// source's error when there is no height to take. After any error it may be
// called again and goes on where it stopped.
func (d *Driver) Derive(ctx context.Context) error {
	d.deriving.Lock()
	defer d.deriving.Unlock()
	if d.inHeight == nil {
		h, err := d.next(ctx)
		if err != nil {
			return err
		}
		if d.inHeight, err = d.pipeline.Take(h); err != nil {
			return err
		}
	}
	for b := d.pipeline.Next(); b != nil; b = d.pipeline.Next() {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := d.apply(b); err != nil {
			return fmt.Errorf("derive block %d at DA height %d: %w", b.Number, d.inHeight.Height, err)
		}
	}
	return d.endHeight()
}

// next reads the next DA height, and what it takes in of the parent chain. While that
// is not decided, the height is kept.
func (d *Driver) next(ctx context.Context) (*derive.Height, error) {
	at := d.pipeline.State().Height
	before, err := d.store.DAHeight(at - 1)
	if err != nil {
		return nil, err
	}
	if d.waits == nil {
		h, err := d.source.Height(ctx, at)
		if err != nil {
			return nil, err
		}
		if err := checkLink(before, h); err != nil {
			return nil, err
		}
		if err := d.checkAgain(h); err != nil {
			return nil, err
		}
		d.waits = h
	}
	h := d.waits
	if err := TakeIn(ctx, d.store.Genesis(), d.parents, before, h); err != nil {
		return nil, err
	}
	d.waits = nil
	return h, nil
}

// ErrOtherDA says that the DA layer is not the one that this home was derived from.
var ErrOtherDA = errors.New("the DA endpoint is of another chain than the one this home was derived from")

// checkLink makes sure that a DA height follows the one derived before it, if there is one.
func checkLink(before *rollup.DAHeight, h *derive.Height) error {
	if before == nil || before.Hash == h.Parent {
		return nil
	}
	return fmt.Errorf("%w: its height %d follows %x, here height %d is %x: set da.url to the right endpoint, or use an empty home",
		ErrOtherDA, h.Height, h.Parent, before.Height, before.Hash)
}

func (d *Driver) endHeight() error {
	d.writing.Lock()
	defer d.writing.Unlock()
	if err := d.checkParent(); err != nil {
		return err
	}
	st := d.pipeline.Peek()
	enc, err := st.Encode()
	if err != nil {
		return err
	}
	u := d.store.Begin()
	u.DAHeight(d.inHeight)
	u.Cursor(enc)
	u.Final(d.store.Heads().Safe)
	if err := u.Commit(); err != nil {
		return err
	}
	d.pipeline.End()
	d.inHeight = nil
	d.note(0)
	return nil
}

// apply makes one derived block safe and answers the pipeline.
func (d *Driver) apply(b *derive.Block) error {
	d.writing.Lock()
	defer d.writing.Unlock()
	heads := d.store.Heads()
	if b.Number <= heads.Safe.Number {
		// Made safe before a crash within this height.
		if !b.Replaced && d.pipeline.WasReplaced(b.Number) {
			d.pipeline.Rejected()
			return nil
		}
		d.pipeline.Applied(d.store.Header(b.Number))
		return nil
	}
	var soft *types.Block
	if heads.Soft.Number >= b.Number {
		if soft = d.store.Block(b.Number); soft == nil {
			return errors.New("the soft block is missing: the data directory is damaged")
		}
		same, err := d.sameInput(soft, b)
		if err != nil {
			return err
		}
		if same {
			return d.promote(b, soft, nil)
		}
	}
	r, err := d.execute(b)
	var tx *stf.TxError
	switch {
	case errors.As(err, &tx) && len(b.Input.Txs) > 0:
		d.log.Warn("a batch's block cannot be executed; its forced-only form takes its place", "block", b.Number, "err", err)
		d.pipeline.Rejected()
		return nil
	case err != nil:
		return err
	case soft != nil && soft.Hash() == r.Block.Hash():
		if err := d.promote(b, soft, r); err != nil {
			return err
		}
		return d.store.EnsureState(d.store.Head()) // execute may have gone back behind it
	}
	u := d.store.Begin()
	var contradicted uint64
	if soft != nil {
		contradicted = heads.Soft.Number - b.Number + 1
		d.log.Warn("the DA layer contradicts a soft block: rewinding", "block", b.Number, "soft", soft.Hash(), "derived", r.Block.Hash(), "blocks", contradicted)
		u.Rewind(d.store.HeaderByHash(b.Parent))
		u.Record(contradictionKey(soft.Hash()), &Contradiction{b.Number, soft.Hash(), r.Block.Hash(), d.inHeight.Height})
	}
	u.Append(r, b.Input.Origin)
	if err := d.makeSafe(u, b, r.Block.Header()); err != nil {
		return err
	}
	d.pipeline.Applied(r.Block.Header())
	d.note(contradicted)
	return nil
}

// promote makes an existing soft block safe. Where it was executed again, r is what
// derivation's input gave: it may have read more, of what is not in the block.
func (d *Driver) promote(b *derive.Block, soft *types.Block, r *stf.Result) error {
	u, h := d.store.Begin(), soft.Header()
	u.Place(soft, &b.Input)
	if r != nil {
		u.Witness(r)
	}
	if err := d.makeSafe(u, b, h); err != nil {
		return err
	}
	d.pipeline.Applied(h)
	d.note(0)
	return nil
}

func (d *Driver) makeSafe(u *chain.Unit, b *derive.Block, h *types.Header) error {
	u.Safe(rollup.BlockRef{Number: b.Number, Hash: h.Hash(), Origin: b.Input.Origin.DAHeight}, d.inHeight.Height)
	if b.Batch != nil {
		if err := d.confirm(u, b, h.Root); err != nil {
			return err
		}
		u.Batch(b.Batch)
		if !b.Replaced && b.Batch.StateRoot != h.Root {
			if d.own {
				return &ClaimError{b.Batch.Index, b.Number, b.Batch.StateRoot, h.Root}
			}
			d.claims.Add(1)
			d.log.Error("the sequencer claims another state root than the one derived", "batch", b.Batch.Index, "block", b.Number, "claimed", b.Batch.StateRoot, "derived", h.Root)
		}
	}
	if b.Replaced {
		st := d.pipeline.State()
		enc, err := st.Encode()
		if err != nil {
			return err
		}
		u.Cursor(enc)
	}
	return u.Commit()
}

func (d *Driver) execute(b *derive.Block) (*stf.Result, error) {
	parent := d.store.HeaderByHash(b.Parent)
	if parent == nil {
		return nil, fmt.Errorf("parent %s is missing: the data directory is damaged", b.Parent)
	}
	if err := d.store.EnsureState(parent); err != nil {
		return nil, err
	}
	st, err := d.store.Recording(parent)
	if err != nil {
		return nil, err
	}
	rules := d.store.Rules()
	d.ahead.Wait()
	stf.RecoverSenders(rules, b.Input.Forced)
	stf.RecoverSenders(rules, b.Input.Txs)
	if next := d.pipeline.Ahead(); len(next) > 0 {
		d.ahead.Go(func() { stf.RecoverSenders(rules, next) })
	}
	r, err := stf.Process(rules, parent, st, d.store.Ancestors, b.Input)
	switch {
	case errors.As(err, new(*stf.TxError)):
		d.failed = stateless.Spent(rules, st, parent)
	case err == nil && b.Replaced && r.Witness != nil && d.failed != nil:
		// Whoever executes the batch from the block's witness must see it fail first.
		stateless.Join(r.Witness, d.failed)
	}
	return r, err
}

// sameInput tells whether a soft block is certainly what the derived input
// gives: it was made from the same input here, or it was executed here and
// holds the same transactions. In the second way only execution can tell which
// forced transactions apply, and what is a deposit.
func (d *Driver) sameInput(soft *types.Block, b *derive.Block) (bool, error) {
	if soft.ParentHash() != b.Parent {
		return false, nil
	}
	made, err := d.store.Input(soft.Hash())
	if err != nil || made != (common.Hash{}) {
		return made == b.Input.Hash(), err
	}
	return sameBlock(soft, b), nil
}

func sameBlock(soft *types.Block, b *derive.Block) bool {
	if forced, _ := stf.Forced(soft.Header()); forced > 0 {
		return false // for nothing: it claims what nobody has forced
	}
	if len(b.Input.Deposits)+len(b.Input.Forced) > 0 || soft.Time() != b.Input.Timestamp ||
		soft.BeaconRoot() == nil || *soft.BeaconRoot() != b.Input.Origin.Hash() || len(soft.Transactions()) != len(b.Input.Txs) {
		return false
	}
	for i, tx := range soft.Transactions() {
		if tx.Hash() != b.Input.Txs[i].Hash() {
			return false
		}
	}
	return true
}

func contradictionKey(soft common.Hash) []byte {
	return append(append([]byte{}, contradictionPrefix...), soft[:]...)
}

// ContradictionOf is the evidence about a soft block that derivation replaced, or nil.
func (d *Driver) ContradictionOf(soft common.Hash) *Contradiction {
	raw, err := d.store.DB().Get(contradictionKey(soft))
	if err != nil {
		return nil
	}
	c := new(Contradiction)
	if rlp.DecodeBytes(raw, c) != nil {
		return nil
	}
	return c
}
