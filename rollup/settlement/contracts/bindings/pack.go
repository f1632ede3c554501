package bindings

import (
	"math/big"

	"github.com/trivium-chain/trivium/execution/messages"
	"github.com/trivium-chain/trivium/rollup/settlement"
)

// PackMessage gives a message the form that the portal takes.
func PackMessage(m *messages.Message) Message {
	return Message{
		Nonce: new(big.Int).SetUint64(m.Nonce), Sender: m.Sender, Target: m.Target, Value: m.Value.ToInt(), GasLimit: new(big.Int).SetUint64(m.Gas), Data: m.Data,
	}
}

// PackBranch gives the branch of a message the form that the portal takes.
func PackBranch(b messages.Branch) (out [messages.Depth][32]byte) {
	for i, h := range b {
		out[i] = h
	}
	return out
}

// PackOutput gives an output the form that registry and portal take.
func PackOutput(o *settlement.Output) Output {
	return Output{
		StateRoot: o.StateRoot, OutboxRoot: o.OutboxRoot, BlockHash: o.BlockHash, BlockNumber: o.BlockNumber, DaHeight: o.DAHeight, DaDataRoot: o.DADataRoot,
	}
}
