/* Noncentral chi-square and F: central ones mixed over a Poisson J.

     P(X <= x) = sum_j e^-L L^j/j! P(chi2_{df + 2j} <= x)       L = ncp/2
     P(F <= f) = sum_j e^-L L^j/j! I_x (d1/2 + j, d2/2)
                 x = d1 f/(d1 f + d2)

   and the same for upper tails.  Terms rise to one peak and fall.  Upper
   tails grow with j and lower ones with falling j: walked in the direction
   in which they grow, each follows from the last by an addition, so that
   small tails keep their digits. */

#include <math.h>
#include <stdbool.h>

#include "infer/dist.h"
#include "parts.h"

#define NCP_MAX 1e9
/* exp of this is nothing beside the largest term. */
#define LOG_NEGLIGIBLE -42

enum { WALK_MAX = 10000000 };

struct mixture {
  double mean;               /* L */
  double shape;              /* of the central one at j = 0 */
  double x, y;               /* its argument; y = 1 - x for the beta */
  double other;              /* second shape of the beta; 0: a gamma */
  bool upper;
};

/* log of the central tail at J. */
static double
log_central (const struct mixture *m, double j)
{
  double a = m->shape + j;
  if (m->other == 0)
    return m->upper ? log_gamma_upper (a, m->x) : log_gamma_lower (a, m->x);
  return m->upper ? log_beta_lower (m->y, m->x, m->other, a)
                  : log_beta_lower (m->x, m->y, a, m->other);
}

/* log of the difference between the central tails at J and J + 1. */
static double
log_difference (const struct mixture *m, double j)
{
  double a = m->shape + j;
  return m->other == 0 ? log_poisson_mass (a, m->x)
                       : log_beta_step (m->x, m->y, a, m->other);
}

/* How that grows from J to J + 1. */
static double
growth (const struct mixture *m, double j)
{
  double a = m->shape + j;
  return m->x / (a + 1) * (m->other == 0 ? 1 : a + m->other);
}

static double
log_term (const struct mixture *m, double j)
{
  return log_poisson_mass (j, m->mean) + log_central (m, j);
}

/* The least whole J in (LOW, HIGH] from which on the terms fall: of the
   peak. */
static double
peak (const struct mixture *m)
{
  double low = -1, high = 1;
  while (log_term (m, high + 1) > log_term (m, high) && high < 1e15)
    {
      low = high;
      high *= 2;
    }
  while (high - low > 1)
    {
      double middle = floor (low + (high - low) / 2);
      if (log_term (m, middle + 1) > log_term (m, middle))
        low = middle;
      else
        high = middle;
    }
  return high;
}

/* Where the terms, going down from FROM, become negligible beside the
   peak, or 0. */
static double
lower_end (const struct mixture *m, double from, double most)
{
  double low = 0, high = from;
  if (log_term (m, 0) > most + LOG_NEGLIGIBLE)
    return 0;
  while (high - low > 1)
    {
      double middle = floor (low + (high - low) / 2);
      if (log_term (m, middle) > most + LOG_NEGLIGIBLE)
        high = middle;
      else
        low = middle;
    }
  return low;
}

static double
upper_end (const struct mixture *m, double from, double most)
{
  double low = from, width = 1;
  while (log_term (m, low + width) > most + LOG_NEGLIGIBLE && width < 1e15)
    {
      low += width;
      width *= 2;
    }
  return low + width;
}

/* Walks from J over the peak until the terms are negligible.  The parts of
   a term may leave a double's range on the way though the term does
   not. */
