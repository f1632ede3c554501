package derive

import (
	"crypto/ecdsa"
	"encoding/binary"
	"math/big"
	"math/rand"
	"reflect"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/trivium-chain/trivium/da"
	"github.com/trivium-chain/trivium/execution/stf"
	"github.com/trivium-chain/trivium/rollup"
	"github.com/trivium-chain/trivium/rollup/codec"
)

const testChain = 7357

type key struct{ *ecdsa.PrivateKey }

func (k key) SignHash(h common.Hash) ([]byte, error) { return crypto.Sign(h[:], k.PrivateKey) }

func newKey(seed string) key {
	k, err := crypto.ToECDSA(crypto.Keccak256([]byte(seed)))
	if err != nil {
		panic(err)
	}
	return key{k}
}

var sequencerKey, userKey = newKey("sequencer"), newKey("user")

func testGenesis() *rollup.Genesis {
	p := rollup.DefaultParams()
	p.Namespace = da.NewNamespace([10]byte{9: 1, 0: 1})
	p.ForcedNamespace = da.NewNamespace([10]byte{9: 2, 0: 1})
	p.Sequencer = crypto.PubkeyToAddress(sequencerKey.PublicKey)
	p.SequencerWindow, p.MaxOriginAdvance, p.MaxTimeDrift = 10, 4, 30
	return &rollup.Genesis{Config: stf.ChainConfig(big.NewInt(testChain)), Timestamp: 1000, GasLimit: 400_000_000, BaseFee: 1e9, Rollup: p}
}

func testTx(nonce, gas uint64) *types.Transaction {
	tx, err := types.SignNewTx(userKey.PrivateKey, types.LatestSignerForChainID(big.NewInt(testChain)), &types.DynamicFeeTx{
		ChainID: big.NewInt(testChain), Nonce: nonce, Gas: gas, To: &common.Address{1}, GasFeeCap: big.NewInt(1e9), GasTipCap: big.NewInt(1),
	})
	if err != nil {
		panic(err)
	}
	return tx
}

// chain stands in for execution: it gives every block a header, and refuses the
// blocks named in bad unless they are forced-only.
type testNode struct {
	t    *testing.T
	g    *rollup.Genesis
	p    *Pipeline
	bad  map[uint64]bool
	recs []*rollup.DAHeight
	out  []derived
}

type derived struct {
	Number, Origin, Time uint64
	Txs, Forced          int
	Replaced             bool
	Batch                int // index of the batch it ends, or -1
	At                   uint64
}

func newNode(t *testing.T) *testNode {
	n := &testNode{t: t, g: testGenesis(), bad: map[uint64]bool{}}
	n.open(Genesis(n.g, common.Hash{0xee}))
	return n
}

func (n *testNode) open(s State) {
	p, err := New(n.g, s, n.recs)
	if err != nil {
		n.t.Fatal(err)
	}
	n.p = p
}

func testHeader(b *Block) *types.Header {
	o := b.Input.Origin.Hash()
	return &types.Header{Number: new(big.Int).SetUint64(b.Number), ParentHash: b.Parent, Time: b.Input.Timestamp, ParentBeaconRoot: &o, Difficulty: new(big.Int)}
}

// height takes a DA height with these blobs and derives all that it gives.
func (n *testNode) height(frames [][]byte, forced ...[]byte) []derived {
	n.t.Helper()
	at := n.p.State().Height
	h := &Height{Height: at, Time: daTime(at)}
	for _, f := range frames {
		h.Frames = append(h.Frames, da.Blob{Data: f})
	}
	for _, f := range forced {
		h.Forced = append(h.Forced, da.Blob{Data: f})
	}
	rec, err := n.p.Take(h)
	if err != nil {
		n.t.Fatal(err)
	}
	n.recs = append(n.recs, rec)
	var out []derived
	for b := n.p.Next(); b != nil; b = n.p.Next() {
		if n.bad[b.Number] && len(b.Input.Txs) > 0 {
			n.p.Rejected()
			continue
		}
		d := derived{b.Number, b.Input.Origin.DAHeight, b.Input.Timestamp, len(b.Input.Txs), len(b.Input.Forced), b.Replaced, -1, at}
		if b.Batch != nil {
			d.Batch = int(b.Batch.Index)
		}
		out = append(out, d)
		n.p.Applied(testHeader(b))
	}
	n.p.End()
	n.out = append(n.out, out...)
	return out
}

func daTime(height uint64) uint64 { return 1000 + 6*height }

// batch makes the next batch on the node's head: blocks are origins, each with one transaction.
func (n *testNode) batch(origins ...uint64) *rollup.Batch {
	next, last := n.p.Awaited()
	b := &rollup.Batch{Index: next, Parent: last, FirstBlock: n.p.Head().Number + 1}
	for i, o := range origins {
		b.Blocks = append(b.Blocks, rollup.BatchBlock{Origin: o, Timestamp: max(n.p.Head().Time, daTime(o)), Txs: []*types.Transaction{testTx(uint64(i), 21000)}})
	}
	return b
}

