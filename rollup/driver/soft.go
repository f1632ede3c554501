package driver

import (
	"context"
	"errors"
	"fmt"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"

	"github.com/trivium-chain/trivium/execution/stf"
	"github.com/trivium-chain/trivium/rollup"
	"github.com/trivium-chain/trivium/rollup/derive"
)

// Build asks the builder for the next soft block and stores it. It returns nil
// when no block was due.
func (d *Driver) Build(ctx context.Context, builder Builder) (*types.Block, error) {
	d.writing.Lock()
	defer d.writing.Unlock()
	parent := d.store.Head()
	origin, err := d.store.Origin(parent.Hash())
	if err != nil {
		return nil, err
	}
	if err := d.store.EnsureState(parent); err != nil {
		return nil, err
	}
	st, err := d.store.Recording(parent)
	if err != nil {
		return nil, fmt.Errorf("state of head %d: %w", parent.Number, err)
	}
	r, o, err := builder.Build(ctx, parent, origin.DAHeight, st)
	if err != nil || r == nil {
		return nil, err
	}
	u := d.store.Begin()
	u.Append(r, o)
	return r.Block, u.Commit()
}

// BadSoftBlockError says that a block of the feed does not execute to itself or
// breaks a rule that can be checked at once.
type BadSoftBlockError struct {
	Number uint64
	Hash   common.Hash
	Err    error
}

func (e *BadSoftBlockError) Error() string {
	return fmt.Sprintf("soft block %d (%s) is wrong: %v", e.Number, e.Hash, e.Err)
}
func (e *BadSoftBlockError) Unwrap() error { return e.Err }

// Import stores a soft block whose signature the caller has checked. A block
// that is known or lies at or below the safe head is passed over; one that does
// not follow the soft head is refused with ErrGap.
func (d *Driver) Import(b *types.Block, origin stf.Origin) error {
	stf.RecoverSenders(d.store.Rules(), b.Transactions())
	d.writing.Lock()
	defer d.writing.Unlock()
	heads := d.store.Heads()
	if b.NumberU64() <= heads.Safe.Number || d.store.Canonical(b.Hash(), b.NumberU64()) {
		return nil
	}
	parent := d.store.Head()
	if b.ParentHash() != parent.Hash() {
		if b.NumberU64() > heads.Soft.Number || !d.store.Canonical(b.ParentHash(), b.NumberU64()-1) {
			return fmt.Errorf("%w: soft block %d (parent %s) does not follow head %d (%s)", ErrGap, b.NumberU64(), b.ParentHash(), heads.Soft.Number, heads.Soft.Hash)
		}
		parent = d.store.HeaderByHash(b.ParentHash()) // the sequencer rewound its own soft blocks
	}
	bad := func(err error) error { return &BadSoftBlockError{b.NumberU64(), b.Hash(), err} }
	if b.BeaconRoot() == nil || *b.BeaconRoot() != origin.Hash() {
		return bad(fmt.Errorf("origin %d is not the one in its header", origin.DAHeight))
	}
	if err := d.store.EnsureState(parent); err != nil {
		return err
	}
	st, err := d.store.Recording(parent)
	if err != nil {
		return err
	}
	in, err := d.softInput(b, parent, origin)
	if err != nil {
		return errors.Join(bad(err), d.store.EnsureState(d.store.Head()))
	}
	var r *stf.Result
	if in != nil {
		r, err = stf.Reproduce(d.store.Rules(), parent, st, d.store.Ancestors, *in, b)
	} else {
		r, err = stf.Replay(d.store.Rules(), parent, st, d.store.Ancestors, origin, b)
	}
	if err == nil && r.Block.Hash() != b.Hash() {
		err = fmt.Errorf("it executes to %s", r.Block.Hash())
	}
	if err != nil {
		return errors.Join(bad(err), d.store.EnsureState(d.store.Head()))
	}
	u := d.store.Begin()
	if parent.Number.Uint64() < heads.Soft.Number {
		u.Rewind(parent)
	}
	u.Append(r, origin)
	return u.Commit()
}

// softInput is the input that derivation would make of a soft block, but for its Txs,
// so that one that leaves forced transactions out does not execute to itself. It is nil when this
// node has not derived all DA heights up to the block's origin: the feed may be ahead of
// derivation by an origin or more, for several blocks. What they claim to be forced
// is believed, and judged when derivation comes to them.
func (d *Driver) softInput(b *types.Block, parent *types.Header, origin stf.Origin) (*stf.Input, error) {
	before, err := d.store.Origin(parent.Hash())
	if err != nil {
		return nil, err
	}
	params := &d.store.Genesis().Rollup
	if origin.DAHeight < before.DAHeight || origin.DAHeight-before.DAHeight > params.MaxOriginAdvance {
		return nil, fmt.Errorf("its origin %d does not follow its parent's, %d: at most %d further", origin.DAHeight, before.DAHeight, params.MaxOriginAdvance)
	}
	if origin.DAHeight == before.DAHeight && origin != before {
		return nil, fmt.Errorf("its origin %d has data root %s, its parent's has %s", origin.DAHeight, origin.DADataRoot, before.DADataRoot)
	}
	heights := make(map[uint64]*rollup.DAHeight)
	for h := before.DAHeight; h <= origin.DAHeight; h++ {
		rec, err := d.store.DAHeight(h)
		if err != nil {
			return nil, err
		}
		if rec == nil && h != params.StartHeight { // which has none: it is before the first height derived
			return nil, nil
		}
		heights[h] = rec
	}
	made := derive.Input(params, before.DAHeight, origin.DAHeight, b.Time(), nil, func(h uint64) *rollup.DAHeight { return heights[h] })
	if made.Origin != origin {
		return nil, fmt.Errorf("its origin %d has data root %s, the DA layer has %s", origin.DAHeight, origin.DADataRoot, made.Origin.DADataRoot)
	}
	return &made, nil
}

// ErrGap says that blocks before a soft block are missing here.
var ErrGap = errors.New("soft blocks are missing")
