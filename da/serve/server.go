package serve

import (
	"bytes"
	"context"
	"crypto/subtle"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"mime"
	"net/http"
	"strings"

	"github.com/gorilla/websocket"
	"github.com/trivium-chain/trivium/da"
	"github.com/trivium-chain/trivium/da/comet"
	"github.com/trivium-chain/trivium/da/hostcheck"
	"github.com/trivium-chain/trivium/da/wire"
)

// Layer is a DA layer that also gives its headers whole, and tells of new
// ones. local.Layer and celestia.Client are such.
type Layer interface {
	da.Client
	ExtendedHead(ctx context.Context) (*comet.ExtendedHeader, error)
	ExtendedHeader(ctx context.Context, height uint64) (*comet.ExtendedHeader, error)
	// Headers gives every new header, in order, until ctx ends.
	Headers(ctx context.Context) <-chan da.Header
}

// Options may be left zero.
type Options struct {
	// Token, when set, is the bearer token that every request must carry.
	// ReadToken does for those that only read.
	Token, ReadToken string
	// Logger is slog.Default() by default.
	Logger *slog.Logger
}

// Bounds of one request, so that a small one cannot ask for more than memory holds.
const (
	maxBatch       = 100      // requests in a JSON-RPC batch
	maxAnswerBytes = 64 << 20 // answers to a batch, and blobs of one call
)

type server struct {
	layer   Layer
	options Options
	upgrade websocket.Upgrader
}

// New gives the handler of the API; it answers at every path.
func New(layer Layer, options Options) http.Handler {
	if options.Logger == nil {
		options.Logger = slog.Default()
	}
	anyOrigin := func(*http.Request) bool { return true } // ServeHTTP has checked it
	return &server{layer: layer, options: options, upgrade: websocket.Upgrader{CheckOrigin: anyOrigin}}
}

