package rpc

import (
	"context"
	"fmt"
	"math/big"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/params"
	gethrpc "github.com/ethereum/go-ethereum/rpc"

	"github.com/trivium-chain/trivium/execution/state"
	"github.com/trivium-chain/trivium/execution/stf"
)

// node is what every API works on: the backend, the limits, and how the tags of
// JSON-RPC map to blocks.
type node struct {
	Backend
	cfg    Config
	rules  *stf.Config // the chain's, with the engines for clients
	signer types.Signer
	events *events
	slots  slots
	proofs slots
	stubs  []stub
}

// header finds the header of a number or tag; nil if there is none. Pending is
// a header in the making on the latest block, without transactions.
func (n *node) header(number gethrpc.BlockNumber) *types.Header {
	switch number {
	case gethrpc.LatestBlockNumber:
		return n.Chain.Head()
	case gethrpc.PendingBlockNumber:
		return n.pendingHeader()
	case gethrpc.SafeBlockNumber:
		return n.Chain.HeaderByHash(n.Chain.Heads().Safe.Hash)
	case gethrpc.FinalizedBlockNumber:
		return n.Chain.HeaderByHash(n.Chain.Heads().Final.Hash)
	case gethrpc.EarliestBlockNumber:
		return n.Chain.Header(0)
	}
	if number < 0 || uint64(number) > n.Chain.Head().Number.Uint64() {
		return nil
	}
	return n.Chain.Header(uint64(number))
}

// block is header's counterpart.
func (n *node) block(number gethrpc.BlockNumber) *types.Block {
	switch number {
	case gethrpc.LatestBlockNumber:
		return n.Chain.BlockByHash(n.Chain.Head().Hash())
	case gethrpc.PendingBlockNumber:
		return types.NewBlockWithHeader(n.pendingHeader()).WithBody(types.Body{Withdrawals: types.Withdrawals{}})
	case gethrpc.SafeBlockNumber:
		return n.Chain.BlockByHash(n.Chain.Heads().Safe.Hash)
	case gethrpc.FinalizedBlockNumber:
		return n.Chain.BlockByHash(n.Chain.Heads().Final.Hash)
	case gethrpc.EarliestBlockNumber:
		return n.Chain.Block(0)
	}
	if number < 0 || uint64(number) > n.Chain.Head().Number.Uint64() {
		return nil
	}
	return n.Chain.Block(uint64(number))
}

func (n *node) pendingHeader() *types.Header {
	parent := n.Chain.Head()
	h := stf.NextHeader(n.rules, parent, max(parent.Time, uint64(n.Now().Unix())))
	h.Root, h.RequestsHash = parent.Root, parent.RequestsHash
	h.TxHash, h.ReceiptHash = types.EmptyTxsHash, types.EmptyReceiptsHash
	return h
}

// headerAt finds the header of an EIP-1898 block parameter.
func (n *node) headerAt(at gethrpc.BlockNumberOrHash) (*types.Header, error) {
	if number, ok := at.Number(); ok {
		if h := n.header(number); h != nil {
			return h, nil
		}
		if err := n.gone(number); err != nil {
			return nil, err
		}
		return nil, errHeaderNotFound
	}
	hash, ok := at.Hash()
	if !ok {
		return nil, invalidParams("block parameter has neither number nor hash")
	}
	h := n.Chain.HeaderByHash(hash)
	if h == nil {
		return nil, fmt.Errorf("header for hash not found")
	}
	if at.RequireCanonical && !n.Chain.Canonical(hash, h.Number.Uint64()) {
		return nil, fmt.Errorf("hash is not currently canonical")
	}
	return h, nil
}

// blockAt finds the block of an EIP-1898 block parameter; nil if there is none.
func (n *node) blockAt(at gethrpc.BlockNumberOrHash) (*types.Block, error) {
	if number, ok := at.Number(); ok {
		if b := n.block(number); b != nil {
			return b, nil
		}
		return nil, n.gone(number)
	}
	hash, ok := at.Hash()
	if !ok {
		return nil, invalidParams("block parameter has neither number nor hash")
	}
	b := n.Chain.BlockByHash(hash)
	if b == nil {
		return nil, n.goneByHash(hash)
	}
	if at.RequireCanonical && !n.Chain.Canonical(hash, b.NumberU64()) {
		return nil, fmt.Errorf("hash is not currently canonical")
	}
	return b, nil
}

// gone is the error for a block that this node does not have because it began
// after it, by a snapshot; nil for any other.
func (n *node) gone(number gethrpc.BlockNumber) error {
	if number < 0 {
		return nil
	}
	return historyGone(n.Chain.Missing(uint64(number)))
}

// goneByHash is the same for a block of which only the header is here. Of others
// nobody can tell whether they exist.
func (n *node) goneByHash(hash common.Hash) error {
	h := n.Chain.HeaderByHash(hash)
	if h == nil {
		return nil
	}
	return historyGone(n.Chain.Missing(h.Number.Uint64()))
}

// stateAt opens the state after a block. The pending state is the latest one,
// under the header in the making.
func (n *node) stateAt(at gethrpc.BlockNumberOrHash) (*state.State, *types.Header, error) {
	h, err := n.headerAt(at)
	if err != nil {
		return nil, nil, err
	}
	st, err := n.Chain.State(h.Root)
	if err != nil {
		return nil, nil, stateGone(h.Number.Uint64(), err)
	}
	return st, h, nil
}

// sender of a transaction, recovered at most once. Zero when the signature
// recovers to nobody.
func (n *node) sender(tx *types.Transaction) common.Address {
	from, err := types.Sender(n.signer, tx)
	if err != nil {
		return common.Address{}
	}
	return from
}

// latest is the block parameter that stands when a client gives none.
func latest() gethrpc.BlockNumberOrHash {
	return gethrpc.BlockNumberOrHashWithNumber(gethrpc.LatestBlockNumber)
}

func orLatest(at *gethrpc.BlockNumberOrHash) gethrpc.BlockNumberOrHash {
	if at == nil {
		return latest()
	}
	return *at
}

// bounded gives the context the time limit, if there is one.
func bounded(ctx context.Context, limit time.Duration) (context.Context, context.CancelFunc) {
	if limit <= 0 {
		return context.WithCancel(ctx)
	}
	return context.WithTimeout(ctx, limit)
}

// effectiveGasPrice is what a transaction pays for a unit of gas under a base
// fee (EIP-1559).
func effectiveGasPrice(tx *types.Transaction, baseFee *big.Int) *big.Int {
	if baseFee == nil || tx.Type() == types.LegacyTxType || tx.Type() == types.AccessListTxType {
		return tx.GasPrice()
	}
	price := new(big.Int).Add(tx.GasTipCap(), baseFee)
	if limit := tx.GasFeeCap(); price.Cmp(limit) > 0 {
		return limit
	}
	return price
}

// txGasCap is the most gas one transaction may have (EIP-7825).
const txGasCap = params.MaxTxGas
