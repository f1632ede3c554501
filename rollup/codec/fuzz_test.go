package codec

import (
	"bytes"
	"testing"

	"github.com/trivium-chain/trivium/rollup"
)

// small keeps the memory of a fuzzing run down; the code is the same.
var small = Limits{MaxBytes: 1 << 20, MaxTxs: 1 << 12, MaxBlocks: 1 << 10}

func FuzzDecodeBatch(f *testing.F) {
	for _, b := range goldenBatches(f) {
		payload, err := EncodeBatch(testChainID, b)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(payload)
		f.Add(payload[:len(payload)/2])
		f.Add(append(payload, 0))
	}
	f.Fuzz(func(t *testing.T, payload []byte) {
		b, err := DecodeBatch(testChainID, payload, small)
		if err != nil {
			return
		}
		again, err := EncodeBatch(testChainID, b)
		if err != nil {
			t.Fatalf("decoded, but cannot be encoded: %v", err)
		}
		same, err := DecodeBatch(testChainID, again, DefaultLimits)
		if err == nil {
			err = sameBatch(b, same)
		}
		if err != nil {
			t.Fatal(err)
		}
	})
}

func FuzzDecodeFrame(f *testing.F) {
	blobs, _ := testFrames(f, newChance(1).bytes(300), FrameOverhead+128)
	for _, blob := range blobs {
		f.Add(blob)
	}
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, blob []byte) {
		frame, _, err := DecodeFrame(testChainID, blob)
		if err != nil {
			return
		}
		if len(frame.Data)+FrameOverhead != len(blob) || frame.Number >= frame.Count {
			t.Fatalf("%d bytes give frame %d of %d with %d bytes", len(blob), frame.Number, frame.Count, len(frame.Data))
		}
		if frame.Count == 1 {
			if payload, err := JoinFrames([]*Frame{frame}); err == nil && !bytes.Equal(payload, frame.Data) {
				t.Fatal("one frame joins to something else")
			}
		}
	})
}

func FuzzDecodeForced(f *testing.F) {
	f.Add(forcedBlob(f, signedTxs(f)...))
	for _, tx := range unusual(f) {
		f.Add(forcedBlob(f, tx))
	}
	f.Fuzz(func(t *testing.T, blob []byte) {
		txs, err := DecodeForced(testChainID, blob)
		if err != nil {
			return
		}
		again, err := EncodeForced(testChainID, txs)
		if err != nil || !bytes.Equal(again, blob) {
			t.Fatalf("%x decodes, but encodes to %x, %v", blob, again, err)
		}
		// What may be forced has a place in a batch too: derivation builds such blocks.
		b := &rollup.Batch{Blocks: []rollup.BatchBlock{{Txs: txs}}}
		payload, err := EncodeBatch(testChainID, b)
		if err != nil {
			t.Fatal(err)
		}
		same, err := DecodeBatch(testChainID, payload, DefaultLimits)
		if err == nil {
			err = sameBatch(b, same)
		}
		if err != nil {
			t.Fatal(err)
		}
	})
}
