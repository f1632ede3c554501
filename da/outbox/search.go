package outbox

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"time"

	"github.com/trivium-chain/trivium/da"
	"github.com/trivium-chain/trivium/da/square"
)

// searchStep is the number of heights that one Step looks through.
const searchStep = 64

// search looks for a flight at the heights up to head that it has not looked
// at. again says that it is at none of them and may be sent again.
func (o *Outbox) search(ctx context.Context, l *lane, f *flight, head da.Header) (wait time.Duration, again bool, err error) {
	// By ages, not by times: a clock that was set right counts at once.
	if now := o.cfg.Now(); f.settled == 0 && now.Sub(head.Time) <= now.Sub(f.ended) {
		f.settled = head.Height + o.cfg.WaitHeights
	}
	cargo := o.cargo(f)
	blobs := f.load(cargo)
	for n := 0; f.next <= head.Height; n++ {
		if n == searchStep {
			return 0, false, nil
		}
		found, err := o.find(ctx, blobs, f.next)
		switch {
		case err == nil:
		case da.KindOf(err) != da.KindPruned:
			return o.later(ctx, l, "look up", err), false, nil
		case !f.pruned:
			f.pruned = true
			o.cfg.Logger.Error("DA outbox: the layer has pruned heights where a blob may be; should it be there, it will be there twice", "height", f.next, "items", name(cargo))
		}
		height := f.next
		f.next++
		if found > 0 {
			return 0, false, o.posted(l, f, cargo[:found], height)
		}
	}
	l.failures = 0
	if f.settled == 0 || head.Height < f.settled {
		o.complain(ctx, l, "waits to know what became of a submission", f.doubtful(head))
		return o.cfg.PollInterval, false, nil
	}
	return 0, true, nil
}

// doubtful tells what a flight waits for that may be on the layer.
func (f *flight) doubtful(head da.Header) error {
	var answer *da.Error
	cause := errors.New("the node was started again")
	if errors.As(f.answer, &answer) {
		cause = answer.Err
	} else if f.answer != nil {
		cause = f.answer
	}
	switch {
	case head.Height+1 < f.next:
		return da.Errorf(da.KindTemporary, "outbox", "the DA head is %d, and heights up to %d are known", head.Height, f.next-1).Because(da.ReasonSyncing)
	case f.settled == 0:
		return da.Errorf(da.KindAmbiguous, "outbox", "a submission may be included: %w; the DA head %d, of %s, is older than the attempt", cause, head.Height, head.Time.UTC().Format(time.RFC3339)).Because(da.ReasonAmbiguous)
	}
	return da.Errorf(da.KindAmbiguous, "outbox", "a submission may be included: %w; it is sent again if DA height %d does not have it, the head is %d", cause, f.settled, head.Height).Because(da.ReasonAmbiguous)
}

// find tells how many of a flight's first blobs are on the layer at a height.
// That a blob is not there is believed only with the proof that nothing of its
// namespace was left out: to send again costs money. A flight is one DA
// transaction, so if its first blob is not there, none is.
func (o *Outbox) find(ctx context.Context, blobs []da.Blob, height uint64) (int, error) {
	ctx, cancel := context.WithTimeout(ctx, o.cfg.ReadTimeout)
	defer cancel()
	header, err := o.header(ctx, height)
	if err != nil {
		return 0, err
	}
	there := make(map[da.Namespace][]da.Blob)
	for i, b := range blobs {
		all, known := there[b.Namespace]
		if !known {
			data, err := o.cfg.Client.Namespace(ctx, height, b.Namespace)
			if err != nil {
				return 0, err
			}
			if all, err = square.Open(header, b.Namespace, data); err != nil {
				return 0, err
			}
			there[b.Namespace] = all
		}
		if !slices.ContainsFunc(all, func(x da.Blob) bool { return same(x, b) }) {
			return i, nil
		}
	}
	return len(blobs), nil
}

// same tells whether two blobs of a namespace have one commitment.
func same(a, b da.Blob) bool {
	return a.ShareVersion == b.ShareVersion && bytes.Equal(a.Data, b.Data) && bytes.Equal(a.Signer, b.Signer)
}
