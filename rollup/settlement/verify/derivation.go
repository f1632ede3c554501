package verify

import (
	"errors"
	"fmt"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"

	"github.com/trivium-chain/trivium/da"
	"github.com/trivium-chain/trivium/da/comet/lite"
	"github.com/trivium-chain/trivium/da/square"
	"github.com/trivium-chain/trivium/execution/messages"
	"github.com/trivium-chain/trivium/execution/stateless"
	"github.com/trivium-chain/trivium/execution/stf"
	"github.com/trivium-chain/trivium/execution/vms"
	"github.com/trivium-chain/trivium/execution/wasm"
	"github.com/trivium-chain/trivium/rollup"
	"github.com/trivium-chain/trivium/rollup/codec"
	"github.com/trivium-chain/trivium/rollup/derive"
)

// derivation takes the batch from the DA layer, executes its blocks, and holds what
// comes out against the derivation's claims and the output's.
func (v *verifier) derivation() error {
	headers, err := v.daHeaders()
	if err != nil {
		return &StepError{StepDAHeaders, err}
	}
	heights, err := v.daData(headers)
	if err != nil {
		return &StepError{StepDAData, err}
	}
	w, err := stateless.Decode(v.bundle.Derivation.Witness)
	if err != nil {
		return &StepError{StepExecution, err}
	}
	set, err := vms.Open(v.genesis.Rollup.VMs, vms.Config{WASM: wasm.Config{Interpreter: interpret}})
	if err != nil {
		return &StepError{StepExecution, err}
	}
	defer set.Close()
	chain, err := stateless.NewChain(v.genesis.Rules(set.Engines()), w)
	if err != nil {
		return &StepError{StepExecution, err}
	}
	run := &run{verifier: v, chain: chain}
	if err := run.begin(); err != nil {
		return &StepError{StepDerivation, err}
	}
	if err := run.derive(heights); err != nil {
		return err
	}
	if err := run.end(headers, heights); err != nil {
		return err
	}
	return nil
}

// daHeaders opens the DA headers and links them.
func (v *verifier) daHeaders() ([]da.Header, error) {
	d := v.bundle.Derivation
	if len(d.Heights) == 0 {
		return nil, errors.New("no DA height")
	}
	next := v.genesis.Rollup.StartHeight + 1
	if d.Origin != nil {
		next = d.Origin.DAHeight + 1
	}
	headers := make([]da.Header, len(d.Heights))
	var last lite.Header
	for i := range d.Heights {
		last = nodes(d.Heights[i].Header)
		h, err := last.Open()
		switch {
		case err != nil:
			return nil, fmt.Errorf("DA header %d of the bundle: %w", i, err)
		case h.Height != next+uint64(i):
			return nil, fmt.Errorf("DA header %d of the bundle is of height %d, want %d", i, h.Height, next+uint64(i))
		case i > 0 && h.Parent != headers[i-1].Hash:
			return nil, fmt.Errorf("DA height %d follows %x, the one before it is %x", h.Height, h.Parent, headers[i-1].Hash)
		case v.genesis.Rollup.DAChainID != "" && h.ChainID != v.genesis.Rollup.DAChainID || h.ChainID != headers[0].ChainID && i > 0:
			return nil, fmt.Errorf("DA height %d is of the chain %q, the rollup's DA layer is %q", h.Height, h.ChainID, v.genesis.Rollup.DAChainID)
		}
		headers[i] = h
		v.fact(AnchorDAHeader, h.Height, h.Hash)
	}
	end := &headers[len(headers)-1]
	if end.Hash != [32]byte(d.DAHeader) {
		return nil, fmt.Errorf("the header of DA height %d hashes to %x, the bundle says %s", end.Height, end.Hash, d.DAHeader)
	}
	v.proven(StepDAHeaders, "%d headers of the chain %q link DA heights %d to %d (%s)", len(headers), end.ChainID, headers[0].Height, end.Height, d.DAHeader)
	return headers, v.daAnchor(end, last, d.Commit)
}

// daAnchor rests on who signed a header, or without a commit on the header itself.
func (v *verifier) daAnchor(h *da.Header, header lite.Header, c *Commit) error {
	if c == nil {
		hash := common.Hash(h.Hash)
		v.assume(AnchorDAHeader, h.Height, hash, "the header of height %d of the DA chain %q is %s", h.Height, h.ChainID, hash)
		return nil
	}
	if err := c.lite().Verify(header); err != nil {
		return fmt.Errorf("the commit of DA height %d: %w", h.Height, err)
	}
	set := common.Hash(header.ValidatorsHash())
	v.proven(StepDAHeaders, "more than two thirds of the validators %s signed DA height %d", set, h.Height)
	v.assume(AnchorValidators, h.Height, set, "the validators of the DA chain %q at height %d are those with the hash %s", h.ChainID, h.Height, set)
	return nil
}

