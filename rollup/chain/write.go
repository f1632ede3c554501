package chain

import (
	"fmt"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core"
	"github.com/ethereum/go-ethereum/core/rawdb"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/ethdb"
	"github.com/ethereum/go-ethereum/rlp"

	"github.com/trivium-chain/trivium/execution/stf"
	"github.com/trivium-chain/trivium/rollup"
)

// Unit is one atomic change of the chain, gathered in memory until Commit.
type Unit struct {
	s       *Store
	batch   ethdb.Batch
	heads   rollup.Heads
	soft    *types.Header
	results []*stf.Result
	removed []*types.Block
	nodes   map[outboxNode]common.Hash
	base    *rollup.Base // as Confirm leaves it
	err     error
}

// Begin starts a unit on top of the committed chain.
func (s *Store) Begin() *Unit {
	return &Unit{s: s, batch: s.db.NewBatch(), heads: s.Heads(), soft: s.Head(), nodes: make(map[outboxNode]common.Hash)}
}

// Soft is the soft head as the unit will leave it.
func (u *Unit) Soft() *types.Header { return u.soft }

// Rewind drops the canonical blocks above parent, which must be canonical. The
// blocks themselves stay, as evidence of what was soft.
func (u *Unit) Rewind(parent *types.Header) {
	for n := u.soft.Number.Uint64(); n > parent.Number.Uint64(); n-- {
		b := u.s.Block(n)
		if b == nil {
			u.fail(fmt.Errorf("rewind: block %d is missing", n))
			return
		}
		rawdb.DeleteCanonicalHash(u.batch, n)
		hashes := make([]common.Hash, len(b.Transactions()))
		for i, tx := range b.Transactions() {
			hashes[i] = tx.Hash()
		}
		rawdb.DeleteTxLookupEntries(u.batch, hashes)
		u.dropMessages(b)
		u.removed = append(u.removed, b)
	}
	u.setSoft(parent)
}

// Append adds an executed block whose parent is the unit's soft head.
func (u *Unit) Append(r *stf.Result, origin stf.Origin) {
	b := r.Block
	if b.ParentHash() != u.soft.Hash() {
		u.fail(fmt.Errorf("block %d (%s) does not follow head %s", b.NumberU64(), b.Hash(), u.soft.Hash()))
		return
	}
	hash, number := b.Hash(), b.NumberU64()
	rawdb.WriteBlock(u.batch, b)
	rawdb.WriteReceipts(u.batch, hash, number, r.Receipts)
	rawdb.WriteCanonicalHash(u.batch, hash, number)
	rawdb.WriteTxLookupEntriesByBlock(u.batch, b)
	u.put(hashKey(originPrefix, hash), &placed{origin, uint64(r.Forced), r.Input, outboxRoot(u.s.Genesis(), r.State)})
	u.keepMessages(r)
	u.keepCreated(b, r.Receipts)
	u.Witness(r)
	u.results = append(u.results, r)
	u.setSoft(b.Header())
	u.heads.Soft.Origin = origin.DAHeight
}

func (u *Unit) setSoft(h *types.Header) {
	u.soft = h
	u.heads.Soft = rollup.BlockRef{Number: h.Number.Uint64(), Hash: h.Hash()}
	if o, err := u.s.Origin(h.Hash()); err == nil {
		u.heads.Soft.Origin = o.DAHeight
	}
	rawdb.WriteHeadBlockHash(u.batch, h.Hash())
	rawdb.WriteHeadHeaderHash(u.batch, h.Hash())
	rawdb.WriteHeadFastBlockHash(u.batch, h.Hash())
}

// Safe moves the safe head to ref, derived at the given DA height.
func (u *Unit) Safe(ref rollup.BlockRef, daHeight uint64) {
	u.heads.Safe = ref
	u.put(numberKey(derivedPrefix, ref.Number), daHeight)
}

// Final moves the final head.
func (u *Unit) Final(ref rollup.BlockRef) {
	u.heads.Final = ref
	rawdb.WriteFinalizedBlockHash(u.batch, ref.Hash)
}

// Place records anew how an existing block stands in the DA order: derivation
// found out what gave it.
func (u *Unit) Place(b *types.Block, in *stf.Input) {
	was, err := u.s.placed(b.Hash())
	u.fail(err)
	u.put(hashKey(originPrefix, b.Hash()), &placed{in.Origin, uint64(len(b.Transactions()) - len(in.Txs)), in.Hash(), was.Outbox})
}

