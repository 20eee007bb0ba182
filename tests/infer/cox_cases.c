/* Cox regression of spells: data solved by hand, and what R says of odd
   cases (tests/oracle/cox.R). */

#include "../../src/infer/certified_data.h"
#include "../../src/infer/cox_model.h"
#include "infer/certified.h"
#include "infer/cox.h"
#include "infer/spell_sample.h"
#include "infer/survival_sample.h"

static const struct method *const methods[] = {
  &cox_wald_model, &cox_score_model, &cox_zph, &cox_zph_identity,
  &cox_wald_many_model, &cox_score_many_model
};
enum { METHODS = sizeof methods / sizeof *methods };

/* The other implementation, of two cohorts without covariates. */
Test (cox_cases, without_covariates_it_is_the_regression_on_the_cohort)
{
  struct arena *arena = arena_new ();
  for (size_t i = 0; i < SURVIVAL_REFERENCES; i++)
    {
      const struct survival_reference *r = survival_references + i;
      if (r->seed == 0)
        continue;
      struct survival_rows *rows = ARENA_NEW (arena, struct survival_rows, 1);
      generate_survival (rows, r->seed, r->n, r->arms, r->top, r->share);
      const struct spell_rows given = {
        .n = rows->n, .arms = r->arms, .strata = 1, .exit = rows->time,
        .event = rows->event, .arm = rows->arm, .horizon = NAN};
      struct spells s = spells_fold (arena, &given);
      struct ask ask = spell_ask (arena, r->level, r->reference);
      struct effect hr = spell_effect (&hazard_ratio_model, &s, &ask);
      ASSERT_NEAR (log (hr.estimate), r->beta, ITERATIVE);
      ASSERT_NEAR (hr.std_error, r->se, ITERATIVE);
      ASSERT_NEAR (spell_test (&cox_lr_model, &s, &ask).statistic, r->lr,
                   1e-9);
      ASSERT_NEAR (spell_test (&cox_score_model, &s, &ask).statistic,
                   r->score, ITERATIVE);
    }
  arena_free (arena);
}

/* Rows by hand: no terms but perhaps one category. */
static struct spells
hand (struct arena *arena, size_t n, const double *enter, const double *exit,
      const int8_t *event, const uint32_t *arm)
{
  const struct spell_rows rows = {
    .n = n, .arms = 2, .strata = 1, .enter = enter, .exit = exit,
    .event = event, .arm = arm, .horizon = NAN};
  return spells_fold (arena, &rows);
}

Test (cox_cases, solves_the_start_stop_data_of_the_vignette)
{
  /* survival's vignette "validation", test data 2.  Without ties but for
     two events at 9: with r = e^b
       U = 4 - r/(r+1) - r/(r+2) - 6r/(3r+2) - 6r/(3r+1) [- r/(r+1)]
     where Efron has the term in brackets and Breslow a third 3r/(3r+2). */
  static const double enter[] = {1, 2, 5, 2, 1, 7, 3, 4, 8, 8};
  static const double exit[] = {2, 3, 6, 7, 8, 9, 9, 9, 14, 17};
  static const int8_t event[] = {1, 1, 1, 1, 1, 1, 1, 0, 0, 0};
  static const uint32_t arm[] = {1, 0, 0, 1, 0, 1, 1, 1, 0, 0};
  struct arena *arena = arena_new ();
  struct spells s = hand (arena, 10, enter, exit, event, arm);
  const size_t arms[2] = {0, 1};
  struct cox_model m = cox_model_of (arena, &s, arms, 2, NULL);
  for (int breslow = 0; breslow < 2; breslow++)
    {
      m.breslow = breslow;
      struct cox_fit fit = cox_maximum (arena, &m, NULL, NULL);
      double r = exp (fit.b[0]);
      double third = breslow ? 3 * r / (3 * r + 2) : r / (r + 1);
      double u = 4 - r / (r + 1) - r / (r + 2) - 6 * r / (3 * r + 2)
                 - 6 * r / (3 * r + 1) - third;
      double i = r / pow (r + 1, 2) + 2 * r / pow (r + 2, 2)
                 + 12 * r / pow (3 * r + 2, 2) + 6 * r / pow (3 * r + 1, 2)
                 + (breslow ? 6 * r / pow (3 * r + 2, 2)
                            : r / pow (r + 1, 2));
      cr_assert (fabs (u) < 1e-12);
      ASSERT_NEAR (fit.value.information[0], i, CLOSED_FORM);
    }
  arena_free (arena);
}

