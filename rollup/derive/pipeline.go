package derive

import (
	"fmt"
	"slices"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"

	"github.com/trivium-chain/trivium/execution/stf"
	"github.com/trivium-chain/trivium/rollup"
	"github.com/trivium-chain/trivium/rollup/codec"
)

// Block is one block input, to be executed on the block before it.
type Block struct {
	Number uint64
	Parent common.Hash
	Input  stf.Input
	// Replaced: the batch's block could not be executed, this is its forced-only form.
	Replaced bool
	// Batch is set on the last block of a batch: what to record of it.
	Batch *rollup.BatchRecord
}

// Pipeline is derivation in progress. It is not for concurrent use.
type Pipeline struct {
	chainID   uint64
	params    rollup.Params
	sequencer common.Address

	state   State // as of the start of the height in progress, but for Replaced
	head    Head
	next    uint64      // index of the batch awaited
	last    common.Hash // id of the batch before it
	frames  frames
	heights map[uint64]*rollup.DAHeight // from the head's origin on
	stats   Stats

	// The height in progress.
	now   *rollup.DAHeight // nil between heights
	blobs [][]byte         // blobs not looked at yet

	batch    *rollup.Batch // in progress, nil between batches
	record   *rollup.BatchRecord
	position int    // of the next block in batch
	given    *Block // by Next, not answered yet
}

// New goes on from a stored state. heights are the records of the DA heights
// from the state's head origin (where there is one) up to state.Height-1, in any order.
func New(g *rollup.Genesis, state State, heights []*rollup.DAHeight) (*Pipeline, error) {
	p := &Pipeline{
		chainID: g.ChainID(), params: g.Rollup, sequencer: g.Rollup.Sequencer,
		state: state, head: state.Head, next: state.NextBatch, last: state.LastBatch,
		heights: make(map[uint64]*rollup.DAHeight), stats: make(Stats),
	}
	for _, h := range heights {
		p.heights[h.Height] = h
	}
	for h := state.Head.Origin + 1; h < state.Height; h++ {
		if p.heights[h] == nil {
			return nil, fmt.Errorf("DA height %d was processed but its record is missing: the data directory is damaged", h)
		}
	}
	for _, hf := range state.Held {
		f, _, err := codec.DecodeFrame(p.chainID, hf.Raw)
		if err != nil {
			return nil, fmt.Errorf("held frame of DA height %d: %w", hf.Height, err)
		}
		if reason := p.frames.hold(p.next, hf.Height, hf.Raw, f); reason != "" {
			return nil, fmt.Errorf("held frame %d of batch %d, DA height %d, is over the limits of this version (%s): the data directory is another version's or damaged", f.Number, f.BatchIndex, hf.Height, reason)
		}
	}
	return p, nil
}

// State is the cursor for the height in progress, or the next one.
func (p *Pipeline) State() State { return p.state }

// Awaited is the index of the batch that is next and the id it must name as parent.
func (p *Pipeline) Awaited() (uint64, common.Hash) { return p.next, p.last }

// Head is the last block derived.
func (p *Pipeline) Head() Head { return p.head }

// Stats counts what was skipped since New.
func (p *Pipeline) Stats() Stats { return p.stats }

// Take begins a DA height, which must be State().Height, and gives the record
// to keep of it.
func (p *Pipeline) Take(h *Height) (*rollup.DAHeight, error) {
	if p.now != nil || h.Height != p.state.Height {
		return nil, fmt.Errorf("derivation is at DA height %d and was given %d", p.state.Height, h.Height)
	}
	p.now = p.takeForced(h)
	p.heights[h.Height] = p.now
	p.blobs = p.blobs[:0]
	for i := range h.Frames {
		p.blobs = append(p.blobs, h.Frames[i].Data)
	}
	return p.now, nil
}

