/* What tests and intervals of shares promise in the long run, by adding up
   the chance of every possible outcome. */

#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>

#include "cohorts.h"
#include "near.h"

static double
binomial (size_t x, size_t n, double p)
{
  double a = (double) x, b = (double) (n - x);
  return exp (lgamma (a + b + 1) - lgamma (a + 1) - lgamma (b + 1)
              + a * log (p) + b * log1p (-p));
}

static const double alphas[] = { 0.01, 0.05, 0.10 };

/* Tests of two cohorts. */

/* Two cohorts, or one: what these methods read, without scratch. */
struct shares {
  uint64_t n[2], x[2];
  struct counts counts;
  struct sample sample;
  struct ask ask;
};

static struct shares *
shares_fill (struct shares *s, size_t x1, size_t n1, size_t x0, size_t n0)
{
  *s = (struct shares) {
    .n = { n1, n0 }, .x = { x1, x0 },
    .ask = { .confidence = 0.95, .target = NAN, .level = 0,
             .reference = 1 },
  };
  s->counts = (struct counts) { 2, s->n, s->x };
  s->sample = (struct sample) { .arms = 2, .counts = &s->counts };
  return s;
}

/* p of every table of N1 and N0; NaN where there is no test. */
static double *
all_p (const struct method *method, size_t n1, size_t n0)
{
  double *p = malloc ((n1 + 1) * (n0 + 1) * sizeof *p);
  struct shares s;
  for (size_t x1 = 0; x1 <= n1; x1++)
    for (size_t x0 = 0; x0 <= n0; x0++)
      {
        shares_fill (&s, x1, n1, x0, n0);
        p[x1 * (n0 + 1) + x0] = method->run (&s.sample, &s.ask).p_value;
      }
  return p;
}

static double
rejects (const double *p, size_t n1, size_t n0, double share, double alpha)
{
  double sum = 0;
  for (size_t x1 = 0; x1 <= n1; x1++)
    for (size_t x0 = 0; x0 <= n0; x0++)
      if (p[x1 * (n0 + 1) + x0] <= alpha)
        sum += binomial (x1, n1, share) * binomial (x0, n0, share);
  return sum;
}

/* P(p <= alpha) beyond alpha, at its worst over shares of .05 to .95 and
   sizes; SLACK is what is allowed, in standard errors of 2,000 sets. */
static void
check_level (const struct method *method, double slack)
{
  static const size_t sizes[][2] = { { 20, 20 }, { 15, 40 }, { 50, 60 } };
  for (size_t s = 0; s < COUNT (sizes); s++)
    {
      size_t n1 = sizes[s][0], n0 = sizes[s][1];
      double *p = all_p (method, n1, n0);
      for (int i = 1; i <= 19; i++)
        for (size_t a = 0; a < COUNT (alphas); a++)
          {
            double alpha = alphas[a];
            double most
              = alpha + slack * sqrt (alpha * (1 - alpha) / 2000) + 1e-12;
            double got = rejects (p, n1, n0, i / 20.0, alpha);
            cr_assert_leq (got, most, "%s of %zu and %zu at %g: %g for %g",
                           method->about.name, n1, n0, i / 20.0, got, alpha);
          }
      free (p);
    }
}

Test (share_level, exact_and_corrected_tests_never_exceed_it)
{
  check_level (&fisher_exact, 0);
  check_level (&yates_chi_square, 0);
}

Test (share_level, midp_keeps_it_to_3_standard_errors)
{
  check_level (&fisher_midp, 3);
}

Test (share_level, n1_chi_square_keeps_it_to_3_standard_errors)
{
  check_level (&n1_chi_square, 3);
}

Test (share_level, binomial_exact_never_exceeds_it)
{
  for (size_t n = 5; n <= 80; n += 25)
    for (int i = 1; i <= 19; i++)
      for (size_t a = 0; a < COUNT (alphas); a++)
        {
          double target = i / 20.0, sum = 0;
          for (size_t x = 0; x <= n; x++)
            {
              struct shares s;
              shares_fill (&s, x, n, 0, 0)->ask.target = target;
              if (binomial_exact.run (&s.sample, &s.ask).p_value
                  <= alphas[a])
                sum += binomial (x, n, target);
            }
          cr_assert_leq (sum, alphas[a] + 1e-12);
        }
}

/* Pairs that differ fall to either side with chance 1/2. */
Test (share_level, mcnemar_keeps_it_to_3_standard_errors)
{
  static const size_t differ[] = { 6, 15, 24, 25, 40, 90 };
  for (size_t i = 0; i < COUNT (differ); i++)
    for (size_t a = 0; a < COUNT (alphas); a++)
      {
        double sum = 0, alpha = alphas[a];
        for (size_t b = 0; b <= differ[i]; b++)
          {
            struct arena *arena = arena_new ();
            struct cluster_cell *cell
              = ARENA_NEW (arena, struct cluster_cell, 2 * differ[i]);
            for (size_t g = 0; g < differ[i]; g++)
              for (uint32_t arm = 0; arm < 2; arm++)
                cell[2 * g + arm] = (struct cluster_cell) {
                  .cluster = (uint32_t) g, .arm = arm, .n = 1,
                  .sum = (g < b) == (arm == 0) };
            struct clusters clusters = { 2, 2 * differ[i], cell };
            struct sample sample = { .arms = 2, .clusters = &clusters };
            struct ask ask = { .scratch = arena, .level = 0, .reference = 1 };
            if (mcnemar.run (&sample, &ask).p_value <= alpha)
              sum += binomial (b, differ[i], 0.5);
            arena_free (arena);
          }
        cr_assert_leq (sum, alpha + 3 * sqrt (alpha * (1 - alpha) / 2000),
                       "%zu pairs, %g: %g", differ[i], alpha, sum);
      }
}

