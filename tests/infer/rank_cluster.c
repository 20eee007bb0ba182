/* Expected values: tests/oracle/ranks.R, row by row with whole matrices. */

#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "infer/methods.h"
#include "near.h"
#include "rank_rows.h"

#define COUNT(array) (sizeof (array) / sizeof *(array))

struct expected {
  uint64_t seed;
  size_t clusters, arms;
  int mixed;
  double p, se, df, t, p_value, low, high;
};

static const struct expected expected[] = {
  { 31, 30, 2, 1, 0.50079730687455704, 0.046401106836779782,
    24.903825103364639, 0.017182927928026302,
    0.98642760614278679, 0.40521372167592495,
    0.59638089207318912 },
  { 32, 30, 2, 0, 0.49986917844060696, 0.074979192239314471,
    19.858855684692568, -0.0017447715224176597,
    0.99862528258897543, 0.34339403054506612,
    0.65634432633614781 },
  { 33, 24, 3, 1, 0.50420168067226889, 0.06327330003287325,
    15.808969300174448, 0.066405271577204536,
    0.9478877181453953, 0.36993642703205853,
    0.63846693431247925 },
  { 34, 300, 2, 1, 0.56298976655632726, 0.01621306262313111,
    238.41717569023223, 3.8851244839121279,
    0.00013255274618147563, 0.53105061826290445,
    0.59492891484975008 },
};

Test (rank_cluster, agrees_with_obuchowski_row_by_row)
{
  for (size_t i = 0; i < COUNT (expected); i++)
    {
      const struct expected *e = &expected[i];
      struct arena *arena = arena_new ();
      struct rank_rows *r
        = rank_rows_new (arena, e->seed, e->clusters, e->arms, e->mixed);
      struct ask ask = rank_ask (arena, 1, 0);
      struct test test = brunner_munzel_cluster.run (&r->sample, &ask);
      struct effect p = prob_superiority_cluster.run (&r->sample, &ask);
      /* t has lost digits where p is next to 1/2 */
      ASSERT_NEAR (test.statistic, e->t, 1e-11);
      ASSERT_NEAR (test.df, e->df, CLOSED_FORM);
      ASSERT_NEAR (test.p_value, e->p_value, ITERATIVE);
      ASSERT_NEAR (p.estimate, e->p, CLOSED_FORM);
      ASSERT_NEAR (p.std_error, e->se, CLOSED_FORM);
      ASSERT_NEAR (p.conf_low, e->low, CLOSED_FORM);
      ASSERT_NEAR (p.conf_high, e->high, CLOSED_FORM);
      struct effect delta = cliffs_delta_cluster.run (&r->sample, &ask);
      ASSERT_NEAR (delta.estimate, 2 * (e->p - 0.5), 1e-11);
      ASSERT_NEAR (delta.conf_low, 2 * e->low - 1, 1e-11);
      cr_assert_str_eq (delta.conf_method, "obuchowski");
      arena_free (arena);
    }
}

Test (rank_cluster, clusters_of_one_are_brunner_and_munzel)
{
  struct arena *arena = arena_new ();
  struct rank_rows *r = rank_rows_new (arena, 35, 20, 2, 1);
  for (size_t i = 0; i < r->rows.n; i++)
    r->rows.cluster[i] = (uint32_t) i;
  rank_rows_fold (arena, r);
  struct ask ask = rank_ask (arena, 1, 0);
  struct test plain = brunner_munzel.run (&r->sample, &ask);
  struct test test = brunner_munzel_cluster.run (&r->sample, &ask);
  ASSERT_NEAR (test.statistic, plain.statistic, CLOSED_FORM);
  ASSERT_NEAR (test.df, plain.df, CLOSED_FORM);
  arena_free (arena);
}

/* Every unit twice: a cluster's share of the sums stays what it was, and
   only the plain standard error shrinks. */
