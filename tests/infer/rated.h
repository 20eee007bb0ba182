#ifndef TESTS_INFER_RATED_H
#define TESTS_INFER_RATED_H

/* Units with an outcome and a denominator as the sample that tests of
   rates and ratios read. */

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "infer/generated.h"
#include "infer/methods.h"

/* The units of ROWS, each alone. */
static inline struct sample *
rated_units (struct arena *arena, const struct rate_rows *rows)
{
  struct sample *sample = ARENA_NEW (arena, struct sample, 1);
  *sample = (struct sample) {
    .arms = rows->arms,
    .cross = cross_fold (arena, rows->y, rows->t, rows->arm, rows->n,
                         rows->arms)};
  return sample;
}

static inline struct rate_rows *
rated_rows (struct arena *arena, uint64_t seed, size_t clusters, size_t arms,
            int mixed, size_t second)
{
  struct rate_rows *rows = ARENA_NEW (arena, struct rate_rows, 1);
  generate_rates (rows, seed, clusters, arms, mixed, second);
  return rows;
}

static inline struct ask
rated_ask (struct arena *arena)
{
  return (struct ask) {.scratch = arena, .confidence = 0.95, .target = NAN,
                       .horizon = NAN, .level = 1, .reference = 0};
}

static inline const struct clusters *
rated_clusters (struct arena *arena, const struct rate_rows *rows,
                const uint32_t *cluster)
{
  struct clusters *clusters = ARENA_NEW (arena, struct clusters, 1);
  *clusters = clusters_fold_over (arena, rows->y, rows->t, rows->arm,
                                  cluster, rows->n, rows->arms);
  return clusters;
}

/* The same in their clusters, with the moments of y. */
static inline struct sample *
rated_clustered (struct arena *arena, const struct rate_rows *rows)
{
  struct sample *sample = rated_units (arena, rows);
  struct moments *moments = ARENA_NEW (arena, struct moments, rows->arms);
  for (size_t i = 0; i < rows->n; i++)
    moments_add (moments + rows->arm[i], rows->y[i]);
  sample->moments = moments;
  sample->clusters = rated_clusters (arena, rows, rows->cluster);
  return sample;
}

/* And in clusters of two kinds. */
static inline struct sample *
rated_two_way (struct arena *arena, const struct rate_rows *rows)
{
  struct sample *sample = rated_clustered (arena, rows);
  uint32_t *both = ARENA_NEW (arena, uint32_t, rows->n);
  for (size_t i = 0; i < rows->n; i++)
    both[i] = rows->cluster[i] * 1000 + rows->second[i];
  sample->clusters2 = rated_clusters (arena, rows, rows->second);
  sample->clusters12 = rated_clusters (arena, rows, both);
  return sample;
}

/* Two cohorts, level first, as totals of four units of equal time, the
   first of which has all the events. */
static inline struct sample *
rated_totals (struct arena *arena, double x1, double t1, double x0,
              double t0)
{
  enum { UNITS = 4 };
  double y[2 * UNITS] = {0}, t[2 * UNITS];
  uint32_t arm[2 * UNITS];
  for (size_t i = 0; i < 2 * UNITS; i++)
    {
      arm[i] = i < UNITS;
      t[i] = (i < UNITS ? t1 : t0) / UNITS;
    }
  y[0] = x1;
  y[UNITS] = x0;
  struct sample *sample = ARENA_NEW (arena, struct sample, 1);
  *sample = (struct sample) {
    .arms = 2, .cross = cross_fold (arena, y, t, arm, 2 * UNITS, 2)};
  return sample;
}

#endif
