/* Expected values by tests/oracle/rates.R unless a test says otherwise. */

#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "near.h"
#include "rated.h"

#define COUNT(array) (sizeof (array) / sizeof *(array))

/* R stops at a relative change of the deviance of 1e-15, which leaves
   its coefficients about 1e-11 off. */
static const double GLM = 1e-10;

static const struct sample *
three (struct arena *arena)
{
  return rated_units (arena, rated_rows (arena, 71, 40, 3, 1, 1));
}

static void
check_effect (struct effect e, const double want[4])
{
  cr_assert_eq (e.status, STATUS_OK, "%s", e.why);
  ASSERT_NEAR (e.estimate, want[0], GLM);
  ASSERT_NEAR (e.std_error, want[1], GLM);
  ASSERT_NEAR (e.conf_low, want[2], GLM);
  ASSERT_NEAR (e.conf_high, want[3], GLM);
}

static void
check_test (struct test test, unsigned has, double statistic, double df,
            double p)
{
  cr_assert_eq (test.status, STATUS_OK, "%s", test.why);
  cr_assert_eq (test.has, has);
  ASSERT_NEAR (test.statistic, statistic, GLM);
  ASSERT_NEAR (test.df, df, 0);
  ASSERT_NEAR (test.p_value, p, 1e-8);
}

Test (rates, robust_agrees_with_sandwich)
{
  struct arena *arena = arena_new ();
  const struct sample *sample = three (arena);
  struct ask ask = rated_ask (arena);
  check_test (rate_robust.run (sample, &ask), HAS_STATISTIC,
              3.3116830920052953, NAN, 0.00092736533618973445);
  check_effect (rate_ratio.run (sample, &ask),
                (double[]) {1.634831912551018, 0.14842603583409561,
                            1.2221728615991296, 2.1868227206405209});
  check_effect (rate_difference.run (sample, &ask),
                (double[]) {0.01704447433603758, 0.0051769933601753066,
                            0.0068977538018909837, 0.027191194870184177});
  check_test (rate_robust_many.run (sample, &ask), HAS_STATISTIC | HAS_DF,
              14.972928695141373, 2, 0.00056062162369124966);
  ask.level = 0;
  ask.target = 0.06;
  check_test (rate_robust_one.run (sample, &ask), HAS_STATISTIC,
              -7.0598794798437137, NAN, 1.6664707646036842e-12);
  check_effect (rate_ratio_one.run (sample, &ask),
                (double[]) {0.44747998115873705, 0.11390045388231926,
                            0.35794917764631429, 0.55940436811305361});
  arena_free (arena);
}

Test (rates, cohorts_of_one_size_give_the_joint_model_with_hc1)
{
  struct arena *arena = arena_new ();
  struct rate_rows *rows = rated_rows (arena, 71, 40, 3, 1, 1);
  size_t kept = 0, held[3] = {0, 0, 40};
  for (size_t i = 0; i < rows->n; i++)
    if (held[rows->arm[i]]++ < 40)
      {
        rows->y[kept] = rows->y[i];
        rows->t[kept] = rows->t[i];
        rows->arm[kept++] = rows->arm[i];
      }
  rows->n = kept;
  cr_assert_eq (kept, 80);
  struct ask ask = rated_ask (arena);
  struct effect e = rate_ratio.run (rated_units (arena, rows), &ask);
  ASSERT_NEAR (log (e.estimate), 0.34492945390428309, GLM);
  ASSERT_NEAR (e.std_error, 0.16621045890162167, GLM);
  arena_free (arena);
}

Test (rates, likelihood_tests_agree_with_r)
{
  struct arena *arena = arena_new ();
  const struct sample *sample = three (arena);
  struct ask ask = rated_ask (arena);
  check_test (poisson_deviance.run (sample, &ask), HAS_STATISTIC | HAS_DF,
              56.405032666921556, 2, 5.6468048699938928e-13);
  struct test score = rate_score.run (sample, &ask);
  check_test (score, HAS_STATISTIC, sqrt (40.423699683065877), NAN,
              2.0444605151871987e-10);
  ASSERT_NEAR (poisson_exact.run (sample, &ask).p_value,
               9.9128707877088769e-11, 1e-8);
  ask.level = 0;
  ask.target = 0.06;
  ASSERT_NEAR (poisson_exact_one.run (sample, &ask).p_value,
               2.4511034156359477e-44, 1e-8);
  arena_free (arena);
}

