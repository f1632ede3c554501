package archive

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"
	"time"

	"github.com/trivium-chain/trivium/da"
	"github.com/trivium-chain/trivium/da/comet"
	"github.com/trivium-chain/trivium/da/square"
)

// Config is what New needs. Client has no default.
type Config struct {
	// Client is the DA layer.
	Client da.Client
	// URLs are the JSON-RPC of nodes with archives, http or https.
	URLs []string
	// Namespaces are those of the chain, all that a record may hold.
	Namespaces []da.Namespace
	// Timeout bounds each request to an archive, 30 s by default.
	Timeout time.Duration
	// Transport carries HTTP, http.DefaultTransport by default.
	Transport http.RoundTripper
	// Now is time.Now by default.
	Now func() time.Time
	// Logger is slog.Default() by default.
	Logger *slog.Logger
}

// keptFor is how long every layer keeps data at least, by the header's time. A DA
// node that does not have younger data has not fetched it yet, whatever it says;
// one that does not give older data may have dropped it, whatever it says.
const keptFor = 24 * time.Hour

// Client is the DA layer given to New, with archives behind it for what it has
// dropped. Without URLs it only tells what is pruned, and what to do about it.
type Client struct {
	da.Client
	cfg     Config
	sources []*source
	first   atomic.Int64  // index of the source that answered last
	pruned  atomic.Uint64 // highest height that the DA layer has said to have dropped, and may have
}

var _ da.Client = (*Client)(nil)

// New checks the configuration; it asks nobody.
func New(cfg Config) (*Client, error) {
	if cfg.Timeout <= 0 {
		cfg.Timeout = 30 * time.Second
	}
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	if cfg.Logger == nil {
		cfg.Logger = slog.Default()
	}
	c := &Client{Client: cfg.Client, cfg: cfg}
	for _, raw := range cfg.URLs {
		u, err := url.Parse(raw)
		if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
			return nil, fmt.Errorf("archive %d of da.archive_urls is not a URL such as http://127.0.0.1:8545: correct it", len(c.sources)+1)
		}
		c.sources = append(c.sources, &source{
			name: u.Scheme + "://" + u.Host, url: raw, http: &http.Client{Transport: cfg.Transport, Timeout: cfg.Timeout}, now: cfg.Now,
		})
	}
	return c, nil
}

// Namespace implements da.Client. What comes from an archive has been checked
// against the DA layer's header.
func (c *Client) Namespace(ctx context.Context, height uint64, ns da.Namespace) (da.NamespaceData, error) {
	return fallBack(ctx, c, "share.GetNamespaceData", height,
		func() (da.NamespaceData, error) { return c.Client.Namespace(ctx, height, ns) },
		func(h da.Header) (da.NamespaceData, error) { return c.archived(ctx, h, ns) })
}

// Prove implements da.Client. Where the DA layer has dropped the height, the
// proof is made from an archive's shares.
func (c *Client) Prove(ctx context.Context, height uint64, ns da.Namespace, commitment da.Commitment) (da.Inclusion, error) {
	return fallBack(ctx, c, "blob.GetProof", height,
		func() (da.Inclusion, error) { return c.Client.Prove(ctx, height, ns, commitment) },
		func(h da.Header) (da.Inclusion, error) {
			data, err := c.archived(ctx, h, ns)
			if err != nil {
				return da.Inclusion{}, err
			}
			return square.ProveIn(h, ns, data, commitment)
		})
}

// wholeHeaders is a layer that gives its headers with commit and validator set.
type wholeHeaders interface {
	ExtendedHeader(ctx context.Context, height uint64) (*comet.ExtendedHeader, error)
}

// ExtendedHeader is Header with commit and validator set, where the layer gives them:
// headers are never dropped.
func (c *Client) ExtendedHeader(ctx context.Context, height uint64) (*comet.ExtendedHeader, error) {
	layer, ok := c.Client.(wholeHeaders)
	if !ok {
		return nil, da.Errorf(da.KindFatal, "header.GetByHeight", "this DA layer does not give its headers whole")
	}
	return layer.ExtendedHeader(ctx, height)
}

