/* Expected values: tests/oracle/ranks.R, unless a test says otherwise. */

#include <criterion/criterion.h>
#include <math.h>

#include "cohorts.h"
#include "generated.h"
#include "near.h"

static const double a[] = { 12.5, 7.25, 19.75, 3.5, 22, 15.125, 8.875, 30.5,
                            11, 17.375 };
static const double b[] = { 5.25, 9.5, 6.125, 14.75, 2.5, 8, 10.625, 4.375,
                            12.25, 7.75, 3.125, 6.5 };
static const double u[] = { 5, 4, 5, 3, 5, 4, 2, 5, 4, 5, 3, 5 };
static const double v[] = { 3, 4, 2, 5, 1, 3, 4, 2, 3, 4 };

static void
check_superiority (struct cohorts c, double p, double se, double low,
                   double high)
{
  struct effect effect = effect_of (&c, &prob_superiority, 0.95);
  cr_assert_eq (effect.status, STATUS_OK);
  ASSERT_NEAR (effect.estimate, p, CLOSED_FORM);
  ASSERT_NEAR (effect.std_error, se, CLOSED_FORM);
  ASSERT_NEAR (effect.conf_low, low, CLOSED_FORM);
  ASSERT_NEAR (effect.conf_high, high, CLOSED_FORM);
  cohorts_free (&c);
}

Test (prob_superiority, agrees_with_r)
{
  /* the upper limit would be 1.024 and is cut */
  check_superiority (cohorts_of (a, COUNT (a), b, COUNT (b)),
                     0.80833333333333324, 0.10035710648254473,
                     0.59224564705417482, 1);
  check_superiority (cohorts_of (u, COUNT (u), v, COUNT (v)),
                     0.75416666666666665, 0.10324253369221151,
                     0.53873160010137022, 0.96960173323196308);
}

Test (prob_superiority, swapping_cohorts_turns_it_round_one_half)
{
  struct cohorts uv = cohorts_of (u, COUNT (u), v, COUNT (v));
  struct cohorts vu = cohorts_of (v, COUNT (v), u, COUNT (u));
  struct effect one = effect_of (&uv, &prob_superiority, 0.9);
  struct effect other = effect_of (&vu, &prob_superiority, 0.9);
  ASSERT_NEAR (one.estimate, 1 - other.estimate, 1e-15);
  ASSERT_NEAR (one.conf_low, 1 - other.conf_high, 1e-15);
  ASSERT_NEAR (one.conf_high, 1 - other.conf_low, 1e-15);
  cr_assert_eq (one.std_error, other.std_error);
  cohorts_free (&uv);
  cohorts_free (&vu);
}

Test (prob_superiority, is_w_over_the_pairs)
{
  struct cohorts c = cohorts_of (u, COUNT (u), v, COUNT (v));
  double w = test_of (&c, &mann_whitney).statistic;
  ASSERT_NEAR (effect_of (&c, &prob_superiority, 0.95).estimate,
               w / (double) (COUNT (u) * COUNT (v)), 1e-15);
  cohorts_free (&c);
}

static void
check_no_interval (struct cohorts c, enum status status, double estimate)
{
  struct effect effect = effect_of (&c, &prob_superiority, 0.95);
  cr_assert_eq (effect.status, status);
  cr_assert_not_null (effect.why);
  cr_assert (isnan (effect.conf_low) && isnan (effect.conf_high));
  ASSERT_NEAR (effect.estimate, estimate, 1e-15);
  cohorts_free (&c);
}

Test (prob_superiority, without_variance_there_is_no_interval)
{
  static const double same[] = { 4, 4, 4 }, above[] = { 5, 6, 7 };
  check_no_interval (cohorts_of (same, 3, same, 3), STATUS_DEGENERATE, 0.5);
  check_no_interval (cohorts_of (above, 3, same, 3), STATUS_DEGENERATE, 1);
  check_no_interval (cohorts_of (above, 1, same, 3), STATUS_EMPTY, 1);
  check_no_interval (cohorts_of (above, 0, same, 3), STATUS_EMPTY, NAN);
}

/* Two equal cohorts: each member beats half of the others. */
Test (prob_superiority, no_effect_is_one_half)
{
  struct cohorts c = cohorts_of (a, COUNT (a), a, COUNT (a));
  struct effect effect = effect_of (&c, &prob_superiority, 0.95);
  cr_assert_eq (effect.estimate, 0.5);
  cr_assert_eq (prob_superiority.no_effect, effect.estimate);
  cohorts_free (&c);
}

static void
check_test (struct cohorts c, double t, double df, double p)
{
  struct test test = test_of (&c, &brunner_munzel);
  cr_assert_eq (test.status, STATUS_OK);
  cr_assert_eq (test.has, HAS_STATISTIC | HAS_DF);
  ASSERT_NEAR (test.statistic, t, CLOSED_FORM);
  ASSERT_NEAR (test.df, df, CLOSED_FORM);
  ASSERT_NEAR (test.p_value, p, ITERATIVE);
  cohorts_free (&c);
}

Test (brunner_munzel, agrees_with_placements_one_by_one)
{
  check_test (cohorts_of (a, COUNT (a), b, COUNT (b)), 3.0723617304267563,
              13.440852488848828, 0.0086145276128803093);
  check_test (cohorts_of (u, COUNT (u), v, COUNT (v)), 2.4618406540117741,
              19.892096676517131, 0.023085200060853316);
}

