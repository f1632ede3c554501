package rollup

import "github.com/ethereum/go-ethereum/common"

// Base is the block at which a home begins that was restored from a snapshot.
// There is no block, receipt or state before it.
type Base struct {
	Number uint64
	Hash   common.Hash
	// Batch and BatchID name the batch whose last block it is.
	Batch   uint64
	BatchID common.Hash
	// DAHeight is the first DA height that was derived in this home.
	DAHeight uint64
	// Confirmed: a batch after the base claims the state root that was derived
	// from it here.
	Confirmed bool
}
