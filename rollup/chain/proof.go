package chain

import (
	"fmt"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/trie"
)

// AccountProof is an account in a state, with the nodes that show it, from the root
// down. An account or a slot that is not there is shown to be absent.
type AccountProof struct {
	Account *types.StateAccount
	Nodes   [][]byte
	Slots   []SlotProof
}

// SlotProof is a slot of an account.
type SlotProof struct {
	Value common.Hash
	Nodes [][]byte
}

// proofNodes collects trie nodes from the root down.
type proofNodes [][]byte

// Put implements ethdb.KeyValueWriter.
func (p *proofNodes) Put(_, node []byte) error {
	*p = append(*p, node)
	return nil
}

// Delete implements ethdb.KeyValueWriter; a proof never takes a node back.
func (p *proofNodes) Delete([]byte) error { return nil }

// Prove proves an account and slots of it by a state's tries, which are kept for the
// newest 128 blocks.
func (s *Store) Prove(root common.Hash, address common.Address, slots []common.Hash) (*AccountProof, error) {
	accounts, err := trie.NewStateTrie(trie.StateTrieID(root), s.tdb)
	if err != nil {
		return nil, fmt.Errorf("this node keeps the trie of the last 128 blocks: %w", err)
	}
	out := &AccountProof{Account: types.NewEmptyStateAccount(), Nodes: [][]byte{}, Slots: make([]SlotProof, len(slots))}
	owner := crypto.Keccak256Hash(address[:])
	if err := accounts.Prove(owner[:], (*proofNodes)(&out.Nodes)); err != nil {
		return nil, err
	}
	found, err := accounts.GetAccount(address)
	if err != nil {
		return nil, err
	}
	if found != nil {
		out.Account = found
	}
	var storage *trie.StateTrie
	if len(slots) > 0 && out.Account.Root != types.EmptyRootHash {
		if storage, err = trie.NewStateTrie(trie.StorageTrieID(root, owner, out.Account.Root), s.tdb); err != nil {
			return nil, err
		}
	}
	for i, slot := range slots {
		out.Slots[i].Nodes = [][]byte{}
		if storage == nil {
			continue
		}
		if err := storage.Prove(crypto.Keccak256(slot[:]), (*proofNodes)(&out.Slots[i].Nodes)); err != nil {
			return nil, err
		}
		value, err := storage.GetStorage(address, slot[:])
		if err != nil {
			return nil, err
		}
		out.Slots[i].Value = common.BytesToHash(value)
	}
	return out, nil
}
