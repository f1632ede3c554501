package chain

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/rawdb"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/ethdb"
	"github.com/ethereum/go-ethereum/rlp"
	"github.com/ethereum/go-ethereum/triedb"
	"github.com/ethereum/go-ethereum/triedb/pathdb"

	"github.com/trivium-chain/trivium/execution/stf"
	"github.com/trivium-chain/trivium/rollup"
)

// Point is what a store begins with when it does not begin at the genesis: a
// final block, and what derivation needs to go on from it.
type Point struct {
	Base    rollup.Base
	Genesis *types.Block
	// Headers are those of the blocks before the base that BLOCKHASH can name, in order.
	Headers  []*types.Header
	Block    *types.Block
	Receipts types.Receipts
	Origin   stf.Origin // of Block
	Forced   uint64     // how many of Block's first transactions were forced
	Batch    rollup.BatchRecord
	Derived  uint64             // DA height that made Block safe
	Heights  []*rollup.DAHeight // from the origin to Derived
	Cursor   []byte
}

// restoreBatch is how many bytes of state are gathered before they are written.
const restoreBatch = 4 << 20

// Restore writes a new store. The state comes first, by Put, under the keys of
// go-ethereum's schema; Finish writes the rest in one synced batch. A store that
// was not finished is no store: Open does not take it.
type Restore struct {
	cfg   Config
	db    ethdb.Database
	batch ethdb.Batch
	err   error
}

// NewRestore begins a store in cfg.Dir, where there must be none.
func NewRestore(cfg Config) (*Restore, error) {
	dir := filepath.Join(cfg.Dir, "chain")
	if _, err := os.Lstat(dir); !errors.Is(err, os.ErrNotExist) {
		return nil, errors.Join(fmt.Errorf("%s is there already: restore into an empty home", dir), err)
	}
	if err := os.MkdirAll(cfg.Dir, 0o755); err != nil {
		return nil, err
	}
	kv, ancient, err := openKV(cfg)
	if err != nil {
		return nil, err
	}
	db := newDatabase(kv, ancient)
	r := &Restore{cfg: cfg, db: db, batch: db.NewBatch()}
	if err := r.begin(); err != nil {
		return nil, errors.Join(fmt.Errorf("write %s: %w", dir, err), db.Close())
	}
	return r, nil
}

// begin marks the store as one that is not finished.
func (r *Restore) begin() error {
	unfinished, err := rlp.EncodeToBytes(&rollup.Base{})
	if err != nil {
		return err
	}
	if err := r.batch.Put(baseKey, unfinished); err != nil {
		return err
	}
	// Until the state is adopted the state database must not take what is there
	// for a state, nor build anything from it.
	rawdb.WriteSnapSyncStatusFlag(r.batch, rawdb.StateSyncRunning)
	err = r.batch.Write()
	r.batch.Reset()
	return err
}

// Put takes a record of the state: an account, a slot, a code or a trie node.
func (r *Restore) Put(key, value []byte) error {
	if r.err == nil {
		r.err = r.batch.Put(key, value)
	}
	if r.err == nil && r.batch.ValueSize() >= restoreBatch {
		r.err = r.batch.Write()
		r.batch.Reset()
	}
	return r.err
}

// Delete implements ethdb.KeyValueWriter; a new store has nothing to delete.
func (r *Restore) Delete([]byte) error {
	return errors.New("nothing is deleted while a store is restored")
}

