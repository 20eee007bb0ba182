/* Rates and ratios in clusters, and clusters of two kinds.  Expected
   values by tests/oracle/cluster_rates.R: CR2 and its df with whole
   matrices, CR1 and two ways by sandwich::vcovCL. */

#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

#include "near.h"
#include "rated.h"

#define COUNT(array) (sizeof (array) / sizeof *(array))

/* glm's coefficients are about 1e-11 off. */
static const double GLM = 1e-9;

enum what { LOG_RATE, RATE, RATIO, MEAN };

static const struct method *const two_cohorts[]
  = {&cluster_wald_rate, NULL, &ratio_delta_cluster, &cluster_wald};
static const struct method *const one_cohort[]
  = {&cluster_wald_rate_one, NULL, &ratio_delta_one_cluster, &cluster_wald};
static const struct method *const pairs[]
  = {&cluster_wald_rate_pair, NULL, &ratio_delta_pair_cluster,
     &cluster_wald_pair};
static const struct measure *const two_effects[]
  = {&rate_ratio_cluster, &rate_difference_cluster,
     &ratio_difference_cluster, &mean_difference_cluster};
static const struct measure *const one_effects[]
  = {&rate_ratio_one_cluster, NULL, &ratio_difference_one_cluster,
     &mean_one_sample_cluster};

struct reference {
  uint64_t seed;
  size_t clusters, arms;
  int mixed;
  size_t second;            /* 1: clusters of one kind */
  enum what what;
  double estimate, se, df, t, p;
};

static const struct reference references[] = {
  {81, 30, 2, 1, 1, LOG_RATE,
   0.13147454111817242, 0.15605421692312194, 22.267304106980525,
   0.84249271638036938, 0.40847061528661455},
  {81, 30, 2, 1, 1, RATE,
   0.0034043499742895666, 0.004128052188623472, 22.285586892736134,
   0.82468675751523657, 0.41828944976749249},
  {81, 30, 2, 1, 1, RATIO,
   0.0034043499742895666, 0.0041043339354638634, 23.671161440417603,
   0.82945248311156583, 0.41513502812897107},
  {82, 30, 2, 0, 1, LOG_RATE,
   0.53761524038677355, 0.29316714991280501, 22.383706510593338,
   1.8338181496346821, 0.080012077045350086},
  {82, 30, 2, 0, 1, RATE,
   0.016964348177351478, 0.0094328370832639941, 17.765858308409296,
   1.7984354047044979, 0.089121598367883109},
  {82, 30, 2, 0, 1, RATIO,
   0.016964348177351478, 0.0093917121452642451, 19.849964552594667,
   1.8063104910967402, 0.086056225241731288},
  {83, 24, 3, 1, 1, LOG_RATE,
   0.027550068317448349, 0.23290385556797974, 17.66255116714877,
   0.1182894471637764, 0.90717319788129847},
  {83, 24, 3, 1, 1, RATE,
   0.0007235794548153679, 0.006102078476974312, 17.725775192974865,
   0.11857917880698111, 0.90694222068980901},
  {83, 24, 3, 1, 1, RATIO,
   0.0007235794548153679, 0.00609554636790302, 17.632756749832001,
   0.11870625062020364, 0.90684997591344318},
  {84, 20, 1, 1, 1, LOG_RATE,
   -3.549960629666276, 0.11512246089704978, 13.807438940080868,
   -6.3979687991982024, 1.7719246964833821e-05},
  {84, 20, 1, 1, 1, RATIO,
   0.028725770575150938, 0.0032948362954995634, 14.153887035029275,
   -9.4918917421077094, 1.6190500557656676e-07},
  {85, 300, 2, 1, 1, LOG_RATE,
   0.30010377253857662, 0.053906996940197585, 299, 5.5670653082660229,
   5.7670215335758406e-08},
  {85, 300, 2, 1, 1, RATE,
   0.0091233229849732259, 0.0016797181369545653, 299, 5.4314606625099522,
   1.1592584153642789e-07},
  {85, 300, 2, 1, 1, RATIO,
   0.0091233229849732936, 0.001679718136954567, 299, 5.4314606625099868,
   1.1592584153640734e-07},
  {85, 300, 2, 1, 1, MEAN,
   1.7210349495650021, 0.37006881268939701, 299, 4.6505808934769286,
   4.9752678394233457e-06},
  {86, 200, 1, 1, 1, LOG_RATE,
   -3.6892360239162452, 0.05206302649190888, 199, -16.822404807609885,
   4.3590820935738959e-40},
  {86, 200, 1, 1, 1, RATIO,
   0.024991087344028551, 0.0013011116424537766, 199, -26.906924443430441,
   3.1859282469352428e-68},
  {86, 200, 1, 1, 1, MEAN,
   4.5470270270270481, 0.25600324828046955, 199, -1.7694032244336533,
   0.078358197203736407},
  {88, 80, 2, 1, 12, LOG_RATE,
   0.22910555432321605, 0.093401715784281331, 11, 2.4529051998611409,
   0.032080040696273918},
  {88, 80, 2, 1, 12, RATE,
   0.0076014297811108789, 0.0032447358416806968, 11, 2.3426960319745218,
   0.038986460963031086},
  {88, 80, 2, 1, 12, RATIO,
   0.007601429781110846, 0.0032447358416806929, 11, 2.3426960319745147,
   0.038986460963031558},
  {88, 80, 2, 1, 12, MEAN,
   1.4317504368383125, 0.74598757724313725, 11, 1.9192684711044012,
   0.081253560872598177},
  {89, 60, 1, 1, 30, LOG_RATE,
   -3.3845324991839729, 0.093388995429661198, 29, -6.1155147862586707,
   1.1607374005756361e-06},
  {89, 60, 1, 1, 30, RATIO,
   0.033893483873791062, 0.0031652784105847763, 29, -8.2477787858748979,
   4.2974886051459127e-09},
  {89, 60, 1, 1, 30, MEAN,
   6.2459677419354822, 0.55674461936943465, 29, 2.2379520135222091,
   0.033069775261095016},
};

