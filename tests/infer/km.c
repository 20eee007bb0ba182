#include "infer/survival_sample.h"

Test (km, survival_and_limits_agree_with_survfit)
{
  struct arena *arena = arena_new ();
  for (size_t i = 0; i < SURVIVAL_REFERENCES; i++)
    {
      const struct survival_reference *r = survival_references + i;
      struct riskset set = reference_riskset (arena, i);
      const size_t arm[] = {r->level, r->reference};
      for (int side = 0; side < 2; side++)
        {
          const struct curve_reference *want = r->curve + side;
          struct km km = km_curve (arena, &set, arm[side], 0.95);
          struct effect at = km_at (&km, r->tau, 0.95);
          ASSERT_NEAR (at.estimate, want->survival, CLOSED_FORM);
          ASSERT_NEAR (at.std_error, want->survival_se, CLOSED_FORM);
          ASSERT_NEAR (at.conf_low, want->survival_low, CLOSED_FORM);
          ASSERT_NEAR (at.conf_high, want->survival_high, CLOSED_FORM);
        }
    }
  arena_free (arena);
}

Test (km, medians_and_restricted_means_agree_with_survfit)
{
  struct arena *arena = arena_new ();
  for (size_t i = 0; i < SURVIVAL_REFERENCES; i++)
    {
      const struct survival_reference *r = survival_references + i;
      struct riskset set = reference_riskset (arena, i);
      const size_t arm[] = {r->level, r->reference};
      for (int side = 0; side < 2; side++)
        {
          const struct curve_reference *want = r->curve + side;
          struct km km = km_curve (arena, &set, arm[side], 0.95);
          struct effect median = km_median (&km);
          cr_assert (near (median.estimate, want->median, 0));
          cr_assert (near (median.conf_low, want->median_low, 0));
          cr_assert (near (median.conf_high, want->median_high, 0));
          cr_assert (median.status == (isnan (want->median_high)
                                       ? STATUS_UNBOUNDED : STATUS_OK));
          struct effect rmst = km_rmst (&km, r->last, 0.95);
          ASSERT_NEAR (rmst.estimate, want->rmst, CLOSED_FORM);
          ASSERT_NEAR (rmst.std_error, want->rmst_se, CLOSED_FORM);
        }
    }
  arena_free (arena);
}

Test (km, points_of_a_small_curve_are_the_hand_worked_fractions)
{
  struct arena *arena = arena_new ();
  const struct batch batches[]
    = {{0, 0, 1, 1}, {0, 2, 1, 2}, {0, 2, 0, 1}, {0, 5, 0, 1}, {0, 6, 1, 3}};
  struct riskset set = RISKSET (arena, batches, 1);
  struct km km = km_curve (arena, &set, 0, 0.95);
  /* 8 units: 7/8, then 5/7 of it, no change, then 0. */
  cr_assert (km.points == 4);
  ASSERT_NEAR (km.point[0].survival, 7. / 8, CLOSED_FORM);
  ASSERT_NEAR (km.point[1].survival, 5. / 8, CLOSED_FORM);
  ASSERT_NEAR (km.point[2].survival, 5. / 8, CLOSED_FORM);
  cr_assert (km.point[3].survival == 0);
  cr_assert (km.point[1].at_risk == 7 && km.point[1].events == 2
             && km.point[1].censored == 1);
  cr_assert (isnan (km.point[3].conf_low) && isnan (km.point[3].conf_high));
  /* Area to 6: 0 days at 1 (day 0), 2 at 7/8, 4 at 5/8. */
  struct effect rmst = km_rmst (&km, 6, 0.95);
  ASSERT_NEAR (rmst.estimate, 2 * 7. / 8 + 4 * 5. / 8, CLOSED_FORM);
  /* Greenwood at 2: 1/(8*7) + 2/(7*5). */
  struct effect at = km_at (&km, 3, 0.95);
  ASSERT_NEAR (at.std_error, 5. / 8 * sqrt (1. / 56 + 2. / 35), CLOSED_FORM);
  arena_free (arena);
}

