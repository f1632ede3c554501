package serve

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"
)

// DefaultAddress is where celestia-node listens by default.
const DefaultAddress = "127.0.0.1:26658"

// readTimeout is how long a request may take to come: 16 MiB at 300 kB/s. It bounds
// neither the answer nor a WebSocket.
var readTimeout = time.Minute

// Server is a running HTTP server.
type Server struct {
	listener net.Listener
	http     *http.Server
	done     chan error
}

// Listen serves handler at address, host:port; DefaultAddress when empty. Port
// 0 takes a free one.
func Listen(address string, handler http.Handler) (*Server, error) {
	if address == "" {
		address = DefaultAddress
	}
	listener, err := net.Listen("tcp", address)
	if err != nil {
		return nil, fmt.Errorf("DA server cannot listen on %s: %w (choose another address, or end the process that holds it)", address, err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	s := &Server{
		listener: listener,
		http: &http.Server{
			Handler:           handler,
			ReadTimeout:       readTimeout,
			ReadHeaderTimeout: 10 * time.Second, // a body may take a while, headers may not
			IdleTimeout:       2 * time.Minute,
			BaseContext:       func(net.Listener) context.Context { return ctx },
		},
		done: make(chan error, 1),
	}
	s.http.RegisterOnShutdown(cancel)
	go func() {
		err := s.http.Serve(listener)
		if errors.Is(err, http.ErrServerClosed) {
			err = nil
		}
		s.done <- err
	}()
	return s, nil
}

// Addr is the address that is listened on.
func (s *Server) Addr() string { return s.listener.Addr().String() }

// URL is the HTTP address of the API.
func (s *Server) URL() string { return "http://" + s.Addr() }

// Done gives the error that ended the server, nil after Close.
func (s *Server) Done() <-chan error { return s.done }

// Close ends the contexts of running requests and subscriptions, waits for
// them until ctx ends, then breaks them off.
func (s *Server) Close(ctx context.Context) error {
	if err := s.http.Shutdown(ctx); err != nil {
		return s.http.Close()
	}
	return nil
}
