/* Expected values: tests/oracle/ranks.R, unless a test says otherwise;
   and all differences formed and sorted. */

#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "cohorts.h"
#include "infer/dist.h"
#include "near.h"
#include "rank_rows.h"

static const double a[] = { 12.5, 7.25, 19.75, 3.5, 22, 15.125, 8.875, 30.5,
                            11, 17.375 };
static const double b[] = { 5.25, 9.5, 6.125, 14.75, 2.5, 8, 10.625, 4.375,
                            12.25, 7.75, 3.125, 6.5 };
static const double u[] = { 5, 4, 5, 3, 5, 4, 2, 5, 4, 5, 3, 5 };
static const double v[] = { 3, 4, 2, 5, 1, 3, 4, 2, 3, 4 };

static void
check (struct effect e, double estimate, double low, double high,
       const char *method)
{
  cr_assert_eq (e.status, STATUS_OK);
  ASSERT_NEAR (e.estimate, estimate, 1e-15);
  ASSERT_NEAR (e.conf_low, low, 1e-15);
  ASSERT_NEAR (e.conf_high, high, 1e-15);
  cr_assert (isnan (e.std_error));
  cr_assert_str_eq (e.conf_method, method);
}

static struct effect
centre (struct cohorts *c, double target)
{
  struct sample sample = cohorts_sample (c);
  struct ask ask = ask_of (c, 0.95, target);
  return hodges_lehmann_one_sample.run (&sample, &ask);
}

Test (hodges_lehmann, agrees_with_all_differences_in_r)
{
  struct cohorts ab = cohorts_of (a, COUNT (a), b, COUNT (b));
  struct cohorts uv = cohorts_of (u, COUNT (u), v, COUNT (v));
  struct arena *arena = arena_new ();
  struct rank_rows *r = rank_rows_new (arena, 21, 40, 4, 1);
  struct ask ask = rank_ask (arena, 3, 0);
  check (effect_of (&ab, &hodges_lehmann, 0.95),
         6.5, 1, 12.625, "mann_whitney_exact");
  check (effect_of (&uv, &hodges_lehmann, 0.95), 1, 0, 2,
         "mann_whitney_normal");
  check (hodges_lehmann.run (&r->sample, &ask), 1, 0.5, 1.5,
         "mann_whitney_normal");
  cohorts_free (&ab);
  cohorts_free (&uv);
  arena_free (arena);
}

Test (hodges_lehmann, against_a_target_agrees_with_all_averages_in_r)
{
  struct cohorts first = cohorts_of (a, COUNT (a), a, 0);
  struct cohorts second = cohorts_of (u, COUNT (u), u, 0);
  check (centre (&first, 0), 14.3125, 9.125, 20.75,
         "signed_rank_exact");
  check (centre (&second, 3), 1.25, 0.5, 2, "signed_rank_normal");
  struct arena *arena = arena_new ();
  struct rank_rows *r = rank_rows_new (arena, 21, 40, 4, 1);
  for (size_t i = 0; i < r->rows.n; i++)
    r->rows.arm[i] = 0;
  rank_rows_fold (arena, r);
  struct ask ask = rank_ask (arena, 0, 0);
  ask.target = 0;
  check (hodges_lehmann_one_sample.run (&r->sample, &ask),
         2.5, 2.5, 2.75, "signed_rank_normal");
  cohorts_free (&first);
  cohorts_free (&second);
  arena_free (arena);
}

Test (hodges_lehmann, of_pairs_agrees_with_all_averages_in_r)
{
  static const double y[2][7] = { { 3.1, 2.4, 5, 4.2, 3.3, 1.8, 2.9 },
                                  { 3.4, 2.4, 5.9, 4, 4.1, 2.3, 3.9 } };
  struct arena *arena = arena_new ();
  struct rank_rows *r = ARENA_NEW (arena, struct rank_rows, 1);
  r->rows.arms = 2;
  for (uint32_t i = 0; i < 14; i++)
    {
      r->rows.y[i] = y[i % 2][i / 2];
      r->rows.arm[i] = i % 2;
      r->rows.cluster[i] = i / 2;
    }
  r->rows.n = 14;
  rank_rows_fold (arena, r);
  struct ask ask = rank_ask (arena, 1, 0);
  struct effect e = hodges_lehmann_paired.run (&r->sample, &ask);
  ASSERT_NEAR (e.estimate, 0.475, 1e-14);
  ASSERT_NEAR (e.conf_low, 0, 1e-14);
  ASSERT_NEAR (e.conf_high, 0.9, 1e-14);
  cr_assert_str_eq (e.conf_method, "signed_rank_exact");
  arena_free (arena);
}

/* Many differences, formed and sorted: what selection must find. */

