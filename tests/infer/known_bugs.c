/* What other tools got wrong, with the numbers that show it, where no
   other file of tests has them: GSL's distributions are in
   dist_defects.c, and tests/README.md maps all of them.

   Expected values: mpmath (tests/oracle/known_bugs.py) unless said
   otherwise. */

#include <criterion/criterion.h>
#include <math.h>

#include "base/random.h"
#include "cohorts.h"
#include "infer/dist.h"
#include "near.h"

static const double TEN_DIGITS = 1e-10;

/* GSL's hypergeometric_Q overflows to -283. */
Test (known_bugs, hypergeometric_tails_of_billions)
{
  struct tail all = dist_hypergeometric_upper (0, 3000000000u, 3000000000u,
                                               10);
  ASSERT_NEAR (all.p, 1, 1e-15);
  double before = 1;
  for (uint64_t x = 5; x <= 10; x++)
    {
      double p = dist_hypergeometric_upper (x, 3000000000u, 3000000000u,
                                            10).p;
      cr_assert (p > 0 && p < before);
      before = p;
    }
}

/* 2 (1 - Phi (9)) is 0. */
Test (known_bugs, nine_standard_errors_are_not_p_0)
{
  ASSERT_NEAR (dist_normal_two_sided (9).p, 2.2571768119076813e-19,
               TEN_DIGITS);
}

/* fishers_exact #47 gave 1.4e-6. */
Test (known_bugs, fisher_keeps_a_small_p_of_a_lopsided_table)
{
  ASSERT_NEAR (dist_hypergeometric_upper (50, 51, 632, 307).p,
               1.2220470363525841e-17, TEN_DIGITS);
}

/* scipy #18506: NaN and plateaus; #9231: minutes. */
Test (known_bugs, hypergeometric_tails_of_1e12_fall)
{
  const uint64_t n = UINT64_C (1000000000000);
  double before = 0;
  for (uint64_t x = n / 4; x <= n / 4 + 4000000; x += 500000)
    {
      double p = dist_hypergeometric_upper (x, n / 2, n / 2, n / 2).log10_p;
      cr_assert (isfinite (p) && p < before, "%g", p);
      before = p;
    }
}

/* hypors #6 left out the correction: R, wilcox.test (1:5, 3:7, exact =
   FALSE, correct = TRUE) has .11385. */
Test (known_bugs, mann_whitney_of_1_to_5_and_3_to_7)
{
  static const double a[] = { 1, 2, 3, 4, 5 }, b[] = { 3, 4, 5, 6, 7 };
  struct cohorts c = cohorts_of (a, COUNT (a), b, COUNT (b));
  cr_assert (fabs (test_of (&c, &mann_whitney).p_value - 0.11385) < 5e-6);
  cohorts_free (&c);
}

/* scipy #14418, #16055 gave p = 4.6e-6 for t = -5.34. */
Test (known_bugs, equal_constants_have_no_p)
{
  double a[10], b[30];
  for (size_t i = 0; i < COUNT (a); i++)
    a[i] = 0.04;
  for (size_t i = 0; i < COUNT (b); i++)
    b[i] = 0.04;
  struct cohorts c = cohorts_of (a, COUNT (a), b, COUNT (b));
  static const struct method *const methods[]
    = { &welch_t, &student_t, &welch_anova, &mann_whitney };
  for (size_t i = 0; i < COUNT (methods); i++)
    {
      struct test test = test_of (&c, methods[i]);
      cr_assert_eq (test.status, STATUS_DEGENERATE);
      cr_assert (isnan (test.p_value) && test.why);
    }
  cohorts_free (&c);
}

/* evidently #96 gave p = 0, R NaN. */
Test (known_bugs, shares_without_an_event_have_no_p)
{
  struct cohorts c = shares_of (0, 40, 0, 50);
  static const struct method *const methods[]
    = { &n1_chi_square, &pearson_chi_square };
  for (size_t i = 0; i < COUNT (methods); i++)
    {
      struct test test = test_of (&c, methods[i]);
      cr_assert (test.status != STATUS_OK && isnan (test.p_value));
    }
  cohorts_free (&c);
}

/* The sum of squares less that of the mean has no digit left. */
Test (known_bugs, a_billion_and_one_to_four_vary_by_five_thirds)
{
  static const double y[] = { 1e9 + 1, 1e9 + 2, 1e9 + 3, 1e9 + 4 };
  struct cohorts c = cohorts_of (y, COUNT (y), y, COUNT (y));
  ASSERT_NEAR (moments_var (&c.moments[0]), 5.0 / 3, 1e-15);
  cohorts_free (&c);
}

/* Taking the units of an account for independent.  20 accounts of 20
   units a cohort, half of the variance theirs: the error of Welch's test
   is 3.2 times too small, and it rejects where |z| > 1.96/3.2, more than
   half of the time. */
enum { NULL_SETS = 400, ACCOUNTS = 40, UNITS = 20 };

static double
about_normal (struct random *r)
{
  double sum = -6;
  for (int i = 0; i < 12; i++)
    sum += random_unit (r);
  return sum;
}

/* Whether METHOD finds a difference, by CLUSTERS or without. */
static bool
finds (struct arena *arena, const struct method *method,
       const double *y, const uint32_t *arm, const uint32_t *cluster)
{
  struct ranked ranked = ranked_fold (arena, y, arm, ACCOUNTS * UNITS, 2);
  struct moments moments[] = { ranked_moments (&ranked, 0),
                               ranked_moments (&ranked, 1) };
  struct clusters clusters = clusters_fold (arena, y, arm, cluster,
                                            ACCOUNTS * UNITS, 2);
  struct sample sample = { .arms = 2, .moments = moments, .ranked = &ranked,
                           .clusters = &clusters };
  struct ask ask = { .scratch = arena, .confidence = 0.95, .target = NAN,
                     .level = 1 };
  return method->run (&sample, &ask).p_value <= 0.05;
}

Test (known_bugs, welch_on_accounts_finds_what_is_not_there)
{
  static double y[ACCOUNTS * UNITS];
  static uint32_t arm[ACCOUNTS * UNITS], cluster[ACCOUNTS * UNITS];
  double naive = 0, honest = 0;
  for (uint64_t set = 0; set < NULL_SETS; set++)
    {
      struct arena *arena = arena_new ();
      struct random r = random_of (368, set);
      double shared = 0;
      for (uint32_t i = 0; i < ACCOUNTS * UNITS; i++)
        {
          shared = i % UNITS ? shared : about_normal (&r);
          y[i] = shared + about_normal (&r);
          cluster[i] = i / UNITS;
          arm[i] = cluster[i] % 2;
        }
      naive += finds (arena, &welch_t, y, arm, cluster);
      honest += finds (arena, &cluster_wald, y, arm, cluster);
      arena_free (arena);
    }
  cr_assert_gt (naive / NULL_SETS, 0.45);
  cr_assert_lt (fabs (honest / NULL_SETS - 0.05),
                3 * sqrt (0.05 * 0.95 / NULL_SETS), "%g",
                honest / NULL_SETS);
}
