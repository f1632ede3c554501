package outbox

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/trivium-chain/trivium/da"
	"github.com/trivium-chain/trivium/da/local"
	"github.com/trivium-chain/trivium/da/square"
	"github.com/trivium-chain/trivium/testutil/crashdisk"
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

// disk is what the process keeps, with looks at the platter.
type disk struct{ *crashdisk.Pairs }

func newDisk(point func(string)) *disk { return &disk{crashdisk.NewPairs(point)} }

func (d *disk) crash(t testing.TB) *disk { return &disk{d.Crash(t)} }

// left is the keys on the platter.
func (d *disk) left() (keys []string) {
	it := d.Durable.NewIterator(nil, nil)
	defer it.Release()
	for it.Next() {
		keys = append(keys, fmt.Sprintf("%q", it.Key()))
	}
	return keys
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
	lose    int // answers that get lost after inclusion
	submits int
	lie     bool // report a height that does not hold the blobs
	// refuse answers a Submit before the layer sees it, unless it gives nil.
	refuse func(fee da.Fee, blobs []da.Blob) error
	sent   map[uint64]bool // fees, by gas limit, with which Submit was called
}

func (l *layer) Head(ctx context.Context) (da.Header, error) {
	l.point("head")
	return l.Layer.Head(ctx)
}

func (l *layer) Prove(ctx context.Context, height uint64, ns da.Namespace, c da.Commitment) (da.Inclusion, error) {
	l.point("prove")
	return l.Layer.Prove(ctx, height, ns, c)
}

func (l *layer) Namespace(ctx context.Context, height uint64, ns da.Namespace) (da.NamespaceData, error) {
	l.point("look up")
	return l.Layer.Namespace(ctx, height, ns)
}

func (l *layer) Submit(ctx context.Context, blobs []da.Blob, fee da.Fee) (da.Receipt, error) {
	l.point("before broadcast")
	l.submits++
	l.sent[fee.GasLimit] = true
	if l.refuse != nil {
		if err := l.refuse(fee, blobs); err != nil {
			return da.Receipt{}, err
		}
	}
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
	select {
	case <-l.Queued(): // of another submission
	default:
	}
	go func() {
		receipt, err := l.Layer.Submit(ctx, blobs, fee)
		answered <- answer{receipt, err}
	}()
	select {
	case a := <-answered: // refused, or by a fault
		l.point("after refusal")
		return a.receipt, a.err
	case <-l.Queued():
	}
	l.point("after broadcast")
	if !l.hold {
		_, err := l.Seal()
		l.point("after inclusion")
		if err == nil && l.lose > 0 {
			l.lose--
			return da.Receipt{}, context.DeadlineExceeded
		}
		if err != nil || l.cut { // blocks are halted
			cancel()
		}
	} else {
		cancel()
	}
	a := <-answered
	l.point("after answer")
	return a.receipt, a.err
}

// till is a Pricer that holds the outbox to what it owes: of each fee with which
// something was sent one end, and more only if the process died meanwhile.
type till struct {
	t      testing.TB
	died   bool
	closed error // answers Quote
	quoted uint64
	doubts map[uint64]int
	ends   map[uint64][]Outcome
}

func (p *till) Quote([]da.Blob) (da.Fee, error) {
	if p.closed != nil {
		return da.Fee{}, p.closed
	}
	p.quoted++
	return da.Fee{GasPrice: 0.004, GasLimit: p.quoted}, nil
}

func (p *till) Settle(fee da.Fee, o Outcome, err error) {
	n := fee.GasLimit
	if fee.GasPrice == 0 {
		return // a flight that was split off, and offered nothing yet
	}
	if (o == Refused) != (err != nil && o != Ambiguous) {
		p.t.Errorf("fee %d is %s because of %v", n, o, err)
	}
	if o == Ambiguous {
		p.doubts[n]++
	} else {
		p.ends[n] = append(p.ends[n], o)
	}
	if !p.died && (len(p.ends[n]) > 1 || p.doubts[n] > 1 || o == Ambiguous && len(p.ends[n]) > 0) {
		p.t.Errorf("fee %d is told to be %s, after %d doubts and %v", n, o, p.doubts[n], p.ends[n])
	}
}

// checkFees tells of each submission whether it was settled.
func (r *rig) checkFees() {
	r.t.Helper()
	for n := range r.layer.sent {
		if len(r.till.ends[n]) == 0 {
			r.t.Errorf("fee %d was sent and never settled", n)
		}
	}
}

