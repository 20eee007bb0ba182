/* The one table of which tests and effects answer which question. */

#include "run/registry.h"

#include <criterion/criterion.h>
#include <string.h>

#include "base/arena.h"
#include "infer/methods.h"

static const enum shape shapes[] = { SHAPE_TWO, SHAPE_MANY, SHAPE_ONE };

/* Every row of every kind. */
typedef void row_fn (const struct kind *, const struct registry_row *);

static void
each_row (row_fn *fn)
{
  for (int k = 0; k < KIND_COUNT; k++)
    {
      const struct kind *kind = kind_of ((enum outcome_kind) k);
      for (size_t i = 0; i < kind->rows_n; i++)
        fn (kind, &kind->rows[i]);
    }
}

/* Survival and time to an event have no one-sample form; every other kind
   has each. */
Test (registry, every_kind_has_a_row_for_every_shape)
{
  for (int k = KIND_SURVIVAL; k < KIND_COUNT; k++)
    for (int s = 0; s < 3; s++)
      if ((k != KIND_SURVIVAL && k != KIND_TIME_TO)
          || shapes[s] != SHAPE_ONE)
        cr_assert_not_null (registry_find (kind_of ((enum outcome_kind) k),
                                           shapes[s], false, false));
}

static void
assert_leader (const struct kind *kind, const struct registry_row *row)
{
  bool leader = false;
  for (const struct registry_test *t = row->test; t->method; t++)
    leader |= (!t->leads || t->leads != on_request) && t->pairs == PAIRS_NONE;
  cr_assert (leader, "%s", kind->phrase);
}

Test (registry, every_row_has_a_test_that_may_lead)
{
  each_row (assert_leader);
}

/* A claim of direction over several cohorts is led by the trend, so
   nothing else may be asked of it. */
static void
assert_trend_leads (const struct kind *kind, const struct registry_row *row)
{
  for (const struct registry_test *t = row->test; t->method; t++)
    cr_assert (!t->trend || (!t->leads && !t->shown), "%s: %s", kind->phrase,
               t->method->about.name);
}

Test (registry, a_trend_may_lead)
{
  each_row (assert_trend_leads);
}

static void
assert_room (const struct kind *kind, const struct registry_row *row)
{
  cr_assert_null (row->test[ROW_TESTS - 1].method, "%s", kind->phrase);
  cr_assert_null (row->effect[ROW_EFFECTS - 1], "%s", kind->phrase);
}

Test (registry, lists_end)
{
  each_row (assert_room);
}

Test (registry, sums_have_rows_of_their_own_for_clusters)
{
  for (int s = 0; s < 3; s++)
    {
      cr_assert (registry_find (kind_of (KIND_SHARE), shapes[s], true, false)
                   ->clustered);
      cr_assert (registry_find (kind_of (KIND_MEAN), shapes[s], true, false)
                   ->clustered);
      cr_assert (registry_find (kind_of (KIND_RATE), shapes[s], true, false)
                   ->clustered);
      cr_assert (registry_find (kind_of (KIND_RATIO), shapes[s], true, false)
                   ->clustered);
    }
}

