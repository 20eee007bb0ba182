/* Expected values by tests/oracle/cluster.R: CR2 and its df with whole
   matrices, CR1 from lm. */

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "infer/generated.h"
#include "infer/methods.h"
#include "infer/near.h"

/* A sample and what it points to. */
struct held {
  struct moments moments[8];
  struct clusters clusters;
  struct ranked ranked;
  struct sample sample;
};

static struct held *
hold (struct arena *arena, const struct cluster_rows *rows)
{
  struct held *held = ARENA_NEW (arena, struct held, 1);
  held->ranked
    = ranked_fold (arena, rows->y, rows->arm, rows->n, rows->arms);
  for (size_t a = 0; a < rows->arms; a++)
    held->moments[a] = ranked_moments (&held->ranked, a);
  held->clusters = clusters_fold (arena, rows->y, rows->arm, rows->cluster,
                                  rows->n, rows->arms);
  held->sample = (struct sample) {.arms = rows->arms,
                                  .moments = held->moments,
                                  .ranked = &held->ranked,
                                  .clusters = &held->clusters};
  return held;
}

static struct cluster_rows *
rows_new (struct arena *arena, uint64_t seed, size_t clusters, size_t arms,
          int mixed, int share)
{
  struct cluster_rows *rows = ARENA_NEW (arena, struct cluster_rows, 1);
  generate_clusters (rows, seed, clusters, arms, mixed, share);
  return rows;
}

static struct ask
ask_new (struct arena *arena)
{
  return (struct ask) {.scratch = arena, .confidence = 0.95, .target = NAN,
                       .horizon = NAN, .level = 1, .reference = 0};
}

struct reference {
  uint64_t seed;
  size_t clusters, arms;
  int mixed, share;
  double target;            /* NaN: two cohorts */
  const char *variance;
  double estimate, se, df, t, p;
};

static const struct reference references[] = {
  {5, 30, 2, 1, 0, NAN, "CR2", -0.24855392083022831, 0.22684316420678277,
   21.634229853862951, -1.0957082251050543, 0.28525476956820517},
  {6, 30, 2, 0, 0, NAN, "CR2", 0.085224311842026168, 0.23755436942382652,
   23.559752267032717, 0.35875707968972526, 0.72297183104658735},
  {8, 40, 2, 1, 1, NAN, "CR2", 0.10549450549450534, 0.066640639402940544,
   30.580050095646445, 1.5830356136986639, 0.12370216184617536},
  {9, 24, 3, 1, 0, NAN, "CR2", 0.62421832564031021, 0.2646867421460436,
   18.611811655675233, 2.3583286438120554, 0.029465884646669684},
  {10, 300, 2, 1, 0, NAN, "CR1", 0.27001207277588896, 0.056598102719901545,
   299, 4.7706912387532174, 2.8746622816820162e-06},
  {12, 300, 2, 0, 1, NAN, "CR1", 0.15237812254600122, 0.037368891163957363,
   299, 4.0776731072227079, 5.8375618369452773e-05},
  {13, 20, 1, 1, 0, 2.4, "CR2", 2.6367772005622152, 0.1836901338651554,
   14.697023046628678, 1.2890033644160248, 0.21731676518961771},
  {14, 200, 1, 1, 0, 2.4, "CR1", 2.458823565880182, 0.055508423174489931,
   199, 1.0597232368729173, 0.29055506652271196},
};
enum { REFERENCES = sizeof references / sizeof *references };

static const struct sample *
reference_sample (struct arena *arena, size_t i)
{
  const struct reference *r = references + i;
  return &hold (arena, rows_new (arena, r->seed, r->clusters, r->arms,
                                 r->mixed, r->share))->sample;
}

/* How cluster_wald is asked for reference I. */
static struct ask
reference_ask (struct arena *arena, size_t i)
{
  struct ask ask = ask_new (arena);
  ask.target = references[i].target;
  if (!isnan (ask.target))
    ask.level = 0;
  return ask;
}

