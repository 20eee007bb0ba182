#include <criterion/criterion.h>
#include <math.h>
#include <time.h>

#include "cohorts.h"
#include "infer/dist.h"
#include "near.h"

static struct test
fisher (uint64_t a, uint64_t b, uint64_t c, uint64_t d)
{
  struct cohorts cohorts = shares_of (a, a + b, c, c + d);
  struct test test = test_of (&cohorts, &fisher_exact);
  cohorts_free (&cohorts);
  return test;
}

/* Two-sided p of [[a, b], [c, d]]: R's fisher.test in
   tests/oracle/shares.R, and mpmath in shares_exact.py. */
Test (fisher, agrees_with_r_and_exact_fractions)
{
  static const struct {
    uint64_t a, b, c, d;
    double p;
  } rows[] = {
    { 7, 5, 2, 12, 0.037528604118993135 },
    { 3, 7, 3, 7, 1 },
    { 9, 1, 1, 14, 4.619488735789718e-05 },
    { 41, 89, 27, 125, 0.00803960879249456 },
    /* scipy #4130 printed 1; fishers_exact #47 1.4e-6; #34 overflowed */
    { 345, 455, 260, 345, 0.95667786399264354 },
    { 50, 1, 257, 375, 1.2220470363525841e-17 },
    { 1, 78, 1406551982, 2642326796, 1.875183657268088e-13 },
  };
  for (size_t i = 0; i < COUNT (rows); i++)
    {
      struct test test = fisher (rows[i].a, rows[i].b, rows[i].c, rows[i].d);
      cr_assert_eq (test.status, STATUS_OK);
      cr_assert_eq (test.has, 0);
      ASSERT_NEAR (test.p_value, rows[i].p, CLOSED_FORM);
    }
}

/* bedtools #343; tests/oracle/shares_exact.py */
Test (fisher, underflow_keeps_the_logarithm)
{
  struct test test = fisher (781, 23171, 4963, 2455001);
  cr_assert_eq (test.status, STATUS_UNDERFLOW);
  cr_assert (isnan (test.p_value));
  ASSERT_NEAR (test.log10_p, -610.09256947394441, CLOSED_FORM);
}

/* All masses at most 1 + 1e-7 times the observed one, added up. */
static double
slowly (uint64_t a, uint64_t n1, uint64_t c, uint64_t n0)
{
  uint64_t k = a + c, low = k > n0 ? k - n0 : 0, high = k < n1 ? k : n1;
  double limit = dist_log_hypergeometric (a, n1, n0, k) + log1p (1e-7);
  double sum = 0;
  for (uint64_t x = low; x <= high; x++)
    {
      double mass = dist_log_hypergeometric (x, n1, n0, k);
      if (mass <= limit)
        sum += exp (mass);
    }
  return sum;
}

Test (fisher, agrees_with_the_plain_sum_over_all_small_tables)
{
  for (uint64_t n1 = 1; n1 <= 12; n1++)
    for (uint64_t n0 = 1; n0 <= 12; n0++)
      for (uint64_t a = 0; a <= n1; a++)
        for (uint64_t c = 0; c <= n0; c++)
          if (a + c > 0 && a + c < n1 + n0)
            {
              double p = fisher (a, n1 - a, c, n0 - c).p_value;
              ASSERT_NEAR (p, fmin (1, slowly (a, n1, c, n0)), CLOSED_FORM);
              cr_assert_eq (p, fisher (c, n0 - c, a, n1 - a).p_value);
            }
}

/* scipy #18506 and #9231: a plateau, NaN or minutes at such counts.  With
   a hundred standard deviations (5e4) between x and the mode p falls all
   the way; the normal tail is right there to 1e-3 of its logarithm. */
Test (fisher, counts_of_1e11_are_quick_and_fall)
{
  const uint64_t n = 100000000000;
  double before = 1;
  for (uint64_t off = 0; off <= 2000000; off += 100000)
    {
      struct test test = fisher (n / 2 + off, n / 2 - off, n / 2, n / 2);
      cr_assert (off == 0 ? test.log10_p == 0 : test.log10_p < before);
      before = test.log10_p;
      double z = (double) off / sqrt ((double) n / 2);
      if (off > 0)
        ASSERT_NEAR (test.log10_p, dist_normal_two_sided (z).log10_p, 1e-3);
    }
}

/* tests/oracle/shares_exact.py: neighbours added up one by one in 160
   binary digits.  Here only every several thousandth is. */
Test (fisher, millions_of_tables_are_right_and_quick)
{
  static const struct {
    uint64_t a, b, c, d;
    double p;
  } rows[] = {
    { 500100000, 499900000, 500000000, 500000000, 7.7458356368285549e-6 },
    { 1000300, 998999700, 1000000000, 999000000000, 0.7639482452842157 },
    { 500000500000, 499999500000, 500000000000, 500000000000,
      0.47950100096992602 },
    { 500005000000, 499995000000, 500000000000, 500000000000,
      1.5374754642335068e-12 },
  };
  for (size_t i = 0; i < COUNT (rows); i++)
    {
      clock_t start = clock ();
      struct test test = fisher (rows[i].a, rows[i].b, rows[i].c, rows[i].d);
      cr_assert_lt (clock () - start, CLOCKS_PER_SEC / 10);
      ASSERT_NEAR (test.p_value, rows[i].p, CLOSED_FORM);
    }
}

/* N of 2N have the outcome, X of N in the level: tables are symmetric,
   and one tail is added up one by one. */
static double
one_by_one (uint64_t x, uint64_t n)
{
  double term = exp (dist_log_hypergeometric (x, n, n, n)), sum = 0;
  for (double at = (double) x; term > 1e-18 * sum; at++)
    {
      sum += term;
      double left = (double) n - at;
      term *= left / (at + 1) * (left / (at + 1));
    }
  return 2 * sum;
}

/* Tails are added one by one up to a scale of 4096 tables, sd = sqrt (n/8),
   which is n = 1.3e8, and in steps beyond. */
Test (fisher, both_ways_to_add_a_tail_agree)
{
  for (uint64_t n = 100000000; n <= 200000000; n += 10000000)
    {
      uint64_t x = n / 2 + n / 20000;
      struct test test = fisher (x, n - x, n - x, x);
      ASSERT_NEAR (test.p_value, one_by_one (x, n), 1e-11);
    }
}
