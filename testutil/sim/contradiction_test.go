package sim

import (
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"

	"github.com/trivium-chain/trivium/rollup/derive"
)

// A follower has a soft block of a sequencer that signed two at one height; the
// DA layer tells which it is.
func TestFollowerMeetsAnEquivocatingSequencer(t *testing.T) {
	net := started(t, Options{})
	follower, twin := net.Full(), net.Twin()
	follower.Sync()
	twin.Sync()
	other := common.Address{0xbb}
	for _, err := range twin.Pool.Add(transactions(net.TransferAt(net.users[0], 0, other, 3))) {
		net.must(err)
	}
	var soft []common.Hash
	for range 2 {
		net.Advance(DABlockTime)
		b := twin.Produce()
		o, err := twin.Store.Origin(b.Hash())
		net.must(err)
		net.must(follower.Driver.Import(b, o))
		soft = append(soft, b.Hash())
	}
	if follower.Balance(other).Int64() != 3 || follower.Heads().Soft.Number != 2 {
		t.Fatalf("the soft blocks were not imported: %+v", follower.Heads())
	}
	net.Send(net.Transfer(0, recipient, 1))
	net.Seq.Produce()
	net.Seq.Drain()
	net.Seq.Sync()
	follower.Sync()
	agree(t, net, follower)
	if follower.Balance(other).Sign() != 0 || follower.Balance(recipient).Int64() != 1 {
		t.Errorf("balances %s and %s", follower.Balance(other), follower.Balance(recipient))
	}
	if h := follower.Heads(); h.Soft != h.Safe || h.Soft.Number != 1 {
		t.Errorf("heads %+v", h)
	}
	if n := follower.Driver.Progress().Contradicted; n != 2 {
		t.Errorf("%d blocks were contradicted, want 2", n)
	}
	c := follower.Driver.ContradictionOf(soft[0])
	if c == nil || c.Number != 1 || c.Derived != net.Seq.Store.Header(1).Hash() {
		t.Errorf("the evidence is %+v", c)
	}
	if follower.Store.BlockByHash(soft[1]) == nil {
		t.Error("the block that was contradicted is gone")
	}
	// The chain of the other one is not followed any more.
	b := twin.Produce()
	o, err := twin.Store.Origin(b.Hash())
	net.must(err)
	if err := follower.Driver.Import(b, o); err == nil {
		t.Error("a block on a contradicted parent was imported")
	}
}

// The window passes between a batch and its submission: the layer has it, and
// derivation passes it over.
func TestBatchLandsPastTheWindow(t *testing.T) {
	for name, late := range map[string]func(net *Network){
		"nothing else is batched": func(*Network) {},
		"batches follow it in the queue": func(net *Network) {
			for i := range 3 {
				net.Advance(DABlockTime)
				net.Send(net.Transfer(1+i, recipient, 1))
				net.Seq.Produce()
				net.Seq.Batch()
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			net := started(t, Options{Window: 10})
			full := net.Full()
			net.Send(net.Transfer(0, recipient, 1))
			net.Seq.Produce()
			net.Seq.Batch()
			late(net)
			net.Seal(15)
			net.Seq.Post()
			net.Seq.Sync()
			full.Sync()
			agree(t, net, full)
			if full.Balance(recipient).Sign() != 0 {
				t.Fatal("a batch past the window was derived")
			}
			net.Seq.Pool.Sync()
			for range 3 {
				net.Advance(DABlockTime)
				net.Seq.Produce()
				net.Seq.Drain()
				net.Seq.Sync()
			}
			settled(t, net)
			if got := net.Seq.Balance(recipient).Int64(); got < 1 {
				t.Errorf("the transactions did not come back: balance %d", got)
			}
		})
	}
}

// A sequencer's clock was ahead: derivation passes its batch over without
// contradicting its blocks. That is noticed although the sequencer makes batches
// all the time, so that the newest is never the one that was posted last.
func TestPassedOverBatchIsNoticedUnderLoad(t *testing.T) {
	net := started(t, Options{Window: 100})
	full := net.Full()
	ahead := time.Duration(net.Genesis.Rollup.MaxTimeDrift)*time.Second + 4*DABlockTime
	net.Seq.Produce()
	net.Skew = ahead // between two DA heights: the sequencer cannot tell
	net.Send(net.Transfer(0, recipient, 1))
	first := net.Seq.Produce()
	net.Seq.Batch()
	for i := range 20 {
		_, err := net.Seq.Outbox.Step(t.Context())
		net.must(err)
		net.Seal(1)
		net.Send(net.Transfer(1+i%9, recipient, 1))
		if i < 4 {
			net.Seq.Produce() // and a batch of it is made before the one before it is derived
		} else {
			net.Skew = 0
			net.Seq.Sync()
		}
		net.Seq.Batch()
	}
	if n := net.Seq.Driver.Progress().Skipped[derive.SkipTime]; n == 0 {
		t.Fatal("no batch was passed over: the test shows nothing")
	}
	if h := net.Seq.Heads(); h.Safe.Number == 0 || net.Seq.Store.Header(2).Hash() != first.Hash() {
		t.Fatalf("the batch was not sent again: %+v", h)
	}
	net.Advance(ahead)
	net.Seal(1)
	net.Seq.Sync()
	net.Seq.Produce()
	settled(t, net)
	full.Sync()
	agree(t, net, full)
	if full.Balance(recipient).Int64() != 21 {
		t.Errorf("balance %s", full.Balance(recipient))
	}
}
