package engine

import (
	"math/bits"
	"sync"

	"github.com/trivium-chain/trivium/execution/wasm/module"
)

// buffers keeps linear memories that no instance holds, all zero, by their size
// in pages, which is a power of two.
type buffers struct {
	mu    sync.Mutex
	free  [classes][][]byte
	bytes int64
	limit int64
}

const classes = 17 // the largest memory of the format has 1<<16 pages

// class of a buffer that holds size bytes.
func class(size uint64) int {
	pages := (size + module.PageSize - 1) / module.PageSize
	return bits.Len64(max(pages, 1) - 1)
}

// get gives a buffer of zeros of at least size bytes.
func (p *buffers) get(size uint64) []byte {
	c := class(size)
	p.mu.Lock()
	if n := len(p.free[c]); n > 0 {
		b := p.free[c][n-1]
		p.free[c][n-1] = nil
		p.free[c] = p.free[c][:n-1]
		p.bytes -= int64(len(b))
		p.mu.Unlock()
		return b
	}
	p.mu.Unlock()
	return make([]byte, module.PageSize<<c)
}

// put takes a buffer back of which the first used bytes were in use. Where the
// limit is passed, the largest buffers go.
func (p *buffers) put(b []byte, used uint64) {
	if int64(len(b)) > p.limit {
		return
	}
	clear(b[:used])
	c := class(uint64(len(b)))
	p.mu.Lock()
	defer p.mu.Unlock()
	p.free[c] = append(p.free[c], b)
	p.bytes += int64(len(b))
	for c = classes - 1; p.bytes > p.limit; {
		n := len(p.free[c])
		if n == 0 {
			c--
			continue
		}
		p.bytes -= int64(len(p.free[c][n-1]))
		p.free[c][n-1] = nil
		p.free[c] = p.free[c][:n-1]
	}
}

func (p *buffers) drop() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.free, p.bytes = [classes][][]byte{}, 0
}

func (p *buffers) size() int64 {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.bytes
}

// linear is the memory of one instance. The bytes beyond used are zero.
type linear struct {
	pool *buffers
	max  uint64 // bytes
	buf  []byte
	used uint64
}

func (l *linear) bytes() []byte { return l.buf[:l.used:l.used] }

// Reallocate gives the memory at its new size, moved if need be, or nil if it
// may not be that large.
func (l *linear) Reallocate(size uint64) []byte {
	if size > l.max {
		return nil
	}
	if size > uint64(len(l.buf)) {
		b := l.pool.get(size)
		copy(b, l.bytes())
		l.release()
		l.buf = b
	}
	if size < l.used {
		clear(l.buf[size:l.used])
	}
	l.used = size
	return l.bytes()
}

// Free gives the memory away. wazero calls it when the instance is closed.
func (l *linear) Free() {
	l.release()
	l.used = 0
}

func (l *linear) release() {
	if l.buf != nil {
		l.pool.put(l.buf, l.used)
		l.buf = nil
	}
}
