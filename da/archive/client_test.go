package archive

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/trivium-chain/trivium/da"
	"github.com/trivium-chain/trivium/da/local"
	"github.com/trivium-chain/trivium/da/square"
)

// counting counts what the DA layer is asked, and may fail it.
type counting struct {
	da.Client
	mu   sync.Mutex
	n    int
	fail error
}

func (c *counting) Namespace(ctx context.Context, height uint64, ns da.Namespace) (da.NamespaceData, error) {
	c.mu.Lock()
	c.n++
	err := c.fail
	c.mu.Unlock()
	if err != nil {
		return da.NamespaceData{}, err
	}
	return c.Client.Namespace(ctx, height, ns)
}

// prunedLayer is a layer that has dropped all but its newest height, and a
// store with what it held.
func prunedLayer(t testing.TB) (*local.Layer, *Store) {
	l := newLayer(t)
	s := kept(t, l)
	l.Faults().PruneBelow(topHeight)
	return l, s
}

func TestWhatIsPrunedComesFromAnArchive(t *testing.T) {
	l, s := prunedLayer(t)
	archive := serve(t, s, nil)
	layer := &counting{Client: l}
	c, logged := newClient(t, layer, Config{}, archive.URL)
	opens(t, c, topHeight, frames) // still there
	if len(archive.asked()) != 0 {
		t.Fatalf("the archive was asked %v for what the layer has", archive.asked())
	}
	opens(t, c, 9, frames, 5000)
	before := layer.n
	opens(t, c, bothHeight, frames, 9000)
	opens(t, c, bothHeight, forced, 3000)
	opens(t, c, smallHeight, frames, 100)
	opens(t, c, smallHeight, forced)
	opens(t, c, absentHeight, frames)
	opens(t, c, emptyHeight, forced)
	if got, want := archive.asked(), [][2]uint64{{0, 64}}; !reflect.DeepEqual(got, want) {
		t.Errorf("the archive was asked for %v, want %v", got, want)
	}
	if layer.n != before {
		t.Errorf("the layer was asked %d times for what lies below a height that it has dropped", layer.n-before)
	}
	if logged.String() != "" {
		t.Error(logged)
	}
}

func TestProofsFromAnArchive(t *testing.T) {
	l := newLayer(t)
	archive := serve(t, kept(t, l), nil)
	c, _ := newClient(t, l, Config{}, archive.URL)
	blob := da.Blob{Namespace: frames, Data: random(9000, 9000)}
	commitment, err := square.Commit(blob)
	if err != nil {
		t.Fatal(err)
	}
	want, err := c.Prove(t.Context(), bothHeight, frames, commitment)
	if err != nil {
		t.Fatal(err)
	}
	l.Faults().PruneBelow(topHeight)
	got, err := c.Prove(t.Context(), bothHeight, frames, commitment)
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%+v, %v; want %+v", got, err, want)
	}
	if _, err := c.Prove(t.Context(), bothHeight, frames, da.Commitment{1}); da.KindOf(err) != da.KindNotFound {
		t.Errorf("a blob that was never there: %v", err)
	}
}

// A DA node that fails for an old height may have pruned it without a word; one
// that fails for a young one is down.
func TestFailuresOfOldHeights(t *testing.T) {
	l := newLayer(t)
	archive := serve(t, kept(t, l), nil)
	down := da.Errorf(da.KindTemporary, "share.GetNamespaceData", "eds not found")
	layer := &counting{Client: l, fail: down}
	now := time.Unix(1_700_000_000, 0).Add(time.Hour)
	c, _ := newClient(t, layer, Config{Now: func() time.Time { return now }}, archive.URL)
	if _, err := c.Namespace(t.Context(), bothHeight, frames); !errors.Is(err, down) || len(archive.asked()) != 0 {
		t.Fatalf("%v, the archive was asked %v", err, archive.asked())
	}
	now = now.Add(keptFor)
	opens(t, c, bothHeight, frames, 9000)
	archive.Close()
	fresh, _ := newClient(t, layer, Config{Now: func() time.Time { return now }}, archive.URL)
	_, err := fresh.Namespace(t.Context(), bothHeight, frames)
	if da.KindOf(err) != da.KindTemporary || !strings.Contains(err.Error(), "eds not found") || !strings.Contains(err.Error(), archive.URL) {
		t.Errorf("neither gives it: %v", err)
	}
}

