package celestia

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"time"

	"github.com/gorilla/websocket"
	"github.com/trivium-chain/trivium/da"
	"github.com/trivium-chain/trivium/da/comet"
)

// reconnectDelay is the pause before a broken subscription is tried again.
const reconnectDelay = time.Second

// maxFrame bounds a frame of a header subscription.
const maxFrame = 8 << 20

// Headers gives every header from the next one on, in order and without gaps,
// until ctx ends; then the channel is closed. It subscribes over a WebSocket,
// reconnects by itself, and fetches what it missed.
func (c *Client) Headers(ctx context.Context) <-chan da.Header {
	out := make(chan da.Header)
	go func() {
		defer close(out)
		var last uint64 // the newest height handed out; 0 before the first
		for ctx.Err() == nil {
			_ = c.follow(ctx, out, &last) // its reason, a lost connection, needs no other answer than this loop
			if !pause(ctx, reconnectDelay) {
				return
			}
		}
	}()
	return out
}

// frame is a message of a subscription: the reply, or a value.
type frame struct {
	Method string            `json:"method"`
	Params []json.RawMessage `json:"params"`
	Error  *json.RawMessage  `json:"error"`
}

// follow keeps one subscription until it breaks.
func (c *Client) follow(ctx context.Context, out chan<- da.Header, last *uint64) error {
	header := http.Header{}
	if token := c.token.get(); token != "" {
		header.Set("Authorization", "Bearer "+token)
	}
	dialer := websocket.Dialer{HandshakeTimeout: c.cfg.Timeout, Proxy: http.ProxyFromEnvironment}
	conn, response, err := dialer.DialContext(ctx, c.socket, header)
	if err != nil {
		if response != nil {
			response.Body.Close()
		}
		return err
	}
	defer conn.Close()
	defer context.AfterFunc(ctx, func() { conn.Close() })()
	conn.SetReadLimit(maxFrame)
	request := map[string]any{"jsonrpc": "2.0", "id": 1, "method": "header.Subscribe", "params": []any{}}
	if err := conn.WriteJSON(request); err != nil {
		return err
	}
	for {
		var f frame
		if err := conn.ReadJSON(&f); err != nil {
			return err
		}
		switch {
		case f.Error != nil:
			return fmt.Errorf("header.Subscribe: %s", *f.Error)
		case f.Method == "": // the reply with the channel's number
			continue
		case f.Method != "xrpc.ch.val":
			return fmt.Errorf("header.Subscribe: ended by %q", f.Method)
		case len(f.Params) != 2:
			return fmt.Errorf("header.Subscribe: a frame with %d parameters", len(f.Params))
		}
		var e comet.ExtendedHeader
		if err := json.Unmarshal(f.Params[1], &e); err != nil {
			return err
		}
		h, err := c.accept("header.Subscribe", &e, 0)
		if err != nil {
			return err
		}
		if err := c.deliver(ctx, out, last, h); err != nil {
			return err
		}
	}
}

// deliver hands out h after whatever lies between it and the last one.
func (c *Client) deliver(ctx context.Context, out chan<- da.Header, last *uint64, h da.Header) error {
	if *last == 0 {
		*last = h.Height - 1
	}
	for *last < h.Height {
		next := h
		if *last+1 < h.Height {
			var err error
			if next, err = c.Header(ctx, *last+1); err != nil {
				return err
			}
		}
		select {
		case out <- next:
			*last = next.Height
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}
