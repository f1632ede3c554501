package stateless

import (
	"errors"
	"fmt"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/rlp"
	"github.com/ethereum/go-ethereum/trie"
)

// ErrProof refuses a proof of an account or a slot.
var ErrProof = errors.New("proof does not hold")

// VerifyAccount gives the account at an address by its proof from a state root:
// the nodes on its path, from the root down, as eth_getProof gives them. An account
// that does not exist is types.NewEmptyStateAccount.
func VerifyAccount(root common.Hash, address common.Address, proof [][]byte) (*types.StateAccount, error) {
	value, err := lookUp(root, address[:], proof)
	if err != nil || value == nil {
		return types.NewEmptyStateAccount(), err
	}
	account := new(types.StateAccount)
	if err := rlp.DecodeBytes(value, account); err != nil {
		return nil, fmt.Errorf("%w: account %s: %w", ErrProof, address, err)
	}
	return account, nil
}

// VerifySlot gives a storage slot by its proof from an account's storage root; zero for
// a slot that holds nothing.
func VerifySlot(root, slot common.Hash, proof [][]byte) (value common.Hash, err error) {
	leaf, err := lookUp(root, slot[:], proof)
	if err != nil || leaf == nil {
		return value, err
	}
	content, rest, err := rlp.SplitString(leaf)
	if err != nil || len(rest) > 0 || len(content) > common.HashLength {
		return value, fmt.Errorf("%w: slot %s holds %x", ErrProof, slot, leaf)
	}
	return common.BytesToHash(content), nil
}

// lookUp walks from a root to the value under keccak256(key), nil where there is
// none. The proof must be the nodes on the way and nothing else.
func lookUp(root common.Hash, key []byte, proof [][]byte) ([]byte, error) {
	if root == types.EmptyRootHash {
		if len(proof) > 0 {
			return nil, fmt.Errorf("%w: %d nodes of an empty trie", ErrProof, len(proof))
		}
		return nil, nil
	}
	for _, node := range proof {
		if err := checkNode(node); err != nil {
			return nil, fmt.Errorf("%w: %w", ErrProof, err)
		}
	}
	w := walk(proof)
	value, err := trie.VerifyProof(root, crypto.Keccak256(key), &w)
	switch {
	case err != nil:
		return nil, fmt.Errorf("%w: %w", ErrProof, err)
	case len(w) > 0:
		return nil, fmt.Errorf("%w: %d nodes too many", ErrProof, len(w))
	}
	return value, nil
}

// walk hands out nodes in their order.
type walk [][]byte

// Get implements ethdb.KeyValueReader.
func (w *walk) Get(hash []byte) ([]byte, error) {
	if len(*w) == 0 || crypto.Keccak256Hash((*w)[0]) != common.Hash(hash) {
		return nil, ErrProof
	}
	node := (*w)[0]
	*w = (*w)[1:]
	return node, nil
}

// Has implements ethdb.KeyValueReader.
func (w *walk) Has(hash []byte) (bool, error) {
	return len(*w) > 0 && crypto.Keccak256Hash((*w)[0]) == common.Hash(hash), nil
}
