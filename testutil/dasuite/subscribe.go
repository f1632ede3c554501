package dasuite

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"github.com/trivium-chain/trivium/da"
	"github.com/trivium-chain/trivium/da/wire"
	"github.com/trivium-chain/trivium/testutil/fixture"
)

// subscriptions: headers come in order through the client; frames are those of
// a node; other calls go on beside them; a cancel ends them.
func (s *suite) subscriptions(t *testing.T) {
	t.Run("client", s.headersInOrder)
	t.Run("headers", s.headerFrames)
	t.Run("blobs", s.blobFrames)
}

func (s *suite) headersInOrder(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	headers := s.client.Headers(ctx)
	var last da.Header
	for i := range 4 {
		h, ok := <-headers
		if !ok {
			t.Fatal("no more headers")
		}
		if i > 0 && (h.Height != last.Height+1 || h.Parent != last.Hash) {
			t.Fatalf("header %d after %d", h.Height, last.Height)
		}
		last = h
	}
	cancel()
	for range headers {
	}
}

// socket is a WebSocket whose frames are read one after the other.
type socket struct {
	t *testing.T
	*websocket.Conn
}

func (s *suite) socket(t *testing.T) *socket {
	t.Helper()
	header := http.Header{}
	if b := s.bearer(); b != "" {
		header.Set("Authorization", b)
	}
	conn, _, err := websocket.DefaultDialer.DialContext(t.Context(), "ws"+strings.TrimPrefix(s.target.URL, "http"), header)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	if err := conn.SetReadDeadline(time.Now().Add(time.Minute)); err != nil {
		t.Fatal(err)
	}
	return &socket{t, conn}
}

func (s *socket) send(body any) {
	s.t.Helper()
	if err := s.WriteJSON(body); err != nil {
		s.t.Fatal(err)
	}
}

// frame is what may be in a message of either side.
type frame struct {
	raw    []byte
	ID     json.RawMessage   `json:"id"`
	Method string            `json:"method"`
	Params []json.RawMessage `json:"params"`
}

// until reads frames up to the first that is wanted.
func (s *socket) until(what string, wanted func(frame) bool) frame {
	s.t.Helper()
	for {
		_, raw, err := s.ReadMessage()
		if err != nil {
			s.t.Fatalf("%s: %v", what, err)
		}
		f := frame{raw: raw}
		if err := json.Unmarshal(raw, &f); err != nil {
			s.t.Fatalf("%v in %.200s", err, raw)
		}
		if wanted(f) {
			return f
		}
	}
}

func (s *socket) answer(id string) frame {
	s.t.Helper()
	return s.until("answer "+id, func(f frame) bool { return string(f.ID) == id })
}

func (s *suite) headerFrames(t *testing.T) {
	conn := s.socket(t)
	conn.send(map[string]any{"jsonrpc": "2.0", "id": 4, "method": "header.Subscribe", "params": []any{}})
	if got := string(trim(conn.answer("4").raw)); got != `{"id":4,"jsonrpc":"2.0","result":1}` {
		t.Fatal(got)
	}
	conn.send(map[string]any{"jsonrpc": "2.0", "id": 5, "method": "no.Such", "params": []any{}})
	if got := string(trim(conn.answer("5").raw)); got != `{"error":{"code":-32601,"message":"method 'no.Such' not found"},"id":5,"jsonrpc":"2.0"}` {
		t.Fatal(got)
	}
	var last uint64
	for range 3 {
		f := conn.until("a header", func(f frame) bool { return f.Method == wire.FrameValue })
		var value struct {
			Header struct {
				Height uint64 `json:"height,string"`
			} `json:"header"`
		}
		if len(f.Params) != 2 || string(f.Params[0]) != "1" {
			t.Fatalf("%.200s", f.raw)
		}
		if err := json.Unmarshal(f.Params[1], &value); err != nil || last != 0 && value.Header.Height != last+1 {
			t.Fatalf("height %d after %d: %v", value.Header.Height, last, err)
		}
		last = value.Header.Height
	}
	conn.send(map[string]any{"jsonrpc": "2.0", "method": wire.FrameCancel, "params": []any{4}})
	conn.until("the end", func(f frame) bool { return f.Method == wire.FrameClose })
}

func (s *suite) blobFrames(t *testing.T) {
	record := fixture.Load(t, "ws.blob.Subscribe.json")
	conn := s.socket(t)
	conn.send(record.Request)
	same := func(got frame, want json.RawMessage) {
		t.Helper()
		if g, w := shape(parse(t, got.raw)), shape(parse(t, want)); g != w {
			t.Errorf("frame\n got %s\nwant %s", g, w)
		}
	}
	same(conn.answer(string(record.Request.ID)), record.Frames[0])
	submitted := make(chan int, 1)
	go func() {
		status, _ := s.post(t, s.bearer(), submission(record.Request.Params[0], "c3Vic2NyaWJlZCE="))
		submitted <- status
	}()
	holds := func(blobs bool) func(frame) bool {
		return func(f frame) bool {
			var value struct{ Blobs []wire.Blob }
			return f.Method == wire.FrameValue && len(f.Params) == 2 && json.Unmarshal(f.Params[1], &value) == nil && (len(value.Blobs) > 0) == blobs
		}
	}
	same(conn.until("a block with the blob", holds(true)), record.Frames[1])
	same(conn.until("a block without", holds(false)), record.Frames[2])
	if status := <-submitted; status != http.StatusOK {
		t.Errorf("submission: HTTP status %d", status)
	}
	conn.send(map[string]any{"jsonrpc": "2.0", "method": wire.FrameCancel, "params": []json.RawMessage{record.Request.ID}})
	same(conn.until("the end", func(f frame) bool { return f.Method == wire.FrameClose }), record.Frames[len(record.Frames)-1])
}