/* Intervals. */

enum { N1 = 50, N0 = 60 };

struct intervals {
  struct effect e[N1 + 1][N0 + 1];
};

static struct intervals *
all_intervals (const struct measure *measure)
{
  struct intervals *i = malloc (sizeof *i);
  struct arena *scratch = arena_new ();
  for (size_t x1 = 0; x1 <= N1; x1++)
    for (size_t x0 = 0; x0 <= N0; x0++)
      {
        struct shares s;
        shares_fill (&s, x1, N1, x0, N0)->ask.scratch = scratch;
        i->e[x1][x0] = measure->run (&s.sample, &s.ask);
        i->e[x1][x0].why = NULL;
      }
  arena_free (scratch);
  return i;
}

typedef double truth_fn (double p1, double p0);

/* Whether E holds TRUTH; an interval that is not there holds all. */
static bool
covers (const struct effect *e, double truth)
{
  return !(e->conf_low > truth) && !(e->conf_high < truth);
}

static void
check_coverage (const struct measure *measure, truth_fn *truth)
{
  struct intervals *i = all_intervals (measure);
  double total = 0;
  for (int a = 1; a <= 9; a++)
    for (int b = 1; b <= 9; b++)
      {
        /* off the lattice, where many differences coincide */
        double p1 = a / 10.0 + 0.0037, p0 = b / 10.0 - 0.0041, sum = 0;
        for (size_t x1 = 0; x1 <= N1; x1++)
          for (size_t x0 = 0; x0 <= N0; x0++)
            if (covers (&i->e[x1][x0], truth (p1, p0)))
              sum += binomial (x1, N1, p1) * binomial (x0, N0, p0);
        cr_assert_gt (sum, 0.925, "%s %d %d: %g", measure->about.name, a, b,
                      sum);
        total += sum;
      }
  cr_assert_gt (total / 81, 0.94);
  cr_assert_lt (total / 81, 0.97);
  free (i);
}

static double
phi_of (double p1, double p0)
{
  double w = (double) N1 / (N1 + N0), all = w * p1 + (1 - w) * p0;
  return (p1 - p0) * sqrt (w * (1 - w) / (all * (1 - all)));
}

Test (share_coverage, phi_holds_95_percent)
{
  check_coverage (&phi_coefficient, phi_of);
}

static double
h_of (double p1, double p0)
{
  return 2 * asin (sqrt (p1)) - 2 * asin (sqrt (p0));
}

Test (share_coverage, cohens_h_holds_95_percent)
{
  check_coverage (&cohens_h, h_of);
}

/* One end is told where the other lies beyond infinity: what is told
   never excludes the truth on its side more often than the risk
   difference does. */
Test (share_coverage, number_needed_excludes_what_the_difference_excludes)
{
  struct intervals *d = all_intervals (&risk_difference);
  struct intervals *e = all_intervals (&number_needed);
  for (size_t x1 = 0; x1 <= N1; x1++)
    for (size_t x0 = 0; x0 <= N0; x0++)
      for (double truth = 0.02; truth < 0.9; truth += 0.07)
        if (e->e[x1][x0].estimate > 0)
          cr_assert_eq (e->e[x1][x0].conf_low > 1 / truth,
                        d->e[x1][x0].conf_high < truth);
  free (d);
  free (e);
}

Test (share_coverage, clopper_pearson_never_covers_less)
{
  for (size_t n = 5; n <= 105; n += 25)
    for (int i = 1; i <= 39; i++)
      {
        double p = i / 40.0, sum = 0;
        for (size_t x = 0; x <= n; x++)
          {
            struct shares s;
            shares_fill (&s, x, n, 0, 0)->ask.target = p;
            struct effect e = share_one_sample_exact.run (&s.sample,
                                                          &s.ask);
            if (covers (&e, 0))
              sum += binomial (x, n, p);
          }
        cr_assert_geq (sum, 0.95 - 1e-12, "n %zu p %g: %g", n, p, sum);
      }
}

/* The adjusted Wald interval of a net promoter score, over all answers of
   50: promoters and detractors of .1 to .8. */
static double
nps_coverage (const struct effect *e, size_t n, double p, double d)
{
  double sum = 0, truth = 100 * (p - d);
  for (size_t x = 0; x <= n; x++)
    for (size_t y = 0; x + y <= n; y++)
      if (covers (&e[x * (n + 1) + y], truth))
        sum += binomial (x, n, p) * binomial (y, n - x, d / (1 - p));
  return sum;
}

Test (share_coverage, nps_holds_95_percent)
{
  enum { N = 50 };
  struct effect *e = malloc ((N + 1) * (N + 1) * sizeof *e);
  static const double value[] = { -100, 0, 100 };
  for (uint64_t x = 0; x <= N; x++)
    for (uint64_t y = 0; x + y <= N; y++)
      {
        uint64_t count[] = { y, N - x - y, x };
        struct ranked ranked = { 1, 3, value, count };
        struct sample sample = { .arms = 1, .ranked = &ranked };
        struct ask ask = { .confidence = 0.95, .target = 0 };
        e[x * (N + 1) + y] = nps_one_sample.run (&sample, &ask);
      }
  double total = 0, cells = 0;
  for (int a = 1; a <= 8; a++)
    for (int b = 1; a + b <= 9; b++)
      {
        double share = nps_coverage (e, N, a / 10.0, b / 10.0);
        cr_assert_gt (share, 0.925, "%d %d: %g", a, b, share);
        total += share;
        cells++;
      }
  cr_assert_gt (total / cells, 0.94);
  cr_assert_lt (total / cells, 0.97);
  free (e);
}
