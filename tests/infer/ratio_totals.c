/* Ratios of totals.  Expected values by tests/oracle/rates.R. */

#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

#include "near.h"
#include "rated.h"

#define COUNT(array) (sizeof (array) / sizeof *(array))

/* Squares of residuals come from sums of squares, of which they are a
   tenth here. */
static const double SUMS = 1e-11;

static const struct sample *
three (struct arena *arena)
{
  return rated_units (arena, rated_rows (arena, 71, 40, 3, 1, 1));
}

static void
check_test (struct test test, double statistic, double df, double p)
{
  cr_assert_eq (test.status, STATUS_OK, "%s", test.why);
  ASSERT_NEAR (test.statistic, statistic, SUMS);
  ASSERT_NEAR (test.df, df, SUMS);
  ASSERT_NEAR (test.p_value, p, 1e-9);
  cr_assert_str_eq (test.options[0].value, "delta");
}

static void
check_effect (struct effect e, double estimate, double se, double low,
              double high)
{
  cr_assert_eq (e.status, STATUS_OK, "%s", e.why);
  ASSERT_NEAR (e.estimate, estimate, SUMS);
  ASSERT_NEAR (e.std_error, se, SUMS);
  ASSERT_NEAR (e.conf_low, low, SUMS);
  ASSERT_NEAR (e.conf_high, high, SUMS);
}

Test (ratio_totals, two_cohorts_agree_with_welch_on_linear_values)
{
  struct arena *arena = arena_new ();
  struct ask ask = rated_ask (arena);
  const struct sample *s = three (arena);
  check_test (ratio_delta.run (s, &ask), 3.2923500476462633,
              102.92180134848502, 0.0013621155793004189);
  check_effect (ratio_difference.run (s, &ask), 0.01704447433603758,
                0.0051769933601753075, 0.0067770363120711391,
                0.027311912360003986);
  struct effect lift = ratio_lift.run (s, &ask);
  ASSERT_NEAR (lift.estimate, 0.63483191255101312, SUMS);
  ASSERT_NEAR (lift.conf_low, 0.220965112575084, 1e-9);
  ASSERT_NEAR (lift.conf_high, 1.2245194861053559, 1e-9);
  arena_free (arena);
}

Test (ratio_totals, the_variance_is_that_of_deng_knoblich_and_lu)
{
  struct arena *arena = arena_new ();
  struct ask ask = rated_ask (arena);
  double se = ratio_difference.run (three (arena), &ask).std_error;
  ASSERT_NEAR (se * se, 9.3519167565538617e-06 + 1.7449343494745365e-05,
               SUMS);
  arena_free (arena);
}

Test (ratio_totals, one_and_many_cohorts_agree_with_r)
{
  struct arena *arena = arena_new ();
  struct ask ask = rated_ask (arena);
  const struct sample *s = three (arena);
  struct test many = ratio_delta_many.run (s, &ask);
  check_test (many, 8.4523879476313706, 2, 0.0003960325042766359);
  ASSERT_NEAR (many.df2, 104.40379269957089, SUMS);
  ask.level = 0;
  ask.target = 0.06;
  check_test (ratio_delta_one.run (s, &ask), -10.840490972766291, 44,
              5.2304472783487606e-14);
  check_effect (ratio_difference_one.run (s, &ask), 228.0 / 8492 - 0.06,
                0.0030580903774339078, -0.039314377316874524,
                -0.026988024944076955);
  arena_free (arena);
}

/* y 1 2 6 over t 2 2 5: R = 1, v = (2/9)/2/3 = 1/27.
   y 2 2 2 over t 1 2 1: R = 3/2, e = .5 -1 .5, Tbar = 4/3,
   v = 1.5 * 9/16 / 6 = 9/64. */
Test (ratio_totals, six_units_by_hand)
{
  struct arena *arena = arena_new ();
  struct ask ask = rated_ask (arena);
  const double y[] = {1, 2, 6, 2, 2, 2}, t[] = {2, 2, 5, 1, 2, 1};
  const uint32_t arm[] = {1, 1, 1, 0, 0, 0};
  struct sample s = {.arms = 2, .cross = cross_fold (arena, y, t, arm, 6, 2)};
  struct effect e = ratio_difference.run (&s, &ask);
  double v1 = 1.0 / 27, v0 = 9.0 / 64;
  ASSERT_NEAR (e.estimate, -0.5, CLOSED_FORM);
  ASSERT_NEAR (e.std_error, sqrt (v1 + v0), CLOSED_FORM);
  ASSERT_NEAR (ratio_delta.run (&s, &ask).df,
               (v1 + v0) * (v1 + v0) / (v1 * v1 / 2 + v0 * v0 / 2),
               CLOSED_FORM);
  arena_free (arena);
}