static const struct sample *
sample_of (struct arena *arena, const struct reference *r)
{
  struct rate_rows *rows = rated_rows (arena, r->seed, r->clusters, r->arms,
                                       r->mixed, r->second);
  return r->second > 1 ? rated_two_way (arena, rows)
                       : rated_clustered (arena, rows);
}

static struct ask
ask_for (struct arena *arena, const struct reference *r)
{
  struct ask ask = rated_ask (arena);
  if (r->arms > 1)
    return ask;
  ask.level = 0;
  ask.target = r->what == MEAN ? 5 : 0.06;
  return ask;
}

static const char *
variance_of (const struct reference *r)
{
  return r->second > 1 ? "two-way CR1" : r->df < 49 ? "CR2" : "CR1";
}

Test (cluster_rates, tests_agree_with_matrices_and_sandwich)
{
  struct arena *arena = arena_new ();
  for (size_t i = 0; i < COUNT (references); i++)
    {
      const struct reference *r = references + i;
      struct ask ask = ask_for (arena, r);
      const struct method *method
        = r->arms > 2   ? pairs[r->what]   /* omnibus: see below */
          : r->arms > 1 ? two_cohorts[r->what] : one_cohort[r->what];
      if (!method)
        continue;
      struct test test = method->run (sample_of (arena, r), &ask);
      cr_assert (test.status == STATUS_OK, "%zu: %s", i, test.why);
      ASSERT_NEAR (test.statistic, r->t, GLM);
      ASSERT_NEAR (test.df, r->df, GLM);
      ASSERT_NEAR (test.p_value, r->p, 1e-7);
      cr_assert_str_eq (test.options[0].value, variance_of (r));
    }
  arena_free (arena);
}

