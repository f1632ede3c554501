package sim

import (
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/rlp"

	"github.com/trivium-chain/trivium/da/local"
)

// TestSequencerRestarts at every stage of a block's way out.
func TestSequencerRestarts(t *testing.T) {
	undelivered := func(net *Network) { // the batch is decided, the outbox does not have it
		net.Seq.Batch()
		net.must(net.Seq.Outbox.Reset(0))
	}
	for name, stage := range map[string]func(net *Network){
		"after a block was built":        func(*Network) {},
		"after a batch was decided":      undelivered,
		"after the outbox has the batch": func(net *Network) { net.Seq.Batch() },
		"after submit, included": func(net *Network) {
			net.DA.Faults().AmbiguousSubmit(local.AmbiguousIncluded, 1)
			net.Seq.Batch()
			_, err := net.Seq.Outbox.Step(t.Context())
			net.must(err)
		},
		"after submit, dropped": func(net *Network) {
			net.DA.Faults().AmbiguousSubmit(local.AmbiguousDropped, 1)
			net.Seq.Batch()
			_, err := net.Seq.Outbox.Step(t.Context())
			net.must(err)
		},
		"after the batch was posted":  func(net *Network) { net.Seq.Drain() },
		"after the batch was derived": func(net *Network) { net.Seq.Drain(); net.Seq.Sync() },
		"before a batch that gets another id": func(net *Network) {
			undelivered(net)
			anotherID(t, net)
		},
	} {
		t.Run(name, func(t *testing.T) {
			net := started(t, Options{OnDisk: true})
			var signed []*types.Block
			produce := func() {
				net.Advance(DABlockTime)
				net.Send(net.Transfer(len(signed)%10, recipient, 1))
				b := net.Seq.Produce()
				signed = append(signed, b)
				if b.NumberU64() != uint64(len(signed)) {
					t.Fatalf("block %d was signed as the %d. one", b.NumberU64(), len(signed))
				}
			}
			produce()
			produce()
			stage(net)
			net.RestartSequencer()
			if got := net.Seq.Store.Head().Hash(); got != signed[1].Hash() {
				t.Fatalf("the head is %s, want %s", got, signed[1].Hash())
			}
			net.Seal(1)
			net.Seq.Sync()
			produce()
			settled(t, net)
			for _, b := range signed {
				if net.Seq.Store.Header(b.NumberU64()).Hash() != b.Hash() {
					t.Errorf("block %d is not the one that was signed", b.NumberU64())
				}
			}
			batches := 2
			if name == "after a block was built" {
				batches = 1 // of all three blocks
			}
			posted(t, net, batches)
			p := net.Seq.Driver.Progress()
			for reason, n := range p.Skipped {
				if n != 0 {
					t.Errorf("derivation skipped %d: %s", n, reason)
				}
			}
			if p.Contradicted != 0 {
				t.Errorf("%d soft blocks were contradicted", p.Contradicted)
			}
		})
	}
}

// anotherID makes the stored position of the batcher name another id, as when a
// version with another compressor has stored it.
func anotherID(t *testing.T, net *Network) {
	t.Helper()
	type position struct {
		Made        bool
		Index       uint64
		ID, Parent  common.Hash
		First, Last uint64
		Hash        common.Hash
		Posted      uint64
		PostedIndex uint64 `rlp:"optional"`
	}
	key, pos := []byte("trivium-p"), new(position)
	raw, err := net.Seq.Store.DB().Get(key)
	net.must(err)
	net.must(rlp.DecodeBytes(raw, pos))
	if !pos.Made || pos.Index != 0 {
		t.Fatalf("position %+v", pos)
	}
	pos.ID[0]++
	raw, err = rlp.EncodeToBytes(pos)
	net.must(err)
	net.must(net.Seq.Store.DB().Put(key, raw))
}