Test (rates, exact_agrees_with_poisson_test)
{
  static const struct {
    double x1, x0, t1, t0, p;
  } two[] = {
    {0, 5, 100, 90, 0.02384759252356226},
    {3, 12, 40, 55, 0.11548552361204702},
    {7, 7, 10, 10, 1},
    {11, 2, 1.5, 4.25, 1.7205704749763906e-05},
    {0, 9, 3, 1, 3.8146972656250034e-06},
    {1200, 1100, 5000, 5100, 0.010944252374555211},
  };
  static const struct {
    double x, t, rate, p;
  } one[] = {
    {0, 10, .4, 0.039679073376718346}, {0, 10, .1, 1},
    {9, 10, .4, 0.021363434487984168}, {2, 10, .9, 0.011551766357558956},
    {137, 1000, .1, 0.00044980865731862846}, {4, 8, .5, 1},
  };
  struct arena *arena = arena_new ();
  struct ask ask = rated_ask (arena);
  for (size_t i = 0; i < COUNT (two); i++)
    {
      struct test test = poisson_exact.run (
        rated_totals (arena, two[i].x1, two[i].t1, two[i].x0, two[i].t0),
        &ask);
      cr_assert_eq (test.has, 0);
      ASSERT_NEAR (test.p_value, two[i].p, 1e-11);
    }
  for (size_t i = 0; i < COUNT (one); i++)
    {
      ask.target = one[i].rate;
      ASSERT_NEAR (poisson_exact_one.run (
                     rated_totals (arena, one[i].x, one[i].t, 1, 1), &ask)
                     .p_value,
                   one[i].p, 1e-11);
    }
  arena_free (arena);
}

static double
binomial (int x, int n, double p)
{
  return exp (lgamma (n + 1) - lgamma (x + 1) - lgamma (n - x + 1)
              + x * log (p) + (n - x) * log1p (-p));
}

Test (rates, exact_is_the_sum_over_all_splits_of_the_events)
{
  struct arena *arena = arena_new ();
  struct ask ask = rated_ask (arena);
  for (int x1 = 0; x1 <= 12; x1++)
    for (int x0 = x1 == 0; x0 <= 12; x0++)
      for (double t1 = 1; t1 < 40; t1 *= 2.3)
        {
          double p = t1 / (t1 + 7), sum = 0;
          double limit = binomial (x1, x1 + x0, p) * (1 + 1e-7);
          for (int x = 0; x <= x1 + x0; x++)
            if (binomial (x, x1 + x0, p) <= limit)
              sum += binomial (x, x1 + x0, p);
          double got = poisson_exact.run (rated_totals (arena, x1, t1, x0, 7),
                                          &ask).p_value;
          ASSERT_NEAR (got, fmin (sum, 1), 1e-11);
        }
  arena_free (arena);
}

Test (rates, exact_holds_at_a_thousand_million_events)
{
  /* Normal limit, z = (x1 - x0)/sqrt (x1 + x0): half a unit is 1e-5 of
     it. */
  struct arena *arena = arena_new ();
  struct ask ask = rated_ask (arena);
  struct sample *sample = rated_totals (arena, 5e8 + 5e4, 1, 5e8 - 5e4, 1);
  double exact = poisson_exact.run (sample, &ask).p_value;
  ASSERT_NEAR (exact, rate_score.run (sample, &ask).p_value, 1e-3);
  sample = rated_totals (arena, 5e8, 1, 1e8, 1);
  struct test far = poisson_exact.run (sample, &ask);
  cr_assert (far.status == STATUS_UNDERFLOW && far.log10_p < -1e6);
  arena_free (arena);
}

/* x = 3 in 10, 9 in 10: R0 = .6 overall, expected 6 and 6;
   z = (3*10 - 9*10)/sqrt (12*100) = -sqrt 3,
   deviance 2 (3 log (3/6) + 9 log (9/6)). */
