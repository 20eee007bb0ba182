#include "base/random.h"

#define GOLDEN UINT64_C (0x9e3779b97f4a7c15)

static uint64_t
mix (uint64_t z)
{
  z = (z ^ z >> 30) * UINT64_C (0xbf58476d1ce4e5b9);
  z = (z ^ z >> 27) * UINT64_C (0x94d049bb133111eb);
  return z ^ z >> 31;
}

struct random
random_of (uint64_t seed, uint64_t key)
{
  return (struct random) {mix (mix (seed + GOLDEN) + mix (key * GOLDEN + 1))};
}

uint64_t
random_bits (struct random *r)
{
  return mix (r->state += GOLDEN);
}

/* Numbers from the uneven end are drawn again. */
uint64_t
random_below (struct random *r, uint64_t n)
{
  uint64_t uneven = (UINT64_MAX - n + 1) % n, x;
  do
    x = random_bits (r);
  while (x < uneven);
  return x % n;
}

double
random_unit (struct random *r)
{
  return ((double) (random_bits (r) >> 12) + .5) * 0x1p-52;
}
