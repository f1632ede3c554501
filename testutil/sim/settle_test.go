package sim

import (
	"testing"

	"github.com/ethereum/go-ethereum/common"
)

// The settled head stays within what is final, never goes back, and is there after
// a restart.
func TestSettle(t *testing.T) {
	net := started(t, Options{OnDisk: true})
	for range 4 {
		net.Advance(DABlockTime)
		net.Send(net.Transfer(1, recipient, 1))
		net.Seq.Produce()
	}
	final := net.Seq.Heads().Final.Number
	settle := func(number uint64) error {
		return net.Seq.Driver.Settle(number, net.Seq.Store.Header(number).Hash())
	}
	if err := settle(final + 1); err == nil {
		t.Fatalf("block %d was settled, and only %d is final", final+1, final)
	}
	net.Seq.Drain()
	net.Seq.Sync()
	heads := net.Seq.Heads()
	if heads.Final.Number < 4 || heads.Settled.Number != 0 {
		t.Fatalf("heads are %+v", heads)
	}
	if err := net.Seq.Driver.Settle(1, common.Hash{1}); err == nil {
		t.Fatal("a block that is not there was settled")
	}
	for _, step := range []struct{ block, want uint64 }{{2, 2}, {1, 2}, {4, 4}, {4, 4}} {
		net.must(settle(step.block))
		if got := net.Seq.Heads().Settled; got.Number != step.want || got.Hash != net.Seq.Store.Header(step.want).Hash() {
			t.Fatalf("settled is %+v after block %d, want block %d", got, step.block, step.want)
		}
	}
	settled := net.Seq.Heads().Settled
	net.RestartSequencer()
	if got := net.Seq.Heads().Settled; got != settled {
		t.Fatalf("settled is %+v after a restart, was %+v", got, settled)
	}
}