Test (rates, twelve_events_by_hand)
{
  struct arena *arena = arena_new ();
  struct ask ask = rated_ask (arena);
  struct sample *sample = rated_totals (arena, 3, 10, 9, 10);
  ASSERT_NEAR (rate_score.run (sample, &ask).statistic, -sqrt (3),
               CLOSED_FORM);
  ASSERT_NEAR (poisson_deviance.run (sample, &ask).statistic,
               2 * (3 * log (0.5) + 9 * log (1.5)), CLOSED_FORM);
  /* One of 4 units holds all: sum (y - R t)^2 = x^2 (1 - 1/4), so that
     se^2 = 4/3 3/4 = 1 for each cohort. */
  ASSERT_NEAR (rate_robust.run (sample, &ask).statistic,
               log (1.0 / 3) / sqrt (2), CLOSED_FORM);
  ASSERT_NEAR (rate_difference.run (sample, &ask).std_error,
               sqrt (0.09 + 0.81), CLOSED_FORM);
  /* (9 + 81) 3/4 / 12 times 8/6 */
  cr_assert_str_eq (rate_score.run (sample, &ask).options[0].value, "7.5");
  arena_free (arena);
}

Test (rates, swapping_the_cohorts_flips_signs_exactly)
{
  struct arena *arena = arena_new ();
  for (uint64_t seed = 1; seed <= 200; seed++)
    {
      const struct sample *s
        = rated_units (arena, rated_rows (arena, seed, 12, 2, 1, 1));
      struct ask there = rated_ask (arena), back = there;
      back.level = 0;
      back.reference = 1;
      struct test a = rate_robust.run (s, &there);
      struct test b = rate_robust.run (s, &back);
      cr_assert (a.status == b.status);
      cr_assert (a.status || (a.statistic == -b.statistic
                              && a.p_value == b.p_value));
      a = rate_score.run (s, &there);
      b = rate_score.run (s, &back);
      cr_assert (a.status || a.statistic == -b.statistic);
      struct effect e = rate_difference.run (s, &there);
      struct effect f = rate_difference.run (s, &back);
      cr_assert (e.status || (e.estimate == -f.estimate
                              && e.conf_low == -f.conf_high));
      e = rate_ratio.run (s, &there);
      f = rate_ratio.run (s, &back);
      if (e.status == STATUS_OK)
        {
          ASSERT_NEAR (e.conf_low * f.conf_high, 1, 1e-14);
          ASSERT_NEAR (e.estimate * f.estimate, 1, 1e-15);
        }
      ASSERT_NEAR (poisson_exact.run (s, &there).p_value,
                   poisson_exact.run (s, &back).p_value, 1e-12);
    }
  arena_free (arena);
}

Test (rates, days_or_hours_leave_the_ratio_and_every_p)
{
  struct arena *arena = arena_new ();
  struct rate_rows *rows = rated_rows (arena, 71, 40, 3, 1, 1);
  const struct sample *days = rated_units (arena, rows);
  for (size_t i = 0; i < rows->n; i++)
    rows->t[i] *= 24;
  const struct sample *hours = rated_units (arena, rows);
  struct ask ask = rated_ask (arena);
  const struct method *const methods[]
    = {&rate_robust, &rate_robust_many, &rate_score, &poisson_exact,
       &poisson_deviance};
  for (size_t i = 0; i < COUNT (methods); i++)
    ASSERT_NEAR (methods[i]->run (hours, &ask).p_value,
                 methods[i]->run (days, &ask).p_value, 1e-11);
  struct effect a = rate_ratio.run (days, &ask);
  struct effect b = rate_ratio.run (hours, &ask);
  ASSERT_NEAR (b.estimate, a.estimate, 1e-14);
  ASSERT_NEAR (b.conf_low, a.conf_low, 1e-13);
  ASSERT_NEAR (rate_difference.run (hours, &ask).conf_low,
               rate_difference.run (days, &ask).conf_low / 24, 1e-12);
  arena_free (arena);
}

