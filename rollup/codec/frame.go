package codec

import (
	"bytes"
	"encoding/binary"
	"fmt"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"
)

// FrameVersion is the first byte of a frame.
const FrameVersion = 1

const (
	frameHeaderSize  = 1 + 8 + 32 + 2 + 2 // version, index, batch id, number, count
	sealSize         = crypto.SignatureLength
	FrameOverhead    = frameHeaderSize + sealSize // bytes of a frame beside its slice
	frameDomain      = "trivium frame v1\n"
	recoveryIDOffset = signatureSize
)

// Frame is what goes in one blob of the batch namespace: one slice of a payload.
type Frame struct {
	BatchIndex uint64
	BatchID    ID
	// Number counts the Count frames of the batch from 0.
	Number, Count uint16
	Data          []byte
}

// Signer signs 32-byte hashes with secp256k1 and answers r || s || v: 65 bytes,
// s in the lower half, v 0 or 1.
type Signer interface {
	SignHash(h common.Hash) ([]byte, error)
}

// EncodeFrames cuts the payload of batch index into frames of at most
// maxFrameBytes each, signed by s.
func EncodeFrames(chainID uint64, index uint64, payload []byte, maxFrameBytes int, s Signer) ([][]byte, error) {
	room := maxFrameBytes - FrameOverhead
	if room < 1 {
		return nil, fmt.Errorf("frames of %d bytes leave no room for a payload, want at least %d", maxFrameBytes, FrameOverhead+1)
	}
	if len(payload) == 0 {
		return nil, malformed("payload of batch %d is empty", index)
	}
	count := (len(payload) + room - 1) / room
	if count > MaxFrames {
		return nil, fmt.Errorf("batch %d: %w; allow larger frames than %d bytes", index, overLimit("number of frames", uint64(count), MaxFrames), maxFrameBytes)
	}
	id := BatchID(payload)
	frames := make([][]byte, count)
	for n := range frames {
		slice := payload[n*room : min((n+1)*room, len(payload))]
		frame := make([]byte, 0, len(slice)+FrameOverhead)
		frame = append(frame, FrameVersion)
		frame = binary.BigEndian.AppendUint64(frame, index)
		frame = append(frame, id[:]...)
		frame = binary.BigEndian.AppendUint16(frame, uint16(n))
		frame = binary.BigEndian.AppendUint16(frame, uint16(count))
		frame = append(frame, slice...)
		seal, err := s.SignHash(frameHash(chainID, frame))
		if err != nil {
			return nil, fmt.Errorf("sign frame %d of batch %d: %w", n, index, err)
		}
		if err := checkSeal(seal); err != nil {
			return nil, fmt.Errorf("sign frame %d of batch %d: %w", n, index, err)
		}
		frames[n] = append(frame, seal...)
	}
	return frames, nil
}

// frameHash is what a frame's signature covers; frame comes without its seal.
func frameHash(chainID uint64, frame []byte) common.Hash {
	var id [8]byte
	binary.BigEndian.PutUint64(id[:], chainID)
	return crypto.Keccak256Hash([]byte(frameDomain), id[:], frame[:frameHeaderSize], crypto.Keccak256(frame[frameHeaderSize:]))
}

func checkSeal(seal []byte) error {
	if len(seal) != sealSize {
		return malformed("signature of %d bytes, want %d", len(seal), sealSize)
	}
	if v := seal[recoveryIDOffset]; v > 1 {
		return malformed("signature with v = %d, want 0 or 1", v)
	}
	if s := seal[32:recoveryIDOffset]; bytes.Compare(s, halfOrder[:]) > 0 {
		return malformed("signature with s above half of the curve's order")
	}
	return nil
}

// DecodeFrame gives the frame in a blob and who signed it for the chain. Data is
// part of blob. Errors have ErrMalformed within.
func DecodeFrame(chainID uint64, blob []byte) (*Frame, common.Address, error) {
	fail := func(err error) (*Frame, common.Address, error) {
		return nil, common.Address{}, fmt.Errorf("frame: %w", err)
	}
	if len(blob) <= FrameOverhead {
		return fail(malformed("%d bytes, want more than %d", len(blob), FrameOverhead))
	}
	if blob[0] != FrameVersion {
		return fail(malformed("version %d, want %d", blob[0], FrameVersion))
	}
	end := len(blob) - sealSize
	f := &Frame{
		BatchIndex: binary.BigEndian.Uint64(blob[1:]),
		BatchID:    ID(blob[9:]),
		Number:     binary.BigEndian.Uint16(blob[41:]),
		Count:      binary.BigEndian.Uint16(blob[43:]),
		Data:       blob[frameHeaderSize:end:end],
	}
	if f.Number >= f.Count {
		return fail(malformed("frame number %d of %d", f.Number, f.Count))
	}
	if err := checkSeal(blob[end:]); err != nil {
		return fail(err)
	}
	key, err := crypto.SigToPub(frameHash(chainID, blob[:end]).Bytes(), blob[end:])
	if err != nil {
		return fail(malformed("signature: %v", err))
	}
	return f, crypto.PubkeyToAddress(*key), nil
}

// JoinFrames gives the payload of a batch from all of its frames in order.
func JoinFrames(frames []*Frame) (payload []byte, err error) {
	if len(frames) == 0 {
		return nil, malformed("no frames")
	}
	first, size := frames[0], 0
	for i, f := range frames {
		switch {
		case int(f.Count) != len(frames):
			return nil, malformed("frame %d of batch %d: %d frames of %d", i, first.BatchIndex, len(frames), f.Count)
		case int(f.Number) != i:
			return nil, malformed("frame %d of batch %d has number %d", i, first.BatchIndex, f.Number)
		case f.BatchID != first.BatchID || f.BatchIndex != first.BatchIndex:
			return nil, malformed("frame %d is of batch %d (%s), want %d (%s)", i, f.BatchIndex, f.BatchID, first.BatchIndex, first.BatchID)
		}
		size += len(f.Data)
	}
	if size > DefaultLimits.MaxBytes {
		return nil, overLimit("payload size", uint64(size), uint64(DefaultLimits.MaxBytes))
	}
	payload = make([]byte, 0, size)
	for _, f := range frames {
		payload = append(payload, f.Data...)
	}
	if id := BatchID(payload); id != first.BatchID {
		return nil, malformed("payload of batch %d has id %s, frames say %s", first.BatchIndex, id, first.BatchID)
	}
	return payload, nil
}
