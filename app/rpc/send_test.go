package rpc

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math/big"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/holiman/uint256"
)

func rawTx(t testing.TB, tx *types.Transaction) hexutil.Bytes {
	t.Helper()
	raw, err := tx.MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

// refusals are transactions that the node must not take, and the words that
// libraries look for.
func refusals(e *env) []struct {
	name string
	raw  hexutil.Bytes
	text string
} {
	e.seal(e.signAt(alice, 0, &nobody, 1, nil))
	waiting := e.signAt(alice, 1, &nobody, 1, nil)
	if err := e.pool.Add([]*types.Transaction{waiting})[0]; err != nil {
		e.t.Fatal(err)
	}
	chainID := e.store.Rules().Chain.ChainID
	tx := func(u user, inner types.TxData) hexutil.Bytes { return rawTx(e.t, e.signTx(u, inner)) }
	gwei := big.NewInt(1e9)
	foreign, err := types.SignNewTx(alice.key, types.NewPragueSigner(big.NewInt(7)), &types.DynamicFeeTx{ChainID: big.NewInt(7), Nonce: 2, Gas: 21000, GasFeeCap: gwei, To: &nobody})
	if err != nil {
		e.t.Fatal(err)
	}
	old, err := types.SignNewTx(alice.key, types.HomesteadSigner{}, &types.LegacyTx{Nonce: 2, Gas: 21000, GasPrice: gwei, To: &nobody})
	if err != nil {
		e.t.Fatal(err)
	}
	return []struct {
		name string
		raw  hexutil.Bytes
		text string
	}{
		{"nonce used", tx(alice, &types.DynamicFeeTx{ChainID: chainID, Nonce: 0, To: &nobody, Gas: 21000, GasFeeCap: big.NewInt(4e9)}), "nonce too low"},
		{"same again", rawTx(e.t, waiting), "already known"},
		{"replacement too cheap", tx(alice, &types.DynamicFeeTx{ChainID: chainID, Nonce: 1, To: &nobody, Value: big.NewInt(9), Gas: 21000, GasFeeCap: big.NewInt(4e9), GasTipCap: big.NewInt(1e6 + 1)}), "replacement transaction underpriced"},
		{"no money", tx(poor, &types.DynamicFeeTx{ChainID: chainID, To: &nobody, Value: ether, Gas: 21000, GasFeeCap: gwei}), "insufficient funds for gas * price + value"},
		{"too little gas", tx(alice, &types.DynamicFeeTx{ChainID: chainID, Nonce: 2, To: &nobody, Gas: 20999, GasFeeCap: gwei}), "intrinsic gas too low"},
		{"over EIP-7825", tx(alice, &types.DynamicFeeTx{ChainID: chainID, Nonce: 2, To: &nobody, Gas: txGasCap + 1, GasFeeCap: gwei}), "transaction gas limit too high"},
		{"tip over cap", tx(alice, &types.DynamicFeeTx{ChainID: chainID, Nonce: 2, To: &nobody, Gas: 21000, GasFeeCap: gwei, GasTipCap: big.NewInt(2e9)}), "max priority fee per gas higher than max fee per gas"},
		{"blob", tx(alice, &types.BlobTx{ChainID: uint256.MustFromBig(chainID), Nonce: 2, Gas: 21000, GasFeeCap: uint256.NewInt(1e9), BlobFeeCap: uint256.NewInt(1), BlobHashes: []common.Hash{{1}}}), "transaction type not supported"},
		{"other chain", rawTx(e.t, foreign), "invalid sender: invalid chain id for signer: have 7 want 4242"},
		{"before EIP-155", rawTx(e.t, old), "only replay-protected (EIP-155) transactions allowed over RPC"},
		{"garbage", []byte{0x02, 0xc0}, "rlp"},
		{"empty", nil, "typed transaction too short"},
		{"unknown type", []byte{0x44, 1, 2, 3}, "transaction type not supported"},
	}
}

func TestRefusedTransactionsSayWhyInGoEthereumsWords(t *testing.T) {
	e := newEnv(t, Config{})
	for _, c := range refusals(e) {
		t.Run(c.name, func(t *testing.T) {
			var out any
			wantError(t, e.client.Call(&out, "eth_sendRawTransaction", c.raw), -32000, c.text, nil)
		})
	}
}

// post sends a body over HTTP and gives what came back.
func (e *env) post(body string, header ...string) (int, string) {
	e.t.Helper()
	req, err := http.NewRequest(http.MethodPost, e.http.URL, strings.NewReader(body))
	if err != nil {
		e.t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	for i := 0; i < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
		if header[i] == "Host" {
			req.Host = header[i+1]
		}
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		e.t.Fatal(err)
	}
	defer res.Body.Close()
	out, err := io.ReadAll(res.Body)
	if err != nil {
		e.t.Fatal(err)
	}
	return res.StatusCode, strings.TrimSpace(string(out))
}

func batchBody(calls ...string) string { return "[" + strings.Join(calls, ",") + "]" }

func sendCallJSON(id, raw string) string {
	return `{"jsonrpc":"2.0","id":` + id + `,"method":"eth_sendRawTransaction","params":["` + raw + `"]}`
}

// A batch of transactions alone goes its own way; it must answer as the server
// does, to the byte.
func TestBatchOfTransactionsAnswersAsTheServerDoes(t *testing.T) {
	fast, slow := newEnv(t, Config{}), newEnv(t, Config{})
	bodies := make([]string, 2)
	for i, e := range []*env{fast, slow} {
		var calls []string
		for k, c := range refusals(e) {
			calls = append(calls, sendCallJSON(`"r`+string(rune('a'+k))+`"`, c.raw.String()))
		}
		for k := range 20 {
			calls = append(calls, sendCallJSON(big.NewInt(int64(k)).String(), rawTx(t, e.signAt(bob, uint64(k), &nobody, 1, nil)).String()))
		}
		calls = append(calls, sendCallJSON("null", rawTx(t, e.signAt(bob, 20, &nobody, 1, nil)).String()))
		if e == slow {
			// One other call makes the whole batch go the ordinary way.
			calls = append(calls, `{"jsonrpc":"2.0","id":99,"method":"eth_chainId"}`)
		}
		_, bodies[i] = e.post(batchBody(calls...))
	}
	if _, ok := parseSendBatch([]byte(batchBody(sendCallJSON("1", "0x00")))); !ok {
		t.Fatal("a plain batch of transactions was not recognised")
	}
	var a, b []json.RawMessage
	if err := json.Unmarshal([]byte(bodies[0]), &a); err != nil {
		t.Fatalf("%v in %s", err, bodies[0])
	}
	if err := json.Unmarshal([]byte(bodies[1]), &b); err != nil {
		t.Fatal(err)
	}
	if len(a) != len(b)-1 {
		t.Fatalf("%d answers, want %d", len(a), len(b)-1)
	}
	for i := range a {
		if !bytes.Equal(a[i], b[i]) {
			t.Errorf("answer %d:\n  fast   %s\n  server %s", i, a[i], b[i])
		}
	}
	if pending, _ := fast.pool.Stats(); pending != 22 {
		t.Errorf("%d transactions wait, want 22", pending)
	}
}

// Where the answers are limited, both ways do and answer the same.
func TestBatchOfTransactionsIsLimitedAsByTheServer(t *testing.T) {
	for _, limit := range []int{1, 10*hashBytes - 1, 10 * hashBytes, 10*hashBytes + 1} {
		var bodies [2]string
		for i, mixed := range []bool{false, true} {
			e := newEnv(t, Config{MaxBatchResponseBytes: limit})
			var calls []string
			for k := range uint64(14) {
				calls = append(calls, sendCallJSON(fmt.Sprint(k), rawTx(t, e.signAt(bob, k, &nobody, 1, nil)).String()))
			}
			body := batchBody(calls...)
			if mixed { // a notification makes the whole batch go the ordinary way, and has no answer
				body = strings.TrimSuffix(body, "]") + `,{"jsonrpc":"2.0","method":"eth_chainId"}]`
			}
			_, bodies[i] = e.post(body)
			if pending, _ := e.pool.Stats(); pending != limit/hashBytes+1 {
				t.Errorf("limit %d, way %d: %d transactions taken, want %d", limit, i, pending, limit/hashBytes+1)
			}
		}
		if bodies[0] != bodies[1] {
			t.Errorf("limit %d:\n  fast   %s\n  server %s", limit, bodies[0], bodies[1])
		}
		if !strings.Contains(bodies[0], `{"code":-32003,"message":"response too large"}`) {
			t.Errorf("limit %d: %s", limit, bodies[0])
		}
	}
}

type panics struct{ types.Signer }

func (panics) Submit(context.Context, []*types.Transaction) []error { panic("broken pool") }

// A panic costs its call, not the node.
func TestPanicInABatchOfTransactions(t *testing.T) {
	e := newEnv(t, Config{})
	body := batchBody(sendCallJSON("1", rawTx(t, e.signAt(bob, 0, &nobody, 1, nil)).String()), sendCallJSON("2", "0x00"))
	crashed := `"id":1,"error":{"code":-32603,"message":"method handler crashed"}`
	e.server.node.Submit = panics{}
	if _, out := e.post(body); !strings.Contains(out, crashed) || !strings.Contains(out, `"id":2,"error":{"code":-32000`) {
		t.Errorf("pool: %s", out)
	}
	e.server.node.signer = panics{}
	if _, out := e.post(body); !strings.Contains(out, crashed) || !strings.Contains(out, `"id":2,"error":{"code":-32000`) {
		t.Errorf("signer: %s", out)
	}
}

// slowSubmit waits until its time is up.
type slowSubmit struct{}

func (slowSubmit) Submit(ctx context.Context, txs []*types.Transaction) []error {
	<-ctx.Done()
	errs := make([]error, len(txs))
	for i := range errs {
		errs[i] = ctx.Err()
	}
	return errs
}

// What takes too long is answered, call by call, before the connection breaks.
func TestRequestsEndInTime(t *testing.T) {
	e := newEnv(t, Config{})
	e.server.node.Submit = slowSubmit{}
	g := e.server.handler(serveBoth)
	g.writes = answerMargin + 200*time.Millisecond
	e.http.Config.Handler = g
	send := sendCallJSON("1", rawTx(t, e.signAt(bob, 0, &nobody, 1, nil)).String())
	const timeout = `"error":{"code":-32002,"message":"request timed out"}`
	if _, out := e.post(batchBody(send, `{"jsonrpc":"2.0","id":2,"method":"eth_chainId"}`)); strings.Count(out, timeout) != 2 {
		t.Errorf("a batch: %s", out)
	}
	if _, out := e.post(send); !strings.Contains(out, timeout) {
		t.Errorf("a call: %s", out)
	}
	if _, out := e.post(batchBody(send)); !strings.Contains(out, "deadline exceeded") {
		t.Errorf("a batch of transactions: %s", out)
	}
}

func TestOddBatchesAreLeftToTheServer(t *testing.T) {
	for name, body := range map[string]string{
		"other method":   batchBody(sendCallJSON("1", "0x00"), `{"jsonrpc":"2.0","id":2,"method":"eth_chainId"}`),
		"no id":          `[{"jsonrpc":"2.0","method":"eth_sendRawTransaction","params":["0x00"]}]`,
		"id an object":   batchBody(sendCallJSON("{}", "0x00")),
		"no version":     `[{"id":1,"method":"eth_sendRawTransaction","params":["0x00"]}]`,
		"no params":      `[{"jsonrpc":"2.0","id":1,"method":"eth_sendRawTransaction"}]`,
		"two params":     `[{"jsonrpc":"2.0","id":1,"method":"eth_sendRawTransaction","params":["0x00","0x"]}]`,
		"named params":   `[{"jsonrpc":"2.0","id":1,"method":"eth_sendRawTransaction","params":{"a":"0x00"}}]`,
		"no prefix":      batchBody(sendCallJSON("1", "0000")),
		"odd digits":     batchBody(sendCallJSON("1", "0x000")),
		"not hex":        batchBody(sendCallJSON("1", "0xzz")),
		"empty":          "[]",
		"cut":            `[` + sendCallJSON("1", "0x00"),
		"single":         sendCallJSON("1", "0x00"),
		"number":         `[{"jsonrpc":"2.0","id":1,"method":"eth_sendRawTransaction","params":[7]}]`,
		"escaped string": `[{"jsonrpc":"2.0","id":1,"method":"eth_sendRawTransaction","params":["\u0030x00"]}]`,
	} {
		if _, ok := parseSendBatch([]byte(body)); ok {
			t.Errorf("%s: taken: %s", name, body)
		}
	}
}

func FuzzSendBatch(f *testing.F) {
	f.Add([]byte(batchBody(sendCallJSON("1", "0x02c0"), sendCallJSON(`"x"`, "0x"))))
	f.Add([]byte(`[{"jsonrpc":"2.0","id":null,"method":"eth_sendRawTransaction","params":["0x00"]}]`))
	f.Add([]byte(`[[],{},[{"a":"]"}],"\"",1]`))
	f.Fuzz(func(t *testing.T, body []byte) {
		calls, ok := parseSendBatch(body)
		if !ok {
			return
		}
		for i := range calls {
			calls[i].err = errHeaderNotFound
			if out := calls[i].answer(nil); !json.Valid(out) {
				t.Errorf("answer %q is not JSON", out)
			}
		}
	})
}

func TestSendRawTransactionSync(t *testing.T) {
	e := newEnv(t, Config{})
	tx := e.sign(alice, &nobody, 3, nil)
	// The block comes as soon as the pool has the transaction.
	arrived := make(chan struct{})
	l, err := e.server.node.events.subscribe(interest{txs: true})
	if err != nil {
		t.Fatal(err)
	}
	go func() {
		defer close(arrived)
		<-l.ready
		l.close()
		e.sealOn(e.store.Head(), 41, tx)
	}()
	var r types.Receipt
	e.call(&r, "eth_sendRawTransactionSync", rawTx(t, tx), "0x2710")
	<-arrived
	if r.TxHash != tx.Hash() || r.Status != 1 {
		t.Errorf("receipt is %+v", r)
	}
	// Without a block it gives up, and says with which transaction.
	late := e.sign(alice, &nobody, 4, nil)
	e.fails(4, "The transaction was added to the transaction pool but wasn't processed in 1ms", late.Hash().Hex(), "eth_sendRawTransactionSync", rawTx(t, late), 1)
	e.fails(-32000, "nonce too low", nil, "eth_sendRawTransactionSync", rawTx(t, e.signAt(alice, 0, &keeper, 0, nil)))
}

func TestPendingTransactionsAreSeen(t *testing.T) {
	e := newEnv(t, Config{})
	ctx := context.Background()
	first, gap := e.signAt(alice, 0, &nobody, 1, nil), e.signAt(alice, 2, nil, 0, []byte{0})
	for _, tx := range []*types.Transaction{first, gap} {
		if err := e.eth.SendTransaction(ctx, tx); err != nil {
			t.Fatal(err)
		}
	}
	got, pending, err := e.eth.TransactionByHash(ctx, first.Hash())
	if err != nil || !pending || got.Hash() != first.Hash() {
		t.Errorf("waiting transaction: %v pending=%v %v", got, pending, err)
	}
	var status map[string]hexutil.Uint
	e.call(&status, "txpool_status")
	if status["pending"] != 1 || status["queued"] != 1 {
		t.Errorf("status is %v", status)
	}
	var content map[string]map[common.Address]map[string]struct{ Hash common.Hash }
	e.call(&content, "txpool_content")
	if content["pending"][alice.addr]["0"].Hash != first.Hash() || content["queued"][alice.addr]["2"].Hash != gap.Hash() {
		t.Errorf("content is %v", content)
	}
	var from map[string]map[string]struct{ Hash common.Hash }
	e.call(&from, "txpool_contentFrom", alice.addr)
	if from["queued"]["2"].Hash != gap.Hash() {
		t.Errorf("content of alice is %v", from)
	}
	var inspect map[string]map[common.Address]map[string]string
	e.call(&inspect, "txpool_inspect")
	if want := nobody.Hex() + ": 1 wei + 100000 gas × 4000000000 wei"; inspect["pending"][alice.addr]["0"] != want {
		t.Errorf("inspect says %q, want %q", inspect["pending"][alice.addr]["0"], want)
	}
	if !strings.HasPrefix(inspect["queued"][alice.addr]["2"], "contract creation: 0 wei") {
		t.Errorf("inspect says %q", inspect["queued"][alice.addr]["2"])
	}
}

func TestNodeWithoutPoolOrSequencer(t *testing.T) {
	e := newEnv(t, Config{})
	s, err := New(Config{}, Backend{Chain: e.store})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	code, body := http.StatusOK, ""
	e.http.Config.Handler = s.Handler()
	code, body = e.post(sendCallJSON("1", rawTx(t, e.sign(alice, &nobody, 1, nil)).String()))
	if code != 200 || !strings.Contains(body, errNoSubmit.Error()) {
		t.Errorf("%d %s", code, body)
	}
	_, body = e.post(`{"jsonrpc":"2.0","id":1,"method":"txpool_content","params":[]}`)
	if !strings.Contains(body, `"pending":{}`) {
		t.Error(body)
	}
}

// lagging is a pool that has not heard of the newest block yet.
type lagging struct{ Pool }

func (lagging) Nonce(common.Address) uint64 { return 0 }

func TestPendingNonceIsNeverBehindTheChain(t *testing.T) {
	e := newEnv(t, Config{})
	s, err := New(Config{}, Backend{Chain: e.store, Pool: lagging{e.pool}})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	e.seal(e.sign(alice, &nobody, 1, nil))
	e.http.Config.Handler = s.Handler()
	_, body := e.post(`{"jsonrpc":"2.0","id":1,"method":"eth_getTransactionCount","params":["` + alice.addr.Hex() + `","pending"]}`)
	if !strings.Contains(body, `"result":"0x1"`) {
		t.Errorf("pending nonce after a block with nonce 0: %s", body)
	}
}
