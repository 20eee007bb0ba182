#include "infer/competing_sample.h"

Test (competing, cif_difference_agrees_with_mover_on_survfit)
{
  struct arena *arena = arena_new ();
  for (size_t i = 0; i < COMPETING_REFERENCES; i++)
    {
      const struct competing_reference *r = competing_references + i;
      struct riskset set = competing_riskset (arena, i);
      struct ask ask = survival_ask (arena, r->level, r->reference);
      ask.horizon = r->tau;
      struct effect got = effect_on (&cif_difference, &set, &ask);
      cr_assert (got.status == STATUS_OK && got.why == NULL);
      ASSERT_NEAR (got.estimate, r->difference, 1e-11);
      ASSERT_NEAR (got.std_error, r->difference_se, 1e-11);
      ASSERT_NEAR (got.conf_low, r->difference_low, 1e-11);
      ASSERT_NEAR (got.conf_high, r->difference_high, 1e-11);
    }
  arena_free (arena);
}

/* coxph stops when the likelihood stands still: among 20,000 ends 1e-7
   from its maximum. */
Test (competing, cause_specific_numbers_agree_with_survdiff_and_coxph)
{
  struct arena *arena = arena_new ();
  for (size_t i = 0; i < COMPETING_REFERENCES; i++)
    {
      const struct competing_reference *r = competing_references + i;
      struct riskset set = competing_riskset (arena, i);
      struct ask ask = survival_ask (arena, r->level, r->reference);
      struct effect ratio
        = effect_on (&cause_specific_hazard_ratio, &set, &ask);
      ASSERT_NEAR (test_on (&log_rank_cause_specific, &set, &ask).statistic,
                   r->log_rank, 1e-11);
      ASSERT_NEAR (log (ratio.estimate), r->beta, 1e-6);
      ASSERT_NEAR (ratio.std_error, r->se, 1e-6);
      ASSERT_NEAR (test_on (&cox_wald_cause_specific, &set, &ask).statistic,
                   pow (r->beta / r->se, 2), 2e-6);
    }
  arena_free (arena);
}

Test (competing, cause_specific_numbers_are_those_with_competing_ends_censored)
{
  struct arena *arena = arena_new ();
  for (uint64_t seed = 1; seed <= 100; seed++)
    {
      struct survival_rows *rows
        = generated_competing (arena, seed, 200, 2, 40, 0.4);
      struct riskset set = rows_riskset (arena, rows);
      for (size_t i = 0; i < rows->n; i++)
        rows->event[i] = rows->event[i] == 1;
      struct riskset censored = rows_riskset (arena, rows);
      struct ask ask = survival_ask (arena, 1, 0);
      cr_assert (
        test_on (&log_rank_cause_specific, &set, &ask).statistic
        == test_on (&log_rank, &censored, &ask).statistic);
      cr_assert (test_on (&cox_wald_cause_specific, &set, &ask).statistic
                 == test_on (&cox_wald, &censored, &ask).statistic);
      struct effect a = effect_on (&cause_specific_hazard_ratio, &set, &ask);
      struct effect b = effect_on (&hazard_ratio, &censored, &ask);
      cr_assert (a.estimate == b.estimate && a.conf_low == b.conf_low
                 && a.conf_high == b.conf_high);
    }
  arena_free (arena);
}

Test (competing, more_and_earlier_events_are_higher)
{
  struct arena *arena = arena_new ();
  const struct batch batches[]
    = {{1, 2, 1, 30}, {1, 5, 2, 10}, {1, 9, 0, 60}, {0, 4, 1, 15},
       {0, 5, 2, 10}, {0, 9, 0, 75}};
  struct riskset set = RISKSET (arena, batches, 2);
  struct ask ask = survival_ask (arena, 1, 0);
  struct effect share = effect_on (&cif_difference, &set, &ask);
  ASSERT_NEAR (share.estimate, 0.15, CLOSED_FORM);
  cr_assert (share.conf_low > 0);
  cr_assert (!cause_specific_hazard_ratio.lower_is_more);
  cr_assert (effect_on (&cause_specific_hazard_ratio, &set, &ask).estimate
             > 1);
  arena_free (arena);
}

Test (competing, swapping_the_arms_flips_the_sign_exactly)
{
  struct arena *arena = arena_new ();
  for (uint64_t seed = 1; seed <= 100; seed++)
    {
      struct survival_rows *rows
        = generated_competing (arena, seed, 200, 2, 40, 0.4);
      struct riskset set = rows_riskset (arena, rows);
      struct ask there = survival_ask (arena, 1, 0);
      struct ask back = survival_ask (arena, 0, 1);
      struct effect a = effect_on (&cif_difference, &set, &there);
      struct effect b = effect_on (&cif_difference, &set, &back);
      cr_assert (a.estimate == -b.estimate && a.conf_low == -b.conf_high
                 && a.conf_high == -b.conf_low
                 && a.std_error == b.std_error);
    }
  arena_free (arena);
}

Test (competing, order_of_rows_changes_nothing)
{
  struct arena *arena = arena_new ();
  struct survival_rows *rows
    = generated_competing (arena, 6, 400, 2, 40, 0.4);
  struct riskset set = rows_riskset (arena, rows);
  struct survival_rows *back = ARENA_NEW (arena, struct survival_rows, 1);
  back->n = rows->n;
  back->arms = rows->arms;
  for (size_t i = 0; i < rows->n; i++)
    {
      back->time[i] = rows->time[rows->n - 1 - i];
      back->event[i] = rows->event[rows->n - 1 - i];
      back->arm[i] = rows->arm[rows->n - 1 - i];
    }
  struct riskset turned = rows_riskset (arena, back);
  struct ask ask = survival_ask (arena, 1, 0);
  cr_assert (test_on (&gray, &set, &ask).statistic
             == test_on (&gray, &turned, &ask).statistic);
  cr_assert (effect_on (&cif_difference, &set, &ask).conf_low
             == effect_on (&cif_difference, &turned, &ask).conf_low);
  arena_free (arena);
}

