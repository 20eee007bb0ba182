/* The bootstrap of a difference of medians: expected values from the
   binomial distribution of a resampled median's place, and from
   resampling itself. */

#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "cohorts.h"
#include "generated.h"
#include "near.h"

static struct effect
run (struct cohorts *c, uint64_t seed, double confidence)
{
  struct sample sample = cohorts_sample (c);
  struct ask ask = ask_of (c, confidence, NAN);
  ask.seed = seed;
  return median_difference.run (&sample, &ask);
}

Test (median_difference, is_the_difference_of_type_7_medians)
{
  static const double x[] = { 1, 9, 4, 7 }, y[] = { 2, 3, 10 };
  struct cohorts c = cohorts_of (x, 4, y, 3);
  struct effect e = run (&c, 1, 0.95);
  cr_assert_eq (e.status, STATUS_OK);
  cr_assert_eq (e.estimate, 5.5 - 3);
  cr_assert_str_eq (e.conf_method, "bootstrap_percentile");
  cohorts_free (&c);
}

Test (median_difference, same_seed_same_bytes_other_seed_other_draws)
{
  double x[41], y[30];
  uint64_t seed = 601;
  for (size_t i = 0; i < COUNT (x); i++)
    x[i] = generated_uniform (&seed);
  for (size_t i = 0; i < COUNT (y); i++)
    y[i] = generated_uniform (&seed);
  struct cohorts c = cohorts_of (x, COUNT (x), y, COUNT (y));
  struct effect one = run (&c, 7, 0.95), again = run (&c, 7, 0.95);
  struct effect other = run (&c, 8, 0.95);
  cr_assert_eq (one.conf_low, again.conf_low);
  cr_assert_eq (one.conf_high, again.conf_high);
  cr_assert (one.conf_low != other.conf_low
             || one.conf_high != other.conf_high);
  cohorts_free (&c);
}

Test (median_difference, swapping_cohorts_mirrors_it_exactly)
{
  uint64_t seed = 602;
  for (uint64_t set = 0; set < 50; set++)
    {
      double x[12], y[31];
      for (size_t i = 0; i < COUNT (x); i++)
        x[i] = generated_uniform (&seed) * 3;
      for (size_t i = 0; i < COUNT (y); i++)
        y[i] = floor (generated_uniform (&seed) * 12) / 4;
      struct cohorts xy = cohorts_of (x, COUNT (x), y, COUNT (y));
      struct cohorts yx = cohorts_of (y, COUNT (y), x, COUNT (x));
      struct effect e = run (&xy, set, 0.9), back = run (&yx, set, 0.9);
      cr_assert_eq (e.estimate, -back.estimate);
      cr_assert_eq (e.conf_low, -back.conf_high);
      cr_assert_eq (e.conf_high, -back.conf_low);
      cohorts_free (&xy);
      cohorts_free (&yx);
    }
}

/* P(X >= k) of n trials. */
static double
binomial_upper (int n, double p, int k)
{
  double sum = 0;
  for (int x = k; x <= n; x++)
    sum += exp (lgamma (n + 1) - lgamma (x + 1) - lgamma (n - x + 1)
                + (x ? x * log (p) : 0) + (n - x ? (n - x) * log1p (-p) : 0));
  return sum;
}

/* The limits are quantiles of the draws, so asked for at all confidences
   they give the draws' distribution. */
static double
share_of_draws_at_most (struct cohorts *c, double t)
{
  double low = 0, high = 1;
  for (int i = 0; i < 12; i++)
    {
      double share = (low + high) / 2;
      double at = share < 0.5 ? run (c, 5, 1 - 2 * share).conf_low
                              : run (c, 5, 2 * share - 1).conf_high;
      if (at <= t)
        low = share;
      else
        high = share;
    }
  return low;
}

/* The reference does not vary, so the draws are those of one median.  Of
   n = 25 units numbered 1 to 25 its place is at most I when 13 or more of
   25 draws are; four Monte Carlo standard errors of 2,000 draws. */
Test (median_difference, draws_follow_the_binomial)
{
  double x[25], y[] = { 0, 0 };
  for (size_t i = 0; i < COUNT (x); i++)
    x[i] = (double) (i + 1);
  struct cohorts c = cohorts_of (x, COUNT (x), y, COUNT (y));
  for (int i = 8; i <= 18; i++)
    {
      double want = binomial_upper (25, i / 25.0, 13);
      double got = share_of_draws_at_most (&c, i + 0.5);
      cr_assert (fabs (got - want)
                   < 4 * sqrt (want * (1 - want) / 2000) + 0.001,
                 "%d: %g, wanted %g", i, got, want);
    }
  cohorts_free (&c);
}