static int
ascending (const void *left, const void *right)
{
  double x = *(const double *) left, y = *(const double *) right;
  return (x > y) - (x < y);
}

static double
middle (double *d, size_t n)
{
  qsort (d, n, sizeof *d, ascending);
  return n % 2 ? d[n / 2] : (d[n / 2 - 1] + d[n / 2]) / 2;
}

enum { LARGE = 900 };

/* Kinds of values that make a search stumble: even, on a lattice, with a
   heavy tail, nearly all equal, far apart in clumps. */
static double
drawn (uint64_t *seed, int kind)
{
  double x = generated_uniform (seed), y = generated_uniform (seed);
  switch (kind)
    {
    case 0: return x;
    case 1: return floor (x * 700) / 100;
    case 2: return exp (12 * x * x) - y;
    case 3: return x < 0.9 ? 1 : y;
    default: return floor (x * 3) * 1e6 + y * 1e-3;
    }
}

static void
compare_differences (struct arena *arena, const double *y,
                     const uint32_t *arm, size_t n, size_t n1)
{
  struct ranked ranked = ranked_fold (arena, y, arm, n, 2);
  struct sample sample = { .arms = 2, .ranked = &ranked };
  struct ask ask = rank_ask (arena, 0, 1);
  struct effect e = hodges_lehmann.run (&sample, &ask);
  struct effect back = hodges_lehmann.run (&sample,
                                           &(struct ask) {
                                             .scratch = arena,
                                             .confidence = 0.95,
                                             .level = 1, .reference = 0 });
  size_t pairs = n1 * (n - n1), at = 0;
  double *d = malloc (pairs * sizeof *d);
  for (size_t i = 0; i < n1; i++)
    for (size_t j = n1; j < n; j++)
      d[at++] = y[i] - y[j];
  cr_assert_eq (e.estimate, middle (d, pairs));
  cr_assert_eq (back.estimate, -e.estimate);
  cr_assert_eq (back.conf_low, -e.conf_high);
  cr_assert_eq (back.conf_high, -e.conf_low);

  /* the C-th smallest and the C-th largest */
  size_t c = 0;
  while (c < pairs && d[c] < e.conf_low)
    c++;
  cr_assert_eq (d[c], e.conf_low);
  double *high = bsearch (&e.conf_high, d, pairs, sizeof *d, ascending);
  cr_assert_not_null (high);
  free (d);
}

static void
compare_averages (struct arena *arena, const double *y, size_t n)
{
  uint32_t *arm = ARENA_NEW (arena, uint32_t, n);
  struct ranked ranked = ranked_fold (arena, y, arm, n, 1);
  struct sample sample = { .arms = 1, .ranked = &ranked };
  struct ask ask = rank_ask (arena, 0, 0);
  ask.target = 0;
  struct effect e = hodges_lehmann_one_sample.run (&sample, &ask);
  size_t pairs = n * (n + 1) / 2, at = 0;
  double *d = malloc (pairs * sizeof *d);
  for (size_t i = 0; i < n; i++)
    for (size_t j = 0; j <= i; j++)
      d[at++] = (y[i] + y[j]) / 2;
  cr_assert_eq (e.estimate, middle (d, pairs));
  cr_assert_not_null (
    bsearch (&e.conf_low, d, pairs, sizeof *d, ascending));
  cr_assert_not_null (
    bsearch (&e.conf_high, d, pairs, sizeof *d, ascending));
  free (d);
}

Test (hodges_lehmann, selection_finds_what_sorting_finds)
{
  uint64_t seed = 501;
  double y[LARGE];
  uint32_t arm[LARGE];
  for (int set = 0; set < 60; set++)
    {
      struct arena *arena = arena_new ();
      size_t n = set < 40 ? 4 + (size_t) set : LARGE;
      size_t n1 = n / 3 + (size_t) (set / 5 % 3);
      for (size_t i = 0; i < n; i++)
        {
          arm[i] = i >= n1;
          y[i] = drawn (&seed, set % 5) + (i < n1 ? 0.25 : 0);
        }
      if (n > 12)
        {
          compare_differences (arena, y, arm, n, n1);
          compare_averages (arena, y, n);
        }
      arena_free (arena);
    }
}

/* Two million members in two values: differences -1, 0 and 1 have
   .2, .5 and .3 of 10^12 pairs. */
Test (hodges_lehmann, millions_as_counts)
{
  static const double value[] = { 0, 1 };
  static const uint64_t count[] = { 400000, 600000, 500000, 500000 };
  struct ranked ranked = { .arms = 2, .values = 2, .value = value,
                           .count = count };
  struct sample sample = { .arms = 2, .ranked = &ranked };
  struct arena *arena = arena_new ();
  struct ask ask = rank_ask (arena, 0, 1);
  check (hodges_lehmann.run (&sample, &ask), 0, 0, 0,
         "mann_whitney_normal");
  arena_free (arena);
}

