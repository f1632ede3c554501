package driver

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/trivium-chain/trivium/da"
	"github.com/trivium-chain/trivium/da/local"
	"github.com/trivium-chain/trivium/rollup"
	"github.com/trivium-chain/trivium/rollup/derive"
)

var (
	frameNS  = da.NewNamespace([10]byte{0: 1, 9: 1})
	forcedNS = da.NewNamespace([10]byte{0: 1, 9: 2})
)

// client is a DA layer whose answers a test may watch and change.
type client struct {
	da.Client
	header    func(da.Header) da.Header
	namespace func(height uint64, d da.NamespaceData) da.NamespaceData
	both      bool // namespace changes the answers for both namespaces, not for that of batches alone
	before    func(ctx context.Context, height uint64) error

	mu    sync.Mutex
	asked []uint64 // heights of Header, in order
}

func (c *client) Header(ctx context.Context, height uint64) (da.Header, error) {
	c.mu.Lock()
	c.asked = append(c.asked, height)
	c.mu.Unlock()
	if c.before != nil {
		if err := c.before(ctx, height); err != nil {
			return da.Header{}, err
		}
	}
	h, err := c.Client.Header(ctx, height)
	if err == nil && c.header != nil {
		h = c.header(h)
	}
	return h, err
}

func (c *client) Namespace(ctx context.Context, height uint64, ns da.Namespace) (da.NamespaceData, error) {
	d, err := c.Client.Namespace(ctx, height, ns)
	if err == nil && c.namespace != nil && (ns == frameNS || c.both) {
		d = c.namespace(height, d)
	}
	return d, err
}

