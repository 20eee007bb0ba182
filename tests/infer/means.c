#include <criterion/criterion.h>
#include <math.h>

#include "cohorts.h"
#include "near.h"

/* Expected values: tests/oracle/means.R, unless a test says otherwise. */

static const double a[] = { 12.5, 7.25, 19.75, 3.5, 22, 15.125, 8.875, 30.5,
                            11, 17.375 };
static const double b[] = { 5.25, 9.5, 6.125, 14.75, 2.5, 8, 10.625, 4.375,
                            12.25, 7.75, 3.125, 6.5 };
static const double d[] = { 1.5, 28.25, 9.875, 16.5, 21.125, 13.75, 33.5 };

static struct cohorts
a_and_b (void)
{
  return cohorts_of (a, COUNT (a), b, COUNT (b));
}

static void
check_test (struct test test, double t, double df, double p)
{
  cr_assert_eq (test.status, STATUS_OK);
  cr_assert_null (test.why);
  cr_assert_eq (test.has, HAS_STATISTIC | HAS_DF);
  ASSERT_NEAR (test.statistic, t, CLOSED_FORM);
  ASSERT_NEAR (test.df, df, CLOSED_FORM);
  ASSERT_NEAR (test.p_value, p, CLOSED_FORM);
}

static void
check_effect (struct effect effect, double estimate, double se, double low,
              double high)
{
  cr_assert_eq (effect.status, STATUS_OK);
  ASSERT_NEAR (effect.estimate, estimate, CLOSED_FORM);
  ASSERT_NEAR (effect.std_error, se, CLOSED_FORM);
  ASSERT_NEAR (effect.conf_low, low, CLOSED_FORM);
  ASSERT_NEAR (effect.conf_high, high, CLOSED_FORM);
}

static void
check_no_test (struct test test, enum status status)
{
  cr_assert_eq (test.status, status, "%s", status_name (test.status));
  cr_assert_not_null (test.why);
  cr_assert (isnan (test.p_value) && isnan (test.log10_p)
             && isnan (test.statistic) && isnan (test.df));
}

static void
check_no_interval (struct effect effect, enum status status, double estimate)
{
  cr_assert_eq (effect.status, status, "%s", status_name (effect.status));
  cr_assert_not_null (effect.why);
  cr_assert (isnan (effect.conf_low) && isnan (effect.conf_high)
             && isnan (effect.std_error));
  ASSERT_NEAR (effect.estimate, estimate, CLOSED_FORM);
}

static struct test
one_sample_test (struct cohorts *c, double target)
{
  struct sample sample = cohorts_sample (c);
  struct ask ask = ask_of (c, 0.95, target);
  return one_sample_t.run (&sample, &ask);
}

static struct effect
one_sample_effect (struct cohorts *c, double target)
{
  struct sample sample = cohorts_sample (c);
  struct ask ask = ask_of (c, 0.95, target);
  return mean_one_sample.run (&sample, &ask);
}

Test (means, welch_agrees_with_r)
{
  struct cohorts c = a_and_b ();
  check_test (test_of (&c, &welch_t), 2.6439602229150085,
              12.223921144028809, 0.021135119719364801);
  check_effect (effect_of (&c, &mean_difference, 0.95), 7.225,
                2.73264322866186, 1.283155784588992, 13.166844215411009);
  cohorts_free (&c);
}

Test (means, student_agrees_with_r)
{
  struct cohorts c = a_and_b ();
  check_test (test_of (&c, &student_t), 2.8121107993073164, 20,
              0.01076470545869544);
  check_effect (effect_of (&c, &mean_difference_student, 0.95), 7.225,
                2.5692444272749397, 1.8656500376129534, 12.584349962387044);
  cohorts_free (&c);
}

Test (means, one_sample_agrees_with_r)
{
  struct cohorts c = { 0 };
  cohorts_add (&c, a, COUNT (a));
  check_test (one_sample_test (&c, 10), 1.9038710823538789, 9,
              0.089333330460299121);
  check_effect (one_sample_effect (&c, 10), 4.7875, 2.5146135388961861,
                9.09904897131665 - 10, 20.475951028683351 - 10);
  cohorts_free (&c);
}