Test (ratio_totals, denominators_of_one_are_a_mean)
{
  struct arena *arena = arena_new ();
  struct ask ask = rated_ask (arena);
  struct rate_rows *rows = rated_rows (arena, 5, 20, 2, 1, 1);
  struct moments moments[2] = {{0}};
  for (size_t i = 0; i < rows->n; i++)
    {
      rows->t[i] = 1;
      moments_add (moments + rows->arm[i], rows->y[i]);
    }
  struct sample mean = {.arms = 2, .moments = moments};
  struct test a = welch_t.run (&mean, &ask);
  struct test b = ratio_delta.run (rated_units (arena, rows), &ask);
  ASSERT_NEAR (b.statistic, a.statistic, CLOSED_FORM);
  ASSERT_NEAR (b.df, a.df, CLOSED_FORM);
  arena_free (arena);
}

Test (ratio_totals, swapping_the_cohorts_flips_signs_exactly)
{
  struct arena *arena = arena_new ();
  for (uint64_t seed = 1; seed <= 200; seed++)
    {
      const struct sample *s
        = rated_units (arena, rated_rows (arena, seed, 12, 2, 1, 1));
      struct ask there = rated_ask (arena), back = there;
      back.level = 0;
      back.reference = 1;
      struct test a = ratio_delta.run (s, &there);
      struct test b = ratio_delta.run (s, &back);
      cr_assert (a.status || (a.statistic == -b.statistic && a.df == b.df));
      struct effect e = ratio_difference.run (s, &there);
      struct effect f = ratio_difference.run (s, &back);
      cr_assert (e.status || e.conf_low == -f.conf_high);
    }
  arena_free (arena);
}

Test (ratio_totals, units_of_numerator_and_denominator_change_nothing)
{
  struct arena *arena = arena_new ();
  struct ask ask = rated_ask (arena);
  struct rate_rows *rows = rated_rows (arena, 71, 40, 3, 1, 1);
  struct test a = ratio_delta.run (rated_units (arena, rows), &ask);
  const double factor[] = {1e-9, 1e9, 0x1p100, 0x1p-100};
  for (size_t f = 0; f < COUNT (factor); f++)
    {
      struct rate_rows *other = rated_rows (arena, 71, 40, 3, 1, 1);
      for (size_t i = 0; i < rows->n; i++)
        {
          other->y[i] *= factor[f];
          other->t[i] *= 24;
        }
      struct test b = ratio_delta.run (rated_units (arena, other), &ask);
      ASSERT_NEAR (b.statistic, a.statistic, 1e-11);
      ASSERT_NEAR (b.df, a.df, 1e-11);
    }
  arena_free (arena);
}

static struct sample *
four (struct arena *arena, const double y[4], const double t[4])
{
  static const uint32_t arm[] = {1, 1, 0, 0};
  struct sample *s = ARENA_NEW (arena, struct sample, 1);
  *s = (struct sample) {.arms = 2,
                        .cross = cross_fold (arena, y, t, arm, 4, 2)};
  return s;
}

Test (ratio_totals, what_cannot_be_divided_or_does_not_vary_is_degenerate)
{
  struct arena *arena = arena_new ();
  struct ask ask = rated_ask (arena);
  const double y[] = {1, 2, 3, 6}, twice[] = {2, 4, 1, 2};
  const double none[] = {1, 1, -5, 5};
  const struct sample *const cases[]
    = {four (arena, y, none), four (arena, y, twice)};
  for (size_t i = 0; i < 2; i++)
    {
      struct test test = ratio_delta.run (cases[i], &ask);
      cr_assert (test.status == STATUS_DEGENERATE && isnan (test.p_value));
      cr_assert (strstr (test.why, i ? "proportional" : "zero"));
      cr_assert (ratio_difference.run (cases[i], &ask).status
                 == STATUS_DEGENERATE);
      cr_assert (ratio_lift.run (cases[i], &ask).status
                 == STATUS_DEGENERATE);
      cr_assert (ratio_delta_many.run (cases[i], &ask).status
                 == STATUS_DEGENERATE);
    }
  ask.target = 1;
  ask.level = 0;
  cr_assert (ratio_delta_one.run (cases[0], &ask).status
             == STATUS_DEGENERATE);
  arena_free (arena);
}

Test (ratio_totals, one_unit_has_a_ratio_but_no_interval)
{
  struct arena *arena = arena_new ();
  struct ask ask = rated_ask (arena);
  const double y[] = {4, 1, 2, 5}, t[] = {10, 12, 7, 9};
  const uint32_t arm[] = {1, 0, 0, 0};
  struct sample s = {.arms = 3, .cross = cross_fold (arena, y, t, arm, 4, 3)};
  struct effect e = ratio_difference.run (&s, &ask);
  cr_assert (e.status == STATUS_EMPTY && isnan (e.conf_low));
  ASSERT_NEAR (e.estimate, 0.4 - 8.0 / 28, CLOSED_FORM);
  ask.level = 2;
  cr_assert (ratio_delta.run (&s, &ask).status == STATUS_EMPTY);
  arena_free (arena);
}