// Cursor replaces the derivation state.
func (u *Unit) Cursor(enc []byte) { u.fail(u.batch.Put(cursorKey, enc)) }

// DAHeight records what the chain keeps of a DA height.
func (u *Unit) DAHeight(h *rollup.DAHeight) { u.put(numberKey(daHeightPrefix, h.Height), h) }

// Batch records an accepted batch.
func (u *Unit) Batch(r *rollup.BatchRecord) {
	u.put(numberKey(batchPrefix, r.Index), r)
	if r.Last >= r.First {
		u.put(numberKey(batchByEnd, r.Last), r.Index)
	}
}

// Record writes a record of another package, in RLP, under a key that it owns.
func (u *Unit) Record(key []byte, v any) { u.put(key, v) }

func (u *Unit) put(key []byte, v any) {
	enc, err := rlp.EncodeToBytes(v)
	if err == nil {
		err = u.batch.Put(key, enc)
	}
	u.fail(err)
}

func (u *Unit) fail(err error) {
	if u.err == nil {
		u.err = err
	}
}

// Commit makes the unit durable, then brings the state up, moves the heads that
// readers see, and tells subscribers. After an error nothing was changed, but
// for a failure of the state database, which the next Open mends.
func (u *Unit) Commit() error {
	if u.err != nil {
		return u.err
	}
	u.put(headsKey, u.heads)
	if u.err != nil {
		return u.err
	}
	if err := u.batch.Write(); err != nil {
		return fmt.Errorf("write chain data: %w", err)
	}
	if err := u.s.db.SyncKeyValue(); err != nil {
		return fmt.Errorf("sync chain data: %w", err)
	}
	for _, r := range u.results {
		if u.s.HasState(r.Block.Root()) {
			continue // the same block was executed before on another branch
		}
		root, err := r.State.Commit(u.s.rules.Chain.Rules(r.Block.Number(), true, r.Block.Time()), r.Block.NumberU64())
		if err != nil {
			return fmt.Errorf("commit state of block %d: %w", r.Block.NumberU64(), err)
		}
		if root != r.Block.Root() {
			return fmt.Errorf("state of block %d commits to %s, its header says %s", r.Block.NumberU64(), root, r.Block.Root())
		}
	}
	if len(u.results) > 0 {
		if err := u.s.boundLayers(u.soft); err != nil {
			return err
		}
	}
	for _, r := range u.results {
		u.s.blocks.Add(r.Block.Hash(), r.Block)
		u.s.receipts.Add(r.Block.Hash(), r.Receipts)
	}
	u.s.soft.Store(u.soft)
	u.s.heads.Store(&u.heads)
	if u.base != nil {
		u.s.base.Store(u.base)
	}
	u.announce()
	return nil
}

// layerCheck is how many blocks pass from one look at the size of the state
// layers to the next.
const layerCheck = 16

// boundLayers writes the state in memory to disk when there is too much of it.
func (s *Store) boundLayers(head *types.Header) error {
	if head.Number.Uint64()%layerCheck != 0 {
		return nil
	}
	layers, _, _ := s.tdb.Size()
	if uint64(layers) <= s.cfg.LayerBytes {
		return nil
	}
	s.log.Info("writing the state of recent blocks, which take too much memory", "block", head.Number, "bytes", uint64(layers), "limit", s.cfg.LayerBytes)
	if err := s.tdb.Commit(head.Root, false); err != nil {
		return fmt.Errorf("write state of block %d: %w", head.Number, err)
	}
	return nil
}

func (u *Unit) announce() {
	f := &u.s.feeds
	if len(u.removed) > 0 {
		var logs []*types.Log
		for _, b := range u.removed {
			for _, r := range u.s.Receipts(b.Hash()) {
				for _, l := range r.Logs {
					gone := *l
					gone.Removed = true
					logs = append(logs, &gone)
				}
			}
		}
		if len(logs) > 0 {
			f.removed.Send(core.RemovedLogsEvent{Logs: logs})
		}
	}
	for _, r := range u.results {
		f.chain.Send(core.ChainEvent{Header: r.Block.Header(), Receipts: r.Receipts, Transactions: r.Block.Transactions()})
		var logs []*types.Log
		for _, rec := range r.Receipts {
			logs = append(logs, rec.Logs...)
		}
		if len(logs) > 0 {
			f.logs.Send(logs)
		}
	}
	if len(u.results) > 0 || len(u.removed) > 0 {
		f.head.Send(core.ChainHeadEvent{Header: u.soft})
	}
	f.heads.Send(u.heads)
}
