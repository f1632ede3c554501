package outbox

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/ethdb"
	"github.com/ethereum/go-ethereum/ethdb/memorydb"

	"github.com/trivium-chain/trivium/da"
	"github.com/trivium-chain/trivium/da/local"
	"github.com/trivium-chain/trivium/da/square"
)

// clock is a time that moves only when told.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// disk is a key-value store that forgets what was not flushed when it crashes.
type disk struct {
	*memorydb.Database                    // what the process sees
	durable            *memorydb.Database // what is on the platter
	unflushed          []func(ethdb.KeyValueWriter) error
	point              func(string)
}

func newDisk(point func(string)) *disk {
	return &disk{Database: memorydb.New(), durable: memorydb.New(), point: point}
}

// crash gives the disk as the next process finds it.
func (d *disk) crash(t testing.TB) *disk {
	t.Helper()
	next := newDisk(d.point)
	it := d.durable.NewIterator(nil, nil)
	defer it.Release()
	for it.Next() {
		if err := errors.Join(next.Put(it.Key(), it.Value()), next.durable.Put(it.Key(), it.Value())); err != nil {
			t.Fatal(err)
		}
	}
	return next
}

func (d *disk) NewBatch() ethdb.Batch { return &diskBatch{Batch: d.Database.NewBatch(), disk: d} }

func (d *disk) SyncKeyValue() error {
	d.point("before flush")
	for _, replay := range d.unflushed {
		if err := replay(d.durable); err != nil {
			return err
		}
	}
	d.unflushed = nil
	d.point("after flush")
	return nil
}

type diskBatch struct {
	ethdb.Batch
	disk *disk
}

func (b *diskBatch) Write() error {
	b.disk.point("before write")
	b.disk.unflushed = append(b.disk.unflushed, b.Batch.Replay)
	return b.Batch.Write()
}

// layer is the embedded DA with a block sealed around each Submit, and points at
// which the process may die.
type layer struct {
	*local.Layer
	point func(string)
	// hold leaves submissions unsealed; with ctx the call then ends at once.
	hold bool
	// cut ends the caller's context after the block is sealed.
	cut     bool
	submits int
	lie     bool // report a height that does not hold the blobs
}

func (l *layer) Head(ctx context.Context) (da.Header, error) {
	l.point("head")
	return l.Layer.Head(ctx)
}

func (l *layer) Prove(ctx context.Context, height uint64, ns da.Namespace, c da.Commitment) (da.Inclusion, error) {
	l.point("prove")
	return l.Layer.Prove(ctx, height, ns, c)
}

func (l *layer) Submit(ctx context.Context, blobs []da.Blob, fee da.Fee) (da.Receipt, error) {
	l.point("before broadcast")
	l.submits++
	if l.lie {
		head, err := l.Layer.Head(ctx)
		return da.Receipt{Height: head.Height}, err
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	type answer struct {
		receipt da.Receipt
		err     error
	}
	answered := make(chan answer, 1)
	before := l.Pending()
	go func() {
		receipt, err := l.Layer.Submit(ctx, blobs, fee)
		answered <- answer{receipt, err}
	}()
	for l.Pending() == before { // until queued, refused or answered
		select {
		case a := <-answered:
			l.point("after refusal")
			return a.receipt, a.err
		default:
		}
	}
	l.point("after broadcast")
	if l.hold {
		cancel()
	} else {
		if _, err := l.Seal(); err != nil {
			return da.Receipt{}, err
		}
		l.point("after inclusion")
		if l.cut {
			cancel()
		}
	}
	a := <-answered
	l.point("after answer")
	return a.receipt, a.err
}

// rig is an outbox on a disk and a layer, with a clock for both.
type rig struct {
	t      testing.TB
	clock  *clock
	disk   *disk
	layer  *layer
	cfg    Config
	box    *Outbox
	posted []report
}

type report struct{ id, height uint64 }

func newRig(t testing.TB, change func(*Config)) *rig {
	t.Helper()
	r := &rig{t: t, clock: &clock{now: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)}}
	inner, err := local.Open(local.Config{ChainID: "test", Now: r.clock.Now, SquareWidth: 32})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { inner.Close() })
	none := func(string) {}
	r.layer = &layer{Layer: inner, point: none}
	r.disk = newDisk(none)
	r.cfg = Config{
		Prefix: []byte("out-"), Client: r.layer, Now: r.clock.Now, Jitter: func() float64 { return 1 }, Logger: slog.New(slog.NewTextHandler(io.Discard, nil)),
		OnPosted: func(id, height uint64, c []da.Commitment) {
			if len(c) == 0 {
				t.Errorf("item %d posted without commitments", id)
			}
			r.posted = append(r.posted, report{id, height})
		},
	}
	if change != nil {
		change(&r.cfg)
	}
	r.open()
	return r
}

