#include "parts.h"

#include <float.h>
#include <math.h>

#define LOG_SQRT_2PI 0.918938533204672741780329736406

enum { STEPS_MAX = 1000000, HALVINGS_MAX = 200 };

/* log (n! / (sqrt (2 pi n) (n/e)^n)): Stirling's series from 10 on. */
static double
stirling_error (double n)
{
  if (n < 10)
    return log (tgamma (n + 1)) - (n + 0.5) * log (n) + n - LOG_SQRT_2PI;
  static const double term[] = {
    1.0 / 12, -1.0 / 360, 1.0 / 1260, -1.0 / 1680, 1.0 / 1188,
    -691.0 / 360360, 1.0 / 156
  };
  double sum = 0, square = n * n;
  for (int i = (int) (sizeof term / sizeof *term) - 1; i >= 0; i--)
    sum = sum / square + term[i];
  return sum / n;
}

/* x log (x / mean) + mean - x, without cancellation near x = mean:
   with v = (x - mean) / (x + mean) it is
   (x - mean) v + 2 x (v^3/3 + v^5/5 + ...). */
static double
deviance (double x, double mean)
{
  if (fabs (x - mean) >= 0.1 * (x + mean))
    return x * log (x / mean) + mean - x;
  double v = (x - mean) / (x + mean);
  double sum = (x - mean) * v, power = 2 * x * v;
  for (int k = 3; k < 1000; k += 2)
    {
      power *= v * v;
      double next = sum + power / k;
      if (next == sum)
        break;
      sum = next;
    }
  return sum;
}

double
log_poisson_mass (double x, double mean)
{
  if (mean == 0)
    return x == 0 ? 0 : -INFINITY;
  if (x == 0)
    return -mean;
  return -stirling_error (x) - deviance (x, mean)
         - LOG_SQRT_2PI - 0.5 * log (x);
}

double
log_binomial_mass (double x, double n, double p, double q)
{
  if (x == 0)
    return n * (p < 0.5 ? log1p (-p) : log (q));
  if (x == n)
    return n * (q < 0.5 ? log1p (-q) : log (p));
  if (p == 0 || q == 0)
    return -INFINITY;
  return stirling_error (n) - stirling_error (x) - stirling_error (n - x)
         - deviance (x, n * p) - deviance (n - x, n * q)
         - LOG_SQRT_2PI + 0.5 * (log (n / x) - log (n - x));
}

/* A continued fraction by Lentz's method as Thompson and Barnett (1986)
   mend it: value *= (b + a/c) / (b + a d), step after step. */
struct fraction {
  double value, c, d;
};

static double
not_zero (double x)
{
  return fabs (x) < DBL_MIN / DBL_EPSILON ? DBL_MIN / DBL_EPSILON : x;
}

static double
fraction_step (struct fraction *f, double a, double b)
{
  f->d = 1 / not_zero (b + a * f->d);
  f->c = not_zero (b + a / f->c);
  double factor = f->c * f->d;
  f->value *= factor;
  return factor;
}

/* Abramowitz & Stegun 26.5.8 without its leading factor; converges fast
   for x < (a + 1) / (a + b + 2). */
static double
beta_fraction (double x, double a, double b)
{
  struct fraction f = { 1, 1, 0 };
  for (int m = 0; m < STEPS_MAX; m++)
    {
      double at = a + 2 * m;
      double first = fraction_step (
        &f, -(a + m) * (a + b + m) / (at * (at + 1)) * x, 1);
      double second = fraction_step (
        &f, (m + 1) * (b - m - 1) / ((at + 1) * (at + 2)) * x, 1);
      if (fabs (first * second - 1) < DBL_EPSILON)
        return 1 / f.value;
    }
  return NAN;
}

static double
log_beta_by_fraction (double x, double y, double a, double b)
{
  return log_binomial_mass (a, a + b, x, y) + log (b / (a + b))
         + log (beta_fraction (x, a, b));
}

double
log_beta_lower (double x, double y, double a, double b)
{
  if (!(x > 0))
    return x == 0 ? -INFINITY : NAN;
  if (!(y > 0))
    return y == 0 ? 0 : NAN;
  if (x * (a + b + 2) > a + 1)
    return log1p (-exp (log_beta_by_fraction (y, x, b, a)));
  return log_beta_by_fraction (x, y, a, b);
}

/* Numerical Recipes' form of A&S 6.5.31, times the Poisson mass. */
double
log_gamma_upper (double a, double x)
{
  struct fraction f = { 1, 1, 0 };
  double b = x + 1 - a;
  f.c = 1 / DBL_MIN;
  f.d = 1 / b;
  f.value = f.d;
  for (int i = 1; i < STEPS_MAX; i++)
    {
      b += 2;
      if (fabs (fraction_step (&f, -i * (i - a), b) - 1) < DBL_EPSILON)
        return log_poisson_mass (a, x) + log (a) + log (f.value);
    }
  return NAN;
}

double
root_of_decreasing (double (*f) (double, const void *),
                    const void *context, double low, double high)
{
  for (int i = 0; i < HALVINGS_MAX; i++)
    {
      double middle = low + (high - low) / 2;
      if (middle <= low || middle >= high)
        break;
      if (f (middle, context) > 0)
        low = middle;
      else
        high = middle;
    }
  return low + (high - low) / 2;
}