Test (rank_cluster, units_repeated_within_clusters_add_nothing)
{
  struct arena *arena = arena_new ();
  struct rank_rows *r = rank_rows_new (arena, 36, 30, 2, 0);
  struct rank_rows *twice = rank_rows_new (arena, 36, 30, 2, 0);
  struct cluster_rows *rows = &twice->rows;
  for (size_t i = 0, n = rows->n; i < n; i++)
    {
      rows->y[rows->n] = rows->y[i];
      rows->arm[rows->n] = rows->arm[i];
      rows->cluster[rows->n++] = rows->cluster[i];
    }
  rank_rows_fold (arena, twice);
  struct ask ask = rank_ask (arena, 1, 0);
  struct effect one = prob_superiority_cluster.run (&r->sample, &ask);
  struct effect other = prob_superiority_cluster.run (&twice->sample, &ask);
  ASSERT_NEAR (other.estimate, one.estimate, CLOSED_FORM);
  ASSERT_NEAR (other.std_error, one.std_error, CLOSED_FORM);
  cr_assert_lt (prob_superiority.run (&twice->sample, &ask).std_error,
                0.8 * one.std_error);
  arena_free (arena);
}

/* Pairs: n - 1 degrees of freedom when both cohorts vary alike. */
Test (rank_cluster, pairs_have_their_number_less_one_as_df)
{
  enum { PAIRS = 12 };
  struct arena *arena = arena_new ();
  struct rank_rows *r = ARENA_NEW (arena, struct rank_rows, 1);
  uint64_t seed = 37;
  r->rows.arms = 2;
  for (uint32_t i = 0; i < 2 * PAIRS; i++)
    {
      r->rows.y[i] = generated_uniform (&seed);
      r->rows.arm[i] = i % 2;
      r->rows.cluster[i] = i / 2;
    }
  r->rows.n = 2 * PAIRS;
  rank_rows_fold (arena, r);
  struct ask ask = rank_ask (arena, 1, 0);
  ASSERT_NEAR (brunner_munzel_cluster.run (&r->sample, &ask).df, PAIRS - 1,
               CLOSED_FORM);
  arena_free (arena);
}

/* The same rows from the last to the first, clusters renumbered. */
Test (rank_cluster, order_of_rows_and_numbers_of_clusters_are_nothing)
{
  for (uint64_t seed = 701; seed < 740; seed++)
    {
      struct arena *arena = arena_new ();
      struct rank_rows *r = rank_rows_new (arena, seed, 20, 2, seed % 2);
      struct rank_rows *back = ARENA_NEW (arena, struct rank_rows, 1);
      size_t n = r->rows.n;
      back->rows.n = n;
      back->rows.arms = 2;
      for (size_t i = 0; i < n; i++)
        {
          back->rows.y[i] = r->rows.y[n - 1 - i];
          back->rows.arm[i] = r->rows.arm[n - 1 - i];
          back->rows.cluster[i]
            = r->rows.cluster[n - 1 - i] * 7 % 23;
        }
      rank_rows_fold (arena, back);
      struct ask ask = rank_ask (arena, 1, 0), swapped = rank_ask (arena,
                                                                   0, 1);
      struct test one = brunner_munzel_cluster.run (&r->sample, &ask);
      struct test other = brunner_munzel_cluster.run (&back->sample, &ask);
      struct test swap = brunner_munzel_cluster.run (&r->sample, &swapped);
      cr_assert (one.statistic == other.statistic || one.status);
      cr_assert (one.df == other.df || one.status);
      ASSERT_NEAR (one.statistic, -swap.statistic, 1e-13);
      arena_free (arena);
    }
}

static struct rank_rows *
few (struct arena *arena, size_t clusters, double above)
{
  struct rank_rows *r = ARENA_NEW (arena, struct rank_rows, 1);
  r->rows.arms = 2;
  r->rows.n = 4 * clusters;
  for (uint32_t i = 0; i < r->rows.n; i++)
    {
      r->rows.arm[i] = i % 2;
      r->rows.cluster[i] = i / 4;
      r->rows.y[i] = i % 2 * above + i % 3;
    }
  rank_rows_fold (arena, r);
  return r;
}

