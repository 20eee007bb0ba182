/* Expected values: tests/oracle/ranks.R, unless a test says otherwise. */

#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

#include "cohorts.h"
#include "near.h"
#include "rank_rows.h"

static const double a[] = { 12.5, 7.25, 19.75, 3.5, 22, 15.125, 8.875, 30.5,
                            11, 17.375 };
static const double b[] = { 5.25, 9.5, 6.125, 14.75, 2.5, 8, 10.625, 4.375,
                            12.25, 7.75, 3.125, 6.5 };
static const double u[] = { 5, 4, 5, 3, 5, 4, 2, 5, 4, 5, 3, 5 };
static const double v[] = { 3, 4, 2, 5, 1, 3, 4, 2, 3, 4 };
static const double w[] = { 1, 2, 2, 3, 1, 4, 2 };

static struct cohorts
wvu (void)
{
  struct cohorts c = cohorts_of (w, COUNT (w), v, COUNT (v));
  cohorts_add (&c, u, COUNT (u));
  return c;
}

static void
check (struct test test, double statistic, double p)
{
  cr_assert_eq (test.status, STATUS_OK);
  ASSERT_NEAR (test.statistic, statistic, CLOSED_FORM);
  ASSERT_NEAR (test.p_value, p, ITERATIVE);
}

static struct test
run (struct cohorts *c, const struct method *method, size_t level,
     size_t reference)
{
  struct sample sample = cohorts_sample (c);
  struct ask ask = ask_of (c, 0.95, NAN);
  ask.level = level;
  ask.reference = reference;
  return method->run (&sample, &ask);
}

Test (kruskal_wallis, agrees_with_r)
{
  struct cohorts c = wvu (), ab = cohorts_of (a, COUNT (a), b, COUNT (b));
  struct test test = run (&c, &kruskal_wallis, 1, 0);
  check (test, 10.478033040784725, 0.0053054720945136221);
  cr_assert_eq (test.df, 2);
  cr_assert_eq (test.has, HAS_STATISTIC | HAS_DF);
  cr_assert_str_eq (test.options[0].value, "corrected");
  test = run (&ab, &kruskal_wallis, 1, 0);
  check (test, 5.952173913043481, 0.014699148008255);
  cr_assert_str_eq (test.options[0].value, "none");
  cohorts_free (&c);
  cohorts_free (&ab);
}

Test (kruskal_wallis, four_cohorts_with_ties_agree_with_r)
{
  struct arena *arena = arena_new ();
  struct rank_rows *r = rank_rows_new (arena, 21, 40, 4, 1);
  struct ask ask = rank_ask (arena, 3, 1);
  check (kruskal_wallis.run (&r->sample, &ask),
         14.260212612599251, 0.0025715275215904398);
  check (dunn.run (&r->sample, &ask),
         2.1715622602789812, 0.029888696229589312);
  check (jonckheere.run (&r->sample, &ask),
         3.7429755000076885, 0.00018185396603662387);
  arena_free (arena);
}

/* By hand: mean ranks 2, 5, 8 of 9: H = 8 (3 * 9 * 2)/60. */
Test (kruskal_wallis, nine_in_order)
{
  static const double x[] = { 1, 2, 3, 4, 5, 6, 7, 8, 9 };
  struct cohorts c = cohorts_of (x, 3, x + 3, 3);
  cohorts_add (&c, x + 6, 3);
  check (run (&c, &kruskal_wallis, 1, 0), 7.2, exp (-3.6));
  cohorts_free (&c);
}

/* The square of Mann-Whitney's z without continuity correction. */
Test (kruskal_wallis, of_two_cohorts_is_dunn_squared_and_jonckheere_squared)
{
  uint64_t seed = 301;
  for (int set = 0; set < 200; set++)
    {
      double x[9], y[14];
      for (size_t i = 0; i < COUNT (x); i++)
        x[i] = floor (generated_uniform (&seed) * 6);
      for (size_t i = 0; i < COUNT (y); i++)
        y[i] = floor (generated_uniform (&seed) * 5);
      struct cohorts c = cohorts_of (x, COUNT (x), y, COUNT (y));
      double h = run (&c, &kruskal_wallis, 1, 0).statistic;
      double z = run (&c, &dunn, 1, 0).statistic;
      double trend = run (&c, &jonckheere, 1, 0).statistic;
      ASSERT_NEAR (z * z, h, 1e-11);
      ASSERT_NEAR (trend, z, 1e-11);
      cohorts_free (&c);
    }
}

Test (kruskal_wallis, empty_cohorts_are_left_out_and_named)
{
  struct cohorts c = cohorts_of (w, COUNT (w), w, 0);
  cohorts_add (&c, v, COUNT (v));
  cohorts_add (&c, u, COUNT (u));
  struct test test = run (&c, &kruskal_wallis, 1, 0);
  check (test, 10.478033040784725, 0.0053054720945136221);
  cr_assert_eq (test.df, 2);
  cr_assert_str_eq (test.options[1].name, "empty_cohorts");
  check (run (&c, &jonckheere, 1, 0), 3.3261490758309402, 0.000880548203720826);
  check (run (&c, &dunn, 3, 0), 3.1645141272733102, 0.0015534212054403584);
  cr_assert_eq (run (&c, &dunn, 3, 1).status, STATUS_EMPTY);
  cohorts_free (&c);
}