Test (cox_cases, solves_the_tied_data_of_the_vignette_in_closed_form)
{
  /* Test data 1 with Breslow's ties: r^2 = 3 r + 6, and at r the log
     likelihood is 2b - log (3r + 3) - 2 log (r + 3). */
  static const double exit[] = {1, 1, 6, 6, 8, 9};
  static const int8_t event[] = {1, 0, 1, 1, 0, 1};
  static const uint32_t arm[] = {1, 1, 1, 0, 0, 0};
  struct arena *arena = arena_new ();
  struct spells s = hand (arena, 6, NULL, exit, event, arm);
  const size_t arms[2] = {0, 1};
  struct cox_model m = cox_model_of (arena, &s, arms, 2, NULL);
  m.breslow = true;
  struct cox_fit fit = cox_maximum (arena, &m, NULL, NULL);
  double r = (3 + sqrt (33)) / 2;
  ASSERT_NEAR (fit.b[0], log (r), CLOSED_FORM);
  /* Codes of a half and minus a half: sum over deaths of theirs more. */
  ASSERT_NEAR (fit.value.gain,
               2 * log (r) - log (3 * r + 3) - 2 * log (r + 3), CLOSED_FORM);
  ASSERT_NEAR (fit.value.information[0],
               r / pow (r + 1, 2) + 6 * r / pow (r + 3, 2), CLOSED_FORM);
  arena_free (arena);
}

Test (cox_cases, three_cohorts_are_tested_at_once)
{
  struct arena *arena = arena_new ();
  const struct spell_design d = {18, 400, 3, 2, 20, .5, 150};
  struct spells s = folded (arena, spell_table_of (arena, &d), CATEGORIES);
  struct ask ask = spell_ask (arena, 0, 0);
  ASSERT_NEAR (spell_test (&cox_wald_many_model, &s, &ask).statistic,
               4.3405336786849897, ITERATIVE);
  ASSERT_NEAR (spell_test (&cox_score_many_model, &s, &ask).statistic,
               4.0238317289165648, ITERATIVE);
  s.cluster = NULL;
  s.clusters = s.n;
  struct test wald = spell_test (&cox_wald_many_model, &s, &ask);
  ASSERT_NEAR (wald.statistic, 4.1379756994397496, ITERATIVE);
  cr_assert (wald.df == 2);
  ASSERT_NEAR (spell_test (&cox_lr_many_model, &s, &ask).statistic,
               4.0347679940753096, ITERATIVE);
  ASSERT_NEAR (spell_test (&cox_score_many_model, &s, &ask).statistic,
               4.1809709866472096, ITERATIVE);
  arena_free (arena);
}

Test (cox_cases, ratios_by_period_agree_with_coxph)
{
  static const double b[] = {-0.055841276912610587, -0.10373574942818894,
                             0.074646061558066149};
  static const double plain[] = {0.44802749882785026, 0.29435020560515812,
                                 0.35659677418468805};
  static const double robust[] = {0.48310055393181328, 0.28518901258585705,
                                  0.36693401503847756};
  struct arena *arena = arena_new ();
  const struct spell_design d = {19, 300, 2, 2, 40, .6, 100};
  struct spells s = folded (arena, spell_table_of (arena, &d), CATEGORIES);
  const double cut[] = {3, 12};
  struct ask ask = spell_ask (arena, 1, 0);
  uint64_t events = 0;
  for (size_t i = 0; i < s.n; i++)
    events += s.event[i];
  for (int clusters = 1; clusters >= 0; clusters--)
    {
      struct sample sample = {.arms = 2, .spells = &s};
      struct cox_period period[COX_PERIODS_MAX];
      cr_assert_eq (cox_periods (&sample, &ask, cut, 2, period), 3);
      cr_assert_eq (period[0].events + period[1].events + period[2].events,
                    events);
      for (size_t k = 0; k < 3; k++)
        {
          ASSERT_NEAR (log (period[k].effect.estimate), b[k], ITERATIVE);
          ASSERT_NEAR (period[k].effect.std_error,
                       clusters ? robust[k] : plain[k], ITERATIVE);
        }
      cr_assert (period[0].to == 3 && period[1].from == 3
                 && isinf (period[2].to));
      s.cluster = NULL;
      s.clusters = s.n;
    }
  arena_free (arena);
}

