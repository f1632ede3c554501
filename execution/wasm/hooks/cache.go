package hooks

import "github.com/trivium-chain/trivium/execution"

// cache holds slots that storage_cache_bytes32 has written. A slot that was
// flushed stays, and can be read for nothing, until the contract calls out: a
// frame below may have written to it.
type cache struct {
	slots   map[execution.Hash]slot
	pending []execution.Hash // not flushed, in the order of first caching
	calls   uint64           // that the frame has made
}

type slot struct {
	value   execution.Hash
	pending bool
	calls   uint64 // when it was flushed
}

// get gives the value of a slot where it is known for certain, or the contract
// wants it to become that.
func (c *cache) get(key execution.Hash) (execution.Hash, bool) {
	if c.slots == nil {
		return execution.Hash{}, false
	}
	s, ok := c.slots[key]
	return s.value, ok && (s.pending || s.calls == c.calls)
}

func (c *cache) has(key execution.Hash) bool {
	_, ok := c.slots[key]
	return ok
}

func (c *cache) put(key, value execution.Hash) {
	if c.slots == nil {
		c.slots = make(map[execution.Hash]slot)
	}
	if !c.slots[key].pending {
		c.pending = append(c.pending, key)
	}
	c.slots[key] = slot{value: value, pending: true}
}

// flush writes what is pending. After an error the cache is of no use, as the
// frame is not.
func (c *cache) flush(to execution.Slots) error {
	for _, key := range c.pending {
		value := c.slots[key].value
		if err := to.Store(key, value); err != nil {
			return err
		}
		c.slots[key] = slot{value: value, calls: c.calls}
	}
	c.pending = c.pending[:0]
	return nil
}