Test (competing, duplicated_data_halve_the_variance)
{
  struct arena *arena = arena_new ();
  struct riskset set = competing_riskset (arena, 2);
  struct riskset twice = riskset_merge (arena, &set, &set);
  struct ask ask = survival_ask (arena, 2, 0);
  ask.horizon = 20;
  struct effect a = effect_on (&cif_difference, &set, &ask);
  struct effect b = effect_on (&cif_difference, &twice, &ask);
  ASSERT_NEAR (b.estimate, a.estimate, CLOSED_FORM);
  ASSERT_NEAR (b.std_error * sqrt (2), a.std_error, CLOSED_FORM);
  arena_free (arena);
}

Test (competing, a_horizon_nobody_was_followed_to_is_not_reached)
{
  struct arena *arena = arena_new ();
  const struct batch batches[]
    = {{0, 2, 1, 5}, {0, 9, 0, 5}, {1, 2, 1, 4}, {1, 3, 2, 1},
       {1, 20, 0, 5}};
  struct riskset set = RISKSET (arena, batches, 2);
  struct ask ask = survival_ask (arena, 1, 0);
  ask.horizon = 15;
  struct effect got = effect_on (&cif_difference, &set, &ask);
  cr_assert (got.status == STATUS_NOT_REACHED && got.why != NULL
             && isnan (got.estimate) && isnan (got.conf_low));
  ask.horizon = NAN;        /* the smaller last time, 9 */
  got = effect_on (&cif_difference, &set, &ask);
  cr_assert (got.status == STATUS_OK);
  ASSERT_NEAR (got.estimate, -0.1, CLOSED_FORM);
  arena_free (arena);
}

Test (competing, everybody_gone_before_the_horizon_is_still_an_answer)
{
  struct arena *arena = arena_new ();
  const struct batch batches[]
    = {{0, 2, 1, 6}, {0, 3, 2, 4}, {1, 2, 1, 4}, {1, 20, 0, 6}};
  struct riskset set = RISKSET (arena, batches, 2);
  struct ask ask = survival_ask (arena, 1, 0);
  ask.horizon = 15;
  struct effect got = effect_on (&cif_difference, &set, &ask);
  cr_assert (got.status == STATUS_OK);
  ASSERT_NEAR (got.estimate, -0.2, CLOSED_FORM);
  arena_free (arena);
}

Test (competing, a_cohort_without_events_has_an_interval)
{
  /* Level .3 with its log-log limits; reference 0 with 1 - .025^(1/20)
     above. */
  struct arena *arena = arena_new ();
  const struct batch batches[]
    = {{1, 2, 1, 6}, {1, 9, 0, 14}, {0, 5, 2, 4}, {0, 9, 0, 16}};
  struct riskset set = RISKSET (arena, batches, 2);
  struct ask ask = survival_ask (arena, 1, 0);
  struct effect got = effect_on (&cif_difference, &set, &ask);
  double half = 1.959963984540054 * sqrt (0.3 * 0.7 / 20)
                / (0.3 * -log (0.3));
  double low = pow (0.3, exp (half)), high = pow (0.3, exp (-half));
  double other = 1 - pow (0.025, 1. / 20);
  cr_assert (got.status == STATUS_OK && isnan (got.std_error));
  ASSERT_NEAR (got.estimate, 0.3, CLOSED_FORM);
  ASSERT_NEAR (got.conf_low, 0.3 - hypot (0.3 - low, other), CLOSED_FORM);
  ASSERT_NEAR (got.conf_high, high, CLOSED_FORM);
  /* Its hazard ratio is infinite and keeps its lower end. */
  struct effect ratio = effect_on (&cause_specific_hazard_ratio, &set, &ask);
  cr_assert (ratio.status == STATUS_INFINITE && ratio.conf_low > 1
             && isnan (ratio.estimate) && isnan (ratio.conf_high));
  arena_free (arena);
}

Test (competing, empty_cohorts_and_shared_clusters_say_why)
{
  struct arena *arena = arena_new ();
  const struct batch batches[] = {{0, 2, 1, 5}, {0, 3, 2, 5}};
  struct riskset set = RISKSET (arena, batches, 2);
  struct ask ask = survival_ask (arena, 1, 0);
  cr_assert (effect_on (&cif_difference, &set, &ask).status == STATUS_EMPTY);
  cr_assert (effect_on (&cause_specific_hazard_ratio, &set, &ask).status
             == STATUS_EMPTY);

  struct clusters clusters = {0};
  struct sample sample
    = {.arms = 2, .riskset = &set, .clusters = &clusters};
  const struct method *const tests[]
    = {&gray, &log_rank_cause_specific, &cox_wald_cause_specific};
  const struct measure *const effects[]
    = {&cif_difference, &cause_specific_hazard_ratio};
  for (size_t i = 0; i < 3; i++)
    cr_assert (tests[i]->run (&sample, &ask).status == STATUS_REFUSED);
  for (size_t i = 0; i < 2; i++)
    cr_assert (effects[i]->run (&sample, &ask).status == STATUS_REFUSED);
  arena_free (arena);
}
