package celestia

import (
	"bytes"
	"context"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/trivium-chain/trivium/da"
	"github.com/trivium-chain/trivium/da/comet"
	"github.com/trivium-chain/trivium/da/local"
	"github.com/trivium-chain/trivium/da/serve"
	"github.com/trivium-chain/trivium/da/square"
	"github.com/trivium-chain/trivium/da/wire"
)

func testNamespace(s string) da.Namespace {
	var id [da.UserNamespaceSize]byte
	copy(id[:], s)
	return da.NewNamespace(id)
}

func openLayer(t testing.TB) *local.Layer {
	t.Helper()
	l, err := local.Open(local.Config{ChainID: "test", MinGasPrice: 0.004})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	return l
}

func dial(t testing.TB, cfg Config) *Client {
	t.Helper()
	c, err := Dial(cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c
}

// newPair is a layer, served on loopback, and a client of it.
func newPair(t testing.TB, options serve.Options, cfg Config) (*local.Layer, *Client) {
	t.Helper()
	l := openLayer(t)
	s := httptest.NewServer(serve.New(l, options))
	t.Cleanup(s.Close)
	cfg.URL = s.URL
	return l, dial(t, cfg)
}

// sealing submits and seals until the submission is in.
func sealing(t testing.TB, l *local.Layer, submit func() (da.Receipt, error)) (da.Receipt, error) {
	t.Helper()
	type answer struct {
		receipt da.Receipt
		err     error
	}
	done := make(chan answer)
	go func() {
		r, err := submit()
		done <- answer{r, err}
	}()
	for {
		select {
		case a := <-done:
			return a.receipt, a.err
		case <-l.Queued():
			if _, err := l.Seal(); err != nil {
				t.Fatal(err)
			}
		}
	}
}

func TestClientDrivesServe(t *testing.T) {
	l, c := newPair(t, serve.Options{}, Config{ChainID: "test"})
	ctx := t.Context()
	a, b := testNamespace("a"), testNamespace("c")
	blobs := []da.Blob{
		{Namespace: a, Data: bytes.Repeat([]byte("hello "), 3000)},
		{Namespace: b, Data: []byte("second"), ShareVersion: 1, Signer: bytes.Repeat([]byte{7}, 20)},
	}
	receipt, err := sealing(t, l, func() (da.Receipt, error) { return c.Submit(ctx, blobs, da.Fee{GasPrice: 0.004}) })
	if err != nil || receipt.Height != 2 {
		t.Fatal(receipt, err)
	}
	head, err := c.Head(ctx)
	if err != nil || head.Height != 2 || head.ChainID != "test" {
		t.Fatal(head, err)
	}
	want, err := l.Header(ctx, 2)
	if err != nil || want.Hash != head.Hash || want.Parent != head.Parent || !want.Time.Equal(head.Time) {
		t.Fatalf("header differs from the layer's: %v", err)
	}
	for _, blob := range blobs {
		h, data, err := c.Fetch(ctx, 2, blob.Namespace)
		if err != nil {
			t.Fatal(err)
		}
		got, err := square.Open(h, blob.Namespace, data[0])
		if err != nil || len(got) != 1 || !bytes.Equal(got[0].Data, blob.Data) || !bytes.Equal(got[0].Signer, blob.Signer) {
			t.Fatalf("%v, %v", got, err)
		}
		commitment, err := square.Commit(blob)
		if err != nil {
			t.Fatal(err)
		}
		proof, err := c.Prove(ctx, 2, blob.Namespace, commitment)
		if err != nil {
			t.Fatal(err)
		}
		if err := square.VerifyInclusion(h, blob, proof); err != nil {
			t.Fatal(err)
		}
	}
	// Absent inside a row's range and outside every range.
	for _, name := range []string{"b", "zzz"} {
		h, data, err := dial(t, Config{URL: c.cfg.URL}).Fetch(ctx, 2, testNamespace(name), a)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := square.Open(h, testNamespace(name), data[0]); err != nil || len(got) != 0 {
			t.Fatalf("%s: %v, %v", name, got, err)
		}
		if got, err := square.Open(h, a, data[1]); err != nil || len(got) != 1 {
			t.Fatalf("a: %v, %v", got, err)
		}
	}
}

// TestKindsSurviveTheWire: what the layer says, a client in another process hears.
func TestKindsSurviveTheWire(t *testing.T) {
	l, c := newPair(t, serve.Options{}, Config{Limits: da.Limits{MaxBlobBytes: 11 << 20, MaxRequestBytes: 11 << 20}})
	ctx := t.Context()
	ns := testNamespace("a")
	good := []da.Blob{{Namespace: ns, Data: []byte("x")}}
	submit := func(blobs []da.Blob, fee da.Fee) error {
		_, err := c.Submit(ctx, blobs, fee)
		return err
	}
	refused := func(kind da.Kind) func() error {
		return func() error {
			l.Faults().RefuseSubmit(kind, 1)
			return submit(good, da.Fee{})
		}
	}
	for name, tc := range map[string]struct {
		call func() error
		want da.Kind
	}{
		"future header":    {func() error { _, err := c.Header(ctx, 99); return err }, da.KindFuture},
		"future namespace": {func() error { _, err := c.Namespace(ctx, 99, ns); return err }, da.KindFuture},
		"future fetch":     {func() error { _, _, err := c.Fetch(ctx, 99, ns); return err }, da.KindFuture},
		"height 0":         {func() error { _, err := c.Header(ctx, 0); return err }, da.KindFatal},
		"not found":        {func() error { _, err := c.Prove(ctx, 1, ns, da.Commitment{1}); return err }, da.KindNotFound},
		"no blobs":         {func() error { return submit(nil, da.Fee{}) }, da.KindFatal},
		"underpriced":      {func() error { return submit(good, da.Fee{GasPrice: 1e-7}) }, da.KindUnderpriced},
		"too large": {func() error {
			return submit([]da.Blob{{Namespace: ns, Data: make([]byte, 9<<20)}}, da.Fee{})
		}, da.KindTooLarge},
		"ambiguous":           {func() error { l.Faults().AmbiguousSubmit(local.AmbiguousDropped, 1); return submit(good, da.Fee{}) }, da.KindAmbiguous},
		"temporary submit":    {refused(da.KindTemporary), da.KindTemporary},
		"fatal submit":        {refused(da.KindFatal), da.KindFatal},
		"unauthorized submit": {refused(da.KindUnauthorized), da.KindUnauthorized},
		"too large submit":    {refused(da.KindTooLarge), da.KindTooLarge},
		"temporary read": {func() error {
			l.Faults().RefuseRead(da.KindTemporary, 1)
			_, err := c.Head(ctx)
			return err
		}, da.KindTemporary},
		"pruned": {func() error {
			l.Faults().PruneBelow(2)
			defer l.Faults().PruneBelow(0)
			_, err := c.Namespace(ctx, 1, ns)
			return err
		}, da.KindPruned},
	} {
		var e *da.Error
		if err := tc.call(); err == nil || da.KindOf(err) != tc.want {
			t.Errorf("%s: %v, want kind %s", name, err, tc.want)
		} else if !asError(err, &e) {
			t.Errorf("%s: %T is no *da.Error", name, err)
		}
	}
}

func asError(err error, into **da.Error) bool {
	e, ok := err.(*da.Error)
	*into = e
	return ok
}

func TestTokens(t *testing.T) {
	l, c := newPair(t, serve.Options{Token: "secret"}, Config{Token: "secret"})
	if _, err := c.Head(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, token := range []string{"", "garbage"} {
		other := dial(t, Config{URL: c.cfg.URL, Token: token})
		if _, err := other.Head(t.Context()); da.KindOf(err) != da.KindUnauthorized {
			t.Errorf("read with token %q: %v", token, err)
		}
		if _, err := other.Submit(t.Context(), []da.Blob{{Namespace: testNamespace("a"), Data: []byte("x")}}, da.Fee{}); da.KindOf(err) != da.KindUnauthorized {
			t.Errorf("submit with token %q: %v", token, err)
		}
	}
	if l.Pending() != 0 {
		t.Fatal("a submission without a token is queued")
	}
}

// A token that is changed at the node and in the file is taken up at the next
// refusal; a file that did not change is not asked with again.
func TestTokenFile(t *testing.T) {
	layer := openLayer(t)
	var accepted atomic.Value
	accepted.Store("first")
	var requests atomic.Int32
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		requests.Add(1)
		serve.New(layer, serve.Options{Token: accepted.Load().(string)}).ServeHTTP(w, r)
	}))
	t.Cleanup(s.Close)
	file := filepath.Join(t.TempDir(), "token")
	write := func(token string) {
		if err := os.WriteFile(file, []byte(token+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := Dial(Config{URL: s.URL, TokenFile: file}); err == nil {
		t.Error("a token file that does not exist is accepted")
	}
	write("first")
	if _, err := Dial(Config{URL: s.URL, Token: "x", TokenFile: file}); err == nil {
		t.Error("two sources of a token are accepted")
	}
	c := dial(t, Config{URL: s.URL, TokenFile: file})
	if _, err := c.Head(t.Context()); err != nil {
		t.Fatal(err)
	}
	accepted.Store("second")
	if _, err := c.Head(t.Context()); err == nil || da.KindOf(err) != da.KindUnauthorized || requests.Load() != 2 {
		t.Fatalf("%v after %d requests, want a refusal after 2", err, requests.Load())
	}
	write("second")
	if _, err := c.Head(t.Context()); err != nil || requests.Load() != 4 {
		t.Fatalf("%v after %d requests, want an answer after 4", err, requests.Load())
	}
	accepted.Store("third")
	write("third")
	if _, err := sealing(t, layer, func() (da.Receipt, error) {
		return c.Submit(t.Context(), []da.Blob{{Namespace: testNamespace("a"), Data: []byte("x")}}, da.Fee{})
	}); err != nil {
		t.Fatal(err)
	}
}

func TestExtendedHeaders(t *testing.T) {
	l, c := newPair(t, serve.Options{}, Config{})
	for range 2*wire.MaxRange + 2 {
		if _, err := l.Seal(); err != nil {
			t.Fatal(err)
		}
	}
	from, err := c.ExtendedHeader(t.Context(), 1)
	if err != nil {
		t.Fatal(err)
	}
	for _, to := range []uint64{1, 2, 3, wire.MaxRange + 1, wire.MaxRange + 2, 2*wire.MaxRange + 3} {
		got, err := c.ExtendedHeaders(t.Context(), from, to)
		if err != nil || uint64(len(got)) != to-1 {
			t.Fatalf("to %d: %d headers, %v", to, len(got), err)
		}
		for i, e := range got {
			if uint64(e.Header.Height) != 2+uint64(i) {
				t.Fatalf("header %d has height %d", i, e.Header.Height)
			}
		}
	}
	if _, err := c.ExtendedHeaders(t.Context(), from, 2*wire.MaxRange+9); err == nil || da.KindOf(err) != da.KindFuture {
		t.Fatalf("past the head: %v", err)
	}
}

// TestSubmitWithoutAnswerIsAmbiguous: once a request may have arrived, only a
// look-up tells what became of it; before that, nothing has.
func TestSubmitWithoutAnswerIsAmbiguous(t *testing.T) {
	blobs := []da.Blob{{Namespace: testNamespace("a"), Data: []byte("x")}}
	for name, h := range map[string]http.HandlerFunc{
		"broken connection": func(w http.ResponseWriter, r *http.Request) { panic(http.ErrAbortHandler) },
		"gateway timeout":   func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusGatewayTimeout) },
		"empty answer":      func(w http.ResponseWriter, r *http.Request) {},
		"half an answer":    func(w http.ResponseWriter, r *http.Request) { w.Write([]byte(`{"jsonrpc":"2.0","id":1,`)) },
		"a page":            func(w http.ResponseWriter, r *http.Request) { w.Write([]byte(`<html>`)) },
		"no result":         func(w http.ResponseWriter, r *http.Request) { w.Write([]byte(`{"jsonrpc":"2.0","id":1}`)) },
		"height 0":          func(w http.ResponseWriter, r *http.Request) { w.Write([]byte(`{"jsonrpc":"2.0","id":1,"result":0}`)) },
		"unknown text": func(w http.ResponseWriter, r *http.Request) {
			w.Write([]byte(`{"jsonrpc":"2.0","id":1,"error":{"code":1,"message":"context deadline exceeded"}}`))
		},
	} {
		s := httptest.NewServer(h)
		c := dial(t, Config{URL: s.URL})
		if _, err := c.Submit(t.Context(), blobs, da.Fee{}); err == nil || da.KindOf(err) != da.KindAmbiguous {
			t.Errorf("%s: %v, want an ambiguous outcome", name, err)
		}
		s.Close()
		c = dial(t, Config{URL: s.URL}) // without a connection that looks alive
		if _, err := c.Submit(t.Context(), blobs, da.Fee{}); err == nil || da.KindOf(err) != da.KindTemporary {
			t.Errorf("%s, then nobody listens: %v, want temporary", name, err)
		}
	}
}

