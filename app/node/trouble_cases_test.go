package node

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"flag"
	"log/slog"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/trivium-chain/trivium/da"
	"github.com/trivium-chain/trivium/da/comet"
	"github.com/trivium-chain/trivium/da/local"
	"github.com/trivium-chain/trivium/da/serve"
	"github.com/trivium-chain/trivium/da/wire"
)

// Nodes wait more than they work: more of them run at a time than there are processors.
func TestMain(m *testing.M) {
	flag.Parse()
	if err := flag.Set("test.parallel", "5"); err != nil {
		panic(err)
	}
	os.Exit(m.Run())
}

// both is what both nodes say when reading fails: the outbox reads as well.
func both(reason da.Reason) (seq, full expected) {
	return expected{"reading " + string(reason), "posting " + string(reason)}, expected{"reading " + string(reason)}
}

// running is a rig whose nodes are well.
func running(t *testing.T, set func(r *rig)) *rig {
	t.Helper()
	t.Parallel()
	r := newRig(t, 0)
	if set != nil {
		set(r)
	}
	r.front.listen(t)
	r.start(r.seq, r.full)
	r.agreed()
	return r
}

// What bad input gets: a clear line that says which and what to do, in the log
// once, in the status, and as a metric; the nodes go on as far as is safe, and get
// well by themselves. Here it is what is read.
func TestReadingTroubles(t *testing.T) {
	r := running(t, nil)
	elsewhere, err := local.Open(local.Config{ChainID: "mocha-4", Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { elsewhere.Close() })
	for _, c := range []struct {
		name   string
		fault  *fault
		reason da.Reason
	}{
		{"HTTP 500", whole(status(http.StatusInternalServerError, "text/plain", "internal error")), da.ReasonHTTP},
		{"a gateway's page", whole(status(http.StatusOK, "text/html", "<html>Bad Gateway</html>")), da.ReasonHTTP},
		{"half an answer", whole(status(http.StatusOK, "application/json", `{"jsonrpc":"2.0","id":1,"resu`)), da.ReasonHTTP},
		{"connections reset", whole(reset), da.ReasonUnreachable},
		{"answers cut off", whole(cutOff), da.ReasonUnreachable},
		{"token refused", whole(status(http.StatusUnauthorized, "text/plain", "")), da.ReasonToken},
		{"token too weak", &fault{refuse: func(c wire.Request) *wire.Error {
			return &wire.Error{Code: wire.CodeMethod, Message: wire.Denied(c.Method[strings.Index(c.Method, ".")+1:], "read")}
		}}, da.ReasonPermission},
		{"another network", whole(serve.New(elsewhere, serve.Options{Logger: slog.New(slog.DiscardHandler)}).ServeHTTP), da.ReasonNetwork},
		{"the DA node has lost heights", &fault{change: func(c wire.Request, _ json.RawMessage) any {
			switch c.Method {
			case "header.LocalHead":
				e, err := r.front.layer.ExtendedHeader(t.Context(), 1)
				if err != nil {
					t.Error(err)
				}
				return e
			case "header.SyncState":
				return wire.SyncState{Height: 1, ToHeight: 1 << 20}
			}
			return nil
		}}, da.ReasonSyncing},
		{"another namespace's shares", rows(func(rows []wire.NamespaceRow) []wire.NamespaceRow {
			rows[0].Shares[0][da.NamespaceSize-1] ^= 1
			return rows
		}), da.ReasonNamespace},
	} {
		seq, full := both(c.reason)
		// What was being submitted just then is ambiguous.
		r.is(caseOf{name: c.name, fault: c.fault, seq: seq, full: full, also: []da.Reason{da.ReasonAmbiguous}})
	}
}

// A DA node that lies: nothing of it is used, and the lie has its name.
func TestLiesAreTold(t *testing.T) {
	r := running(t, nil)
	stranger := comet.NewValidator(sha256.Sum256([]byte("stranger")))
	for _, c := range []struct {
		name   string
		fault  *fault
		reason da.Reason
	}{
		{"shares left out", rows(func(rows []wire.NamespaceRow) []wire.NamespaceRow { return rows[1:] }), da.LieShare},
		{"a blob changed", rows(func(rows []wire.NamespaceRow) []wire.NamespaceRow {
			share := rows[0].Shares[0]
			share[len(share)-1] ^= 1
			return rows
		}), da.LieShare},
		{"forged roots", headers(func(e *comet.ExtendedHeader) bool { e.Roots.Rows[0][89] ^= 1; return true }), da.LieRoot},
		{"a changed header", headers(func(e *comet.ExtendedHeader) bool { e.Header.AppHash[0] ^= 1; return true }), da.LieHeader},
		{"validators of its own", headers(func(e *comet.ExtendedHeader) bool {
			forged, err := stranger.Next(troubledDA, nil, e.Header.Time, [32]byte(e.Header.DataHash), e.Roots)
			if err != nil {
				t.Error(err)
			}
			*e = *r.sign(stranger, e, forged)
			return true
		}), da.LieHeader},
	} {
		seq, full := both(c.reason)
		r.is(caseOf{name: c.name, fault: c.fault, seq: seq, full: full})
	}
}

// sign gives a header in e's place that validators of another signed.
func (r *rig) sign(by *comet.Validator, e, model *comet.ExtendedHeader) *comet.ExtendedHeader {
	parent := *e
	parent.Header.Height--
	forged, err := by.Next(troubledDA, &parent, e.Header.Time, [32]byte(e.Header.DataHash), model.Roots)
	if err != nil {
		r.Error(err)
	}
	return forged
}

// Two signed headers of one height end all reading, until an operator says which
// of the two chains it is.
func TestEquivocationIsTold(t *testing.T) {
	r := running(t, nil)
	r.eventually("some headers", func() string { return map[bool]string{true: "few"}[r.front.head(t).Header.Height < 5] })
	r.front.layer.Faults().Halt(true)
	at := r.front.head(t)
	height := uint64(at.Header.Height)
	r.eventually("read up to the last header", func() string {
		for _, n := range []*watched{r.seq, r.full} {
			if n.core.Driver.Progress().Height <= height {
				return n.name
			}
		}
		return ""
	})
	genuine := comet.NewValidator(sha256.Sum256([]byte("trivium embedded DA in memory: " + troubledDA)))
	parent, err := r.front.layer.ExtendedHeader(t.Context(), height-1)
	if err != nil {
		t.Fatal(err)
	}
	fork, err := genuine.Next(troubledDA, parent, at.Header.Time.Add(time.Millisecond), [32]byte(at.Header.DataHash), at.Roots)
	if err != nil {
		t.Fatal(err)
	}
	lie := headers(func(e *comet.ExtendedHeader) bool {
		if e.Header.Height == at.Header.Height {
			*e = *fork
		}
		return true
	})
	seq, full := both(da.LieEquivocation)
	w := r.watch(caseOf{fault: lie, seq: seq, full: full})
	r.front.spoil(lie)
	w.lasts()

	// The truth alone does not mend it.
	r.front.spoil(nil)
	r.front.layer.Faults().Halt(false)
	r.eventually("the chain goes on", func() string {
		if uint64(r.front.head(t).Header.Height) < height+5 {
			return "no"
		}
		return ""
	})
	w.lastsOn()
	pinned := r.front.head(t)
	for _, n := range []*watched{r.seq, r.full} {
		n.rpc.Close()
		if err := n.Close(); err != nil {
			t.Fatal(err)
		}
		n.cfg.DA.TrustedHeight, n.cfg.DA.TrustedHash = uint64(pinned.Header.Height), hex.EncodeToString(pinned.Header.Hash())
		r.start(n)
	}
	r.eventually("well again", func() string {
		for _, n := range []*watched{r.seq, r.full} {
			for _, x := range r.status(n).Troubles {
				return n.name + ": " + x.Doing + " " + x.Reason + ": " + x.Error
			}
		}
		return ""
	})
	r.agreed()
	r.postedOnce()
}

// What posting meets: the full node, which only reads, has nothing to say.
func TestPostingTroubles(t *testing.T) {
	r := running(t, nil)
	says := func(method string, answer *wire.Error) *fault {
		return &fault{refuse: func(c wire.Request) *wire.Error {
			if c.Method != method {
				return nil
			}
			return answer
		}}
	}
	poor := refused(broadcast("spendable balance 12utia is smaller than 320utia: insufficient funds", "5"))
	for _, c := range []caseOf{
		{name: "token too weak", fault: says(wire.SubmitMethod, &wire.Error{Code: wire.CodeMethod, Message: wire.Denied("Submit", "write")}), seq: expected{"posting no_permission"}},
		{name: "no consensus node", fault: says(wire.SubmitMethod, &wire.Error{Code: wire.CodeMethod, Message: wire.NoState}), seq: expected{"posting no_state_access"}},
		{name: "no funds", fault: poor, seq: expected{"posting unfunded"}},
		{name: "no account", fault: refused("account for signer celestia1abc not found"), seq: expected{"posting unfunded"}},
		{name: "sequence used", fault: refused(broadcast("account sequence mismatch, expected 8, got 7: incorrect account sequence", "32")), seq: expected{"posting sequence_mismatch"}},
		{name: "mempool full", fault: refused(broadcast("mempool is full", "20")), seq: expected{"posting mempool_full"}},
		{name: "gas counted otherwise", fault: refused(broadcast("out of gas in location: txSize", "11")), seq: expected{"posting out_of_gas"}},
		{name: "no such key", fault: refused("failed to get tx author address: getting account key: lane.info: key not found"), seq: expected{"posting unknown_key"}},
		{name: "no clear answer", fault: refused("context deadline exceeded"), tries: 3, seq: expected{"posting ambiguous"}},
	} {
		r.is(c)
	}
}

// patient makes what comes with each submission and goes one trouble.
func patient(r *rig) { r.seq.pace.quiet = time.Second }

// What mends itself, submission by submission, is told once for all of them.
func TestRecurringTroubles(t *testing.T) {
	r := running(t, patient)
	cheap := func(c wire.Request) *wire.Error {
		if !submits(c) {
			return nil
		}
		if price, _ := offered(c); price < 0.03 {
			return &wire.Error{Code: wire.CodeMethod, Message: broadcast("insufficient gas price for the network: insufficient fee", "13")}
		}
		return nil
	}
	for _, c := range []caseOf{
		{name: "price below the minimum", fault: &fault{refuse: cheap}, seq: expected{"posting price_too_low"}, brief: true},
		{name: "answers lost", fault: &fault{request: func(w http.ResponseWriter, q *http.Request, calls []wire.Request, pass http.HandlerFunc) bool {
			if !submits(calls[0]) {
				return false
			}
			pass(discarded{w, http.Header{}}, q)
			reset(w, q)
			return true
		}}, brief: true, seq: expected{"posting ambiguous"}},
		{name: "a false receipt", fault: &fault{change: func(c wire.Request, result json.RawMessage) any {
			if !submits(c) {
				return nil
			}
			return 1
		}}, brief: true, seq: expected{"posting ambiguous"}},
	} {
		r.is(c)
	}
	if n := r.seq.core.Outbox.Counts(); n.Ambiguous < 2 || n.Refused == 0 {
		t.Errorf("%+v", n)
	}
}

// discarded takes an answer that nobody is to get.
type discarded struct {
	http.ResponseWriter
	header http.Header
}

func (d discarded) Header() http.Header       { return d.header }
func (discarded) Write(p []byte) (int, error) { return len(p), nil }
func (discarded) WriteHeader(int)             {}

// What is too large is cut until it fits, and told once for all cuts.
func TestTooLargeTroubles(t *testing.T) {
	t.Parallel()
	refusal := wire.Response{Version: "2.0", ID: json.RawMessage("null"), Error: &wire.Error{Code: wire.CodeParse, Message: wire.TooBig()}}
	broadcasted := wire.Response{Version: "2.0", ID: json.RawMessage("1"), Error: &wire.Error{Code: wire.CodeMethod, Message: broadcast("", "21")}}
	for name, c := range map[string]struct {
		answer http.HandlerFunc
		reason da.Reason
	}{
		"request over 16 MiB": {status(http.StatusInternalServerError, "application/json", string(encoded(refusal))), da.ReasonRequestSize},
		"transaction":         {status(http.StatusOK, "application/json", string(encoded(broadcasted))), da.ReasonBlobSize},
		"a proxy's limit":     {status(http.StatusRequestEntityTooLarge, "text/html", "<html>413</html>"), da.ReasonRequestSize},
	} {
		t.Run(name, func(t *testing.T) {
			r := running(t, patient) // what was learnt of a limit holds for an hour
			r.is(caseOf{
				name: "cut", brief: true, seq: expected{"posting " + string(c.reason)}, begin: func(r *rig) { r.send(100 << 10) },
				fault: &fault{request: func(w http.ResponseWriter, q *http.Request, calls []wire.Request, _ http.HandlerFunc) bool {
					if !submits(calls[0]) {
						return false
					}
					_, size := offered(calls[0])
					if size > 16<<10 {
						c.answer(w, q)
					}
					return size > 16<<10
				}},
			})
			if n := r.seq.core.Outbox.Counts(); n.Recut == 0 || n.Refused < 3 {
				t.Errorf("not cut until it fits: %+v", n)
			}
		})
	}
}

// The layer asks more than the operator allows. The ceiling is offered again after a while.
func TestPriceCeiling(t *testing.T) {
	r := running(t, func(r *rig) { r.seq.cfg.DA.MaxGasPrice = 0.01 })
	r.is(caseOf{
		name: "price above the ceiling", tries: 1, seq: expected{"posting price_ceiling"}, also: []da.Reason{da.ReasonPrice},
		fault: refused(broadcast("insufficient gas price for the network; got: 1utia, required: 40000utia (min gas price: 0.5 utia/gas): insufficient fee", "13")),
		end:   func(r *rig) { r.skip(time.Minute) },
	})
}

// The budget of the day is spent; the next day has another.
func TestBudget(t *testing.T) {
	r := running(t, func(r *rig) { r.seq.cfg.DA.DailyBudget = 3000 })
	r.is(caseOf{name: "budget spent", seq: expected{"posting budget_spent"}, end: func(r *rig) { r.skip(24 * time.Hour) }})
	if s := r.seq.core.Prices.Status(); s.SpentToday > s.Budget {
		t.Errorf("%+v", s)
	}
}

// A DA node accepts and does not answer, to anything or to submissions.
func TestHungTroubles(t *testing.T) {
	r := running(t, func(r *rig) {
		r.seq.cfg.DA.RequestTimeout, r.full.cfg.DA.RequestTimeout = 300*time.Millisecond, 300*time.Millisecond
	})
	seq, full := both(da.ReasonHung)
	r.is(caseOf{name: "reads hang", fault: whole(r.front.hang), tries: 5, seq: seq, full: full, also: []da.Reason{da.ReasonAmbiguous}})
	r.is(caseOf{name: "submissions hang", fault: whole(r.front.hang, wire.SubmitMethod), tries: 1, seq: expected{"posting ambiguous"}, also: []da.Reason{da.ReasonHung}})
}

// The DA layer's clock is ahead of this machine's.
func TestClockSkew(t *testing.T) {
	r := running(t, nil)
	seq, full := both(da.ReasonClock)
	r.is(caseOf{
		name: "clock", seq: seq, full: full, also: []da.Reason{da.ReasonAmbiguous},
		begin: func(r *rig) { r.front.ahead.Store(int64(12 * time.Second)) },
		end:   func(r *rig) { r.front.ahead.Store(0) },
	})
}

// What a DA node says of itself is told before anything fails.
func TestWatchedAtStart(t *testing.T) {
	t.Parallel()
	for reason, to := range map[da.Reason]uint64{da.ReasonSyncing: 1 << 20, da.ReasonStalled: 0} {
		t.Run(string(reason), func(t *testing.T) {
			t.Parallel()
			r := newRig(t, -2*time.Minute)
			r.front.listen(t)
			says := expected{"watching " + string(reason)}
			r.front.spoil(&fault{change: func(c wire.Request, _ json.RawMessage) any {
				if c.Method == "header.SyncState" {
					return wire.SyncState{ToHeight: to}
				}
				return nil
			}})
			r.front.layer.Faults().Halt(reason == da.ReasonStalled)
			w := r.watch(caseOf{seq: says, full: says})
			r.start(r.seq, r.full)
			w.lasts()
			r.front.layer.Faults().Halt(false)
			r.front.ahead.Store(0)
			r.eventually("a block of now", func() string {
				return map[bool]string{true: "none"}[time.Since(r.front.head(t).Header.Time) > time.Minute]
			})
			r.front.spoil(nil)
			w.ends()
			r.agreed()
			r.postedOnce()
		})
	}
}

// A node starts and serves what it has while the DA layer is away, and says why.
func TestStartTroubles(t *testing.T) {
	t.Parallel()
	unread := func(reason da.Reason) caseOf {
		says := expected{"reading " + string(reason)}
		return caseOf{seq: says, full: says, idle: true}
	}
	tokens := func(token string) func(r *rig) {
		return func(r *rig) {
			r.token(r.seq.cfg, token)
			r.token(r.full.cfg, token)
		}
	}
	listen := func(r *rig) { r.front.listen(r.whole) }
	for name, c := range map[string]struct {
		of            caseOf
		before, after func(r *rig)
	}{
		"down":       {of: unread(da.ReasonUnreachable), after: listen},
		"garbage":    {of: unread(da.ReasonToken), before: func(r *rig) { tokens("garbage")(r); listen(r) }, after: tokens(writeToken)},
		"no token":   {of: unread(da.ReasonToken), before: func(r *rig) { tokens("")(r); listen(r) }, after: tokens(writeToken)},
		"weak token": {of: caseOf{seq: expected{"posting no_permission"}}, before: func(r *rig) { tokens(readToken)(r); listen(r) }, after: tokens(writeToken)},
		"hung":       {of: unread(da.ReasonHung), before: func(r *rig) { listen(r); r.front.spoil(whole(r.front.hang)) }, after: func(r *rig) { r.front.spoil(nil) }},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t, 0)
			if name == "hung" {
				r.seq.cfg.DA.RequestTimeout, r.full.cfg.DA.RequestTimeout = 300*time.Millisecond, 300*time.Millisecond
			}
			if c.before != nil {
				c.before(r)
			}
			w := r.watch(c.of)
			r.start(r.seq, r.full)
			w.lasts()
			if c.after != nil {
				c.after(r)
			}
			w.ends()
			r.agreed()
			r.postedOnce()
		})
	}
}
