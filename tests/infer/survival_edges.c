/* Where cohorts leave nothing to compare, or only half: every test and
   measure of survival says so in the same way. */

#include "infer/survival_sample.h"

static const struct method *const tests[]
  = {&log_rank, &gehan, &tarone_ware, &peto_peto, &fleming_harrington,
     &log_rank_trend, &log_rank_pair, &cox_wald, &cox_lr, &cox_score,
     &rmst_z};
enum { TESTS = sizeof tests / sizeof *tests };

/* Statuses in the order of TESTS, then of hazard_ratio, rmst_difference,
   survival_difference and median_difference. */
struct expected {
  enum status test[TESTS];
  enum status hazard_ratio, rmst, survival, median;
};

static void
check_effect (const struct measure *measure, const struct riskset *set,
              const struct ask *ask, enum status status)
{
  struct effect effect = effect_on (measure, set, ask);
  cr_assert (effect.status == status, "%s: %s, %s", measure->about.name,
             status_name (effect.status), effect.why ? effect.why : "");
  cr_assert ((effect.why == NULL) == (status == STATUS_OK));
  cr_assert (!isinf (effect.estimate) && !isinf (effect.conf_low)
             && !isinf (effect.conf_high));
}

static void
check (const struct riskset *set, double horizon,
       const struct expected *want)
{
  struct arena *arena = arena_new ();
  struct ask ask = survival_ask (arena, 1, 0);
  ask.horizon = horizon;
  for (int m = 0; m < TESTS; m++)
    {
      struct test test = test_on (tests[m], set, &ask);
      cr_assert (test.status == want->test[m], "%s: %s, %s",
                 tests[m]->about.name, status_name (test.status),
                 test.why ? test.why : "");
      if (test.status == STATUS_OK)
        cr_assert (test.p_value > 0 && test.p_value <= 1);
      else
        cr_assert (isnan (test.p_value) && isnan (test.statistic)
                   && test.why != NULL);
    }
  check_effect (&hazard_ratio, set, &ask, want->hazard_ratio);
  check_effect (&rmst_difference, set, &ask, want->rmst);
  check_effect (&survival_difference, set, &ask, want->survival);
  check_effect (&median_survival_difference, set, &ask, want->median);
  arena_free (arena);
}

#define OK STATUS_OK
#define INFINITE_ STATUS_INFINITE
#define DEGENERATE STATUS_DEGENERATE
#define EMPTY STATUS_EMPTY
#define NOT_REACHED STATUS_NOT_REACHED

/* One cohort fully censored: tested, with a hazard ratio of 0 or
   infinity that has one end. */
Test (survival_edges, no_events_in_one_arm)
{
  static const struct expected want
    = {{OK, OK, OK, OK, OK, OK, OK, INFINITE_, OK, OK, OK},
       INFINITE_, OK, DEGENERATE, NOT_REACHED};
  static const struct batch level_has_none[]
    = {{0, 2, 1, 6}, {0, 5, 1, 3}, {0, 9, 0, 3}, {1, 9, 0, 12}};
  static const struct batch reference_has_none[]
    = {{1, 2, 1, 6}, {1, 5, 1, 3}, {1, 9, 0, 3}, {0, 9, 0, 12}};
  struct arena *arena = arena_new ();
  struct riskset set = RISKSET (arena, level_has_none, 2);
  struct riskset back = RISKSET (arena, reference_has_none, 2);
  check (&set, NAN, &want);
  check (&back, NAN, &want);
  struct ask ask = survival_ask (arena, 1, 0);
  struct effect down = effect_on (&hazard_ratio, &set, &ask);
  struct effect up = effect_on (&hazard_ratio, &back, &ask);
  cr_assert (isnan (down.conf_low) && down.conf_high < 1);
  cr_assert (isnan (up.conf_high) && up.conf_low > 1);
  arena_free (arena);
}

Test (survival_edges, all_events_before_the_other_arms_first)
{
  static const struct expected want
    = {{OK, OK, OK, OK, OK, OK, OK, INFINITE_, OK, OK, OK},
       INFINITE_, OK, DEGENERATE, DEGENERATE};
  static const struct batch batches[]
    = {{0, 20, 1, 3}, {0, 21, 1, 3}, {1, 2, 1, 3}, {1, 4, 1, 3}};
  struct arena *arena = arena_new ();
  struct riskset set = RISKSET (arena, batches, 2);
  struct ask ask = survival_ask (arena, 1, 0);
  check (&set, 10, &want);
  /* Medians 3, of the plateau 2 to 4, and 20.5. */
  cr_assert (effect_on (&median_survival_difference, &set, &ask).estimate
             == -17.5);
  arena_free (arena);
}

