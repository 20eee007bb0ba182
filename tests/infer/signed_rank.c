/* Expected values: tests/oracle/ranks.R, unless a test says otherwise. */

#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

#include "../../src/infer/pairs.h"
#include "cohorts.h"
#include "generated.h"
#include "infer/dist.h"
#include "near.h"
#include "rank_rows.h"

static const double a[] = { 12.5, 7.25, 19.75, 3.5, 22, 15.125, 8.875, 30.5,
                            11, 17.375 };
static const double u[] = { 5, 4, 5, 3, 5, 4, 2, 5, 4, 5, 3, 5 };

static const char *
option (const struct test *test, const char *name)
{
  for (size_t i = 0; i < OPTIONS_MAX && test->options[i].name; i++)
    if (!strcmp (test->options[i].name, name))
      return test->options[i].value;
  return "";
}

static struct test
against (struct cohorts *c, double target)
{
  struct sample sample = cohorts_sample (c);
  struct ask ask = ask_of (c, 0.95, target);
  return wilcoxon_signed_rank.run (&sample, &ask);
}

static void
check (const double *y, size_t n, double target, double v, double p,
       const char *exact, const char *zeros)
{
  struct cohorts c = cohorts_of (y, n, y, 0);
  struct test test = against (&c, target);
  cr_assert_eq (test.status, STATUS_OK);
  cr_assert_eq (test.statistic, v);
  ASSERT_NEAR (test.p_value, p, CLOSED_FORM);
  cr_assert_str_eq (option (&test, "exact"), exact);
  cr_assert_str_eq (option (&test, "zeros_dropped"), zeros);
  cohorts_free (&c);
}

Test (wilcoxon_signed_rank, agrees_with_r)
{
  check (a, COUNT (a), 10, 43, 0.130859375, "true", "0");
  check (a, COUNT (a), 30, 1, 0.00390625, "true", "0");
  check (u, COUNT (u), 3.2, 69, 0.018742351353948743, "false", "0");
  check (u, COUNT (u), 3, 52.5, 0.010064478759149953, "false", "2");
}

Test (wilcoxon_signed_rank, many_with_zeros_agree_with_r)
{
  struct arena *arena = arena_new ();
  struct rank_rows *r = rank_rows_new (arena, 21, 40, 4, 1);
  for (size_t i = 0; i < r->rows.n; i++)
    r->rows.arm[i] = 0;
  rank_rows_fold (arena, r);
  struct ask ask = rank_ask (arena, 0, 0);
  ask.target = 2;
  struct test test = wilcoxon_signed_rank.run (&r->sample, &ask);
  cr_assert_eq (test.statistic, 9171.5);
  ASSERT_NEAR (test.p_value, 4.7188391389988431e-10, ITERATIVE);
  arena_free (arena);
}

/* .1 and 1.1 are equally far from .6 on paper, not as doubles: R ties
   them with digits.rank = 14. */
Test (wilcoxon_signed_rank, decimals_tie_as_on_paper)
{
  static const double tenths[] = { .1, .2, .4, .5, .7, 1, 1.1, 1.3 };
  cr_assert_neq (1.1 - .6, .6 - .1);
  check (tenths, COUNT (tenths), .6, 20.5, 0.77864033738085969,
         "false", "0");
}

Test (wilcoxon_signed_rank, mirrored_values_have_the_same_p)
{
  uint64_t seed = 401;
  for (int set = 0; set < 100; set++)
    {
      double x[30], y[30];
      for (size_t i = 0; i < COUNT (x); i++)
        {
          x[i] = floor (generated_uniform (&seed) * 30 - 10) / 10;
          y[i] = -x[i];
        }
      struct cohorts one = cohorts_of (x, COUNT (x), x, 0);
      struct cohorts other = cohorts_of (y, COUNT (y), y, 0);
      struct test t = against (&one, 0.3), s = against (&other, -0.3);
      double n = COUNT (x) - strtod (option (&t, "zeros_dropped"), NULL);
      cr_assert_eq (t.p_value, s.p_value);
      cr_assert_eq (t.statistic + s.statistic, n * (n + 1) / 2);
      cohorts_free (&one);
      cohorts_free (&other);
    }
}

