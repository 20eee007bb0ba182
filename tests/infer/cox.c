#include "infer/survival_sample.h"

Test (cox, agrees_with_coxph_efron)
{
  struct arena *arena = arena_new ();
  for (size_t i = 0; i < SURVIVAL_REFERENCES; i++)
    {
      const struct survival_reference *r = survival_references + i;
      struct riskset set = reference_riskset (arena, i);
      struct ask ask = survival_ask (arena, r->level, r->reference);
      struct effect hr = effect_on (&hazard_ratio, &set, &ask);
      cr_assert (hr.status == STATUS_OK);
      ASSERT_NEAR (log (hr.estimate), r->beta, ITERATIVE);
      ASSERT_NEAR (hr.std_error, r->se, ITERATIVE);
      const double z = 1.959963984540054;
      ASSERT_NEAR (log (hr.conf_low), r->beta - z * r->se, ITERATIVE);
      ASSERT_NEAR (log (hr.conf_high), r->beta + z * r->se, ITERATIVE);
      struct test wald = test_on (&cox_wald, &set, &ask);
      ASSERT_NEAR (wald.statistic, r->beta * r->beta / (r->se * r->se),
                   2 * ITERATIVE);
      cr_assert_str_eq (wald.options[0].name, "ties");
      cr_assert_str_eq (wald.options[0].value, "efron");
      ASSERT_NEAR (test_on (&cox_lr, &set, &ask).statistic, r->lr, ITERATIVE);
      ASSERT_NEAR (test_on (&cox_score, &set, &ask).statistic, r->score,
                   CLOSED_FORM * 10);
    }
  arena_free (arena);
}

Test (cox, solves_the_validation_data_by_hand)
{
  /* survival's vignette "validation", test data 1: U(b) = 2 - r/(r+1) -
     r/(r+3) - r/(r+5), r = e^b, so r^3 = 23 r + 30; U(0) = 13/12 and
     I(0) = 1/4 + 3/16 + 5/36 = 83/144. */
  struct arena *arena = arena_new ();
  const struct batch batches[]
    = {{1, 1, 1, 1}, {1, 1, 0, 1}, {1, 6, 1, 1},
       {0, 6, 1, 1}, {0, 8, 0, 1}, {0, 9, 1, 1}};
  struct riskset set = RISKSET (arena, batches, 2);
  struct ask ask = survival_ask (arena, 1, 0);
  double r = 2 * sqrt (23. / 3) * cos (acos (45. / 23 * sqrt (3. / 23)) / 3);
  double information = r / pow (r + 1, 2) + 3 * r / pow (r + 3, 2)
                       + 5 * r / pow (r + 5, 2);
  struct effect hr = effect_on (&hazard_ratio, &set, &ask);
  ASSERT_NEAR (hr.estimate, r, ITERATIVE);
  ASSERT_NEAR (hr.std_error, 1 / sqrt (information), ITERATIVE);
  ASSERT_NEAR (test_on (&cox_score, &set, &ask).statistic, 169. / 83,
               CLOSED_FORM);
  /* l(b) = 2 b - log (3r + 3) - log (r + 3) - log ((r + 5)/2). */
  double gain = 2 * log (r) - log ((r + 1) / 2) - log ((r + 3) / 4)
                - log ((r + 5) / 6);
  ASSERT_NEAR (test_on (&cox_lr, &set, &ask).statistic, 2 * gain, ITERATIVE);
  arena_free (arena);
}

