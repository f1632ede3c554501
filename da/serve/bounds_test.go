package serve

import (
	"bufio"
	"bytes"
	"context"
	"encoding/base64"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/trivium-chain/trivium/da"
	"github.com/trivium-chain/trivium/da/comet"
)

// batch is n times the same request.
func batch(n int, request string) []byte {
	return []byte("[" + strings.Repeat(request+",", n-1) + request + "]")
}

// calls answers the head alone and counts how often it was asked.
type calls struct {
	Layer
	n   int
	hit func()
}

func (c *calls) ExtendedHead(ctx context.Context) (*comet.ExtendedHeader, error) {
	c.n++
	if c.hit != nil {
		c.hit()
	}
	return c.Layer.ExtendedHead(ctx)
}

const headRequest = `{"jsonrpc":"2.0","id":1,"method":"header.LocalHead","params":[]}`

func TestBatchIsBoundedInRequests(t *testing.T) {
	r := newRig(t, Options{})
	status, body := r.post(t, batch(maxBatch, headRequest))
	if answers, ok := parse(t, body).([]any); status != 200 || !ok || len(answers) != maxBatch {
		t.Fatalf("status %d, %.200s", status, body)
	}
	status, body = r.post(t, batch(maxBatch+1, headRequest))
	if status != 400 || !bytes.Contains(body, []byte("101 requests in a batch, the limit is 100")) {
		t.Fatalf("status %d, %.200s", status, body)
	}
}

// Small requests for large blobs end at the bound of the answer.
func TestAnswersAreBoundedInBytes(t *testing.T) {
	r := newRig(t, Options{})
	const size = 6 << 20
	ns := da.NewNamespace([10]byte{0: 7})
	name := base64.StdEncoding.EncodeToString(ns[:])
	_, body := r.post(t, fmt.Appendf(nil, `{"jsonrpc":"2.0","id":1,"method":"blob.Submit","params":[[{"namespace":%q,"data":%q,"share_version":0}],{}]}`,
		name, base64.StdEncoding.EncodeToString(make([]byte, size))))
	height, ok := parse(t, body).(map[string]any)["result"].(float64)
	if !ok {
		t.Fatalf("%.300s", body)
	}
	get := fmt.Sprintf(`{"jsonrpc":"2.0","id":1,"method":"blob.GetAll","params":[%.0f,[%q]]}`, height, name)
	_, body = r.post(t, batch(20, get))
	if n := bytes.Count(body, []byte(`"error"`)); len(body) > maxAnswerBytes+1<<20 || n == 0 || n > 13 {
		t.Errorf("20 answers have %d bytes, %d are errors", len(body), n)
	}
	many := strings.Repeat(fmt.Sprintf("%q,", name), maxAnswerBytes/size+1)
	_, body = r.post(t, fmt.Appendf(nil, `{"jsonrpc":"2.0","id":1,"method":"blob.GetAll","params":[%.0f,[%s]]}`, height, strings.TrimSuffix(many, ",")))
	if !bytes.Contains(body, []byte("ask for less")) {
		t.Errorf("one namespace many times gives %d bytes", len(body))
	}
}

// A batch whose client has left is not worked on.
func TestBatchEndsWithItsClient(t *testing.T) {
	r := newRig(t, Options{})
	ctx, cancel := context.WithCancel(t.Context())
	c := &calls{Layer: r.layer, hit: cancel}
	request := httptest.NewRequest(http.MethodPost, "/", bytes.NewReader(batch(50, headRequest))).WithContext(ctx)
	New(c, Options{}).ServeHTTP(httptest.NewRecorder(), request)
	if c.n != 1 {
		t.Errorf("%d calls were made for a client that had left after the first", c.n)
	}
}

// A notification in a batch has no answer.
func TestNotificationInBatch(t *testing.T) {
	r := newRig(t, Options{})
	for _, batch := range []string{
		`[{"jsonrpc":"2.0","method":"header.LocalHead","params":[]},` + headRequest + `]`,
		`[` + headRequest + `,{"jsonrpc":"2.0","method":"header.LocalHead","params":[]}]`,
	} {
		status, body := r.post(t, []byte(batch))
		if answers, ok := parse(t, body).([]any); status != 200 || !ok || len(answers) != 1 {
			t.Errorf("status %d, %.200s", status, body)
		}
	}
}

// late answers the head after a while.
type late struct {
	Layer
	after time.Duration
}

func (l late) ExtendedHead(ctx context.Context) (*comet.ExtendedHeader, error) {
	select {
	case <-ctx.Done():
		return nil, ctx.Err()
	case <-time.After(l.after):
		return l.Layer.ExtendedHead(ctx)
	}
}

// A request has to come in time. Its answer may take longer.
func TestSlowRequests(t *testing.T) {
	defer func(d time.Duration) { readTimeout = d }(readTimeout)
	readTimeout = 100 * time.Millisecond
	s, err := Listen("127.0.0.1:0", New(late{newRig(t, Options{}).layer, 3 * readTimeout}, Options{}))
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close(t.Context())
	for body, want := range map[string]int{headRequest: http.StatusOK, headRequest[:20]: http.StatusRequestTimeout} {
		conn, err := net.Dial("tcp", s.Addr())
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		fmt.Fprintf(conn, "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s", len(headRequest), body)
		response, err := http.ReadResponse(bufio.NewReader(conn), nil)
		if err != nil {
			t.Fatal(err)
		}
		raw, err := io.ReadAll(response.Body)
		response.Body.Close()
		if failed := bytes.Contains(raw, []byte(`"error"`)); err != nil || response.StatusCode != want || response.Close != (want != http.StatusOK) || failed {
			t.Errorf("%s: status %d, %s, %v; want %d", body, response.StatusCode, raw, err, want)
		}
	}
}
