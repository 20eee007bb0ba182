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

/* The coefficient of the level over the reference in the same model of the
   two, with its robust error: HC1, by clusters CR1. */
struct coefficient {
  double b, std_error;
  double df;                /* NaN: normal */
  bool clustered;
  enum status status;
  const char *why;
};
struct coefficient regression_level (const struct sample *,
                                     const struct ask *, bool logistic);
/* Half of its interval. */
double regression_half (const struct coefficient *, const struct ask *);

#endif
