#include "suff/moments.h"

#include <float.h>
#include <math.h>

/* Squares of a spread of 2^-400 to 2^400 need no scale. */
enum { PLAIN_EXPONENT = 400 };

/* Spread over mean at which only rounding is left: R's t.test calls
   data "essentially constant" by the same 10 epsilon. */
#define ROUNDING (10 * DBL_EPSILON)

static long double
squares (const struct moments *m)
{
  return ldexpl (m->m2, 2 * m->scale);
}

void
moments_set_mean (struct moments *m, long double mean)
{
  m->mean = (double) mean;
  m->mean_low = isfinite (m->mean) ? (double) (mean - m->mean) : 0;
}

void
moments_set_squares (struct moments *m, long double sum)
{
  int exponent = sum > 0 && isfinite (sum) ? ilogbl (sum) / 2 : 0;
  m->scale = exponent > PLAIN_EXPONENT || exponent < -PLAIN_EXPONENT
               ? exponent : 0;
  m->m2 = (double) ldexpl (sum, -2 * m->scale);
}

void
moments_add (struct moments *m, double x)
{
  m->n++;
  m->mean_low = 0;
  double before = x - m->mean;
  m->mean += before / (double) m->n;
  moments_set_squares (m, squares (m)
                            + (long double) before * (x - m->mean));
}

void
moments_merge (struct moments *into, const struct moments *from)
{
  if (from->n == 0)
    return;
  if (into->n == 0)
    {
      *into = *from;
      return;
    }
  long double a = (long double) into->n, b = (long double) from->n;
  long double delta = (long double) from->mean - into->mean
                      + (from->mean_low - into->mean_low);
  long double sum = squares (into) + squares (from)
                    + delta * delta * (a / (a + b)) * b;
  into->n += from->n;
  moments_set_mean (into, (long double) into->mean + into->mean_low
                            + delta * (b / (a + b)));
  moments_set_squares (into, sum);
}

double
moments_var (const struct moments *m)
{
  return m->n < 2 ? NAN : ldexp (m->m2 / (double) (m->n - 1), 2 * m->scale);
}

double
moments_sd (const struct moments *m)
{
  return m->n < 2 ? NAN
                  : ldexp (sqrt (m->m2 / (double) (m->n - 1)), m->scale);
}

bool
moments_constant (const struct moments *m)
{
  return m->n < 2 || moments_sd (m) <= ROUNDING * fabs (m->mean);
}
