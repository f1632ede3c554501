package codec

import (
	"bytes"
	"encoding/binary"
	"math/bits"
)

// A column is n bytes, n known to the reader beforehand, in the shortest of
// three forms. An empty column takes no room at all.
const (
	columnRaw  = 0 // the bytes
	columnSame = 1 // one byte, repeated n times
	columnZstd = 2 // length of the frame (uvarint), one zstd frame
)

// minCompress is the column length below which a zstd frame cannot win.
const minCompress = 24

// writer appends to a payload.
type writer struct {
	buf     []byte
	scratch []byte // of the compressor
	built   int    // what a reader will spend, see reader.budget
}

func (w *writer) byte(b byte)      { w.buf = append(w.buf, b) }
func (w *writer) raw(p []byte)     { w.buf = append(w.buf, p...) }
func (w *writer) uvarint(v uint64) { w.buf = binary.AppendUvarint(w.buf, v) }

// column writes p in the form that is shortest.
func (w *writer) column(p []byte) {
	if len(p) == 0 {
		return
	}
	w.built += len(p)
	if len(p) > 1 && same(p) {
		w.buf = append(w.buf, columnSame, p[0])
		return
	}
	if len(p) >= minCompress {
		w.scratch = compress(w.scratch[:0], p)
		if n := len(w.scratch); n+uvarintLen(uint64(n)) < len(p) {
			w.byte(columnZstd)
			w.uvarint(uint64(n))
			w.raw(w.scratch)
			return
		}
	}
	w.byte(columnRaw)
	w.raw(p)
}

func same(p []byte) bool { return bytes.Equal(p[1:], p[:len(p)-1]) }

func uvarintLen(v uint64) int { return (bits.Len64(v|1) + 6) / 7 }

// reader takes a payload apart. The first error sticks: later reads give zeros,
// so a caller checks err before it trusts a length.
type reader struct {
	buf    []byte
	err    error
	budget int // bytes that may still be built, see Limits.MaxBytes
}

func (r *reader) fail(err error) {
	if r.err == nil {
		r.err = err
		r.buf = nil
	}
}

// spend takes n bytes from the budget and reports whether there were as many.
func (r *reader) spend(n int) bool {
	if r.err == nil && (n < 0 || n > r.budget) {
		r.fail(overLimit("decoded size, which would need", uint64(n), uint64(r.budget)))
	}
	if r.err != nil {
		return false
	}
	r.budget -= n
	return true
}

// raw gives the next n bytes; they are part of the payload.
func (r *reader) raw(n int) []byte {
	if r.err == nil && (n < 0 || n > len(r.buf)) {
		r.fail(malformed("%d bytes wanted, %d left", n, len(r.buf)))
	}
	if r.err != nil {
		return nil
	}
	p := r.buf[:n:n]
	r.buf = r.buf[n:]
	return p
}

func (r *reader) byte() byte {
	if p := r.raw(1); p != nil {
		return p[0]
	}
	return 0
}

// uvarint reads an unsigned LEB128 number in its shortest form.
func (r *reader) uvarint() uint64 {
	if r.err != nil {
		return 0
	}
	v, n := binary.Uvarint(r.buf)
	if n <= 0 || n != uvarintLen(v) {
		r.fail(malformed("number is cut off, too large or not in its shortest form"))
		return 0
	}
	r.buf = r.buf[n:]
	return v
}

// column reads a column of n bytes. What it returns must not be written to.
func (r *reader) column(n int) []byte {
	if n == 0 || !r.spend(n) {
		return nil
	}
	switch form := r.byte(); form {
	case columnRaw:
		return r.raw(n)
	case columnSame:
		b := r.byte()
		if r.err != nil {
			return nil
		}
		return bytes.Repeat([]byte{b}, n)
	case columnZstd:
		length := r.uvarint()
		if length > uint64(len(r.buf)) {
			r.fail(malformed("zstd frame of %d bytes, %d left", length, len(r.buf)))
		}
		frame := r.raw(int(length))
		if r.err != nil {
			return nil
		}
		p, err := decompress(frame, n)
		if err != nil {
			r.fail(err)
		}
		return p
	default:
		r.fail(malformed("column form %d", form))
		return nil
	}
}
