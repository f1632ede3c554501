package rpc

import (
	"context"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"
	gethrpc "github.com/ethereum/go-ethereum/rpc"
	"github.com/gorilla/websocket"
)

// answerError is the error of a single JSON-RPC answer.
func answerError(t *testing.T, body string) (int, string) {
	t.Helper()
	var r struct {
		Error struct {
			Code    int
			Message string
		}
	}
	if err := json.Unmarshal([]byte(body), &r); err != nil {
		t.Fatalf("%v in %q", err, body)
	}
	return r.Error.Code, r.Error.Message
}

func TestLimitsOfARequest(t *testing.T) {
	e := newEnv(t, Config{MaxBodyBytes: 2000, MaxBatch: 3, MaxBatchResponseBytes: 1000})
	call := `{"jsonrpc":"2.0","id":1,"method":"eth_chainId"}`
	if status, body := e.post(batchBody(call, call, call)); status != 200 || !strings.Contains(body, "0x1092") {
		t.Errorf("three calls: %d %s", status, body)
	}
	for _, c := range []string{call, sendCallJSON("1", "0x00")} {
		_, body := e.post(batchBody(c, c, c, c))
		if body != `[{"jsonrpc":"2.0","id":1,"error":{"code":-32600,"message":"batch too large"}}]` {
			t.Errorf("four calls: %s", body)
		}
	}
	status, body := e.post(`{"jsonrpc":"2.0","id":1,"method":"web3_sha3","params":["0x` + strings.Repeat("00", 1000) + `"]}`)
	if code, msg := answerError(t, body); status != http.StatusRequestEntityTooLarge || code != -32005 ||
		!strings.Contains(msg, "bytes of a request: 2061 is over the limit of 2000: send several requests, or raise http.body_limit on the node") {
		t.Errorf("large body: %d %d %s", status, code, msg)
	}
	// A body of unknown length is read up to the limit.
	pr := strings.NewReader(strings.Repeat(" ", 3000))
	res, err := http.Post(e.http.URL, "application/json", struct{ *unsized }{&unsized{pr}})
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
	if res.StatusCode != http.StatusRequestEntityTooLarge {
		t.Errorf("large body of unknown length: %d", res.StatusCode)
	}
	// The answers to a batch are bounded by go-ethereum's server.
	block := `{"jsonrpc":"2.0","id":1,"method":"eth_getBlockByNumber","params":["latest",true]}`
	if _, body := e.post(batchBody(block, block)); !strings.Contains(body, "-32003") || !strings.Contains(body, "response too large") {
		t.Errorf("large answers: %s", body)
	}
}

type unsized struct{ r *strings.Reader }

func (u *unsized) Read(b []byte) (int, error) { return u.r.Read(b) }

func TestLimitsOfQueries(t *testing.T) {
	e := newEnv(t, Config{MaxLogBlocks: 3, MaxLogs: 2, MaxLogTerms: 2, MaxProofKeys: 1, MaxSubscriptions: 2, CallGas: 100_000})
	logChain(e)
	e.fails(-32005, "blocks of a log query: 4 is over the limit of 3: ask for a smaller range, or raise http.log_range on the node", nil,
		"eth_getLogs", obj{"fromBlock": "0x1", "toBlock": "0x4"})
	e.fails(-32005, "logs of one query: 3 is over the limit of 2: ask for a smaller range, or raise http.log_limit on the node", nil,
		"eth_getLogs", obj{"fromBlock": "0x1", "toBlock": "0x3"})
	hurried := newEnv(t, Config{CallTimeout: time.Nanosecond})
	hurried.fails(-32000, "log query aborted (timeout = 1ns): ask for a smaller range, or raise http.call_timeout on the node", nil, "eth_getLogs", obj{"fromBlock": "0x0"})
	three := []common.Address{{1}, {2}, {3}}
	hashes := []common.Hash{{1}, {2}, {3}}
	e.fails(-32005, "addresses of a log filter: 3 is over the limit of 2: ask in parts", nil, "eth_getLogs", obj{"address": three})
	e.fails(-32005, "addresses of a log filter: 3 is over the limit of 2", nil, "eth_newFilter", obj{"address": three})
	e.fails(-32005, "topics of a log filter at one position: 3 is over the limit of 2", nil, "eth_getLogs", obj{"topics": []any{hashes}})
	e.fails(-32005, "storage keys of eth_getProof: 2 is over the limit of 1: ask in parts", nil, "eth_getProof", keeper, []string{"0x1", "0x2"}, "latest")
	var id gethrpc.ID
	e.call(&id, "eth_newBlockFilter")
	e.call(&id, "eth_newBlockFilter")
	e.fails(-32005, "filters and subscriptions at once: 3 is over the limit of 2: remove some", nil, "eth_newBlockFilter")
	var ok bool
	e.call(&ok, "eth_uninstallFilter", id)
	e.call(&id, "eth_newBlockFilter")

	// A call gets no more gas than the node gives.
	gas := code(0x5a, 0x5f, 0x52, 0x60, 32, 0x5f, 0xf3) // GAS, returned
	var left common.Hash
	e.call(&left, "eth_call", obj{"to": nobody, "gas": "0xffffffff"}, "latest", obj{nobody.Hex(): obj{"code": hexutil.Bytes(gas)}})
	if v := left.Big().Uint64(); v > 100_000-21_000 {
		t.Errorf("a call had %d gas, over the limit", v)
	}
	e.fails(-32000, "gas required exceeds allowance (100000)", nil, "eth_estimateGas", obj{"to": burner})
}

