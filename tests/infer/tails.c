/* Heavy tails and zeros. */

#include "infer/tails.h"

#include <criterion/criterion.h>
#include <math.h>

#include "base/random.h"
#include "cohorts.h"
#include "near.h"
#include "suff/clusters.h"

/* Expected values: tests/oracle/tails.R. */

static const double x[] = { 0, 0, 0, 12.5, 0, 30.25, 0, 0, 250, 0, 7.75, 0,
                            18, 0 };
static const double y[] = { 0, 9.5, 0, 0, 14.75, 0, 0, 11, 0, 0, 0, 40 };

struct scene {
  struct cohorts c;
  struct sample sample;
  struct ask ask;
};

static void
set (struct scene *s, const double *level, size_t n1,
     const double *reference, size_t n0)
{
  s->c = cohorts_of (level, n1, reference, n0);
  s->sample = cohorts_sample (&s->c);
  s->ask = ask_of (&s->c, .95, NAN);
}

Test (tails, kappa_and_skewness_agree_with_r)
{
  struct scene s;
  set (&s, x, COUNT (x), y, COUNT (y));
  struct tails t = tails_of (&s.sample, &s.ask, false);
  ASSERT_NEAR (t.kappa, 0.7248420150424929, CLOSED_FORM);
  cr_assert (t.heavy);
  ASSERT_NEAR (tails_skewness (s.sample.ranked, 0), 3.2210544453056591,
               CLOSED_FORM);
  ASSERT_NEAR (tails_skewness (s.sample.ranked, 1), 2.094729322739159,
               CLOSED_FORM);
  ASSERT_NEAR (tails_zeros (s.sample.ranked, 0), 9. / 14, CLOSED_FORM);
  ASSERT_NEAR (tails_zeros (s.sample.ranked, 1), 8. / 12, CLOSED_FORM);
  cohorts_free (&s.c);
}

/* Balanced cohorts with the same skewness: their tails cancel. */
Test (tails, kappa_is_zero_where_tails_cancel)
{
  struct scene s;
  set (&s, x, COUNT (x), x, COUNT (x));
  cr_assert_eq (tails_of (&s.sample, &s.ask, false).kappa, 0);
  cohorts_free (&s.c);
}

/* By hand: 20 members of 1 and one of 100: the ten largest hold 109 of
   120. */
Test (tails, ten_largest_units_of_a_cohort)
{
  double v[21], w[21];
  for (size_t i = 0; i < 21; i++)
    {
      v[i] = i ? 1 : -100;
      w[i] = 1;
    }
  struct scene s;
  set (&s, v, 21, w, 21);
  ASSERT_NEAR (tails_of (&s.sample, &s.ask, false).ten_largest, 109. / 120,
               CLOSED_FORM);
  ASSERT_NEAR (tails_of (&s.sample, &s.ask, true).ten_largest, 109. / 120,
               CLOSED_FORM);
  cohorts_free (&s.c);
}

Test (tails, two_parts_add_up_to_the_difference)
{
  struct scene s;
  set (&s, x, COUNT (x), y, COUNT (y));
  struct two_part t = tails_two_part (s.sample.ranked, 0, 1);
  ASSERT_NEAR (t.by_share, 0.98229166666666778, CLOSED_FORM);
  ASSERT_NEAR (t.by_amount, 15.496875000000001, CLOSED_FORM);
  ASSERT_NEAR (t.by_share + t.by_amount, 16.479166666666668, CLOSED_FORM);
  cohorts_free (&s.c);
}

Test (tails, winsorised_difference_agrees_with_r)
{
  struct scene s;
  set (&s, x, COUNT (x), y, COUNT (y));
  struct effect e = mean_difference_winsorised.run (&s.sample, &s.ask);
  ASSERT_NEAR (e.estimate, 12.729166666666668, CLOSED_FORM);
  ASSERT_NEAR (e.std_error, 14.364620834307653, CLOSED_FORM);
  ASSERT_NEAR (e.conf_low, -17.968920978990575, CLOSED_FORM);
  ASSERT_NEAR (e.conf_high, 43.42725431232391, CLOSED_FORM);
  cohorts_free (&s.c);
}

static const double a[] = { 12.5, 7.25, 19.75, 3.5, 22, 15.125, 8.875, 30.5,
                            11, 17.375 };