/* All 2^10 signs of ten ranks. */
Test (wilcoxon_signed_rank, exact_p_counts_all_signs)
{
  for (unsigned set = 0; set < 1024; set += 37)
    {
      double y[10], v = 0, lower = 0, upper = 0;
      for (unsigned i = 0; i < 10; i++)
        {
          y[i] = set >> i & 1 ? i + 1.0 : -(i + 1.0);
          v += set >> i & 1 ? i + 1.0 : 0;
        }
      for (unsigned signs = 0; signs < 1024; signs++)
        {
          double other = 0;
          for (unsigned i = 0; i < 10; i++)
            other += signs >> i & 1 ? i + 1.0 : 0;
          lower += other <= v;
          upper += other >= v;
        }
      check (y, 10, 0, v, fmin (1, 2 * fmin (lower, upper) / 1024), "true",
             "0");
    }
}

Test (wilcoxon_signed_rank, nothing_off_the_target_is_a_status)
{
  static const double same[] = { 4, 4, 4 };
  struct cohorts c = cohorts_of (same, 3, same, 0);
  struct test test = against (&c, 4);
  cr_assert_eq (test.status, STATUS_DEGENERATE);
  cr_assert (isnan (test.p_value) && isnan (test.statistic) && test.why);
  cr_assert_eq (against (&c, NAN).status, STATUS_REFUSED);
  struct cohorts none = cohorts_of (same, 0, same, 0);
  cr_assert_eq (against (&none, 4).status, STATUS_EMPTY);
  cohorts_free (&c);
  cohorts_free (&none);
}

/* Ten million equally far from the target, 500 fewer above than half. */
Test (wilcoxon_signed_rank, ten_million_units_as_counts)
{
  static const double value[] = { 1, 4 };
  static const uint64_t count[] = { 5000500, 4999500 };
  struct ranked ranked = { .arms = 1, .values = 2, .value = value,
                           .count = count };
  struct sample sample = { .arms = 1, .ranked = &ranked };
  struct arena *arena = arena_new ();
  struct ask ask = rank_ask (arena, 0, 0);
  ask.target = 2.5;
  struct test test = wilcoxon_signed_rank.run (&sample, &ask);
  /* all ranks are (N + 1)/2: a sign test */
  double n = 1e7, rank = (n + 1) / 2;
  double z = (500 * rank - 0.5) / (rank * sqrt (n) / 2);
  cr_assert_eq (test.statistic, 4999500 * rank);
  ASSERT_NEAR (test.p_value, dist_normal_two_sided (z).p, CLOSED_FORM);
  arena_free (arena);
}

/* Pairs. */

static const double before[] = { 3.1, 2.4, 5, 4.2, 3.3, 1.8, 2.9 };
static const double after[] = { 3.4, 2.4, 5.9, 4, 4.1, 2.3, 3.9 };

/* Units of arm 0 (before) and arm 1 (after), cluster by cluster. */
static struct rank_rows *
pair_rows (struct arena *arena)
{
  struct rank_rows *r = ARENA_NEW (arena, struct rank_rows, 1);
  struct cluster_rows *rows = &r->rows;
  rows->arms = 3;
  for (uint32_t i = 0; i < COUNT (before); i++)
    for (uint32_t arm = 0; arm < 2; arm++)
      {
        rows->y[rows->n] = arm ? after[i] : before[i];
        rows->arm[rows->n] = arm;
        rows->cluster[rows->n++] = i;
      }
  return r;
}

static void
add_row (struct rank_rows *r, double y, uint32_t arm, uint32_t cluster)
{
  struct cluster_rows *rows = &r->rows;
  rows->y[rows->n] = y;
  rows->arm[rows->n] = arm;
  rows->cluster[rows->n++] = cluster;
}

static struct test
paired (struct arena *arena, struct rank_rows *r, size_t level,
        size_t reference)
{
  struct ask ask = rank_ask (arena, level, reference);
  rank_rows_fold (arena, r);
  return wilcoxon_signed_rank_paired.run (&r->sample, &ask);
}

