/* Levene, classic ANOVA, pairs of means, and the variance explained. */

#include <criterion/criterion.h>
#include <math.h>

#include "cohorts.h"
#include "near.h"
#include "suff/clusters.h"

/* Expected values: tests/oracle/spread.R, unless a test says
   otherwise. */

static const double a[] = { 12.5, 7.25, 19.75, 3.5, 22, 15.125, 8.875, 30.5,
                            11, 17.375 };
static const double b[] = { 5.25, 9.5, 6.125, 14.75, 2.5, 8, 10.625, 4.375,
                            12.25, 7.75, 3.125, 6.5 };
static const double d[] = { 1.5, 28.25, 9.875, 16.5, 21.125, 13.75, 33.5 };

static struct cohorts
three (void)
{
  struct cohorts c = { 0 };
  cohorts_add (&c, a, COUNT (a));
  cohorts_add (&c, b, COUNT (b));
  cohorts_add (&c, d, COUNT (d));
  return c;
}

static struct test
pair (struct cohorts *c, const struct method *method, size_t level,
      size_t reference)
{
  struct sample sample = cohorts_sample (c);
  struct ask ask = ask_of (c, .95, NAN);
  ask.level = level;
  ask.reference = reference;
  return method->run (&sample, &ask);
}

Test (spread, levene_agrees_with_r)
{
  struct cohorts c = three ();
  struct test t = test_of (&c, &levene);
  ASSERT_NEAR (t.statistic, 3.5595352723559657, CLOSED_FORM);
  ASSERT_NEAR (t.p_value, 0.043016760425385638, 1e-11);
  cr_assert_eq (t.df, 2);
  cr_assert_eq (t.df2, 26);
  struct cohorts two = cohorts_of (a, COUNT (a), b, COUNT (b));
  struct test u = test_of (&two, &levene);
  ASSERT_NEAR (u.statistic, 4.5960546884467171, CLOSED_FORM);
  ASSERT_NEAR (u.p_value, 0.044519432408426519, 1e-11);
  cohorts_free (&c);
  cohorts_free (&two);
}

Test (spread, anova_agrees_with_r)
{
  struct cohorts c = three ();
  struct test t = test_of (&c, &anova);
  ASSERT_NEAR (t.statistic, 4.9012026492172538, CLOSED_FORM);
  ASSERT_NEAR (t.p_value, 0.015624094718419787, 1e-11);
  cohorts_free (&c);
}

/* Two cohorts: F is the square of Student's t. */
Test (spread, anova_of_two_is_student_squared)
{
  struct cohorts c = cohorts_of (a, COUNT (a), b, COUNT (b));
  struct test f = test_of (&c, &anova), t = test_of (&c, &student_t);
  ASSERT_NEAR (f.statistic, t.statistic * t.statistic, CLOSED_FORM);
  ASSERT_NEAR (f.p_value, t.p_value, 1e-11);
  cohorts_free (&c);
}

Test (spread, explained_variance_agrees_with_r)
{
  struct cohorts c = three ();
  struct effect e = effect_of (&c, &eta_squared, .95);
  ASSERT_NEAR (e.estimate, 0.2737918085873165, CLOSED_FORM);
  ASSERT_NEAR (e.conf_low, 0.010737864284431325, 1e-8);
  ASSERT_NEAR (e.conf_high, 0.47483658429091907, 1e-8);
  struct effect o = effect_of (&c, &omega_squared, .95);
  ASSERT_NEAR (o.estimate, 0.21200802597449805, CLOSED_FORM);
  cr_assert_eq (o.conf_low, e.conf_low);
  cohorts_free (&c);
}

/* F is 1600, whose p without noncentrality is below 1e-300. */
Test (spread, explained_variance_of_a_chasm_has_limits)
{
  struct cohorts c = { .arms = 3 };
  for (size_t i = 0; i < 3; i++)
    c.moments[i] = (struct moments) { .n = 400, .mean = 2 * (double) i,
                                      .m2 = 399 };
  struct effect e = effect_of (&c, &eta_squared, .95);
  cr_assert_eq (e.status, STATUS_OK, "%s", e.why);
  ASSERT_NEAR (e.estimate, 3200. / 4397, CLOSED_FORM);
  ASSERT_NEAR (e.conf_low, 0.705048570725162, 1e-8);
  ASSERT_NEAR (e.conf_high, 0.747169370880921, 1e-8);
  cohorts_free (&c);
}

