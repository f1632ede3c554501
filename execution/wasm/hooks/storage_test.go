package hooks_test

import (
	"slices"
	"testing"

	"github.com/ethereum/go-ethereum/common"

	"github.com/trivium-chain/trivium/execution"
)

// load reads a slot through the host functions.
func (w *world) load(key uint64) common.Hash {
	w.put(0, word(key))
	w.must("storage_load_bytes32", 0, 64)
	return w.hash(64)
}

// keep caches a write.
func (w *world) keep(key, value uint64) {
	w.put(0, word(key))
	w.put(32, word(value))
	w.must("storage_cache_bytes32", 0, 32)
}

func (w *world) acts() []string {
	acts := w.chain.acts
	w.chain.acts = nil
	return acts
}

func act(name string, key uint64) string { return name + " " + hashOf(key).Hex() }

func expect(t *testing.T, what string, got []string, want ...string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("%s: %v, want %v", what, got, want)
	}
}

func TestLoad(t *testing.T) {
	w := newWorld(plenty)
	w.chain.slots[hashOf(5)] = hashOf(50)
	if got := w.load(5); got != hashOf(50) {
		t.Errorf("slot 5 is %x", got)
	}
	if got := w.load(6); got != (common.Hash{}) {
		t.Errorf("slot 6 is %x", got)
	}
	w.load(5)
	expect(t, "loads", w.acts(), act("load", 5), act("load", 6), act("load", 5))
}

func TestCacheAnswersUntilItIsFlushed(t *testing.T) {
	w := newWorld(plenty)
	w.chain.slots[hashOf(5)] = hashOf(50)
	w.keep(5, 51)
	if got := w.load(5); got != hashOf(51) {
		t.Errorf("slot 5 is %x", got)
	}
	w.keep(5, 52)
	if got := w.load(5); got != hashOf(52) {
		t.Errorf("slot 5 is %x", got)
	}
	expect(t, "before the flush", w.acts())
	if w.chain.slots[hashOf(5)] != hashOf(50) {
		t.Error("written before the flush")
	}
	w.must("storage_flush_cache", 0)
	expect(t, "flush", w.acts(), act("store", 5))
	if w.chain.slots[hashOf(5)] != hashOf(52) {
		t.Errorf("slot 5 is %x after the flush", w.chain.slots[hashOf(5)])
	}
}

func TestFlushWritesInTheOrderOfFirstCaching(t *testing.T) {
	w := newWorld(plenty)
	for _, key := range []uint64{9, 3, 7, 3, 9, 1} {
		w.keep(key, key*10)
	}
	w.must("storage_flush_cache", 0)
	expect(t, "flush", w.acts(), act("store", 9), act("store", 3), act("store", 7), act("store", 1))
	w.must("storage_flush_cache", 0)
	expect(t, "second flush", w.acts())
	w.keep(7, 1)
	w.keep(2, 2)
	w.keep(9, 1)
	w.must("storage_flush_cache", 1)
	expect(t, "third flush", w.acts(), act("store", 7), act("store", 2), act("store", 9))
	if w.chain.slots[hashOf(7)] != hashOf(1) || w.chain.slots[hashOf(1)] != hashOf(10) {
		t.Error("wrong values")
	}
}

func TestFlushKeepsOrDropsWhatItWrote(t *testing.T) {
	w := newWorld(plenty)
	w.keep(5, 51)
	w.must("storage_flush_cache", 0)
	w.acts()
	if got := w.load(5); got != hashOf(51) {
		t.Errorf("slot 5 is %x", got)
	}
	expect(t, "load after a flush that keeps", w.acts())

	for _, clear := range []uint64{1, 2, 1 << 31} {
		w.keep(5, 52)
		w.must("storage_flush_cache", clear)
		w.acts()
		w.load(5)
		expect(t, "load after a flush that drops", w.acts(), act("load", 5))
	}
	w.keep(5, 53)
	w.must("storage_flush_cache", 1<<32) // the upper half of a cell means nothing
	w.acts()
	w.load(5)
	expect(t, "load after a flush that keeps", w.acts())
}

// A frame below may write to the same slots: what was flushed is no longer known
// after it. What was not flushed is the contract's own word.
func TestCacheAfterACall(t *testing.T) {
	for name, call := range map[string]func(w *world){
		"call":     func(w *world) { w.must("call_contract", 0, 0, 0, 200, 0, 300) },
		"delegate": func(w *world) { w.must("delegate_call_contract", 0, 0, 0, 0, 300) },
		"create":   func(w *world) { w.must("create1", 0, 0, 200, 240, 300) },
	} {
		w := newWorld(plenty)
		w.keep(5, 51)
		w.must("storage_flush_cache", 0)
		w.keep(6, 61)
		w.chain.during = func(c *chain) { c.slots[hashOf(5)], c.slots[hashOf(6)] = hashOf(99), hashOf(98) }
		call(w)
		w.acts()
		if got := w.load(5); got != hashOf(99) {
			t.Errorf("%s: slot 5 is %x, written below", name, got)
		}
		expect(t, name, w.acts(), act("load", 5))
		if got := w.load(6); got != hashOf(61) {
			t.Errorf("%s: slot 6 is %x, cached and not flushed", name, got)
		}
		w.must("storage_flush_cache", 0)
		expect(t, name, w.acts(), act("store", 6))
		if got := w.load(6); got != hashOf(61) {
			t.Errorf("%s: slot 6 is %x, flushed after it", name, got)
		}
		expect(t, name, w.acts())
	}
}

