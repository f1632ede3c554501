package derive

import (
	"github.com/trivium-chain/trivium/da"
	"github.com/trivium-chain/trivium/rollup"
	"github.com/trivium-chain/trivium/rollup/codec"
)

// takeForced reads the forced namespace of a DA height. Its transactions count
// in DA order until their gas limits reach the height's gas; the rest is
// skipped, and its users may post again.
func (p *Pipeline) takeForced(h *Height) *rollup.DAHeight {
	rec := &rollup.DAHeight{Height: h.Height, Time: h.Time, DataRoot: h.DataRoot}
	left := p.params.ForcedGasPerHeight
	for i := range h.Forced {
		txs, err := codec.DecodeForced(p.chainID, h.Forced[i].Data)
		if err != nil {
			p.stats[SkipBadForced]++
			continue
		}
		for _, tx := range txs {
			if tx.Gas() > left {
				p.stats[SkipForcedGas]++
				continue
			}
			left -= tx.Gas()
			rec.Forced = append(rec.Forced, tx)
		}
	}
	return rec
}

// Height is what derivation takes from one DA height. The blobs are those that
// square.Open gave, so they are proven and complete.
type Height struct {
	Height   uint64
	Time     uint64 // seconds, rounded down
	DataRoot [32]byte
	Frames   []da.Blob
	Forced   []da.Blob
}
