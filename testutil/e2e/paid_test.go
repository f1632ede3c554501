package e2e

import (
	"context"
	"fmt"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/rpc"

	"github.com/trivium-chain/trivium/rollup"
	"github.com/trivium-chain/trivium/rollup/codec"
)

// paid is what the batch namespace of a DA layer holds, which is what the
// sequencer has paid for.
type paid struct {
	blobs, bytes int
	batches      int
	heights      uint64
	faults       []string // a blob that should not be there, or that is there twice
}

// audit reads every height of a DA endpoint from 1 to its head.
func audit(ctx context.Context, client *rpc.Client, g *rollup.Genesis) (*paid, error) {
	var head struct {
		Header struct {
			Height uint64 `json:"height,string"`
		} `json:"header"`
	}
	if err := client.CallContext(ctx, &head, "header.LocalHead"); err != nil {
		return nil, err
	}
	out := &paid{heights: head.Header.Height}
	type slot struct {
		index  uint64
		number uint16
	}
	placed := map[string]uint64{}   // commitment -> height
	frames := map[slot]string{}     // -> commitment
	ids := map[uint64]common.Hash{} // batch index -> id
	blame := func(format string, args ...any) { out.faults = append(out.faults, fmt.Sprintf(format, args...)) }
	for height := uint64(1); height <= out.heights; height++ {
		var blobs []struct {
			Data       []byte `json:"data"`
			Commitment string `json:"commitment"`
		}
		if err := client.CallContext(ctx, &blobs, "blob.GetAll", height, [][]byte{g.Rollup.Namespace[:]}); err != nil {
			return nil, fmt.Errorf("blob.GetAll at %d: %w", height, err)
		}
		for _, b := range blobs {
			out.blobs, out.bytes = out.blobs+1, out.bytes+len(b.Data)
			if before, twice := placed[b.Commitment]; twice {
				blame("the blob %s is at DA heights %d and %d", b.Commitment, before, height)
			}
			placed[b.Commitment] = height
			f, by, err := codec.DecodeFrame(g.ChainID(), b.Data)
			if err != nil || by != g.Rollup.Sequencer {
				blame("DA height %d: a blob that is no frame of the sequencer (%s, %v)", height, by, err)
				continue
			}
			if id, known := ids[f.BatchIndex]; known && id != common.Hash(f.BatchID) {
				blame("DA height %d: batch %d has the ids %s and %s", height, f.BatchIndex, id, f.BatchID)
			}
			ids[f.BatchIndex] = common.Hash(f.BatchID)
			at := slot{f.BatchIndex, f.Number}
			if before, twice := frames[at]; twice {
				blame("DA height %d: frame %d of batch %d again (%s, %s)", height, f.Number, f.BatchIndex, before, b.Commitment)
			}
			frames[at] = b.Commitment
		}
	}
	out.batches = len(ids)
	for i := range uint64(len(ids)) {
		if _, ok := ids[i]; !ok {
			blame("batch %d is missing", i)
		}
	}
	return out, nil
}

// waitHeights waits until the DA layer has made some more blocks, so that
// whatever was under way has landed.
func waitHeights(ctx context.Context, client *rpc.Client, more uint64) error {
	var from uint64
	return eventually(ctx, "the DA layer to go on", func() (bool, error) {
		var head struct {
			Header struct {
				Height uint64 `json:"height,string"`
			} `json:"header"`
		}
		if err := client.CallContext(ctx, &head, "header.LocalHead"); err != nil {
			return false, err
		}
		if from == 0 {
			from = head.Header.Height
		}
		return head.Header.Height >= from+more, nil
	})
}
