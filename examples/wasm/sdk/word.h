// Words: the 256-bit integers of contracts, held as the chain holds them, 32
// bytes big-endian. An address is a word whose first 12 bytes are zero.
#ifndef TRIVIUM_WORD_H
#define TRIVIUM_WORD_H

#include "memory.h"

typedef union {
    u8 bytes[32];
    u64 limbs[4]; // most significant first, each big-endian
} word;

// Functions of some size are kept out of line: code is paid for at deployment.
#define OUTLINE static __attribute__((noinline))
#define NO_UNROLL _Pragma("clang loop unroll(disable)")

#define ADDRESS(w) ((w)->bytes + 12) // the 20 bytes of an address

// be64 turns a number into big-endian and back.
static inline u64 be64(u64 x) { return __builtin_bswap64(x); }

// be32 turns a number into big-endian and back.
static inline u32 be32(u32 x) { return __builtin_bswap32(x); }

// word_zero is 0.
static inline word word_zero(void) { return (word){.limbs = {0, 0, 0, 0}}; }

// word_max is 2^256 - 1.
static inline word word_max(void) { return (word){.limbs = {~0ull, ~0ull, ~0ull, ~0ull}}; }

// word_of is a small number as a word.
static inline word word_of(u64 x) { return (word){.limbs = {0, 0, 0, be64(x)}}; }

// word_of_signed is a signed number as a word, in two's complement.
static inline word word_of_signed(i64 x) {
    u64 fill = x < 0 ? ~0ull : 0;
    return (word){.limbs = {fill, fill, fill, be64((u64)x)}};
}

// word_low is the lowest 64 bits of a word.
static inline u64 word_low(const word *a) { return be64(a->limbs[3]); }

// word_fits tells whether a word is below 2^64.
static inline bool word_fits(const word *a) { return (a->limbs[0] | a->limbs[1] | a->limbs[2]) == 0; }

// word_is_zero tells whether a word is 0.
static inline bool word_is_zero(const word *a) { return (a->limbs[0] | a->limbs[1] | a->limbs[2] | a->limbs[3]) == 0; }

// word_eq tells whether two words are equal.
static inline bool word_eq(const word *a, const word *b) {
    return ((a->limbs[0] ^ b->limbs[0]) | (a->limbs[1] ^ b->limbs[1]) | (a->limbs[2] ^ b->limbs[2]) | (a->limbs[3] ^ b->limbs[3])) == 0;
}

// word_lt tells whether a < b, unsigned.
OUTLINE bool word_lt(const word *a, const word *b) {
    int i = 0;
    while (i < 3 && a->limbs[i] == b->limbs[i]) i++;
    return be64(a->limbs[i]) < be64(b->limbs[i]);
}

// word_add_carry sets sum to a + b modulo 2^256 and tells whether it wrapped.
OUTLINE bool word_add_carry(word *sum, const word *a, const word *b) {
    u64 carry = 0;
    NO_UNROLL for (int i = 3; i >= 0; i--) {
        u64 x = be64(a->limbs[i]), s = x + be64(b->limbs[i]), t = s + carry;
        carry = (s < x) | (t < s);
        sum->limbs[i] = be64(t);
    }
    return carry;
}

// word_sub_borrow sets difference to a - b modulo 2^256 and tells whether a < b.
OUTLINE bool word_sub_borrow(word *difference, const word *a, const word *b) {
    u64 borrow = 0;
    NO_UNROLL for (int i = 3; i >= 0; i--) {
        u64 x = be64(a->limbs[i]), y = be64(b->limbs[i]), d = x - y, t = d - borrow;
        borrow = (x < y) | (d < borrow);
        difference->limbs[i] = be64(t);
    }
    return borrow;
}

// word_mul_wide sets product to a * b modulo 2^256 and tells whether it wrapped.
OUTLINE bool word_mul_wide(word *product, const word *a, const word *b) {
    u32 x[8], y[8], out[8] = {0};
    bool lost = false;
    for (int i = 0; i < 8; i++) { // least significant first
        __builtin_memcpy(&x[i], a->bytes + 28 - 4 * i, 4), x[i] = be32(x[i]);
        __builtin_memcpy(&y[i], b->bytes + 28 - 4 * i, 4), y[i] = be32(y[i]);
    }
    for (int i = 0; i < 8; i++) {
        if (x[i] == 0) continue;
        u64 carry = 0;
        for (int j = 0; j < 8 - i; j++) {
            carry += (u64)x[i] * y[j] + out[i + j];
            out[i + j] = (u32)carry;
            carry >>= 32;
        }
        lost |= carry != 0;
        for (int j = 8 - i; j < 8; j++) lost |= y[j] != 0;
    }
    for (int i = 0; i < 8; i++) {
        out[i] = be32(out[i]);
        __builtin_memcpy(product->bytes + 28 - 4 * i, &out[i], 4);
    }
    return lost;
}

// word_add is a + b; it panics on overflow as Solidity does (0x11).
OUTLINE word word_add(const word *a, const word *b) {
    word r;
    if (word_add_carry(&r, a, b)) panic(0x11);
    return r;
}

// word_sub is a - b; it panics if b > a (0x11).
OUTLINE word word_sub(const word *a, const word *b) {
    word r;
    if (word_sub_borrow(&r, a, b)) panic(0x11);
    return r;
}

// word_mul is a * b; it panics on overflow (0x11).
OUTLINE word word_mul(const word *a, const word *b) {
    word r;
    if (word_mul_wide(&r, a, b)) panic(0x11);
    return r;
}

// word_div is a / b, rounded down; it panics if b is 0 (0x12).
OUTLINE word word_div(const word *a, const word *b) {
    if (word_is_zero(b)) panic(0x12);
    word r = *a;
    math_div(&r, b);
    return r;
}

// word_mod is the rest of a / b; it panics if b is 0 (0x12).
OUTLINE word word_mod(const word *a, const word *b) {
    if (word_is_zero(b)) panic(0x12);
    word r = *a;
    math_mod(&r, b);
    return r;
}

// keccak is the Keccak-256 hash of len bytes.
static inline word keccak(const void *data, u32 len) {
    word r;
    native_keccak256(data, len, &r);
    return r;
}

#endif