func cutFrames(t *testing.T, b *rollup.Batch, by key, size int) ([][]byte, common.Hash) {
	t.Helper()
	payload, err := codec.EncodeBatch(testChain, b)
	if err != nil {
		t.Fatal(err)
	}
	fs, err := codec.EncodeFrames(testChain, b.Index, payload, size, by)
	if err != nil {
		t.Fatal(err)
	}
	return fs, codec.BatchID(payload)
}

func one(t *testing.T, b *rollup.Batch) [][]byte {
	fs, _ := cutFrames(t, b, sequencerKey, 1<<20)
	return fs
}

func forcedBlob(t *testing.T, txs ...*types.Transaction) []byte {
	t.Helper()
	blob, err := codec.EncodeForced(testChain, txs)
	if err != nil {
		t.Fatal(err)
	}
	return blob
}

func TestBatchGivesItsBlocks(t *testing.T) {
	n := newNode(t)
	n.height(nil)
	n.height(nil)
	got := n.height(one(t, n.batch(0, 1, 2)))
	want := []derived{{1, 0, 1000, 1, 0, false, -1, 3}, {2, 1, 1006, 1, 0, false, -1, 3}, {3, 2, 1012, 1, 0, false, 0, 3}}
	if !reflect.DeepEqual(got, want) {
		t.Fatalf("derived %+v, want %+v", got, want)
	}
}

// What is not the next batch of the sequencer is skipped, counted under its
// reason, and changes nothing.
func TestSkipped(t *testing.T) {
	for _, c := range []struct {
		name   string
		reason Reason
		frames func(n *testNode) [][]byte
	}{
		{"garbage", SkipNotFrame, func(n *testNode) [][]byte { return [][]byte{{1, 2, 3}} }},
		{"empty", SkipNotFrame, func(n *testNode) [][]byte { return [][]byte{{}} }},
		{"stranger", SkipSigner, func(n *testNode) [][]byte { f, _ := cutFrames(n.t, n.batch(1), userKey, 1<<20); return f }},
		{"wrong parent id", SkipParent, func(n *testNode) [][]byte { b := n.batch(1); b.Parent[0]++; return one(n.t, b) }},
		{"wrong first block", SkipParent, func(n *testNode) [][]byte { b := n.batch(1); b.FirstBlock++; return one(n.t, b) }},
		{"origin not known when it landed", SkipOrigin, func(n *testNode) [][]byte { b := n.batch(3); b.Blocks[0].Timestamp = 1012; return one(n.t, b) }},
		{"origin advances too far", SkipOrigin, func(n *testNode) [][]byte {
			for range 5 {
				n.height(nil)
			}
			return one(n.t, n.batch(5))
		}},
		{"time before parent", SkipTime, func(n *testNode) [][]byte { b := n.batch(0); b.Blocks[0].Timestamp = 999; return one(n.t, b) }},
		{"time before origin", SkipTime, func(n *testNode) [][]byte { b := n.batch(2); b.Blocks[0].Timestamp = 1011; return one(n.t, b) }},
		{"time too far ahead", SkipTime, func(n *testNode) [][]byte {
			b := n.batch(1)
			b.Blocks[0].Timestamp = daTime(3) + 31
			return one(n.t, b)
		}},
		{"far ahead of its turn", SkipEarlyBatch, func(n *testNode) [][]byte { b := n.batch(1); b.Index = maxAhead; return one(n.t, b) }},
		{"same frame twice", SkipDuplicate, func(n *testNode) [][]byte {
			fs, _ := cutFrames(n.t, n.batch(1, 1, 1, 1), sequencerKey, 300)
			return [][]byte{fs[0], fs[0]}
		}},
		{"payload is no batch", SkipBadBatch, func(n *testNode) [][]byte {
			fs, err := codec.EncodeFrames(testChain, 0, []byte("hello"), 1<<20, sequencerKey)
			if err != nil {
				n.t.Fatal(err)
			}
			return fs
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			n := newNode(t)
			n.height(nil)
			n.height(nil)
			fs := c.frames(n)
			if got := n.height(fs); len(got) != 0 {
				t.Fatalf("derived %+v", got)
			}
			if n.p.Stats()[c.reason] != 1 {
				t.Fatalf("stats are %v, want one %s", n.p.Stats(), c.reason)
			}
			if got := n.height(one(t, n.batch(1))); len(got) != 1 {
				t.Fatalf("the good batch after it gave %+v", got)
			}
		})
	}
}

