#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

#include "cohorts.h"
#include "near.h"

/* Expected values: tests/oracle/ranks.R, unless a test says otherwise. */

static const double a[] = { 12.5, 7.25, 19.75, 3.5, 22, 15.125, 8.875, 30.5,
                            11, 17.375 };
static const double b[] = { 5.25, 9.5, 6.125, 14.75, 2.5, 8, 10.625, 4.375,
                            12.25, 7.75, 3.125, 6.5 };
static const double u[] = { 5, 4, 5, 3, 5, 4, 2, 5, 4, 5, 3, 5 };
static const double v[] = { 3, 4, 2, 5, 1, 3, 4, 2, 3, 4 };

static const char *
option (const struct test *test, const char *name)
{
  for (size_t i = 0; i < OPTIONS_MAX && test->options[i].name; i++)
    if (!strcmp (test->options[i].name, name))
      return test->options[i].value;
  return "";
}

static void
check (struct cohorts c, double w, double p, const char *exact)
{
  struct test test = test_of (&c, &mann_whitney);
  cr_assert_eq (test.status, STATUS_OK);
  cr_assert_eq (test.has, HAS_STATISTIC);
  cr_assert_eq (test.statistic, w);
  ASSERT_NEAR (test.p_value, p, CLOSED_FORM);
  cr_assert_str_eq (option (&test, "exact"), exact);
  cohorts_free (&c);
}

Test (mann_whitney, exact_without_ties_agrees_with_r_both_ways)
{
  check (cohorts_of (a, COUNT (a), b, COUNT (b)), 97, 0.013769512221524605,
         "true");
  check (cohorts_of (b, COUNT (b), a, COUNT (a)), 23, 0.013769512221524605,
         "true");
}

Test (mann_whitney, ties_agree_with_r_both_ways)
{
  check (cohorts_of (u, COUNT (u), v, COUNT (v)), 90.5,
         0.040788443548872788, "false");
  check (cohorts_of (v, COUNT (v), u, COUNT (u)), 29.5,
         0.040788443548872788, "false");
  static const double one[] = { 1, 2, 3, 4, 5 }, three[] = { 3, 4, 5, 6, 7 };
  check (cohorts_of (one, 5, three, 5), 4.5, 0.11384629800665808, "false");
}

Test (mann_whitney, fifty_or_more_are_no_longer_exact)
{
  double x[60], y[55];
  for (size_t i = 0; i < 60; i++)
    x[i] = (double) (i + 1) * 1.25;
  for (size_t i = 0; i < 55; i++)
    y[i] = (double) (i + 1) + 0.125;
  check (cohorts_of (x, 60, y, 55), 2090, 0.013865560073518515, "false");
}

/* wilcox.test (1:3, c (2, 2)) has W = 3 = n1 n0/2: p = 1. */
Test (mann_whitney, a_draw_is_p_1)
{
  static const double x[] = { 1, 2, 3 }, y[] = { 2, 2 };
  check (cohorts_of (x, 3, y, 2), 3, 1, "false");
}

Test (mann_whitney, monotone_changes_of_the_outcome_change_nothing)
{
  double x[COUNT (u)], y[COUNT (v)];
  for (size_t i = 0; i < COUNT (u); i++)
    x[i] = exp (u[i]) - 1e3;
  for (size_t i = 0; i < COUNT (v); i++)
    y[i] = exp (v[i]) - 1e3;
  check (cohorts_of (x, COUNT (u), y, COUNT (v)), 90.5,
         0.040788443548872788, "false");
}

Test (mann_whitney, other_cohorts_are_not_looked_at)
{
  struct cohorts c = cohorts_of (u, COUNT (u), v, COUNT (v));
  cohorts_add (&c, a, COUNT (a));
  check (c, 90.5, 0.040788443548872788, "false");
}

/* hypors #6 divides by 0 here. */
Test (mann_whitney, all_tied_or_empty_is_a_status)
{
  static const double same[] = { 4, 4, 4, 4 };
  struct cohorts tied = cohorts_of (same, 4, same, 3);
  struct test test = test_of (&tied, &mann_whitney);
  cr_assert_eq (test.status, STATUS_DEGENERATE);
  cr_assert (isnan (test.p_value) && isnan (test.statistic));
  struct cohorts none = cohorts_of (a, COUNT (a), b, 0);
  cr_assert_eq (test_of (&none, &mann_whitney).status, STATUS_EMPTY);
  cohorts_free (&tied);
  cohorts_free (&none);
}

/* Two million members a cohort in two values: t^3 is 6e19 and W 2e12.
   By hand: W = n^2 (.6 * .5 + .5 (.6 * .5 + .4 * .5)) = .55 n^2, and
   with N = 2 n, S = (t1 t2)/(N (N - 1)), s^2 = n^2 S N / 4. */
Test (mann_whitney, millions_of_ties_do_not_overflow)
{
  enum { MILLIONS = 2000000 };
  static const double value[] = { 0, 1 };
  static const uint64_t count[] = { MILLIONS * 2 / 5, MILLIONS * 3 / 5,
                                    MILLIONS / 2, MILLIONS / 2 };
  struct ranked ranked = { .arms = 2, .values = 2, .value = value,
                           .count = count };
  struct sample sample = { .arms = 2, .ranked = &ranked };
  struct ask ask = { .confidence = 0.95, .level = 0, .reference = 1 };
  struct test test = mann_whitney.run (&sample, &ask);
  double n = MILLIONS, all = 2 * n, t1 = 0.9 * n, t2 = 1.1 * n;
  cr_assert_eq (test.statistic, 0.55 * n * n);
  cr_assert_eq (test.status, STATUS_UNDERFLOW);
  double z = (0.05 * n * n - 0.5)
             / sqrt (n * n * t1 * t2 / (all * (all - 1)) * all / 4);
  /* log10 of 2 phi (z)/z (1 - 1/z^2), to 1/z^4 = 4e-10 */
  double want = (log (2) - z * z / 2 - log (z * sqrt (2 * acos (-1)))
                 + log1p (-1 / (z * z))) / log (10);
  ASSERT_NEAR (test.log10_p, want, ITERATIVE);
}
