#ifndef SUFF_RADIX_H
#define SUFF_RADIX_H

/* Sorts rows by a 64-bit key, least significant byte first: linear in
   N, stable, and a byte that all keys share costs nothing, which is most
   of the bytes of whole numbers stored as doubles. */

#include <stddef.h>
#include <stdint.h>

struct pair {
  uint64_t key;
  uint64_t value;     /* carried along */
};

/* Sorts N pairs by key; SPARE has room for N more.  The result is in the
   one of the two that is returned. */
struct pair *radix_sort (struct pair *pairs, struct pair *spare, size_t n);

/* The same without anything to carry: half the memory to move. */
uint64_t *radix_sort_keys (uint64_t *keys, uint64_t *spare, size_t n);

/* A double as a key that sorts as the double does, and back.  X must
   not be NaN; -0 becomes 0. */
uint64_t radix_key (double x);
double radix_double (uint64_t key);

#endif