Test (km, without_censoring_is_the_empirical_distribution)
{
  struct arena *arena = arena_new ();
  struct survival_rows *rows = ARENA_NEW (arena, struct survival_rows, 1);
  generate_survival (rows, 21, 400, 1, 25, 2);
  struct riskset set = riskset_fold (arena, rows->time, rows->event,
                                     rows->arm, rows->n, 1, NAN);
  struct km km = km_curve (arena, &set, 0, 0.95);
  for (double t = -1; t < 30; t += 0.5)
    {
      double longer = 0, sum = 0;
      for (size_t i = 0; i < rows->n; i++)
        {
          longer += rows->time[i] > t;
          sum += fmin (rows->time[i], t);
        }
      double n = (double) rows->n;
      cr_assert (near (km_at (&km, t, 0.95).estimate, longer / n, 1e-12));
      if (t >= 0)
        ASSERT_NEAR (km_rmst (&km, t, 0.95).estimate, sum / n, CLOSED_FORM);
    }
  arena_free (arena);
}

Test (km, median_of_a_plateau_at_one_half_is_its_middle)
{
  struct arena *arena = arena_new ();
  const struct batch batches[]
    = {{0, 1, 1, 1}, {0, 3, 1, 1}, {0, 4, 0, 1}, {0, 8, 1, 1}};
  struct riskset set = RISKSET (arena, batches, 1);
  struct km km = km_curve (arena, &set, 0, 0.95);
  cr_assert (km_median (&km).estimate == 5.5);
  arena_free (arena);
}

Test (km, median_knows_one_half_despite_rounding)
{
  /* 11/12 * 10/11 ... * 6/7 comes out below 1/2 in binary, 23/24 ... *
     12/13 above it; both stay there until day 50. */
  struct arena *arena = arena_new ();
  const size_t sizes[] = {12, 24};
  for (size_t i = 0; i < 2; i++)
    {
      struct batch batches[25];
      size_t half = sizes[i] / 2;
      for (size_t day = 0; day < half; day++)
        batches[day] = (struct batch) {0, (double) day + 1, 1, 1};
      batches[half] = (struct batch) {0, 50, 1, half};
      struct riskset set = riskset_of (arena, batches, half + 1, 1);
      struct km km = km_curve (arena, &set, 0, 0.95);
      cr_assert (km.point[half - 1].survival != 0.5);
      cr_assert (km_median (&km).estimate == ((double) half + 50) / 2);
    }
  arena_free (arena);
}

Test (km, median_of_a_plateau_without_end_is_its_start)
{
  struct arena *arena = arena_new ();
  const struct batch batches[] = {{0, 1, 1, 2}, {0, 7, 0, 2}};
  struct riskset set = RISKSET (arena, batches, 1);
  struct km km = km_curve (arena, &set, 0, 0.95);
  cr_assert (km_median (&km).estimate == 1);
  arena_free (arena);
}

Test (km, median_not_reached_says_so)
{
  struct arena *arena = arena_new ();
  const struct batch batches[] = {{0, 1, 1, 1}, {0, 7, 0, 9}};
  struct riskset set = RISKSET (arena, batches, 1);
  struct km km = km_curve (arena, &set, 0, 0.95);
  struct effect median = km_median (&km);
  cr_assert (median.status == STATUS_NOT_REACHED);
  cr_assert (isnan (median.estimate) && median.why != NULL);
  arena_free (arena);
}

Test (km, undefined_numbers_carry_their_status)
{
  struct arena *arena = arena_new ();
  const struct batch batches[] = {{0, 4, 1, 5}, {0, 6, 0, 5}};
  struct riskset set = RISKSET (arena, batches, 2);
  struct km km = km_curve (arena, &set, 0, 0.95);
  struct km empty = km_curve (arena, &set, 1, 0.95);
  struct effect before = km_at (&km, 3, 0.95), beyond = km_at (&km, 7, 0.95);
  cr_assert (before.status == STATUS_DEGENERATE && before.estimate == 1
             && isnan (before.conf_low) && isnan (before.std_error));
  cr_assert (beyond.status == STATUS_NOT_REACHED && isnan (beyond.estimate));
  cr_assert (km_rmst (&km, 7, 0.95).status == STATUS_NOT_REACHED);
  cr_assert (km_rmst (&km, 4, 0.95).status == STATUS_DEGENERATE);
  cr_assert (km_rmst (&km, 4, 0.95).estimate == 4);
  cr_assert (km_median (&empty).status == STATUS_EMPTY);
  cr_assert (km_at (&empty, 1, 0.95).status == STATUS_EMPTY);
  cr_assert (km_rmst (&empty, 1, 0.95).status == STATUS_EMPTY);
  arena_free (arena);
}

