package rollup

import (
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
)

// Batch is what the sequencer publishes: consecutive blocks, without anything
// that derivation can compute. Forced transactions are not in it: every node
// takes them from the DA layer itself.
type Batch struct {
	// Index counts the batches of the chain from 0.
	Index uint64
	// Parent is the id of the batch with the index before; zero for batch 0.
	Parent common.Hash
	// FirstBlock is the number of Blocks[0].
	FirstBlock uint64
	// StateRoot is the sequencer's claim for the state after the last block.
	// Derivation does not depend on it: it is there to be compared.
	StateRoot common.Hash
	Blocks    []BatchBlock
}

// BatchBlock is one block of a batch. Origin is a DA height; Timestamp is in
// seconds. Neither decreases from block to block.
type BatchBlock struct {
	Origin    uint64
	Timestamp uint64
	Txs       []*types.Transaction
}

// LastBlock is the number of the last block; the batch must not be empty.
func (b *Batch) LastBlock() uint64 { return b.FirstBlock + uint64(len(b.Blocks)) - 1 }
