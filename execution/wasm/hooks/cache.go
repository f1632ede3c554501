package hooks

import "github.com/trivium-chain/trivium/execution"

// cache holds slots that storage_cache_bytes32 has written. A slot that was
// flushed stays, and can be read for nothing, until the contract calls out: a
// frame below may have written to it.
//
// Most contracts hold a few slots, found by looking at each; index takes over
// for many.
type cache struct {
	slots   []slot
	index   map[execution.Hash]int // of slots, once there are more than fewSlots
	pending []int                  // slots not flushed, in the order of caching
	calls   uint64                 // that the frame has made
}

type slot struct {
	key, value execution.Hash
	pending    bool
	calls      uint64 // when it was flushed
}

// fewSlots is the number of slots up to which looking at each beats hashing.
const fewSlots = 8

// find gives the number of a slot, or -1.
func (c *cache) find(key execution.Hash) int {
	if c.index != nil {
		if i, ok := c.index[key]; ok {
			return i
		}
		return -1
	}
	for i := range c.slots {
		if c.slots[i].key == key {
			return i
		}
	}
	return -1
}

// get gives the value of a slot where it is known for certain, or the contract
// wants it to become that.
func (c *cache) get(key execution.Hash) (execution.Hash, bool) {
	if i := c.find(key); i >= 0 {
		if s := &c.slots[i]; s.pending || s.calls == c.calls {
			return s.value, true
		}
	}
	return execution.Hash{}, false
}

func (c *cache) has(key execution.Hash) bool { return c.find(key) >= 0 }

func (c *cache) put(key, value execution.Hash) {
	i := c.find(key)
	if i < 0 {
		i = c.add(key)
	}
	s := &c.slots[i]
	s.value = value
	if !s.pending {
		s.pending = true
		c.pending = append(c.pending, i)
	}
}

func (c *cache) add(key execution.Hash) int {
	i := len(c.slots)
	c.slots = append(c.slots, slot{key: key})
	switch {
	case c.index != nil:
		c.index[key] = i
	case i == fewSlots:
		c.index = make(map[execution.Hash]int)
		for k := range c.slots {
			c.index[c.slots[k].key] = k
		}
	}
	return i
}

// flush writes what is pending. After an error the cache is of no use, as the
// frame is not.
func (c *cache) flush(to execution.Slots) error {
	for _, i := range c.pending {
		s := &c.slots[i]
		if err := to.Store(s.key, s.value); err != nil {
			return err
		}
		s.pending, s.calls = false, c.calls
	}
	c.pending = c.pending[:0]
	return nil
}

// forget empties the cache, and keeps room for a few slots.
func (c *cache) forget() {
	if c.index != nil {
		c.slots, c.pending, c.index = nil, nil, nil
	}
	c.slots, c.pending = c.slots[:0], c.pending[:0]
}
