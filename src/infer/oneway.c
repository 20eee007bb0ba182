#include "oneway.h"

#include <math.h>
#include <stdbool.h>

/* A mean less ORIGIN. */
static long double
offset (const struct moments *m, long double origin)
{
  return m->mean - origin + m->mean_low;
}

/* The mean of all values less ORIGIN. */
static long double
grand_offset (const struct moments *m, size_t arms, long double origin)
{
  long double sum = 0, n = 0;
  for (size_t a = 0; a < arms; a++)
    {
      sum += (long double) m[a].n * offset (&m[a], origin);
      n += (long double) m[a].n;
    }
  return sum / n;
}

static long double
first_mean (const struct moments *m, size_t arms)
{
  for (size_t a = 0; a < arms; a++)
    if (m[a].n > 0)
      return m[a].mean;
  return 0;
}

struct oneway
oneway_of (const struct moments *m, size_t arms)
{
  struct oneway o = { 0 };
  long double origin = first_mean (m, arms), values = 0;
  long double grand = grand_offset (m, arms, origin);
  for (size_t a = 0; a < arms; a++)
    if (m[a].n > 0)
      {
        long double off = offset (&m[a], origin) - grand;
        o.cohorts++;
        o.between += (long double) m[a].n * off * off;
        o.within += ldexpl (m[a].m2, 2 * m[a].scale);
        values += (long double) m[a].n;
      }
  o.df1 = (double) o.cohorts - 1;
  o.df2 = (double) (values - (long double) o.cohorts);
  bool defined = o.df1 > 0 && o.df2 > 0 && o.within > 0;
  o.f = defined ? (double) (o.between / o.df1 / (o.within / o.df2)) : NAN;
  return o;
}
