package batcher

import (
	"context"
	"errors"
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
	Origin    uint64 // of Head
	DAHeight  uint64
}

// due tells whether the DA height after the next makes a block of its own if no batch
// lands before: a batch that waits any longer begins at a block that is taken by then.
func (a Accepted) due(window uint64) bool { return a.Origin+window <= a.DAHeight }

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
	queued uint64    // bytes of transactions in blocks after pos.Last, up to upTo
	txs    int       // transactions in the same blocks
	since  time.Time // when the first of them was seen
	upTo   uint64    // last block counted in queued
	unsent *unsent   // made and not in the outbox yet
	stuck  error     // the block that no batch can hold
	again  again
}

// unsent is a batch whose place is decided, kept while the outbox has no room.
type unsent struct {
	id    common.Hash
	bytes int
	txs   int // without forced ones
	item  outbox.Item
}

// again counts how often batches from one derived head were passed over.
type again struct {
	head  common.Hash
	times int
	until time.Time // nothing is made before
}

// A batch is closed at these numbers whatever its bytes; a block of the largest
// size more stays under codec.DefaultLimits.
const (
	maxBlocks = 1 << 14
	maxTxs    = 1 << 16
)

// Delays before a batch is made again from a derived head from which two were
// passed over: doubled each time up to the longest.
const (
	firstDelay   = 30 * time.Second
	longestDelay = 10 * time.Minute
)

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

// Covers tells whether a block is in a batch that is made, wherever that is by now.
func (b *Batcher) Covers(block uint64) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.pos.Made && block <= b.pos.Last && b.canonical()
}

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

// Err is why no batch can be made: a block that is too large for the DA layer
// by itself. It is nil when nothing is wrong.
func (b *Batcher) Err() error {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.stuck
}

// Step makes the next batch if one is due and tells whether it did. The error
// has outbox.ErrFull within when the DA layer is too slow; a later Step goes on.
func (b *Batcher) Step() (bool, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if err := b.follow(); err != nil {
		return false, err
	}
	if ok, err := b.deliver(); err != nil || !ok {
		return false, err
	}
	head := b.cfg.Store.Head().Number.Uint64()
	for b.upTo < head && !b.full() {
		blk := b.cfg.Store.Block(b.upTo + 1)
		if blk == nil {
			return false, nil // rewound just now; the next step follows
		}
		if b.queued == 0 && b.since.IsZero() {
			b.since = b.cfg.Now()
		}
		b.queued += blockBytes(blk)
		b.txs += len(blk.Transactions())
		b.upTo++
	}
	switch now := b.cfg.Now(); {
	case b.upTo == b.pos.Last, now.Before(b.again.until):
		return false, nil
	case b.full(), now.Sub(b.since) >= b.cfg.MaxAge, b.cfg.Accepted().due(b.cfg.Store.Genesis().Rollup.SequencerWindow):
	default:
		return false, nil
	}
	return b.make(b.pos.Last+1, b.upTo)
}

// full tells whether the blocks counted are enough for a batch.
func (b *Batcher) full() bool {
	return b.queued >= b.cfg.TargetBytes || b.upTo-b.pos.Last >= maxBlocks || b.txs >= maxTxs
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
	blk := b.cfg.Store.Block(acc.Head)
	if blk == nil {
		return fmt.Errorf("derived block %d is missing", acc.Head)
	}
	if b.again.head != blk.Hash() {
		b.again = again{head: blk.Hash()}
	}
	switch {
	case b.pos.Made && !b.canonical():
		b.cfg.Logger.Warn("blocks of a batch were rewound: batching again from the derived head", "batch", b.pos.Index, "block", acc.Head+1)
	case b.pos.Made && b.pos.Posted != 0 && acc.DAHeight > b.pos.Posted && acc.NextBatch <= b.pos.PostedIndex:
		b.passedOver(acc)
	case acc.Head > b.pos.Last || (!b.pos.Made && acc.NextBatch > 0):
		// Derivation is ahead of what this batcher has made: forced-only blocks,
		// or batches of an earlier home of the same sequencer.
	default:
		return nil
	}
	if err := b.cfg.Outbox.Reset(acc.NextBatch); err != nil {
		return err
	}
	b.pos = position{Made: acc.NextBatch > 0, Index: acc.NextBatch - min(acc.NextBatch, 1), ID: acc.LastBatch, Last: acc.Head, Hash: blk.Hash()}
	b.count(acc.Head)
	b.unsent, b.stuck = nil, nil
	return b.store()
}