func (c *Commit) lite() *lite.Commit {
	out := &lite.Commit{Round: c.Round, PartsTotal: c.PartsTotal, PartsHash: c.PartsHash, Validators: make([]lite.Validator, len(c.Validators))}
	for i := range c.Validators {
		val := &c.Validators[i]
		out.Validators[i] = lite.Validator{Key: []byte(val.PublicKey), Power: val.Power, Signature: val.Signature}
		if val.Time > 0 {
			out.Validators[i].Time = time.Unix(int64(val.Time/1e9), int64(val.Time%1e9)).UTC()
		}
	}
	return out
}

// daData opens what the DA heights hold for the chain.
func (v *verifier) daData(headers []da.Header) ([]*derive.Height, error) {
	p := &v.genesis.Rollup
	frames, forced := 0, 0
	out := make([]*derive.Height, len(headers))
	for i := range headers {
		h, in := &headers[i], &v.bundle.Derivation.Heights[i]
		half := square.Half{Rows: nodes(in.Square.Rows), Parity: in.Square.Parity, Columns: in.Square.Columns}
		if err := half.Complete(h); err != nil {
			return nil, err
		}
		out[i] = derive.HeightOf(*h)
		var err error
		if out[i].Frames, err = square.Open(*h, p.Namespace, in.Frames.data()); err != nil {
			return nil, err
		}
		frames += len(out[i].Frames)
		if in.Forced != nil {
			if out[i].Forced, err = square.Open(*h, p.ForcedNamespace, in.Forced.data()); err != nil {
				return nil, err
			}
			forced += len(out[i].Forced)
		}
		if in.Parent != nil {
			out[i].Parents = rollup.ParentPoint{Number: in.Parent.Number, Hash: in.Parent.Hash}
		}
		if out[i].Deposits, err = transactions(in.Deposits); err != nil {
			return nil, err
		}
	}
	v.proven(StepDAData, "namespaces %s and %s are complete: %d and %d blobs", p.Namespace, p.ForcedNamespace, frames, forced)
	return out, nil
}

func (n *NamespaceData) data() da.NamespaceData {
	out := da.NamespaceData{Rows: make([]da.NamespaceRow, len(n.Rows))}
	for i := range n.Rows {
		r := &n.Rows[i]
		// Out of range either way, where it does not fit.
		out.Rows[i].Proof = da.Proof{Start: int(min(r.Start, maxIndex)), End: int(min(r.End, maxIndex)), Nodes: nodes(r.Nodes), LeafHash: r.Leaf, IsMaxNamespaceIgnored: true}
		out.Rows[i].Shares = nodes(r.Shares)
	}
	return out
}

// maxIndex is past every place in a square.
const maxIndex = 1 << 30

// transactions decodes deposits.
func transactions(raw []hexutil.Bytes) (txs []*types.Transaction, err error) {
	for i, enc := range raw {
		tx := new(types.Transaction)
		if err := tx.UnmarshalBinary(enc); err != nil {
			return nil, fmt.Errorf("deposit %d of a DA height: %w", i, err)
		}
		if _, ok := messages.DepositOf(tx); !ok {
			return nil, fmt.Errorf("deposit %d of a DA height is none", i)
		}
		txs = append(txs, tx)
	}
	return txs, nil
}

// run derives and executes the blocks of one batch.
type run struct {
	*verifier
	chain    *stateless.Chain
	pipeline *derive.Pipeline
	origin   uint64           // of the block before the first
	origins  map[uint64]inbox // of the blocks, with what is taken in behind them
	batch    *rollup.BatchRecord
	whole    bool // block Last is the batch's last one
	replaced bool
	txs, gas uint64 // executed
}

// inbox is how many deposits were taken in, and the accumulator over them.
type inbox struct {
	count       uint64
	accumulator common.Hash
}