Test (cluster, wald_agrees_with_matrices_written_out)
{
  struct arena *arena = arena_new ();
  for (size_t i = 0; i < REFERENCES; i++)
    {
      const struct reference *r = references + i;
      struct ask ask = reference_ask (arena, i);
      /* Of more cohorts the omnibus test is refused; see below. */
      const struct method *method
        = r->arms > 2 ? &cluster_wald_pair : &cluster_wald;
      struct test test = method->run (reference_sample (arena, i), &ask);
      cr_assert (test.status == STATUS_OK, "%zu: %s", i, test.why);
      ASSERT_NEAR (test.statistic, r->t, 1e-11);
      ASSERT_NEAR (test.df, r->df, 1e-11);
      ASSERT_NEAR (test.p_value, r->p, 1e-9);
      cr_assert_str_eq (test.options[0].value, r->variance);
      cr_assert_str_eq (test.options[1].value, r->variance[2] == '2'
                                               ? "satterthwaite" : "G-1");
    }
  arena_free (arena);
}

Test (cluster, interval_is_that_of_the_same_fit)
{
  struct arena *arena = arena_new ();
  for (size_t i = 0; i < REFERENCES; i++)
    {
      const struct reference *r = references + i;
      struct ask ask = reference_ask (arena, i);
      const struct measure *measure
        = !isnan (r->target) ? &mean_one_sample_cluster
          : r->share ? &risk_difference_cluster : &mean_difference_cluster;
      struct effect got = measure->run (reference_sample (arena, i), &ask);
      double null = isnan (r->target) ? 0 : r->target;
      cr_assert (got.status == STATUS_OK);
      ASSERT_NEAR (got.estimate, r->estimate - null, 1e-11);
      ASSERT_NEAR (got.std_error, r->se, 1e-11);
      ASSERT_NEAR ((got.conf_high + got.conf_low) / 2, r->estimate - null,
                   1e-11);
      /* The interval whose level is 1 - p ends at 0. */
      ask.confidence = 1 - r->p;
      got = measure->run (reference_sample (arena, i), &ask);
      cr_assert (fmin (fabs (got.conf_low), fabs (got.conf_high))
                 < 1e-7 * r->se);
      cr_assert_str_eq (got.conf_method, r->variance[2] == '2'
                                         ? "cluster_cr2" : "cluster_cr1");
    }
  arena_free (arena);
}

Test (cluster, one_sample_share_agrees_with_wilson_at_the_effective_n)
{
  const struct {
    uint64_t seed;
    size_t clusters;
    double df, se, z, p, low, high;
    const char *method;
  } want[] = {
    {15, 20, 14.149079312711143, 0.089634705443847731, 1.4081511836894074,
     0.18067837800805833, -0.058543908850480997, 0.30002826607345578,
     "wilson_cluster_cr2"},
    {16, 200, 199, 0.020299046207133714, 1.9807272144948878,
     0.048999388510330179, 0.00017287905404606008, 0.079975280737393573,
     "wilson_cluster_cr1"},
  };
  struct arena *arena = arena_new ();
  for (size_t i = 0; i < 2; i++)
    {
      struct held *held
        = hold (arena, rows_new (arena, want[i].seed, want[i].clusters, 1, 1,
                                 1));
      struct ask ask = ask_new (arena);
      ask.level = 0;
      ask.target = 0.4;
      struct test test = proportion_score_cluster.run (&held->sample, &ask);
      struct effect share
        = share_one_sample_cluster.run (&held->sample, &ask);
      ASSERT_NEAR (test.df, want[i].df, 1e-11);
      ASSERT_NEAR (test.statistic, want[i].z, 1e-11);
      ASSERT_NEAR (test.p_value, want[i].p, 1e-9);
      ASSERT_NEAR (share.std_error, want[i].se, 1e-11);
      ASSERT_NEAR (share.conf_low, want[i].low, 1e-9);
      ASSERT_NEAR (share.conf_high, want[i].high, 1e-9);
      cr_assert_str_eq (share.conf_method, want[i].method);
    }
  arena_free (arena);
}

