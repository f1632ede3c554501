package sim

import (
	"bytes"
	"crypto/ecdsa"
	"errors"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/core/types"

	"github.com/trivium-chain/trivium/rollup/chain"
	"github.com/trivium-chain/trivium/rollup/derive"
	"github.com/trivium-chain/trivium/rollup/driver"
	"github.com/trivium-chain/trivium/rollup/snapshot"
)

// snapshotOf takes a snapshot of a node's chain.
func snapshotOf(t *testing.T, x *Node) []byte {
	t.Helper()
	var file bytes.Buffer
	if _, err := snapshot.Create(x.Store, &file); err != nil {
		t.Fatal(err)
	}
	return file.Bytes()
}

// restoredIn makes data in a directory from a snapshot, which forge may alter as
// whoever made it could have done.
func (n *Network) restoredIn(dir string, file []byte, archive bool, forge func(*chain.Point)) {
	n.t.Helper()
	r, err := chain.NewRestore(chain.Config{Dir: dir, Genesis: n.Genesis, Archive: archive})
	n.must(err)
	c, err := snapshot.Read(bytes.NewReader(file), int64(len(file)), n.Genesis, r)
	n.must(err)
	p, err := c.Point()
	n.must(err)
	if forge != nil {
		forge(p)
	}
	n.must(errors.Join(r.Finish(p), r.Close()))
}

// restored is a node whose data begin with a snapshot.
func (n *Network) restored(file []byte, key *ecdsa.PrivateKey) (*Node, string) {
	n.t.Helper()
	dir := n.t.TempDir()
	n.restoredIn(dir, file, false, nil)
	return n.open(dir, key), dir
}

func succeeded(t *testing.T, x *Node, b *types.Block, txs int) {
	t.Helper()
	if len(b.Transactions()) < txs { // forced ones may come first
		t.Fatalf("block %d has %d transactions, want at least %d", b.NumberU64(), len(b.Transactions()), txs)
	}
	for i, r := range x.Store.Receipts(b.Hash()) {
		if r.Status != types.ReceiptStatusSuccessful {
			t.Fatalf("transaction %d of block %d failed after %d gas", i, b.NumberU64(), r.GasUsed)
		}
	}
}

// run makes blocks with calls, publishes them and lets the nodes derive them.
func run(t *testing.T, net *Network, calls func() []*types.Transaction, blocks int, others ...*Node) {
	t.Helper()
	for i := range blocks {
		if i%8 == 0 {
			net.Seal(1)
			net.Seq.Sync()
			net.Seq.Post()
		}
		txs := calls()
		net.Send(txs...)
		succeeded(t, net.Seq, net.Seq.Produce(), len(txs))
	}
	net.Seq.Drain()
	net.Seq.Sync()
	for _, x := range others {
		x.Sync()
	}
}

func idle() []*types.Transaction { return nil }

