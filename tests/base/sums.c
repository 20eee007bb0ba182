#include "base/num.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/noise.h"

static bool
same (int128 a, int128 b)
{
  return a == b;
}

static int128
power_of_ten (int n)
{
  int128 power = 1;
  while (n-- > 0)
    power *= 10;
  return power;
}

/* VALUE * 10^DECIMALS in integers: the double is MANTISSA * 2^EXPONENT. */
static int128
scale_slowly (double value, int decimals)
{
  int exponent;
  int128 mantissa = (int128) ldexp (frexp (value, &exponent), 53);
  int shift = 53 - exponent;
  int128 product = mantissa * power_of_ten (decimals);
  if (shift <= 0)
    return product * ((int128) 1 << -shift);
  if (shift > 120)
    return 0;
  bool negative = product < 0;
  int128 whole = negative ? -product : product;
  whole = (whole + ((int128) 1 << (shift - 1))) >> shift;
  return negative ? -whole : whole;
}

Test (sums, scale_is_exact_integer_arithmetic)
{
  uint64_t state = 9;
  for (int i = 0; i < 300000; i++)
    {
      int decimals = noise_below (&state, 10);
      double value = ldexp ((double) (noise_next (&state) >> 11),
                            noise_below (&state, 100) - 80);
      if (i % 3 == 0)   /* a tie, or as near as doubles come */
        value = (noise_below (&state, 100000) + 0.5)
                / (double) power_of_ten (decimals);
      value = i % 2 ? -value : value;
      cr_assert (same (num_scale (value, decimals),
                       scale_slowly (value, decimals)),
                 "%.17g, %d", value, decimals);
    }
}

Test (sums, halves_go_away_from_zero)
{
  static const struct {
    double value;
    int decimals;
    int want;
  } cases[] = {
    { 0.5, 0, 1 }, { -0.5, 0, -1 }, { 1.5, 0, 2 }, { 2.5, 0, 3 },
    { -2.5, 0, -3 }, { 0.125, 2, 13 }, { -0.125, 2, -13 },
    { 0.4999999999999999, 0, 0 }, { 0, 9, 0 }, { -0.0, 0, 0 },
    { 5e-324, 9, 0 },
    { 0.15, 1, 1 },        /* the double lies below 0.15 */
    { 0.35, 1, 3 },        /* and below 0.35 */
    { 0.45, 1, 5 },        /* but above 0.45 */
    { -0.15, 1, -1 },
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
    cr_assert (same (num_scale (cases[i].value, cases[i].decimals),
                     cases[i].want), "%.17g", cases[i].value);
}

Test (sums, the_integer_behind_a_decimal_comes_back)
{
  uint64_t state = 10;
  char text[64];
  for (int i = 0; i < 200000; i++)
    {
      int decimals = noise_below (&state, 10);
      long long units = (long long) (noise_next (&state) % 1000000000000000);
      long long unit = (long long) power_of_ten (decimals);
      snprintf (text, sizeof text, "-%lld.%0*lld", units / unit, decimals,
                units % unit);
      if (!decimals)
        *strchr (text, '.') = '\0';
      double value;
      int read = -1;
      cr_assert (num_parse (text, strlen (text), '.', &value, &read));
      cr_assert_eq (read, decimals, "%s", text);
      cr_assert (same (num_scale (value, decimals), -(int128) units),
                 "%s", text);
      cr_assert (num_unscale (-(int128) units, decimals) == value, "%s",
                 text);
    }
}

/* 10,000,000 times 0.1 is 1,000,000, which doubles miss. */
Test (sums, sums_of_cents_are_exact)
{
  int128 sum = 0;
  double naive = 0;
  for (int i = 0; i < 10000000; i++)
    {
      sum += num_scale (0.1, 1);
      naive += 0.1;
    }
  cr_assert (naive != 1e6);
  cr_assert (num_unscale (sum, 1) == 1e6);
}

Test (sums, scale_of_huge_values_stops_at_the_largest)
{
  int128 largest = (int128) ((((int128) 1 << 126) - 1) * 2 + 1);
  cr_assert (same (num_scale (1e300, 0), largest));
  cr_assert (same (num_scale (-1e300, 9), -largest));
  cr_assert (same (num_scale (0x1p126, 0), largest));
  cr_assert (same (num_scale (0x1p125, 0), (int128) 1 << 125));
  cr_assert (same (num_scale (0x1p90, 9), ((int128) 1 << 90) * 1000000000));
  cr_assert (same (num_scale (-1e20, 9), -power_of_ten (29)));
}

/* The literals are rounded once, by the compiler. */
Test (sums, unscale_rounds_once)
{
  cr_assert (num_unscale (0, 5) == 0);
  cr_assert (num_unscale (1, 1) == 0.1);
  cr_assert (num_unscale (-123456789, 9) == -0.123456789);
  cr_assert (num_unscale (((int128) 1 << 53) + 1, 0) == 0x1p53);
  cr_assert (num_unscale (((int128) 1 << 53) + 3, 0) == 0x1p53 + 4);
  cr_assert (num_unscale (-((int128) 1 << 53) - 3, 0) == -0x1p53 - 4);
  cr_assert (num_unscale (power_of_ten (25), 2) == 1e23);
  cr_assert (num_unscale (power_of_ten (25) * 3 + 1, 9)
             == 30000000000000000.000000001);
  cr_assert (num_unscale ((int128) 9007199254740993000 + 1, 3)
             == 9007199254740994);
  cr_assert (num_unscale ((int128) 9007199254740993000, 3)
             == 9007199254740992);
  int128 least = -((int128) ((((int128) 1 << 126) - 1) * 2 + 1)) - 1;
  cr_assert (num_unscale (least, 0) == -0x1p127);
}