// Next gives the next block to execute, or nil when the height in progress has
// no more. The block must be answered with Applied or Rejected before the next call.
func (p *Pipeline) Next() *Block {
	for p.given == nil {
		switch {
		case p.batch != nil:
			p.given = p.fromBatch()
		case p.openBatch():
		case len(p.blobs) > 0:
			p.takeFrame(p.blobs[0])
			p.blobs = p.blobs[1:]
		default:
			p.given = p.forcedOnly()
			return p.given
		}
	}
	return p.given
}

// Ahead are the transactions of the block that follows the one given, as far as
// the batch in progress tells, so that their senders can be recovered meanwhile.
func (p *Pipeline) Ahead() []*types.Transaction {
	if p.batch == nil {
		return nil
	}
	return p.batch.Blocks[p.position].Txs
}

// Record is what there is to record of the batch that was opened last, as long as all
// its blocks can be executed; nil before the first one.
func (p *Pipeline) Record() *rollup.BatchRecord { return p.record }

// Applied answers Next: the block was executed and gave this header.
func (p *Pipeline) Applied(h *types.Header) {
	b := p.given
	p.given = nil
	p.head = Head{Number: b.Number, Hash: h.Hash(), Time: h.Time, Origin: b.Input.Origin.DAHeight}
	for o := range p.heights {
		if o < p.head.Origin {
			delete(p.heights, o)
		}
	}
	if b.Batch != nil {
		p.next, p.last = b.Batch.Index+1, b.Batch.ID
	}
}

// Rejected answers Next: the block, which must be a batch's, cannot be
// executed. Next then gives its forced-only form and the rest of the batch is dropped.
func (p *Pipeline) Rejected() {
	p.stats[SkipUnexecuted]++
	b := *p.given
	b.Input.Txs = nil
	b.Replaced = true
	rec := *p.record
	rec.Last = b.Number
	b.Batch = &rec
	p.batch = nil
	p.given = &b
	if !p.WasReplaced(b.Number) {
		p.state.Replaced = append(p.state.Replaced, b.Number)
	}
}

// WasReplaced tells, for a block that was safe before a crash, whether it was
// the forced-only form.
func (p *Pipeline) WasReplaced(number uint64) bool { return slices.Contains(p.state.Replaced, number) }

// Peek is the state that End will leave, so that it can be stored first. Next
// must have given nil.
func (p *Pipeline) Peek() State {
	st := State{Height: p.now.Height + 1, Head: p.head, NextBatch: p.next, LastBatch: p.last}
	p.frames.each(func(h *held) {
		if !p.expired(h) {
			st.Held = append(st.Held, h.HeldFrame)
		}
	})
	return st
}

// End closes the height in progress, once Next gave nil.
func (p *Pipeline) End() {
	p.state = p.Peek()
	p.stats[SkipExpired] += uint64(p.frames.expire(p.expired))
	p.now = nil
}

func (p *Pipeline) expired(h *held) bool { return p.now.Height-h.Height >= p.params.SequencerWindow }

func (p *Pipeline) takeFrame(raw []byte) {
	f, signer, err := codec.DecodeFrame(p.chainID, raw)
	switch {
	case err != nil || f.Count > maxFrames:
		p.stats[SkipNotFrame]++
	case signer != p.sequencer:
		p.stats[SkipSigner]++
	case f.BatchIndex < p.next:
		p.stats[SkipOldBatch]++
	case f.BatchIndex >= p.next+maxAhead:
		p.stats[SkipEarlyBatch]++
	default:
		if reason := p.frames.hold(p.next, p.now.Height, raw, f); reason != "" {
			p.stats[reason]++
		}
	}
}

