/* Ratios of two totals, such as revenue per seat: both are numbers on the
   unit's own row. */

#include <math.h>

#include "base/arena.h"
#include "infer/methods.h"
#include "kinds.h"

/* `mean` is the ratio of the totals, `sd` the spread of the values whose
   mean it is. */
static void
group_ratio (struct arena *arena, const struct inquiry *q, size_t arm,
             struct result_group *g)
{
  (void) arena;
  const struct moments *m = &q->sample->moments[arm];
  g->n = m->n;
  if (m->n == 0 || isnan (m->mean))
    {
      g->mean = g->sd
        = m->n ? figure_none (STATUS_DEGENERATE,
                              "the denominators add up to zero")
               : figure_none (STATUS_EMPTY, group_empty);
      return;
    }
  g->mean = figure_value (m->mean);
  g->sd = m->n > 1 ? figure_value (moments_sd (m))
                   : figure_none (STATUS_DEGENERATE,
                                  "one unit has no spread");
}

static void
chart_ratio (struct arena *arena, const struct inquiry *q,
             struct result_chart *chart)
{
  chart->kind = CHART_MEANS;
  chart->what = "ratio";
  chart_bars (arena, q,
              q->sample->clusters ? &ratio_difference_one_cluster
                                  : &ratio_difference_one,
              0, chart);
}

static const char *
outcome_ratio (struct arena *arena, const struct inquiry *q)
{
  const struct study_outcome *o = q->h->outcome;
  return arena_printf (arena, "total of %s over total of %s",
                       o->numerator.text, o->denominator.text);
}

static const struct registry_row rows[] = {
  { .shape = SHAPE_TWO,
    .test = { { &ratio_delta, &ratio_difference } },
    .effect = { &ratio_difference, &ratio_lift } },
  { .shape = SHAPE_TWO, .clustered = true,
    .test = { { &ratio_delta_cluster, &ratio_difference_cluster } },
    .effect = { &ratio_difference_cluster, &ratio_lift_cluster } },
  { .shape = SHAPE_MANY,
    .test = { { .method = &ratio_delta_many },
              { .method = &ratio_delta, .pairs = PAIRS_HOLM } },
    .effect = { &ratio_difference, &ratio_lift } },
  { .shape = SHAPE_MANY, .clustered = true,
    .test = { { .method = &ratio_delta_cluster },
              { .method = &ratio_delta_pair_cluster, .pairs = PAIRS_HOLM } },
    .effect = { &ratio_difference_cluster, &ratio_lift_cluster } },
  { .shape = SHAPE_ONE,
    .test = { { &ratio_delta_one, &ratio_difference_one } },
    .effect = { &ratio_difference_one } },
  { .shape = SHAPE_ONE, .clustered = true,
    .test = { { &ratio_delta_one_cluster, &ratio_difference_one_cluster } },
    .effect = { &ratio_difference_one_cluster } },
};

const struct kind kind_ratio = {
  .phrase = "a ratio",
  .margin = "ratio_difference",
  .words = { "a higher ratio", "a lower ratio", "raises the ratio",
             "lowers the ratio", NULL },
  .answers = true,
  .rows = rows,
  .rows_n = sizeof rows / sizeof *rows,
  .fold = fold_ratios,
  .group = group_ratio,
  .chart = chart_ratio,
  .outcome = outcome_ratio,
};
