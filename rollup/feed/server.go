package feed

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/lru"
	"github.com/ethereum/go-ethereum/core"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/event"
	"github.com/gorilla/websocket"

	"github.com/trivium-chain/trivium/da/hostcheck"
	"github.com/trivium-chain/trivium/execution/stf"
)

// Source is the chain that a server reads; *chain.Store is one.
type Source interface {
	Head() *types.Header
	Block(number uint64) *types.Block // canonical; nil if there is none
	Origin(hash common.Hash) (stf.Origin, error)
	SubscribeHead(ch chan<- core.ChainHeadEvent) event.Subscription
}

// ServerConfig may leave numbers 0 for the values in brackets.
type ServerConfig struct {
	Source       Source
	ChainID      uint64
	Signer       Signer
	MaxFollowers int           // at once [256]
	MaxBehind    uint64        // blocks that a follower may lag behind, or ask for at the start [1024]
	WriteTimeout time.Duration // for one message [10s]
	Logger       *slog.Logger
}

const (
	cacheBytes  = 32 << 20         // encoded messages shared by all followers
	remembered  = 256              // blocks sent to a follower that can be found again after a rewind
	pingEvery   = 15 * time.Second // a client gives up after three of them
	maxFromSize = 20               // digits of a block number
)

// Server is an http.Handler that upgrades to WebSocket and streams soft blocks
// from the number in the query parameter `from` on.
type Server struct {
	cfg      ServerConfig
	upgrader websocket.Upgrader
	encoded  *lru.SizeConstrainedCache[common.Hash, []byte]
	encoding sync.Mutex // one signature a block, not one a follower
	count    atomic.Int64
	sent     atomic.Uint64
	dropped  atomic.Uint64

	mu      sync.Mutex
	changed chan struct{} // closed at the next head

	ctx    context.Context
	cancel context.CancelFunc
	wg     sync.WaitGroup
}

// NewServer starts to follow the source. Close ends it.
func NewServer(cfg ServerConfig) *Server {
	if cfg.MaxFollowers == 0 {
		cfg.MaxFollowers = 256
	}
	if cfg.MaxBehind == 0 {
		cfg.MaxBehind = 1024
	}
	if cfg.WriteTimeout == 0 {
		cfg.WriteTimeout = 10 * time.Second
	}
	if cfg.Logger == nil {
		cfg.Logger = slog.New(slog.DiscardHandler)
	}
	s := &Server{
		cfg:     cfg,
		encoded: lru.NewSizeConstrainedCache[common.Hash, []byte](cacheBytes),
		changed: make(chan struct{}),
		upgrader: websocket.Upgrader{
			HandshakeTimeout: 10 * time.Second, WriteBufferSize: 64 << 10,
			CheckOrigin: func(*http.Request) bool { return true }, // ServeHTTP has checked it
		},
	}
	s.ctx, s.cancel = context.WithCancel(context.Background())
	heads := make(chan core.ChainHeadEvent, 16)
	sub := cfg.Source.SubscribeHead(heads)
	s.wg.Go(func() {
		defer sub.Unsubscribe()
		for {
			select {
			case <-heads:
				s.mu.Lock()
				close(s.changed)
				s.changed = make(chan struct{})
				s.mu.Unlock()
			case <-sub.Err():
				return
			case <-s.ctx.Done():
				return
			}
		}
	})
	return s
}

// Close ends all connections and returns when nothing runs any more.
func (s *Server) Close() {
	// Under mu: no follower is added to wg once Close waits for it.
	s.mu.Lock()
	s.cancel()
	s.mu.Unlock()
	s.wg.Wait()
}

// Followers is the number of connections, Sent that of messages sent so far,
// Dropped that of followers that were too slow.
func (s *Server) Followers() int  { return int(s.count.Load()) }
func (s *Server) Sent() uint64    { return s.sent.Load() }
func (s *Server) Dropped() uint64 { return s.dropped.Load() }

// ServeHTTP answers GET ...?from=N by a WebSocket that streams blocks from N on.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	// Followers are programs: a page would only use up the places of real ones.
	if err := hostcheck.Request(r); err != nil {
		http.Error(w, err.Error(), http.StatusForbidden)
		return
	}
	text := r.URL.Query().Get("from")
	from, err := strconv.ParseUint(text, 10, 64)
	if err != nil || len(text) > maxFromSize || from == 0 {
		http.Error(w, "give the first block wanted, 1 or higher, as ?from=N", http.StatusBadRequest)
		return
	}
	head := s.cfg.Source.Head().Number.Uint64()
	if head >= from && head-from >= s.cfg.MaxBehind {
		http.Error(w, fmt.Sprintf("block %d is %d behind the head, limit %d: derive from the DA layer first", from, head-from, s.cfg.MaxBehind), http.StatusGone)
		return
	}
	if !s.enter() {
		w.Header().Set("Retry-After", "10")
		http.Error(w, fmt.Sprintf("%d followers are connected, the limit", s.cfg.MaxFollowers), http.StatusServiceUnavailable)
		return
	}
	defer s.wg.Done()
	defer s.count.Add(-1)
	conn, err := s.upgrader.Upgrade(w, r, nil)
	if err != nil {
		return // the upgrader has answered
	}
	defer conn.Close()
	// A write that hangs must not hold up Close.
	defer context.AfterFunc(s.ctx, func() { conn.NetConn().SetDeadline(time.Now().Add(time.Second)) })()
	f := &follower{server: s, conn: conn, next: from}
	reason := f.run()
	s.cfg.Logger.Debug("follower left", "remote", conn.RemoteAddr(), "next", f.next, "reason", reason)
}

func (s *Server) enter() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.ctx.Err() != nil || s.count.Load() >= int64(s.cfg.MaxFollowers) {
		return false
	}
	s.count.Add(1)
	s.wg.Add(1)
	return true
}

// wait gives a channel that is closed at the next head.
func (s *Server) wait() <-chan struct{} {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.changed
}

// message is the encoded message of a block, made once.
func (s *Server) message(b *types.Block) ([]byte, error) {
	s.encoding.Lock()
	defer s.encoding.Unlock()
	hash := b.Hash()
	if raw, ok := s.encoded.Get(hash); ok {
		return raw, nil
	}
	origin, err := s.cfg.Source.Origin(hash)
	if err != nil {
		return nil, err
	}
	raw, err := Encode(s.cfg.ChainID, b, origin, s.cfg.Signer)
	if err == nil {
		s.encoded.Add(hash, raw)
	}
	return raw, err
}
