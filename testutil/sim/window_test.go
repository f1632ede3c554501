package sim

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/trivium-chain/trivium/app/node"
	"github.com/trivium-chain/trivium/da"
	"github.com/trivium-chain/trivium/rollup/mempool"
)

// Sequencing pauses at half the sequencer window, whatever the bounds of bytes
// and age, so that no soft block is lost when the DA layer takes batches again.
func TestSequencingPausesBeforeTheWindowPasses(t *testing.T) {
	const window = 40
	for name, c := range map[string]struct {
		away func(*Network)
		pass func(*Network)
		back func(*Network)
	}{
		"the layer refuses": {
			func(net *Network) { net.DA.Faults().RefuseSubmit(da.KindTemporary, -1) },
			func(net *Network) { net.Seal(1); net.Seq.Sync() },
			func(net *Network) { net.DA.Faults().Clear() },
		},
		"the layer is out of reach": {
			func(net *Network) { net.DA.Faults().RefuseSubmit(da.KindTemporary, -1) },
			func(net *Network) { net.Advance(DABlockTime) },
			func(net *Network) { net.DA.Faults().Clear(); net.Seal(window/2 + 1); net.Seq.Sync() },
		},
	} {
		t.Run(name, func(t *testing.T) {
			net := started(t, Options{Window: window, Unsafe: node.Bounds{Bytes: 1 << 30, Age: 100 * time.Hour}})
			for range 2 {
				net.Seal(10)
				net.Seq.Sync()
				net.Seq.Produce()
				net.Seq.Drain()
				net.Seq.Sync()
			}
			c.away(net)
			levels := map[string]int{}
			at := 0
			for ; at < 3*window && net.Seq.Level().String() != "paused"; at++ {
				c.pass(net)
				net.Seq.TryProduce()
				net.Seq.Post()
				levels[net.Seq.Level().String()]++
			}
			if at < window/4 || at > window/2+4 {
				t.Errorf("paused after %d heights, want about half of the window of %d", at, window)
			}
			if levels["warned"] == 0 || levels["throttled"] == 0 {
				t.Errorf("levels on the way: %v", levels)
			}
			err := net.Seq.Pool.Add(transactions(net.TransferAt(net.users[0], 0, recipient, 1)))[0]
			var paused *mempool.PausedError
			if !errors.As(err, &paused) || !strings.Contains(err.Error(), "sequencerWindow") {
				t.Errorf("the pool answers %v", err)
			}
			soft := net.Seq.Heads().Soft
			c.back(net)
			net.Advance(time.Minute) // past the outbox's delay
			net.Seq.Drain()
			net.Seq.Sync()
			if h := net.Seq.Heads(); h.Safe.Number < soft.Number || net.Seq.Store.Header(soft.Number).Hash() != soft.Hash {
				t.Fatalf("soft block %d was lost: %+v", soft.Number, h)
			}
			if n := net.Seq.Driver.Progress().Contradicted; n != 0 {
				t.Errorf("%d soft blocks were contradicted", n)
			}
			net.Seq.Produce()
			settled(t, net)
		})
	}
}

// A lazy chain on which nothing was built for longer than the window builds at
// once when there is something to build.
func TestLazyChainIsNotPausedByTheWindow(t *testing.T) {
	net := started(t, Options{Window: 40, Lazy: true})
	for range 5 {
		net.Seal(15)
		net.Seq.Sync()
		net.Send(net.Transfer(0, recipient, 1))
		net.Seq.Produce()
		net.Seq.Drain()
		net.Seq.Sync()
	}
	if b := net.Seq.TryProduce(); b != nil {
		t.Fatalf("block %d was built for nothing", b.NumberU64())
	}
	net.Advance(time.Hour)
	net.Send(net.Transfer(0, recipient, 1))
	net.Seq.Produce()
	settled(t, net)
}

// A sequencer that was away for longer than the window comes back while the DA layer goes
// on: each of its heights makes a block without it, so a batch has one height to land in.
func TestSequencerReturnsAfterTheWindow(t *testing.T) {
	net := started(t, Options{Window: 20, MaxAge: 5 * DABlockTime})
	net.Seal(60)
	net.RestartSequencer()
	net.Send(net.Transfer(0, recipient, 7))
	for heights := 0; net.Seq.Driver.Progress().NextBatch == 0; heights++ {
		if heights == 3 {
			t.Fatalf("no batch counts after %d DA heights: %+v", heights, net.Seq.Driver.Progress())
		}
		net.Seal(1)
		net.Seq.Sync()
		net.Seq.TryProduce()
		net.Seq.Post()
		net.Seq.Sync()
	}
	settled(t, net)
	if got := net.Seq.Balance(recipient); got.Int64() != 7 {
		t.Errorf("the recipient has %v wei, want 7", got)
	}
}
