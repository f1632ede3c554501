package rpc

import (
	"bytes"
	"context"
	"encoding/hex"
	"encoding/json"
	"runtime"
	"runtime/debug"
	"sync"
	"sync/atomic"

	"github.com/ethereum/go-ethereum/core/types"
)

// A JSON-RPC batch of eth_sendRawTransaction and nothing else is how load
// arrives. go-ethereum's server would handle its calls one after another; here
// the transactions are decoded and their senders recovered on all processors,
// and the pool is asked once for all. The answers are the same.

const sendMethod = "eth_sendRawTransaction"

// sendCall is one call of such a batch.
type sendCall struct {
	Version string            `json:"jsonrpc"`
	ID      json.RawMessage   `json:"id"`
	Method  string            `json:"method"`
	Params  []json.RawMessage `json:"params"`

	raw []byte
	tx  *types.Transaction
	err error
}

// parseSendBatch reads a batch that holds plain eth_sendRawTransaction calls
// only. Anything else, mistakes included, is left to the server: false.
func parseSendBatch(body []byte) ([]sendCall, bool) {
	body = bytes.TrimLeft(body, " \t\r\n")
	if len(body) == 0 || body[0] != '[' || !bytes.Contains(body[:min(len(body), 256)], []byte(sendMethod)) {
		return nil, false
	}
	var calls []sendCall
	if json.Unmarshal(body, &calls) != nil || len(calls) == 0 {
		return nil, false
	}
	for i := range calls {
		c := &calls[i]
		if c.Version != "2.0" || c.Method != sendMethod || len(c.Params) != 1 || len(c.ID) == 0 || c.ID[0] == '{' || c.ID[0] == '[' {
			return nil, false
		}
		p := c.Params[0]
		if len(p) < 4 || p[0] != '"' || p[len(p)-1] != '"' || p[1] != '0' || (p[2] != 'x' && p[2] != 'X') {
			return nil, false
		}
		digits := p[3 : len(p)-1]
		c.raw = make([]byte, len(digits)/2)
		if n, err := hex.Decode(c.raw, digits); err != nil || n != len(c.raw) || len(digits)%2 != 0 {
			return nil, false
		}
	}
	return calls, true
}

// hashBytes is a transaction's hash as JSON.
const hashBytes = 2 + 2 + 2*32

// sendBatch does what the calls ask for and writes the answers, in order. Calls
// whose hashes would go over the limit for answers are not done, as in the
// server; one that was done never hides its hash.
func (n *node) sendBatch(ctx context.Context, calls []sendCall) []byte {
	done := min(len(calls), n.cfg.MaxBatchResponseBytes/hashBytes+1)
	for i := done; i < len(calls); i++ {
		calls[i].err = errAnswersTooLarge
	}
	n.acceptAll(calls[:done])
	txs := make([]*types.Transaction, 0, done)
	which := make([]int, 0, done)
	for i := range calls[:done] {
		if calls[i].err == nil {
			txs, which = append(txs, calls[i].tx), append(which, i)
		}
	}
	if len(txs) > 0 {
		var errs []error
		if crash := n.guarded(func() { errs = n.submitAll(ctx, txs) }); crash != nil {
			for _, i := range which {
				calls[i].err = crash
			}
		}
		for k, err := range errs {
			calls[which[k]].err = err
		}
	}
	out := append(make([]byte, 0, 2+128*len(calls)), '[')
	left := n.cfg.MaxBatchResponseBytes
	for i := range calls {
		if i > 0 {
			out = append(out, ',')
		}
		if left < 0 && calls[i].err != nil {
			calls[i].err = errAnswersTooLarge
		}
		before := len(out)
		out = calls[i].answer(out)
		left -= len(out) - before - len(`{"jsonrpc":"2.0","id":,"result":}`) - len(calls[i].ID)
	}
	return append(out, ']')
}

// guarded runs f and makes an error of a panic, as the server does for its methods.
func (n *node) guarded(f func()) (err error) {
	defer func() {
		if v := recover(); v != nil {
			n.Logger.Error("a transaction made the node panic", "panic", v, "stack", string(debug.Stack()))
			err = errCrashed
		}
	}()
	f()
	return nil
}

// acceptAll decodes the transactions and recovers their senders on all processors.
func (n *node) acceptAll(calls []sendCall) {
	accept := func(c *sendCall) {
		if crash := n.guarded(func() { c.tx, c.err = n.accept(c.raw) }); crash != nil {
			c.err = crash
		}
	}
	workers := min(runtime.GOMAXPROCS(0), len(calls))
	if workers <= 1 {
		for i := range calls {
			accept(&calls[i])
		}
		return
	}
	const run = 8 // a worker takes as many at a time, which makes the counter free
	var next atomic.Int64
	var wg sync.WaitGroup
	for range workers {
		wg.Go(func() {
			for {
				end := int(next.Add(run))
				if end-run >= len(calls) {
					return
				}
				for i := end - run; i < min(end, len(calls)); i++ {
					accept(&calls[i])
				}
			}
		})
	}
	wg.Wait()
}

// answer appends the JSON-RPC response of a call.
func (c *sendCall) answer(b []byte) []byte {
	b = append(b, `{"jsonrpc":"2.0","id":`...)
	b = append(b, c.ID...)
	if c.err == nil {
		hash := c.tx.Hash()
		b = append(b, `,"result":`...)
		return append(appendBytes(b, hash[:]), '}')
	}
	e := struct {
		Code    int    `json:"code"`
		Message string `json:"message"`
		Data    any    `json:"data,omitempty"`
	}{Code: codeInvalidInput, Message: c.err.Error()}
	if coded, ok := c.err.(interface{ ErrorCode() int }); ok {
		e.Code = coded.ErrorCode()
	}
	if data, ok := c.err.(interface{ ErrorData() any }); ok {
		e.Data = data.ErrorData()
	}
	enc, err := json.Marshal(e)
	if err != nil { // only odd data can do that; the message says the rest
		e.Data = nil
		enc, _ = json.Marshal(e)
	}
	b = append(append(b, `,"error":`...), enc...)
	return append(b, '}')
}
