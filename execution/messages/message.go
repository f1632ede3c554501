package messages

import (
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/trivium-chain/trivium/execution/abi"
)

// Message goes to the parent chain: its portal calls Target with Data, Value and
// Gas. Nonce is the message's place in the outbox, from 0.
type Message struct {
	Nonce  uint64         `json:"nonce"`
	Sender common.Address `json:"sender"`
	Target common.Address `json:"target"`
	Value  *hexutil.Big   `json:"value"` // wei
	Gas    uint64         `json:"gasLimit"`
	Data   hexutil.Bytes  `json:"data"`
}

// Hash is the message's leaf in the outbox: keccak256(abi.encode(uint256 nonce,
// address sender, address target, uint256 value, uint256 gasLimit, bytes data)), the
// form of the OP stack's withdrawals.
func (m *Message) Hash() common.Hash {
	return crypto.Keccak256Hash(abi.Encode(abi.Uint(m.Nonce), abi.Address(m.Sender), abi.Address(m.Target), abi.Word(m.value()), abi.Uint(m.Gas), abi.Bytes(m.Data)))
}

// value is zero also where a message came without one.
func (m *Message) value() common.Hash {
	if m.Value == nil {
		return common.Hash{}
	}
	return common.BigToHash(m.Value.ToInt())
}
