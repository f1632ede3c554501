package batcher

import (
	"bytes"
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/trivium-chain/trivium/da"
	"github.com/trivium-chain/trivium/rollup/codec"
)

type signer struct{}

func (signer) SignHash(h common.Hash) ([]byte, error) {
	key, err := crypto.ToECDSA(crypto.Keccak256([]byte("recut")))
	if err != nil {
		return nil, err
	}
	return crypto.Sign(h[:], key)
}

func join(t *testing.T, chainID uint64, blobs []da.Blob) []byte {
	t.Helper()
	var frames []*codec.Frame
	for _, b := range blobs {
		f, _, err := codec.DecodeFrame(chainID, b.Data)
		if err != nil {
			t.Fatal(err)
		}
		frames = append(frames, f)
	}
	payload, err := codec.JoinFrames(frames)
	if err != nil {
		t.Fatal(err)
	}
	return payload
}

// Each cut is of the same payload, within the size, and of more frames than the
// one before, so that derivation never takes frames of two cuts together.
func TestRecut(t *testing.T) {
	const chainID, index = 7, 3
	payload := bytes.Repeat([]byte("payload "), 200)
	ns := da.NewNamespace([10]byte{9: 1})
	for _, sizes := range [][]int{{800, 400, 200, 150}, {1700, 1699, 1698}} {
		frames, err := codec.EncodeFrames(chainID, index, payload, 2000, signer{})
		if err != nil {
			t.Fatal(err)
		}
		blobs := []da.Blob{{Namespace: ns, Data: frames[0]}}
		recut := Recut(chainID, signer{})
		for _, size := range sizes {
			before := len(blobs)
			if blobs, err = recut(index, blobs, size); err != nil {
				t.Fatal(err)
			}
			if len(blobs) <= before {
				t.Errorf("%d frames of at most %d bytes after %d", len(blobs), size, before)
			}
			for i, b := range blobs {
				if len(b.Data) > size || b.Namespace != ns {
					t.Errorf("frame %d has %d bytes, want at most %d", i, len(b.Data), size)
				}
			}
			if !bytes.Equal(join(t, chainID, blobs), payload) {
				t.Errorf("frames of %d bytes give another payload", size)
			}
		}
		if _, err := recut(index, blobs, codec.FrameOverhead); err == nil || !strings.Contains(err.Error(), "leave no room") {
			t.Errorf("a size without room for a payload: %v", err)
		}
	}
}
