/* Shares, points and means of the rows of a metric, which come in customers
   and these in clusters. */

#include <math.h>

#include "base/arena.h"
#include "figure.h"
#include "infer/methods.h"
#include "metric.h"

static const char none[] = "there is nothing to go by";
static const char one[] = "a single one has no spread";

struct effect
metric_alone (const char *conf_method, double estimate, size_t n)
{
  struct effect e = effect_fail (conf_method, n ? STATUS_DEGENERATE
                                                : STATUS_EMPTY,
                                 n ? one : none);
  e.estimate = n ? estimate : (double) NAN;
  return e;
}

/* The values of a slice, missing ones left out. */
struct column {
  size_t n;
  double *y;
  uint32_t *unit, *arm;
};

static struct column
gather (const struct metric_rows *r, struct arena *scratch,
        struct slice slice)
{
  struct column c = { 0, ARENA_NEW (scratch, double, slice.n),
                      ARENA_NEW (scratch, uint32_t, slice.n),
                      ARENA_NEW (scratch, uint32_t, slice.n) };
  for (size_t i = 0; i < slice.n; i++)
    {
      size_t row = slice.row[i];
      if (isnan (r->y[row]))
        continue;
      c.unit[c.n] = r->unit[row];
      c.y[c.n++] = r->y[row];
    }
  return c;
}

static void
count_asked (const struct metric_rows *r, struct slice slice, uint64_t n,
             struct result_value *out)
{
  uint64_t asked = 0;
  if (!r->asked)
    return;
  for (size_t i = 0; i < slice.n; i++)
    asked += r->asked[slice.row[i]];
  out->asked = figure_value ((double) asked);
  out->answered = figure_value ((double) n);
}

/* Runs PLAIN, or ROBUST where customers have several rows, against TARGET,
   which is put back.  The estimate stands where its interval does not. */
static struct effect
estimate (const struct metric_ask *q, struct arena *scratch,
          const struct sample *s, const struct measure *const measure[2],
          double target)
{
  struct ask ask = { .scratch = scratch, .confidence = q->confidence,
                     .target = target, .horizon = NAN, .margin = NAN };
  const struct measure *m = measure[s->clusters ? 1 : 0];
  struct effect e = m->run (s, &ask);
  e.estimate = s->moments->mean;
  e.conf_low += target;
  e.conf_high += target;
  if (e.status == STATUS_REFUSED && s->clusters)
    e.why = "there are fewer than 5 customers, or clusters of them";
  return e;
}

const uint32_t *
metric_clusters (const struct metric_rows *r, struct arena *scratch,
                 const uint32_t *unit, size_t n)
{
  if (!r->cluster)
    return unit;
  uint32_t *cluster = ARENA_NEW (scratch, uint32_t, n);
  for (size_t i = 0; i < n; i++)
    cluster[i] = r->cluster[unit[i]];
  return cluster;
}

/* Customers, and clusters where they matter. */
static void
cluster (const struct metric_rows *r, struct arena *scratch,
         const struct column *c, struct sample *s, struct result_value *out)
{
  struct clusters *clusters = ARENA_NEW (scratch, struct clusters, 1);
  *clusters = clusters_fold (scratch, c->y, c->arm, c->unit, c->n, 1);
  out->customers = clusters_count (clusters);
  if (r->cluster)
    *clusters = clusters_fold (scratch, c->y, c->arm,
                               metric_clusters (r, scratch, c->unit, c->n),
                               c->n, 1);
  s->clusters = clusters_matter (clusters) ? clusters : NULL;
}

static struct sample
sample_of (const struct metric_ask *q, struct arena *scratch,
           struct slice slice, struct column *c, struct result_value *out)
{
  struct sample s = { .arms = 1 };
  *c = gather (q->rows, scratch, slice);
  cluster (q->rows, scratch, c, &s, out);
  out->n = c->n;
  count_asked (q->rows, slice, c->n, out);
  return s;
}

static struct counts
count (struct arena *scratch, const struct column *c)
{
  uint64_t *n = ARENA_NEW (scratch, uint64_t, 2);
  n[0] = c->n;
  for (size_t i = 0; i < c->n; i++)
    n[1] += c->y[i] > 0;
  return (struct counts) { 1, n, n + 1 };
}

/* Squares of 0 and 1 about their mean have a closed form. */
static struct moments
moments_of (const struct counts *counts)
{
  struct moments m = { .n = counts->n[0] };
  long double n = counts->n[0], x = counts->x[0];
  moments_set_mean (&m, x / n);
  moments_set_squares (&m, x * (n - x) / n);
  return m;
}

void
metric_share (const struct metric_ask *q, struct arena *scratch,
              struct slice slice, size_t k, struct result_value *out)
{
  static const struct measure *const measures[]
    = { &share_one_sample, &share_one_sample_cluster };
  (void) k;
  struct column c;
  struct sample s = sample_of (q, scratch, slice, &c, out);
  struct counts counts = count (scratch, &c);
  if (c.n < 2)
    {
      out->effect = metric_alone ("wilson", c.n ? c.y[0] : (double) NAN,
                                  c.n);
      return;
    }
  struct moments moments = moments_of (&counts);
  s.counts = &counts;
  s.moments = &moments;
  out->effect = estimate (q, scratch, &s, measures, .5);
}

/* Means of values that repeat little or much. */
static struct effect
mean_of (const struct metric_ask *q, struct arena *scratch,
         const struct column *c, struct sample *s,
         const struct measure *const measures[2])
{
  struct ranked ranked = ranked_fold (scratch, c->y, c->arm, c->n, 1);
  struct moments moments = ranked_moments (&ranked, 0);
  s->ranked = &ranked;
  s->moments = &moments;
  return estimate (q, scratch, s, measures, 0);
}

void
metric_points (const struct metric_ask *q, struct arena *scratch,
               struct slice slice, size_t k, struct result_value *out)
{
  static const struct measure *const measures[]
    = { &nps_one_sample, &nps_one_sample_cluster };
  (void) k;
  struct column c;
  struct sample s = sample_of (q, scratch, slice, &c, out);
  out->effect = c.n < 2 ? metric_alone ("adjusted_wald",
                                        c.n ? c.y[0] : (double) NAN, c.n)
                        : mean_of (q, scratch, &c, &s, measures);
}

void
metric_mean (const struct metric_ask *q, struct arena *scratch,
             struct slice slice, size_t k, struct result_value *out)
{
  static const struct measure *const measures[]
    = { &mean_one_sample, &mean_one_sample_cluster };
  (void) k;
  struct column c;
  struct sample s = sample_of (q, scratch, slice, &c, out);
  out->effect = c.n < 2 ? metric_alone ("one_sample_t",
                                        c.n ? c.y[0] : (double) NAN, c.n)
                        : mean_of (q, scratch, &c, &s, measures);
}