// Finish makes the store of the state that was put and of p.
func (r *Restore) Finish(p *Point) error {
	if r.err == nil {
		r.err = r.batch.Write()
	}
	if r.err == nil {
		r.err = r.db.SyncKeyValue()
	}
	if r.err != nil {
		return fmt.Errorf("write state: %w", r.err)
	}
	if err := r.adopt(p.Block.Root()); err != nil {
		return err
	}
	u := &Unit{batch: r.db.NewBatch()}
	// State history begins after this state and can lead back to it.
	rawdb.WriteStateID(u.batch, p.Block.Root(), 0)
	// The genesis has no state here.
	rawdb.WriteBlock(u.batch, p.Genesis)
	rawdb.WriteReceipts(u.batch, p.Genesis.Hash(), 0, nil)
	rawdb.WriteCanonicalHash(u.batch, p.Genesis.Hash(), 0)
	rawdb.WriteChainConfig(u.batch, p.Genesis.Hash(), r.cfg.Genesis.Config)
	for _, h := range p.Headers {
		rawdb.WriteHeader(u.batch, h)
		rawdb.WriteCanonicalHash(u.batch, h.Hash(), h.Number.Uint64())
	}
	hash, number := p.Block.Hash(), p.Block.NumberU64()
	rawdb.WriteBlock(u.batch, p.Block)
	rawdb.WriteReceipts(u.batch, hash, number, p.Receipts)
	rawdb.WriteCanonicalHash(u.batch, hash, number)
	rawdb.WriteTxLookupEntriesByBlock(u.batch, p.Block)
	rawdb.WriteHeadBlockHash(u.batch, hash)
	rawdb.WriteHeadHeaderHash(u.batch, hash)
	rawdb.WriteHeadFastBlockHash(u.batch, hash)
	rawdb.WriteFinalizedBlockHash(u.batch, hash)
	// The input of the block is not known here, only what it gave: it is final, so
	// nobody asks.
	u.put(hashKey(originPrefix, hash), &placed{Origin: p.Origin, Forced: p.Forced})
	u.put(numberKey(derivedPrefix, number), p.Derived)
	for _, h := range p.Heights {
		u.DAHeight(h)
	}
	u.Batch(&p.Batch)
	u.Cursor(p.Cursor)
	ref := rollup.BlockRef{Number: number, Hash: hash, Origin: p.Origin.DAHeight}
	settled := rollup.BlockRef{Hash: p.Genesis.Hash(), Origin: r.cfg.Genesis.Rollup.StartHeight}
	u.put(headsKey, &rollup.Heads{Soft: ref, Safe: ref, Final: ref, Settled: settled})
	u.put(baseKey, &p.Base)
	if u.err != nil {
		return u.err
	}
	return errors.Join(u.batch.Write(), r.db.SyncKeyValue())
}

// adopt makes the state that was put the one on disk.
func (r *Restore) adopt(root common.Hash) error {
	tdb := triedb.NewDatabase(r.db, &triedb.Config{PathDB: pathConfig(&r.cfg)})
	if err := errors.Join(tdb.AdoptSyncedState(root), tdb.Close()); err != nil {
		return fmt.Errorf("state %s: %w", root, err)
	}
	return nil
}

// DB is the store that is being restored, for records of other packages that are
// made on the way, each under a prefix of its own.
func (r *Restore) DB() ethdb.KeyValueStore { return r.db }

// Close ends the work, finished or not.
func (r *Restore) Close() error { return r.db.Close() }

// Base is the block at which this store begins; nil when it is the genesis.
func (s *Store) Base() *rollup.Base { return s.base.Load() }

// MissingError says that the store begins after a block.
type MissingError struct{ Number, Base uint64 }

func (e *MissingError) Error() string {
	return fmt.Sprintf("block %d is not kept here: this home was restored from a snapshot of block %d and has no history before it; ask a node that has derived the chain from its genesis", e.Number, e.Base)
}

// Missing is a MissingError for the blocks between the genesis and the base,
// and nil for all others.
func (s *Store) Missing(number uint64) error {
	if b := s.Base(); b != nil && number > 0 && number < b.Number {
		return &MissingError{number, b.Number}
	}
	return nil
}

// Confirm notes that a batch claims what was derived from the base.
func (u *Unit) Confirm() {
	b := *u.s.Base()
	b.Confirmed = true
	u.put(baseKey, &b)
	u.base = &b
}

// readBase reads the base, if there is one. That of a store that was not finished
// is block 0.
func (s *Store) readBase() error {
	raw, _ := s.kv.Get(baseKey)
	if len(raw) == 0 {
		return nil
	}
	b := new(rollup.Base)
	if err := rlp.DecodeBytes(raw, b); err != nil {
		return fmt.Errorf("decode the base of a restored home: %w", err)
	}
	if b.Number == 0 {
		return fmt.Errorf("%s is not complete: a restore was cut off there; remove it, and restore the snapshot again", s.cfg.Dir)
	}
	s.base.Store(b)
	return nil
}

// pathConfig is how the state database is run.
func pathConfig(cfg *Config) *pathdb.Config {
	pdb := *pathdb.Defaults
	pdb.WriteBufferSize = writeBuffer
	// In the key-value store the journal's write ends the process when it fails,
	// on a full disk for one, and hides the error that came first.
	pdb.JournalDirectory = cfg.Dir
	if cfg.Archive {
		pdb.StateHistory = 0
		pdb.EnableStateIndexing = true
		pdb.NoHistoryIndexDelay = true // index from the start, also while the head is old
	}
	return &pdb
}
