package hooks

import (
	"encoding/binary"
	"errors"
	"math"

	"github.com/holiman/uint256"

	"github.com/trivium-chain/trivium/execution"
)

// ErrMemory halts a frame that gave a pointer or range out of its memory.
var ErrMemory = errors.New("memory access out of bounds")

// Memory is the linear memory of the running instance. Read aliases it, so that
// what is written to the slice is written to memory, and holds until the contract
// runs again.
type Memory interface {
	Read(offset, count uint32) ([]byte, bool)
}

// at gives n bytes of memory, to read or to write. pointer is a cell of the
// stack, of which the low 32 bits count.
func (f *Frame) at(pointer, n uint64) ([]byte, bool) {
	if n > math.MaxUint32 {
		return nil, f.halt(ErrMemory)
	}
	b, ok := f.Memory.Read(uint32(pointer), uint32(n))
	if !ok {
		return nil, f.halt(ErrMemory)
	}
	return b, true
}

func (f *Frame) hash(pointer uint64) (h execution.Hash, ok bool) {
	b, ok := f.at(pointer, 32)
	copy(h[:], b)
	return h, ok
}

func (f *Frame) address(pointer uint64) (a execution.Address, ok bool) {
	b, ok := f.at(pointer, 20)
	copy(a[:], b)
	return a, ok
}

func (f *Frame) int(pointer uint64, x *uint256.Int) bool {
	b, ok := f.at(pointer, 32)
	if ok {
		x.SetBytes32(b)
	}
	return ok
}

func (f *Frame) putHash(pointer uint64, h execution.Hash) {
	if b, ok := f.at(pointer, 32); ok {
		copy(b, h[:])
	}
}

func (f *Frame) putAddress(pointer uint64, a execution.Address) {
	if b, ok := f.at(pointer, 20); ok {
		copy(b, a[:])
	}
}

func (f *Frame) putInt(pointer uint64, x *uint256.Int) {
	if b, ok := f.at(pointer, 32); ok {
		x.PutUint256(b)
	}
}

func (f *Frame) putLength(pointer uint64, n int) {
	if b, ok := f.at(pointer, 4); ok {
		binary.LittleEndian.PutUint32(b, uint32(n))
	}
}

// length is a cell of the stack that holds a u32.
func length(cell uint64) uint64 { return uint64(uint32(cell)) }

// overlap is the part of data that a range covers, which may be nothing.
func overlap(data []byte, offset, size uint64) []byte {
	n := uint64(len(data))
	from := min(offset, n)
	return data[from:min(from+size, n)]
}
