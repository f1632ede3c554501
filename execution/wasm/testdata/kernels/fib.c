// The n-th Fibonacci number by plain recursion.
#include "kernel.h"

__attribute__((noinline)) static u32 fib(u32 n) {
  if (n < 2) return n;
  u32 a = fib(n - 1);
  return a + fib(n - 2);
}

static u64 run(u32 n) { return fib(n); }
