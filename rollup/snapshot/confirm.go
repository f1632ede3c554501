package snapshot

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/rlp"

	"github.com/trivium-chain/trivium/da"
	"github.com/trivium-chain/trivium/rollup"
	"github.com/trivium-chain/trivium/rollup/codec"
	"github.com/trivium-chain/trivium/rollup/derive"
	"github.com/trivium-chain/trivium/rollup/driver"
)

// Report is what Confirm has looked at.
type Report struct {
	From, To uint64 // DA heights
	// Pruned is the newest height before the batch's that the DA layer has dropped; 0: none.
	Pruned uint64
	// Next tells whether the sequencer's next batch was seen, naming the
	// snapshot's as the one before.
	Next bool
}

// saidEvery is how often a long reading is heard of.
const saidEvery = 10 * time.Second

// confirmer gathers what the DA layer has, height by height.
type confirmer struct {
	c       *Contents
	g       *rollup.Genesis
	parents driver.Parents
	report  *Report

	parts  map[uint16]*codec.Frame // of the snapshot's batch
	landed uint64                  // where the last of them did
	next   map[common.Hash]map[uint16]*codec.Frame
	before *derive.Height
}

// Confirm compares a snapshot with the DA layer: from a sequencer window before
// the batch landed, as frames may have come early, to a window after it, as far as
// the layer goes. parents is the parent chain, nil on a chain that has none. An error is an
// *Error if the snapshot is refused, and the client's, or that of parents, if it does
// not answer. How far it is goes to log now and then.
func Confirm(ctx context.Context, c *Contents, g *rollup.Genesis, client da.Client, parents driver.Parents, prefetch int, log *slog.Logger) (*Report, error) {
	m, w := &c.Manifest, g.Rollup.SequencerWindow
	head, err := client.Head(ctx)
	if err != nil {
		return nil, err
	}
	if head.Height < m.Derived {
		return nil, refuse(FlawCursor, "it comes from DA height %d, and the DA layer's newest is %d: ask an endpoint of the right network that is synced", m.Derived, head.Height)
	}
	f := &confirmer{
		c: c, g: g, parents: parents, parts: make(map[uint16]*codec.Frame), next: make(map[common.Hash]map[uint16]*codec.Frame),
		report: &Report{From: max(g.Rollup.StartHeight+1, m.Batch.DAHeight-min(m.Batch.DAHeight, w-1)), To: min(head.Height, m.Derived+w)},
	}
	source := driver.NewFetcher(client, g.Rollup, prefetch, nil)
	log.Info("reading the DA layer", "from", f.report.From, "to", f.report.To, "head", head.Height)
	said := time.Now()
	for n := f.report.From; n <= f.report.To; n++ {
		if time.Since(said) > saidEvery {
			log.Info("reading the DA layer", "height", n, "to", f.report.To)
			said = time.Now()
		}
		h, err := source.Height(ctx, n)
		switch {
		case da.KindOf(err) == da.KindPruned && n < m.firstHeight(g):
			f.report.Pruned, f.before = n, nil
			continue
		case err != nil:
			return nil, err
		}
		if err := f.take(ctx, h); err != nil {
			return nil, err
		}
	}
	if f.parts != nil {
		return nil, refuse(FlawBatch, "%d frames of batch %d (%s) are in the DA layer between heights %d and %d, and not the whole of it", len(f.parts), m.Batch.Index, m.Batch.ID, f.report.From, m.Batch.DAHeight)
	}
	return f.report, nil
}

func (f *confirmer) take(ctx context.Context, h *derive.Height) error {
	m := &f.c.Manifest
	if f.before != nil && h.Parent != f.before.Hash {
		return refuse(FlawHeights, "DA height %d does not follow the one before it", h.Height)
	}
	f.before = h
	if first := m.firstHeight(f.g); h.Height >= first && h.Height <= m.Derived {
		if err := f.takeIn(ctx, h, h.Height-first); err != nil {
			return err
		}
		if err := f.record(h, f.c.Heights[h.Height-first]); err != nil {
			return err
		}
	}
	for i := range h.Frames {
		frame, signer, err := codec.DecodeFrame(f.g.ChainID(), h.Frames[i].Data)
		if err != nil || signer != f.g.Rollup.Sequencer {
			continue
		}
		if err := f.frame(h.Height, frame); err != nil {
			return err
		}
	}
	return nil
}

