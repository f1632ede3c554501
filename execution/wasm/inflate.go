package wasm

import (
	"encoding/binary"
	"sync"

	"github.com/klauspost/compress/zstd"

	"github.com/trivium-chain/trivium/execution/wasm/module"
)

// zstdMagic begins a zstd frame (RFC 8878, section 3.1.1).
const zstdMagic = 0xfd2fb528

func isZstd(code []byte) bool {
	return len(code) >= 4 && binary.LittleEndian.Uint32(code) == zstdMagic
}

// inflatedSize is the size that the frame says its content has. A frame that
// does not say, or says more than limit, is refused.
func inflatedSize(code []byte, limit int) (int, error) {
	var h zstd.Header
	switch err := h.Decode(code); {
	case err != nil || !h.HasFCS || h.DictionaryID != 0:
		return 0, refuse(&module.Error{Rule: ruleZstd})
	case h.FrameContentSize > uint64(limit):
		return 0, refuse(&module.Error{Rule: module.RuleSize})
	}
	return int(h.FrameContentSize), nil
}

// ruleZstd refuses compressed code that is no single zstd frame with its content
// size in the header, without dictionary.
const ruleZstd module.Rule = "zstd"

// maxInflated bounds what the decoder holds beside its output.
const maxInflated = 8 << 20

var decoder = sync.OnceValue(func() *zstd.Decoder {
	d, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true),
		zstd.WithDecoderMaxMemory(maxInflated), zstd.WithDecoderMaxWindow(maxInflated), zstd.WithDecodeAllCapLimit(true))
	if err != nil {
		panic(err) // the options are constants
	}
	return d
})

// inflate gives the size bytes of the frame. The caller has paid for size.
func inflate(code []byte, size int) ([]byte, error) {
	raw, err := decoder().DecodeAll(code, make([]byte, 0, size))
	if err != nil || len(raw) != size {
		return nil, refuse(&module.Error{Rule: ruleZstd})
	}
	return raw, nil
}
