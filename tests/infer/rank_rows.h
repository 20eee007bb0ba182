#ifndef TESTS_INFER_RANK_ROWS_H
#define TESTS_INFER_RANK_ROWS_H

/* The rows of generated.h, cut down to halves so that many tie, as a
   sample for rank tests; tests/oracle/ranks.R makes the same. */

#include "base/arena.h"
#include "generated.h"
#include "infer/methods.h"

struct rank_rows {
  struct cluster_rows rows;
  struct ranked ranked;
  struct clusters clusters;
  struct members members;
  struct sample sample;
};

static inline void
rank_rows_fold (struct arena *arena, struct rank_rows *r)
{
  const struct cluster_rows *rows = &r->rows;
  r->ranked
    = ranked_fold (arena, rows->y, rows->arm, rows->n, rows->arms);
  r->clusters = clusters_fold (arena, rows->y, rows->arm, rows->cluster,
                               rows->n, rows->arms);
  r->members = members_fold (arena, rows->y, NULL, rows->arm, rows->cluster,
                             rows->n, NAN);
  r->sample = (struct sample) { .arms = rows->arms, .ranked = &r->ranked,
                                .clusters = &r->clusters,
                                .members = &r->members };
}

static inline struct rank_rows *
rank_rows_new (struct arena *arena, uint64_t seed, size_t clusters,
               size_t arms, int mixed)
{
  struct rank_rows *r = ARENA_NEW (arena, struct rank_rows, 1);
  generate_clusters (&r->rows, seed, clusters, arms, mixed, 0);
  for (size_t i = 0; i < r->rows.n; i++)
    r->rows.y[i] = floor (2 * r->rows.y[i]) / 2;
  rank_rows_fold (arena, r);
  return r;
}

static inline struct ask
rank_ask (struct arena *arena, size_t level, size_t reference)
{
  return (struct ask) { .scratch = arena, .confidence = 0.95, .target = NAN,
                        .horizon = NAN, .level = level,
                        .reference = reference, .seed = 1 };
}

#endif
