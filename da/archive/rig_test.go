package archive

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/ethdb/memorydb"

	"github.com/trivium-chain/trivium/da"
	"github.com/trivium-chain/trivium/da/local"
	"github.com/trivium-chain/trivium/da/square"
)

var (
	low    = da.NewNamespace([10]byte{0: 1}) // of somebody else
	frames = da.NewNamespace([10]byte{0: 2})
	middle = da.NewNamespace([10]byte{0: 3})
	forced = da.NewNamespace([10]byte{0: 4})
	high   = da.NewNamespace([10]byte{0: 5})

	ours = []da.Namespace{frames, forced}
)

// Heights of the test layer.
const (
	bothHeight   = 2 // frames of several rows, a forced blob, and others around
	smallHeight  = 3 // a small frame alone
	absentHeight = 4 // others around both namespaces: absence has to be proven
	emptyHeight  = 5 // nothing: the header is the proof
	topHeight    = 10
)

func random(seed uint64, n int) []byte {
	rng, b := rand.New(rand.NewPCG(seed, 0)), make([]byte, n)
	for i := range b {
		b[i] = byte(rng.Uint32())
	}
	return b
}

// later is when the heights are old enough to have been dropped.
var later = time.Unix(1_700_000_100, 0).Add(keptFor)

// newLayer is a DA layer of the heights above.
func newLayer(t testing.TB) *local.Layer {
	t.Helper()
	now := time.Unix(1_700_000_000, 0)
	l, err := local.Open(local.Config{ChainID: "test", Now: func() time.Time { return now }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	at := func(ns da.Namespace, n int) da.Blob { return da.Blob{Namespace: ns, Data: random(uint64(n), n)} }
	for _, blobs := range [][]da.Blob{
		{at(low, 900), at(frames, 9000), at(middle, 700), at(forced, 3000), at(high, 500)},
		{at(frames, 100)},
		{at(low, 2000), at(middle, 600), at(high, 800)},
		nil, nil, nil, nil,
		{at(frames, 5000)},
		nil,
	} {
		if blobs != nil {
			put(t, l, blobs...)
		}
		now = now.Add(time.Second)
		if _, err := l.Seal(); err != nil {
			t.Fatal(err)
		}
	}
	return l
}

// put queues blobs for the next block.
func put(t testing.TB, l *local.Layer, blobs ...da.Blob) {
	t.Helper()
	l.Faults().AmbiguousSubmit(local.AmbiguousPending, 1)
	if _, err := l.Submit(t.Context(), blobs, da.Fee{}); da.KindOf(err) != da.KindAmbiguous {
		t.Fatal(err)
	}
}

// read gives what a Fetcher hands to the archive.
func read(t testing.TB, c da.Client, height uint64) (da.Header, map[da.Namespace]da.NamespaceData) {
	t.Helper()
	h, err := c.Header(t.Context(), height)
	if err != nil {
		t.Fatal(err)
	}
	data := make(map[da.Namespace]da.NamespaceData)
	for _, ns := range ours {
		if square.Rows(h, ns) == 0 {
			continue
		}
		if data[ns], err = c.Namespace(t.Context(), height, ns); err != nil {
			t.Fatal(err)
		}
	}
	return h, data
}

// kept is a store with all heights of a layer.
func kept(t testing.TB, l *local.Layer) *Store {
	t.Helper()
	s := NewStore(memorydb.New(), []byte("a"))
	for h := uint64(1); h <= topHeight; h++ {
		if err := s.Keep(read(t, l, h)); err != nil {
			t.Fatal(err)
		}
	}
	return s
}

// server answers as app/rpc does, with an Answer that a test may change.
type server struct {
	*httptest.Server
	mu       sync.Mutex
	requests [][2]uint64 // from, count
}

func serve(t testing.TB, s *Store, change func(*Answer)) *server {
	t.Helper()
	out := new(server)
	out.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var request struct {
			Method string      `json:"method"`
			Params [2]Quantity `json:"params"`
		}
		if err := json.NewDecoder(r.Body).Decode(&request); err != nil || request.Method != Method {
			t.Errorf("request for %q: %v", request.Method, err)
		}
		from, count := uint64(request.Params[0]), uint64(request.Params[1])
		out.mu.Lock()
		out.requests = append(out.requests, [2]uint64{from, count})
		out.mu.Unlock()
		records, next, err := s.Read(from, from+count, 8<<20)
		if err != nil {
			t.Error(err)
		}
		a := Answer{Records: records, Next: Quantity(next)}
		if change != nil {
			change(&a)
		}
		json.NewEncoder(w).Encode(map[string]any{"jsonrpc": "2.0", "id": 1, "result": a})
	}))
	t.Cleanup(out.Close)
	return out
}

func (s *server) asked() [][2]uint64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.requests
}

// log gathers what a client logs.
type log struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (l *log) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.Write(p)
}

func (l *log) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.String()
}

func newClient(t testing.TB, layer da.Client, cfg Config, urls ...string) (*Client, *log) {
	t.Helper()
	out := new(log)
	cfg.Client, cfg.URLs, cfg.Namespaces, cfg.Logger = layer, urls, ours, slog.New(slog.NewTextHandler(out, &slog.HandlerOptions{Level: slog.LevelWarn}))
	if cfg.Now == nil {
		cfg.Now = func() time.Time { return later }
	}
	c, err := New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	return c, out
}

// opens fails the test unless c gives what the square of the height holds.
func opens(t testing.TB, c da.Client, height uint64, ns da.Namespace, want ...int) {
	t.Helper()
	h, err := c.Header(t.Context(), height)
	if err != nil {
		t.Fatal(err)
	}
	data, err := c.Namespace(t.Context(), height, ns)
	if err != nil {
		t.Fatal(err)
	}
	blobs, err := square.Open(h, ns, data)
	if err != nil {
		t.Fatal(err)
	}
	var got []int
	for _, b := range blobs {
		got = append(got, len(b.Data))
	}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Fatalf("height %d, namespace %s: blobs of %v bytes, want %v", height, ns, got, want)
	}
}
