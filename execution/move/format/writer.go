package format

import (
	"encoding/binary"

	"github.com/trivium-chain/trivium/execution/move/status"
)

// writer makes the parts of a file. It keeps the first error and goes on, since
// what it writes then is thrown away.
type writer struct {
	data    []byte
	version uint32
	err     *status.Error
}

func (w *writer) fail(format string, args ...any) {
	if w.err == nil {
		w.err = status.New(status.ValueSerializationError, format, args...)
	}
}

func (w *writer) byte(b byte)    { w.data = append(w.data, b) }
func (w *writer) bytes(b []byte) { w.data = append(w.data, b...) }
func (w *writer) index(i uint16) { w.data = binary.AppendUvarint(w.data, uint64(i)) }
func (w *writer) u64(v uint64)   { w.data = binary.LittleEndian.AppendUint64(w.data, v) }
func (w *writer) words(v []uint64) {
	for _, x := range v {
		w.u64(x)
	}
}

// uleb writes a number that may be at most max; what it counts or names is for
// the error.
func (w *writer) uleb(v, max uint64, what string) {
	if v > max {
		w.fail("%s %d, at most %d is allowed", what, v, max)
	}
	w.data = binary.AppendUvarint(w.data, v)
}

// blob writes bytes behind their number.
func (w *writer) blob(b []byte, max uint64, what string) {
	w.uleb(uint64(len(b)), max, what)
	w.bytes(b)
}

// since refuses what the version does not have.
func (w *writer) since(version uint32, what string) {
	if w.version < version {
		w.fail("version %d has no %s", w.version, what)
	}
}

// option writes a byte that is 1 for no and 2 for yes.
func (w *writer) option(b bool) {
	if b {
		w.byte(2)
	} else {
		w.byte(1)
	}
}