/* Values i of 300,000 in each cohort, those of the level 0.5 higher and
   in steps of 3: the middle of all 9 10^10 differences is the difference
   of the middles, as both cohorts lie symmetrically. */
Test (hodges_lehmann, of_long_cohorts_forms_few_differences)
{
  enum { LONG = 300000 };
  struct arena *arena = arena_new ();
  double *y = ARENA_NEW (arena, double, 2 * LONG);
  uint32_t *arm = ARENA_NEW (arena, uint32_t, 2 * LONG);
  for (size_t i = 0; i < LONG; i++)
    {
      y[i] = 3 * (double) i + 0.5;
      y[LONG + i] = (double) i;
      arm[LONG + i] = 1;
    }
  struct ranked ranked = ranked_fold (arena, y, arm, 2 * LONG, 2);
  struct sample sample = { .arms = 2, .ranked = &ranked };
  struct ask ask = rank_ask (arena, 0, 1);
  struct effect e = hodges_lehmann.run (&sample, &ask);
  cr_assert_eq (e.estimate, (LONG - 1) + 0.5);
  cr_assert_eq (e.conf_low - e.estimate, e.estimate - e.conf_high);
  arena_free (arena);
}

/* The interval leaves 0 out only where the test rejects; without ties
   exactly where it does. */
Test (hodges_lehmann, interval_agrees_with_mann_whitney)
{
  uint64_t seed = 502;
  for (int set = 0; set < 400; set++)
    {
      double x[60], y[25], steps = set % 2 ? 12 : 1e9;
      size_t n = set % 4 < 2 ? 20 : 60;
      for (size_t i = 0; i < n; i++)
        x[i] = floor ((generated_uniform (&seed) + 0.3) * steps);
      for (size_t i = 0; i < COUNT (y); i++)
        y[i] = floor (generated_uniform (&seed) * 1.2 * steps);
      struct cohorts c = cohorts_of (x, n, y, COUNT (y));
      struct effect e = effect_of (&c, &hodges_lehmann, 0.95);
      bool out = e.conf_low > 0 || e.conf_high < 0;
      bool rejects = test_of (&c, &mann_whitney).p_value <= 0.05;
      cr_assert (set % 2 ? !out || rejects : out == rejects, "%d", set);
      cohorts_free (&c);
    }
}

Test (hodges_lehmann, too_few_for_the_confidence_have_no_interval)
{
  static const double x[] = { 1, 2, 3 }, y[] = { 1.5, 2.5, 3.5 };
  struct cohorts c = cohorts_of (x, 3, y, 3);
  struct effect e = effect_of (&c, &hodges_lehmann, 0.95);
  cr_assert_eq (e.status, STATUS_EMPTY);
  cr_assert_eq (e.estimate, -0.5);
  cr_assert (isnan (e.conf_low) && isnan (e.conf_high) && e.why);
  /* 2 P(W = 0) = .1 */
  check (effect_of (&c, &hodges_lehmann, 0.9), -0.5, -2.5, 1.5,
         "mann_whitney_exact");
  struct effect one = centre (&c, 2);
  cr_assert_eq (one.status, STATUS_EMPTY);
  cr_assert_eq (one.estimate, 0);
  cohorts_free (&c);
}

Test (hodges_lehmann, without_spread_there_is_no_interval)
{
  static const double same[] = { 4, 4, 4 };
  struct cohorts c = cohorts_of (same, 3, same, 2);
  struct effect e = effect_of (&c, &hodges_lehmann, 0.95);
  cr_assert_eq (e.status, STATUS_DEGENERATE);
  cr_assert_eq (e.estimate, 0);
  e = centre (&c, 3);
  cr_assert_eq (e.status, STATUS_DEGENERATE);
  cr_assert_eq (e.estimate, 1);
  cr_assert_eq (centre (&c, NAN).status, STATUS_REFUSED);
  static const double other[] = { 1.5, 1.5 };
  struct cohorts apart = cohorts_of (same, 3, other, 2);
  e = effect_of (&apart, &hodges_lehmann, 0.95);
  cr_assert_eq (e.status, STATUS_DEGENERATE);
  cr_assert_eq (e.estimate, 2.5);
  cr_assert (isnan (e.conf_low) && isnan (e.conf_high));
  struct cohorts none = cohorts_of (same, 0, same, 2);
  cr_assert_eq (effect_of (&none, &hodges_lehmann, 0.95).status,
                STATUS_EMPTY);
  cr_assert_eq (centre (&none, 3).status, STATUS_EMPTY);
  cohorts_free (&c);
  cohorts_free (&apart);
  cohorts_free (&none);
}
