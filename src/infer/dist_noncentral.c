/* Noncentral t and chi-square: mixtures of central ones over a Poisson
   variable J, summed from the middle outwards.

     t >= 0:  P(T <= t) = Phi (-d) + 1/2 sum_j [p_j I_x (j + 1/2, df/2)
                                              + q_j I_x (j + 1, df/2)]
              x = t^2/(df + t^2), L = d^2/2, p_j = e^-L L^j/j!,
              q_j = sign (d) e^-L L^(j + 1/2)/Gamma (j + 3/2)
     chi-square:  P(X <= x) = sum_j Poisson (j; L/2) P(chi2_{df + 2j} <= x)

   Benton & Krishnamoorthy (2003), Computing discrete mixtures of
   continuous distributions, Comput. Stat. Data Anal. 43:249-267: start
   where the weight is largest, and from there let each central value
   follow from its neighbour. */

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdbool.h>

#include "infer/dist.h"
#include "parts.h"

#define NCP_T_MAX 1e4
#define NCP_CHISQ_MAX 1e9
#define WEIGHT_MIN 1e-19

/* A run through weights e^-L L^a/Gamma (a + 1) at a, a + 1, ... and
   central probabilities VALUE (a), where VALUE (a) - VALUE (a + 1) =
   STEP (a). */
struct walk {
  double mean;               /* L */
  double at;                 /* a */
  double shape;              /* first parameter of the central one */
  double weight, value, step;
  /* STEP (a + 1)/STEP (a) is argument * (shape + other)/(shape + 1) for
     the beta, argument/(shape + 1) for the gamma. */
  double argument, other;
  bool beta;
};

static double
step_ratio (const struct walk *w, double shape)
{
  return w->argument / (shape + 1) * (w->beta ? shape + w->other : 1);
}

static double
clamp (double p)
{
  return p < 0 ? 0 : p > 1 ? 1 : p;
}

static double
walk_up (struct walk w)
{
  double sum = 0;
  while (w.weight > WEIGHT_MIN)
    {
      sum += w.weight * clamp (w.value);
      w.value -= w.step;
      w.step *= step_ratio (&w, w.shape);
      w.shape++;
      w.at++;
      w.weight *= w.mean / w.at;
    }
  return sum;
}

static double
walk_down (struct walk w, double lowest)
{
  double sum = 0;
  while (w.weight > WEIGHT_MIN && w.at - 1 >= lowest)
    {
      w.weight *= w.at / w.mean;
      w.at--;
      w.shape--;
      w.step /= step_ratio (&w, w.shape);
      w.value += w.step;
      sum += w.weight * clamp (w.value);
    }
  return sum;
}

/* sum over j >= 0 of weight (j + OFFSET) * VALUE (j + OFFSET). */
static double
mixture (const struct walk *middle, double offset)
{
  return walk_up (*middle) + walk_down (*middle, offset);
}

static struct walk
beta_walk (double mean, double offset, double x, double y, double b)
{
  struct walk w = {
    .mean = mean, .at = floor (mean) + offset, .argument = x, .other = b,
    .beta = true
  };
  double a = w.shape = w.at + 0.5;
  w.weight = exp (log_poisson_mass (w.at, mean));
  w.value = exp (log_beta_lower (x, y, a, b));
  w.step = exp (log_binomial_mass (a, a + b, x, y)) * (b / (a + b));
  return w;
}

double
dist_noncentral_t_p (double t, double df, double ncp)
{
  if (!(fabs (t) <= NCP_T_MAX) || !(fabs (ncp) <= NCP_T_MAX) || !(df > 0)
      || !isfinite (df))
    return NAN;
  if (t < 0)
    return 1 - dist_noncentral_t_p (-t, df, -ncp);
  gsl_quiet ();
  double normal = gsl_cdf_ugaussian_Q (ncp);
  if (t == 0)
    return normal;

  double mean = ncp * ncp / 2, ratio = t * t / df;
  double x = ratio / (1 + ratio), y = 1 / (1 + ratio);
  struct walk even = beta_walk (mean, 0, x, y, df / 2);
  double sum = mixture (&even, 0);
  if (ncp != 0)
    {
      struct walk odd = beta_walk (mean, 0.5, x, y, df / 2);
      sum += copysign (mixture (&odd, 0.5), ncp);
    }
  return clamp (normal + sum / 2);
}

double
dist_noncentral_chisq_p (double x, double df, double ncp)
{
  if (!(x >= 0 && x <= NCP_CHISQ_MAX) || !(ncp >= 0 && ncp <= NCP_CHISQ_MAX)
      || !(df > 0) || !isfinite (df))
    return NAN;
  if (x == 0)
    return 0;
  gsl_quiet ();
  struct walk w = { .mean = ncp / 2, .at = floor (ncp / 2),
                    .argument = x / 2 };
  w.shape = df / 2 + w.at;
  w.weight = exp (log_poisson_mass (w.at, w.mean));
  w.value = gsl_cdf_chisq_P (x, 2 * w.shape);
  w.step = exp (log_poisson_mass (w.shape, w.argument));
  return clamp (mixture (&w, 0));
}

/* Which noncentrality gives P: the probability falls as it grows. */
struct wanted {
  double x, df, p;
};

static double
t_excess (double ncp, const void *context)
{
  const struct wanted *w = context;
  return dist_noncentral_t_p (w->x, w->df, ncp) - w->p;
}

static double
chisq_excess (double ncp, const void *context)
{
  const struct wanted *w = context;
  return dist_noncentral_chisq_p (w->x, w->df, ncp) - w->p;
}

double
dist_noncentral_t_ncp (double t, double df, double p)
{
  if (!(p > 0 && p < 1) || !(df > 0) || !isfinite (t))
    return NAN;
  struct wanted w = { t, df, p };
  double width = 1 + fabs (t) / sqrt (2 * df);
  double low = t - width, high = t + width;
  while (t_excess (low, &w) < 0)
    low -= width *= 2;
  while (t_excess (high, &w) > 0)
    high += width *= 2;
  bool inside = fabs (low) <= NCP_T_MAX && fabs (high) <= NCP_T_MAX
                && fabs (t) <= NCP_T_MAX;
  return inside ? root_of_decreasing (t_excess, &w, low, high) : NAN;
}

double
dist_noncentral_chisq_ncp (double x, double df, double p)
{
  if (!(p > 0 && p < 1) || !(df > 0) || !(x >= 0))
    return NAN;
  struct wanted w = { x, df, p };
  if (chisq_excess (0, &w) <= 0)
    return 0;
  double high = x + 1;
  while (chisq_excess (high, &w) > 0)
    high *= 2;
  return high <= NCP_CHISQ_MAX
           ? root_of_decreasing (chisq_excess, &w, 0, high) : NAN;
}
