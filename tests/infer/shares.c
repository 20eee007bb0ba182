#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

#include "cohorts.h"
#include "near.h"

/* Expected values: tests/oracle/shares.R, unless a test says otherwise. */

static void
check_chi (struct test test, double statistic, double df, double p)
{
  cr_assert_eq (test.status, STATUS_OK);
  cr_assert_eq (test.has, HAS_STATISTIC | HAS_DF);
  ASSERT_NEAR (test.statistic, statistic, CLOSED_FORM);
  cr_assert_eq (test.df, df);
  ASSERT_NEAR (test.p_value, p, CLOSED_FORM);
}

static void
check_effect (struct cohorts c, const struct measure *measure,
              double estimate, double low, double high)
{
  struct effect effect = effect_of (&c, measure, 0.95);
  cr_assert_eq (effect.status, STATUS_OK);
  cr_assert_null (effect.why);
  ASSERT_NEAR (effect.estimate, estimate, CLOSED_FORM);
  ASSERT_NEAR (effect.conf_low, low, CLOSED_FORM);
  ASSERT_NEAR (effect.conf_high, high, CLOSED_FORM);
  cohorts_free (&c);
}

static struct cohorts
plain (void)
{
  return shares_of (41, 130, 27, 152);
}

Test (chi_square, agrees_with_r)
{
  struct cohorts c = plain ();
  check_chi (test_of (&c, &pearson_chi_square), 7.2663401444046549, 1,
             0.0070258823936706358);
  check_chi (test_of (&c, &n1_chi_square), 7.2405729807720149, 1,
             0.0071274230805972337);
  cohorts_free (&c);
}

/* statsmodels #10274 */
Test (chi_square, a_small_p_keeps_its_digits)
{
  struct cohorts c = shares_of (40, 41, 1, 41);
  check_chi (test_of (&c, &pearson_chi_square), 74.195121951219505, 1,
             7.0764948457107433e-18);
  cohorts_free (&c);
}

Test (chi_square, four_cohorts_agree_with_r)
{
  struct cohorts c = plain ();
  cohorts_add_share (&c, 33, 90);
  cohorts_add_share (&c, 8, 61);
  check_chi (test_of (&c, &pearson_chi_square), 18.247756672375154, 3,
             0.00039101175164054047);
  /* the N-1 test of level and reference does not see the others */
  check_chi (test_of (&c, &n1_chi_square), 7.2405729807720149, 1,
             0.0071274230805972337);
  cohorts_free (&c);
}

Test (chi_square, an_empty_cohort_changes_nothing)
{
  struct cohorts c = plain ();
  double want = test_of (&c, &pearson_chi_square).p_value;
  cohorts_add_share (&c, 0, 0);
  struct test test = test_of (&c, &pearson_chi_square);
  cr_assert_eq (test.p_value, want);
  cr_assert_eq (test.df, 1);
  cr_assert_str_eq (test.options[1].name, "empty_cohorts");
  cohorts_free (&c);
}

/* R has X2 = NaN, scipy #3891 raises, evidently #96 printed p = 0. */
Test (chi_square, margins_of_zero_are_a_status)
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
    = { &n1_chi_square, &pearson_chi_square, &fisher_exact };
  for (size_t i = 0; i < COUNT (rows); i++)
    for (size_t m = 0; m < COUNT (methods); m++)
      {
        struct cohorts c = shares_of (rows[i].x1, rows[i].n1, rows[i].x0,
                                      rows[i].n0);
        struct test test = test_of (&c, methods[m]);
        cr_assert_eq (test.status, rows[i].status);
        cr_assert_not_null (test.why);
        cr_assert (isnan (test.p_value));
        cohorts_free (&c);
      }
}

Test (chi_square, equal_shares_are_exactly_no_difference)
{
  struct cohorts c = shares_of (100000001, 300000003, 1, 3);
  cr_assert_eq (test_of (&c, &n1_chi_square).statistic, 0);
  cr_assert_eq (test_of (&c, &pearson_chi_square).statistic, 0);
  cr_assert_eq (effect_of (&c, &risk_difference_newcombe, 0.95).estimate, 0);
  cohorts_free (&c);
}

Test (proportion_score, agrees_with_r)
{
  struct cohorts c = plain ();
  struct sample sample = cohorts_sample (&c);
  struct ask ask = ask_of (&c, 0.95, 0.25);
  struct test test = proportion_score.run (&sample, &ask);
  cr_assert_eq (test.status, STATUS_OK);
  cr_assert_eq (test.has, HAS_STATISTIC);
  ASSERT_NEAR (test.statistic, 1.7216569240422332, CLOSED_FORM);
  ASSERT_NEAR (test.p_value, 0.085131684847334396, CLOSED_FORM);
  struct effect effect = share_one_sample.run (&sample, &ask);
  ASSERT_NEAR (effect.estimate, 0.065384615384615374, CLOSED_FORM);
  ASSERT_NEAR (effect.conf_low, -0.0082168016679142475, CLOSED_FORM);
  ASSERT_NEAR (effect.conf_high, 0.14958353195508889, CLOSED_FORM);
  cohorts_free (&c);
}