Test (cluster, share_test_and_its_interval_agree)
{
  struct arena *arena = arena_new ();
  struct held *held = hold (arena, rows_new (arena, 15, 20, 1, 1, 1));
  struct ask ask = ask_new (arena);
  ask.level = 0;
  for (ask.target = 0.2; ask.target < 0.9; ask.target += 0.01)
    {
      struct test test = proportion_score_cluster.run (&held->sample, &ask);
      struct effect share
        = share_one_sample_cluster.run (&held->sample, &ask);
      cr_assert ((test.p_value <= 0.05)
                 == (share.conf_low >= 0 || share.conf_high <= 0));
    }
  arena_free (arena);
}

Test (cluster, four_cohorts_give_the_F_of_their_covariance)
{
  struct arena *arena = arena_new ();
  struct held *held = hold (arena, rows_new (arena, 17, 600, 4, 1, 0));
  struct ask ask = ask_new (arena);
  struct test test = cluster_wald.run (&held->sample, &ask);
  cr_assert (test.has == (HAS_STATISTIC | HAS_DF | HAS_DF2));
  ASSERT_NEAR (test.statistic, 71.98374328058226, 1e-11);
  cr_assert (test.df == 3 && test.df2 == 599);
  ASSERT_NEAR (test.p_value, 9.1245753690716332e-40, 1e-8);
  cr_assert_str_eq (test.options[0].value, "CR1");
  arena_free (arena);
}

Test (cluster, empty_arms_change_nothing)
{
  struct arena *arena = arena_new ();
  struct cluster_rows *rows = rows_new (arena, 10, 300, 2, 1, 0);
  struct ask ask = ask_new (arena);
  struct test two = cluster_wald.run (&hold (arena, rows)->sample, &ask);
  rows->arms = 4;
  struct test padded = cluster_wald.run (&hold (arena, rows)->sample, &ask);
  cr_assert (padded.statistic == two.statistic && padded.df == two.df
             && padded.has == two.has);
  arena_free (arena);
}

Test (cluster, few_clusters_of_many_cohorts_are_refused)
{
  struct arena *arena = arena_new ();
  struct held *held = hold (arena, rows_new (arena, 9, 24, 3, 1, 0));
  struct ask ask = ask_new (arena);
  struct test test = cluster_wald.run (&held->sample, &ask);
  cr_assert (test.status == STATUS_REFUSED && strstr (test.why, "compare"));
  arena_free (arena);
}

Test (cluster, swapping_the_arms_flips_the_sign_exactly)
{
  struct arena *arena = arena_new ();
  for (size_t i = 0; i < REFERENCES; i++)
    {
      if (!isnan (references[i].target) || references[i].arms > 2)
        continue;
      const struct sample *sample = reference_sample (arena, i);
      struct ask there = ask_new (arena), back = there;
      back.level = 0;
      back.reference = 1;
      struct test a = cluster_wald.run (sample, &there);
      struct test b = cluster_wald.run (sample, &back);
      cr_assert (a.statistic == -b.statistic && a.df == b.df
                 && a.p_value == b.p_value);
      struct effect e = mean_difference_cluster.run (sample, &there);
      struct effect f = mean_difference_cluster.run (sample, &back);
      cr_assert (e.estimate == -f.estimate && e.conf_low == -f.conf_high);
    }
  arena_free (arena);
}

Test (cluster, what_the_clusters_are_called_does_not_change_the_last_digit)
{
  struct arena *arena = arena_new ();
  const size_t arms[] = {2, 4};
  for (size_t i = 0; i < 2; i++)
    {
      struct cluster_rows *rows = rows_new (arena, 31, 400, arms[i], 1, 0);
      struct ask ask = ask_new (arena);
      struct test a = cluster_wald.run (&hold (arena, rows)->sample, &ask);
      for (size_t r = 0; r < rows->n; r++)
        rows->cluster[r] *= 2654435769u;
      struct test b = cluster_wald.run (&hold (arena, rows)->sample, &ask);
      cr_assert (a.statistic == b.statistic && a.df == b.df
                 && a.p_value == b.p_value);
    }
  arena_free (arena);
}

