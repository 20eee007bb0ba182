/* The noncentral t: a mixture of central ones over a Poisson variable J,
   summed from the middle outwards.

     t >= 0:  P(T <= t) = Phi (-d) + 1/2 sum_j [p_j I_x (j + 1/2, df/2)
                                              + q_j I_x (j + 1, df/2)]
              x = t^2/(df + t^2), L = d^2/2, p_j = e^-L L^j/j!,
              q_j = sign (d) e^-L L^(j + 1/2)/Gamma (j + 3/2)

   Benton & Krishnamoorthy (2003), Computing discrete mixtures of
   continuous distributions, Comput. Stat. Data Anal. 43:249-267: start
   where the weight is largest, and from there let each central value
   follow from its neighbour. */

#include <math.h>
#include <stdbool.h>

#include "infer/dist.h"
#include "parts.h"

#define NCP_T_MAX 1e4
#define WEIGHT_MIN 1e-19

/* A run through weights e^-L L^a/Gamma (a + 1) at a, a + 1, ... and
   central probabilities VALUE (a), where VALUE (a) - VALUE (a + 1) =
   STEP (a). */
struct walk {
  double mean;               /* L */
  double at;                 /* a */
  double shape;              /* first parameter of the central one */
  double weight, value, step;
  double argument, other;
};

/* STEP (a + 1)/STEP (a). */
static double
step_ratio (const struct walk *w, double shape)
{
  return w->argument / (shape + 1) * (shape + w->other);
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
    .mean = mean, .at = floor (mean) + offset, .argument = x, .other = b
  };
  double a = w.shape = w.at + 0.5;
  w.weight = exp (log_poisson_mass (w.at, mean));
  w.value = exp (log_beta_lower (x, y, a, b));
  w.step = exp (log_beta_step (x, y, a, b));
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
  double normal = exp (log_normal_upper (ncp));
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

/* P(T > t) = mean over S of Q (t S - ncp), S a chi over the root of its
   degrees of freedom: a tail keeps its digits however small. */
struct shifted {
  double t, ncp;
};

static double
log_upper_at (double s, const void *context)
{
  const struct shifted *o = context;
  return log_normal_upper (o->t * s - o->ncp);
}

/* Where the density of S times exp (-(t S - ncp)^2/2), or times 1, has its
   peak. */
static double
peak_of_s (double t, double df, double ncp)
{
  double pull = t * ncp, width = df + t * t;
  double s = (pull + sqrt (pull * pull + 4 * df * width)) / (2 * width);
  return t > 0 ? fmin (s, 1) : fmax (s, 1);
}

struct tail
dist_noncentral_t_upper (double t, double df, double ncp)
{
  if (!(fabs (t) <= NCP_T_MAX) || !(fabs (ncp) <= NCP_T_MAX) || !(df > 0)
      || !isfinite (df))
    return dist_tail_of_log (NAN);
  struct shifted o = { t, ncp };
  double start = peak_of_s (t, df, ncp);
  double step = 0.4 / (1 + fabs (t) * start + fabs (ncp));
  return dist_tail_of_log (log_mean_over_chi (df, start, step, log_upper_at,
                                              &o));
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