Test (cox_cases, periods_of_few_events_join_their_neighbours)
{
  struct arena *arena = arena_new ();
  const struct spell_design d = {19, 300, 2, 2, 40, .6, 100};
  struct spells s = folded (arena, spell_table_of (arena, &d), CATEGORIES);
  const double cut[] = {0.5, 12, 39};
  struct ask ask = spell_ask (arena, 1, 0);
  struct sample sample = {.arms = 2, .spells = &s};
  struct cox_period period[COX_PERIODS_MAX];
  cr_assert_eq (cox_periods (&sample, &ask, cut, 3, period), 2);
  cr_assert (period[0].from == 0 && period[0].to == 12);
  cr_assert (period[1].from == 12 && isinf (period[1].to));
  /* One period is the whole. */
  cr_assert_eq (cox_periods (&sample, &ask, NULL, 0, period), 1);
  struct effect hr = spell_effect (&hazard_ratio_model, &s, &ask);
  ASSERT_NEAR (period[0].effect.estimate, hr.estimate, 1e-12);
  ASSERT_NEAR (period[0].effect.std_error, hr.std_error, 1e-12);
  arena_free (arena);
}

Test (cox_cases, a_ratio_without_bound_has_the_end_of_its_profile)
{
  struct arena *arena = arena_new ();
  const struct spell_design d = {20, 120, 2, 1, 20, .6, 120};
  struct spell_table *t = spell_table_of (arena, &d);
  for (size_t i = 0; i < t->n; i++)
    t->event[i] = t->arm[i] == 1 && t->event[i];
  struct spells s = folded (arena, t, CATEGORIES), alone = s;
  alone.cluster = NULL;
  alone.clusters = s.n;
  struct ask up = spell_ask (arena, 1, 0), down = spell_ask (arena, 0, 1);
  struct effect hr = spell_effect (&hazard_ratio_model, &alone, &up);
  cr_assert (hr.status == STATUS_INFINITE && isnan (hr.estimate)
             && isnan (hr.conf_high) && isnan (hr.std_error));
  ASSERT_NEAR (hr.conf_low, 8.4428638448505531, 1e-8);
  struct effect zero = spell_effect (&hazard_ratio_model, &alone, &down);
  cr_assert (zero.status == STATUS_INFINITE && isnan (zero.conf_low));
  ASSERT_NEAR (zero.conf_high * hr.conf_low, 1, 1e-10);
  ASSERT_NEAR (spell_test (&cox_lr_model, &alone, &up).statistic,
               23.23125665502387, 1e-9);
  cr_assert (spell_test (&cox_wald_model, &alone, &up).status
             == STATUS_INFINITE);
  cr_assert (spell_test (&cox_zph, &alone, &up).status == STATUS_INFINITE);
  cr_assert (spell_test (&cox_score_model, &alone, &up).status == STATUS_OK);
  /* Clusters whose spells follow each other are units; those of several
     are not. */
  ASSERT_NEAR (spell_effect (&hazard_ratio_model, &s, &up).conf_low,
               hr.conf_low, 1e-12);
  for (size_t i = 0; i < t->n; i++)
    t->cluster[i] %= 20;
  struct spells shared = folded (arena, t, CATEGORIES);
  cr_assert (isnan (spell_effect (&hazard_ratio_model, &shared,
                                  &up).conf_low));
  arena_free (arena);
}

static void
expect_status (struct arena *arena, const struct spells *s,
               enum status wanted)
{
  struct ask ask = spell_ask (arena, 1, 0);
  for (size_t m = 0; m < METHODS; m++)
    {
      struct test t = spell_test (methods[m], s, &ask);
      cr_assert (t.status == wanted && t.why && isnan (t.p_value)
                 && isnan (t.statistic), "%s: %s (%s)",
                 methods[m]->about.title, status_name (t.status), t.why);
    }
  struct test lr = spell_test (&cox_lr_model, s, &ask);
  cr_assert (lr.status == wanted && lr.why);
  struct effect hr = spell_effect (&hazard_ratio_model, s, &ask);
  cr_assert (hr.status == wanted && hr.why && isnan (hr.estimate)
             && isnan (hr.conf_low) && isnan (hr.conf_high));
}

