#include <criterion/criterion.h>
#include <math.h>

#include "cohorts.h"
#include "infer/generated.h"
#include "near.h"

/* Expected values: tests/oracle/shares_more.R. */

/* Adds a cohort of so many promoters, passives and detractors. */
static void
add (struct cohorts *c, size_t promoters, size_t passives, size_t detractors)
{
  double y[VALUES_MAX];
  size_t n = 0;
  while (n < promoters)
    y[n++] = 100;
  while (n < promoters + passives)
    y[n++] = 0;
  while (n < promoters + passives + detractors)
    y[n++] = -100;
  cohorts_add (c, y, n);
}

static struct effect
own (size_t promoters, size_t passives, size_t detractors, double target)
{
  struct cohorts c = { 0 };
  add (&c, promoters, passives, detractors);
  struct sample sample = cohorts_sample (&c);
  struct ask ask = ask_of (&c, 0.95, target);
  struct effect effect = nps_one_sample.run (&sample, &ask);
  cohorts_free (&c);
  return effect;
}

Test (nps, difference_is_welch_on_points)
{
  struct cohorts c = { 0 };
  add (&c, 60, 25, 15);
  add (&c, 40, 32, 28);
  struct effect e = effect_of (&c, &nps_difference, 0.95);
  cr_assert_eq (e.status, STATUS_OK);
  ASSERT_NEAR (e.estimate, 33, CLOSED_FORM);
  ASSERT_NEAR (e.std_error, 11.069568805303735, CLOSED_FORM);
  ASSERT_NEAR (e.conf_low, 11.1693445570639, CLOSED_FORM);
  ASSERT_NEAR (e.conf_high, 54.830655442936106, CLOSED_FORM);
  struct test test = test_of (&c, &welch_t);
  ASSERT_NEAR (test.statistic, 2.9811459308323549, CLOSED_FORM);
  ASSERT_NEAR (test.df, 196.14101872020964, CLOSED_FORM);
  ASSERT_NEAR (test.p_value, 0.0032354007441280715, CLOSED_FORM);
  cohorts_free (&c);
}

/* Var = p + d - (p - d)^2, with n - 1. */
Test (nps, spread_has_a_closed_form)
{
  struct cohorts c = { 0 };
  add (&c, 60, 25, 15);
  double variance = 0.75 - 0.45 * 0.45;
  ASSERT_NEAR (moments_var (&c.moments[0]), 1e4 * variance * 100 / 99,
               CLOSED_FORM);
  cohorts_free (&c);
}

Test (nps, one_cohort_has_the_adjusted_wald_interval)
{
  struct effect e = own (60, 25, 15, 30);
  cr_assert_eq (e.status, STATUS_OK);
  cr_assert_str_eq (e.conf_method, "adjusted_wald");
  ASSERT_NEAR (e.estimate, 15, CLOSED_FORM);
  ASSERT_NEAR (e.conf_low, 29.343111201734096 - 30, CLOSED_FORM);
  ASSERT_NEAR (e.conf_high, 58.035529574964926 - 30, CLOSED_FORM);
  e = own (5, 3, 2, 0);
  ASSERT_NEAR (e.conf_low, -19.050615376363659, CLOSED_FORM);
  ASSERT_NEAR (e.conf_high, 65.204461530209812, CLOSED_FORM);
}

Test (nps, edges_stay_on_the_scale_and_mirror)
{
  struct effect all = own (10, 0, 0, 0), none = own (0, 0, 10, 0);
  cr_assert_eq (all.estimate, 100);
  cr_assert_eq (all.conf_high, 100);
  ASSERT_NEAR (all.conf_low, 47.503551544790206, CLOSED_FORM);
  cr_assert_eq (none.conf_low, -100);
  cr_assert_eq (none.conf_high, -all.conf_low);
  for (size_t p = 0; p <= 20; p++)
    for (size_t d = 0; p + d <= 20; d++)
      {
        struct effect e = own (p, 20 - p - d, d, 0);
        cr_assert (e.conf_low <= e.estimate && e.estimate <= e.conf_high);
        cr_assert_eq (own (d, 20 - p - d, p, 0).conf_low, -e.conf_high);
      }
}

Test (nps, what_is_no_score_is_refused)
{
  static const double y[] = { 100, 0, -100, 9 };
  struct cohorts c = { 0 };
  cohorts_add (&c, y, 4);
  cohorts_add (&c, y, 0);
  struct sample sample = cohorts_sample (&c);
  struct ask ask = ask_of (&c, 0.95, 0);
  cr_assert_eq (nps_one_sample.run (&sample, &ask).status, STATUS_REFUSED);
  ask.level = 1;
  cr_assert_eq (nps_one_sample.run (&sample, &ask).status, STATUS_EMPTY);
  ask.target = NAN;
  cr_assert_eq (nps_one_sample.run (&sample, &ask).status, STATUS_REFUSED);
  cohorts_free (&c);
}

/* Clusters: the same fit as of means. */
Test (nps, clusters_are_those_of_means)
{
  struct arena *arena = arena_new ();
  struct cluster_rows *rows = ARENA_NEW (arena, struct cluster_rows, 1);
  generate_clusters (rows, 71, 40, 2, 1, 0);
  for (size_t i = 0; i < rows->n; i++)
    rows->y[i] = rows->y[i] > 3 ? 100 : rows->y[i] > 2 ? 0 : -100;
  struct ranked ranked
    = ranked_fold (arena, rows->y, rows->arm, rows->n, 2);
  struct moments moments[]
    = { ranked_moments (&ranked, 0), ranked_moments (&ranked, 1) };
  struct clusters clusters = clusters_fold (
    arena, rows->y, rows->arm, rows->cluster, rows->n, 2);
  struct sample sample = { .arms = 2, .moments = moments, .ranked = &ranked,
                           .clusters = &clusters };
  struct ask ask = { .scratch = arena, .confidence = 0.95, .target = 20,
                     .horizon = NAN, .level = 1 };
  struct effect two = nps_difference_cluster.run (&sample, &ask);
  struct effect mean = mean_difference_cluster.run (&sample, &ask);
  cr_assert_eq (two.status, STATUS_OK);
  cr_assert_str_eq (two.conf_method, "cluster_cr2");
  cr_assert_eq (two.estimate, mean.estimate);
  ASSERT_NEAR (two.conf_low, mean.conf_low, CLOSED_FORM);
  struct effect one = nps_one_sample_cluster.run (&sample, &ask);
  struct effect own_mean = mean_one_sample_cluster.run (&sample, &ask);
  cr_assert_eq (one.estimate, own_mean.estimate);
  ASSERT_NEAR (one.conf_high, own_mean.conf_high, CLOSED_FORM);
  arena_free (arena);
}
