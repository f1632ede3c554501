package metrics

import (
	"errors"
	"io"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

func get(t *testing.T, url string) (int, string) {
	t.Helper()
	resp, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, string(body)
}

func TestPages(t *testing.T) {
	r := New()
	var blocks atomic.Uint64
	r.Counter("sequencer_blocks_total", "Blocks built.", blocks.Load)
	r.Gauge("mempool_pending", "Transactions that can be executed.", func() float64 { return 2.5 })
	r.Flag("feed_connected", "Whether the feed is up.", func() bool { return true })
	r.Info("build_info", "Version of the node.", map[string]string{"version": "v9"})
	reasons := map[string]uint64{"garbage": 3}
	r.Counters("derive_skipped_total", "Blobs and batches passed over.", "reason", func() map[string]uint64 { return reasons })
	r.Gauges("head", "Block number of each head.", "head", func() map[string]float64 { return map[string]float64{"soft": 7, "safe": 5} })
	h := r.Histogram("block_build_seconds", "Time to build a block.")
	h.Observe(30 * time.Millisecond)
	(*Histogram)(nil).Observe(time.Second)

	var sick, late atomic.Pointer[error]
	check := func(p *atomic.Pointer[error]) func() error {
		return func() error {
			if e := p.Load(); e != nil {
				return *e
			}
			return nil
		}
	}
	s, err := r.Listen("127.0.0.1:0", Checks{Health: check(&sick), Ready: check(&late)})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	url := "http://" + s.Addr()

	blocks.Store(41)
	blocks.Add(1)
	reasons["foreign signer"] = 1
	code, body := get(t, url+"/metrics")
	if code != 200 {
		t.Fatalf("status %d", code)
	}
	for _, want := range []string{
		"trivium_sequencer_blocks_total 42\n", "trivium_mempool_pending 2.5\n", "trivium_feed_connected 1\n", `trivium_build_info{version="v9"} 1`,
		`trivium_derive_skipped_total{reason="garbage"} 3`, `trivium_derive_skipped_total{reason="foreign signer"} 1`,
		`trivium_head{head="soft"} 7`, `trivium_block_build_seconds_bucket{le="0.05"} 1`, `trivium_block_build_seconds_bucket{le="0.02"} 0`, "go_goroutines ",
	} {
		if !strings.Contains(body, want) {
			t.Errorf("/metrics lacks %q", want)
		}
	}

	for _, tc := range []struct {
		sick, late    error
		health, ready int
		reason        string
	}{
		{nil, nil, 200, 200, `{"status":"ok"}`},
		{nil, errors.New("12 DA heights behind"), 200, 503, `"reason":"12 DA heights behind"`},
		{errors.New("disk is full"), nil, 503, 503, `"reason":"disk is full"`},
	} {
		store := func(p *atomic.Pointer[error], err error) {
			p.Store(nil)
			if err != nil {
				p.Store(&err)
			}
		}
		store(&sick, tc.sick)
		store(&late, tc.late)
		if code, _ := get(t, url+"/health"); code != tc.health {
			t.Errorf("health is %d, want %d", code, tc.health)
		}
		if code, body := get(t, url+"/ready"); code != tc.ready || !strings.Contains(body, tc.reason) {
			t.Errorf("ready is %d %s, want %d %s", code, body, tc.ready, tc.reason)
		}
	}
	if code, _ := get(t, url+"/"); code != 404 {
		t.Errorf("other pages: %d", code)
	}
	if _, err := r.Listen(s.Addr(), Checks{}); err == nil || !strings.Contains(err.Error(), "--metrics.port") {
		t.Errorf("port in use: %v", err)
	}
}

func TestTwoNodesInOneProcess(t *testing.T) {
	for range 2 {
		New().Counter("x_total", "X.", func() uint64 { return 0 })
	}
}

func TestNameTwiceIsFoundAtOnce(t *testing.T) {
	r := New()
	r.Counter("x_total", "X.", func() uint64 { return 0 })
	defer func() {
		if recover() == nil {
			t.Fatal("a name was registered twice")
		}
	}()
	r.Gauge("x_total", "X.", func() float64 { return 0 })
}
