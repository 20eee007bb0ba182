#include "infer/survival_sample.h"

Test (log_rank, agrees_with_survdiff)
{
  struct arena *arena = arena_new ();
  for (size_t i = 0; i < SURVIVAL_REFERENCES; i++)
    {
      const struct survival_reference *r = survival_references + i;
      struct riskset set = reference_riskset (arena, i);
      struct ask ask = survival_ask (arena, r->level, r->reference);
      struct test test = test_on (&log_rank, &set, &ask);
      ASSERT_NEAR (test.statistic, r->chi_square, CLOSED_FORM);
      cr_assert (test.df == r->df);
      cr_assert (test.status == STATUS_OK && test.why == NULL);
    }
  arena_free (arena);
}

Test (log_rank, p_of_aml_is_the_published_one)
{
  /* survival::survdiff (Surv (time, status) ~ x, aml): chi-square 3.4,
     p = .0653; all digits by tests/oracle/survival.R. */
  struct arena *arena = arena_new ();
  struct riskset set = reference_riskset (arena, SURVIVAL_REFERENCES - 1);
  struct ask ask = survival_ask (arena, 1, 0);
  struct test test = test_on (&log_rank, &set, &ask);
  ASSERT_NEAR (test.p_value, 0.065339322040505132, 1e-10);
  arena_free (arena);
}

Test (log_rank, three_units_give_the_hand_worked_fraction)
{
  /* Level ends on day 1, reference on days 2 and 3: O - E = 1 - 1/3,
     V = 1/3 * 2/3 (then the reference is alone): 4/9 over 2/9. */
  struct arena *arena = arena_new ();
  const struct batch batches[]
    = {{1, 1, 1, 1}, {0, 2, 1, 1}, {0, 3, 1, 1}};
  struct riskset set = RISKSET (arena, batches, 2);
  struct ask ask = survival_ask (arena, 1, 0);
  ASSERT_NEAR (test_on (&log_rank, &set, &ask).statistic, 2, CLOSED_FORM);
  arena_free (arena);
}

Test (log_rank, ties_take_the_hypergeometric_variance)
{
  /* One day with 3 of 5 and 1 of 4: O - E = 3 - 4 * 5/9, V = 4 * 5/9 *
     4/9 * 5/8. */
  struct arena *arena = arena_new ();
  const struct batch batches[]
    = {{1, 0, 1, 3}, {1, 9, 0, 2}, {0, 0, 1, 1}, {0, 9, 0, 3}};
  struct riskset set = RISKSET (arena, batches, 2);
  struct ask ask = survival_ask (arena, 1, 0);
  double excess = 3 - 4 * 5. / 9, variance = 4 * 5. / 9 * 4. / 9 * 5. / 8;
  ASSERT_NEAR (test_on (&log_rank, &set, &ask).statistic,
               excess * excess / variance, CLOSED_FORM);
  arena_free (arena);
}

Test (log_rank, without_ties_is_the_score_test_of_cox)
{
  struct arena *arena = arena_new ();
  for (uint64_t seed = 1; seed <= 300; seed++)
    {
      struct survival_rows *rows = ARENA_NEW (arena, struct survival_rows, 1);
      generate_survival (rows, seed, 50, 2, 100, 0.7);
      for (size_t i = 0; i < rows->n; i++)
        rows->time[i] += (double) i / 64;
      struct riskset set = riskset_fold (arena, rows->time, rows->event,
                                         rows->arm, rows->n, 2, NAN);
      struct ask ask = survival_ask (arena, 1, 0);
      ASSERT_NEAR (test_on (&log_rank, &set, &ask).statistic,
                   test_on (&cox_score, &set, &ask).statistic, 1e-11);
    }
  arena_free (arena);
}

Test (log_rank, an_empty_arm_changes_nothing)
{
  struct arena *arena = arena_new ();
  struct survival_rows *rows = ARENA_NEW (arena, struct survival_rows, 1);
  generate_survival (rows, 9, 300, 3, 40, 0.6);
  struct riskset set = riskset_fold (arena, rows->time, rows->event,
                                     rows->arm, rows->n, 3, NAN);
  for (size_t i = 0; i < rows->n; i++)
    rows->arm[i] += rows->arm[i] > 0;
  struct riskset gap = riskset_fold (arena, rows->time, rows->event,
                                     rows->arm, rows->n, 5, NAN);
  struct ask ask = survival_ask (arena, 2, 0);
  struct test a = test_on (&log_rank, &set, &ask);
  struct test b = test_on (&log_rank, &gap, &ask);
  cr_assert (a.df == 2 && b.df == 2);
  ASSERT_NEAR (b.statistic, a.statistic, CLOSED_FORM);
  arena_free (arena);
}

