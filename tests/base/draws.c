/* Keyed random draws. */

#include "base/random.h"

#include <criterion/criterion.h>
#include <math.h>

/* The published reference sequence of SplitMix64 from the state
   1234567 (Vigna's splitmix64.c). */
Test (random, agrees_with_the_reference_sequence)
{
  static const uint64_t expected[] = {
    UINT64_C (6457827717110365317), UINT64_C (3203168211198807973),
    UINT64_C (9817491932198370423), UINT64_C (4593380528125082431),
    UINT64_C (16408922859458223821)
  };
  struct random r = { 1234567 };
  for (int i = 0; i < 5; i++)
    cr_assert_eq (random_bits (&r), expected[i], "number %d", i);
}

Test (random, streams_are_repeatable_and_differ)
{
  struct random a = random_of (1, 7), b = random_of (1, 7),
                c = random_of (1, 8), d = random_of (2, 7);
  for (int i = 0; i < 100; i++)
    {
      uint64_t x = random_bits (&a);
      cr_assert_eq (x, random_bits (&b));
      cr_assert_neq (x, random_bits (&c));
      cr_assert_neq (x, random_bits (&d));
    }
}

/* Chi-square of 7 cells over 70,000 draws: 22.46 is passed once in a
   thousand. */
Test (random, below_is_uniform)
{
  int count[7] = { 0 };
  for (uint64_t key = 0; key < 70000; key++)
    {
      struct random r = random_of (3, key);
      count[random_below (&r, 7)]++;
    }
  double chi = 0;
  for (int i = 0; i < 7; i++)
    chi += (count[i] - 1e4) * (count[i] - 1e4) / 1e4;
  cr_assert_lt (chi, 22.46);
}

Test (random, units_lie_strictly_inside)
{
  double sum = 0;
  struct random r = random_of (4, 0);
  for (int i = 0; i < 100000; i++)
    {
      double u = random_unit (&r);
      cr_assert (u > 0 && u < 1);
      sum += u;
    }
  cr_assert_lt (fabs (sum / 1e5 - .5), .0037);   /* 4 standard errors */
}
