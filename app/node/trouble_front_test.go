package node

import (
	"bytes"
	"encoding/json"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"github.com/trivium-chain/trivium/da"
	"github.com/trivium-chain/trivium/da/comet"
	"github.com/trivium-chain/trivium/da/local"
	"github.com/trivium-chain/trivium/da/serve"
	"github.com/trivium-chain/trivium/da/wire"
)

const (
	troubledDA = "private" // chain id of the DA layer
	writeToken = "may write"
	readToken  = "may read"
)

// fault is how a front misbehaves. What is left nil it does well.
type fault struct {
	request func(w http.ResponseWriter, r *http.Request, calls []wire.Request, pass http.HandlerFunc) (taken bool) // instead of an answer
	refuse  func(c wire.Request) *wire.Error                                                                       // before the call is made
	change  func(c wire.Request, result json.RawMessage) any                                                       // of what it has answered; nil: no change
}

// front is a DA node that can be made to misbehave: an embedded layer, served, with
// somebody between it and who asks.
type front struct {
	layer   *local.Layer
	ahead   atomic.Int64 // of the layer's clock, in nanoseconds
	inner   http.Handler
	server  *httptest.Server
	address string

	mu      sync.Mutex
	fault   *fault
	ended   chan struct{} // closed when the fault is
	spoiled int           // requests and calls that the fault has touched
}

// newFront makes one that does not listen yet, with a clock that is ahead.
func newFront(t *testing.T, ahead time.Duration) *front {
	t.Helper()
	f := &front{ended: make(chan struct{})}
	f.ahead.Store(int64(ahead))
	quiet := slog.New(slog.DiscardHandler)
	var err error
	f.layer, err = local.Open(local.Config{
		ChainID: troubledDA, BlockTime: 100 * time.Millisecond, Logger: quiet,
		Now: func() time.Time { return time.Now().Add(time.Duration(f.ahead.Load())) },
	})
	if err != nil {
		t.Fatal(err)
	}
	go f.layer.Run(t.Context())
	f.inner = serve.New(f.layer, serve.Options{Token: writeToken, ReadToken: readToken, Logger: quiet})
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	f.address = l.Addr().String()
	l.Close()
	t.Cleanup(func() {
		f.spoil(nil)
		if f.server != nil {
			f.server.CloseClientConnections()
			f.server.Close()
		}
		f.layer.Close()
	})
	return f
}

func (f *front) listen(t *testing.T) {
	t.Helper()
	l, err := net.Listen("tcp", f.address)
	if err != nil {
		t.Fatal(err)
	}
	f.server = &httptest.Server{Listener: l, Config: &http.Server{Handler: f}}
	f.server.Start()
}

func (f *front) url() string { return "http://" + f.address }

// spoil puts a fault in the place of the one before; nil is none.
func (f *front) spoil(with *fault) {
	f.mu.Lock()
	defer f.mu.Unlock()
	close(f.ended)
	f.fault, f.spoiled, f.ended = with, 0, make(chan struct{})
}

func (f *front) touched() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.spoiled
}

// touch counts what a fault does, while it lasts.
func (f *front) touch(by *fault) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.fault == by {
		f.spoiled++
	}
}

func (f *front) now() (with *fault, ended chan struct{}) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.fault, f.ended
}

func (f *front) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	fault, _ := f.now()
	if fault == nil || websocket.IsWebSocketUpgrade(r) {
		f.inner.ServeHTTP(w, r)
		return
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return
	}
	var calls []wire.Request
	batch := body[0] == '['
	if batch {
		err = json.Unmarshal(body, &calls)
	} else {
		calls = make([]wire.Request, 1)
		err = json.Unmarshal(body, &calls[0])
	}
	if err != nil {
		panic(err) // nodes send JSON-RPC
	}
	pass := func(w http.ResponseWriter, r *http.Request) {
		r.Body = io.NopCloser(bytes.NewReader(body))
		f.inner.ServeHTTP(w, r)
	}
	if fault.request != nil {
		r.Body = io.NopCloser(bytes.NewReader(body))
		defer func() {
			if p := recover(); p != nil {
				f.touch(fault)
				panic(p)
			}
		}()
		if fault.request(w, r, calls, pass) {
			f.touch(fault)
			return
		}
	}
	if fault.refuse == nil && fault.change == nil {
		pass(w, r)
		return
	}
	answers := make([]json.RawMessage, len(calls))
	for i, c := range calls {
		answers[i] = f.answer(fault, r, c)
	}
	w.Header().Set("Content-Type", "application/json")
	if batch {
		json.NewEncoder(w).Encode(answers)
	} else {
		w.Write(answers[0])
	}
}

// answer makes one call, as the fault would have it.
func (f *front) answer(fault *fault, r *http.Request, c wire.Request) json.RawMessage {
	var refusal *wire.Error
	if fault.refuse != nil {
		refusal = fault.refuse(c)
	}
	if refusal != nil {
		f.touch(fault)
		return encoded(wire.Response{ID: c.ID, Version: "2.0", Error: refusal})
	}
	one := r.Clone(r.Context())
	one.Body = io.NopCloser(bytes.NewReader(encoded(c)))
	recorder := httptest.NewRecorder()
	f.inner.ServeHTTP(recorder, one)
	var response wire.Response
	if err := json.Unmarshal(recorder.Body.Bytes(), &response); err != nil || response.Error != nil || fault.change == nil {
		return recorder.Body.Bytes()
	}
	if changed := fault.change(c, response.Result); changed != nil {
		f.touch(fault)
		response.Result = encoded(changed)
	}
	return encoded(response)
}