static int
ascending (const void *left, const void *right)
{
  double x = *(const double *) left, y = *(const double *) right;
  return (x > y) - (x < y);
}

static double
middle (double *x, size_t n)
{
  qsort (x, n, sizeof *x, ascending);
  return n % 2 ? x[n / 2] : (x[n / 2 - 1] + x[n / 2]) / 2;
}

static double
resampled_median (const double *x, size_t n, uint64_t *seed)
{
  double drawn[64];
  for (size_t i = 0; i < n; i++)
    drawn[i] = x[(size_t) (generated_uniform (seed) * (double) n)];
  return middle (drawn, n);
}

/* Unit by unit, 20,000 times; 20 units, so that the median is a mean of
   two. */
Test (median_difference, draws_are_those_of_resampling_units)
{
  enum { TIMES = 20000 };
  double x[20], y[22], *d = malloc (TIMES * sizeof *d);
  uint64_t seed = 603;
  for (size_t i = 0; i < COUNT (x); i++)
    x[i] = generated_uniform (&seed);
  for (size_t i = 0; i < COUNT (y); i++)
    y[i] = generated_uniform (&seed) * 1.5;
  for (int i = 0; i < TIMES; i++)
    d[i] = resampled_median (x, COUNT (x), &seed)
           - resampled_median (y, COUNT (y), &seed);
  qsort (d, TIMES, sizeof *d, ascending);
  struct cohorts c = cohorts_of (x, COUNT (x), y, COUNT (y));
  for (int i = 1; i <= 9; i++)
    {
      double want = i / 10.0;
      double got = share_of_draws_at_most (&c, d[i * TIMES / 10]);
      cr_assert (fabs (got - want)
                   < 4 * sqrt (want * (1 - want) * (1.0 / 2000
                                                    + 1.0 / TIMES)),
                 "%d: %g", i, got);
    }
  cohorts_free (&c);
  free (d);
}

/* The median of n spread evenly has a standard deviation of 1/(2 sqrt n)
   of their range; 2,000 draws know theirs to 2 %. */
Test (median_difference, millions_vary_as_their_density_says)
{
  enum { VALUES = 100000 };
  struct arena *arena = arena_new ();
  double *value = ARENA_NEW (arena, double, VALUES);
  uint64_t *count = ARENA_NEW (arena, uint64_t, 2 * VALUES);
  for (size_t i = 0; i < VALUES; i++)
    {
      value[i] = (double) i;
      count[i] = count[VALUES + i] = 25;
    }
  struct ranked ranked = { .arms = 2, .values = VALUES, .value = value,
                           .count = count };
  struct sample sample = { .arms = 2, .ranked = &ranked };
  struct ask ask = { .scratch = arena, .confidence = 0.95, .level = 0,
                     .reference = 1, .seed = 11 };
  struct effect e = median_difference.run (&sample, &ask);
  double sd = sqrt (2) * VALUES / (2 * sqrt (25.0 * VALUES));
  cr_assert_eq (e.estimate, 0);
  cr_assert (fabs (e.std_error / sd - 1) < 0.1, "%g %g", e.std_error, sd);
  arena_free (arena);
}

Test (median_difference, nothing_to_resample_is_a_status)
{
  static const double same[] = { 4, 4, 4 }, x[] = { 1, 2 };
  struct cohorts c = cohorts_of (same, 3, same, 2);
  struct effect e = run (&c, 1, 0.95);
  cr_assert_eq (e.status, STATUS_DEGENERATE);
  cr_assert_eq (e.estimate, 0);
  cr_assert (isnan (e.conf_low) && isnan (e.std_error) && e.why);
  struct cohorts one = cohorts_of (x, 2, same, 1);
  cr_assert_eq (run (&one, 1, 0.95).status, STATUS_EMPTY);
  cr_assert_eq (run (&one, 1, 0.95).estimate, -2.5);
  struct cohorts none = cohorts_of (x, 2, same, 0);
  cr_assert_eq (run (&none, 1, 0.95).status, STATUS_EMPTY);
  cohorts_free (&c);
  cohorts_free (&one);
  cohorts_free (&none);
}
