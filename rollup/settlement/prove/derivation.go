package prove

import (
	"context"
	"errors"
	"fmt"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/rlp"

	"github.com/trivium-chain/trivium/execution/stateless"
	"github.com/trivium-chain/trivium/execution/stf"
	"github.com/trivium-chain/trivium/rollup"
	"github.com/trivium-chain/trivium/rollup/chain"
	"github.com/trivium-chain/trivium/rollup/derive"
	"github.com/trivium-chain/trivium/rollup/settlement/verify"
)

// derivation takes a batch from the DA layer, and executes its blocks up to the block to.
func (b *Builder) derivation(ctx context.Context, rec *rollup.BatchRecord, to uint64) (*verify.Derivation, error) {
	parent, err := b.header(rec.First-1, common.Hash{})
	if err != nil {
		return nil, err
	}
	d := &verify.Derivation{Batch: rec.Index, BatchID: rec.ID, First: rec.First, Last: to, Hash: b.store.Header(to).Hash()}
	if rec.Index > 0 {
		before, err := b.store.Batch(rec.Index - 1)
		if err != nil || before == nil {
			return nil, errors.Join(refuse(NotKept, "the record of batch %d, which batch %d follows, is not kept here: ask a node that has derived the chain from its genesis", rec.Index-1, rec.Index), err)
		}
		d.ParentBatch = before.ID
	}
	origins, err := b.origins(rec.First-1, to)
	if err != nil {
		return nil, err
	}
	first := origins[0]
	if rec.First > 1 {
		d.Origin = &first
	}
	heights, err := b.heights(ctx, first.DAHeight+1, rec.DAHeight, origins[len(origins)-1].DAHeight)
	if err != nil {
		return nil, err
	}
	b.takeIn(heights, origins)
	for _, h := range heights {
		d.Heights = append(d.Heights, h.proven)
	}
	end := heights[len(heights)-1]
	d.DAHeader = end.whole.Hash()
	if d.Commit, err = commit(end.whole); err != nil {
		return nil, err
	}
	steps, err := b.steps(rec, parent, first.DAHeight, d.ParentBatch, heights, to)
	if err != nil {
		return nil, err
	}
	w, err := b.execute(ctx, rec.First, to, steps)
	if err != nil {
		return nil, err
	}
	d.Witness, err = stateless.Encode(w)
	return d, err
}

// origins are those of the blocks from first to last.
func (b *Builder) origins(first, last uint64) ([]stf.Origin, error) {
	out := make([]stf.Origin, 0, last-first+1)
	for n := first; n <= last; n++ {
		h, err := b.header(n, common.Hash{})
		if err != nil {
			return nil, err
		}
		o, err := b.store.Origin(h.Hash())
		if err != nil {
			return nil, err
		}
		out = append(out, o)
	}
	return out, nil
}

// takeIn puts down, at the origin of each block that is executed, what the block takes
// in of the parent chain. The first of origins is that of the block before.
func (b *Builder) takeIn(heights []*height, origins []stf.Origin) {
	if b.store.Genesis().Parent() == nil {
		return
	}
	first := heights[0].record.Height
	for i, o := range origins[1:] {
		before := origins[i].DAHeight
		if o.DAHeight == before {
			continue
		}
		at := heights[o.DAHeight-first]
		at.proven.Parent = &verify.ParentBlock{Number: o.ParentNumber, Hash: o.ParentHash}
		for h := before + 1; h <= o.DAHeight; h++ {
			for _, tx := range heights[h-first].record.Deposits {
				raw, err := tx.MarshalBinary()
				if err != nil {
					panic(err) // it was decoded once
				}
				at.proven.Deposits = append(at.proven.Deposits, raw)
			}
		}
	}
}

// step is an input that derivation gives for a block. fails says that it makes none, and that
// its forced-only form follows.
type step struct {
	parent *types.Header
	in     stf.Input
	fails  bool
}

// steps derives the batch again and gives the inputs of its blocks up to the block to.
func (b *Builder) steps(rec *rollup.BatchRecord, parent *types.Header, origin uint64, parentBatch common.Hash, heights []*height, to uint64) ([]step, error) {
	var known []*rollup.DAHeight
	at, err := b.store.DAHeight(origin)
	if err != nil {
		return nil, err
	}
	if at != nil { // the genesis block's has no record
		known = append(known, at)
	}
	p, err := derive.New(b.store.Genesis(), derive.State{
		Height: origin + 1, NextBatch: rec.Index, LastBatch: parentBatch,
		Head: derive.Head{Number: rec.First - 1, Hash: parent.Hash(), Time: parent.Time, Origin: origin},
	}, known)
	if err != nil {
		return nil, err
	}
	var steps []step
	for _, h := range heights {
		if _, err := p.Take(&h.derived); err != nil {
			return nil, err
		}
		for blk := p.Next(); blk != nil; blk = p.Next() {
			got, err := b.header(blk.Number, common.Hash{})
			if err != nil {
				return nil, err
			}
			made, err := b.store.Input(got.Hash())
			if err != nil {
				return nil, err
			}
			fails := made != blk.Input.Hash()
			steps = append(steps, step{b.store.Header(blk.Number - 1), blk.Input, fails})
			if fails {
				if blk.Replaced {
					return nil, refuse(Damaged, "block %d was made of another input than batch %d gives: the node and the DA layer do not agree", blk.Number, rec.Index)
				}
				p.Rejected()
				continue
			}
			if blk.Number == to {
				return steps, nil
			}
			p.Applied(got)
		}
		p.End()
	}
	return nil, refuse(Damaged, "batch %d does not give block %d up to DA height %d, where it landed: the node and the DA layer do not agree", rec.Index, to, rec.DAHeight)
}

