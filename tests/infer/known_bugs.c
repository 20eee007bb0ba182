/* What other tools got wrong, with the numbers that show it, where no
   other file of tests has them; tests/README.md maps all of them.

   Expected values: mpmath (tests/oracle/known_bugs.py) unless said
   otherwise. */

#include <criterion/criterion.h>
#include <math.h>

#include "cohorts.h"
#include "infer/dist.h"
#include "near.h"

static const double TEN_DIGITS = 1e-10;

/* GSL 2.7.1: NaN for the first three, no end for the fourth, NaN. */
Test (known_bugs, beta_quantiles_of_gsl)
{
  ASSERT_NEAR (dist_beta_quantile (.025, 5000, 5001),
               0.49015138058998048, TEN_DIGITS);
  ASSERT_NEAR (dist_beta_quantile (.025, 10, 99991),
               4.7954895139011413e-5, TEN_DIGITS);
  ASSERT_NEAR (dist_beta_quantile (.025, 100, 999901),
               8.1364708741601417e-5, TEN_DIGITS);
  ASSERT_NEAR (dist_beta_quantile (.025, 5e6, 5000001),
               0.49969005252137105, TEN_DIGITS);
  ASSERT_NEAR (dist_beta_quantile (.025, 258, 3),
               0.9724905352250441, TEN_DIGITS);
}

/* GSL 2.7.1: 132866, 12 % off, 447.9. */
Test (known_bugs, chi_square_quantiles_of_gsl)
{
  ASSERT_NEAR (dist_chisq_upper_quantile (.025, 1e5),
               100878.41530566557, TEN_DIGITS);
  ASSERT_NEAR (dist_chisq_upper_quantile (.975, 1e6),
               997230.08714329009, TEN_DIGITS);
  ASSERT_NEAR (dist_chisq_upper_quantile (1e-100, 1),
               453.94308223879897, TEN_DIGITS);
}

/* GSL 2.7.1: 0, 0 and 8e-6 off; R 4.2.2: 0 for the last. */
Test (known_bugs, f_tails_of_gsl_and_r)
{
  ASSERT_NEAR (dist_f_upper (50, 3, 1e7).p, 2.6363768912253621e-32,
               TEN_DIGITS);
  ASSERT_NEAR (dist_f_upper (500, 2, 1e6).p, 9.1466137693212187e-218,
               TEN_DIGITS);
  ASSERT_NEAR (dist_f_upper (50, 1, 1e7).p, 1.5375596991180379e-12,
               TEN_DIGITS);
  ASSERT_NEAR (dist_f_upper (20.570839, 77, 626283).p,
               1.7309117087060115e-279, TEN_DIGITS);
}

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
  ASSERT_NEAR (dist_hypergeometric_upper (50, 51, 632, 307).p, 1.2220470363525841e-17,
               TEN_DIGITS);
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