/* The headline test and effect of each kind. */
Test (registry, headlines_are_those_of_the_definitions)
{
  static const struct {
    enum outcome_kind kind;
    enum shape shape;
    const struct method *test;
    const struct measure *effect;
  } expected[] = {
    { KIND_SURVIVAL, SHAPE_TWO, &log_rank, &hazard_ratio },
    { KIND_SURVIVAL, SHAPE_MANY, &log_rank, NULL },
    { KIND_SHARE, SHAPE_TWO, &n1_chi_square, &risk_difference },
    { KIND_SHARE, SHAPE_MANY, &pearson_chi_square, &cramers_v },
    { KIND_SHARE, SHAPE_ONE, &proportion_score, &share_one_sample },
    { KIND_MEAN, SHAPE_TWO, &welch_t, &mean_difference },
    { KIND_MEAN, SHAPE_MANY, &welch_anova, NULL },
    { KIND_MEAN, SHAPE_ONE, &one_sample_t, &mean_one_sample },
    { KIND_ORDINAL, SHAPE_TWO, &brunner_munzel, &prob_superiority },
    { KIND_ORDINAL, SHAPE_MANY, &kruskal_wallis, NULL },
    { KIND_ORDINAL, SHAPE_ONE, &wilcoxon_signed_rank,
      &hodges_lehmann_one_sample },
    { KIND_NPS, SHAPE_TWO, &welch_t, &nps_difference },
    { KIND_NPS, SHAPE_MANY, &welch_anova, NULL },
    { KIND_NPS, SHAPE_ONE, &one_sample_t, &nps_one_sample },
    { KIND_RATE, SHAPE_TWO, &rate_robust, &rate_ratio },
    { KIND_RATE, SHAPE_MANY, &rate_robust_many, NULL },
    { KIND_RATE, SHAPE_ONE, &rate_robust_one, &rate_ratio_one },
    { KIND_RATIO, SHAPE_TWO, &ratio_delta, &ratio_difference },
    { KIND_RATIO, SHAPE_MANY, &ratio_delta_many, NULL },
    { KIND_RATIO, SHAPE_ONE, &ratio_delta_one, &ratio_difference_one },
    { KIND_TIME_TO, SHAPE_TWO, &gray, &cif_difference },
    { KIND_TIME_TO, SHAPE_MANY, &gray, NULL },
  };
  for (size_t i = 0; i < sizeof expected / sizeof *expected; i++)
    {
      const struct registry_test *t
        = registry_find (kind_of (expected[i].kind), expected[i].shape,
                         false, false)->test;
      cr_assert_eq (t->method, expected[i].test, "row %zu", i);
      cr_assert_eq (t->effect, expected[i].effect, "row %zu", i);
    }
}

/* The same by clusters. */
Test (registry, headlines_by_clusters_are_those_of_the_definitions)
{
  static const struct {
    enum outcome_kind kind;
    enum shape shape;
    const struct method *test;
    const struct measure *effect;
  } expected[] = {
    { KIND_SURVIVAL, SHAPE_TWO, &log_rank_cluster, &hazard_ratio_cluster },
    { KIND_SHARE, SHAPE_TWO, &cluster_wald, &risk_difference_cluster },
    { KIND_MEAN, SHAPE_TWO, &cluster_wald, &mean_difference_cluster },
    { KIND_MEAN, SHAPE_MANY, &cluster_wald, NULL },
    { KIND_ORDINAL, SHAPE_TWO, &brunner_munzel_cluster,
      &prob_superiority_cluster },
    { KIND_ORDINAL, SHAPE_MANY, &kruskal_wallis_cluster, NULL },
    { KIND_NPS, SHAPE_TWO, &cluster_wald, &nps_difference_cluster },
    { KIND_RATE, SHAPE_TWO, &cluster_wald_rate, &rate_ratio_cluster },
    { KIND_TIME_TO, SHAPE_TWO, &cluster_wald_incidence,
      &cif_difference_cluster },
    { KIND_TIME_TO, SHAPE_MANY, &cluster_wald_incidence, NULL },
    { KIND_RATIO, SHAPE_TWO, &ratio_delta_cluster,
      &ratio_difference_cluster },
  };
  for (size_t i = 0; i < sizeof expected / sizeof *expected; i++)
    {
      const struct registry_row *row = registry_find (
        kind_of (expected[i].kind), expected[i].shape, true, false);
      cr_assert (row->clustered, "row %zu", i);
      cr_assert_eq (row->test->method, expected[i].test, "row %zu", i);
      cr_assert_eq (row->test->effect, expected[i].effect, "row %zu", i);
    }
}

static bool
leads (const struct registry_test *t, uint64_t n1, uint64_t x1, uint64_t n2,
       uint64_t x2)
{
  const uint64_t n[] = { n1, n2 }, x[] = { x1, x2 };
  struct counts counts = { 2, n, x };
  struct sample sample = { .arms = 2, .counts = &counts };
  struct ask ask = { .level = 1, .reference = 0 };
  return !t->leads || t->leads (&sample, &ask);
}

