package hooks

import "github.com/trivium-chain/trivium/execution"

// storageLoad is storage_load_bytes32(key, dest): a slot as the contract last
// cached it, else at the price of SLOAD.
func storageLoad(f *Frame, stack []uint64) {
	if !f.pay(2, 0, 0) {
		return
	}
	key, ok := f.hash(stack[0])
	if !ok {
		return
	}
	value, known := f.cache.get(key)
	if !known {
		if !f.spend(func() (err error) { value, err = f.Host.Load(key); return err }) {
			return
		}
	}
	f.putHash(stack[1], value)
}

// storageCache is storage_cache_bytes32(key, value): a write that waits for
// storage_flush_cache, and is dropped if the frame ends without one.
func storageCache(f *Frame, stack []uint64) {
	if !f.pay(2, 0, 0) {
		return
	}
	if f.Call.Static {
		f.halt(execution.ErrWriteProtection)
		return
	}
	key, ok := f.hash(stack[0])
	if !ok {
		return
	}
	value, ok := f.hash(stack[1])
	if !ok {
		return
	}
	if f.cache.has(key) || f.charge(f.Schedule.Host.CacheEntry) {
		f.cache.put(key, value)
	}
}

// storageFlush is storage_flush_cache(clear): the writes that wait, in the order
// in which their slots were cached, each at the price of SSTORE. If clear is not
// zero the cache is then dropped.
func storageFlush(f *Frame, stack []uint64) {
	if !f.pay(0, 0, 0) {
		return
	}
	if len(f.cache.pending) > 0 && !f.spend(func() error { return f.cache.flush(f.Host) }) {
		return
	}
	if uint32(stack[0]) != 0 {
		f.cache.forget()
	}
}

// transientLoad is transient_load_bytes32(key, dest), at the price of TLOAD.
func transientLoad(f *Frame, stack []uint64) {
	if !f.pay(2, 0, 0) {
		return
	}
	key, ok := f.hash(stack[0])
	if !ok {
		return
	}
	var value execution.Hash
	if f.spend(func() (err error) { value, err = f.Host.LoadTransient(key); return err }) {
		f.putHash(stack[1], value)
	}
}

// transientStore is transient_store_bytes32(key, value), at the price of TSTORE.
func transientStore(f *Frame, stack []uint64) {
	if !f.pay(2, 0, 0) {
		return
	}
	key, ok := f.hash(stack[0])
	if !ok {
		return
	}
	if value, ok := f.hash(stack[1]); ok {
		f.spend(func() error { return f.Host.StoreTransient(key, value) })
	}
}
