package sim

import (
	"errors"
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum/core/types"

	"github.com/trivium-chain/trivium/rollup/driver"
)

// A lazy sequencer builds for a reason: a transaction, a forced one, or an
// origin that would fall behind the DA layer.
func TestLazySequencer(t *testing.T) {
	net := started(t, Options{Lazy: true, Window: 100})
	if b := net.Seq.TryProduce(); b != nil {
		t.Fatalf("block %d was built for nothing", b.NumberU64())
	}
	net.Send(net.Transfer(0, recipient, 1))
	if b := net.Seq.Produce(); len(b.Transactions()) != 1 {
		t.Fatal("the transaction is not in the block")
	}
	net.Force(net.TransferAt(net.users[1], 0, recipient, 1))
	net.Seq.Sync()
	if b := net.Seq.Produce(); len(b.Transactions()) != 1 {
		t.Fatal("the forced transaction is not in the block")
	}
	if b := net.Seq.TryProduce(); b != nil {
		t.Fatalf("block %d was built for nothing", b.NumberU64())
	}
	advance := int(net.Genesis.Rollup.MaxOriginAdvance)
	net.Seal(advance - 1)
	net.Seq.Sync()
	if b := net.Seq.TryProduce(); b != nil {
		t.Fatalf("block %d was built although its origin could wait", b.NumberU64())
	}
	net.Seal(1)
	net.Seq.Sync()
	net.Seq.Produce()
	settled(t, net)
}

// A follower refuses soft blocks that are wrong, tells a gap from them, and is
// left as it was.
func TestFollowerRefusesWrongSoftBlocks(t *testing.T) {
	net := started(t, Options{})
	follower := net.Full()
	follower.Sync()
	var blocks []*types.Block
	for i := range 3 {
		net.Send(net.Transfer(i, recipient, 1))
		blocks = append(blocks, net.Seq.Produce())
	}
	origin, err := net.Seq.Store.Origin(blocks[0].Hash())
	net.must(err)
	if err := follower.Driver.Import(blocks[1], origin); !errors.Is(err, driver.ErrGap) {
		t.Errorf("a block whose parent is missing: %v", err)
	}
	var bad *driver.BadSoftBlockError
	other := origin
	other.DAHeight++
	if err := follower.Driver.Import(blocks[0], other); !errors.As(err, &bad) {
		t.Errorf("another origin than in the header: %v", err)
	}
	h := blocks[0].Header()
	h.Root[0]++
	if err := follower.Driver.Import(types.NewBlockWithHeader(h).WithBody(*blocks[0].Body()), origin); !errors.As(err, &bad) {
		t.Errorf("a wrong state root: %v", err)
	}
	other = origin
	other.DADataRoot[0]++
	h = blocks[0].Header()
	root := other.Hash()
	h.ParentBeaconRoot = &root
	if err := follower.Driver.Import(types.NewBlockWithHeader(h).WithBody(*blocks[0].Body()), other); !errors.As(err, &bad) {
		t.Errorf("an origin that the DA layer does not have: %v", err)
	}
	if heads := follower.Heads(); heads.Soft.Number != 0 {
		t.Fatalf("heads %+v", heads)
	}
	net.must(follower.Driver.Import(blocks[0], origin))
	net.must(follower.Driver.Import(blocks[0], origin)) // again: passed over
	if heads := follower.Heads(); heads.Soft.Hash != blocks[0].Hash() {
		t.Fatalf("heads %+v", heads)
	}
}

// The feed may be ahead of the DA layer as a follower has it: blocks of an origin
// not derived there are taken, the first of it and those that follow with the same
// one, and what derivation says of them comes later.
func TestFollowerTakesBlocksOfAnOriginItDoesNotKnow(t *testing.T) {
	net := New(t, Options{})
	follower := net.Full()
	follower.Sync()
	net.Seal(2)
	net.Seq.Sync()
	for i := range 3 {
		net.Send(net.Transfer(i, recipient, 1))
		b := net.Seq.Produce()
		o, err := net.Seq.Store.Origin(b.Hash())
		net.must(err)
		if rec, err := follower.Store.DAHeight(o.DAHeight); rec != nil || err != nil {
			t.Fatalf("the follower knows DA height %d: %v", o.DAHeight, err)
		}
		if i > 0 { // of the same height as its parent, but not of the same root
			other := o
			other.DADataRoot[0]++
			h, root := b.Header(), other.Hash()
			h.ParentBeaconRoot = &root
			var bad *driver.BadSoftBlockError
			if err := follower.Driver.Import(types.NewBlockWithHeader(h).WithBody(*b.Body()), other); !errors.As(err, &bad) || !strings.Contains(err.Error(), "its parent's has") {
				t.Errorf("an origin with two roots: %v", err)
			}
		}
		if err := follower.Driver.Import(b, o); err != nil {
			t.Fatal(err)
		}
	}
	if h := follower.Heads(); h.Soft.Number != 3 || h.Safe.Number != 0 {
		t.Fatalf("follower's heads are %+v", h)
	}
	net.Seq.Post()
	net.Seq.Sync()
	follower.Sync()
	agree(t, net, follower)
	if p := follower.Driver.Progress(); p.Contradicted != 0 || follower.Heads().Safe.Number != 3 {
		t.Fatalf("%d blocks contradicted, heads %+v", p.Contradicted, follower.Heads())
	}
}
