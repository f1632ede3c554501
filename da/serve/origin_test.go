package serve

import (
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/gorilla/websocket"
)

// A page that somebody opens in a browser on this machine can post here without
// being asked first; it must neither write nor read.
func TestWebPagesAreRefused(t *testing.T) {
	r := newRig(t, Options{})
	const body = `{"jsonrpc":"2.0","id":1,"method":"header.LocalHead","params":[]}`
	for _, c := range []struct {
		name, host, origin, kind string
		want                     int
	}{
		{"program", "", "", "application/json", 200},
		{"program, with charset", "", "", "application/json; charset=utf-8", 200},
		{"program without a type", "", "", "", 200},
		{"page's form", "", "https://evil.example", "text/plain", 403},
		{"page without a type", "", "http://localhost:3000", "", 415},
		{"page in the open", "", "https://evil.example", "application/json", 403},
		{"sandboxed page", "", "null", "application/json", 403},
		{"page on this machine", "", "http://localhost:3000", "application/json", 200},
		{"text", "", "", "text/plain", 415},
		{"rebound name", "evil.example:26658", "", "application/json", 403},
	} {
		request, err := http.NewRequest(http.MethodPost, r.http.URL, strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		request.Host = c.host
		for name, value := range map[string]string{"Origin": c.origin, "Content-Type": c.kind} {
			if value != "" {
				request.Header.Set(name, value)
			}
		}
		response, err := http.DefaultClient.Do(request)
		if err != nil {
			t.Fatal(err)
		}
		answer, err := io.ReadAll(response.Body)
		response.Body.Close()
		if err != nil || response.StatusCode != c.want {
			t.Errorf("%s: %d %s %v, want %d", c.name, response.StatusCode, answer, err, c.want)
		}
	}
	url := "ws" + strings.TrimPrefix(r.http.URL, "http")
	if _, response, err := websocket.DefaultDialer.Dial(url, http.Header{"Origin": {"https://evil.example"}}); err == nil || response == nil || response.StatusCode != 403 {
		t.Errorf("a page opened a WebSocket: %v, %v", response, err)
	}
	conn, _, err := websocket.DefaultDialer.Dial(url, nil)
	if err != nil {
		t.Fatal(err)
	}
	conn.Close()
}