Test (cox, swapping_the_arms_flips_the_sign_exactly)
{
  struct arena *arena = arena_new ();
  for (size_t i = 0; i < SURVIVAL_REFERENCES; i++)
    {
      const struct survival_reference *r = survival_references + i;
      struct riskset set = reference_riskset (arena, i);
      struct ask there = survival_ask (arena, r->level, r->reference);
      struct ask back = survival_ask (arena, r->reference, r->level);
      cr_assert (test_on (&cox_wald, &set, &there).statistic
                 == test_on (&cox_wald, &set, &back).statistic);
      cr_assert (test_on (&cox_lr, &set, &there).statistic
                 == test_on (&cox_lr, &set, &back).statistic);
      cr_assert (test_on (&cox_score, &set, &there).statistic
                 == test_on (&cox_score, &set, &back).statistic);
      cr_assert (effect_on (&hazard_ratio, &set, &there).std_error
                 == effect_on (&hazard_ratio, &set, &back).std_error);
    }
  arena_free (arena);
}

Test (cox, other_arms_change_nothing)
{
  struct arena *arena = arena_new ();
  struct survival_rows *rows = ARENA_NEW (arena, struct survival_rows, 1);
  generate_survival (rows, 6, 400, 3, 40, 0.6);
  struct riskset three = riskset_fold (arena, rows->time, rows->event,
                                       rows->arm, rows->n, 3, NAN);
  size_t kept = 0;
  for (size_t i = 0; i < rows->n; i++)
    if (rows->arm[i] != 2)
      {
        rows->time[kept] = rows->time[i];
        rows->event[kept] = rows->event[i];
        rows->arm[kept++] = rows->arm[i];
      }
  struct riskset two = riskset_fold (arena, rows->time, rows->event,
                                     rows->arm, kept, 2, NAN);
  struct ask ask = survival_ask (arena, 1, 0);
  cr_assert (effect_on (&hazard_ratio, &three, &ask).estimate
             == effect_on (&hazard_ratio, &two, &ask).estimate);
  arena_free (arena);
}

Test (cox, the_unit_of_time_changes_nothing)
{
  struct arena *arena = arena_new ();
  struct survival_rows *rows = ARENA_NEW (arena, struct survival_rows, 1);
  generate_survival (rows, 8, 400, 2, 400, 0.6);
  struct riskset days = riskset_fold (arena, rows->time, rows->event,
                                      rows->arm, rows->n, 2, NAN);
  for (size_t i = 0; i < rows->n; i++)
    rows->time[i] /= 30.4375;
  struct riskset months = riskset_fold (arena, rows->time, rows->event,
                                        rows->arm, rows->n, 2, NAN);
  struct ask ask = survival_ask (arena, 1, 0);
  cr_assert (effect_on (&hazard_ratio, &days, &ask).estimate
             == effect_on (&hazard_ratio, &months, &ask).estimate);
  cr_assert (test_on (&log_rank, &days, &ask).statistic
             == test_on (&log_rank, &months, &ask).statistic);
  arena_free (arena);
}

Test (cox, closed_sums_over_many_deaths_equal_term_by_term)
{
  /* Deaths split into 257 or more a day use the closed form; the score
     at 0 is d1 - sum_l (n1 - l d1/d)/(n - l), summed here one by one. */
  struct arena *arena = arena_new ();
  const double time[] = {0, 1};
  const uint64_t sizes[] = {250, 256, 257, 300, 1000, 100000};
  for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
    {
      uint64_t k = sizes[i];
      const uint64_t event[] = {k / 3, 0, k - k / 3, 0};
      const uint64_t censor[] = {0, 2, 0, k / 2};
      struct riskset set = {.arms = 2, .times = 2, .time = time,
                            .event = event, .censor = censor};
      long double d1 = (long double) event[2], d = (long double) k;
      long double n1 = d1 + (long double) (k / 2);
      long double n = n1 + (long double) event[0] + 2, score = d1;
      long double information = 0;
      for (long double l = 0; l < d; l++)
        {
          long double p = (n1 - l * d1 / d) / (n - l);
          score -= p;
          information += p * (1 - p);
        }
      struct ask ask = survival_ask (arena, 1, 0);
      ASSERT_NEAR (test_on (&cox_score, &set, &ask).statistic,
                   (double) (score * score / information), 1e-11);
    }
  arena_free (arena);
}

