package sim

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/core/types"

	"github.com/trivium-chain/trivium/app/node"
	"github.com/trivium-chain/trivium/da"
	"github.com/trivium-chain/trivium/da/local"
	"github.com/trivium-chain/trivium/rollup/mempool"
)

// posted checks that every frame is in the DA layer once, and how many batches
// the frames are of.
func posted(t *testing.T, net *Network, batches int) {
	t.Helper()
	seen := map[uint64]bool{}
	for f, n := range net.Frames() {
		seen[f.Batch] = true
		if n != 1 {
			t.Errorf("frame %d of batch %d is in the DA layer %d times", f.Number, f.Batch, n)
		}
	}
	if len(seen) != batches {
		t.Errorf("%d batches are in the DA layer, want %d", len(seen), batches)
	}
}

// started is a network whose sequencer has reached the DA head.
func started(t *testing.T, opts Options) *Network {
	net := New(t, opts)
	net.Seal(2)
	net.Seq.Sync()
	return net
}

// settled posts and derives everything and compares a full node.
func settled(t *testing.T, net *Network) {
	t.Helper()
	net.Seq.Drain()
	net.Seq.Sync()
	full := net.Full()
	full.Sync()
	agree(t, net, full)
	if h := net.Seq.Heads(); h.Safe != h.Soft {
		t.Fatalf("blocks are not safe: %+v", h)
	}
}

func TestDARefuses(t *testing.T) {
	for _, c := range []struct {
		kind  da.Kind
		times int
	}{{da.KindTemporary, 3}, {da.KindUnderpriced, -1}, {da.KindUnauthorized, -1}} {
		t.Run(c.kind.String(), func(t *testing.T) {
			net := started(t, Options{Window: 200})
			net.Send(net.Transfer(0, recipient, 1))
			net.Seq.Produce()
			net.DA.Faults().RefuseSubmit(c.kind, c.times)
			net.Seq.Post()
			if err := net.Seq.Outbox.Err(); da.KindOf(err) != c.kind {
				t.Fatalf("the outbox waits because of %v", err)
			}
			net.Send(net.Transfer(0, recipient, 1))
			if b := net.Seq.Produce(); len(b.Transactions()) != 1 {
				t.Fatal("sequencing has stopped")
			}
			if c.times < 0 {
				net.Seal(70)
				net.Seq.Post()
				if n := net.Seq.Outbox.Counts().Submits; n != 2 {
					t.Errorf("%d submits in 70 seconds of an error that an operator must mend, want 2", n)
				}
				net.DA.Faults().Clear()
			}
			settled(t, net)
			posted(t, net, 2)
			if n := net.Seq.Balance(recipient).Int64(); n != 2 {
				t.Errorf("balance %d", n)
			}
		})
	}
}

func TestAmbiguousSubmit(t *testing.T) {
	for name, c := range map[string]struct {
		how    local.Ambiguity
		resent uint64
	}{
		"included": {local.AmbiguousIncluded, 0},
		"pending":  {local.AmbiguousPending, 0},
		"dropped":  {local.AmbiguousDropped, 1},
	} {
		t.Run(name, func(t *testing.T) {
			net := started(t, Options{})
			net.Send(net.Transfer(0, recipient, 1))
			net.Seq.Produce()
			net.DA.Faults().AmbiguousSubmit(c.how, 1)
			settled(t, net)
			posted(t, net, 1)
			if n := net.Seq.Outbox.Counts(); n.Ambiguous != 1 || n.Resent != c.resent || n.Submits != 1+c.resent {
				t.Errorf("counts %+v", n)
			}
		})
	}
}

// TestDAHalted stops the DA layer until the sequencer reaches a bound, and lets
// it go on.
func TestDAHalted(t *testing.T) {
	for name, c := range map[string]struct {
		bounds node.Bounds
		pace   time.Duration // between ticks
		txs    int
	}{
		"bytes": {node.Bounds{Bytes: 20_000, Age: 100 * time.Hour}, DABlockTime, 20},
		"age":   {node.Bounds{Bytes: 1 << 30, Age: 60 * time.Second}, DABlockTime, 1},
	} {
		t.Run(name, func(t *testing.T) {
			net := started(t, Options{Unsafe: c.bounds, Window: 1000})
			net.DA.Faults().Halt(true)
			built, ticks, firstSkip, pausedAt := 0, 0, 0, 0
			for ; ticks < 400 && pausedAt == 0; ticks++ {
				net.Advance(c.pace)
				for i := range c.txs {
					tx := net.Transfer(i%10, recipient, 1)
					if err := net.Seq.Pool.Add([]*types.Transaction{tx})[0]; err != nil {
						var paused *mempool.PausedError
						if !errors.As(err, &paused) {
							t.Fatal(err)
						}
						pausedAt = ticks
						for _, want := range []string{"DA layer", "limit", "no block included the submission"} {
							if !strings.Contains(err.Error(), want) {
								t.Errorf("the refusal %q does not say %q", err, want)
							}
						}
						break
					}
				}
				if net.Seq.TryProduce() != nil {
					built++
				} else if firstSkip == 0 {
					firstSkip = ticks
				}
				if pausedAt == 0 {
					net.Seq.Batch()
				}
				_, err := net.Seq.Outbox.Step(context.Background())
				net.must(err)
			}
			if pausedAt == 0 || firstSkip == 0 || firstSkip >= pausedAt {
				t.Fatalf("throttled at tick %d, paused at tick %d", firstSkip, pausedAt)
			}
			if skipped := pausedAt - built; built < firstSkip || skipped < 3 {
				t.Errorf("%d blocks in %d ticks, throttled from %d on", built, pausedAt, firstSkip)
			}
			if b := net.Seq.TryProduce(); b != nil {
				t.Fatal("a block was built while paused")
			}
			bytes, age := net.Seq.Batcher.Backlog()
			if bytes > c.bounds.Bytes*5/4 || age > c.bounds.Age+10*c.pace {
				t.Errorf("the backlog is %d bytes, %s, far past %+v", bytes, age, c.bounds)
			}
			head := net.Seq.Store.Head().Number.Uint64()

			net.DA.Faults().Halt(false)
			net.Seq.Drain()
			net.Seq.Sync()
			if b := net.Seq.TryProduce(); b == nil || b.NumberU64() != head+1 {
				t.Fatalf("sequencing does not go on after the halt: %v", b)
			}
			for addr := range net.nonces { // those refused while paused were counted
				net.nonces[addr] = net.Seq.Pool.Nonce(addr)
			}
			net.Send(net.Transfer(9, recipient, 1))
			net.Seq.Produce()
			settled(t, net)
			for f, n := range net.Frames() {
				if n != 1 {
					t.Errorf("frame %+v is in the DA layer %d times", f, n)
				}
			}
		})
	}
}

func TestFullNodeMeetsPrunedHeights(t *testing.T) {
	net := started(t, Options{})
	net.Send(net.Transfer(0, recipient, 5))
	net.Seq.Produce()
	net.Seq.Drain()
	net.Seq.Sync()
	net.Seal(5)
	net.DA.Faults().PruneBelow(6)
	late := net.Full()
	if err := deriveUntilError(late); da.KindOf(err) != da.KindPruned {
		t.Fatalf("got %v, want KindPruned", err)
	}
	if h := late.Heads(); h.Safe.Number != 0 || late.CaughtUp() {
		t.Fatalf("heads %+v", h)
	}
	net.DA.Faults().PruneBelow(0) // an archive answers
	late.Sync()
	net.Seq.Sync()
	agree(t, net, late)
}