// A DA node that has a header and not its data yet says what one says that has
// dropped it. No archive is asked for that, now or for what lies below.
func TestYoungHeightsAreNotPruned(t *testing.T) {
	l, s := prunedLayer(t)
	archive := serve(t, s, nil)
	now := time.Unix(1_700_000_000, 0).Add(keptFor) // height 1 is old, the others are not
	for _, urls := range [][]string{nil, {archive.URL}} {
		c, _ := newClient(t, l, Config{Now: func() time.Time { return now }}, urls...)
		_, err := c.Namespace(t.Context(), bothHeight, frames)
		if da.KindOf(err) != da.KindTemporary || da.ReasonOf(err) != da.ReasonSyncing || strings.Contains(err.Error(), "da.archive_urls") {
			t.Errorf("namespace: %v", err)
		}
		if _, err = c.Prove(t.Context(), bothHeight, frames, da.Commitment{}); da.ReasonOf(err) != da.ReasonSyncing {
			t.Errorf("proof: %v", err)
		}
		if n := c.pruned.Load(); n != 0 || len(archive.asked()) != 0 {
			t.Errorf("heights up to %d are taken for pruned, the archive was asked %v", n, archive.asked())
		}
	}
	c, _ := newClient(t, l, Config{Now: func() time.Time { return now.Add(time.Minute) }}, archive.URL)
	opens(t, c, bothHeight, frames, 9000)
}

// lies are answers of archives that no honest one gives, all for bothHeight.
func lies(t testing.TB, s *Store) map[string]struct {
	change func(*Answer)
	want   string
} {
	t.Helper()
	at := func(a *Answer, height uint64) *Entry {
		for i := range a.Records {
			if uint64(a.Records[i].Height) == height {
				return &a.Records[i]
			}
		}
		return new(Entry)
	}
	edit := func(change func(*Record)) func(*Answer) {
		return func(a *Answer) {
			r, err := s.Get(bothHeight)
			if err != nil {
				t.Fatal(err)
			}
			change(r)
			at(a, bothHeight).Record = encode(t, r)
		}
	}
	return map[string]struct {
		change func(*Answer)
		want   string
	}{
		"wrong share":       {edit(func(r *Record) { r.Data[frames].Rows[0].Shares[0][100]++ }), "not proven complete"},
		"share left out":    {edit(func(r *Record) { dropShare(r.Data[frames].Rows) }), "not proven complete"},
		"row left out":      {edit(func(r *Record) { r.Data[frames] = da.NamespaceData{Rows: r.Data[frames].Rows[1:]} }), ""},
		"wrong node":        {edit(func(r *Record) { r.Data[frames].Rows[0].Proof.Nodes[0][70]++ }), "not proven complete"},
		"other namespace":   {edit(func(r *Record) { r.Data[frames] = r.Data[forced] }), ""},
		"namespace missing": {edit(func(r *Record) { delete(r.Data, frames) }), "leaves out namespace"},
		"other header":      {edit(func(r *Record) { r.Hash[3]++ }), "header"},
		"other height":      {func(a *Answer) { at(a, bothHeight).Record = at(a, smallHeight).Record }, "of height 3"},
		"truncated": {func(a *Answer) {
			e := at(a, bothHeight)
			e.Record = e.Record[:len(e.Record)-40]
		}, "malformed record"},
		"garbage": {func(a *Answer) { at(a, bothHeight).Record = []byte("garbage") }, "malformed record"},
		"too large": {func(a *Answer) {
			e := at(a, bothHeight)
			e.Record = compress(append(bytes.Clone(e.Record[:bodyAt]), 0xff, 0xff, 0xff, 0x7f), make([]byte, 1<<20))
		}, "over the"},
	}
}

func dropShare(rows []da.NamespaceRow) {
	r := &rows[0]
	r.Shares, r.Proof.Start = r.Shares[1:], r.Proof.Start+1
}

// An archive that lies is named, and the next one is asked. With no other, the
// height is refused.
func TestLyingArchives(t *testing.T) {
	l, s := prunedLayer(t)
	for name, lie := range lies(t, s) {
		t.Run(name, func(t *testing.T) {
			liar, honest := serve(t, s, lie.change), serve(t, s, nil)
			c, logged := newClient(t, l, Config{}, liar.URL, honest.URL)
			opens(t, c, bothHeight, frames, 9000)
			text := logged.String()
			for _, want := range []string{liar.URL, "daHeight=2", "reason=lie_missing_share", lie.want} {
				if !strings.Contains(text, want) {
					t.Errorf("the log does not say %q:\n%s", want, text)
				}
			}
			if strings.Contains(text, honest.URL) {
				t.Errorf("the honest archive is blamed:\n%s", text)
			}
			opens(t, c, smallHeight, frames, 100)
			if n := len(liar.asked()); n != 1 {
				t.Errorf("the one that lied was asked %d times", n)
			}

			alone, _ := newClient(t, l, Config{}, liar.URL)
			data, err := alone.Namespace(t.Context(), bothHeight, frames)
			if len(data.Rows) != 0 || da.KindOf(err) != da.KindPruned || da.ReasonOf(err) != da.ReasonPruned ||
				!strings.Contains(err.Error(), liar.URL) || !strings.Contains(err.Error(), lie.want) {
				t.Errorf("%+v, %v", data, err)
			}
		})
	}
}