Test (km, a_curve_at_zero_stays_there)
{
  struct arena *arena = arena_new ();
  const struct batch batches[] = {{0, 2, 1, 3}, {0, 4, 1, 3}};
  struct riskset set = RISKSET (arena, batches, 1);
  struct km km = km_curve (arena, &set, 0, 0.95);
  struct effect at = km_at (&km, 100, 0.95);
  cr_assert (at.estimate == 0 && at.status == STATUS_DEGENERATE);
  ASSERT_NEAR (km_rmst (&km, 100, 0.95).estimate, 3, CLOSED_FORM);
  arena_free (arena);
}

Test (km, another_unit_of_time_changes_times_alone)
{
  struct arena *arena = arena_new ();
  struct survival_rows *rows = ARENA_NEW (arena, struct survival_rows, 1);
  generate_survival (rows, 33, 300, 1, 90, 0.6);
  struct riskset days = riskset_fold (arena, rows->time, rows->event,
                                      rows->arm, rows->n, 1, NAN);
  for (size_t i = 0; i < rows->n; i++)
    rows->time[i] /= 365.25;
  struct riskset years = riskset_fold (arena, rows->time, rows->event,
                                       rows->arm, rows->n, 1, NAN);
  struct km a = km_curve (arena, &days, 0, 0.95);
  struct km b = km_curve (arena, &years, 0, 0.95);
  cr_assert (a.points == b.points);
  for (size_t i = 0; i < a.points; i++)
    cr_assert (a.point[i].survival == b.point[i].survival
               && near (a.point[i].conf_low, b.point[i].conf_low, 0)
               && a.point[i].time / 365.25 == b.point[i].time);
  double last = riskset_last (&days, 0);
  ASSERT_NEAR (km_rmst (&b, last / 365.25, 0.95).estimate,
               km_rmst (&a, last, 0.95).estimate / 365.25, CLOSED_FORM);
  arena_free (arena);
}

Test (km, ninety_per_cent_lies_inside_ninety_five)
{
  struct arena *arena = arena_new ();
  struct riskset set = generated_riskset (arena, 4, 300, 1, 40, 0.5);
  struct km narrow = km_curve (arena, &set, 0, 0.90);
  struct km wide = km_curve (arena, &set, 0, 0.95);
  for (size_t i = 0; i < narrow.points; i++)
    if (!isnan (narrow.point[i].conf_low))
      cr_assert (wide.point[i].conf_low < narrow.point[i].conf_low
                 && narrow.point[i].conf_low < narrow.point[i].survival
                 && narrow.point[i].survival < narrow.point[i].conf_high
                 && narrow.point[i].conf_high < wide.point[i].conf_high);
  arena_free (arena);
}

Test (km, common_last_time_passes_over_empty_arms)
{
  struct arena *arena = arena_new ();
  const struct batch batches[] = {{0, 8, 1, 1}, {2, 5, 0, 1}};
  struct riskset set = RISKSET (arena, batches, 3);
  cr_assert (km_common_last (&set) == 5);
  struct riskset none = riskset_fold (arena, NULL, NULL, NULL, 0, 2, NAN);
  cr_assert (isnan (km_common_last (&none)));
  arena_free (arena);
}

/* Of eight, S is 7/8, 5/8 and 0 from times 0, 2 and 6 on. */
Test (km, quantiles_are_where_the_curve_comes_down_to)
{
  struct arena *arena = arena_new ();
  const struct batch batches[]
    = {{0, 0, 1, 1}, {0, 2, 1, 2}, {0, 2, 0, 1}, {0, 5, 0, 1}, {0, 6, 1, 3}};
  struct riskset set = RISKSET (arena, batches, 1);
  struct km km = km_curve (arena, &set, 0, 0.95);
  cr_assert (km_quantile (&km, .1).estimate == 0);
  /* Exactly 7/8 from 0 to 2: the middle. */
  cr_assert (km_quantile (&km, .125).estimate == 1);
  cr_assert (km_quantile (&km, .25).estimate == 2);
  cr_assert (km_quantile (&km, .9).estimate == 6);
  cr_assert (km_quantile (&km, .5).estimate == km_median (&km).estimate);
  const struct batch open[] = {{0, 1, 1, 1}, {0, 2, 0, 9}};
  set = RISKSET (arena, open, 1);
  km = km_curve (arena, &set, 0, 0.95);
  cr_assert (km_quantile (&km, .75).status == STATUS_NOT_REACHED);
  arena_free (arena);
}
