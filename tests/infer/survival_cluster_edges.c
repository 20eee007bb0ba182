/* Survival of units in clusters: what must hold whatever the data, and
   where there is nothing to compare. */

#include "infer/clustered_sample.h"

static const struct method *const tests[]
  = {&log_rank_cluster, &log_rank_trend_cluster, &log_rank_pair_cluster,
     &cox_wald_cluster, &rmst_z_cluster};
static const struct measure *const effects[]
  = {&hazard_ratio_cluster, &rmst_difference_cluster,
     &survival_difference_cluster, &median_survival_difference_cluster};
enum { TESTS = 5, EFFECTS = 4 };

static bool
same (double a, double b)
{
  return a == b || (isnan (a) && isnan (b));
}

Test (survival_cluster_edges, neither_order_nor_numbers_of_clusters_matter)
{
  struct arena *arena = arena_new ();
  struct survival_rows *rows = ARENA_NEW (arena, struct survival_rows, 1);
  struct survival_rows *back = ARENA_NEW (arena, struct survival_rows, 1);
  for (uint64_t seed = 1; seed <= 200; seed++)
    {
      generate_survival (rows, seed, 150, 2, 25, 0.7);
      uint32_t *cluster = clusters_for (arena, rows, 40, seed % 2);
      uint32_t other[150];
      *back = *rows;
      for (size_t i = 0; i < 150; i++)
        {
          back->time[149 - i] = rows->time[i];
          back->event[149 - i] = rows->event[i];
          back->arm[149 - i] = rows->arm[i];
          other[149 - i] = 5000 - cluster[i];
        }
      struct clustered_sample *a = clustered_fold (arena, rows, cluster);
      struct clustered_sample *b = clustered_fold (arena, back, other);
      struct ask ask = survival_ask (arena, 1, 0);
      for (int m = 0; m < TESTS; m++)
        cr_assert (tests[m]->run (&a->sample, &ask).statistic
                   == tests[m]->run (&b->sample, &ask).statistic);
      for (int m = 0; m < EFFECTS; m++)
        {
          struct effect x = effects[m]->run (&a->sample, &ask);
          struct effect y = effects[m]->run (&b->sample, &ask);
          cr_assert (same (x.estimate, y.estimate)
                     && same (x.conf_low, y.conf_low)
                     && same (x.conf_high, y.conf_high));
        }
    }
  arena_free (arena);
}

Test (survival_cluster_edges, swapping_level_and_reference_flips_signs_exactly)
{
  struct arena *arena = arena_new ();
  for (uint64_t seed = 1; seed <= 200; seed++)
    {
      struct clustered_sample *s
        = clustered_of_seed (arena, seed, 200, 3, 25, 0.7, 40, seed % 2);
      struct ask there = survival_ask (arena, 2, 0);
      struct ask back = survival_ask (arena, 0, 2);
      cr_assert (rmst_z_cluster.run (&s->sample, &there).statistic
                 == -rmst_z_cluster.run (&s->sample, &back).statistic);
      cr_assert (cox_wald_cluster.run (&s->sample, &there).statistic
                 == cox_wald_cluster.run (&s->sample, &back).statistic);
      for (int m = 0; m < EFFECTS; m++)
        {
          struct effect a = effects[m]->run (&s->sample, &there);
          struct effect b = effects[m]->run (&s->sample, &back);
          cr_assert (same (a.std_error, b.std_error));
          if (!effects[m]->ratio)
            cr_assert (same (a.estimate, -b.estimate)
                       && same (a.conf_low, -b.conf_high)
                       && same (a.conf_high, -b.conf_low));
        }
    }
  arena_free (arena);
}

Test (survival_cluster_edges, the_unit_of_time_changes_no_test)
{
  struct arena *arena = arena_new ();
  struct survival_rows *rows = ARENA_NEW (arena, struct survival_rows, 1);
  generate_survival (rows, 5, 300, 2, 40, 0.6);
  uint32_t *cluster = clusters_for (arena, rows, 90, false);
  struct clustered_sample *days = clustered_fold (arena, rows, cluster);
  for (size_t i = 0; i < rows->n; i++)
    rows->time[i] *= 24;
  struct clustered_sample *hours = clustered_fold (arena, rows, cluster);
  struct ask ask = survival_ask (arena, 1, 0);
  for (int m = 0; m < TESTS; m++)
    ASSERT_NEAR (tests[m]->run (&hours->sample, &ask).statistic,
                 tests[m]->run (&days->sample, &ask).statistic,
                 CLOSED_FORM);
  arena_free (arena);
}

static void
all_say (const struct sample *sample, enum status status, const char *why)
{
  struct arena *arena = arena_new ();
  struct ask ask = survival_ask (arena, 1, 0);
  for (int m = 0; m < TESTS; m++)
    {
      struct test test = tests[m]->run (sample, &ask);
      cr_assert (test.status == status && isnan (test.p_value)
                 && isnan (test.statistic), "%s", tests[m]->about.title);
      cr_assert (!why || strcmp (test.why, why) == 0, "%s", test.why);
    }
  for (int m = 0; m < EFFECTS; m++)
    {
      struct effect effect = effects[m]->run (sample, &ask);
      cr_assert (effect.status == status && isnan (effect.estimate)
                 && isnan (effect.conf_low) && effect.why != NULL);
      cr_assert (!why || strcmp (effect.why, why) == 0, "%s", effect.why);
    }
  arena_free (arena);
}

