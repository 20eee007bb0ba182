#ifndef SUFF_RESPONSES_H
#define SUFF_RESPONSES_H

/* A mean or share by what it is modelled with: for every cohort and
   pattern of covariates (and cluster, where units share them) the number
   of units, their mean and their sum of squares about it.  Linear and
   logistic regression, propensity scores and their robust variances are
   exact functions of these. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "suff/terms.h"

struct arena;

struct response_cell {
  uint32_t arm, pattern, cluster;
  uint64_t n;
  double mean;
  double squares;             /* sum of squares about the mean */
};

struct responses {
  size_t arms;
  size_t n;
  bool binary;                /* every y is 0 or 1 */
  size_t cells;
  const struct response_cell *cell;   /* in the order cluster, arm, pattern */
  size_t clusters;            /* 0: every unit is its own; `cluster` is 0.
                                 Else numbered by what they hold, so that
                                 sums over them do not depend on how the
                                 rows number them. */
  const struct terms *terms;
};

struct responses responses_fold (struct arena *, const double *y,
                                 const uint32_t *arm,
                                 const uint32_t *cluster, size_t n,
                                 size_t arms, const struct terms *);

#endif