func (r *rig) open() {
	r.t.Helper()
	r.cfg.DB = r.disk
	box, err := Open(r.cfg)
	if err != nil {
		r.t.Fatal(err)
	}
	r.box = box
}

// restart is kill -9 and a new process.
func (r *rig) restart() {
	r.t.Helper()
	r.disk = r.disk.crash(r.t)
	r.open()
}

var testNamespace = da.NewNamespace([da.UserNamespaceSize]byte{'b', 'a', 't', 'c', 'h'})

// testItem has one or two blobs that tell the id.
func testItem(id uint64) Item {
	item := Item{ID: id}
	for part := range 1 + id%2 {
		item.Blobs = append(item.Blobs, da.Blob{Namespace: testNamespace, Data: fmt.Appendf(nil, "item %d part %d", id, part)})
	}
	return item
}

func (r *rig) add(ids ...uint64) {
	r.t.Helper()
	for _, id := range ids {
		if err := r.box.Add(testItem(id)); err != nil {
			r.t.Fatal(err)
		}
	}
}

func (r *rig) step() time.Duration {
	r.t.Helper()
	wait, err := r.box.Step(context.Background())
	if err != nil {
		r.t.Fatal(err)
	}
	return wait
}

func (r *rig) seal() {
	r.t.Helper()
	if _, err := r.layer.Seal(); err != nil {
		r.t.Fatal(err)
	}
}

// drain steps until nothing is left; when the outbox waits, time passes and the
// layer makes a block.
func (r *rig) drain() {
	r.t.Helper()
	for range 1000 {
		switch wait := r.step(); wait {
		case Idle:
			return
		case 0:
		default:
			r.clock.advance(wait)
			r.seal()
		}
	}
	r.t.Fatalf("not drained: %v", r.box.Err())
}

// onLayer reads every blob of the namespace back, in order.
func (r *rig) onLayer() (data []string) {
	r.t.Helper()
	ctx := context.Background()
	head, err := r.layer.Layer.Head(ctx)
	if err != nil {
		r.t.Fatal(err)
	}
	for height := uint64(1); height <= head.Height; height++ {
		header, err := r.layer.Header(ctx, height)
		if err != nil {
			r.t.Fatal(err)
		}
		rows, err := r.layer.Namespace(ctx, height, testNamespace)
		if err != nil {
			r.t.Fatal(err)
		}
		blobs, err := square.Open(header, testNamespace, rows)
		if err != nil {
			r.t.Fatal(err)
		}
		for _, b := range blobs {
			data = append(data, string(b.Data))
		}
	}
	return data
}

func wantData(ids ...uint64) (data []string) {
	for _, id := range ids {
		for _, b := range testItem(id).Blobs {
			data = append(data, string(b.Data))
		}
	}
	return data
}

func (r *rig) check(ids ...uint64) {
	r.t.Helper()
	if got, want := r.onLayer(), wantData(ids...); !slices.Equal(got, want) {
		r.t.Fatalf("on the layer: %q, want %q", got, want)
	}
}

func (r *rig) checkPosted(ids ...uint64) {
	r.t.Helper()
	var got []uint64
	for _, p := range r.posted {
		got = append(got, p.id)
	}
	if !slices.Equal(got, ids) {
		r.t.Fatalf("posted %v, want %v", got, ids)
	}
}
