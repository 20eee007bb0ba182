/* How long it took: Kaplan and Meier's curve of hours, in which what is
   still open counts as long as it was seen open. */

#include <math.h>

#include "base/arena.h"
#include "infer/km.h"
#include "metric.h"

/* The curve of some rows. */
struct waits {
  size_t n;
  uint64_t customers;
  struct km km;
};

static struct waits
waits_of (const struct metric_ask *q, struct arena *scratch,
          struct slice slice)
{
  const struct metric_rows *r = q->rows;
  double *time = ARENA_NEW (scratch, double, slice.n);
  int8_t *event = ARENA_NEW (scratch, int8_t, slice.n);
  uint32_t *unit = ARENA_NEW (scratch, uint32_t, slice.n);
  uint32_t *arm = ARENA_NEW (scratch, uint32_t, slice.n);
  for (size_t i = 0; i < slice.n; i++)
    {
      time[i] = r->time[slice.row[i]];
      event[i] = r->event[slice.row[i]];
      unit[i] = r->unit[slice.row[i]];
    }
  struct riskset set = riskset_fold (scratch, time, event, arm, slice.n, 1,
                                     NAN);
  struct clusters clusters = clusters_fold (scratch, time, arm, unit,
                                            slice.n, 1);
  struct waits w = { slice.n, clusters_count (&clusters), { 0, NULL } };
  const uint32_t *of = metric_clusters (r, scratch, unit, slice.n);
  if (r->cluster)
    clusters = clusters_fold (scratch, time, arm, of, slice.n, 1);
  if (!clusters_matter (&clusters))
    w.km = km_curve (scratch, &set, 0, q->confidence);
  else
    {
      struct members members = members_fold (scratch, time, event, arm, of,
                                             slice.n, NAN);
      w.km = km_curve_cluster (scratch, &set, &members, 0, q->confidence);
    }
  return w;
}

static struct effect
quantile_of (const struct waits *w, double p)
{
  struct effect e = km_quantile (&w->km, p);
  if (w->n < 2)
    return metric_alone ("log_log", e.estimate, w->n);
  return e;
}

void
metric_wait (const struct metric_ask *q, struct arena *scratch,
             struct slice slice, size_t k, struct result_value *out)
{
  (void) k;
  struct waits w = waits_of (q, scratch, slice);
  out->n = w.n;
  out->customers = w.customers;
  out->effect = quantile_of (&w, .5);
}

/* What only whole levels have: other quantiles, and the curve. */
struct shapes {
  struct result_quantile *quantile;
  size_t quantiles, quantile_room;
  struct curve *curve;
  size_t curves, curve_room;
};

/* Steps that could not be told apart on a chart become one. */
static const double STEP = .002;

static struct curve
thinned (struct arena *arena, const struct waits *w, const char *label)
{
  struct curve_point *point = ARENA_NEW (arena, struct curve_point,
                                         w->km.points);
  size_t n = 0;
  double last = 1;
  uint64_t events = 0, censored = 0;
  for (size_t i = 0; i < w->km.points; i++)
    {
      const struct km_point *p = &w->km.point[i];
      events += p->events;
      censored += p->censored;
      if (last - p->survival < STEP && i > 0 && i + 1 < w->km.points)
        continue;
      point[n++] = (struct curve_point) { p->time, p->survival, p->conf_low,
                                          p->conf_high, p->at_risk, events,
                                          censored, 0 };
      last = p->survival;
      events = censored = 0;
    }
  return (struct curve) { label, w->n, point, n };
}

static void
add_shapes (const struct metric_ask *q, struct arena *scratch,
            struct slice slice, const char *by, const char *level,
            void *context)
{
  static const double probabilities[] = { .5, .75, .9 };
  struct shapes *s = context;
  struct waits w = waits_of (q, scratch, slice);
  for (size_t i = 0; i < sizeof probabilities / sizeof *probabilities; i++)
    {
      s->quantile = ARENA_ROOM (q->arena, s->quantile, s->quantiles,
                                s->quantile_room);
      s->quantile[s->quantiles++] = (struct result_quantile) {
        by, level, probabilities[i], quantile_of (&w, probabilities[i])
      };
    }
  s->curve = ARENA_ROOM (q->arena, s->curve, s->curves, s->curve_room);
  s->curve[s->curves++] = thinned (q->arena, &w, level ? level : "all");
}

void
metric_quantiles (const struct metric_ask *q)
{
  struct shapes s = { NULL, 0, 0, NULL, 0, 0 };
  metric_each_level (q, add_shapes, &s);
  q->out->quantiles = s.quantile;
  q->out->quantiles_n = s.quantiles;
  q->out->curve = s.curve;
  q->out->curves = s.curves;
}
