#include "radix.h"

#include <stdbool.h>
#include <string.h>

enum { BYTES = 8, DIGITS = 256 };

#define SIGN (UINT64_C (1) << 63)

uint64_t
radix_key (double x)
{
  uint64_t bits;
  x += 0.0;                     /* -0 and 0 are one value */
  memcpy (&bits, &x, sizeof bits);
  return bits & SIGN ? ~bits : bits | SIGN;
}

double
radix_double (uint64_t key)
{
  uint64_t bits = key & SIGN ? key & ~SIGN : ~key;
  double x;
  memcpy (&x, &bits, sizeof x);
  return x;
}

static unsigned
digit (uint64_t key, int byte)
{
  return (unsigned) (key >> (8 * byte)) & (DIGITS - 1);
}

static bool
all_in_one (const size_t count[DIGITS], size_t n)
{
  for (int d = 0; d < DIGITS; d++)
    if (count[d])
      return count[d] == n;
  return true;
}

/* Where the rows of each digit begin. */
static void
begin_digits (const size_t count[DIGITS], size_t next[DIGITS])
{
  size_t sum = 0;
  for (int d = 0; d < DIGITS; d++)
    {
      next[d] = sum;
      sum += count[d];
    }
}

static void
scatter (const struct pair *from, struct pair *to, size_t n, int byte,
         const size_t count[DIGITS])
{
  size_t next[DIGITS];
  begin_digits (count, next);
  for (size_t i = 0; i < n; i++)
    to[next[digit (from[i].key, byte)]++] = from[i];
}

static void
scatter_keys (const uint64_t *from, uint64_t *to, size_t n, int byte,
              const size_t count[DIGITS])
{
  size_t next[DIGITS];
  begin_digits (count, next);
  for (size_t i = 0; i < n; i++)
    to[next[digit (from[i], byte)]++] = from[i];
}

struct pair *
radix_sort (struct pair *pairs, struct pair *spare, size_t n)
{
  size_t count[BYTES][DIGITS] = { 0 };
  for (size_t i = 0; i < n; i++)
    for (int b = 0; b < BYTES; b++)
      count[b][digit (pairs[i].key, b)]++;

  for (int b = 0; b < BYTES; b++)
    if (!all_in_one (count[b], n))
      {
        scatter (pairs, spare, n, b, count[b]);
        struct pair *sorted = spare;
        spare = pairs;
        pairs = sorted;
      }
  return pairs;
}

uint64_t *
radix_sort_keys (uint64_t *keys, uint64_t *spare, size_t n)
{
  size_t count[BYTES][DIGITS] = { 0 };
  for (size_t i = 0; i < n; i++)
    for (int b = 0; b < BYTES; b++)
      count[b][digit (keys[i], b)]++;

  for (int b = 0; b < BYTES; b++)
    if (!all_in_one (count[b], n))
      {
        scatter_keys (keys, spare, n, b, count[b]);
        uint64_t *sorted = spare;
        spare = keys;
        keys = sorted;
      }
  return keys;
}