Test (means, wider_confidence_contains_narrower)
{
  struct cohorts c = a_and_b ();
  static const struct measure *const measures[]
    = { &mean_difference, &mean_difference_student, &hedges_g,
        &relative_lift };
  for (size_t i = 0; i < COUNT (measures); i++)
    {
      struct effect e90 = effect_of (&c, measures[i], 0.90);
      struct effect e95 = effect_of (&c, measures[i], 0.95);
      struct effect e99 = effect_of (&c, measures[i], 0.99);
      cr_assert_lt (e99.conf_low, e95.conf_low);
      cr_assert_lt (e95.conf_low, e90.conf_low);
      cr_assert_lt (e90.conf_low, e90.estimate);
      cr_assert_lt (e90.estimate, e90.conf_high);
      cr_assert_lt (e90.conf_high, e95.conf_high);
      cr_assert_lt (e95.conf_high, e99.conf_high);
    }
  struct effect e90 = effect_of (&c, &mean_difference, 0.90);
  ASSERT_NEAR (e90.conf_low, 2.3620667915708848, CLOSED_FORM);
  ASSERT_NEAR (effect_of (&c, &mean_difference, 0.99).conf_high,
               15.54421353980648, CLOSED_FORM);
  cohorts_free (&c);
}

/* scipy #18069: one constant cohort is a valid sample. */
Test (means, one_constant_cohort_is_valid)
{
  static const double spread[] = { 1, 2, 3 }, constant[] = { 3, 3, 3 };
  struct cohorts c = cohorts_of (spread, 3, constant, 3);
  check_test (test_of (&c, &welch_t), -1.7320508075688774, 2,
              0.22540333075851657);
  check_effect (effect_of (&c, &mean_difference, 0.95), -1,
                0.57735026918962573, -3.4841377117503298,
                1.4841377117503296);
  check_test (test_of (&c, &student_t), -1.7320508075688774, 4,
              0.15830242337545783);
  check_effect (effect_of (&c, &mean_difference_student, 0.95), -1,
                0.57735026918962573, -2.6029813288761647,
                0.60298132887616473);
  cohorts_free (&c);
}

/* scipy #14418, #16055: p = 4.6e-6 for ten .04 against thirty .04. */
Test (means, two_constant_cohorts_are_degenerate)
{
  double low[10], high[30];
  for (size_t i = 0; i < 10; i++)
    low[i] = 0.04;
  for (int different = 0; different < 2; different++)
    {
      for (size_t i = 0; i < 30; i++)
        high[i] = different ? 0.05 : 0.04;
      struct cohorts c = cohorts_of (low, 10, high, 30);
      check_no_test (test_of (&c, &welch_t), STATUS_DEGENERATE);
      check_no_test (test_of (&c, &student_t), STATUS_DEGENERATE);
      check_no_interval (effect_of (&c, &mean_difference, 0.95),
                         STATUS_DEGENERATE, different ? -0.01 : 0);
      check_no_interval (effect_of (&c, &hedges_g, 0.95),
                         STATUS_DEGENERATE, NAN);
      check_no_interval (effect_of (&c, &relative_lift, 0.95),
                         STATUS_DEGENERATE, NAN);
      check_no_test (one_sample_test (&c, 0.03), STATUS_DEGENERATE);
      check_no_interval (one_sample_effect (&c, 0.03), STATUS_DEGENERATE,
                         0.01);
      cohorts_free (&c);
    }
}

Test (means, rounding_is_no_spread)
{
  static const double big[] = { 1e9, 1e9, 1e9 + 1e-7, 1e9 };
  static const double tiny[] = { 1e-20, 2e-20, 3e-20 };
  struct cohorts c = cohorts_of (tiny, 3, big, 4);
  check_no_test (test_of (&c, &welch_t), STATUS_DEGENERATE);
  cohorts_free (&c);
}

Test (means, too_few_members_are_a_status)
{
  struct cohorts none = cohorts_of (a, COUNT (a), b, 0);
  check_no_test (test_of (&none, &welch_t), STATUS_EMPTY);
  check_no_test (test_of (&none, &student_t), STATUS_EMPTY);
  check_no_interval (effect_of (&none, &mean_difference, 0.95),
                     STATUS_EMPTY, NAN);
  check_no_interval (effect_of (&none, &relative_lift, 0.95), STATUS_EMPTY,
                     NAN);

  struct cohorts one = cohorts_of (b, 1, a, COUNT (a));
  check_no_test (test_of (&one, &welch_t), STATUS_EMPTY);
  check_no_test (one_sample_test (&one, 3), STATUS_EMPTY);
  check_no_interval (effect_of (&one, &mean_difference, 0.95), STATUS_EMPTY,
                     5.25 - 14.7875);

  struct cohorts two = cohorts_of (a, 1, b, 1);
  check_no_test (test_of (&two, &student_t), STATUS_EMPTY);
  struct cohorts three = cohorts_of (a, 2, b, 1);
  check_no_interval (effect_of (&three, &hedges_g, 0.95), STATUS_EMPTY, NAN);
  cohorts_free (&none);
  cohorts_free (&one);
  cohorts_free (&two);
  cohorts_free (&three);
}

