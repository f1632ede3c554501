package derive

import (
	"github.com/ethereum/go-ethereum/common"

	"github.com/trivium-chain/trivium/rollup/codec"
)

// held is a frame that waits for the rest of its batch.
type held struct {
	HeldFrame
	frame *codec.Frame
}

// frames gathers the sequencer's frames until batches are complete.
type frames struct {
	held  []held
	bytes int
}

func (f *frames) has(x *codec.Frame) bool {
	for i := range f.held {
		h := f.held[i].frame
		if h.BatchIndex == x.BatchIndex && h.BatchID == x.BatchID && h.Number == x.Number && h.Count == x.Count {
			return true
		}
	}
	return false
}

func (f *frames) add(height uint64, raw []byte, x *codec.Frame) {
	f.held = append(f.held, held{HeldFrame{height, raw}, x})
	f.bytes += len(raw)
}

// complete gives the frames, in order, of the first batch with this index that
// has them all, and the height at which the last of them landed.
func (f *frames) complete(index uint64) (id common.Hash, batch []*codec.Frame, height uint64) {
	for i := range f.held {
		first := f.held[i].frame
		if first.BatchIndex != index {
			continue
		}
		parts := make([]*codec.Frame, first.Count)
		found := 0
		for j := range f.held {
			x := f.held[j].frame
			if x.BatchIndex == index && x.BatchID == first.BatchID && x.Count == first.Count && parts[x.Number] == nil {
				parts[x.Number] = x
				height = f.held[j].Height
				found++
			}
		}
		if found == len(parts) {
			return first.BatchID, parts, height
		}
	}
	return common.Hash{}, nil, 0
}

// drop removes the frames for which gone is true and tells how many they were.
func (f *frames) drop(gone func(held) bool) int {
	kept := f.held[:0]
	for _, h := range f.held {
		if gone(h) {
			f.bytes -= len(h.Raw)
			continue
		}
		kept = append(kept, h)
	}
	n := len(f.held) - len(kept)
	clear(f.held[len(kept):])
	f.held = kept
	return n
}
