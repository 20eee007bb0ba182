#ifndef TESTS_INFER_CLUSTERED_SAMPLE_H
#define TESTS_INFER_CLUSTERED_SAMPLE_H

/* Survival samples of units in clusters. */

#include "infer/survival_sample.h"

struct clustered_sample {
  struct sample sample;
  struct riskset riskset;
  struct members members;
};

static inline struct clustered_sample *
clustered_fold (struct arena *arena, const struct survival_rows *rows,
                const uint32_t *cluster)
{
  struct clustered_sample *s = ARENA_NEW (arena, struct clustered_sample, 1);
  s->riskset = riskset_fold (arena, rows->time, rows->event, rows->arm,
                             rows->n, rows->arms, NAN);
  s->members = members_fold (arena, rows->time, rows->event, rows->arm,
                             cluster, rows->n, NAN);
  s->sample = (struct sample) {.arms = rows->arms, .riskset = &s->riskset,
                               .members = &s->members};
  return s;
}

/* Row I lies in cluster I mod (1 + I mod G), of its own cohort where
   NESTED: as in tests/oracle/survival_cluster.R. */
static inline uint32_t *
clusters_for (struct arena *arena, const struct survival_rows *rows,
              uint32_t g, bool nested)
{
  uint32_t *cluster = ARENA_NEW (arena, uint32_t, rows->n);
  for (uint32_t i = 0; i < rows->n; i++)
    cluster[i] = i % (1 + i % g) + (nested ? 1000 * rows->arm[i] : 0);
  return cluster;
}

static inline struct clustered_sample *
clustered_of_seed (struct arena *arena, uint64_t seed, size_t n, size_t arms,
                   double top, double share, uint32_t g, bool nested)
{
  struct survival_rows *rows = ARENA_NEW (arena, struct survival_rows, 1);
  generate_survival (rows, seed, n, arms, top, share);
  return clustered_fold (arena, rows, clusters_for (arena, rows, g, nested));
}

#endif
