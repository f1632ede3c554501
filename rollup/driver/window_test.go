package driver

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"testing/synctest"

	"github.com/trivium-chain/trivium/da"
	"github.com/trivium-chain/trivium/da/square"
	"github.com/trivium-chain/trivium/rollup/derive"
)

// squares is a DA layer of the same square at each height, whose readers wait
// until they are let go. It counts those within Header and within Namespace.
type squares struct {
	da.Client
	header da.Header
	square *square.Square
	head   uint64
	gate   func(height uint64) <-chan struct{} // of Namespace

	mu      sync.Mutex
	headers int      // under way or done
	reading []uint64 // heights within Namespace, each once for a namespace
	asked   int
}

func newSquares(t *testing.T, head uint64, blobs ...da.Blob) *squares {
	t.Helper()
	s, err := square.Build(blobs)
	if err != nil {
		t.Fatal(err)
	}
	return &squares{
		square: s, head: head, header: da.Header{DataRoot: s.DataRoot(), RowRoots: s.RowRoots(), ColumnRoots: s.ColumnRoots()},
		gate: func(uint64) <-chan struct{} { return nil },
	}
}

func (s *squares) Head(ctx context.Context) (da.Header, error) { return s.Header(ctx, s.head) }

func (s *squares) Header(_ context.Context, height uint64) (da.Header, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.headers++
	h := s.header
	h.Height = height
	return h, nil
}

func (s *squares) Namespace(ctx context.Context, height uint64, ns da.Namespace) (da.NamespaceData, error) {
	s.mu.Lock()
	s.reading = append(s.reading, height)
	s.asked++
	s.mu.Unlock()
	if gate := s.gate(height); gate != nil {
		select {
		case <-gate:
		case <-ctx.Done():
			return da.NamespaceData{}, ctx.Err()
		}
	}
	s.mu.Lock()
	i := slices.Index(s.reading, height)
	s.reading = slices.Delete(s.reading, i, i+1)
	s.mu.Unlock()
	return s.square.Namespace(ns)
}

func (s *squares) heights() []uint64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	got := slices.Clone(s.reading)
	slices.Sort(got)
	return slices.Compact(got)
}

// frame is a blob of the chain with some of somebody else below and above, so
// that the other namespace's absence has to be proven too.
func frame(n int) []da.Blob {
	return []da.Blob{{Namespace: da.NewNamespace([10]byte{0: 1}), Data: []byte("x")}, {Namespace: frameNS, Data: make([]byte, n)}, {Namespace: da.NewNamespace([10]byte{0: 2}), Data: []byte("x")}}
}

// upTo is the heights from, ..., to.
func upTo(from, to uint64) (all []uint64) {
	for h := from; h <= to; h++ {
		all = append(all, h)
	}
	return all
}

// The window is full of reads, and no read goes past it, while the height that is
// waited for is slow; it moves on with each height that is taken.
func TestWindowIsFull(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const window = 16
		s, open := newSquares(t, 100, frame(100)...), make(chan struct{})
		s.gate = func(uint64) <-chan struct{} { return open }
		f := fetcher(s, window)
		got := make(chan *derive.Height)
		take := func(n uint64) {
			go func() {
				h, err := f.Height(t.Context(), n)
				if err != nil {
					t.Error(err)
				}
				got <- h
			}()
		}
		take(1)
		synctest.Wait()
		if have, want := s.heights(), upTo(1, window); !slices.Equal(have, want) {
			t.Fatalf("read at the same time are %v, want %v", have, want)
		}
		if s.asked != 2*window {
			t.Errorf("%d namespaces are asked for, want both of each height side by side", s.asked)
		}
		close(open)
		<-got
		again := make(chan struct{})
		s.gate = func(uint64) <-chan struct{} { return again }
		take(2)
		<-got
		take(3)
		<-got
		synctest.Wait()
		if have, want := s.heights(), upTo(window+1, window+2); !slices.Equal(have, want) {
			t.Fatalf("after three heights %v are being read, want %v", have, want)
		}
		close(again)
	})
}

