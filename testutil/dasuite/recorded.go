package dasuite

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"os"
	"regexp"
	"slices"
	"sort"
	"strings"
	"testing"

	"github.com/trivium-chain/trivium/da/wire"
	"github.com/trivium-chain/trivium/testutil/fixture"
)

// api is what every server has. Recordings of other methods are not sent.
var api = []string{
	wire.SubmitMethod, "blob.Get", "blob.GetAll", "blob.GetProof", "blob.Included", "share.GetNamespaceData",
	"header.GetByHeight", "header.GetRangeByHeight", "header.LocalHead", "header.NetworkHead", "header.SyncState", "no.Such",
}

// recorded sends requests that a real node was sent once, and compares the
// structure of the answers, their HTTP statuses and the wording of errors.
func (s *suite) recorded(t *testing.T) {
	entries, err := os.ReadDir(fixture.Dir(t))
	if err != nil {
		t.Fatal(err)
	}
	heights := s.recordedHeights(t)
	replayed := 0
	for _, e := range entries {
		name := e.Name()
		if strings.HasPrefix(name, "light.") || strings.HasPrefix(name, "fail.") || strings.HasPrefix(name, "comet.") || strings.HasPrefix(name, "ws.") {
			continue // another kind of node, a broken one, another API, a socket
		}
		if strings.HasSuffix(name, "multirow.json") && !strings.HasPrefix(name, "header.") {
			continue // about a blob whose data is not in the recording
		}
		if name == "blob.Submit.size_9000000.json" || name == "blob.Submit.size_12000000.json" {
			continue // as 8388608, which is as slow
		}
		record := fixture.Load(t, name)
		if !slices.Contains(api, record.Request.Method) || record.Status == 0 {
			continue // 0: the node broke the connection; a client may see that or the refusal before it
		}
		t.Run(name, func(t *testing.T) {
			replayed++
			s.replay(t, record, heights)
		})
	}
	if replayed < 30 {
		t.Errorf("only %d recordings replayed", replayed)
	}
}

// recordedHeights submits what was recorded, and tells which heights stand for
// those of the recordings.
func (s *suite) recordedHeights(t *testing.T) map[string]string {
	t.Helper()
	heights := map[string]string{}
	for _, name := range []string{"blob.Submit.json", "blob.Submit.v1_signer.json", "blob.Submit.two_blobs.json"} {
		record := fixture.Load(t, name)
		_, answer := s.post(t, s.bearer(), s.body(t, record.Request))
		got, want := parse(t, answer).(map[string]any), parse(t, record.Response).(map[string]any)
		if got["error"] != nil {
			t.Fatalf("%s: %v", name, got["error"])
		}
		heights[fmt.Sprint(want["result"])] = fmt.Sprint(got["result"])
	}
	heights["206"] = heights["228"] // a height without the blob of 205
	heights["207"] = heights["226"]
	heights["0"] = "0"
	head, err := s.client.Head(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	heights["1210"] = fmt.Sprint(head.Height + 100_000)
	return heights
}

func (s *suite) replay(t *testing.T, record fixture.Record, heights map[string]string) {
	request := record.Request
	if len(request.Params) > 0 {
		if h, ok := heights[string(request.Params[0])]; ok {
			request.Params[0] = json.RawMessage(h)
		}
	}
	switch {
	case request.Method == "header.GetRangeByHeight":
		_, first := s.raw(t, "header.GetByHeight", 1)
		request.Params[0], request.Params[1] = first.Result, json.RawMessage("4")
	case request.Method == "blob.Included" && strings.Contains(string(record.Response), "true"):
		_, proof := s.raw(t, "blob.GetProof", request.Params[0], request.Params[1], request.Params[3])
		request.Params[2] = proof.Result
	}
	status, answer := s.post(t, s.bearer(), s.body(t, request))
	got, want := parse(t, answer), parse(t, record.Response)
	if status != record.Status {
		t.Errorf("status %d, want %d: %.200s", status, record.Status, answer)
	}
	g, w := shape(got), shape(want)
	if request.Method == "header.SyncState" { // whose hashes are empty in a node that has never synced
		g = strings.ReplaceAll(g, "HEX", "string")
	}
	if g != w {
		t.Errorf("shape differs\n got %s\nwant %s\nfrom %.300s", g, w, answer)
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
}

// body is a recorded request with real bytes where the recording only says how
// many there were, and with the account that submits here.
func (s *suite) body(t *testing.T, request wire.Request) []byte {
	t.Helper()
	body, err := json.Marshal(request)
	if err != nil {
		t.Fatal(err)
	}
	body = regexp.MustCompile(`"signer":"[^"]*"`).ReplaceAll(body, fmt.Appendf(nil, `"signer":%q`, base64.StdEncoding.EncodeToString(s.signer)))
	return regexp.MustCompile(`\((\d+) base64 chars\)|[A-Za-z0-9+/]+\.\.\.\(trimmed\)`).ReplaceAllFunc(body, func(m []byte) []byte {
		n := 60000
		if _, err := fmt.Sscanf(string(m), "(%d base64", &n); err == nil {
			n = n / 4 * 3
		}
		return []byte(base64.StdEncoding.EncodeToString(make([]byte, n)))
	})
}

func parse(t *testing.T, raw []byte) any {
	t.Helper()
	var v any
	if err := json.Unmarshal(raw, &v); err != nil {
		t.Fatalf("%v in %.200s", err, raw)
	}
	return v
}

// What strings look like, and what differs in texts from run to run.
var (
	hexString = regexp.MustCompile(`^[0-9A-F]{40}$|^[0-9A-F]{64}$`)
	integer   = regexp.MustCompile(`^-?[0-9]+$`)
	timestamp = regexp.MustCompile(`^\d{4}-\d\d-\d\dT[0-9:.]+Z$`)
	hash      = regexp.MustCompile(`[0-9A-F]{64}`)
	height    = regexp.MustCompile(`(Height: )\d+`)
	ownReason = regexp.MustCompile(`(for this node; ).*( \(min gas price: )`) // the layer's own
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
		case hexString.MatchString(v):
			return "HEX"
		case integer.MatchString(v):
			return "integer string"
		case timestamp.MatchString(v):
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

// wording is a text without what differs from run to run.
func wording(text string) string {
	text = hash.ReplaceAllString(text, "HASH")
	text = height.ReplaceAllString(text, "${1}N")
	return ownReason.ReplaceAllString(text, "${1}...${2}")
}
