package rollup

import (
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
)

// DAHeight is what the chain keeps of one DA height: enough to build a block
// with that origin, on any node, without asking the DA layer again.
type DAHeight struct {
	Height   uint64
	Time     uint64      // of the DA block, seconds, rounded down
	Hash     common.Hash // of the DA header: the next height must name it as its parent
	DataRoot common.Hash
	Forced   []*types.Transaction // the forced transactions in DA order, within the bounds of a height
	// Parent is how far the parent chain is taken in with this height, and Deposits
	// are the messages of its blocks since the height before, as transactions
	// (messages.Deposit). Zero and none on a chain that has no parent.
	Parent   ParentPoint          `rlp:"optional"`
	Deposits []*types.Transaction `rlp:"optional"`
}

// ParentPoint is a block of the parent chain up to which its messages are taken in:
// its number and hash, how many messages its inbox holds, and the accumulator over them.
type ParentPoint struct {
	Number      uint64      `json:"number"`
	Hash        common.Hash `json:"hash"`
	Inbox       uint64      `json:"inbox"`
	Accumulator common.Hash `json:"accumulator"`
}

// BatchRecord tells where a batch came from and which blocks it gave.
type BatchRecord struct {
	Index     uint64
	ID        common.Hash
	First     uint64 // block number
	Last      uint64 // block number; First-1 when the batch gave no block
	DAHeight  uint64 // where its last frame landed
	Bytes     uint64 // of its payload
	StateRoot common.Hash
}