Test (cluster_rates, intervals_are_those_of_the_same_fit)
{
  struct arena *arena = arena_new ();
  for (size_t i = 0; i < COUNT (references); i++)
    {
      const struct reference *r = references + i;
      struct ask ask = ask_for (arena, r);
      const struct measure *measure
        = r->arms > 1 ? two_effects[r->what] : one_effects[r->what];
      struct effect e = measure->run (sample_of (arena, r), &ask);
      cr_assert (e.status == STATUS_OK, "%zu: %s", i, e.why);
      bool on_log = r->what == LOG_RATE;
      double want = r->estimate;
      if (r->arms == 1)
        want -= on_log ? log (ask.target) : ask.target;
      ASSERT_NEAR (on_log ? log (e.estimate) : e.estimate, want, GLM);
      ASSERT_NEAR (e.std_error, r->se, GLM);
      if (r->p < 1e-12)     /* then 1 - p is 1 */
        continue;
      /* The interval whose level is 1 - p ends at no effect. */
      ask.confidence = 1 - r->p;
      e = measure->run (sample_of (arena, r), &ask);
      double low = on_log ? log (e.conf_low) : e.conf_low;
      double high = on_log ? log (e.conf_high) : e.conf_high;
      cr_assert_lt (fmin (fabs (low), fabs (high)), 1e-5 * r->se, "%zu", i);
    }
  arena_free (arena);
}

Test (cluster_rates, three_cohorts_and_more_give_the_F_of_their_covariance)
{
  static const struct {
    uint64_t seed;
    size_t clusters, arms, second;
    enum what what;
    double f, df, df2, p;
  } want[] = {
    {87, 600, 4, 1, LOG_RATE,
     48.310666102482656, 3, 599, 5.6767106450144297e-28},
    {87, 600, 4, 1, RATIO,
     41.617106591081416, 3, 599, 1.9379463886318414e-24},
    {87, 600, 4, 1, MEAN,
     36.878369300252999, 3, 599, 7.0114753458325225e-22},
    {90, 200, 3, 70, LOG_RATE,
     16.851273875523372, 2, 69, 1.0983522225470732e-06},
    {90, 200, 3, 70, RATIO,
     16.279401316731974, 2, 69, 1.6163574085840804e-06},
    {90, 200, 3, 70, MEAN,
     11.419142826023227, 2, 69, 5.1996442321962811e-05},
  };
  struct arena *arena = arena_new ();
  for (size_t i = 0; i < COUNT (want); i++)
    {
      struct ask ask = rated_ask (arena);
      struct rate_rows *rows
        = rated_rows (arena, want[i].seed, want[i].clusters, want[i].arms, 1,
                      want[i].second);
      struct test test = two_cohorts[want[i].what]->run (
        want[i].second > 1 ? rated_two_way (arena, rows)
                           : rated_clustered (arena, rows), &ask);
      cr_assert (test.status == STATUS_OK, "%zu: %s", i, test.why);
      ASSERT_NEAR (test.statistic, want[i].f, GLM);
      cr_assert (test.df == want[i].df && test.df2 == want[i].df2);
      ASSERT_NEAR (test.p_value, want[i].p, 1e-7);
    }
  arena_free (arena);
}

