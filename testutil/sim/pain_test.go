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
	"github.com/trivium-chain/trivium/rollup/mempool"
)

// The chain runs on while the DA layer is down, within its bounds: it is warned
// of, slowed, stopped, each with what an operator may do, and drains by itself
// first when the layer is back, whatever the number of lanes.
func TestPain6DALayerIsDownForLong(t *testing.T) {
	for _, lanes := range [][]string{nil, {"a", "b", "c"}} {
		net := started(t, Options{Window: 4000, Unsafe: node.Bounds{Bytes: 1 << 30, Age: 10 * time.Minute}, Lanes: lanes})
		net.DA.Faults().Halt(true)
		var levels []string
		for range 700 {
			net.Advance(DABlockTime)
			if len(levels) == 0 || levels[len(levels)-1] != "paused" {
				net.Send(net.Transfer(0, recipient, 1))
			}
			net.Seq.TryProduce()
			net.Seq.Post()
			if l := net.Seq.Level().String(); len(levels) == 0 || levels[len(levels)-1] != l {
				levels = append(levels, l)
			}
		}
		if got := strings.Join(levels, " "); got != "normal warned throttled paused" {
			t.Fatalf("levels %s", got)
		}
		err := net.Seq.Pool.Add(transactions(net.TransferAt(net.users[1], 0, recipient, 1)))[0]
		var paused *mempool.PausedError
		if !errors.As(err, &paused) || !strings.Contains(err.Error(), "limit 10m0s") {
			t.Errorf("the pool answers %v", err)
		}
		soft, sent := net.Seq.Heads().Soft, net.Seq.Outbox.Counts().Submits
		if want := uint64(max(len(lanes), 1)); sent != want {
			t.Errorf("%d submissions to a layer that makes no blocks, want %d", sent, want)
		}

		net.DA.Faults().Halt(false)
		for second := 0; ; second++ {
			if second == 60 {
				t.Fatalf("not drained in a minute: %v", net.Seq.Outbox.Err())
			}
			net.Seal(1)
			net.Seq.Post()
			net.Seq.Sync()
			if items, _, _ := net.Seq.Outbox.Pending(); items == 0 {
				break
			}
		}
		if h := net.Seq.Heads(); h.Safe.Number < soft.Number || net.Seq.Store.Header(soft.Number).Hash() != soft.Hash {
			t.Fatalf("soft block %d was lost: %+v", soft.Number, h)
		}
		net.Seq.Produce()
		settled(t, net)
		for f, n := range net.Frames() {
			if n != 1 {
				t.Errorf("frame %+v is in the DA layer %d times", f, n)
			}
		}
	}
}

// A node starts while the DA layer is down: it serves what it has, says that it
// is not caught up, builds nothing before it has read the layer, and goes on by
// itself.
func TestPain7StartsWhileTheDALayerIsDown(t *testing.T) {
	net := started(t, Options{OnDisk: true})
	net.Send(net.Transfer(0, recipient, 7))
	net.Seq.Produce()
	net.Seq.Batch() // it waits in the outbox
	head := net.Seq.Store.Head().Hash()
	net.DA.Faults().RefuseRead(da.KindTemporary, -1)
	net.DA.Faults().RefuseSubmit(da.KindTemporary, -1)
	net.RestartSequencer()
	if got := net.Seq.Store.Head().Hash(); got != head || net.Seq.Balance(recipient).Int64() != 7 {
		t.Fatalf("the head is %s, want %s", got, head)
	}
	for range 10 {
		net.Advance(DABlockTime)
		if _, err := net.Seq.Derive(context.Background()); da.KindOf(err) != da.KindTemporary {
			t.Fatalf("derivation says %v", err)
		}
		if b := net.Seq.TryProduce(); b != nil {
			t.Fatalf("block %d was built before the DA layer was read", b.NumberU64())
		}
		net.Seq.Post()
	}
	if h := net.Seq.Heads(); net.Seq.CaughtUp() || h.Safe.Number >= h.Soft.Number {
		t.Errorf("the soft head passes for safe: %+v", h)
	}
	if err := net.Seq.Outbox.Err(); err == nil {
		t.Error("the outbox does not say why it waits")
	}
	net.DA.Faults().Clear()
	net.Advance(10 * DABlockTime) // past the outbox's delay
	net.Seq.Sync()
	net.Seq.Produce()
	settled(t, net)
	posted(t, net, 2)
}

// The DA layer makes blocks and takes none of ours (no money, no permission): at
// half of the window the sequencer pauses and stays so, however far the layer goes
// on; what it has built is safe when the layer takes it before the window ends. Past
// that it is lost, as the pause has told, and the sequencer goes on by itself.
func TestPausedWhileTheLayerGoesOn(t *testing.T) {
	for _, c := range []struct {
		name    string
		heights int
		kept    bool
	}{{"within the window", 180, true}, {"past it", 260, false}} {
		net := started(t, Options{Window: 200})
		net.DA.Faults().RefuseSubmit(da.KindUnauthorized, -1)
		var paused *types.Header
		for range c.heights {
			if paused == nil {
				net.Send(net.Transfer(0, recipient, 1))
			}
			net.Seq.TryProduce()
			net.Seq.Post()
			net.Seal(1)
			net.Seq.Sync()
			if paused == nil && net.Seq.Level().String() == "paused" {
				paused = net.Seq.Store.Head()
			}
			h := net.Seq.Heads()
			if paused != nil && h.Safe.Number == 0 && h.Soft.Number > paused.Number.Uint64() {
				t.Fatalf("%s: block %d was built while posting is refused", c.name, h.Soft.Number)
			}
		}
		if paused == nil {
			t.Fatalf("%s: not paused", c.name)
		}
		net.DA.Faults().RefuseSubmit(da.KindUnauthorized, 0)
		net.Advance(time.Minute)
		for range 40 {
			net.Seq.TryProduce()
			net.Seq.Post()
			net.Seal(1)
			net.Seq.Sync()
		}
		settled(t, net)
		if b := net.Seq.Store.Header(paused.Number.Uint64()); c.kept != (b.Hash() == paused.Hash()) {
			t.Errorf("%s: block %v is kept: %v", c.name, paused.Number, !c.kept)
		}
		if net.Seq.Level().String() == "paused" {
			t.Errorf("%s: still paused", c.name)
		}
	}
}
