/* What tests of rates and ratios promise in the long run.  Events of one
   unit come from a gamma-mixed Poisson: the negative binomial of units
   that differ. */

#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>

#include "near.h"
#include "rated.h"

enum { SETS = 2000, UNITS = 150 };

static double
uniform (uint64_t *state)
{
  generated_uniform (state);
  return generated_uniform (state);
}

static double
exponential (uint64_t *state)
{
  return -log (uniform (state));
}

static double
poisson (uint64_t *state, double mean)
{
  double n = -1;
  for (double time = 0; time <= mean; n++)
    time += exponential (state);
  return n;
}

/* One set: two cohorts of UNITS each, times of 10 to 100 days; a unit's
   own rate is gamma with shape 2 where MIXED, else RATE. */
static void
draw (struct rate_rows *rows, uint64_t *state, const double rate[2],
      bool mixed)
{
  rows->n = 2 * UNITS;
  rows->arms = 2;
  for (size_t i = 0; i < rows->n; i++)
    {
      double own = mixed ? (exponential (state) + exponential (state)) / 2
                         : 1;
      rows->arm[i] = i >= UNITS;
      rows->t[i] = 10 + floor (uniform (state) * 91);
      rows->y[i] = poisson (state, own * rate[rows->arm[i]] * rows->t[i]);
    }
}

static int
compare_doubles (const void *left, const void *right)
{
  double a = *(const double *) left, b = *(const double *) right;
  return (a > b) - (a < b);
}

static double
distance_from_uniform (double p[SETS])
{
  double largest = 0;
  qsort (p, SETS, sizeof *p, compare_doubles);
  for (int i = 0; i < SETS; i++)
    largest = fmax (largest, fmax (p[i] - (double) i / SETS,
                                   (double) (i + 1) / SETS - p[i]));
  return largest;
}

static double
below (const double p[SETS], double alpha)
{
  double count = 0;
  for (int i = 0; i < SETS; i++)
    count += p[i] <= alpha;
  return count / SETS;
}

/* P-values of several methods on the same sets. */
static void
simulate (const struct method *const *methods, size_t n, double p[][SETS],
          uint64_t seed, bool mixed)
{
  static const double rate[] = {0.1, 0.1};
  static struct rate_rows rows;
  for (int set = 0; set < SETS; set++)
    {
      struct arena *arena = arena_new ();
      struct ask ask = rated_ask (arena);
      draw (&rows, &seed, rate, mixed);
      const struct sample *s = rated_units (arena, &rows);
      for (size_t i = 0; i < n; i++)
        p[i][set] = methods[i]->run (s, &ask).p_value;
      arena_free (arena);
    }
}

Test (rate_coverage, robust_p_is_uniform_where_counts_are_overdispersed)
{
  static const struct method *const methods[]
    = {&rate_robust, &ratio_delta, &rate_robust_many, &rate_score,
       &poisson_exact, &poisson_deviance};
  static double p[6][SETS];
  simulate (methods, 6, p, 201, true);
  for (size_t i = 0; i < 3; i++)
    {
      double d = distance_from_uniform (p[i]);
      cr_assert_lt (d, 0.036, "%s: %g", methods[i]->about.name, d);
    }
  /* What takes every event for independent rejects far too often. */
  for (size_t i = 3; i < 6; i++)
    cr_assert_gt (below (p[i], 0.05), 0.20, "%s: %g",
                  methods[i]->about.name, below (p[i], 0.05));
}

Test (rate_coverage, poisson_counts_keep_the_level_of_every_test)
{
  static const struct method *const methods[]
    = {&rate_robust, &rate_score, &poisson_deviance, &poisson_exact};
  static const double alphas[] = {0.01, 0.05, 0.10};
  static double p[4][SETS];
  simulate (methods, 4, p, 202, false);
  for (size_t a = 0; a < 3; a++)
    cr_assert_leq (below (p[3], alphas[a]),
                   alphas[a]
                     + 3 * sqrt (alphas[a] * (1 - alphas[a]) / SETS));
  for (size_t i = 0; i < 3; i++)
    {
      double d = distance_from_uniform (p[i]);
      cr_assert_lt (d, 0.036, "%s: %g", methods[i]->about.name, d);
    }
}

Test (rate_coverage, intervals_hold_the_truth_as_often_as_they_say)
{
  static const double rate[] = {0.08, 0.12};
  static const struct measure *const measures[]
    = {&rate_ratio, &rate_difference, &ratio_difference};
  static const double truth[] = {1.5, 0.04, 0.04};
  static struct rate_rows rows;
  double held[3] = {0};
  uint64_t seed = 203;
  for (int set = 0; set < SETS; set++)
    {
      struct arena *arena = arena_new ();
      struct ask ask = rated_ask (arena);
      draw (&rows, &seed, rate, true);
      const struct sample *s = rated_units (arena, &rows);
      for (size_t i = 0; i < 3; i++)
        {
          struct effect e = measures[i]->run (s, &ask);
          held[i] += e.conf_low <= truth[i] && truth[i] <= e.conf_high;
        }
      arena_free (arena);
    }
  for (size_t i = 0; i < 3; i++)
    cr_assert_lt (fabs (held[i] / SETS - 0.95),
                  3 * sqrt (0.95 * 0.05 / SETS), "%s: %g",
                  measures[i]->about.name, held[i] / SETS);
}

/* Cohorts of 12 clusters each whose units share a rate. */
Test (rate_coverage, few_clusters_keep_the_level_where_units_alone_do_not)
{
  static struct rate_rows rows;
  static double clustered[SETS], ratio[SETS], alone[SETS];
  uint64_t seed = 204;
  for (int set = 0; set < SETS; set++)
    {
      struct arena *arena = arena_new ();
      struct ask ask = rated_ask (arena);
      rows.n = 0;
      rows.arms = 2;
      for (uint32_t g = 0; g < 24; g++)
        {
          double own = 0.5 + uniform (&seed);
          for (double i = 0, n = 3 + floor (uniform (&seed) * 10); i < n; i++)
            {
              rows.arm[rows.n] = g >= 12;
              rows.cluster[rows.n] = g;
              rows.t[rows.n] = 10 + floor (uniform (&seed) * 91);
              rows.y[rows.n] = poisson (&seed, own * rows.t[rows.n] / 10);
              rows.n++;
            }
        }
      const struct sample *s = rated_clustered (arena, &rows);
      clustered[set] = cluster_wald_rate.run (s, &ask).p_value;
      ratio[set] = ratio_delta_cluster.run (s, &ask).p_value;
      alone[set] = rate_robust.run (s, &ask).p_value;
      arena_free (arena);
    }
  double bound = 3 * sqrt (0.05 * 0.95 / SETS);
  cr_assert_lt (fabs (below (clustered, 0.05) - 0.05), bound, "%g",
                below (clustered, 0.05));
  cr_assert_lt (fabs (below (ratio, 0.05) - 0.05), bound, "%g",
                below (ratio, 0.05));
  cr_assert_gt (below (alone, 0.05), 0.15);
}
