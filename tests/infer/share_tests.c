/* Tests of shares on request: with Yates' correction, G, mid-p, trend,
   exact binomial, McNemar. */

#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

#include "cohorts.h"
#include "infer/dist.h"
#include "near.h"

/* Expected values: tests/oracle/shares_more.R, unless a test says
   otherwise. */

static void
check_chi (struct test test, double statistic, double df, double p)
{
  cr_assert_eq (test.status, STATUS_OK);
  cr_assert_eq (test.has, HAS_STATISTIC | HAS_DF);
  ASSERT_NEAR (test.statistic, statistic, CLOSED_FORM);
  cr_assert_eq (test.df, df);
  ASSERT_NEAR (test.p_value, p, CLOSED_FORM);
}

static struct test
two (const struct method *method, uint64_t x1, uint64_t n1, uint64_t x0,
     uint64_t n0)
{
  struct cohorts c = shares_of (x1, n1, x0, n0);
  struct test test = test_of (&c, method);
  cohorts_free (&c);
  return test;
}

Test (yates, agrees_with_r)
{
  check_chi (two (&yates_chi_square, 41, 130, 27, 152), 6.5330426150084708,
             1, 0.010588867772495836);
  check_chi (two (&yates_chi_square, 7, 12, 2, 14), 3.7638499844382189, 1,
             0.052371860424661416);
}

/* tern #620: counts less than 1/2 from expected are not corrected past
   them.  x1 - E1 = 3 - 7 * 8/18 = -1/9. */
Test (yates, does_not_correct_past_the_expected_count)
{
  struct test test = two (&yates_chi_square, 3, 7, 5, 11);
  cr_assert_eq (test.statistic, 0);
  cr_assert_eq (test.p_value, 1);
  cr_assert_str_eq (test.options[0].name, "continuity");
  cr_assert_str_eq (test.options[0].value,
                    "yates, at most |count - expected|");
}

Test (g_test, agrees_with_r)
{
  check_chi (two (&g_test, 41, 130, 27, 152), 7.2699785919568676, 1,
             0.0070116639097804988);
  check_chi (two (&g_test, 0, 20, 9, 30), 10.487490557715812, 1,
             0.00120185497668938);
  struct cohorts c = shares_of (41, 130, 27, 152);
  cohorts_add_share (&c, 33, 90);
  cohorts_add_share (&c, 8, 61);
  check_chi (test_of (&c, &g_test), 18.655407811674131, 3,
             0.00032211904830222067);
  cohorts_free (&c);
}

/* With large counts G and X2 agree to 1/sqrt (N); the plain sum of
   O log (O/E) has lost all its digits there. */
Test (g_test, keeps_its_digits_at_large_counts)
{
  const uint64_t n = 1000000000000000;
  struct test g = two (&g_test, n / 2 + 30000000, n, n / 2, n);
  struct test x = two (&pearson_chi_square, n / 2 + 30000000, n, n / 2, n);
  ASSERT_NEAR (g.statistic, x.statistic, 1e-12);
  cr_assert_eq (two (&g_test, n / 2, n, n / 4, n / 2).statistic, 0);
}

Test (share_tests, undefined_is_a_status)
{
  static const struct {
    uint64_t x1, n1, x0, n0;
    enum status status;
  } rows[] = {
    { 0, 10, 0, 20, STATUS_DEGENERATE }, { 10, 10, 20, 20, STATUS_DEGENERATE },
    { 0, 0, 5, 20, STATUS_EMPTY }, { 3, 10, 0, 0, STATUS_EMPTY },
    { 0, 0, 0, 0, STATUS_EMPTY },
  };
  static const struct method *const methods[]
    = { &yates_chi_square, &g_test, &fisher_midp, &cochran_armitage,
        &fisher_exact_many };
  for (size_t i = 0; i < COUNT (rows); i++)
    for (size_t m = 0; m < COUNT (methods); m++)
      {
        struct test test = two (methods[m], rows[i].x1, rows[i].n1,
                                rows[i].x0, rows[i].n0);
        cr_assert_eq (test.status, rows[i].status, "%zu %s", i,
                      methods[m]->about.name);
        cr_assert_not_null (test.why);
        cr_assert (isnan (test.p_value));
      }
}