// A URL may hold the key of a provider, and what is the matter with an archive is
// shown to whoever asks for the node's status.
func TestSecretsOfURLs(t *testing.T) {
	l, s := prunedLayer(t)
	liar := serve(t, s, lies(t, s)["other height"].change)
	gone := httptest.NewServer(nil)
	gone.Close()
	for _, archive := range []string{liar.URL, gone.URL} {
		c, logged := newClient(t, l, Config{}, strings.Replace(archive, "://", "://user:hush@", 1)+"/hush?key=hush")
		_, err := c.Namespace(t.Context(), bothHeight, frames)
		if text := fmt.Sprint(err, logged); !strings.Contains(text, archive) || strings.Contains(text, "hush") {
			t.Errorf("%s: %s", archive, text)
		}
	}
	if _, err := New(Config{Client: l, URLs: []string{"ftp://user:hush@host"}}); err == nil || strings.Contains(err.Error(), "hush") {
		t.Error(err)
	}
}

// An archive that goes on lying is in the log once.
func TestBlamedOnce(t *testing.T) {
	l, s := prunedLayer(t)
	honest := true
	archive := serve(t, s, func(a *Answer) {
		for i := range a.Records {
			if !honest {
				a.Records[i].Record = a.Records[i].Record[:10]
			}
		}
	})
	now := later
	c, logged := newClient(t, l, Config{Now: func() time.Time { return now }}, archive.URL)
	for _, honest = range []bool{false, false, false, true, false, false} {
		c.sources[0].distrust(errors.New("forgets what it has"))
		now = now.Add(restFor)
		_, err := c.Namespace(t.Context(), bothHeight, frames)
		if (err == nil) != honest {
			t.Fatal(err)
		}
	}
	if n := strings.Count(logged.String(), "is refused"); n != 2 {
		t.Errorf("%d lines, want 2: %s", n, logged)
	}
}

// An archive that does not answer, answers nonsense or does not have the height
// is passed over, and said to.
func TestLackingArchives(t *testing.T) {
	l, s := prunedLayer(t)
	honest := serve(t, s, nil)
	for name, tc := range map[string]struct {
		handler http.HandlerFunc
		want    string
	}{
		"no JSON-RPC": {func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "proxy", http.StatusBadGateway) }, "HTTP status 502"},
		"old version": {func(w http.ResponseWriter, _ *http.Request) {
			fmt.Fprint(w, `{"jsonrpc":"2.0","id":1,"error":{"code":-32601,"message":"the method trivium_getArchivedBlobs does not exist"}}`)
		}, "does not exist"},
		"nothing there": {func(w http.ResponseWriter, _ *http.Request) {
			fmt.Fprint(w, `{"jsonrpc":"2.0","id":1,"result":{"records":[],"next":"0x40"}}`)
		}, "does not keep it"},
		"an end before the beginning": {func(w http.ResponseWriter, _ *http.Request) {
			fmt.Fprint(w, `{"jsonrpc":"2.0","id":1,"result":{"records":[],"next":"0x0"}}`)
		}, "does not keep it"},
		"an answer without end": {func(w http.ResponseWriter, r *http.Request) {
			for chunk := bytes.Repeat([]byte(" "), 1<<20); r.Context().Err() == nil; {
				if _, err := w.Write(chunk); err != nil {
					return
				}
			}
		}, "more than"},
	} {
		t.Run(name, func(t *testing.T) {
			lacking := httptest.NewServer(tc.handler)
			defer lacking.Close()
			c, logged := newClient(t, l, Config{}, lacking.URL, honest.URL)
			opens(t, c, bothHeight, frames, 9000)
			opens(t, c, bothHeight, forced, 3000)
			if logged.String() != "" {
				t.Errorf("an archive that did not lie is warned of: %s", logged)
			}
			alone, _ := newClient(t, l, Config{}, lacking.URL)
			_, err := alone.Namespace(t.Context(), bothHeight, frames)
			if da.ReasonOf(err) != da.ReasonPruned || !strings.Contains(err.Error(), lacking.URL) || !strings.Contains(err.Error(), tc.want) ||
				!strings.Contains(err.Error(), "da.archive_urls") {
				t.Errorf("%v", err)
			}
		})
	}
}

