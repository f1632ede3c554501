package celestia

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"
	"time"

	"github.com/trivium-chain/trivium/da"
	"github.com/trivium-chain/trivium/da/comet"
	"github.com/trivium-chain/trivium/da/square"
	"github.com/trivium-chain/trivium/da/wire"
)

// MempoolBlocks is how many blocks a transaction may wait before the network drops
// it (celestia-app v9, TTLNumBlocks in app/default_overrides.go): so long after an
// answer was lost, what was submitted may yet be included.
const MempoolBlocks = 36

// Config is what Dial needs. Only URL has no default.
type Config struct {
	// URL of the node: http, https, ws or wss; subscriptions use the
	// WebSocket at the same address.
	URL string
	// Token is sent as bearer token when it is set. TokenFile names a file with
	// one instead, which is read again when the node refuses the token.
	Token, TokenFile string
	// Timeout bounds each call other than Submit, 30 s by default.
	Timeout time.Duration
	// SubmitTimeout bounds Submit, 90 s by default. A node whose validators
	// stand still never answers a Submit.
	SubmitTimeout time.Duration
	// ChainID, when set, is what headers must say.
	ChainID string
	// MaxClockDrift is how far ahead of this machine's clock a header may be,
	// 10 s by default.
	MaxClockDrift time.Duration
	// MaxHeadAge is how old the newest header may be before Health says that
	// the chain stands still, 1 min by default.
	MaxHeadAge time.Duration
	// Limits is what the network accepts; by default 7 MiB for a blob and
	// for a submission, under Celestia's 8 MiB for a transaction.
	Limits da.Limits
	// Transport carries HTTP, a pooled one of its own by default.
	Transport http.RoundTripper
}

// Client implements da.Client over JSON-RPC. It is safe for concurrent use.
type Client struct {
	cfg    Config
	token  token
	http   *http.Client
	name   string // of the node, in errors: scheme and host, no secret
	post   string // http or https URL
	socket string // ws or wss URL

	maxAnswer int64         // bytes
	oldHead   atomic.Uint64 // height of the head that Health has found old; 0: it was not
	large     chan struct{} // held by the one answer that may be longer than maxSmall
}

var _ da.Client = (*Client)(nil)

// Dial checks the configuration; it does not connect.
func Dial(cfg Config) (*Client, error) {
	c := &Client{cfg: cfg, name: nameOf(cfg.URL), maxAnswer: maxAnswer, large: make(chan struct{}, 1)}
	u, err := url.Parse(cfg.URL)
	if err != nil || u.Host == "" {
		return nil, fmt.Errorf("DA endpoint %q is not a URL such as http://127.0.0.1:26658", c.name)
	}
	if err := c.token.open(cfg.Token, cfg.TokenFile); err != nil {
		return nil, err
	}
	scheme := map[string][2]string{"http": {"http", "ws"}, "ws": {"http", "ws"}, "https": {"https", "wss"}, "wss": {"https", "wss"}}[u.Scheme]
	if scheme[0] == "" {
		return nil, fmt.Errorf("DA endpoint %q has scheme %q, want http, https, ws or wss", c.name, u.Scheme)
	}
	u.Scheme = scheme[0]
	c.post = u.String()
	u.Scheme = scheme[1]
	c.socket = u.String()
	for _, d := range []struct {
		value  *time.Duration
		preset time.Duration
	}{{&c.cfg.Timeout, 30 * time.Second}, {&c.cfg.SubmitTimeout, 90 * time.Second}, {&c.cfg.MaxClockDrift, 10 * time.Second}, {&c.cfg.MaxHeadAge, time.Minute}} {
		if *d.value <= 0 {
			*d.value = d.preset
		}
	}
	if c.cfg.Limits == (da.Limits{}) {
		c.cfg.Limits = da.Limits{MaxBlobBytes: 7 << 20, MaxRequestBytes: 7 << 20}
	}
	if c.cfg.Transport == nil {
		transport := http.DefaultTransport.(*http.Transport).Clone()
		// A node is one host; of each height in a prefetch window two namespaces
		// are asked for at the same time, over connections that are kept.
		transport.MaxIdleConns, transport.MaxIdleConnsPerHost = 0, 256
		c.cfg.Transport = transport
	}
	// Neither token nor blobs go where an answer points to.
	stay := func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	c.http = &http.Client{Transport: c.cfg.Transport, CheckRedirect: stay}
	return c, nil
}