Test (cluster, the_unit_of_the_outcome_changes_nothing)
{
  struct arena *arena = arena_new ();
  const size_t clusters[] = {30, 400, 400}, arms[] = {2, 2, 3};
  const int exponent[] = {-600, -30, 30, 600};
  for (size_t i = 0; i < 3; i++)
    for (size_t e = 0; e < 4; e++)
      {
        struct cluster_rows *rows
          = rows_new (arena, 5, clusters[i], arms[i], 1, 0);
        struct ask ask = ask_new (arena);
        struct test a = cluster_wald.run (&hold (arena, rows)->sample, &ask);
        for (size_t r = 0; r < rows->n; r++)
          rows->y[r] = ldexp (rows->y[r], exponent[e]);
        struct test b = cluster_wald.run (&hold (arena, rows)->sample, &ask);
        ASSERT_NEAR (b.statistic, a.statistic, CLOSED_FORM);
        ASSERT_NEAR (b.df, a.df, CLOSED_FORM);
      }
  arena_free (arena);
}

Test (cluster, clusters_of_one_unit_give_welch_and_bell_mccaffrey)
{
  /* Then CR2 is HC2: var = s1^2/n1 + s0^2/n0, and under equal variances
     df = (1/n1 + 1/n0)^2 / (1/(n1^2 (n1 - 1)) + 1/(n0^2 (n0 - 1))). */
  struct arena *arena = arena_new ();
  struct cluster_rows *rows = rows_new (arena, 19, 14, 2, 1, 0);
  for (size_t i = 0; i < rows->n; i++)
    rows->cluster[i] = (uint32_t) i;
  struct held *held = hold (arena, rows);
  const struct moments *m = held->moments;
  cr_assert (m[0].n < 50 && m[1].n < 50);
  double n1 = (double) m[1].n, n0 = (double) m[0].n;
  struct ask ask = ask_new (arena);
  struct effect got = mean_difference_cluster.run (&held->sample, &ask);
  ASSERT_NEAR (got.std_error, sqrt (moments_var (m + 1) / n1
                                    + moments_var (m) / n0), CLOSED_FORM);
  struct test test = cluster_wald.run (&held->sample, &ask);
  ASSERT_NEAR (test.df, pow (1 / n1 + 1 / n0, 2)
                        / (1 / (n1 * n1 * (n1 - 1))
                           + 1 / (n0 * n0 * (n0 - 1))), CLOSED_FORM);
  arena_free (arena);
}

Test (cluster, many_clusters_of_one_unit_give_hc1)
{
  struct arena *arena = arena_new ();
  struct cluster_rows *rows = rows_new (arena, 19, 80, 2, 1, 0);
  for (size_t i = 0; i < rows->n; i++)
    rows->cluster[i] = (uint32_t) i;
  struct held *held = hold (arena, rows);
  const struct moments *m = held->moments;
  double n1 = (double) m[1].n, n0 = (double) m[0].n, n = n1 + n0;
  struct ask ask = ask_new (arena);
  struct effect got = mean_difference_cluster.run (&held->sample, &ask);
  double hc0 = moments_var (m + 1) * (n1 - 1) / (n1 * n1)
               + moments_var (m) * (n0 - 1) / (n0 * n0);
  ASSERT_NEAR (got.std_error, sqrt (n / (n - 2) * hc0), CLOSED_FORM);
  arena_free (arena);
}

Test (cluster, duplicating_every_unit_within_its_cluster_changes_cr2_nothing)
{
  /* n_ga/N_a, S_ga/N_a and so variance and df stay as they are. */
  struct arena *arena = arena_new ();
  struct cluster_rows *rows = rows_new (arena, 5, 30, 2, 1, 0);
  struct ask ask = ask_new (arena);
  struct test a = cluster_wald.run (&hold (arena, rows)->sample, &ask);
  for (size_t i = 0, n = rows->n; i < n; i++, rows->n++)
    {
      rows->y[rows->n] = rows->y[i];
      rows->arm[rows->n] = rows->arm[i];
      rows->cluster[rows->n] = rows->cluster[i];
    }
  struct test b = cluster_wald.run (&hold (arena, rows)->sample, &ask);
  ASSERT_NEAR (b.statistic, a.statistic, CLOSED_FORM);
  ASSERT_NEAR (b.df, a.df, CLOSED_FORM);
  arena_free (arena);
}

