package serve

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/trivium-chain/trivium/da/local"
	"github.com/trivium-chain/trivium/testutil/dasuite"
)

// TestConformance runs the suite that a real bridge passes.
func TestConformance(t *testing.T) {
	l, err := local.Open(local.Config{ChainID: "private", MinGasPrice: 0.004, BlockTime: 20 * time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	ran := make(chan error)
	go func() { ran <- l.Run(ctx) }()
	s := httptest.NewServer(New(l, Options{Token: "secret", ReadToken: "open secret"}))
	defer func() {
		s.CloseClientConnections()
		s.Close()
		stop()
		if err := <-ran; err != nil {
			t.Error(err)
		}
		l.Close()
	}()
	dasuite.Run(t, dasuite.Target{URL: s.URL, Token: "secret", ReadToken: "open secret"})
}

func TestListen(t *testing.T) {
	r := newRig(t, Options{})
	s, err := Listen("127.0.0.1:0", New(r.layer, Options{}))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Listen(s.Addr(), nil); err == nil || !strings.Contains(err.Error(), s.Addr()) {
		t.Fatalf("a port in use: %v", err)
	}
	response, err := http.Get(s.URL())
	if err != nil {
		t.Fatal(err)
	}
	response.Body.Close()
	if response.StatusCode != http.StatusMethodNotAllowed {
		t.Fatalf("GET: %d", response.StatusCode)
	}
	// A Submit that no block answers does not hold up the end.
	r.layer.Faults().Halt(true)
	hung := make(chan error)
	go func() {
		response, err := http.Post(s.URL(), "application/json", strings.NewReader(`{"jsonrpc":"2.0","id":1,"method":"blob.Submit","params":[[{"namespace":"AAAAAAAAAAAAAAAAAAAAAAAAAHJvbGx1cC10c3Q=","data":"eA==","share_version":0}],{}]}`))
		if err == nil {
			response.Body.Close()
		}
		hung <- err
	}()
	<-r.layer.Queued()
	if err := s.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	<-hung
	if err := <-s.Done(); err != nil {
		t.Fatal(err)
	}
}