Test (survival_edges, an_arm_censored_before_any_event)
{
  static const struct expected want
    = {{DEGENERATE, DEGENERATE, DEGENERATE, DEGENERATE, DEGENERATE,
        DEGENERATE, DEGENERATE, DEGENERATE, DEGENERATE, DEGENERATE,
        DEGENERATE},
       DEGENERATE, DEGENERATE, DEGENERATE, NOT_REACHED};
  static const struct batch batches[]
    = {{0, 3, 0, 8}, {1, 5, 1, 4}, {1, 8, 1, 4}};
  struct arena *arena = arena_new ();
  struct riskset set = RISKSET (arena, batches, 2);
  check (&set, NAN, &want);
  arena_free (arena);
}

Test (survival_edges, no_event_at_all)
{
  static const struct expected want
    = {{DEGENERATE, DEGENERATE, DEGENERATE, DEGENERATE, DEGENERATE,
        DEGENERATE, DEGENERATE, DEGENERATE, DEGENERATE, DEGENERATE,
        DEGENERATE},
       DEGENERATE, DEGENERATE, DEGENERATE, NOT_REACHED};
  static const struct batch batches[] = {{0, 3, 0, 8}, {1, 5, 0, 4}};
  struct arena *arena = arena_new ();
  struct riskset set = RISKSET (arena, batches, 2);
  check (&set, NAN, &want);
  arena_free (arena);
}

Test (survival_edges, an_empty_cohort)
{
  static const struct expected want
    = {{EMPTY, EMPTY, EMPTY, EMPTY, EMPTY, EMPTY, EMPTY, EMPTY, EMPTY,
        EMPTY, EMPTY},
       EMPTY, EMPTY, EMPTY, EMPTY};
  static const struct batch batches[] = {{1, 3, 1, 8}, {1, 5, 0, 4}};
  struct arena *arena = arena_new ();
  struct riskset set = RISKSET (arena, batches, 2);
  check (&set, NAN, &want);
  arena_free (arena);
}

/* Censoring at the horizon by the fold is what asking for it means: no
   later event reaches a number. */
Test (survival_edges, events_beyond_the_horizon_are_not_seen)
{
  struct arena *arena = arena_new ();
  struct survival_rows *rows = ARENA_NEW (arena, struct survival_rows, 1);
  struct ask ask = survival_ask (arena, 1, 0);
  ask.horizon = 10;
  for (uint64_t seed = 1; seed <= 200; seed++)
    {
      generate_survival (rows, seed, 120, 2, 40, 0.7);
      struct riskset cut = riskset_fold (arena, rows->time, rows->event,
                                         rows->arm, rows->n, 2, 10);
      for (size_t i = 0; i < rows->n; i++)
        if (rows->time[i] > 10)
          {
            rows->time[i] += 50;
            rows->event[i] = !rows->event[i];
          }
      struct riskset other = riskset_fold (arena, rows->time, rows->event,
                                           rows->arm, rows->n, 2, 10);
      for (int m = 0; m < TESTS; m++)
        cr_assert (test_on (tests[m], &cut, &ask).statistic
                   == test_on (tests[m], &other, &ask).statistic);
    }
  arena_free (arena);
}

/* survival's vignette "tiedtimes": days over 365.25 must not break ties.
   Six day counts stay six times, and the test its value. */
Test (survival_edges, years_do_not_break_the_ties_of_days)
{
  struct arena *arena = arena_new ();
  struct survival_rows *rows = ARENA_NEW (arena, struct survival_rows, 1);
  struct ask ask = survival_ask (arena, 1, 0);
  for (uint64_t seed = 1; seed <= 200; seed++)
    {
      generate_survival (rows, seed, 80, 2, 6, 0.7);
      struct riskset days = riskset_fold (arena, rows->time, rows->event,
                                          rows->arm, rows->n, 2, NAN);
      for (size_t i = 0; i < rows->n; i++)
        rows->time[i] /= 365.25;
      struct riskset years = riskset_fold (arena, rows->time, rows->event,
                                           rows->arm, rows->n, 2, NAN);
      cr_assert (days.times == years.times);
      for (int m = 0; m < TESTS - 1; m++)
        cr_assert (test_on (tests[m], &days, &ask).statistic
                   == test_on (tests[m], &years, &ask).statistic);
    }
  arena_free (arena);
}
