package chain

import (
	"encoding/binary"

	"github.com/ethereum/go-ethereum/common"
)

// Keys of Trivium's own records. go-ethereum's schema uses short prefixes of
// other letters; all of ours start with "trivium-".
var (
	headsKey        = []byte("trivium-heads")
	cursorKey       = []byte("trivium-cursor")
	baseKey         = []byte("trivium-base")
	originPrefix    = []byte("trivium-o") // + block hash -> placed
	daHeightPrefix  = []byte("trivium-d") // + height -> rollup.DAHeight
	batchPrefix     = []byte("trivium-b") // + index -> rollup.BatchRecord
	batchByEnd      = []byte("trivium-e") // + last block number -> batch index
	derivedPrefix   = []byte("trivium-s") // + block number -> DA height that made it safe
	witnessPrefix   = []byte("trivium-w") // + block number + block hash -> encoded witness
	messagePrefix   = []byte("trivium-m") // + nonce -> number of the block that sent it
	leafPrefix      = []byte("trivium-n") // + hash of a message -> nonce
	nodePrefix      = []byte("trivium-t") // + level + index -> node of the outbox
	createdPrefix   = []byte("trivium-c") // + block hash -> contracts that its deposits create
	OutboxKeyPrefix = []byte("trivium-x") // da/outbox keeps its records under it

	ArchiveKeyPrefix = []byte("trivium-a")      // da/archive too
	LightKeyPrefix   = []byte("trivium-l")      // and da/light
	SenderKeyPrefix  = []byte("trivium-y")      // and rollup/settlement/parent: its transactions
	OutputKeyPrefix  = []byte("trivium-u")      // and the outputs on the parent chain
	PricesKey        = []byte("trivium-prices") // da/price has one record
)

func numberKey(prefix []byte, n uint64) []byte {
	return binary.BigEndian.AppendUint64(append(make([]byte, 0, len(prefix)+8), prefix...), n)
}

func hashKey(prefix []byte, h common.Hash) []byte {
	return append(append(make([]byte, 0, len(prefix)+32), prefix...), h[:]...)
}
