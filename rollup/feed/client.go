package feed

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/gorilla/websocket"

	"github.com/trivium-chain/trivium/rollup"
)

// ClientConfig may leave durations 0 for the values in brackets.
type ClientConfig struct {
	URL       string // ws:// or wss://
	ChainID   uint64
	Sequencer common.Address
	// Heads tells where the follower stands: it asks for the block after its soft
	// head, or after its safe head once blocks did not fit together.
	Heads func() rollup.Heads
	// Deliver takes each verified message. While it works nothing is read. Its
	// error breaks the connection; the client then begins again behind the safe head.
	Deliver func(ctx context.Context, m *Message) error

	MinBackoff  time.Duration // [250ms]
	MaxBackoff  time.Duration // [10s]
	ReadTimeout time.Duration // without message or ping [45s]
	Logger      *slog.Logger
}

// Client follows one feed.
type Client struct {
	cfg       ClientConfig
	connected atomic.Bool
	received  atomic.Uint64
}

// NewClient checks the URL; it does not connect.
func NewClient(cfg ClientConfig) (*Client, error) {
	u, err := url.Parse(cfg.URL)
	if err != nil || u.Host == "" || (u.Scheme != "ws" && u.Scheme != "wss") {
		return nil, fmt.Errorf("feed %q is not a URL such as ws://127.0.0.1:9546", cfg.URL)
	}
	if cfg.MinBackoff == 0 {
		cfg.MinBackoff = 250 * time.Millisecond
	}
	if cfg.MaxBackoff == 0 {
		cfg.MaxBackoff = 10 * time.Second
	}
	if cfg.ReadTimeout == 0 {
		cfg.ReadTimeout = 3 * pingEvery
	}
	if cfg.Logger == nil {
		cfg.Logger = slog.New(slog.DiscardHandler)
	}
	return &Client{cfg: cfg}, nil
}

// Connected tells whether the feed is up; Received counts the messages delivered.
func (c *Client) Connected() bool  { return c.connected.Load() }
func (c *Client) Received() uint64 { return c.received.Load() }

// Run follows the feed until ctx ends, connecting again whenever it breaks.
func (c *Client) Run(ctx context.Context) {
	backoff := c.cfg.MinBackoff
	var said string
	gap := false
	for ctx.Err() == nil {
		before := c.received.Load()
		err := c.follow(ctx, gap)
		c.connected.Store(false)
		if ctx.Err() != nil {
			return
		}
		gap = errors.Is(err, errGap)
		if c.received.Load() > before {
			backoff, said = c.cfg.MinBackoff, ""
		}
		// A feed that stays away says the same at each attempt; once is enough.
		if text := err.Error(); text != said {
			said = text
			c.cfg.Logger.Warn("soft-block feed broke off; blocks still come from the DA layer", "url", c.cfg.URL, "err", err, "retry", backoff)
		}
		timer := time.NewTimer(backoff)
		select {
		case <-ctx.Done():
		case <-timer.C:
		}
		timer.Stop()
		backoff = min(2*backoff, c.cfg.MaxBackoff)
	}
}

// errGap says that what came does not fit what the follower has.
var errGap = errors.New("feed and local chain do not fit together")

// follow connects once and delivers until something fails.
func (c *Client) follow(ctx context.Context, gap bool) error {
	heads := c.cfg.Heads()
	next := heads.Soft.Number + 1
	if gap {
		next = heads.Safe.Number + 1
	}
	conn, err := c.dial(ctx, next)
	if err != nil {
		return err
	}
	defer conn.Close()
	defer context.AfterFunc(ctx, func() { conn.Close() })()
	conn.SetReadLimit(MaxMessageBytes)
	alive := func() { conn.SetReadDeadline(time.Now().Add(c.cfg.ReadTimeout)) }
	pong := conn.PingHandler()
	conn.SetPingHandler(func(data string) error { alive(); return pong(data) })
	c.connected.Store(true)
	c.cfg.Logger.Info("following the soft-block feed", "url", c.cfg.URL, "from", next)

	var last common.Hash // of block next-1, once known
	for {
		alive()
		kind, raw, err := conn.ReadMessage()
		if err != nil {
			return fmt.Errorf("read feed: %w", err)
		}
		if kind != websocket.BinaryMessage {
			return fmt.Errorf("%w: not a binary WebSocket message", ErrMalformed)
		}
		m, err := Decode(raw)
		if err != nil {
			return err
		}
		if err := m.Verify(c.cfg.ChainID, c.cfg.Sequencer); err != nil {
			return err
		}
		number := m.Block.NumberU64()
		if number > next {
			return fmt.Errorf("%w: block %d came, want %d", errGap, number, next)
		}
		if number == next && last != (common.Hash{}) && m.Block.ParentHash() != last {
			return fmt.Errorf("%w: block %d has parent %s, block before it was %s", errGap, number, m.Block.ParentHash(), last)
		}
		if err := c.cfg.Deliver(ctx, m); err != nil {
			return fmt.Errorf("%w: %w", errGap, err)
		}
		c.received.Add(1)
		next, last = number+1, m.Block.Hash()
	}
}

func (c *Client) dial(ctx context.Context, from uint64) (*websocket.Conn, error) {
	u, err := url.Parse(c.cfg.URL)
	if err != nil {
		return nil, err
	}
	q := u.Query()
	q.Set("from", strconv.FormatUint(from, 10))
	u.RawQuery = q.Encode()
	dialer := websocket.Dialer{Proxy: http.ProxyFromEnvironment, HandshakeTimeout: 10 * time.Second, ReadBufferSize: 64 << 10}
	conn, answer, err := dialer.DialContext(ctx, u.String(), nil)
	if err != nil && answer != nil {
		defer answer.Body.Close()
		said, _ := io.ReadAll(io.LimitReader(answer.Body, 512))
		return nil, fmt.Errorf("feed refuses: %s: %s", answer.Status, strings.TrimSpace(string(said)))
	}
	if err != nil {
		return nil, fmt.Errorf("connect to feed: %w", err)
	}
	return conn, nil
}
