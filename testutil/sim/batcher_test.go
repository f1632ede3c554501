package sim

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/trivium-chain/trivium/app/node"
	"github.com/trivium-chain/trivium/da"
	"github.com/trivium-chain/trivium/rollup/derive"
	"github.com/trivium-chain/trivium/rollup/mempool"
)

// sends counts how often the frames of batches are in the DA layer.
func sends(net *Network) (n int) {
	for _, times := range net.Frames() {
		n += times
	}
	return n
}

// A batch that cannot count yet is not paid for at each step: it is sent
// again once its timestamps fit.
func TestBatchOfTheFutureIsNotSentInALoop(t *testing.T) {
	net := started(t, Options{Window: 1000})
	drift := time.Duration(net.Genesis.Rollup.MaxTimeDrift) * time.Second
	net.Seq.Produce()
	net.Skew = drift + 100*DABlockTime
	net.Seq.Produce()
	net.Skew = 0
	for range 30 {
		net.Seq.Post()
		net.Seal(1)
		net.Seq.Sync()
	}
	if n := sends(net); n != 1 {
		t.Errorf("the batch was sent %d times in 30 steps, want once", n)
	}
	if n := net.Seq.Driver.Progress().Skipped[derive.SkipTime]; n == 0 {
		t.Fatal("no batch was passed over: the test shows nothing")
	}
	for range 80 {
		net.Seq.Post()
		net.Seal(1)
		net.Seq.Sync()
	}
	if h := net.Seq.Heads(); h.Safe.Number != 2 {
		t.Errorf("the batch did not count when its time had come: %+v", h)
	}
	if n := sends(net); n != 2 {
		t.Errorf("the batch was sent %d times, want twice", n)
	}
}

// A batch, even a block, that is larger than a DA transaction goes in several.
func TestBatchLargerThanADATransaction(t *testing.T) {
	net := started(t, Options{Width: 8, Window: 200})
	limits, err := net.DA.Limits(t.Context())
	net.must(err)
	for i := range 600 {
		net.Send(net.Transfer(i%10, recipient, 1))
	}
	net.Seq.Produce()
	settled(t, net)
	rec, err := net.Seq.Store.Batch(0)
	net.must(err)
	if int(rec.Bytes) <= limits.MaxRequestBytes {
		t.Fatalf("the batch has %d bytes, limit %d: the test shows nothing", rec.Bytes, limits.MaxRequestBytes)
	}
	if n := net.Seq.Outbox.Counts(); n.Refused != 0 || n.Submits < 2 {
		t.Errorf("counts %+v", n)
	}
	posted(t, net, 1)
}

// A DA layer that takes less than it says gets the same batch in smaller frames.
func TestFramesAreCutAnew(t *testing.T) {
	net := started(t, Options{Window: 200})
	for i := range 200 {
		net.Send(net.Transfer(i%10, recipient, 1))
	}
	built := net.Seq.Produce().NumberU64()
	if net.Seq.Batcher.Covers(built) {
		t.Errorf("block %d is in a batch before one is made", built)
	}
	net.Seq.Batch()
	if !net.Seq.Batcher.Covers(built) || net.Seq.Batcher.Covers(built+1) {
		t.Errorf("block %d is in no batch, or one more is", built)
	}
	net.DA.Faults().RefuseSubmit(da.KindTooLarge, 3)
	settled(t, net)
	if n := net.Seq.Outbox.Counts(); n.Recut != 3 || n.Refused != 3 {
		t.Errorf("counts %+v", n)
	}
	for f, n := range net.Frames() {
		if n != 1 {
			t.Errorf("frame %+v is in the DA layer %d times", f, n)
		}
	}
	if n := len(net.Frames()); n < 8 {
		t.Errorf("%d frames after three cuts", n)
	}
	before := len(net.Frames())
	for i := range 200 {
		net.Send(net.Transfer(i%10, recipient, 1))
	}
	net.Seq.Produce()
	settled(t, net)
	if n := net.Seq.Outbox.Counts(); n.Recut != 3 || len(net.Frames()) < before+8 {
		t.Errorf("the size was forgotten: %+v", n)
	}
}

// A block that makes a batch which the outbox cannot hold stops sequencing, with
// the reason, and the node stays up.
func TestBlockTooLargeForTheOutboxPauses(t *testing.T) {
	net := started(t, Options{Window: 200, Unsafe: node.Bounds{Bytes: 10_000, Age: time.Hour}})
	for i := range 600 {
		net.Send(net.Transfer(i%10, recipient, 1))
	}
	net.Seq.Produce()
	net.Seq.Batch()
	net.Seq.Batch()
	if err := net.Seq.Batcher.Err(); err == nil || !strings.Contains(err.Error(), "block 1 is too large") {
		t.Fatalf("the batcher's error is %v", err)
	}
	if b := net.Seq.TryProduce(); b != nil {
		t.Errorf("block %d was built", b.NumberU64())
	}
	err := net.Seq.Pool.Add(transactions(net.Transfer(0, recipient, 1)))[0]
	var paused *mempool.PausedError
	if !errors.As(err, &paused) || !strings.Contains(err.Error(), "block 1 is too large") {
		t.Errorf("the pool answers %v", err)
	}
	if n := sends(net); n != 0 {
		t.Errorf("%d frames were sent", n)
	}
}

// While the outbox is full the batch that waits stays as it is, and is taken
// when there is room.
func TestBatchWaitsForRoomInTheOutbox(t *testing.T) {
	net := started(t, Options{Window: 500, Unsafe: node.Bounds{Bytes: 6000, Age: time.Hour}})
	net.DA.Faults().Halt(true)
	var full error
	for i := 0; full == nil && i < 100; i++ {
		for j := range 5 {
			if net.Seq.Pool.Add(transactions(net.TransferAt(net.users[j], net.Seq.Pool.Nonce(net.User(j)), recipient, 1)))[0] != nil {
				break
			}
		}
		net.Advance(DABlockTime / 10)
		net.Seq.TryProduce()
		_, full = net.Seq.Batcher.Step()
		if net.Seq.Level().String() == "paused" {
			break
		}
	}
	net.DA.Faults().Halt(false)
	settled(t, net)
	for f, n := range net.Frames() {
		if n != 1 {
			t.Errorf("frame %+v is in the DA layer %d times", f, n)
		}
	}
}
