package verify_test

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/ethereum/go-ethereum/common"

	"github.com/trivium-chain/trivium/execution/messages"
	"github.com/trivium-chain/trivium/execution/system"
	"github.com/trivium-chain/trivium/rollup/settlement/prove"
	"github.com/trivium-chain/trivium/rollup/settlement/verify"
	"github.com/trivium-chain/trivium/testutil/sim"
)

var update = flag.Bool("update", false, "write what tests compare with")

// Bundles that a release has made hold for the ones after it, byte for byte.
func TestGoldenBundles(t *testing.T) {
	w := newWorld(t, sim.Options{})
	w.Send(w.send(1))
	w.Seq.Produce()
	rec, ctx := w.land(), t.Context()
	for name, build := range map[string]func() (*verify.Bundle, error){
		"batch":     func() (*verify.Bundle, error) { return w.builder.Batch(ctx, rec.Index) },
		"message":   func() (*verify.Bundle, error) { return w.builder.Message(ctx, 0, prove.OnOutput) },
		"inclusion": func() (*verify.Bundle, error) { return w.builder.Inclusion(ctx, rec.Index) },
		"slots": func() (*verify.Bundle, error) {
			return w.builder.State(ctx, rec.Last, common.Hash{}, system.Messages, []common.Hash{messages.SlotOutboxCount, {9}}, prove.OnBlock)
		},
	} {
		path := filepath.Join("testdata", name+".json")
		b, err := build()
		if err != nil {
			t.Fatal(err)
		}
		if *update {
			if err := os.WriteFile(path, encoded(t, b), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if got := encoded(t, b); !bytes.Equal(got, want) {
			t.Errorf("%s is made in another form than %s has", name, path)
		}
		if _, err := verify.Verify(bytes.NewReader(want), &verify.Trust{Genesis: b.Chain.Genesis}); err != nil {
			t.Errorf("%s: %v", path, err)
		}
	}
}
