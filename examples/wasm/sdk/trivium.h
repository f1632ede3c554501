// Trivium's C SDK for WASM contracts: headers alone, no library. A contract is
// one C file that includes this one and ends with its CONTRACT table:
//
//	#include "../sdk/trivium.h"
//
//	static void number(void) { word s = slot(0), n = load(&s); return_word(&n); }
//
//	CONTRACT(
//	    FUNCTION(0x8381f58a, number) // number()
//	)
//
// A table entry decodes its arguments (abi.h), works on slots (storage.h) and
// gives at most one result. A revert ends the call from anywhere (errors.h).
//
// A call that comes while the contract itself is below on the call stack reverts
// with ReentrancyGuardReentrantCall(). A contract that calls nobody, or that is
// ready for this, defines TRIVIUM_ALLOW_REENTRANCY before the include.
#ifndef TRIVIUM_H
#define TRIVIUM_H

#include "call.h"

// sender is the account that calls.
OUTLINE word sender(void) {
    word w = word_zero();
    msg_sender(ADDRESS(&w));
    return w;
}

// self is the contract's own address.
static inline word self(void) {
    word w = word_zero();
    contract_address(ADDRESS(&w));
    return w;
}

// origin is the account that signed the transaction. It says nothing about who calls.
static inline word origin(void) {
    word w = word_zero();
    tx_origin(ADDRESS(&w));
    return w;
}

// value is the wei that came with the call.
static inline word value(void) {
    word w;
    msg_value(&w);
    return w;
}

// balance is the wei that an address holds.
static inline word balance(const word *address) {
    word w;
    account_balance(ADDRESS(address), &w);
    return w;
}

// nonpayable reverts if wei came with the call.
OUTLINE void nonpayable(void) {
    word w = value();
    if (!word_is_zero(&w)) revert_empty();
}

// initialize passes once in a contract's life, and reverts with
// InvalidInitialization() from then on. Deploy and initialise in one
// transaction, or somebody else may be first.
static inline void initialize(void) {
    static const word done = {.bytes = "trivium.initialized"}; // nobody finds a mapping key that hashes to it
    word flag = load(&done);
    if (!word_is_zero(&flag)) revert_plain(ERROR_INITIALIZED);
    flag = word_of(1);
    store(&done, &flag);
}

// CONTRACT(entries) is the contract's entry point: one FUNCTION or PAYABLE for
// each function, by its selector. Other call data reverts without a reason.
#define CONTRACT(entries)                                                              \
    __attribute__((export_name("user_entrypoint"))) u32 user_entrypoint(u32 len) {     \
        switch (trivium_begin(len)) {                                                  \
            entries                                                                    \
        default:                                                                       \
            revert_empty();                                                            \
        }                                                                              \
        storage_flush();                                                               \
        return 0;                                                                      \
    }

// FUNCTION is a table entry for a function that takes no wei.
#define FUNCTION(selector, handler) \
    case selector:                  \
        nonpayable();               \
        handler();                  \
        break;

// PAYABLE is a table entry for a function that takes wei.
#define PAYABLE(selector, handler) \
    case selector:                 \
        handler();                 \
        break;

// trivium_begin reads the call data, checks re-entrancy, and gives the selector.
static inline u32 trivium_begin(u32 len) {
#ifndef TRIVIUM_ALLOW_REENTRANCY
    if (msg_reentrant()) revert_plain(ERROR_REENTRANT);
#endif
    if (len < 4) revert_empty();
    trivium_args = (u8 *)alloc(len + 4) + 4; // so that the words behind the selector are aligned
    trivium_args_len = len;
    read_args(trivium_args);
    return be32(*(const u32 *)trivium_args);
}

#endif