Test (kruskal_wallis, nothing_to_rank_is_a_status)
{
  static const struct method *const all[] = { &kruskal_wallis, &jonckheere };
  static const double same[] = { 4, 4, 4 };
  struct cohorts tied = cohorts_of (same, 3, same, 2);
  struct cohorts alone = cohorts_of (u, COUNT (u), v, 0);
  for (size_t i = 0; i < COUNT (all); i++)
    {
      struct test test = run (&tied, all[i], 1, 0);
      cr_assert_eq (test.status, STATUS_DEGENERATE);
      cr_assert (isnan (test.p_value) && test.why);
      cr_assert_eq (run (&alone, all[i], 1, 0).status, STATUS_EMPTY);
    }
  cr_assert_eq (run (&tied, &dunn, 1, 0).status, STATUS_DEGENERATE);
  cr_assert_eq (run (&alone, &dunn, 1, 0).status, STATUS_EMPTY);
  cohorts_free (&tied);
  cohorts_free (&alone);
}

Test (dunn, agrees_with_its_formula_and_flips_exactly)
{
  struct cohorts c = wvu ();
  check (run (&c, &dunn, 2, 0), 3.1645141272733102, 0.0015534212054403584);
  check (run (&c, &dunn, 1, 2), -1.9164440453959559, 0.055308599000147063);
  cr_assert_eq (run (&c, &dunn, 1, 2).statistic,
                -run (&c, &dunn, 2, 1).statistic);
  cohorts_free (&c);
}

Test (jonckheere, agrees_with_hollander_and_wolfe)
{
  struct cohorts c = wvu (), ab = cohorts_of (a, COUNT (a), b, COUNT (b));
  check (run (&c, &jonckheere, 1, 0), 3.3261490758309402, 0.000880548203720826);
  check (run (&ab, &jonckheere, 1, 0),
         -2.4397077515644119, 0.014699148008254984);
  cohorts_free (&c);
  cohorts_free (&ab);
}

Test (jonckheere, reversed_order_flips_the_sign_exactly)
{
  struct cohorts up = wvu (), down = cohorts_of (u, COUNT (u), v, COUNT (v));
  cohorts_add (&down, w, COUNT (w));
  cr_assert_eq (run (&up, &jonckheere, 1, 0).statistic,
                -run (&down, &jonckheere, 1, 0).statistic);
  cohorts_free (&up);
  cohorts_free (&down);
}

/* All 560 ways to give 8 values, two of them tied and three others, to
   cohorts of 3, 3 and 2: z has mean 0 and variance 1 over them if the
   variance is that of the permutations. */
Test (jonckheere, z_has_variance_1_over_all_assignments)
{
  static const double value[8] = { 1, 2, 2, 3, 5, 5, 5, 8 };
  int ways = 0;
  double sum = 0, squares = 0;
  for (int code = 0; code < 6561; code++)
    {
      double y[3][8];
      size_t n[3] = { 0 };
      for (int i = 0, rest = code; i < 8; i++, rest /= 3)
        y[rest % 3][n[rest % 3]++] = value[i];
      if (n[0] != 3 || n[1] != 3)
        continue;
      struct cohorts c = cohorts_of (y[0], 3, y[1], 3);
      cohorts_add (&c, y[2], 2);
      double z = run (&c, &jonckheere, 1, 0).statistic;
      ways++;
      sum += z;
      squares += z * z;
      cohorts_free (&c);
    }
  cr_assert_eq (ways, 560);
  cr_assert (fabs (sum) < 1e-10);
  ASSERT_NEAR (squares / ways, 1, CLOSED_FORM);
}

Test (jonckheere, five_among_ten_million_nearly_all_tied)
{
  static const double value[] = { 0, 1 };
  static const uint64_t count[] = { 9999990, 5, 2, 3 };
  struct ranked ranked = { .arms = 2, .values = 2, .value = value,
                           .count = count };
  struct sample sample = { .arms = 2, .ranked = &ranked };
  struct arena *arena = arena_new ();
  struct ask ask = rank_ask (arena, 1, 0);
  /* By hand: with x of the K = 8 ones in the cohort of n = 5, J - E is
     N/2 (x - n K/N), and x is hypergeometric. */
  double n = 5, k = 8, all = 1e7;
  double z = (3 - n * k / all)
             / sqrt (n * k / all * ((all - n) / all)
                     * ((all - k) / (all - 1)));
  ASSERT_NEAR (jonckheere.run (&sample, &ask).statistic, z, 1e-11);
  arena_free (arena);
}

/* HypothesisTests.jl's t^3 overflows from t = 2^21 on.  Two values, so
   H is (N - 1)/N times Pearson's chi-square of the table. */
Test (kruskal_wallis, ties_beyond_2_to_21_do_not_overflow)
{
  static const double value[] = { 0, 1 };
  static const uint64_t count[] = { 3000000, 3000000, 2997000,
                                    3003000, 3003000, 2997000 };
  struct ranked ranked = { .arms = 3, .values = 2, .value = value,
                           .count = count };
  struct sample sample = { .arms = 3, .ranked = &ranked };
  struct arena *arena = arena_new ();
  struct ask ask = rank_ask (arena, 1, 0);
  cr_assert_gt (count[0], UINT64_C (1) << 21);
  /* shares .5, .5005, .4995 of 6,000,000 each */
  double n = 18e6, x = 2 * 6e6 * (.0005 * .0005) / .25;
  struct test test = kruskal_wallis.run (&sample, &ask);
  ASSERT_NEAR (test.statistic, (n - 1) / n * x, 1e-10);
  ASSERT_NEAR (test.p_value, exp (-test.statistic / 2), ITERATIVE);
  arena_free (arena);
}
