/* Cohen's h, phi, number needed. */

#include <criterion/criterion.h>
#include <math.h>

#include "cohorts.h"
#include "near.h"

/* Expected values: tests/oracle/shares_more.R. */

static struct effect
two (const struct measure *measure, uint64_t x1, uint64_t n1, uint64_t x0,
     uint64_t n0)
{
  struct cohorts c = shares_of (x1, n1, x0, n0);
  struct effect effect = effect_of (&c, measure, 0.95);
  cohorts_free (&c);
  return effect;
}

Test (cohens_h, agrees_with_r)
{
  static const double z = 1.9599639845400538;    /* R: qnorm (.975) */
  struct effect e = two (&cohens_h, 41, 130, 27, 152);
  cr_assert_eq (e.status, STATUS_OK);
  ASSERT_NEAR (e.estimate, 0.32249780286417573, CLOSED_FORM);
  ASSERT_NEAR (e.std_error, 0.11946235834240318, CLOSED_FORM);
  ASSERT_NEAR (e.conf_low, e.estimate - z * e.std_error, CLOSED_FORM);
  ASSERT_NEAR (e.conf_high, e.estimate + z * e.std_error, CLOSED_FORM);
}

Test (cohens_h, goes_from_minus_pi_to_pi)
{
  struct effect e = two (&cohens_h, 10, 10, 0, 20);
  ASSERT_NEAR (e.estimate, acos (-1), 1e-15);
  cr_assert_eq (e.conf_high, acos (-1));
  cr_assert_eq (two (&cohens_h, 0, 10, 20, 20).conf_low, -acos (-1));
  cr_assert_eq (two (&cohens_h, 0, 10, 0, 20).estimate, 0);
  cr_assert_eq (two (&cohens_h, 0, 0, 0, 20).status, STATUS_EMPTY);
}

Test (phi, agrees_with_r)
{
  struct effect e = two (&phi_coefficient, 41, 130, 27, 152);
  ASSERT_NEAR (e.estimate, 0.16052153635148339, CLOSED_FORM);
  cr_assert_float_eq (e.conf_low, 0.04383326871145457, 1e-11);
  cr_assert_float_eq (e.conf_high, 0.27252674568940621, 1e-11);
}

/* phi^2 = X2/N; its interval is that of the N-1 test. */
Test (phi, agrees_with_the_chi_square_tests)
{
  for (uint64_t n1 = 2; n1 <= 9; n1++)
    for (uint64_t x1 = 0; x1 <= n1; x1++)
      for (uint64_t x0 = 0; x0 <= 7; x0++)
        {
          struct cohorts c = shares_of (x1, n1, x0, 7);
          struct effect e = effect_of (&c, &phi_coefficient, 0.95);
          struct test x2 = test_of (&c, &pearson_chi_square);
          cohorts_free (&c);
          if (x2.status != STATUS_OK)
            {
              cr_assert_eq (e.status, STATUS_DEGENERATE);
              continue;
            }
          ASSERT_NEAR (e.estimate * e.estimate,
                       x2.statistic / (double) (n1 + 7), CLOSED_FORM);
          double p = two (&risk_difference, x1, n1, x0, 7).conf_low;
          cr_assert_eq (e.conf_low > 0, p > 0);
          cr_assert_leq (e.conf_low, e.estimate);
          cr_assert_geq (e.conf_high, e.estimate);
          cr_assert (e.conf_low >= -1 && e.conf_high <= 1);
          struct effect swapped = two (&phi_coefficient, x0, 7, x1, n1);
          cr_assert_eq (e.estimate, -swapped.estimate);
          cr_assert_eq (e.conf_low, -swapped.conf_high);
        }
}

Test (number_needed, inverts_the_risk_difference)
{
  struct effect d = two (&risk_difference, 41, 130, 27, 152);
  struct effect e = two (&number_needed, 41, 130, 27, 152);
  cr_assert_eq (e.status, STATUS_OK);
  cr_assert_eq (e.estimate, 1 / d.estimate);
  cr_assert_eq (e.conf_low, 1 / d.conf_high);
  cr_assert_eq (e.conf_high, 1 / d.conf_low);
  struct effect swapped = two (&number_needed, 27, 152, 41, 130);
  cr_assert_eq (swapped.estimate, -e.estimate);
  cr_assert_eq (swapped.conf_low, -e.conf_high);
}

/* Altman (1998): where the difference may be 0 the numbers needed reach
   through infinity. */
Test (number_needed, is_unbounded_where_the_difference_may_be_0)
{
  struct effect d = two (&risk_difference, 12, 40, 9, 41);
  struct effect more = two (&number_needed, 12, 40, 9, 41);
  cr_assert (d.conf_low < 0 && d.conf_high > 0);
  cr_assert_eq (more.status, STATUS_UNBOUNDED);
  cr_assert_not_null (more.why);
  cr_assert_eq (more.estimate, 1 / d.estimate);
  cr_assert_eq (more.conf_low, 1 / d.conf_high);
  cr_assert (isnan (more.conf_high));
  struct effect fewer = two (&number_needed, 9, 41, 12, 40);
  cr_assert_eq (fewer.conf_high, -more.conf_low);
  cr_assert (isnan (fewer.conf_low));
}

Test (number_needed, equal_shares_need_infinitely_many)
{
  struct effect e = two (&number_needed, 5, 20, 10, 40);
  cr_assert_eq (e.status, STATUS_INFINITE);
  cr_assert (isnan (e.estimate) && isnan (e.conf_low));
  cr_assert_eq (two (&number_needed, 0, 0, 10, 40).status, STATUS_EMPTY);
}