Test (cox_cases, nothing_to_compare_says_why)
{
  struct arena *arena = arena_new ();
  static const double exit[] = {3, 4, 5, 6};
  static const int8_t none[] = {0, 0, 0, 0}, all[] = {1, 1, 1, 1};
  static const uint32_t both[] = {0, 1, 0, 1}, one[] = {0, 0, 0, 0};
  struct spells no_events = hand (arena, 4, NULL, exit, none, both);
  struct spells one_arm = hand (arena, 4, NULL, exit, all, one);
  expect_status (arena, &no_events, STATUS_DEGENERATE);
  expect_status (arena, &one_arm, STATUS_EMPTY);
  struct spells nobody = hand (arena, 0, NULL, exit, all, one);
  expect_status (arena, &nobody, STATUS_EMPTY);
  /* Cohorts at risk one after the other. */
  static const double late[] = {-1, 4, -1, 4}, ends[] = {3, 5, 4, 6};
  struct spells apart = hand (arena, 4, late, ends, all, both);
  expect_status (arena, &apart, STATUS_DEGENERATE);
  arena_free (arena);
}

Test (cox_cases, a_sample_without_spells_is_refused)
{
  struct arena *arena = arena_new ();
  struct ask ask = spell_ask (arena, 1, 0);
  struct sample sample = {.arms = 2};
  for (size_t m = 0; m < METHODS; m++)
    cr_assert (methods[m]->run (&sample, &ask).status == STATUS_REFUSED);
  cr_assert (hazard_ratio_model.run (&sample, &ask).status
             == STATUS_REFUSED);
  cr_assert_eq (cox_periods (&sample, &ask, NULL, 0, NULL), 0);
  arena_free (arena);
}

Test (cox_cases, covariates_that_are_the_cohort_leave_nothing_to_say)
{
  struct arena *arena = arena_new ();
  struct spell_table *t = seeded (arena, 3);
  for (size_t i = 0; i < t->n; i++)
    t->two[i] = t->arm[i];
  struct spells s = folded (arena, t, CATEGORIES);
  s.cluster = NULL;
  s.clusters = s.n;
  expect_status (arena, &s, STATUS_DEGENERATE);
  arena_free (arena);
}

Test (cox_cases, fewer_than_five_clusters_are_refused)
{
  struct arena *arena = arena_new ();
  const struct spell_design d = {21, 80, 2, 1, 20, .6, 4};
  struct spells s = folded (arena, spell_table_of (arena, &d), CATEGORIES);
  expect_status (arena, &s, STATUS_REFUSED);
  arena_free (arena);
}

Test (cox_cases, ninety_per_cent_lies_inside_ninety_five)
{
  struct arena *arena = arena_new ();
  struct spells s = folded (arena, seeded (arena, 4), CATEGORIES);
  struct ask wide = spell_ask (arena, 1, 0), narrow = wide;
  narrow.confidence = 0.90;
  struct effect a = spell_effect (&hazard_ratio_model, &s, &wide);
  struct effect b = spell_effect (&hazard_ratio_model, &s, &narrow);
  cr_assert (a.conf_low < b.conf_low && b.conf_low < b.estimate
             && b.estimate < b.conf_high && b.conf_high < a.conf_high);
  arena_free (arena);
}

/* What selftest will print of them: tests/oracle/certified.R. */
Test (cox_cases, certified_rows_have_their_digits)
{
  struct arena *arena = arena_new ();
  struct certified_family f = certified_cox ();
  for (size_t i = 0; i < f.tests_n; i++)
    {
      const struct certified_test *row = f.tests + i;
      struct sample sample = certified_sample (arena, row->data);
      struct ask ask = certified_ask (arena, row->data);
      struct test test = row->method->run (&sample, &ask);
      double digits = certified_digits (test.statistic, row->statistic);
      cr_expect (digits >= row->digits, "%s: %.17g, %.1f digits",
                 row->method->about.title, test.statistic, digits);
      digits = certified_digits (test.p_value, row->p_value);
      cr_expect (digits >= fmin (row->digits, 10), "%s: p %.17g",
                 row->method->about.title, test.p_value);
      cr_expect (isnan (row->df) || test.df2 == row->df);
    }
  for (size_t i = 0; i < f.effects_n; i++)
    {
      const struct certified_effect *row = f.effects + i;
      struct sample sample = certified_sample (arena, row->data);
      struct ask ask = certified_ask (arena, row->data);
      struct effect effect = row->measure->run (&sample, &ask);
      const double got[3] = {effect.estimate, effect.conf_low,
                             effect.conf_high};
      const double want[3] = {row->estimate, row->conf_low, row->conf_high};
      for (int k = 0; k < 3; k++)
        cr_expect (certified_digits (got[k], want[k]) >= row->digits,
                   "%.17g of %.17g", got[k], want[k]);
    }
  arena_free (arena);
}
