package sim

import (
	"bytes"
	"errors"
	"math/big"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"

	"github.com/trivium-chain/trivium/execution/messages"
	"github.com/trivium-chain/trivium/execution/system"
	"github.com/trivium-chain/trivium/rollup"
	"github.com/trivium-chain/trivium/rollup/codec"
	"github.com/trivium-chain/trivium/rollup/settlement/prove"
	"github.com/trivium-chain/trivium/rollup/settlement/verify"
)

// prover makes bundles out of a node.
func (x *Node) prover() *prove.Builder {
	return prove.New(x.Store, x.net.DA, x.Store.Rules())
}

// proven writes a bundle and checks it as whoever is handed the file does, who trusts
// the genesis block alone. It gives the report and the size of the file.
func proven(t testing.TB, net *Network, b *verify.Bundle, err error) (*verify.Report, int) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	raw, err := verify.Encode(b)
	if err != nil {
		t.Fatal(err)
	}
	report, err := verify.Verify(bytes.NewReader(raw), &verify.Trust{Genesis: net.Seq.Store.Header(0).Hash()})
	if err != nil {
		t.Fatal(err)
	}
	return report, len(raw)
}

// Message signs the next message of a user to the parent chain.
func (n *Network) Message(user int, wei int64, data ...byte) *types.Transaction {
	n.t.Helper()
	from := n.User(user)
	tx, err := types.SignNewTx(n.users[user], types.LatestSigner(n.Genesis.Config), &types.DynamicFeeTx{
		ChainID: n.Genesis.Config.ChainID, Nonce: n.nonces[from], To: &system.Messages, Gas: 1_000_000, Value: big.NewInt(wei),
		GasFeeCap: big.NewInt(100e9), GasTipCap: big.NewInt(1), Data: messages.InitiateWithdrawal(recipient, 100_000, data),
	})
	n.must(err)
	n.nonces[from]++
	return tx
}

// refused wants a bundle not to be made, for a reason, and the text to name the fix.
func refused(t *testing.T, err error, want prove.Reason, text string) {
	t.Helper()
	var e *prove.Error
	if !errors.As(err, &e) || e.Reason != want || !strings.Contains(e.Text, text) {
		t.Errorf("got %v, want %s and %q", err, want, text)
	}
}

// Everything that a chain with all VMs, forced transactions and messages does is proven
// out of any node, whichever way it came to its blocks.
func TestEverythingIsProven(t *testing.T) {
	net := started(t, Options{WASM: true, Outbox: true, Witnesses: 1000})
	full, follower := net.Full(), net.Full()
	calls := net.Contracts()
	follower.Sync()
	var sent []*types.Transaction
	for round := range byte(3) {
		poor := net.TransferAt(Key("has nothing"), 0, recipient, 1)
		net.Force(net.Transfer(1, recipient, 3), poor, net.Message(2, 5, round))
		net.Seq.Sync()
		for i := range byte(3) {
			net.Advance(DABlockTime)
			sent = append(sent, net.Message(3, 7, round, i))
			net.Send(append(calls(), sent[len(sent)-1])...)
			b := net.Seq.Produce()
			o, err := net.Seq.Store.Origin(b.Hash())
			net.must(err)
			if round == 1 {
				follower.Sync()
			}
			if err := follower.Driver.Import(b, o); round > 0 && err != nil {
				t.Fatal(err)
			}
		}
		net.Seq.Drain()
		net.Seq.Sync()
		follower.Sync()
	}
	full.Sync()
	agree(t, net, full)
	agree(t, net, follower)
	head := net.Seq.Heads().Safe.Number
	for name, x := range map[string]*Node{"sequencer": net.Seq, "full node": full, "follower": follower} {
		p, ctx := x.prover(), t.Context()
		for batch := uint64(0); batch < x.Driver.Progress().NextBatch; batch++ {
			b, err := p.Batch(ctx, batch)
			report, _ := proven(t, net, b, err)
			if !report.Executed || report.Kind != verify.KindBatch {
				t.Errorf("%s, batch %d: %+v", name, batch, report)
			}
			b, err = p.Inclusion(ctx, batch)
			proven(t, net, b, err)
		}
		for n := uint64(1); n <= head; n++ {
			b, err := p.Block(ctx, n, x.Store.Header(n).Hash())
			proven(t, net, b, err)
		}
		for nonce := range uint64(12) {
			for _, on := range []prove.Base{prove.OnDerivation, prove.OnOutput} {
				b, err := p.Message(ctx, nonce, on)
				proven(t, net, b, err)
				if b.Message.Message.Nonce != nonce {
					t.Errorf("%s: message %d is %+v", name, nonce, b.Message)
				}
			}
		}
		nonces, err := p.Nonces(sent[4].Hash(), nil)
		if err != nil || len(nonces) != 1 {
			t.Fatalf("%s: messages %v of a transaction, %v", name, nonces, err)
		}
		m, err := p.Message(ctx, nonces[0], prove.OnOutput)
		if err != nil || !bytes.Equal(m.Message.Message.Data, []byte{1, 1}) {
			t.Errorf("%s: message %+v, %v", name, m.Message, err)
		}
		if again, err := p.Nonces(m.Message.Message.Hash(), nil); err != nil || again[0] != nonces[0] {
			t.Errorf("%s: messages %v of a message's hash, %v", name, again, err)
		}
		for _, on := range []prove.Base{prove.OnDerivation, prove.OnOutput, prove.OnBlock} {
			at := x.Store.Header(head - 4)
			b, err := p.State(ctx, at.Number.Uint64(), at.Hash(), net.User(3), nil, on)
			proven(t, net, b, err)
			b, err = p.State(ctx, at.Number.Uint64(), at.Hash(), system.Messages, []common.Hash{messages.SlotOutboxRoot, messages.SlotOutboxCount, {9}}, on)
			proven(t, net, b, err)
			b, err = p.State(ctx, at.Number.Uint64(), at.Hash(), common.Address{0xcc}, nil, on)
			proven(t, net, b, err)
		}
	}
}

