/* Gamma, chi-square and Poisson: one incomplete gamma.

     P(G <= x) = P (a, x)          a the shape
     chi-square with df:           a = df/2, x/2
     P(X >= x) = P (x, mean)       Poisson

   Series below the mean, continued fraction above, both positive, times a
   density in Loader's form; the other tail is 1 less the small one. */

#include <float.h>
#include <math.h>
#include <stdbool.h>

#include "infer/dist.h"
#include "parts.h"

static bool
is_shape (double a)
{
  return a > 0 && isfinite (a);
}

struct tail
dist_gamma_lower (double x, double shape)
{
  bool inside = x >= 0 && isfinite (x) && is_shape (shape);
  return dist_tail_of_log (inside ? log_gamma_lower (shape, x) : NAN);
}

struct tail
dist_gamma_upper (double x, double shape)
{
  bool inside = x >= 0 && isfinite (x) && is_shape (shape);
  return dist_tail_of_log (inside ? log_gamma_upper (shape, x) : NAN);
}

struct tail
dist_chisq_lower (double x, double df)
{
  return dist_gamma_lower (x / 2, df / 2);
}

struct tail
dist_chisq_upper (double x, double df)
{
  return dist_gamma_upper (x / 2, df / 2);
}

/* Quantiles, from the smaller tail. */
struct wanted {
  double shape, log_p;
};

static double
lower_lack (double x, const void *context)
{
  const struct wanted *w = context;
  return w->log_p - log_gamma_lower (w->shape, x);
}

static double
upper_excess (double x, const void *context)
{
  const struct wanted *w = context;
  return log_gamma_upper (w->shape, x) - w->log_p;
}

double
dist_gamma_quantile (double p, double shape)
{
  if (!(p > 0 && p < 1) || !is_shape (shape))
    return NAN;
  struct wanted w = { shape, log (p < 0.5 ? p : 1 - p) };
  return root_of_positive (p < 0.5 ? lower_lack : upper_excess, &w, DBL_MAX);
}

double
dist_gamma_upper_quantile (double q, double shape)
{
  if (!(q > 0 && q < 1) || !is_shape (shape))
    return NAN;
  struct wanted w = { shape, log (q < 0.5 ? q : 1 - q) };
  return root_of_positive (q < 0.5 ? upper_excess : lower_lack, &w, DBL_MAX);
}

double
dist_chisq_quantile (double p, double df)
{
  return 2 * dist_gamma_quantile (p, df / 2);
}

double
dist_chisq_upper_quantile (double q, double df)
{
  return 2 * dist_gamma_upper_quantile (q, df / 2);
}

static bool
is_mean (double mean)
{
  return mean >= 0 && isfinite (mean);
}

double
dist_log_poisson (uint64_t x, double mean)
{
  return is_mean (mean) ? log_poisson_mass ((double) x, mean) : NAN;
}

struct tail
dist_poisson_lower (uint64_t x, double mean)
{
  return dist_tail_of_log (is_mean (mean)
                             ? log_gamma_upper ((double) x + 1, mean) : NAN);
}

struct tail
dist_poisson_upper (uint64_t x, double mean)
{
  if (!is_mean (mean))
    return dist_tail_of_log (NAN);
  return dist_tail_of_log (x == 0 ? 0 : log_gamma_lower ((double) x, mean));
}
