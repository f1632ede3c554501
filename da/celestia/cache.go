package celestia

import "github.com/trivium-chain/trivium/da"

// cachedHeaders bounds the memory of the cache; a header with the roots of a
// 128-wide square takes 46 KB.
const cachedHeaders = 512

// headerCache keeps the headers accepted last, first in, first out. A header
// that was replaced at its height (a restarted development chain) is too.
type headerCache struct {
	byHeight map[uint64]da.Header
	order    []uint64
}

func (c *headerCache) get(height uint64) (da.Header, bool) {
	h, ok := c.byHeight[height]
	return h, ok
}

func (c *headerCache) add(h da.Header) {
	if c.byHeight == nil {
		c.byHeight = make(map[uint64]da.Header, cachedHeaders)
	}
	if _, ok := c.byHeight[h.Height]; !ok {
		if len(c.order) == cachedHeaders {
			delete(c.byHeight, c.order[0])
			c.order = c.order[:copy(c.order, c.order[1:])]
		}
		c.order = append(c.order, h.Height)
	}
	c.byHeight[h.Height] = h
}
