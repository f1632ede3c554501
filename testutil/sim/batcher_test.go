package sim

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/trivium-chain/trivium/app/node"
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

// Batches that the DA layer would not take are cut until they fit.
func TestBatchTooLargeForTheDALayerIsCut(t *testing.T) {
	net := started(t, Options{Width: 8, Window: 200})
	limits, err := net.DA.Limits(t.Context())
	net.must(err)
	for range 8 {
		for i := range 100 {
			net.Send(net.Transfer(i%10, recipient, 1))
		}
		net.Advance(DABlockTime / 10)
		net.Seq.Produce()
	}
	if bytes, _ := net.Seq.Batcher.Backlog(); bytes != 0 {
		t.Fatalf("%d bytes were counted before the first step", bytes)
	}
	settled(t, net)
	if h := net.Seq.Heads(); h.Safe.Number != 8 {
		t.Fatalf("heads %+v", h)
	}
	if _, err := net.Seq.Store.Batch(1); err != nil {
		t.Fatal(err)
	}
	var batches, bytes int
	for i := uint64(0); ; i++ {
		rec, err := net.Seq.Store.Batch(i)
		net.must(err)
		if rec == nil {
			break
		}
		batches, bytes = batches+1, bytes+int(rec.Bytes)
		if int(rec.Bytes) > limits.MaxRequestBytes {
			t.Errorf("batch %d has %d bytes, limit %d", i, rec.Bytes, limits.MaxRequestBytes)
		}
	}
	if bytes <= limits.MaxRequestBytes || batches < 2 {
		t.Errorf("%d bytes in %d batches: the test shows nothing", bytes, batches)
	}
	posted(t, net, batches)
}

// A block that fits no DA transaction stops sequencing, with the reason, and
// the node stays up.
func TestBlockTooLargeForTheDALayerPauses(t *testing.T) {
	net := started(t, Options{Width: 8, Window: 200})
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
