package sim

import (
	"context"
	"encoding/hex"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"syscall"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/ethdb/memorydb"

	"github.com/trivium-chain/trivium/app/config"
	"github.com/trivium-chain/trivium/da"
	"github.com/trivium-chain/trivium/da/archive"
	"github.com/trivium-chain/trivium/da/celestia"
	"github.com/trivium-chain/trivium/da/light"
	"github.com/trivium-chain/trivium/da/serve"
)

// BenchmarkSyncFromDA is how fast a full node comes through DA heights over HTTP,
// with a latency in each request, headers verified by signatures, and what it
// derives from archived. In the quiet case most squares are empty, so their
// headers tell all; in the busy one others fill them on both sides of the chain's
// namespaces, whose absence is then proven.
func BenchmarkSyncFromDA(b *testing.B) {
	const latency = 20 * time.Millisecond
	for _, c := range []struct {
		name    string
		busy    bool
		heights int
	}{{"quiet", false, 2500}, {"busy", true, 2500}} {
		net := sparse(b, c.heights, c.busy)
		url := delayed(b, serve.New(net.DA, serve.Options{Logger: slog.New(slog.DiscardHandler)}), latency)
		for _, prefetch := range []int{config.Default().DA.Prefetch, 1} {
			b.Run(fmt.Sprintf("%s/prefetch=%d", c.name, prefetch), func(b *testing.B) {
				heights, used := 0, processorTime()
				for b.Loop() {
					full := net.FullOver(remote(b, net, url), prefetch)
					for more := true; more && (prefetch > 1 || heights < 100); heights++ {
						var err error
						if more, err = full.Derive(context.Background()); err != nil {
							b.Fatal(err)
						}
					}
					if prefetch > 1 && full.Heads().Safe != net.Seq.Heads().Safe {
						b.Fatalf("derived up to %+v, want %+v", full.Heads().Safe, net.Seq.Heads().Safe)
					}
				}
				b.ReportMetric(float64(heights)/b.Elapsed().Seconds(), "heights/s")
				b.ReportMetric(float64((processorTime()-used).Microseconds())/float64(heights), "cpu-us/height")
			})
		}
	}
}

// processorTime is what this process has used, DA layer and its server included.
func processorTime() time.Duration {
	var r syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &r) != nil {
		return 0
	}
	return time.Duration(r.Utime.Nano() + r.Stime.Nano())
}

// sparse is a network of so many DA heights, with a batch in every twentieth.
func sparse(t testing.TB, heights int, busy bool) *Network {
	net := New(t, Options{OnDisk: true, Window: 600})
	net.Seal(2)
	net.Seq.Sync()
	var others []da.Blob // of which one row holds some below the chain's namespaces and some above
	for _, first := range []byte{0, 0, 9, 9} {
		others = append(others, da.Blob{Namespace: da.NewNamespace([10]byte{0: 1, 1: first}), Data: make([]byte, 300)})
	}
	for n := range heights {
		switch {
		case n%20 == 0:
			net.Send(net.Transfer(n%10, recipient, 1))
			net.Seq.Produce()
			net.Seq.Post()
			net.Seq.Sync()
		case busy:
			net.Advance(DABlockTime)
			_, err := (&submitter{net.DA}).Submit(context.Background(), others, da.Fee{})
			net.must(err)
		default:
			net.Seal(1)
		}
	}
	net.Seq.Sync()
	return net
}

// delayed serves h, each request a while later.
func delayed(t testing.TB, h http.Handler, latency time.Duration) string {
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		time.Sleep(latency)
		h.ServeHTTP(w, r)
	}))
	t.Cleanup(s.Close)
	return s.URL
}

// remote is the DA layer at url as a node uses it by default, with the first header
// trusted.
func remote(t testing.TB, net *Network, url string) da.Client {
	t.Helper()
	c, err := celestia.Dial(celestia.Config{URL: url})
	net.must(err)
	t.Cleanup(c.Close)
	first, err := net.DA.Header(context.Background(), 1)
	net.must(err)
	verified, err := light.New(light.Config{
		Source: c, Mode: light.Light, TrustedHeight: 1, TrustedHash: hex.EncodeToString(first.Hash[:]), DB: memorydb.New(), Now: net.clock, Logger: net.opts.Logger,
	})
	net.must(err)
	t.Cleanup(verified.Close)
	p := net.Genesis.Rollup
	a, err := archive.New(archive.Config{Client: verified, Namespaces: []da.Namespace{p.Namespace, p.ForcedNamespace}, Now: net.clock, Logger: net.opts.Logger})
	net.must(err)
	return a
}
