/* The studentized range, by integration.

   With k means and their common deviation known,

     P(W > w) = k int phi (z) [Phi (z)^(k-1)
                               - (Phi (z) - Phi (z - w))^(k-1)] dz

   over the largest of them; with r = Phi (z - w)/Phi (z) the bracket is
   Phi (z)^(k-1) (1 - (1 - r)^(k-1)), which nothing cancels in.  The
   deviation estimated with DF degrees of freedom is a chi S over its
   root: P(Q > q) is the mean of P(W > q S) over S.

   Copenhaver & Holland (1988), J. Statist. Comput. Simul. 30:1-15 (R's
   ptukey) integrate P instead and keep 2e-11 of it: no tail below. */

#include <math.h>
#include <stdbool.h>

#include "infer/dist.h"
#include "parts.h"

/* The integrand over z is entire and about as wide as a normal's, so the
   trapezoid rule with this step is exact to rounding. */
#define RANGE_STEP 0.1
/* It is done so far from its middle. */
#define RANGE_REACH 7
/* Quantiles are looked for between exp (-700) and exp (700). */
#define LOG_Q_MIN -350
#define LOG_Q_MAX 350
#define LOG_SQRT_2PI 0.918938533204672741780329736406

/* Fewer degrees of freedom take too long, more leave no digits of S. */
#define DF_MIN 0.1
#define DF_MAX 1e12

static bool
is_df (double df)
{
  return (df >= DF_MIN && df <= DF_MAX) || df == INFINITY;
}

struct range {
  double q, means;
};

/* log of 1 - (1 - r)^n, r given by its log. */
static double
log_any_of (double log_r, double n)
{
  if (log_r < -40)
    return log (n) + log_r;
  return log (-expm1 (n * log1p (-exp (log_r))));
}

/* log P(W > w). */
static double
log_range_upper (double w, double means)
{
  double others = means - 1, middle = w / 2;
  double low = middle - RANGE_REACH;
  double high = middle + RANGE_REACH + sqrt (2 * log (means));
  double scale = middle * middle, sum = 0;
  for (double z = low; z < high; z += RANGE_STEP)
    {
      double log_below = log_normal_upper (-z);
      double log_r = fmin (0, log_normal_upper (w - z) - log_below);
      sum += exp (others * log_below + log_any_of (log_r, others)
                  - z * z / 2 + scale);
    }
  double log_p = log (means * RANGE_STEP * sum) - LOG_SQRT_2PI - scale;
  return fmin (log_p, 0);
}

static double
log_range_at (double s, const void *context)
{
  const struct range *r = context;
  return log_range_upper (r->q * s, r->means);
}

static double
log_tukey_upper (double q, double means, double df)
{
  if (isinf (df))
    return log_range_upper (q, means);
  struct range r = { q, means };
  /* Where the density of S times exp (-(q S)^2/4) has its peak. */
  double start = 1 / hypot (1, q / sqrt (2 * df));
  return log_mean_over_chi (df, start, 1, log_range_at, &r);
}

struct tail
dist_tukey_upper (double q, uint64_t means, double df)
{
  if (!(q >= 0) || isinf (q) || means < 2 || !is_df (df))
    return dist_tail_of_log (NAN);
  return dist_tail_of_log (log_tukey_upper (q, (double) means, df));
}

/* The Q wanted, looked for by its logarithm. */
struct wanted {
  double means, df, log_p;
};

static double
excess (double log_q, const void *context)
{
  const struct wanted *w = context;
  return log_tukey_upper (exp (log_q), w->means, w->df) - w->log_p;
}

double
dist_tukey_quantile (double p, uint64_t means, double df)
{
  if (!(p > 0 && p < 1) || means < 2 || !is_df (df))
    return NAN;
  struct wanted w = { (double) means, df, log (p) };
  double low = 0, high = 1.5;
  while (excess (low, &w) < 0 && low > LOG_Q_MIN)
    low -= 1 - low;
  while (excess (high, &w) > 0 && high < LOG_Q_MAX)
    high *= 2;
  return exp (root_of_smooth (excess, &w, low, high));
}
