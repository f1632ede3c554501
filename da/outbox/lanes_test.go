package outbox

import (
	"context"
	"sync"
	"testing"
	"time"

	"github.com/trivium-chain/trivium/da"
	"github.com/trivium-chain/trivium/da/local"
)

// Run has as many submissions under way at once as there are lanes, each under
// its own key, and reports in order.
func TestLanesSubmitSideBySide(t *testing.T) {
	const lanes, items = 3, 30
	clock := &clock{now: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)}
	layer, err := local.Open(local.Config{ChainID: "test", Now: clock.Now, SquareWidth: 32})
	if err != nil {
		t.Fatal(err)
	}
	defer layer.Close()
	var posted []uint64
	all := make(chan struct{})
	keys := &keyed{Layer: layer, seen: map[string]int{}}
	box, err := Open(Config{
		DB: newDisk(func(string) {}), Client: keys, Lanes: []string{"a", "b", "c"}, MaxSubmitBytes: 30,
		OnPosted: func(id, _ uint64, _ []da.Commitment) {
			if posted = append(posted, id); len(posted) == items {
				close(all)
			}
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	for id := range uint64(items) {
		if err := box.Add(testItem(id)); err != nil {
			t.Fatal(err)
		}
	}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- box.Run(ctx) }()
	most := 0
	for working := true; working; {
		select {
		case <-layer.Queued():
			n := layer.Pending()
			most = max(most, n)
			if items, _, _ := box.Pending(); n < min(lanes, items) && most < lanes {
				continue // the other lanes are on their way
			}
			if _, err := layer.Seal(); err != nil {
				t.Fatal(err)
			}
		case <-all:
			working = false
		}
	}
	cancel()
	if err := <-ended; err != nil {
		t.Errorf("Run: %v", err)
	}
	if most != lanes {
		t.Errorf("%d submissions at once, want %d", most, lanes)
	}
	for i, id := range posted {
		if id != uint64(i) {
			t.Fatalf("reported in the order %v", posted)
		}
	}
	if len(keys.seen) != lanes {
		t.Errorf("submissions by key: %v", keys.seen)
	}
}

// keyed counts submissions by the key that pays.
type keyed struct {
	*local.Layer
	mu   sync.Mutex
	seen map[string]int
}

func (k *keyed) Submit(ctx context.Context, blobs []da.Blob, fee da.Fee) (da.Receipt, error) {
	k.mu.Lock()
	k.seen[fee.Key]++
	k.mu.Unlock()
	return k.Layer.Submit(ctx, blobs, fee)
}

// What piles up while the layer is down goes out at one full submission a block,
// on each lane: 256 MiB, the default bound, in less than a minute of blocks of
// 1 s. Small batches go many to a submission.
func TestDrainRate(t *testing.T) {
	for name, tt := range map[string]struct {
		items, bytes int
		blocks       uint64 // that it may take
	}{
		"full batches":  {24, 512 << 10, 2},
		"small batches": {512, 300, 2},
	} {
		r := newRig(t, func(c *Config) {
			wide, err := local.Open(local.Config{ChainID: "wide", Now: c.Now})
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { wide.Close() })
			c.Client.(*layer).Layer = wide
		})
		for id := range tt.items {
			data := make([]byte, tt.bytes)
			data[0], data[1] = byte(id), byte(id>>8)
			if err := r.box.Add(Item{ID: uint64(id), Blobs: []da.Blob{{Namespace: testNamespace, Data: data}}}); err != nil {
				t.Fatal(err)
			}
		}
		before, err := r.layer.Layer.Head(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		start := r.clock.Now()
		r.drain()
		after, err := r.layer.Layer.Head(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		if blocks := after.Height - before.Height; blocks > tt.blocks || r.clock.Now().Sub(start) > 0 {
			t.Errorf("%s: %d blocks and a wait of %s, want %d and none", name, blocks, r.clock.Now().Sub(start), tt.blocks)
		}
	}
}
