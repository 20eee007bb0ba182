/* Ordered answers, from 1 to 5 or of any other numbers whose order alone
   is meant. */

#include "base/arena.h"
#include "infer/methods.h"
#include "kinds.h"

static void
fold_ordinal (struct arena *arena, const struct frame *f, struct sample *s)
{
  fold_values (arena, f, s);
  fold_clusters (arena, f, s);
  fold_members (arena, f, s);
}

/* So few values have a bin each, from halfway to the one below to
   halfway to the one above. */
enum { VALUES_WITH_BINS = 15 };

static struct bin
bin_of (const struct ranked *r, size_t arm, size_t v, double n)
{
  const double *at = &r->value[v];
  double below = v > 0 ? at[0] - at[-1] : at[1] - at[0];
  double above = v + 1 < r->values ? at[1] - at[0] : below;
  return (struct bin){ *at - below / 2, *at + above / 2,
                       (double) ranked_count (r, arm, v) / n, *at };
}

static void
chart_values (struct arena *arena, const struct ranked *r,
              struct result_chart *chart)
{
  chart->single_values = true;
  for (size_t arm = 0; arm < chart->bars; arm++)
    {
      struct bar *bar = (struct bar *) &chart->bar[arm];
      if (bar->n == 0)
        continue;
      struct bin *bin = ARENA_NEW (arena, struct bin, r->values);
      for (size_t v = 0; v < r->values; v++)
        bin[v] = bin_of (r, arm, v, (double) bar->n);
      bar->bin = bin;
      bar->bins = r->values;
    }
}

static void
chart_ordinal (struct arena *arena, const struct inquiry *q,
               struct result_chart *chart)
{
  const struct ranked *r = q->sample->ranked;
  chart->kind = CHART_MEANS;
  chart_bars (arena, q,
              q->sample->clusters ? &mean_one_sample_cluster
                                  : &mean_one_sample,
              0, chart);
  if (r->values > VALUES_WITH_BINS)
    chart_bins (arena, q, chart);
  else if (r->values > 1)
    chart_values (arena, r, chart);
}

static const char *
outcome_ordinal (struct arena *arena, const struct inquiry *q)
{
  return arena_printf (arena, "order of %s", q->h->outcome->value.text);
}

static const struct registry_row rows[] = {
  { .shape = SHAPE_TWO,
    .test = { { &brunner_munzel, &prob_superiority },
              { &mann_whitney, &prob_superiority } },
    .effect = { &prob_superiority, &cliffs_delta, &hodges_lehmann,
                &median_difference } },
  { .shape = SHAPE_TWO, .clustered = true,
    .test = { { &brunner_munzel_cluster, &prob_superiority_cluster },
              { &wilcoxon_signed_rank_paired, &hodges_lehmann_paired,
                .shown = on_request } },
    .effect = { &prob_superiority_cluster, &cliffs_delta_cluster } },
  { .shape = SHAPE_MANY,
    .test = { { .method = &kruskal_wallis },
              { .method = &dunn, .pairs = PAIRS_HOLM },
              { .method = &jonckheere, .trend = true } },
    .effect = { &prob_superiority, &cliffs_delta, &hodges_lehmann } },
  { .shape = SHAPE_MANY, .clustered = true,
    .test = { { .method = &kruskal_wallis_cluster },
              { .method = &brunner_munzel_cluster, .pairs = PAIRS_HOLM } },
    .effect = { &prob_superiority_cluster, &cliffs_delta_cluster } },
  { .shape = SHAPE_ONE,
    .test = { { &wilcoxon_signed_rank, &hodges_lehmann_one_sample } },
    .effect = { &hodges_lehmann_one_sample } },
};

const struct kind kind_ordinal = {
  .phrase = "an order",
  .margin = "prob_superiority",
  .words = { "larger values", "smaller values", "raises the values",
             "lowers the values", NULL },
  .answers = true,
  .rows = rows,
  .rows_n = sizeof rows / sizeof *rows,
  .fold = fold_ordinal,
  .group = group_mean,
  .chart = chart_ordinal,
  .outcome = outcome_ordinal,
};