Test (cox, a_million_deaths_a_day_converge)
{
  struct arena *arena = arena_new ();
  enum { DAYS = 400 };
  double *time = ARENA_NEW (arena, double, DAYS);
  uint64_t *event = ARENA_NEW (arena, uint64_t, 2 * DAYS);
  uint64_t *censor = ARENA_NEW (arena, uint64_t, 2 * DAYS);
  for (size_t t = 0; t < DAYS; t++)
    {
      time[t] = (double) t;
      event[t] = 1000000 + 1000 * t;
      event[DAYS + t] = 600000 + 700 * t;
      censor[t] = censor[DAYS + t] = t + 1 == DAYS ? 1000000000 : 0;
    }
  struct riskset set = {.arms = 2, .times = DAYS, .time = time,
                        .event = event, .censor = censor};
  struct ask ask = survival_ask (arena, 1, 0);
  struct effect hr = effect_on (&hazard_ratio, &set, &ask);
  cr_assert (hr.status == STATUS_OK);
  cr_assert (hr.estimate > 0.6 && hr.estimate < 0.7);
  ask = survival_ask (arena, 0, 1);
  ASSERT_NEAR (effect_on (&hazard_ratio, &set, &ask).estimate,
               1 / hr.estimate, 1e-14);
  arena_free (arena);
}

Test (cox, duplicated_units_halve_the_variance_without_ties_within_a_day)
{
  /* Where each day's deaths are few against those at risk, doubling
     everybody leaves the estimate and halves the variance, but for
     Efron's correction of ties. */
  struct arena *arena = arena_new ();
  enum { DAYS = 50 };
  double time[DAYS];
  uint64_t event[2 * DAYS], censor[2 * DAYS], twice[2][2 * DAYS];
  for (size_t i = 0; i < 2 * DAYS; i++)
    {
      time[i % DAYS] = (double) (i % DAYS);
      event[i] = 3 + i % 4 + (i < DAYS);
      censor[i] = (i + 1) % DAYS ? 2 : 1000000;
      twice[0][i] = 2 * event[i];
      twice[1][i] = 2 * censor[i];
    }
  struct riskset once = {.arms = 2, .times = DAYS, .time = time,
                         .event = event, .censor = censor};
  struct riskset both = {.arms = 2, .times = DAYS, .time = time,
                         .event = twice[0], .censor = twice[1]};
  struct ask ask = survival_ask (arena, 1, 0);
  struct effect a = effect_on (&hazard_ratio, &once, &ask);
  struct effect b = effect_on (&hazard_ratio, &both, &ask);
  ASSERT_NEAR (b.estimate, a.estimate, 1e-5);
  ASSERT_NEAR (b.std_error * sqrt (2), a.std_error, 1e-5);
  arena_free (arena);
}

Test (cox, a_ratio_without_bound_keeps_its_likelihood_ratio_test)
{
  /* tests/oracle/survival.R, last lines. */
  struct arena *arena = arena_new ();
  const struct batch batches[]
    = {{1, 1, 1, 1}, {1, 2, 1, 2}, {1, 4, 0, 1}, {1, 5, 1, 1},
       {0, 3, 0, 1}, {0, 6, 0, 1}, {0, 7, 0, 1}};
  struct riskset set = RISKSET (arena, batches, 2);
  struct ask up = survival_ask (arena, 1, 0);
  struct ask down = survival_ask (arena, 0, 1);
  struct effect hr = effect_on (&hazard_ratio, &set, &up);
  cr_assert (hr.status == STATUS_INFINITE && hr.why != NULL);
  cr_assert (isnan (hr.estimate) && isnan (hr.std_error)
             && isnan (hr.conf_high));
  ASSERT_NEAR (hr.conf_low, 1.6855358457674328, 1e-8);
  struct effect zero = effect_on (&hazard_ratio, &set, &down);
  cr_assert (zero.status == STATUS_INFINITE && isnan (zero.estimate)
             && isnan (zero.conf_low));
  ASSERT_NEAR (zero.conf_high, 1 / 1.6855358457674328, 1e-8);
  cr_assert (strcmp (hr.why, zero.why) != 0);

  struct test lr = test_on (&cox_lr, &set, &up);
  cr_assert (lr.status == STATUS_OK);
  ASSERT_NEAR (lr.statistic, 5.6427577728184311, ITERATIVE);
  struct test wald = test_on (&cox_wald, &set, &up);
  cr_assert (wald.status == STATUS_INFINITE && isnan (wald.p_value)
             && isnan (wald.statistic));
  cr_assert (test_on (&cox_score, &set, &up).status == STATUS_OK);
  arena_free (arena);
}

