/* What the methods promise in the long run: exact coverage of the
   intervals for shares, and p-values that are uniform where nothing is
   going on. */

#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>

#include "cohorts.h"
#include "near.h"

enum { N1 = 50, N0 = 60 };

static double
binomial (int x, int n, double p)
{
  return exp (lgamma (n + 1) - lgamma (x + 1) - lgamma (n - x + 1)
              + x * log (p) + (n - x) * log1p (-p));
}

struct intervals {
  struct effect e[N1 + 1][N0 + 1];
};

static double
coverage (const struct intervals *i, double p1, double p0)
{
  double sum = 0;
  for (int x1 = 0; x1 <= N1; x1++)
    for (int x0 = 0; x0 <= N0; x0++)
      if (i->e[x1][x0].conf_low <= p1 - p0 && p1 - p0
                                               <= i->e[x1][x0].conf_high)
        sum += binomial (x1, N1, p1) * binomial (x0, N0, p0);
  return sum;
}

/* Score and hybrid intervals: on average 94 to 97 % over shares of .1 to
   .9, nowhere below 92.5 %. */
static void
check_coverage (const struct measure *measure)
{
  struct intervals *i = malloc (sizeof *i);
  for (int x1 = 0; x1 <= N1; x1++)
    for (int x0 = 0; x0 <= N0; x0++)
      {
        struct cohorts c = shares_of ((uint64_t) x1, N1, (uint64_t) x0, N0);
        i->e[x1][x0] = effect_of (&c, measure, 0.95);
        cohorts_free (&c);
      }
  double sum = 0;
  for (int a = 1; a <= 9; a++)
    for (int b = 1; b <= 9; b++)
      {
        /* off the lattice, where many differences coincide */
        double share = coverage (i, a / 10.0 + 0.0037, b / 10.0 - 0.0041);
        cr_assert_gt (share, 0.925, "%d %d: %g", a, b, share);
        sum += share;
      }
  cr_assert_gt (sum / 81, 0.94);
  cr_assert_lt (sum / 81, 0.97);
  free (i);
}

Test (coverage, miettinen_nurminen_holds_95_percent)
{
  check_coverage (&risk_difference);
}

Test (coverage, newcombe_holds_95_percent)
{
  check_coverage (&risk_difference_newcombe);
}

Test (coverage, wilson_holds_95_percent)
{
  double sum = 0;
  struct cohorts c = { .arms = 1, .n = { N1 } };
  for (int a = 1; a <= 9; a++)
    {
      double p = a / 10.0 + 0.0037, share = 0;
      for (int x = 0; x <= N1; x++)
        {
          c.x[0] = (uint64_t) x;
          struct sample sample = cohorts_sample (&c);
          struct ask ask = ask_of (&c, 0.95, p);
          struct effect e = share_one_sample.run (&sample, &ask);
          if (e.conf_low <= 0 && e.conf_high >= 0)
            share += binomial (x, N1, p);
        }
      cr_assert_gt (share, 0.925);
      sum += share;
    }
  cr_assert_gt (sum / 9, 0.94);
  cr_assert_lt (sum / 9, 0.97);
  cohorts_free (&c);
}

enum { SETS = 2000 };

static double
uniform (uint64_t *state)
{
  *state = *state * 16807 % 2147483647;
  return (double) *state / 2147483647;
}

/* Box and Muller. */
static double
normal (uint64_t *state)
{
  double radius = sqrt (-2 * log (uniform (state)));
  return radius * cos (2 * acos (-1) * uniform (state));
}

static int
ascending (const void *a, const void *b)
{
  double x = *(const double *) a, y = *(const double *) b;
  return (x > y) - (x < y);
}

/* Kolmogorov's D of SETS p-values against the uniform. */
static double
distance_from_uniform (double p[SETS])
{
  qsort (p, SETS, sizeof *p, ascending);
  double largest = 0;
  for (int i = 0; i < SETS; i++)
    largest = fmax (largest, fmax (p[i] - (double) i / SETS,
                                   (double) (i + 1) / SETS - p[i]));
  return largest;
}

/* P-values of normal outcomes in two cohorts, the second with SPREAD
   times the standard deviation of the first. */
static void
simulate (double p[SETS], const struct method *method, uint64_t seed,
          double spread)
{
  for (int set = 0; set < SETS; set++)
    {
      double x[20], y[35];
      for (size_t i = 0; i < COUNT (x); i++)
        x[i] = normal (&seed);
      for (size_t i = 0; i < COUNT (y); i++)
        y[i] = spread * normal (&seed);
      struct cohorts c = cohorts_of (x, COUNT (x), y, COUNT (y));
      p[set] = test_of (&c, method).p_value;
      cohorts_free (&c);
    }
}

static void
check_uniform (const struct method *method, uint64_t seed, double spread)
{
  double p[SETS];
  simulate (p, method, seed, spread);
  double d = distance_from_uniform (p);
  cr_assert_lt (d, 0.036, "%s: %g", method->about.name, d);
}

Test (coverage, p_values_are_uniform_when_nothing_is_going_on)
{
  check_uniform (&welch_t, 101, 3);
  check_uniform (&welch_anova, 102, 0.4);
  check_uniform (&student_t, 103, 1);
}

/* Order alone: equal spreads, except for the one test that allows others. */
Test (coverage, p_values_of_ranks_are_uniform_when_nothing_is_going_on)
{
  check_uniform (&brunner_munzel, 106, 3);
  check_uniform (&kruskal_wallis, 107, 1);
  check_uniform (&dunn, 108, 1);
  check_uniform (&jonckheere, 109, 1);
}

/* An exact p is discrete: no more often small than it says, to three
   Monte Carlo standard errors. */
Test (coverage, exact_p_values_are_no_smaller_than_they_say)
{
  static const double alphas[] = { 0.01, 0.05, 0.10 };
  double p[SETS];
  simulate (p, &mann_whitney, 104, 1);
  for (size_t a = 0; a < COUNT (alphas); a++)
    {
      double small = 0, alpha = alphas[a];
      for (int i = 0; i < SETS; i++)
        small += p[i] <= alpha;
      cr_assert_leq (small / SETS,
                     alpha + 3 * sqrt (alpha * (1 - alpha) / SETS));
    }
}
