package rpc

import (
	"bytes"
	"context"
	"encoding/hex"
	"encoding/json"
	"runtime"
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

// sendBatch does what the calls ask for and writes the answers, in order.
func (n *node) sendBatch(ctx context.Context, calls []sendCall) []byte {
	n.acceptAll(calls)
	txs := make([]*types.Transaction, 0, len(calls))
	which := make([]int, 0, len(calls))
	for i := range calls {
		if calls[i].err == nil {
			txs, which = append(txs, calls[i].tx), append(which, i)
		}
	}
	if len(txs) > 0 {
		for k, err := range n.submitAll(ctx, txs) {
			calls[which[k]].err = err
		}
	}
	out := append(make([]byte, 0, 2+128*len(calls)), '[')
	for i := range calls {
		if i > 0 {
			out = append(out, ',')
		}
		out = calls[i].answer(out)
	}
	return append(out, ']')
}

// acceptAll decodes the transactions and recovers their senders on all processors.
func (n *node) acceptAll(calls []sendCall) {
	accept := func(c *sendCall) { c.tx, c.err = n.accept(c.raw) }
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
