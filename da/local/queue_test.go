package local

import (
	"context"
	"strings"
	"testing"

	"github.com/trivium-chain/trivium/da"
)

// The queue is bounded in bytes, and what was queued counts until a block holds
// it, though its caller has left.
func TestQueueIsBounded(t *testing.T) {
	l := open(t, Config{})
	blob := da.Blob{Namespace: testNamespace("a"), Data: make([]byte, 7<<20)}
	gone, cancel := context.WithCancel(t.Context())
	var left []<-chan error
	for range maxWaiting / (7 << 20) {
		left = append(left, submit(t, l, gone, blob))
	}
	cancel()
	for _, done := range left {
		if err := <-done; da.KindOf(err) != da.KindAmbiguous {
			t.Fatalf("a caller that left got %v, want KindAmbiguous", err)
		}
	}
	_, err := l.Submit(t.Context(), []da.Blob{blob}, da.Fee{})
	if da.KindOf(err) != da.KindTemporary || !strings.Contains(err.Error(), "queue is full") {
		t.Fatalf("a full queue answers %v", err)
	}
	if n := l.Pending(); n != len(left) {
		t.Fatalf("%d submissions wait, want %d", n, len(left))
	}
	seal(t, l)
	done := submit(t, l, t.Context(), blob)
	for l.Pending() > 0 {
		seal(t, l)
	}
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	if l.waiting != 0 {
		t.Errorf("%d bytes are counted in an empty queue", l.waiting)
	}
}
