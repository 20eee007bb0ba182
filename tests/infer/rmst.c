#include "infer/survival_sample.h"

Test (rmst, difference_and_z_agree_with_survfit)
{
  struct arena *arena = arena_new ();
  for (size_t i = 0; i < SURVIVAL_REFERENCES; i++)
    {
      const struct survival_reference *r = survival_references + i;
      const struct curve_reference *a = r->curve, *b = r->curve + 1;
      struct riskset set = reference_riskset (arena, i);
      struct ask ask = survival_ask (arena, r->level, r->reference);
      struct effect got = effect_on (&rmst_difference, &set, &ask);
      double se = hypot (a->rmst_se, b->rmst_se);
      cr_assert (got.status == STATUS_OK);
      ASSERT_NEAR (got.estimate, a->rmst - b->rmst, 1e-11);
      ASSERT_NEAR (got.std_error, se, CLOSED_FORM);
      ASSERT_NEAR (got.conf_high - got.estimate, 1.959963984540054 * se,
                   1e-11);
      struct test z = test_on (&rmst_z, &set, &ask);
      ASSERT_NEAR (z.statistic, (a->rmst - b->rmst) / se, 1e-11);
      cr_assert (z.has == HAS_STATISTIC && isnan (z.df));
    }
  arena_free (arena);
}

Test (rmst, survival_difference_agrees_with_mover_on_survfit)
{
  struct arena *arena = arena_new ();
  for (size_t i = 0; i < SURVIVAL_REFERENCES; i++)
    {
      const struct survival_reference *r = survival_references + i;
      struct riskset set = reference_riskset (arena, i);
      struct ask ask = survival_ask (arena, r->level, r->reference);
      ask.horizon = r->tau;
      struct effect got = effect_on (&survival_difference, &set, &ask);
      ASSERT_NEAR (got.estimate, r->difference, 1e-11);
      ASSERT_NEAR (got.conf_low, r->difference_low, 1e-11);
      ASSERT_NEAR (got.conf_high, r->difference_high, 1e-11);
      ASSERT_NEAR (got.std_error, hypot (r->curve[0].survival_se,
                                         r->curve[1].survival_se), 1e-11);
    }
  arena_free (arena);
}

/* The flies of Walton's lab, as lifelines ships them: 0 control, 1
   miR-137. */
static const struct batch waltons[] = {
  {1, 6, 1, 1},  {1, 9, 1, 3},  {1, 13, 1, 3}, {1, 15, 1, 2}, {1, 19, 1, 3},
  {1, 22, 1, 4}, {1, 26, 1, 5}, {1, 29, 1, 5}, {1, 33, 1, 2}, {1, 36, 1, 2},
  {1, 43, 1, 1}, {1, 47, 1, 1}, {1, 62, 1, 2},
  {0, 7, 1, 1},  {0, 7, 0, 1},  {0, 17, 1, 1}, {0, 32, 1, 1}, {0, 33, 1, 1},
  {0, 38, 1, 2}, {0, 41, 1, 7}, {0, 45, 1, 9}, {0, 45, 0, 1}, {0, 48, 1, 8},
  {0, 51, 1, 3}, {0, 53, 1, 7}, {0, 54, 1, 2}, {0, 56, 1, 18},
  {0, 58, 1, 4}, {0, 60, 1, 15}, {0, 60, 0, 1}, {0, 61, 1, 9},
  {0, 61, 0, 2}, {0, 63, 1, 9}, {0, 66, 1, 3}, {0, 68, 1, 9}, {0, 68, 0, 1},
  {0, 69, 1, 12}, {0, 69, 0, 1}, {0, 75, 1, 1},
};

Test (rmst, flies_to_day_ten_are_those_of_survRM2)
{
  /* survRM2::rmst2 (tau = 10): one arm 9.7941 (se .1232), two-sided p of
     the difference .145, all as published to that many digits. */
  struct arena *arena = arena_new ();
  struct riskset set = RISKSET (arena, waltons, 2);
  struct km km = km_curve (arena, &set, 1, 0.95);
  struct effect rmst = km_rmst (&km, 10, 0.95);
  cr_assert (fabs (rmst.estimate - 9.7941) < 5e-5, "%.6f", rmst.estimate);
  cr_assert (fabs (rmst.std_error - 0.1232) < 5e-5, "%.6f", rmst.std_error);
  struct ask ask = survival_ask (arena, 1, 0);
  ask.horizon = 10;
  struct test z = test_on (&rmst_z, &set, &ask);
  cr_assert (fabs (z.p_value - 0.145) < 5e-4, "%.6f", z.p_value);
  arena_free (arena);
}

Test (rmst, swapping_the_arms_flips_the_sign_exactly)
{
  struct arena *arena = arena_new ();
  for (size_t i = 0; i < SURVIVAL_REFERENCES; i++)
    {
      const struct survival_reference *r = survival_references + i;
      struct riskset set = reference_riskset (arena, i);
      struct ask there = survival_ask (arena, r->level, r->reference);
      struct ask back = survival_ask (arena, r->reference, r->level);
      there.horizon = back.horizon = r->tau;
      const struct measure *const both[]
        = {&rmst_difference, &survival_difference};
      for (int m = 0; m < 2; m++)
        {
          struct effect a = effect_on (both[m], &set, &there);
          struct effect b = effect_on (both[m], &set, &back);
          cr_assert (a.estimate == -b.estimate && a.conf_low == -b.conf_high
                     && a.conf_high == -b.conf_low);
        }
      cr_assert (test_on (&rmst_z, &set, &there).statistic
                 == -test_on (&rmst_z, &set, &back).statistic);
    }
  arena_free (arena);
}