Test (means, student_takes_a_cohort_of_one)
{
  static const double four[] = { 4 };
  struct cohorts c = cohorts_of (four, 1, b, COUNT (b));
  check_test (test_of (&c, &student_t), -0.92376014351013902, 11,
              0.37543041173013514);
  check_effect (effect_of (&c, &mean_difference_student, 0.95), -3.5625,
                3.8565205752037284, -12.050644555611477,
                4.925644555611477);
  cohorts_free (&c);
}

Test (means, no_target_is_refused)
{
  struct cohorts c = a_and_b ();
  check_no_test (one_sample_test (&c, NAN), STATUS_REFUSED);
  check_no_interval (one_sample_effect (&c, NAN), STATUS_REFUSED, NAN);
  cohorts_free (&c);
}

Test (means, swapping_cohorts_flips_the_signs_exactly)
{
  struct cohorts ab = a_and_b ();
  struct cohorts ba = cohorts_of (b, COUNT (b), a, COUNT (a));
  static const struct method *const methods[] = { &welch_t, &student_t };
  for (size_t i = 0; i < 2; i++)
    {
      struct test one = test_of (&ab, methods[i]);
      struct test other = test_of (&ba, methods[i]);
      cr_assert_eq (one.statistic, -other.statistic);
      cr_assert_eq (one.p_value, other.p_value);
    }
  static const struct measure *const measures[]
    = { &mean_difference, &mean_difference_student, &hedges_g };
  for (size_t i = 0; i < COUNT (measures); i++)
    {
      struct effect one = effect_of (&ab, measures[i], 0.95);
      struct effect other = effect_of (&ba, measures[i], 0.95);
      cr_assert_eq (one.estimate, -other.estimate);
      cr_assert_eq (one.conf_low, -other.conf_high);
      cr_assert_eq (one.conf_high, -other.conf_low);
    }
  cohorts_free (&ab);
  cohorts_free (&ba);
}

/* scipy #26113 */
Test (means, unit_changes_no_digit)
{
  struct cohorts plain = a_and_b ();
  struct test want = test_of (&plain, &welch_t);
  struct effect lift = effect_of (&plain, &relative_lift, 0.95);
  struct effect g = effect_of (&plain, &hedges_g, 0.95);
  for (int exponent = -600; exponent <= 600; exponent += 300)
    {
      double x[COUNT (a)], y[COUNT (b)];
      for (size_t i = 0; i < COUNT (a); i++)
        x[i] = ldexp (a[i], exponent);
      for (size_t i = 0; i < COUNT (b); i++)
        y[i] = ldexp (b[i], exponent);
      struct cohorts c = cohorts_of (x, COUNT (a), y, COUNT (b));
      struct test test = test_of (&c, &welch_t);
      cr_assert_eq (test.statistic, want.statistic);
      cr_assert_eq (test.df, want.df);
      cr_assert_eq (test.p_value, want.p_value);
      cr_assert_eq (test_of (&c, &student_t).p_value,
                    test_of (&plain, &student_t).p_value);
      cr_assert_eq (test_of (&c, &welch_anova).p_value,
                    test_of (&plain, &welch_anova).p_value);
      cr_assert_eq (effect_of (&c, &relative_lift, 0.95).conf_high,
                    lift.conf_high);
      cr_assert_eq (effect_of (&c, &hedges_g, 0.95).conf_low, g.conf_low);
      cohorts_free (&c);
    }
  cohorts_free (&plain);
}

Test (means, shift_moves_the_mean_and_nothing_else)
{
  struct cohorts plain = a_and_b ();
  double x[COUNT (a)], y[COUNT (b)];
  for (size_t i = 0; i < COUNT (a); i++)
    x[i] = a[i] + 1024;
  for (size_t i = 0; i < COUNT (b); i++)
    y[i] = b[i] + 1024;
  struct cohorts c = cohorts_of (x, COUNT (a), y, COUNT (b));
  ASSERT_NEAR (test_of (&c, &welch_t).p_value,
               test_of (&plain, &welch_t).p_value, 1e-11);
  ASSERT_NEAR (effect_of (&c, &mean_difference, 0.95).conf_low,
               effect_of (&plain, &mean_difference, 0.95).conf_low, 1e-11);
  cohorts_free (&plain);
  cohorts_free (&c);
}

/* Every row twice: the variance of the mean is (n - 1)/(2 n - 1) of what
   it was, by hand. */
