package sim

import (
	"testing"

	"github.com/ethereum/go-ethereum/core/types"
)

func transactions(txs ...*types.Transaction) []*types.Transaction { return txs }

// Forced transactions that do not apply are passed over by the sequencer and by
// derivation alike, and those after them go on.
func TestInvalidForcedTransactionsArePassedOver(t *testing.T) {
	net := started(t, Options{})
	full := net.Full()
	poor := Key("has nothing")
	net.Force(
		net.TransferAt(net.users[0], 7, recipient, 1),     // nonce too high
		net.TransferAt(poor, 0, recipient, 1),             // no funds for gas
		net.TransferAt(net.users[1], 0, recipient, 1<<62), // applies: 4.6 ETH
		net.TransferAt(net.users[1], 0, recipient, 1),     // nonce too low
		net.TransferAt(net.users[2], 0, recipient, 1),     // applies
	)
	net.Seq.Sync()
	if b := net.Seq.Produce(); len(b.Transactions()) != 2 {
		t.Fatalf("%d transactions, want 2", len(b.Transactions()))
	}
	settled(t, net)

	// The same without the sequencer: derivation builds the block.
	net.Force(
		net.TransferAt(poor, 0, recipient, 1),
		net.TransferAt(net.users[3], 0, recipient, 1),
		net.TransferAt(net.users[3], 9, recipient, 1),
	)
	net.Seal(int(net.opts.Window) + 2)
	full.Sync()
	net.Seq.Sync()
	agree(t, net, full)
	if want := int64(1<<62 + 2); full.Balance(recipient).Int64() != want {
		t.Errorf("balance %s, want %d", full.Balance(recipient), want)
	}
}

// A sequencer that looks away from the forced namespace posts its batches and
// gets them derived only until the window is over.
func TestForcedTransactionCannotBeCensored(t *testing.T) {
	net := started(t, Options{Window: 10})
	full := net.Full()
	net.Force(net.TransferAt(net.users[9], 0, recipient, 1000))
	head, err := net.DA.Head(t.Context())
	net.must(err)
	deadline := head.Height + net.opts.Window
	included := uint64(0)
	for i := 0; included == 0; i++ {
		if i == 40 {
			t.Fatal("censored")
		}
		net.Send(net.Transfer(i%9, recipient, 1)) // never Sync: it names old origins
		net.Seq.Produce()
		net.Seq.Post()
		full.Sync()
		if full.Balance(recipient).Int64() >= 1000 {
			included = full.Driver.Progress().Height - 1
		}
	}
	if included > deadline {
		t.Errorf("included at DA height %d, at the latest it must be at %d", included, deadline)
	}
	if p := full.Driver.Progress(); p.NextBatch == 0 {
		t.Error("no batch was derived before: the test shows nothing")
	}
	net.Seq.Sync()
	agree(t, net, full)
	net.Seq.Pool.Sync()
	net.Seq.Produce()
	settled(t, net)
}
