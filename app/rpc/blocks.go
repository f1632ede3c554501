package rpc

import (
	"context"
	"fmt"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"
	gethrpc "github.com/ethereum/go-ethereum/rpc"

	"github.com/trivium-chain/trivium/execution/stf"
)

// chainAPI is the part of eth_ that reads blocks, transactions and receipts.
type chainAPI struct{ *node }

// ChainId is the chain's EIP-155 id.
func (a *chainAPI) ChainId() hexutil.Uint64 { return hexutil.Uint64(a.rules.Chain.ChainID.Uint64()) }

// BlockNumber is the number of the latest block.
func (a *chainAPI) BlockNumber() hexutil.Uint64 {
	return hexutil.Uint64(a.Chain.Head().Number.Uint64())
}

// Accounts is empty: the node holds no users' keys.
func (a *chainAPI) Accounts() []common.Address { return []common.Address{} }

// Syncing is false, or how far the node is.
func (a *chainAPI) Syncing() any { return a.syncing() }

func (n *node) syncing() any {
	if n.Backend.Syncing == nil {
		return false
	}
	p := n.Backend.Syncing()
	if !p.Syncing {
		return false
	}
	current := n.Chain.Head().Number.Uint64()
	return map[string]hexutil.Uint64{
		"startingBlock": hexutil.Uint64(p.Starting),
		"currentBlock":  hexutil.Uint64(current),
		"highestBlock":  hexutil.Uint64(max(p.Highest, current)),
		"daHeight":      hexutil.Uint64(p.DADone),
		"daHead":        hexutil.Uint64(p.DAHead),
	}
}

func (n *node) view(b *types.Block, full, pending bool) *blockView {
	if full {
		stf.RecoverSenders(n.rules, b.Transactions()) // on all processors, if the block comes from disk
	}
	return &blockView{block: b, full: full, pending: pending, senders: n.sender}
}

// GetBlockByNumber gives a block with its transactions in full, or their hashes.
func (a *chainAPI) GetBlockByNumber(number gethrpc.BlockNumber, full bool) (any, error) {
	b := a.block(number)
	if b == nil {
		return nil, a.gone(number)
	}
	return a.view(b, full, number == gethrpc.PendingBlockNumber), nil
}

// GetBlockByHash gives a block, canonical or not.
func (a *chainAPI) GetBlockByHash(hash common.Hash, full bool) (any, error) {
	b := a.Chain.BlockByHash(hash)
	if b == nil {
		return nil, a.goneByHash(hash)
	}
	return a.view(b, full, false), nil
}

// GetHeaderByNumber gives a block's header.
func (a *chainAPI) GetHeaderByNumber(number gethrpc.BlockNumber) (any, error) {
	if h := a.header(number); h != nil {
		return headerView{h}, nil
	}
	return nil, a.gone(number)
}

// GetHeaderByHash gives a block's header.
func (a *chainAPI) GetHeaderByHash(hash common.Hash) any {
	if h := a.Chain.HeaderByHash(hash); h != nil {
		return headerView{h}
	}
	return nil
}

// GetBlockReceipts gives the receipts of all transactions of a block.
func (a *chainAPI) GetBlockReceipts(at gethrpc.BlockNumberOrHash) (any, error) {
	b, err := a.blockAt(at)
	if err != nil || b == nil {
		return nil, err
	}
	receipts := a.Chain.Receipts(b.Hash())
	if len(receipts) != len(b.Transactions()) {
		if number, ok := at.Number(); ok && number == gethrpc.PendingBlockNumber {
			return receiptList{}, nil
		}
		return nil, fmt.Errorf("block %d has %d transactions and %d receipts: the data directory is damaged",
			b.NumberU64(), len(b.Transactions()), len(receipts))
	}
	stf.RecoverSenders(a.rules, b.Transactions())
	list, header := make(receiptList, len(receipts)), b.Header()
	for i, r := range receipts {
		list[i] = a.receipt(b, header, r, i)
	}
	return list, nil
}

func (n *node) receipt(b *types.Block, h *types.Header, r *types.Receipt, i int) receiptView {
	tx := b.Transactions()[i]
	return receiptView{r: r, tx: tx, from: n.sender(tx), at: place(b, i), da: daShareOf(h, i, tx)}
}

func place(b *types.Block, i int) inBlock {
	return inBlock{hash: b.Hash(), number: b.NumberU64(), time: b.Time(), baseFee: b.BaseFee(), index: i}
}

// GetTransactionByHash gives a transaction of the chain, or one that waits.
func (a *chainAPI) GetTransactionByHash(hash common.Hash) (any, error) {
	if tx, b, i := a.Chain.Transaction(hash); b != nil {
		at := place(b, i)
		return &transaction{tx: tx, from: a.sender(tx), at: &at}, nil
	}
	if a.Pool != nil {
		if tx := a.Pool.Get(hash); tx != nil {
			return &transaction{tx: tx, from: a.sender(tx)}, nil
		}
	}
	return nil, nil
}

