package light

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/ethereum/go-ethereum/ethdb"

	"github.com/trivium-chain/trivium/da"
	"github.com/trivium-chain/trivium/da/comet"
	"github.com/trivium-chain/trivium/da/square"
)

// Source is the client beneath, which gives its headers whole. celestia.Client is one.
type Source interface {
	da.Client
	ExtendedHead(ctx context.Context) (*comet.ExtendedHeader, error)
	ExtendedHeader(ctx context.Context, height uint64) (*comet.ExtendedHeader, error)
	// ExtendedHeaders gives the headers after from up to and including to, in order.
	ExtendedHeaders(ctx context.Context, from *comet.ExtendedHeader, to uint64) ([]*comet.ExtendedHeader, error)
}

// Mode says what is checked of headers (da.verify).
type Mode string

const (
	Light Mode = "light" // signatures of validators, from a trusted header on
	Roots Mode = "roots" // a header against itself
	None  Mode = "none"  // nothing
)

// Config is what New needs. Source has no default, and DB none in mode Light.
type Config struct {
	Source Source
	// Mode is Light by default.
	Mode Mode
	// ChainID, when set, is what headers must say; otherwise what the trusted one says.
	ChainID string
	// TrustedHeight and TrustedHash (hex) name a header that is known to be
	// right. Left out, the first header that Source gives is trusted, once.
	TrustedHeight uint64
	TrustedHash   string
	// TrustingPeriod is how old a header may be to verify newer ones from it, 14 days by default.
	TrustingPeriod time.Duration
	// ClockDrift is how far ahead of this machine's clock a header may be, 10 s by default.
	ClockDrift time.Duration
	// DB keeps what is trusted, in keys under Prefix.
	DB     ethdb.KeyValueStore
	Prefix []byte
	// Now is time.Now by default, Logger slog.Default().
	Now    func() time.Time
	Logger *slog.Logger
}

// pin is a trusted header as the operator names it.
type pin struct {
	height uint64
	hash   [32]byte
}

// Client is a da.Client whose headers are verified. It is safe for concurrent use.
type Client struct {
	cfg    Config
	source Source
	cache  cache

	// What is read ahead goes on in the background until Close.
	ahead   atomic.Uint64 // first height of the stretch read ahead last
	reading sync.WaitGroup
	ctx     context.Context
	cancel  context.CancelFunc

	// work is held by who verifies; it guards what follows.
	work  chan struct{}
	store store
	pin   *pin
	trust trust
}

var _ da.Client = (*Client)(nil)

// New checks the configuration against what is kept; it asks nobody.
func New(cfg Config) (*Client, error) {
	if cfg.Mode == "" {
		cfg.Mode = Light
	}
	if cfg.TrustingPeriod <= 0 {
		cfg.TrustingPeriod = 14 * 24 * time.Hour
	}
	if cfg.ClockDrift <= 0 {
		cfg.ClockDrift = 10 * time.Second
	}
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	if cfg.Logger == nil {
		cfg.Logger = slog.Default()
	}
	c := &Client{cfg: cfg, source: cfg.Source, work: make(chan struct{}, 1), store: store{cfg.DB, cfg.Prefix}}
	c.ctx, c.cancel = context.WithCancel(context.Background())
	switch cfg.Mode {
	case Roots, None:
		return c, nil
	case Light:
	default:
		return nil, fmt.Errorf("da.verify is %q, want light, roots or none", cfg.Mode)
	}
	var err error
	if c.pin, err = parsePin(cfg.TrustedHeight, cfg.TrustedHash); err != nil {
		return nil, err
	}
	if err := c.load(); err != nil {
		return nil, err
	}
	return c, nil
}

func parsePin(height uint64, hash string) (*pin, error) {
	if height == 0 && hash == "" {
		return nil, nil
	}
	raw, err := hex.DecodeString(strings.TrimPrefix(hash, "0x"))
	if height == 0 || err != nil || len(raw) != 32 {
		return nil, fmt.Errorf("da.trusted_height is %d and da.trusted_hash %q: set both, the hash to the 64 hex digits of that header's, or neither", height, hash)
	}
	return &pin{height, [32]byte(raw)}, nil
}

// Close ends what goes on in the background; Config.DB is not used any more
// when it returns. No method may be called after it.
func (c *Client) Close() {
	c.cancel()
	c.reading.Wait()
}

// Limits implements da.Client.
func (c *Client) Limits(ctx context.Context) (da.Limits, error) { return c.source.Limits(ctx) }

// Submit implements da.Client.
func (c *Client) Submit(ctx context.Context, blobs []da.Blob, fee da.Fee) (da.Receipt, error) {
	return c.source.Submit(ctx, blobs, fee)
}

// Namespace implements da.Client. The data is not checked here: square.Open does.
func (c *Client) Namespace(ctx context.Context, height uint64, ns da.Namespace) (da.NamespaceData, error) {
	return c.source.Namespace(ctx, height, ns)
}

// Prove implements da.Client. A proof is passed on, for square.VerifyInclusion to
// judge. That a blob is not there is believed only of the verified header:
// whoever hears so may send it, and pay, again.
func (c *Client) Prove(ctx context.Context, height uint64, ns da.Namespace, commitment da.Commitment) (da.Inclusion, error) {
	proof, err := c.source.Prove(ctx, height, ns, commitment)
	if c.cfg.Mode == None || da.KindOf(err) != da.KindNotFound {
		return proof, err
	}
	h, err := c.Header(ctx, height)
	if err != nil {
		return da.Inclusion{}, err
	}
	data, err := c.Namespace(ctx, height, ns)
	if err != nil {
		return da.Inclusion{}, err
	}
	return square.ProveIn(h, ns, data, commitment)
}

