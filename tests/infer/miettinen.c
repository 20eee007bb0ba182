#include <criterion/criterion.h>
#include <math.h>

#include "cohorts.h"
#include "near.h"

static struct effect
interval (uint64_t x1, uint64_t n1, uint64_t x0, uint64_t n0,
          double confidence)
{
  struct cohorts c = shares_of (x1, n1, x0, n0);
  struct effect effect = effect_of (&c, &risk_difference, confidence);
  cohorts_free (&c);
  return effect;
}

/* tests/oracle/shares.R, which solves the cubic in closed form.  The
   first and third are in Newcombe (1998), table II, method 6: .0528 to
   .3382 and .1700 to .8406; the fourth in Miettinen & Nurminen (1985):
   -.1658 to .2844. */
Test (miettinen, agrees_with_r_and_the_papers)
{
  static const struct {
    uint64_t x1, n1, x0, n0;
    double low, high;
  } rows[] = {
    { 56, 70, 48, 80, 0.052829713245844727, 0.3381729400158684 },
    { 41, 130, 27, 152, 0.037473535527416044, 0.23868900085186848 },
    { 9, 10, 3, 10, 0.17002501642439899, 0.84064954394332825 },
    { 0, 10, 0, 20, -0.16576022754217137, 0.28438133953437722 },
    { 10234, 150000, 9871, 151000, 0.0010720096990899464,
      0.0046401145905303493 },
  };
  for (size_t i = 0; i < COUNT (rows); i++)
    {
      struct effect e = interval (rows[i].x1, rows[i].n1, rows[i].x0,
                                  rows[i].n0, 0.95);
      cr_assert_eq (e.status, STATUS_OK);
      cr_assert_str_eq (e.conf_method, "miettinen_nurminen");
      /* R's acos loses half its digits where the cubic is nearly
         degenerate, hence the absolute tolerance. */
      cr_assert_float_eq (e.conf_low, rows[i].low, 1e-11);
      cr_assert_float_eq (e.conf_high, rows[i].high, 1e-11);
    }
}

/* Without any outcome the likeliest shares at a difference d > 0 are d
   and 0, and the upper limit solves d^2 = z^2 d (1 - d)/n1 N/(N - 1):
   d = c/(1 + c), c = z^2 N/(n1 (N - 1)). */
Test (miettinen, limits_without_outcomes_have_a_closed_form)
{
  static const double z = 1.9599639845400538;    /* R: qnorm (.975) */
  static const uint64_t n[] = { 1, 2, 7, 30, 1000, 123456 };
  for (size_t i = 0; i < COUNT (n); i++)
    for (size_t j = 0; j < COUNT (n); j++)
      {
        struct effect none = interval (0, n[i], 0, n[j], 0.95);
        struct effect all = interval (n[i], n[i], n[j], n[j], 0.95);
        double n1 = (double) n[i], n0 = (double) n[j], N = n1 + n0;
        double high = z * z * N / (n1 * (N - 1));
        double low = z * z * N / (n0 * (N - 1));
        cr_assert_eq (none.estimate, 0);
        cr_assert_float_eq (none.conf_high, high / (1 + high), 1e-12);
        cr_assert_float_eq (none.conf_low, -low / (1 + low), 1e-12);
        cr_assert_float_eq (all.conf_high, -none.conf_low, 1e-12);
        cr_assert_float_eq (all.conf_low, -none.conf_high, 1e-12);
      }
}

static void
check_against_test (uint64_t x1, uint64_t n1, uint64_t x0, uint64_t n0,
                    double alpha)
{
  struct cohorts c = shares_of (x1, n1, x0, n0);
  double p = test_of (&c, &n1_chi_square).p_value;
  struct effect e = effect_of (&c, &risk_difference, 1 - alpha);
  cr_assert_eq (e.status, STATUS_OK);
  cr_assert_eq (e.conf_low > 0 || e.conf_high < 0, p < alpha,
                "%d/%d and %d/%d at %g: %g to %g, p %g", (int) x1, (int) n1,
                (int) x0, (int) n0, alpha, e.conf_low, e.conf_high, p);
  cr_assert_geq (e.conf_low, -1);
  cr_assert_leq (e.conf_high, 1);
  cr_assert_leq (e.conf_low, e.estimate);
  cr_assert_leq (e.estimate, e.conf_high);
  cohorts_free (&c);
}

/* Where the test is not defined p is NaN, never below alpha, and the
   interval must hold 0. */
Test (miettinen, excludes_0_exactly_when_n1_chi_square_is_significant)
{
  static const double alphas[] = { 0.1, 0.05, 0.01 };
  for (uint64_t n1 = 1; n1 <= 9; n1++)
    for (uint64_t n0 = 1; n0 <= 9; n0++)
      for (uint64_t x1 = 0; x1 <= n1; x1++)
        for (uint64_t x0 = 0; x0 <= n0; x0++)
          for (size_t i = 0; i < COUNT (alphas); i++)
            check_against_test (x1, n1, x0, n0, alphas[i]);
}

Test (miettinen, swapping_cohorts_flips_the_signs_exactly)
{
  for (uint64_t x1 = 0; x1 <= 7; x1++)
    for (uint64_t x0 = 0; x0 <= 11; x0++)
      {
        struct effect one = interval (x1, 7, x0, 11, 0.95);
        struct effect other = interval (x0, 11, x1, 7, 0.95);
        cr_assert_eq (one.estimate, -other.estimate);
        cr_assert_eq (one.conf_low, -other.conf_high);
        cr_assert_eq (one.conf_high, -other.conf_low);
      }
}

Test (miettinen, wider_confidence_contains_narrower)
{
  static const double levels[] = { 0.5, 0.8, 0.9, 0.95, 0.99, 0.9999 };
  for (uint64_t x = 0; x <= 12; x++)
    for (size_t i = 1; i < COUNT (levels); i++)
      {
        struct effect inner = interval (x, 12, 5, 30, levels[i - 1]);
        struct effect outer = interval (x, 12, 5, 30, levels[i]);
        cr_assert_lt (outer.conf_low, inner.conf_low);
        cr_assert_gt (outer.conf_high, inner.conf_high);
      }
}

Test (miettinen, all_against_none_reaches_1)
{
  struct effect e = interval (10, 10, 0, 20, 0.95);
  cr_assert_eq (e.estimate, 1);
  cr_assert_eq (e.conf_high, 1);
  cr_assert_gt (e.conf_low, 0.5);
  cr_assert_eq (interval (0, 10, 20, 20, 0.95).conf_low, -1);
}

Test (miettinen, an_empty_cohort_is_a_status)
{
  struct effect e = interval (0, 0, 3, 20, 0.95);
  cr_assert_eq (e.status, STATUS_EMPTY);
  cr_assert (isnan (e.estimate) && isnan (e.conf_low));
}
