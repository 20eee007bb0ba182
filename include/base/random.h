#ifndef BASE_RANDOM_H
#define BASE_RANDOM_H

/* Random draws that depend on a seed and a number alone: draw 700 of a
   bootstrap is the same whoever makes it, in whatever order.

     struct random r = random_of (seed, draw);
     size_t i = random_below (&r, n);

   SplitMix64 (Steele, Lea & Flood 2014, OOPSLA): it passes the usual
   batteries, and its states for different keys do not meet in practice. */

#include <stdint.h>

struct random {
  uint64_t state;
};

/* The stream KEY of SEED. */
struct random random_of (uint64_t seed, uint64_t key);

uint64_t random_bits (struct random *);
/* Uniform on 0 .. N - 1 without bias, N > 0. */
uint64_t random_below (struct random *, uint64_t n);
/* Uniform on (0, 1): never 0 and never 1. */
double random_unit (struct random *);

#endif