func TestSubmitHasItsOwnDeadline(t *testing.T) {
	l, c := newPair(t, serve.Options{}, Config{SubmitTimeout: 50 * time.Millisecond})
	l.Faults().Halt(true)
	if _, err := c.Submit(t.Context(), []da.Blob{{Namespace: testNamespace("a"), Data: []byte("x")}}, da.Fee{}); err == nil || da.KindOf(err) != da.KindAmbiguous {
		t.Fatalf("%v, want an ambiguous outcome", err)
	}
}

func TestHeadersOverWebSocket(t *testing.T) {
	l, c := newPair(t, serve.Options{Token: "secret"}, Config{Token: "secret"})
	ctx, cancel := context.WithCancel(t.Context())
	headers := c.Headers(ctx)
	var sealed sync.WaitGroup
	stop := make(chan struct{})
	sealed.Go(func() {
		for {
			select {
			case <-stop:
				return
			default:
				if _, err := l.Seal(); err != nil {
					t.Error(err)
					return
				}
			}
		}
	})
	var last da.Header
	for i := range 10 {
		h := <-headers
		if i > 0 && (h.Height != last.Height+1 || h.Parent != last.Hash) {
			t.Fatalf("header %d after %d", h.Height, last.Height)
		}
		last = h
	}
	close(stop)
	sealed.Wait()
	cancel()
	for range headers {
	}
}

