#include "infer/survival_sample.h"

/* The medians and their limits are those of R in survival_sample.c; MOVER
   on them by hand. */
Test (medians, difference_is_mover_on_the_limits_of_survfit)
{
  struct arena *arena = arena_new ();
  for (size_t i = 0; i + 1 < SURVIVAL_REFERENCES; i++)
    {
      const struct survival_reference *r = survival_references + i;
      const struct curve_reference *a = r->curve, *b = r->curve + 1;
      struct riskset set = reference_riskset (arena, i);
      struct ask ask = survival_ask (arena, r->level, r->reference);
      struct effect got = effect_on (&median_survival_difference, &set, &ask);
      double estimate = a->median - b->median;
      cr_assert (got.status == STATUS_OK && got.estimate == estimate);
      ASSERT_NEAR (got.conf_low,
                   estimate - hypot (a->median - a->median_low,
                                     b->median_high - b->median),
                   CLOSED_FORM);
      ASSERT_NEAR (got.conf_high,
                   estimate + hypot (a->median_high - a->median,
                                     b->median - b->median_low),
                   CLOSED_FORM);
    }
  arena_free (arena);
}

/* aml: 23 (5, 33) against 31 (13, none). */
Test (medians, a_limit_that_is_not_reached_leaves_one_end_open)
{
  struct arena *arena = arena_new ();
  struct riskset set = reference_riskset (arena, SURVIVAL_REFERENCES - 1);
  struct ask there = survival_ask (arena, 1, 0);
  struct ask back = survival_ask (arena, 0, 1);
  struct effect a = effect_on (&median_survival_difference, &set, &there);
  struct effect b = effect_on (&median_survival_difference, &set, &back);
  cr_assert (a.status == STATUS_UNBOUNDED && a.estimate == -8
             && isnan (a.conf_low) && a.why != NULL);
  ASSERT_NEAR (a.conf_high, -8 + hypot (33 - 23, 31 - 13), CLOSED_FORM);
  cr_assert (b.status == STATUS_UNBOUNDED && isnan (b.conf_high)
             && b.conf_low == -a.conf_high);
  arena_free (arena);
}

Test (medians, a_median_that_is_not_reached_is_no_number)
{
  struct arena *arena = arena_new ();
  const struct batch batches[]
    = {{0, 1, 1, 5}, {0, 7, 0, 4}, {1, 1, 1, 1}, {1, 7, 0, 9}};
  struct riskset set = RISKSET (arena, batches, 2);
  struct ask ask = survival_ask (arena, 1, 0);
  struct effect got = effect_on (&median_survival_difference, &set, &ask);
  cr_assert (got.status == STATUS_NOT_REACHED && isnan (got.estimate)
             && isnan (got.conf_low) && isnan (got.conf_high) && got.why);
  arena_free (arena);
}

/* Everybody at once: S goes from 1 to 0 and has no limits between. */
Test (medians, curves_without_limits_leave_no_interval)
{
  struct arena *arena = arena_new ();
  const struct batch batches[] = {{0, 4, 1, 5}, {1, 7, 1, 5}};
  struct riskset set = RISKSET (arena, batches, 2);
  struct ask ask = survival_ask (arena, 1, 0);
  struct effect got = effect_on (&median_survival_difference, &set, &ask);
  cr_assert (got.status == STATUS_DEGENERATE && got.estimate == 3
             && isnan (got.conf_low) && isnan (got.conf_high) && got.why);
  arena_free (arena);
}

/* Exponential times with hazards 1 and 2/3 in arms of 150, censored
   evenly up to 3: medians log 2 and 1.5 log 2.  The gate of hybrid
   intervals: 94 to 97 %. */
Test (medians, the_interval_covers_the_difference)
{
  enum { SETS = 2000, ARM = 150 };
  struct survival_rows *rows = malloc (sizeof *rows);
  uint64_t state = 20240229;
  double covered = 0, defined = 0, truth = log (2) / 2;
  for (int set = 0; set < SETS; set++)
    {
      struct arena *arena = arena_new ();
      rows->n = 2 * ARM;
      for (size_t i = 0; i < rows->n; i++)
        {
          rows->arm[i] = i < ARM;
          double time = -log (generated_uniform (&state))
                        * (rows->arm[i] ? 1.5 : 1);
          double censored = 3 * generated_uniform (&state);
          rows->event[i] = time <= censored;
          rows->time[i] = fmin (time, censored);
        }
      struct riskset s = riskset_fold (arena, rows->time, rows->event,
                                       rows->arm, rows->n, 2, NAN);
      struct ask ask = survival_ask (arena, 1, 0);
      struct effect e = effect_on (&median_survival_difference, &s, &ask);
      defined += e.status == STATUS_OK;
      covered += e.status == STATUS_OK && e.conf_low <= truth
                 && truth <= e.conf_high;
      arena_free (arena);
    }
  free (rows);
  cr_assert (defined == SETS);
  cr_assert (covered / SETS > 0.94 && covered / SETS < 0.97, "%g",
             covered / SETS);
}
