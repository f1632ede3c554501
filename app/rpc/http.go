package rpc

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"slices"
	"strings"
	"time"

	gethrpc "github.com/ethereum/go-ethereum/rpc"

	"github.com/trivium-chain/trivium/da/hostcheck"
)

// gate stands before go-ethereum's server: it checks where a request comes
// from and how large it is, and takes the batches of sendbatch.go itself.
type gate struct {
	node   *node
	server *gethrpc.Server
	ws     http.Handler
	conns  *conns
	writes time.Duration // for a request and its answer
	serves serves
	sends  bool // the namespace eth is served
}

type serves int

const (
	serveBoth serves = iota
	serveHTTP
	serveWS
)

func (g *gate) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if err := g.checkHost(r.Host); err != nil {
		http.Error(w, err.Error(), http.StatusForbidden)
		return
	}
	if isWebSocket(r) {
		g.serveWebSocket(w, r)
		return
	}
	if g.serves == serveWS {
		http.Error(w, "this address serves WebSocket only: use the HTTP address, or a ws:// URL", http.StatusUpgradeRequired)
		return
	}
	g.cors(w, r)
	switch r.Method {
	case http.MethodOptions:
		w.WriteHeader(http.StatusNoContent)
	case http.MethodGet, http.MethodHead:
		w.WriteHeader(http.StatusOK) // for load balancers that knock
	case http.MethodPost:
		g.post(w, r)
	default:
		w.Header().Set("Allow", "POST, OPTIONS")
		http.Error(w, fmt.Sprintf("method %s is not served: JSON-RPC is sent by POST", r.Method), http.StatusMethodNotAllowed)
	}
}

func isWebSocket(r *http.Request) bool {
	return strings.EqualFold(r.Header.Get("Upgrade"), "websocket") &&
		strings.Contains(strings.ToLower(r.Header.Get("Connection")), "upgrade")
}

func (g *gate) serveWebSocket(w http.ResponseWriter, r *http.Request) {
	if g.serves == serveHTTP {
		http.Error(w, "this address serves HTTP only: use the WebSocket address", http.StatusBadRequest)
		return
	}
	// Browsers let any page open a WebSocket, so its origin is checked here.
	if origin := r.Header.Get("Origin"); origin != "" && !g.originAllowed(origin) {
		http.Error(w, fmt.Sprintf("origin %q is not allowed: add it to http.cors on the node", origin), http.StatusForbidden)
		return
	}
	defer g.conns.hold(r)()
	g.ws.ServeHTTP(w, r) // returns when the connection ends
}

// checkHost refuses names that a hostile page could have made to point here
// (DNS rebinding). Addresses and localhost pass.
func (g *gate) checkHost(host string) error {
	if hostcheck.Plain(host) {
		return nil
	}
	name := hostcheck.Name(host)
	for _, v := range g.node.cfg.VHosts {
		if v == "*" || strings.EqualFold(v, name) {
			return nil
		}
	}
	return fmt.Errorf("host %q is not served here: add it to http.vhosts on the node", name)
}

func (g *gate) originAllowed(origin string) bool {
	return slices.ContainsFunc(g.node.cfg.CORS, func(o string) bool { return o == "*" || strings.EqualFold(o, origin) })
}

// cors lets a browser page of an allowed origin read the answer.
func (g *gate) cors(w http.ResponseWriter, r *http.Request) {
	origin := r.Header.Get("Origin")
	if len(g.node.cfg.CORS) > 0 {
		w.Header().Add("Vary", "Origin")
	}
	if origin == "" || !g.originAllowed(origin) {
		return
	}
	w.Header().Set("Access-Control-Allow-Origin", origin)
	if r.Method == http.MethodOptions {
		w.Header().Set("Access-Control-Allow-Methods", "POST")
		w.Header().Set("Access-Control-Allow-Headers", "Content-Type")
		w.Header().Set("Access-Control-Max-Age", "600")
	}
}

func (g *gate) post(w http.ResponseWriter, r *http.Request) {
	if kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil ||
		!slices.Contains([]string{"application/json", "application/json-rpc", "application/jsonrequest"}, kind) {
		http.Error(w, "invalid content type, only application/json is supported", http.StatusUnsupportedMediaType)
		return
	}
	body, err := readBody(r, g.node.cfg.MaxBodyBytes)
	if err != nil {
		var coded *Error
		if errors.As(err, &coded) {
			writeError(w, http.StatusRequestEntityTooLarge, coded)
		}
		return // otherwise the client went away
	}
	// The deadline of the connection; what is not done a little earlier is
	// answered with an error, so that the client is not left with a broken line.
	http.NewResponseController(w).SetWriteDeadline(time.Now().Add(g.writes))
	if calls, ok := parseSendBatch(body); ok && g.sends && len(calls) <= g.node.cfg.MaxBatch {
		ctx, cancel := context.WithTimeout(r.Context(), g.writes-answerMargin)
		defer cancel()
		answer := g.node.sendBatch(ctx, calls)
		w.Header().Set("Content-Type", "application/json")
		w.Write(answer)
		return
	}
	// go-ethereum's server takes the time for a request from the http.Server it
	// finds in the context.
	ctx := context.WithValue(r.Context(), http.ServerContextKey, &http.Server{WriteTimeout: g.writes - answerMargin})
	r = r.WithContext(ctx)
	r.Body, r.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
	g.server.ServeHTTP(w, r)
}

// answerMargin is what remains for writing an answer when the time is up.
const answerMargin = 100 * time.Millisecond

func readBody(r *http.Request, limit int) ([]byte, error) {
	tooLarge := func(n int64) error {
		return overLimit("bytes of a request", n, limit, "http.body_limit", "send several requests")
	}
	if r.ContentLength > int64(limit) {
		return nil, tooLarge(r.ContentLength)
	}
	var buf bytes.Buffer
	if r.ContentLength > 0 {
		buf.Grow(int(r.ContentLength) + bytes.MinRead)
	}
	n, err := buf.ReadFrom(io.LimitReader(r.Body, int64(limit)+1))
	if err == nil && n > int64(limit) {
		err = tooLarge(n)
	}
	return buf.Bytes(), err
}

// writeError answers a request as a whole, before any call of it is known.
func writeError(w http.ResponseWriter, status int, e *Error) {
	enc, err := json.Marshal(map[string]any{
		"jsonrpc": "2.0", "id": nil, "error": map[string]any{"code": e.Code, "message": e.Message},
	})
	if err != nil {
		http.Error(w, e.Message, status)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	w.Write(enc)
}