// A header that comes after a gap brings along what lies between.
func TestDeliverFillsGaps(t *testing.T) {
	l, c := newPair(t, serve.Options{}, Config{})
	const head = 2*wire.MaxRange + 10
	for range head - 1 {
		if _, err := l.Seal(); err != nil {
			t.Fatal(err)
		}
	}
	at := func(height uint64) *comet.ExtendedHeader {
		e, err := c.ExtendedHeader(t.Context(), height)
		if err != nil {
			t.Fatal(err)
		}
		return e
	}
	s := &subscription{client: c, out: make(chan da.Header, head), last: at(4)}
	if err := s.deliver(t.Context(), at(head)); err != nil {
		t.Fatal(err)
	}
	for want := uint64(5); want <= head; want++ {
		if got := <-s.out; got.Height != want {
			t.Fatalf("got %d, want %d", got.Height, want)
		}
	}
	if err := s.deliver(t.Context(), at(head)); err != nil || len(s.out) != 0 {
		t.Fatalf("an old header was handed out again, %v", err)
	}
}

func TestDialNeedsNoServer(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	url := "http://" + listener.Addr().String()
	listener.Close()
	c := dial(t, Config{URL: url})
	if _, err := c.Head(t.Context()); err == nil || da.KindOf(err) != da.KindTemporary {
		t.Fatalf("%v, want temporary", err)
	}
	for _, bad := range []string{"", "localhost:26658", "ftp://127.0.0.1", "http://"} {
		if _, err := Dial(Config{URL: bad}); err == nil {
			t.Errorf("URL %q accepted", bad)
		}
	}
}

