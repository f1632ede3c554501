package serve

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"sort"
	"strconv"
	"strings"
	"testing"

	"github.com/gorilla/websocket"
	"github.com/trivium-chain/trivium/da/local"
	"github.com/trivium-chain/trivium/testutil/fixture"
)

// shape writes a JSON value as its structure: keys, types, null, and for
// strings what they look like. Arrays give the set of their elements' shapes.
func shape(v any) string {
	switch v := v.(type) {
	case nil:
		return "null"
	case bool:
		return "bool"
	case float64:
		return "number"
	case string:
		switch {
		case regexp.MustCompile(`^[0-9A-F]{40}$|^[0-9A-F]{64}$`).MatchString(v):
			return "HEX"
		case regexp.MustCompile(`^-?[0-9]+$`).MatchString(v):
			return "integer string"
		case regexp.MustCompile(`^20\d\d-\d\d-\d\dT[0-9:.]+Z$`).MatchString(v):
			return "time"
		}
		return "string"
	case []any:
		set := map[string]bool{}
		for _, e := range v {
			set[shape(e)] = true
		}
		var all []string
		for s := range set {
			all = append(all, s)
		}
		sort.Strings(all)
		return "[" + strings.Join(all, "|") + "]"
	case map[string]any:
		var keys []string
		for k, e := range v {
			keys = append(keys, k+":"+shape(e))
		}
		sort.Strings(keys)
		return "{" + strings.Join(keys, ",") + "}"
	}
	return fmt.Sprintf("%T", v)
}

// wording replaces what differs from run to run in an error's text.
func wording(s string) string {
	s = regexp.MustCompile(`[0-9A-F]{64}`).ReplaceAllString(s, "HASH")
	s = regexp.MustCompile(`(Height: )\d+`).ReplaceAllString(s, "${1}N")
	// The reason between these words is the layer's own.
	return regexp.MustCompile(`(for this node; ).*(: insufficient fee)`).ReplaceAllString(s, "${1}...${2}")
}

func parse(t *testing.T, raw []byte) any {
	t.Helper()
	var v any
	if err := json.Unmarshal(raw, &v); err != nil {
		t.Fatalf("%v in %.200s", err, raw)
	}
	return v
}

// rig is a served layer that seals whenever something waits.
type rig struct {
	layer *local.Layer
	http  *httptest.Server
}

func newRig(t *testing.T, options Options) *rig {
	t.Helper()
	l, err := local.Open(local.Config{ChainID: "private", MinGasPrice: 0.004})
	if err != nil {
		t.Fatal(err)
	}
	s := httptest.NewServer(New(l, options))
	t.Cleanup(func() { s.CloseClientConnections(); s.Close(); l.Close() })
	return &rig{l, s}
}

