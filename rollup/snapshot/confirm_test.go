package snapshot_test

import (
	"log/slog"
	"slices"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/trivium-chain/trivium/rollup"
	"github.com/trivium-chain/trivium/rollup/codec"
	"github.com/trivium-chain/trivium/rollup/snapshot"
	"github.com/trivium-chain/trivium/testutil/sim"
)

// What a file says of derivation is compared with the DA layer; each lie has its
// name.
func TestConfirm(t *testing.T) {
	net := sim.New(t, sim.Options{})
	net.Seal(2)
	net.Seq.Sync()
	publish := func(forced bool) {
		t.Helper()
		if forced {
			net.Force(net.Transfer(1, common.Address{0xaa}, 7))
			net.Seq.Sync()
		}
		net.Advance(sim.DABlockTime)
		net.Send(net.Transfer(0, common.Address{0xaa}, 1))
		net.Seq.Produce()
		net.Seq.Drain()
		net.Seq.Sync()
	}
	publish(false)
	publish(true)
	publish(true)
	file := create(t, net.Seq.Store)
	honest, err := read(file, net.Genesis)
	if err != nil {
		t.Fatal(err)
	}
	confirm := func(c *snapshot.Contents) (*snapshot.Report, error) {
		return snapshot.Confirm(t.Context(), c, net.Genesis, net.DA, nil, 4, slog.New(slog.DiscardHandler))
	}
	if r, err := confirm(honest); err != nil || r.Next {
		t.Fatalf("%+v, %v", r, err)
	}
	publish(false)
	if r, err := confirm(honest); err != nil || !r.Next {
		t.Fatalf("with the next batch there: %+v, %v", r, err)
	}
	forced := slices.IndexFunc(honest.Heights, func(h *rollup.DAHeight) bool { return len(h.Forced) > 0 })
	if forced < 0 {
		t.Fatal("no record has a forced transaction")
	}
	height := func(change func(*rollup.DAHeight)) func(*snapshot.Contents) {
		return func(c *snapshot.Contents) {
			c.Heights = slices.Clone(c.Heights)
			h := *c.Heights[forced]
			change(&h)
			c.Heights[forced] = &h
		}
	}
	for name, tc := range map[string]struct {
		want  snapshot.Flaw
		forge func(*snapshot.Contents)
	}{
		"forced transaction left out": {snapshot.FlawHeights, height(func(h *rollup.DAHeight) { h.Forced = nil })},
		"time of a DA height":         {snapshot.FlawHeights, height(func(h *rollup.DAHeight) { h.Time++ })},
		"header of a DA height":       {snapshot.FlawHeights, height(func(h *rollup.DAHeight) { h.Hash[0]++ })},
		"data root of a DA height":    {snapshot.FlawHeights, height(func(h *rollup.DAHeight) { h.DataRoot[0]++ })},
		"batch that nobody published": {snapshot.FlawBatch, func(c *snapshot.Contents) { c.Manifest.Batch.ID[0]++ }},
		"index of the batch":          {snapshot.FlawBatch, func(c *snapshot.Contents) { c.Manifest.Batch.Index-- }},
		"state root of the batch":     {snapshot.FlawBatch, func(c *snapshot.Contents) { c.Manifest.Batch.StateRoot[0]++ }},
		"first block of the batch":    {snapshot.FlawBatch, func(c *snapshot.Contents) { c.Manifest.Batch.First-- }},
		"bytes of the batch":          {snapshot.FlawBatch, func(c *snapshot.Contents) { c.Manifest.Batch.Bytes++ }},
		"where the batch landed":      {snapshot.FlawBatch, func(c *snapshot.Contents) { c.Manifest.Batch.DAHeight-- }},
		"forced transactions counted": {snapshot.FlawBatch, func(c *snapshot.Contents) { c.Manifest.Forced-- }},
		"origin of the block": {snapshot.FlawBatch, func(c *snapshot.Contents) {
			c.Manifest.Origin.DAHeight--
			c.Heights = append([]*rollup.DAHeight{record(t, net, c.Manifest.Origin.DAHeight)}, c.Heights...)
		}},
		"past the DA head": {snapshot.FlawCursor, func(c *snapshot.Contents) { c.Manifest.Derived += 1000 }},
		"the next batch is skipped": {snapshot.FlawFrames, func(c *snapshot.Contents) {
			for c.Manifest.Derived < net.Seq.Driver.Progress().Height-1 {
				c.Manifest.Derived++
				c.Heights = append(slices.Clone(c.Heights), record(t, net, c.Manifest.Derived))
			}
		}},
	} {
		t.Run(name, func(t *testing.T) {
			c := *honest
			tc.forge(&c)
			if _, err := confirm(&c); snapshot.FlawOf(err) != tc.want {
				t.Errorf("%v, want flaw %q", err, tc.want)
			}
		})
	}
	// The sequencer publishes another batch under the same index, as when the first
	// did not count.
	f, err := codec.EncodeFrames(net.Genesis.ChainID(), honest.Manifest.Batch.Index, []byte("anew"), 1000, signer{})
	if err != nil {
		t.Fatal(err)
	}
	net.Publish(net.Genesis.Rollup.Namespace, f[0])
	if _, err := confirm(honest); snapshot.FlawOf(err) != snapshot.FlawBatch {
		t.Errorf("published anew: %v", err)
	}
}

// signer is the simulation's sequencer.
type signer struct{}

func (signer) SignHash(h common.Hash) ([]byte, error) { return crypto.Sign(h[:], sim.Key("sequencer")) }

func record(t *testing.T, net *sim.Network, height uint64) *rollup.DAHeight {
	t.Helper()
	h, err := net.Seq.Store.DAHeight(height)
	if err != nil || h == nil {
		t.Fatalf("record of DA height %d: %v", height, err)
	}
	return h
}
