package sim

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"math/rand"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/holiman/uint256"

	"github.com/trivium-chain/trivium/execution/messages"
	"github.com/trivium-chain/trivium/rollup"
	"github.com/trivium-chain/trivium/rollup/settlement/parent"
	"github.com/trivium-chain/trivium/rollup/snapshot"
	"github.com/trivium-chain/trivium/testutil/fakeparent"
)

// depositNet is a network with a parent chain of a block each four seconds, which is
// final four blocks later.
type depositNet struct {
	*Network
	parent *fakeparent.Chain
	made   int
}

func newDepositNet(t *testing.T, opts Options) *depositNet {
	opts.Parent = fakeparent.New(1_700_000_000 - 100)
	n := &depositNet{Network: New(t, opts), parent: opts.Parent}
	n.mine(0)
	return n
}

// depositor is who makes a deposit: each does so once in the life of a branch.
func depositor(i int) common.Address {
	return common.BytesToAddress(crypto.Keccak256([]byte("depositor"), []byte{byte(i), byte(i >> 8)}))
}

// mine lets the parent chain come up to now, with so many deposits in each block, of
// 1,000 wei each, of which 400 go to recipient.
func (n *depositNet) mine(deposits int) {
	for {
		last := n.parent.Block(n.parent.Head()).Header.Time
		if last+4 > uint64(n.now.Unix()) {
			n.parent.Finalize(1)
			return
		}
		var list []messages.Deposit
		for range deposits {
			d := messages.Deposit{From: depositor(n.made), To: &recipient, Gas: 100_000}
			d.Mint, d.Value = *uint256.NewInt(1000), *uint256.NewInt(400)
			n.made++
			list = append(list, d)
		}
		n.parent.Mine(last+4, byte(n.made), list...)
	}
}

// deriveAll goes on until the DA head, or until the parent chain lets it go no further.
func deriveAll(t *testing.T, x *Node) error {
	t.Helper()
	for {
		more, err := x.Derive(context.Background())
		var e *parent.Error
		switch {
		case errors.As(err, &e):
			return err
		case err != nil:
			t.Fatal(err)
		case !more:
			return nil
		}
	}
}

// exact checks that a node has executed the parent chain's deposits once each, as far as
// it has taken them in.
func (n *depositNet) exact(t *testing.T, x *Node) (count uint64) {
	t.Helper()
	st, err := x.Store.State(x.Store.Head().Root)
	if err != nil {
		t.Fatal(err)
	}
	count, acc := messages.Inbox(st)
	var taken uint64
	sum := common.Hash{}
	for number := uint64(1); number <= n.parent.Head(); number++ {
		for _, r := range n.parent.Block(number).Receipts {
			for _, l := range r.Logs {
				if l.Address != fakeparent.Portal || l.Topics[0] != fakeparent.Topic {
					continue
				}
				from := common.BytesToAddress(l.Topics[1][:])
				want := uint64(0)
				if taken < count {
					want = 600
					d := messages.Deposit{From: from, To: &recipient, Gas: 100_000}
					d.Mint, d.Value = *uint256.NewInt(1000), *uint256.NewInt(400)
					sum = d.Accumulate(sum)
				}
				if got := st.GetBalance(from).Uint64(); got != want {
					t.Fatalf("deposit %d of %d: %s has %d wei, want %d", taken, count, from, got, want)
				}
				taken++
			}
		}
	}
	if got := st.GetBalance(recipient).Uint64(); got != 400*count || acc != sum || taken < count {
		t.Fatalf("%d of %d deposits are in: %d wei arrived, accumulator %s, want %s", count, taken, got, acc, sum)
	}
	return count
}