// nameOf gives the scheme and host of a URL that may be malformed. What else is in
// it (user, path, query) may be a secret of a provider.
func nameOf(raw string) string {
	scheme, rest, ok := strings.Cut(raw, "://")
	if !ok {
		scheme, rest = "", raw
	}
	if i := strings.IndexAny(rest, "/?#"); i >= 0 {
		rest = rest[:i]
	}
	rest = rest[strings.LastIndexByte(rest, '@')+1:]
	if ok {
		return scheme + "://" + rest
	}
	return rest
}

// Close drops idle connections.
func (c *Client) Close() { c.http.CloseIdleConnections() }

// Limits implements da.Client; it asks nobody. (A node's own da.MaxBlobSize is
// far above what it accepts.)
func (c *Client) Limits(context.Context) (da.Limits, error) { return c.cfg.Limits, nil }

// Head implements da.Client: the newest header that the node has synced.
func (c *Client) Head(ctx context.Context) (da.Header, error) {
	_, h, err := c.head(ctx)
	return h, err
}

// ExtendedHead is Head with commit and validator set.
func (c *Client) ExtendedHead(ctx context.Context) (*comet.ExtendedHeader, error) {
	e, _, err := c.head(ctx)
	return e, err
}

func (c *Client) head(ctx context.Context) (*comet.ExtendedHeader, da.Header, error) {
	const op = "header.LocalHead"
	e := new(comet.ExtendedHeader)
	if err := c.call(ctx, op, e); err != nil {
		return nil, da.Header{}, err
	}
	h, err := c.accept(op, e, 0)
	return e, h, err
}

// Header implements da.Client.
func (c *Client) Header(ctx context.Context, height uint64) (da.Header, error) {
	_, h, err := c.header(ctx, height)
	return h, err
}

// ExtendedHeader is Header with commit and validator set.
func (c *Client) ExtendedHeader(ctx context.Context, height uint64) (*comet.ExtendedHeader, error) {
	e, _, err := c.header(ctx, height)
	return e, err
}

func (c *Client) header(ctx context.Context, height uint64) (*comet.ExtendedHeader, da.Header, error) {
	const op = "header.GetByHeight"
	e := new(comet.ExtendedHeader)
	if err := c.call(ctx, op, e, height); err != nil {
		return nil, da.Header{}, err
	}
	h, err := c.accept(op, e, height)
	return e, h, err
}

const rangeMethod = "header.GetRangeByHeight"

// ExtendedHeaders gives the headers after from up to and including to, in order.
// Each is verified as ExtendedHeader does; that one follows the other is for the
// caller to check. It asks for wire.MaxRange headers at a time.
func (c *Client) ExtendedHeaders(ctx context.Context, from *comet.ExtendedHeader, to uint64) ([]*comet.ExtendedHeader, error) {
	const op = rangeMethod
	var all []*comet.ExtendedHeader
	for last := uint64(from.Header.Height); last < to; last = uint64(from.Header.Height) {
		end := min(to, last+wire.MaxRange)
		var part comet.Headers
		if err := c.call(ctx, op, &part, from, end+1); err != nil { // a node leaves out both ends
			return nil, err
		}
		if uint64(len(part)) != end-last {
			return nil, da.Errorf(da.KindFatal, op, "asked for headers %d to %d, got %d of them", last+1, end, len(part))
		}
		for i, e := range part {
			if e == nil {
				return nil, da.Errorf(da.KindFatal, op, "header %d is null", last+1+uint64(i))
			}
			if _, err := c.accept(op, e, last+1+uint64(i)); err != nil {
				return nil, err
			}
		}
		all = append(all, part...)
		from = part[len(part)-1]
	}
	return all, nil
}

// accept verifies a header that was answered. height 0 takes any.
func (c *Client) accept(op string, e *comet.ExtendedHeader, height uint64) (da.Header, error) {
	h, err := e.Verify()
	if err != nil {
		return da.Header{}, err
	}
	if height != 0 && h.Height != height {
		return da.Header{}, da.Errorf(da.KindDishonest, op, "asked for height %d, got %d", height, h.Height).Because(da.LieHeader)
	}
	if c.cfg.ChainID != "" && h.ChainID != c.cfg.ChainID {
		return da.Header{}, da.Errorf(da.KindFatal, op, "%s serves chain %q, configured is %q", c.name, h.ChainID, c.cfg.ChainID).Because(da.ReasonNetwork)
	}
	if ahead := time.Until(h.Time); ahead > c.cfg.MaxClockDrift {
		return da.Header{}, da.Errorf(da.KindTemporary, op, "header %d was made at %s, %s ahead of this machine's clock; the limit is %s",
			h.Height, h.Time.UTC().Format(time.RFC3339), ahead.Round(time.Second), c.cfg.MaxClockDrift).Because(da.ReasonClock)
	}
	return h, nil
}

