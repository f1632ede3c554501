package codec

import (
	"encoding/binary"
	"sync"

	"github.com/klauspost/compress/zstd"
)

// maxWindow bounds the memory of the decompressor beside the column itself.
const maxWindow = 32 << 20

// encoder codes the entropy of columns without matches too: most planes of
// random numbers are of that kind.
var encoder = sync.OnceValue(func() *zstd.Encoder {
	e, err := zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedDefault), zstd.WithAllLitEntropyCompression(true),
		zstd.WithEncoderCRC(false), zstd.WithSingleSegment(true), zstd.WithWindowSize(1<<20), zstd.WithLowerEncoderMem(true))
	if err != nil {
		panic(err) // the options are constants
	}
	return e
})

var decoder = sync.OnceValue(func() *zstd.Decoder {
	d, err := zstd.NewReader(nil, zstd.WithDecoderMaxMemory(maxWindow), zstd.WithDecoderMaxWindow(maxWindow),
		zstd.WithDecodeAllCapLimit(true), zstd.WithDecoderConcurrency(0))
	if err != nil {
		panic(err) // the options are constants
	}
	return d
})

func compress(dst, src []byte) []byte { return encoder().EncodeAll(src, dst) }

// decompress gives the n bytes of a zstd frame. The caller has paid for n.
func decompress(frame []byte, n int) ([]byte, error) {
	if err := checkFrame(frame, n); err != nil {
		return nil, err
	}
	p, err := decoder().DecodeAll(frame, make([]byte, 0, n))
	if err != nil {
		return nil, malformed("zstd: %v", err)
	}
	if len(p) != n {
		return nil, malformed("zstd frame holds %d bytes, want %d", len(p), n)
	}
	return p, nil
}

// checkFrame holds a frame to the part of RFC 8878 that batches use: exactly one
// frame, single segment with its content size n, no dictionary, no checksum,
// nothing behind the last block. So two decoders cannot disagree about frames
// chained, skippable or cut off.
func checkFrame(p []byte, n int) error {
	if len(p) < 6 || binary.LittleEndian.Uint32(p) != 0xfd2fb528 {
		return malformed("no zstd frame")
	}
	descriptor := p[4]
	if descriptor&0x3f != 0x20 {
		return malformed("zstd frame descriptor %#x", descriptor)
	}
	p = p[5:]
	var size uint64
	width := 1 << (descriptor >> 6)
	if len(p) < width {
		return malformed("zstd frame is cut off")
	}
	switch width {
	case 1:
		size = uint64(p[0])
	case 2:
		size = uint64(binary.LittleEndian.Uint16(p)) + 256
	case 4:
		size = uint64(binary.LittleEndian.Uint32(p))
	case 8:
		size = binary.LittleEndian.Uint64(p)
	}
	if size != uint64(n) {
		return malformed("zstd frame of %d bytes, want %d", size, n)
	}
	p = p[width:]
	for {
		if len(p) < 3 {
			return malformed("zstd block is cut off")
		}
		header := uint32(p[0]) | uint32(p[1])<<8 | uint32(p[2])<<16
		length := int(header >> 3)
		switch header >> 1 & 3 {
		case 1:
			length = 1
		case 3:
			return malformed("zstd block type 3")
		}
		if len(p)-3 < length {
			return malformed("zstd block is cut off")
		}
		p = p[3+length:]
		if header&1 == 1 {
			break
		}
	}
	if len(p) != 0 {
		return malformed("%d bytes behind the zstd frame", len(p))
	}
	return nil
}