Test (cluster_rates, a_pair_among_several_is_the_two_cohorts_alone)
{
  static const struct {
    uint64_t seed;
    size_t clusters, arms, second, level, reference;
    enum what what;
    double t, df, p;
  } want[] = {
    {87, 600, 4, 1, 3, 1, LOG_RATE,
     7.6554944870288599, 527, 9.2574617903846368e-14},
    {87, 600, 4, 1, 3, 1, RATIO,
     7.3123215083097515, 527, 9.8182240276443551e-13},
    {87, 600, 4, 1, 3, 1, MEAN,
     6.4281401789237105, 527, 2.8959641650072888e-10},
    {90, 200, 3, 70, 2, 1, LOG_RATE,
     1.9810772716851504, 69, 0.051569535982055062},
    {90, 200, 3, 70, 2, 1, RATIO,
     1.9368655090136151, 69, 0.056857360892874201},
    {90, 200, 3, 70, 2, 1, MEAN,
     1.9590704061524014, 69, 0.054146602821530082},
  };
  struct arena *arena = arena_new ();
  for (size_t i = 0; i < COUNT (want); i++)
    {
      struct ask ask = rated_ask (arena);
      struct rate_rows *rows
        = rated_rows (arena, want[i].seed, want[i].clusters, want[i].arms, 1,
                      want[i].second);
      const struct sample *s = want[i].second > 1
                                 ? rated_two_way (arena, rows)
                                 : rated_clustered (arena, rows);
      ask.level = want[i].level;
      ask.reference = want[i].reference;
      struct test test = pairs[want[i].what]->run (s, &ask);
      cr_assert (test.status == STATUS_OK, "%zu: %s", i, test.why);
      ASSERT_NEAR (test.statistic, want[i].t, GLM);
      cr_assert (test.df == want[i].df);
      ASSERT_NEAR (test.p_value, want[i].p, 1e-7);
      /* The other way round: the same but for the sign. */
      ask.level = want[i].reference;
      ask.reference = want[i].level;
      struct test back = pairs[want[i].what]->run (s, &ask);
      cr_assert (back.statistic == -test.statistic
                 && back.p_value == test.p_value);
    }
  arena_free (arena);
}

/* Five clusters in each of two cohorts, none to speak of in the third. */
Test (cluster_rates, a_third_cohort_without_clusters_leaves_the_pair)
{
  struct arena *arena = arena_new ();
  struct ask ask = rated_ask (arena);
  struct rate_rows *rows = rated_rows (arena, 81, 30, 2, 1, 1);
  const struct sample *two = rated_clustered (arena, rows);
  struct test alone = cluster_wald_rate.run (two, &ask);
  rows->arms = 3;
  rows->y[rows->n] = rows->t[rows->n] = 7;
  rows->arm[rows->n] = 2;
  rows->cluster[rows->n++] = 999;
  const struct sample *three = rated_clustered (arena, rows);
  struct test pair = cluster_wald_rate_pair.run (three, &ask);
  cr_assert (pair.statistic == alone.statistic && pair.df == alone.df);
  cr_assert (cluster_wald_rate.run (three, &ask).status == STATUS_REFUSED);
  ask.level = 2;
  cr_assert (cluster_wald_rate_pair.run (three, &ask).status
             == STATUS_REFUSED);
  arena_free (arena);
}

Test (cluster_rates, a_share_in_clusters_of_two_kinds)
{
  struct arena *arena = arena_new ();
  struct ask ask = rated_ask (arena);
  struct rate_rows *rows = rated_rows (arena, 88, 80, 2, 1, 12);
  for (size_t i = 0; i < rows->n; i++)
    rows->y[i] = rows->y[i] >= 5;
  struct effect e
    = risk_difference_cluster.run (rated_two_way (arena, rows), &ask);
  ASSERT_NEAR (e.estimate, 0.0062185219447014051, 1e-10);
  ASSERT_NEAR (e.std_error, 0.055441204003421, 1e-11);
  cr_assert_str_eq (e.conf_method, "cluster_two_way");
  ask.level = 0;
  ask.target = 0.4;
  e = share_one_sample_cluster.run (rated_two_way (arena, rows), &ask);
  cr_assert_str_eq (e.conf_method, "wilson_cluster_two_way");
  arena_free (arena);
}

/* The clusters of the second kind as those of the first: V1 + V1 - V1. */
Test (cluster_rates, two_kinds_alike_are_one)
{
  struct arena *arena = arena_new ();
  struct ask ask = rated_ask (arena);
  struct sample *s
    = rated_clustered (arena, rated_rows (arena, 85, 300, 2, 1, 1));
  struct test one = cluster_wald_rate.run (s, &ask);
  s->clusters2 = s->clusters12 = s->clusters;
  struct test two = cluster_wald_rate.run (s, &ask);
  ASSERT_NEAR (two.statistic, one.statistic, 1e-11);
  cr_assert (two.df == one.df);
  arena_free (arena);
}

