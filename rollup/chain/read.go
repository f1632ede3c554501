package chain

import (
	"errors"
	"fmt"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/rawdb"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/rlp"

	"github.com/trivium-chain/trivium/execution/state"
	"github.com/trivium-chain/trivium/execution/stf"
	"github.com/trivium-chain/trivium/rollup"
)

// Heads are the four heads as last committed.
func (s *Store) Heads() rollup.Heads { return *s.heads.Load() }

// Head is the header of the soft head.
func (s *Store) Head() *types.Header { return s.soft.Load() }

// canonicalHash is the hash of the canonical block with this number; zero above
// the soft head. A block is on disk a moment before its state is there and the
// head moves: whoever sees its receipt must also find its state at latest.
func (s *Store) canonicalHash(number uint64) common.Hash {
	if head := s.soft.Load(); head != nil && number > head.Number.Uint64() {
		return common.Hash{}
	}
	return rawdb.ReadCanonicalHash(s.db, number)
}

// Header is the canonical header with this number, or nil.
func (s *Store) Header(number uint64) *types.Header {
	return s.HeaderByHash(s.canonicalHash(number))
}

// HeaderByHash is the header with this hash, canonical or not, or nil.
func (s *Store) HeaderByHash(hash common.Hash) *types.Header {
	if b, ok := s.blocks.Get(hash); ok {
		return b.Header()
	}
	number, ok := rawdb.ReadHeaderNumber(s.db, hash)
	if !ok {
		return nil
	}
	return rawdb.ReadHeader(s.db, hash, number)
}

// Block is the canonical block with this number, or nil.
func (s *Store) Block(number uint64) *types.Block {
	return s.BlockByHash(s.canonicalHash(number))
}

// BlockByHash is the block with this hash, canonical or not, or nil.
func (s *Store) BlockByHash(hash common.Hash) *types.Block {
	if b, ok := s.blocks.Get(hash); ok {
		return b
	}
	number, ok := rawdb.ReadHeaderNumber(s.db, hash)
	if !ok {
		return nil
	}
	b := rawdb.ReadBlock(s.db, hash, number)
	if b != nil {
		s.blocks.Add(hash, b)
	}
	return b
}

// Canonical tells whether the block is on the chain of the soft head.
func (s *Store) Canonical(hash common.Hash, number uint64) bool {
	return s.canonicalHash(number) == hash
}

// Ancestors gives canonical block hashes by number, for BLOCKHASH.
func (s *Store) Ancestors(number uint64) common.Hash { return rawdb.ReadCanonicalHash(s.db, number) }

// Receipts of a block, with every derived field; nil when the block is unknown.
func (s *Store) Receipts(hash common.Hash) types.Receipts {
	if r, ok := s.receipts.Get(hash); ok {
		return r
	}
	h := s.HeaderByHash(hash)
	if h == nil {
		return nil
	}
	r, b := rawdb.ReadReceipts(s.db, hash, h.Number.Uint64(), h.Time, s.cfg.Genesis.Config), s.BlockByHash(hash)
	if r == nil || b == nil || s.fillCreated(b, r) != nil {
		return nil
	}
	s.receipts.Add(hash, r)
	return r
}

// Transaction finds a canonical transaction: itself, its block and its index.
// The block is nil when it is unknown.
func (s *Store) Transaction(hash common.Hash) (*types.Transaction, *types.Block, int) {
	number := rawdb.ReadTxLookupEntry(s.db, hash)
	if number == nil {
		return nil, nil, 0
	}
	b := s.Block(*number)
	if b == nil {
		return nil, nil, 0
	}
	for i, tx := range b.Transactions() {
		if tx.Hash() == hash {
			return tx, b, i
		}
	}
	return nil, nil, 0
}

// State opens the state after a block. It is kept for the last 128 blocks, and
// for all of them in an archive node.
func (s *Store) State(root common.Hash) (*state.State, error) {
	st, err := state.New(root, s.states)
	if err == nil || s.history == nil {
		return st, err
	}
	return state.New(root, s.history)
}

