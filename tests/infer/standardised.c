#include <criterion/criterion.h>
#include <math.h>

#include "cohorts.h"
#include "near.h"

/* Expected values: tests/oracle/spread.R; limits there come out of
   uniroot over R's pt, which holds about 1e-8. */

static const double a[] = { 12.5, 7.25, 19.75, 3.5, 22, 15.125, 8.875, 30.5,
                            11, 17.375 };
static const double b[] = { 5.25, 9.5, 6.125, 14.75, 2.5, 8, 10.625, 4.375,
                            12.25, 7.75, 3.125, 6.5 };
static const double UNIROOT = 1e-8;

static void
check (const struct measure *measure, double estimate, double low,
       double high)
{
  struct cohorts c = cohorts_of (a, COUNT (a), b, COUNT (b));
  struct cohorts d = cohorts_of (b, COUNT (b), a, COUNT (a));
  struct effect e = effect_of (&c, measure, .95);
  cr_assert_eq (e.status, STATUS_OK);
  ASSERT_NEAR (e.estimate, estimate, CLOSED_FORM);
  ASSERT_NEAR (e.conf_low, low, UNIROOT);
  ASSERT_NEAR (e.conf_high, high, UNIROOT);
  if (measure != &glass_delta)
    cr_assert_eq (effect_of (&d, measure, .95).estimate, -e.estimate);
  cohorts_free (&c);
  cohorts_free (&d);
}

Test (standardised, cohens_d_agrees_with_r)
{
  check (&cohens_d, 1.2040739084692793, 0.27406491584378501,
         2.1089563728779703);
}

Test (standardised, hedges_g_of_unpooled_spreads_agrees_with_r)
{
  check (&hedges_g_av, 1.0914965597374398, 0.15889571487885734,
         1.9895905770507056);
}

Test (standardised, glass_delta_agrees_with_r)
{
  check (&glass_delta, 1.949948995844303, 0.26207298575600396,
         3.5711199952745929);
}

/* Equal sizes and equal spreads: all standardisers are the same. */
Test (standardised, equal_spreads_give_one_d)
{
  double shifted[COUNT (a)];
  for (size_t i = 0; i < COUNT (a); i++)
    shifted[i] = a[i] - 4;
  struct cohorts c = cohorts_of (a, COUNT (a), shifted, COUNT (a));
  double d = effect_of (&c, &cohens_d, .95).estimate;
  ASSERT_NEAR (effect_of (&c, &glass_delta, .95).estimate, d, CLOSED_FORM);
  ASSERT_NEAR (effect_of (&c, &hedges_g_av, .95).estimate,
               effect_of (&c, &hedges_g, .95).estimate, CLOSED_FORM);
  cohorts_free (&c);
}

Test (standardised, a_constant_reference_has_no_delta)
{
  static const double flat[] = { 3, 3, 3 };
  struct cohorts c = cohorts_of (a, COUNT (a), flat, COUNT (flat));
  cr_assert_eq (effect_of (&c, &glass_delta, .95).status,
                STATUS_DEGENERATE);
  cr_assert_eq (effect_of (&c, &hedges_g_av, .95).status, STATUS_OK);
  cohorts_free (&c);
}
