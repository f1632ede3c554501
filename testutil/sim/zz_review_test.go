package sim

import (
	"context"
	"testing"
)

func TestZZForcedFarBehindSoft(t *testing.T) {
	net := started(t, Options{OnDisk: true, Window: 600})
	net.Force(net.TransferAt(net.users[9], 0, recipient, 1000))
	net.Seq.Sync()
	for range 300 {
		net.Advance(100_000_000)
		net.Send(net.Transfer(1, recipient, 1))
		net.Seq.Produce()
	}
	net.Seq.Post()
	net.Seq.Sync()
	h := net.Seq.Heads()
	t.Logf("soft %d safe %d", h.Soft.Number, h.Safe.Number)
	if !net.Seq.Store.HasState(net.Seq.Store.Head().Root) {
		t.Errorf("soft head's state is gone")
	}
	net.Send(net.Transfer(1, recipient, 1))
	if _, err := net.Seq.Core.Produce(context.Background()); err != nil {
		t.Errorf("produce: %v", err)
	}
}

func TestZZForcedFarBehindSoftMemory(t *testing.T) {
	net := started(t, Options{Window: 600})
	net.Force(net.TransferAt(net.users[9], 0, recipient, 1000))
	net.Seq.Sync()
	for range 300 {
		net.Advance(100_000_000)
		net.Send(net.Transfer(1, recipient, 1))
		net.Seq.Produce()
	}
	net.Seq.Post()
	for {
		more, err := net.Seq.Derive(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		if !more {
			break
		}
	}
	net.Send(net.Transfer(1, recipient, 1))
	if _, err := net.Seq.Core.Produce(context.Background()); err != nil {
		t.Errorf("produce: %v", err)
	}
}