// HasState tells whether the state is at hand without history.
func (s *Store) HasState(root common.Hash) bool {
	_, err := s.tdb.NodeReader(root)
	return err == nil
}

// placed is how a block stands in the DA order: its origin, how many of its
// first transactions were forced, and the hash of the input that gave it. Input
// is zero for a soft block that came before its DA heights: then Forced is not known.
// Outbox is the root of the outbox after the block; zero on a chain without one.
type placed struct {
	Origin stf.Origin
	Forced uint64
	Input  common.Hash
	Outbox common.Hash `rlp:"optional"`
}

func (s *Store) placed(hash common.Hash) (placed, error) {
	if hash == s.genesis.Hash() {
		return placed{Origin: stf.Origin{DAHeight: s.cfg.Genesis.Rollup.StartHeight}}, nil
	}
	p, err := read[placed](s, hashKey(originPrefix, hash))
	if err != nil || p == nil {
		return placed{}, errors.Join(fmt.Errorf("origin of block %s is missing", hash), err)
	}
	return *p, nil
}

// Origin of a block, canonical or not.
func (s *Store) Origin(hash common.Hash) (stf.Origin, error) {
	p, err := s.placed(hash)
	return p.Origin, err
}

// Input is the hash of the input that gave a block, or zero when that is not known.
func (s *Store) Input(hash common.Hash) (common.Hash, error) {
	p, err := s.placed(hash)
	return p.Input, err
}

// ForcedCount is how many of the block's first transactions came from the
// forced namespace. It fails for a block whose input is not known.
func (s *Store) ForcedCount(hash common.Hash) (int, error) {
	p, err := s.placed(hash)
	if b := s.Base(); b != nil && hash == b.Hash {
		return int(p.Forced), err // what it was made from is in no block here, but its place is known
	}
	if err == nil && p.Input == (common.Hash{}) && hash != s.genesis.Hash() {
		err = fmt.Errorf("block %s came from the feed before its DA heights: which of its transactions were forced is not known", hash)
	}
	return int(p.Forced), err
}

// DAHeight is what was kept of a DA height, or nil when it was not processed.
func (s *Store) DAHeight(height uint64) (*rollup.DAHeight, error) {
	return read[rollup.DAHeight](s, numberKey(daHeightPrefix, height))
}

// Batch is the record of an accepted batch, or nil.
func (s *Store) Batch(index uint64) (*rollup.BatchRecord, error) {
	return read[rollup.BatchRecord](s, numberKey(batchPrefix, index))
}

// BatchOf is the record of the batch that gave a block, or nil when the block
// is not safe yet or was derived without a batch.
func (s *Store) BatchOf(number uint64) (*rollup.BatchRecord, error) {
	rec, err := s.BatchAfter(number)
	if err != nil || rec == nil || number < rec.First {
		return nil, err
	}
	return rec, nil
}

// BatchAfter is the record of the first batch that ends with a block or after it, nil
// while there is none. A block that was derived without a batch lies before it.
func (s *Store) BatchAfter(number uint64) (*rollup.BatchRecord, error) {
	it := s.kv.NewIterator(batchByEnd, numberKey(nil, number))
	defer it.Release()
	if !it.Next() {
		return nil, it.Error()
	}
	var index uint64
	if err := rlp.DecodeBytes(it.Value(), &index); err != nil {
		return nil, err
	}
	return s.Batch(index)
}

// DerivedAt is the DA height that made a block safe; false when it is not safe.
func (s *Store) DerivedAt(number uint64) (uint64, bool) {
	h, err := read[uint64](s, numberKey(derivedPrefix, number))
	if err != nil || h == nil {
		return 0, false
	}
	return *h, true
}

// Cursor is the derivation state as last committed; nil at genesis.
func (s *Store) Cursor() []byte {
	raw, _ := s.kv.Get(cursorKey)
	return raw
}

func read[T any](s *Store, key []byte) (*T, error) {
	if ok, err := s.kv.Has(key); err != nil || !ok {
		return nil, err
	}
	raw, err := s.kv.Get(key)
	if err != nil {
		return nil, err
	}
	v := new(T)
	return v, rlp.DecodeBytes(raw, v)
}
