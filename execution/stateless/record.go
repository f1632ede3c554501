package stateless

import (
	"fmt"
	"maps"
	"math/big"

	"github.com/ethereum/go-ethereum/common"
	gethstate "github.com/ethereum/go-ethereum/core/state"
	geth "github.com/ethereum/go-ethereum/core/stateless"
	"github.com/ethereum/go-ethereum/core/types"

	"github.com/trivium-chain/trivium/execution/messages"
	"github.com/trivium-chain/trivium/execution/state"
	"github.com/trivium-chain/trivium/execution/stf"
)

// Witness is go-ethereum's: sets of headers, codes and trie nodes.
type Witness = geth.Witness

// HeaderReader finds the headers of ancestors, nil for one it does not know.
type HeaderReader interface {
	GetHeader(hash common.Hash, number uint64) *types.Header
}

// Record opens the state after a block, and keeps a witness of what is read of it. The
// witness is complete in the stf.Result. headers is asked for older ancestors when a
// contract uses BLOCKHASH; a witness that lacks one of them is refused by Execute.
func Record(db gethstate.Database, parent *types.Header, headers HeaderReader) (*state.State, error) {
	child := &types.Header{ParentHash: parent.Hash(), Number: new(big.Int).Add(parent.Number, common.Big1)}
	w, err := geth.NewWitness(child, lineage{parent, headers}, false)
	if err != nil {
		return nil, fmt.Errorf("recording a witness on block %v: %w", parent.Number, err)
	}
	st, err := state.Record(parent.Root, db, w)
	if err != nil {
		return nil, err
	}
	showMessages(st)
	return st, nil
}

// showMessages reads outbox and inbox, so that every witness shows them: what a bridge
// wants to know of a block is seldom anything else, and most blocks do not touch it.
func showMessages(st *state.State) {
	messages.Outbox(st)
	messages.Inbox(st)
}

// Spent is the witness of a block that was given up: of what was read on a recording
// state up to there. The state is of no use to anyone after it; nil if it records none.
func Spent(cfg *stf.Config, st *state.State, parent *types.Header) *Witness {
	if st.Witness() == nil {
		return nil
	}
	st.IntermediateRoot(cfg.Chain.Rules(new(big.Int).Add(parent.Number, common.Big1), true, parent.Time))
	return st.Witness()
}

// Join adds to a witness what another one on the same parent holds.
func Join(w, other *Witness) {
	maps.Copy(w.State, other.State)
	maps.Copy(w.Codes, other.Codes)
	if len(other.Headers) > len(w.Headers) {
		w.Headers = other.Headers
	}
}

// lineage always knows the parent, and never answers nil: go-ethereum's
// recording would follow it.
type lineage struct {
	parent  *types.Header
	headers HeaderReader
}

func (l lineage) GetHeader(hash common.Hash, number uint64) *types.Header {
	if number == l.parent.Number.Uint64() && hash == l.parent.Hash() {
		return l.parent
	}
	if l.headers != nil {
		if h := l.headers.GetHeader(hash, number); h != nil {
			return h
		}
	}
	return &types.Header{Number: new(big.Int).SetUint64(number), Difficulty: new(big.Int)}
}
