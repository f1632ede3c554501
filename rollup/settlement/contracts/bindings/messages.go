package bindings

import (
	"math/big"

	"github.com/trivium-chain/trivium/execution/messages"
)

// PackMessage gives a message the form that the portal takes.
func PackMessage(m *messages.Message) Message {
	return Message{
		Nonce: new(big.Int).SetUint64(m.Nonce), Sender: m.Sender, Target: m.Target, Value: m.Value.ToInt(), GasLimit: new(big.Int).SetUint64(m.Gas), Data: m.Data,
	}
}
