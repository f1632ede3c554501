package rpc

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync"
	"syscall"
	"time"

	gethrpc "github.com/ethereum/go-ethereum/rpc"
)

// Namespaces are all that a server can serve.
var Namespaces = []string{"eth", "net", "web3", "txpool", "debug", "trivium"}

// Server is the JSON-RPC face of a node.
type Server struct {
	node   *node
	rpc    *gethrpc.Server
	conns  conns
	log    *slog.Logger
	closed sync.Once

	mu      sync.Mutex
	servers []*http.Server
	httpAt  net.Addr
	wsAt    net.Addr
}

// New makes a server that listens nowhere yet: see Listen and Handler. Close it
// when done.
func New(cfg Config, b Backend) (*Server, error) {
	if b.Chain == nil {
		return nil, errors.New("rpc: Backend.Chain is missing")
	}
	for _, ns := range cfg.Namespaces {
		if !slices.Contains(Namespaces, ns) {
			return nil, fmt.Errorf("http.namespaces: %q is unknown, want some of %s", ns, strings.Join(Namespaces, ", "))
		}
	}
	if b.Logger == nil {
		b.Logger = slog.New(slog.DiscardHandler)
	}
	if b.Now == nil {
		b.Now = time.Now
	}
	cfg = cfg.withDefaults()
	rules := *b.Chain.Rules()
	if b.Engines != nil {
		have := rules.Engines.Addresses()
		rules = *b.Chain.Genesis().Rules(b.Engines)
		if given := rules.Engines.Addresses(); !slices.Equal(given, have) {
			return nil, fmt.Errorf("rpc: Backend.Engines are those at %v, the chain has %v", given, have)
		}
	}
	n := &node{Backend: b, cfg: cfg, rules: &rules, signer: rules.Signer(), slots: make(slots, cfg.MaxCalls), proofs: make(slots, maxProofs), stubs: stubsOf(rules.Engines)}
	n.events = newEvents(b.Chain, b.Pool, &cfg)
	s := &Server{node: n, rpc: gethrpc.NewServer(), log: b.Logger, conns: conns{open: make(map[string]net.Conn)}}
	s.rpc.SetBatchLimits(cfg.MaxBatch, cfg.MaxBatchResponseBytes)
	s.rpc.SetHTTPBodyLimit(cfg.MaxBodyBytes)
	s.rpc.SetWebsocketReadLimit(int64(cfg.MaxBodyBytes))

	logs := newLogAPI(n)
	n.events.start(logs.sweep)
	for _, api := range []struct {
		namespace string
		service   any
	}{
		{"eth", &chainAPI{n}}, {"eth", &stateAPI{n}}, {"eth", &callAPI{n}}, {"eth", &sendAPI{n}},
		{"eth", logs}, {"eth", newFeeAPI(n)}, {"eth", &configAPI{n}}, {"eth", &subAPI{n, s.conns.drop}},
		{"web3", &web3API{n}}, {"net", &netAPI{n}}, {"txpool", &poolAPI{n}}, {"debug", &debugAPI{n}}, {"trivium", &triviumAPI{n}},
	} {
		if !cfg.serves(api.namespace) {
			continue
		}
		if err := s.rpc.RegisterName(api.namespace, api.service); err != nil {
			s.Close()
			return nil, fmt.Errorf("rpc: %w", err)
		}
	}
	return s, nil
}

// RPC is the server behind the listeners, for clients in the same process
// (go-ethereum's rpc.DialInProc).
func (s *Server) RPC() *gethrpc.Server { return s.rpc }

// Handler serves HTTP and WebSocket at one address.
func (s *Server) Handler() http.Handler { return s.handler(serveBoth) }

func (s *Server) handler(serves serves) *gate {
	cfg := s.node.cfg
	return &gate{
		node: s.node, server: s.rpc, conns: &s.conns, serves: serves, sends: cfg.serves("eth"),
		ws:     s.rpc.WebsocketHandler([]string{"*"}), // origins were checked before
		writes: max(cfg.CallTimeout, cfg.SyncTimeout, cfg.TraceTimeout, cfg.ProveTimeout) + 30*time.Second,
	}
}

