#ifndef TESTS_INFER_SURVIVAL_SAMPLE_H
#define TESTS_INFER_SURVIVAL_SAMPLE_H

/* Survival samples for tests: from the generator, or from a table of
   counts; and what R says of the generated ones. */

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "infer/generated.h"
#include "infer/km.h"
#include "infer/methods.h"
#include "infer/near.h"

/* N units of an arm that end on the same day in the same way. */
struct batch {
  uint32_t arm;
  double time;
  int8_t event;
  size_t n;
};

static inline struct riskset
riskset_of (struct arena *arena, const struct batch *batch, size_t batches,
            size_t arms)
{
  size_t n = 0, row = 0;
  for (size_t i = 0; i < batches; i++)
    n += batch[i].n;
  double *time = ARENA_NEW (arena, double, n);
  int8_t *event = ARENA_NEW (arena, int8_t, n);
  uint32_t *arm = ARENA_NEW (arena, uint32_t, n);
  for (size_t i = 0; i < batches; i++)
    for (size_t j = 0; j < batch[i].n; j++, row++)
      {
        time[row] = batch[i].time;
        event[row] = batch[i].event;
        arm[row] = batch[i].arm;
      }
  return riskset_fold (arena, time, event, arm, n, arms, NAN);
}

#define RISKSET(arena, batches, arms) \
  riskset_of ((arena), (batches), sizeof (batches) / sizeof *(batches), (arms))

static inline struct riskset
generated_riskset (struct arena *arena, uint64_t seed, size_t n, size_t arms,
                   double top, double share)
{
  struct survival_rows *rows = ARENA_NEW (arena, struct survival_rows, 1);
  generate_survival (rows, seed, n, arms, top, share);
  return riskset_fold (arena, rows->time, rows->event, rows->arm, rows->n,
                       arms, NAN);
}

static inline struct ask
survival_ask (struct arena *arena, size_t level, size_t reference)
{
  return (struct ask) {.scratch = arena, .confidence = 0.95, .target = NAN,
                       .horizon = NAN, .level = level,
                       .reference = reference};
}

static inline struct test
test_on (const struct method *method, const struct riskset *set,
         const struct ask *ask)
{
  struct sample sample = {.arms = set->arms, .riskset = set};
  return method->run (&sample, ask);
}

static inline struct effect
effect_on (const struct measure *measure, const struct riskset *set,
           const struct ask *ask)
{
  struct sample sample = {.arms = set->arms, .riskset = set};
  return measure->run (&sample, ask);
}

/* R's numbers, by tests/oracle/survival.R. */
struct curve_reference {
  double median, median_low, median_high, rmst, rmst_se;
  double survival, survival_se, survival_low, survival_high;
};

struct survival_reference {
  uint64_t seed;            /* 0: aml */
  size_t n, arms;
  double top, share;
  size_t level, reference;
  double tau;
  double chi_square, df;    /* survdiff */
  double beta, se, lr, score;
  struct curve_reference curve[2];        /* level, reference */
  double difference, difference_low, difference_high;
  double last;
};

enum { SURVIVAL_REFERENCES = 6 };
extern const struct survival_reference
  survival_references[SURVIVAL_REFERENCES];

/* The rows that reference I was computed from. */
struct riskset reference_riskset (struct arena *, size_t i);

#endif