// execute executes the steps from a witness of them all, and gives what of it was
// needed: from what was kept where it was, else recorded anew.
func (b *Builder) execute(ctx context.Context, first, last uint64, steps []step) (*stateless.Witness, error) {
	w, missing, err := b.kept(first, last, steps)
	if err != nil {
		return nil, err
	}
	if missing == 0 {
		used, err := b.replay(ctx, w, steps)
		if !errors.Is(err, stateless.ErrWitness) {
			return used, err
		}
		missing = first // one of what was kept is not all: the block came before its DA heights
	}
	if w, err = b.recorded(ctx, steps); errors.Is(err, chain.ErrNoTries) {
		return nil, refuse(NotKept, "the witness of block %d is not kept here, and the state before it is too old to make it anew (the newest 128 blocks have it): set chain.witness to how many of the newest blocks shall keep theirs, from the next block on; or ask a node that has it", missing)
	}
	if err != nil {
		return nil, err
	}
	return b.replay(ctx, w, steps)
}

// kept joins what was recorded of the blocks when they were executed; missing is the first
// one that has nothing, 0 for none.
func (b *Builder) kept(first, last uint64, steps []step) (w *stateless.Witness, missing uint64, err error) {
	w = newWitness()
	low := first - 1
	for n := first; n <= last; n++ {
		raw, err := b.store.Witness(b.store.Header(n).Hash(), n)
		if err != nil {
			return nil, 0, err
		}
		if raw == nil {
			return nil, n, nil
		}
		one := new(stateless.Witness)
		if err := rlp.DecodeBytes(raw, one); err != nil {
			return nil, 0, fmt.Errorf("witness of block %d: %w", n, err)
		}
		low = min(low, join(w, one))
	}
	return w, 0, b.lineage(w, steps[0].parent, low)
}

// recorded executes the steps on the node's own states.
func (b *Builder) recorded(ctx context.Context, steps []step) (*stateless.Witness, error) {
	w, low := newWitness(), steps[0].parent.Number.Uint64()
	for _, s := range steps {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		one, err := b.store.Record(b.rules, s.parent, s.in)
		if err != nil && !(s.fails && errors.As(err, new(*stf.TxError))) {
			return nil, err
		}
		low = min(low, join(w, one))
	}
	return w, b.lineage(w, steps[0].parent, low)
}

func newWitness() *stateless.Witness {
	return &stateless.Witness{State: make(map[string]struct{}), Codes: make(map[string]struct{})}
}

// join adds nodes and codes, and tells how far down the headers went.
func join(w, one *stateless.Witness) (lowest uint64) {
	headers := w.Headers
	stateless.Join(w, one)
	w.Headers = headers
	return one.Headers[len(one.Headers)-1].Number.Uint64()
}

// lineage gives the witness the headers from parent down to the lowest block.
func (b *Builder) lineage(w *stateless.Witness, parent *types.Header, lowest uint64) error {
	w.Headers = []*types.Header{parent}
	for h := parent; h.Number.Uint64() > lowest; w.Headers = append(w.Headers, h) {
		number := h.Number.Uint64() - 1
		if h = b.store.GetHeader(h.ParentHash, number); h == nil {
			return refuse(NotKept, "the header of block %d is not kept here: ask a node that has derived the chain from its genesis", number)
		}
	}
	return nil
}

// replay is what a verifier will do.
func (b *Builder) replay(ctx context.Context, w *stateless.Witness, steps []step) (*stateless.Witness, error) {
	c, err := stateless.NewChain(b.rules, w)
	if err != nil {
		return nil, err
	}
	for _, s := range steps {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		number := s.parent.Number.Uint64() + 1
		res, err := c.Process(s.in)
		switch {
		case s.fails && errors.As(err, new(*stf.TxError)):
			continue
		case err != nil:
			return nil, fmt.Errorf("block %d: %w", number, err)
		case s.fails || res.Block.Hash() != b.store.Header(number).Hash():
			return nil, refuse(Damaged, "block %d executes to %s from its witness, this node has %s: keep the home, and report it", number, res.Block.Hash(), b.store.Header(number).Hash())
		}
	}
	return c.Used(steps[0].parent.Number.Uint64()), c.State().Error()
}