func encoded(v any) json.RawMessage {
	raw, err := json.Marshal(v)
	if err != nil {
		panic(err) // of types that can be
	}
	return raw
}

// whole is a fault of requests that hold one of the methods; none: of all.
func whole(answer http.HandlerFunc, methods ...string) *fault {
	return &fault{request: func(w http.ResponseWriter, r *http.Request, calls []wire.Request, _ http.HandlerFunc) bool {
		hit := len(methods) == 0
		for _, c := range calls {
			hit = hit || slices.Contains(methods, c.Method) && (c.Method != wire.SubmitMethod || submits(c))
		}
		if hit {
			answer(w, r)
		}
		return hit
	}}
}

// submits tells whether a call is a submission, and no question whether it may be made.
func submits(c wire.Request) bool {
	var blobs []wire.Blob
	return c.Method == wire.SubmitMethod && json.Unmarshal(c.Params[0], &blobs) == nil && len(blobs) > 0
}

// status answers with an HTTP status and a text.
func status(code int, kind, text string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", kind)
		w.WriteHeader(code)
		io.WriteString(w, text)
	}
}

// hang answers when the fault has ended, not before.
func (f *front) hang(w http.ResponseWriter, r *http.Request) {
	_, ended := f.now()
	select {
	case <-ended:
		f.inner.ServeHTTP(w, r)
	case <-r.Context().Done():
	}
}

// reset ends the connection without a word.
func reset(w http.ResponseWriter, _ *http.Request) {
	conn, _, err := w.(http.Hijacker).Hijack()
	if err != nil {
		panic(err)
	}
	conn.(*net.TCPConn).SetLinger(0)
	conn.Close()
}

// cutOff ends in the middle of an answer, having announced more.
func cutOff(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Length", "1000")
	io.WriteString(w, `{"jsonrpc":"2.0","id":1,"resu`)
	w.(http.Flusher).Flush()
	panic(http.ErrAbortHandler)
}

// refused is a fault of submissions that a node refuses with these words.
func refused(text string) *fault {
	return &fault{refuse: func(c wire.Request) *wire.Error {
		if !submits(c) {
			return nil
		}
		return &wire.Error{Code: wire.CodeMethod, Message: text}
	}}
}

// broadcast is what a node says of a transaction that its consensus node refuses.
func broadcast(log, code string) string {
	return "broadcast tx error: hash FDBFEDEFAF47079F960FC5D41A0546643155EB1D581C13C338F6FC4E41295BB3 error: " + log + " code: " + code
}

// offered is the price of a submission, and the bytes of its blobs.
func offered(c wire.Request) (price float64, size int) {
	var options wire.SubmitOptions
	var blobs []wire.Blob
	if json.Unmarshal(c.Params[0], &blobs) != nil || json.Unmarshal(c.Params[1], &options) != nil {
		panic("not a submission")
	}
	for _, b := range blobs {
		size += len(b.Data)
	}
	return options.GasPrice, size
}

// headers is a fault of all headers that are answered.
func headers(change func(e *comet.ExtendedHeader) bool) *fault {
	one := func(raw json.RawMessage) any {
		e := new(comet.ExtendedHeader)
		if err := json.Unmarshal(raw, e); err != nil {
			panic(err)
		}
		if !change(e) {
			return raw
		}
		return e
	}
	return &fault{change: func(c wire.Request, result json.RawMessage) any {
		switch c.Method {
		case "header.LocalHead", "header.GetByHeight":
			return one(result)
		case "header.GetRangeByHeight":
			var raw []json.RawMessage
			if err := json.Unmarshal(result, &raw); err != nil {
				panic(err)
			}
			out := make([]any, len(raw))
			for i := range raw {
				out[i] = one(raw[i])
			}
			return out
		}
		return nil
	}}
}

// rows is a fault of what is answered of a namespace, where there is something.
func rows(change func(rows []wire.NamespaceRow) []wire.NamespaceRow) *fault {
	return &fault{change: func(c wire.Request, result json.RawMessage) any {
		var all []wire.NamespaceRow
		if c.Method != "share.GetNamespaceData" || json.Unmarshal(result, &all) != nil || len(all) == 0 || len(all[0].Shares) == 0 {
			return nil
		}
		return change(all)
	}}
}

// head is the layer's newest header.
func (f *front) head(t *testing.T) *comet.ExtendedHeader {
	t.Helper()
	e, err := f.layer.ExtendedHead(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// blobsOf reads all blobs of a namespace from the layer.
func (f *front) blobsOf(t *testing.T, ns da.Namespace) (all []da.Blob) {
	t.Helper()
	for height := uint64(1); height <= uint64(f.head(t).Header.Height); height++ {
		all = append(all, f.blobsAt(t, height, ns)...)
	}
	return all
}
