package celestia

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptrace"
	"strconv"
	"sync/atomic"
	"time"

	"github.com/trivium-chain/trivium/da"
	"github.com/trivium-chain/trivium/da/wire"
)

// maxAnswer bounds what is read of an answer: the shares of the widest square
// that a header may have, in base64, with room for proofs.
const maxAnswer = 256 << 20

const submitMethod = "blob.Submit"

// batch sends the calls in one request and decodes their results. It fails
// with the error of the first call that failed.
func (c *Client) batch(ctx context.Context, calls ...call) error {
	op := calls[0].method
	submit := op == submitMethod
	timeout := c.cfg.Timeout
	if submit {
		timeout = c.cfg.SubmitTimeout
	}
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()

	body, err := encodeCalls(calls)
	if err != nil {
		return &da.Error{Kind: da.KindFatal, Op: op, Err: err}
	}
	if len(body) > wire.MaxRequestBytes {
		return da.Errorf(da.KindTooLarge, op, "request of %d bytes, a node reads %d", len(body), wire.MaxRequestBytes)
	}
	ask := func(token string) error {
		status, answer, sent, err := c.exchange(ctx, token, body)
		if err != nil {
			kind := da.KindTemporary
			if submit && sent {
				kind = da.KindAmbiguous
			}
			return &da.Error{Kind: kind, Op: op, Err: fmt.Errorf("%s: %w", c.cfg.URL, err)}
		}
		return decodeAnswer(status, answer, calls)
	}
	token := c.token.get()
	err = ask(token)
	if err != nil && da.KindOf(err) == da.KindUnauthorized && c.token.renew(token) {
		return ask(c.token.get()) // a refused call was not made
	}
	return err
}

// encodeCalls gives one request object, or an array when there are several calls.
func encodeCalls(calls []call) ([]byte, error) {
	type request struct {
		Version string `json:"jsonrpc"`
		ID      int    `json:"id"`
		Method  string `json:"method"`
		Params  []any  `json:"params"`
	}
	requests := make([]request, len(calls))
	for i, call := range calls {
		requests[i] = request{"2.0", i + 1, call.method, call.params}
	}
	if len(requests) == 1 {
		return json.Marshal(requests[0])
	}
	return json.Marshal(requests)
}

// exchange posts body. sent tells, when it failed, whether any of the request
// may have reached the node.
func (c *Client) exchange(ctx context.Context, token string, body []byte) (status int, answer []byte, sent bool, err error) {
	var wrote atomic.Bool
	ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{WroteHeaders: func() { wrote.Store(true) }})
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, c.post, bytes.NewReader(body))
	if err != nil {
		return 0, nil, false, err
	}
	request.Header.Set("Content-Type", "application/json")
	if token != "" {
		request.Header.Set("Authorization", "Bearer "+token)
	}
	response, err := c.http.Do(request)
	if err != nil {
		return 0, nil, wrote.Load(), err
	}
	defer response.Body.Close()
	answer, err = io.ReadAll(io.LimitReader(response.Body, maxAnswer+1))
	if err == nil && len(answer) > maxAnswer {
		err = fmt.Errorf("answer over %d bytes", maxAnswer)
	}
	return response.StatusCode, answer, true, err
}

// decodeAnswer classes and decodes an answer of the given HTTP status.
func decodeAnswer(status int, answer []byte, calls []call) error {
	op := calls[0].method
	submit := op == submitMethod
	if status == http.StatusUnauthorized || status == http.StatusForbidden {
		return da.Errorf(da.KindUnauthorized, op, "HTTP status %d: the token is not valid here", status)
	}
	responses, err := decodeResponses(answer)
	if err != nil || len(responses) == 0 {
		return statusError(op, submit, status, answer, err)
	}
	if len(calls) == 1 || len(responses) == 1 && responses[0].Error != nil {
		return finish(op, submit, responses[0], calls[0].result)
	}
	byID := make(map[string]wire.Response, len(responses))
	for _, r := range responses {
		byID[string(r.ID)] = r
	}
	for i, call := range calls {
		r, ok := byID[strconv.Itoa(i+1)]
		if !ok {
			return da.Errorf(da.KindFatal, call.method, "the batch's answer lacks request %d", i+1)
		}
		if err := finish(call.method, false, r, call.result); err != nil {
			return err
		}
	}
	return nil
}

func decodeResponses(answer []byte) ([]wire.Response, error) {
	if trimmed := bytes.TrimLeft(answer, " \t\r\n"); len(trimmed) > 0 && trimmed[0] == '[' {
		var many []wire.Response
		err := json.Unmarshal(answer, &many)
		return many, err
	}
	var one wire.Response
	if err := json.Unmarshal(answer, &one); err != nil {
		return nil, err
	}
	return []wire.Response{one}, nil
}

// statusError classes an answer that is no JSON-RPC, by its HTTP status.
func statusError(op string, submit bool, status int, answer []byte, cause error) error {
	kind := da.KindTemporary
	switch {
	case status == http.StatusRequestEntityTooLarge:
		kind = da.KindTooLarge
	case status == http.StatusTooManyRequests:
	case submit && status != http.StatusNotFound && status != http.StatusMethodNotAllowed:
		kind = da.KindAmbiguous // a gateway's page says nothing about the node behind it
	case status < 300 || status == http.StatusNotFound || status == http.StatusMethodNotAllowed:
		kind = da.KindFatal
	}
	if cause == nil {
		cause = errors.New("empty batch")
	}
	start := answer[:min(len(answer), 80)]
	return da.Errorf(kind, op, "HTTP status %d with %q, which is no JSON-RPC answer: %w", status, start, cause)
}

// finish decodes one response.
func finish(op string, submit bool, r wire.Response, into any) error {
	if r.Error != nil {
		return &da.Error{Kind: r.Error.Kind(submit), Op: op, Err: r.Error}
	}
	if err := decode(r.Result, into); err != nil {
		kind := da.KindFatal
		if submit {
			kind = da.KindAmbiguous
		}
		return da.Errorf(kind, op, "cannot decode the answer: %w", err)
	}
	return nil
}

// pause waits before a reconnect, or until ctx ends.
func pause(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}