Test (spread, tukey_agrees_with_r)
{
  struct cohorts c = three ();
  struct test ba = pair (&c, &tukey, 1, 0), db = pair (&c, &tukey, 2, 1);
  ASSERT_NEAR (ba.statistic, -3.2138690240890582, CLOSED_FORM);
  ASSERT_NEAR (ba.p_value, 0.077809711021783023, 1e-9);
  ASSERT_NEAR (db.statistic, 4.0941273392328625, CLOSED_FORM);
  ASSERT_NEAR (db.p_value, 0.020045495080625586, 1e-9);
  struct test da = pair (&c, &tukey, 2, 0);
  ASSERT_NEAR (da.statistic, 1.1587727355214752, CLOSED_FORM);
  ASSERT_NEAR (da.p_value, 0.69457983025118186, 1e-9);
  cohorts_free (&c);
}

/* R's ptukey holds about eight digits at df that are no whole numbers;
   tests/infer/dist_tukey.c has the range itself to twelve. */
static const double PTUKEY = 1e-7;

Test (spread, games_howell_agrees_with_r)
{
  struct cohorts c = three ();
  struct test ba = pair (&c, &games_howell, 1, 0);
  ASSERT_NEAR (ba.statistic, -3.7391244056213968, CLOSED_FORM);
  ASSERT_NEAR (ba.df, 12.223921144028813, CLOSED_FORM);
  ASSERT_NEAR (ba.p_value, 0.051556141663491317, PTUKEY);
  struct test da = pair (&c, &games_howell, 2, 0);
  ASSERT_NEAR (da.statistic, 0.87827464526061205, CLOSED_FORM);
  ASSERT_NEAR (da.df, 10.34350534563821, CLOSED_FORM);
  ASSERT_NEAR (da.p_value, 0.81204983758820271, PTUKEY);
  struct test db = pair (&c, &games_howell, 2, 1);
  ASSERT_NEAR (db.statistic, 3.3956653117903408, CLOSED_FORM);
  ASSERT_NEAR (db.df, 6.8186718122065573, CLOSED_FORM);
  ASSERT_NEAR (db.p_value, 0.1071969138498946, PTUKEY);
  cohorts_free (&c);
}

/* Of two cohorts there is one pair, and it is the t-test. */
Test (spread, pairs_of_two_are_t_tests)
{
  struct cohorts c = cohorts_of (a, COUNT (a), b, COUNT (b));
  ASSERT_NEAR (pair (&c, &tukey, 0, 1).p_value,
               test_of (&c, &student_t).p_value, 1e-10);
  ASSERT_NEAR (pair (&c, &games_howell, 0, 1).p_value,
               test_of (&c, &welch_t).p_value, 1e-10);
  cohorts_free (&c);
}

Test (spread, constant_cohorts_are_degenerate)
{
  static const double flat[] = { 2, 2, 2 }, other[] = { 3, 3, 3 };
  struct cohorts c = cohorts_of (flat, 3, other, 3);
  cr_assert_eq (test_of (&c, &anova).status, STATUS_DEGENERATE);
  cr_assert_eq (test_of (&c, &levene).status, STATUS_DEGENERATE);
  cr_assert_eq (test_of (&c, &tukey).status, STATUS_DEGENERATE);
  cr_assert_eq (test_of (&c, &games_howell).status, STATUS_DEGENERATE);
  cr_assert_eq (effect_of (&c, &eta_squared, .95).status,
                STATUS_DEGENERATE);
  cohorts_free (&c);
}

/* t.test (a[1:5], b[1:5], paired = TRUE); two units without partner are
   left out. */
Test (spread, paired_t_agrees_with_r)
{
  double y[12];
  uint32_t arm[12], cluster[12];
  struct moments moments[2] = { 0 };
  for (uint32_t i = 0; i < 12; i++)
    {
      bool level = i < 5 || i == 10;
      y[i] = i < 5 ? a[i] : i < 10 ? b[i - 5] : 99;
      arm[i] = level ? 0 : 1;
      cluster[i] = i < 10 ? i % 5 : i;
      moments_add (&moments[arm[i]], y[i]);
    }
  struct arena *arena = arena_new ();
  struct clusters clusters = clusters_fold (arena, y, arm, cluster, 12, 2);
  struct sample sample = { .arms = 2, .moments = moments,
                           .clusters = &clusters };
  struct ask ask = { .scratch = arena, .confidence = .95, .level = 0,
                     .reference = 1 };
  struct test t = paired_t.run (&sample, &ask);
  cr_assert_eq (t.status, STATUS_OK, "%s", t.why);
  ASSERT_NEAR (t.statistic, 0.97676832841214745, CLOSED_FORM);
  ASSERT_NEAR (t.p_value, 0.38399111052307849, 1e-11);
  cr_assert_eq (t.df, 4);
  cr_assert_str_eq (t.options[0].value, "5");
  cr_assert_str_eq (t.options[1].value, "2");
  struct effect e = mean_difference_paired.run (&sample, &ask);
  ASSERT_NEAR (e.conf_low, -9.9033336706851252, CLOSED_FORM);
  arena_free (arena);
}
