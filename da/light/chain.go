package light

import (
	"context"

	"github.com/trivium-chain/trivium/da"
	"github.com/trivium-chain/trivium/da/comet"
	"github.com/trivium-chain/trivium/da/wire"
)

// stretch is how many heights are verified together: 1 to 64, 65 to 128 and so
// on, since a DA node gives no more headers at once.
const stretch = wire.MaxRange

// floorOf is the height below the stretch of height, topOf its last.
func floorOf(height uint64) uint64 { return (height - 1) / stretch * stretch }

func topOf(height uint64) uint64 { return floorOf(height) + stretch }

// step gives the header at height, or comes nearer to it by one stretch.
func (c *Client) step(ctx context.Context, height uint64) (h da.Header, done bool, err error) {
	if err := c.lock(ctx); err != nil {
		return da.Header{}, false, err
	}
	defer c.unlock()
	if h, ok := c.cache.get(height); ok {
		return h, true, nil
	}
	if err := c.start(ctx); err != nil {
		return da.Header{}, false, err
	}
	if height <= heightOf(c.trust.newest) {
		return c.below(ctx, height)
	}
	e, err := c.fetch(ctx, height)
	if err != nil {
		return da.Header{}, false, err
	}
	h, err = c.above(ctx, e)
	return h, err == nil, err
}

// readAhead verifies the stretch behind that of height when half of this one
// has been asked for, so that who goes up finds it done.
func (c *Client) readAhead(height uint64) {
	next := topOf(height) + 1
	if height-floorOf(height) <= stretch/2 || c.ahead.Swap(next) == next {
		return
	}
	c.reading.Go(func() {
		if c.lock(c.ctx) != nil {
			return
		}
		defer c.unlock()
		if _, done := c.cache.get(next); done || c.trust.evidence != nil || c.trust.base == nil || next > heightOf(c.trust.newest) {
			return
		}
		if _, _, err := c.below(c.ctx, next); err != nil {
			c.cfg.Logger.Debug("DA headers not read ahead; they are asked for again", "from", next, "err", err)
		}
	})
}

// jitter is how far a head may be behind the newest one verified without a
// word: nodes behind one address are not of one height.
const jitter = 2

// head takes the head that a DA node gave, which check has accepted.
func (c *Client) head(ctx context.Context, e *comet.ExtendedHeader) (da.Header, error) {
	height, newest := heightOf(e), c.trust.newest
	if height > heightOf(newest) {
		return c.above(ctx, e)
	}
	known, ok, err := c.known(height)
	switch {
	case err != nil:
		return da.Header{}, err
	case ok && known != hashOf(e):
		return da.Header{}, c.conflict(known, e)
	case height+jitter < heightOf(newest):
		return da.Header{}, da.Errorf(da.KindTemporary, "header.LocalHead", "the DA node's head is %d, and was %d before: it lags, or is of another chain", height, heightOf(newest)).Because(da.ReasonSyncing)
	}
	return newest.Plain(), nil
}

// above verifies e, which is newer than all that is trusted, and makes it the
// newest. Headers of a gap that a range call can fill must link the two.
func (c *Client) above(ctx context.Context, e *comet.ExtendedHeader) (da.Header, error) {
	newest := c.trust.newest
	if heightOf(e)-heightOf(newest) > stretch {
		if err := c.leap(ctx, newest, e, c.fetch); err != nil {
			return da.Header{}, err
		}
		return c.plain(e), c.setNewest(e)
	}
	headers, err := c.fetchAfter(ctx, newest, heightOf(e)-1)
	if err != nil {
		return da.Header{}, err
	}
	headers = append(headers, e)
	if err := c.leap(ctx, newest, e, among(headers)); err != nil {
		return da.Header{}, err
	}
	if err := c.link(ctx, newest, headers, hashOf(e)); err != nil {
		return da.Header{}, err
	}
	return e.Plain(), c.setNewest(e)
}

// below verifies the stretch of height, which is not above the newest header;
// or, when that can be had only by hashes from further up, a stretch nearer to it.
func (c *Client) below(ctx context.Context, height uint64) (h da.Header, done bool, err error) {
	anchor, err := c.anchor(height)
	if err != nil {
		return da.Header{}, false, err
	}
	top := topOf(height)
	if from := c.trust.under(height); anchor.height > top && from != nil && !c.expired(from) {
		err = c.bySignatures(ctx, from, top)
	} else {
		err = c.byHashes(ctx, anchor, height)
	}
	if err != nil {
		return da.Header{}, false, err
	}
	h, done = c.cache.get(height)
	return h, done, nil
}

