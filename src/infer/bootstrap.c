/* Bootstrap-t for a difference in means. */

#include <math.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/num.h"
#include "base/random.h"
#include "infer/tails.h"

enum { DRAWS = 1999, FEWEST_DRAWS = 399 };
static const double work = 4e8;

/* What is drawn: a unit, or a cluster; 0 the reference's part, 1 the
   level's, sums less the units' share of the cohort's mean. */
struct item {
  double n[2], sum[2];
};

/* Items of one cohort, or of both where clusters hold both. */
struct pool {
  const struct item *item;
  size_t n;
};

struct urn {
  struct pool pool[2];
  size_t pools;
};

struct drawn {
  double n[2], sum[2];
};

static void
draw_sums (const struct urn *urn, struct random r, struct drawn *d)
{
  for (size_t p = 0; p < urn->pools; p++)
    for (size_t i = 0; i < urn->pool[p].n; i++)
      {
        const struct item *it
          = &urn->pool[p].item[random_below (&r, urn->pool[p].n)];
        for (int k = 0; k < 2; k++)
          {
            d->n[k] += it->n[k];
            d->sum[k] += it->sum[k];
          }
      }
}

/* Squared error of the difference among the same draws. */
static double
draw_error2 (const struct urn *urn, struct random r, const struct drawn *d)
{
  double total = 0;
  for (size_t p = 0; p < urn->pools; p++)
    {
      double squares = 0, n = (double) urn->pool[p].n;
      for (size_t i = 0; i < urn->pool[p].n; i++)
        {
          const struct item *it
            = &urn->pool[p].item[random_below (&r, urn->pool[p].n)];
          double off = 0;
          for (int k = 0; k < 2; k++)
            if (d->n[k] > 0)
              off += (k ? 1 : -1)
                     * (it->sum[k] - it->n[k] * (d->sum[k] / d->n[k]))
                     / d->n[k];
          squares += off * off;
        }
      total += n / (n - 1) * squares;
    }
  return total;
}

static double
difference (const struct drawn *d)
{
  double level = d->sum[1] / d->n[1];
  return d->n[0] > 0 ? level - d->sum[0] / d->n[0] : level;
}

/* The sample itself as a draw: every item once. */
static double
own_error (const struct urn *urn)
{
  double total = 0;
  struct drawn all = { { 0 }, { 0 } };
  for (size_t p = 0; p < urn->pools; p++)
    for (size_t i = 0; i < urn->pool[p].n; i++)
      for (int k = 0; k < 2; k++)
        all.n[k] += urn->pool[p].item[i].n[k];
  for (size_t p = 0; p < urn->pools; p++)
    {
      double squares = 0, n = (double) urn->pool[p].n;
      for (size_t i = 0; i < urn->pool[p].n; i++)
        {
          const struct item *it = &urn->pool[p].item[i];
          double off = it->sum[1] / all.n[1];
          if (all.n[0] > 0)
            off -= it->sum[0] / all.n[0];
          squares += off * off;
        }
      total += n / (n - 1) * squares;
    }
  return sqrt (total);
}

/* Type 7. */
static double
quantile (const double *sorted, size_t n, double p)
{
  double at = (double) (n - 1) * p;
  size_t low = (size_t) at;
  double part = at - (double) low;
  return low + 1 < n ? (1 - part) * sorted[low] + part * sorted[low + 1]
                     : sorted[n - 1];
}

/* Draws without spread tell nothing and are left out; where they are
   many there is no interval. */
static size_t
draw_statistics (const struct urn *urn, uint64_t seed, size_t draws,
                 double *t)
{
  size_t n = 0;
  for (size_t i = 0; i < draws; i++)
    {
      struct random r = random_of (seed, i + 1);
      struct drawn d = { { 0 }, { 0 } };
      draw_sums (urn, r, &d);
      double value = difference (&d) / sqrt (draw_error2 (urn, r, &d));
      if (isfinite (value))
        t[n++] = value;
    }
  qsort (t, n, sizeof *t, num_compare);
  return n;
}

/* Units of an arm, or clusters that hold its units alone. */
static void
fill_units (const struct sample *s, size_t arm, int side, struct item *item)
{
  const struct ranked *r = s->ranked;
  size_t n = 0;
  for (size_t v = 0; v < r->values; v++)
    for (uint64_t i = 0; i < ranked_count (r, arm, v); i++)
      {
        item[n].n[side] = 1;
        item[n++].sum[side] = r->value[v] - s->moments[arm].mean;
      }
}