/* tests/oracle/shares_exact.py */
Test (fisher_midp, agrees_with_high_precision)
{
  static const struct {
    uint64_t a, b, c, d;
    double p;
  } rows[] = {
    { 7, 5, 2, 12, 0.025995423340961098 },
    { 3, 7, 3, 7, 0.81424148606811146 },
    { 9, 1, 1, 14, 2.3250406882120437e-5 },
    { 41, 89, 27, 125, 0.0065316100129374188 },
    { 345, 455, 260, 345, 0.93501843387690509 },
    { 50, 1, 257, 375, 6.1910425939850719e-18 },
  };
  for (size_t i = 0; i < COUNT (rows); i++)
    {
      struct test test = two (&fisher_midp, rows[i].a, rows[i].a + rows[i].b,
                              rows[i].c, rows[i].c + rows[i].d);
      ASSERT_NEAR (test.p_value, rows[i].p, CLOSED_FORM);
      struct test swapped
        = two (&fisher_midp, rows[i].c, rows[i].c + rows[i].d, rows[i].a,
               rows[i].a + rows[i].b);
      ASSERT_NEAR (swapped.p_value, test.p_value, 1e-14);
    }
}

static struct cohorts
ordered (const uint64_t *x, const uint64_t *n, size_t k)
{
  struct cohorts c = { 0 };
  for (size_t i = 0; i < k; i++)
    cohorts_add_share (&c, x[i], n[i]);
  return c;
}

/* R's example of prop.trend.test, and one that rises. */
Test (cochran_armitage, is_the_signed_root_of_rs_chi_square)
{
  static const uint64_t smokers[] = { 83, 90, 129, 70 };
  static const uint64_t patients[] = { 86, 93, 136, 82 };
  struct cohorts c = ordered (smokers, patients, 4);
  struct test test = test_of (&c, &cochran_armitage);
  cr_assert_eq (test.has, HAS_STATISTIC);
  ASSERT_NEAR (test.statistic, -sqrt (8.2249222851977102), CLOSED_FORM);
  ASSERT_NEAR (test.p_value, 0.004131897477641487, CLOSED_FORM);
  cohorts_free (&c);

  static const uint64_t x[] = { 8, 27, 41, 33 }, n[] = { 61, 152, 130, 90 };
  struct cohorts rising = ordered (x, n, 4);
  ASSERT_NEAR (test_of (&rising, &cochran_armitage).statistic,
               sqrt (17.171431410478863), CLOSED_FORM);
  cohorts_free (&rising);
}

Test (cochran_armitage, reversing_the_order_flips_the_sign_exactly)
{
  static const uint64_t x[] = { 8, 27, 41, 33 }, n[] = { 61, 152, 130, 90 };
  static const uint64_t rx[] = { 33, 41, 27, 8 }, rn[] = { 90, 130, 152, 61 };
  struct cohorts c = ordered (x, n, 4), r = ordered (rx, rn, 4);
  cr_assert_eq (test_of (&c, &cochran_armitage).statistic,
                -test_of (&r, &cochran_armitage).statistic);
  cohorts_free (&c);
  cohorts_free (&r);
}

/* For two cohorts it is Pearson's test, and an empty cohort between
   keeps the distances. */
Test (cochran_armitage, two_cohorts_are_pearsons_test)
{
  double z = two (&cochran_armitage, 27, 152, 41, 130).statistic;
  ASSERT_NEAR (z * z, 7.2663401444046549, CLOSED_FORM);
  static const uint64_t x[] = { 27, 0, 41 }, n[] = { 152, 0, 130 };
  struct cohorts c = ordered (x, n, 3);
  ASSERT_NEAR (test_of (&c, &cochran_armitage).statistic, z, CLOSED_FORM);
  cohorts_free (&c);
}