// Header implements da.Client.
func (c *Client) Header(ctx context.Context, height uint64) (da.Header, error) {
	const op = "header.GetByHeight"
	if height == 0 {
		return da.Header{}, da.Errorf(da.KindFatal, op, "height is equal to 0")
	}
	if c.cfg.Mode == Light {
		c.readAhead(height)
	}
	if h, ok := c.cache.get(height); ok {
		return h, nil
	}
	if c.cfg.Mode != Light {
		e, err := c.fetch(ctx, height)
		if err != nil {
			return da.Header{}, err
		}
		return c.plain(e), nil
	}
	for {
		// Others get their turn between two steps of a long way down.
		h, done, err := c.step(ctx, height)
		if done || err != nil {
			return h, typed(err)
		}
	}
}

// ExtendedHeader is Header with commit and validator set. What the validators sign of it
// is the verified header's hash; all else of it is checked against that.
func (c *Client) ExtendedHeader(ctx context.Context, height uint64) (*comet.ExtendedHeader, error) {
	h, err := c.Header(ctx, height)
	if err != nil {
		return nil, err
	}
	e, err := c.fetch(ctx, height)
	if err != nil {
		return nil, err
	}
	if hashOf(e) != h.Hash {
		return nil, forged("header %d is %x, and %x is verified", height, hashOf(e), h.Hash)
	}
	return e, nil
}

// Head implements da.Client: the newest header, or the newest verified one when
// the DA node is a little behind it.
func (c *Client) Head(ctx context.Context) (da.Header, error) {
	e, err := c.source.ExtendedHead(ctx)
	if err != nil {
		return da.Header{}, err
	}
	if err := c.check(e); err != nil {
		return da.Header{}, err
	}
	if c.cfg.Mode != Light {
		return c.plain(e), nil
	}
	if err := c.lock(ctx); err != nil {
		return da.Header{}, err
	}
	defer c.unlock()
	if err := c.start(ctx); err != nil {
		return da.Header{}, typed(err)
	}
	h, err := c.head(ctx, e)
	return h, typed(err)
}

// typed makes an error of the disk a da.Error, as all others are.
func typed(err error) error {
	if err == nil || errors.As(err, new(*da.Error)) {
		return err
	}
	return &da.Error{Kind: da.KindFatal, Op: "header", Err: err}
}

func (c *Client) lock(ctx context.Context) error {
	select {
	case c.work <- struct{}{}:
		return nil
	case <-ctx.Done():
		return &da.Error{Kind: da.KindTemporary, Op: "header", Err: ctx.Err()}
	}
}

func (c *Client) unlock() { <-c.work }

// plain caches e as a rollup sees it.
func (c *Client) plain(e *comet.ExtendedHeader) da.Header {
	h := e.Plain()
	c.cache.add(h)
	return h
}

// fetch gets one header and checks it against itself.
func (c *Client) fetch(ctx context.Context, height uint64) (*comet.ExtendedHeader, error) {
	e, err := c.source.ExtendedHeader(ctx, height)
	if err != nil {
		return nil, err
	}
	return e, c.checkAt(e, height)
}

// fetchAfter gets the headers after from up to and including to, each checked against itself.
func (c *Client) fetchAfter(ctx context.Context, from *comet.ExtendedHeader, to uint64) ([]*comet.ExtendedHeader, error) {
	const op = "header.GetRangeByHeight"
	first := heightOf(from) + 1
	if to < first {
		return nil, nil
	}
	headers, err := c.source.ExtendedHeaders(ctx, from, to)
	if err != nil {
		return nil, err
	}
	if uint64(len(headers)) != to-first+1 {
		return nil, da.Errorf(da.KindFatal, op, "asked for headers %d to %d, got %d of them", first, to, len(headers))
	}
	for i, e := range headers {
		if err := c.checkAt(e, first+uint64(i)); err != nil {
			return nil, err
		}
	}
	return headers, nil
}

func (c *Client) checkAt(e *comet.ExtendedHeader, height uint64) error {
	if err := c.check(e); err != nil {
		return err
	}
	if heightOf(e) != height {
		return forged("asked for header %d, got header %d", height, heightOf(e))
	}
	return nil
}

// check holds e against itself and against the chain's name.
func (c *Client) check(e *comet.ExtendedHeader) error {
	if e == nil {
		return forged("the answer is null")
	}
	if c.cfg.Mode != None {
		if _, err := e.Verify(); err != nil {
			return err
		}
	}
	if c.cfg.ChainID != "" && e.Header.ChainID != c.cfg.ChainID {
		return da.Errorf(da.KindFatal, "header", "the DA node is of chain %q, configured is %q", e.Header.ChainID, c.cfg.ChainID).Because(da.ReasonNetwork)
	}
	return nil
}

func heightOf(e *comet.ExtendedHeader) uint64 { return uint64(e.Header.Height) }

func hashOf(e *comet.ExtendedHeader) [32]byte { return e.Hash() }

func parentOf(e *comet.ExtendedHeader) (hash [32]byte) {
	copy(hash[:], e.Header.LastBlockID.Hash)
	return hash
}

// forged is the error for a header that is disproved.
func forged(format string, args ...any) error {
	return da.Errorf(da.KindDishonest, "header", format, args...).Because(da.LieHeader)
}
