#ifndef TESTS_INFER_GENERATED_H
#define TESTS_INFER_GENERATED_H

/* Survival and clustered data made by a generator that R can run too:
   Park & Miller's minimal standard, whose products fit a double exactly.
   tests/oracle/survival.R, competing.R, cluster.R and rates.R make the
   same rows. */

#include <math.h>
#include <stddef.h>
#include <stdint.h>

enum { GENERATED_MAX = 20000 };

static inline double
generated_uniform (uint64_t *state)
{
  *state = *state * 16807 % 2147483647;
  return (double) *state / 2147483647;
}

struct survival_rows {
  size_t n, arms;
  double time[GENERATED_MAX];
  int8_t event[GENERATED_MAX];
  uint32_t arm[GENERATED_MAX];
};

/* Whole days below TOP times 1 + arm/2, piled up at the low end; an
   event with chance SHARE. */
static inline void
generate_survival (struct survival_rows *rows, uint64_t seed, size_t n,
                   size_t arms, double top, double share)
{
  rows->n = n;
  rows->arms = arms;
  for (size_t i = 0; i < n; i++)
    {
      double arm = floor (generated_uniform (&seed) * (double) arms);
      double a = generated_uniform (&seed);
      double b = generated_uniform (&seed);
      rows->arm[i] = (uint32_t) arm;
      rows->time[i] = floor (a * b * top * (1 + arm / 2));
      rows->event[i] = generated_uniform (&seed) < share;
    }
}

/* The same with competing ends (2) for half of those without event. */
static inline void
generate_competing (struct survival_rows *rows, uint64_t seed, size_t n,
                    size_t arms, double top, double share)
{
  rows->n = n;
  rows->arms = arms;
  for (size_t i = 0; i < n; i++)
    {
      double arm = floor (generated_uniform (&seed) * (double) arms);
      double a = generated_uniform (&seed);
      double b = generated_uniform (&seed);
      double how = generated_uniform (&seed);
      rows->arm[i] = (uint32_t) arm;
      rows->time[i] = floor (a * b * top * (1 + arm / 2));
      rows->event[i] = how < share ? 1 : how < (1 + share) / 2 ? 2 : 0;
    }
}

struct cluster_rows {
  size_t n, arms;
  double y[GENERATED_MAX];
  uint32_t arm[GENERATED_MAX];
  uint32_t cluster[GENERATED_MAX];
};

/* Clusters of unequal size and level.  MIXED: each unit draws its own
   cohort; else a cluster lies in one.  SHARE: 0/1 outcomes. */
static inline void
generate_clusters (struct cluster_rows *rows, uint64_t seed, size_t clusters,
                   size_t arms, int mixed, int share)
{
  rows->n = 0;
  rows->arms = arms;
  for (size_t g = 0; g < clusters; g++)
    {
      double size = 1 + floor (generated_uniform (&seed) * 8);
      double level = generated_uniform (&seed) * 2;
      double home = floor (generated_uniform (&seed) * (double) arms);
      for (double i = 0; i < size; i++)
        {
          double own = floor (generated_uniform (&seed) * (double) arms);
          double arm = mixed ? own : home;
          double y = level + arm / 4 + generated_uniform (&seed) * 3;
          rows->y[rows->n] = share ? y > 2.5 : y;
          rows->arm[rows->n] = (uint32_t) arm;
          rows->cluster[rows->n] = (uint32_t) g;
          rows->n++;
        }
    }
}

struct rate_rows {
  size_t n, arms;
  double y[GENERATED_MAX];
  double t[GENERATED_MAX];
  uint32_t arm[GENERATED_MAX];
  uint32_t cluster[GENERATED_MAX];
  uint32_t second[GENERATED_MAX];
};

/* Whole numbers of events in a time at risk of 1 to 365 days, at rates
   that vary by cluster; MIXED as above.  SECOND is how many clusters of
   the other kind cut across the first. */
static inline void
generate_rates (struct rate_rows *rows, uint64_t seed, size_t clusters,
                size_t arms, int mixed, size_t second)
{
  rows->n = 0;
  rows->arms = arms;
  for (size_t g = 0; g < clusters; g++)
    {
      double size = 1 + floor (generated_uniform (&seed) * 8);
      double level = 0.2 + generated_uniform (&seed) * 2;
      double home = floor (generated_uniform (&seed) * (double) arms);
      for (double i = 0; i < size; i++)
        {
          double own = floor (generated_uniform (&seed) * (double) arms);
          double arm = mixed ? own : home;
          double t = 1 + floor (generated_uniform (&seed) * 365);
          double u = generated_uniform (&seed);
          double other = floor (generated_uniform (&seed) * (double) second);
          rows->y[rows->n] = floor (level * (1 + arm / 4) * t * u / 20);
          rows->t[rows->n] = t;
          rows->arm[rows->n] = (uint32_t) arm;
          rows->cluster[rows->n] = (uint32_t) g;
          rows->second[rows->n] = (uint32_t) other;
          rows->n++;
        }
    }
}

#endif