Test (cluster_rates, the_order_of_the_two_kinds_changes_nothing)
{
  struct arena *arena = arena_new ();
  struct ask ask = rated_ask (arena);
  struct sample *s
    = rated_two_way (arena, rated_rows (arena, 88, 80, 2, 1, 12));
  struct test a = cluster_wald_rate.run (s, &ask);
  const struct clusters *first = s->clusters;
  s->clusters = s->clusters2;
  s->clusters2 = first;
  struct test b = cluster_wald_rate.run (s, &ask);
  ASSERT_NEAR (b.statistic, a.statistic, 1e-12);
  cr_assert (b.df == a.df);
  arena_free (arena);
}

/* A checkerboard: residuals cancel along rows and columns, but not in
   the fields. */
Test (cluster_rates, a_two_way_variance_that_is_not_positive_is_no_result)
{
  struct arena *arena = arena_new ();
  struct ask ask = rated_ask (arena);
  struct rate_rows *rows = ARENA_NEW (arena, struct rate_rows, 1);
  rows->arms = 2;
  for (uint32_t i = 0; i < 6; i++)
    for (uint32_t j = 0; j < 6; j++)
      for (uint32_t arm = 0; arm < 2; arm++, rows->n++)
        {
          rows->y[rows->n] = 2 + (i + j) % 2;
          rows->t[rows->n] = 10;
          rows->arm[rows->n] = arm;
          rows->cluster[rows->n] = 6 * arm + i;
          rows->second[rows->n] = 6 * arm + j;
        }
  const struct sample *s = rated_two_way (arena, rows);
  struct test test = cluster_wald_rate.run (s, &ask);
  cr_assert (test.status == STATUS_DEGENERATE && isnan (test.p_value)
             && strstr (test.why, "two-way"));
  cr_assert (ratio_difference_cluster.run (s, &ask).status
             == STATUS_DEGENERATE);
  cr_assert (cluster_wald.run (s, &ask).status == STATUS_DEGENERATE);
  arena_free (arena);
}

Test (cluster_rates, few_clusters_of_the_second_kind_are_refused)
{
  struct arena *arena = arena_new ();
  struct ask ask = rated_ask (arena);
  const struct sample *s
    = rated_two_way (arena, rated_rows (arena, 88, 80, 2, 1, 4));
  cr_assert (cluster_wald_rate.run (s, &ask).status == STATUS_REFUSED);
  s = rated_two_way (arena, rated_rows (arena, 88, 200, 3, 1, 30));
  cr_assert (cluster_wald_rate.run (s, &ask).status == STATUS_REFUSED);
  arena_free (arena);
}

Test (cluster_rates, a_unit_split_in_two_rows_of_its_cluster_is_one_unit)
{
  struct arena *arena = arena_new ();
  struct ask ask = rated_ask (arena);
  struct rate_rows *rows = rated_rows (arena, 81, 30, 2, 1, 1);
  const struct sample *whole = rated_clustered (arena, rows);
  for (size_t i = 0, n = rows->n; i < n; i += 3, rows->n++)
    {
      rows->t[rows->n] = rows->t[i] / 4;
      rows->t[i] -= rows->t[rows->n];
      rows->y[rows->n] = floor (rows->y[i] / 2);
      rows->y[i] -= rows->y[rows->n];
      rows->arm[rows->n] = rows->arm[i];
      rows->cluster[rows->n] = rows->cluster[i];
    }
  const struct sample *split = rated_clustered (arena, rows);
  for (size_t what = LOG_RATE; what <= RATE; what++)
    {
      struct effect a = two_effects[what]->run (whole, &ask);
      struct effect b = two_effects[what]->run (split, &ask);
      ASSERT_NEAR (b.estimate, a.estimate, CLOSED_FORM);
      ASSERT_NEAR (b.std_error, a.std_error, CLOSED_FORM);
      ASSERT_NEAR (b.conf_low, a.conf_low, 1e-11);
    }
  struct test a = cluster_wald_rate.run (whole, &ask);
  ASSERT_NEAR (cluster_wald_rate.run (split, &ask).df, a.df, CLOSED_FORM);
  arena_free (arena);
}

