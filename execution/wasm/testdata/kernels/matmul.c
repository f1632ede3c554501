// The product of two n by n matrices of int32, n at most 128; the sum of its elements.
#include "kernel.h"

static int a[128 * 128], b[128 * 128], c[128 * 128];

static u64 run(u32 n) {
  for (u32 i = 0; i < n * n; i++) {
    a[i] = (int)(i * 7 % 31) - 15;
    b[i] = (int)(i * 11 % 29) - 14;
  }
  for (u32 i = 0; i < n; i++)
    for (u32 j = 0; j < n; j++) {
      int sum = 0;
      for (u32 k = 0; k < n; k++) sum += a[i * n + k] * b[k * n + j];
      c[i * n + j] = sum;
    }
  u32 total = 0;
  for (u32 i = 0; i < n * n; i++) total += (u32)c[i] * (i + 1);
  return total;
}
