package outbox

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/trivium-chain/trivium/da"
	"github.com/trivium-chain/trivium/da/square"
)

// send submits a flight that is not on the layer at head or below.
func (o *Outbox) send(ctx context.Context, l *lane, f *flight, head da.Header) (time.Duration, error) {
	if f.owed {
		o.cfg.Logger.Info("DA outbox: submission is not on the layer, sending it again", "items", name(o.cargo(f)), "height", head.Height)
		o.count(&o.counts.Resent)
		o.settle(f, Gone, nil)
	}
	if err := o.shorten(f); err != nil {
		return 0, err
	}
	cargo := o.cargo(f)
	if len(cargo) == 0 {
		return 0, nil // Reset was faster
	}
	blobs := f.load(cargo)
	fee, err := o.cfg.Pricer.Quote(blobs)
	if err != nil {
		return o.later(ctx, l, "quote", err), o.release(f)
	}
	fee.Key = l.key
	before := f.next
	if ok, err := o.launch(f, fee, head.Height+1); err != nil || !ok {
		return 0, err
	}
	sending, cancel := context.WithTimeout(ctx, o.cfg.SubmitTimeout)
	receipt, err := o.cfg.Client.Submit(sending, blobs, fee)
	cutOff := sending.Err() != nil
	cancel()

	outcome := outcomeOf(err, cutOff)
	if outcome == Refused {
		o.count(&o.counts.Refused)
		o.settle(f, Refused, err)
		f.next = before
		return o.refused(ctx, l, f, err)
	}
	f.ended, f.settled = o.cfg.Now(), 0
	if outcome == Ambiguous {
		o.doubt(ctx, l, f, "submission may or may not be included", err)
		return 0, nil
	}
	found, err := o.readBack(ctx, cargo, blobs, receipt.Height)
	switch {
	case da.KindOf(err) == da.KindFuture:
		return o.cfg.PollInterval, nil // the node has told of a height before it shows it
	case err != nil:
		f.answer = err
		return o.later(ctx, l, "read back", err), nil
	}
	if found < len(cargo) {
		o.doubt(ctx, l, f, "the layer reported an inclusion that is not there",
			da.Errorf(da.KindAmbiguous, "outbox", "at DA height %d are %d of the %d blobs that were reported there", receipt.Height, found, len(cargo)).Because(da.ReasonAmbiguous))
	}
	return 0, o.posted(l, f, cargo[:found], receipt.Height)
}

// shorten takes from a flight what is more than one Submit may have.
func (o *Outbox) shorten(f *flight) error {
	room := o.room()
	o.mu.Lock()
	defer o.mu.Unlock()
	rest := o.fit(f, room)
	if rest == nil {
		return nil
	}
	o.news()
	if err := o.store.flights(f, rest); err != nil {
		return fmt.Errorf("outbox: split an attempt: %w", err)
	}
	return nil
}

// load gives the blobs of a cargo.
func (f *flight) load(cargo []*parcel) (blobs []da.Blob) {
	for _, p := range cargo {
		blobs = append(blobs, f.blobs[p])
	}
	return blobs
}

var errDropped = errors.New("it was dropped before it was sent")

// launch puts a flight on disk before it is sent; false when Reset was faster.
func (o *Outbox) launch(f *flight, fee da.Fee, from uint64) (bool, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if len(f.cargo) == 0 {
		o.cfg.Pricer.Settle(fee, Refused, errDropped)
		return false, nil
	}
	f.fee, f.owed, f.from, f.next = fee, true, from, from
	if err := o.store.flights(f); err != nil {
		return false, fmt.Errorf("outbox: record the attempt: %w", err)
	}
	o.counts.Submits++
	return true, nil
}

// doubt notes that a flight may or may not be on the layer.
func (o *Outbox) doubt(ctx context.Context, l *lane, f *flight, what string, err error) {
	o.count(&o.counts.Ambiguous)
	o.cfg.Pricer.Settle(f.fee, Ambiguous, err)
	f.answer = err
	o.complain(ctx, l, what+", looking for it", err, "items", name(o.cargo(f)), "height", f.next)
}

// refused goes on after a certain refusal: smaller if that can help, else later.
func (o *Outbox) refused(ctx context.Context, l *lane, f *flight, refusal error) (wait time.Duration, err error) {
	if da.KindOf(refusal) != da.KindTooLarge {
		return o.later(ctx, l, "submit", refusal), o.release(f)
	}
	why, err := o.shrink(f, refusal)
	switch {
	case err != nil:
		return 0, err
	case why != nil:
		wait = o.later(ctx, l, "submit", why)
	default:
		o.complain(ctx, l, "too much at once, less is sent", refusal)
	}
	return wait, o.release(f)
}

