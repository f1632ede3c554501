package batcher

import (
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/rlp"

	"github.com/trivium-chain/trivium/da"
	"github.com/trivium-chain/trivium/da/outbox"
	"github.com/trivium-chain/trivium/rollup"
	"github.com/trivium-chain/trivium/rollup/chain"
	"github.com/trivium-chain/trivium/rollup/codec"
)

// Accepted is what derivation has come to: the index it awaits, the id of the
// batch before it, the last derived block, and the next DA height it takes.
type Accepted struct {
	NextBatch uint64
	LastBatch common.Hash
	Head      uint64
	DAHeight  uint64
}

// Config is what a batcher works with.
type Config struct {
	Store    *chain.Store
	Outbox   *outbox.Outbox
	Signer   codec.Signer
	Accepted func() Accepted
	// TargetBytes closes a batch by size (of the transactions in it),
	// MaxAge by the time since its first block was built.
	TargetBytes   uint64
	MaxAge        time.Duration
	MaxFrameBytes int
	Now           func() time.Time
	Logger        *slog.Logger
}

// position is the last batch decided.
type position struct {
	Made   bool
	Index  uint64
	ID     common.Hash
	Parent common.Hash
	First  uint64
	Last   uint64
	Hash   common.Hash // of block Last

	// PostedIndex is a batch, this one or one before it, that was read back, and
	// Posted the DA height; Posted is 0 when there is none. It is replaced only
	// once derivation has accepted it: one that was passed over must be noticed
	// even when others are posted all the time.
	Posted      uint64
	PostedIndex uint64 `rlp:"optional"`
}

var positionKey = []byte("trivium-p")

// Batcher makes batches. Step is for one goroutine; the rest for any.
type Batcher struct {
	cfg Config

	mu     sync.Mutex
	pos    position
	queued uint64    // bytes of transactions in blocks after pos.Last, up to counted
	since  time.Time // when the first of them was seen
	upTo   uint64    // last block counted in queued
}

// New goes on from the stored position.
func New(cfg Config) (*Batcher, error) {
	b := &Batcher{cfg: cfg}
	if raw, err := cfg.Store.DB().Get(positionKey); err == nil {
		if err := rlp.DecodeBytes(raw, &b.pos); err != nil {
			return nil, fmt.Errorf("batcher position: %w", err)
		}
	}
	b.upTo = b.pos.Last
	return b, nil
}

func (b *Batcher) canonical() bool { return b.cfg.Store.Canonical(b.pos.Hash, b.pos.Last) }

// OnPosted takes the outbox's word that a batch was read back from a DA height.
func (b *Batcher) OnPosted(index, height uint64) {
	b.mu.Lock()
	defer b.mu.Unlock()
	waiting := b.pos.Posted != 0 && b.pos.PostedIndex >= b.cfg.Accepted().NextBatch
	if b.pos.Made && index <= b.pos.Index && !waiting {
		b.pos.Posted, b.pos.PostedIndex = height, index
		if err := b.store(); err != nil {
			b.cfg.Logger.Error("batcher position not stored", "err", err)
		}
	}
}

// Backlog is the bytes of transactions not yet in the DA layer and how long the
// oldest of them has waited.
func (b *Batcher) Backlog() (bytes uint64, age time.Duration) {
	b.mu.Lock()
	defer b.mu.Unlock()
	_, pending, oldest := b.cfg.Outbox.Pending()
	if oldest.IsZero() {
		oldest = b.since
	}
	if !oldest.IsZero() {
		age = max(b.cfg.Now().Sub(oldest), 0)
	}
	return b.queued + uint64(pending), age
}

// Step makes the next batch if one is due and tells whether it did. The error
// has outbox.ErrFull within when the DA layer is too slow; a later Step goes on.
func (b *Batcher) Step() (bool, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if err := b.follow(); err != nil {
		return false, err
	}
	if err := b.deliver(); err != nil {
		return false, err
	}
	head := b.cfg.Store.Head().Number.Uint64()
	for b.upTo < head && b.queued < b.cfg.TargetBytes {
		blk := b.cfg.Store.Block(b.upTo + 1)
		if blk == nil {
			return false, nil // rewound just now; the next step follows
		}
		if b.queued == 0 && b.since.IsZero() {
			b.since = b.cfg.Now()
		}
		b.queued += blockBytes(blk)
		b.upTo++
	}
	if b.upTo == b.pos.Last || (b.queued < b.cfg.TargetBytes && b.cfg.Now().Sub(b.since) < b.cfg.MaxAge) {
		return false, nil
	}
	return true, b.make(b.pos.Last+1, b.upTo)
}

// blockBytes estimates what a block adds to a batch.
func blockBytes(b *types.Block) uint64 {
	n := uint64(8)
	for _, tx := range b.Transactions() {
		n += tx.Size()
	}
	return n
}