func TestConnectionsAreReused(t *testing.T) {
	l := openLayer(t)
	var conns, requests atomic.Int32
	handler := serve.New(l, serve.Options{})
	s := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		requests.Add(1)
		handler.ServeHTTP(w, r)
	}))
	s.Config.ConnState = func(_ net.Conn, state http.ConnState) {
		if state == http.StateNew {
			conns.Add(1)
		}
	}
	s.Start()
	defer s.Close()
	c := dial(t, Config{URL: s.URL})
	for range 20 {
		if _, err := c.Header(t.Context(), 1); err != nil {
			t.Fatal(err)
		}
	}
	for range 20 {
		if _, err := c.Namespace(t.Context(), 1, testNamespace("a")); err != nil {
			t.Fatal(err)
		}
	}
	if conns.Load() != 1 || requests.Load() != 40 {
		t.Fatalf("%d connections and %d requests, want 1 and 40", conns.Load(), requests.Load())
	}
}

func TestWrongChainIsRefused(t *testing.T) {
	_, c := newPair(t, serve.Options{}, Config{ChainID: "mocha-4"})
	if _, err := c.Head(t.Context()); err == nil || da.KindOf(err) != da.KindFatal {
		t.Fatalf("%v, want fatal", err)
	}
}

// BenchmarkFetch is a syncing node's step over loopback.
func BenchmarkFetch(b *testing.B) {
	l, c := newPair(b, serve.Options{}, Config{})
	ns := testNamespace("a")
	blob := da.Blob{Namespace: ns, Data: bytes.Repeat([]byte{1, 2, 3}, 20000)}
	const heights = 600
	for range heights {
		if _, err := sealing(b, l, func() (da.Receipt, error) { return l.Submit(b.Context(), []da.Blob{blob}, da.Fee{}) }); err != nil {
			b.Fatal(err)
		}
	}
	var at atomic.Uint64
	b.SetParallelism(4)
	b.SetBytes(int64(len(blob.Data)))
	b.ResetTimer()
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			h, data, err := c.Fetch(b.Context(), 2+at.Add(1)%heights, ns)
			if err != nil {
				b.Error(err)
				return
			}
			if _, err := square.Open(h, ns, data[0]); err != nil {
				b.Error(err)
				return
			}
		}
	})
}

