package stf

import (
	"errors"
	"fmt"
	"slices"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/core/vm"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/rlp"

	"github.com/trivium-chain/trivium/execution/state"
)

// Input is all that a block adds to its parent.
type Input struct {
	Origin    Origin
	Timestamp uint64 // seconds
	// Deposits are the parent chain's messages at the very head of the block, in
	// the order of its inbox (see messages.Deposit). All must apply, which those
	// that derivation names do.
	Deposits []*types.Transaction
	// Forced are the messages that the DA layer puts at the head of the block, in
	// order. One that does not apply is skipped, and gone; those that apply are
	// charged to ForcedGas.
	Forced    []*types.Transaction
	ForcedGas uint64
	// Txs are the sequencer's transactions. All must apply.
	Txs []*types.Transaction
}

// Hash tells inputs apart: keccak256 of the RLP list of the origin's hash, the
// timestamp, the forced gas, and the hashes of the deposits, of the forced and of the
// other transactions. On one parent, equal hashes give equal blocks.
func (in *Input) Hash() common.Hash {
	hashes := func(txs []*types.Transaction) []common.Hash {
		list := make([]common.Hash, len(txs))
		for i, tx := range txs {
			list[i] = tx.Hash()
		}
		return list
	}
	enc, err := rlp.EncodeToBytes([]any{in.Origin.Hash(), in.Timestamp, in.ForcedGas, hashes(in.Deposits), hashes(in.Forced), hashes(in.Txs)})
	if err != nil {
		panic(err) // a list of plain values always encodes
	}
	return crypto.Keccak256Hash(enc)
}

// Process executes a whole block. It fails with a *TxError if one of Txs does not
// apply, with ErrState if that cannot be told, and otherwise as Begin, AddDeposits and
// Finish do. After an error the state is of no use to anyone.
func Process(cfg *Config, parent *types.Header, st *state.State, ancestors Ancestors, in Input) (*Result, error) {
	RecoverSenders(cfg, slices.Concat(in.Deposits, in.Forced, in.Txs))
	b, err := beginInput(cfg, parent, st, ancestors, in)
	if err != nil {
		return nil, err
	}
	return b.completeInput(in)
}

// Reproduce is Process for a block that another has made, of an input of which all
// but Txs is known: they are what the block holds behind the deposits and the forced
// transactions that apply. The result may be another block: the caller compares the hashes.
func Reproduce(cfg *Config, parent *types.Header, st *state.State, ancestors Ancestors, in Input, block *types.Block) (*Result, error) {
	RecoverSenders(cfg, slices.Concat(in.Deposits, in.Forced, block.Transactions()))
	b, err := beginInput(cfg, parent, st, ancestors, in)
	if err != nil {
		return nil, err
	}
	in.Txs = block.Transactions()[min(b.Len(), len(block.Transactions())):]
	return b.completeInput(in)
}

// beginInput starts a block with all of an input that is not the sequencer's choice.
func beginInput(cfg *Config, parent *types.Header, st *state.State, ancestors Ancestors, in Input) (*Builder, error) {
	b, err := Begin(cfg, parent, st, ancestors, in.Origin, in.Timestamp)
	if err != nil {
		return nil, err
	}
	if err := b.AddDeposits(in.Deposits); err != nil {
		return nil, err
	}
	b.AddForced(in.Forced, in.ForcedGas)
	return b, nil
}

// completeInput ends a block of an input of which only Txs are left.
func (b *Builder) completeInput(in Input) (*Result, error) {
	res, err := b.complete(in.Txs)
	if err != nil {
		return nil, err
	}
	res.Input = in.Hash()
	return res, nil
}

// Replay executes again a block that exists already, from its header and its
// transactions. What is forced there is what the header says; without DA fees it
// says nothing, and nothing depends on it. What has the form of a deposit is taken for one:
// see BeginHeader. It fails as BeginHeader, also if the origin
// is not the header's, and otherwise as Process. The result may be another block: the
// caller compares the hashes.
func Replay(cfg *Config, parent *types.Header, st *state.State, ancestors Ancestors, origin Origin, block *types.Block) (*Result, error) {
	header := block.Header()
	if header.ParentBeaconRoot == nil || *header.ParentBeaconRoot != origin.Hash() || header.MixDigest != origin.Randao() {
		return nil, fmt.Errorf("%w: origin %d of block %v is not the one in it", ErrHeader, origin.DAHeight, header.Number)
	}
	RecoverSenders(cfg, block.Transactions())
	b, err := BeginHeader(cfg, parent, st, ancestors, header, vm.Config{})
	if err != nil {
		return nil, err
	}
	return b.complete(block.Transactions())
}

// complete adds transactions that all must apply, and makes the block.
func (b *Builder) complete(txs []*types.Transaction) (*Result, error) {
	for i, tx := range txs {
		switch err := b.Add(tx); {
		case errors.Is(err, ErrState):
			return nil, err
		case err != nil:
			return nil, &TxError{Index: i, Hash: tx.Hash(), Err: err}
		}
	}
	return b.Finish()
}
