package sim

import (
	"context"
	"log/slog"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/trivium-chain/trivium/app/rpc"
	"github.com/trivium-chain/trivium/da"
	"github.com/trivium-chain/trivium/da/archive"
	"github.com/trivium-chain/trivium/da/square"
)

// pruned is a network with batches, forced transactions and foreign blobs, whose
// DA layer has then dropped all of it.
func pruned(t *testing.T) *Network {
	net := started(t, Options{Window: 200})
	other := da.NewNamespace([10]byte{0: 1, 9: 9})
	for i := range 12 {
		net.Send(net.Transfer(i%10, recipient, 100))
		net.Seq.Produce()
		if i%3 == 0 {
			net.Force(net.Transfer(i%10, recipient, 7))
			net.Publish(other, []byte("of somebody else"))
		}
		net.Seq.Drain()
		net.Seq.Sync()
	}
	net.Seal(5)
	net.Seq.Sync()
	head, err := net.DA.Head(context.Background())
	net.must(err)
	net.DA.Faults().PruneBelow(head.Height)
	return net
}

// serveArchive is a node's archive over HTTP, as every node serves it.
func serveArchive(t *testing.T, x *Node) string {
	t.Helper()
	s, err := rpc.New(rpc.Config{}, rpc.Backend{Chain: x.Store, Archive: x.Archive})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	http := httptest.NewServer(s.Handler())
	t.Cleanup(http.Close)
	return http.URL
}

// archives is the DA layer as a node uses it a day later, when the layer may have
// dropped what it held.
func archives(t *testing.T, net *Network, logger *slog.Logger, urls ...string) da.Client {
	t.Helper()
	p := net.Genesis.Rollup
	c, err := archive.New(archive.Config{
		Client: net.DA, URLs: urls, Namespaces: []da.Namespace{p.Namespace, p.ForcedNamespace}, Logger: logger,
		Now: func() time.Time { return net.clock().Add(24 * time.Hour) },
	})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// A node that begins after the DA layer has dropped everything derives the same
// chain from what another node has archived, and archives it in turn.
func TestSyncFromAnArchive(t *testing.T) {
	net := pruned(t)
	if err := deriveUntilError(net.FullOver(archives(t, net, nil), 4)); da.ReasonOf(err) != da.ReasonPruned || !strings.Contains(err.Error(), "da.archive_urls") {
		t.Fatalf("without an archive: %v", err)
	}
	second := net.FullOver(archives(t, net, nil, serveArchive(t, net.Seq)), 16)
	second.Sync()
	agree(t, net, second)
	third := net.FullOver(archives(t, net, nil, serveArchive(t, second)), 16)
	third.Sync()
	agree(t, net, third)
	if root, want := third.Store.Head().Root, net.Seq.Store.Head().Root; root != want || want == net.Seq.Store.Header(0).Root {
		t.Errorf("state root %s, want %s", root, want)
	}
}

// deriveUntilError gives the error that ends derivation, nil at the DA head.
func deriveUntilError(x *Node) error {
	for {
		if more, err := x.Derive(context.Background()); !more || err != nil {
			return err
		}
	}
}

// No height that was derived is missing in an archive, wherever a node was
// stopped: one that was read ahead may be there already.
func TestArchiveHasNoHoles(t *testing.T) {
	net := started(t, Options{OnDisk: true, Window: 200})
	for i := range 10 {
		net.Send(net.Transfer(i%10, recipient, 100))
		net.Seq.Produce()
		net.Seq.Post()
		for more := true; more; {
			var err error
			more, err = net.Seq.Derive(context.Background())
			net.must(err)
			if more && i%2 == 0 {
				net.RestartSequencer()
			}
			complete(t, net, net.Seq)
		}
	}
	complete(t, net, net.Seq)
}

// complete checks that a node has all that its derivation has passed.
func complete(t *testing.T, net *Network, x *Node) {
	t.Helper()
	p := net.Genesis.Rollup
	kept := 0
	for height := max(p.StartHeight, 1); height < x.Driver.Progress().Height; height++ {
		h, err := net.DA.Header(context.Background(), height)
		net.must(err)
		r, err := x.Archive.Get(height)
		net.must(err)
		for _, ns := range []da.Namespace{p.Namespace, p.ForcedNamespace} {
			if square.Rows(h, ns) == 0 {
				continue
			}
			if r == nil {
				t.Fatalf("height %d is derived and not archived", height)
			}
			if _, err := square.Open(h, ns, r.Data[ns]); err != nil {
				t.Fatal(err)
			}
			kept++
		}
	}
	if kept == 0 && x.Heads().Safe.Number > 0 {
		t.Fatal("nothing is archived")
	}
}

// Archives that lie do not keep a node from the chain as long as one does not.
func TestSyncPastALyingArchive(t *testing.T) {
	net := pruned(t)
	honest := net.FullOver(archives(t, net, nil, serveArchive(t, net.Seq)), 8)
	honest.Sync()
	liar := net.FullOver(archives(t, net, nil, serveArchive(t, net.Seq)), 8)
	liar.Sync()
	p := net.Genesis.Rollup
	for height := uint64(1); height < liar.Driver.Progress().Height; height++ {
		r, err := liar.Archive.Get(height)
		net.must(err)
		if r == nil || len(r.Data[p.Namespace].Rows) == 0 || len(r.Data[p.Namespace].Rows[0].Shares) == 0 {
			continue
		}
		h, err := net.DA.Header(context.Background(), height)
		net.must(err)
		h.Hash[0]++ // so that the store takes it for another
		net.must(liar.Archive.Keep(h, r.Data))
		r.Data[p.Namespace].Rows[0].Shares[0][200]++
		h.Hash[0]--
		net.must(liar.Archive.Keep(h, r.Data))
	}
	var text strings.Builder
	url := serveArchive(t, liar)
	late := net.FullOver(archives(t, net, slog.New(slog.NewTextHandler(&text, nil)), url, serveArchive(t, honest)), 1)
	late.Sync()
	agree(t, net, late)
	if got := text.String(); !strings.Contains(got, url) || !strings.Contains(got, "reason=lie_missing_share") {
		t.Errorf("the archive that lies is not named:\n%s", got)
	}
}
