// Calls of other contracts, whichever VM runs them. All of them flush the
// storage first, since the callee may call back.
#ifndef TRIVIUM_CALL_H
#define TRIVIUM_CALL_H

#include "storage.h"

#define ALL_GAS (~0ull) // as much as the 63/64 rule (EIP-150) lets through

// returned is what the last call gave back, as a result or as the reason of a revert.
OUTLINE bytes returned(void) {
    u32 n = return_data_size();
    u8 *p = alloc(n);
    read_return_data(p, 0, n);
    return (bytes){p, n};
}

// revert_returned reverts with the reason of the last call.
static inline _Noreturn void revert_returned(void) {
    bytes b = returned();
    revert_bytes(b.data, b.len);
}

// call calls an address with a value and tells whether it succeeded.
static inline bool call(const word *to, const word *value, bytes data, u64 gas) {
    u32 len;
    storage_flush();
    return call_contract(ADDRESS(to), data.data, data.len, value, gas, &len) == 0;
}

// static_call calls an address that may change nothing, and tells whether it succeeded.
static inline bool static_call(const word *to, bytes data, u64 gas) {
    u32 len;
    storage_flush();
    return static_call_contract(ADDRESS(to), data.data, data.len, gas, &len) == 0;
}

// delegate_call runs another contract's code on this contract's storage.
static inline bool delegate_call(const word *to, bytes data, u64 gas) {
    u32 len;
    storage_flush();
    return delegate_call_contract(ADDRESS(to), data.data, data.len, gas, &len) == 0;
}

// call_or_revert calls an address and passes its revert on. As in Solidity, an
// account without code that gives nothing back fails.
OUTLINE void call_or_revert(const word *to, const word *value, bytes data) {
    if (!call(to, value, data, ALL_GAS)) revert_returned();
    if (return_data_size() == 0 && account_code_size(ADDRESS(to)) == 0) revert_empty();
}

// call_for_word is the one-word result of a call that passes reverts on.
OUTLINE word call_for_word(const word *to, const word *value, bytes data) {
    word w;
    if (!call(to, value, data, ALL_GAS)) revert_returned();
    if (return_data_size() < 32) revert_empty();
    read_return_data(&w, 0, 32);
    return w;
}

// view_word is the one-word result of a static call that passes reverts on.
OUTLINE word view_word(const word *to, bytes data) {
    word w;
    if (!static_call(to, data, ALL_GAS)) revert_returned();
    if (return_data_size() < 32) revert_empty();
    read_return_data(&w, 0, 32);
    return w;
}

// send moves wei to an address and reverts with its reason if it refuses them.
static inline void send(const word *to, const word *value) {
    if (!call(to, value, (bytes){0, 0}, ALL_GAS)) revert_returned();
}

#endif
