package chain

import (
	"errors"
	"fmt"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/rawdb"
)

// Accounts calls yield with every account of a state, in the order of their
// hashed addresses, in go-ethereum's slim RLP. The state must be at hand without
// history (HasState).
func (s *Store) Accounts(root common.Hash, yield func(account common.Hash, slim []byte) error) error {
	if !s.tdb.SnapshotCompleted() {
		return errors.New("the node is still putting its state in order: let it run for some minutes, then try again")
	}
	it, err := s.tdb.AccountIterator(root, common.Hash{})
	if err != nil {
		return fmt.Errorf("accounts of state %s: %w", root, err)
	}
	defer it.Release()
	for it.Next() {
		if err := yield(it.Hash(), it.Account()); err != nil {
			return err
		}
	}
	return it.Error()
}

// Slots calls yield with every storage slot of an account, in the order of their
// hashed keys; values are in RLP, as the trie has them.
func (s *Store) Slots(root, account common.Hash, yield func(key common.Hash, value []byte) error) error {
	it, err := s.tdb.StorageIterator(root, account, common.Hash{})
	if err != nil {
		return fmt.Errorf("storage of account %s in state %s: %w", account, root, err)
	}
	defer it.Release()
	for it.Next() {
		if err := yield(it.Hash(), it.Slot()); err != nil {
			return err
		}
	}
	return it.Error()
}

// Code is the code with this hash, or nil.
func (s *Store) Code(hash common.Hash) []byte { return rawdb.ReadCode(s.db, hash) }