// Large squares do not fill the memory: reads wait for room, the height that is
// waited for never does, and all come out in order.
func TestWindowIsBoundedInBytes(t *testing.T) {
	const window, blob, head = 16, 40_000, 40
	s := newSquares(t, head, frame(blob)...)
	one := square.MaxAnswer(s.header, frameNS) + square.MaxAnswer(s.header, forcedNS)
	for name, ahead := range map[string]int{"three heights": 3 * one, "less than one": one / 2} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				first := make(chan struct{})
				s.gate = func(height uint64) <-chan struct{} {
					if height == 1 {
						return first
					}
					return nil
				}
				f := fetcher(s, window)
				f.ahead = ahead
				check := func() {
					synctest.Wait()
					f.mu.Lock()
					defer f.mu.Unlock()
					sum := 0
					for _, s := range f.slots {
						sum += s.bytes
					}
					if f.held != sum || f.held > ahead+one {
						t.Errorf("%d bytes are held, %d by the heights; the bound is %d and one height of %d", f.held, sum, ahead, one)
					}
				}
				next := make(chan uint64)
				done := make(chan []uint64)
				go func() {
					var got []uint64
					for n := range next {
						h, err := f.Height(context.Background(), n)
						if err != nil || len(h.Frames) != 1 || len(h.Frames[0].Data) != blob {
							t.Errorf("height %d: %+v, %v", n, h, err)
						}
						got = append(got, n)
					}
					done <- got
				}()
				next <- 1
				check()
				if f.held < min(ahead, one) {
					t.Errorf("%d bytes are held while the first height is slow", f.held)
				}
				close(first)
				for n := uint64(2); n <= head; n++ {
					next <- n
					check()
				}
				close(next)
				if got := <-done; !slices.Equal(got, upTo(1, head)) {
					t.Errorf("heights came as %v", got)
				}
				if f.held != 0 || len(f.slots) != 0 {
					t.Errorf("%d bytes are held at the end, in %d heights", f.held, len(f.slots))
				}
			})
		})
	}
}

// Of squares that cannot hold the chain's namespaces, the header is all that is read.
func TestHeaderAloneProvesAbsence(t *testing.T) {
	s := newSquares(t, 30, da.Blob{Namespace: da.NewNamespace([10]byte{0: 1}), Data: make([]byte, 5000)})
	f := fetcher(s, 8)
	for n := uint64(1); n <= 30; n++ {
		h, err := f.Height(t.Context(), n)
		if err != nil || len(h.Frames)+len(h.Forced) != 0 {
			t.Fatalf("height %d: %+v, %v", n, h, err)
		}
	}
	if s.asked != 0 || s.headers != 30+1 {
		t.Errorf("%d headers and %d namespaces were asked for", s.headers, s.asked)
	}
}

// archived gathers what is kept.
type archived struct {
	mu   sync.Mutex
	kept map[uint64]map[da.Namespace]da.NamespaceData
	fail error
}

func (a *archived) Keep(h da.Header, data map[da.Namespace]da.NamespaceData) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.fail == nil {
		a.kept[h.Height] = data
	}
	return a.fail
}

// A height is archived before derivation sees it, or derivation does not see it.
func TestHeightsAreArchivedFirst(t *testing.T) {
	s, a := newSquares(t, 10, frame(3000)...), &archived{kept: make(map[uint64]map[da.Namespace]da.NamespaceData)}
	f := fetcher(s, 1)
	f.archive = a
	for n := uint64(1); n <= 5; n++ {
		if _, err := f.Height(t.Context(), n); err != nil {
			t.Fatal(err)
		}
		data := a.kept[n]
		if len(data) != 2 {
			t.Fatalf("height %d: %d namespaces are archived", n, len(data))
		}
		h := s.header
		h.Height = n
		for ns, d := range data {
			if _, err := square.Open(h, ns, d); err != nil {
				t.Error(err)
			}
		}
	}
	a.fail = errors.New("disk full")
	if h, err := f.Height(t.Context(), 6); h != nil || !errors.Is(err, a.fail) || errors.As(err, new(*da.Error)) {
		t.Errorf("with a full disk: %+v, %v", h, err)
	}
}
