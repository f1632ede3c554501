package driver

import (
	"fmt"

	"github.com/trivium-chain/trivium/rollup"
	"github.com/trivium-chain/trivium/rollup/chain"
	"github.com/trivium-chain/trivium/rollup/codec"
	"github.com/trivium-chain/trivium/rollup/derive"
)

// BaseError says that the DA layer does not confirm the snapshot that this home
// was restored from. Going on would only follow it further from the chain.
type BaseError struct {
	Base rollup.Base
	What string
}

func (e *BaseError) Error() string {
	return fmt.Sprintf("the DA layer contradicts the snapshot of block %d (%s) that this home was restored from: %s; remove the data directory and restore another snapshot, or derive the chain from its genesis",
		e.Base.Number, e.Base.Hash, e.What)
}

// doubted is the base while no batch after it has confirmed it, else nil.
func (d *Driver) doubted() *rollup.Base {
	if b := d.store.Base(); b != nil && !b.Confirmed {
		return b
	}
	return nil
}

// checkAgain looks, for a whole sequencer window after the base, whether the
// batch that ends at it is published anew. An honest sequencer does so only when
// derivation has skipped the one that the snapshot rests on.
func (d *Driver) checkAgain(h *derive.Height) error {
	base := d.store.Base()
	g := d.store.Genesis()
	if base == nil || h.Height >= base.DAHeight+g.Rollup.SequencerWindow && base.Confirmed {
		return nil
	}
	for i := range h.Frames {
		f, signer, err := codec.DecodeFrame(g.ChainID(), h.Frames[i].Data)
		if err == nil && signer == g.Rollup.Sequencer && f.BatchIndex == base.Batch && f.BatchID != base.BatchID {
			return &BaseError{*base, fmt.Sprintf("batch %d, with which it ends, is %s there, and the sequencer publishes it again as %s at DA height %d: the first did not count", base.Batch, base.BatchID, f.BatchID, h.Height)}
		}
	}
	return nil
}

// confirm compares the first batch after the base with what was derived. Its
// claim rests on all of the snapshot: the state, the header of the base (whose hash
// the state then holds), and the records of DA heights.
func (d *Driver) confirm(u *chain.Unit, b *derive.Block, derived [32]byte) error {
	base := d.doubted()
	switch {
	case base == nil:
		return nil
	case b.Replaced:
		return &BaseError{*base, fmt.Sprintf("batch %d, the first after it, cannot be executed", b.Batch.Index)}
	case b.Batch.StateRoot != derived:
		return &BaseError{*base, fmt.Sprintf("batch %d, the first after it, claims state root %s after block %d, and %x is derived", b.Batch.Index, b.Batch.StateRoot, b.Number, derived)}
	}
	u.Confirm()
	d.log.Info("the snapshot that this home was restored from is confirmed", "block", base.Number, "batch", b.Batch.Index, "root", b.Batch.StateRoot)
	return nil
}

// checkParent looks, at the end of a DA height, whether the sequencer's next
// batch was skipped because it does not follow the base, or has been missed by it.
func (d *Driver) checkParent() error {
	base := d.doubted()
	if base == nil {
		return nil
	}
	next, _ := d.pipeline.Awaited()
	stats := d.pipeline.Stats()
	silent := stats[derive.SkipForcedBlock] > 0 // then batches for the old head may come late
	if !silent && stats[derive.SkipParent] > 0 {
		return &BaseError{*base, fmt.Sprintf("batch %d does not follow it: it names another batch or block as the one before", next)}
	}
	if !silent {
		return nil
	}
	for _, held := range d.pipeline.Peek().Held {
		f, _, err := codec.DecodeFrame(d.store.Genesis().ChainID(), held.Raw)
		if err == nil && f.BatchIndex > next {
			return &BaseError{*base, fmt.Sprintf("batch %d is there, and batch %d, the first after it, has not come within the sequencer window", f.BatchIndex, next)}
		}
	}
	return nil
}