// follow goes back to what derivation accepted when the last batch's blocks
// were rewound, when derivation is past them, or when it passed the batch over.
func (b *Batcher) follow() error {
	acc := b.cfg.Accepted()
	switch {
	case b.pos.Made && !b.canonical():
		b.cfg.Logger.Warn("blocks of a batch were rewound: batching again from the derived head", "batch", b.pos.Index, "block", acc.Head+1)
	case b.pos.Made && b.pos.Posted != 0 && acc.DAHeight > b.pos.Posted && acc.NextBatch <= b.pos.PostedIndex:
		b.cfg.Logger.Warn("derivation passed a posted batch over: batching again from the derived head", "batch", acc.NextBatch, "block", acc.Head+1)
	case acc.Head > b.pos.Last || (!b.pos.Made && acc.NextBatch > 0):
		// Derivation is ahead of what this batcher has made: forced-only blocks,
		// or batches of an earlier home of the same sequencer.
	default:
		return nil
	}
	if err := b.cfg.Outbox.Reset(acc.NextBatch); err != nil {
		return err
	}
	blk := b.cfg.Store.Block(acc.Head)
	if blk == nil {
		return fmt.Errorf("derived block %d is missing", acc.Head)
	}
	b.pos = position{Made: acc.NextBatch > 0, Index: acc.NextBatch - min(acc.NextBatch, 1), ID: acc.LastBatch, Last: acc.Head, Hash: blk.Hash()}
	b.queued, b.upTo, b.since = 0, acc.Head, time.Time{}
	return b.store()
}

func (b *Batcher) make(first, last uint64) error {
	index := uint64(0)
	if b.pos.Made {
		index = b.pos.Index + 1
	}
	payload, err := b.encode(index, b.pos.ID, first, last)
	if err != nil {
		return err
	}
	hash := b.cfg.Store.Block(last).Hash()
	before := b.pos
	b.pos = position{Made: true, Index: index, ID: codec.BatchID(payload), Parent: before.ID, First: first, Last: last, Hash: hash, Posted: before.Posted, PostedIndex: before.PostedIndex}
	if err := b.store(); err != nil {
		b.pos = before
		return err
	}
	b.cfg.Logger.Info("batch made", "batch", index, "blocks", last-first+1, "first", first, "bytes", len(payload))
	b.queued, b.since = 0, time.Time{}
	return b.send(index, payload)
}

// deliver hands a batch that was decided to the outbox, when the outbox was
// full or the process died in between: the same bytes from the same blocks.
func (b *Batcher) deliver() error {
	last, ok := b.cfg.Outbox.Last()
	if !b.pos.Made || (ok && last >= b.pos.Index) || b.pos.Index < b.cfg.Accepted().NextBatch {
		return nil
	}
	payload, err := b.encode(b.pos.Index, b.pos.Parent, b.pos.First, b.pos.Last)
	if err != nil {
		return err
	}
	if id := codec.BatchID(payload); id != b.pos.ID {
		// Another version of the compressor gives other bytes. Nothing was sent
		// under the old id, and the next batch must name the one that is sent.
		b.cfg.Logger.Info("a batch has another id than before the restart", "batch", b.pos.Index, "id", id, "before", b.pos.ID)
		before := b.pos.ID
		b.pos.ID = id
		if err := b.store(); err != nil {
			b.pos.ID = before
			return err
		}
	}
	return b.send(b.pos.Index, payload)
}

func (b *Batcher) encode(index uint64, parent common.Hash, first, last uint64) ([]byte, error) {
	batch := &rollup.Batch{Index: index, Parent: parent, FirstBlock: first}
	for n := first; n <= last; n++ {
		blk := b.cfg.Store.Block(n)
		if blk == nil {
			return nil, fmt.Errorf("block %d of batch %d is missing", n, index)
		}
		origin, err := b.cfg.Store.Origin(blk.Hash())
		if err != nil {
			return nil, err
		}
		forced, err := b.cfg.Store.ForcedCount(blk.Hash())
		if err != nil {
			return nil, err
		}
		batch.Blocks = append(batch.Blocks, rollup.BatchBlock{Origin: origin.DAHeight, Timestamp: blk.Time(), Txs: blk.Transactions()[forced:]})
		batch.StateRoot = blk.Root()
	}
	return codec.EncodeBatch(b.cfg.Store.Genesis().ChainID(), batch)
}

func (b *Batcher) send(index uint64, payload []byte) error {
	g := b.cfg.Store.Genesis()
	frames, err := codec.EncodeFrames(g.ChainID(), index, payload, b.cfg.MaxFrameBytes, b.cfg.Signer)
	if err != nil {
		return err
	}
	item := outbox.Item{ID: index}
	for _, f := range frames {
		item.Blobs = append(item.Blobs, da.Blob{Namespace: g.Rollup.Namespace, Data: f})
	}
	return b.cfg.Outbox.Add(item)
}

func (b *Batcher) store() error {
	enc, err := rlp.EncodeToBytes(&b.pos)
	if err != nil {
		return err
	}
	if err := b.cfg.Store.DB().Put(positionKey, enc); err != nil {
		return err
	}
	return b.cfg.Store.DB().SyncKeyValue()
}
