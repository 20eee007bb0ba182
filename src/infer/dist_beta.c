/* Beta, F and binomial: one incomplete beta.

     P(F > f)  = I_{d2/(d2 + d1 f)} (d2/2, d1/2)
     P(X >= x) = I_p (x, n - x + 1)              binomial

   F never as 1 less the other tail, and never in GSL's form, which
   returns 0 from about d2 = 2e5 on. */

#include <float.h>
#include <math.h>
#include <stdbool.h>

#include "infer/dist.h"
#include "parts.h"

/* Two shapes; a quantile is looked for by its tail's logarithm. */
struct beta {
  double a, b, log_p;
};

static bool
is_positive (double x)
{
  return x > 0 && isfinite (x);
}

static bool
is_shaped (double a, double b)
{
  return is_positive (a) && is_positive (b);
}

struct tail
dist_beta_lower (double x, double a, double b)
{
  bool inside = x >= 0 && x <= 1 && is_shaped (a, b);
  return dist_tail_of_log (inside ? log_beta_lower (x, 1 - x, a, b) : NAN);
}

struct tail
dist_beta_upper (double x, double a, double b)
{
  bool inside = x >= 0 && x <= 1 && is_shaped (a, b);
  return dist_tail_of_log (inside ? log_beta_lower (1 - x, x, b, a) : NAN);
}

static double
beta_lack (double x, const void *context)
{
  const struct beta *w = context;
  return w->log_p - log_beta_lower (x, 1 - x, w->a, w->b);
}

static double
beta_excess (double x, const void *context)
{
  const struct beta *w = context;
  return log_beta_lower (1 - x, x, w->b, w->a) - w->log_p;
}

double
dist_beta_quantile (double p, double a, double b)
{
  if (!(p > 0 && p < 1) || !is_shaped (a, b))
    return NAN;
  struct beta w = { a, b, log (p < 0.5 ? p : 1 - p) };
  return root_of_positive (p < 0.5 ? beta_lack : beta_excess, &w, 1);
}

double
dist_beta_upper_quantile (double q, double a, double b)
{
  if (!(q > 0 && q < 1) || !is_shaped (a, b))
    return NAN;
  struct beta w = { a, b, log (q < 0.5 ? q : 1 - q) };
  return root_of_positive (q < 0.5 ? beta_excess : beta_lack, &w, 1);
}

/* log of either tail of F; A and B are its degrees of freedom. */
static double
log_f_upper (double f, const struct beta *d)
{
  double ratio = d->a / d->b * f;
  return log_beta_lower (1 / (1 + ratio), 1 / (1 + 1 / ratio), d->b / 2,
                         d->a / 2);
}

static double
log_f_lower (double f, const struct beta *d)
{
  double ratio = d->a / d->b * f;
  return log_beta_lower (1 / (1 + 1 / ratio), 1 / (1 + ratio), d->a / 2,
                         d->b / 2);
}

struct tail
dist_f_upper (double f, double df1, double df2)
{
  struct beta d = { df1, df2, 0 };
  bool inside = f >= 0 && isfinite (f) && is_shaped (df1, df2);
  return dist_tail_of_log (inside ? log_f_upper (f, &d) : NAN);
}

struct tail
dist_f_lower (double f, double df1, double df2)
{
  struct beta d = { df1, df2, 0 };
  bool inside = f >= 0 && isfinite (f) && is_shaped (df1, df2);
  return dist_tail_of_log (inside ? log_f_lower (f, &d) : NAN);
}

static double
f_lack (double f, const void *context)
{
  const struct beta *w = context;
  return w->log_p - log_f_lower (f, w);
}

static double
f_excess (double f, const void *context)
{
  const struct beta *w = context;
  return log_f_upper (f, w) - w->log_p;
}

double
dist_f_quantile (double p, double df1, double df2)
{
  if (!(p > 0 && p < 1) || !is_shaped (df1, df2))
    return NAN;
  struct beta w = { df1, df2, log (p < 0.5 ? p : 1 - p) };
  return root_of_positive (p < 0.5 ? f_lack : f_excess, &w, DBL_MAX);
}

double
dist_f_upper_quantile (double q, double df1, double df2)
{
  if (!(q > 0 && q < 1) || !is_shaped (df1, df2))
    return NAN;
  struct beta w = { df1, df2, log (q < 0.5 ? q : 1 - q) };
  return root_of_positive (q < 0.5 ? f_excess : f_lack, &w, DBL_MAX);
}

static bool
is_trial (uint64_t x, uint64_t n, double p)
{
  return x <= n && p >= 0 && p <= 1;
}

double
dist_log_binomial (uint64_t x, uint64_t n, double p)
{
  return is_trial (x, n, p)
           ? log_binomial_mass ((double) x, (double) n, p, 1 - p) : NAN;
}

struct tail
dist_binomial_lower (uint64_t x, uint64_t n, double p)
{
  if (!is_trial (x, n, p))
    return dist_tail_of_log (NAN);
  double others = (double) (n - x), next = (double) x + 1;
  return dist_tail_of_log (
    x == n ? 0 : log_beta_lower (1 - p, p, others, next));
}

struct tail
dist_binomial_upper (uint64_t x, uint64_t n, double p)
{
  if (!is_trial (x, n, p))
    return dist_tail_of_log (NAN);
  double others = (double) (n - x) + 1;
  return dist_tail_of_log (
    x == 0 ? 0 : log_beta_lower (p, 1 - p, (double) x, others));
}
