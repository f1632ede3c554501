package light_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"github.com/trivium-chain/trivium/da/light"
	"github.com/trivium-chain/trivium/da/square"
)

// BenchmarkSync reads heights in order as a syncing node does, with 16 readers
// and 20 ms on the way to the DA node: header, and both namespaces at the same time.
// Trusted first, the newest header is all that is trusted, and the way down to
// the first one is part of the figure.
func BenchmarkSync(b *testing.B) {
	const heights, readers = 2000, 16
	l := newLiar(b)
	for range heights - headAt {
		l.seal()
	}
	slow := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		time.Sleep(20 * time.Millisecond)
		l.inner.ServeHTTP(w, r)
	}))
	defer slow.Close()
	for name, tc := range map[string]struct {
		mode   light.Mode
		pinned uint64
	}{"pinned at 1": {light.Light, 1}, "trusted first": {light.Light, 0}, "roots": {light.Roots, 0}} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				r := l.readerAt(slow.URL, tc.mode, tc.pinned)
				if _, err := r.client.Head(b.Context()); err != nil {
					b.Fatal(err)
				}
				var wg sync.WaitGroup
				for first := range uint64(readers) {
					wg.Go(func() {
						for height := first + 1; height <= heights; height += readers {
							if err := r.height(b.Context(), height); err != nil {
								b.Error(err)
								return
							}
						}
					})
				}
				wg.Wait()
			}
			b.ReportMetric(float64(b.N)*heights/b.Elapsed().Seconds(), "heights/s")
			b.ReportMetric(0, "ns/op")
		})
	}
}

// height reads one height: the header, then both namespaces.
func (r *reader) height(ctx context.Context, height uint64) error {
	h, err := r.client.Header(ctx, height)
	if err != nil {
		return err
	}
	errs := make(chan error, 2)
	for _, name := range []string{"a", "c"} {
		go func() {
			data, err := r.client.Namespace(ctx, height, namespace(name))
			if err == nil {
				_, err = square.Open(h, namespace(name), data)
			}
			errs <- err
		}()
	}
	for range 2 {
		if err := <-errs; err != nil {
			return fmt.Errorf("height %d: %w", height, err)
		}
	}
	return nil
}
