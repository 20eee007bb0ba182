/* Rates: events per day at risk.  People read them per month, so charts
   and words say them so; the results keep the day. */

#include <math.h>

#include "base/arena.h"
#include "infer/methods.h"
#include "kinds.h"
#include "report/say.h"

static void
group_rate (struct arena *arena, const struct inquiry *q, size_t arm,
            struct result_group *g)
{
  (void) arena;
  const struct cross *c = &q->sample->cross[arm];
  g->n = c->n;
  g->events = figure_value (c->sum_y);
  g->person_time = figure_value (c->sum_t);
  g->rate = c->n ? figure_value (cross_ratio (c))
                 : figure_none (STATUS_EMPTY, group_empty);
}

static struct bar
bar_of (const struct inquiry *q, const struct measure *measure, size_t arm)
{
  struct ask ask = q->ask;
  ask.level = ask.reference = arm;
  ask.target = 1 / SAY_MONTH;
  struct effect e = measure->run (q->sample, &ask);
  const struct cross *c = &q->sample->cross[arm];
  return (struct bar){
    .label = q->frame->labels[arm], .n = c->n,
    .value = c->n ? cross_ratio (c) * SAY_MONTH : (double) NAN,
    .conf_low = e.conf_low, .conf_high = e.conf_high
  };
}

static void
chart_rate (struct arena *arena, const struct inquiry *q,
            struct result_chart *chart)
{
  const struct measure *measure = q->sample->clusters
                                    ? &rate_ratio_one_cluster
                                    : &rate_ratio_one;
  struct bar *bars = ARENA_NEW (arena, struct bar, q->frame->arms);
  for (size_t arm = 0; arm < q->frame->arms; arm++)
    bars[arm] = bar_of (q, measure, arm);
  chart->kind = CHART_MEANS;
  chart->what = "rate per month";
  chart->bar = bars;
  chart->bars = q->frame->arms;
  chart->target = figure_if_number (q->ask.target * SAY_MONTH);
}

static const char *
outcome_rate (struct arena *arena, const struct inquiry *q)
{
  return outcome_of_rows (arena, q, "rows per day at risk");
}

/* A handful of events: too few for a robust variance. */
static bool
few_events (const struct sample *s, const struct ask *ask)
{
  return s->cross[ask->level].sum_y < 10
         || s->cross[ask->reference].sum_y < 10;
}

static const struct registry_row rows[] = {
  { .shape = SHAPE_TWO,
    .test = { { &rate_robust, &rate_ratio },
              { &poisson_exact, &rate_ratio, .shown = few_events,
                .leads = on_request },
              { &rate_score, &rate_ratio, .shown = on_request,
                .leads = on_request } },
    .effect = { &rate_ratio, &rate_difference } },
  { .shape = SHAPE_TWO, .clustered = true,
    .test = { { &cluster_wald_rate, &rate_ratio_cluster } },
    .effect = { &rate_ratio_cluster, &rate_difference_cluster } },
  { .shape = SHAPE_MANY,
    /* The deviance takes events of one unit for as independent as those of
       different ones: under that, customers who differ are a finding. */
    .test = { { .method = &rate_robust_many },
              { .method = &poisson_deviance, .leads = on_request },
              { .method = &rate_robust, .pairs = PAIRS_HOLM } },
    .effect = { &rate_ratio, &rate_difference } },
  { .shape = SHAPE_MANY, .clustered = true,
    .test = { { .method = &cluster_wald_rate },
              { .method = &cluster_wald_rate_pair, .pairs = PAIRS_HOLM } },
    .effect = { &rate_ratio_cluster, &rate_difference_cluster } },
  { .shape = SHAPE_ONE,
    .test = { { &rate_robust_one, &rate_ratio_one },
              { &poisson_exact_one, &rate_ratio_one, .shown = few_events,
                .leads = on_request } },
    .effect = { &rate_ratio_one } },
  { .shape = SHAPE_ONE, .clustered = true,
    .test = { { &cluster_wald_rate_one, &rate_ratio_one_cluster } },
    .effect = { &rate_ratio_one_cluster } },
};

const struct kind kind_rate = {
  .phrase = "a rate",
  .margin = "rate_ratio",
  .words = { "a higher rate", "a lower rate", "raises the rate",
             "lowers the rate", NULL },
  .rows = rows,
  .rows_n = sizeof rows / sizeof *rows,
  .fold = fold_ratios,
  .group = group_rate,
  .chart = chart_rate,
  .outcome = outcome_rate,
};
