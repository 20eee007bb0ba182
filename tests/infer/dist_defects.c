/* Inputs at which GSL 2.7.1, or R 4.2.2, answers wrong, hangs or aborts:
   what this program says there instead.  Values by mpmath
   (tests/oracle/dist.py) unless they say otherwise. */

#include <criterion/criterion.h>
#include <math.h>

#include "infer/dist.h"
#include "near.h"

#define COUNT(array) (sizeof (array) / sizeof *(array))

static const double TEN_DIGITS = 1e-10;
static const double EIGHT_DIGITS = 1e-8;

/* gsl_cdf_beta_Pinv (.025, 0, 10) never returns; this is what
   Clopper-Pearson asks for with no success. */
Test (dist_defects, beta_quantile_of_a_zero_shape_returns_at_once,
      .timeout = 5)
{
  cr_assert (isnan (dist_beta_quantile (0.025, 0, 10)));
  cr_assert (isnan (dist_beta_upper_quantile (0.025, 10, 0)));
  /* What it then needs, in closed form: 1 - .025^(1/10) = .30849711 */
  ASSERT_NEAR (dist_beta_quantile (0.975, 1, 10), 1 - pow (0.025, 0.1),
               TEN_DIGITS);
}

/* gsl_cdf_beta_Pinv: NaN, but for the last, which never returns. */
Test (dist_defects, beta_quantiles_of_many_trials, .timeout = 20)
{
  static const double rows[][4] = {
    { 0.025, 258, 3, 0.9724905352250441 },
    { 0.025, 5000, 5001, 0.49015138058998049 },
    { 0.025, 10, 99991, 4.7954895139011413e-5 },
    { 0.025, 100, 999901, 8.1364708741601417e-5 },
    { 0.025, 5e6, 5000001, 0.49969005252137109 },
  };
  for (size_t i = 0; i < COUNT (rows); i++)
    ASSERT_NEAR (dist_beta_quantile (rows[i][0], rows[i][1], rows[i][2]),
                 rows[i][3], TEN_DIGITS);
}

/* gsl_cdf_beta_P (.5, 1e7, 1e7) = NaN without an error. */
Test (dist_defects, beta_of_ten_millions_is_a_half_in_the_middle)
{
  ASSERT_NEAR (dist_beta_lower (0.5, 1e7, 1e7).p, 0.5, TEN_DIGITS);
  ASSERT_NEAR (dist_beta_upper (0.5, 1e7, 1e7).p, 0.5, TEN_DIGITS);
}

/* gsl_cdf_fdist_Q: 0 in all but the fourth, where 6 digits are right. */
Test (dist_defects, f_tails_with_many_degrees_of_freedom)
{
  static const double rows[][4] = {
    { 38.33, 2, 223690, 2.2716650147822344e-17 },
    { 500, 2, 1e6, 9.1466137693212187e-218 },
    { 50, 3, 1e7, 2.6363768912253621e-32 },
    { 50, 1, 1e7, 1.5375596991180379e-12 },
  };
  for (size_t i = 0; i < COUNT (rows); i++)
    ASSERT_NEAR (dist_f_upper (rows[i][0], rows[i][1], rows[i][2]).p,
                 rows[i][3], EIGHT_DIGITS);
}

/* R: pf (20.570839, 77, 626283, lower = FALSE) = 0. */
Test (dist_defects, f_tails_that_r_takes_for_0)
{
  ASSERT_NEAR (dist_f_upper (20.570839, 77, 626283).p, 1.7309117087060115e-279,
               EIGHT_DIGITS);
  ASSERT_NEAR (dist_f_upper (34.673103, 47, 10589).p, 1.8085911703447277e-287,
               EIGHT_DIGITS);
}

/* gsl_cdf_fdist_Qinv (.2413, 1, 700) aborts, gsl_cdf_fdist_Pinv (.975, 50,
   1e6) = NaN; R: qf (1.107208e-6, 93, 408051, lower = FALSE) = 1.852977. */
Test (dist_defects, f_quantiles_with_many_degrees_of_freedom)
{
  ASSERT_NEAR (dist_f_upper_quantile (0.2413, 1, 700), 1.3753133239069642,
               TEN_DIGITS);
  ASSERT_NEAR (dist_f_quantile (0.975, 50, 1e6), 1.4284206304405343,
               EIGHT_DIGITS);
  ASSERT_NEAR (dist_f_upper_quantile (1.107208e-6, 93, 408051),
               1.8531614657083488,
               EIGHT_DIGITS);
}