// A node that has lied about a height is believed nothing afterwards, whichever
// way it told: once it is another one, proofs hold.
func TestLiesDoNotLast(t *testing.T) {
	liar, honest := openLayer(t), openLayer(t)
	var behind atomic.Pointer[local.Layer]
	behind.Store(liar)
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		serve.New(behind.Load(), serve.Options{}).ServeHTTP(w, r)
	}))
	t.Cleanup(s.Close)
	c := dial(t, Config{URL: s.URL})
	blob := da.Blob{Namespace: testNamespace("a"), Data: []byte("one")}
	for _, l := range []*local.Layer{liar, honest} {
		if _, err := sealing(t, l, func() (da.Receipt, error) { return l.Submit(t.Context(), []da.Blob{blob}, da.Fee{}) }); err != nil {
			t.Fatal(err)
		}
	}
	commitment, err := square.Commit(blob)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.Head(t.Context()); err != nil { // a header 2 that is none of the chain's
		t.Fatal(err)
	}
	if _, err := c.Prove(t.Context(), 2, blob.Namespace, commitment); err != nil {
		t.Fatal(err)
	}
	behind.Store(honest)
	for range 2 {
		h, err := c.Header(t.Context(), 2)
		if want, _ := honest.Header(t.Context(), 2); err != nil || h.Hash != want.Hash {
			t.Fatalf("header %X, want %X: %v", h.Hash, want.Hash, err)
		}
		proof, err := c.Prove(t.Context(), 2, blob.Namespace, commitment)
		if err != nil {
			t.Fatal(err)
		}
		if err := square.VerifyInclusion(h, blob, proof); err != nil {
			t.Fatal(err)
		}
	}
}

// However many answers a node makes long, one of them is read at a time, and none
// grows when it is decoded.
func TestMemoryOfAnswers(t *testing.T) {
	const calls = 3
	var sent atomic.Int32
	whole, end := make(chan struct{}), make(chan struct{})
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Write(bytes.Repeat([]byte(" "), 8*maxSmall)) // more than a connection buffers
		sent.Add(1)
		whole <- struct{}{}
		<-end
		fmt.Fprint(w, `{"jsonrpc":"2.0","id":1,"result":null}`)
	}))
	t.Cleanup(s.Close)
	c := dial(t, Config{URL: s.URL, Timeout: time.Hour})
	var all sync.WaitGroup
	for range calls {
		all.Go(func() {
			if _, err := c.Namespace(t.Context(), 1, testNamespace("a")); err != nil {
				t.Error(err)
			}
		})
	}
	for i := range int32(calls) {
		<-whole
		if n := sent.Load(); n != i+1 {
			t.Errorf("%d long answers were read, and %d of them to the end", n, i)
		}
		end <- struct{}{}
	}
	all.Wait()

	for _, bomb := range []string{`{"shares":null},`, `{},`, `[],`} {
		c := misbehaving(t, answers(200, `{"jsonrpc":"2.0","id":1,"result":[`+strings.Repeat(bomb, 1<<18)+`{}]}`), Config{})
		_, err := c.Namespace(t.Context(), 1, testNamespace("a"))
		if bomb == `{"shares":null},` == (err != nil && strings.Contains(err.Error(), "more parts")) {
			t.Errorf("%q: %v", bomb, err)
		}
	}
}