func TestReplayIsSkipped(t *testing.T) {
	n := newNode(t)
	n.height(nil)
	fs := one(t, n.batch(1))
	if got := n.height(append(fs, fs...)); len(got) != 1 {
		t.Fatalf("derived %+v", got)
	}
	if got := n.height(fs); len(got) != 0 || n.p.Stats()[SkipOldBatch] != 2 {
		t.Fatalf("replay derived %+v, stats %v", got, n.p.Stats())
	}
}

// Frames may be spread over heights and come in any order, batches too.
func TestOrderIsRestored(t *testing.T) {
	n := newNode(t)
	n.height(nil)
	first := n.batch(1, 1, 1, 1)
	fs, id := cutFrames(t, first, sequencerKey, 260)
	if len(fs) < 3 {
		t.Fatalf("want several frames, have %d", len(fs))
	}
	second := &rollup.Batch{Index: 1, Parent: id, FirstBlock: 5, Blocks: []rollup.BatchBlock{{Origin: 1, Timestamp: 1010, Txs: []*types.Transaction{testTx(9, 21000)}}}}
	if got := n.height(append(one(t, second), fs[len(fs)-1])); len(got) != 0 {
		t.Fatalf("derived %+v too early", got)
	}
	n.height(fs[1 : len(fs)-1])
	if got := n.height(fs[:1]); len(got) != 5 || got[3].Batch != 0 || got[4].Batch != 1 {
		t.Fatalf("derived %+v", got)
	}
}

// Frames of two batches with one index, both signed: the first that is complete counts.
func TestEquivocationFirstCompleteCounts(t *testing.T) {
	n := newNode(t)
	n.height(nil)
	a, _ := cutFrames(t, n.batch(1, 1, 1, 1), sequencerKey, 260)
	other := n.batch(1)
	if got := n.height(append(a[:1], one(t, other)...)); len(got) != 1 {
		t.Fatalf("derived %+v", got)
	}
	if got := n.height(a[1:]); len(got) != 0 {
		t.Fatalf("the late one derived %+v", got)
	}
}

func TestWindowPassesWithoutSequencer(t *testing.T) {
	n := newNode(t)
	n.height(nil, forcedBlob(t, testTx(0, 21000)), []byte("no message"))
	var got []derived
	for range 12 {
		got = append(got, n.height(nil)...)
	}
	want := []derived{{1, 1, daTime(1), 0, 1, false, -1, 11}, {2, 2, daTime(2), 0, 0, false, -1, 12}, {3, 3, daTime(3), 0, 0, false, -1, 13}}
	if !reflect.DeepEqual(got, want) {
		t.Fatalf("derived %+v, want %+v", got, want)
	}
	if n.p.Stats()[SkipBadForced] != 1 {
		t.Fatalf("stats %v", n.p.Stats())
	}
	// The sequencer comes back and must build on what was derived.
	stale := &rollup.Batch{FirstBlock: 1, Blocks: []rollup.BatchBlock{{Origin: 1, Timestamp: 1010}}}
	if got := n.height(one(t, stale)); len(got) != 1 || got[0].Batch != -1 {
		t.Fatalf("a batch below the derived head gave %+v", got)
	}
	b := n.batch(6)
	if got := n.height(one(t, b)); len(got) != 1 || got[0].Batch != 0 || got[0].Number != 5 {
		t.Fatalf("the batch after the outage gave %+v", got)
	}
}

func TestBatchPastItsWindowIsSkipped(t *testing.T) {
	n := newNode(t)
	for range 10 {
		n.height(nil)
	}
	b := n.batch(0)
	if got := n.height(one(t, b)); len(got) != 1 || got[0].Batch != -1 || n.p.Stats()[SkipWindow] != 1 {
		t.Fatalf("a block 11 heights after its origin gave %+v, stats %v", got, n.p.Stats())
	}
}

func TestIncompleteBatchExpires(t *testing.T) {
	n := newNode(t)
	n.height(nil)
	fs, _ := cutFrames(t, n.batch(1, 1, 1, 1), sequencerKey, 260)
	n.height(fs[:1])
	for range 10 {
		n.height(nil)
	}
	if n.p.Stats()[SkipExpired] != 1 || len(n.p.State().Held) != 0 {
		t.Fatalf("stats %v, held %d", n.p.Stats(), len(n.p.State().Held))
	}
}

func TestForcedTransactionsInOrderWithinBounds(t *testing.T) {
	n := newNode(t)
	many := make([]*types.Transaction, 512)
	for i := range many {
		many[i] = testTx(uint64(i), 400_000_000) // gas is charged where a transaction applies, not here
	}
	blob := forcedBlob(t, many...)
	n.height(nil, blob, blob, blob)
	n.height(nil, forcedBlob(t, testTx(3, 21_000)))
	if got := n.p.Stats()[SkipForcedFull]; got != 3*512-maxForcedTxs {
		t.Fatalf("%d forced transactions were over the height's bound, want %d", got, 3*512-maxForcedTxs)
	}
	got := n.height(one(t, n.batch(0, 2)))
	if len(got) != 2 || got[0].Forced != 0 || got[1].Forced != maxForcedTxs+1 {
		t.Fatalf("derived %+v: forced transactions belong in the first block with a later origin", got)
	}
}