Test (means, duplicated_rows_halve_the_variance)
{
  struct cohorts once = cohorts_of (a, COUNT (a), a, COUNT (a));
  double twice[2 * COUNT (a)];
  for (size_t i = 0; i < 2 * COUNT (a); i++)
    twice[i] = a[i / 2];
  struct cohorts c = cohorts_of (twice, 2 * COUNT (a), twice, 2 * COUNT (a));
  double ratio = effect_of (&c, &mean_difference, 0.95).std_error
                 / effect_of (&once, &mean_difference, 0.95).std_error;
  ASSERT_NEAR (ratio * ratio, 9.0 / 19, CLOSED_FORM);
  cohorts_free (&once);
  cohorts_free (&c);
}

Test (anova, agrees_with_r)
{
  struct cohorts c = a_and_b ();
  cohorts_add (&c, d, COUNT (d));
  struct test test = test_of (&c, &welch_anova);
  cr_assert_eq (test.status, STATUS_OK);
  cr_assert_eq (test.has, HAS_STATISTIC | HAS_DF | HAS_DF2);
  ASSERT_NEAR (test.statistic, 5.4887440242805203, CLOSED_FORM);
  cr_assert_eq (test.df, 2);
  ASSERT_NEAR (test.df2, 11.396135953900977, CLOSED_FORM);
  ASSERT_NEAR (test.p_value, 0.021408555925692446, CLOSED_FORM);
  cohorts_free (&c);
}

Test (anova, two_cohorts_are_the_squared_t)
{
  struct cohorts c = a_and_b ();
  struct test t = test_of (&c, &welch_t), f = test_of (&c, &welch_anova);
  ASSERT_NEAR (f.statistic, t.statistic * t.statistic, CLOSED_FORM);
  ASSERT_NEAR (f.df2, t.df, CLOSED_FORM);
  ASSERT_NEAR (f.p_value, t.p_value, CLOSED_FORM);
  cohorts_free (&c);
}

Test (anova, an_empty_cohort_changes_nothing)
{
  struct cohorts c = a_and_b ();
  double want = test_of (&c, &welch_anova).p_value;
  cohorts_add (&c, d, 0);
  struct test test = test_of (&c, &welch_anova);
  cr_assert_eq (test.p_value, want);
  cr_assert_str_eq (test.options[1].name, "empty_cohorts");
  cohorts_free (&c);
}

Test (anova, order_of_cohorts_changes_no_more_than_rounding)
{
  struct cohorts abd = a_and_b (), dab = { 0 };
  cohorts_add (&abd, d, COUNT (d));
  cohorts_add (&dab, d, COUNT (d));
  cohorts_add (&dab, a, COUNT (a));
  cohorts_add (&dab, b, COUNT (b));
  ASSERT_NEAR (test_of (&abd, &welch_anova).p_value,
               test_of (&dab, &welch_anova).p_value, CLOSED_FORM);
  cohorts_free (&abd);
  cohorts_free (&dab);
}

Test (anova, what_cannot_be_weighted_is_a_status)
{
  static const double constant[] = { 2, 2, 2 };
  struct cohorts c = a_and_b ();
  cohorts_add (&c, constant, 3);
  cr_assert_eq (test_of (&c, &welch_anova).status, STATUS_DEGENERATE);
  struct cohorts one = a_and_b ();
  cohorts_add (&one, constant, 1);
  cr_assert_eq (test_of (&one, &welch_anova).status, STATUS_EMPTY);
  struct cohorts alone = cohorts_of (a, COUNT (a), b, 0);
  cr_assert_eq (test_of (&alone, &welch_anova).status, STATUS_EMPTY);
  cr_assert (isnan (test_of (&alone, &welch_anova).df2));
  cohorts_free (&c);
  cohorts_free (&one);
  cohorts_free (&alone);
}

/* R finds the limits with uniroot on pt (), good to about 1e-10. */
Test (hedges_g, agrees_with_r)
{
  struct cohorts c = a_and_b ();
  struct effect g = effect_of (&c, &hedges_g, 0.95);
  ASSERT_NEAR (g.estimate, 1.1582523144718806, CLOSED_FORM);
  ASSERT_NEAR (g.conf_low, 0.26363524768604701, ITERATIVE);
  ASSERT_NEAR (g.conf_high, 2.0286990547876775, ITERATIVE);
  cohorts_free (&c);

  struct cohorts db = cohorts_of (d, COUNT (d), b, COUNT (b));
  g = effect_of (&db, &hedges_g, 0.95);
  ASSERT_NEAR (g.estimate, 1.3693708260303363, CLOSED_FORM);
  ASSERT_NEAR (g.conf_low, 0.35285228277145786, ITERATIVE);
  ASSERT_NEAR (g.conf_high, 2.3541237160687136, ITERATIVE);
  cohorts_free (&db);
}

