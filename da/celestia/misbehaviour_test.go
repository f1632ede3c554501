package celestia

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/trivium-chain/trivium/da"
	"github.com/trivium-chain/trivium/da/local"
	"github.com/trivium-chain/trivium/da/serve"
)

// secret is in every URL of these tests, and may be in no error.
const secret = "hunter2"

func withSecret(url string) string {
	return strings.Replace(url, "http://", "http://user:"+secret+"@", 1) + "/" + secret + "?key=" + secret
}

// misbehaving is a node that answers every request as h does.
func misbehaving(t *testing.T, h http.HandlerFunc, cfg Config) *Client {
	t.Helper()
	release := make(chan struct{})
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		if h == nil {
			<-release // accepts, and never answers
			return
		}
		h(w, r)
	}))
	t.Cleanup(func() { close(release); s.CloseClientConnections(); s.Close() })
	cfg.URL, cfg.Token = withSecret(s.URL), secret
	return dial(t, cfg)
}

func answers(status int, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}
}

// reset sends the begin of an answer and breaks the connection.
func reset(begin string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		conn, _, err := http.NewResponseController(w).Hijack()
		if err != nil {
			return
		}
		_, _ = io.WriteString(conn, begin)
		_ = conn.(*net.TCPConn).SetLinger(0)
		conn.Close()
	}
}

// Each way in which a node misbehaves has its kind and reason for a reader and
// for a submission, and a text that says which and what to do, without a secret.
func TestMisbehavingNodes(t *testing.T) {
	const html = "<html><body>nginx</body></html>"
	node := func(text string) http.HandlerFunc {
		body, err := json.Marshal(map[string]any{"jsonrpc": "2.0", "id": 1, "error": map[string]any{"code": 1, "message": text}})
		if err != nil {
			t.Fatal(err)
		}
		return answers(200, string(body))
	}
	type class struct {
		kind   da.Kind
		reason da.Reason
	}
	ambiguous := class{da.KindAmbiguous, da.ReasonAmbiguous}
	for _, c := range []struct {
		name         string
		handler      http.HandlerFunc
		read, submit class
		text         string // in the error of the read
	}{
		{"hung", nil, class{da.KindTemporary, da.ReasonHung}, ambiguous, "no answer within"},
		{"reset at once", reset(""), class{da.KindTemporary, da.ReasonUnreachable}, ambiguous, ""},
		{"reset mid-answer", reset("HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n{\"jsonrpc\":\"2.0\","), class{da.KindTemporary, da.ReasonUnreachable}, ambiguous, ""},
		{"cut short", answers(200, `{"jsonrpc":"2.0","id":1,"result":{"hea`), class{da.KindTemporary, da.ReasonHTTP}, ambiguous, "HTTP status 200"},
		{"empty", answers(200, ""), class{da.KindFatal, da.ReasonHTTP}, ambiguous, "an empty body"},
		{"HTML", answers(200, html), class{da.KindFatal, da.ReasonHTTP}, ambiguous, "nginx"},
		{"500", answers(500, ""), class{da.KindTemporary, da.ReasonHTTP}, ambiguous, "HTTP status 500"},
		{"502 with HTML", answers(502, html), class{da.KindTemporary, da.ReasonHTTP}, ambiguous, "HTTP status 502"},
		{"404", answers(404, html), class{da.KindFatal, da.ReasonHTTP}, class{da.KindFatal, da.ReasonHTTP}, "HTTP status 404"},
		{"redirect", func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "http://127.0.0.1:1/elsewhere", http.StatusPermanentRedirect)
		}, class{da.KindFatal, da.ReasonHTTP}, class{da.KindFatal, da.ReasonHTTP}, "HTTP status 308"},
		{"429", answers(429, "slow down"), class{da.KindTemporary, da.ReasonHTTP}, class{da.KindTemporary, da.ReasonHTTP}, "slow down"},
		{"413", answers(413, html), class{da.KindTooLarge, da.ReasonRequestSize}, class{da.KindTooLarge, da.ReasonRequestSize}, "HTTP status 413"},
		{"401", answers(401, ""), class{da.KindUnauthorized, da.ReasonToken}, class{da.KindUnauthorized, da.ReasonToken}, "an empty body"},
		{"weak token", node("missing permission to invoke 'X' (need 'write')"), class{da.KindUnauthorized, da.ReasonPermission}, class{da.KindUnauthorized, da.ReasonPermission}, "need 'write'"},
		{"huge", answers(200, `{"jsonrpc":"2.0","id":1,"result":"`+strings.Repeat("x", 5000)+`"}`), class{da.KindFatal, da.ReasonHTTP}, ambiguous, "over 4096 bytes"},
		{"another type", answers(200, `{"jsonrpc":"2.0","id":1,"result":"x"}`), class{da.KindFatal, da.ReasonHTTP}, ambiguous, "cannot decode"},
		{"neither", answers(200, `{"jsonrpc":"2.0","id":1}`), class{da.KindFatal, da.ReasonHTTP}, ambiguous, "neither result nor error"},
		{"consensus node", answers(200, `{"jsonrpc":"2.0","id":1,"error":{"code":-32601,"message":"Method not found"}}`), class{da.KindFatal, da.ReasonHTTP}, class{da.KindFatal, da.ReasonHTTP}, "Method not found"},
		{"syncing", node("header: syncing in progress: localHeadHeight: 7, requestedHeight: 9"), class{da.KindTemporary, da.ReasonSyncing}, ambiguous, "localHeadHeight: 7"},
		{"panic", node("panic in rpc method"), class{kind: da.KindTemporary}, ambiguous, "panic"},
	} {
		t.Run(c.name, func(t *testing.T) {
			client := misbehaving(t, c.handler, Config{Timeout: 100 * time.Millisecond, SubmitTimeout: 100 * time.Millisecond})
			if c.handler != nil {
				client.cfg.Timeout, client.cfg.SubmitTimeout = 10*time.Second, 10*time.Second
			}
			client.maxAnswer = 4096
			_, readErr := client.Header(t.Context(), 1)
			_, submitErr := client.Submit(t.Context(), []da.Blob{{Namespace: testNamespace("a"), Data: []byte("x")}}, da.Fee{})
			for call, x := range map[string]struct {
				err  error
				want class
				text string
			}{"read": {readErr, c.read, c.text}, "submit": {submitErr, c.submit, ""}} {
				e, ok := x.err.(*da.Error)
				if !ok {
					t.Errorf("%s: %T %v", call, x.err, x.err)
					continue
				}
				if (class{e.Kind, e.Reason}) != x.want || !strings.Contains(e.Error(), x.text) || !strings.Contains(e.Error(), x.want.reason.Advice()) {
					t.Errorf("%s: reason %q in %v; want %s %q and %q", call, e.Reason, e, x.want.kind, x.want.reason, x.text)
				}
				if strings.Contains(e.Error(), secret) {
					t.Errorf("%s: a secret in %v", call, e)
				}
			}
		})
	}
}

