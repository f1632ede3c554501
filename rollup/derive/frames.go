package derive

import (
	"github.com/ethereum/go-ethereum/common"

	"github.com/trivium-chain/trivium/rollup/codec"
)

// How far frames may land before the batch that is awaited and still be held:
// batches after it, frames of those, and their bytes.
const (
	EarlyBatches = maxAhead - 1
	EarlyFrames  = maxEarlyFrames
	EarlyBytes   = maxEarlyBytes
)

// held is a frame that waits for the rest of its batch.
type held struct {
	HeldFrame
	frame *codec.Frame // nil once it was dropped
	place uint64       // counts the frames held, in DA order
}

// candidate gathers the frames that agree on batch index, batch id and count.
type candidate struct {
	id    common.Hash
	parts []*held // by frame number, nil until it lands
	found int
	last  *held // of parts, the one that landed last
}

func (c *candidate) complete() bool { return c.found == len(c.parts) }

// waiting is what is held for one batch index: at most maxCandidates batches,
// since the sequencer may sign several for one index.
type waiting struct {
	candidates []*candidate
	frames     int
	bytes      int
}

func (w *waiting) find(x *codec.Frame) *candidate {
	for _, c := range w.candidates {
		if c.id == x.BatchID && len(c.parts) == int(x.Count) {
			return c
		}
	}
	return nil
}

// frames gathers the sequencer's frames until batches are complete. To hold a
// frame takes constant time and to take a batch takes time in its own frames,
// whatever else is held: the sequencer's key must not be able to stop nodes.
type frames struct {
	order   []*held // in DA order; dropped ones stay until expire
	batches map[uint64]*waiting
	frames  int
	bytes   int
	places  uint64
}

// hold keeps a frame that landed at height while batch next was awaited, or
// tells why not. Heights must not go down from call to call.
func (f *frames) hold(next, height uint64, raw []byte, x *codec.Frame) Reason {
	w := f.batches[x.BatchIndex]
	var c *candidate
	if w != nil {
		c = w.find(x)
	}
	switch {
	case c != nil && c.parts[x.Number] != nil:
		return SkipDuplicate
	case !f.room(next, len(raw), x), c == nil && w != nil && len(w.candidates) == maxCandidates:
		return SkipHeldFull
	}
	if w == nil {
		if f.batches == nil {
			f.batches = make(map[uint64]*waiting)
		}
		w = new(waiting)
		f.batches[x.BatchIndex] = w
	}
	if c == nil {
		c = &candidate{id: x.BatchID, parts: make([]*held, x.Count)}
		w.candidates = append(w.candidates, c)
	}
	h := &held{HeldFrame: HeldFrame{Height: height, Raw: raw}, frame: x, place: f.places}
	f.places++
	f.order = append(f.order, h)
	c.parts[x.Number], c.last = h, h
	c.found++
	f.count(w, 1, len(raw))
	return ""
}

// room tells whether one more frame stays within the limits. Early frames leave
// room for a whole awaited batch, or they could keep it out until they expire.
func (f *frames) room(next uint64, size int, x *codec.Frame) bool {
	if f.frames+1 > maxHeldFrames || f.bytes+size > maxHeldBytes {
		return false
	}
	if x.BatchIndex == next {
		return true
	}
	frames, bytes := f.frames, f.bytes
	if w := f.batches[next]; w != nil {
		frames, bytes = frames-w.frames, bytes-w.bytes
	}
	return frames+1 <= maxEarlyFrames && bytes+size <= maxEarlyBytes
}

func (f *frames) count(w *waiting, n, bytes int) {
	w.frames, w.bytes = w.frames+n, w.bytes+bytes
	f.frames, f.bytes = f.frames+n, f.bytes+bytes
}

// take gives the frames, in order, of the batch with this index that was
// complete first, and the height at which the last of them landed. It drops all
// frames with this index and id. Without a complete batch, batch is nil.
func (f *frames) take(index uint64) (id common.Hash, batch []*codec.Frame, landed uint64) {
	w := f.batches[index]
	if w == nil {
		return
	}
	var first *candidate
	for _, c := range w.candidates {
		if c.complete() && (first == nil || c.last.place < first.last.place) {
			first = c
		}
	}
	if first == nil {
		return
	}
	batch = make([]*codec.Frame, len(first.parts))
	for i, h := range first.parts {
		batch[i] = h.frame
	}
	id, landed = first.id, first.last.Height
	f.drop(index, func(c *candidate) bool { return c.id == id })
	return id, batch, landed
}

// dropThrough drops all frames of the batches up to and with index.
func (f *frames) dropThrough(index uint64) {
	for i := range f.batches {
		if i <= index {
			f.drop(i, func(*candidate) bool { return true })
		}
	}
}

// drop removes the candidates of a batch index for which gone is true.
func (f *frames) drop(index uint64, gone func(*candidate) bool) {
	w := f.batches[index]
	kept := w.candidates[:0]
	for _, c := range w.candidates {
		if !gone(c) {
			kept = append(kept, c)
			continue
		}
		for _, h := range c.parts {
			if h != nil {
				f.count(w, -1, -len(h.Raw))
				h.frame, h.Raw = nil, nil
			}
		}
	}
	clear(w.candidates[len(kept):])
	w.candidates = kept
	if len(kept) == 0 {
		delete(f.batches, index)
	}
}

// each calls yield with the frames held, in DA order.
func (f *frames) each(yield func(*held)) {
	for _, h := range f.order {
		if h.frame != nil {
			yield(h)
		}
	}
}

// expire removes the frames for which gone is true and tells how many they were.
func (f *frames) expire(gone func(*held) bool) (n int) {
	kept := f.order[:0]
	for _, h := range f.order {
		switch {
		case h.frame == nil:
		case gone(h):
			f.forget(h)
			n++
		default:
			kept = append(kept, h)
		}
	}
	clear(f.order[len(kept):])
	f.order = kept
	return n
}

func (f *frames) forget(h *held) {
	w := f.batches[h.frame.BatchIndex]
	c := w.find(h.frame)
	c.parts[h.frame.Number] = nil
	c.found--
	f.count(w, -1, -len(h.Raw))
	if c.found == 0 {
		f.drop(h.frame.BatchIndex, func(x *candidate) bool { return x == c })
	}
	h.frame, h.Raw = nil, nil
}
