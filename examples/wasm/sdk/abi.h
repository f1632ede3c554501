// Solidity's ABI: reading arguments out of call data, and writing results, call
// data of other contracts, and events.
#ifndef TRIVIUM_ABI_H
#define TRIVIUM_ABI_H

#include "errors.h"

// A run of bytes in memory.
typedef struct {
    const u8 *data;
    u32 len;
} bytes;

static u8 *trivium_args; // call data, selector included
static u32 trivium_args_len;

// ---- Arguments. Data that Solidity would refuse reverts without a reason.

// args says that the function takes n words of static arguments and heads.
static inline void args(u32 n) {
    if (trivium_args_len < 4 + 32 * n) revert_empty();
}

// arg is argument i, any 32 bytes. Valid for i < n of args(n).
static inline const word *arg(u32 i) { return (const word *)(trivium_args + 4 + 32 * i); }

// arg_address is argument i, an address.
static inline const word *arg_address(u32 i) {
    const word *w = arg(i);
    u32 middle;
    __builtin_memcpy(&middle, w->bytes + 8, 4);
    if ((w->limbs[0] | middle) != 0) revert_empty();
    return w;
}

// arg_uint is argument i, a uintN of at most 64 bits.
OUTLINE u64 arg_uint(u32 i, u32 bits) {
    const word *w = arg(i);
    u64 x = word_low(w);
    if (!word_fits(w) || (bits < 64 && x >> bits != 0)) revert_empty();
    return x;
}

// arg_bool is argument i, a bool.
static inline bool arg_bool(u32 i) { return arg_uint(i, 1) != 0; }

// arg_tail finds the dynamic argument i, whose elements take size bytes each.
OUTLINE bytes arg_tail(u32 i, u32 size) {
    const word *head = arg(i);
    u64 limit = trivium_args_len - 4, offset = word_low(head);
    if (!word_fits(head) || offset > limit || limit - offset < 32) revert_empty();
    const word *length = (const word *)(trivium_args + 4 + (u32)offset);
    u64 n = word_low(length);
    if (!word_fits(length) || n > (limit - offset - 32) / size) revert_empty();
    return (bytes){length->bytes + 32, (u32)n};
}

// arg_bytes is argument i, a string or bytes. It lies in the call data.
static inline bytes arg_bytes(u32 i) { return arg_tail(i, 1); }

// arg_words is argument i, an array of static one-word elements; len counts words.
static inline bytes arg_words(u32 i) { return arg_tail(i, 32); }

// ---- Encoding. Nothing else may allocate between encode and the last put.

typedef struct {
    u8 *start; // of the arguments; before it is room for a selector, or for the topics of an event
    u8 *head;  // where the next head goes
    u8 *end;   // behind the last tail
} encoder;

#define TOPICS 4u // that a log may have

// encode begins arguments with this many words of heads.
static inline encoder encode(u32 heads) {
    u8 *p = (u8 *)alloc(32 * (TOPICS + heads)) + 32 * TOPICS;
    return (encoder){p, p, p + 32 * heads};
}

// put_word appends one static argument.
static inline void put_word(encoder *e, const word *w) {
    __builtin_memcpy(e->head, w, 32);
    e->head += 32;
}

// put_u64 appends one number.
static inline void put_u64(encoder *e, u64 x) {
    word w = word_of(x);
    put_word(e, &w);
}

// put_tail appends the head of a dynamic argument and gives the place of its
// content, size bytes rounded up to words and zero.
OUTLINE u8 *put_tail(encoder *e, u32 length, u32 size) {
    put_u64(e, (u64)(e->end - e->start));
    u32 padded = (size + 31) & ~31u;
    u8 *p = alloc(32 + padded);
    if (p != e->end) __builtin_trap(); // something else allocated
    e->end += 32 + padded;
    *(word *)p = word_of(length);
    memset(p + 32, 0, padded);
    return p + 32;
}

// put_bytes appends a string or bytes.
static inline void put_bytes(encoder *e, const void *data, u32 len) { memcpy(put_tail(e, len, len), data, len); }

// put_array appends an array of n static elements, which the caller fills in.
static inline word *put_array(encoder *e, u32 n) { return (word *)put_tail(e, n, 32 * n); }

// with_selector is what encode and put made, behind a selector: call data, or an error.
static inline bytes with_selector(u32 selector, const encoder *e) {
    selector = be32(selector);
    __builtin_memcpy(e->start - 4, &selector, 4);
    return (bytes){e->start - 4, (u32)(e->end - e->start) + 4};
}

// ---- Results.

// return_encoded is the result of a function of any type.
static inline void return_encoded(const encoder *e) { write_result(e->start, (u32)(e->end - e->start)); }

// return_word is the result of a function that returns one static value.
static inline void return_word(const word *w) { write_result(w, 32); }

// return_u64 is the result of a function that returns one number.
OUTLINE void return_u64(u64 x) {
    word w = word_of(x);
    return_word(&w);
}

// return_bool is the result of a function that returns a bool.
static inline void return_bool(bool b) { return_u64(b); }

// return_bytes is the result of a function that returns one string or bytes.
OUTLINE void return_bytes(const void *data, u32 len) {
    encoder e = encode(1);
    put_bytes(&e, data, len);
    return_encoded(&e);
}

// ---- Errors and events. REVERT (errors.h) and EMIT are for those of words alone.

// revert_encoded reverts with a custom error of any arguments.
OUTLINE _Noreturn void revert_encoded(u32 selector, const encoder *e) {
    bytes reason = with_selector(selector, e);
    revert_bytes(reason.data, reason.len);
}

// EMIT(topics, word...) logs an event: the topics come first, its data after them.
#define EMIT(topics, ...)                                                              \
    do {                                                                               \
        const word trivium_log[] = {__VA_ARGS__};                                      \
        emit_log(trivium_log, sizeof trivium_log, topics);                             \
    } while (0)

// EMIT_ENCODED(&e, topic...) logs an event whose data, of any types, was encoded.
// The topics are the event's signature and its indexed arguments: of a string or
// bytes its keccak.
#define EMIT_ENCODED(e, ...)                                                           \
    do {                                                                               \
        const word trivium_topics[] = {__VA_ARGS__};                                   \
        _Static_assert(sizeof trivium_topics <= 32 * TOPICS, "a log has 4 topics at most"); \
        emit_encoded(e, trivium_topics, sizeof trivium_topics / 32);                   \
    } while (0)

// emit_encoded logs what was encoded behind n topics.
OUTLINE void emit_encoded(const encoder *e, const word *topics, u32 n) {
    u8 *p = e->start - 32 * n;
    memcpy(p, topics, 32 * n);
    emit_log(p, (u32)(e->end - p), n);
}

#endif