Test (cluster, ninety_per_cent_lies_inside_ninety_five)
{
  struct arena *arena = arena_new ();
  struct held *held = hold (arena, rows_new (arena, 15, 20, 2, 1, 1));
  const struct measure *const measures[]
    = {&mean_difference_cluster, &risk_difference_cluster,
       &mean_one_sample_cluster, &share_one_sample_cluster};
  for (size_t i = 0; i < 4; i++)
    {
      struct ask wide = ask_new (arena), narrow = wide;
      wide.target = narrow.target = i < 2 ? NAN : 0.4;
      narrow.confidence = 0.90;
      struct effect a = measures[i]->run (&held->sample, &wide);
      struct effect b = measures[i]->run (&held->sample, &narrow);
      cr_assert (a.conf_low < b.conf_low && b.conf_low < b.estimate
                 && b.estimate < b.conf_high && b.conf_high < a.conf_high);
    }
  arena_free (arena);
}

Test (cluster, fewer_than_five_clusters_in_a_cohort_are_refused)
{
  struct arena *arena = arena_new ();
  struct cluster_rows *rows = rows_new (arena, 5, 30, 2, 0, 0);
  size_t kept = 0;
  for (size_t i = 0; i < rows->n; i++)      /* 4 clusters of cohort 1 */
    {
      static uint32_t seen[4];
      static size_t known;
      bool keep = rows->arm[i] == 0;
      for (size_t s = 0; s < known; s++)
        keep = keep || seen[s] == rows->cluster[i];
      if (!keep && known < 4)
        {
          seen[known++] = rows->cluster[i];
          keep = true;
        }
      if (!keep)
        continue;
      rows->y[kept] = rows->y[i];
      rows->arm[kept] = rows->arm[i];
      rows->cluster[kept++] = rows->cluster[i];
    }
  rows->n = kept;
  struct held *held = hold (arena, rows);
  cr_assert (clusters_in (&held->clusters, 1) == 4);
  struct ask ask = ask_new (arena);
  struct test test = cluster_wald.run (&held->sample, &ask);
  cr_assert (test.status == STATUS_REFUSED && isnan (test.p_value)
             && test.why != NULL);
  cr_assert (mean_difference_cluster.run (&held->sample, &ask).status
             == STATUS_REFUSED);
  arena_free (arena);
}

/* Five clusters a cohort, outcomes as a function of their place. */
static struct held *
outcomes (struct arena *arena, double (*y) (size_t))
{
  struct cluster_rows *rows = ARENA_NEW (arena, struct cluster_rows, 1);
  rows->n = 60;
  rows->arms = 2;
  for (size_t i = 0; i < rows->n; i++)
    {
      rows->y[i] = y (i);
      rows->arm[i] = i >= 30;
      rows->cluster[i] = (uint32_t) (i / 6);
    }
  return hold (arena, rows);
}

static double
always (size_t i)
{
  return i < 30 ? 0.04 : 0.1;
}

static double
alike (size_t i)
{
  return (double) (i % 3) / 10;
}

static double
all_yes (size_t i)
{
  (void) i;
  return 1;
}

Test (cluster, no_spread_is_degenerate_not_infinite)
{
  struct arena *arena = arena_new ();
  double (*const cases[]) (size_t) = {always, alike, all_yes};
  for (size_t i = 0; i < 3; i++)
    {
      struct held *held = outcomes (arena, cases[i]);
      struct ask ask = ask_new (arena);
      struct test test = cluster_wald.run (&held->sample, &ask);
      cr_assert (test.status == STATUS_DEGENERATE, "case %zu", i);
      cr_assert (isnan (test.p_value) && isnan (test.statistic));
      struct effect effect = mean_difference_cluster.run (&held->sample,
                                                          &ask);
      cr_assert (effect.status == STATUS_DEGENERATE
                 && isnan (effect.conf_low));
      ask.target = 0.5;
      cr_assert (proportion_score_cluster.run (&held->sample, &ask).status
                 == STATUS_DEGENERATE);
      cr_assert (share_one_sample_cluster.run (&held->sample, &ask).status
                 == STATUS_DEGENERATE);
    }
  arena_free (arena);
}