// A node that was restored goes on to the same blocks as those that derived all
// of them, with contracts of every VM and over restarts, and gives the same
// snapshots as they do.
func TestRestoredNodesGoOn(t *testing.T) {
	net := started(t, Options{WASM: true, OnDisk: true})
	full := net.Full()
	calls := net.Contracts()
	net.Force(net.Transfer(1, recipient, 3))
	net.Seq.Sync()
	run(t, net, calls, 2)
	run(t, net, idle, 260) // more than BLOCKHASH reaches back to
	run(t, net, calls, 2, full)
	file := snapshotOf(t, full)
	if !bytes.Equal(file, snapshotOf(t, net.Seq)) {
		t.Fatal("two nodes give two snapshots of one block")
	}
	net.Seal(3) // DA heights that give nothing
	full.Sync()
	if !bytes.Equal(file, snapshotOf(t, full)) {
		t.Fatal("a snapshot depends on how long the chain was idle")
	}

	one, dir := net.restored(file, nil)
	if b := one.Store.Base(); b == nil || b.Confirmed || b.Number != full.Heads().Safe.Number {
		t.Fatalf("the base is %+v", b)
	}
	one.Sync()
	same(t, net, one)
	if one.Store.Base().Confirmed {
		t.Fatal("nothing has confirmed the snapshot yet")
	}
	if err := func() error { _, err := snapshot.Create(one.Store, new(bytes.Buffer)); return err }(); err == nil || !strings.Contains(err.Error(), "no batch has confirmed yet") {
		t.Fatalf("a snapshot of one that is in doubt: %v", err)
	}
	run(t, net, calls, 3, full, one)
	same(t, net, one)
	if !one.Store.Base().Confirmed {
		t.Fatal("a batch that claims what was derived has not confirmed the snapshot")
	}
	if !bytes.Equal(snapshotOf(t, one), snapshotOf(t, full)) {
		t.Fatal("a restored node gives another snapshot")
	}
	// What a crash leaves: blocks, and the state on disk, which is the base's.
	crashed := t.TempDir()
	net.must(os.CopyFS(crashed, os.DirFS(dir)))
	if c := net.open(crashed, nil); c.Heads() != one.Heads() || c.Balance(recipient).Cmp(one.Balance(recipient)) != 0 {
		t.Fatalf("after a crash the heads are %+v, want %+v", c.Heads(), one.Heads())
	}
	net.must(one.Close())
	one = net.open(dir, nil)
	if b := one.Store.Base(); b == nil || !b.Confirmed {
		t.Fatalf("after a restart the base is %+v", b)
	}
	run(t, net, idle, 140, full, one) // more than state is kept for
	run(t, net, calls, 1, full, one)
	same(t, net, one)
}

// The sequencer's key makes a sequencer of a restored home: it numbers batches on,
// and can take its own blocks back as far as the base.
func TestSequencerRestored(t *testing.T) {
	net := started(t, Options{OnDisk: true})
	full := net.Full()
	some := func() []*types.Transaction { return []*types.Transaction{net.Transfer(0, recipient, 1)} }
	run(t, net, some, 5, full)
	net.must(net.Seq.Close())
	net.Seq, _ = net.restored(snapshotOf(t, full), net.seqKey)
	net.Seq.Sync()
	base := net.Seq.Store.Head()
	for range 150 { // more than state is kept for
		net.Seq.Produce()
	}
	if net.Seq.Store.HasState(base.Root) {
		t.Fatal("the state of the base is still in memory")
	}
	net.must(net.Seq.Store.EnsureState(base))
	u := net.Seq.Store.Begin()
	u.Rewind(base)
	net.must(u.Commit())
	run(t, net, some, 3, full)
	same(t, net, full)
	if !net.Seq.Store.Base().Confirmed {
		t.Fatal("its own batch has not confirmed the base")
	}
}

// In an archive all state from the base on can be read.
func TestRestoredArchive(t *testing.T) {
	net := started(t, Options{OnDisk: true})
	full := net.Full()
	some := func() []*types.Transaction { return []*types.Transaction{net.Transfer(0, recipient, 1)} }
	run(t, net, some, 5, full)
	dir := t.TempDir()
	net.restoredIn(dir, snapshotOf(t, full), true, nil)
	store, err := chain.Open(chain.Config{Dir: dir, Genesis: net.Genesis, Archive: true, LayerBytes: 1})
	net.must(err)
	defer store.Close()
	d, err := driver.New(driver.Config{Store: store, Source: driver.NewFetcher(net.DA, net.Genesis.Rollup, 1, nil), Logger: net.opts.Logger})
	net.must(err)
	run(t, net, some, 40)
	for d.Derive(t.Context()) == nil {
	}
	if a, b := store.Heads().Safe, net.Seq.Heads().Safe; a != b {
		t.Fatalf("safe heads are %+v and %+v", a, b)
	}
	base := store.Base().Number
	if store.HasState(store.Header(base).Root) {
		t.Fatal("the state of the base is not history yet")
	}
	for deadline := time.Now().Add(20 * time.Second); ; time.Sleep(5 * time.Millisecond) { // go-ethereum indexes in the background
		if _, err = store.State(store.Header(base).Root); err == nil || time.Now().After(deadline) {
			break
		}
	}
	for n := base; n <= store.Heads().Safe.Number; n++ {
		st, err := store.State(store.Header(n).Root)
		if err != nil {
			t.Fatalf("state of block %d: %v", n, err)
		}
		if got := st.GetBalance(recipient).Uint64(); got != n {
			t.Fatalf("after block %d the balance is %d", n, got)
		}
	}
}