/* Rounding apart, the interval at confidence 1 - p ends at 1/2. */
Test (brunner_munzel, agrees_with_its_interval)
{
  uint64_t seed = 201;
  for (int set = 0; set < 200; set++)
    {
      double x[15], y[25];
      for (size_t i = 0; i < COUNT (x); i++)
        x[i] = floor (generated_uniform (&seed) * 9);
      for (size_t i = 0; i < COUNT (y); i++)
        y[i] = floor (generated_uniform (&seed) * 7);
      struct cohorts c = cohorts_of (x, COUNT (x), y, COUNT (y));
      double p = test_of (&c, &brunner_munzel).p_value;
      struct effect e = effect_of (&c, &prob_superiority, 1 - p);
      double end = e.estimate > 0.5 ? e.conf_low : e.conf_high;
      cr_assert (fabs (end - 0.5) < 1e-8, "%d: %g", set, end);
      cohorts_free (&c);
    }
}

Test (brunner_munzel, swapping_cohorts_flips_signs_exactly)
{
  struct cohorts uv = cohorts_of (u, COUNT (u), v, COUNT (v));
  struct cohorts vu = cohorts_of (v, COUNT (v), u, COUNT (u));
  struct test one = test_of (&uv, &brunner_munzel);
  struct test other = test_of (&vu, &brunner_munzel);
  cr_assert_eq (one.statistic, -other.statistic);
  cr_assert_eq (one.p_value, other.p_value);
  struct effect delta = effect_of (&uv, &cliffs_delta, 0.95);
  struct effect back = effect_of (&vu, &cliffs_delta, 0.95);
  cr_assert_eq (delta.estimate, -back.estimate);
  cr_assert_eq (delta.conf_low, -back.conf_high);
  cr_assert_eq (delta.conf_high, -back.conf_low);
  cohorts_free (&uv);
  cohorts_free (&vu);
}

static void
check_no_test (struct cohorts c, enum status status, const char *why)
{
  struct test test = test_of (&c, &brunner_munzel);
  cr_assert_eq (test.status, status);
  cr_assert_str_eq (test.why, why);
  cr_assert (isnan (test.p_value) && isnan (test.statistic));
  cohorts_free (&c);
}

Test (brunner_munzel, cohorts_that_do_not_overlap_have_no_test)
{
  static const double same[] = { 4, 4, 4 }, above[] = { 5, 6, 7 };
  check_no_test (cohorts_of (above, 3, same, 3), STATUS_DEGENERATE,
                 "the cohorts do not overlap at all");
  check_no_test (cohorts_of (same, 3, above, 3), STATUS_DEGENERATE,
                 "the cohorts do not overlap at all");
  check_no_test (cohorts_of (same, 3, same, 2), STATUS_DEGENERATE,
                 "all values of both cohorts are equal");
  check_no_test (cohorts_of (above, 1, same, 3), STATUS_EMPTY,
                 "a cohort has fewer than two members");
  check_no_test (cohorts_of (above, 0, same, 3), STATUS_EMPTY,
                 "a cohort is empty");
}

Test (cliffs_delta, is_twice_the_probability_less_one)
{
  struct cohorts c = cohorts_of (u, COUNT (u), v, COUNT (v));
  struct effect p = effect_of (&c, &prob_superiority, 0.9);
  struct effect delta = effect_of (&c, &cliffs_delta, 0.9);
  ASSERT_NEAR (delta.estimate, 2 * p.estimate - 1, 1e-14);
  ASSERT_NEAR (delta.std_error, 2 * p.std_error, 1e-14);
  ASSERT_NEAR (delta.conf_low, 2 * p.conf_low - 1, 1e-14);
  ASSERT_NEAR (delta.conf_high, 2 * p.conf_high - 1, 1e-14);
  cr_assert_eq (cliffs_delta.no_effect, 0);
  cohorts_free (&c);
}

/* Pairs counted one by one. */
Test (cliffs_delta, is_wins_less_losses_over_pairs)
{
  int wins = 0, losses = 0;
  for (size_t i = 0; i < COUNT (u); i++)
    for (size_t j = 0; j < COUNT (v); j++)
      {
        wins += u[i] > v[j];
        losses += u[i] < v[j];
      }
  struct cohorts c = cohorts_of (u, COUNT (u), v, COUNT (v));
  ASSERT_NEAR (effect_of (&c, &cliffs_delta, 0.95).estimate,
               (double) (wins - losses) / (COUNT (u) * COUNT (v)), 1e-15);
  cohorts_free (&c);
}

/* Ten million units a cohort in three values, by hand: placements of the
   level take under0/n0 = .2, .65, .95 with shares .3, .4, .3, those of
   the reference under1/n1 = .15, .5, .85 with shares .4, .5, .1. */
Test (brunner_munzel, ten_million_units_as_counts)
{
  static const double value[] = { 1, 2, 3 };
  static const uint64_t count[] = { 3000000, 4000000, 3000000,
                                    4000000, 5000000, 1000000 };
  struct ranked ranked = { .arms = 2, .values = 3, .value = value,
                           .count = count };
  struct sample sample = { .arms = 2, .ranked = &ranked };
  struct ask ask = { .confidence = 0.95, .level = 0, .reference = 1 };
  double n = 1e7, p = 0.605;
  double v1 = (0.3 * 0.04 + 0.4 * 0.4225 + 0.3 * 0.9025 - p * p);
  double v0 = (0.4 * 0.0225 + 0.5 * 0.25 + 0.1 * 0.7225
               - (1 - p) * (1 - p));
  double t = (p - 0.5) / sqrt ((v1 + v0) / (n - 1));
  struct test test = brunner_munzel.run (&sample, &ask);
  ASSERT_NEAR (test.statistic, t, CLOSED_FORM);
  ASSERT_NEAR (test.df, (v1 + v0) * (v1 + v0) / (v1 * v1 + v0 * v0)
                          * (n - 1), CLOSED_FORM);
  cr_assert_eq (test.status, STATUS_UNDERFLOW);
  cr_assert_lt (test.log10_p, -1000);
}
