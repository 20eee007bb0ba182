#include "cluster_side.h"

#include <math.h>
#include <stdint.h>

#include "clustered.h"
#include "rates.h"

static void
fill_mean (const struct moments *m, struct cluster_side *side)
{
  side->units = side->size = side->divisor = (double) m->n;
  side->estimate = side->per = m->mean;
  side->total = m->mean * side->units;
  side->working = 1;
  side->spread = moments_constant (m) ? 0 : moments_sd (m);
}

static void
fill_ratio (const struct cross *c, struct cluster_side *side)
{
  double mean_t = c->sum_t / (double) c->n;
  side->units = side->size = (double) c->n;
  side->estimate = side->per = cross_ratio (c);
  side->divisor = c->sum_t;
  side->total = c->sum_y;
  side->working = mean_t * mean_t;
  side->over_t = true;
  side->spread = sqrt (cross_squares (c) / (double) c->n);
}

static void
fill_rate (const struct cross *c, struct cluster_side *side)
{
  fill_ratio (c, side);
  side->size = c->sum_t;
  side->working = side->per;
  side->by_t = true;
}

static void
fill_log_rate (const struct cross *c, struct cluster_side *side)
{
  fill_rate (c, side);
  side->estimate = log (side->per);
  side->divisor = c->sum_y;
}

static const char *
lacks (enum cluster_what what, const struct cross *c, enum status *status)
{
  bool time = what == CLUSTER_RATE || what == CLUSTER_LOG_RATE;
  *status = STATUS_DEGENERATE;
  if (time && !(c->sum_t > 0))
    return "there is no time at risk";
  if (c->sum_t == 0)
    return "the denominators add up to zero";
  if (what == CLUSTER_LOG_RATE && !(c->sum_y > 0))
    return "a cohort has no events";
  return NULL;
}

const char *
cluster_side_fill (const struct sample *sample, enum cluster_what what,
                   size_t arm, struct cluster_side *side,
                   enum status *status)
{
  typedef void fill (const struct cross *, struct cluster_side *);
  static fill *const fills[] = {
    [CLUSTER_RATE] = fill_rate,
    [CLUSTER_LOG_RATE] = fill_log_rate,
    [CLUSTER_RATIO] = fill_ratio,
  };
  const struct cross *c = sample->cross;
  uint64_t n = what == CLUSTER_MEAN ? sample->moments[arm].n : c[arm].n;
  side->arm = arm;
  *status = STATUS_EMPTY;
  if (n == 0)
    return "a cohort holds no units";
  const char *why = what == CLUSTER_MEAN ? NULL
                                         : lacks (what, c + arm, status);
  if (why)
    return why;
  if (what == CLUSTER_MEAN)
    fill_mean (sample->moments + arm, side);
  else
    fills[what] (c + arm, side);
  return NULL;
}

double
cluster_side_size (const struct cluster_side *side,
                   const struct cluster_cell *cell)
{
  return side->by_t ? cell->denominator : (double) cell->n;
}

double
cluster_side_error (const struct cluster_side *side,
                    const struct cluster_cell *cell, int exponent)
{
  double below = side->over_t ? cell->denominator : (double) cell->n;
  return ldexp (cell->sum - below * side->per, -exponent) / side->divisor;
}

int
cluster_side_exponent (const struct cluster_side *side, size_t sides)
{
  double spread = 0;
  for (size_t i = 0; i < sides; i++)
    spread = fmax (spread, side[i].spread);
  return ilogb (spread);
}

double
cluster_side_difference (enum cluster_what what,
                         const struct cluster_side *side,
                         const struct cluster_side *base)
{
  return what == CLUSTER_LOG_RATE ? rate_log_ratio (side->per, base->per)
                                  : side->estimate - base->estimate;
}

const char *
cluster_side_clusters (const struct sample *sample,
                       const struct cluster_side *side, size_t sides,
                       bool many, enum status *status)
{
  size_t fewest = SIZE_MAX;
  *status = STATUS_REFUSED;
  if (!sample->clusters)
    return "the units were not given clusters";
  const struct clusters *const ways[]
    = {sample->clusters, sample->clusters2};
  for (size_t way = 0; way < 2 && ways[way]; way++)
    for (size_t i = 0; i < sides; i++)
      {
        size_t holding = (size_t) clusters_in (ways[way], side[i].arm);
        fewest = holding < fewest ? holding : fewest;
      }
  return many ? clusters_too_few_of_many ((double) fewest, status)
              : clusters_too_few ((double) fewest, status);
}