static const double b[] = { 5.25, 9.5, 6.125, 14.75, 2.5, 8, 10.625, 4.375,
                            12.25, 7.75, 3.125, 6.5 };

/* R with 400,000 draws: 1.8029 and 13.9051.  Limits of 1,999 draws
   scatter by about .27 (R as well), so means of 16 by .07: four of
   them. */
Test (tails, bootstrap_t_comes_near_many_draws)
{
  struct scene s;
  double low = 0, high = 0;
  set (&s, a, COUNT (a), b, COUNT (b));
  for (s.ask.seed = 1; s.ask.seed <= 16; s.ask.seed++)
    {
      struct effect e = tails_bootstrap (&s.sample, &s.ask, false);
      cr_assert_eq (e.status, STATUS_OK);
      ASSERT_NEAR (e.estimate, 7.225, CLOSED_FORM);
      low += e.conf_low / 16;
      high += e.conf_high / 16;
    }
  cr_assert_lt (fabs (low - 1.8029), .28, "%g", low);
  cr_assert_lt (fabs (high - 13.9051), .28, "%g", high);
  cohorts_free (&s.c);
}

Test (tails, bootstrap_depends_on_the_seed_alone)
{
  struct scene s;
  set (&s, a, COUNT (a), b, COUNT (b));
  double low = tails_bootstrap (&s.sample, &s.ask, false).conf_low;
  cr_assert_eq (tails_bootstrap (&s.sample, &s.ask, false).conf_low, low);
  s.ask.seed = 99;
  cr_assert_neq (tails_bootstrap (&s.sample, &s.ask, false).conf_low, low);
  cohorts_free (&s.c);
}

/* 60 exponential values against none: the t interval covers the mean 1
   too rarely, bootstrap-t close to 95 %; 200 sets, 3 standard errors. */
Test (tails, bootstrap_t_covers_a_skewed_mean)
{
  int covered = 0;
  for (uint64_t key = 0; key < 200; key++)
    {
      double v[60];
      struct random r = random_of (8, key);
      for (size_t i = 0; i < 60; i++)
        v[i] = -log (random_unit (&r));
      struct cohorts c = { 0 };
      cohorts_add (&c, v, 60);
      struct sample sample = cohorts_sample (&c);
      struct ask ask = { .scratch = c.arena, .confidence = .95, .target = 1,
                         .seed = key };
      struct effect e = tails_bootstrap (&sample, &ask, true);
      covered += e.conf_low <= 0 && e.conf_high >= 0;
      cohorts_free (&c);
    }
  cr_assert_gt (covered, 180);
  cr_assert_leq (covered, 199);
}

/* Clusters of one are units: the same draws, the same interval. */
Test (tails, clusters_of_one_are_units)
{
  struct scene s;
  set (&s, a, COUNT (a), b, COUNT (b));
  uint32_t cluster[COUNT (a) + COUNT (b)];
  for (uint32_t i = 0; i < COUNT (cluster); i++)
    cluster[i] = i;
  struct clusters clusters = clusters_fold (s.c.arena, s.c.y, s.c.arm,
                                            cluster, s.c.rows, 2);
  struct tails plain = tails_of (&s.sample, &s.ask, false);
  struct effect e = tails_bootstrap (&s.sample, &s.ask, false);
  s.sample.clusters = &clusters;
  ASSERT_NEAR (tails_of (&s.sample, &s.ask, false).kappa, plain.kappa,
               CLOSED_FORM);
  struct effect c = tails_bootstrap (&s.sample, &s.ask, false);
  ASSERT_NEAR (c.std_error, e.std_error, CLOSED_FORM);
  cr_assert_lt (fabs (c.conf_low - e.conf_low), 1);
  cohorts_free (&s.c);
}

Test (tails, nothing_varies_has_a_status)
{
  static const double flat[] = { 2, 2, 2, 2 };
  struct scene s;
  set (&s, flat, 4, flat, 4);
  cr_assert (isnan (tails_of (&s.sample, &s.ask, false).kappa));
  cr_assert (isnan (tails_skewness (s.sample.ranked, 0)));
  cr_assert_eq (tails_bootstrap (&s.sample, &s.ask, false).status,
                STATUS_DEGENERATE);
  cohorts_free (&s.c);
}
