#include "infer/funnel.h"

#include <math.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/num.h"
#include "infer/dist.h"

static const double winsorised = .1;
enum { LEVELS_LEAST = 10 };    /* that tell how much they vary */

/* Sum of (y - mean of its level)^2. */
static double
squares_within (const struct sample *s)
{
  double sum = 0;
  for (size_t i = 0; i < s->arms; i++)
    {
      double sd = moments_sd (&s->moments[i]);
      if (s->moments[i].n > 1)
        sum += sd * sd * (double) (s->moments[i].n - 1);
    }
  return sum;
}

static double
design_effect (struct arena *scratch, const struct sample *s, double squares)
{
  double sum = 0;
  if (!s->clusters || !(squares > 0))
    return 1;
  struct cluster_span *span = clusters_spans (scratch, s->clusters);
  for (uint64_t i = 0; i < clusters_count (s->clusters); i++)
    for (size_t k = 0; k < span[i].cells; k++)
      {
        const struct cluster_cell *c = &span[i].cell[k];
        double off = c->sum - (double) c->n * s->moments[c->arm].mean;
        sum += off * off;
      }
  return fmax (1, sum / squares);
}

/* Quantile of type 7 of N sorted values. */
static double
quantile (const double *x, size_t n, double p)
{
  double at = p * (double) (n - 1);
  size_t i = (size_t) floor (at);
  double next = i + 1 < n ? x[i + 1] : x[i];
  return x[i] + (at - (double) i) * (next - x[i]);
}

static double
dispersion (struct arena *scratch, const struct sample *s,
            const struct funnel *f)
{
  double *z = ARENA_NEW (scratch, double, s->arms), sum = 0;
  size_t n = 0;
  for (size_t i = 0; i < s->arms; i++)
    if (s->moments[i].n)
      z[n++] = (s->moments[i].mean - f->target)
               / funnel_error (f, s->moments[i].n);
  if (n < LEVELS_LEAST)
    return 1;
  qsort (z, n, sizeof *z, num_compare);
  double low = quantile (z, n, winsorised);
  double high = quantile (z, n, 1 - winsorised);
  for (size_t i = 0; i < n; i++)
    {
      double cut = fmin (fmax (z[i], low), high);
      sum += cut * cut;
    }
  return fmax (1, sum / (double) n);
}

struct funnel
funnel_of (struct arena *scratch, const struct sample *s, bool share)
{
  struct funnel f = { .share = share, .target = NAN, .spread = NAN,
                      .design_effect = 1, .dispersion = 1,
                      .status = STATUS_EMPTY };
  double n = 0, sum = 0, squares = squares_within (s);
  size_t levels = 0;
  for (size_t i = 0; i < s->arms; i++)
    {
      n += (double) s->moments[i].n;
      sum += (double) s->moments[i].n * s->moments[i].mean;
      levels += s->moments[i].n > 0;
    }
  if (levels < 2 || n <= (double) levels)
    return f;
  f.target = sum / n;
  f.spread = sqrt (share ? f.target * (1 - f.target)
                         : squares / (n - (double) levels));
  f.status = f.spread > 0 ? STATUS_OK : STATUS_DEGENERATE;
  if (f.status != STATUS_OK)
    return f;
  f.design_effect = design_effect (scratch, s, squares);
  f.dispersion = dispersion (scratch, s, &f);
  return f;
}

double
funnel_error (const struct funnel *f, uint64_t n)
{
  return f->spread * sqrt (f->design_effect / (double) n);
}

/* The interpolated quantile of a share: (r - a)/n, where r is the smallest
   count with P(R <= r) >= p and a the part of its mass that is too
   much. */
static double
binomial_quantile (uint64_t n, double share, double p)
{
  uint64_t low = 0, high = n;
  while (low < high)
    {
      uint64_t middle = low + (high - low) / 2;
      if (dist_binomial_lower (middle, n, share).p >= p)
        high = middle;
      else
        low = middle + 1;
    }
  double mass = exp (dist_log_binomial (low, n, share));
  double much = (dist_binomial_lower (low, n, share).p - p) / mass;
  return ((double) low - much) / (double) n;
}

void
funnel_limits (const struct funnel *f, uint64_t n, double p, double *low,
               double *high)
{
  double wider = sqrt (f->design_effect * f->dispersion);
  double z = dist_normal_quantile (1 - p);
  double below = f->target - z * f->spread / sqrt ((double) n);
  double above = f->target + z * f->spread / sqrt ((double) n);
  if (f->share)
    {
      below = binomial_quantile (n, f->target, p);
      above = 1 - binomial_quantile (n, 1 - f->target, p);
    }
  *low = f->target + wider * (below - f->target);
  *high = f->target + wider * (above - f->target);
  if (f->share)
    {
      *low = fmax (0, *low);
      *high = fmin (1, *high);
    }
}