// ServeHTTP answers a POST with one request or a batch, and upgrades a WebSocket.
func (s *server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if err := hostcheck.Request(r); err != nil {
		http.Error(w, err.Error(), http.StatusForbidden)
		return
	}
	allowed, ok := s.authorize(r)
	if !ok {
		w.WriteHeader(http.StatusUnauthorized)
		return
	}
	if websocket.IsWebSocketUpgrade(r) {
		s.serveSocket(w, r, allowed)
		return
	}
	if r.Method != http.MethodPost {
		w.Header().Set("Allow", http.MethodPost)
		http.Error(w, "POST a JSON-RPC request, or open a WebSocket", http.StatusMethodNotAllowed)
		return
	}
	if !jsonBody(r) {
		http.Error(w, "send the request as Content-Type: application/json", http.StatusUnsupportedMediaType)
		return
	}
	body, err := io.ReadAll(io.LimitReader(r.Body, wire.MaxRequestBytes+1))
	if err != nil { // the client is gone, or slow
		http.Error(w, fmt.Sprintf("the request did not come whole within %s", readTimeout), http.StatusRequestTimeout)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	if len(body) > wire.MaxRequestBytes {
		s.write(w, nil, nil, &failure{wire.Error{Code: wire.CodeParse, Message: wire.TooBig()}, 500})
		return
	}
	if first := bytes.TrimLeft(body, " \t\r\n"); len(first) > 0 && first[0] == '[' {
		s.serveBatch(w, r, body, allowed)
		return
	}
	var request wire.Request
	if err := json.Unmarshal(body, &request); err != nil {
		s.write(w, nil, nil, &failure{wire.Error{Code: wire.CodeParse, Message: fmt.Sprintf("unmarshaling request: %v", err)}, 500})
		return
	}
	result, fail := s.call(r.Context(), request, allowed)
	if request.ID == nil {
		return // a notification
	}
	s.write(w, request.ID, result, fail)
}

// jsonBody refuses the types that a page may post to another site without asking
// it first. Programs may leave the type out.
func jsonBody(r *http.Request) bool {
	header := r.Header.Get("Content-Type")
	if header == "" {
		return r.Header.Get("Origin") == ""
	}
	kind, _, err := mime.ParseMediaType(header)
	return err == nil && kind == "application/json"
}

// access is what a request may do.
type access uint8

const (
	nothing access = iota
	reads
	writes
)

// String is the permission in a node's words.
func (a access) String() string { return [...]string{"", "read", "write"}[a] }

// authorize tells what a request's token allows, and whether it may be answered
// at all: a wrong token is refused outright, a missing one per method.
func (s *server) authorize(r *http.Request) (allowed access, ok bool) {
	if s.options.Token == "" {
		return writes, true
	}
	header := r.Header.Get("Authorization")
	if header == "" {
		return nothing, true
	}
	token, found := strings.CutPrefix(header, "Bearer ")
	is := func(right string) bool {
		return found && right != "" && subtle.ConstantTimeCompare([]byte(token), []byte(right)) == 1
	}
	switch {
	case is(s.options.Token):
		return writes, true
	case is(s.options.ReadToken):
		return reads, true
	}
	return nothing, false
}

func (s *server) serveBatch(w http.ResponseWriter, r *http.Request, body []byte, allowed access) {
	var requests []wire.Request
	if err := json.Unmarshal(body, &requests); err != nil {
		s.write(w, nil, nil, &failure{wire.Error{Code: wire.CodeParse, Message: "Parse error"}, 500})
		return
	}
	if len(requests) == 0 {
		s.write(w, nil, nil, &failure{wire.Error{Code: wire.CodeInvalidRequest, Message: "Invalid request"}, 400})
		return
	}
	if len(requests) > maxBatch {
		s.write(w, nil, nil, &failure{wire.Error{Code: wire.CodeInvalidRequest, Message: fmt.Sprintf("%d requests in a batch, the limit is %d: send them in several", len(requests), maxBatch)}, 400})
		return
	}
	var out bytes.Buffer
	out.WriteByte('[')
	for _, request := range requests {
		if r.Context().Err() != nil {
			return // the client is gone, or the server closes
		}
		var result json.RawMessage
		fail := tooMuch
		if out.Len() < maxAnswerBytes {
			result, fail = s.call(r.Context(), request, allowed)
		}
		if len(result) > maxAnswerBytes-min(out.Len(), maxAnswerBytes) && out.Len() > 1 {
			result, fail = nil, tooMuch
		}
		if request.ID == nil {
			continue
		}
		if out.Len() > 1 {
			out.WriteByte(',')
		}
		out.Write(encode(request.ID, result, fail))
	}
	out.WriteString("]\n")
	_, _ = w.Write(out.Bytes())
}

// tooMuch answers a request whose answer would pass the bound.
var tooMuch = &failure{wire.Error{Code: wire.CodeMethod, Message: fmt.Sprintf("the answer is over %d bytes: ask for less at once", maxAnswerBytes)}, 200}

// call runs one request to its JSON result.
func (s *server) call(ctx context.Context, request wire.Request, allowed access) (json.RawMessage, *failure) {
	m, ok := methods[request.Method]
	if !ok {
		return nil, &failure{wire.Error{Code: wire.CodeNoMethod, Message: fmt.Sprintf("method '%s' not found", request.Method)}, 500}
	}
	if fail := m.check(request, allowed); fail != nil {
		return nil, fail
	}
	p := params{request.Method, request.Params}
	value, err := m.call(ctx, s, p)
	if err != nil {
		return nil, s.fail(ctx, p, err)
	}
	var result []byte
	if own, ok := value.(json.Marshaler); ok {
		result, err = own.MarshalJSON() // encoding/json would look through it once more
	} else {
		result, err = json.Marshal(value)
	}
	if err != nil {
		return nil, &failure{wire.Error{Code: wire.CodeMethod, Message: err.Error()}, 200}
	}
	return result, nil
}

func (m method) check(request wire.Request, allowed access) *failure {
	if len(request.Params) != m.params {
		return &failure{wire.Error{Code: wire.CodeParams, Message: fmt.Sprintf("wrong param count (method '%s'): %d != %d", request.Method, len(request.Params), m.params)}, 500}
	}
	if allowed < m.needs {
		_, name, _ := strings.Cut(request.Method, ".")
		return &failure{wire.Error{Code: wire.CodeMethod, Message: wire.Denied(name, m.needs.String())}, 200}
	}
	return nil
}

// fail gives err the words of a node.
func (s *server) fail(ctx context.Context, p params, err error) *failure {
	var f *failure
	if errors.As(err, &f) {
		return f
	}
	if da.KindOf(err) == da.KindFuture {
		requested, _ := p.height(0)
		return s.future(ctx, requested)
	}
	var known *da.Error
	if errors.As(err, &known) && (known.Err.Error() == wire.ZeroHeight || known.Err.Error() == wire.NoBlobs) {
		return &failure{wire.Error{Code: wire.CodeMethod, Message: known.Err.Error()}, 200}
	}
	hash := ""
	if p.method == wire.SubmitMethod {
		hash = txHash(p)
	}
	return &failure{wire.Error{Code: wire.CodeMethod, Message: wire.Message(err, p.method, hash)}, 200}
}

// future answers for a height that does not exist yet.
func (s *server) future(ctx context.Context, requested uint64) *failure {
	var head uint64
	if h, err := s.layer.Head(ctx); err == nil {
		head = h.Height
	}
	return &failure{wire.Error{Code: wire.CodeMethod, Message: wire.Future(head, requested)}, 200}
}

func (f *failure) Error() string { return f.object.Message }

func (s *server) write(w http.ResponseWriter, id, result json.RawMessage, fail *failure) {
	if fail != nil && fail.status != 200 {
		w.WriteHeader(fail.status)
	}
	_, _ = w.Write(append(encode(id, result, fail), '\n'))
}

// encode writes a response around a result that is JSON already; large results
// are not parsed again.
func encode(id, result json.RawMessage, fail *failure) []byte {
	if id == nil {
		id = json.RawMessage("null")
	}
	out := make([]byte, 0, len(result)+len(id)+64)
	out = append(out, '{')
	if fail != nil {
		object, err := json.Marshal(fail.object)
		if err != nil {
			object = []byte(`{"code":1,"message":"internal error"}`)
		}
		out = append(append(append(out, `"error":`...), object...), ',')
	}
	out = append(append(append(out, `"id":`...), id...), `,"jsonrpc":"2.0"`...)
	if fail == nil {
		out = append(append(out, `,"result":`...), result...)
	}
	return append(out, '}')
}