Test (rates, two_cohorts_of_many_are_the_square_of_two)
{
  struct arena *arena = arena_new ();
  struct ask ask = rated_ask (arena);
  const struct sample *s
    = rated_units (arena, rated_rows (arena, 3, 30, 2, 1, 1));
  double z = rate_robust.run (s, &ask).statistic;
  ASSERT_NEAR (rate_robust_many.run (s, &ask).statistic, z * z, 1e-12);
  arena_free (arena);
}

Test (rates, an_empty_cohort_changes_nothing_but_is_named)
{
  struct arena *arena = arena_new ();
  struct ask ask = rated_ask (arena);
  struct rate_rows *rows = rated_rows (arena, 3, 30, 2, 1, 1);
  const struct sample *two = rated_units (arena, rows);
  rows->arms = 4;
  const struct sample *four = rated_units (arena, rows);
  const struct method *const methods[]
    = {&rate_robust_many, &poisson_deviance};
  for (size_t i = 0; i < 2; i++)
    {
      struct test a = methods[i]->run (two, &ask);
      struct test b = methods[i]->run (four, &ask);
      cr_assert (a.statistic == b.statistic && a.df == b.df);
      cr_assert_null (a.options[1].name);
      cr_assert_str_eq (b.options[1].name, "empty_cohorts");
    }
  ask.level = 3;
  cr_assert (rate_robust.run (four, &ask).status == STATUS_EMPTY);
  cr_assert (rate_ratio.run (four, &ask).status == STATUS_EMPTY);
  cr_assert (poisson_exact.run (four, &ask).status == STATUS_EMPTY);
  arena_free (arena);
}

Test (rates, no_events_in_the_level_leave_the_ratio_open_above)
{
  struct arena *arena = arena_new ();
  struct ask ask = rated_ask (arena);
  const struct sample *s = rated_totals (arena, 0, 10, 9, 10);
  struct effect ratio = rate_ratio.run (s, &ask);
  cr_assert (ratio.status == STATUS_UNBOUNDED && ratio.estimate == 0
             && ratio.conf_low == 0 && isnan (ratio.conf_high));
  cr_assert (rate_difference.run (s, &ask).status == STATUS_OK);
  struct test robust = rate_robust.run (s, &ask);
  cr_assert (robust.status == STATUS_DEGENERATE && isnan (robust.p_value)
             && strstr (robust.why, "poisson_exact"));
  cr_assert (rate_robust_many.run (s, &ask).status == STATUS_DEGENERATE);
  /* 9 of 9 in one half: 2/2^9. */
  ASSERT_NEAR (poisson_exact.run (s, &ask).p_value, 1.0 / 256, CLOSED_FORM);
  cr_assert (rate_score.run (s, &ask).status == STATUS_OK);
  ASSERT_NEAR (poisson_deviance.run (s, &ask).statistic, 18 * log (2),
               CLOSED_FORM);
  ask.target = 0.1;
  ratio = rate_ratio_one.run (s, &ask);
  cr_assert (ratio.status == STATUS_UNBOUNDED && ratio.estimate == 0);
  cr_assert (rate_robust_one.run (s, &ask).status == STATUS_DEGENERATE);
  cr_assert (poisson_exact_one.run (s, &ask).status == STATUS_OK);
  arena_free (arena);
}

Test (rates, no_events_in_the_reference_make_the_ratio_infinite)
{
  struct arena *arena = arena_new ();
  struct ask ask = rated_ask (arena);
  const struct sample *s = rated_totals (arena, 9, 10, 0, 10);
  struct effect ratio = rate_ratio.run (s, &ask);
  cr_assert (ratio.status == STATUS_INFINITE && isnan (ratio.estimate));
  cr_assert (rate_robust.run (s, &ask).status == STATUS_DEGENERATE);
  arena_free (arena);
}

Test (rates, no_events_at_all_are_degenerate_everywhere)
{
  struct arena *arena = arena_new ();
  struct ask ask = rated_ask (arena);
  const struct sample *s = rated_totals (arena, 0, 10, 0, 10);
  const struct method *const methods[]
    = {&rate_robust, &rate_robust_many, &rate_score, &poisson_exact,
       &poisson_deviance};
  for (size_t i = 0; i < COUNT (methods); i++)
    {
      struct test test = methods[i]->run (s, &ask);
      cr_assert (test.status == STATUS_DEGENERATE && test.why
                 && isnan (test.p_value), "%zu", i);
    }
  cr_assert (rate_ratio.run (s, &ask).status == STATUS_DEGENERATE);
  cr_assert (rate_difference.run (s, &ask).status == STATUS_DEGENERATE);
  arena_free (arena);
}