Test (proportion_score, wilson_is_exact_at_none_and_all)
{
  struct cohorts c = shares_of (0, 10, 10, 10);
  struct sample sample = cohorts_sample (&c);
  struct ask ask = ask_of (&c, 0.95, 0.5);
  struct effect none = share_one_sample.run (&sample, &ask);
  cr_assert_eq (none.conf_low, 0 - 0.5);
  ASSERT_NEAR (none.conf_high, 0.27753279986288915 - 0.5, CLOSED_FORM);
  ask.level = 1;
  struct effect all = share_one_sample.run (&sample, &ask);
  cr_assert_eq (all.conf_high, 1 - 0.5);
  cr_assert_eq (all.conf_low, -none.conf_high);
  cohorts_free (&c);
}

Test (proportion_score, interval_excludes_the_target_when_significant)
{
  for (uint64_t n = 1; n <= 40; n++)
    for (uint64_t x = 0; x <= n; x++)
      {
        struct cohorts c = shares_of (x, n, 0, 1);
        struct sample sample = cohorts_sample (&c);
        struct ask ask = ask_of (&c, 0.9, 0.37);
        bool significant
          = proportion_score.run (&sample, &ask).p_value < 0.1;
        struct effect effect = share_one_sample.run (&sample, &ask);
        cr_assert_eq (effect.conf_low > 0 || effect.conf_high < 0,
                      significant, "%d of %d", (int) x, (int) n);
        cohorts_free (&c);
      }
}

Test (proportion_score, a_bad_target_or_no_members_is_a_status)
{
  static const double targets[] = { 0, 1, -0.2, 94, NAN };
  struct cohorts c = shares_of (4, 10, 0, 0);
  struct sample sample = cohorts_sample (&c);
  for (size_t i = 0; i < COUNT (targets); i++)
    {
      struct ask ask = ask_of (&c, 0.95, targets[i]);
      cr_assert_eq (proportion_score.run (&sample, &ask).status,
                    STATUS_REFUSED);
      cr_assert_eq (share_one_sample.run (&sample, &ask).status,
                    STATUS_REFUSED);
    }
  struct ask ask = ask_of (&c, 0.95, 0.5);
  ask.level = 1;
  cr_assert_eq (proportion_score.run (&sample, &ask).status, STATUS_EMPTY);
  cr_assert_eq (share_one_sample.run (&sample, &ask).status, STATUS_EMPTY);
  cohorts_free (&c);
}

/* The first is in Newcombe (1998), table II, method 10: .0524 to .3339. */
Test (newcombe, agrees_with_r_and_the_paper)
{
  check_effect (shares_of (56, 70, 48, 80), &risk_difference_newcombe, 0.2,
                0.052431472402364926, 0.33387265403690586);
  check_effect (plain (), &risk_difference_newcombe, 0.13775303643724696,
                0.03722317719359873, 0.23702318308489725);
}

Test (newcombe, is_defined_where_no_test_is)
{
  struct cohorts c = shares_of (0, 10, 0, 20);
  struct effect effect = effect_of (&c, &risk_difference_newcombe, 0.95);
  cr_assert_eq (effect.status, STATUS_OK);
  cr_assert_lt (effect.conf_low, 0);
  cr_assert_gt (effect.conf_high, 0);
  cohorts_free (&c);
  struct cohorts none = shares_of (0, 0, 4, 20);
  cr_assert_eq (effect_of (&none, &risk_difference_newcombe, 0.95).status,
                STATUS_EMPTY);
  cohorts_free (&none);
}

Test (ratios, agree_with_r)
{
  check_effect (plain (), &risk_ratio, 1.7754985754985755,
                1.1600539377830044, 2.7174557052252744);
  check_effect (plain (), &odds_ratio, 2.132750728256346,
                1.2223287226734469, 3.7212785599354432);
  struct cohorts c = plain ();
  ASSERT_NEAR (effect_of (&c, &risk_ratio, 0.95).std_error,
               0.21715438259161918, CLOSED_FORM);
  ASSERT_NEAR (effect_of (&c, &odds_ratio, 0.95).std_error,
               0.28401273914325714, CLOSED_FORM);
  cohorts_free (&c);
}

Test (ratios, swapping_cohorts_inverts_them)
{
  static const struct measure *const measures[]
    = { &risk_ratio, &odds_ratio };
  struct cohorts c = plain (), swapped = shares_of (27, 152, 41, 130);
  for (size_t i = 0; i < 2; i++)
    {
      struct effect one = effect_of (&c, measures[i], 0.95);
      struct effect other = effect_of (&swapped, measures[i], 0.95);
      ASSERT_NEAR (one.estimate, 1 / other.estimate, 1e-15);
      ASSERT_NEAR (one.conf_low, 1 / other.conf_high, 1e-14);
    }
  cohorts_free (&c);
  cohorts_free (&swapped);
}