/* gsl_cdf_chisq_Qinv: 43370, 447.9, 132866. */
Test (dist_defects, chi_square_quantiles_far_out)
{
  ASSERT_NEAR (dist_chisq_upper_quantile (0.0086, 85021), 86006.52818556282,
               TEN_DIGITS);
  ASSERT_NEAR (dist_chisq_upper_quantile (1e-100, 1), 453.94308223879895,
               TEN_DIGITS);
  ASSERT_NEAR (dist_chisq_upper_quantile (0.025, 1e5), 100878.41530566557,
               TEN_DIGITS);
  /* 12 % off in GSL; R's qchisq (.975, 1e6, lower.tail = FALSE). */
  ASSERT_NEAR (dist_chisq_upper_quantile (0.975, 1e6), 997230.08714329009,
               TEN_DIGITS);
}

/* gsl_cdf_gamma_Pinv (.025, 1e6, 1) = NaN, gsl_cdf_gamma_Qinv (.025, 1e-3,
   1) = 1.07e-7. */
Test (dist_defects, gamma_quantiles_of_large_and_small_shapes)
{
  ASSERT_NEAR (dist_gamma_quantile (0.025, 1e6), 998040.9833402939,
               EIGHT_DIGITS);
  ASSERT_NEAR (dist_gamma_upper_quantile (0.025, 1e-3), 5.679251996823418e-12,
               TEN_DIGITS);
}

/* gsl_cdf_hypergeometric_Q (0, 3e9, 3e9, 10) = -283. */
Test (dist_defects, hypergeometric_of_more_than_an_unsigned_int)
{
  struct tail tail = dist_hypergeometric_upper (1, 3000000000, 3000000000,
                                                10);
  cr_assert_eq (tail.status, STATUS_OK);
  ASSERT_NEAR (tail.p, 0.99902343750732422, TEN_DIGITS);
}

/* bedtools #343: [[781, 23171], [4963, 2455001]]: right p below 1e-300,
   left p close to 1. */
Test (dist_defects, hypergeometric_tails_are_not_swapped)
{
  uint64_t n1 = 781 + 4963, n2 = 23171 + 2455001, k = 781 + 23171;
  struct tail right = dist_hypergeometric_upper (781, n1, n2, k);
  cr_assert_eq (right.status, STATUS_UNDERFLOW);
  cr_assert_lt (right.log10_p, -300);
  cr_assert_eq (dist_hypergeometric_lower (781, n1, n2, k).p, 1);
}

/* scipy #18506: a plateau and NaN from 1e12 on; #9231: minutes. */
Test (dist_defects, hypergeometric_tails_fall_with_the_population,
      .timeout = 20)
{
  double before = 0;
  for (uint64_t n2 = 1000000; n2 < 100000000000000; n2 *= 10)
    {
      struct tail tail = dist_hypergeometric_upper (500, 1000, n2, 100000);
      cr_assert_neq (tail.status, STATUS_NOT_CONVERGED);
      cr_assert_lt (tail.log10_p, before);
      before = tail.log10_p;
    }
}

/* gsl_cdf_tdist_Q (2, 0) = 0, (2, inf) = NaN; gsl_cdf_fdist_Q (inf, ...) =
   0: degrees of freedom of 0/0 became p = 0. */
Test (dist_defects, bad_degrees_of_freedom_are_no_p)
{
  const struct tail bad[] = {
    dist_t_upper (2, 0), dist_t_upper (2, INFINITY), dist_t_upper (2, NAN),
    dist_t_lower (2, -1), dist_f_upper (INFINITY, 2, 3),
    dist_f_upper (2, NAN, 3), dist_f_lower (2, 3, 0),
    dist_chisq_lower (2, NAN), dist_gamma_upper (1, 0),
    dist_beta_lower (0.5, INFINITY, 1), dist_beta_upper (1.5, 1, 1),
  };
  for (size_t i = 0; i < COUNT (bad); i++)
    cr_assert (bad[i].status == STATUS_NOT_CONVERGED && isnan (bad[i].p)
               && isnan (bad[i].log10_p), "%zu", i);
}

/* gsl_cdf_tdist_Q keeps 6 digits below 1e-30: t of 2 degrees of freedom in
   closed form, P(T > t) = 1/(2 + t^2 + t sqrt (2 + t^2)). */
Test (dist_defects, far_t_tails_keep_ten_digits)
{
  for (double t = 1; t < 1e100; t *= 1000)
    ASSERT_NEAR (dist_t_upper (t, 2).p,
                 1 / (2 + t * t + t * sqrt (2 + t * t)), TEN_DIGITS);
}
