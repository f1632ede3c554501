package stf

import (
	"errors"
	"slices"

	"github.com/ethereum/go-ethereum/core/types"

	"github.com/trivium-chain/trivium/execution/state"
)

// Input is all that a block adds to its parent.
type Input struct {
	Origin    Origin
	Timestamp uint64 // seconds
	// Forced are the messages that the DA layer puts at the head of the block, in
	// order. One that does not apply is skipped, and gone.
	Forced []*types.Transaction
	// Txs are the sequencer's transactions. All must apply.
	Txs []*types.Transaction
}

// Process executes a whole block. It fails with a *TxError if one of Txs does
// not apply, with ErrState if that cannot be told, and otherwise as Begin and
// Finish do. After an error the state is
// of no use to anyone.
func Process(cfg *Config, parent *types.Header, st *state.State, ancestors Ancestors, in Input) (*Result, error) {
	RecoverSenders(cfg, slices.Concat(in.Forced, in.Txs))
	b, err := Begin(cfg, parent, st, ancestors, in.Origin, in.Timestamp)
	if err != nil {
		return nil, err
	}
	for _, tx := range in.Forced {
		// Whoever forces a message pays for its bytes on the DA layer; that it
		// does not apply concerns nobody else.
		_ = b.Add(tx)
	}
	forced := b.Len()
	for i, tx := range in.Txs {
		switch err := b.Add(tx); {
		case errors.Is(err, ErrState):
			return nil, err
		case err != nil:
			return nil, &TxError{Index: i, Hash: tx.Hash(), Err: err}
		}
	}
	res, err := b.Finish()
	if err != nil {
		return nil, err
	}
	res.Forced = forced
	return res, nil
}
