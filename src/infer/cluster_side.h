#ifndef INFER_CLUSTER_SIDE_H
#define INFER_CLUSTER_SIDE_H

/* What is estimated of one cohort, as a sum over its clusters.

   A mean, a rate R = sum y / sum t, the logarithm of a rate and a ratio
   of totals all have a standard error that residuals give, added up by
   cluster and divided by one number:

              residual     divided by    size s    variance
     mean     y - mean     N             units     equal
     rate     y - R t      sum t         time      R t
     log rate y - R t      sum y         time      R t
     ratio    y - R t      sum t         units     Tbar^2

   Size is what a cluster's leverage is measured in, s_ga / S_a, and
   variance that of a residual under the working model, of which CR2 and
   its degrees of freedom make use: equal variances of means and of the
   values that the delta method turns a ratio into; Poisson events.  A
   unit's time at risk may then be split into two rows of its cluster
   without changing the leverage. */

#include <stdbool.h>

#include "infer/method.h"

enum cluster_what {
  CLUSTER_MEAN, CLUSTER_RATE, CLUSTER_LOG_RATE, CLUSTER_RATIO
};

struct cluster_side {
  size_t arm;
  double sign;              /* 1 or -1, in a difference */
  double units;             /* N */
  double estimate;          /* the mean, rate, log rate or ratio */
  double per;               /* mean or R, taken off per unit or per t */
  double total;             /* sum of y */
  double divisor;
  double size;              /* S */
  double working;           /* variance of a residual per size, but for a
                               factor that all cohorts share */
  bool over_t;              /* residuals take PER off the denominators */
  bool by_t;                /* size is the denominator */
  double spread;            /* of residuals; 0: all alike */
};

/* Null, or why there is no such side. */
const char *cluster_side_fill (const struct sample *, enum cluster_what,
                               size_t arm, struct cluster_side *,
                               enum status *);

/* What the cell's units add to the error of the estimate, in units of
   2^EXPONENT. */
double cluster_side_error (const struct cluster_side *,
                           const struct cluster_cell *, int exponent);
/* Its size. */
double cluster_side_size (const struct cluster_side *,
                          const struct cluster_cell *);
/* Errors are read in units of 2^exponent, so that their squares neither
   over- nor underflow. */
int cluster_side_exponent (const struct cluster_side *, size_t sides);

/* One estimate less another; of log rates as the log of the ratio.
   Swapping them flips the sign exactly. */
double cluster_side_difference (enum cluster_what,
                                const struct cluster_side *,
                                const struct cluster_side *base);

/* Null if every cohort has clusters enough in every way that units come
   in them; MANY: for one test of three or more cohorts. */
const char *cluster_side_clusters (const struct sample *,
                                   const struct cluster_side *, size_t sides,
                                   bool many, enum status *);

#endif