// A caller that leaves, or whose own time ends, is told so.
func TestCallersTime(t *testing.T) {
	client := misbehaving(t, nil, Config{})
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if _, err := client.Head(ctx); da.ReasonOf(err) != da.ReasonHung {
		t.Errorf("a deadline: %v", err)
	}
	ctx, cancel = context.WithCancel(t.Context())
	time.AfterFunc(50*time.Millisecond, cancel)
	if _, err := client.Head(ctx); da.ReasonOf(err) != "" || da.KindOf(err) != da.KindTemporary {
		t.Errorf("a call given up: %v", err)
	}
}

// An answer that comes byte by byte ends with the time for it, and one that is
// only late does not.
func TestSlowNodes(t *testing.T) {
	drip := func(every time.Duration) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			for _, b := range []byte(`{"jsonrpc":"2.0","id":1,"result":[]}`) {
				if _, err := w.Write([]byte{b}); err != nil {
					return
				}
				w.(http.Flusher).Flush()
				time.Sleep(every)
			}
		}
	}
	slow := misbehaving(t, drip(20*time.Millisecond), Config{Timeout: 100 * time.Millisecond})
	if _, err := slow.Namespace(t.Context(), 1, testNamespace("a")); da.ReasonOf(err) != da.ReasonHung {
		t.Errorf("too slow: %v", err)
	}
	late := misbehaving(t, drip(time.Millisecond), Config{Timeout: 10 * time.Second})
	if _, err := late.Namespace(t.Context(), 1, testNamespace("a")); err != nil {
		t.Errorf("slow: %v", err)
	}
}

