// n orders are added to a hash table of 2,048 prices with open addressing:
// volumes of one price add up, and each 13th order takes its price out.
#include "kernel.h"

static u32 price[2048], volume[2048];

static u64 run(u32 n) {
  u32 x = 1, sum = 0;
  for (u32 i = 0; i < 2048; i++) price[i] = volume[i] = 0;
  for (u32 i = 1; i <= n; i++) {
    x = x * 1664525 + 1013904223;
    u32 key = (x >> 16) % 1500 + 1;
    u32 slot = (key * 2654435761u) >> 21;
    while (price[slot] != 0 && price[slot] != key) slot = (slot + 1) & 2047;
    price[slot] = key;
    if (i % 13 == 0) {
      sum = sum * 31 + volume[slot];
      volume[slot] = 0;
    } else {
      volume[slot] += x & 1023;
    }
  }
  return sum;
}