// Namespace implements da.Client. The data is not checked here: square.Open does.
func (c *Client) Namespace(ctx context.Context, height uint64, ns da.Namespace) (da.NamespaceData, error) {
	var rows []wire.NamespaceRow
	if err := c.call(ctx, namespaceMethod, &rows, height, ns[:]); err != nil {
		return da.NamespaceData{}, err
	}
	return namespaceData(ns, rows)
}

const namespaceMethod = "share.GetNamespaceData"

// namespaceData refuses what was answered for another namespace: that is a mix-up,
// where square.Open could only see a proof that does not hold.
func namespaceData(ns da.Namespace, rows []wire.NamespaceRow) (da.NamespaceData, error) {
	for i, row := range rows {
		for _, share := range row.Shares {
			if !bytes.HasPrefix(share, ns[:]) {
				return da.NamespaceData{}, da.Errorf(da.KindFatal, namespaceMethod, "asked for namespace %s, row %d has a share of %x",
					ns, i, share[:min(len(share), da.NamespaceSize)]).Because(da.ReasonNamespace)
			}
		}
	}
	return wire.NamespaceData(rows), nil
}

// Fetch gets the header of a height and the data of several namespaces in one
// round trip.
func (c *Client) Fetch(ctx context.Context, height uint64, namespaces ...da.Namespace) (da.Header, []da.NamespaceData, error) {
	const op = "header.GetByHeight"
	var e comet.ExtendedHeader
	rows := make([][]wire.NamespaceRow, len(namespaces))
	calls := []call{{op, []any{height}, &e}}
	for i, ns := range namespaces {
		calls = append(calls, call{namespaceMethod, []any{height, ns[:]}, &rows[i]})
	}
	if err := c.batch(ctx, calls...); err != nil {
		return da.Header{}, nil, err
	}
	h, err := c.accept(op, &e, height)
	if err != nil {
		return da.Header{}, nil, err
	}
	data := make([]da.NamespaceData, len(namespaces))
	for i, ns := range namespaces {
		if data[i], err = namespaceData(ns, rows[i]); err != nil {
			return da.Header{}, nil, err
		}
	}
	return h, data, nil
}

// Prove implements da.Client. The proofs of a node's own blob.GetProof are of all
// that its namespace has in the blob's rows, so the proof is made here, out of the
// whole namespace. Nothing is kept: what a node that lied has said ends with the call.
func (c *Client) Prove(ctx context.Context, height uint64, ns da.Namespace, commitment da.Commitment) (da.Inclusion, error) {
	h, data, err := c.Fetch(ctx, height, ns)
	if err != nil {
		return da.Inclusion{}, err
	}
	return square.ProveIn(h, ns, data[0], commitment)
}

// Submit implements da.Client.
func (c *Client) Submit(ctx context.Context, blobs []da.Blob, fee da.Fee) (da.Receipt, error) {
	const op = wire.SubmitMethod
	if len(blobs) == 0 {
		return da.Receipt{}, da.Errorf(da.KindFatal, op, "no blobs")
	}
	total := 0
	raw := make([]wire.Blob, len(blobs))
	for i, b := range blobs {
		if err := square.CheckBlob(b); err != nil {
			return da.Receipt{}, err
		}
		if len(b.Data) > c.cfg.Limits.MaxBlobBytes {
			return da.Receipt{}, da.Errorf(da.KindTooLarge, op, "blob of %d bytes, limit %d", len(b.Data), c.cfg.Limits.MaxBlobBytes).Because(da.ReasonBlobSize)
		}
		total += len(b.Data)
		raw[i] = wire.FromBlob(b)
	}
	if total > c.cfg.Limits.MaxRequestBytes {
		return da.Receipt{}, da.Errorf(da.KindTooLarge, op, "%d bytes in %d blobs, limit %d", total, len(blobs), c.cfg.Limits.MaxRequestBytes).Because(da.ReasonBlobSize)
	}
	options := wire.FromFee(fee)
	var height uint64
	if err := c.call(ctx, op, &height, raw, options); err != nil {
		return da.Receipt{}, err
	}
	if height == 0 {
		return da.Receipt{}, da.Errorf(da.KindAmbiguous, op, "answered height 0").Because(da.ReasonAmbiguous)
	}
	return da.Receipt{Height: height}, nil
}
