package parent

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/rpc"
)

// maxAnswer bounds what is read of an answer: receipts of a block of 100 million gas
// that holds nothing but logs, as JSON, or the headers of a request.
const maxAnswer = 64 << 20

// Client asks one node of the parent chain. Every request has a deadline, every
// answer a bound, every error is an *Error, but for a context that ended.
type Client struct {
	rpc     *rpc.Client
	name    string // without what may be a secret
	timeout time.Duration
}

// Dial prepares to ask the JSON-RPC at a URL, and asks nothing.
func Dial(rawURL string, timeout time.Duration) (*Client, error) {
	return dial(rawURL, timeout, maxAnswer)
}

func dial(rawURL string, timeout time.Duration, most int) (*Client, error) {
	u, err := url.Parse(rawURL)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return nil, errors.New("parent.url must be the http or https URL of a node of the parent chain")
	}
	transport := http.DefaultTransport.(*http.Transport).Clone()
	c, err := rpc.DialOptions(context.Background(), rawURL, rpc.WithHTTPClient(&http.Client{Transport: bounded{transport, most}}))
	if err != nil {
		return nil, err
	}
	return &Client{rpc: c, name: u.Scheme + "://" + u.Host, timeout: timeout}, nil
}

// Close ends what is kept open.
func (c *Client) Close() { c.rpc.Close() }

// bounded cuts answers off.
type bounded struct {
	http.RoundTripper
	most int
}

func (b bounded) RoundTrip(r *http.Request) (*http.Response, error) {
	resp, err := b.RoundTripper.RoundTrip(r)
	if err == nil {
		resp.Body = &boundedBody{resp.Body, b.most}
	}
	return resp, err
}

var errLong = errors.New("the answer is too long")

type boundedBody struct {
	io.ReadCloser
	left int
}

func (b *boundedBody) Read(p []byte) (int, error) {
	if b.left == 0 {
		return 0, errLong
	}
	n, err := b.ReadCloser.Read(p[:min(len(p), b.left)])
	b.left -= n
	return n, err
}

// ask runs one exchange within the deadline and classes its error.
func (c *Client) ask(ctx context.Context, op string, exchange func(context.Context) error) error {
	within, cancel := context.WithTimeout(ctx, c.timeout)
	defer cancel()
	err := exchange(within)
	switch {
	case err == nil:
		return nil
	case ctx.Err() != nil:
		return ctx.Err()
	}
	return c.classed(op, err)
}

func (c *Client) classed(op string, err error) *Error {
	var (
		typed   *Error
		inURL   *url.Error
		dialled *net.OpError
		status  rpc.HTTPError
		refusal rpc.Error
		syntax  *json.SyntaxError
		form    *json.UnmarshalTypeError
		why     = ReasonUnreachable
	)
	if errors.As(err, &inURL) {
		err = inURL.Err // the URL itself may hold a key
	}
	switch {
	case errors.As(err, &typed):
		return typed
	case errors.As(err, &dialled) && dialled.Op == "dial":
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, http.ErrHandlerTimeout):
		why, err = ReasonHung, fmt.Errorf("no answer within %s", c.timeout)
	case errors.As(err, &status):
		why = ReasonHTTP
	case errors.As(err, &refusal):
		why = ReasonRefused
	case errors.As(err, &syntax):
		why = ReasonHTTP
	case errors.Is(err, errLong), errors.As(err, &form), errors.Is(err, rpc.ErrNoResult), errors.Is(err, rpc.ErrMissingBatchResponse):
		why = ReasonAnswer
	case !isNetwork(err):
		why = ReasonAnswer // a value that its type does not take
	}
	return errorf(why, op, "%s: %w", c.name, err)
}

func isNetwork(err error) bool {
	var n net.Error
	return errors.As(err, &n) || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF)
}

func (c *Client) call(ctx context.Context, result any, method string, args ...any) error {
	return c.ask(ctx, method, func(ctx context.Context) error { return c.rpc.CallContext(ctx, result, method, args...) })
}

// batch sends several calls in one request, and fails with the first that failed.
func (c *Client) batch(ctx context.Context, calls []rpc.BatchElem) error {
	return c.ask(ctx, calls[0].Method, func(ctx context.Context) error {
		err := c.rpc.BatchCallContext(ctx, calls)
		for i := range calls {
			if err == nil {
				err = calls[i].Error
			}
		}
		return err
	})
}

// Tags of blocks.
const (
	latest    = "latest"
	finalized = "finalized"
)

// byNumber is the call for a header; at is a tag or a number. *h stays nil where
// there is none.
func byNumber(h **types.Header, at any) rpc.BatchElem {
	if n, ok := at.(uint64); ok {
		at = hexutil.Uint64(n)
	}
	return rpc.BatchElem{Method: "eth_getBlockByNumber", Args: []any{at, false}, Result: h}
}

// headers asks for the headers of blocks, by number or tag, in one request. One that the
// endpoint does not have is nil; one of another number is a lie.
func (c *Client) headers(ctx context.Context, at ...any) ([]*types.Header, error) {
	out, calls := make([]*types.Header, len(at)), make([]rpc.BatchElem, len(at))
	for i := range at {
		calls[i] = byNumber(&out[i], at[i])
	}
	if err := c.batch(ctx, calls); err != nil {
		return nil, err
	}
	for i, h := range out {
		n, ok := at[i].(uint64)
		switch {
		case h == nil:
		case !h.Number.IsUint64():
			return nil, errorf(ReasonAnswer, "eth_getBlockByNumber", "%s: block %v has number %s", c.name, at[i], h.Number)
		case ok && h.Number.Uint64() != n:
			return nil, errorf(LieHeader, "eth_getBlockByNumber", "%s: asked for block %d, got block %d", c.name, n, h.Number)
		}
	}
	return out, nil
}

// hashOf is the hash that the endpoint says a block has, to tell headers of a form
// that is not known here from those of another chain.
func (c *Client) hashOf(ctx context.Context, number uint64) (common.Hash, error) {
	var b *struct{ Hash common.Hash }
	err := c.call(ctx, &b, "eth_getBlockByNumber", hexutil.Uint64(number), false)
	if err != nil || b == nil {
		return common.Hash{}, err
	}
	return b.Hash, nil
}

// ChainID is the parent chain's EIP-155 id.
func (c *Client) ChainID(ctx context.Context) (uint64, error) {
	var id hexutil.Uint64
	err := c.call(ctx, &id, "eth_chainId")
	return uint64(id), err
}

// view calls a contract without a transaction, at the newest block. The answer is
// empty where the contract has nothing to say: it reverts, or is not there.
func (c *Client) view(ctx context.Context, to common.Address, input []byte) ([]byte, error) {
	var out hexutil.Bytes
	err := c.call(ctx, &out, "eth_call", map[string]any{"to": to, "input": hexutil.Bytes(input)}, latest)
	var refusal rpc.Error
	if errors.As(err, &refusal) && refusal.ErrorCode() == codeReverted {
		return nil, nil
	}
	return out, err
}

// Codes of JSON-RPC errors, as go-ethereum and those after it have them.
const (
	codeReverted     = 3      // eth_call
	codeUnknownBlock = -39001 // nothing is final yet, for one
)