// takeIn completes a DA height, of which the snapshot has record i, from the parent chain.
// The one that the block has for its origin begins where no record is: what it has come to
// stands in the block's header and in its state, and its deposits are in blocks before.
func (f *confirmer) takeIn(ctx context.Context, h *derive.Height, i uint64) error {
	if i > 0 || h.Height == f.g.Rollup.StartHeight+1 {
		var before *rollup.DAHeight
		if i > 0 {
			before = f.c.Heights[i-1]
		}
		return driver.TakeIn(ctx, f.g, f.parents, before, h)
	}
	rec, o := f.c.Heights[0], &f.c.Manifest.Origin
	if rec.Parent.Number != o.ParentNumber || rec.Parent.Hash != o.ParentHash {
		return refuse(FlawHeights, "the record of DA height %d ends with block %d (%s) of the parent chain, and block %d, whose origin it is, with %d (%s)",
			h.Height, rec.Parent.Number, rec.Parent.Hash, f.c.Manifest.Number, o.ParentNumber, o.ParentHash)
	}
	if rec.Parent.Inbox != f.c.Inbox || rec.Parent.Accumulator != f.c.Accumulator {
		return refuse(FlawHeights, "the record of DA height %d ends with %d deposits (accumulator %s), and the state of block %d, whose origin it is, has taken in %d (%s)",
			h.Height, rec.Parent.Inbox, rec.Parent.Accumulator, f.c.Manifest.Number, f.c.Inbox, f.c.Accumulator)
	}
	h.Parents, h.Deposits = rec.Parent, rec.Deposits
	return nil
}

// record makes the record of a DA height again, as derivation does.
func (f *confirmer) record(h *derive.Height, got *rollup.DAHeight) error {
	p, err := derive.New(f.g, derive.State{Height: h.Height, Head: derive.Head{Origin: h.Height - 1}}, nil)
	if err != nil {
		return err
	}
	want, err := p.Take(h)
	if err != nil {
		return err
	}
	a, err := rlp.EncodeToBytes(want)
	if err != nil {
		return err
	}
	b, err := rlp.EncodeToBytes(got)
	if err != nil {
		return err
	}
	if !bytes.Equal(a, b) {
		return refuse(FlawHeights, "the record of DA height %d (%d forced transactions, %d deposits, block %d of the parent chain, time %d, header %s, data root %s) is not what is there (%d, %d, %d, %d, %s, %s)",
			h.Height, len(got.Forced), len(got.Deposits), got.Parent.Number, got.Time, got.Hash, got.DataRoot,
			len(want.Forced), len(want.Deposits), want.Parent.Number, want.Time, want.Hash, want.DataRoot)
	}
	return nil
}

func (f *confirmer) frame(height uint64, x *codec.Frame) error {
	m := &f.c.Manifest
	switch b := &m.Batch; {
	case x.BatchIndex == b.Index && x.BatchID != b.ID:
		return refuse(FlawBatch, "the sequencer has published batch %d as %s too (DA height %d): only one of them counts, and it need not be %s", b.Index, x.BatchID, height, b.ID)
	case x.BatchIndex == b.Index && f.parts != nil:
		if f.parts[x.Number] == nil {
			f.parts[x.Number], f.landed = x, height
		}
		if len(f.parts) == int(x.Count) {
			return f.batch()
		}
	case x.BatchIndex > b.Index && height <= m.Derived:
		return refuse(FlawFrames, "a frame of batch %d landed at DA height %d, before the cursor (%d), and is not taken along: derivation here could miss that batch", x.BatchIndex, height, m.Derived+1)
	case x.BatchIndex == b.Index+1 && !f.report.Next:
		return f.follower(x)
	}
	return nil
}