Test (cluster, an_empty_cohort_is_empty_and_missing_clusters_are_refused)
{
  struct arena *arena = arena_new ();
  struct held *held = hold (arena, rows_new (arena, 13, 20, 1, 1, 0));
  held->sample.arms = 2;
  held->moments[1] = (struct moments) {0};
  struct ask ask = ask_new (arena);
  cr_assert (cluster_wald.run (&held->sample, &ask).status == STATUS_EMPTY);
  ask.level = 0;
  ask.target = 2;
  held->sample.clusters = NULL;
  cr_assert (cluster_wald.run (&held->sample, &ask).status
             == STATUS_REFUSED);
  arena_free (arena);
}

/* Every family that adds up over clusters says the same of four in a
   cohort: the sums of cluster_fit.h, placements, survival. */
Test (cluster, four_in_a_cohort_are_refused_in_the_same_words)
{
  struct arena *arena = arena_new ();
  struct cluster_rows *rows = rows_new (arena, 21, 40, 2, 1, 0);
  int8_t event[sizeof rows->arm / sizeof *rows->arm];
  memset (event, 1, sizeof event);
  for (size_t i = 0; i < rows->n; i++)
    rows->cluster[i] = rows->arm[i] ? 100 + rows->cluster[i] % 4
                                    : rows->cluster[i];
  struct held *held = hold (arena, rows);
  struct riskset set = riskset_fold (arena, rows->y, event, rows->arm,
                                     rows->n, 2, NAN);
  struct members at = members_fold (arena, rows->y, event, rows->arm,
                                    rows->cluster, rows->n, NAN);
  held->sample.riskset = &set;
  held->sample.members = &at;
  static const struct method *const tests[]
    = {&cluster_wald, &cluster_wald_pair, &brunner_munzel_cluster,
       &log_rank_cluster, &log_rank_pair_cluster, &log_rank_trend_cluster,
       &cox_wald_cluster, &rmst_z_cluster};
  struct ask ask = ask_new (arena);
  for (size_t i = 0; i < sizeof tests / sizeof *tests; i++)
    {
      struct test test = tests[i]->run (&held->sample, &ask);
      cr_assert (test.status == STATUS_REFUSED, "%zu", i);
      cr_assert_str_eq (test.why, "fewer than 5 clusters in a cohort");
    }
  arena_free (arena);
}

/* R's uniroot on the squared difference less t^2 times its variance. */
Test (cluster, lifts_are_fiellers_with_the_variance_of_the_fit)
{
  static const struct {
    size_t reference;           /* in `references` */
    double lift, low, high;
  } want[] = {
    {0, -0.091541705435174592, -0.24788492687900754, 0.088974344412523942},
    {3, 0.28300155769526114, 0.026343077189387776, 0.67579499767221107},
    {4, 0.10827981056796765, 0.061719197173251139, 0.15795112695517433},
    {5, 0.32120615604867586, 0.15460032758902553, 0.5177122206067446},
  };
  struct arena *arena = arena_new ();
  for (size_t i = 0; i < sizeof want / sizeof *want; i++)
    {
      struct ask ask = ask_new (arena);
      const struct sample *s = reference_sample (arena, want[i].reference);
      struct effect e = relative_lift_cluster.run (s, &ask);
      cr_assert (e.status == STATUS_OK, "%zu: %s", i, e.why);
      ASSERT_NEAR (e.estimate, want[i].lift, 1e-11);
      ASSERT_NEAR (e.conf_low, want[i].low, 1e-9);
      ASSERT_NEAR (e.conf_high, want[i].high, 1e-9);
      cr_assert_str_eq (e.conf_method, "fieller_cluster");
    }
  arena_free (arena);
}

