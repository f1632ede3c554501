package rpc

import (
	"encoding/hex"
	"fmt"
	"strings"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	gethrpc "github.com/ethereum/go-ethereum/rpc"
)

// stateAPI is the part of eth_ that reads accounts.
type stateAPI struct{ *node }

// GetBalance is an account's balance in wei.
func (a *stateAPI) GetBalance(addr common.Address, at *gethrpc.BlockNumberOrHash) (*hexutil.Big, error) {
	st, _, err := a.stateAt(orLatest(at))
	if err != nil {
		return nil, err
	}
	v := st.GetBalance(addr).ToBig()
	return (*hexutil.Big)(v), st.Error()
}

// GetTransactionCount is an account's nonce; with the tag pending, the next one
// after the transactions that wait.
func (a *stateAPI) GetTransactionCount(addr common.Address, at *gethrpc.BlockNumberOrHash) (*hexutil.Uint64, error) {
	block := orLatest(at)
	st, _, err := a.stateAt(block)
	if err != nil {
		return nil, err
	}
	n := st.GetNonce(addr)
	if number, ok := block.Number(); ok && number == gethrpc.PendingBlockNumber && a.Pool != nil {
		// The pool follows the chain a moment behind: a client that has just seen
		// its receipt must not be told the nonce it used.
		n = max(n, a.Pool.Nonce(addr))
	}
	return (*hexutil.Uint64)(&n), st.Error()
}

// GetCode is an account's code.
func (a *stateAPI) GetCode(addr common.Address, at *gethrpc.BlockNumberOrHash) (hexutil.Bytes, error) {
	st, _, err := a.stateAt(orLatest(at))
	if err != nil {
		return nil, err
	}
	return st.GetCode(addr), st.Error()
}

// GetStorageAt is one 32-byte storage slot of an account.
func (a *stateAPI) GetStorageAt(addr common.Address, key string, at *gethrpc.BlockNumberOrHash) (hexutil.Bytes, error) {
	slot, _, err := parseSlot(key)
	if err != nil {
		return nil, err
	}
	st, _, err := a.stateAt(orLatest(at))
	if err != nil {
		return nil, err
	}
	v := st.GetState(addr, slot)
	return v[:], st.Error()
}

// parseSlot reads a storage key in hex of any length up to 32 bytes, and tells
// whether it was written as a whole word.
func parseSlot(s string) (slot common.Hash, whole bool, err error) {
	digits := s
	if strings.HasPrefix(digits, "0x") || strings.HasPrefix(digits, "0X") {
		digits = digits[2:]
	}
	if len(digits) > 2*len(slot) {
		return slot, false, invalidParams("storage key %q is %d hex digits long, the limit is %d", s, len(digits), 2*len(slot))
	}
	whole = len(digits) == 2*len(slot)
	if len(digits)%2 == 1 {
		digits = "0" + digits
	}
	raw, err := hex.DecodeString(digits)
	if err != nil {
		return slot, false, invalidParams("storage key %q is not hex: %v", s, err)
	}
	return common.BytesToHash(raw), whole, nil
}

// accountProof is the answer of eth_getProof (EIP-1186).
type accountProof struct {
	Address      common.Address  `json:"address"`
	AccountProof []hexutil.Bytes `json:"accountProof"`
	Balance      *hexutil.Big    `json:"balance"`
	CodeHash     common.Hash     `json:"codeHash"`
	Nonce        hexutil.Uint64  `json:"nonce"`
	StorageHash  common.Hash     `json:"storageHash"`
	StorageProof []storageProof  `json:"storageProof"`
}

type storageProof struct {
	Key   string          `json:"key"`
	Value *hexutil.Big    `json:"value"`
	Proof []hexutil.Bytes `json:"proof"`
}

// GetProof proves an account and some of its slots against the block's state
// root, by presence or by absence.
func (a *stateAPI) GetProof(addr common.Address, keys []string, at *gethrpc.BlockNumberOrHash) (*accountProof, error) {
	if len(keys) > a.cfg.MaxProofKeys {
		return nil, overLimit("storage keys of eth_getProof", len(keys), a.cfg.MaxProofKeys, "", "ask in parts")
	}
	slots, names := make([]common.Hash, len(keys)), make([]string, len(keys))
	for i, key := range keys {
		slot, whole, err := parseSlot(key)
		if err != nil {
			return nil, err
		}
		slots[i] = slot
		// Clients look the answer up under the form they asked with: a whole
		// word, or a number without leading zeros.
		if names[i] = hexutil.EncodeBig(slot.Big()); whole {
			names[i] = slot.Hex()
		}
	}
	_, h, err := a.stateAt(orLatest(at))
	if err != nil {
		return nil, err
	}
	got, err := a.Chain.Prove(h.Root, addr, slots)
	if err != nil {
		return nil, fmt.Errorf("proofs of block %d are not available: %w", h.Number, err)
	}
	proof := &accountProof{
		Address:      addr,
		AccountProof: hexes(got.Nodes),
		Balance:      (*hexutil.Big)(got.Account.Balance.ToBig()),
		CodeHash:     common.BytesToHash(got.Account.CodeHash),
		Nonce:        hexutil.Uint64(got.Account.Nonce),
		StorageHash:  got.Account.Root,
		StorageProof: make([]storageProof, len(keys)),
	}
	for i, slot := range got.Slots {
		proof.StorageProof[i] = storageProof{Key: names[i], Value: (*hexutil.Big)(slot.Value.Big()), Proof: hexes(slot.Nodes)}
	}
	return proof, nil
}

func hexes(nodes [][]byte) []hexutil.Bytes {
	out := make([]hexutil.Bytes, len(nodes))
	for i, node := range nodes {
		out[i] = node
	}
	return out
}
