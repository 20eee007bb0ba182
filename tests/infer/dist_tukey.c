/* The studentized range. */

#include <criterion/criterion.h>
#include <math.h>

#include "infer/dist.h"
#include "near.h"

#define COUNT(array) (sizeof (array) / sizeof *(array))

/* The promise of the header. */
static const double TWELVE_DIGITS = 1e-12;

/* q, means, df, p: tests/oracle/dist.py (mpmath, 30 digits).
   At (8, 10, 10) R 4.2.2's ptukey says 0.00474575420: six digits. */
static const struct {
  double q;
  uint64_t means;
  double df, p;
} rows[] = {
  { 3.5, 3, 10, 0.077103310838411823 },
  { 8, 10, 10, 0.0047457533124724281 },
  { 20, 4, 5, 0.0001241255231020993 },
  { 50, 3, 60, 2.1105770892193145e-41 },
  { 0.5, 5, 20, 0.99636700539280717 },
  { 3.5, 10, 1000, 0.28334744236195478 },
  { 10, 5, 100000, 1.547324870221288e-11 },
  { 7, 1000, INFINITY, 0.14651396619028854 },
  { 50, 3, INFINITY, 2.4900517713589568e-273 },
  { 6, 20, 2.5, 0.27988441805506652 },
};

Test (dist_tukey, tails_agree_with_mpmath)
{
  for (size_t i = 0; i < COUNT (rows); i++)
    {
      struct tail tail = dist_tukey_upper (rows[i].q, rows[i].means,
                                           rows[i].df);
      cr_assert_eq (tail.status, STATUS_OK);
      ASSERT_NEAR (tail.p, rows[i].p, TWELVE_DIGITS);
      double log10_p = log10 (rows[i].p);
      cr_assert_float_eq (tail.log10_p, log10_p,
                          TWELVE_DIGITS * fmax (1, -log10_p));
    }
}

/* P(|X - Y|/S > q) = P(|T| > q/sqrt 2). */
Test (dist_tukey, the_range_of_two_is_a_t)
{
  for (double df = 0.7; df < 2e7; df *= 3.3)
    for (double q = 0.001; q < 60; q *= 1.7)
      {
        struct tail t = dist_t_two_sided (q / sqrt (2), df);
        struct tail range = dist_tukey_upper (q, 2, df);
        cr_assert_eq (range.status, t.status);
        if (t.status == STATUS_OK)
          ASSERT_NEAR (range.p, t.p, TWELVE_DIGITS);
        else
          ASSERT_NEAR (range.log10_p, t.log10_p, TWELVE_DIGITS);
      }
}

/* Harter (1960), Ann. Math. Statist. 31:1122-1147, as printed in every
   textbook's table of the upper 5 % and 1 % points. */
Test (dist_tukey, quantiles_agree_with_the_published_table)
{
  static const struct {
    double p;
    uint64_t means;
    double df, q;
  } table[] = {
    { 0.05, 3, 10, 3.88 }, { 0.05, 5, 20, 4.23 }, { 0.05, 10, 60, 4.65 },
    { 0.01, 3, 10, 5.27 }, { 0.01, 4, 15, 5.25 }, { 0.05, 4, 5, 5.22 },
    { 0.05, 3, INFINITY, 3.31 }, { 0.01, 20, INFINITY, 5.65 },
  };
  for (size_t i = 0; i < COUNT (table); i++)
    cr_assert_float_eq (dist_tukey_quantile (table[i].p, table[i].means,
                                             table[i].df),
                        table[i].q, 0.0051, "row %zu", i);
}

Test (dist_tukey, quantile_of_a_tail_is_where_it_came_from)
{
  static const double df[] = { 1, 4.5, 37, 5000, INFINITY };
  static const uint64_t means[] = { 2, 3, 12, 200 };
  for (size_t i = 0; i < COUNT (df); i++)
    for (size_t j = 0; j < COUNT (means); j++)
      for (double q = 2; q < 40; q *= 2.6)
        {
          struct tail tail = dist_tukey_upper (q, means[j], df[i]);
          if (tail.p < 0.9)
            ASSERT_NEAR (dist_tukey_quantile (tail.p, means[j], df[i]), q,
                         1e-11);
        }
}

Test (dist_tukey, p_falls_with_q_and_rises_with_the_means)
{
  for (double df = 1.5; df < 1e6; df *= 7)
    {
      double before = 1;
      for (double q = 0.5; q < 30; q *= 1.4)
        {
          double p = dist_tukey_upper (q, 4, df).log10_p;
          cr_assert_lt (p, before);
          cr_assert_lt (p, dist_tukey_upper (q, 5, df).log10_p);
          before = p;
        }
    }
}

Test (dist_tukey, beyond_1e_300_the_logarithm_remains)
{
  struct tail tail = dist_tukey_upper (60, 3, INFINITY);
  cr_assert_eq (tail.status, STATUS_UNDERFLOW);
  cr_assert (isnan (tail.p));
  /* Any of three pairs; that two are at once so far apart is rarer by
     exp (-q^2/12). */
  struct tail pair = dist_normal_two_sided (60 / sqrt (2));
  ASSERT_NEAR (tail.log10_p, log10 (3) + pair.log10_p, TWELVE_DIGITS);
}

Test (dist_tukey, a_bad_domain_is_a_status_and_never_a_p)
{
  const struct tail bad[] = {
    dist_tukey_upper (-1, 3, 5), dist_tukey_upper (NAN, 3, 5),
    dist_tukey_upper (INFINITY, 3, 5), dist_tukey_upper (1, 1, 5),
    dist_tukey_upper (1, 3, 0), dist_tukey_upper (1, 3, NAN),
  };
  for (size_t i = 0; i < COUNT (bad); i++)
    {
      cr_assert_eq (bad[i].status, STATUS_NOT_CONVERGED);
      cr_assert (isnan (bad[i].p) && isnan (bad[i].log10_p));
    }
  cr_assert_eq (dist_tukey_upper (0, 3, 5).p, 1);
  cr_assert (isnan (dist_tukey_quantile (0, 3, 5)));
  cr_assert (isnan (dist_tukey_quantile (1, 3, 5)));
  cr_assert (isnan (dist_tukey_quantile (0.05, 1, 5)));
  cr_assert (isnan (dist_tukey_quantile (0.05, 3, -1)));
}