// begin sets derivation up behind the block before the batch.
func (r *run) begin() error {
	d, parent := r.bundle.Derivation, r.chain.Parent()
	if d.First == 0 || parent.Number.Uint64() != d.First-1 {
		return fmt.Errorf("the witness is on block %v, the batch begins with block %d", parent.Number, d.First)
	}
	r.origins = make(map[uint64]inbox)
	r.origin = r.genesis.Rollup.StartHeight
	var known []*rollup.DAHeight
	switch {
	case d.First == 1:
		if d.Origin != nil || parent.Hash() != r.bundle.Chain.Genesis {
			return fmt.Errorf("block 0 is %s, the genesis block is %s, which has no origin", parent.Hash(), r.bundle.Chain.Genesis)
		}
	case d.Origin == nil:
		return fmt.Errorf("the origin of block %d is missing", d.First-1)
	case parent.ParentBeaconRoot == nil || d.Origin.Hash() != *parent.ParentBeaconRoot:
		return fmt.Errorf("the origin of block %d is not the one that its header commits to", d.First-1)
	default:
		o := d.Origin
		r.origin = o.DAHeight
		known = append(known, &rollup.DAHeight{Height: o.DAHeight, DataRoot: o.DADataRoot, Parent: rollup.ParentPoint{Number: o.ParentNumber, Hash: o.ParentHash}})
		r.assume(AnchorBlock, d.First-1, parent.Hash(), "block %d of the chain is %s", d.First-1, parent.Hash())
	}
	if d.First > 1 || d.Batch > 0 {
		r.assumeBatch()
	}
	var err error
	r.pipeline, err = derive.New(r.genesis, derive.State{
		Height:    r.origin + 1,
		Head:      derive.Head{Number: d.First - 1, Hash: parent.Hash(), Time: parent.Time, Origin: r.origin},
		NextBatch: d.Batch, LastBatch: d.ParentBatch,
	}, known)
	return err
}

// assumeBatch is what derivation goes on from beside a block. Frames that landed before
// the bundle begins, or came so early that derivation passed over them, are not seen here.
func (r *run) assumeBatch() {
	d := r.bundle.Derivation
	before := fmt.Sprintf("batch %d, with the id %s, is the last one before block %d", d.Batch-1, d.ParentBatch, d.First)
	if d.Batch == 0 {
		before = fmt.Sprintf("no batch is before block %d", d.First)
	}
	r.assume(AnchorBatch, d.First-1, d.ParentBatch, "%s; no frame of batch %d landed up to DA height %d, and derivation passed over none for coming too early", before, d.Batch, r.origin)
}

// derive takes all heights. The last one must give the blocks, and those before it none.
func (r *run) derive(heights []*derive.Height) error {
	for i, h := range heights {
		if _, err := r.pipeline.Take(h); err != nil {
			return &StepError{StepDerivation, err}
		}
		for b := r.pipeline.Next(); b != nil && r.batch == nil; b = r.pipeline.Next() {
			switch {
			case r.pipeline.Record() == nil:
				return &StepError{StepDerivation, fmt.Errorf("at DA height %d the sequencer window has passed without a batch: block %d is not of batch %d", h.Height, b.Number, r.bundle.Derivation.Batch)}
			case i < len(heights)-1:
				return &StepError{StepDerivation, fmt.Errorf("the batch is complete at DA height %d, and the bundle goes on to %d", h.Height, heights[len(heights)-1].Height)}
			}
			if err := r.execute(b); err != nil {
				return err
			}
		}
		if i < len(heights)-1 {
			r.pipeline.End()
		}
	}
	if r.batch == nil {
		return &StepError{StepDerivation, fmt.Errorf("DA heights %d to %d give no block %d of batch %d; skipped there: %v",
			heights[0].Height, heights[len(heights)-1].Height, r.bundle.Derivation.Last, r.bundle.Derivation.Batch, r.pipeline.Stats())}
	}
	return nil
}

// execute makes one block, and ends the run if it is the last one asked for.
func (r *run) execute(b *derive.Block) error {
	d := r.bundle.Derivation
	if b.Number > d.Last {
		return &StepError{StepDerivation, fmt.Errorf("batch %d goes on behind block %d", d.Batch, d.Last)}
	}
	res, err := r.chain.Process(b.Input)
	var tx *stf.TxError
	switch {
	case errors.As(err, &tx) && len(b.Input.Txs) > 0:
		r.pipeline.Rejected()
		r.replaced = true
		return nil
	case err != nil:
		return &StepError{StepExecution, fmt.Errorf("block %d: %w", b.Number, err)}
	}
	header := res.Block.Header()
	r.txs, r.gas = r.txs+uint64(len(res.Block.Transactions())), r.gas+header.GasUsed
	count, accumulator := messages.Inbox(r.chain.State())
	r.origins[b.Input.Origin.DAHeight] = inbox{count, accumulator}
	record := r.pipeline.Record()
	r.pipeline.Applied(header)
	if b.Number < d.Last && b.Batch != nil {
		return &StepError{StepDerivation, fmt.Errorf("batch %d ends with block %d, the bundle says %d", d.Batch, b.Number, d.Last)}
	}
	if b.Number == d.Last {
		if r.bundle.Kind != KindBlock && b.Batch == nil {
			return &StepError{StepDerivation, fmt.Errorf("batch %d goes on behind block %d", d.Batch, d.Last)}
		}
		r.batch, r.whole = record, b.Batch != nil
	}
	return nil
}

