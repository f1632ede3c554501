// Ending a call: results of Solidity's types, and reverts that Solidity and its
// clients decode. What a revert leaves behind is the reason alone.
#ifndef TRIVIUM_ERRORS_H
#define TRIVIUM_ERRORS_H

#include "word.h"

#define ERROR_STRING 0x08c379a0u // Error(string)
#define ERROR_PANIC 0x4e487b71u // Panic(uint256)
#define ERROR_REENTRANT 0x3ee5aeb5u // ReentrancyGuardReentrantCall()
#define ERROR_INITIALIZED 0xf92ee8a9u // InvalidInitialization()

// revert_bytes reverts with these bytes as the reason.
static inline _Noreturn void revert_bytes(const void *data, u32 len) {
    write_result(data, len);
    exit_early(1);
}

// revert_empty reverts without a reason, as Solidity does on malformed call data.
OUTLINE _Noreturn void revert_empty(void) { exit_early(1); }

// revert_words reverts with a custom error: its selector and n static arguments.
OUTLINE _Noreturn void revert_words(u32 selector, const word *args, u32 n) {
    u8 *p = alloc(8 + 32 * n) + 4;
    selector = be32(selector);
    __builtin_memcpy(p, &selector, 4);
    memcpy(p + 4, args, 32 * n);
    revert_bytes(p, 4 + 32 * n);
}

// REVERT(selector, word...) reverts with a custom error whose arguments are words
// (revert_encoded of abi.h takes any others).
#define REVERT(selector, ...) \
    revert_words(selector, (const word[]){__VA_ARGS__}, sizeof((const word[]){__VA_ARGS__}) / sizeof(word))

// revert_plain reverts with a custom error that has no arguments.
static inline _Noreturn void revert_plain(u32 selector) { revert_words(selector, 0, 0); }

// revert_text reverts with Error(string).
OUTLINE _Noreturn void revert_text(const char *text) {
    u32 len = 0;
    while (text[len] != 0) len++;
    u32 size = 68 + ((len + 31) & ~31u);
    u8 *p = alloc(size + 4) + 4;
    u32 selector = be32(ERROR_STRING), length = be32(len);
    memset(p, 0, size);
    __builtin_memcpy(p, &selector, 4);
    p[35] = 32;
    __builtin_memcpy(p + 64, &length, 4);
    memcpy(p + 68, text, len);
    revert_bytes(p, size);
}

// require reverts with Error(string) unless the condition holds.
static inline void require(bool condition, const char *text) {
    if (__builtin_expect(!condition, 0)) revert_text(text);
}

// panic reverts with Panic(uint256): 0x11 overflow, 0x12 division by zero, 0x41 out of memory.
OUTLINE _Noreturn void panic(u32 code) {
    static u8 reason[36] = {0x4e, 0x48, 0x7b, 0x71}; // may run when memory has run out
    reason[35] = (u8)code;
    revert_bytes(reason, sizeof reason);
}

#endif
