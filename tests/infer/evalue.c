/* Published values, to the digits printed there, and those of
   tests/oracle/evalue.py. */

#include "infer/evalue.h"

#include <criterion/criterion.h>
#include <math.h>

#include "near.h"

/* Smoking and lung cancer; R's EValue prints 20.94777 and 15.52336. */
Test (evalue, of_smoking_is_21)
{
  struct evalue e = evalue_of ((struct risk_ratio) {10.73, 8.02, 14.36});
  ASSERT_NEAR (e.estimate, 20.947773730123407, CLOSED_FORM);
  ASSERT_NEAR (e.limit, 15.523359247696994, CLOSED_FORM);
  cr_assert_lt (fabs (e.estimate - 20.94777), 5e-6);
  cr_assert_lt (fabs (e.limit - 15.52336), 5e-6);
}

/* VanderWeele & Ding (2017): 3.9 (1.8 to 8.7) of respiratory death without
   breast-feeding has 7.3 and 3.0; a protective .5 (.3 to .8) has 3.4 and
   1.8. */
Test (evalue, of_breast_feeding_is_7)
{
  struct evalue e = evalue_of ((struct risk_ratio) {3.9, 1.8, 8.7});
  cr_assert_lt (fabs (e.estimate - 7.26), 5e-3);
  ASSERT_NEAR (e.limit, 3, CLOSED_FORM);
  e = evalue_of ((struct risk_ratio) {.5, .3, .8});
  ASSERT_NEAR (e.estimate, 2 + sqrt (2), CLOSED_FORM);
  cr_assert_lt (fabs (e.limit - 1.81), 5e-3);
}

Test (evalue, of_the_inverse_is_the_same)
{
  for (double rr = 1.03; rr < 50; rr *= 1.7)
    {
      struct evalue e = evalue_of ((struct risk_ratio) {rr, rr / 1.02,
                                                        rr * 1.2});
      struct evalue f = evalue_of ((struct risk_ratio) {1 / rr,
                                                        1 / (rr * 1.2),
                                                        1.02 / rr});
      ASSERT_NEAR (f.estimate, e.estimate, CLOSED_FORM);
      ASSERT_NEAR (f.limit, e.limit, CLOSED_FORM);
    }
}

Test (evalue, of_an_interval_that_holds_1_is_1)
{
  cr_assert_eq (evalue_of ((struct risk_ratio) {1.4, .9, 2}).limit, 1);
  cr_assert_eq (evalue_of ((struct risk_ratio) {.8, .6, 1.1}).limit, 1);
  cr_assert_eq (evalue_of ((struct risk_ratio) {1, 1, 1}).estimate, 1);
}

Test (evalue, of_no_number_is_none)
{
  struct evalue e = evalue_of ((struct risk_ratio) {NAN, .9, 2});
  cr_assert (isnan (e.estimate) && isnan (e.limit));
  e = evalue_of ((struct risk_ratio) {2, NAN, 4});
  cr_assert (e.estimate > 3 && isnan (e.limit));
  cr_assert (isnan (evalue_of ((struct risk_ratio) {0, 0, 4}).estimate));
}

Test (evalue, common_hazards_are_drawn_to_1)
{
  struct risk_ratio hr = {.8, .7, .9};
  struct risk_ratio rr = evalue_hazard_ratio (hr, false);
  ASSERT_NEAR (rr.estimate, 0.85677257834328767, CLOSED_FORM);
  ASSERT_NEAR (rr.low, 0.78124461158574017, CLOSED_FORM);
  ASSERT_NEAR (rr.high, 0.92958129259268376, CLOSED_FORM);
  ASSERT_NEAR (evalue_of (rr).estimate, 1.6088913483778381, CLOSED_FORM);
  ASSERT_NEAR (evalue_of (rr).limit, 1.3612206313389327, CLOSED_FORM);
  cr_assert_eq (evalue_hazard_ratio (hr, true).estimate, .8);
}

Test (evalue, common_odds_are_their_root)
{
  struct risk_ratio odds = {2.5, 1.2, 5.1};
  struct risk_ratio rr = evalue_odds_ratio (odds, false);
  ASSERT_NEAR (rr.estimate, 1.5811388300841897, CLOSED_FORM);
  ASSERT_NEAR (rr.low, 1.0954451150103322, CLOSED_FORM);
  ASSERT_NEAR (rr.high, 2.258317958127243, CLOSED_FORM);
  cr_assert_eq (evalue_odds_ratio (odds, true).high, 5.1);
}

Test (evalue, means_by_their_standardised_difference)
{
  struct risk_ratio rr = evalue_standardised (.5, .1);
  ASSERT_NEAR (rr.estimate, 1.5761733830339912, CLOSED_FORM);
  ASSERT_NEAR (rr.low, 1.3191663710349589, CLOSED_FORM);
  ASSERT_NEAR (rr.high, 1.8832518687053312, CLOSED_FORM);
}

Test (evalue, rare_is_below_15_percent_in_both)
{
  cr_assert (evalue_rare (.14, .02) && !evalue_rare (.15, .02)
             && !evalue_rare (.02, .4) && !evalue_rare (NAN, .02));
}
