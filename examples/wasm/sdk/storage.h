// Storage in the layout of Solidity, so that a contract's slots mean the same
// to eth_getStorageAt, to proofs and to a Solidity contract that takes over.
// Writes are held back by the host and reach the state at the end of a call
// that succeeds, and before a call to another contract.
#ifndef TRIVIUM_STORAGE_H
#define TRIVIUM_STORAGE_H

#include "abi.h"

static bool trivium_dirty; // something was stored and not flushed

// load reads a slot.
static inline word load(const word *slot) {
    word w;
    storage_load_bytes32(slot, &w);
    return w;
}

// store writes a slot.
static inline void store(const word *slot, const word *value) {
    storage_cache_bytes32(slot, value);
    trivium_dirty = true;
}

// storage_flush makes what was stored visible to other contracts.
static inline void storage_flush(void) {
    if (trivium_dirty) storage_flush_cache(1);
    trivium_dirty = false;
}

// slot is the slot of the state variable declared at position n.
static inline word slot(u64 n) { return word_of(n); }

// map_at is the slot of mapping[key], where base is the slot of the mapping.
OUTLINE word map_at(const word *base, const word *key) {
    static word pair[2];
    pair[0] = *key;
    pair[1] = *base;
    return keccak(pair, 64);
}

// map is the slot of mapping[key], where the mapping is the state variable at position n.
OUTLINE word map(u64 n, const word *key) {
    word base = slot(n);
    return map_at(&base, key);
}

// slot_next is the slot i places behind another, as in structs and arrays.
OUTLINE word slot_next(const word *s, u64 i) {
    word step = word_of(i), r;
    word_add_carry(&r, s, &step);
    return r;
}

// array is the slot of element 0 of the dynamic array at slot s. The slot itself holds the length.
static inline word array(const word *s) { return keccak(s, 32); }

// bytes_slots is how many slots a string or bytes takes besides the one at its
// position, whose word is head. One that is shorter than 32 bytes takes none.
static inline u64 bytes_slots(const word *head) {
    return (head->bytes[31] & 1) == 0 ? 0 : (word_low(head) / 2 + 31) / 32;
}

// store_bytes writes a string or bytes to the state variable at slot s. Slots of
// what was there that are not needed any more become 0.
OUTLINE void store_bytes(const word *s, const u8 *data, u32 len) {
    word old = load(s), head = word_zero();
    if (len < 32) { // short: bytes, then twice the length in the last byte
        memcpy(head.bytes, data, len);
        head.bytes[31] = (u8)(2 * len);
    } else {
        head = word_of(2 * (u64)len + 1);
    }
    store(s, &head);
    u64 had = bytes_slots(&old), has = bytes_slots(&head);
    if ((had | has) == 0) return;
    word at = array(s);
    for (u64 i = 0; i < had || i < has; i++, at = slot_next(&at, 1)) {
        word w = word_zero();
        u32 done = 32 * (u32)i;
        if (i < has) memcpy(w.bytes, data + done, len - done < 32 ? len - done : 32);
        store(&at, &w);
    }
}

// load_bytes reads a string or bytes from the state variable at slot s.
OUTLINE bytes load_bytes(const word *s) {
    word head = load(s);
    if ((head.bytes[31] & 1) == 0) {
        word *p = alloc(32);
        *p = head;
        return (bytes){p->bytes, head.bytes[31] / 2};
    }
    u32 len = (u32)(word_low(&head) / 2);
    word *p = alloc((len + 31) & ~31u), at = array(s);
    for (u32 i = 0; 32 * i < len; i++, at = slot_next(&at, 1)) p[i] = load(&at);
    return (bytes){p->bytes, len};
}

#endif