static void
add_unit_pool (struct urn *urn, const struct sample *s,
               const struct ask *ask, size_t arm, int side)
{
  size_t n = (size_t) s->moments[arm].n;
  struct item *item = ARENA_NEW (ask->scratch, struct item, n);
  fill_units (s, arm, side, item);
  urn->pool[urn->pools++] = (struct pool) {item, n};
}

/* Side of a cell: 1 level, 0 reference, -1 neither. */
static int
side_of (const struct cluster_cell *c, const struct ask *ask, bool one)
{
  return c->arm == ask->level ? 1
         : !one && c->arm == ask->reference ? 0 : -1;
}

static struct item
item_of (const struct cluster_span *span, const struct sample *s,
         const struct ask *ask, bool one)
{
  struct item item = { { 0 }, { 0 } };
  for (size_t i = 0; i < span->cells; i++)
    {
      const struct cluster_cell *c = &span->cell[i];
      int side = side_of (c, ask, one);
      if (side < 0)
        continue;
      item.n[side] = (double) c->n;
      item.sum[side] = c->sum - (double) c->n * s->moments[c->arm].mean;
    }
  return item;
}

/* Clusters in one pool if any holds both cohorts, else in two. */
static struct urn
cluster_urn (const struct sample *s, const struct ask *ask, bool one)
{
  size_t n = (size_t) clusters_count (s->clusters), counts[2] = { 0, 0 };
  struct cluster_span *span = clusters_spans (ask->scratch, s->clusters);
  struct item *pools[2] = { ARENA_NEW (ask->scratch, struct item, n),
                            ARENA_NEW (ask->scratch, struct item, n) };
  bool mixed = false;
  for (size_t i = 0; i < n; i++)
    {
      struct item it = item_of (&span[i], s, ask, one);
      mixed |= it.n[0] > 0 && it.n[1] > 0;
    }
  for (size_t i = 0; i < n; i++)
    {
      struct item it = item_of (&span[i], s, ask, one);
      int to = mixed || it.n[1] > 0;
      if (it.n[0] > 0 || it.n[1] > 0)
        pools[to][counts[to]++] = it;
    }
  struct urn urn = { .pools = 0 };
  for (int k = 1; k >= 0; k--)
    if (counts[k])
      urn.pool[urn.pools++] = (struct pool) {pools[k], counts[k]};
  return urn;
}

static struct urn
urn_of (const struct sample *s, const struct ask *ask, bool one)
{
  if (s->clusters)
    return cluster_urn (s, ask, one);
  struct urn urn = { .pools = 0 };
  add_unit_pool (&urn, s, ask, ask->level, 1);
  if (!one)
    add_unit_pool (&urn, s, ask, ask->reference, 0);
  return urn;
}

static const char method[] = "bootstrap_t";

static struct effect
interval_of (const struct urn *urn, const struct ask *ask, double estimate,
             size_t draws)
{
  double error = own_error (urn), tail = (1 - ask->confidence) / 2;
  double *t = ARENA_NEW (ask->scratch, double, draws);
  size_t n = draw_statistics (urn, ask->seed, draws, t);
  if (!(error > 0) || n < draws - draws / 100)
    return effect_fail (method, STATUS_DEGENERATE,
                        "too many bootstrap draws have no spread");
  return (struct effect) {
    .estimate = estimate,
    .std_error = error,
    .conf_low = estimate - quantile (t, n, 1 - tail) * error,
    .conf_high = estimate - quantile (t, n, tail) * error,
    .conf_method = method,
  };
}

struct effect
tails_bootstrap (const struct sample *s, const struct ask *ask, bool one)
{
  const struct moments *a = &s->moments[ask->level];
  const struct moments *b = &s->moments[ask->reference];
  if (a->n < 2 || (!one && b->n < 2))
    return effect_fail (method, STATUS_EMPTY,
                        "a cohort has fewer than two members");
  double items = s->clusters ? (double) clusters_count (s->clusters)
                             : (double) a->n + (one ? 0 : (double) b->n);
  double draws = floor (fmin (DRAWS, work / items));
  if (draws < FEWEST_DRAWS)
    return effect_fail (method, STATUS_REFUSED,
                        "the cohorts are too large for a bootstrap");
  struct urn urn = urn_of (s, ask, one);
  double estimate = a->mean - (one ? ask->target : b->mean);
  return interval_of (&urn, ask, estimate, (size_t) draws);
}
