#ifndef SUFF_CROSS_H
#define SUFF_CROSS_H

/* Two numbers of each unit of one cohort at once: an outcome y and its
   denominator t.  All that a rate (events over time at risk) or a ratio
   (revenue over seats) needs to know.

   A plain value like struct moments: it copies and merges.  The squares
   are about the means, so that nothing is lost when t is large beside
   its spread; the square of a spread must fit into a double. */

#include <stddef.h>
#include <stdint.h>

#include "suff/moments.h"

struct arena;

struct cross {
  uint64_t n;               /* units */
  double sum_y, sum_t;
  double syy, stt, syt;     /* sums of (y - mean)^2, (t - mean)^2 and of
                               their product */
};

/* [arms] from N rows, all finite, whatever their order: sums are taken
   in order of y, then t. */
struct cross *cross_fold (struct arena *, const double *y, const double *t,
                          const uint32_t *arm, size_t n, size_t arms);

/* Folds FROM into INTO.  Either may be empty. */
void cross_merge (struct cross *into, const struct cross *from);

/* Sum of y over sum of t; NaN where t adds up to 0. */
double cross_ratio (const struct cross *);

/* Sum of (y - R t)^2, R the ratio: 0 where y follows from t as far as
   doubles can tell. */
double cross_squares (const struct cross *);

/* The moments of R + (y - R t) / mean of t: the values whose mean is the
   ratio and whose standard error of the mean is that of the ratio by the
   delta method. */
struct moments cross_linear (const struct cross *);

#endif