Test (survival_cluster_edges, four_clusters_in_a_cohort_are_too_few)
{
  struct arena *arena = arena_new ();
  struct survival_rows *rows = ARENA_NEW (arena, struct survival_rows, 1);
  generate_survival (rows, 5, 100, 2, 30, 0.8);
  uint32_t cluster[100];
  for (uint32_t i = 0; i < 100; i++)
    cluster[i] = rows->arm[i] ? 100 + i % 4 : i % 25;
  struct clustered_sample *s = clustered_fold (arena, rows, cluster);
  all_say (&s->sample, STATUS_REFUSED, "fewer than 5 clusters in a cohort");
  s->sample.members = NULL;
  all_say (&s->sample, STATUS_REFUSED, "the units were not given clusters");
  for (uint32_t i = 0; i < 100; i++)
    cluster[i] = rows->arm[i] ? 100 + i % 5 : i % 25;
  s = clustered_fold (arena, rows, cluster);
  struct ask ask = survival_ask (arena, 1, 0);
  for (int m = 0; m < TESTS; m++)
    cr_assert (tests[m]->run (&s->sample, &ask).status == STATUS_OK);
  arena_free (arena);
}

Test (survival_cluster_edges, an_empty_cohort_is_empty)
{
  struct arena *arena = arena_new ();
  struct survival_rows *rows = ARENA_NEW (arena, struct survival_rows, 1);
  generate_survival (rows, 5, 100, 1, 30, 0.8);
  rows->arms = 2;
  struct clustered_sample *s
    = clustered_fold (arena, rows, clusters_for (arena, rows, 30, false));
  all_say (&s->sample, STATUS_EMPTY, NULL);
  arena_free (arena);
}

Test (survival_cluster_edges, no_events_leave_nothing_to_test)
{
  struct arena *arena = arena_new ();
  struct survival_rows *rows = ARENA_NEW (arena, struct survival_rows, 1);
  generate_survival (rows, 5, 100, 2, 30, 0);
  struct clustered_sample *s
    = clustered_fold (arena, rows, clusters_for (arena, rows, 30, false));
  struct ask ask = survival_ask (arena, 1, 0);
  for (int m = 0; m < TESTS; m++)
    {
      struct test test = tests[m]->run (&s->sample, &ask);
      cr_assert (test.status == STATUS_DEGENERATE && isnan (test.p_value)
                 && test.why != NULL);
    }
  cr_assert (median_survival_difference_cluster.run (&s->sample, &ask).status
             == STATUS_NOT_REACHED);
  arena_free (arena);
}

/* No event in the reference: infinite, and the score test still holds. */
Test (survival_cluster_edges, a_hazard_ratio_without_end_is_infinite)
{
  struct arena *arena = arena_new ();
  struct survival_rows *rows = ARENA_NEW (arena, struct survival_rows, 1);
  generate_survival (rows, 5, 100, 2, 30, 0.8);
  for (size_t i = 0; i < rows->n; i++)
    rows->event[i] = rows->event[i] && rows->arm[i] == 1;
  struct clustered_sample *s
    = clustered_fold (arena, rows, clusters_for (arena, rows, 30, false));
  struct ask ask = survival_ask (arena, 1, 0);
  struct effect hr = hazard_ratio_cluster.run (&s->sample, &ask);
  cr_assert (hr.status == STATUS_INFINITE && isnan (hr.conf_low));
  cr_assert (cox_wald_cluster.run (&s->sample, &ask).status
             == STATUS_INFINITE);
  cr_assert (log_rank_cluster.run (&s->sample, &ask).status == STATUS_OK);
  cr_assert (rmst_z_cluster.run (&s->sample, &ask).status == STATUS_OK);
  arena_free (arena);
}

/* Whoever belongs to other cohorts changes nothing between two. */
Test (survival_cluster_edges, other_cohorts_change_no_effect_and_no_pair)
{
  struct arena *arena = arena_new ();
  struct survival_rows *rows = ARENA_NEW (arena, struct survival_rows, 1);
  generate_survival (rows, 8, 400, 3, 40, 0.6);
  uint32_t *cluster = clusters_for (arena, rows, 120, false);
  struct clustered_sample *three = clustered_fold (arena, rows, cluster);
  size_t kept = 0;
  for (size_t i = 0; i < rows->n; i++)
    if (rows->arm[i] != 2)
      {
        rows->time[kept] = rows->time[i];
        rows->event[kept] = rows->event[i];
        rows->arm[kept] = rows->arm[i];
        cluster[kept++] = cluster[i];
      }
  rows->n = kept;
  rows->arms = 2;
  struct clustered_sample *two = clustered_fold (arena, rows, cluster);
  struct ask ask = survival_ask (arena, 1, 0);
  ask.horizon = 12;
  for (int m = 0; m < EFFECTS; m++)
    {
      struct effect a = effects[m]->run (&three->sample, &ask);
      struct effect b = effects[m]->run (&two->sample, &ask);
      cr_assert (a.status == b.status);
      ASSERT_NEAR (a.conf_low, b.conf_low, CLOSED_FORM);
      ASSERT_NEAR (a.conf_high, b.conf_high, CLOSED_FORM);
    }
  ASSERT_NEAR (log_rank_pair_cluster.run (&three->sample, &ask).statistic,
               log_rank_cluster.run (&two->sample, &ask).statistic,
               CLOSED_FORM);
  arena_free (arena);
}