/* Where the interval of the difference ends at 0, so does the lift's:
   one fit. */
Test (cluster, a_lift_touches_zero_with_its_difference)
{
  struct arena *arena = arena_new ();
  for (size_t i = 0; i < 6; i++)
    {
      struct ask ask = reference_ask (arena, i);
      const struct sample *s = reference_sample (arena, i);
      ask.confidence = 1 - references[i].p;
      struct effect e = relative_lift_cluster.run (s, &ask);
      if (e.status != STATUS_OK)      /* at so high a confidence */
        continue;
      cr_assert_lt (fmin (fabs (e.conf_low), fabs (e.conf_high)), 1e-6,
                    "%zu", i);
    }
  arena_free (arena);
}

Test (cluster, a_lift_over_nothing_is_refused_and_one_below_zero_turned)
{
  struct arena *arena = arena_new ();
  struct ask ask = ask_new (arena);
  struct cluster_rows *rows = rows_new (arena, 5, 30, 2, 1, 0);
  struct effect plain
    = relative_lift_cluster.run (&hold (arena, rows)->sample, &ask);
  for (size_t i = 0; i < rows->n; i++)
    rows->y[i] = -rows->y[i];
  struct effect turned
    = relative_lift_cluster.run (&hold (arena, rows)->sample, &ask);
  ASSERT_NEAR (turned.estimate, -plain.estimate, 1e-13);
  ASSERT_NEAR (turned.conf_low, -plain.conf_high, 1e-13);
  ASSERT_NEAR (turned.conf_high, -plain.conf_low, 1e-13);
  for (size_t i = 0; i < rows->n; i++)
    rows->y[i] += 2.7;
  struct effect none
    = relative_lift_cluster.run (&hold (arena, rows)->sample, &ask);
  cr_assert (none.status == STATUS_REFUSED && isnan (none.estimate));
  arena_free (arena);
}

/* 4 of 2,000 units are without, and none of the 60 of the level, whose 30
   clusters so have no spread of their own.  The share of all is 2056/2060. */
Test (cluster, rare_units_do_not_make_a_share_certain)
{
  enum { N = 2060 };
  struct arena *arena = arena_new ();
  static double y[N];
  static uint32_t arm[N], cluster[N];
  for (uint32_t i = 0; i < N; i++)
    {
      arm[i] = i < 60;
      cluster[i] = i / 2;
      y[i] = i % 500 != 61;
    }
  const uint64_t n[2] = {2000, 60}, x[2] = {1996, 60};
  struct clusters clusters = clusters_fold (arena, y, arm, cluster, N, 2);
  struct ranked ranked = ranked_fold (arena, y, arm, N, 2);
  struct moments moments[2] = {ranked_moments (&ranked, 0),
                               ranked_moments (&ranked, 1)};
  struct counts counts = {2, n, x};
  struct sample sample = {.arms = 2, .clusters = &clusters,
                          .ranked = &ranked, .moments = moments};
  struct ask ask = {.scratch = arena, .level = 1, .confidence = .95,
                    .target = NAN};
  struct test of_means = cluster_wald.run (&sample, &ask);
  sample.counts = &counts;
  struct test of_shares = cluster_wald.run (&sample, &ask);
  struct effect e = risk_difference_cluster.run (&sample, &ask);
  double p = 2056 / 2060.;
  ASSERT_NEAR (e.estimate, .002, 1e-10);
  ASSERT_NEAR (e.std_error, sqrt (p * (1 - p) * (1. / 2000 + 1. / 60)),
               1e-10);
  cr_assert_gt (of_shares.p_value, .7);
  cr_assert_lt (of_means.p_value, .06);
  cr_assert_str_eq (of_shares.options[2].value, "binomial");
  cr_assert_null (of_means.options[2].name);
  cr_assert_lt (e.conf_low, 0);
  arena_free (arena);
}