func TestPriceOfCaching(t *testing.T) {
	w := newWorld(plenty)
	cost := func(key uint64) uint64 {
		before := w.ink.Get()
		w.keep(key, 1)
		return before - w.ink.Get()
	}
	if got := cost(5); got != ink(2, 0, prices.CacheEntry) {
		t.Errorf("a new slot cost %d", got)
	}
	if got := cost(5); got != ink(2, 0, 0) {
		t.Errorf("a cached slot cost %d", got)
	}
	w.must("storage_flush_cache", 0)
	if got := cost(5); got != ink(2, 0, 0) {
		t.Errorf("a flushed slot that was kept cost %d", got)
	}
	w.must("storage_flush_cache", 1)
	if got := cost(5); got != ink(2, 0, prices.CacheEntry) {
		t.Errorf("a slot that was dropped cost %d", got)
	}
}

func TestFlushThatCannotBePaid(t *testing.T) {
	w := newWorld(plenty)
	for key := range uint64(3) {
		w.keep(key, 1)
	}
	*w.ink = gauge(ink(0, 0, 0) + 3*storeGas*10_000 - 1)
	if w.do("storage_flush_cache", 0); w.Fault != execution.ErrOutOfGas {
		t.Errorf("%v", w.Fault)
	}
	expect(t, "stores", w.acts(), act("store", 0), act("store", 1))
}

func TestWhatIsNotFlushedIsDropped(t *testing.T) {
	w := newWorld(plenty)
	w.keep(5, 51)
	if err := w.Settle(int64(w.ink.Get())); err != nil || len(w.chain.slots) != 0 {
		t.Errorf("%v, %v", err, w.chain.slots)
	}
}

func TestTransient(t *testing.T) {
	w := newWorld(plenty)
	w.put(0, word(5))
	w.put(32, word(51))
	w.must("transient_store_bytes32", 0, 32)
	w.put(64, word(9))
	w.must("transient_load_bytes32", 0, 64)
	if w.hash(64) != hashOf(51) || len(w.chain.slots) != 0 {
		t.Errorf("transient slot is %x", w.hash(64))
	}
	w.must("storage_load_bytes32", 0, 64)
	if w.hash(64) != (common.Hash{}) {
		t.Errorf("slot is %x", w.hash(64))
	}
}

func TestStaticFramesWriteNothing(t *testing.T) {
	for name, c := range map[string]struct {
		params []uint64
		want   error
	}{
		"storage_cache_bytes32":   {[]uint64{0, 32}, execution.ErrWriteProtection},
		"transient_store_bytes32": {[]uint64{0, 32}, execution.ErrWriteProtection},
		"emit_log":                {[]uint64{0, 32, 1}, execution.ErrWriteProtection},
		"create1":                 {[]uint64{0, 0, 64, 128, 160}, execution.ErrWriteProtection},
		"create2":                 {[]uint64{0, 0, 64, 96, 128, 160}, execution.ErrWriteProtection},
		"call_contract":           {[]uint64{0, 0, 0, 32, 0, 160}, execution.ErrWriteProtection},
		"storage_flush_cache":     {[]uint64{1}, nil}, // there is nothing to flush
		"storage_load_bytes32":    {[]uint64{0, 32}, nil},
		"transient_load_bytes32":  {[]uint64{0, 32}, nil},
		"static_call_contract":    {[]uint64{0, 0, 0, 0, 160}, nil},
		"delegate_call_contract":  {[]uint64{0, 0, 0, 0, 160}, nil},
		"account_balance":         {[]uint64{0, 32}, nil},
	} {
		w := newWorld(plenty)
		w.Call.Static, w.chain.static = true, true
		w.put(32, word(1)) // value of the call
		if w.do(name, c.params...); w.Fault != c.want {
			t.Errorf("%s: %v, want %v", name, w.Fault, c.want)
		}
		if c.want != nil && len(w.chain.acts)+len(w.chain.slots)+len(w.chain.transient) > 0 {
			t.Errorf("%s: did %v", name, w.chain.acts)
		}
	}
	// A call without value is no write.
	w := newWorld(plenty)
	w.Call.Static, w.chain.static = true, true
	w.must("call_contract", 0, 0, 0, 32, 0, 160)
}
