package chain

import (
	"fmt"

	"github.com/ethereum/go-ethereum/common"

	"github.com/trivium-chain/trivium/execution/messages"
	"github.com/trivium-chain/trivium/rollup"
	"github.com/trivium-chain/trivium/rollup/settlement"
)

// outboxRoot is the root of the outbox in a state; zero on a chain without one.
func outboxRoot(g *rollup.Genesis, st messages.Reader) common.Hash {
	if g.Rollup.Messages == nil {
		return common.Hash{}
	}
	root, _ := messages.Outbox(st)
	return root
}

// Settled moves the settled head.
func (u *Unit) Settled(ref rollup.BlockRef) { u.heads.Settled = ref }

// Output is what the chain has come to with the last block of a batch whose DA height
// has been derived; nil if that is not so yet. It is an error on a chain without an outbox.
func (s *Store) Output(batch uint64) (*settlement.Output, error) {
	if s.Genesis().Rollup.Messages == nil {
		return nil, fmt.Errorf("batch %d has no output: this chain has no outbox", batch)
	}
	rec, err := s.Batch(batch)
	if rec == nil || err != nil {
		return nil, err
	}
	landed, err := s.DAHeight(rec.DAHeight)
	if landed == nil || err != nil {
		return nil, err
	}
	h := s.Header(rec.Last)
	if h == nil {
		return nil, fmt.Errorf("block %d is missing: the data directory is damaged", rec.Last)
	}
	p, err := s.placed(h.Hash())
	if err != nil {
		return nil, err
	}
	if p.Outbox == (common.Hash{}) { // the base of a restored home
		st, err := s.State(h.Root)
		if err != nil {
			return nil, fmt.Errorf("the outbox after block %d is not kept here: this home was restored from a snapshot of it: %w", rec.Last, err)
		}
		p.Outbox = outboxRoot(s.Genesis(), st)
	}
	return &settlement.Output{
		StateRoot: h.Root, OutboxRoot: p.Outbox, BlockHash: h.Hash(), BlockNumber: rec.Last, DAHeight: rec.DAHeight, DADataRoot: landed.DataRoot,
	}, nil
}