// count begins to count the blocks after last.
func (b *Batcher) count(last uint64) {
	b.queued, b.txs, b.upTo, b.since = 0, 0, last, time.Time{}
}

// passedOver notes that a posted batch did not count. The next is made at once,
// as most reasons are gone by then; those after it later and later, since each
// is paid for.
func (b *Batcher) passedOver(acc Accepted) {
	reason, wait := b.reason(acc)
	if b.again.times++; b.again.times > 1 && wait == 0 {
		wait = firstDelay << min(b.again.times-2, 8)
	}
	wait = min(wait, longestDelay)
	b.again.until = b.cfg.Now().Add(wait)
	b.cfg.Logger.Warn("derivation passed a posted batch over: batching again from the derived head", "batch", acc.NextBatch, "block", acc.Head+1,
		"daHeight", b.pos.Posted, "times", b.again.times, "wait", wait, "likely", reason)
}

// reason is why a batch that begins after the derived head and landed at
// pos.Posted did most likely not count, and how long that will stay so; 0 when
// that is not known.
func (b *Batcher) reason(acc Accepted) (string, time.Duration) {
	const unknown = "see the skipped counts of trivium_syncStatus or the metrics"
	p := b.cfg.Store.Genesis().Rollup
	first, last := b.cfg.Store.Header(acc.Head+1), b.cfg.Store.Header(b.pos.Last)
	rec, err := b.cfg.Store.DAHeight(b.pos.Posted)
	if err != nil || rec == nil || first == nil || last == nil {
		return unknown, 0
	}
	if limit := rec.Time + p.MaxTimeDrift; last.Time > limit {
		return fmt.Sprintf("bad_time: block %d has timestamp %d, over the DA block's %d by more than maxTimeDrift (%d s); set this machine's clock",
			last.Number, last.Time, rec.Time, p.MaxTimeDrift), time.Duration(min(last.Time-limit, 3600)) * time.Second
	}
	origin, err := b.cfg.Store.Origin(first.Hash())
	if err == nil && b.pos.Posted > origin.DAHeight+p.SequencerWindow {
		return fmt.Sprintf("past_window: it landed at DA height %d, the origin of block %d is %d and sequencerWindow %d", b.pos.Posted, first.Number, origin.DAHeight, p.SequencerWindow), 0
	}
	return unknown, 0
}

// make decides the next batch, of blocks first to last or the first of them
// that fit, and sends it. False when the blocks were rewound meanwhile.
func (b *Batcher) make(first, last uint64) (bool, error) {
	p := position{Made: true, Parent: b.pos.ID, First: first, Last: last, Posted: b.pos.Posted, PostedIndex: b.pos.PostedIndex}
	if b.pos.Made {
		p.Index = b.pos.Index + 1
	}
	return b.decide(p, b.pos.Hash)
}

// decide encodes the batch of a position, stores the position, and sends.
// after is the hash of the block before the first; zero when it is not known.
func (b *Batcher) decide(p position, after common.Hash) (bool, error) {
	u, hash, err := b.encode(p, after)
	for errors.Is(err, codec.ErrLimit) && p.Last > p.First {
		p.Last = p.First + (p.Last-p.First)/2
		u, hash, err = b.encode(p, after)
	}
	if errors.Is(err, codec.ErrLimit) {
		b.cannot(p, err)
		return false, nil
	}
	if u == nil || err != nil {
		return false, err
	}
	p.ID, p.Hash = u.id, hash
	before := b.pos
	b.pos = p
	if err := b.store(); err != nil {
		b.pos = before
		return false, err
	}
	level := slog.LevelInfo
	if u.txs == 0 {
		level = slog.LevelDebug // an idle chain is not news
	}
	b.cfg.Logger.Log(context.Background(), level, "batch made", "batch", p.Index, "blocks", p.Last-p.First+1, "txs", u.txs, "first", p.First, "bytes", u.bytes)
	b.count(p.Last)
	b.unsent = u
	return b.send()
}

