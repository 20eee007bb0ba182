/* What a hypothesis is called and asks, what each cohort looks like, and the
   data behind the chart. */

#include <math.h>

#include "adjust.h"
#include "base/arena.h"
#include "kinds.h"

static struct figure
figure_if (bool applies, double value)
{
  return (struct figure){
    .presence = applies && !isnan (value) ? FIGURE_PRESENT : FIGURE_ABSENT,
    .value = value
  };
}

/* Effects that are means over units are those of somebody. */
static const char *
estimand_of (const struct inquiry *q)
{
  bool marginal = q->adjustment == ADJUSTED_BY_WEIGHTS
                  || (q->adjustment == ADJUSTED_BY_REGRESSION
                      && q->sample->responses);
  return marginal && q->h->adjust_n ? estimand_name (q->ask.estimand) : NULL;
}

void
describe_names (struct arena *arena, const struct inquiry *q,
                struct result_hypothesis *out)
{
  const struct study_hypothesis *h = q->h;
  const struct design *d = &q->design;
  double day = d->duration ? 1 : d->per_day;
  out->id = h->id;
  out->claim = h->claim;
  out->title = h->claim && *h->claim ? h->claim : h->id;
  out->unit = q->study->tables[h->unit].name;
  out->cohort = h->cohort ? h->cohort->name : NULL;
  out->outcome = h->outcome->name;
  out->kind = kind_name (h->outcome->kind);
  out->expect = expect_name (h->expect);
  out->role = role_name (h->role);
  out->design = design_name (d->name);
  out->adjusted_for = adjust_names (arena, q);
  out->estimand = estimand_of (q);
  out->adjusted_by = h->adjust_n ? adjustment_name (q->adjustment) : NULL;
  out->cohort_text = describe_cohort (arena, q);
  out->outcome_text = describe_outcome (arena, q);
  out->margin = figure_if (h->margin.given, d->margin);
  out->target = figure_if (h->target.given, h->target.number);
  out->landmark_days = figure_if (d->landmark > 0, d->landmark / day);
  bool lagged = d->name == DESIGN_LANDMARK || d->name == DESIGN_TIME_VARYING
                || d->name == DESIGN_SEQUENTIAL;
  out->lag_days = figure_if (lagged && h->cohort
                               && h->cohort->by == BY_EVENT,
                             d->lag / day);
  double until = isnan (d->horizon) ? d->window : d->horizon;
  out->horizon_days = figure_if (true, until / day);
  out->clock_unit = q->frame->time_unit;
  bool timed = q->sample->riskset || h->outcome->kind == KIND_RATE;
  out->time_unit = timed ? q->frame->time_unit : NULL;
}

/* Cohorts. */

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
