package light

import (
	"context"
	"errors"
	"fmt"

	"github.com/cometbft/cometbft/light"
	"github.com/cometbft/cometbft/types"

	"github.com/trivium-chain/trivium/da"
	"github.com/trivium-chain/trivium/da/comet"
)

// verify holds e, which check has accepted, against a trusted header below: it
// must be signed by more than two thirds of its validators, and these must be
// the ones that the trusted header names as next, or, further up, a third of the
// trusted ones must have signed it too. When only that third is missing the
// error is a light.ErrNewValSetCantBeTrusted: a header between may do.
func (c *Client) verify(trusted, e *comet.ExtendedHeader) error {
	if name := trusted.Header.ChainID; e.Header.ChainID != name {
		return da.Errorf(da.KindFatal, "header", "the DA node is of chain %q, the headers trusted are of %q", e.Header.ChainID, name).Because(da.ReasonNetwork)
	}
	now, period := c.cfg.Now(), c.cfg.TrustingPeriod
	verify := func() error {
		return light.Verify(signed(trusted), trusted.ValidatorSet, signed(e), e.ValidatorSet, period, now, c.cfg.ClockDrift, light.DefaultTrustLevel)
	}
	err := verify()
	if err == nil || errors.As(err, new(light.ErrNewValSetCantBeTrusted)) {
		return err
	}
	if errors.As(err, new(light.ErrOldHeaderExpired)) {
		return da.Errorf(da.KindFatal, "header", "the newest trusted header, %d with hash %X, is of %s: older than da.trusting_period, %s; this machine's clock says %s",
			heightOf(trusted), hashOf(trusted), date(trusted), c.cfg.TrustingPeriod, now.UTC().Format(layout)).Because(da.ReasonTrust)
	}
	if ahead := e.Header.Time.Sub(now); ahead >= c.cfg.ClockDrift {
		// Either the header lies or the clock does; the validators know.
		now, period = e.Header.Time, period+ahead
		if again := verify(); again == nil || errors.As(again, new(light.ErrNewValSetCantBeTrusted)) {
			return c.skewed(e)
		}
	}
	return forged("height %d, hash %X: not signed as it must be to follow height %d: %w", heightOf(e), hashOf(e), heightOf(trusted), err)
}

// skewed is the error for a header that its validators signed, of a time to come.
func (c *Client) skewed(e *comet.ExtendedHeader) error {
	return da.Errorf(da.KindTemporary, "header", "height %d is of %s, this machine's clock says %s", heightOf(e), date(e), c.cfg.Now().UTC().Format(layout)).Because(da.ReasonClock)
}

const layout = "2006-01-02 15:04:05 UTC"

func date(e *comet.ExtendedHeader) string { return e.Header.Time.UTC().Format(layout) }

func signed(e *comet.ExtendedHeader) *types.SignedHeader {
	return &types.SignedHeader{Header: &e.Header, Commit: e.Commit}
}

// leap verifies to from the trusted header from, over headers between, which
// get gives, where the validators have changed too much for one leap.
func (c *Client) leap(ctx context.Context, from, to *comet.ExtendedHeader, get func(ctx context.Context, height uint64) (*comet.ExtendedHeader, error)) error {
	for pending := []*comet.ExtendedHeader{to}; len(pending) > 0; {
		next := pending[len(pending)-1]
		err := c.verify(from, next)
		switch {
		case err == nil:
			from, pending = next, pending[:len(pending)-1]
		case errors.As(err, new(light.ErrNewValSetCantBeTrusted)):
			low := heightOf(from)
			between, err := get(ctx, low+(heightOf(next)-low)/2)
			if err != nil {
				return err
			}
			pending = append(pending, between)
		default:
			return err
		}
	}
	return nil
}

// among gives headers out of a row of them.
func among(headers []*comet.ExtendedHeader) func(context.Context, uint64) (*comet.ExtendedHeader, error) {
	return func(_ context.Context, height uint64) (*comet.ExtendedHeader, error) {
		return headers[height-heightOf(headers[0])], nil
	}
}

// signedByOwn tells whether more than two thirds of e's own validators signed it.
func signedByOwn(e *comet.ExtendedHeader) error {
	return e.ValidatorSet.VerifyCommitLight(e.Header.ChainID, e.Commit.BlockID, e.Header.Height, e.Commit)
}

// Equivocation is two headers of one height, both signed by validators of the
// chain. One of the two forks is a lie to half of the world.
type Equivocation struct {
	Height uint64
	Known  [32]byte              // hash of the header that was verified first
	Ours   *comet.ExtendedHeader // that header, where it is still at hand whole
	Theirs *comet.ExtendedHeader // the other one
}

func (e *Equivocation) Error() string {
	return fmt.Sprintf("height %d has two headers that validators of the DA chain signed: %X, verified before, and %X", e.Height, e.Known, hashOf(e.Theirs))
}

// conflict judges e, which check has accepted and which stands at a height
// where known was verified: did the validators sign two headers, or did the DA
// node make this one up?
func (c *Client) conflict(known [32]byte, e *comet.ExtendedHeader) error {
	err := signedByOwn(e)
	if err == nil {
		err = fmt.Errorf("no third of the validators that are trusted signed it")
		for _, trusted := range c.trust.whole() {
			if trusted.ValidatorSet.VerifyCommitLightTrusting(e.Header.ChainID, e.Commit, light.DefaultTrustLevel) == nil {
				err = nil
				break
			}
		}
	}
	if err != nil {
		return forged("height %d: the DA node gives %X where %X was verified: %w", heightOf(e), hashOf(e), known, err)
	}
	evidence := &Equivocation{Height: heightOf(e), Known: known, Theirs: e}
	for _, trusted := range c.trust.whole() {
		if heightOf(trusted) == heightOf(e) {
			evidence.Ours = trusted
		}
	}
	c.trust.evidence = evidence
	c.cache.clear()
	c.cfg.Logger.Error("the DA chain's validators signed two headers of one height; nothing is read from it any more", "height", evidence.Height,
		"verified", fmt.Sprintf("%X", evidence.Known), "other", fmt.Sprintf("%X", hashOf(e)), "parent", fmt.Sprintf("%X", parentOf(e)), "time", e.Header.Time, "round", e.Commit.Round)
	if err := c.store.setEvidence(evidence); err != nil {
		return err
	}
	return evidence.refusal()
}

// refusal is the error of every call after e.
func (e *Equivocation) refusal() error {
	return (&da.Error{Kind: da.KindDishonest, Op: "header", Err: e}).Because(da.LieEquivocation)
}
