#ifndef TESTS_BASE_NOISE_H
#define TESTS_BASE_NOISE_H

/* Repeatable noise: SplitMix64 (Steele, Lea & Flood 2014). */

#include <stdint.h>

static inline uint64_t
noise_next (uint64_t *state)
{
  uint64_t z = *state += UINT64_C (0x9e3779b97f4a7c15);
  z = (z ^ (z >> 30)) * UINT64_C (0xbf58476d1ce4e5b9);
  z = (z ^ (z >> 27)) * UINT64_C (0x94d049bb133111eb);
  return z ^ (z >> 31);
}

/* From 0 up to and without N. */
static inline int
noise_below (uint64_t *state, int n)
{
  return (int) (noise_next (state) % (uint64_t) n);
}

#endif
