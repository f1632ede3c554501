package archive

import (
	"fmt"
	"sync"

	"github.com/klauspost/compress/zstd"
)

// maxWindow is how far back a frame may refer, and with that the memory of a
// decompressor beside what it gives.
const maxWindow = 8 << 20

var encoder = sync.OnceValue(func() *zstd.Encoder {
	e, err := zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedDefault), zstd.WithEncoderCRC(false), zstd.WithWindowSize(1<<20), zstd.WithLowerEncoderMem(true))
	if err != nil {
		panic(err) // the options are constants
	}
	return e
})

var decoder = sync.OnceValue(func() *zstd.Decoder {
	d, err := zstd.NewReader(nil, zstd.WithDecoderMaxWindow(maxWindow), zstd.WithDecodeAllCapLimit(true), zstd.WithDecoderConcurrency(0))
	if err != nil {
		panic(err) // the options are constants
	}
	return d
})

func compress(dst, src []byte) []byte { return encoder().EncodeAll(src, dst) }

// decompress gives the n bytes of a frame. The caller has bounded n.
func decompress(frame []byte, n int) ([]byte, error) {
	p, err := decoder().DecodeAll(frame, make([]byte, 0, n))
	if err != nil {
		return nil, err
	}
	if len(p) != n {
		return nil, fmt.Errorf("holds %d bytes and says %d", len(p), n)
	}
	return p, nil
}
