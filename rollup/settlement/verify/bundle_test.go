package verify_test

import (
	"bytes"
	"errors"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"

	"github.com/trivium-chain/trivium/execution/messages"
	"github.com/trivium-chain/trivium/execution/system"
	"github.com/trivium-chain/trivium/execution/vms"
	"github.com/trivium-chain/trivium/execution/wasm"
	"github.com/trivium-chain/trivium/rollup"
	"github.com/trivium-chain/trivium/rollup/settlement/prove"
	"github.com/trivium-chain/trivium/rollup/settlement/verify"
	"github.com/trivium-chain/trivium/testutil/sim"
)

// world is a chain with contracts of all VMs, forced transactions and an outbox.
type world struct {
	*sim.Network
	t       testing.TB
	builder *prove.Builder
	calls   func() []*types.Transaction
}

func newWorld(t testing.TB, opts sim.Options) *world {
	t.Helper()
	opts.Outbox = true
	w := &world{Network: sim.New(t, opts), t: t}
	set, err := vms.Open(w.Genesis.Rollup.VMs, vms.Config{WASM: wasm.Config{Interpreter: true}})
	w.must(err)
	t.Cleanup(func() { set.Close() })
	w.builder = prove.New(w.Seq.Store, w.DA, w.Genesis.Rules(set.Engines()))
	w.Seal(2)
	w.Seq.Sync()
	return w
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

// land publishes the soft blocks and derives them.
func (w *world) land() *rollup.BatchRecord {
	w.t.Helper()
	w.Seq.Drain()
	w.Seq.Sync()
	rec, err := w.Seq.Store.BatchAfter(w.Seq.Heads().Safe.Number)
	w.must(err)
	if rec == nil {
		w.t.Fatal("no batch has landed")
	}
	return rec
}

// send sends a message with a call of the outbox.
func (w *world) send(user int) *types.Transaction {
	return w.Call(user, system.Messages, 300_000, messages.InitiateWithdrawal(common.Address{0x77}, 50_000, []byte("a message")))
}

// story makes three batches: contracts; calls, messages and forced transactions; and
// more of them. The middle one is to be proven.
func (w *world) story() *rollup.BatchRecord {
	w.t.Helper()
	w.calls = w.Contracts()
	w.land()
	var middle *rollup.BatchRecord
	for round := range 2 {
		w.Force(w.TransferAt(sim.Key(string(rune('h'))), uint64(round), common.Address{0xbb}, 5), w.TransferAt(sim.Key("has nothing"), 0, common.Address{0xbb}, 5))
		w.Seq.Sync()
		w.Send(append(w.calls(), w.Transfer(1, common.Address{0xaa}, 7), w.send(2))...)
		w.Seq.Produce()
		w.Send(append(w.calls(), w.send(3))...)
		w.Seq.Produce()
		if rec := w.land(); round == 0 {
			middle = rec
		}
	}
	return middle
}

// bundles are one of each kind and of each way to make it.
func (w *world) bundles() map[string]*verify.Bundle {
	w.t.Helper()
	rec, ctx := w.story(), w.t.Context()
	out := make(map[string]*verify.Bundle)
	add := func(name string, b *verify.Bundle, err error) {
		w.t.Helper()
		if err != nil {
			w.t.Fatalf("%s: %v", name, err)
		}
		out[name] = b
	}
	b, err := w.builder.Batch(ctx, rec.Index)
	add("batch", b, err)
	b, err = w.builder.Batch(ctx, 0)
	add("first batch", b, err)
	b, err = w.builder.Inclusion(ctx, rec.Index)
	add("inclusion", b, err)
	b, err = w.builder.Block(ctx, rec.First, common.Hash{})
	add("block", b, err)
	b, err = w.builder.Block(ctx, rec.Last, common.Hash{})
	add("last block", b, err)
	for _, on := range []prove.Base{prove.OnDerivation, prove.OnOutput, prove.OnBlock} {
		if on != prove.OnBlock {
			b, err = w.builder.Message(ctx, 1, on)
			add("message on "+string(on), b, err)
		}
		b, err = w.builder.State(ctx, rec.First, common.Hash{}, w.User(1), nil, on)
		add("account on "+string(on), b, err)
		b, err = w.builder.State(ctx, rec.Last, common.Hash{}, system.Messages, []common.Hash{messages.SlotOutboxRoot, messages.SlotOutboxCount, {9}}, on)
		add("slots on "+string(on), b, err)
	}
	b, err = w.builder.State(ctx, rec.Last, common.Hash{}, common.Address{0xde, 0xad}, nil, prove.OnBlock)
	add("no account", b, err)
	return out
}

func encoded(t testing.TB, b *verify.Bundle) []byte {
	t.Helper()
	raw, err := verify.Encode(b)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

// A bundle of each kind holds, and says what it rests on.
func TestBundlesHold(t *testing.T) {
	w := newWorld(t, sim.Options{WASM: true})
	for name, b := range w.bundles() {
		raw := encoded(t, b)
		r, err := verify.Verify(bytes.NewReader(raw), nil)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		t.Logf("%s: %d bytes, witness %d\n%s", name, len(raw), witnessBytes(b), r)
		if r.Executed != (b.Derivation != nil) {
			t.Errorf("%s: executed %v", name, r.Executed)
		}
		if len(r.Open()) == 0 || r.Claim == "" {
			t.Errorf("%s: nothing is assumed, or claimed: %s", name, r)
		}
	}
}

func witnessBytes(b *verify.Bundle) int {
	if b.Derivation == nil {
		return 0
	}
	return len(b.Derivation.Witness)
}

// step is the step that an error names.
func step(err error) verify.Step {
	var e *verify.StepError
	if !errors.As(err, &e) {
		return ""
	}
	return e.Step
}