Test (log_rank, naming_the_cohorts_in_another_order_changes_nothing)
{
  struct arena *arena = arena_new ();
  for (uint32_t arms = 2; arms <= 4; arms++)
    {
      struct survival_rows *rows = ARENA_NEW (arena, struct survival_rows, 1);
      generate_survival (rows, 17, 300, arms, 40, 0.6);
      struct riskset set = riskset_fold (arena, rows->time, rows->event,
                                         rows->arm, rows->n, arms, NAN);
      for (size_t i = 0; i < rows->n; i++)
        rows->arm[i] = (rows->arm[i] + 1) % arms;
      struct riskset turned = riskset_fold (arena, rows->time, rows->event,
                                            rows->arm, rows->n, arms, NAN);
      struct ask ask = survival_ask (arena, 1, 0);
      ASSERT_NEAR (test_on (&log_rank, &turned, &ask).statistic,
                   test_on (&log_rank, &set, &ask).statistic,
                   arms == 2 ? 0 : CLOSED_FORM);
    }
  arena_free (arena);
}

Test (log_rank, a_cohort_gone_before_the_first_event_costs_no_df)
{
  /* R: survdiff counts cohorts with expected events only. */
  struct arena *arena = arena_new ();
  const struct batch batches[]
    = {{2, 1, 0, 7}, {0, 3, 1, 2}, {0, 6, 1, 2}, {1, 4, 1, 1}, {1, 9, 0, 4}};
  struct riskset three = RISKSET (arena, batches, 3);
  struct riskset two = riskset_of (arena, batches + 1, 4, 2);
  struct ask ask = survival_ask (arena, 1, 0);
  struct test a = test_on (&log_rank, &three, &ask);
  struct test b = test_on (&log_rank, &two, &ask);
  cr_assert (a.df == 1 && a.status == STATUS_OK);
  ASSERT_NEAR (a.statistic, b.statistic, CLOSED_FORM);
  arena_free (arena);
}

Test (log_rank, nothing_to_test_says_why)
{
  struct arena *arena = arena_new ();
  struct ask ask = survival_ask (arena, 1, 0);
  const struct batch no_events[] = {{0, 3, 0, 5}, {1, 4, 0, 5}};
  const struct batch one_arm[] = {{0, 3, 1, 5}, {0, 4, 0, 5}};
  const struct batch apart[] = {{0, 3, 0, 5}, {1, 4, 1, 5}};
  const struct batch all_at_once[] = {{0, 3, 1, 5}, {1, 3, 1, 5}};
  struct riskset sets[] = {
    RISKSET (arena, no_events, 2), RISKSET (arena, one_arm, 2),
    RISKSET (arena, apart, 2), RISKSET (arena, all_at_once, 2)};
  const enum status want[] = {STATUS_DEGENERATE, STATUS_EMPTY,
                              STATUS_DEGENERATE, STATUS_DEGENERATE};
  for (size_t i = 0; i < 4; i++)
    {
      struct test test = test_on (&log_rank, sets + i, &ask);
      cr_assert (test.status == want[i], "case %zu", i);
      cr_assert (isnan (test.p_value) && isnan (test.statistic)
                 && test.why != NULL);
    }
  arena_free (arena);
}

Test (log_rank, a_million_units_a_day_are_exact)
{
  /* All counts times 10^6 leave every share as it was; V loses its
     factor (n - d)/(n - 1) only: compare with the exact fraction. */
  struct arena *arena = arena_new ();
  const double time[] = {0, 1};
  const uint64_t event[] = {3000000, 0, 1000000, 0};
  const uint64_t censor[] = {0, 2000000, 0, 3000000};
  struct riskset set = {.arms = 2, .times = 2, .time = time,
                        .event = event, .censor = censor};
  struct ask ask = survival_ask (arena, 1, 0);
  double e = 3e6 - 4e6 * 5. / 9, v = 4e6 * 5. / 9 * 4. / 9 * 5e6 / (9e6 - 1);
  struct test test = test_on (&log_rank, &set, &ask);
  ASSERT_NEAR (test.statistic, e * e / v, CLOSED_FORM);
  cr_assert (test.status == STATUS_UNDERFLOW && isnan (test.p_value));
  cr_assert (test.log10_p < -300);
  arena_free (arena);
}
