#ifndef TESTS_INFER_COMPETING_SAMPLE_H
#define TESTS_INFER_COMPETING_SAMPLE_H

/* Competing risks for tests: generated or MASS::Melanoma, and what R says
   of them. */

#include "infer/cif.h"
#include "infer/survival_sample.h"

/* survfit of an arm at tau: cumulative incidence, its standard error and
   limits, the share with neither, the share with the competing end. */
struct share_reference {
  double incidence, std_error, low, high, without, other;
};

struct competing_reference {
  uint64_t seed;            /* 0: Melanoma */
  size_t n, arms;
  double top, share;
  size_t level, reference;
  double tau;
  double gray, df;
  double log_rank, beta, se;              /* competing ends censored */
  struct share_reference arm[2];          /* level, reference */
  double difference, difference_se, difference_low, difference_high;
};

enum { COMPETING_REFERENCES = 6 };
extern const struct competing_reference
  competing_references[COMPETING_REFERENCES];

/* The rows that reference I was computed from. */
void competing_rows (struct survival_rows *, size_t i);

static inline struct riskset
rows_riskset (struct arena *arena, const struct survival_rows *rows)
{
  return riskset_fold (arena, rows->time, rows->event, rows->arm, rows->n,
                       rows->arms, NAN);
}

static inline struct riskset
competing_riskset (struct arena *arena, size_t i)
{
  struct survival_rows *rows = ARENA_NEW (arena, struct survival_rows, 1);
  competing_rows (rows, i);
  return rows_riskset (arena, rows);
}

static inline struct survival_rows *
generated_competing (struct arena *arena, uint64_t seed, size_t n,
                     size_t arms, double top, double share)
{
  struct survival_rows *rows = ARENA_NEW (arena, struct survival_rows, 1);
  generate_competing (rows, seed, n, arms, top, share);
  return rows;
}

/* Events and competing ends exchanged. */
static inline void
exchange_ends (struct survival_rows *rows)
{
  for (size_t i = 0; i < rows->n; i++)
    if (rows->event[i])
      rows->event[i] = (int8_t) (3 - rows->event[i]);
}

#endif
