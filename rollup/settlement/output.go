package settlement

import (
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/trivium-chain/trivium/execution/abi"
)

// Output is what a chain has come to with the last block of a batch. Its form is that
// of the struct Output of IOutputRegistry.sol.
type Output struct {
	StateRoot   common.Hash `json:"stateRoot"`
	OutboxRoot  common.Hash `json:"outboxRoot"` // of system.Messages in that state
	BlockHash   common.Hash `json:"blockHash"`
	BlockNumber uint64      `json:"blockNumber"`
	DAHeight    uint64      `json:"daHeight"` // where the batch's last frame landed
	DADataRoot  common.Hash `json:"daDataRoot"`
}

// outputVersion begins the preimage of Root, in 32 bytes.
var outputVersion = common.BigToHash(common.Big1)

// Root is keccak256(abi.encode(bytes32 version, stateRoot, outboxRoot, blockHash,
// uint64 blockNumber, uint64 daHeight, bytes32 daDataRoot)), the version being 1.
func (o *Output) Root() common.Hash {
	return crypto.Keccak256Hash(abi.Encode(abi.Word(outputVersion), abi.Word(o.StateRoot), abi.Word(o.OutboxRoot), abi.Word(o.BlockHash),
		abi.Uint(o.BlockNumber), abi.Uint(o.DAHeight), abi.Word(o.DADataRoot)))
}
