#include "decide/roi.h"

#include <math.h>
#include <stdlib.h>

#include "base/num.h"

static const char no_cost[] = "the cost is not above 0";

double
roi_of (const struct gain_cost *g)
{
  return g->cost > 0 ? (g->gain - g->cost) / g->cost : (double) NAN;
}

/* Variance of gain - R cost, not below 0. */
static double
variance_at (const struct gain_cost *g, double ratio)
{
  return fmax (0, g->gain_variance - 2 * ratio * g->covariance
                    + ratio * ratio * g->cost_variance);
}

struct effect
roi_fieller (const struct gain_cost *g, double quantile)
{
  static const char name[] = "fieller";
  if (!(g->cost > 0))
    return effect_fail (name, STATUS_REFUSED, no_cost);
  double ratio = g->gain / g->cost, q2 = quantile * quantile;
  double a = g->cost * g->cost - q2 * g->cost_variance;
  if (!(a > 0))
    return effect_fail (name, STATUS_REFUSED,
                        "the cost is not clear of zero");
  double b = q2 * (g->covariance - ratio * g->cost_variance);
  double reach = sqrt (b * b + a * q2 * variance_at (g, ratio));
  return (struct effect){
    .estimate = roi_of (g),
    .std_error = NAN,
    .conf_low = roi_of (g) + (-b - reach) / a,
    .conf_high = roi_of (g) + (-b + reach) / a,
    .conf_method = name,
  };
}

struct effect
roi_delta (const struct gain_cost *g, double quantile)
{
  static const char name[] = "delta";
  if (!(g->cost > 0))
    return effect_fail (name, STATUS_REFUSED, no_cost);
  double error = sqrt (variance_at (g, g->gain / g->cost)) / g->cost;
  return (struct effect){
    .estimate = roi_of (g),
    .std_error = error,
    .conf_low = roi_of (g) - quantile * error,
    .conf_high = roi_of (g) + quantile * error,
    .conf_method = name,
  };
}

/* ---- draws ------------------------------------------------------------ */

double
roi_quantile (const double *sorted, size_t n, double p)
{
  if (n == 0)
    return NAN;
  double at = (double) (n - 1) * p;
  size_t low = (size_t) at;
  double part = at - (double) low;
  return low + 1 < n ? (1 - part) * sorted[low] + part * sorted[low + 1]
                     : sorted[n - 1];
}

/* Of sorted values, so that the order of the draws changes no digit. */
static double
deviation (const double *x, size_t n)
{
  double mean = 0, squares = 0;
  for (size_t i = 0; i < n; i++)
    mean += (x[i] - mean) / (double) (i + 1);
  for (size_t i = 0; i < n; i++)
    squares += (x[i] - mean) * (x[i] - mean);
  return sqrt (squares / (double) (n - 1));
}

struct effect
roi_percentile (double *draws, size_t n, double estimate, double confidence)
{
  static const char name[] = "bootstrap";
  double tail = (1 - confidence) / 2;
  if (!((double) n * tail >= 5 * (1 - 1e-9)))
    return effect_fail (name, STATUS_REFUSED,
                        "too few draws for an interval of this level");
  qsort (draws, n, sizeof *draws, num_compare);
  return (struct effect){
    .estimate = estimate,
    .std_error = deviation (draws, n),
    .conf_low = roi_quantile (draws, n, tail),
    .conf_high = roi_quantile (draws, n, 1 - tail),
    .conf_method = name,
  };
}

double
roi_pays (const double *net, size_t n)
{
  size_t above = 0;
  for (size_t i = 0; i < n; i++)
    above += net[i] > 0;
  return n ? (double) above / (double) n : (double) NAN;
}

/* ---- time ------------------------------------------------------------- */

double
roi_discount (double yearly, double months)
{
  return pow (1 + yearly, -months / 12);
}

double
roi_payback (const double *net, size_t months)
{
  size_t stays = months;
  while (stays > 0 && net[stays - 1] >= 0)
    stays--;
  return stays < months ? (double) (stays + 1) : (double) NAN;
}

void
roi_cumulate (const double *monthly, size_t months, double cost, double *net)
{
  double sum = -cost;
  for (size_t i = 0; i < months; i++)
    {
      sum += monthly[i];
      net[i] = sum;
    }
}

/* ---- where it just pays, and what it is made of ----------------------- */

double
roi_break_even_effect (double cost, double exposed)
{
  return exposed > 0 ? cost / exposed : (double) NAN;
}

double
roi_break_even_contact (double gain, double contacts)
{
  return contacts > 0 && gain > 0 ? gain / contacts : (double) NAN;
}

struct roi_parts
roi_decompose (const struct roi_made_of *level,
               const struct roi_made_of *reference, double margin)
{
  double m1 = level->months, m0 = reference->months;
  double p1 = level->base / m1, p0 = reference->base / m0;
  if (!(m1 > 0))
    p1 = m0 > 0 ? p0 : 0;
  if (!(m0 > 0))
    p0 = p1;
  return (struct roi_parts){
    .retention = margin * (m1 - m0) * (p1 + p0) / 2,
    .upgrades = margin * (level->upgrades - reference->upgrades),
    .price = margin * (p1 - p0) * (m1 + m0) / 2,
    .referral = margin * (level->referral - reference->referral),
  };
}
