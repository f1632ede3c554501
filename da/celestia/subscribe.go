package celestia

import (
	"context"
	"encoding/json"
	"net/http"
	"sync"
	"time"

	"github.com/gorilla/websocket"

	"github.com/trivium-chain/trivium/da"
	"github.com/trivium-chain/trivium/da/comet"
	"github.com/trivium-chain/trivium/da/wire"
)

const subscribeMethod = "header.Subscribe"

// Pauses before a broken subscription is tried again.
const (
	reconnectMin = 250 * time.Millisecond
	reconnectMax = 30 * time.Second
)

// maxFrame bounds a frame of a header subscription.
const maxFrame = 8 << 20

// Headers gives every header from the next one on, in order and without gaps,
// until ctx ends; then the channel is closed. It subscribes over a WebSocket,
// reconnects by itself, and fetches what it missed.
//
// There is no such channel of blobs: what a node announces of them is not
// proven. Namespace at each header's height is.
func (c *Client) Headers(ctx context.Context) <-chan da.Header {
	s := &subscription{client: c, out: make(chan da.Header)}
	go func() {
		defer close(s.out)
		delay := reconnectMin
		for ctx.Err() == nil {
			before := s.last
			// Whatever ended it, this loop is the answer; a refusal has one more.
			if err := s.follow(ctx); refused(err) {
				c.token.renew(s.token)
			}
			if s.last != before {
				delay = reconnectMin
			}
			if !pause(ctx, delay) {
				return
			}
			delay = min(2*delay, reconnectMax)
		}
	}()
	return s.out
}

// subscription is what Headers keeps from one connection to the next.
type subscription struct {
	client *Client
	out    chan da.Header
	token  string                // of the connection
	last   *comet.ExtendedHeader // the newest handed out; nil before the first
}

// frame is a message of a subscription: the reply, or a value.
type frame struct {
	Method string            `json:"method"`
	Params []json.RawMessage `json:"params"`
	Error  *wire.Error       `json:"error"`
}

// follow keeps one connection until it breaks or falls silent.
func (s *subscription) follow(ctx context.Context) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	conn, err := s.dial(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	defer context.AfterFunc(ctx, func() { conn.Close() })()
	conn.SetReadLimit(maxFrame)
	var pings sync.WaitGroup
	defer pings.Wait()
	defer cancel()
	silence := s.client.cfg.Timeout
	alive := func(string) error { return conn.SetReadDeadline(time.Now().Add(silence)) }
	conn.SetPongHandler(alive)
	if err := alive(""); err != nil {
		return err
	}
	request := map[string]any{"jsonrpc": "2.0", "id": 1, "method": subscribeMethod, "params": []any{}}
	if err := conn.WriteJSON(request); err != nil {
		return err
	}
	pings.Go(func() {
		for pause(ctx, silence/3) {
			if conn.WriteControl(websocket.PingMessage, nil, time.Now().Add(silence)) != nil {
				return // the read below ends as well
			}
		}
	})
	for {
		var f frame
		if err := conn.ReadJSON(&f); err != nil {
			return err
		}
		e, err := f.header()
		if err != nil {
			return err
		}
		if e == nil {
			continue
		}
		if _, err := s.client.accept(subscribeMethod, e, 0); err != nil {
			return err
		}
		if err := s.deliver(ctx, e); err != nil {
			return err
		}
		// Whoever takes the headers may have taken long.
		if err := alive(""); err != nil {
			return err
		}
	}
}

func (s *subscription) dial(ctx context.Context) (*websocket.Conn, error) {
	c := s.client
	header := http.Header{}
	s.token = c.token.get()
	if s.token != "" {
		header.Set("Authorization", "Bearer "+s.token)
	}
	dialer := websocket.Dialer{HandshakeTimeout: c.cfg.Timeout, Proxy: http.ProxyFromEnvironment}
	conn, response, err := dialer.DialContext(ctx, c.socket, header)
	if response != nil {
		response.Body.Close()
		if response.StatusCode == http.StatusUnauthorized {
			err = da.Errorf(da.KindUnauthorized, subscribeMethod, "HTTP status 401").Because(da.ReasonToken)
		}
	}
	return conn, err
}

// header is the header that f carries; nil for the reply with the channel's number.
func (f frame) header() (*comet.ExtendedHeader, error) {
	switch {
	case f.Error != nil:
		return nil, f.Error.Classify(subscribeMethod)
	case f.Method == "":
		return nil, nil
	case f.Method != wire.FrameValue || len(f.Params) != 2:
		return nil, da.Errorf(da.KindTemporary, subscribeMethod, "ended by %q with %d parameters", f.Method, len(f.Params))
	}
	e := new(comet.ExtendedHeader)
	return e, json.Unmarshal(f.Params[1], e)
}

// deliver hands out e after whatever lies between it and the last one.
func (s *subscription) deliver(ctx context.Context, e *comet.ExtendedHeader) error {
	if s.last == nil {
		return s.hand(ctx, e)
	}
	for {
		last, next := uint64(s.last.Header.Height), uint64(e.Header.Height)
		switch {
		case next <= last:
			return nil
		case next == last+1:
			return s.hand(ctx, e)
		}
		missed, err := s.client.ExtendedHeaders(ctx, s.last, min(next-1, last+wire.MaxRange))
		if err != nil {
			return err
		}
		for _, m := range missed {
			if err := s.hand(ctx, m); err != nil {
				return err
			}
		}
	}
}

func (s *subscription) hand(ctx context.Context, e *comet.ExtendedHeader) error {
	select {
	case s.out <- e.Plain():
		s.last = e
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// pause waits for d, or until ctx ends.
func pause(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}