// rig is an outbox on a disk and a layer, with a clock for both.
type rig struct {
	t      testing.TB
	clock  *clock
	disk   *disk
	layer  *layer
	till   *till
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
	r.layer = &layer{Layer: inner, point: none, sent: map[uint64]bool{}}
	r.till = &till{t: t, doubts: map[uint64]int{}, ends: map[uint64][]Outcome{}}
	r.disk = newDisk(none)
	r.cfg = Config{
		Pricer: r.till, Recut: recut,
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
	r.till.died = true
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

// cut gives the text "item N" in count blobs, each of which tells its place.
func cut(id uint64, count int) (data []string) {
	text := fmt.Sprintf("item %d", id)
	for n := range count {
		data = append(data, fmt.Sprintf("%d%c%c%s", id, 'a'+count, 'a'+n, text[n*len(text)/count:(n+1)*len(text)/count]))
	}
	return data
}

const mostCuts = 6

// recut cuts an item into more blobs than it has.
func recut(id uint64, blobs []da.Blob, maxBytes int) ([]da.Blob, error) {
	for count := len(blobs) + 1; count <= mostCuts; count++ {
		var out []da.Blob
		for _, data := range cut(id, count) {
			if len(data) <= maxBytes {
				out = append(out, da.Blob{Namespace: testNamespace, Data: []byte(data)})
			}
		}
		if len(out) == count {
			return out, nil
		}
	}
	return nil, fmt.Errorf("no blob of %d bytes holds anything", maxBytes)
}

// whole finds the blobs of an item among those on the layer: the heights of the
// first and the last of a complete cut.
func whole(there map[string]uint64, id uint64) (first, last uint64, ok bool) {
	cuts := [][]string{wantData(id)}
	for count := 2; count <= mostCuts; count++ {
		cuts = append(cuts, cut(id, count))
	}
	for _, cut := range cuts {
		first, last, ok = 0, 0, true
		for i, data := range cut {
			h := there[data]
			ok = ok && h > 0
			if last = max(last, h); i == 0 || h < first {
				first = h
			}
		}
		if ok {
			return first, last, true
		}
	}
	return 0, 0, false
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

// publish puts blobs into the next block behind the outbox's back.
func (r *rig) publish(blobs []da.Blob) {
	r.t.Helper()
	r.layer.Faults().AmbiguousSubmit(local.AmbiguousPending, 1)
	if _, err := r.layer.Layer.Submit(context.Background(), blobs, da.Fee{}); da.KindOf(err) != da.KindAmbiguous {
		r.t.Fatal(err)
	}
	r.seal()
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

// heights tells at which height each blob is, and fails if one is there twice.
func (r *rig) heights() map[string]uint64 {
	r.t.Helper()
	there := map[string]uint64{}
	r.read(func(data string, height uint64) {
		if before, twice := there[data]; twice {
			r.t.Errorf("%q is on the layer at %d and at %d", data, before, height)
		}
		there[data] = height
	})
	return there
}

// onLayer reads every blob of the namespace back, in order.
func (r *rig) onLayer() (all []string) {
	r.t.Helper()
	r.read(func(data string, _ uint64) { all = append(all, data) })
	return all
}

func (r *rig) read(take func(data string, height uint64)) {
	r.t.Helper()
	ctx := context.Background()
	head, err := r.layer.Layer.Head(ctx)
	if err != nil {
		r.t.Fatal(err)
	}
	for height := uint64(1); height <= head.Height; height++ {
		header, err := r.layer.Layer.Header(ctx, height)
		if err != nil {
			r.t.Fatal(err)
		}
		rows, err := r.layer.Layer.Namespace(ctx, height, testNamespace)
		if err != nil {
			r.t.Fatal(err)
		}
		blobs, err := square.Open(header, testNamespace, rows)
		if err != nil {
			r.t.Fatal(err)
		}
		for _, b := range blobs {
			take(string(b.Data), height)
		}
	}
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

// checkOnce asserts that the items are on the layer and posted, by one Submit.
func (r *rig) checkOnce(ids ...uint64) {
	r.t.Helper()
	r.check(ids...)
	r.checkPosted(ids...)
	if r.layer.submits != 1 {
		r.t.Errorf("%d submits, want 1", r.layer.submits)
	}
}
