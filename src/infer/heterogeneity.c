#include "infer/heterogeneity.h"

#include <math.h>

#include "infer/dist.h"

struct weights { double first, second, values; };

/* Sums of w, w^2 and w x, with TAU2 added to every variance. */
static struct weights
weigh (const double *x, const double *se, size_t n, double tau2)
{
  struct weights w = { 0 };
  for (size_t i = 0; i < n; i++)
    {
      double weight = 1 / (se[i] * se[i] + tau2);
      w.first += weight;
      w.second += weight * weight;
      w.values += weight * x[i];
    }
  return w;
}

static double
statistic (const double *x, const double *se, size_t n, double mean)
{
  double q = 0;
  for (size_t i = 0; i < n; i++)
    q += (x[i] - mean) * (x[i] - mean) / (se[i] * se[i]);
  return q;
}

struct heterogeneity
heterogeneity (const double *x, const double *se, size_t n)
{
  unsigned has = HAS_STATISTIC | HAS_DF;
  struct heterogeneity out = {
    .test = test_fail (has, STATUS_EMPTY, "fewer than two levels have an "
                                          "effect with an interval"),
    .mean = n == 1 ? x[0] : (double) NAN, .tau2 = 0,
  };
  if (n < 2)
    return out;
  struct weights w = weigh (x, se, n, 0);
  double df = (double) (n - 1);
  double q = statistic (x, se, n, w.values / w.first);
  out.tau2 = fmax (0, (q - df) / (w.first - w.second / w.first));
  w = weigh (x, se, n, out.tau2);
  out.mean = w.values / w.first;
  out.test = (struct test){
    .has = has, .statistic = q, .df = df, .df2 = NAN, .p_value = NAN,
    .log10_p = NAN, .options = { { "test", "cochran_q" } },
  };
  dist_into (&out.test, dist_chisq_upper (q, df));
  return out;
}

double
heterogeneity_shrunk (const struct heterogeneity *all, double x, double se)
{
  if (!(all->tau2 > 0))
    return all->mean;
  double own = 1 / (se * se), shared = 1 / all->tau2;
  return (own * x + shared * all->mean) / (own + shared);
}
