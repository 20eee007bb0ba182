#ifndef TESTS_INFER_RATED_H
#define TESTS_INFER_RATED_H

/* Units with an outcome and a denominator as the sample that tests of
   rates and ratios read. */

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "infer/generated.h"
#include "infer/methods.h"

struct rated {
  struct clusters clusters, second, both;
  struct sample sample;
};

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

/* Two cohorts as their totals: units of equal time, N of them, of which
   the first has all the events; level first. */
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
