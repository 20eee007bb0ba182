/* What each cohort looks like: the groups of the results, and the data
   behind the chart. */

#include <math.h>

#include "base/arena.h"
#include "kinds.h"

void
group_mean (struct arena *arena, const struct inquiry *q, size_t arm,
            struct result_group *g)
{
  (void) arena;
  const struct moments *m = &q->sample->moments[arm];
  const struct ranked *r = q->sample->ranked;
  g->n = m->n;
  if (m->n == 0)
    {
      g->mean = g->sd = g->median = g->q1 = g->q3
        = figure_none (STATUS_EMPTY, group_empty);
      return;
    }
  double sd = moments_sd (m);
  g->mean = figure_value (m->mean);
  g->sd = isnan (sd) ? figure_none (STATUS_DEGENERATE,
                                      "one unit has no spread")
                      : figure_value (sd);
  g->median = figure_value (ranked_quantile (r, arm, .5));
  g->q1 = figure_value (ranked_quantile (r, arm, .25));
  g->q3 = figure_value (ranked_quantile (r, arm, .75));
}

void
describe_groups (struct arena *arena, const struct inquiry *q,
                 struct result_hypothesis *out)
{
  struct result_group *list
    = ARENA_NEW (arena, struct result_group, q->frame->arms);
  for (size_t arm = 0; arm < q->frame->arms; arm++)
    {
      list[arm].label = q->frame->labels[arm];
      inquiry_kind (q)->group (arena, q, arm, &list[arm]);
      if (q->sample->clusters)
        list[arm].clusters
          = figure_value ((double) clusters_in (q->sample->clusters, arm));
    }
  out->groups = list;
  out->groups_n = q->frame->arms;
}

/* Charts. */

static struct bar
bar_of (const struct inquiry *q, const struct measure *measure,
        double target, size_t arm)
{
  struct ask ask = q->ask;
  ask.level = ask.reference = arm;
  ask.target = target;
  struct effect e = measure->run (q->sample, &ask);
  const struct moments *m = &q->sample->moments[arm];
  return (struct bar){
    .label = q->frame->labels[arm], .n = m->n,
    .value = m->n ? m->mean : (double) NAN,
    .conf_low = e.conf_low + target,
    .conf_high = e.conf_high + target
  };
}

enum { BINS = 30 };

/* Equal bins over the middle 99 % of all values, the outer ones open to
   the tails, so that a few large payers do not flatten the rest. */
static void
fill_bins (struct arena *arena, const struct inquiry *q, size_t arm,
           struct bar *bar)
{
  const struct ranked *r = q->sample->ranked;
  double low = INFINITY, high = -INFINITY;
  for (size_t a = 0; a < q->frame->arms; a++)
    if (ranked_n (r, a))
      {
        low = fmin (low, ranked_quantile (r, a, .005));
        high = fmax (high, ranked_quantile (r, a, .995));
      }
  if (!(high > low) || bar->n == 0)
    return;
  struct bin *bins = ARENA_NEW (arena, struct bin, BINS);
  double width = (high - low) / BINS;
  for (size_t i = 0; i < BINS; i++)
    bins[i] = (struct bin){ low + width * (double) i,
                            low + width * (double) (i + 1), 0, NAN };
  for (size_t v = 0; v < r->values; v++)
    {
      double at = floor ((r->value[v] - low) / width);
      size_t i = (size_t) fmax (0, fmin (at, BINS - 1));
      bins[i].share += (double) ranked_count (r, arm, v) / (double) bar->n;
    }
  bar->bin = bins;
  bar->bins = BINS;
}

void
chart_bars (struct arena *arena, const struct inquiry *q,
            const struct measure *measure, double target,
            struct result_chart *chart)
{
  struct bar *bars = ARENA_NEW (arena, struct bar, q->frame->arms);
  chart->bar = bars;
  chart->bars = q->frame->arms;
  chart->target = figure_if_number (q->ask.target);
  for (size_t arm = 0; arm < q->frame->arms; arm++)
    bars[arm] = bar_of (q, measure, target, arm);
}

void
chart_bins (struct arena *arena, const struct inquiry *q,
            struct result_chart *chart)
{
  for (size_t arm = 0; arm < chart->bars; arm++)
    fill_bins (arena, q, arm, (struct bar *) &chart->bar[arm]);
}

void
describe_chart (struct arena *arena, const struct inquiry *q,
                struct result_hypothesis *out)
{
  if (q->frame->n)
    inquiry_kind (q)->chart (arena, q, &out->chart);
}
