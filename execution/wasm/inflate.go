package wasm

import (
	"encoding/binary"
	"sync"

	"github.com/klauspost/compress/zstd"

	"github.com/trivium-chain/trivium/execution/wasm/module"
	"github.com/trivium-chain/trivium/execution/wasm/schedule"
)

// zstdMagic begins a zstd frame (RFC 8878, section 3.1.1).
const zstdMagic = 0xfd2fb528

func isZstd(code []byte) bool {
	return len(code) >= 4 && binary.LittleEndian.Uint32(code) == zstdMagic
}

// deflated is a zstd frame whose outline is known: what it takes to inflate it.
type deflated struct {
	frame  []byte
	size   int // bytes of the content
	blocks int
}

// price is the gas of inflating the frame. A block may bring three tables of its
// own for a few bytes of content, so blocks have a price.
func (d *deflated) price(a *schedule.Activation) uint64 {
	return uint64(d.size)*a.InflatedByte + uint64(d.blocks)*a.InflatedBlock
}

// outline reads the headers of a frame and of its blocks (RFC 8878, section 3.1).
// It refuses what is not exactly one frame that states the size of its content,
// at most limit, and uses no dictionary.
func outline(frame []byte, limit int) (*deflated, error) {
	torn := refuse(&module.Error{Rule: ruleZstd})
	var h zstd.Header
	switch err := h.Decode(frame); {
	case err != nil || !h.HasFCS || h.DictionaryID != 0 || h.Skippable:
		return nil, torn
	case h.FrameContentSize > uint64(limit):
		return nil, refuse(&module.Error{Rule: module.RuleSize, Limit: limit})
	}
	d := &deflated{frame: frame, size: int(h.FrameContentSize)}
	rest := frame[h.HeaderSize:]
	for last := false; !last; d.blocks++ {
		if len(rest) < 3 {
			return nil, torn
		}
		head := uint32(rest[0]) | uint32(rest[1])<<8 | uint32(rest[2])<<16
		last = head&1 == 1
		length := int(head >> 3)
		if head>>1&3 == 1 { // a byte that is repeated length times
			length = 1
		}
		if len(rest)-3 < length {
			return nil, torn
		}
		rest = rest[3+length:]
	}
	if h.HasCheckSum {
		if len(rest) < 4 {
			return nil, torn
		}
		rest = rest[4:]
	}
	if len(rest) != 0 {
		return nil, torn
	}
	return d, nil
}

// ruleZstd refuses compressed code that is no single zstd frame with its content
// size in the header, without dictionary.
const ruleZstd module.Rule = "zstd"

// maxInflated bounds what the decoder holds beside its output.
const maxInflated = 8 << 20

var decoder = sync.OnceValue(func() *zstd.Decoder {
	d, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(0), zstd.WithDecoderLowmem(true),
		zstd.WithDecoderMaxMemory(maxInflated), zstd.WithDecoderMaxWindow(maxInflated), zstd.WithDecodeAllCapLimit(true))
	if err != nil {
		panic(err) // the options are constants
	}
	return d
})

// inflate gives the content of the frame. The caller has paid for it.
func (d *deflated) inflate() ([]byte, error) {
	raw, err := decoder().DecodeAll(d.frame, make([]byte, 0, d.size))
	if err != nil || len(raw) != d.size {
		return nil, refuse(&module.Error{Rule: ruleZstd})
	}
	return raw, nil
}