Test (rank_cluster, nothing_to_compare_is_a_status)
{
  struct arena *arena = arena_new ();
  struct ask ask = rank_ask (arena, 1, 0);
  struct rank_rows *r = few (arena, 4, 0.5);
  struct test test = brunner_munzel_cluster.run (&r->sample, &ask);
  cr_assert_eq (test.status, STATUS_REFUSED);
  cr_assert_str_eq (test.why, "fewer than 5 clusters in a cohort");
  struct effect e = prob_superiority_cluster.run (&r->sample, &ask);
  cr_assert_eq (e.status, STATUS_REFUSED);
  cr_assert (!isnan (e.estimate) && isnan (e.conf_low));
  r = few (arena, 8, 10);
  test = brunner_munzel_cluster.run (&r->sample, &ask);
  cr_assert_eq (test.status, STATUS_DEGENERATE);
  cr_assert_str_eq (test.why, "the cohorts do not overlap at all");
  cr_assert (isnan (test.p_value) && isnan (test.statistic));
  cr_assert_eq (prob_superiority_cluster.run (&r->sample, &ask).estimate, 1);
  struct sample none = { .arms = 2, .ranked = &r->ranked };
  cr_assert_eq (brunner_munzel_cluster.run (&none, &ask).status,
                STATUS_REFUSED);
  arena_free (arena);
}

enum { SETS = 2000 };

static int
ascending (const void *left, const void *right)
{
  double x = *(const double *) left, y = *(const double *) right;
  return (x > y) - (x < y);
}

/* Kolmogorov's D of SETS p-values under the null, clusters sharing
   most of their variance; *NAIVE: how often the plain test rejects at
   5 %. */
static double
distance_under_null (uint64_t seed, size_t clusters, int mixed,
                     double *naive)
{
  double p[SETS], d = 0, rejected = 0;
  struct cluster_rows *rows = malloc (sizeof *rows);
  for (size_t set = 0; set < SETS; set++)
    {
      struct arena *arena = arena_new ();
      struct rank_rows *r = ARENA_NEW (arena, struct rank_rows, 1);
      generate_clusters (rows, seed + 1000 * set, clusters, 2, mixed, 0);
      r->rows = *rows;
      for (size_t i = 0; i < rows->n; i++)
        r->rows.y[i] -= rows->arm[i] / 4.0;
      rank_rows_fold (arena, r);
      struct ask ask = rank_ask (arena, 1, 0);
      p[set] = brunner_munzel_cluster.run (&r->sample, &ask).p_value;
      rejected += brunner_munzel.run (&r->sample, &ask).p_value <= 0.05;
      arena_free (arena);
    }
  free (rows);
  qsort (p, SETS, sizeof *p, ascending);
  for (int i = 0; i < SETS; i++)
    d = fmax (d, fmax (p[i] - (double) i / SETS,
                       (double) (i + 1) / SETS - p[i]));
  *naive = rejected / SETS;
  return d;
}

Test (rank_cluster, p_values_are_uniform_when_nothing_is_going_on)
{
  double naive, d = distance_under_null (801, 40, 0, &naive);
  cr_assert_lt (d, 0.036, "apart: %g", d);
  cr_assert_gt (naive, 0.1, "%g", naive);
  d = distance_under_null (802, 40, 1, &naive);
  cr_assert_lt (d, 0.036, "mixed: %g", d);
}

/* By tests/oracle/ranks.R, every two rows compared. */
static const struct {
  uint64_t seed;
  size_t clusters, arms;
  int mixed;
  double f, df, df2, p;
} several[] = {
  { 41, 250, 4, 1, 25.781870225071998, 3, 249, 1.4727406180907803e-14 },
  { 42, 220, 3, 0, 3.8104071761601164, 2, 219, 0.023621253003368769 },
  { 43, 100, 5, 1, 17.042627004154433, 4, 99, 1.157657273378732e-10 },
};

Test (rank_cluster, several_cohorts_agree_row_by_row)
{
  struct arena *arena = arena_new ();
  for (size_t i = 0; i < COUNT (several); i++)
    {
      struct rank_rows *r
        = rank_rows_new (arena, several[i].seed, several[i].clusters,
                         several[i].arms, several[i].mixed);
      struct ask ask = rank_ask (arena, 1, 0);
      struct test test = kruskal_wallis_cluster.run (&r->sample, &ask);
      cr_assert (test.status == STATUS_OK, "%s", test.why);
      ASSERT_NEAR (test.statistic, several[i].f, 1e-11);
      cr_assert (test.df == several[i].df && test.df2 == several[i].df2);
      ASSERT_NEAR (test.p_value, several[i].p, ITERATIVE);
    }
  arena_free (arena);
}

