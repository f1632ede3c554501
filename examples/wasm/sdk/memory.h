// Memory: what a C compiler expects of a library, and an allocator that only
// ever goes forward. A contract's memory lives for one call, so nothing is freed.
#ifndef TRIVIUM_MEMORY_H
#define TRIVIUM_MEMORY_H

#include "hooks.h"

#define PAGE 65536u

static _Noreturn void panic(u32 code); // errors.h

// memcpy copies n bytes between places that do not overlap.
void *memcpy(void *restrict dest, const void *restrict src, __SIZE_TYPE__ n) {
    u8 *d = dest;
    const u8 *s = src;
    for (; n >= 8; n -= 8, d += 8, s += 8) __builtin_memcpy(d, s, 8);
    for (; n > 0; n--) *d++ = *s++;
    return dest;
}

// memmove copies n bytes between places that may overlap.
void *memmove(void *dest, const void *src, __SIZE_TYPE__ n) {
    u8 *d = dest;
    const u8 *s = src;
    if (d <= s) {
        while (n-- > 0) *d++ = *s++;
    } else {
        while (n-- > 0) d[n] = s[n];
    }
    return dest;
}

// memset fills n bytes with c.
void *memset(void *dest, int c, __SIZE_TYPE__ n) {
    u8 *d = dest;
    u64 pattern = (u8)c * 0x0101010101010101u;
    for (; n >= 8; n -= 8, d += 8) __builtin_memcpy(d, &pattern, 8);
    for (; n > 0; n--) *d++ = (u8)c;
    return dest;
}

// memcmp compares n bytes: negative, zero or positive.
int memcmp(const void *a, const void *b, __SIZE_TYPE__ n) {
    const u8 *x = a, *y = b;
    for (; n > 0; n--, x++, y++) {
        if (*x != *y) return *x < *y ? -1 : 1;
    }
    return 0;
}

extern u8 __heap_base; // the linker puts it behind stack and data
static u8 *trivium_free = &__heap_base;

// alloc gives n bytes, aligned to 8 and zero unless the memory was written
// before. It takes more pages if it must, and panics as Solidity does
// (0x41) if there are none.
static __attribute__((noinline)) void *alloc(u32 n) {
    u8 *p = (u8 *)(((u32)trivium_free + 7) & ~7u);
    u64 end = (u64)(u32)p + n;
    u64 have = (u64)__builtin_wasm_memory_size(0) * PAGE;
    if (__builtin_expect(end > have, 0)) {
        u64 pages = (end - have + PAGE - 1) / PAGE;
        if (end > 0xffffffff || __builtin_wasm_memory_grow(0, (u32)pages) == (__SIZE_TYPE__)-1) panic(0x41);
    }
    trivium_free = (u8 *)(u32)end;
    return p;
}

#endif