/* Then y/t is a mean in another unit. */
Test (cluster_rates, equal_denominators_give_the_mean)
{
  struct arena *arena = arena_new ();
  struct ask ask = rated_ask (arena);
  struct rate_rows *rows = rated_rows (arena, 81, 30, 2, 1, 1);
  for (size_t i = 0; i < rows->n; i++)
    rows->t[i] = 8;
  const struct sample *s = rated_clustered (arena, rows);
  struct test mean = cluster_wald.run (s, &ask);
  struct test ratio = ratio_delta_cluster.run (s, &ask);
  ASSERT_NEAR (ratio.statistic, mean.statistic, CLOSED_FORM);
  ASSERT_NEAR (ratio.df, mean.df, CLOSED_FORM);
  struct effect rate = rate_difference_cluster.run (s, &ask);
  struct effect of_mean = mean_difference_cluster.run (s, &ask);
  ASSERT_NEAR (rate.std_error, of_mean.std_error / 8, CLOSED_FORM);
  arena_free (arena);
}

Test (cluster_rates, clusters_of_one_unit_are_the_plain_delta_method)
{
  struct arena *arena = arena_new ();
  struct ask ask = rated_ask (arena);
  struct rate_rows *rows = rated_rows (arena, 81, 14, 2, 1, 1);
  for (size_t i = 0; i < rows->n; i++)
    rows->cluster[i] = (uint32_t) i;
  const struct sample *s = rated_clustered (arena, rows);
  cr_assert (s->cross[0].n < 50 && s->cross[1].n < 50);
  ASSERT_NEAR (ratio_difference_cluster.run (s, &ask).std_error,
               ratio_difference.run (s, &ask).std_error, 1e-11);
  arena_free (arena);
}

Test (cluster_rates, swapping_the_cohorts_flips_signs_exactly)
{
  static const enum what tested[] = {LOG_RATE, RATIO, MEAN};
  struct arena *arena = arena_new ();
  for (uint64_t seed = 1; seed <= 100; seed++)
    {
      struct rate_rows *rows = rated_rows (arena, seed, 30, 2, 1, 20);
      const struct sample *s = seed % 2 ? rated_two_way (arena, rows)
                                        : rated_clustered (arena, rows);
      struct ask there = rated_ask (arena), back = there;
      back.level = 0;
      back.reference = 1;
      for (size_t i = 0; i < COUNT (tested); i++)
        {
          struct test a = two_cohorts[tested[i]]->run (s, &there);
          struct test b = two_cohorts[tested[i]]->run (s, &back);
          cr_assert (a.status == b.status);
          cr_assert (a.status || (a.statistic == -b.statistic
                                  && a.p_value == b.p_value));
        }
    }
  arena_free (arena);
}

Test (cluster_rates, names_of_clusters_and_units_of_time_change_nothing)
{
  struct arena *arena = arena_new ();
  struct ask ask = rated_ask (arena);
  struct rate_rows *rows = rated_rows (arena, 81, 30, 2, 1, 1);
  const struct sample *s = rated_clustered (arena, rows);
  struct rate_rows *other = rated_rows (arena, 81, 30, 2, 1, 1);
  for (size_t i = 0; i < rows->n; i++)
    other->cluster[i] *= 2654435769u;
  const struct sample *renamed = rated_clustered (arena, other);
  for (size_t i = 0; i < rows->n; i++)
    other->t[i] *= 0x1p60;
  const struct sample *longer = rated_clustered (arena, other);
  const struct method *const methods[]
    = {&cluster_wald_rate, &ratio_delta_cluster};
  for (size_t i = 0; i < 2; i++)
    {
      struct test a = methods[i]->run (s, &ask);
      struct test b = methods[i]->run (renamed, &ask);
      struct test c = methods[i]->run (longer, &ask);
      cr_assert (a.status == STATUS_OK && a.statistic == b.statistic
                 && a.df == b.df);
      ASSERT_NEAR (c.statistic, a.statistic, 1e-11);
      ASSERT_NEAR (c.df, a.df, 1e-11);
    }
  arena_free (arena);
}