// bySignatures verifies the stretch that ends at top, from a trusted header in or below it.
func (c *Client) bySignatures(ctx context.Context, from *comet.ExtendedHeader, top uint64) error {
	if floor := top - stretch; heightOf(from) < floor {
		e, err := c.fetch(ctx, floor)
		if err != nil {
			return err
		}
		if err := c.leap(ctx, from, e, c.fetch); err != nil {
			return err
		}
		from = e
	}
	headers, err := c.fetchAfter(ctx, from, top)
	if err != nil {
		return err
	}
	last := headers[len(headers)-1]
	if err := c.leap(ctx, from, last, among(headers)); err != nil {
		return err
	}
	return c.link(ctx, from, headers, hashOf(last))
}

// abreast is how many stretches are fetched at the same time on a way down.
const abreast = 4

// byHashes verifies from the anchor down to height, or as far as one step goes:
// to a header at hand just below, or else whole stretches.
func (c *Client) byHashes(ctx context.Context, anchor pin, height uint64) error {
	floor := floorOf(anchor.height)
	if from := c.trust.under(height); from != nil && heightOf(from) >= floor {
		headers, err := c.fetchAfter(ctx, from, anchor.height)
		if err != nil {
			return err
		}
		return c.link(ctx, from, headers, anchor.hash)
	}
	type part struct {
		headers []*comet.ExtendedHeader
		err     error
	}
	var parts []chan part
	for top := anchor.height; ; top = floorOf(top) {
		done := make(chan part, 1)
		parts = append(parts, done)
		go func() {
			headers, err := c.fetchStretch(ctx, top)
			done <- part{headers, err}
		}()
		if floorOf(top) <= height || len(parts) == abreast {
			break
		}
	}
	for _, done := range parts {
		p := <-done
		if p.err != nil {
			return p.err
		}
		if err := c.link(ctx, nil, p.headers, anchor.hash); err != nil {
			return err
		}
		anchor.hash = hashOf(p.headers[0]) // top of the next
	}
	return nil
}

// fetchStretch gets the headers from the floor of top, or 1, up to top.
func (c *Client) fetchStretch(ctx context.Context, top uint64) ([]*comet.ExtendedHeader, error) {
	first, err := c.fetch(ctx, max(floorOf(top), 1))
	if err != nil {
		return nil, err
	}
	rest, err := c.fetchAfter(ctx, first, top)
	return append([]*comet.ExtendedHeader{first}, rest...), err
}

// link holds headers, in order, to be a chain that begins after from, when there
// is such a one, and ends in the hash top, which is trusted; then it keeps them.
func (c *Client) link(ctx context.Context, from *comet.ExtendedHeader, headers []*comet.ExtendedHeader, top [32]byte) error {
	want := top
	for i := len(headers) - 1; i >= 0; i-- {
		e := headers[i]
		if hashOf(e) != want {
			return c.conflict(want, e)
		}
		if known, ok, err := c.known(heightOf(e)); err != nil {
			return err
		} else if ok && known != want {
			return c.conflict(known, e)
		}
		want = parentOf(e)
	}
	if from != nil && hashOf(from) != want {
		return c.fork(ctx, from, want)
	}
	plain := make([]da.Header, len(headers))
	for i, e := range headers {
		plain[i] = e.Plain()
		if plain[i].Height%stretch == 0 {
			if err := c.store.setStep(plain[i].Height, plain[i].Hash); err != nil {
				return err
			}
		}
	}
	c.cache.add(plain...)
	c.trust.cursor = headers[len(headers)-1]
	return nil
}

// fork judges a chain whose signatures hold and which has the header other
// where known is trusted.
func (c *Client) fork(ctx context.Context, known *comet.ExtendedHeader, other [32]byte) error {
	e, err := c.fetch(ctx, heightOf(known))
	if err != nil {
		return err
	}
	if hashOf(e) != other {
		return forged("header %d names %X as its parent, and the DA node gives %X", heightOf(known)+1, other, hashOf(e))
	}
	return c.conflict(hashOf(known), e)
}
