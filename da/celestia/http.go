package celestia

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"github.com/trivium-chain/trivium/da"
	"github.com/trivium-chain/trivium/da/wire"
)

// maxAnswer bounds what is read of an answer: the shares of the widest square
// that a header may have, in base64, with room for proofs. Of answers longer than
// maxSmall there is one in memory at a time: a node that reads ahead asks for more
// than a hundred at once, and each may be as long as its DA node likes. Ranges of
// headers are longer, and few are asked for at once.
const (
	maxAnswer = 256 << 20
	maxSmall  = 2 << 20
	maxRange  = 16 << 20
)

// call is one method call: result is decoded into.
type call struct {
	method string
	params []any
	result any
}

func (c *Client) call(ctx context.Context, method string, result any, params ...any) error {
	return c.batch(ctx, call{method, params, result})
}

// batch sends the calls in one request and decodes their results. It fails
// with the error of the first call that failed.
func (c *Client) batch(ctx context.Context, calls ...call) error {
	errs, err := c.each(ctx, calls)
	return first(errs, err)
}

func first(errs []error, err error) error {
	for _, e := range errs {
		if err == nil {
			err = e
		}
	}
	return err
}

// each is batch with an error for each call, or one for all of them.
func (c *Client) each(ctx context.Context, calls []call) ([]error, error) {
	op := calls[0].method
	body, err := encodeCalls(calls)
	if err != nil {
		return nil, &da.Error{Kind: da.KindFatal, Op: op, Err: err}
	}
	if len(body) > wire.MaxRequestBytes {
		return nil, da.Errorf(da.KindTooLarge, op, "request of %d bytes, a node reads %d", len(body), wire.MaxRequestBytes).Because(da.ReasonRequestSize)
	}
	timeout := c.cfg.Timeout
	if op == wire.SubmitMethod {
		timeout = c.cfg.SubmitTimeout
	}
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	token := c.token.get()
	errs, err := c.ask(ctx, token, body, calls)
	if (refused(err) || slices.ContainsFunc(errs, refused)) && c.token.renew(token) {
		return c.ask(ctx, c.token.get(), body, calls) // a refused call was not made
	}
	return errs, err
}

func refused(err error) bool { return err != nil && da.KindOf(err) == da.KindUnauthorized }

func (c *Client) ask(ctx context.Context, token string, body []byte, calls []call) ([]error, error) {
	x := exchange{op: calls[0].method, began: time.Now()}
	defer x.end(c)
	status, answer, err := x.post(ctx, c, token, body)
	var errs []error
	if err != nil {
		err = x.broken(err)
	} else {
		errs, err = decodeEach(status, answer, calls)
	}
	if err != nil {
		var e *da.Error
		errors.As(err, &e)
		e.Err = fmt.Errorf("%s: %w", c.name, e.Err)
	}
	if token == "" {
		for _, err := range append(errs, err) {
			var e *da.Error
			if errors.As(err, &e) && e.Kind == da.KindUnauthorized {
				e.Reason = da.ReasonToken // there is none
			}
		}
	}
	return errs, err
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
		requests[i] = request{"2.0", i + 1, call.method, append([]any{}, call.params...)}
	}
	if len(requests) == 1 {
		return json.Marshal(requests[0])
	}
	return json.Marshal(requests)
}

// exchange is one request on its way.
type exchange struct {
	op        string
	began     time.Time
	connected atomic.Bool
	sent      atomic.Bool // any of it may have reached the node
	large     bool        // it holds Client.large
}

// end lets the next long answer be read, once this one is decoded.
func (x *exchange) end(c *Client) {
	if x.large {
		<-c.large
	}
}

var errLong = errors.New("the answer is too long")

func (x *exchange) post(ctx context.Context, c *Client, token string, body []byte) (status int, answer []byte, err error) {
	ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		GotConn:      func(httptrace.GotConnInfo) { x.connected.Store(true) },
		WroteHeaders: func() { x.sent.Store(true) },
	})
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, c.post, bytes.NewReader(body))
	if err != nil {
		return 0, nil, err
	}
	request.Header.Set("Content-Type", "application/json")
	if token != "" {
		request.Header.Set("Authorization", "Bearer "+token)
	}
	response, err := c.http.Do(request)
	if err != nil {
		return 0, nil, err
	}
	defer response.Body.Close()
	answer, err = x.read(ctx, c, response.Body)
	return response.StatusCode, answer, err
}

func (x *exchange) read(ctx context.Context, c *Client, body io.Reader) ([]byte, error) {
	small := int64(maxSmall)
	if x.op == rangeMethod {
		small = maxRange
	}
	answer, err := io.ReadAll(io.LimitReader(body, small))
	if err == nil && int64(len(answer)) == small {
		select {
		case c.large <- struct{}{}:
			x.large = true
		case <-ctx.Done():
			return nil, ctx.Err()
		}
		buffer := bytes.NewBuffer(answer)
		_, err = buffer.ReadFrom(io.LimitReader(body, c.maxAnswer+1-small))
		answer = buffer.Bytes()
	}
	switch {
	case err != nil:
		return nil, err
	case int64(len(answer)) > c.maxAnswer:
		return nil, fmt.Errorf("%w: over %d bytes", errLong, c.maxAnswer)
	case tooMany(answer):
		return nil, fmt.Errorf("%w: more parts than its %d bytes may have", errLong, len(answer))
	}
	return answer, nil
}

