#ifndef SUFF_RANKED_H
#define SUFF_RANKED_H

/* The distinct values of an outcome, in order, with how often each
   cohort has them.

   Ranks, quantiles, histograms and order-free moments are read from it.
   Two of them merge; the result depends on the values alone, never on
   the order in which the rows came. */

#include <stddef.h>
#include <stdint.h>

#include "suff/moments.h"

struct arena;

struct ranked {
  size_t arms;
  size_t values;            /* distinct values over all arms */
  const double *value;      /* [values], increasing, finite */
  const uint64_t *count;    /* [arms * values], arm-major */
};

/* From N rows: Y finite, ARM in [0, ARMS). */
struct ranked ranked_fold (struct arena *, const double *y,
                           const uint32_t *arm, size_t n, size_t arms);
struct ranked ranked_merge (struct arena *, const struct ranked *,
                            const struct ranked *);

uint64_t ranked_n (const struct ranked *, size_t arm);
uint64_t ranked_count (const struct ranked *, size_t arm, size_t value);
/* Mean and spread of an arm: a first pass for the mean in long double,
   a second for the squares about it, both in order of value. */
struct moments ranked_moments (const struct ranked *, size_t arm);
/* Quantile P in [0, 1] of an arm, type 7 (R's default); NaN if empty. */
double ranked_quantile (const struct ranked *, size_t arm, double p);

#endif
