// Quicksort of n pseudorandom numbers, n at most 32,768.
#include "kernel.h"

static u32 v[32768];

static void sort(int lo, int hi) {
  while (lo < hi) {
    u32 pivot = v[(lo + hi) / 2];
    int i = lo, j = hi;
    while (i <= j) {
      while (v[i] < pivot) i++;
      while (v[j] > pivot) j--;
      if (i <= j) {
        u32 t = v[i];
        v[i++] = v[j];
        v[j--] = t;
      }
    }
    sort(lo, j);
    lo = i;
  }
}

static u64 run(u32 n) {
  u32 x = 1, sum = 0;
  for (u32 i = 0; i < n; i++) v[i] = x = x * 1664525 + 1013904223;
  sort(0, (int)n - 1);
  for (u32 i = 0; i < n; i++) sum += v[i] * (i + 1);
  return sum;
}