/* Smallest expected count by hand: 10 * 2 / 20 = 1 and 10 * 1 / 20. */
Test (registry, fisher_leads_when_an_expected_count_is_below_one)
{
  const struct registry_row *row
    = registry_find (kind_of (KIND_SHARE), SHAPE_TWO, false, false);
  cr_assert_eq (row->test[1].method, &fisher_exact);
  cr_assert (leads (&row->test[0], 10, 1, 10, 1));
  cr_assert_not (leads (&row->test[0], 10, 1, 10, 0));
  cr_assert_not (leads (&row->test[0], 10, 10, 10, 9));
  cr_assert (leads (&row->test[1], 10, 1, 10, 0));
}

enum { CRUDE = 1u << NOT_ADJUSTED };

Test (registry, methods_are_found_by_name_and_question)
{
  cr_assert_eq (registry_method (kind_of (KIND_MEAN), CRUDE, "welch_t"),
                &welch_t);
  cr_assert_null (registry_method (kind_of (KIND_MEAN), 1u << ADJUSTED_BY_STRATA,
                                   "welch_t"));
  cr_assert_null (registry_method (kind_of (KIND_SHARE), ~0u, "welch_t"));
  cr_assert (registry_knows ("welch_t"));
  cr_assert_eq (registry_method (kind_of (KIND_SHARE),
                                 1u << ADJUSTED_BY_STRATA, "cmh"), &cmh);
  cr_assert (registry_knows ("cmh"));
  cr_assert_not (registry_knows ("welhc_t"));
}

Test (registry, names_are_listed_once)
{
  struct arena *arena = arena_new ();
  for (int k = KIND_SURVIVAL; k < KIND_COUNT; k++)
    {
      size_t n;
      const char **names = registry_names (
        arena, kind_of ((enum outcome_kind) k), ~0u, NULL, &n);
      cr_assert_gt (n, 0);
      for (size_t i = 0; i < n; i++)
        for (size_t m = 0; m < i; m++)
          cr_assert_str_neq (names[i], names[m]);
    }
  arena_free (arena);
}

Test (registry, a_margin_is_held_against_its_own_measure)
{
  struct arena *arena = arena_new ();
  size_t n;
  const char **names = registry_names (arena, kind_of (KIND_SURVIVAL), CRUDE,
                                       "rmst_difference", &n);
  cr_assert_eq (n, 1);
  cr_assert_str_eq (names[0], "rmst_z");
  arena_free (arena);
}

/* Sentences end with a full stop, titles and formulas do not. */
static void
check_about (const struct about *about)
{
  const char *const sentences[] = { about->computes, about->assumptions,
                                    about->not_when };
  for (size_t i = 0; i < sizeof sentences / sizeof *sentences; i++)
    {
      cr_assert_not_null (sentences[i], "%s", about->name);
      cr_assert_eq (sentences[i][strlen (sentences[i]) - 1], '.', "%s",
                    about->name);
      cr_assert_null (strstr (sentences[i], "  "), "%s", about->name);
    }
  const char *const phrases[] = { about->name, about->title, about->formula,
                                  about->reference, about->r_call };
  for (size_t i = 0; i < sizeof phrases / sizeof *phrases; i++)
    {
      cr_assert_not_null (phrases[i], "%s", about->name);
      cr_assert_neq (phrases[i][strlen (phrases[i]) - 1], '.', "%s",
                     about->name);
      cr_assert_null (strstr (phrases[i], "  "), "%s", about->name);
    }
}

Test (registry, every_method_and_measure_documents_itself)
{
  struct arena *arena = arena_new ();
  size_t n;
  const struct documented *all = registry_all (arena, &n);
  cr_assert_gt (n, 100);
  for (size_t i = 0; i < n; i++)
    check_about (all[i].about);
  arena_free (arena);
}