// Listen serves HTTP and WebSocket at the given addresses (host:port; port 0
// for any free one; empty for none). If both are the same, one listener serves both.
func (s *Server) Listen(httpAddr, wsAddr string) error {
	shared := wsAddr == httpAddr && !strings.HasSuffix(httpAddr, ":0")
	if httpAddr != "" {
		serves := serveHTTP
		if shared {
			serves = serveBoth
		}
		at, err := s.listen("HTTP", httpAddr, "--http.port", serves)
		if err != nil {
			return err
		}
		s.mu.Lock()
		s.httpAt = at
		if serves == serveBoth {
			s.wsAt = at
		}
		s.mu.Unlock()
	}
	if wsAddr != "" && !shared {
		at, err := s.listen("WebSocket", wsAddr, "--ws.port", serveWS)
		if err != nil {
			return err
		}
		s.mu.Lock()
		s.wsAt = at
		s.mu.Unlock()
	}
	return nil
}

func (s *Server) listen(what, addr, flag string, serves serves) (net.Addr, error) {
	l, err := net.Listen("tcp", addr)
	if errors.Is(err, syscall.EADDRINUSE) {
		return nil, fmt.Errorf("%s address %s is in use: stop the program that uses it, or choose another port with %s", what, addr, flag)
	}
	if err != nil {
		return nil, fmt.Errorf("cannot listen on %s address %s: %w: change it with %s", what, addr, err, strings.TrimSuffix(flag, "port")+"addr or "+flag)
	}
	server := &http.Server{
		Handler:           s.handler(serves),
		ReadHeaderTimeout: 10 * time.Second,
		ReadTimeout:       30 * time.Second,
		IdleTimeout:       2 * time.Minute,
		ConnContext:       s.conns.keep,
		ErrorLog:          slog.NewLogLogger(s.log.Handler(), slog.LevelDebug),
	}
	s.mu.Lock()
	s.servers = append(s.servers, server)
	s.mu.Unlock()
	go func() {
		if err := server.Serve(l); !errors.Is(err, http.ErrServerClosed) {
			s.log.Error("JSON-RPC listener failed", "address", addr, "err", err)
		}
	}()
	return l.Addr(), nil
}

// HTTPAddr is the bound HTTP address, such as 127.0.0.1:8545; empty if there is none.
func (s *Server) HTTPAddr() string { return s.bound(&s.httpAt) }

// WSAddr is the bound WebSocket address; empty if there is none.
func (s *Server) WSAddr() string { return s.bound(&s.wsAt) }

func (s *Server) bound(at *net.Addr) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if *at == nil {
		return ""
	}
	return (*at).String()
}

// Idle waits until nothing executes for a client, and lets nothing begin to. It
// is called after Close, once, and false means that the time was up first.
func (s *Server) Idle(limit time.Duration) bool { return s.node.slots.drain(limit) }

// Close stops listening, gives requests under way a moment, and ends all
// subscriptions.
func (s *Server) Close() {
	s.closed.Do(func() {
		s.mu.Lock()
		servers := s.servers
		s.mu.Unlock()
		s.rpc.Stop() // ends WebSocket connections, which Shutdown does not wait for
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		for _, server := range servers {
			if server.Shutdown(ctx) != nil {
				server.Close()
			}
		}
		s.node.events.close()
	})
}

// conns remembers the connections that became WebSockets, so that one can be
// closed by its remote address.
type conns struct {
	mu   sync.Mutex
	open map[string]net.Conn
}

type connKey struct{}

// keep puts a connection where hold finds it.
func (c *conns) keep(ctx context.Context, conn net.Conn) context.Context {
	return context.WithValue(ctx, connKey{}, conn)
}

// hold remembers the request's connection until release is called.
func (c *conns) hold(r *http.Request) (release func()) {
	conn, ok := r.Context().Value(connKey{}).(net.Conn)
	if !ok {
		return func() {}
	}
	c.mu.Lock()
	c.open[r.RemoteAddr] = conn
	c.mu.Unlock()
	return func() {
		c.mu.Lock()
		delete(c.open, r.RemoteAddr)
		c.mu.Unlock()
	}
}

func (c *conns) drop(remote string) {
	c.mu.Lock()
	conn := c.open[remote]
	c.mu.Unlock()
	if conn != nil {
		conn.Close()
	}
}
