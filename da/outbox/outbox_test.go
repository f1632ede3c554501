package outbox

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/trivium-chain/trivium/da"
	"github.com/trivium-chain/trivium/da/archive"
	"github.com/trivium-chain/trivium/da/local"
)

func TestPostsInOrder(t *testing.T) {
	r := newRig(t, nil)
	r.add(3, 4, 9)
	r.drain()
	r.check(3, 4, 9)
	r.checkPosted(3, 4, 9)
	if r.layer.submits != 1 {
		t.Errorf("%d submits for three small items, want 1", r.layer.submits)
	}
	if items, bytes, oldest := r.box.Pending(); items != 0 || bytes != 0 || !oldest.IsZero() {
		t.Errorf("pending %d items, %d bytes, oldest %s after all was posted", items, bytes, oldest)
	}
	if last, ok := r.box.Last(); !ok || last != 9 {
		t.Errorf("last %d %v, want 9", last, ok)
	}
	r.restart()
	if last, ok := r.box.Last(); !ok || last != 9 {
		t.Errorf("last %d %v after a restart, want 9", last, ok)
	}
	if wait := r.step(); wait != Idle {
		t.Errorf("wait %s with nothing to do", wait)
	}
}

func TestAddIsDurable(t *testing.T) {
	r := newRig(t, nil)
	r.add(0)
	r.clock.advance(time.Hour)
	r.add(1)
	added := r.clock.Now().Add(-time.Hour)
	r.restart()
	items, size, oldest := r.box.Pending()
	want := len(strings.Join(wantData(0, 1), ""))
	if items != 2 || size != want || !oldest.Equal(added) {
		t.Errorf("pending %d items, %d bytes, oldest %s; want 2, %d, %s", items, size, oldest, want, added)
	}
	r.drain()
	r.check(0, 1)
}

