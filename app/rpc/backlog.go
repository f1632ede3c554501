package rpc

import (
	"sync"

	"github.com/ethereum/go-ethereum/core"
	"github.com/ethereum/go-ethereum/core/types"
)

// happening is one thing that the chain or the pool told; one field is set.
type happening struct {
	block   *core.ChainEvent
	removed []*types.Log
	txs     []*types.Transaction
	settled chan struct{} // closed when all before it was handed on
	lost    bool          // there was more here than the backlog holds
}

// Bounds of what waits to be handed on: of the things, and of what they keep in
// memory, in bytes.
const (
	backlogLength = 1024
	backlogBytes  = 64 << 20
)

// backlog stands between the chain, which must not wait, and the search for
// those who want to hear of a thing. When it is full it loses what it holds, and
// says so in its place.
type backlog struct {
	ready chan struct{} // has a token when there is something to take

	mu    sync.Mutex
	queue []happening
	bytes int
}

func newBacklog() backlog { return backlog{ready: make(chan struct{}, 1)} }

func (b *backlog) put(h happening) {
	size := h.size()
	b.mu.Lock()
	if len(b.queue) > 0 && h.settled == nil && (len(b.queue) >= backlogLength || b.bytes+size > backlogBytes) {
		b.lose()
	}
	b.queue = append(b.queue, h)
	b.bytes += size
	b.mu.Unlock()
	select {
	case b.ready <- struct{}{}:
	default:
	}
}

// lose forgets what waits, but for who waits to be told that it is over.
func (b *backlog) lose() {
	kept := []happening{{lost: true}}
	for _, h := range b.queue {
		if h.settled != nil {
			kept = append(kept, h)
		}
	}
	b.queue, b.bytes = kept, 0
}

func (b *backlog) take() (happening, bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(b.queue) == 0 {
		return happening{}, false
	}
	h := b.queue[0]
	b.queue[0] = happening{}
	b.queue = b.queue[1:]
	b.bytes = max(0, b.bytes-h.size())
	return h, true
}

// size is about what a thing keeps in memory.
func (h *happening) size() int {
	const header, log, tx = 1024, 256, 512
	n := len(h.txs) * tx
	for _, l := range h.removed {
		n += log + len(l.Data)
	}
	if h.block == nil {
		return n
	}
	for _, r := range h.block.Receipts {
		n += log
		for _, l := range r.Logs {
			n += log + len(l.Data)
		}
	}
	return n + header
}
