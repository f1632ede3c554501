package rollup

import "github.com/ethereum/go-ethereum/common"

// BlockRef names a block of the chain and the DA height of its origin.
type BlockRef struct {
	Number uint64      `json:"number"`
	Hash   common.Hash `json:"hash"`
	Origin uint64      `json:"daHeight"`
}

// Heads are the chain's four heads, each at or below the one before.
// Soft: executed here. Safe: derived from the DA layer. Final: derived from a
// DA height that is final. Settled: its output was accepted by the parent chain.
type Heads struct {
	Soft    BlockRef `json:"soft"`
	Safe    BlockRef `json:"safe"`
	Final   BlockRef `json:"final"`
	Settled BlockRef `json:"settled"`
}