/* The first cohort becomes the last, and values are stretched: another
   basis of the same differences, and the same order. */
Test (rank_cluster, several_cohorts_have_no_first_and_no_scale)
{
  struct arena *arena = arena_new ();
  struct rank_rows *r = rank_rows_new (arena, 41, 250, 4, 1);
  struct ask ask = rank_ask (arena, 1, 0);
  struct test one = kruskal_wallis_cluster.run (&r->sample, &ask);
  for (size_t i = 0; i < r->rows.n; i++)
    {
      r->rows.arm[i] = (r->rows.arm[i] + 3) % 4;
      r->rows.y[i] = exp (r->rows.y[i]);
    }
  rank_rows_fold (arena, r);
  struct test other = kruskal_wallis_cluster.run (&r->sample, &ask);
  ASSERT_NEAR (other.statistic, one.statistic, 1e-11);
  arena_free (arena);
}

/* Twice every unit in its cluster: no more is known. */
Test (rank_cluster, several_cohorts_gain_nothing_by_repeated_units)
{
  struct arena *arena = arena_new ();
  struct rank_rows *r = rank_rows_new (arena, 43, 100, 5, 1);
  struct ask ask = rank_ask (arena, 1, 0);
  struct test one = kruskal_wallis_cluster.run (&r->sample, &ask);
  double plain = kruskal_wallis.run (&r->sample, &ask).statistic;
  for (size_t i = 0, n = r->rows.n; i < n; i++)
    {
      r->rows.y[r->rows.n] = r->rows.y[i];
      r->rows.arm[r->rows.n] = r->rows.arm[i];
      r->rows.cluster[r->rows.n++] = r->rows.cluster[i];
    }
  rank_rows_fold (arena, r);
  struct test twice = kruskal_wallis_cluster.run (&r->sample, &ask);
  ASSERT_NEAR (twice.statistic, one.statistic, 1e-11);
  cr_assert_gt (kruskal_wallis.run (&r->sample, &ask).statistic,
                1.9 * plain);
  arena_free (arena);
}

Test (rank_cluster, two_that_hold_units_are_obuchowski)
{
  struct arena *arena = arena_new ();
  struct rank_rows *r = rank_rows_new (arena, 31, 30, 2, 1);
  r->rows.arms = 3;
  rank_rows_fold (arena, r);
  struct ask ask = rank_ask (arena, 2, 1);
  struct test test = kruskal_wallis_cluster.run (&r->sample, &ask);
  ASSERT_NEAR (test.statistic, expected[0].t, 1e-11);
  ASSERT_NEAR (test.df, expected[0].df, CLOSED_FORM);
  cr_assert_str_eq (test.options[2].value, "dropped");
  arena_free (arena);
}

Test (rank_cluster, several_cohorts_that_cannot_be_compared_are_a_status)
{
  struct arena *arena = arena_new ();
  struct ask ask = rank_ask (arena, 1, 0);
  struct rank_rows *r = rank_rows_new (arena, 33, 40, 3, 1);
  struct test test = kruskal_wallis_cluster.run (&r->sample, &ask);
  cr_assert_eq (test.status, STATUS_REFUSED);
  cr_assert (strstr (test.why, "50 clusters"));
  r = rank_rows_new (arena, 41, 250, 4, 1);
  for (size_t i = 0; i < r->rows.n; i++)
    r->rows.y[i] += 100 * (r->rows.arm[i] == 2);
  rank_rows_fold (arena, r);
  test = kruskal_wallis_cluster.run (&r->sample, &ask);
  cr_assert_eq (test.status, STATUS_DEGENERATE);
  cr_assert (strstr (test.why, "apart"));
  for (size_t i = 0; i < r->rows.n; i++)
    r->rows.y[i] = 1;
  rank_rows_fold (arena, r);
  test = kruskal_wallis_cluster.run (&r->sample, &ask);
  cr_assert_eq (test.status, STATUS_DEGENERATE);
  r = rank_rows_new (arena, 41, 250, 4, 1);
  r->sample.members = NULL;
  test = kruskal_wallis_cluster.run (&r->sample, &ask);
  cr_assert_eq (test.status, STATUS_REFUSED);
  arena_free (arena);
}