// layer is a DA layer with a head of 12 and a blob of several rows at height 2.
func layer(t *testing.T) *client {
	t.Helper()
	now := time.Unix(1_700_000_000, 0)
	l, err := local.Open(local.Config{ChainID: "test", BlockTime: time.Second, Now: func() time.Time { return now }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	l.Faults().AmbiguousSubmit(local.AmbiguousPending, 1) // queued when Submit returns
	_, err = l.Submit(t.Context(), []da.Blob{{Namespace: frameNS, Data: bytes.Repeat([]byte("blob"), 2000)}}, da.Fee{})
	if da.KindOf(err) != da.KindAmbiguous {
		t.Fatal(err)
	}
	for range 11 {
		now = now.Add(time.Second)
		if _, err := l.Seal(); err != nil {
			t.Fatal(err)
		}
	}
	return &client{Client: l}
}

func fetcher(c da.Client, window int) *Fetcher {
	return NewFetcher(c, rollup.Params{Namespace: frameNS, ForcedNamespace: forcedNS}, window, nil)
}

func TestFetcherOpensBlobs(t *testing.T) {
	f := fetcher(layer(t), 1)
	h, err := f.Height(t.Context(), 2)
	if err != nil || len(h.Frames) != 1 || len(h.Frames[0].Data) != 8000 || len(h.Forced) != 0 {
		t.Fatalf("%+v, %v", h, err)
	}
	if f.Head() != 12 {
		t.Errorf("head %d", f.Head())
	}
	if _, err := f.Height(t.Context(), 13); da.KindOf(err) != da.KindFuture {
		t.Errorf("a height past the head: %v", err)
	}
}

// Nodes behind one address are not of one height: the one that is asked for a
// height may not have it yet. That is not the end of the DA layer.
func TestLaggingEndpointIsNotTheHead(t *testing.T) {
	c, lags := layer(t), true
	c.before = func(_ context.Context, height uint64) error {
		if lags && height >= 5 {
			return da.Errorf(da.KindFuture, "header.GetByHeight", "height %d, head 4", height)
		}
		return nil
	}
	f := fetcher(c, 1)
	for range 2 {
		if _, err := f.Height(t.Context(), 5); da.KindOf(err) != da.KindTemporary || da.ReasonOf(err) != da.ReasonSyncing {
			t.Errorf("height 5 of 12: %v", err)
		}
	}
	lags = false
	if h, err := f.Height(t.Context(), 5); err != nil || h.Height != 5 {
		t.Errorf("height 5: %+v, %v", h, err)
	}
}

func TestFetcherRefusesLies(t *testing.T) {
	row := func(change func(rows []da.NamespaceRow) []da.NamespaceRow) func(uint64, da.NamespaceData) da.NamespaceData {
		return func(height uint64, d da.NamespaceData) da.NamespaceData {
			if height == 2 {
				d.Rows = change(slices.Clone(d.Rows))
			}
			return d
		}
	}
	for name, lie := range map[string]func(c *client){
		"a changed share": func(c *client) {
			c.namespace = row(func(rows []da.NamespaceRow) []da.NamespaceRow {
				rows[0].Shares = slices.Clone(rows[0].Shares)
				rows[0].Shares[0] = bytes.Clone(rows[0].Shares[0])
				rows[0].Shares[0][100]++
				return rows
			})
		},
		"a share left out": func(c *client) {
			c.namespace = row(func(rows []da.NamespaceRow) []da.NamespaceRow {
				rows[0].Shares = rows[0].Shares[1:]
				return rows
			})
		},
		"a missing row": func(c *client) {
			c.namespace = row(func(rows []da.NamespaceRow) []da.NamespaceRow { return rows[1:] })
		},
		"no answer": func(c *client) {
			c.namespace = row(func([]da.NamespaceRow) []da.NamespaceRow { return nil })
		},
		"roots of a header that its data root does not hold": func(c *client) {
			// The namespace is nowhere in an empty square: no row has to be proven.
			empty, err := c.Client.Header(context.Background(), 3)
			if err != nil {
				t.Fatal(err)
			}
			c.both = true
			c.header = func(h da.Header) da.Header {
				h.RowRoots, h.ColumnRoots = empty.RowRoots, empty.ColumnRoots
				return h
			}
			c.namespace = row(func([]da.NamespaceRow) []da.NamespaceRow { return nil })
		},
		"the header of another height": func(c *client) {
			empty, err := c.Client.Header(context.Background(), 3)
			if err != nil {
				t.Fatal(err)
			}
			c.header = func(da.Header) da.Header { return empty }
			c.namespace = row(func([]da.NamespaceRow) []da.NamespaceRow { return nil })
		},
	} {
		t.Run(name, func(t *testing.T) {
			c := layer(t)
			lie(c)
			h, err := fetcher(c, 1).Height(t.Context(), 2)
			if da.KindOf(err) != da.KindDishonest || !da.ReasonOf(err).Lie() || h != nil {
				t.Fatalf("got %+v, %v", h, err)
			}
		})
	}
}

// The window is read in parallel: no read ends before all have begun. Results
// come in the order they are asked for.
func TestFetcherReadsAhead(t *testing.T) {
	const window = 4
	c := layer(t)
	begun, all := make(chan uint64, 100), make(chan struct{})
	c.before = func(_ context.Context, height uint64) error {
		begun <- height
		if height <= window {
			<-all
		}
		return nil
	}
	f := fetcher(c, window)
	got := make(chan *derive.Height, 1)
	go func() {
		h, err := f.Height(context.Background(), 1)
		if err != nil {
			t.Error(err)
		}
		got <- h
	}()
	var first []uint64
	for range window {
		first = append(first, <-begun)
	}
	slices.Sort(first)
	if !slices.Equal(first, []uint64{1, 2, 3, 4}) {
		t.Errorf("the first reads are of %v", first)
	}
	select {
	case h := <-got:
		t.Fatalf("height %d was given before it was read", h.Height)
	case h := <-begun:
		t.Fatalf("height %d is read past the window", h)
	default:
	}
	close(all)
	if h := <-got; h.Height != 1 {
		t.Fatalf("got height %d", h.Height)
	}
	for n := uint64(2); n <= 12; n++ {
		h, err := f.Height(t.Context(), n)
		if err != nil || h.Height != n {
			t.Fatalf("height %d: %+v, %v", n, h, err)
		}
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	slices.Sort(c.asked)
	if want := []uint64{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}; !slices.Equal(c.asked, want) {
		t.Errorf("heights read: %v, want each once", c.asked)
	}
}

// An error met while reading ahead, or a context that ended, is not an answer to
// a later call.
func TestFetcherForgetsErrorsOfReadingAhead(t *testing.T) {
	c := layer(t)
	down := errors.New("down")
	over := make(chan uint64, 100)
	var mu sync.Mutex
	fail := true
	c.before = func(ctx context.Context, height uint64) error {
		mu.Lock()
		defer mu.Unlock()
		over <- height
		if fail {
			return &da.Error{Kind: da.KindTemporary, Op: "header", Err: down}
		}
		return ctx.Err()
	}
	f := fetcher(c, 6)
	ctx, cancel := context.WithCancel(t.Context())
	if _, err := f.Height(ctx, 1); !errors.Is(err, down) {
		t.Fatalf("got %v", err)
	}
	for range 6 {
		<-over
	}
	cancel()
	for _, s := range f.slots { // all reads of the window are over
		<-s.done
	}
	mu.Lock()
	fail = false
	mu.Unlock()
	for n := uint64(1); n <= 6; n++ {
		if h, err := f.Height(t.Context(), n); err != nil || h.Height != n {
			t.Fatalf("height %d: %v", n, err)
		}
	}
}