static struct test
binomial (uint64_t x, uint64_t n, double target)
{
  struct cohorts c = shares_of (x, n, 0, 0);
  struct sample sample = cohorts_sample (&c);
  struct ask ask = ask_of (&c, 0.95, target);
  struct test test = binomial_exact.run (&sample, &ask);
  cohorts_free (&c);
  return test;
}

static struct effect
exact_share (uint64_t x, uint64_t n, double target, double confidence)
{
  struct cohorts c = shares_of (x, n, 0, 0);
  struct sample sample = cohorts_sample (&c);
  struct ask ask = ask_of (&c, confidence, target);
  struct effect effect = share_one_sample_exact.run (&sample, &ask);
  cohorts_free (&c);
  return effect;
}

Test (binomial_exact, agrees_with_r)
{
  ASSERT_NEAR (binomial (41, 130, 0.25).p_value, 0.085920542203256234,
               CLOSED_FORM);
  ASSERT_NEAR (binomial (682, 925, 0.75).p_value, 0.38249155957485192,
               CLOSED_FORM);
  ASSERT_NEAR (binomial (0, 10, 0.3).p_value, 0.038839603299999984,
               CLOSED_FORM);
  ASSERT_NEAR (binomial (10, 10, 0.3).p_value, 5.9048999999999915e-06,
               CLOSED_FORM);
  cr_assert_eq (binomial (3, 10, 0.3).p_value, 1);
  ASSERT_NEAR (binomial (100020000, 200000000, 0.5).p_value,
               0.0046787683130843005, 1e-10);
}

Test (binomial_exact, agrees_with_the_plain_sum)
{
  for (uint64_t n = 1; n <= 30; n++)
    for (uint64_t x = 0; x <= n; x++)
      {
        double mass[31], sum = 0, p = 0.37;
        for (uint64_t i = 0; i <= n; i++)
          mass[i] = exp (lgamma ((double) n + 1) - lgamma ((double) i + 1)
                         - lgamma ((double) (n - i) + 1)
                         + (double) i * log (p)
                         + (double) (n - i) * log1p (-p));
        for (uint64_t i = 0; i <= n; i++)
          sum += mass[i] <= mass[x] * (1 + 1e-7) ? mass[i] : 0;
        ASSERT_NEAR (binomial (x, n, p).p_value, fmin (1, sum), 1e-11);
      }
}

/* [0, .30849711] at n = 10; GSL's beta quantile never returns there.  The
   others: tests/oracle/shares_exact.py, and R to its 1e-10. */
Test (clopper_pearson, agrees_with_r_and_high_precision)
{
  struct effect none = exact_share (0, 10, 0.5, 0.95);
  cr_assert_str_eq (none.conf_method, "clopper_pearson");
  cr_assert_eq (none.conf_low, -0.5);
  ASSERT_NEAR (none.conf_high + 0.5, 0.30849710781876083, CLOSED_FORM);
  struct effect all = exact_share (10, 10, 0.5, 0.95);
  cr_assert_eq (all.conf_high, 0.5);
  cr_assert_eq (all.conf_low, -none.conf_high);
  struct effect some = exact_share (41, 130, 0.25, 0.95);
  ASSERT_NEAR (some.estimate, 41 / 130.0 - 0.25, CLOSED_FORM);
  ASSERT_NEAR (some.conf_low + 0.25, 0.23673991722815016, 1e-10);
  ASSERT_NEAR (some.conf_high + 0.25, 0.40266148541199775, 1e-10);
  struct effect most = exact_share (258, 261, 0.5, 0.95);
  ASSERT_NEAR (most.conf_low + 0.5, 0.96677826082614338, 1e-10);
  struct effect rare = exact_share (12, 1000000, 1e-5, 0.95);
  ASSERT_NEAR (rare.conf_low + 1e-5, 6.2005899883898834e-06, 1e-9);
}