Test (wilcoxon_signed_rank, of_pairs_agrees_with_r)
{
  struct arena *arena = arena_new ();
  struct rank_rows *r = pair_rows (arena);
  struct test test = paired (arena, r, 1, 0);
  cr_assert_eq (test.statistic, 20);
  ASSERT_NEAR (test.p_value, 0.059172067825859431, CLOSED_FORM);
  cr_assert_str_eq (option (&test, "zeros_dropped"), "1");
  cr_assert_str_eq (option (&test, "pairs"), "7");
  cr_assert_str_eq (option (&test, "incomplete_pairs"), "0");
  struct test back = paired (arena, r, 0, 1);
  cr_assert_eq (back.statistic, 1);
  cr_assert_eq (back.p_value, test.p_value);
  arena_free (arena);
}

Test (wilcoxon_signed_rank, incomplete_pairs_are_counted_and_left_out)
{
  struct arena *arena = arena_new ();
  struct rank_rows *r = pair_rows (arena);
  add_row (r, 99, 0, 70);
  add_row (r, -99, 1, 71);
  add_row (r, 5, 2, 72);
  add_row (r, 5, 2, 0);
  struct test test = paired (arena, r, 1, 0);
  cr_assert_eq (test.statistic, 20);
  cr_assert_str_eq (option (&test, "pairs"), "7");
  cr_assert_str_eq (option (&test, "incomplete_pairs"), "2");
  arena_free (arena);
}

Test (wilcoxon_signed_rank, order_of_rows_and_numbers_of_clusters_are_nothing)
{
  struct arena *arena = arena_new ();
  struct rank_rows *r = pair_rows (arena);
  double p = paired (arena, r, 1, 0).p_value;
  struct rank_rows *back = ARENA_NEW (arena, struct rank_rows, 1);
  back->rows.arms = 3;
  for (size_t i = r->rows.n; i-- > 0;)
    add_row (back, r->rows.y[i], r->rows.arm[i],
             100 - r->rows.cluster[i] * 3);
  cr_assert_eq (paired (arena, back, 1, 0).p_value, p);
  arena_free (arena);
}

Test (wilcoxon_signed_rank, what_is_no_pair_is_refused)
{
  struct arena *arena = arena_new ();
  struct rank_rows *r = pair_rows (arena);
  add_row (r, 3, 1, 0);
  struct test test = paired (arena, r, 1, 0);
  cr_assert_eq (test.status, STATUS_REFUSED);
  cr_assert_not_null (test.why);
  struct sample single = { .arms = 3, .ranked = &r->ranked };
  struct ask ask = rank_ask (arena, 1, 0);
  cr_assert_eq (wilcoxon_signed_rank_paired.run (&single, &ask).status,
                STATUS_REFUSED);
  cr_assert_eq (paired (arena, pair_rows (arena), 1, 2).status,
                STATUS_EMPTY);
  arena_free (arena);
}

Test (pairs, differences_are_those_of_the_decimals)
{
  cr_assert_eq (decimal_difference (0.3, 0.1), 0.2);
  cr_assert_eq (decimal_difference (0.6, 0.4), 0.2);
  cr_assert_eq (decimal_difference (0.1, 0.3), -0.2);
  cr_assert_eq (decimal_difference (1234567.89, 1234567.88), 0.01);
  cr_assert_eq (decimal_difference (1e15, 1), 1e15 - 1);
  cr_assert_eq (decimal_difference (1e100, 1e99), 1e100 - 1e99);
  cr_assert_eq (decimal_difference (1e-30, 3e-30), 1e-30 - 3e-30);
  cr_assert_eq (decimal_difference (0, 0), 0);
  cr_assert_eq (decimal_difference (0.7, 0.7), 0);
  uint64_t seed = 402;
  for (int set = 0; set < 10000; set++)
    {
      double x = floor (generated_uniform (&seed) * 1e6);
      double y = floor (generated_uniform (&seed) * 1e4);
      cr_assert_eq (decimal_difference (x / 1000, y / 1000),
                    (x - y) / 1000);
    }
}
