package dasuite

import (
	"bytes"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/trivium-chain/trivium/da"
	"github.com/trivium-chain/trivium/da/celestia"
	"github.com/trivium-chain/trivium/da/wire"
)

// Target is a server of the API. Its chain makes blocks by itself.
type Target struct {
	URL       string
	Token     string // may read and write
	ReadToken string // may only read; empty: there is none
}

// suite is what its tests share.
type suite struct {
	target Target
	client *celestia.Client
	// signer is the account that the server submits with. A server without
	// accounts takes any.
	signer   []byte
	accounts bool
}

// Run runs the suite.
func Run(t *testing.T, target Target) {
	s := &suite{target: target}
	s.client = s.dial(t, target.Token)
	s.findSigner(t)
	for _, part := range []struct {
		name string
		run  func(*suite, *testing.T)
	}{
		{"Headers", (*suite).headers},
		{"Blobs", (*suite).blobs},
		{"Absence", (*suite).absence},
		{"Errors", (*suite).errors},
		{"Fees", (*suite).fees},
		{"Limits", (*suite).limits},
		{"Batches", (*suite).batches},
		{"Tokens", (*suite).tokens},
		{"Health", (*suite).health},
		{"Subscriptions", (*suite).subscriptions},
		{"Recorded", (*suite).recorded},
	} {
		t.Run(part.name, func(t *testing.T) { part.run(s, t) })
	}
}

func (s *suite) dial(t *testing.T, token string) *celestia.Client {
	t.Helper()
	c, err := celestia.Dial(celestia.Config{
		URL: s.target.URL, Token: token,
		Limits: da.Limits{MaxBlobBytes: 16 << 20, MaxRequestBytes: 16 << 20}, // above what a server takes
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c
}

// findSigner asks for the account that submits.
func (s *suite) findSigner(t *testing.T) {
	t.Helper()
	var address string
	if fail := s.result(t, &address, "state.AccountAddress"); fail != nil {
		if fail.Code != wire.CodeNoMethod {
			t.Fatal(fail)
		}
		s.signer = bytes.Repeat([]byte{7}, 20)
		return
	}
	s.accounts = true
	var err error
	if s.signer, err = decodeBech32(address); err != nil {
		t.Fatalf("%q: %v", address, err)
	}
}

// decodeBech32 gives the bytes of an address; its checksum is the node's affair.
func decodeBech32(address string) ([]byte, error) {
	const charset, checksum = "qpzry9x8gf2tvdw0s3jn54khce6mua7l", 6
	digits := address[strings.LastIndexByte(address, '1')+1:]
	if len(digits) < checksum {
		return nil, fmt.Errorf("too short")
	}
	var out []byte
	value, bits := 0, 0
	for _, c := range digits[:len(digits)-checksum] {
		d := strings.IndexRune(charset, c)
		if d < 0 {
			return nil, fmt.Errorf("%q is no digit", c)
		}
		value, bits = value<<5|d, bits+5
		if bits >= 8 {
			bits -= 8
			out = append(out, byte(value>>bits))
			value &= 1<<bits - 1
		}
	}
	return out, nil
}

// namespace is one that nobody has used yet.
func namespace(t *testing.T) da.Namespace {
	t.Helper()
	var id [da.UserNamespaceSize]byte
	if _, err := rand.Read(id[1:]); err != nil { // which does not end
		t.Fatal(err)
	}
	id[0] = 0x74
	return da.NewNamespace(id)
}

func (s *suite) submit(t *testing.T, fee da.Fee, blobs ...da.Blob) uint64 {
	t.Helper()
	r, err := s.client.Submit(t.Context(), blobs, fee)
	if err != nil {
		t.Fatal(err)
	}
	return r.Height
}

// post sends a body and gives the HTTP status, 0 when the connection broke, and
// the answer.
func (s *suite) post(t *testing.T, authorization string, body []byte) (int, []byte) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.target.URL, bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/json")
	if authorization != "" {
		request.Header.Set("Authorization", authorization)
	}
	response, err := (&http.Client{Timeout: time.Minute}).Do(request)
	if err != nil {
		return 0, []byte(err.Error())
	}
	defer response.Body.Close()
	answer, err := io.ReadAll(response.Body)
	if err != nil {
		return 0, []byte(err.Error())
	}
	return response.StatusCode, answer
}

func (s *suite) bearer() string {
	if s.target.Token == "" {
		return ""
	}
	return "Bearer " + s.target.Token
}

func encodeRequest(t *testing.T, method string, params ...any) []byte {
	t.Helper()
	body, err := json.Marshal(map[string]any{"jsonrpc": "2.0", "id": 1, "method": method, "params": append([]any{}, params...)})
	if err != nil {
		t.Fatal(err)
	}
	return body
}

// raw makes one call and gives the HTTP status and the response.
func (s *suite) raw(t *testing.T, method string, params ...any) (int, wire.Response) {
	t.Helper()
	status, answer := s.post(t, s.bearer(), encodeRequest(t, method, params...))
	var r wire.Response
	if err := json.Unmarshal(answer, &r); err != nil {
		t.Fatalf("%s: status %d, %v in %.200s", method, status, err, answer)
	}
	return status, r
}

// result makes one call and decodes what it gives, or returns its error.
func (s *suite) result(t *testing.T, into any, method string, params ...any) *wire.Error {
	t.Helper()
	_, r := s.raw(t, method, params...)
	if r.Error != nil {
		return r.Error
	}
	if err := json.Unmarshal(r.Result, into); err != nil {
		t.Fatalf("%s: %v in %.200s", method, err, r.Result)
	}
	return nil
}

// is asserts the class of an error.
func is(t *testing.T, what string, err error, kind da.Kind, reason da.Reason) {
	t.Helper()
	if _, ok := err.(*da.Error); !ok || da.KindOf(err) != kind || da.ReasonOf(err) != reason {
		t.Errorf("%s: reason %q in %v; want %s, %q", what, da.ReasonOf(err), err, kind, reason)
	}
}
