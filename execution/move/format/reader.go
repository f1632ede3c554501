package format

import (
	"encoding/binary"

	"github.com/holiman/uint256"
	"github.com/trivium-chain/trivium/execution/move/status"
)

// reader reads the parts of a file. After its first error it reads nothing but
// zeros, so that callers look at err once for many reads; what loops asks ok.
type reader struct {
	data    []byte
	pos     int
	version uint32
	err     *status.Error
}

func (r *reader) ok() bool   { return r.err == nil }
func (r *reader) left() int  { return len(r.data) - r.pos }
func (r *reader) more() bool { return r.pos < len(r.data) && r.err == nil }

// fail keeps the first error.
func (r *reader) fail(code status.Code, format string, args ...any) {
	if r.err == nil {
		r.err = status.New(code, format, args...)
	}
	r.data, r.pos = nil, 0
}

func (r *reader) byte() byte {
	if r.pos >= len(r.data) {
		r.fail(status.Malformed, "unexpected end")
		return 0
	}
	b := r.data[r.pos]
	r.pos++
	return b
}

// bytes reads n bytes, aliasing the data.
func (r *reader) bytes(n int) []byte {
	if n > r.left() {
		r.fail(status.Malformed, "%d bytes expected, %d left", n, r.left())
		return nil
	}
	b := r.data[r.pos : r.pos+n : r.pos+n]
	r.pos += n
	return b
}

// uleb reads an unsigned LEB128 of the shortest form, up to max, which must be
// below 1<<35.
func (r *reader) uleb(max uint64) uint64 {
	if r.pos < len(r.data) && r.data[r.pos] < 0x80 {
		v := uint64(r.data[r.pos])
		r.pos++
		return r.atMost(v, max)
	}
	var v uint64
	for i := 0; i < 5; i++ {
		b := r.byte()
		if !r.ok() {
			return 0
		}
		v |= uint64(b&0x7f) << (7 * i)
		if b < 0x80 {
			if b == 0 {
				break // a shorter form exists
			}
			return r.atMost(v, max)
		}
	}
	r.fail(status.Malformed, "number of more bytes than it needs or may have")
	return 0
}

func (r *reader) atMost(v, max uint64) uint64 {
	if v > max {
		r.fail(status.Malformed, "number %d, at most %d is allowed", v, max)
		return 0
	}
	return v
}

// index reads an index into a table.
func (r *reader) index() uint16 { return uint16(r.uleb(maxIndex)) }

// count reads the number of things that follow, each of at least a byte.
func (r *reader) count(max uint64) int { return int(r.uleb(max)) }

// room is the capacity to make for n things that follow: no more than bytes are left.
func (r *reader) room(n int) int { return min(n, r.left()) }

// fixed reads an integer of n bytes, little-endian; code is what its lack means.
func (r *reader) fixed(n int, code status.Code) []byte {
	if n > r.left() {
		r.fail(code, "integer of %d bytes, %d left", n, r.left())
		return make([]byte, n)
	}
	return r.bytes(n)
}

func (r *reader) u16() uint64 {
	return uint64(binary.LittleEndian.Uint16(r.fixed(2, status.BadU16)))
}

func (r *reader) u32() uint64 {
	return uint64(binary.LittleEndian.Uint32(r.fixed(4, status.BadU32)))
}

func (r *reader) u64() uint64 { return binary.LittleEndian.Uint64(r.fixed(8, status.BadU64)) }

func (r *reader) u128() *uint256.Int {
	b := r.fixed(16, status.BadU128)
	return &uint256.Int{binary.LittleEndian.Uint64(b), binary.LittleEndian.Uint64(b[8:])}
}

func (r *reader) u256() *uint256.Int {
	b := r.fixed(32, status.BadU256)
	v := new(uint256.Int)
	for i := range v {
		v[i] = binary.LittleEndian.Uint64(b[8*i:])
	}
	return v
}
