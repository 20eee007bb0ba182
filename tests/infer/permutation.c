#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/random.h"
#include "cohorts.h"
#include "near.h"
#include "suff/clusters.h"

/* Expected values: tests/oracle/permutation.R, all deals. */

static const double a[] = { 12.5, 7.25, 19.75, 3.5, 22 };
static const double b[] = { 5.25, 9.5, 6.125, 14.75, 2.5, 8 };

Test (permutation, counts_all_deals_of_small_cohorts)
{
  struct cohorts c = cohorts_of (a, COUNT (a), b, COUNT (b));
  struct test t = test_of (&c, &permutation);
  ASSERT_NEAR (t.statistic, 1.3512050735775478, CLOSED_FORM);
  ASSERT_NEAR (t.p_value, 99. / 462, CLOSED_FORM);
  cr_assert_str_eq (t.options[0].value, "exact");
  cr_assert_str_eq (t.options[1].value, "462");
  cohorts_free (&c);
}

Test (permutation, swapping_the_cohorts_changes_the_sign_alone)
{
  struct cohorts c = cohorts_of (a, COUNT (a), b, COUNT (b));
  struct cohorts d = cohorts_of (b, COUNT (b), a, COUNT (a));
  struct test t = test_of (&c, &permutation), u = test_of (&d, &permutation);
  ASSERT_NEAR (t.statistic, -u.statistic, CLOSED_FORM);
  ASSERT_NEAR (t.p_value, u.p_value, CLOSED_FORM);
  cohorts_free (&c);
  cohorts_free (&d);
}

/* 20 and 20 members: too many deals to count; p = (b + 1)/(B + 1), within
   four standard errors of Welch's p, which normal values have. */
Test (permutation, draws_deals_of_larger_cohorts)
{
  double x[20], y[20];
  struct random r = random_of (5, 1);
  for (size_t i = 0; i < 20; i++)
    {
      x[i] = random_unit (&r) + random_unit (&r) + random_unit (&r) + .4;
      y[i] = random_unit (&r) + random_unit (&r) + random_unit (&r);
    }
  struct cohorts c = cohorts_of (x, 20, y, 20);
  struct test t = test_of (&c, &permutation);
  struct test w = test_of (&c, &welch_t);
  cr_assert_str_eq (t.options[0].value, "monte carlo");
  cr_assert_str_eq (t.options[1].value, "10000");
  ASSERT_NEAR (t.statistic, w.statistic, 1e-10);
  double se = sqrt (w.p_value * (1 - w.p_value) / 1e4);
  cr_assert_lt (fabs (t.p_value - w.p_value), 4 * se + .005);
  ASSERT_NEAR (fmod (t.p_value * 1e4 + 1e-6, 1), 1e-6, 1e-2);
  struct test again = test_of (&c, &permutation);
  cr_assert_eq (t.p_value, again.p_value);
  cohorts_free (&c);
}

/* No deal is as far out: the smallest p there can be, never 0. */
Test (permutation, p_is_never_zero)
{
  double x[30], y[30];
  for (size_t i = 0; i < 30; i++)
    {
      x[i] = 1000 + (double) i;
      y[i] = (double) i;
    }
  struct cohorts c = cohorts_of (x, 30, y, 30);
  ASSERT_NEAR (test_of (&c, &permutation).p_value, 1e-4, CLOSED_FORM);
  cohorts_free (&c);
}

Test (permutation, nothing_to_deal_has_a_status)
{
  static const double flat[] = { 2, 2, 2 };
  struct cohorts c = cohorts_of (flat, 3, flat, 3);
  cr_assert_eq (test_of (&c, &permutation).status, STATUS_DEGENERATE);
  struct cohorts d = cohorts_of (a, COUNT (a), b, 1);
  cr_assert_eq (test_of (&d, &permutation).status, STATUS_EMPTY);
  cohorts_free (&c);
  cohorts_free (&d);
}

/* Under the null with unequal spreads and sizes the studentised test
   holds its level; 3 standard errors of 600 sets. */
Test (permutation, holds_its_level_where_spreads_differ)
{
  int rejected = 0;
  for (uint64_t set = 0; set < 600; set++)
    {
      struct random r = random_of (6, set);
      double x[12], y[36];
      for (size_t i = 0; i < 12; i++)
        x[i] = 4 * (random_unit (&r) + random_unit (&r) - 1);
      for (size_t i = 0; i < 36; i++)
        y[i] = random_unit (&r) + random_unit (&r) - 1;
      struct cohorts c = cohorts_of (x, 12, y, 36);
      struct sample sample = cohorts_sample (&c);
      struct ask ask = ask_of (&c, .95, NAN);
      ask.seed = set;
      rejected += permutation.run (&sample, &ask).p_value <= .05;
      cohorts_free (&c);
    }
  cr_assert_lt (fabs (rejected / 600. - .05), 3 * sqrt (.05 * .95 / 600)
                                                + .01);
}

static struct test
clustered (const double *y, const uint32_t *arm, const uint32_t *cluster,
           size_t n)
{
  struct arena *arena = arena_new ();
  struct clusters clusters = clusters_fold (arena, y, arm, cluster, n, 2);
  struct moments moments[2] = { 0 };
  for (size_t i = 0; i < n; i++)
    moments_add (&moments[arm[i]], y[i]);
  struct sample sample = { .arms = 2, .moments = moments,
                           .clusters = &clusters };
  struct ask ask = { .scratch = arena, .level = 0, .reference = 1 };
  struct test t = permutation_cluster.run (&sample, &ask);
  arena_free (arena);           /* the options went with it */
  return t;
}

/* The sums of the R script, split over as many units. */
Test (permutation, deals_out_whole_clusters)
{
  static const double y[] = { 20, 1, 4, 30, 1, 2, 8, 0, 11, 0, 7, 12, 1, 1,
                              1 };
  static const uint32_t arm[] = { 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1,
                                  1 };
  static const uint32_t cluster[] = { 5, 5, 9, 2, 2, 2, 4, 4, 1, 1, 0, 8, 8,
                                      8, 8 };
  struct test t = clustered (y, arm, cluster, COUNT (y));
  ASSERT_NEAR (t.statistic, 3.2529840421375353, CLOSED_FORM);
  ASSERT_NEAR (t.p_value, 4. / 35, CLOSED_FORM);
}

Test (permutation, refuses_clusters_that_are_in_both_cohorts)
{
  static const double y[] = { 1, 2, 3, 4, 5, 7 };
  static const uint32_t arm[] = { 0, 1, 0, 0, 1, 1 };
  static const uint32_t cluster[] = { 0, 0, 1, 2, 3, 4 };
  cr_assert_eq (clustered (y, arm, cluster, COUNT (y)).status,
                STATUS_REFUSED);
}
