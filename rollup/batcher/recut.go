package batcher

import (
	"fmt"

	"github.com/trivium-chain/trivium/da"
	"github.com/trivium-chain/trivium/rollup/codec"
)

// Recut gives what cuts the frames of a batch into smaller ones, of the same
// payload, for outbox.Config. Derivation tells cuts apart by the number of
// frames, so each has more of them than the one before; the first that is
// complete counts.
func Recut(chainID uint64, signer codec.Signer) func(id uint64, blobs []da.Blob, maxBytes int) ([]da.Blob, error) {
	return func(id uint64, blobs []da.Blob, maxBytes int) ([]da.Blob, error) {
		frames := make([]*codec.Frame, len(blobs))
		for i, b := range blobs {
			var err error
			if frames[i], _, err = codec.DecodeFrame(chainID, b.Data); err != nil {
				return nil, fmt.Errorf("blob %d of batch %d: %w", i, id, err)
			}
		}
		payload, err := codec.JoinFrames(frames)
		if err != nil {
			return nil, err
		}
		more := len(blobs) + 1
		room := min(maxBytes, codec.FrameOverhead+(len(payload)+more-1)/more)
		cut, err := codec.EncodeFrames(chainID, id, payload, room, signer)
		if err != nil {
			return nil, err
		}
		if len(cut) < more {
			return nil, fmt.Errorf("a payload of %d bytes in %d frames cannot be cut into more", len(payload), len(blobs))
		}
		out := make([]da.Blob, len(cut))
		for i, f := range cut {
			out[i] = da.Blob{Namespace: blobs[0].Namespace, Data: f}
		}
		return out, nil
	}
}
