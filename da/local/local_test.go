package local

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/trivium-chain/trivium/da"
	"github.com/trivium-chain/trivium/da/square"
)

// clock is a time that moves only when told.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func newClock() *clock { return &clock{now: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)} }

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

func testNamespace(s string) da.Namespace {
	var id [da.UserNamespaceSize]byte
	copy(id[:], s)
	return da.NewNamespace(id)
}

func open(t testing.TB, cfg Config) *Layer {
	t.Helper()
	if cfg.ChainID == "" {
		cfg.ChainID = "test"
	}
	l, err := Open(cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	return l
}

// submit starts a Submit and returns when it is queued.
func submit(t testing.TB, l *Layer, ctx context.Context, blobs ...da.Blob) <-chan error {
	t.Helper()
	select {
	case <-l.Queued(): // of an earlier submission
	default:
	}
	result := make(chan error, 1)
	go func() {
		_, err := l.Submit(ctx, blobs, da.Fee{})
		result <- err
	}()
	select {
	case err := <-result:
		t.Fatalf("submit returned before its block: %v", err)
	case <-l.Queued():
	}
	return result
}

func seal(t testing.TB, l *Layer) da.Header {
	t.Helper()
	h, err := l.Seal()
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func blobsAt(t testing.TB, l *Layer, height uint64, ns da.Namespace) []da.Blob {
	t.Helper()
	h, err := l.Header(t.Context(), height)
	if err != nil {
		t.Fatal(err)
	}
	if err := square.VerifyHeader(h); err != nil {
		t.Fatal(err)
	}
	data, err := l.Namespace(t.Context(), height, ns)
	if err != nil {
		t.Fatal(err)
	}
	blobs, err := square.Open(h, ns, data)
	if err != nil {
		t.Fatal(err)
	}
	return blobs
}

func TestSubmitReturnsWithItsBlock(t *testing.T) {
	c := newClock()
	l := open(t, Config{Now: c.Now})
	ns := testNamespace("a")
	first, err := l.Head(t.Context())
	if err != nil || first.Height != 1 {
		t.Fatalf("a new layer has head %d, %v; want 1", first.Height, err)
	}
	blob := da.Blob{Namespace: ns, Data: []byte("hello")}
	done := submit(t, l, t.Context(), blob)
	c.advance(time.Second)
	h := seal(t, l)
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	if h.Height != 2 || h.Parent != first.Hash || !h.Time.Equal(c.Now()) {
		t.Fatalf("header %d, parent %x, time %s", h.Height, h.Parent, h.Time)
	}
	got := blobsAt(t, l, 2, ns)
	if len(got) != 1 || !bytes.Equal(got[0].Data, blob.Data) {
		t.Fatalf("blobs at 2: %v", got)
	}
	commitment, err := square.Commit(blob)
	if err != nil {
		t.Fatal(err)
	}
	proof, err := l.Prove(t.Context(), 2, ns, commitment)
	if err != nil {
		t.Fatal(err)
	}
	if err := square.VerifyInclusion(h, blob, proof); err != nil {
		t.Fatal(err)
	}
	if _, err := l.Prove(t.Context(), 1, ns, commitment); da.KindOf(err) != da.KindNotFound {
		t.Fatalf("prove in an empty block: %v", err)
	}
	if _, err := l.Header(t.Context(), 3); da.KindOf(err) != da.KindFuture {
		t.Fatalf("future header: %v", err)
	}
	if _, err := l.Header(t.Context(), 0); da.KindOf(err) != da.KindFatal {
		t.Fatalf("header 0: %v", err)
	}
}

func TestHeadersVerifyAndTimesRise(t *testing.T) {
	c := newClock()
	l := open(t, Config{Now: c.Now})
	for range 5 {
		seal(t, l) // the clock stands still
	}
	var last da.Header
	for height := uint64(1); height <= 6; height++ {
		e, err := l.ExtendedHeader(t.Context(), height)
		if err != nil {
			t.Fatal(err)
		}
		h, err := e.Verify()
		if err != nil {
			t.Fatal(err)
		}
		if err := e.ValidatorSet.VerifyCommitLight("test", e.Commit.BlockID, int64(height), e.Commit); err != nil {
			t.Fatalf("signature of %d: %v", height, err)
		}
		if height > 1 && (h.Parent != last.Hash || !h.Time.After(last.Time)) {
			t.Fatalf("header %d does not follow its parent", height)
		}
		last = h
	}
}

func TestReopenKeepsTheChain(t *testing.T) {
	dir := t.TempDir()
	c := newClock()
	rng := rand.New(rand.NewPCG(1, 1))
	l := open(t, Config{Dir: dir, Now: c.Now})
	ns := testNamespace("a")
	var want [][]byte
	for i := range 6 {
		data := make([]byte, 1+rng.IntN(20000))
		for j := range data {
			data[j] = byte(rng.Uint32())
		}
		blob := da.Blob{Namespace: ns, Data: data}
		if i%2 == 1 {
			blob.ShareVersion, blob.Signer = 1, bytes.Repeat([]byte{9}, 20)
		}
		want = append(want, data)
		done := submit(t, l, t.Context(), blob, da.Blob{Namespace: testNamespace("b"), Data: []byte("x")})
		seal(t, l)
		if err := <-done; err != nil {
			t.Fatal(err)
		}
	}
	head, err := l.Head(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	l = open(t, Config{Dir: dir, Now: c.Now})
	again, err := l.Head(t.Context())
	if err != nil || again.Hash != head.Hash || again.Height != 7 {
		t.Fatalf("head after reopening: %d %x, %v; want %d %x", again.Height, again.Hash, err, head.Height, head.Hash)
	}
	for i, data := range want {
		got := blobsAt(t, l, uint64(i)+2, ns)
		if len(got) != 1 || !bytes.Equal(got[0].Data, data) {
			t.Fatalf("height %d: blobs differ after reopening", i+2)
		}
	}
	if next := seal(t, l); next.Parent != head.Hash {
		t.Fatal("the chain does not go on from the stored head")
	}
	l.Close()
	_, err = Open(Config{Dir: dir, ChainID: "other"})
	if err == nil || !strings.Contains(err.Error(), `"test"`) || !strings.Contains(err.Error(), `"other"`) {
		t.Fatalf("home of another chain: %v", err)
	}
}

func TestFullBlocksKeepOrder(t *testing.T) {
	l := open(t, Config{SquareWidth: 8})
	ns := testNamespace("a")
	limits, err := l.Limits(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var done []<-chan error
	for i := range 5 {
		data := bytes.Repeat([]byte{byte(i + 1)}, limits.MaxBlobBytes/2)
		done = append(done, submit(t, l, t.Context(), da.Blob{Namespace: ns, Data: data}))
	}
	var order []byte
	for l.Pending() > 0 {
		h := seal(t, l)
		if w := len(h.RowRoots) / 2; w > 8 {
			t.Fatalf("square of width %d over the limit of 8", w)
		}
		for _, b := range blobsAt(t, l, h.Height, ns) {
			order = append(order, b.Data[0])
		}
	}
	if !bytes.Equal(order, []byte{1, 2, 3, 4, 5}) {
		t.Fatalf("order %v", order)
	}
	for _, d := range done {
		if err := <-d; err != nil {
			t.Fatal(err)
		}
	}
}

func TestLimitsAreExact(t *testing.T) {
	for _, width := range []int{4, 8, 32} {
		l := open(t, Config{SquareWidth: width})
		limits, err := l.Limits(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		signed := da.Blob{Namespace: testNamespace("a"), Data: make([]byte, limits.MaxBlobBytes), ShareVersion: 1, Signer: make([]byte, 20)}
		done := submit(t, l, t.Context(), signed)
		seal(t, l)
		if err := <-done; err != nil {
			t.Fatalf("width %d: a blob at the limit: %v", width, err)
		}
		huge := da.Blob{Namespace: testNamespace("a"), Data: make([]byte, width*width*square.ShareSize)}
		if _, err := l.Submit(t.Context(), []da.Blob{huge}, da.Fee{}); da.KindOf(err) != da.KindTooLarge {
			t.Fatalf("width %d: a blob over the limit: %v", width, err)
		}
	}
}

func TestRefusedSubmissions(t *testing.T) {
	l := open(t, Config{MinGasPrice: 0.004})
	good := da.Blob{Namespace: testNamespace("a"), Data: []byte("x")}
	for name, c := range map[string]struct {
		blobs []da.Blob
		fee   da.Fee
		want  da.Kind
	}{
		"none":       {nil, da.Fee{}, da.KindFatal},
		"empty":      {[]da.Blob{{Namespace: good.Namespace}}, da.Fee{}, da.KindFatal},
		"reserved":   {[]da.Blob{{Namespace: da.Namespace{28: 4}, Data: []byte("x")}}, da.Fee{}, da.KindFatal},
		"version":    {[]da.Blob{{Namespace: good.Namespace, Data: []byte("x"), ShareVersion: 2}}, da.Fee{}, da.KindFatal},
		"signer":     {[]da.Blob{{Namespace: good.Namespace, Data: []byte("x"), ShareVersion: 1}}, da.Fee{}, da.KindFatal},
		"underpaid":  {[]da.Blob{good}, da.Fee{GasPrice: 0.001}, da.KindUnderpriced},
		"good+empty": {[]da.Blob{good, {Namespace: good.Namespace}}, da.Fee{}, da.KindFatal},
	} {
		if _, err := l.Submit(t.Context(), c.blobs, c.fee); da.KindOf(err) != c.want || err == nil {
			t.Errorf("%s: %v, want kind %s", name, err, c.want)
		}
	}
	if l.Pending() != 0 {
		t.Fatal("a refused submission is queued")
	}
}

func TestFaults(t *testing.T) {
	ns := testNamespace("a")
	blob := func(s string) da.Blob { return da.Blob{Namespace: ns, Data: []byte(s)} }

	t.Run("refuse", func(t *testing.T) {
		l := open(t, Config{})
		l.Faults().RefuseSubmit(da.KindUnauthorized, 1)
		if _, err := l.Submit(t.Context(), []da.Blob{blob("x")}, da.Fee{}); da.KindOf(err) != da.KindUnauthorized {
			t.Fatal(err)
		}
		l.Faults().RefuseRead(da.KindTemporary, -1)
		for range 3 {
			if _, err := l.Head(t.Context()); err == nil || da.KindOf(err) != da.KindTemporary {
				t.Fatal(err)
			}
		}
		l.Faults().Clear()
		if _, err := l.Head(t.Context()); err != nil {
			t.Fatal(err)
		}
		done := submit(t, l, t.Context(), blob("x"))
		seal(t, l)
		if err := <-done; err != nil {
			t.Fatal(err)
		}
	})
	t.Run("ambiguous", func(t *testing.T) {
		l := open(t, Config{})
		l.Faults().AmbiguousSubmit(AmbiguousDropped, 1)
		if _, err := l.Submit(t.Context(), []da.Blob{blob("x")}, da.Fee{}); da.KindOf(err) != da.KindAmbiguous || l.Pending() != 0 {
			t.Fatalf("dropped: %v, %d pending", err, l.Pending())
		}
		l.Faults().AmbiguousSubmit(AmbiguousPending, 1)
		if _, err := l.Submit(t.Context(), []da.Blob{blob("x")}, da.Fee{}); da.KindOf(err) != da.KindAmbiguous || l.Pending() != 1 {
			t.Fatalf("pending: %v, %d pending", err, l.Pending())
		}
		if h := seal(t, l); len(blobsAt(t, l, h.Height, ns)) != 1 {
			t.Fatal("the pending submission is not included")
		}
		l.Faults().AmbiguousSubmit(AmbiguousIncluded, 1)
		done := submit(t, l, t.Context(), blob("y"))
		h := seal(t, l)
		if err := <-done; da.KindOf(err) != da.KindAmbiguous || len(blobsAt(t, l, h.Height, ns)) != 1 {
			t.Fatalf("included: %v", err)
		}
	})
	t.Run("lost answer", func(t *testing.T) {
		l := open(t, Config{})
		l.Faults().LoseAnswer(1)
		ctx, cancel := context.WithCancel(t.Context())
		done := submit(t, l, ctx, blob("x"))
		h := seal(t, l)
		if len(blobsAt(t, l, h.Height, ns)) != 1 {
			t.Fatal("not included")
		}
		select {
		case err := <-done:
			t.Fatalf("the lost answer came: %v", err)
		default:
		}
		cancel()
		if err := <-done; da.KindOf(err) != da.KindAmbiguous {
			t.Fatal(err)
		}
	})
	t.Run("halt", func(t *testing.T) {
		l := open(t, Config{})
		l.Faults().Halt(true)
		ctx, cancel := context.WithCancel(t.Context())
		done := submit(t, l, ctx, blob("x"))
		if _, err := l.Seal(); err == nil || da.KindOf(err) != da.KindTemporary {
			t.Fatal(err)
		}
		cancel()
		if err := <-done; da.KindOf(err) != da.KindAmbiguous {
			t.Fatal(err)
		}
		l.Faults().Halt(false)
		if h := seal(t, l); len(blobsAt(t, l, h.Height, ns)) != 1 {
			t.Fatal("what was queued is lost")
		}
	})
	t.Run("prune", func(t *testing.T) {
		l := open(t, Config{})
		seal(t, l)
		l.Faults().PruneBelow(2)
		if _, err := l.Namespace(t.Context(), 1, ns); da.KindOf(err) != da.KindPruned {
			t.Fatal(err)
		}
		if _, err := l.Namespace(t.Context(), 2, ns); err != nil {
			t.Fatal(err)
		}
		if _, err := l.Header(t.Context(), 1); err != nil {
			t.Fatal(err)
		}
	})
	t.Run("delay ends with the context", func(t *testing.T) {
		l := open(t, Config{})
		l.Faults().Delay(time.Hour)
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if _, err := l.Head(ctx); err == nil {
			t.Fatal("no error")
		}
	})
}

func TestHeadersHasNoGaps(t *testing.T) {
	l := open(t, Config{})
	ctx, cancel := context.WithCancel(t.Context())
	headers := l.Headers(ctx)
	for range 20 {
		seal(t, l)
	}
	for height := uint64(2); height <= 21; height++ {
		if h := <-headers; h.Height != height {
			t.Fatalf("got %d, want %d", h.Height, height)
		}
	}
	cancel()
	if _, ok := <-headers; ok {
		t.Fatal("a header nobody sealed")
	}
}

func TestRunSealsUntilStopped(t *testing.T) {
	l := open(t, Config{BlockTime: 10 * time.Millisecond})
	ctx, cancel := context.WithCancel(t.Context())
	stopped := make(chan error)
	go func() { stopped <- l.Run(ctx) }()
	if r, err := l.Submit(t.Context(), []da.Blob{{Namespace: testNamespace("a"), Data: []byte("x")}}, da.Fee{}); err != nil || r.Height < 2 {
		t.Fatal(r, err)
	}
	cancel()
	if err := <-stopped; err != nil {
		t.Fatal(err)
	}
}

// TestParallelUse runs readers, writers and knob turners at once, for the race detector.
func TestParallelUse(t *testing.T) {
	l := open(t, Config{SquareWidth: 16})
	ctx, cancel := context.WithCancel(t.Context())
	var wg sync.WaitGroup
	for w := range 4 {
		ns := testNamespace(fmt.Sprint(w))
		wg.Go(func() {
			for i := range 10 {
				r, err := l.Submit(t.Context(), []da.Blob{{Namespace: ns, Data: bytes.Repeat([]byte{byte(i + 1)}, 700*(w+1))}}, da.Fee{})
				if err != nil {
					t.Error(err)
					return
				}
				if got := blobsAt(t, l, r.Height, ns); len(got) != 1 || got[0].Data[0] != byte(i+1) {
					t.Errorf("writer %d, blob %d: read %d blobs", w, i, len(got))
				}
			}
		})
	}
	sealed := make(chan struct{})
	go func() {
		defer close(sealed)
		for ctx.Err() == nil {
			if _, err := l.Seal(); err != nil {
				t.Error(err)
				return
			}
			l.Faults().PruneBelow(0)
		}
	}()
	wg.Wait()
	cancel()
	<-sealed
}