// GetRawTransactionByHash gives the same as bytes (EIP-2718).
func (a *chainAPI) GetRawTransactionByHash(hash common.Hash) (hexutil.Bytes, error) {
	if tx, b, _ := a.Chain.Transaction(hash); b != nil {
		return tx.MarshalBinary()
	}
	if a.Pool != nil {
		if tx := a.Pool.Get(hash); tx != nil {
			return tx.MarshalBinary()
		}
	}
	return nil, nil
}

// GetTransactionReceipt gives a transaction's receipt; null until it is in a block.
func (a *chainAPI) GetTransactionReceipt(hash common.Hash) (any, error) {
	if v := a.receiptOf(hash); v != nil {
		return v, nil
	}
	return nil, nil
}

func (n *node) receiptOf(hash common.Hash) *receiptView {
	_, b, i := n.Chain.Transaction(hash)
	if b == nil {
		return nil
	}
	receipts := n.Chain.Receipts(b.Hash())
	if i >= len(receipts) {
		return nil
	}
	v := n.receipt(b, b.Header(), receipts[i], i)
	return &v
}

func (n *node) transactionAt(b *types.Block, index hexutil.Uint) *types.Transaction {
	if b == nil || uint64(index) >= uint64(len(b.Transactions())) {
		return nil
	}
	return b.Transactions()[index]
}

func (n *node) fullTransactionAt(b *types.Block, index hexutil.Uint) any {
	tx := n.transactionAt(b, index)
	if tx == nil {
		return nil
	}
	at := place(b, int(index))
	return &transaction{tx: tx, from: n.sender(tx), at: &at}
}

// GetTransactionByBlockNumberAndIndex gives a block's transaction.
func (a *chainAPI) GetTransactionByBlockNumberAndIndex(number gethrpc.BlockNumber, index hexutil.Uint) (any, error) {
	b := a.block(number)
	if b == nil {
		return nil, a.gone(number)
	}
	return a.fullTransactionAt(b, index), nil
}

// GetTransactionByBlockHashAndIndex gives a block's transaction.
func (a *chainAPI) GetTransactionByBlockHashAndIndex(hash common.Hash, index hexutil.Uint) (any, error) {
	b := a.Chain.BlockByHash(hash)
	if b == nil {
		return nil, a.goneByHash(hash)
	}
	return a.fullTransactionAt(b, index), nil
}

// GetRawTransactionByBlockNumberAndIndex gives a block's transaction as bytes.
func (a *chainAPI) GetRawTransactionByBlockNumberAndIndex(number gethrpc.BlockNumber, index hexutil.Uint) (hexutil.Bytes, error) {
	b := a.block(number)
	if b == nil {
		return nil, a.gone(number)
	}
	if tx := a.transactionAt(b, index); tx != nil {
		return tx.MarshalBinary()
	}
	return nil, nil
}

// GetRawTransactionByBlockHashAndIndex gives a block's transaction as bytes.
func (a *chainAPI) GetRawTransactionByBlockHashAndIndex(hash common.Hash, index hexutil.Uint) (hexutil.Bytes, error) {
	b := a.Chain.BlockByHash(hash)
	if b == nil {
		return nil, a.goneByHash(hash)
	}
	if tx := a.transactionAt(b, index); tx != nil {
		return tx.MarshalBinary()
	}
	return nil, nil
}

func txCount(b *types.Block, gone error) (*hexutil.Uint, error) {
	if b == nil {
		return nil, gone
	}
	n := hexutil.Uint(len(b.Transactions()))
	return &n, nil
}

// GetBlockTransactionCountByNumber counts a block's transactions.
func (a *chainAPI) GetBlockTransactionCountByNumber(number gethrpc.BlockNumber) (*hexutil.Uint, error) {
	return txCount(a.block(number), a.gone(number))
}

// GetBlockTransactionCountByHash counts a block's transactions.
func (a *chainAPI) GetBlockTransactionCountByHash(hash common.Hash) (*hexutil.Uint, error) {
	return txCount(a.Chain.BlockByHash(hash), a.goneByHash(hash))
}

func uncleCount(b *types.Block, gone error) (*hexutil.Uint, error) {
	if b == nil {
		return nil, gone
	}
	return new(hexutil.Uint), nil
}

// GetUncleCountByBlockNumber is 0 for every block: there are no uncles.
func (a *chainAPI) GetUncleCountByBlockNumber(number gethrpc.BlockNumber) (*hexutil.Uint, error) {
	return uncleCount(a.block(number), a.gone(number))
}

// GetUncleCountByBlockHash is 0 for every block.
func (a *chainAPI) GetUncleCountByBlockHash(hash common.Hash) (*hexutil.Uint, error) {
	return uncleCount(a.Chain.BlockByHash(hash), a.goneByHash(hash))
}

// GetUncleByBlockNumberAndIndex is null: there are no uncles.
func (a *chainAPI) GetUncleByBlockNumberAndIndex(context.Context, gethrpc.BlockNumber, hexutil.Uint) any {
	return nil
}

// GetUncleByBlockHashAndIndex is null.
func (a *chainAPI) GetUncleByBlockHashAndIndex(context.Context, common.Hash, hexutil.Uint) any {
	return nil
}
