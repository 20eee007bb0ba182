/* Net promoter scores: answers from 0 to 10 as -100, 0 and 100, and their
   mean. */

#include "base/arena.h"
#include "infer/methods.h"
#include "kinds.h"

static void
fold_nps (struct arena *arena, const struct frame *f, struct sample *s)
{
  fold_values (arena, f, s);
  fold_clusters (arena, f, s);
}

/* Quartiles of three values say nothing. */
static void
group_nps (struct arena *arena, const struct inquiry *q, size_t arm,
           struct result_group *g)
{
  (void) arena;
  const struct moments *m = &q->sample->moments[arm];
  g->n = m->n;
  g->mean = m->n ? figure_value (m->mean)
                 : figure_none (STATUS_EMPTY, group_empty);
  g->sd = m->n > 1 ? figure_value (moments_sd (m))
          : m->n   ? figure_none (STATUS_DEGENERATE,
                                  "one unit has no spread")
                   : figure_none (STATUS_EMPTY, group_empty);
}

static void
chart_nps (struct arena *arena, const struct inquiry *q,
           struct result_chart *chart)
{
  chart->kind = CHART_MEANS;
  chart->what = "net promoter score";
  chart_bars (arena, q,
              q->sample->clusters ? &nps_one_sample_cluster
                                  : &nps_one_sample,
              0, chart);
}

static const char *
outcome_nps (struct arena *arena, const struct inquiry *q)
{
  return arena_printf (arena, "net promoter score of %s",
                       q->h->outcome->value.text);
}

static const struct registry_row rows[] = {
  { .shape = SHAPE_TWO,
    .test = { { &welch_t, &nps_difference },
              { &student_t, &nps_difference, .shown = on_request,
                .leads = on_request },
              { &mann_whitney, &prob_superiority, .shown = on_request,
                .leads = on_request } },
    .effect = { &nps_difference } },
  { .shape = SHAPE_TWO, .clustered = true,
    .test = { { &cluster_wald, &nps_difference_cluster } },
    .effect = { &nps_difference_cluster } },
  { .shape = SHAPE_MANY,
    .test = { { .method = &welch_anova },
              { .method = &games_howell, .pairs = PAIRS_OWN } },
    .effect = { &nps_difference } },
  { .shape = SHAPE_MANY, .clustered = true,
    .test = { { .method = &cluster_wald },
              { .method = &cluster_wald_pair, .pairs = PAIRS_HOLM } },
    .effect = { &nps_difference_cluster } },
  { .shape = SHAPE_ONE,
    .test = { { &one_sample_t, &nps_one_sample } },
    .effect = { &nps_one_sample } },
  { .shape = SHAPE_ONE, .clustered = true,
    .test = { { &cluster_wald, &nps_one_sample_cluster } },
    .effect = { &nps_one_sample_cluster } },
};

const struct kind kind_nps = {
  .phrase = "a net promoter score",
  .margin = "nps_difference",
  .words = { "a higher net promoter score", "a lower net promoter score",
             "raises the net promoter score",
             "lowers the net promoter score", NULL },
  .answers = true,
  .rows = rows,
  .rows_n = sizeof rows / sizeof *rows,
  .fold = fold_nps,
  .group = group_nps,
  .chart = chart_nps,
  .outcome = outcome_nps,
};