func TestAddRefuses(t *testing.T) {
	r := newRig(t, func(c *Config) { c.MaxBytes = 1000 })
	blob := func(n int) da.Blob { return da.Blob{Namespace: testNamespace, Data: make([]byte, n)} }
	limits, err := r.layer.Limits(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	r.add(5)
	for name, tt := range map[string]struct {
		item Item
		is   error
		kind da.Kind
	}{
		"same id":        {item: testItem(5), is: ErrOrder},
		"lower id":       {item: testItem(4), is: ErrOrder},
		"full":           {item: Item{ID: 6, Blobs: []da.Blob{blob(995)}}, is: ErrFull},
		"over the queue": {item: Item{ID: 6, Blobs: []da.Blob{blob(600), blob(600)}}, kind: da.KindTooLarge},
		"over the layer": {item: Item{ID: 6, Blobs: []da.Blob{blob(limits.MaxBlobBytes + 1)}}, kind: da.KindTooLarge},
		"no blobs":       {item: Item{ID: 6}, kind: da.KindFatal},
		"bad namespace":  {item: Item{ID: 6, Blobs: []da.Blob{{Data: []byte{1}}}}, kind: da.KindFatal},
	} {
		err := r.box.Add(tt.item)
		if tt.is != nil && !errors.Is(err, tt.is) || tt.is == nil && (err == nil || da.KindOf(err) != tt.kind) {
			t.Errorf("%s: got %v, want %v, %s", name, err, tt.is, tt.kind)
		}
	}
	r.drain()
	r.check(5)
	r.add(6)
}

func TestSplitsSubmits(t *testing.T) {
	r := newRig(t, func(c *Config) { c.MaxSubmitBytes = len(testItem(0).Blobs[0].Data) * 3 })
	r.add(0, 1, 2, 3) // of one, two, one and two blobs
	r.drain()
	r.check(0, 1, 2, 3)
	if r.layer.submits != 2 {
		t.Errorf("%d submits, want 2", r.layer.submits)
	}
}

// A group that the layer finds too large is halved; an item that is too large
// alone stays, and the reason is told.
func TestTooLargeForTheLayer(t *testing.T) {
	r := newRig(t, func(c *Config) { c.Recut = nil })
	r.add(0, 1, 2, 3)
	r.layer.Faults().RefuseSubmit(da.KindTooLarge, 3)
	for range 3 { // groups of four, two and one
		r.step()
	}
	if err := r.box.Err(); da.KindOf(err) != da.KindTooLarge {
		t.Errorf("Err is %v, want too large", err)
	}
	if wait := r.step(); wait != 15*time.Second {
		t.Errorf("wait %s after an item was too large alone, want 15s", wait)
	}
	r.drain()
	r.check(0, 1, 2, 3)
}

func TestBackoff(t *testing.T) {
	r := newRig(t, func(c *Config) { c.MinBackoff, c.MaxBackoff = time.Second, 5*time.Second })
	r.add(0)
	r.layer.Faults().RefuseSubmit(da.KindTemporary, 5)
	for i, want := range []time.Duration{1, 2, 4, 5, 5} {
		want *= time.Second
		if wait := r.step(); wait != want {
			t.Fatalf("wait %s after error %d, want %s", wait, i, want)
		}
		r.clock.advance(want - time.Millisecond)
		if wait := r.step(); wait != time.Millisecond {
			t.Fatalf("wait %s just before it is due, want 1ms", wait)
		}
		r.clock.advance(time.Millisecond)
	}
	if err := r.box.Err(); da.KindOf(err) != da.KindTemporary || err == nil {
		t.Errorf("Err is %v, want the last refusal", err)
	}
	r.drain()
	r.check(0)
	if err := r.box.Err(); err != nil {
		t.Errorf("Err is %v after all was posted", err)
	}
	r.add(1)
	r.layer.Faults().RefuseSubmit(da.KindTemporary, 1)
	if wait := r.step(); wait != time.Second {
		t.Errorf("wait %s after the first error since a success, want 1s", wait)
	}
}

// What an operator has to mend is logged once and retried slowly, for ever.
func TestOperatorErrors(t *testing.T) {
	for _, kind := range []da.Kind{da.KindDishonest, da.KindUnauthorized, da.KindFatal} {
		var log bytes.Buffer
		r := newRig(t, func(c *Config) { c.Logger = slog.New(slog.NewTextHandler(&log, nil)) })
		r.add(0)
		r.layer.Faults().RefuseSubmit(kind, 20)
		for range 20 {
			if wait := r.step(); wait != 15*time.Second {
				t.Fatalf("%s: wait %s, want 15s", kind, wait)
			}
			r.clock.advance(15 * time.Second)
		}
		if n := strings.Count(log.String(), "level=ERROR"); n != 1 {
			t.Errorf("%s: %d errors logged, want 1:\n%s", kind, n, log.String())
		}
		r.drain()
		r.check(0)
	}
}

// After an ambiguous answer nothing is sent before WaitHeights heights were
// searched, counted from a head that is younger than the attempt.
func TestWaitsAfterAmbiguous(t *testing.T) {
	r := newRig(t, nil)
	r.add(0)
	r.layer.Faults().AmbiguousSubmit(local.AmbiguousDropped, 1)
	r.clock.advance(10 * time.Second) // the head is older than the attempt
	r.step()
	poll := r.cfg.PollInterval
	if poll == 0 {
		poll = 500 * time.Millisecond
	}
	for i := range 4 { // one younger head, three more
		if wait := r.step(); wait != poll || r.layer.submits != 1 {
			t.Fatalf("wait %s, %d submits after %d heights; want to wait", wait, r.layer.submits, i)
		}
		r.seal()
	}
	if wait := r.step(); wait != 0 {
		t.Fatalf("wait %s after all heights passed", wait)
	}
	r.step()
	if r.layer.submits != 2 {
		t.Fatalf("%d submits, want 2", r.layer.submits)
	}
	r.check(0)
	r.checkPosted(0)
	if got, want := r.box.Counts(), (Counts{Submits: 2, Ambiguous: 1, Resent: 1, Posted: 1}); got != want {
		t.Errorf("counts %+v, want %+v", got, want)
	}
}

// A halted layer keeps what it was sent; nothing may be sent twice however long
// the halt is.
func TestHalt(t *testing.T) {
	r := newRig(t, nil)
	r.add(0, 1)
	r.layer.hold = true
	r.layer.Faults().Halt(true)
	for range 50 {
		wait := r.step()
		r.clock.advance(wait + time.Minute)
	}
	r.restart()
	for range 50 {
		wait := r.step()
		r.clock.advance(wait + time.Minute)
	}
	if r.layer.submits != 1 {
		t.Fatalf("%d submits to a halted layer, want 1", r.layer.submits)
	}
	r.layer.Faults().Halt(false)
	r.drain()
	r.check(0, 1)
	r.checkPosted(0, 1)
}

// forger answers Prove with a proof of another blob, and leaves rows out.
type forger struct {
	*layer
	forge bool
}

func (f *forger) Prove(ctx context.Context, height uint64, ns da.Namespace, c da.Commitment) (da.Inclusion, error) {
	proof, err := f.layer.Prove(ctx, height, ns, c)
	if f.forge && err == nil {
		proof.Index++
	}
	return proof, err
}

func (f *forger) Namespace(ctx context.Context, height uint64, ns da.Namespace) (da.NamespaceData, error) {
	data, err := f.layer.Namespace(ctx, height, ns)
	if f.forge && err == nil && len(data.Rows) > 0 {
		data.Rows = nil
	}
	return data, err
}

// A layer that denies what it has, or proves it badly, is neither believed nor
// paid a second time.
func TestFalseProof(t *testing.T) {
	var f *forger
	r := newRig(t, func(c *Config) {
		f = &forger{layer: c.Client.(*layer), forge: true}
		c.Client = f
	})
	r.add(0)
	for range 10 {
		r.clock.advance(r.step())
		r.seal()
	}
	r.checkPosted()
	if err := r.box.Err(); da.ReasonOf(err) != da.LieShare {
		t.Errorf("Err is %v, want a lie about shares", err)
	}
	f.forge = false
	r.drain()
	r.check(0)
	r.checkPosted(0)
}

// The layer answers nothing: items wait, none is lost, and the outbox opens.
func TestLayerDown(t *testing.T) {
	r := newRig(t, nil)
	r.layer.Faults().RefuseRead(da.KindTemporary, -1)
	r.restart()
	r.add(0, 1)
	for range 5 {
		r.clock.advance(r.step())
	}
	if items, _, _ := r.box.Pending(); items != 2 || r.box.Err() == nil {
		t.Errorf("%d items wait, Err is %v", items, r.box.Err())
	}
	r.layer.Faults().Clear()
	r.drain()
	r.check(0, 1)
}

// Heights that were pruned cannot be searched; the item goes out again rather
// than to be lost.
func TestPrunedWhileAway(t *testing.T) {
	r := newRig(t, nil)
	r.add(0)
	r.layer.Faults().AmbiguousSubmit(local.AmbiguousDropped, 1)
	r.step()
	for range 100 {
		r.seal()
	}
	r.layer.Faults().PruneBelow(90)
	r.restart()
	r.drain()
	r.layer.Faults().Clear()
	r.check(0)
	r.checkPosted(0)
}

// A node that has a header and not its blobs yet says what one says that has
// dropped them. What may be in them is not sent before they were seen.
func TestBlobsThatAreNotThereYet(t *testing.T) {
	r := newRig(t, nil)
	var err error
	r.cfg.Client, err = archive.New(archive.Config{Client: r.layer, Now: r.clock.Now})
	if err != nil {
		t.Fatal(err)
	}
	r.restart()
	r.add(0)
	r.layer.Faults().AmbiguousSubmit(local.AmbiguousIncluded, 1)
	r.step()
	r.layer.Faults().PruneBelow(1000)
	for range 30 {
		r.seal()
		r.step()
		r.clock.advance(time.Minute)
	}
	if err := r.box.Err(); r.layer.submits != 1 || da.ReasonOf(err) != da.ReasonSyncing {
		t.Errorf("%d submissions, %v", r.layer.submits, err)
	}
	r.layer.Faults().Clear()
	r.drain()
	r.check(0)
	if r.layer.submits != 1 {
		t.Errorf("%d submissions, 1 is enough", r.layer.submits)
	}
}

func TestReset(t *testing.T) {
	r := newRig(t, nil)
	r.add(0)
	r.drain()
	r.add(1, 2, 3)
	r.layer.Faults().AmbiguousSubmit(local.AmbiguousDropped, 1)
	r.step()
	if err := r.box.Reset(2); err != nil {
		t.Fatal(err)
	}
	if last, ok := r.box.Last(); !ok || last != 1 {
		t.Errorf("last %d %v after Reset(2), want 1", last, ok)
	}
	r.add(2)
	r.restart()
	r.add(5)
	r.drain()
	r.check(0, 1, 2, 5)
	r.checkPosted(0, 1, 2, 5)

	if err := r.box.Reset(0); err != nil {
		t.Fatal(err)
	}
	r.restart()
	if last, ok := r.box.Last(); ok {
		t.Errorf("last %d after Reset(0), want none", last)
	}
}

// Reset while a Submit is under way: what was dropped is neither reported nor
// sent again, and its successor of the same id is.
func TestResetDuringSubmit(t *testing.T) {
	r := newRig(t, nil)
	r.add(0, 1)
	other := Item{ID: 1, Blobs: []da.Blob{{Namespace: testNamespace, Data: []byte("another item 1")}}}
	r.layer.point = func(where string) {
		if where != "after broadcast" {
			return
		}
		r.layer.point = func(string) {}
		if err := r.box.Reset(1); err != nil {
			t.Error(err)
		}
		if err := r.box.Add(other); err != nil {
			t.Error(err)
		}
	}
	r.step()
	r.checkPosted(0)
	r.drain()
	r.checkPosted(0, 1)
	got := r.onLayer()
	if got[len(got)-1] != "another item 1" || len(got) != 4 {
		t.Errorf("on the layer: %q", got)
	}
}

// Run ends with its context, and Add wakes it.
func TestRun(t *testing.T) {
	posted := make(chan uint64, 1)
	r := newRig(t, func(c *Config) { c.OnPosted = func(id, _ uint64, _ []da.Commitment) { posted <- id } })
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- r.box.Run(ctx) }()
	for id := range uint64(3) {
		r.add(id)
		if got := <-posted; got != id {
			t.Errorf("posted %d, want %d", got, id)
		}
	}
	cancel()
	if err := <-ended; err != nil {
		t.Errorf("Run: %v", err)
	}
}