// shrink sees to it that what was too large is smaller the next time. It gives
// nil, or why that cannot be.
func (o *Outbox) shrink(f *flight, refusal error) (why, err error) {
	o.mu.Lock()
	cargo, size := f.cargo, 0
	for _, p := range cargo {
		size += p.size
	}
	room := max(size/2, 1)
	if known := o.learntRoom(); known > 0 {
		room = min(room, known)
	}
	o.learnt = learnt{room: room, at: o.cfg.Now()}
	o.mu.Unlock()
	switch {
	case len(cargo) != 1:
		return nil, nil // the next flight has less room
	case o.cfg.Recut == nil:
		return refusal, nil
	}
	old := cargo[0].item
	whole, err := o.store.blobs(old.id)
	if err != nil {
		return nil, fmt.Errorf("outbox: %w", err)
	}
	blobs, err := o.cfg.Recut(old.id, whole, room)
	if err != nil {
		return da.Errorf(da.KindTooLarge, "outbox", "item %d cannot be cut into blobs of %d bytes: %w; the layer has refused larger ones: %w", old.id, room, err, refusal).Because(da.ReasonBlobSize), nil
	}
	commitments, err := commit(old.id, blobs)
	if err != nil {
		return err, nil
	}
	o.cfg.Logger.Info("DA outbox: a blob is too large for the layer, its item is cut anew", "item", old.id, "blob", size, "blobs", len(blobs), "of", room)
	return nil, o.replace(old, newEntry(old.id, old.added, blobs, commitments), blobs)
}

// replace puts an item in the place of its older cut. What other lanes have sent
// of that does not help any more: one of its blobs cannot land.
func (o *Outbox) replace(old, next *entry, blobs []da.Blob) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	i := slices.Index(o.queue, old)
	if i < 0 {
		return nil // Reset was faster
	}
	old.dropped = true
	o.queue[i] = next
	o.bytes += next.size() - old.size()
	o.counts.Recut++
	if err := o.store.recut(next, blobs, o.unload()); err != nil {
		return fmt.Errorf("outbox: store another cut of item %d: %w", next.id, err)
	}
	return nil
}

// readBack tells how many of a flight's first blobs are on the layer at a height,
// with proofs that hold. Of several, their whole namespace is read and proven: one
// call instead of one for each.
func (o *Outbox) readBack(ctx context.Context, cargo []*parcel, blobs []da.Blob, height uint64) (int, error) {
	if len(cargo) > 1 {
		return o.find(ctx, blobs, height)
	}
	ctx, cancel := context.WithTimeout(ctx, o.cfg.ReadTimeout)
	defer cancel()
	header, err := o.header(ctx, height)
	if err != nil {
		return 0, err
	}
	proof, err := o.cfg.Client.Prove(ctx, height, blobs[0].Namespace, cargo[0].commitment)
	if err != nil && da.KindOf(err) == da.KindNotFound {
		return 0, nil
	}
	if err == nil {
		err = square.VerifyInclusion(header, blobs[0], proof)
	}
	if err != nil {
		return 0, err
	}
	return 1, nil
}

// header is the header at a height, its roots checked.
func (o *Outbox) header(ctx context.Context, height uint64) (da.Header, error) {
	header, err := o.cfg.Client.Header(ctx, height)
	if err == nil {
		err = square.VerifyHeader(header)
	}
	return header, err
}

// posted takes the word of proofs that parcels of a flight are on the layer.
func (o *Outbox) posted(l *lane, f *flight, found []*parcel, height uint64) error {
	if len(found) == 0 {
		return nil
	}
	o.posting.Lock() // OnPosted is told in order
	defer o.posting.Unlock()
	o.mu.Lock()
	var touched []*entry // items of the parcels
	for _, p := range found {
		p.height = height
		if n := len(touched); n == 0 || touched[n-1] != p.item {
			touched = append(touched, p.item)
		}
	}
	due := 0
	for due < len(o.queue) && o.queue[due].landed() != 0 {
		due++
	}
	told, floor := slices.Clone(o.queue[:due]), o.floor
	o.mu.Unlock()
	for _, e := range told {
		floor = max(floor, e.landed())
		o.cfg.OnPosted(e.id, floor, e.commitments())
	}

	o.mu.Lock()
	defer o.mu.Unlock()
	gone := slices.DeleteFunc(told, func(e *entry) bool { return e.dropped })
	o.queue = o.queue[len(gone):] // they are at its front: Reset drops from the end
	var landed, partly []*entry
	for _, e := range touched {
		switch {
		case e.dropped:
			continue
		case e.landed() == 0:
			partly = append(partly, e)
			continue
		case !slices.Contains(gone, e):
			landed = append(landed, e)
		}
		o.bytes -= e.size()
		o.counts.Posted++
	}
	o.floor = floor
	if f.cargo = slices.DeleteFunc(slices.Clone(f.cargo), func(p *parcel) bool { return p.height != 0 }); len(f.cargo) == 0 {
		o.settle(f, Included, nil)
		o.land(f)
	}
	if err := o.store.posted(f, gone, landed, partly, floor); err != nil {
		return fmt.Errorf("outbox: take posted items off the disk: %w", err)
	}
	o.cfg.Logger.Debug("DA outbox: posted", l.args("items", name(found), "height", height)...)
	o.calm(l)
	o.news()
	return nil
}
