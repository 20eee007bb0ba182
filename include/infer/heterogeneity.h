#ifndef INFER_HETEROGENEITY_H
#define INFER_HETEROGENEITY_H

/* Independent estimates of one effect in several groups: whether they
   differ, and what each is when it borrows from the others.

   Estimates are on a scale on which they are about normal: logarithms of
   ratios. */

#include <stddef.h>

#include "infer/method.h"

struct heterogeneity {
  struct test test;       /* Cochran's Q on groups - 1 degrees of freedom */
  double mean;            /* weighted by inverse variance, tau2 included */
  double tau2;            /* variance between groups, DerSimonian & Laird
                             (1986), at least 0 */
};

/* Cochran (1954), Biometrics 10:101: Q = sum w (x - sum w x / sum w)^2,
   w = 1/se^2.  EMPTY with fewer than two groups. */
struct heterogeneity heterogeneity (const double *estimate,
                                    const double *std_error, size_t groups);

/* The mean of a group's own estimate and that of all, each weighted by its
   precision: (x/se^2 + mean/tau2) / (1/se^2 + 1/tau2); the mean where
   nothing lies between groups. */
double heterogeneity_shrunk (const struct heterogeneity *, double estimate,
                             double std_error);

#endif