// tooMany tells whether an answer has more values than one with shares, nodes of
// proofs, roots or signatures has: decoded, "{}," is thirty times its length.
func tooMany(answer []byte) bool {
	const some, apart = 1 << 10, 12 // bytes a value, on the average
	return bytes.Count(answer, []byte{','}) > some+len(answer)/apart
}

// broken classes an exchange that gave no answer.
func (x *exchange) broken(err error) *da.Error {
	var wrapped *url.Error
	if errors.As(err, &wrapped) {
		err = wrapped.Err // without the URL, which may hold a secret
	}
	e := &da.Error{Kind: da.KindTemporary, Reason: da.ReasonUnreachable, Op: x.op, Err: err}
	var timeout net.Error
	switch {
	case errors.Is(err, errLong):
		e.Kind, e.Reason = da.KindFatal, da.ReasonHTTP
	case errors.Is(err, context.Canceled):
		e.Reason = ""
	case x.connected.Load() && errors.As(err, &timeout) && timeout.Timeout():
		e.Reason, e.Err = da.ReasonHung, fmt.Errorf("no answer within %s: %w", time.Since(x.began).Round(time.Millisecond), err)
	}
	if x.op == wire.SubmitMethod && x.sent.Load() {
		e.Kind, e.Reason = da.KindAmbiguous, da.ReasonAmbiguous
	}
	return e
}

// decodeEach classes and decodes an answer of the given HTTP status.
func decodeEach(status int, answer []byte, calls []call) ([]error, error) {
	op := calls[0].method
	if status == http.StatusUnauthorized || status == http.StatusForbidden {
		return nil, da.Errorf(da.KindUnauthorized, op, "HTTP status %d%s", status, quoted(answer)).Because(da.ReasonToken)
	}
	responses, err := decodeResponses(answer)
	if err != nil || len(responses) == 0 {
		return nil, statusError(op, status, answer, err)
	}
	if len(responses) == 1 && (len(calls) == 1 || responses[0].Error != nil) {
		return nil, finish(op, responses[0], calls[0].result) // a refused batch has one answer
	}
	byID := make(map[string]wire.Response, len(responses))
	for _, r := range responses {
		byID[string(r.ID)] = r
	}
	errs := make([]error, len(calls))
	for i, call := range calls {
		if r, ok := byID[strconv.Itoa(i+1)]; ok {
			errs[i] = finish(call.method, r, call.result)
		} else {
			errs[i] = da.Errorf(da.KindFatal, call.method, "the batch's answer lacks request %d", i+1).Because(da.ReasonHTTP)
		}
	}
	return errs, nil
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

// statusError classes an answer that is no JSON-RPC, by its HTTP status. A
// gateway's page says nothing about the node behind it.
func statusError(op string, status int, answer []byte, cause error) *da.Error {
	if cause == nil {
		cause = errors.New("empty batch")
	}
	e := da.Errorf(da.KindTemporary, op, "HTTP status %d%s is no JSON-RPC answer: %w", status, quoted(answer), cause).Because(da.ReasonHTTP)
	elsewhere := status == http.StatusNotFound || status == http.StatusMethodNotAllowed || status >= 300 && status < 400
	switch {
	case status == http.StatusRequestEntityTooLarge:
		e.Kind, e.Reason = da.KindTooLarge, da.ReasonRequestSize
	case status == http.StatusTooManyRequests:
	case elsewhere:
		e.Kind = da.KindFatal
	case op == wire.SubmitMethod:
		e.Kind, e.Reason = da.KindAmbiguous, da.ReasonAmbiguous
	case status < 300 && !cutShort(answer):
		e.Kind = da.KindFatal
	}
	return e
}

// cutShort tells whether an answer begins as JSON-RPC and only ends too early.
func cutShort(answer []byte) bool {
	begin := bytes.TrimLeft(answer, " \t\r\n")
	return len(begin) > 0 && (begin[0] == '{' || begin[0] == '[')
}

// quoted is the begin of an answer's body, for an error.
func quoted(answer []byte) string {
	if text := strings.TrimSpace(string(answer[:min(len(answer), 80)])); text != "" {
		return fmt.Sprintf(" with %q", text)
	}
	return " with an empty body"
}

// finish decodes one response.
func finish(method string, r wire.Response, into any) error {
	if r.Error != nil {
		return r.Error.Classify(method)
	}
	err := errors.New("neither result nor error")
	if len(r.Result) > 0 {
		if own, ok := into.(json.Unmarshaler); ok {
			err = own.UnmarshalJSON(r.Result) // that it is JSON is known
		} else {
			err = json.Unmarshal(r.Result, into)
		}
	}
	switch {
	case err == nil:
		return nil
	case method == wire.SubmitMethod:
		return da.Errorf(da.KindAmbiguous, method, "cannot decode the answer: %w", err).Because(da.ReasonAmbiguous)
	}
	return da.Errorf(da.KindFatal, method, "cannot decode the answer: %w", err).Because(da.ReasonHTTP)
}