// What is deposited is on the rollup once, with a sequencer and without one.
func TestDeposits(t *testing.T) {
	n := newDepositNet(t, Options{})
	full := n.Full()
	for range 10 {
		n.Seal(4)
		n.mine(1)
		if err := deriveAll(t, n.Seq); err != nil {
			t.Fatal(err)
		}
		n.Seq.Produce()
		n.Seq.Drain()
	}
	with := n.exact(t, n.Seq)
	// The sequencer is silent for more than a window.
	for range 12 {
		n.Seal(4)
		n.mine(1)
	}
	for _, x := range []*Node{n.Seq, full} {
		if err := deriveAll(t, x); err != nil {
			t.Fatal(err)
		}
	}
	agree(t, n.Network, full)
	if without := n.exact(t, full); with < 5 || without < with+5 {
		t.Fatalf("%d deposits while the sequencer worked, %d after it", with, without)
	}
	late := n.Full()
	if err := deriveAll(t, late); err != nil {
		t.Fatal(err)
	}
	agree(t, n.Network, late)
}

// While the parent chain stands still derivation waits, and the sequencer stops before
// its blocks would land too late. Nothing is lost.
func TestParentChainStandsStill(t *testing.T) {
	n := newDepositNet(t, Options{Window: 40})
	n.Seal(8)
	n.mine(1)
	if err := deriveAll(t, n.Seq); err != nil {
		t.Fatal(err)
	}
	n.Seq.Produce()
	n.Seq.Drain()
	var why error
	built := 0
	for range 40 {
		n.Seal(1)
		err := deriveAll(t, n.Seq)
		n.Send(n.Transfer(0, common.Address{0xbb}, 1))
		if n.Seq.TryProduce() != nil {
			built++
			n.Seq.Batch()
			n.Seq.Drain()
		}
		if why = n.Seq.Paused(); why != nil {
			if parent.ReasonOf(err) != parent.ReasonNotFinal || parent.ReasonOf(why) != parent.ReasonNotFinal || !strings.Contains(why.Error(), "parent chain") {
				t.Fatalf("paused: %v; derivation: %v", why, err)
			}
			break
		}
	}
	if why == nil || built == 0 {
		t.Fatalf("%d blocks were built, and the sequencer never paused", built)
	}
	soft := n.Seq.Heads().Soft
	n.mine(1)
	if err := deriveAll(t, n.Seq); err != nil {
		t.Fatal(err)
	}
	if h := n.Seq.Heads(); h.Safe.Number < soft.Number || n.Seq.Store.Header(soft.Number).Hash() != soft.Hash {
		t.Fatalf("blocks were lost: %+v, soft was %+v", h, soft)
	}
	n.Seal(1)
	n.mine(0)
	if err := deriveAll(t, n.Seq); err != nil {
		t.Fatal(err)
	}
	if n.Seq.TryProduce() == nil || n.Seq.Paused() != nil {
		t.Fatalf("the sequencer does not go on: %v", n.Seq.Paused())
	}
	n.exact(t, n.Seq)
}

// The parent chain is always some DA heights behind. A sequencer that starts again builds
// once it has derived what was the DA head at its start, and not before.
func TestSequencerStartsBehindTheParentChain(t *testing.T) {
	n := newDepositNet(t, Options{OnDisk: true})
	round := func() {
		t.Helper()
		n.mine(1)
		n.Seal(12)
		if err := deriveAll(t, n.Seq); parent.ReasonOf(err) != parent.ReasonNotFinal {
			t.Fatalf("derivation says %v", err)
		}
	}
	n.RestartSequencer()
	round()
	if n.Seq.TryProduce() != nil {
		t.Fatal("a block was built before all was derived that the DA layer had at the start")
	}
	round()
	if n.Seq.TryProduce() == nil {
		t.Fatalf("no block was built: %v", n.Seq.Paused())
	}
	n.Seq.Drain()
	n.exact(t, n.Seq)
}

