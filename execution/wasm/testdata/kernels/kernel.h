// One kernel, two ways to run it: as a contract, whose input is a 32-byte
// big-endian number n and whose output is run(n) as a 32-byte word, and as a
// native program, which takes n and the number of repetitions, and prints run(n)
// and the nanoseconds of the fastest repetition.
typedef unsigned char u8;
typedef unsigned int u32;
typedef unsigned long long u64;

static u64 run(u32 n);

#ifdef __wasm__

__attribute__((import_module("vm_hooks"), import_name("read_args"))) void read_args(u8 *p);
__attribute__((import_module("vm_hooks"), import_name("write_result"))) void write_result(const u8 *p, u32 len);

__attribute__((export_name("user_entrypoint"))) u32 user_entrypoint(u32 len) {
  static u8 word[32];
  if (len != 32) return 1;
  read_args(word);
  u64 r = run((u32)word[28] << 24 | (u32)word[29] << 16 | (u32)word[30] << 8 | word[31]);
  for (u32 i = 0; i < 32; i++) word[31 - i] = i < 8 ? (u8)(r >> 8 * i) : 0;
  write_result(word, 32);
  return 0;
}

void *memset(void *p, int c, unsigned long n) {
  for (u8 *q = p; n > 0; n--) *q++ = (u8)c;
  return p;
}

#else

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

int main(int argc, char **argv) {
  if (argc != 3) return 2;
  volatile u32 n = (u32)atoi(argv[1]);
  u64 best = -1ull, result = 0;
  for (int i = atoi(argv[2]); i > 0; i--) {
    struct timespec a, b;
    clock_gettime(CLOCK_MONOTONIC, &a);
    result = run(n);
    clock_gettime(CLOCK_MONOTONIC, &b);
    u64 ns = (u64)(b.tv_sec - a.tv_sec) * 1000000000ull + (u64)b.tv_nsec - (u64)a.tv_nsec;
    if (ns < best) best = ns;
  }
  printf("%llu %llu\n", result, best);
  return 0;
}

#endif