// end holds the claims against what came out.
func (r *run) end(headers []da.Header, heights []*derive.Height) error {
	d, end, last := r.bundle.Derivation, r.chain.Parent(), headers[len(headers)-1]
	if r.batch.Index != d.Batch || r.batch.ID != d.BatchID {
		return &StepError{StepDerivation, fmt.Errorf("batch %d has the id %s, the bundle says %s", r.batch.Index, r.batch.ID, d.BatchID)}
	}
	if err := r.checkHeights(); err != nil {
		return &StepError{StepDerivation, err}
	}
	if r.whole {
		r.fact(AnchorBatch, d.Last, d.BatchID)
	}
	r.proven(StepDerivation, "the sequencer's batch %d (%s) is complete at DA height %d and gives blocks %d to %d", d.Batch, d.BatchID, last.Height, d.First, d.Last)
	if end.Hash() != d.Hash {
		return &StepError{StepExecution, fmt.Errorf("block %d comes out as %s, the bundle says %s", d.Last, end.Hash(), d.Hash)}
	}
	r.fact(AnchorBlock, d.Last, d.Hash)
	if err := r.chain.CheckUsed(d.First - 1); err != nil {
		return &StepError{StepExecution, err}
	}
	outbox, _ := messages.Outbox(r.chain.State())
	r.proven(StepExecution, "%d transactions with %d gas, executed from the witness, give block %d (%s) with the state root %s", r.txs, r.gas, d.Last, d.Hash, end.Root)
	if n := r.candidates(heights); n > 1 {
		r.assume(AnchorBlock, d.Last, d.Hash, "the sequencer has signed %d batches %d, and derivation takes %s of them: block %d of the chain is %s", n, d.Batch, d.BatchID, d.Last, d.Hash)
	}
	r.claim("block %d (%s) follows from block %d by batch %d", d.Last, d.Hash, d.First-1, d.Batch)
	if r.replaced {
		r.report.Notes = append(r.report.Notes, fmt.Sprintf("block %d of the batch cannot be executed: its forced-only form takes its place and ends the batch", d.Last))
	} else if r.bundle.Kind != KindBlock && r.batch.StateRoot != end.Root {
		r.report.Notes = append(r.report.Notes, fmt.Sprintf("the sequencer claims the state root %s in the batch, %s is right", r.batch.StateRoot, end.Root))
	}
	if o := r.bundle.Output; o != nil {
		want := o.Output
		want.StateRoot, want.OutboxRoot, want.BlockHash, want.BlockNumber = end.Root, outbox, d.Hash, d.Last
		want.DAHeight, want.DADataRoot = last.Height, last.DataRoot
		if want != o.Output {
			return &StepError{StepOutput, fmt.Errorf("batch %d gives the output %+v, the bundle says %+v", d.Batch, want, o.Output)}
		}
	}
	return nil
}

// candidates counts the batches of this index that the sequencer has signed in the DA
// heights of the bundle.
func (r *run) candidates(heights []*derive.Height) int {
	type candidate struct {
		id    common.Hash
		count uint64
	}
	found := make(map[candidate]bool)
	for _, h := range heights {
		for i := range h.Frames {
			f, signer, err := codec.DecodeFrame(r.genesis.ChainID(), h.Frames[i].Data)
			if err == nil && signer == r.genesis.Rollup.Sequencer && f.BatchIndex == r.bundle.Derivation.Batch {
				found[candidate{f.BatchID, uint64(f.Count)}] = true
			}
		}
	}
	return len(found)
}

// checkHeights wants in each DA height what the blocks have needed of it, and nothing
// else.
func (r *run) checkHeights() error {
	var end uint64
	for o := range r.origins {
		end = max(end, o)
	}
	for i := range r.bundle.Derivation.Heights {
		h, height := &r.bundle.Derivation.Heights[i], r.origin+1+uint64(i)
		if (h.Forced != nil) != (height <= end) {
			return fmt.Errorf("DA height %d: forced transactions stand at the heights up to %d, the origin of the last block, and nowhere else", height, end)
		}
		taken, isOrigin := r.origins[height]
		isOrigin = isOrigin && r.genesis.Parent() != nil
		if (h.Parent != nil) != isOrigin || len(h.Deposits) > 0 && !isOrigin {
			return fmt.Errorf("DA height %d: what the parent chain gave stands at the origins of blocks, and nowhere else", height)
		}
		if isOrigin {
			r.assume(AnchorParentBlock, height, h.Parent.Hash, "block %d of the parent chain is %s, and the last one that DA height %d takes in", h.Parent.Number, h.Parent.Hash, height)
			r.assume(AnchorInbox, height, taken.accumulator, "with block %d of the parent chain the portal %s there has %d messages, and the accumulator %s over them", h.Parent.Number, r.genesis.Parent().Portal, taken.count, taken.accumulator)
		}
	}
	return nil
}