// A node that begins at a snapshot goes on with the deposits that are due, and one whose
// records were changed is refused.
func TestSnapshotWithDeposits(t *testing.T) {
	n := newDepositNet(t, Options{})
	round := func() {
		n.Seal(4)
		n.mine(1)
		if err := deriveAll(t, n.Seq); err != nil {
			t.Fatal(err)
		}
		n.Seq.Produce()
		n.Seal(4) // deposits come while the batch is under way
		n.mine(1)
		n.Seq.Drain()
	}
	for range 8 {
		round()
	}
	n.Seal(4)
	n.mine(1)
	if err := deriveAll(t, n.Seq); err != nil {
		t.Fatal(err)
	}
	file := snapshotOf(t, n.Seq)
	contents, err := snapshot.Read(bytes.NewReader(file), int64(len(file)), n.Genesis, nil)
	if err != nil {
		t.Fatal(err)
	}
	confirm := func() error {
		_, err := snapshot.Confirm(t.Context(), contents, n.Genesis, n.DA, n.parents(), 4, slog.New(slog.DiscardHandler))
		return err
	}
	if err := confirm(); err != nil {
		t.Fatal(err)
	}
	due := 0
	for i, rec := range contents.Heights {
		forgeries := map[string]func(*rollup.DAHeight){
			"another parent number": func(h *rollup.DAHeight) { h.Parent.Number++ },
			"a deposit more":        func(h *rollup.DAHeight) { h.Parent.Inbox++ },
			"another accumulator":   func(h *rollup.DAHeight) { h.Parent.Accumulator[0]++ },
			"another parent hash":   func(h *rollup.DAHeight) { h.Parent.Hash[0]++ },
		}
		if i > 0 && len(rec.Deposits) > 0 {
			due++
			forgeries["no deposits"] = func(h *rollup.DAHeight) { h.Deposits = nil }
		}
		for with, forge := range forgeries {
			forged := *rec
			forge(&forged)
			contents.Heights[i] = &forged
			if err := confirm(); snapshot.FlawOf(err) != snapshot.FlawHeights {
				t.Errorf("the record of DA height %d with %s: %v", rec.Height, with, err)
			}
		}
		contents.Heights[i] = rec
	}
	if due == 0 {
		t.Fatal("no record of the snapshot has deposits that are due")
	}
	restored, _ := n.restored(file, nil)
	round()
	round()
	for _, x := range []*Node{n.Seq, restored} {
		if err := deriveAll(t, x); err != nil {
			t.Fatal(err)
		}
	}
	same(t, n.Network, restored)
	n.exact(t, restored)
}

// Whatever the parent chain and the sequencer do, deposits are neither lost nor doubled,
// and all nodes agree.
func TestDepositsInRandomWalks(t *testing.T) {
	for seed := range int64(5) {
		rnd := rand.New(rand.NewSource(seed))
		n := newDepositNet(t, Options{OnDisk: true})
		full := n.Full()
		down := func(http.ResponseWriter, *http.Request) bool { panic(http.ErrAbortHandler) }
		set := func(f func(http.ResponseWriter, *http.Request) bool) {
			n.parent.Lock()
			n.parent.HTTP = f
			n.parent.Unlock()
		}
		for range 120 {
			switch rnd.Intn(9) {
			case 0, 1:
				n.Seal(1 + rnd.Intn(5))
			case 2, 3:
				n.mine(rnd.Intn(3))
			case 4:
				deriveAll(t, n.Seq)
				n.Seq.TryProduce()
			case 5:
				deriveAll(t, n.Seq)
				n.Seq.Post()
			case 6:
				deriveAll(t, full)
			case 7:
				switch rnd.Intn(3) {
				case 0:
					n.RestartSequencer()
				case 1:
					set(down)
				case 2:
					set(nil)
				}
			case 8: // what is not final is replaced
				n.parent.Rewind(n.parent.Final)
				n.mine(rnd.Intn(2))
			}
		}
		set(nil)
		for range 10 {
			n.Seal(6)
			n.mine(0)
			if err := deriveAll(t, n.Seq); err != nil {
				t.Fatal(err)
			}
			n.Seq.TryProduce()
			n.Seq.Drain()
		}
		n.mine(0)
		late := n.Full()
		for _, x := range []*Node{n.Seq, full, late} {
			for deriveAll(t, x) != nil {
				n.Advance(4 * time.Second)
				n.mine(0)
			}
			n.exact(t, x)
		}
		agree(t, n.Network, full)
		agree(t, n.Network, late)
		if got, all := n.exact(t, late), n.parent.Deposits(); got != all || all < 5 {
			t.Errorf("seed %d: %d of %d deposits are in", seed, got, all)
		}
	}
}
