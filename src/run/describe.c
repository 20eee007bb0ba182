/* What each cohort looks like: the groups of the results, and the data
   behind the chart. */

#include <math.h>

#include "base/arena.h"
#include "infer/km.h"
#include "infer/methods.h"
#include "run/evaluate.h"

static struct figure
figure (double value)
{
  return (struct figure){ .presence = FIGURE_PRESENT, .value = value };
}

static struct figure
no_figure (enum status status, const char *why)
{
  return (struct figure){
    .presence = FIGURE_UNDEFINED, .value = NAN, .status = status, .why = why
  };
}

/* The estimate stands also where its interval does not. */
static struct figure
effect_figure (const struct effect *e)
{
  return isfinite (e->estimate) ? figure (e->estimate)
                                : no_figure (e->status, e->why);
}

static struct figure
figure_or_none (double value)
{
  return isnan (value) ? (struct figure){ .presence = FIGURE_ABSENT }
                       : figure (value);
}

static const char *const nobody = "nobody is in this cohort";
static const char *const single = "one unit has no spread";

/* Restricted mean to the horizon, else to the smaller of the largest
   times. */
static struct figure
rmst_figure (const struct inquiry *q, const struct km *curve)
{
  double tau = isnan (q->ask.horizon) ? km_common_last (q->sample->riskset)
                                      : q->ask.horizon;
  if (isnan (tau))
    return no_figure (STATUS_EMPTY, "a cohort is empty, so there is no "
                                    "common last time");
  struct effect rmst = km_rmst (curve, tau, q->ask.confidence);
  return effect_figure (&rmst);
}

static void
group_survival (struct arena *arena, const struct inquiry *q, size_t arm,
                struct result_group *g)
{
  const struct riskset *r = q->sample->riskset;
  g->n = riskset_n (r, arm);
  g->events = figure ((double) riskset_events (r, arm));
  g->person_time = figure (riskset_person_time (r, arm));
  if (g->n == 0)
    {
      g->median_survival = g->rmst = no_figure (STATUS_EMPTY, nobody);
      return;
    }
  struct km curve = km_curve (arena, r, arm, q->ask.confidence);
  struct effect median = km_median (&curve);
  g->median_survival = effect_figure (&median);
  g->rmst = rmst_figure (q, &curve);
}

static void
group_share (struct arena *arena, const struct inquiry *q, size_t arm,
             struct result_group *g)
{
  (void) arena;
  const struct counts *c = q->sample->counts;
  g->n = c->n[arm];
  g->events = figure ((double) c->x[arm]);
  g->share = g->n ? figure ((double) c->x[arm] / (double) g->n)
                  : no_figure (STATUS_EMPTY, nobody);
}

static void
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
        = no_figure (STATUS_EMPTY, nobody);
      return;
    }
  double sd = moments_sd (m);
  g->mean = figure (m->mean);
  g->sd = isnan (sd) ? no_figure (STATUS_DEGENERATE, single) : figure (sd);
  g->median = figure (ranked_quantile (r, arm, .5));
  g->q1 = figure (ranked_quantile (r, arm, .25));
  g->q3 = figure (ranked_quantile (r, arm, .75));
}

void
describe_groups (struct arena *arena, const struct inquiry *q,
                 struct result_hypothesis *out)
{
  typedef void group_fn (struct arena *, const struct inquiry *, size_t,
                         struct result_group *);
  static group_fn *const groups[] = {
    [QUESTION_SURVIVAL] = group_survival,
    [QUESTION_SHARE] = group_share,
    [QUESTION_MEAN] = group_mean,
  };
  struct result_group *list
    = ARENA_NEW (arena, struct result_group, q->frame->arms);
  for (size_t arm = 0; arm < q->frame->arms; arm++)
    {
      list[arm].label = q->frame->labels[arm];
      groups[q->question] (arena, q, arm, &list[arm]);
      if (q->sample->clusters)
        list[arm].clusters
          = figure ((double) clusters_in (q->sample->clusters, arm));
    }
  out->groups = list;
  out->groups_n = q->frame->arms;
}

/* Charts. */

static void
chart_survival (struct arena *arena, const struct inquiry *q,
                struct result_chart *chart)
{
  struct curve *curves = ARENA_NEW (arena, struct curve, q->frame->arms);
  chart->kind = CHART_SURVIVAL;
  chart->curve = curves;
  chart->curves = q->frame->arms;
  chart->horizon = figure_or_none (q->ask.horizon);
  for (size_t arm = 0; arm < q->frame->arms; arm++)
    {
      struct km km = km_curve (arena, q->sample->riskset, arm,
                               q->ask.confidence);
      struct curve_point *point = ARENA_NEW (arena, struct curve_point,
                                             km.points);
      for (size_t i = 0; i < km.points; i++)
        point[i] = (struct curve_point){
          km.point[i].time,      km.point[i].survival,
          km.point[i].conf_low,  km.point[i].conf_high,
          km.point[i].at_risk,   km.point[i].events,
          km.point[i].censored,
        };
      curves[arm] = (struct curve){
        q->frame->labels[arm], riskset_n (q->sample->riskset, arm), point,
        km.points
      };
    }
}

/* A cohort's own mean, and its interval: that of the one-sample effect
   against a target, which is put back.  The target of a share must be a
   share. */
static struct bar
bar_of (const struct inquiry *q, const struct measure *measure, size_t arm)
{
  const struct moments *m = &q->sample->moments[arm];
  double target = q->question == QUESTION_SHARE ? .5 : 0;
  struct ask ask = q->ask;
  ask.level = ask.reference = arm;
  ask.target = target;
  struct effect e = measure->run (q->sample, &ask);
  return (struct bar){
    .label = q->frame->labels[arm], .n = m->n,
    .value = m->n ? m->mean : (double) NAN,
    .conf_low = e.conf_low + target, .conf_high = e.conf_high + target
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
                            low + width * (double) (i + 1), 0 };
  for (size_t v = 0; v < r->values; v++)
    {
      double at = floor ((r->value[v] - low) / width);
      size_t i = (size_t) fmax (0, fmin (at, BINS - 1));
      bins[i].share += (double) ranked_count (r, arm, v) / (double) bar->n;
    }
  bar->bin = bins;
  bar->bins = BINS;
}

static void
chart_bars (struct arena *arena, const struct inquiry *q,
            struct result_chart *chart)
{
  bool share = q->question == QUESTION_SHARE;
  bool clustered = q->sample->clusters != NULL;
  const struct measure *measure
    = share ? clustered ? &share_one_sample_cluster : &share_one_sample
            : clustered ? &mean_one_sample_cluster : &mean_one_sample;
  struct bar *bars = ARENA_NEW (arena, struct bar, q->frame->arms);
  chart->kind = share ? CHART_SHARES : CHART_MEANS;
  chart->bar = bars;
  chart->bars = q->frame->arms;
  chart->target = figure_or_none (q->ask.target);
  for (size_t arm = 0; arm < q->frame->arms; arm++)
    {
      bars[arm] = bar_of (q, measure, arm);
      if (!share)
        fill_bins (arena, q, arm, &bars[arm]);
    }
}

void
describe_chart (struct arena *arena, const struct inquiry *q,
                struct result_hypothesis *out)
{
  if (q->frame->n == 0)
    return;
  (q->question == QUESTION_SURVIVAL ? chart_survival
                                    : chart_bars) (arena, q, &out->chart);
}