// join puts the frames of a batch together and decodes it.
func (f *confirmer) join(parts map[uint16]*codec.Frame) (*rollup.Batch, int, error) {
	frames := make([]*codec.Frame, len(parts))
	for n, x := range parts {
		if int(n) >= len(frames) {
			return nil, 0, fmt.Errorf("frame %d of %d", n, len(frames))
		}
		frames[n] = x
	}
	payload, err := codec.JoinFrames(frames)
	if err != nil {
		return nil, 0, err
	}
	b, err := codec.DecodeBatch(f.g.ChainID(), payload, codec.DefaultLimits)
	return b, len(payload), err
}

// batch compares the snapshot's batch with what its frames hold.
func (f *confirmer) batch() error {
	m := &f.c.Manifest
	b, size, err := f.join(f.parts)
	if err != nil {
		return refuse(FlawBatch, "batch %d (%s): %w", m.Batch.Index, m.Batch.ID, err)
	}
	got := rollup.BatchRecord{
		Index: b.Index, ID: m.Batch.ID, First: b.FirstBlock, Last: b.LastBlock(),
		DAHeight: f.landed, Bytes: uint64(size), StateRoot: b.StateRoot,
	}
	if got != m.Batch {
		return refuse(FlawBatch, "the DA layer has %+v, the snapshot %+v", got, m.Batch)
	}
	if err := f.counts(b); err != nil {
		return err
	}
	last, block := b.Blocks[len(b.Blocks)-1], f.c.Block
	txs := block.Transactions()[m.Forced:]
	if last.Origin != m.Origin.DAHeight || last.Timestamp != block.Time() || len(last.Txs) != len(txs) {
		return refuse(FlawBatch, "block %d has origin %d, time %d and %d transactions by the batch, and %d, %d, %d here", m.Number,
			last.Origin, last.Timestamp, len(last.Txs), m.Origin.DAHeight, block.Time(), len(txs))
	}
	for i, tx := range txs {
		if tx.Hash() != last.Txs[i].Hash() {
			return refuse(FlawBatch, "transaction %d of block %d is %s by the batch, and %s here", i, m.Number, last.Txs[i].Hash(), tx.Hash())
		}
	}
	f.parts = nil
	return nil
}

// counts applies the rules of derivation to the batch, as far as they need
// nothing from before it: one that breaks them was skipped, whatever it claims.
func (f *confirmer) counts(b *rollup.Batch) error {
	m, p := &f.c.Manifest, &f.g.Rollup
	at := uint64(0) // the time of the DA height where it landed, if its record is here
	if first := m.firstHeight(f.g); f.landed >= first && f.landed <= m.Derived {
		at = f.c.Heights[f.landed-first].Time
	}
	for i, blk := range b.Blocks {
		if blk.Origin >= f.landed || f.landed-blk.Origin > p.SequencerWindow || blk.Timestamp > at+p.MaxTimeDrift ||
			i > 0 && blk.Origin-b.Blocks[i-1].Origin > p.MaxOriginAdvance {
			return refuse(FlawBatch, "derivation skips batch %d: its block %d (origin %d, time %d) breaks a rule at DA height %d", b.Index, b.FirstBlock+uint64(i), blk.Origin, blk.Timestamp, f.landed)
		}
	}
	return nil
}

// follower gathers the next batch and looks what it follows.
func (f *confirmer) follower(x *codec.Frame) error {
	m := &f.c.Manifest
	parts := f.next[x.BatchID]
	if parts == nil {
		parts = make(map[uint16]*codec.Frame)
		f.next[x.BatchID] = parts
	}
	if parts[x.Number] = x; len(parts) < int(x.Count) {
		return nil
	}
	delete(f.next, x.BatchID)
	b, _, err := f.join(parts)
	if err != nil {
		return nil // derivation skips it too
	}
	if b.Parent != m.Batch.ID || b.FirstBlock <= m.Number { // blocks without a batch may lie between
		return refuse(FlawBatch, "the sequencer's next batch, %d, follows batch %s and begins with block %d, and the snapshot ends with %s and block %d", b.Index, b.Parent, b.FirstBlock, m.Batch.ID, m.Number)
	}
	f.report.Next = true
	return nil
}
