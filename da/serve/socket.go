package serve

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"sync"
	"time"

	"github.com/gorilla/websocket"
	"github.com/trivium-chain/trivium/da"
	"github.com/trivium-chain/trivium/da/wire"
)

const (
	writeTimeout = 10 * time.Second
	// maxCalls bounds the requests in work on one connection.
	maxCalls = 64
)

// socket is one WebSocket connection.
type socket struct {
	server  *server
	conn    *websocket.Conn
	allowed access

	write sync.Mutex

	mu       sync.Mutex
	calls    map[string]context.CancelFunc // by request id
	channels int
}

func (s *server) serveSocket(w http.ResponseWriter, r *http.Request, allowed access) {
	conn, err := s.upgrade.Upgrade(w, r, nil)
	if err != nil {
		return // Upgrade has answered
	}
	defer conn.Close()
	conn.SetReadLimit(wire.MaxRequestBytes)
	ctx, cancel := context.WithCancel(r.Context())
	defer context.AfterFunc(ctx, func() { conn.Close() })() // unblocks the read below
	c := &socket{server: s, conn: conn, allowed: allowed, calls: map[string]context.CancelFunc{}}
	var running sync.WaitGroup
	defer running.Wait()
	defer cancel()
	slots := make(chan struct{}, maxCalls)
	for {
		_, raw, err := conn.ReadMessage()
		if err != nil {
			return
		}
		var request wire.Request
		if err := json.Unmarshal(raw, &request); err != nil {
			c.send(encode(nil, nil, &failure{wire.Error{Code: wire.CodeParse, Message: fmt.Sprintf("unmarshaling request: %v", err)}, 500}))
			continue
		}
		if request.Method == wire.FrameCancel {
			c.cancel(request)
			continue
		}
		select {
		case slots <- struct{}{}:
		case <-ctx.Done():
			return
		}
		callCtx, end := context.WithCancel(ctx)
		c.mu.Lock()
		c.calls[string(request.ID)] = end
		c.mu.Unlock()
		running.Go(func() {
			defer func() { <-slots }()
			defer end()
			c.serve(callCtx, request)
			c.mu.Lock()
			delete(c.calls, string(request.ID))
			c.mu.Unlock()
		})
	}
}

// cancel ends the call or subscription whose request id is the only parameter.
func (c *socket) cancel(request wire.Request) {
	if len(request.Params) != 1 {
		return
	}
	c.mu.Lock()
	end := c.calls[string(bytes.TrimSpace(request.Params[0]))]
	c.mu.Unlock()
	if end != nil {
		end()
	}
}

func (c *socket) serve(ctx context.Context, request wire.Request) {
	switch request.Method {
	case "header.Subscribe":
		c.subscribe(ctx, request, method{0, reads, nil}, func(h da.Header, _ da.Namespace) (any, error) {
			return c.server.layer.ExtendedHeader(ctx, h.Height)
		})
	case "blob.Subscribe":
		c.subscribe(ctx, request, method{1, reads, nil}, func(h da.Header, ns da.Namespace) (any, error) {
			return c.server.blobsAt(ctx, h, ns)
		})
	default:
		result, fail := c.server.call(ctx, request, c.allowed)
		if request.ID != nil {
			c.send(encode(request.ID, result, fail))
		}
	}
}

// blobFrame is a value of blob.Subscribe: one for each block, Blobs null when
// it has none. The header in it is plain JSON, with integers as numbers.
type blobFrame struct {
	Blobs  []wire.Blob
	Height uint64
	Header any
}

func (s *server) blobsAt(ctx context.Context, h da.Header, ns da.Namespace) (any, error) {
	extended, err := s.layer.ExtendedHeader(ctx, h.Height)
	if err != nil {
		return nil, err
	}
	blobs, err := s.answerAll(ctx, h.Height, ns)
	if err != nil {
		return nil, err
	}
	return blobFrame{blobs, h.Height, &extended.Header}, nil
}

// subscribe sends value(header) for each new header until ctx ends.
func (c *socket) subscribe(ctx context.Context, request wire.Request, m method, value func(da.Header, da.Namespace) (any, error)) {
	p := params{request.Method, request.Params}
	fail := m.check(request, c.allowed)
	var ns da.Namespace
	if fail == nil && m.params == 1 {
		var err error
		if ns, err = p.namespace(0); err != nil {
			fail = c.server.fail(ctx, p, err)
		}
	}
	if fail != nil {
		c.send(encode(request.ID, nil, fail))
		return
	}
	headers := c.server.layer.Headers(ctx) // before the reply, so that nothing is missed after it
	c.mu.Lock()
	c.channels++
	channel := c.channels
	c.mu.Unlock()
	c.send(encode(request.ID, fmt.Appendf(nil, "%d", channel), nil))
	for h := range headers {
		v, err := value(h, ns)
		if err != nil {
			c.server.options.Logger.Warn("DA subscription ended", "method", request.Method, "height", h.Height, "err", err)
			break
		}
		if !c.notify(wire.FrameValue, channel, v) {
			return
		}
	}
	c.notify(wire.FrameClose, channel)
}

func (c *socket) notify(method string, args ...any) bool {
	frame, err := json.Marshal(struct {
		Version string `json:"jsonrpc"`
		Method  string `json:"method"`
		Params  []any  `json:"params"`
	}{"2.0", method, args})
	return err == nil && c.send(frame)
}

func (c *socket) send(frame []byte) bool {
	c.write.Lock()
	defer c.write.Unlock()
	if err := c.conn.SetWriteDeadline(time.Now().Add(writeTimeout)); err != nil {
		return false
	}
	return c.conn.WriteMessage(websocket.TextMessage, frame) == nil
}
