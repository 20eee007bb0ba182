/* P-values are uniform where nothing is going on: Kolmogorov's distance
   over 2,000 null sets stays below .036.  Seeds come from the claims. */

#include "infer/clustered_sample.h"

enum { SETS = 2000 };

/* FNV-1a, cut to what the generator takes. */
static uint64_t
seed_of (const char *claim)
{
  uint64_t hash = 14695981039346656037u;
  for (; *claim; claim++)
    hash = (hash ^ (uint64_t) (unsigned char) *claim) * 1099511628211u;
  return 1 + hash % 2147483646;
}

static int
ascending (const void *a, const void *b)
{
  double x = *(const double *) a, y = *(const double *) b;
  return (x > y) - (x < y);
}

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

/* Exponential times of clusters of SIZE units that share a factor of 1/4
   to 4 on their hazard where FRAIL; censored evenly up to 2.  Clusters
   lie in one arm each. */
static void
draw (struct survival_rows *rows, uint32_t *cluster, uint64_t *state,
      size_t arms, uint32_t clusters, uint32_t size, bool frail)
{
  rows->n = 0;
  rows->arms = arms;
  for (uint32_t c = 0; c < clusters; c++)
    {
      double factor
        = frail ? pow (4, 2 * generated_uniform (state) - 1) : 1;
      for (uint32_t k = 0; k < size; k++)
        {
          double time = -log (generated_uniform (state)) / factor;
          double censored = 2 * generated_uniform (state);
          rows->event[rows->n] = time <= censored;
          rows->time[rows->n] = fmin (time, censored);
          rows->arm[rows->n] = c % (uint32_t) arms;
          cluster[rows->n++] = c;
        }
    }
}

static void
simulate (double p[SETS], const struct method *method, const char *claim,
          size_t arms, uint32_t clusters, uint32_t size)
{
  uint64_t state = seed_of (claim);
  struct survival_rows *rows = malloc (sizeof *rows);
  uint32_t *cluster = malloc (clusters * size * sizeof *cluster);
  for (int set = 0; set < SETS; set++)
    {
      struct arena *arena = arena_new ();
      draw (rows, cluster, &state, arms, clusters, size, size > 1);
      struct clustered_sample *s = clustered_fold (arena, rows, cluster);
      struct ask ask = survival_ask (arena, 1, 0);
      ask.horizon = 1;
      p[set] = method->run (&s->sample, &ask).p_value;
      arena_free (arena);
    }
  free (cluster);
  free (rows);
}

static void
check_uniform (const struct method *method, const char *claim, size_t arms,
               uint32_t clusters, uint32_t size)
{
  double p[SETS];
  simulate (p, method, claim, arms, clusters, size);
  double d = distance_from_uniform (p);
  cr_assert (d < 0.036, "%s: %g", claim, d);
}

Test (survival_calibration, the_log_rank_family_is_uniform_under_the_null)
{
  check_uniform (&log_rank, "log_rank", 2, 160, 1);
  check_uniform (&log_rank, "log_rank of three", 3, 180, 1);
  check_uniform (&gehan, "gehan", 2, 160, 1);
  check_uniform (&fleming_harrington, "fleming_harrington", 2, 160, 1);
  check_uniform (&log_rank_trend, "log_rank_trend", 4, 160, 1);
}

Test (survival_calibration, robust_tests_are_uniform_when_clusters_share_fates)
{
  check_uniform (&log_rank_cluster, "log_rank_cluster", 2, 120, 3);
  check_uniform (&cox_wald_cluster, "cox_wald_cluster", 2, 120, 3);
  check_uniform (&rmst_z_cluster, "rmst_z_cluster", 2, 120, 3);
}

/* What the clusters are there for. */
Test (survival_calibration, taking_units_for_independent_would_not_be)
{
  double p[SETS], small = 0;
  simulate (p, &log_rank, "log_rank of clusters", 2, 120, 3);
  for (int i = 0; i < SETS; i++)
    small += p[i] <= 0.05;
  cr_assert (small / SETS > 0.10, "%g", small / SETS);
}
