#include "parts.h"

#include <float.h>
#include <math.h>
#include <stdint.h>
#include <string.h>

#define LOG_SQRT_2PI 0.918938533204672741780329736406

/* Below this share of the largest term a sum has ended. */
#define NEGLIGIBLE 1e-18
/* The density of log S decays only in the strip |Im| < pi/4, which costs
   exp (-pi^2/2/step). */
#define STEP_MAX 0.12

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

double
log_rest (double log_p)
{
  if (log_p >= 0)
    return -INFINITY;
  return log_p > -1 ? log (-expm1 (log_p)) : log1p (-exp (log_p));
}

double
log_beta_step (double x, double y, double a, double b)
{
  return log_binomial_mass (a, a + b, x, y) + log (b / (a + b));
}

static double
log_beta_by_fraction (double x, double y, double a, double b)
{
  return log_beta_step (x, y, a, b) + log (beta_fraction (x, a, b));
}

double
log_beta_lower (double x, double y, double a, double b)
{
  if (!(x > 0))
    return x == 0 ? -INFINITY : NAN;
  if (!(y > 0))
    return y == 0 ? 0 : NAN;
  if (x * (a + b + 2) > a + 1)
    return log_rest (log_beta_by_fraction (y, x, b, a));
  return log_beta_by_fraction (x, y, a, b);
}

/* log of x^a e^-x/Gamma (a + 1); for small a without Stirling's help,
   which takes a log a away again. */
static double
log_gamma_step (double a, double x)
{
  return a < 1 ? a * log (x) - x - lgamma (a + 1) : log_poisson_mass (a, x);
}

/* 1 + x/(a + 1) + x^2/((a + 1) (a + 2)) + ... */
static double
gamma_series (double a, double x)
{
  double sum = 1, term = 1;
  for (int i = 1; i < STEPS_MAX; i++)
    {
      term *= x / (a + i);
      sum += term;
      if (term < NEGLIGIBLE * sum)
        return sum;
    }
  return NAN;
}

/* Numerical Recipes' form of A&S 6.5.31. */
static double
gamma_fraction (double a, double x)
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
        return f.value;
    }
  return NAN;
}

double
log_gamma_lower (double a, double x)
{
  if (!(x > 0))
    return x == 0 ? -INFINITY : NAN;
  if (x > a + 1)
    return log_rest (log_gamma_upper (a, x));
  return log_gamma_step (a, x) + log (gamma_series (a, x));
}

double
log_gamma_upper (double a, double x)
{
  if (!(x > 0))
    return x == 0 ? 0 : NAN;
  if (x <= a + 1)
    return log_rest (log_gamma_lower (a, x));
  return log_gamma_step (a, x) + log (a) + log (gamma_fraction (a, x));
}

/* The trapezoid rule over u = log S: it converges exponentially for a
   function that is analytic and dies out on both sides, and it is a sum
   of positive terms, so no tail is too small for it. */
struct over_chi {
  double df, origin, step;
  double (*log_f) (double, const void *);
  const void *context;
};

static double
log_term (const struct over_chi *o, long i)
{
  double s = exp (o->origin + o->step * (double) i);
  /* df S^2/2 is a gamma variable; du = dx/(2 x). */
  double half = o->df / 2;
  return log (o->df) + log_poisson_mass (half, half * s * s)
         + o->log_f (s, o->context);
}

/* The terms on one side of the origin in units of exp (REFERENCE). */
static double
terms_on_side (const struct over_chi *o, long side, double reference)
{
  double sum = 0, most = 0, last = 0;
  for (long i = 1; i < STEPS_MAX; i++)
    {
      double term = exp (log_term (o, side * i) - reference);
      sum += term;
      if (!isfinite (sum))
        return NAN;
      if (term < last && term < most * NEGLIGIBLE)
        return sum;
      most = fmax (most, term);
      last = term;
    }
  return NAN;
}

double
log_mean_over_chi (double df, double start, double step,
                   double (*log_f) (double, const void *),
                   const void *context)
{
  double fine = fmin (STEP_MAX, 0.5 / sqrt (2 * df));
  struct over_chi o = { df, log (start), fmin (step, fine), log_f, context };
  double reference = log_term (&o, 0);
  if (!isfinite (reference))
    return NAN;
  double sum = 1 + terms_on_side (&o, -1, reference)
               + terms_on_side (&o, 1, reference);
  return reference + log (sum * o.step);
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

/* Positive doubles are in the order of their bits. */
static uint64_t
bits_of (double x)
{
  uint64_t bits;
  memcpy (&bits, &x, sizeof bits);
  return bits;
}

static double
double_of (uint64_t bits)
{
  double x;
  memcpy (&x, &bits, sizeof x);
  return x;
}

double
root_of_positive (double (*f) (double, const void *), const void *context,
                  double high)
{
  uint64_t above = bits_of (high), below = 0;
  while (above - below > 1)
    {
      uint64_t middle = below + (above - below) / 2;
      double at = f (double_of (middle), context);
      if (isnan (at))
        return NAN;
      if (at > 0)
        below = middle;
      else
        above = middle;
    }
  return double_of (above);
}

/* An interval that F falls through 0 in. */
struct bracket {
  double low, high;          /* F > 0, F < 0 there */
  double at_low, at_high;
};

/* Where the line through three points of F times an exponential meets 0.
   MIDDLE, halfway between LOW and HIGH, has F = AT. */
static double
ridders_guess (const struct bracket *b, double middle, double at)
{
  double root = sqrt (at * at - b->at_low * b->at_high);
  return middle + (middle - b->low) * (at / root);
}

/* Takes X, where F is AT, for one of the ends. */
static void
narrow (struct bracket *b, double x, double at)
{
  if (!(x > b->low && x < b->high))
    return;
  if (at > 0)
    b->low = x, b->at_low = at;
  else
    b->high = x, b->at_high = at;
}

/* Ridders (1979), IEEE Trans. Circuits Syst. 26:979-980: every step
   halves the bracket at least, and squares the error near the root. */
double
root_of_smooth (double (*f) (double, const void *),
                const void *context, double low, double high)
{
  struct bracket b = { low, high, f (low, context), f (high, context) };
  if (b.at_low == 0 || b.at_high == 0)
    return b.at_low == 0 ? low : high;
  if (!(b.at_low > 0 && b.at_high < 0))
    return NAN;
  double guess = NAN;
  for (int i = 0; i < HALVINGS_MAX; i++)
    {
      double middle = b.low + (b.high - b.low) / 2, before = guess;
      if (middle <= b.low || middle >= b.high)
        return middle;
      double at = f (middle, context);
      if (at == 0)
        return middle;
      guess = ridders_guess (&b, middle, at);
      if (isnan (guess) || fabs (guess - before) <= DBL_EPSILON * fabs (guess))
        return guess;
      narrow (&b, middle, at);
      narrow (&b, guess, f (guess, context));
    }
  return b.low + (b.high - b.low) / 2;
}