Test (rmst, duplicated_data_halve_the_variance_but_for_n_minus_d)
{
  struct arena *arena = arena_new ();
  struct riskset set = reference_riskset (arena, 2);
  struct riskset twice = riskset_merge (arena, &set, &set);
  struct ask ask = survival_ask (arena, 2, 0);
  struct effect a = effect_on (&rmst_difference, &set, &ask);
  struct effect b = effect_on (&rmst_difference, &twice, &ask);
  ASSERT_NEAR (b.estimate, a.estimate, CLOSED_FORM);
  ASSERT_NEAR (b.std_error * sqrt (2), a.std_error, CLOSED_FORM);
  arena_free (arena);
}

Test (rmst, a_horizon_nobody_was_followed_to_is_not_reached)
{
  struct arena *arena = arena_new ();
  const struct batch batches[]
    = {{0, 2, 1, 5}, {0, 9, 0, 5}, {1, 2, 1, 5}, {1, 20, 0, 5}};
  struct riskset set = RISKSET (arena, batches, 2);
  struct ask ask = survival_ask (arena, 1, 0);
  ask.horizon = 15;
  cr_assert (effect_on (&rmst_difference, &set, &ask).status
             == STATUS_NOT_REACHED);
  cr_assert (test_on (&rmst_z, &set, &ask).status == STATUS_NOT_REACHED);
  cr_assert (effect_on (&survival_difference, &set, &ask).status
             == STATUS_NOT_REACHED);
  ask.horizon = NAN;        /* the smaller last time, 9 */
  cr_assert (effect_on (&rmst_difference, &set, &ask).status == STATUS_OK);
  cr_assert (effect_on (&survival_difference, &set, &ask).estimate == 0);
  arena_free (arena);
}

Test (rmst, one_cohort_without_events_is_tested_both_are_not)
{
  struct arena *arena = arena_new ();
  const struct batch one[]
    = {{0, 9, 0, 10}, {1, 2, 1, 5}, {1, 9, 0, 5}};
  const struct batch none[] = {{0, 9, 0, 10}, {1, 9, 0, 5}};
  struct ask ask = survival_ask (arena, 1, 0);
  struct riskset set = RISKSET (arena, one, 2);
  struct effect got = effect_on (&rmst_difference, &set, &ask);
  /* Reference stays 9; level 2 and 7 at one half: se 7 sqrt (1/2)(1/2)/10. */
  cr_assert (got.status == STATUS_OK && got.estimate == -3.5);
  ASSERT_NEAR (got.std_error, 7 * 0.5 / sqrt (10), CLOSED_FORM);
  struct effect share = effect_on (&survival_difference, &set, &ask);
  cr_assert (share.status == STATUS_DEGENERATE && share.estimate == -0.5
             && isnan (share.conf_low) && share.why != NULL);

  set = RISKSET (arena, none, 2);
  got = effect_on (&rmst_difference, &set, &ask);
  cr_assert (got.status == STATUS_DEGENERATE && isnan (got.conf_low)
             && got.why != NULL);
  cr_assert (isnan (test_on (&rmst_z, &set, &ask).p_value));
  arena_free (arena);
}

Test (rmst, an_empty_cohort_is_empty)
{
  struct arena *arena = arena_new ();
  const struct batch batches[] = {{0, 2, 1, 5}};
  struct riskset set = RISKSET (arena, batches, 2);
  struct ask ask = survival_ask (arena, 1, 0);
  cr_assert (effect_on (&rmst_difference, &set, &ask).status == STATUS_EMPTY);
  cr_assert (effect_on (&survival_difference, &set, &ask).status
             == STATUS_EMPTY);
  cr_assert (test_on (&rmst_z, &set, &ask).status == STATUS_EMPTY);
  arena_free (arena);
}

/* Without a horizon tau = min (tapply (t, g, max)) = 4 over all three, also
   between 0 and 1, who were followed to 8: the difference is that of the
   means printed beside it.  By hand: RMST of cohort 0 is 2 + 2 * 3/4 = 3.5,
   of cohort 1 1 + 3 * 2/4 = 2.5; survival at 4 is 3/4 and 2/4. */
Test (rmst, three_cohorts_share_one_last_time)
{
  struct arena *arena = arena_new ();
  const struct batch batches[]
    = {{0, 2, 1, 1}, {0, 8, 0, 3}, {1, 1, 1, 2}, {1, 8, 0, 2},
       {2, 3, 1, 1}, {2, 4, 0, 3}};
  struct riskset set = RISKSET (arena, batches, 3);
  struct ask ask = survival_ask (arena, 1, 0);
  cr_assert_eq (km_common_last (&set), 4);
  ASSERT_NEAR (effect_on (&rmst_difference, &set, &ask).estimate, -1,
               CLOSED_FORM);
  ASSERT_NEAR (effect_on (&survival_difference, &set, &ask).estimate, -.25,
               CLOSED_FORM);
  arena_free (arena);
}
