package celestia

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"testing"
	"time"

	"github.com/trivium-chain/trivium/da"
	"github.com/trivium-chain/trivium/da/local"
	"github.com/trivium-chain/trivium/da/wire"
)

// scripted is a node that answers a batch by a table of methods.
func scripted(t *testing.T, results map[string]any) *Client {
	t.Helper()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return
		}
		var requests []wire.Request
		if body[0] != '[' {
			body = slices.Concat([]byte("["), body, []byte("]"))
		}
		if err := json.Unmarshal(body, &requests); err != nil {
			t.Error(err)
			return
		}
		var out []wire.Response
		for _, q := range requests {
			a := wire.Response{ID: q.ID, Version: "2.0"}
			if e, ok := results[q.Method].(*wire.Error); ok {
				a.Error = e
			} else {
				raw, err := json.Marshal(results[q.Method])
				if err != nil {
					t.Error(err)
				}
				a.Result = raw
			}
			out = append(out, a)
		}
		if len(out) == 1 { // to one request, or that an array of one is not asked for
			_ = json.NewEncoder(w).Encode(out[0])
			return
		}
		_ = json.NewEncoder(w).Encode(out)
	}))
	t.Cleanup(s.Close)
	return dial(t, Config{URL: s.URL, Token: "x"})
}

func TestHealth(t *testing.T) {
	head := func(age time.Duration) any {
		l, err := local.Open(local.Config{ChainID: "test", Now: func() time.Time { return time.Now().Add(-age) }})
		if err != nil {
			t.Fatal(err)
		}
		defer l.Close()
		e, err := l.ExtendedHead(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return e
	}
	fails := func(text string) *wire.Error { return &wire.Error{Code: wire.CodeMethod, Message: text} }
	fresh, old := head(2*time.Second), head(time.Hour)
	synced, behind := wire.SyncState{Height: 1, ToHeight: 1}, wire.SyncState{Height: 1, ToHeight: 5000}
	rich, poor := wire.Balance{Denom: "utia", Amount: 5_000_000}, wire.Balance{Denom: "utia"}
	nothing, weak, none := fails(wire.NoBlobs), fails(wire.Denied("Submit", "write")), fails(wire.NoState)
	for _, c := range []struct {
		name                        string
		head, sync, submit, balance any
		submits                     bool
		want                        []da.Reason
	}{
		{"well", fresh, synced, nothing, rich, true, nil},
		{"well, with blocks to come", fresh, behind, nothing, rich, true, nil},
		{"syncing", old, behind, nothing, rich, true, []da.Reason{da.ReasonSyncing}},
		{"standing still", old, synced, nothing, rich, true, []da.Reason{da.ReasonStalled}},
		{"ahead", head(-time.Hour), synced, nothing, rich, true, []da.Reason{da.ReasonClock}},
		{"no permission", fresh, synced, weak, rich, true, []da.Reason{da.ReasonPermission}},
		{"no money", fresh, synced, nothing, poor, true, []da.Reason{da.ReasonUnfunded}},
		{"no consensus node", fresh, synced, none, none, true, []da.Reason{da.ReasonNoState}},
		{"no accounts", fresh, synced, nothing, &wire.Error{Code: wire.CodeNoMethod, Message: "method 'state.Balance' not found"}, true, nil},
		{"all of it", old, synced, weak, poor, true, []da.Reason{da.ReasonStalled, da.ReasonUnfunded, da.ReasonPermission}},
		{"a reader needs no money", fresh, synced, weak, poor, false, nil},
	} {
		client := scripted(t, map[string]any{"header.LocalHead": c.head, "header.SyncState": c.sync, wire.SubmitMethod: c.submit, "state.Balance": c.balance})
		h, err := client.Health(t.Context(), c.submits)
		if err != nil {
			t.Fatal(c.name, err)
		}
		var got []da.Reason
		for _, e := range h.Troubles {
			got = append(got, e.Reason)
		}
		if !slices.Equal(got, c.want) || h.ChainID != "test" || h.Head != 1 || c.submits && c.balance == any(rich) && h.Balance != rich.Amount {
			t.Errorf("%s: %+v, want %v", c.name, h, c.want)
		}
	}
	if _, err := misbehaving(t, answers(401, ""), Config{}).Health(t.Context(), true); da.ReasonOf(err) != da.ReasonToken {
		t.Errorf("no token: %v", err)
	}
}

// An old head is that of a chain that stands still, unless it moves: then it is
// the clock of this machine that is ahead.
func TestOldHeadThatMoves(t *testing.T) {
	l, err := local.Open(local.Config{ChainID: "test", Now: func() time.Time { return time.Now().Add(-time.Hour) }})
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	results := map[string]any{"header.SyncState": wire.SyncState{}}
	client := scripted(t, results)
	for i, want := range []da.Reason{da.ReasonStalled, da.ReasonStalled, da.ReasonClock, da.ReasonStalled} {
		if i == 2 {
			if _, err := l.Seal(); err != nil {
				t.Fatal(err)
			}
		}
		if results["header.LocalHead"], err = l.ExtendedHead(t.Context()); err != nil {
			t.Fatal(err)
		}
		h, err := client.Health(t.Context(), false)
		if err != nil || len(h.Troubles) != 1 || h.Troubles[0].Reason != want {
			t.Errorf("look %d: %+v, %v; want %s", i, h, err, want)
		}
	}
}