// fallBack asks the layer, and the archives where the layer cannot answer for what
// it may have dropped. Up to a height that it has dropped, archives are asked first.
func fallBack[T any](ctx context.Context, c *Client, op string, height uint64, layer func() (T, error), archives func(da.Header) (T, error)) (T, error) {
	var none T
	if len(c.sources) > 0 && height <= c.pruned.Load() {
		if h, err := c.header(ctx, height); err == nil {
			if v, err := archives(h); err == nil {
				return v, nil
			}
		}
	}
	v, err := layer()
	if err == nil || ctx.Err() != nil {
		return v, err
	}
	kind, reason := da.KindOf(err), da.ReasonOf(err)
	if kind != da.KindPruned && len(c.sources) == 0 {
		return none, err
	}
	h, headerErr := c.header(ctx, height)
	if headerErr != nil {
		return none, err
	}
	age := c.cfg.Now().Sub(h.Time)
	switch {
	case age < keptFor && kind == da.KindPruned:
		return none, da.Errorf(da.KindTemporary, op, "%w; height %d is %s old: the DA node has not fetched it yet", cause(err), height, age.Round(time.Second)).Because(da.ReasonSyncing)
	case age < keptFor:
		return none, err
	case kind == da.KindPruned:
		reason = da.ReasonPruned
		raise(&c.pruned, height)
	}
	v, archiveErr := archives(h)
	if archiveErr == nil || da.KindOf(archiveErr) == da.KindNotFound {
		return v, archiveErr
	}
	return none, (&da.Error{Kind: kind, Op: op, Err: fmt.Errorf("%w; %w", cause(err), archiveErr)}).Because(reason)
}

// cause is what a *da.Error says without its kind and advice.
func cause(err error) error {
	var e *da.Error
	if errors.As(err, &e) {
		return e.Err
	}
	return err
}

func raise(v *atomic.Uint64, to uint64) {
	for old := v.Load(); old < to && !v.CompareAndSwap(old, to); old = v.Load() {
	}
}

// header gives the layer's header, fit for square.Open.
func (c *Client) header(ctx context.Context, height uint64) (da.Header, error) {
	h, err := c.Header(ctx, height)
	if err != nil {
		return h, err
	}
	return h, square.VerifyHeader(h)
}

// refusal says why no archive answered.
type refusal struct{ by []error }

func (r *refusal) Error() string {
	if len(r.by) == 0 {
		return "no archive is named"
	}
	all := make([]string, len(r.by))
	for i, err := range r.by {
		all[i] = err.Error()
	}
	return "no archive gives it: " + strings.Join(all, "; ")
}

// archived asks the archives in turn, beginning with the one that answered last.
// Its error is a refusal, or that of ctx.
func (c *Client) archived(ctx context.Context, h da.Header, ns da.Namespace) (da.NamespaceData, error) {
	if square.Rows(h, ns) == 0 {
		return da.NamespaceData{}, nil // the header is the proof
	}
	r, first := new(refusal), int(c.first.Load())
	for i := range c.sources {
		at := (first + i) % len(c.sources)
		s := c.sources[at]
		data, err := s.namespace(ctx, h, ns, Limit(h, c.cfg.Namespaces...))
		if err == nil {
			s.blamed.Store(false)
			if c.first.Store(int64(at)); !s.told.Swap(true) {
				c.cfg.Logger.Info("an archive has what the DA layer has dropped", "url", s.name, "daHeight", h.Height)
			}
			return data, nil
		}
		if ctx.Err() != nil {
			return da.NamespaceData{}, &da.Error{Kind: da.KindTemporary, Op: Method, Err: ctx.Err()}
		}
		if da.KindOf(err) == da.KindDishonest && !s.blamed.Swap(true) {
			c.cfg.Logger.Warn("an archive's answer is refused; the next one is asked", "url", s.name, "daHeight", h.Height, "reason", da.ReasonOf(err), "err", cause(err))
		}
		r.by = append(r.by, fmt.Errorf("%s: %w", s.name, cause(err)))
	}
	return da.NamespaceData{}, r
}
