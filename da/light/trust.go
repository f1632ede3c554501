package light

import (
	"context"
	"fmt"

	"github.com/trivium-chain/trivium/da"
	"github.com/trivium-chain/trivium/da/comet"
)

// trust is what is trusted. All headers in it are verified, with their
// validators; those of base and newest are on disk as well.
type trust struct {
	base   *comet.ExtendedHeader // where trust began
	newest *comet.ExtendedHeader // the highest
	before *comet.ExtendedHeader // the highest before that
	cursor *comet.ExtendedHeader // top of the stretch verified last
	// evidence ends all trust.
	evidence *Equivocation
}

// whole lists the headers that are at hand with validators.
func (t *trust) whole() []*comet.ExtendedHeader {
	var all []*comet.ExtendedHeader
	for _, e := range []*comet.ExtendedHeader{t.base, t.newest, t.before, t.cursor} {
		if e != nil {
			all = append(all, e)
		}
	}
	return all
}

// under is the highest of them that is lower than height, nil if there is none.
func (t *trust) under(height uint64) *comet.ExtendedHeader {
	var best *comet.ExtendedHeader
	for _, e := range t.whole() {
		if heightOf(e) < height && (best == nil || heightOf(e) > heightOf(best)) {
			best = e
		}
	}
	return best
}

// anchor is the lowest header at or above height whose hash is verified. There
// is one, since height is not above the newest.
func (c *Client) anchor(height uint64) (pin, error) {
	best, ok, err := c.store.stepFrom(height)
	if err != nil {
		return pin{}, err
	}
	for _, e := range c.trust.whole() {
		if at := heightOf(e); at >= height && (!ok || at < best.height) {
			best, ok = pin{at, hashOf(e)}, true
		}
	}
	return best, nil
}

// known is the verified hash at a height, where it is at hand.
func (c *Client) known(height uint64) (hash [32]byte, ok bool, err error) {
	if h, ok := c.cache.get(height); ok {
		return h.Hash, true, nil
	}
	for _, e := range c.trust.whole() {
		switch heightOf(e) {
		case height:
			return hashOf(e), true, nil
		case height + 1:
			return parentOf(e), true, nil
		}
	}
	if height%stretch != 0 {
		return hash, false, nil
	}
	at, ok, err := c.store.stepFrom(height)
	return at.hash, ok && at.height == height, err
}

func (c *Client) expired(e *comet.ExtendedHeader) bool {
	return !e.Header.Time.Add(c.cfg.TrustingPeriod).After(c.cfg.Now())
}

// load reads what is kept and holds the configuration against it.
func (c *Client) load() error {
	t := &c.trust
	var err error
	if t.evidence, err = c.store.evidence(); err != nil {
		return err
	}
	if t.base, err = c.store.header(keyBase); err != nil {
		return err
	}
	if t.newest, err = c.store.header(keyNewest); err != nil {
		return err
	}
	if t.newest == nil {
		t.newest = t.base
	}
	if t.base == nil {
		return nil
	}
	if name := t.base.Header.ChainID; c.cfg.ChainID != "" && c.cfg.ChainID != name {
		return fmt.Errorf("da.chain_id is %q, and this home follows %q: set it back, or use another home", c.cfg.ChainID, name)
	}
	if c.pin == nil {
		return nil
	}
	if t.evidence != nil && c.pin.height > t.evidence.Height && c.pin.height != heightOf(t.base) {
		// The operator has seen the two forks and says which one it is.
		*t = trust{}
		return c.store.forget()
	}
	known, ok, err := c.known(c.pin.height)
	if err != nil {
		return err
	}
	if ok && known != c.pin.hash {
		return c.contradiction(known)
	}
	if c.pin.height != heightOf(t.base) {
		t.base = nil // start asks for the one configured
	}
	return nil
}

// start makes sure that there is something to go on from.
func (c *Client) start(ctx context.Context) error {
	t := &c.trust
	if t.evidence != nil {
		return t.evidence.refusal()
	}
	if t.base != nil {
		return nil
	}
	var base *comet.ExtendedHeader
	var err error
	if c.pin != nil {
		base, err = c.startPinned(ctx)
	} else {
		base, err = c.startFirst(ctx)
	}
	if err != nil {
		return err
	}
	if err := c.store.setHeader(keyBase, base, true); err != nil {
		return err
	}
	t.base = base
	if t.newest == nil || heightOf(t.newest) < heightOf(base) {
		return c.setNewest(base)
	}
	return nil
}

// startPinned gets the header that the operator trusts.
func (c *Client) startPinned(ctx context.Context) (*comet.ExtendedHeader, error) {
	e, err := c.fetch(ctx, c.pin.height)
	if err != nil {
		return nil, err
	}
	if hashOf(e) != c.pin.hash {
		return nil, forged("height %d: da.trusted_hash is %X, the DA node gives %X: correct da.trusted_hash if it is a slip; if it is none, the DA node lies", c.pin.height, c.pin.hash, hashOf(e))
	}
	old := c.trust.newest
	if old == nil {
		return e, nil
	}
	if old.Header.ChainID != e.Header.ChainID {
		return nil, da.Errorf(da.KindFatal, "header", "the trusted header is of chain %q, this home follows %q", e.Header.ChainID, old.Header.ChainID).Because(da.ReasonNetwork)
	}
	if err := c.agree(ctx, old, e); err != nil {
		c.cache.clear() // nothing comes out before they agree
		return nil, err
	}
	return e, nil
}

// agree holds what this home has verified, up to old, against a header that the
// operator trusts since: a home that a DA node once led astray must not go on so.
func (c *Client) agree(ctx context.Context, old, pinned *comet.ExtendedHeader) error {
	if heightOf(pinned) > heightOf(old) {
		if c.expired(old) {
			return nil // nothing follows from it any more
		}
		return c.leap(ctx, old, pinned, c.fetch)
	}
	for {
		h, done, err := c.below(ctx, heightOf(pinned))
		switch {
		case err != nil:
			return err
		case done && h.Hash != hashOf(pinned):
			return forged("%w", c.contradiction(h.Hash))
		case done:
			return nil
		}
	}
}

// contradiction is the error for a trusted header that is not the one verified.
func (c *Client) contradiction(known [32]byte) error {
	return fmt.Errorf("da.trusted_hash is %X for height %d, and this home has verified %X there: correct it; if it is right, this home was filled by a DA node that lied: begin with a new one", c.pin.hash, c.pin.height, known)
}

// startFirst trusts the DA node once.
func (c *Client) startFirst(ctx context.Context) (*comet.ExtendedHeader, error) {
	e, err := c.source.ExtendedHead(ctx)
	if err != nil {
		return nil, err
	}
	if err := c.check(e); err != nil {
		return nil, err
	}
	if err := signedByOwn(e); err != nil {
		return nil, forged("height %d, hash %X: %w", heightOf(e), hashOf(e), err)
	}
	if e.Header.Time.Sub(c.cfg.Now()) >= c.cfg.ClockDrift {
		return nil, c.skewed(e)
	}
	c.cfg.Logger.Warn("the DA node's head is trusted, since no header is configured; compare it with a source that you trust, and pin it", "da.trusted_height", heightOf(e), "da.trusted_hash", fmt.Sprintf("%X", hashOf(e)))
	return e, nil
}

// setNewest moves the newest header to e.
func (c *Client) setNewest(e *comet.ExtendedHeader) error {
	if err := c.store.setHeader(keyNewest, e, false); err != nil {
		return err
	}
	c.plain(e)
	c.trust.before, c.trust.newest = c.trust.newest, e
	return nil
}