func TestUnexecutableBlockIsReplacedAndTheRestDropped(t *testing.T) {
	n := newNode(t)
	n.height(nil)
	n.bad[2] = true
	got := n.height(one(t, n.batch(0, 1, 1)))
	want := []derived{{1, 0, 1000, 1, 0, false, -1, 2}, {2, 1, 1006, 0, 0, true, 0, 2}}
	if !reflect.DeepEqual(got, want) {
		t.Fatalf("derived %+v, want %+v", got, want)
	}
	if next, _ := n.p.Awaited(); next != 1 {
		t.Fatalf("the batch counts as taken: next is %d, want 1", next)
	}
}

// Whatever lands, in whatever order: a node that restarts after every height,
// from its encoded state, derives exactly what one that never stops derives.
func TestRestartsChangeNothing(t *testing.T) {
	for seed := range int64(20) {
		r := rand.New(rand.NewSource(seed))
		whole, restarting := newNode(t), newNode(t)
		var late [][]byte
		for range 60 {
			var fs [][]byte
			var forced [][]byte
			next, _ := whole.p.Awaited()
			switch r.Intn(6) {
			case 0:
				junk := make([]byte, r.Intn(200))
				r.Read(junk)
				fs = append(fs, junk)
			case 1, 2:
				at := whole.p.State().Height
				low := whole.p.Head().Origin
				o := min(low+uint64(r.Intn(4)), at-1)
				b := whole.batch(max(o, low), max(o, low))
				cut, _ := cutFrames(t, b, sequencerKey, 150+r.Intn(400))
				r.Shuffle(len(cut), func(i, j int) { cut[i], cut[j] = cut[j], cut[i] })
				k := r.Intn(len(cut) + 1)
				fs, late = append(fs, cut[:k]...), append(late, cut[k:]...)
			case 3:
				fs, late = append(fs, late...), nil
			case 4:
				forced = append(forced, forcedBlob(t, testTx(next, 21000+uint64(r.Intn(2_000_000)))))
			}
			if r.Intn(5) == 0 {
				number := whole.p.Head().Number + 1
				whole.bad[number], restarting.bad[number] = true, true
			}
			whole.height(fs, forced...)
			restarting.height(fs, forced...)
			state := restarting.p.State()
			enc, err := state.Encode()
			if err != nil {
				t.Fatal(err)
			}
			dec, err := DecodeState(enc)
			if err != nil {
				t.Fatal(err)
			}
			restarting.open(dec)
		}
		if !reflect.DeepEqual(whole.out, restarting.out) {
			t.Fatalf("seed %d: derived %+v with restarts, %+v without", seed, restarting.out, whole.out)
		}
		if len(whole.out) < 20 {
			t.Fatalf("seed %d: only %d blocks were derived: the test shows little", seed, len(whole.out))
		}
	}
}

// FuzzHeights gives derivation arbitrary blobs: it must neither fail nor panic,
// and each height must end with the window rule kept.
func FuzzHeights(f *testing.F) {
	f.Add([]byte("garbage"), true)
	n := &testNode{g: testGenesis()}
	payload, err := codec.EncodeBatch(testChain, &rollup.Batch{FirstBlock: 1, Blocks: []rollup.BatchBlock{{Timestamp: 1001, Txs: []*types.Transaction{testTx(0, 21000)}}}})
	if err != nil {
		f.Fatal(err)
	}
	fs, err := codec.EncodeFrames(testChain, 0, payload, 1<<20, sequencerKey)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(fs[0], false)
	f.Fuzz(func(t *testing.T, blob []byte, resign bool) {
		n := &testNode{t: t, g: n.g, bad: map[uint64]bool{}}
		n.open(Genesis(n.g, common.Hash{0xee}))
		blobs := [][]byte{blob}
		if resign && len(blob) > 0 {
			// The same bytes as a payload that the sequencer signs.
			signed, err := codec.EncodeFrames(testChain, uint64(blob[0]%2), blob, 1<<20, sequencerKey)
			if err != nil {
				t.Fatal(err)
			}
			blobs = append(blobs, signed...)
		}
		for range 12 {
			n.height(blobs, blob, binary.BigEndian.AppendUint64(nil, 1))
		}
		if h := n.p.Head(); h.Origin+n.g.Rollup.SequencerWindow < n.p.State().Height-1 {
			t.Fatalf("at DA height %d the head's origin is %d: the window was not kept", n.p.State().Height, h.Origin)
		}
	})
}
