#include "cluster_fit.h"

#include <float.h>
#include <math.h>

#include "base/arena.h"

/* One of the means that the estimate adds up. */
struct side {
  size_t arm;
  double sign;
  double n;
  double mean;
};

struct sides {
  struct side side[2];
  size_t count;
  int exponent;             /* residuals are read in units of 2^exponent,
                               so that their squares neither over- nor
                               underflow */
  bool cr2;
};

/* What one pass over the clusters adds up: see the header. */
struct sums {
  double clusters;          /* G */
  double squares;           /* of the clusters' contributions */
  double trace;             /* of M */
  double vv, vww, ww[2], w01;
};

static double
units_of (const struct clusters *clusters, size_t arm)
{
  double n = 0;
  for (size_t i = 0; i < clusters->cells; i++)
    if (clusters->cell[i].arm == arm)
      n += (double) clusters->cell[i].n;
  return n;
}

static void
add_cluster (struct sums *sums, const struct sides *sides,
             const struct cluster_span *span)
{
  double u = 0, v = 0, w[2] = {0, 0};
  bool held = false;
  for (size_t s = 0; s < sides->count; s++)
    for (size_t c = 0; c < span->cells; c++)
      {
        const struct side *side = sides->side + s;
        const struct cluster_cell *cell = span->cell + c;
        if (cell->arm != side->arm)
          continue;
        held = true;
        double n = (double) cell->n;
        double residual = ldexp (cell->sum - n * side->mean, -sides->exponent);
        double left = sides->cr2 ? 1 - n / side->n : 1;
        double k = side->sign / (side->n * sqrt (left));
        u += k * residual;
        v += k * k * n;
        w[s] = k * n / sqrt (side->n);
      }
  double ww = w[0] * w[0] + w[1] * w[1];
  sums->clusters += held;
  sums->squares += u * u;
  sums->trace += v - ww;
  sums->vv += v * v;
  sums->vww += v * ww;
  sums->ww[0] += w[0] * w[0];
  sums->ww[1] += w[1] * w[1];
  sums->w01 += w[0] * w[1];
}

static struct sums
sums_of (const struct sample *sample, const struct ask *ask,
         const struct sides *sides)
{
  struct cluster_span *spans
    = clusters_spans (ask->scratch, sample->clusters);
  size_t n = (size_t) clusters_count (sample->clusters);
  struct sums sums = {0};
  for (size_t g = 0; g < n; g++)
    add_cluster (&sums, sides, spans + g);
  return sums;
}

/* (tr M)^2 / sum of M_gh^2. */
static double
satterthwaite (const struct sums *s)
{
  double norm = s->vv - 2 * s->vww
                + (s->ww[0] * s->ww[0] + s->ww[1] * s->ww[1])
                + 2 * s->w01 * s->w01;
  return s->trace * s->trace / norm;
}

/* Says why there is nothing to compute, or null. */
static const char *
why_not (const struct sample *sample, const struct sides *sides,
         enum status *status)
{
  bool constant = true;
  *status = STATUS_EMPTY;
  for (size_t s = 0; s < sides->count; s++)
    {
      const struct moments *m = sample->moments + sides->side[s].arm;
      if (m->n == 0)
        return "a cohort holds no units";
      constant = constant && moments_constant (m);
    }
  *status = STATUS_REFUSED;
  if (!sample->clusters)
    return "the units were not given clusters";
  for (size_t s = 0; s < sides->count; s++)
    if (clusters_in (sample->clusters, sides->side[s].arm) < CLUSTERS_LEAST)
      return "fewer than 5 clusters in a cohort";
  *status = STATUS_DEGENERATE;
  return constant ? "the outcome does not vary within the cohorts" : NULL;
}

static void
complete (struct sides *sides, const struct sample *sample)
{
  double spread = 0;
  for (size_t s = 0; s < sides->count; s++)
    {
      struct side *side = sides->side + s;
      const struct moments *m = sample->moments + side->arm;
      side->n = units_of (sample->clusters, side->arm);
      side->mean = m->mean;
      spread = fmax (spread, m->n < 2 ? 0 : moments_sd (m));
      if (clusters_in (sample->clusters, side->arm) < CLUSTERS_FOR_CR1)
        sides->cr2 = true;
    }
  sides->exponent = ilogb (spread);
}

/* Residual sums that are 0 come out as rounding of the means. */
static double
rounding_of (const struct sides *sides)
{
  double size = 1;
  for (size_t s = 0; s < sides->count; s++)
    size = fmax (size, fabs (ldexp (sides->side[s].mean, -sides->exponent)));
  return 4 * DBL_EPSILON * size;
}

static struct cluster_fit
fit (const struct sample *sample, const struct ask *ask, struct sides *sides)
{
  struct cluster_fit fit = {NAN, NAN, NAN, false, STATUS_OK, NULL};
  fit.why = why_not (sample, sides, &fit.status);
  if (fit.why)
    return fit;
  complete (sides, sample);
  struct sums sums = sums_of (sample, ask, sides);
  double units = 0, estimate = 0, cohorts = (double) sides->count;
  for (size_t s = 0; s < sides->count; s++)
    {
      units += sides->side[s].n;
      estimate += sides->side[s].sign * sides->side[s].mean;
    }
  double g = sums.clusters;
  double correction
    = sides->cr2 ? 1 : g / (g - 1) * ((units - 1) / (units - cohorts));
  double se = sqrt (correction * sums.squares);
  if (!(se > rounding_of (sides)))
    {
      fit.status = STATUS_DEGENERATE;
      fit.why = "the clusters do not differ";
      return fit;
    }
  return (struct cluster_fit) {
    .estimate = estimate, .std_error = ldexp (se, sides->exponent),
    .df = sides->cr2 ? satterthwaite (&sums) : g - 1, .cr2 = sides->cr2,
    .status = STATUS_OK};
}

struct cluster_fit
cluster_fit_two (const struct sample *sample, const struct ask *ask)
{
  struct sides sides = {.count = 2};
  sides.side[0] = (struct side) {.arm = ask->level, .sign = 1};
  sides.side[1] = (struct side) {.arm = ask->reference, .sign = -1};
  return fit (sample, ask, &sides);
}

struct cluster_fit
cluster_fit_one (const struct sample *sample, const struct ask *ask)
{
  struct sides sides = {.count = 1};
  sides.side[0] = (struct side) {.arm = ask->level, .sign = 1};
  return fit (sample, ask, &sides);
}
