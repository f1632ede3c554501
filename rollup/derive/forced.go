package derive

import (
	"github.com/ethereum/go-ethereum/core/types"

	"github.com/trivium-chain/trivium/da"
	"github.com/trivium-chain/trivium/rollup"
	"github.com/trivium-chain/trivium/rollup/codec"
)

// What one DA height may force. Transactions past a bound are skipped, and their
// users may post again. Gas is no matter here: only what applies is charged, in
// execution, so that a transaction that cannot apply takes no room from others.
const (
	maxForcedTxs   = 1024
	maxForcedBytes = 256 << 10
)

// takeForced reads the forced namespace of a DA height, in DA order.
func (p *Pipeline) takeForced(h *Height) *rollup.DAHeight {
	rec := &rollup.DAHeight{Height: h.Height, Time: h.Time, Hash: h.Hash, DataRoot: h.DataRoot, Parent: h.Parents, Deposits: h.Deposits}
	var bytes uint64
	for i := range h.Forced {
		txs, err := codec.DecodeForced(p.chainID, h.Forced[i].Data)
		if err != nil {
			p.stats[SkipBadForced]++
			continue
		}
		for _, tx := range txs {
			if len(rec.Forced) == maxForcedTxs || bytes+tx.Size() > maxForcedBytes {
				p.stats[SkipForcedFull]++
				continue
			}
			bytes += tx.Size()
			rec.Forced = append(rec.Forced, tx)
		}
	}
	return rec
}

// Height is what derivation takes from one DA height. The blobs are those that
// square.Open gave, so they are proven and complete.
type Height struct {
	Height   uint64
	Time     uint64   // seconds, rounded down; 0 before 1970
	Hash     [32]byte // of the DA header
	Parent   [32]byte // hash of the DA header before it
	DataRoot [32]byte
	Frames   []da.Blob
	Forced   []da.Blob
	// Parents and Deposits are what the height takes in of the parent chain: see
	// rollup.DAHeight. They are a function of its finalized blocks and of Time.
	Parents  rollup.ParentPoint
	Deposits []*types.Transaction
}

// HeightOf is what a DA header says of its height; what the height holds is for the caller.
func HeightOf(h da.Header) *Height {
	return &Height{Height: h.Height, Time: uint64(max(h.Time.Unix(), 0)), Hash: h.Hash, Parent: h.Parent, DataRoot: h.DataRoot}
}