// Over WebSocket go-ethereum's server counts by itself.
func TestLimitsOfAWebSocket(t *testing.T) {
	e := newEnv(t, Config{MaxBodyBytes: 2000, MaxBatch: 3})
	dial := func() *websocket.Conn {
		conn, _, err := websocket.DefaultDialer.Dial("ws"+strings.TrimPrefix(e.http.URL, "http"), nil)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { conn.Close() })
		return conn
	}
	conn := dial()
	call := `{"jsonrpc":"2.0","id":1,"method":"eth_chainId"}`
	for n, want := range map[int]string{3: `"result":"0x1092"`, 4: `"code":-32600,"message":"batch too large"`} {
		calls := make([]string, n)
		for i := range calls {
			calls[i] = call
		}
		if err := conn.WriteMessage(websocket.TextMessage, []byte(batchBody(calls...))); err != nil {
			t.Fatal(err)
		}
		_, answer, err := conn.ReadMessage()
		if err != nil || !strings.Contains(string(answer), want) {
			t.Errorf("%d calls: %s, %v", n, answer, err)
		}
	}
	conn = dial()
	if err := conn.WriteMessage(websocket.TextMessage, []byte(strings.Repeat(" ", 3000))); err != nil {
		t.Fatal(err)
	}
	if _, _, err := conn.ReadMessage(); !websocket.IsCloseError(err, websocket.CloseMessageTooBig) {
		t.Errorf("a large message is answered by %v", err)
	}
}

func TestHostsAndOrigins(t *testing.T) {
	e := newEnv(t, Config{CORS: []string{"https://app.example"}, VHosts: []string{"node.example"}})
	call := `{"jsonrpc":"2.0","id":1,"method":"eth_chainId"}`
	for host, want := range map[string]int{"localhost:8545": 200, "127.0.0.1": 200, "[::1]:8545": 200, "NODE.example": 200, "evil.example": 403, "evil.example:80": 403} {
		if status, body := e.post(call, "Host", host); status != want {
			t.Errorf("host %s: %d %s, want %d", host, status, body, want)
		} else if want == 403 && body != `host "evil.example" is not served here: add it to http.vhosts on the node` {
			t.Errorf("host %s: %s", host, body)
		}
	}
	for origin, want := range map[string]string{"https://app.example": "https://app.example", "https://evil.example": "", "": ""} {
		for _, method := range []string{http.MethodPost, http.MethodOptions} {
			req, err := http.NewRequest(method, e.http.URL, strings.NewReader(call))
			if err != nil {
				t.Fatal(err)
			}
			req.Header.Set("Content-Type", "application/json")
			if origin != "" {
				req.Header.Set("Origin", origin)
			}
			res, err := http.DefaultClient.Do(req)
			if err != nil {
				t.Fatal(err)
			}
			res.Body.Close()
			if got := res.Header.Get("Access-Control-Allow-Origin"); got != want {
				t.Errorf("%s from %q allows %q, want %q", method, origin, got, want)
			}
		}
	}
	ws := "ws" + strings.TrimPrefix(e.http.URL, "http")
	for origin, want := range map[string]bool{"https://app.example": true, "https://evil.example": false, "http://localhost:3000": false, "": true} {
		h := http.Header{}
		if origin != "" {
			h.Set("Origin", origin)
		}
		conn, res, err := websocket.DefaultDialer.Dial(ws, h)
		if (err == nil) != want {
			t.Errorf("WebSocket from %q: %v, want %v", origin, err, want)
		}
		if err == nil {
			conn.Close()
		} else if res == nil || res.StatusCode != 403 {
			t.Errorf("WebSocket from %q is refused with %v", origin, res)
		}
	}
	bare := newEnv(t, Config{})
	if _, _, err := websocket.DefaultDialer.Dial("ws"+strings.TrimPrefix(bare.http.URL, "http"), http.Header{"Origin": {"http://localhost:3000"}}); err == nil {
		t.Error("a page was let in although no origin is configured")
	}
}