static void
check_ratio (const struct measure *measure, uint64_t x1, uint64_t n1,
             uint64_t x0, uint64_t n0, enum status status)
{
  struct cohorts c = shares_of (x1, n1, x0, n0);
  struct effect effect = effect_of (&c, measure, 0.95);
  cr_assert_eq (effect.status, status, "%s of %d/%d and %d/%d: %s",
                measure->about.name, (int) x1, (int) n1, (int) x0, (int) n0,
                status_name (effect.status));
  cr_assert_not_null (effect.why);
  cr_assert (isnan (effect.conf_high) && isnan (effect.std_error));
  bool zero = status == STATUS_UNBOUNDED;
  cr_assert (zero ? effect.estimate == 0 && effect.conf_low == 0
                  : isnan (effect.estimate) && isnan (effect.conf_low));
  cohorts_free (&c);
}

Test (ratios, zero_cells_are_unbounded_or_infinite)
{
  check_ratio (&risk_ratio, 0, 10, 4, 20, STATUS_UNBOUNDED);
  check_ratio (&risk_ratio, 4, 10, 0, 20, STATUS_INFINITE);
  check_ratio (&risk_ratio, 10, 10, 20, 20, STATUS_DEGENERATE);
  check_ratio (&risk_ratio, 0, 10, 0, 20, STATUS_DEGENERATE);
  check_ratio (&risk_ratio, 0, 0, 5, 20, STATUS_EMPTY);
  check_ratio (&odds_ratio, 0, 10, 4, 20, STATUS_UNBOUNDED);
  check_ratio (&odds_ratio, 4, 10, 20, 20, STATUS_UNBOUNDED);
  check_ratio (&odds_ratio, 0, 10, 20, 20, STATUS_UNBOUNDED);
  check_ratio (&odds_ratio, 4, 10, 0, 20, STATUS_INFINITE);
  check_ratio (&odds_ratio, 10, 10, 5, 20, STATUS_INFINITE);
  check_ratio (&odds_ratio, 10, 10, 20, 20, STATUS_DEGENERATE);
  check_ratio (&odds_ratio, 3, 10, 0, 0, STATUS_EMPTY);
}

Test (cramers_v, agrees_with_r)
{
  /* limits by uniroot, hence not to rounding */
  static const struct {
    size_t cohorts;
    double v, low, high;
  } rows[] = {
    { 2, 0.14929085921654528, 0.043493706960205013, 0.27723569316033503 },
    { 4, 0.18782930276560872, 0.094675085294619835, 0.28999116163928512 },
  };
  for (size_t i = 0; i < COUNT (rows); i++)
    {
      struct cohorts c = plain ();
      if (rows[i].cohorts == 4)
        {
          cohorts_add_share (&c, 33, 90);
          cohorts_add_share (&c, 8, 61);
        }
      struct effect effect = effect_of (&c, &cramers_v, 0.95);
      cr_assert_eq (effect.status, STATUS_OK);
      ASSERT_NEAR (effect.estimate, rows[i].v, CLOSED_FORM);
      ASSERT_NEAR (effect.conf_low, rows[i].low, ITERATIVE);
      ASSERT_NEAR (effect.conf_high, rows[i].high, ITERATIVE);
      cohorts_free (&c);
    }
}

Test (cramers_v, what_chance_explains_is_zero)
{
  struct cohorts c = shares_of (41, 130, 44, 152);
  cohorts_add_share (&c, 30, 90);
  struct effect effect = effect_of (&c, &cramers_v, 0.95);
  cr_assert_eq (effect.estimate, 0);
  cr_assert_eq (effect.conf_low, 0);
  ASSERT_NEAR (effect.conf_high, 0.11768142681791992, ITERATIVE);
  cohorts_free (&c);
}

Test (cramers_v, edges_are_statuses_or_stay_inside_1)
{
  struct cohorts none = shares_of (0, 30, 0, 20);
  cr_assert_eq (effect_of (&none, &cramers_v, 0.95).status,
                STATUS_DEGENERATE);
  struct cohorts few = shares_of (1, 1, 0, 2);
  cr_assert_eq (effect_of (&few, &cramers_v, 0.95).status, STATUS_EMPTY);
  struct cohorts whole = shares_of (50000, 50000, 0, 60000);
  struct effect effect = effect_of (&whole, &cramers_v, 0.95);
  cr_assert_eq (effect.status, STATUS_OK);
  cr_assert_float_eq (effect.estimate, 1, 1e-9);
  cr_assert_leq (effect.conf_high, 1);
  cr_assert_gt (effect.conf_low, 0.98);
  cohorts_free (&none);
  cohorts_free (&few);
  cohorts_free (&whole);
}
