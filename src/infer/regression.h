#ifndef INFER_REGRESSION_H
#define INFER_REGRESSION_H

/* Regressions with the cohort as a column, robust variances of its
   coefficient. */

#include "infer/method.h"

/* Cohorts that hold units. */
size_t regression_arms (const struct sample *);

/* Whether any cohort differs: y ~ terms + cohort, no interactions;
   Wald's F by HC1 or, by clusters, CR1. */
struct test regression_omnibus (const struct sample *, const struct ask *,
                                bool logistic);

#endif
