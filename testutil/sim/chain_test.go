package sim

import (
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
)

var recipient = common.Address{0xaa}

// agree checks that a node has the sequencer's chain up to its own safe head.
func agree(t *testing.T, net *Network, x *Node) {
	t.Helper()
	safe := x.Heads().Safe
	for n := range safe.Number + 1 {
		a, b := net.Seq.Store.Header(n), x.Store.Header(n)
		if a == nil || b == nil || a.Hash() != b.Hash() {
			t.Fatalf("block %d differs: sequencer %v, other %v", n, a, b)
		}
	}
	if h := net.Seq.Heads().Safe; h != safe {
		t.Fatalf("safe heads are %+v and %+v", h, safe)
	}
}

func TestFullNodeDerivesTheSequencersChain(t *testing.T) {
	net := New(t, Options{})
	full := net.Full()
	net.Seal(2)
	net.Seq.Sync()
	for i := range 5 {
		net.Advance(DABlockTime)
		net.Send(net.Transfer(i, recipient, 100))
		net.Seq.Produce()
	}
	if h := net.Seq.Heads(); h.Soft.Number != 5 || h.Safe.Number != 0 {
		t.Fatalf("before posting the heads are %+v", h)
	}
	net.Seq.Post()
	net.Seq.Sync()
	full.Sync()
	if h := full.Heads(); h.Safe.Number != 5 || h.Final != h.Safe || h.Soft != h.Safe {
		t.Fatalf("the full node's heads are %+v", h)
	}
	agree(t, net, full)
	if got := full.Balance(recipient); got.Int64() != 500 {
		t.Fatalf("balance is %s", got)
	}
	rec, err := full.Store.BatchOf(3)
	if err != nil || rec == nil || rec.Index != 0 || rec.First != 1 || rec.Last != 5 {
		t.Fatalf("batch record is %+v, %v", rec, err)
	}
}

func TestForcedTransactionIsIncludedByTheSequencer(t *testing.T) {
	net := New(t, Options{})
	full := net.Full()
	net.Force(net.Transfer(0, recipient, 7))
	net.Seq.Sync()
	b := net.Seq.Produce()
	if len(b.Transactions()) != 1 {
		t.Fatalf("the block has %d transactions, want the forced one", len(b.Transactions()))
	}
	net.Seq.Post()
	net.Seq.Sync()
	full.Sync()
	agree(t, net, full)
	if full.Balance(recipient).Int64() != 7 {
		t.Fatal("the forced transfer did not arrive")
	}
}

// The chain outlives its sequencer: when the window passes, derivation builds
// blocks with the forced transactions, and a sequencer that comes back gives up
// the soft blocks that nobody saw in time.
func TestSilentSequencer(t *testing.T) {
	net := New(t, Options{})
	full := net.Full()
	net.Seal(1)
	net.Seq.Sync()
	lost := net.Transfer(1, recipient, 1000)
	net.Send(lost)
	net.Seq.Produce() // soft, and never posted
	net.Force(net.Transfer(0, recipient, 7))
	net.Seal(int(net.opts.Window) + 3)
	full.Sync()
	if full.Balance(recipient).Int64() != 7 || full.Heads().Safe.Number < 3 {
		t.Fatalf("heads %+v, balance %s", full.Heads(), full.Balance(recipient))
	}
	soft := net.Seq.Store.Header(1).Hash()
	net.Seq.Sync()
	agree(t, net, full)
	if p := net.Seq.Driver.Progress(); p.Contradicted != 1 {
		t.Fatalf("%d soft blocks were contradicted, want 1", p.Contradicted)
	}
	if c := net.Seq.Driver.ContradictionOf(soft); c == nil || c.Number != 1 || c.Derived != full.Store.Header(1).Hash() {
		t.Fatalf("the evidence is %+v", c)
	}
	// The lost transaction is back in the pool and goes into the next block.
	net.Seq.Pool.Sync()
	b := net.Seq.Produce()
	if len(b.Transactions()) != 1 || b.Transactions()[0].Hash() != lost.Hash() {
		t.Fatalf("the block after the return has %d transactions", len(b.Transactions()))
	}
	net.Seq.Post()
	net.Seq.Sync()
	full.Sync()
	agree(t, net, full)
	if full.Balance(recipient).Int64() != 1007 {
		t.Fatalf("balance %s", full.Balance(recipient))
	}
}

func TestGarbageInTheNamespacesIsHarmless(t *testing.T) {
	net := New(t, Options{})
	full := net.Full()
	for _, blob := range [][]byte{{0}, {1, 2, 3}, make([]byte, 5000)} {
		net.Publish(net.Genesis.Rollup.Namespace, blob)
		net.Publish(net.Genesis.Rollup.ForcedNamespace, blob)
	}
	net.Seq.Sync()
	net.Send(net.Transfer(0, recipient, 1))
	net.Seq.Produce()
	net.Seq.Post()
	net.Seq.Sync()
	full.Sync()
	agree(t, net, full)
	p := full.Driver.Progress()
	if p.Skipped["not_a_frame"] != 3 || p.Skipped["bad_forced"] != 3 {
		t.Fatalf("skipped %v", p.Skipped)
	}
}

func TestSoftBlocksAreImportedAndPromoted(t *testing.T) {
	net := New(t, Options{})
	full := net.Full()
	net.Seal(2)
	net.Seq.Sync()
	full.Sync()
	var blocks []*types.Block
	for i := range 3 {
		net.Send(net.Transfer(i, recipient, 1))
		b := net.Seq.Produce()
		blocks = append(blocks, b)
		o, err := net.Seq.Store.Origin(b.Hash())
		net.must(err)
		net.must(full.Driver.Import(b, o))
	}
	if h := full.Heads(); h.Soft.Number != 3 || h.Safe.Number != 0 {
		t.Fatalf("follower's heads are %+v", h)
	}
	net.Seq.Post()
	net.Seq.Sync()
	full.Sync()
	agree(t, net, full)
	if h := full.Heads(); h.Safe.Hash != blocks[2].Hash() {
		t.Fatalf("safe head is %+v", h)
	}
}