/* The exact factor J against its expansion
   1 - 3/(4 v - 1) - 1/(32 v^2) + O(v^-3), across the change of its formula
   at 40 degrees of freedom. */
Test (hedges_g, factor_is_smooth_in_the_degrees_of_freedom)
{
  for (uint64_t n = 10; n < 3000000; n = n < 40 ? n + 1 : n * 3)
    {
      struct cohorts c = { .arms = 2 };
      for (size_t i = 0; i < 2; i++)
        c.moments[i] = (struct moments) { .n = n, .mean = i ? 0 : 0.5,
                                          .m2 = (double) (n - 1) };
      double v = 2 * (double) n - 2;
      double factor = effect_of (&c, &hedges_g, 0.95).estimate / 0.5;
      double series = 1 - 3 / (4 * v - 1) - 1 / (32 * v * v);
      cr_assert_float_eq (factor, series, 0.03 / (v * v * v) + 2e-15);
      cohorts_free (&c);
    }
}

Test (hedges_g, a_chasm_keeps_the_estimate_without_an_interval)
{
  struct cohorts c = { .arms = 2 };
  for (size_t i = 0; i < 2; i++)
    c.moments[i] = (struct moments) { .n = 100, .mean = i ? 0 : 1e6,
                                      .m2 = 99 };
  check_no_interval (effect_of (&c, &hedges_g, 0.95), STATUS_NOT_CONVERGED,
                     996206.5323851677);
  cohorts_free (&c);
}

Test (lift, agrees_with_r)
{
  struct cohorts c = a_and_b ();
  struct effect lift = effect_of (&c, &relative_lift, 0.95);
  ASSERT_NEAR (lift.estimate, 0.9553719008264463, CLOSED_FORM);
  ASSERT_NEAR (lift.conf_low, 0.15043779931588142, CLOSED_FORM);
  ASSERT_NEAR (lift.conf_high, 2.1688158606257431, CLOSED_FORM);
  cohorts_free (&c);
  struct cohorts da = cohorts_of (d, COUNT (d), a, COUNT (a));
  lift = effect_of (&da, &relative_lift, 0.95);
  ASSERT_NEAR (lift.estimate, 0.20275329066537862, CLOSED_FORM);
  ASSERT_NEAR (lift.conf_low, -0.44938691889420035, CLOSED_FORM);
  ASSERT_NEAR (lift.conf_high, 1.2539129389782286, CLOSED_FORM);
  cohorts_free (&da);
}

/* -10 to -5 is a rise of half: the sign is that of the difference. */
Test (lift, a_negative_baseline_keeps_the_sign_of_the_difference)
{
  double x[COUNT (a)], y[COUNT (b)];
  for (size_t i = 0; i < COUNT (a); i++)
    x[i] = -a[i];
  for (size_t i = 0; i < COUNT (b); i++)
    y[i] = -b[i];
  struct cohorts c = a_and_b ();
  struct cohorts negative = cohorts_of (x, COUNT (a), y, COUNT (b));
  struct effect lift = effect_of (&c, &relative_lift, 0.95);
  struct effect fall = effect_of (&negative, &relative_lift, 0.95);
  cr_assert_eq (fall.estimate, -lift.estimate);
  cr_assert_eq (fall.conf_low, -lift.conf_high);
  cr_assert_eq (fall.conf_high, -lift.conf_low);
  cohorts_free (&c);
  cohorts_free (&negative);
}

Test (lift, a_baseline_not_clear_of_zero_has_no_lift)
{
  static const double around[] = { -3, 4, -1, 2, -2.5, 1.5 };
  struct cohorts c = cohorts_of (a, COUNT (a), around, COUNT (around));
  check_no_interval (effect_of (&c, &relative_lift, 0.95), STATUS_REFUSED,
                     NAN);
  cohorts_free (&c);
}

Test (lift, excludes_zero_exactly_when_welch_is_significant)
{
  static const double levels[] = { 0.5, 0.8, 0.9, 0.95, 0.975, 0.978, 0.979,
                                   0.98 };
  struct cohorts c = a_and_b ();
  double p = test_of (&c, &welch_t).p_value;
  for (size_t i = 0; i < COUNT (levels); i++)
    {
      struct effect lift = effect_of (&c, &relative_lift, levels[i]);
      cr_assert_eq (lift.conf_low > 0, p < 1 - levels[i]);
    }
  cohorts_free (&c);
}