// Each thing that a snapshot can say and that nothing but the chain after it can
// disprove stops the node that goes on from it, before it is past the first batch.
func TestForgedSnapshotStopsTheNode(t *testing.T) {
	net := started(t, Options{OnDisk: true})
	full := net.Full()
	some := func() []*types.Transaction { return []*types.Transaction{net.Transfer(0, recipient, 1)} }
	run(t, net, some, 3)
	net.Force(net.Transfer(1, recipient, 7))
	net.Seq.Sync()
	full.Sync()
	file := snapshotOf(t, full)
	forged := map[string]func(*chain.Point){
		"claims state root": func(p *chain.Point) { // gas used and receipts of the base
			h := p.Block.Header()
			h.GasUsed += 21000
			reseal(t, p, h)
		},
		"claims state root ": func(p *chain.Point) { // forced transactions left out
			for _, h := range p.Heights {
				h.Forced = nil
			}
			last := *p.Heights[len(p.Heights)-1]
			last.Height++ // the one with them, which the node would have read
			h, err := driver.NewFetcher(net.DA, net.Genesis.Rollup, 1, nil).Height(t.Context(), last.Height)
			net.must(err)
			last.Hash, last.DataRoot, last.Time = h.Hash, h.DataRoot, h.Time
			p.Heights = append(p.Heights, &last)
			recursor(t, p, func(st *derive.State) { st.Height++ })
		},
		"names another batch": func(p *chain.Point) {
			recursor(t, p, func(st *derive.State) { st.LastBatch[0]++ })
		},
		"has not come within the sequencer window": func(p *chain.Point) {
			recursor(t, p, func(st *derive.State) { st.NextBatch-- })
		},
		"publishes it again": func(p *chain.Point) {
			p.Base.Batch++ // the sequencer's next, under another id
		},
	}
	dirs := map[string]string{}
	for want, forge := range forged {
		dirs[want] = t.TempDir()
		net.restoredIn(dirs[want], file, false, forge)
	}
	run(t, net, some, 1)
	run(t, net, some, 1)
	net.Seal(int(net.opts.Window) + 2)
	for want, dir := range dirs {
		x := net.open(dir, nil)
		var err error
		for more := true; more && err == nil; {
			more, err = x.Derive(t.Context())
		}
		var contradicted *driver.BaseError
		if !errors.As(err, &contradicted) || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", want, err)
		}
		if _, again := x.Derive(t.Context()); again == nil {
			t.Errorf("%s: it goes on when asked again", want)
		}
	}
}

// reseal gives the base another header.
func reseal(t *testing.T, p *chain.Point, h *types.Header) {
	t.Helper()
	p.Block = p.Block.WithSeal(h)
	p.Base.Hash = h.Hash()
	recursor(t, p, func(st *derive.State) { st.Head.Hash = h.Hash() })
}

// recursor alters derivation's cursor.
func recursor(t *testing.T, p *chain.Point, change func(*derive.State)) {
	t.Helper()
	st, err := derive.DecodeState(p.Cursor)
	if err == nil {
		change(&st)
		p.Cursor, err = st.Encode()
	}
	if err != nil {
		t.Fatal(err)
	}
}

// same compares the heads and the state of a node with the sequencer's.
func same(t *testing.T, net *Network, x *Node) {
	t.Helper()
	if a, b := net.Seq.Heads().Safe, x.Heads().Safe; a != b {
		t.Fatalf("safe heads are %+v and %+v", a, b)
	}
	if got, want := x.Balance(recipient), net.Seq.Balance(recipient); got.Cmp(want) != 0 {
		t.Fatalf("balances are %d and %d", got, want)
	}
}
