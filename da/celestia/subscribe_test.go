package celestia

import (
	"context"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"github.com/trivium-chain/trivium/da"
	"github.com/trivium-chain/trivium/da/local"
	"github.com/trivium-chain/trivium/da/serve"
)

// breakable serves a layer and can break off every connection.
type breakable struct {
	*httptest.Server
	sockets atomic.Int32  // opened in all
	heard   chan struct{} // whenever something comes from the client; a full one loses it

	mu    sync.Mutex
	conns map[net.Conn]bool
}

func newBreakable(t *testing.T, h http.Handler) *breakable {
	b := &breakable{conns: map[net.Conn]bool{}, heard: make(chan struct{}, 1)}
	b.Server = httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if websocket.IsWebSocketUpgrade(r) {
			b.sockets.Add(1)
		}
		h.ServeHTTP(w, r)
	}))
	b.Listener = listener{b.Listener, b.heard}
	b.Config.ConnContext = func(ctx context.Context, c net.Conn) context.Context {
		b.mu.Lock()
		defer b.mu.Unlock()
		b.conns[c] = true
		return ctx
	}
	b.Start()
	t.Cleanup(func() { b.cut(); b.Close() })
	return b
}

// listener tells whenever its connections have read something.
type listener struct {
	net.Listener
	heard chan<- struct{}
}

func (l listener) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	return heardConn{c, l.heard}, err
}

type heardConn struct {
	net.Conn
	heard chan<- struct{}
}

func (c heardConn) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	if n > 0 {
		select {
		case c.heard <- struct{}{}:
		default:
		}
	}
	return n, err
}

func (b *breakable) cut() {
	b.mu.Lock()
	defer b.mu.Unlock()
	for c := range b.conns {
		c.Close()
		delete(b.conns, c)
	}
}

func sealN(t *testing.T, l *local.Layer, n int) {
	t.Helper()
	for range n {
		if _, err := l.Seal(); err != nil {
			t.Fatal(err)
		}
	}
}

// begun waits until the subscription is in place: from then on each block is announced.
func begun(t *testing.T, l *local.Layer, headers <-chan da.Header) da.Header {
	t.Helper()
	for {
		sealN(t, l, 1)
		select {
		case h := <-headers:
			return h
		case <-time.After(10 * time.Millisecond):
		}
	}
}

// next asserts that what comes is the header after last.
func next(t *testing.T, headers <-chan da.Header, last da.Header) da.Header {
	t.Helper()
	select {
	case h, ok := <-headers:
		if !ok || h.Height != last.Height+1 || h.Parent != last.Hash {
			t.Fatalf("header %d after %d", h.Height, last.Height)
		}
		return h
	case <-time.After(20 * time.Second):
		t.Fatalf("no header after %d", last.Height)
	}
	return da.Header{}
}

// Connections break time and again, blocks are made meanwhile, and none is missed
// or told twice; the end of the context ends the channel.
func TestHeadersAfterReconnects(t *testing.T) {
	l := openLayer(t)
	b := newBreakable(t, serve.New(l, serve.Options{}))
	c := dial(t, Config{URL: b.URL})
	ctx, cancel := context.WithCancel(t.Context())
	headers := c.Headers(ctx)
	last := begun(t, l, headers)
	for range 3 {
		b.cut()
		sealN(t, l, 70) // more than one request for a range gives
		cut, err := l.Head(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		stop := make(chan struct{})
		go func() { // a block that is announced shows the gap before it
			for {
				select {
				case <-stop:
					return
				case <-time.After(50 * time.Millisecond):
					_, _ = l.Seal()
				}
			}
		}()
		for last.Height <= cut.Height { // what comes after it was announced on another connection
			last = next(t, headers, last)
		}
		close(stop)
	}
	if n := b.sockets.Load(); n < 4 {
		t.Errorf("%d connections, want one more for each that broke", n)
	}
	cancel()
	for range headers {
	}
}

// A connection on which nothing comes, not even an answer to a ping, is given up.
func TestSilentSubscriptionEnds(t *testing.T) {
	l := openLayer(t)
	served := serve.New(l, serve.Options{})
	var silent atomic.Bool
	silent.Store(true)
	release := make(chan struct{})
	b := newBreakable(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !websocket.IsWebSocketUpgrade(r) || !silent.Load() {
			served.ServeHTTP(w, r)
			return
		}
		conn, err := (&websocket.Upgrader{}).Upgrade(w, r, nil)
		if err != nil {
			return
		}
		defer conn.Close()
		silent.Store(false)
		<-release // reads nothing, so answers no ping
	}))
	defer close(release)
	c := dial(t, Config{URL: b.URL, Timeout: 200 * time.Millisecond})
	begun(t, l, c.Headers(t.Context()))
	if n := b.sockets.Load(); n < 2 {
		t.Errorf("%d connections", n)
	}
}

// A quiet chain is no silence: pings keep the connection.
func TestQuietSubscriptionStays(t *testing.T) {
	l := openLayer(t)
	b := newBreakable(t, serve.New(l, serve.Options{}))
	c := dial(t, Config{URL: b.URL, Timeout: 150 * time.Millisecond})
	headers := c.Headers(t.Context())
	last := begun(t, l, headers)
	before := b.sockets.Load()
	for range 12 { // pings, three in each time that silence may last
		select {
		case <-b.heard:
		case <-time.After(10 * time.Second):
			t.Fatal("the client has fallen silent")
		}
	}
	sealN(t, l, 1)
	next(t, headers, last)
	if n := b.sockets.Load(); n != before {
		t.Errorf("%d connections after a pause, %d before", n, before)
	}
}

// A token that changed is taken up by the subscription as well, whether the old one
// was wrong (HTTP status 401) or too weak, or none (an error in a frame).
func TestSubscriptionWithNewToken(t *testing.T) {
	for _, old := range []string{"wrong", ""} {
		l := openLayer(t)
		b := newBreakable(t, serve.New(l, serve.Options{Token: "right"}))
		file := filepath.Join(t.TempDir(), "token")
		write := func(token string) {
			if err := os.WriteFile(file, []byte(token), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		write(old)
		c := dial(t, Config{URL: b.URL, TokenFile: file})
		headers := c.Headers(t.Context())
		write("right")
		begun(t, l, headers)
	}
}