// A node of the wrong chain, with a clock apart, of another namespace, or without
// an address.
func TestOtherNodes(t *testing.T) {
	ns, other := testNamespace("a"), testNamespace("b")
	ahead := func(d time.Duration) *Client {
		l, err := local.Open(local.Config{ChainID: "test", Now: func() time.Time { return time.Now().Add(d) }})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { l.Close() })
		s := httptest.NewServer(serve.New(l, serve.Options{}))
		t.Cleanup(s.Close)
		return dial(t, Config{URL: s.URL})
	}
	if _, err := ahead(time.Hour).Head(t.Context()); da.ReasonOf(err) != da.ReasonClock || !strings.Contains(err.Error(), "ahead of this machine's clock") {
		t.Errorf("an hour ahead: %v", err)
	}
	if _, err := ahead(5 * time.Second).Head(t.Context()); err != nil {
		t.Errorf("5 s ahead: %v", err)
	}
	_, wrong := newPair(t, serve.Options{}, Config{ChainID: "mocha-4"})
	if _, err := wrong.Head(t.Context()); da.ReasonOf(err) != da.ReasonNetwork || !strings.Contains(err.Error(), `"test"`) || !strings.Contains(err.Error(), `"mocha-4"`) {
		t.Errorf("wrong chain: %v", err)
	}

	// Who asks for one namespace gets the other.
	l := openLayer(t)
	if _, err := sealing(t, l, func() (da.Receipt, error) {
		return l.Submit(t.Context(), []da.Blob{{Namespace: other, Data: []byte("x")}}, da.Fee{})
	}); err != nil {
		t.Fatal(err)
	}
	from, to := fmt.Sprintf("%q", base64.StdEncoding.EncodeToString(ns[:])), fmt.Sprintf("%q", base64.StdEncoding.EncodeToString(other[:]))
	honest := serve.New(l, serve.Options{})
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		r.Body = io.NopCloser(bytes.NewReader(bytes.ReplaceAll(body, []byte(from), []byte(to))))
		honest.ServeHTTP(w, r)
	}))
	defer s.Close()
	c := dial(t, Config{URL: s.URL})
	if _, err := c.Namespace(t.Context(), 2, ns); da.ReasonOf(err) != da.ReasonNamespace || !strings.Contains(err.Error(), ns.String()) {
		t.Errorf("another namespace: %v", err)
	}
	if _, _, err := c.Fetch(t.Context(), 2, other, ns); da.ReasonOf(err) != da.ReasonNamespace {
		t.Errorf("another namespace in a batch: %v", err)
	}

	nobody := dial(t, Config{URL: withSecret("http://127.0.0.1:1")})
	if _, err := nobody.Head(t.Context()); da.ReasonOf(err) != da.ReasonUnreachable || strings.Contains(err.Error(), secret) || !strings.Contains(err.Error(), "http://127.0.0.1:1: ") {
		t.Errorf("nobody there: %v", err)
	}
}

func TestNameOfKeepsSecrets(t *testing.T) {
	for raw, want := range map[string]string{
		"https://user:pass@node.example:26658/token?k=v#f": "https://node.example:26658",
		"node.example:26658/token":                         "node.example:26658",
		"u:p@ss@node.example":                              "node.example",
		"http://u:%zz@node.example":                        "http://node.example",
		"":                                                 "",
	} {
		if got := nameOf(raw); got != want {
			t.Errorf("%q is named %q, want %q", raw, got, want)
		}
	}
}

// A request over 16 MiB is not sent at all.
func TestRequestLimit(t *testing.T) {
	client := misbehaving(t, func(http.ResponseWriter, *http.Request) { t.Error("a request was sent") }, Config{Limits: da.Limits{MaxBlobBytes: 64 << 20, MaxRequestBytes: 64 << 20}})
	_, err := client.Submit(t.Context(), []da.Blob{{Namespace: testNamespace("a"), Data: make([]byte, 13<<20)}}, da.Fee{})
	if da.KindOf(err) != da.KindTooLarge || da.ReasonOf(err) != da.ReasonRequestSize {
		t.Errorf("%v", err)
	}
}