// openBatch makes the awaited batch the one in progress, if it is complete and
// follows; a complete one that does not is dropped. It tells whether it did either.
func (p *Pipeline) openBatch() bool {
	id, parts, landed := p.frames.take(p.next)
	if parts == nil {
		return false
	}
	payload, err := codec.JoinFrames(parts)
	if err != nil {
		p.stats[SkipBadBatch]++
		return true
	}
	b, err := codec.DecodeBatch(p.chainID, payload, codec.DefaultLimits)
	if err != nil || b.Index != p.next {
		p.stats[SkipBadBatch]++
		return true
	}
	if reason := p.check(b, landed); reason != "" {
		p.stats[reason]++
		return true
	}
	p.frames.dropThrough(b.Index)
	p.batch, p.position = b, 0
	p.record = &rollup.BatchRecord{
		Index: b.Index, ID: id, First: b.FirstBlock, Last: b.LastBlock(),
		DAHeight: landed, Bytes: uint64(len(payload)), StateRoot: b.StateRoot,
	}
	return true
}

// check applies the rules that need no execution; any broken one skips the
// whole batch. landed is the DA height of its last frame.
func (p *Pipeline) check(b *rollup.Batch, landed uint64) Reason {
	if b.Parent != p.last || b.FirstBlock != p.head.Number+1 {
		return SkipParent
	}
	at := p.heights[landed]
	if at == nil {
		return SkipWindow // landed below the head's origin
	}
	origin, time := p.head.Origin, p.head.Time
	for i := range b.Blocks {
		blk := &b.Blocks[i]
		if blk.Origin < origin || blk.Origin-origin > p.params.MaxOriginAdvance || blk.Origin >= landed {
			return SkipOrigin
		}
		if landed-blk.Origin > p.params.SequencerWindow {
			return SkipWindow
		}
		if blk.Timestamp < time || blk.Timestamp > at.Time+p.params.MaxTimeDrift {
			return SkipTime
		}
		if blk.Origin > p.head.Origin && blk.Timestamp < p.heights[blk.Origin].Time {
			return SkipTime
		}
		origin, time = blk.Origin, blk.Timestamp
	}
	return ""
}

func (p *Pipeline) fromBatch() *Block {
	blk := &p.batch.Blocks[p.position]
	p.position++
	b := p.block(blk.Origin, blk.Timestamp, blk.Txs)
	if p.position == len(p.batch.Blocks) {
		b.Batch = p.record
		p.batch = nil
	}
	return b
}

// forcedOnly builds the block that is due when the window after the head's next
// origin has passed without a batch.
func (p *Pipeline) forcedOnly() *Block {
	origin := p.head.Origin + 1
	if p.now == nil || origin+p.params.SequencerWindow > p.now.Height {
		return nil
	}
	p.stats[SkipForcedBlock]++
	return p.block(origin, max(p.head.Time, p.heights[origin].Time), nil)
}

func (p *Pipeline) block(origin, time uint64, txs []*types.Transaction) *Block {
	return &Block{
		Number: p.head.Number + 1,
		Parent: p.head.Hash,
		Input:  Input(&p.params, p.head.Origin, origin, time, txs, p.lookup),
	}
}

func (p *Pipeline) lookup(height uint64) *rollup.DAHeight { return p.heights[height] }

// Input is a block's input: its origin and, when that is new, the deposits and the
// forced transactions of all DA heights since its parent's origin, in DA order. The
// sequencer and derivation both make their inputs here.
func Input(params *rollup.Params, parentOrigin, origin, time uint64, txs []*types.Transaction, heights func(uint64) *rollup.DAHeight) stf.Input {
	in := stf.Input{Origin: stf.Origin{DAHeight: origin}, Timestamp: time, Txs: txs, ForcedGas: (origin - parentOrigin) * params.ForcedGasPerHeight}
	for h := parentOrigin + 1; h <= origin; h++ {
		in.Deposits = append(in.Deposits, heights(h).Deposits...)
		in.Forced = append(in.Forced, heights(h).Forced...)
	}
	if rec := heights(origin); rec != nil {
		in.Origin.DADataRoot = rec.DataRoot
		in.Origin.ParentNumber, in.Origin.ParentHash = rec.Parent.Number, rec.Parent.Hash
	}
	return in
}
