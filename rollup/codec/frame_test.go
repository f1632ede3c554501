package codec

import (
	"bytes"
	"errors"
	"math/big"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"
)

func testFrames(t testing.TB, payload []byte, size int) ([][]byte, []*Frame) {
	t.Helper()
	blobs, err := EncodeFrames(testChainID, 7, payload, size, sequencer)
	if err != nil {
		t.Fatal(err)
	}
	frames := make([]*Frame, len(blobs))
	for i, blob := range blobs {
		f, signer, err := DecodeFrame(testChainID, blob)
		if err != nil {
			t.Fatal(err)
		}
		if signer != sequencer.address(t) {
			t.Fatalf("frame %d signed by %s, want %s", i, signer, sequencer.address(t))
		}
		frames[i] = f
	}
	return blobs, frames
}

func TestFrames(t *testing.T) {
	payload := newChance(1).bytes(1000)
	for _, tt := range []struct{ size, frames int }{
		{FrameOverhead + 1, 1000},
		{FrameOverhead + 333, 4},
		{FrameOverhead + 500, 2},
		{FrameOverhead + 999, 2},
		{FrameOverhead + 1000, 1},
		{1 << 20, 1},
	} {
		blobs, frames := testFrames(t, payload, tt.size)
		if len(blobs) != tt.frames {
			t.Errorf("frames of %d bytes: got %d, want %d", tt.size, len(blobs), tt.frames)
		}
		for i, blob := range blobs {
			if len(blob) > tt.size {
				t.Errorf("frame %d has %d bytes, want at most %d", i, len(blob), tt.size)
			}
		}
		got, err := JoinFrames(frames)
		if err != nil || !bytes.Equal(got, payload) {
			t.Errorf("frames of %d bytes: joined %d bytes, %v", tt.size, len(got), err)
		}
	}
}

func TestEncodeFramesRefuses(t *testing.T) {
	big := make([]byte, MaxFrames+1)
	for name, encode := range map[string]func() ([][]byte, error){
		"no payload":      func() ([][]byte, error) { return EncodeFrames(1, 0, nil, 1000, sequencer) },
		"no room":         func() ([][]byte, error) { return EncodeFrames(1, 0, big, FrameOverhead, sequencer) },
		"too many frames": func() ([][]byte, error) { return EncodeFrames(1, 0, big, FrameOverhead+1, sequencer) },
		"high s":          func() ([][]byte, error) { return EncodeFrames(1, 0, big, 1<<20, highS{}) },
	} {
		if frames, err := encode(); err == nil {
			t.Errorf("%s: got %d frames, want an error", name, len(frames))
		}
	}
}

// highS signs with the other of the two s that are valid for a hash.
type highS struct{}

func (highS) SignHash(h common.Hash) ([]byte, error) {
	sig, err := sequencer.SignHash(h)
	if err != nil {
		return nil, err
	}
	return flipS(sig), nil
}

func flipS(sig []byte) []byte {
	out := bytes.Clone(sig)
	s := new(big.Int).SetBytes(sig[32:64])
	new(big.Int).Sub(crypto.S256().Params().N, s).FillBytes(out[32:64])
	out[64] ^= 1
	return out
}

func TestDecodeFrameRefuses(t *testing.T) {
	blobs, _ := testFrames(t, newChance(2).bytes(100), FrameOverhead+60)
	good := blobs[1]
	edit := func(f func(b []byte) []byte) []byte { return f(bytes.Clone(good)) }
	for name, blob := range map[string][]byte{
		"empty":         nil,
		"no slice":      good[:FrameOverhead],
		"version":       edit(func(b []byte) []byte { b[0]++; return b }),
		"number":        edit(func(b []byte) []byte { b[42] = 2; return b }),
		"count 0":       edit(func(b []byte) []byte { b[42], b[44] = 0, 0; return b }),
		"v":             edit(func(b []byte) []byte { b[len(b)-1] += 27; return b }),
		"high s":        edit(func(b []byte) []byte { return append(b[:len(b)-65], flipS(b[len(b)-65:])...) }),
		"zero r":        edit(func(b []byte) []byte { copy(b[len(b)-65:], zeros[:]); return b }),
		"trailing byte": edit(func(b []byte) []byte { return append(b, 0xff) }),
	} {
		if f, _, err := DecodeFrame(testChainID, blob); !errors.Is(err, ErrMalformed) {
			t.Errorf("%s: got %v, %v, want ErrMalformed", name, f, err)
		}
	}
}

// Every byte of a frame and the chain id are under the signature.
func TestFrameSignatureCoversAll(t *testing.T) {
	blobs, _ := testFrames(t, newChance(3).bytes(20), 1<<10)
	for i := range blobs[0] {
		blob := bytes.Clone(blobs[0])
		blob[i] ^= 1
		if _, signer, err := DecodeFrame(testChainID, blob); err == nil && signer == sequencer.address(t) {
			t.Errorf("byte %d changed: still signed by the sequencer", i)
		}
	}
	if _, signer, err := DecodeFrame(testChainID+1, blobs[0]); err == nil && signer == sequencer.address(t) {
		t.Error("a frame of another chain passes as signed for this one")
	}
}

func TestJoinFramesRefuses(t *testing.T) {
	_, good := testFrames(t, newChance(4).bytes(100), FrameOverhead+30)
	_, other := testFrames(t, newChance(5).bytes(100), FrameOverhead+30)
	bent := *good[1]
	bent.Data = append([]byte{bent.Data[0] ^ 1}, bent.Data[1:]...)
	moved := *good[1]
	moved.BatchIndex++
	for name, frames := range map[string][]*Frame{
		"none":          nil,
		"missing":       good[:3],
		"too many":      append(good[:4:4], good[3]),
		"order":         {good[1], good[0], good[2], good[3]},
		"twice":         {good[0], good[0], good[2], good[3]},
		"other batch":   {good[0], other[1], good[2], good[3]},
		"other index":   {good[0], &moved, good[2], good[3]},
		"other content": {good[0], &bent, good[2], good[3]},
	} {
		if _, err := JoinFrames(frames); !errors.Is(err, ErrMalformed) {
			t.Errorf("%s: got %v, want ErrMalformed", name, err)
		}
	}
	half := &Frame{Count: 2, Data: make([]byte, DefaultLimits.MaxBytes/2+1)}
	rest := &Frame{Count: 2, Number: 1, Data: half.Data}
	if _, err := JoinFrames([]*Frame{half, rest}); !errors.Is(err, ErrLimit) {
		t.Errorf("too large: got %v, want ErrLimit", err)
	}
}
