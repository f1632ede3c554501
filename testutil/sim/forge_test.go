package sim

import (
	"context"
	"errors"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"

	"github.com/trivium-chain/trivium/execution/messages"
	"github.com/trivium-chain/trivium/rollup"
	"github.com/trivium-chain/trivium/rollup/codec"
	"github.com/trivium-chain/trivium/rollup/driver"
	"github.com/trivium-chain/trivium/rollup/settlement/verify"
)

// withholding is a parent chain whose newest deposit comes a DA height late.
type withholding struct {
	driver.Parents
	real map[uint64]rollup.ParentPoint // by block number
	kept []*types.Transaction
}

func (w *withholding) Through(ctx context.Context, from rollup.ParentPoint, until, gas uint64) (rollup.ParentPoint, []*types.Transaction, error) {
	at, known := w.real[from.Number]
	if !known {
		at = from
	}
	point, txs, err := w.Parents.Through(ctx, at, until, gas)
	if err != nil {
		return point, nil, err
	}
	w.real[point.Number] = point
	txs = append(w.kept, txs...)
	given := max(len(txs)-1, 0)
	w.kept = txs[given:]
	point.Inbox, point.Accumulator = from.Inbox, from.Accumulator
	for _, tx := range txs[:given] {
		d, _ := messages.DepositOf(tx)
		point.Inbox, point.Accumulator = point.Inbox+1, d.Accumulate(point.Accumulator)
	}
	return point, txs[:given], nil
}

// Whoever proves blocks that take a deposit in too late is found out by those who know
// what each DA height takes in, though all that is taken in is real, and in its order.
func TestWithheldDepositIsNotProven(t *testing.T) {
	net := newDepositNet(t, Options{Witnesses: 100, Window: 60})
	honest := net.Full()
	net.opts.Parents, net.opts.Parent = &withholding{Parents: net.parents(), real: make(map[uint64]rollup.ParentPoint)}, nil
	forger := net.Full()
	for range 3 {
		net.Seal(4)
		net.mine(2)
	}
	for range 6 {
		net.Seal(1)
		net.mine(1)
		net.Seq.Sync()
		net.Send(net.Transfer(0, recipient, 1))
		net.Seq.Produce()
	}
	net.Seq.Drain()
	net.Seq.Sync()
	honest.Sync()
	forger.Sync()
	trust := &verify.Trust{
		Genesis: net.Seq.Store.Header(0).Hash(), ParentBlocks: make(map[uint64]common.Hash), Inbox: make(map[uint64]common.Hash), DAHeaders: make(map[uint64]common.Hash),
	}
	for h := net.Genesis.Rollup.StartHeight + 1; h < honest.Driver.Progress().Height; h++ {
		rec, err := honest.Store.DAHeight(h)
		net.must(err)
		trust.ParentBlocks[h], trust.Inbox[h], trust.DAHeaders[h] = rec.Parent.Hash, rec.Parent.Accumulator, rec.Hash
	}
	right, err := honest.prover().Batch(t.Context(), 0)
	net.must(err)
	report, err := verify.Check(right, trust)
	if err != nil || len(report.Open()) > 0 {
		t.Fatalf("%v, %v", report, err)
	}
	forged, err := forger.prover().Batch(t.Context(), 0)
	net.must(err)
	if forged.Derivation.Hash == right.Derivation.Hash {
		t.Fatal("nothing is forged")
	}
	if _, err := verify.Check(forged, nil); err != nil {
		t.Fatal(err)
	}
	var step *verify.StepError
	if report, err := verify.Check(forged, trust); !errors.As(err, &step) || step.Step != verify.StepTrust {
		t.Errorf("blocks without a deposit that was due are proven: %v\n%v", err, report)
	}
}

// Where the sequencer has signed two batches of one index, which of them counts may hang
// on frames that landed before the bundle begins: the report says so.
func TestOneOfTwoBatchesIsAssumed(t *testing.T) {
	net := started(t, Options{Outbox: true, Witnesses: 100})
	next := func() *verify.Bundle {
		net.Advance(DABlockTime)
		net.Send(net.Message(0, 1))
		net.Seq.Produce()
		net.Seq.Drain()
		net.Seq.Sync()
		b, err := net.Seq.prover().Batch(t.Context(), net.Seq.Driver.Progress().NextBatch-1)
		net.must(err)
		return b
	}
	assumed := func(b *verify.Bundle) (last bool) {
		t.Helper()
		report, _ := proven(t, net, b, nil)
		for _, a := range report.Open() {
			last = last || a.Kind == verify.AnchorBlock && a.Number == b.Derivation.Last
		}
		return last
	}
	next()
	if assumed(next()) {
		t.Fatal("the only batch of its index is assumed")
	}
	payload, err := codec.EncodeBatch(net.Genesis.ChainID(), &rollup.Batch{Index: 2, FirstBlock: 1, Blocks: []rollup.BatchBlock{{Origin: 1, Timestamp: 1}}})
	net.must(err)
	frames, err := codec.EncodeFrames(net.Genesis.ChainID(), 2, payload, 1<<20, seqSigner{net.seqKey})
	net.must(err)
	net.Publish(net.Genesis.Rollup.Namespace, frames[0])
	if !assumed(next()) {
		t.Error("one of two batches is not said to be assumed")
	}
}

// A node that doubts its snapshot proposes no output of it, and judges none by it.
func TestDoubtedSnapshotHasNoOutputs(t *testing.T) {
	net := started(t, Options{Outbox: true, OnDisk: true})
	next := func() {
		net.Advance(DABlockTime)
		net.Send(net.Message(0, 1))
		net.Seq.Produce()
		net.Seq.Drain()
		net.Seq.Sync()
	}
	next()
	next()
	x, _ := net.restored(snapshotOf(t, net.Seq), nil)
	outputs := func() (newest bool, block uint64) {
		t.Helper()
		out, err := x.Outputs().Newest()
		net.must(err)
		block, _, err = x.Outputs().Derived()
		net.must(err)
		return out != nil, block
	}
	if newest, block := outputs(); newest || block != 0 {
		t.Errorf("before it is confirmed: output %v, derived up to block %d", newest, block)
	}
	next()
	x.Sync()
	if newest, block := outputs(); !newest || block != net.Seq.Heads().Final.Number {
		t.Errorf("when it is: output %v, derived up to block %d", newest, block)
	}
}
