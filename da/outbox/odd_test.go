package outbox

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/trivium-chain/trivium/da"
)

// swapped is a DA node that stands in for another: it is behind, or knows less.
type swapped struct {
	*layer
	behind uint64 // heights
	denies bool   // Prove and Namespace know nothing
}

func (s *swapped) Head(ctx context.Context) (da.Header, error) {
	head, err := s.layer.Head(ctx)
	if err != nil || s.behind == 0 {
		return head, err
	}
	return s.layer.Header(ctx, head.Height-s.behind)
}

func (s *swapped) Prove(ctx context.Context, height uint64, ns da.Namespace, c da.Commitment) (da.Inclusion, error) {
	if s.denies {
		return da.Inclusion{}, da.Errorf(da.KindNotFound, "blob.GetProof", "blob: not found")
	}
	return s.layer.Prove(ctx, height, ns, c)
}

func (s *swapped) Namespace(ctx context.Context, height uint64, ns da.Namespace) (da.NamespaceData, error) {
	if s.denies {
		return da.NamespaceData{}, nil
	}
	return s.layer.Namespace(ctx, height, ns)
}

func swappedRig(t *testing.T) (*rig, *swapped) {
	var s *swapped
	r := newRig(t, func(c *Config) {
		s = &swapped{layer: c.Client.(*layer)}
		c.Client = s
	})
	for range 10 {
		r.seal()
	}
	return r, s
}

// The DA node is swapped for one that is behind while nobody knows what became of
// a submission: it is waited for, and Err says so.
func TestHeadGoesBack(t *testing.T) {
	r, s := swappedRig(t)
	r.add(0)
	r.layer.lose = 1
	r.step()
	s.behind = 5
	for range 3 {
		r.clock.advance(r.step())
	}
	if got := da.ReasonOf(r.box.Err()); got != da.ReasonSyncing {
		t.Errorf("Err is %v, want that the node is behind", r.box.Err())
	}
	r.seal()
	s.behind = 0
	r.drain()
	r.checkOnce(0)
}

// It is swapped for one that does not have the blob, and says that it is not
// there. Without a proof of that nothing is sent again.
func TestNodeThatLacksTheBlob(t *testing.T) {
	r, s := swappedRig(t)
	r.add(0)
	s.denies = true
	for range 20 {
		r.clock.advance(min(r.step(), time.Minute))
		r.seal()
	}
	r.checkPosted()
	if got := da.ReasonOf(r.box.Err()); got != da.LieShare {
		t.Errorf("Err is %v, want the lie", r.box.Err())
	}
	s.denies = false
	r.drain()
	r.checkOnce(0)
}

// A submission that lands after it was given up is the one case that is paid for
// twice; it is posted and reported once.
func TestLandsAfterItWasGivenUp(t *testing.T) {
	r := newRig(t, nil)
	r.add(0)
	var late []da.Blob
	r.layer.refuse = func(_ da.Fee, blobs []da.Blob) error {
		late = blobs
		return context.DeadlineExceeded
	}
	r.step()
	r.layer.refuse = nil
	r.drain()
	r.publish(late)
	r.add(1)
	r.drain()
	if got, want := r.onLayer(), slices.Concat(wantData(0), wantData(0), wantData(1)); !slices.Equal(got, want) {
		t.Errorf("on the layer: %q, want %q", got, want)
	}
	r.checkPosted(0, 1)
	r.checkFees()
}

// This machine's clock is an hour behind the DA layer's, or ahead of it: an
// ambiguous submission is looked for and found either way.
func TestClockIsSkewed(t *testing.T) {
	for _, skew := range []time.Duration{-time.Hour, time.Hour} {
		r := newRig(t, nil)
		r.cfg.Now = func() time.Time { return r.clock.Now().Add(skew) }
		r.open()
		r.add(0)
		r.layer.lose = 1
		r.step()
		r.step()
		r.checkOnce(0)
	}
}

// A limit that was learnt is kept for an hour, then a larger one is tried.
func TestLimitIsLearnt(t *testing.T) {
	r := newRig(t, nil)
	r.layer.refuse = tooLarge(20)
	r.add(0, 1)
	r.drain()
	if got := r.box.MaxBlobBytes(); got == 0 || got > 20 {
		t.Errorf("blobs of %d bytes are said to fit, the limit is 20", got)
	}
	refused := r.box.Counts().Refused
	r.add(2, 3, 4, 5)
	r.drain()
	if n := r.box.Counts().Refused; n != refused {
		t.Errorf("%d refusals after the limit was learnt, want %d", n, refused)
	}
	r.clock.advance(2 * time.Hour)
	r.seal()
	r.layer.refuse = nil
	r.add(6, 7, 8, 9)
	before := r.layer.submits
	r.drain()
	if n := r.layer.submits - before; n != 1 {
		t.Errorf("%d submits long after the limit was learnt, want 1", n)
	}
}
