package verify_test

import (
	"crypto/ecdsa"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/holiman/uint256"

	"github.com/trivium-chain/trivium/execution/messages"
	"github.com/trivium-chain/trivium/execution/system"
	"github.com/trivium-chain/trivium/rollup"
	"github.com/trivium-chain/trivium/rollup/codec"
	"github.com/trivium-chain/trivium/rollup/settlement/prove"
	"github.com/trivium-chain/trivium/rollup/settlement/verify"
	"github.com/trivium-chain/trivium/testutil/fakeparent"
	"github.com/trivium-chain/trivium/testutil/sim"
)

// parentChain has, from before the rollup's genesis until long after it, a final block each
// two seconds, with deposits of all that can become of one.
func parentChain() *fakeparent.Chain {
	const genesis = 1_700_000_000
	c := fakeparent.New(genesis - 40)
	to, wei := common.Address{0xaa}, func(n uint64) uint256.Int { return *uint256.NewInt(n) }
	kinds := []messages.Deposit{
		{From: common.Address{0xd1}, To: &to, Gas: 100_000, Mint: wei(1000), Value: wei(400)},
		{From: common.Address{0xd2}, To: &to, Gas: 100_000, Value: wei(4)},                             // has nothing
		{From: common.Address{0xd3}, To: &system.Messages, Gas: 100_000, Data: []byte{1}},              // reverts
		{From: common.Address{0xd4}, To: &to, Gas: 20_999, Mint: wei(5)},                               // cannot start
		{From: common.Address{0xd5}, Gas: 100_000, Mint: wei(6), Data: []byte{0x60, 0, 0x60, 0, 0xf3}}, // creates
		{From: common.Address{0xd6}, To: &system.Messages, Gas: 300_000, Data: messages.InitiateWithdrawal(to, 50_000, []byte("back"))},
	}
	for i := range 60 {
		c.Mine(uint64(genesis-38+2*i), 0, kinds[2*i%len(kinds)], kinds[(2*i+1)%len(kinds)])
	}
	c.Finalize(0)
	return c
}

// deposited are bundles of a chain with a parent chain: of a batch with deposits of all
// kinds, of a block in its middle, and of a batch with a block that cannot be executed.
func deposited(t testing.TB) map[string]*verify.Bundle {
	t.Helper()
	w := newWorld(t, sim.Options{Parent: parentChain(), Window: 100}) // DA heights pass between its blocks
	batch := func() *rollup.BatchRecord {
		t.Helper()
		for range 3 {
			w.Seal(2)
			w.Seq.Sync()
			w.Send(w.Transfer(0, common.Address{0xaa}, 7))
			w.Seq.Produce()
		}
		return w.land()
	}
	batch() // the first one, with what was there before genesis
	rec := batch()
	var status [2]int
	for n := rec.First; n <= rec.Last; n++ {
		block := w.Seq.Store.Block(n)
		for _, r := range w.Seq.Store.Receipts(block.Hash())[:messages.Deposits(block.Transactions())] {
			status[r.Status]++
		}
	}
	if status != [2]int{3, 3} {
		t.Fatalf("%d deposits failed and %d did not, want 3 of both", status[0], status[1])
	}
	out := make(map[string]*verify.Bundle)
	var err error
	out["deposits"], err = w.builder.Batch(t.Context(), rec.Index)
	w.must(err)
	out["block of deposits"], err = w.builder.Block(t.Context(), rec.First+1, common.Hash{})
	w.must(err)
	out["replaced block"] = w.replaced()
	return out
}

// replaced is of a batch whose second block cannot be executed, on top of those before.
func (w *world) replaced() *verify.Bundle {
	w.t.Helper()
	full := w.Full()
	full.Sync()
	head := full.Heads().Safe
	last, err := full.Store.BatchAfter(head.Number)
	w.must(err)
	w.Force(w.TransferAt(sim.Key("has nothing"), 0, common.Address{0xbb}, 5))
	w.Seal(2)
	da, err := w.DA.Head(w.t.Context())
	w.must(err)
	at := uint64(da.Time.Unix())
	payload, err := codec.EncodeBatch(w.Genesis.ChainID(), &rollup.Batch{Index: last.Index + 1, Parent: last.ID, FirstBlock: head.Number + 1, Blocks: []rollup.BatchBlock{
		{Origin: da.Height - 2, Timestamp: at, Txs: []*types.Transaction{w.Transfer(0, common.Address{0xaa}, 7)}},
		{Origin: da.Height, Timestamp: at, Txs: []*types.Transaction{w.TransferAt(sim.Key("has nothing"), 5, common.Address{0xaa}, 1)}},
	}})
	w.must(err)
	frames, err := codec.EncodeFrames(w.Genesis.ChainID(), last.Index+1, payload, 1<<20, signer{sim.Key("sequencer")})
	w.must(err)
	w.Publish(w.Genesis.Rollup.Namespace, frames[0])
	full.Sync()
	b, err := prove.New(full.Store, w.DA, full.Store.Rules()).Batch(w.t.Context(), last.Index+1)
	w.must(err)
	report, err := verify.Check(b, nil)
	if err != nil || len(report.Notes) == 0 {
		w.t.Fatalf("no block was replaced: %s, %v", report, err)
	}
	return b
}

type signer struct{ *ecdsa.PrivateKey }

func (s signer) SignHash(h common.Hash) ([]byte, error) { return crypto.Sign(h[:], s.PrivateKey) }

// What a bundle rests on of the parent chain is open until it is trusted, and refused
// by whoever trusts another block or another accumulator at its place.
func TestParentChainIsTrusted(t *testing.T) {
	b := deposited(t)["deposits"]
	report, err := verify.Check(b, nil)
	if err != nil {
		t.Fatal(err)
	}
	known := map[verify.AnchorKind]map[uint64]common.Hash{verify.AnchorParentBlock: {}, verify.AnchorInbox: {}}
	trust := &verify.Trust{ParentBlocks: known[verify.AnchorParentBlock], Inbox: known[verify.AnchorInbox]}
	for _, a := range report.Open() {
		if m := known[a.Kind]; m != nil {
			m[a.Number] = a.Hash
		}
	}
	if len(trust.ParentBlocks) != 3 || len(trust.Inbox) != 3 {
		t.Fatalf("it rests on %v, want a block and an accumulator for each of 3 blocks", known)
	}
	if report, err = verify.Check(b, trust); err != nil {
		t.Fatal(err)
	}
	for _, a := range report.Open() {
		if known[a.Kind] != nil {
			t.Errorf("%s %d stays open", a.Kind, a.Number)
		}
	}
	for kind, hashes := range known {
		for number, hash := range hashes {
			hashes[number] = common.Hash{1}
			if _, err := verify.Check(b, trust); step(err) != verify.StepTrust {
				t.Errorf("another %s %d: %v", kind, number, err)
			}
			hashes[number] = hash
		}
	}
}