// What cannot be proven says why, and what to do.
func TestWhatCannotBeProven(t *testing.T) {
	net := started(t, Options{Outbox: true, Witnesses: 4})
	p, ctx := net.Seq.prover(), t.Context()
	send := func() *types.Block {
		net.Advance(DABlockTime)
		net.Send(net.Message(0, 1))
		return net.Seq.Produce()
	}
	soft := send()
	_, err := p.Message(ctx, 0, prove.OnDerivation)
	refused(t, err, prove.NotBatched, "wait")
	_, err = p.Block(ctx, 1, soft.Hash())
	refused(t, err, prove.NotBatched, "wait")
	_, err = p.Batch(ctx, 0)
	refused(t, err, prove.NotBatched, "wait")
	_, err = p.Message(ctx, 1, prove.OnDerivation)
	refused(t, err, prove.NotFound, "message 1")
	_, err = p.Block(ctx, 2, common.Hash{})
	refused(t, err, prove.NotFound, "block 2")
	_, err = p.Nonces(common.Hash{1}, nil)
	refused(t, err, prove.NotFound, "neither")
	net.Seq.Drain()
	net.Seq.Sync()
	b, err := p.Message(ctx, 0, prove.OnDerivation)
	proven(t, net, b, err)

	// More than state is kept for.
	run(t, net, func() []*types.Transaction { return transactions(net.Message(0, 1)) }, 140)
	b, err = p.Message(ctx, 140, prove.OnOutput)
	proven(t, net, b, err)
	b, err = p.Message(ctx, 0, prove.OnOutput) // from the index alone
	proven(t, net, b, err)
	_, err = p.Message(ctx, 0, prove.OnDerivation)
	refused(t, err, prove.NotKept, "chain.witness")
	_, err = p.State(ctx, 1, soft.Hash(), net.User(0), nil, prove.OnOutput)
	refused(t, err, prove.NotKept, "newer")

	// The window passes: blocks of forced transactions alone, which no batch gives.
	net.Force(net.Message(1, 9))
	net.Seal(int(net.opts.Window) + 2)
	net.Seq.Sync()
	last := net.Seq.Heads().Safe.Number
	_, err = p.Block(ctx, last, common.Hash{})
	refused(t, err, prove.NotBatched, "forced transactions alone")
	net.Seq.Pool.Sync()
	send()
	net.Seq.Drain()
	net.Seq.Sync()
	_, err = p.Block(ctx, last, common.Hash{})
	refused(t, err, prove.NoBatch, "batch")
	b, err = p.Message(ctx, 141, prove.OnDerivation) // by the batch after it
	proven(t, net, b, err)
	b, err = p.State(ctx, last, common.Hash{}, net.User(1), nil, prove.OnDerivation)
	proven(t, net, b, err)
}

// Batches of several frames, over squares with room for few, and batches that land in one
// DA height with others.
func TestBatchesOfFramesAreProven(t *testing.T) {
	net := started(t, Options{Width: 8, Witnesses: 100})
	rng := rand.NewChaCha8([32]byte{1})
	for _, size := range []int{2000, 10, 10, 2000} {
		for k := range 30 {
			data := make([]byte, size)
			rng.Read(data)
			net.Send(net.Call(k%10, common.Address{byte(k)}, 1_000_000, data))
		}
		net.Seq.Produce()
		net.Seq.Batch()
	}
	net.Seq.Drain()
	net.Seq.Sync()
	frames, landed := make(map[uint64]int), make(map[uint64]int)
	for f := range net.Frames() {
		frames[f.Batch]++
	}
	several, together := false, false
	for batch := uint64(0); batch < net.Seq.Driver.Progress().NextBatch; batch++ {
		rec, err := net.Seq.Store.Batch(batch)
		net.must(err)
		landed[rec.DAHeight]++
		several, together = several || frames[batch] > 1, together || landed[rec.DAHeight] > 1
		b, err := net.Seq.prover().Batch(t.Context(), batch)
		proven(t, net, b, err)
	}
	if !several || !together {
		t.Errorf("frames by batch %v, batches by DA height %v: want several, and together", frames, landed)
	}
}

