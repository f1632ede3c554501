package light

import (
	"sync"

	"github.com/trivium-chain/trivium/da"
)

// cachedHeaders bounds the memory of the cache: eight stretches.
const cachedHeaders = 8 * stretch

// cache keeps the headers verified last, first in, first out.
type cache struct {
	mu       sync.Mutex
	byHeight map[uint64]da.Header
	order    []uint64
}

func (c *cache) get(height uint64) (da.Header, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	h, ok := c.byHeight[height]
	return h, ok
}

func (c *cache) clear() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.byHeight, c.order = nil, nil
}

func (c *cache) add(headers ...da.Header) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.byHeight == nil {
		c.byHeight = make(map[uint64]da.Header, cachedHeaders)
	}
	for _, h := range headers {
		if _, ok := c.byHeight[h.Height]; !ok {
			if len(c.order) == cachedHeaders {
				delete(c.byHeight, c.order[0])
				c.order = c.order[:copy(c.order, c.order[1:])]
			}
			c.order = append(c.order, h.Height)
		}
		c.byHeight[h.Height] = h
	}
}
