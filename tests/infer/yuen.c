#include <criterion/criterion.h>
#include <math.h>

#include "cohorts.h"
#include "near.h"

/* Expected values: tests/oracle/spread.R. */

static const double a[] = { 12.5, 7.25, 19.75, 3.5, 22, 15.125, 8.875, 30.5,
                            11, 17.375 };
static const double b[] = { 5.25, 9.5, 6.125, 14.75, 2.5, 8, 10.625, 4.375,
                            12.25, 7.75, 3.125, 6.5 };

Test (yuen, agrees_with_its_definition_in_r)
{
  struct cohorts c = cohorts_of (a, COUNT (a), b, COUNT (b));
  struct test t = test_of (&c, &yuen);
  ASSERT_NEAR (t.statistic, 2.421108309650656, CLOSED_FORM);
  ASSERT_NEAR (t.df, 6.878783546040717, CLOSED_FORM);
  ASSERT_NEAR (t.p_value, 0.046621219631322514, 1e-11);
  struct effect e = effect_of (&c, &mean_difference_yuen, .95);
  ASSERT_NEAR (e.estimate, 6.8385416666666661, CLOSED_FORM);
  ASSERT_NEAR (e.std_error, 2.8245500787419981, CLOSED_FORM);
  ASSERT_NEAR (e.conf_low, 0.13560874446694893, 1e-10);
  ASSERT_NEAR (e.conf_high, 13.541474588866382, 1e-11);
  cohorts_free (&c);
}

Test (yuen, swapping_the_cohorts_flips_the_sign_exactly)
{
  struct cohorts c = cohorts_of (a, COUNT (a), b, COUNT (b));
  struct cohorts d = cohorts_of (b, COUNT (b), a, COUNT (a));
  struct test t = test_of (&c, &yuen), u = test_of (&d, &yuen);
  cr_assert_eq (t.statistic, -u.statistic);
  cr_assert_eq (t.p_value, u.p_value);
  cohorts_free (&c);
  cohorts_free (&d);
}

/* By hand: of ten members two at either end are cut, so the largest may
   be anything. */
Test (yuen, what_is_cut_off_does_not_matter)
{
  double far[COUNT (a)];
  for (size_t i = 0; i < COUNT (a); i++)
    far[i] = a[i] == 30.5 ? 1e9 : a[i];
  struct cohorts c = cohorts_of (a, COUNT (a), b, COUNT (b));
  struct cohorts d = cohorts_of (far, COUNT (far), b, COUNT (b));
  ASSERT_NEAR (test_of (&d, &yuen).statistic,
               test_of (&c, &yuen).statistic, CLOSED_FORM);
  cohorts_free (&c);
  cohorts_free (&d);
}

/* Fewer than five members: nothing is cut, and it is Welch's test. */
Test (yuen, without_cuts_is_welch)
{
  struct cohorts c = cohorts_of (a, 4, b, 4);
  struct test t = test_of (&c, &yuen), w = test_of (&c, &welch_t);
  ASSERT_NEAR (t.statistic, w.statistic, CLOSED_FORM);
  ASSERT_NEAR (t.df, w.df, CLOSED_FORM);
  cohorts_free (&c);
}

Test (yuen, constant_middles_are_degenerate)
{
  static const double flat[] = { 1, 5, 5, 5, 5, 5, 5, 5, 5, 9 };
  struct cohorts c = cohorts_of (flat, COUNT (flat), flat, COUNT (flat));
  cr_assert_eq (test_of (&c, &yuen).status, STATUS_DEGENERATE);
  struct cohorts d = cohorts_of (a, COUNT (a), b, 0);
  cr_assert_eq (test_of (&d, &yuen).status, STATUS_EMPTY);
  struct cohorts e = cohorts_of (a, COUNT (a), b, 1);
  cr_assert_eq (test_of (&e, &yuen).status, STATUS_EMPTY);
  cohorts_free (&c);
  cohorts_free (&d);
  cohorts_free (&e);
}