Test (rates, one_unit_has_a_rate_but_no_robust_error)
{
  struct arena *arena = arena_new ();
  struct ask ask = rated_ask (arena);
  const double y[] = {4, 1, 2, 5}, t[] = {10, 12, 7, 9};
  const uint32_t arm[] = {1, 0, 0, 0};
  struct sample s = {.arms = 2, .cross = cross_fold (arena, y, t, arm, 4, 2)};
  struct effect ratio = rate_ratio.run (&s, &ask);
  cr_assert (ratio.status == STATUS_EMPTY && isnan (ratio.conf_low));
  ASSERT_NEAR (ratio.estimate, 0.4 / (8.0 / 28), CLOSED_FORM);
  cr_assert (rate_robust.run (&s, &ask).status == STATUS_EMPTY);
  cr_assert (poisson_exact.run (&s, &ask).status == STATUS_OK);
  arena_free (arena);
}

Test (rates, one_rate_in_all_units_is_degenerate_not_infinite)
{
  struct arena *arena = arena_new ();
  struct ask ask = rated_ask (arena);
  const double y[] = {1, 2, 3, 2, 4, 6}, t[] = {10, 20, 30, 10, 20, 30};
  const uint32_t arm[] = {1, 1, 1, 0, 0, 0};
  struct sample s = {.arms = 2, .cross = cross_fold (arena, y, t, arm, 6, 2)};
  cr_assert (rate_robust.run (&s, &ask).status == STATUS_DEGENERATE);
  struct effect ratio = rate_ratio.run (&s, &ask);
  cr_assert (ratio.status == STATUS_DEGENERATE && ratio.estimate == 0.5);
  arena_free (arena);
}

Test (rates, a_target_must_be_a_rate)
{
  struct arena *arena = arena_new ();
  struct ask ask = rated_ask (arena);
  const struct sample *s = rated_totals (arena, 4, 10, 9, 10);
  const double targets[] = {NAN, 0, -1, INFINITY};
  for (size_t i = 0; i < COUNT (targets); i++)
    {
      ask.target = targets[i];
      cr_assert (rate_robust_one.run (s, &ask).status == STATUS_REFUSED);
      cr_assert (rate_ratio_one.run (s, &ask).status == STATUS_REFUSED);
      cr_assert (poisson_exact_one.run (s, &ask).status == STATUS_REFUSED);
    }
  arena_free (arena);
}

Test (rates, exact_refuses_fractions_of_events)
{
  struct arena *arena = arena_new ();
  struct ask ask = rated_ask (arena);
  cr_assert (poisson_exact.run (rated_totals (arena, 4.5, 10, 9, 10), &ask)
               .status == STATUS_REFUSED);
  arena_free (arena);
}

Test (rates, robust_test_and_interval_agree)
{
  struct arena *arena = arena_new ();
  for (uint64_t seed = 1; seed <= 200; seed++)
    {
      const struct sample *s
        = rated_units (arena, rated_rows (arena, seed, 10, 2, 1, 1));
      struct ask ask = rated_ask (arena);
      struct test test = rate_robust.run (s, &ask);
      if (test.status != STATUS_OK)
        continue;
      ask.confidence = 1 - test.p_value;
      struct effect e = rate_ratio.run (s, &ask);
      double nearest = fmin (fabs (log (e.conf_low)),
                             fabs (log (e.conf_high)));
      cr_assert_lt (nearest, 1e-7);
      ask.confidence = 0.99;
      struct effect wide = rate_ratio.run (s, &ask);
      ask.confidence = 0.90;
      struct effect narrow = rate_ratio.run (s, &ask);
      cr_assert (wide.conf_low < narrow.conf_low
                 && narrow.conf_high < wide.conf_high);
    }
  arena_free (arena);
}