func TestWithoutArchives(t *testing.T) {
	l, _ := prunedLayer(t)
	c, _ := newClient(t, l, Config{})
	_, err := c.Namespace(t.Context(), bothHeight, frames)
	if da.KindOf(err) != da.KindPruned || da.ReasonOf(err) != da.ReasonPruned || !strings.Contains(err.Error(), "trivium snapshot restore") {
		t.Errorf("%v", err)
	}
	for _, url := range []string{"", "127.0.0.1:8545", "ws://127.0.0.1:8546"} {
		if _, err := New(Config{Client: l, URLs: []string{url}}); err == nil || !strings.Contains(err.Error(), "da.archive_urls") {
			t.Errorf("archive %q: %v", url, err)
		}
	}
}

// An archive that failed rests for a moment, and is asked again after it: what it
// lacks it may have then.
func TestArchivesAreAskedAgain(t *testing.T) {
	l := newLayer(t)
	full := kept(t, l)
	l.Faults().PruneBelow(topHeight)
	broken := true
	archive := serve(t, full, func(a *Answer) {
		if broken {
			a.Records = nil
		}
	})
	now := later
	c, _ := newClient(t, l, Config{Now: func() time.Time { return now }}, archive.URL)
	for range 5 {
		if _, err := c.Namespace(t.Context(), bothHeight, frames); da.KindOf(err) != da.KindPruned {
			t.Fatal(err)
		}
	}
	if n := len(archive.asked()); n != 1 {
		t.Errorf("asked %d times for what it does not have", n)
	}
	broken = false
	now = now.Add(restFor)
	opens(t, c, bothHeight, frames, 9000)
}

// Readers of a window that ask at the same time share the answers, however much
// each one holds.
func TestWindowIsSharedAndBounded(t *testing.T) {
	l, s := prunedLayer(t)
	for name, tc := range map[string]struct {
		cut  int // records in one answer
		most int // requests
	}{"whole": {64, 1}, "two records an answer": {2, 4}} {
		t.Run(name, func(t *testing.T) {
			archive := serve(t, s, func(a *Answer) {
				if len(a.Records) > tc.cut {
					a.Next = a.Records[tc.cut].Height
					a.Records = a.Records[:tc.cut]
				}
			})
			c, _ := newClient(t, l, Config{}, archive.URL)
			var wg sync.WaitGroup
			for _, ns := range ours {
				for height := uint64(1); height < topHeight; height++ {
					wg.Go(func() {
						h, err := c.Header(t.Context(), height)
						if err == nil {
							var data da.NamespaceData
							if data, err = c.Namespace(t.Context(), height, ns); err == nil {
								_, err = square.Open(h, ns, data)
							}
						}
						if err != nil {
							t.Error(err)
						}
					})
				}
			}
			wg.Wait()
			if n := len(archive.asked()); n > tc.most {
				t.Errorf("%d requests: %v", n, archive.asked())
			}
		})
	}
	src := &source{}
	for i := range 100 {
		src.keep(&answered{from: uint64(i), next: uint64(i) + 1, size: 10 << 20})
		if src.kept > maxKept || len(src.answers) > maxAnswers {
			t.Fatalf("%d answers of %d bytes are kept", len(src.answers), src.kept)
		}
	}
	src.keep(&answered{from: 100, next: 101, size: 2 * maxKept})
	if len(src.answers) != 1 || src.answers[0].from != 100 {
		t.Error("an answer that is over the bound by itself is not kept")
	}
}

// transport answers each request with these bytes.
type transport []byte

func (b transport) RoundTrip(*http.Request) (*http.Response, error) {
	return &http.Response{StatusCode: http.StatusOK, Body: io.NopCloser(bytes.NewReader(b))}, nil
}

// FuzzAnswer: whatever an archive answers, it gives the data that the layer had or
// none.
func FuzzAnswer(f *testing.F) {
	l := newLayer(f)
	for height := uint64(1); height <= absentHeight; height++ {
		a := Answer{Next: 64}
		if height > 1 {
			r, _ := recordOf(f, height)
			a.Records = []Entry{{bothHeight, encode(f, r)}}
		}
		raw, err := json.Marshal(map[string]any{"result": a})
		if err != nil {
			f.Fatal(err)
		}
		f.Add(raw)
	}
	for _, s := range []string{``, `{"error":{"code":-32601,"message":"no"}}`, `{"result":{"records":[null,{"height":"0x2","record":""}],"next":"0xffffffffffffffff"}}`} {
		f.Add([]byte(s))
	}
	h, want := read(f, l, bothHeight)
	f.Fuzz(func(t *testing.T, answer []byte) {
		s := &source{http: &http.Client{Transport: transport(answer)}, now: time.Now}
		got, err := s.namespace(t.Context(), h, frames, Limit(h, ours...))
		if err == nil && !reflect.DeepEqual(got, want[frames]) {
			t.Fatalf("%+v", got)
		}
	})
}
