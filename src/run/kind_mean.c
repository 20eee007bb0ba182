/* Means: of a number on the unit's own row, or of a sum or count over its
   events. */

#include "base/arena.h"
#include "infer/methods.h"
#include "heavy.h"
#include "kinds.h"

static void
fold_mean (struct arena *arena, const struct frame *f, struct sample *s)
{
  fold_values (arena, f, s);
  fold_clusters (arena, f, s);
  fold_members (arena, f, s);
}

static void
chart_mean (struct arena *arena, const struct inquiry *q,
            struct result_chart *chart)
{
  chart->kind = CHART_MEANS;
  chart_bars (arena, q,
              q->sample->clusters ? &mean_one_sample_cluster
                                  : &mean_one_sample,
              0, chart);
  chart_bins (arena, q, chart);
}

static const char *
outcome_mean (struct arena *arena, const struct inquiry *q)
{
  const struct study_outcome *o = q->h->outcome;
  if (o->table < 0)
    return arena_printf (arena, "mean of %s", o->value.text);
  return outcome_of_rows (arena, q,
                          o->count ? "mean number of rows"
                                   : arena_printf (arena, "mean sum of %s",
                                                   o->sum.text));
}

static const struct registry_row rows[] = {
  { .shape = SHAPE_TWO,
    .test = { { &welch_t, &mean_difference },
              { &student_t, &mean_difference_student },
              { &mann_whitney, &prob_superiority },
              { &yuen, &mean_difference_yuen, on_request, on_request },
              { &permutation, &mean_difference, on_request, on_request },
              { &brunner_munzel, &prob_superiority, on_request, on_request },
              { &levene, NULL, on_request, on_request } },
    .effect = { &mean_difference, &mean_difference_student,
                &mean_difference_winsorised, &relative_lift, &hedges_g,
                &hedges_g_av, &cohens_d, &glass_delta, &prob_superiority,
                &cliffs_delta, &median_difference } },
  { .shape = SHAPE_TWO, .clustered = true,
    .test = { { &cluster_wald, &mean_difference_cluster },
              { &paired_t, &mean_difference_paired, on_request, on_request },
              { &wilcoxon_signed_rank_paired, &hodges_lehmann_paired,
                on_request, on_request },
              { &brunner_munzel_cluster, &prob_superiority_cluster,
                on_request, on_request },
              { &permutation_cluster, &mean_difference_cluster, on_request,
                on_request } },
    .effect = { &mean_difference_cluster, &relative_lift_cluster,
                &prob_superiority_cluster } },
  { .shape = SHAPE_TWO, .either = true, .adjusted = ADJUSTED_BY_REGRESSION,
    .test = { { &linear_model, &mean_difference_standardised } },
    .effect = { &mean_difference_standardised,
                &mean_difference_doubly_robust } },
  { .shape = SHAPE_MANY, .either = true, .adjusted = ADJUSTED_BY_REGRESSION,
    .test = { { .method = &linear_model },
              { .method = &linear_model_pair, .pairs = PAIRS_HOLM } },
    .effect = { &mean_difference_standardised } },
  { .shape = SHAPE_TWO, .either = true, .adjusted = ADJUSTED_BY_WEIGHTS,
    .test = { { &weighted_z, &mean_difference_weighted } },
    .effect = { &mean_difference_weighted,
                &mean_difference_doubly_robust } },
  { .shape = SHAPE_MANY, .either = true, .adjusted = ADJUSTED_BY_WEIGHTS,
    .test = { { .method = &weighted_z },
              { .method = &weighted_z_pair, .pairs = PAIRS_HOLM } },
    .effect = { &mean_difference_weighted } },
  { .shape = SHAPE_TWO, .either = true, .adjusted = ADJUSTED_IN_TRIALS,
    .test = { { &linear_within, &mean_difference_within } },
    .effect = { &mean_difference_within } },
  { .shape = SHAPE_TWO, .either = true, .adjusted = ADJUSTED_BY_LOT,
    .test = { { &linear_lin, &mean_difference_lin } },
    .effect = { &mean_difference_lin } },
  { .shape = SHAPE_MANY,
    .test = { { .method = &welch_anova },
              { .method = &games_howell, .pairs = PAIRS_OWN },
              { &anova, NULL, on_request, on_request },
              { &tukey, NULL, on_request, on_request, PAIRS_OWN },
              { &kruskal_wallis, NULL, on_request, on_request },
              { &dunn, NULL, on_request, on_request, PAIRS_HOLM },
              { .method = &jonckheere, .trend = true },
              { &levene, NULL, on_request, on_request } },
    .omnibus = { &eta_squared, &omega_squared },
    .effect = { &mean_difference, &mean_difference_student, &relative_lift,
                &hedges_g, &prob_superiority } },
  { .shape = SHAPE_MANY, .clustered = true,
    .test = { { .method = &cluster_wald },
              { .method = &cluster_wald_pair, .pairs = PAIRS_HOLM },
              { &kruskal_wallis_cluster, NULL, on_request, on_request } },
    .effect = { &mean_difference_cluster, &relative_lift_cluster,
                &prob_superiority_cluster } },
  { .shape = SHAPE_ONE,
    .test = { { &one_sample_t, &mean_one_sample },
              { &wilcoxon_signed_rank, &hodges_lehmann_one_sample,
                on_request, on_request } },
    .effect = { &mean_one_sample } },
  { .shape = SHAPE_ONE, .clustered = true,
    .test = { { &cluster_wald, &mean_one_sample_cluster } },
    .effect = { &mean_one_sample_cluster } },
};

const struct kind kind_mean = {
  .phrase = "a mean",
  .margin = "mean_difference",
  .words = { "a higher mean", "a lower mean", "raises the mean",
             "lowers the mean", NULL },
  .tails = true,
  .answers = true,
  .rows = rows,
  .rows_n = sizeof rows / sizeof *rows,
  .fold = fold_mean,
  .group = group_mean,
  .chart = chart_mean,
  .outcome = outcome_mean,
  .notes = heavy_notes,
};