Test (binomial_exact, a_bad_target_or_no_members_is_a_status)
{
  static const double targets[] = { 0, 1, -0.2, 94, NAN };
  for (size_t i = 0; i < COUNT (targets); i++)
    {
      cr_assert_eq (binomial (4, 10, targets[i]).status, STATUS_REFUSED);
      cr_assert_eq (exact_share (4, 10, targets[i], 0.95).status,
                    STATUS_REFUSED);
    }
  cr_assert_eq (binomial (0, 0, 0.5).status, STATUS_EMPTY);
  cr_assert_eq (exact_share (0, 0, 0.5, 0.95).status, STATUS_EMPTY);
}

/* Pairs: BOTH and NEITHER agree, B have the outcome in the level (arm 0)
   only, C in the reference only; LONE clusters hold nobody of the
   reference. */
static struct test
pairs (size_t both, size_t b, size_t c, size_t neither, size_t lone)
{
  enum { MOST = 4000 };
  static double y[MOST];
  static uint32_t arm[MOST], cluster[MOST];
  size_t sizes[] = { both, b, c, neither, lone }, rows = 0;
  uint32_t number = 0;
  for (size_t s = 0; s < 5; s++)
    for (size_t i = 0; i < sizes[s]; i++, number++)
      for (uint32_t a = 0; a < (s == 4 ? 1 : 2); a++)
        {
          bool with = s == 0 || s == (a == 0 ? 1 : 2) || s == 4;
          y[rows] = with;
          arm[rows] = a;
          cluster[rows++] = number * 7919 % 100003;
        }
  struct arena *arena = arena_new ();
  struct clusters clusters = clusters_fold (arena, y, arm, cluster, rows, 2);
  struct sample sample = { .arms = 2, .clusters = &clusters };
  struct ask ask = { .scratch = arena, .level = 0, .reference = 1 };
  struct test test = mcnemar.run (&sample, &ask);
  arena_free (arena);
  return test;
}

/* R's example of mcnemar.test, Agresti (1990): 794, 150, 86, 570. */
Test (mcnemar, agrees_with_r)
{
  struct test test = pairs (794, 150, 86, 570, 0);
  check_chi (test, 17.35593220338983, 1, 3.0992934410452182e-05);
  cr_assert_str_eq (test.options[0].value, "chi-square");
}

Test (mcnemar, is_exact_below_25_pairs_that_differ)
{
  struct test test = pairs (5, 3, 11, 8, 0);
  cr_assert_eq (test.status, STATUS_OK);
  cr_assert_eq (test.has, 0);
  ASSERT_NEAR (test.p_value, 0.057373046875000042, CLOSED_FORM);
  cr_assert_eq (pairs (5, 12, 12, 8, 0).has, 0);
  cr_assert_eq (pairs (5, 12, 13, 8, 0).has, HAS_STATISTIC | HAS_DF);
  cr_assert_eq (pairs (5, 12, 12, 8, 0).p_value, 1);
}

Test (mcnemar, clusters_without_both_change_nothing)
{
  cr_assert_eq (pairs (79, 30, 16, 57, 40).p_value,
                pairs (79, 30, 16, 57, 0).p_value);
  cr_assert_eq (pairs (0, 0, 0, 0, 40).status, STATUS_EMPTY);
}

Test (mcnemar, what_is_not_paired_is_refused)
{
  cr_assert_eq (pairs (20, 0, 0, 30, 0).status, STATUS_DEGENERATE);
  static const double y[] = { 1, 0, 1 };
  static const uint32_t arm[] = { 0, 0, 1 }, cluster[] = { 4, 4, 4 };
  struct arena *arena = arena_new ();
  struct clusters clusters = clusters_fold (arena, y, arm, cluster, 3, 2);
  struct sample sample = { .arms = 2, .clusters = &clusters };
  struct ask ask = { .scratch = arena, .level = 0, .reference = 1 };
  cr_assert_eq (mcnemar.run (&sample, &ask).status, STATUS_REFUSED);
  sample.clusters = NULL;
  cr_assert_eq (mcnemar.run (&sample, &ask).status, STATUS_REFUSED);
  arena_free (arena);
}
