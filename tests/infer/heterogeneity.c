/* Against tests/oracle/heterogeneity.R, which has Q as residuals, tau2 as
   the root of an expectation and the shrunk estimates as conditional
   means. */

#include "infer/heterogeneity.h"

#include <criterion/criterion.h>
#include <math.h>

#include "near.h"

enum { MOST = 9 };

static const double apart[] = { -0.89, -1.59, -1.35, -1.44, -0.22, -0.79,
                                0.45 };
static const double apart_se[] = { 0.57, 0.44, 0.64, 0.14, 0.23, 0.08,
                                   0.73 };
static const double alike[] = { -0.139, -0.155, -0.295 };
static const double alike_se[] = { 0.154, 0.062, 0.067 };

/* A root found by bisection has fewer digits than a closed form. */
static const double ROOT = 1e-11;

static void
assert_shrunk (const struct heterogeneity *h, const double *x,
               const double *se, size_t n, const double *want)
{
  for (size_t i = 0; i < n; i++)
    ASSERT_NEAR (heterogeneity_shrunk (h, x[i], se[i]), want[i], ROOT);
}

Test (heterogeneity, of_seven_groups_agrees_with_matrices_written_out)
{
  struct heterogeneity h = heterogeneity (apart, apart_se, 7);
  ASSERT_NEAR (h.test.statistic, 31.882405072551734, CLOSED_FORM);
  cr_assert_eq (h.test.df, 6);
  ASSERT_NEAR (h.test.p_value, 1.7186709855291909e-05, 1e-11);
  ASSERT_NEAR (h.tau2, 0.20893257404158308, ROOT);
  ASSERT_NEAR (h.mean, -0.89296221876193771, ROOT);
  assert_shrunk (&h, apart, apart_se, 7,
                 (const double[]){ -0.89180285902837886, -1.254756287689283,
                                   -1.0473438699082567, -1.393083534996131,
                                   -0.35596360767110946,
                                   -0.79306018819033464,
                                   -0.5147251838500696 });
}

Test (heterogeneity, of_three_groups_that_hardly_differ)
{
  struct heterogeneity h = heterogeneity (alike, alike_se, 3);
  ASSERT_NEAR (h.test.statistic, 2.6039063157630986, CLOSED_FORM);
  ASSERT_NEAR (h.test.p_value, 0.272000014906849, 1e-11);
  ASSERT_NEAR (h.tau2, 0.0020245261942650312, ROOT);
  ASSERT_NEAR (h.mean, -0.21253445711695179, ROOT);
  assert_shrunk (&h, alike, alike_se, 3,
                 (const double[]){ -0.20675087548032245,
                                   -0.19268620022071162,
                                   -0.23816629564982128 });
}

/* Q below its degrees of freedom leaves nothing between groups. */
Test (heterogeneity, equal_estimates_are_all_their_mean)
{
  const double x[] = { .5, .5, .5, .5 }, se[] = { .1, .2, .4, 3 };
  struct heterogeneity h = heterogeneity (x, se, 4);
  cr_assert_eq (h.test.status, STATUS_OK);
  cr_assert_eq (h.test.statistic, 0);
  cr_assert_eq (h.test.p_value, 1);
  cr_assert_eq (h.tau2, 0);
  ASSERT_NEAR (h.mean, .5, CLOSED_FORM);
  for (size_t i = 0; i < 4; i++)
    cr_assert_eq (heterogeneity_shrunk (&h, x[i], se[i]), h.mean);
}

Test (heterogeneity, fewer_than_two_groups_have_none)
{
  struct heterogeneity h = heterogeneity (apart, apart_se, 1);
  cr_assert_eq (h.test.status, STATUS_EMPTY);
  cr_assert (isnan (h.test.statistic) && isnan (h.test.p_value));
  cr_assert_not_null (h.test.why);
  cr_assert_eq (h.mean, apart[0]);
  cr_assert_eq (heterogeneity_shrunk (&h, apart[0], apart_se[0]), apart[0]);
  h = heterogeneity (NULL, NULL, 0);
  cr_assert_eq (h.test.status, STATUS_EMPTY);
  cr_assert (isnan (h.mean));
}

static double
drawn (uint64_t *state)
{
  *state = *state * UINT64_C (6364136223846793005) + 1442695040888963407;
  return (double) (*state >> 11) / 9007199254740992.;
}

/* Neither the order of groups nor a common shift moves what it should
   not; a group's shrunk estimate lies between its own and the mean. */
Test (heterogeneity, order_shift_and_unit_change_nothing)
{
  uint64_t state = 20240405;
  for (int round = 0; round < 500; round++)
    {
      double x[MOST], se[MOST], back[MOST], back_se[MOST];
      size_t n = 2 + (size_t) (drawn (&state) * (MOST - 1));
      for (size_t i = 0; i < n; i++)
        {
          x[i] = drawn (&state) - .5;
          se[i] = .05 + drawn (&state) / 2;
          back[n - 1 - i] = 8 * (x[i] + 3);
          back_se[n - 1 - i] = 8 * se[i];
        }
      struct heterogeneity h = heterogeneity (x, se, n);
      struct heterogeneity g = heterogeneity (back, back_se, n);
      cr_assert (near (g.test.statistic, h.test.statistic, 1e-9));
      cr_assert (fabs (g.tau2 / 64 - h.tau2) <= 1e-12);
      cr_assert (near (g.mean / 8 - 3, h.mean, 1e-9)
                 || fabs (g.mean / 8 - 3 - h.mean) <= 1e-12);
      for (size_t i = 0; i < n; i++)
        {
          double own = heterogeneity_shrunk (&h, x[i], se[i]);
          cr_assert ((own - h.mean) * (x[i] - h.mean) >= 0);
          cr_assert_leq (fabs (own - h.mean), fabs (x[i] - h.mean));
        }
    }
}

/* Beyond what a double holds of p, its logarithm remains. */
Test (heterogeneity, a_difference_beyond_doubt_underflows)
{
  const double x[] = { 0, 50 }, se[] = { .5, .5 };
  struct heterogeneity h = heterogeneity (x, se, 2);
  ASSERT_NEAR (h.test.statistic, 5000, CLOSED_FORM);
  cr_assert_eq (h.test.status, STATUS_UNDERFLOW);
  cr_assert (isnan (h.test.p_value));
  cr_assert (h.test.log10_p < -1000);
}
