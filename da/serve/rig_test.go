package serve

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/trivium-chain/trivium/da/local"
)

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

func parse(t *testing.T, raw []byte) any {
	t.Helper()
	var v any
	if err := json.Unmarshal(raw, &v); err != nil {
		t.Fatalf("%v in %.200s", err, raw)
	}
	return v
}