func TestHTTPMethods(t *testing.T) {
	e := newEnv(t, Config{})
	for method, want := range map[string]int{http.MethodGet: 200, http.MethodHead: 200, http.MethodOptions: 204, http.MethodPut: 405, http.MethodDelete: 405} {
		req, err := http.NewRequest(method, e.http.URL, nil)
		if err != nil {
			t.Fatal(err)
		}
		res, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		res.Body.Close()
		if res.StatusCode != want {
			t.Errorf("%s gives %d, want %d", method, res.StatusCode, want)
		}
	}
	if status, _ := e.post("{}", "Content-Type", "text/plain"); status != http.StatusUnsupportedMediaType {
		t.Errorf("text/plain gives %d", status)
	}
	for body, code := range map[string]int{"": 0, "{": -32700, "{}": -32600, `{"jsonrpc":"2.0","id":1,"method":"eth_nothing"}`: -32601, `{"jsonrpc":"2.0","id":1,"method":"eth_getBalance"}`: -32602} {
		_, out := e.post(body)
		if code == 0 {
			continue // nothing sent, nothing said
		}
		if got, msg := answerError(t, out); got != code {
			t.Errorf("%q gives %d %s, want %d", body, got, msg, code)
		}
	}
}

func TestListen(t *testing.T) {
	e := newEnv(t, Config{})
	if err := e.server.Listen("127.0.0.1:0", "127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	h, w := e.server.HTTPAddr(), e.server.WSAddr()
	for _, url := range []string{"http://" + h, "ws://" + w} {
		c, err := gethrpc.Dial(url)
		if err != nil {
			t.Fatal(err)
		}
		var id hexutil.Uint64
		if err := c.Call(&id, "eth_chainId"); err != nil || id != 4242 {
			t.Errorf("%s: %d, %v", url, id, err)
		}
		c.Close()
	}
	if _, err := gethrpc.Dial("ws://" + h); err == nil {
		t.Error("the HTTP address took a WebSocket")
	}
	other, err := New(Config{}, Backend{Chain: e.store})
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	want := fmt.Sprintf("HTTP address %s is in use: stop the program that uses it, or choose another port with --http.port", h)
	if err := other.Listen(h, ""); err == nil || err.Error() != want {
		t.Errorf("error is %q, want %q", err, want)
	}
	if err := other.Listen("", w); err == nil || !strings.Contains(err.Error(), "WebSocket address "+w+" is in use") || !strings.Contains(err.Error(), "--ws.port") {
		t.Errorf("error is %q", err)
	}
	// One address for both, and nothing left open after Close.
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	at := free.Addr().String()
	free.Close()
	if err := other.Listen(at, at); err != nil {
		t.Fatal(err)
	}
	c, err := gethrpc.Dial("ws://" + other.WSAddr())
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	sub, err := c.EthSubscribe(context.Background(), make(chan *types.Header), "newHeads")
	if err != nil {
		t.Fatal(err)
	}
	other.Close()
	<-sub.Err()
	if l, err := net.Listen("tcp", at); err != nil {
		t.Errorf("the address is still taken after Close: %v", err)
	} else {
		l.Close()
	}
}

func TestNamespacesCanBeLeftOut(t *testing.T) {
	e := newEnv(t, Config{Namespaces: []string{"eth", "web3"}})
	var s string
	e.call(&s, "web3_clientVersion")
	if !strings.HasPrefix(s, "trivium/v0.0.0/") {
		t.Errorf("version is %q", s)
	}
	bare := newEnv(t, Config{Namespaces: []string{"net"}})
	if _, body := bare.post(batchBody(sendCallJSON("1", rawTx(t, bare.sign(alice, &nobody, 1, nil)).String()))); !strings.Contains(body, "-32601") {
		t.Errorf("a server without eth took a transaction: %s", body)
	}
	e.fails(-32601, "the method debug_traceCall does not exist/is not available", nil, "debug_traceCall", obj{}, "latest")
	if _, err := New(Config{Namespaces: []string{"ether"}}, Backend{Chain: e.store}); err == nil || !strings.Contains(err.Error(), `http.namespaces: "ether" is unknown, want some of eth, net, web3, txpool, debug, trivium`) {
		t.Errorf("error is %v", err)
	}
}