Test (cox, one_arm_gone_before_the_other_has_events_is_monotone)
{
  struct arena *arena = arena_new ();
  const struct batch batches[]
    = {{1, 1, 1, 3}, {1, 2, 1, 3}, {0, 5, 1, 4}, {0, 6, 1, 4}};
  struct riskset set = RISKSET (arena, batches, 2);
  struct ask ask = survival_ask (arena, 1, 0);
  struct effect hr = effect_on (&hazard_ratio, &set, &ask);
  cr_assert (hr.status == STATUS_INFINITE && hr.conf_low > 1);
  cr_assert (test_on (&cox_lr, &set, &ask).status == STATUS_OK);
  arena_free (arena);
}

Test (cox, nothing_to_compare_says_why)
{
  struct arena *arena = arena_new ();
  const struct batch no_events[] = {{0, 3, 0, 5}, {1, 4, 0, 5}};
  const struct batch one_arm[] = {{0, 3, 1, 5}};
  const struct batch apart[] = {{0, 3, 0, 5}, {1, 4, 1, 5}};
  struct riskset sets[]
    = {RISKSET (arena, no_events, 2), RISKSET (arena, one_arm, 2),
       RISKSET (arena, apart, 2)};
  const enum status want[]
    = {STATUS_DEGENERATE, STATUS_EMPTY, STATUS_DEGENERATE};
  const struct method *const methods[] = {&cox_wald, &cox_lr, &cox_score};
  struct ask ask = survival_ask (arena, 1, 0);
  for (size_t i = 0; i < 3; i++)
    {
      for (size_t m = 0; m < 3; m++)
        {
          struct test test = test_on (methods[m], sets + i, &ask);
          cr_assert (test.status == want[i] && isnan (test.p_value)
                     && test.why != NULL);
        }
      struct effect hr = effect_on (&hazard_ratio, sets + i, &ask);
      cr_assert (hr.status == want[i] && isnan (hr.estimate));
    }
  arena_free (arena);
}

Test (cox, extreme_but_finite_ratios_converge)
{
  /* One event of the reference among a hundred thousand. */
  struct arena *arena = arena_new ();
  const struct batch batches[]
    = {{1, 1, 1, 3000}, {1, 9, 0, 10}, {0, 1, 1, 1}, {0, 9, 0, 100000}};
  struct riskset set = RISKSET (arena, batches, 2);
  struct ask ask = survival_ask (arena, 1, 0);
  struct effect hr = effect_on (&hazard_ratio, &set, &ask);
  cr_assert (hr.status == STATUS_OK);
  cr_assert (hr.estimate > 1e5 && hr.estimate < 1e6);
  arena_free (arena);
}

Test (cox, ninety_per_cent_lies_inside_ninety_five)
{
  struct arena *arena = arena_new ();
  struct riskset set = reference_riskset (arena, 0);
  struct ask wide = survival_ask (arena, 1, 0), narrow = wide;
  narrow.confidence = 0.90;
  struct effect a = effect_on (&hazard_ratio, &set, &wide);
  struct effect b = effect_on (&hazard_ratio, &set, &narrow);
  cr_assert (a.conf_low < b.conf_low && b.conf_low < b.estimate
             && b.estimate < b.conf_high && b.conf_high < a.conf_high);
  arena_free (arena);
}