Test (cluster_rates, no_events_and_no_spread_are_reasons_not_numbers)
{
  struct arena *arena = arena_new ();
  struct ask ask = rated_ask (arena);
  struct rate_rows *rows = rated_rows (arena, 81, 30, 2, 1, 1);
  for (size_t i = 0; i < rows->n; i++)
    if (rows->arm[i] == 1)
      rows->y[i] = 0;
  const struct sample *s = rated_clustered (arena, rows);
  struct effect ratio = rate_ratio_cluster.run (s, &ask);
  cr_assert (ratio.status == STATUS_UNBOUNDED && ratio.estimate == 0
             && isnan (ratio.conf_high));
  cr_assert (rate_difference_cluster.run (s, &ask).status == STATUS_OK);
  cr_assert (cluster_wald_rate.run (s, &ask).status == STATUS_DEGENERATE);
  ask.level = 0;
  ask.reference = 1;
  cr_assert (rate_ratio_cluster.run (s, &ask).status == STATUS_INFINITE);
  for (size_t i = 0; i < rows->n; i++)
    rows->y[i] = rows->t[i] * (1 + rows->arm[i]);
  s = rated_clustered (arena, rows);
  for (size_t what = LOG_RATE; what <= RATIO; what++)
    cr_assert (two_effects[what]->run (s, &ask).status
               == STATUS_DEGENERATE);
  for (size_t i = 0; i < rows->n; i++)
    rows->y[i] = 0;
  s = rated_clustered (arena, rows);
  cr_assert (rate_ratio_cluster.run (s, &ask).status == STATUS_DEGENERATE);
  cr_assert (rate_difference_cluster.run (s, &ask).status
             == STATUS_DEGENERATE);
  arena_free (arena);
}

Test (cluster_rates, fewer_than_five_clusters_are_refused)
{
  struct arena *arena = arena_new ();
  struct ask ask = rated_ask (arena);
  const struct sample *s
    = rated_clustered (arena, rated_rows (arena, 81, 4, 2, 1, 1));
  cr_assert (cluster_wald_rate.run (s, &ask).status == STATUS_REFUSED);
  cr_assert (rate_ratio_cluster.run (s, &ask).status == STATUS_REFUSED);
  cr_assert (ratio_delta_cluster.run (s, &ask).status == STATUS_REFUSED);
  s = rated_clustered (arena, rated_rows (arena, 81, 40, 3, 1, 1));
  cr_assert (cluster_wald_rate.run (s, &ask).status == STATUS_REFUSED);
  arena_free (arena);
}

/* Over denominators of 1 a ratio is a mean, and so is its lift. */
Test (cluster_rates, the_lift_of_a_ratio_over_ones_is_that_of_a_mean)
{
  struct arena *arena = arena_new ();
  struct ask ask = rated_ask (arena);
  struct rate_rows *rows = rated_rows (arena, 85, 300, 2, 1, 1);
  for (size_t i = 0; i < rows->n; i++)
    rows->t[i] = 1;
  const struct sample *s = rated_clustered (arena, rows);
  struct effect mean = relative_lift_cluster.run (s, &ask);
  struct effect ratio = ratio_lift_cluster.run (s, &ask);
  ASSERT_NEAR (ratio.estimate, mean.estimate, 1e-11);
  ASSERT_NEAR (ratio.conf_low, mean.conf_low, 1e-10);
  ASSERT_NEAR (ratio.conf_high, mean.conf_high, 1e-10);
  arena_free (arena);
}