// Deposits, those in blocks without a batch too, and what came of them are proven.
func TestDepositsAreProven(t *testing.T) {
	net := newDepositNet(t, Options{Witnesses: 100})
	full := net.Full()
	round := func() {
		for range 6 {
			net.Seal(1)
			net.mine(1)
			net.Seq.Sync()
			net.Send(net.Transfer(0, recipient, 1))
			net.Seq.Produce()
		}
		net.Seq.Drain()
		net.Seq.Sync()
	}
	round()
	round()
	net.mine(1)
	net.Seal(int(net.opts.Window) + 2)
	net.mine(1)
	net.Seq.Sync()
	net.Seq.Pool.Sync()
	round()
	full.Sync()
	agree(t, net.Network, full)
	head := full.Heads().Safe
	for _, x := range []*Node{net.Seq, full} {
		st, err := x.Store.State(x.Store.Head().Root)
		net.must(err)
		if taken, _ := messages.Inbox(st); taken < 5 {
			t.Fatalf("%d deposits were taken in", taken)
		}
		for batch := uint64(0); batch < x.Driver.Progress().NextBatch; batch++ {
			b, err := x.prover().Batch(t.Context(), batch)
			proven(t, net.Network, b, err)
		}
		b, err := x.prover().State(t.Context(), head.Number, head.Hash, depositor(0), nil, prove.OnDerivation)
		proven(t, net.Network, b, err)
		if b.State.Balance.ToInt().Uint64() != 600 {
			t.Errorf("the first depositor is proven to have %s wei", b.State.Balance)
		}
	}
}

// A batch's block that cannot be executed is proven not to be.
func TestReplacedBlockIsProven(t *testing.T) {
	net := started(t, Options{Outbox: true, Witnesses: 100})
	full := net.Full()
	one := uint64(net.now.Unix())
	payload, err := codec.EncodeBatch(net.Genesis.ChainID(), &rollup.Batch{FirstBlock: 1, Blocks: []rollup.BatchBlock{
		{Origin: 1, Timestamp: one, Txs: transactions(net.TransferAt(net.users[0], 0, recipient, 1))},
		{Origin: 1, Timestamp: one, Txs: transactions(net.TransferAt(net.users[0], 1, recipient, 1), net.TransferAt(net.users[1], 5, recipient, 1))},
		{Origin: 1, Timestamp: one},
	}})
	net.must(err)
	frames, err := codec.EncodeFrames(net.Genesis.ChainID(), 0, payload, 1<<20, seqSigner{net.seqKey})
	net.must(err)
	net.Publish(net.Genesis.Rollup.Namespace, frames[0])
	full.Sync()
	rec, err := full.Store.Batch(0)
	if err != nil || rec == nil || rec.Last != 2 || len(full.Store.Block(2).Transactions()) != 0 {
		t.Fatalf("the block was not replaced: %+v, %v", rec, err)
	}
	b, err := full.prover().Batch(t.Context(), 0)
	report, _ := proven(t, net, b, err)
	if len(report.Notes) == 0 {
		t.Error("the report does not say that a block was replaced")
	}
}

// A restored home proves what came after its snapshot.
func TestRestoredHomeProves(t *testing.T) {
	net := started(t, Options{Outbox: true, Witnesses: 100, OnDisk: true})
	next := func() {
		net.Advance(DABlockTime)
		net.Send(net.Message(0, 1), net.Message(1, 2), net.Message(2, 3))
		net.Seq.Produce()
		net.Seq.Drain()
		net.Seq.Sync()
	}
	for range 3 {
		next()
	}
	one, _ := net.restored(snapshotOf(t, net.Seq), nil)
	next()
	next()
	one.Sync()
	p := one.prover()
	for nonce := uint64(9); nonce < 15; nonce++ {
		b, err := p.Message(t.Context(), nonce, prove.OnDerivation)
		proven(t, net, b, err)
	}
	_, err := p.Message(t.Context(), 4, prove.OnOutput)
	refused(t, err, prove.NotKept, "genesis")
	_, err = p.Batch(t.Context(), 1)
	refused(t, err, prove.NotKept, "snapshot")
}
