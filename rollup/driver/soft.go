package driver

import (
	"context"
	"fmt"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"

	"github.com/trivium-chain/trivium/execution/stf"
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
	st, err := d.store.State(parent.Root)
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
	if known, err := d.store.DAHeight(origin.DAHeight); err != nil {
		return err
	} else if known != nil && known.DataRoot != origin.DADataRoot {
		return bad(fmt.Errorf("origin %d has data root %s, the DA layer has %s", origin.DAHeight, origin.DADataRoot, known.DataRoot))
	}
	if err := d.store.EnsureState(parent); err != nil {
		return err
	}
	st, err := d.store.State(parent.Root)
	if err != nil {
		return err
	}
	r, err := stf.Process(d.store.Rules(), parent, st, d.store.Ancestors, stf.Input{Origin: origin, Timestamp: b.Time(), Txs: b.Transactions()})
	if err != nil {
		return bad(err)
	}
	if r.Block.Hash() != b.Hash() {
		return bad(fmt.Errorf("it executes to %s", r.Block.Hash()))
	}
	u := d.store.Begin()
	if parent.Number.Uint64() < heads.Soft.Number {
		u.Rewind(parent)
	}
	u.Append(r, origin)
	return u.Commit()
}

// ErrGap says that blocks before a soft block are missing here.
var ErrGap = fmt.Errorf("soft blocks are missing")