// deliver hands a batch that was decided to the outbox, when the outbox was
// full or the process died in between: the same bytes from the same blocks.
// False when it cannot be handed over now.
func (b *Batcher) deliver() (bool, error) {
	last, ok := b.cfg.Outbox.Last()
	if !b.pos.Made || (ok && last >= b.pos.Index) || b.pos.Index < b.cfg.Accepted().NextBatch {
		return true, nil
	}
	if b.unsent != nil && b.unsent.id == b.pos.ID {
		return b.send()
	}
	u, hash, err := b.encode(b.pos, common.Hash{})
	if errors.Is(err, codec.ErrLimit) { // the layer takes smaller blobs than when it was decided
		return b.decide(b.pos, common.Hash{})
	}
	if err != nil || u == nil || hash != b.pos.Hash {
		return false, err
	}
	if u.id != b.pos.ID {
		// Another version of the compressor gives other bytes. Nothing was sent
		// under the old id, and the next batch must name the one that is sent.
		b.cfg.Logger.Info("a batch has another id than before the restart", "batch", b.pos.Index, "id", u.id, "before", b.pos.ID)
		before := b.pos.ID
		b.pos.ID = u.id
		if err := b.store(); err != nil {
			b.pos.ID = before
			return false, err
		}
	}
	b.unsent = u
	return b.send()
}

// encode makes the frames of a batch and gives the hash of its last block. Its
// blocks are read once: derivation may rewind them at any moment, and then it
// gives nil and no error.
func (b *Batcher) encode(p position, after common.Hash) (*unsent, common.Hash, error) {
	g := b.cfg.Store.Genesis()
	batch := &rollup.Batch{Index: p.Index, Parent: p.Parent, FirstBlock: p.First}
	hash, txs := after, 0
	for n := p.First; n <= p.Last; n++ {
		blk := b.cfg.Store.Block(n)
		if blk == nil || (hash != common.Hash{} && blk.ParentHash() != hash) {
			return nil, hash, nil
		}
		hash = blk.Hash()
		origin, err := b.cfg.Store.Origin(hash)
		var forced int
		if err == nil {
			forced, err = b.cfg.Store.ForcedCount(hash)
		}
		if err != nil {
			if !b.cfg.Store.Canonical(hash, n) {
				err = nil
			}
			return nil, hash, err
		}
		batch.Blocks = append(batch.Blocks, rollup.BatchBlock{Origin: origin.DAHeight, Timestamp: blk.Time(), Txs: blk.Transactions()[forced:]})
		batch.StateRoot = blk.Root()
		txs += len(blk.Transactions()) - forced
	}
	if !b.cfg.Store.Canonical(hash, p.Last) {
		return nil, hash, nil
	}
	payload, err := codec.EncodeBatch(g.ChainID(), batch)
	if err != nil {
		return nil, hash, err
	}
	room := b.cfg.MaxFrameBytes
	if limit := b.cfg.Outbox.MaxBlobBytes(); limit > 0 {
		room = min(room, limit)
	}
	frames, err := codec.EncodeFrames(g.ChainID(), p.Index, payload, room, b.cfg.Signer)
	if err != nil {
		return nil, hash, err
	}
	u := &unsent{id: codec.BatchID(payload), bytes: len(payload), txs: txs, item: outbox.Item{ID: p.Index}}
	for _, f := range frames {
		u.item.Blobs = append(u.item.Blobs, da.Blob{Namespace: g.Rollup.Namespace, Data: f})
	}
	return u, hash, nil
}

// send hands the batch of pos to the outbox. One that the outbox could never
// take is cut in half: nothing of it was sent. False when it was not taken.
func (b *Batcher) send() (bool, error) {
	err := b.cfg.Outbox.Add(b.unsent.item)
	var e *da.Error
	if err == nil || !errors.As(err, &e) || e.Kind != da.KindTooLarge {
		if err == nil {
			b.unsent, b.stuck = nil, nil
		}
		return err == nil, err
	}
	p := b.pos
	if p.Last > p.First {
		b.cfg.Logger.Warn("a batch is too large to be posted and is cut in half", "batch", p.Index, "blocks", p.Last-p.First+1, "err", err)
		p.Last = p.First + (p.Last-p.First)/2
		return b.decide(p, common.Hash{})
	}
	b.unsent = nil // limits may change: it is encoded anew
	b.cannot(p, err)
	return false, nil
}

// cannot notes that one block alone makes a batch that cannot be posted.
func (b *Batcher) cannot(p position, err error) {
	if b.stuck == nil {
		b.cfg.Logger.Error("no batch can be made: connect a DA layer that takes larger blobs, or raise sequencer.max_unsafe_bytes", "batch", p.Index, "err", err)
	}
	b.stuck = fmt.Errorf("block %d is too large for the DA layer: %w", p.First, err)
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
