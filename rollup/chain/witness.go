package chain

import (
	"errors"
	"math"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/rawdb"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/ethdb"

	"github.com/trivium-chain/trivium/execution/state"
	"github.com/trivium-chain/trivium/execution/stateless"
	"github.com/trivium-chain/trivium/execution/stf"
)

// Recording opens the state after a block, for its child to be executed on. Where
// the store keeps witnesses it records one, and Append stores it with the block.
func (s *Store) Recording(parent *types.Header) (*state.State, error) {
	if s.cfg.Witnesses == 0 {
		return s.State(parent.Root)
	}
	return stateless.Record(s.states, parent, s)
}

// GetHeader implements stateless.HeaderReader.
func (s *Store) GetHeader(hash common.Hash, number uint64) *types.Header {
	return rawdb.ReadHeader(s.db, hash, number)
}

// Witness is the encoded witness of a block, canonical or not, as it was recorded
// when the block was executed; nil when none is kept.
func (s *Store) Witness(hash common.Hash, number uint64) ([]byte, error) {
	key := witnessKey(number, hash)
	if ok, err := s.kv.Has(key); err != nil || !ok {
		return nil, err
	}
	return s.kv.Get(key)
}

// Record executes an input on a block, by rules that give the same as the store's, and
// records the witness of that, also where the input makes no block (a *stf.TxError).
// It takes the tries of the block's state, which are kept for the newest 128 blocks:
// ErrNoTries says that they are gone.
func (s *Store) Record(rules *stf.Config, parent *types.Header, in stf.Input) (*stateless.Witness, error) {
	if !s.HasState(parent.Root) {
		return nil, ErrNoTries
	}
	st, err := stateless.Record(s.states, parent, s)
	if err != nil {
		return nil, err
	}
	r, err := stf.Process(rules, parent, st, s.Ancestors, in)
	switch {
	case err == nil:
		return r.Witness, nil
	case errors.As(err, new(*stf.TxError)):
		return stateless.Spent(rules, st, parent), err
	case !s.HasState(parent.Root):
		return nil, ErrNoTries // they went meanwhile
	}
	return nil, err
}

// ErrNoTries says that the state before a block is not kept in the form that a
// witness is made of.
var ErrNoTries = errors.New("the state before the block is gone")

// Witness stores the witness of a block, nil being none, and drops those of the blocks that
// lie too far behind it. Append does so by itself.
func (u *Unit) Witness(r *stf.Result) {
	if r.Witness == nil {
		return
	}
	keep, number := u.s.cfg.Witnesses, r.Block.NumberU64()
	enc, err := stateless.Encode(r.Witness)
	if err == nil {
		err = u.batch.Put(witnessKey(number, r.Block.Hash()), enc)
	}
	u.fail(err)
	if number >= keep {
		u.fail(u.batch.DeleteRange(numberKey(witnessPrefix, number-keep), numberKey(witnessPrefix, number-keep+1)))
	}
}

// pruneWitnesses drops what a store that kept more witnesses has left: Append only
// drops those of one height.
func (s *Store) pruneWitnesses(head uint64) error {
	first := uint64(math.MaxUint64) // block number of the first that is kept
	if keep := s.cfg.Witnesses; keep > 0 {
		first = max(head+1, keep) - keep
	}
	err := ethdb.ErrTooManyKeys // one call deletes so many at most
	for errors.Is(err, ethdb.ErrTooManyKeys) {
		err = s.kv.DeleteRange(witnessPrefix, numberKey(witnessPrefix, first))
	}
	return err
}

func witnessKey(number uint64, hash common.Hash) []byte {
	return append(numberKey(witnessPrefix, number), hash[:]...)
}