static double
log_walk (const struct mixture *m, double j)
{
  double log_weight = log_poisson_mass (j, m->mean);
  double log_value = log_central (m, j);
  long double weight = 1, value = 1, sum = 1, most = 1;
  double from = m->upper ? j : j - 1;
  long double step = expl (log_difference (m, from) - log_value);
  for (long i = 0; i < WALK_MAX; i++)
    {
      if (!m->upper && j == 0)
        return log_weight + log_value + (double) logl (sum);
      value += step;
      if (m->upper)
        {
          step *= growth (m, j);
          weight *= m->mean / ++j;
        }
      else
        {
          step /= growth (m, j - 2);
          weight *= j-- / m->mean;
        }
      long double term = weight * value;
      sum += term;
      most = term > most ? term : most;
      if (!(term > 1e-18L * most))
        return log_weight + log_value + (double) logl (sum);
    }
  return NAN;
}

static double
log_mixture (const struct mixture *m)
{
  if (m->mean == 0)
    return log_central (m, 0);
  double middle = peak (m), most = log_term (m, middle);
  if (!isfinite (most))
    return most;
  return log_walk (m, m->upper ? lower_end (m, middle, most)
                               : upper_end (m, middle, most));
}

static bool
is_ncp (double ncp)
{
  return ncp >= 0 && ncp <= NCP_MAX;
}

static struct tail
noncentral_chisq (double x, double df, double ncp, bool upper)
{
  if (!(x >= 0 && x <= NCP_MAX) || !is_ncp (ncp) || !(df > 0)
      || !isfinite (df))
    return dist_tail_of_log (NAN);
  if (x == 0)
    return dist_tail_of_log (upper ? 0 : NAN);
  struct mixture m = { .mean = ncp / 2, .shape = df / 2, .x = x / 2,
                       .upper = upper };
  return dist_tail_of_log (log_mixture (&m));
}

struct tail
dist_noncentral_chisq_upper (double x, double df, double ncp)
{
  return noncentral_chisq (x, df, ncp, true);
}

struct tail
dist_noncentral_chisq_lower (double x, double df, double ncp)
{
  return noncentral_chisq (x, df, ncp, false);
}

static struct tail
noncentral_f (double f, const double df[2], double ncp, bool upper)
{
  if (!(f >= 0) || !isfinite (f) || !is_ncp (ncp) || !(df[0] > 0)
      || !(df[1] > 0) || !isfinite (df[0]) || !isfinite (df[1]))
    return dist_tail_of_log (NAN);
  if (f == 0)
    return dist_tail_of_log (upper ? 0 : NAN);
  double ratio = df[0] / df[1] * f;
  struct mixture m = {
    .mean = ncp / 2, .shape = df[0] / 2, .other = df[1] / 2,
    .x = 1 / (1 + 1 / ratio), .y = 1 / (1 + ratio), .upper = upper
  };
  return dist_tail_of_log (log_mixture (&m));
}

struct tail
dist_noncentral_f_upper (double f, double df1, double df2, double ncp)
{
  return noncentral_f (f, (double[]) { df1, df2 }, ncp, true);
}

struct tail
dist_noncentral_f_lower (double f, double df1, double df2, double ncp)
{
  return noncentral_f (f, (double[]) { df1, df2 }, ncp, false);
}

/* Which noncentrality gives P: the probability falls as it grows. */
struct wanted {
  double x, df, p;
};

double
dist_noncentral_chisq_p (double x, double df, double ncp)
{
  if (x == 0 && is_ncp (ncp) && df > 0)
    return 0;
  struct tail tail = dist_noncentral_chisq_lower (x, df, ncp);
  return tail.status == STATUS_UNDERFLOW ? 0 : tail.p;
}

static double
excess (double ncp, const void *context)
{
  const struct wanted *w = context;
  return dist_noncentral_chisq_p (w->x, w->df, ncp) - w->p;
}

double
dist_noncentral_chisq_ncp (double x, double df, double p)
{
  if (!(p > 0 && p < 1) || !(df > 0) || !(x >= 0))
    return NAN;
  struct wanted w = { x, df, p };
  if (excess (0, &w) <= 0)
    return 0;
  double high = x + 1;
  while (excess (high, &w) > 0)
    high *= 2;
  return high <= NCP_MAX ? root_of_smooth (excess, &w, 0, high) : NAN;
}
