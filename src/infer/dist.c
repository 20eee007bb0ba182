/* Tails and quantiles of the normal and t.

   GSL 2.7.1 has defects here: tdist_Q keeps 6 digits below 1e-30 and takes
   0 degrees of freedom for p = 0; its other families are worse
   (tests/infer/dist_defects.c).  So t goes through an incomplete beta of
   our own in logarithms,

     P(|T| > t) = I_{df/(df + t^2)} (df/2, 1/2)

   and turns to a normal deviate beyond 1e5 degrees of freedom.  GSL serves
   where it is sound: the normal, and tdist_Qinv as the start of a Newton
   iteration. */

#include "infer/dist.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_errno.h>
#include <math.h>
#include <pthread.h>

#include "parts.h"

#define P_MIN 1e-300
#define HILL_DF 1e5
#define LN_10 2.302585092994045684017991454684

static pthread_once_t quiet_once = PTHREAD_ONCE_INIT;

static void
handler_off (void)
{
  gsl_set_error_handler_off ();
}

void
gsl_quiet (void)
{
  pthread_once (&quiet_once, handler_off);
}

static struct tail
tail_none (void)
{
  return (struct tail) { NAN, NAN, STATUS_NOT_CONVERGED };
}

struct tail
dist_tail_of_log (double log_p)
{
  if (!isfinite (log_p))
    return tail_none ();
  double log10_p = log_p < 0 ? log_p / LN_10 : 0;
  double p = log_p < 0 ? exp (log_p) : 1;
  if (p < P_MIN)
    return (struct tail) { NAN, log10_p, STATUS_UNDERFLOW };
  return (struct tail) { p, log10_p, STATUS_OK };
}

static struct tail
tail_of (double p)
{
  return (struct tail) { p, log10 (p), STATUS_OK };
}

/* log Q(z) for z >= 30: phi(z)/z (1 - 1/z^2 + 3/z^4 - 15/z^6 + ...). */
static double
log_normal_far_tail (double z)
{
  double term = 1, sum = 1;
  for (int k = 1; k <= 10; k++)
    {
      term *= -(2 * k - 1) / (z * z);
      sum += term;
    }
  return -z * z / 2 - log (z) - 0.91893853320467274178 + log (sum);
}

double
log_normal_upper (double z)
{
  if (z > 30)
    return log_normal_far_tail (z);
  gsl_quiet ();
  return z < 0 ? log1p (-gsl_cdf_ugaussian_P (z))
               : log (gsl_cdf_ugaussian_Q (z));
}

static double
log_normal_two_sided (double z)
{
  return log (2) + log_normal_upper (z);
}

struct tail
dist_normal_two_sided (double z)
{
  z = fabs (z);
  if (!isfinite (z))
    return tail_none ();
  return z > 30 ? dist_tail_of_log (log_normal_two_sided (z))
                : tail_of (2 * gsl_cdf_ugaussian_Q (z));
}

struct tail
dist_normal_upper (double z)
{
  return isfinite (z) ? dist_tail_of_log (log_normal_upper (z))
                      : tail_none ();
}

struct tail
dist_normal_lower (double z)
{
  return dist_normal_upper (-z);
}

/* Hill (1970), algorithm 395, Commun. ACM 13:617: the normal deviate
   with the tail of t.  Exact to rounding from 1e5 degrees of freedom on,
   where the continued fraction takes thousands of steps. */
static double
normal_for_t (double t, double df)
{
  double a = df - 0.5, b = 48 * a * a;
  double w2 = a * log1p (t / df * t), w = sqrt (w2);
  double second = (((4 * w2 + 33) * w2 + 240) * w2 + 855) * w
                  / (10 * b * (b + 0.8 * w2 * w2 + 100));
  return w + (w2 + 3) * w / b - second;
}

static double
log_t_two_sided (double t, double df)
{
  if (df > HILL_DF)
    return log_normal_two_sided (normal_for_t (fabs (t), df));
  double ratio = t / sqrt (df), square = ratio * ratio;
  return log_beta_lower (1 / (1 + square), square / (1 + square),
                         df / 2, 0.5);
}

struct tail
dist_t_two_sided (double t, double df)
{
  if (!isfinite (t) || !(df > 0) || !isfinite (df))
    return tail_none ();
  return dist_tail_of_log (log_t_two_sided (t, df));
}

struct tail
dist_t_upper (double t, double df)
{
  if (!isfinite (t) || !(df > 0) || !isfinite (df))
    return tail_none ();
  double log_p = log_t_two_sided (t, df) - log (2);
  return dist_tail_of_log (t < 0 ? log_rest (log_p) : log_p);
}

struct tail
dist_t_lower (double t, double df)
{
  return dist_t_upper (-t, df);
}

void
dist_into (struct test *test, struct tail tail)
{
  test->p_value = tail.p;
  test->log10_p = tail.log10_p;
  if (tail.status == STATUS_OK)
    return;
  test->status = tail.status;
  test->why = tail.status == STATUS_UNDERFLOW
                ? "p is below 1e-300"
                : "the p-value could not be computed";
}

double
dist_normal_quantile (double p)
{
  if (!(p > 0 && p < 1))
    return NAN;
  gsl_quiet ();
  return gsl_cdf_ugaussian_Pinv (p);
}

/* log of the t density. */
static double
log_t_density (double t, double df)
{
  double ratio = t / sqrt (df), square = ratio * ratio;
  double x = 1 / (1 + square), y = square / (1 + square);
  /* d/dt of I_x (df/2, 1/2), from the mass of the same binomial. */
  double log_beta_mass = log_binomial_mass (df / 2, (df + 1) / 2, x, y)
                         + log (df / 4) - log ((df + 1) / 2);
  return log_beta_mass - log (t);
}

/* T with P(T > t) = q < 1/2, by Newton on log q. */
static double
t_upper_quantile (double q, double df)
{
  gsl_quiet ();
  double t = gsl_cdf_tdist_Qinv (q, df);
  for (int i = 0; i < 50 && t > 0 && isfinite (t); i++)
    {
      double log_q = log_t_two_sided (t, df) - log (2);
      double step = (log_q - log (q)) * exp (log_q - log_t_density (t, df));
      t += step;
      if (fabs (step) <= 1e-14 * t)
        break;
    }
  return t;
}

double
dist_t_quantile (double p, double df)
{
  if (!(p > 0 && p < 1) || !(df > 0) || !isfinite (df))
    return NAN;
  if (p == 0.5)
    return 0;
  return p < 0.5 ? -t_upper_quantile (p, df) : t_upper_quantile (1 - p, df);
}