func (r *rig) post(t *testing.T, body []byte) (int, []byte) {
	t.Helper()
	type answer struct {
		status int
		body   []byte
		err    error
	}
	done := make(chan answer)
	go func() {
		response, err := http.Post(r.http.URL, "application/json", bytes.NewReader(body))
		if err != nil {
			done <- answer{err: err}
			return
		}
		defer response.Body.Close()
		raw, err := io.ReadAll(response.Body)
		done <- answer{response.StatusCode, raw, err}
	}()
	for {
		select {
		case a := <-done:
			if a.err != nil {
				t.Fatal(a.err)
			}
			return a.status, a.body
		case <-r.layer.Queued():
			if _, err := r.layer.Seal(); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// TestConformance replays requests that a real node was sent, and compares
// the structure of the answers, their HTTP statuses and the wording of errors.
func TestConformance(t *testing.T) {
	dir := fixture.Dir(t)
	r := newRig(t, Options{})
	heights := map[string]string{} // of the recording -> of the layer
	submit := func(name string) {
		record := fixture.Load(t, name)
		body, err := json.Marshal(record.Request)
		if err != nil {
			t.Fatal(err)
		}
		_, raw := r.post(t, body)
		got, want := parse(t, raw).(map[string]any), parse(t, record.Response).(map[string]any)
		if got["error"] != nil {
			t.Fatalf("%s: %v", name, got["error"])
		}
		heights[fmt.Sprint(want["result"])] = fmt.Sprint(got["result"])
	}
	submit("blob.Submit.json")
	submit("blob.Submit.v1_signer.json")
	submit("blob.Submit.two_blobs.json")
	heights["206"] = heights["228"] // a height without the blob
	heights["207"] = heights["226"]
	heights["0"] = "0"
	head, err := r.layer.Head(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	heights["1210"] = strconv.FormatUint(head.Height+1000, 10)

	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	replayed := 0
	for _, e := range entries {
		name := e.Name()
		if strings.HasPrefix(name, "light.") || strings.HasPrefix(name, "fail.") || strings.HasPrefix(name, "comet.") || strings.HasPrefix(name, "ws.") {
			continue // another kind of node, a broken one, another API
		}
		record := fixture.Load(t, name)
		if _, ok := methods[record.Request.Method]; !ok && name != "err.no_method.json" {
			continue
		}
		if strings.HasSuffix(name, "multirow.json") && !strings.HasPrefix(name, "header.") {
			continue // about a blob whose data is not in the recording
		}
		t.Run(name, func(t *testing.T) {
			replayed++
			request := record.Request
			if len(request.Params) > 0 {
				if h, ok := heights[string(request.Params[0])]; ok {
					request.Params[0] = json.RawMessage(h)
				}
			}
			if name == "blob.Included.json" {
				request.Params[2] = r.result(t, "blob.GetProof", request.Params[0], request.Params[1], request.Params[3])
			}
			if name == "header.GetRangeByHeight.json" {
				request.Params[0], request.Params[1] = r.result(t, "header.GetByHeight", json.RawMessage("1")), json.RawMessage("4")
			}
			body, err := json.Marshal(request)
			if err != nil {
				t.Fatal(err)
			}
			body = fillData(body)
			if record.Status == 0 {
				return // the node broke the connection; a client may see that or the refusal before it
			}
			status, raw := r.post(t, body)
			got, want := parse(t, raw), parse(t, record.Response)
			if status != record.Status {
				t.Errorf("status %d, want %d: %.200s", status, record.Status, raw)
			}
			if g, w := shape(got), shape(want); g != w {
				t.Errorf("shape differs\n got %s\nwant %s\nfrom %.300s", g, w, raw)
			}
			gotError, _ := got.(map[string]any)["error"].(map[string]any)
			wantError, _ := want.(map[string]any)["error"].(map[string]any)
			if wantError != nil && gotError != nil {
				if gotError["code"] != wantError["code"] || wording(fmt.Sprint(gotError["message"])) != wording(fmt.Sprint(wantError["message"])) {
					t.Errorf("error\n got %v\nwant %v", gotError, wantError)
				}
			}
			if b, ok := want.(map[string]any)["result"].(bool); ok && got.(map[string]any)["result"] != b {
				t.Errorf("result %v, want %v", got.(map[string]any)["result"], b)
			}
		})
	}
	if replayed < 30 {
		t.Errorf("only %d recordings replayed", replayed)
	}
}

// fillData puts real bytes where a recording only says how many there were.
func fillData(body []byte) []byte {
	return regexp.MustCompile(`\((\d+) base64 chars\)|[A-Za-z0-9+/]+\.\.\.\(trimmed\)`).ReplaceAllFunc(body, func(m []byte) []byte {
		n := 60000
		if _, err := fmt.Sscanf(string(m), "(%d base64", &n); err == nil {
			n = n / 4 * 3
		}
		return []byte(base64.StdEncoding.EncodeToString(make([]byte, n)))
	})
}

func (r *rig) result(t *testing.T, method string, params ...json.RawMessage) json.RawMessage {
	t.Helper()
	body, err := json.Marshal(map[string]any{"jsonrpc": "2.0", "id": 1, "method": method, "params": params})
	if err != nil {
		t.Fatal(err)
	}
	_, raw := r.post(t, body)
	var answer struct {
		Result json.RawMessage `json:"result"`
	}
	if err := json.Unmarshal(raw, &answer); err != nil || answer.Result == nil {
		t.Fatalf("%s: %v in %s", method, err, raw)
	}
	return answer.Result
}

// socketOf opens a WebSocket to the rig.
func (r *rig) socket(t *testing.T) *websocket.Conn {
	t.Helper()
	conn, _, err := websocket.DefaultDialer.Dial("ws"+strings.TrimPrefix(r.http.URL, "http"), nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	return conn
}

func read(t *testing.T, conn *websocket.Conn) []byte {
	t.Helper()
	_, raw, err := conn.ReadMessage()
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

func TestSubscriptionConformance(t *testing.T) {
	record := fixture.Load(t, "ws.blob.Subscribe.json")
	r := newRig(t, Options{})
	conn := r.socket(t)
	if err := conn.WriteJSON(record.Request); err != nil {
		t.Fatal(err)
	}
	compare := func(i int) {
		t.Helper()
		raw := read(t, conn)
		if g, w := shape(parse(t, raw)), shape(parse(t, record.Frames[i])); g != w {
			t.Errorf("frame %d\n got %s\nwant %s", i, g, w)
		}
	}
	compare(0)
	submitted := make(chan struct{})
	go func() {
		defer close(submitted)
		ns := string(record.Request.Params[0])
		body := fmt.Sprintf(`{"jsonrpc":"2.0","id":1,"method":"blob.Submit","params":[[{"namespace":%s,"data":"c3Vic2NyaWJlZCE=","share_version":0}],{}]}`, ns)
		response, err := http.Post(r.http.URL, "application/json", strings.NewReader(body))
		if err == nil {
			response.Body.Close()
		}
	}()
	<-r.layer.Queued()
	seal := func() {
		if _, err := r.layer.Seal(); err != nil {
			t.Fatal(err)
		}
	}
	seal()
	<-submitted
	compare(1)
	seal()
	compare(2)
	if err := conn.WriteJSON(map[string]any{"jsonrpc": "2.0", "method": "xrpc.cancel", "params": []json.RawMessage{record.Request.ID}}); err != nil {
		t.Fatal(err)
	}
	compare(len(record.Frames) - 1)
}

func TestHeaderSubscription(t *testing.T) {
	r := newRig(t, Options{})
	conn := r.socket(t)
	if err := conn.WriteJSON(map[string]any{"jsonrpc": "2.0", "id": 4, "method": "header.Subscribe", "params": []any{}}); err != nil {
		t.Fatal(err)
	}
	if got := string(read(t, conn)); got != `{"id":4,"jsonrpc":"2.0","result":1}` {
		t.Fatal(got)
	}
	// Other calls go on beside it.
	if err := conn.WriteJSON(map[string]any{"jsonrpc": "2.0", "id": 5, "method": "no.Such", "params": []any{}}); err != nil {
		t.Fatal(err)
	}
	if got := string(read(t, conn)); got != `{"error":{"code":-32601,"message":"method 'no.Such' not found"},"id":5,"jsonrpc":"2.0"}` {
		t.Fatal(got)
	}
	for want := 2; want < 5; want++ {
		if _, err := r.layer.Seal(); err != nil {
			t.Fatal(err)
		}
		var frame struct {
			Method string
			Params []json.RawMessage
		}
		if err := json.Unmarshal(read(t, conn), &frame); err != nil {
			t.Fatal(err)
		}
		var value struct {
			Header struct{ Height string }
		}
		if err := json.Unmarshal(frame.Params[1], &value); err != nil || value.Header.Height != fmt.Sprint(want) || frame.Method != "xrpc.ch.val" {
			t.Fatalf("%s %s: %v, want height %d", frame.Method, value.Header.Height, err, want)
		}
	}
}

func TestBatch(t *testing.T) {
	r := newRig(t, Options{})
	status, raw := r.post(t, []byte(`[{"jsonrpc":"2.0","id":1,"method":"no.Such","params":[]},{"jsonrpc":"2.0","id":"b","method":"header.LocalHead","params":[]},{"jsonrpc":"2.0","method":"header.LocalHead","params":[]}]`))
	var answers []map[string]any
	if err := json.Unmarshal(raw, &answers); err != nil || status != 200 || len(answers) != 2 {
		t.Fatalf("%d %v %s", status, err, raw)
	}
	if answers[0]["id"] != 1.0 || answers[0]["error"] == nil || answers[1]["id"] != "b" || answers[1]["result"] == nil {
		t.Fatalf("%s", raw)
	}
	if status, raw = r.post(t, []byte(`[]`)); status != 400 {
		t.Fatalf("empty batch: %d %s", status, raw)
	}
}

func TestTokenWording(t *testing.T) {
	r := newRig(t, Options{Token: "secret"})
	status, raw := r.post(t, []byte(`{"jsonrpc":"2.0","id":1,"method":"blob.Submit","params":[[],{}]}`))
	if want := `{"error":{"code":1,"message":"missing permission to invoke 'Submit' (need 'write')"},"id":1,"jsonrpc":"2.0"}`; status != 200 || strings.TrimSpace(string(raw)) != want {
		t.Fatalf("no token: %d %s", status, raw)
	}
	request, err := http.NewRequest(http.MethodPost, r.http.URL, strings.NewReader(`{}`))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Authorization", "Bearer garbage")
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	if body, _ := io.ReadAll(response.Body); response.StatusCode != 401 || len(body) != 0 {
		t.Fatalf("garbage token: %d %q", response.StatusCode, body)
	}
}

func TestListen(t *testing.T) {
	r := newRig(t, Options{})
	s, err := Listen("127.0.0.1:0", New(r.layer, Options{}))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Listen(s.Addr(), nil); err == nil || !strings.Contains(err.Error(), s.Addr()) {
		t.Fatalf("a port in use: %v", err)
	}
	response, err := http.Get(s.URL())
	if err != nil {
		t.Fatal(err)
	}
	response.Body.Close()
	if response.StatusCode != http.StatusMethodNotAllowed {
		t.Fatalf("GET: %d", response.StatusCode)
	}
	// A Submit that no block answers does not hold up the end.
	r.layer.Faults().Halt(true)
	hung := make(chan error)
	go func() {
		response, err := http.Post(s.URL(), "application/json", strings.NewReader(`{"jsonrpc":"2.0","id":1,"method":"blob.Submit","params":[[{"namespace":"AAAAAAAAAAAAAAAAAAAAAAAAAHJvbGx1cC10c3Q=","data":"eA==","share_version":0}],{}]}`))
		if err == nil {
			response.Body.Close()
		}
		hung <- err
	}()
	<-r.layer.Queued()
	if err := s.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	<-hung
	if err := <-s.Done(); err != nil {
		t.Fatal(err)
	}
}
