package metrics

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"syscall"
	"time"

	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// Checks answer the two questions of an orchestrator; nil means yes, an error
// tells why not. Both are called for each request and must not block.
type Checks struct {
	Health func() error // is the process at work?
	Ready  func() error // does it also serve current data?
}

// Handler serves the three pages.
func (r *Registry) Handler(c Checks) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", promhttp.HandlerFor(r.reg, promhttp.HandlerOpts{}))
	mux.HandleFunc("GET /health", page(c.Health))
	mux.HandleFunc("GET /ready", page(c.Health, c.Ready))
	return mux
}

// page answers 200 if no check finds a reason against it.
func page(checks ...func() error) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		answer, status := map[string]string{"status": "ok"}, http.StatusOK
		for _, check := range checks {
			if check == nil {
				continue
			}
			if err := check(); err != nil {
				answer, status = map[string]string{"status": "unavailable", "reason": err.Error()}, http.StatusServiceUnavailable
				break
			}
		}
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("Cache-Control", "no-store")
		w.WriteHeader(status)
		json.NewEncoder(w).Encode(answer)
	}
}

// Server serves a Handler.
type Server struct {
	http *http.Server
	at   net.Addr
	done chan struct{}
}

// Listen serves the three pages at an address (host:port; port 0 for any free one).
func (r *Registry) Listen(addr string, c Checks) (*Server, error) {
	l, err := net.Listen("tcp", addr)
	if errors.Is(err, syscall.EADDRINUSE) {
		return nil, fmt.Errorf("metrics address %s is in use: stop the program that uses it, or choose another port with --metrics.port", addr)
	}
	if err != nil {
		return nil, fmt.Errorf("cannot listen on metrics address %s: %w; change it with --metrics.addr or --metrics.port", addr, err)
	}
	s := &Server{
		http: &http.Server{Handler: r.Handler(c), ReadHeaderTimeout: 5 * time.Second, WriteTimeout: 30 * time.Second},
		at:   l.Addr(), done: make(chan struct{}),
	}
	go func() {
		defer close(s.done)
		s.http.Serve(l)
	}()
	return s, nil
}

// Addr is the bound address.
func (s *Server) Addr() string { return s.at.String() }

// Close stops serving, giving requests under way two seconds.
func (s *Server) Close() error {
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
	defer cancel()
	err := s.http.Shutdown(ctx)
	if err != nil {
		err = s.http.Close()
	}
	<-s.done
	return err
}
