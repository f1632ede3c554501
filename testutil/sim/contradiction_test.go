package sim

import (
	"testing"

	"github.com/ethereum/go-ethereum/common"
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

// A sequencer goes on making batches all the time: one that was passed over is
// noticed although the newest batch is never the one that was posted last.
func TestPassedOverBatchIsNoticedUnderLoad(t *testing.T) {
	net := started(t, Options{Window: 10})
	full := net.Full()
	net.Send(net.Transfer(0, recipient, 1))
	net.Seq.Produce()
	net.Seq.Batch()
	net.Seal(15)
	for i := range 12 {
		net.Send(net.Transfer(1+i%9, recipient, 1))
		net.Seq.Produce()
		net.Seq.Batch()
		_, err := net.Seq.Outbox.Step(t.Context())
		net.must(err)
		net.Seq.Produce() // and a batch of it is made before the next is posted
		net.Seq.Batch()
		net.Seq.Sync()
		net.Seq.Pool.Sync()
	}
	net.Seq.Drain()
	net.Seq.Sync()
	settled(t, net)
	full.Sync()
	agree(t, net, full)
	if full.Heads().Safe.Number < 10 {
		t.Fatalf("heads %+v", full.Heads())
	}
}
