package verify_test

import (
	"testing"

	"github.com/ethereum/go-ethereum/common"

	"github.com/trivium-chain/trivium/rollup/settlement/verify"
	"github.com/trivium-chain/trivium/testutil/sim"
)

// Trust settles the anchors that it names and what follows from them; trust that says
// otherwise, or has nothing to do with the bundle, refuses it.
func TestTrust(t *testing.T) {
	w := newWorld(t, sim.Options{WASM: true})
	bundles := w.bundles()
	b := bundles["batch"]
	d := b.Derivation
	validators := common.Hash(validatorsOf(b)) // of the DA chain
	other := common.Hash{1}
	for _, tc := range []struct {
		name  string
		trust verify.Trust
		open  []verify.AnchorKind // that stay open
		fails bool
	}{
		{"nothing", verify.Trust{}, []verify.AnchorKind{"genesis", "validators", "block", "batch"}, false},
		{"genesis", verify.Trust{Genesis: b.Chain.Genesis}, []verify.AnchorKind{"validators", "block", "batch"}, false},
		{"any: genesis", verify.Trust{Any: []common.Hash{b.Chain.Genesis}}, []verify.AnchorKind{"validators", "block", "batch"}, false},
		{"any: DA header", verify.Trust{Any: []common.Hash{d.DAHeader}}, []verify.AnchorKind{"genesis", "block", "batch"}, false},
		{"any: the last block", verify.Trust{Any: []common.Hash{d.Hash}}, []verify.AnchorKind{"genesis", "validators", "batch"}, false},
		{"any: output", verify.Trust{Any: []common.Hash{b.Output.Root}}, []verify.AnchorKind{"genesis", "validators", "batch"}, false},
		{"any: validators", verify.Trust{Any: []common.Hash{validators}}, []verify.AnchorKind{"genesis", "block", "batch"}, false},
		{"any: the batch before", verify.Trust{Any: []common.Hash{d.ParentBatch, b.Chain.Genesis}}, []verify.AnchorKind{"validators", "block", "batch"}, false},
		{"the batch before, elsewhere", verify.Trust{Genesis: b.Chain.Genesis, Batches: map[uint64]common.Hash{d.First - 2: d.ParentBatch}}, []verify.AnchorKind{"validators", "block", "batch"}, false},
		{"any: several", verify.Trust{Any: []common.Hash{b.Chain.Genesis, validators, d.Hash}}, []verify.AnchorKind{"batch"}, false},
		{"all", verify.Trust{
			ChainID: b.Chain.ID, Genesis: b.Chain.Genesis, Validators: []common.Hash{other, validators},
			Blocks: map[uint64]common.Hash{d.Last: d.Hash}, Batches: map[uint64]common.Hash{d.First - 1: d.ParentBatch},
		}, nil, false},
		{"any: no hash of it", verify.Trust{Any: []common.Hash{other}}, nil, true},
		{"another chain", verify.Trust{ChainID: b.Chain.ID + 1, Genesis: b.Chain.Genesis}, nil, true},
		{"another genesis", verify.Trust{Genesis: other}, nil, true},
		{"another block", verify.Trust{Genesis: b.Chain.Genesis, Blocks: map[uint64]common.Hash{d.Last: other}}, nil, true},
		{"another DA header", verify.Trust{Genesis: b.Chain.Genesis, DAHeaders: map[uint64]common.Hash{b.Output.DAHeight - 1: other}}, nil, true},
		{"another batch", verify.Trust{Genesis: b.Chain.Genesis, Batches: map[uint64]common.Hash{d.Last: other}}, nil, true},
		{"blocks of elsewhere", verify.Trust{Blocks: map[uint64]common.Hash{1 << 40: other}}, nil, true},
	} {
		report, err := verify.Check(b, &tc.trust)
		if tc.fails {
			if step(err) != verify.StepTrust {
				t.Errorf("%s: %v", tc.name, err)
			}
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", tc.name, err)
			continue
		}
		var open []verify.AnchorKind
		for _, a := range report.Open() {
			open = append(open, a.Kind)
		}
		if len(open) != len(tc.open) {
			t.Errorf("%s: %v stay open, want %v", tc.name, open, tc.open)
			continue
		}
		for i := range open {
			if open[i] != tc.open[i] {
				t.Errorf("%s: %v stay open, want %v", tc.name, open, tc.open)
			}
		}
	}
	// A message on an output needs the output, and the file may name it.
	m := bundles["message on output"]
	report, err := verify.Check(m, &verify.Trust{Outputs: []common.Hash{m.Output.Root}})
	if err != nil || len(report.Open()) != 1 || report.Open()[0].Kind != verify.AnchorGenesis {
		t.Errorf("a final output: %v, %v", report, err)
	}
}

// validatorsOf is the validators' hash in the last DA header, behind two bytes of protobuf.
func validatorsOf(b *verify.Bundle) []byte {
	heights := b.Derivation.Heights
	return heights[len(heights)-1].Header[7][2:]
}

// A bundle of another chain, made whole, is refused by whoever trusts this one.
func TestAnotherChainIsRefused(t *testing.T) {
	ours, theirs := newWorld(t, sim.Options{WASM: true}), newWorld(t, sim.Options{})
	theirs.Send(theirs.send(1))
	theirs.Seq.Produce()
	b, err := theirs.builder.Batch(t.Context(), theirs.land().Index)
	theirs.must(err)
	if _, err := verify.Check(b, nil); err != nil {
		t.Fatal(err)
	}
	genesis := ours.Seq.Store.Header(0).Hash()
	if _, err := verify.Check(b, &verify.Trust{Genesis: genesis}); step(err) != verify.StepTrust {
		t.Errorf("a bundle of another chain: %v", err)
	}
	b.Chain.Genesis = genesis
	if _, err := verify.Check(b, nil); step(err) != verify.StepChain {
		t.Errorf("under our name: %v", err)
	}
}
