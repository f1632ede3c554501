package outbox

import (
	"fmt"
	"slices"
	"time"

	"github.com/trivium-chain/trivium/da"
)

// entry is an item that waits, without its bytes, which stay on disk.
type entry struct {
	id      uint64
	added   time.Time
	parcels []*parcel
	dropped bool // by Reset, or cut anew
}

// parcel is one blob of an item.
type parcel struct {
	item       *entry
	number     int // among the item's blobs
	commitment da.Commitment
	size       int
	height     uint64  // at which it was read on the layer; 0: not yet
	flight     *flight // that carries it; nil: none
}

func newEntry(id uint64, added time.Time, blobs []da.Blob, commitments []da.Commitment) *entry {
	e := &entry{id: id, added: added}
	for i, b := range blobs {
		e.parcels = append(e.parcels, &parcel{item: e, number: i, commitment: commitments[i], size: len(b.Data)})
	}
	return e
}

func (e *entry) size() (n int) {
	for _, p := range e.parcels {
		n += p.size
	}
	return n
}

// landed is the height at which the last blob is; 0 while one is not known to be.
func (e *entry) landed() (height uint64) {
	for _, p := range e.parcels {
		if p.height == 0 {
			return 0
		}
		height = max(height, p.height)
	}
	return height
}

func (e *entry) commitments() (out []da.Commitment) {
	for _, p := range e.parcels {
		out = append(out, p.commitment)
	}
	return out
}

// flight is what goes, or went, in one DA transaction.
type flight struct {
	// o.mu guards these; cargo is replaced, never changed in place.
	seq   uint64 // names its record; a lower one is older
	lane  *lane  // that works on it; nil: none
	cargo []*parcel
	from  uint64 // as on disk: the lowest height at which it may be
	fee   da.Fee // as on disk: what was offered last

	// These are for the lane that works on it.
	blobs   map[*parcel]da.Blob // nil until they are read from disk
	owed    bool                // fee is not settled
	next    uint64              // lowest height, not searched yet, at which it may be; 0: it was never sent, or certainly refused
	ended   time.Time           // when the last attempt was over at the latest
	settled uint64              // height up to which to search; 0 until the layer shows a head of that age
	answer  error               // to the last attempt
	pruned  bool                // a pruned height was met
}

// name tells which items a cargo is of, for the log.
func name(cargo []*parcel) string {
	if len(cargo) == 0 {
		return "none"
	}
	first, last := cargo[0].item, cargo[len(cargo)-1].item
	switch {
	case first != last:
		return fmt.Sprintf("%d to %d", first.id, last.id)
	case len(cargo) < len(first.parcels):
		return fmt.Sprintf("%d (%d of %d blobs)", first.id, len(cargo), len(first.parcels))
	}
	return fmt.Sprint(first.id)
}

// lane is an account of the DA node that submits, and what Step remembers of it.
type lane struct {
	key    string
	flight *flight // guarded by o.mu
	err    error   // why it waits; guarded by o.mu

	retryAt  time.Time
	failures int // errors in a row
}

// args are those of a log line about l, with its key if it has one.
func (l *lane) args(args ...any) []any {
	if l.key == "" {
		return args
	}
	return append(args, "lane", l.key)
}

// maxBlobs bounds the blobs in one flight: each is a proof to ask for.
const maxBlobs = 256

// pack gathers what no flight carries, in order: whole items as long as they
// fit in room bytes, or of the first item what does. o.mu is held.
func (o *Outbox) pack(room int) (cargo []*parcel) {
	size, blobs, bytes := 0, 0, 0 // of cargo; of what may land before the oldest item
	var lead *flight              // carries the oldest item, in whole or in part
	for i, e := range o.queue {
		var free []*parcel
		whole := 0
		for _, p := range e.parcels {
			switch {
			case p.height == 0 && p.flight == nil:
				free = append(free, p)
				whole += p.size
			case p.height == 0 && i == 0:
				lead = p.flight
			}
			if i > 0 && (p.flight == nil || p.flight != lead) {
				blobs, bytes = blobs+1, bytes+p.size
			}
		}
		if lead != nil && o.cfg.MaxAhead.passed(e.id-o.queue[0].id, blobs, bytes) {
			break
		}
		if len(cargo) > 0 && (size+whole > room || len(cargo)+len(free) > maxBlobs) {
			break
		}
		for _, p := range free {
			if len(cargo) > 0 && size+p.size > room || len(cargo) == maxBlobs {
				return cargo
			}
			cargo = append(cargo, p)
			size += p.size
		}
	}
	return cargo
}

// fit keeps in f, from its front, what fits in room bytes. The rest waits again,
// in a flight of its own if it may be on the layer. o.mu is held.
func (o *Outbox) fit(f *flight, room int) (rest *flight) {
	keep, size := 0, 0
	for ; keep < len(f.cargo); keep++ {
		if size += f.cargo[keep].size; keep > 0 && size > room {
			break
		}
	}
	if keep == len(f.cargo) {
		return nil
	}
	left := f.cargo[keep:]
	f.cargo = f.cargo[:keep:keep]
	if f.next == 0 {
		for _, p := range left {
			p.flight = nil
		}
		return nil
	}
	rest = &flight{from: f.next, next: f.next, ended: f.ended, settled: f.settled, answer: f.answer, pruned: f.pruned}
	o.board(rest, left)
	return rest
}

// board makes f carry parcels. o.mu is held.
func (o *Outbox) board(f *flight, cargo []*parcel) {
	f.seq, f.cargo = o.seq, cargo
	o.seq++
	for _, p := range cargo {
		p.flight = f
	}
	o.flights = append(o.flights, f)
}

// land takes f out of the flights. o.mu is held.
func (o *Outbox) land(f *flight) {
	for _, p := range f.cargo {
		p.flight = nil
	}
	f.cargo = nil
	if f.lane != nil {
		f.lane.flight = nil
	}
	o.flights = slices.DeleteFunc(o.flights, func(x *flight) bool { return x == f })
}

// unload takes from the flights what dropped entries have in them, and gives the
// flights that have changed. o.mu is held.
func (o *Outbox) unload() (changed []*flight) {
	for _, f := range o.flights {
		rest := slices.DeleteFunc(slices.Clone(f.cargo), func(p *parcel) bool { return p.item.dropped })
		if len(rest) < len(f.cargo) {
			f.cargo = rest
			changed = append(changed, f)
		}
	}
	return changed
}
