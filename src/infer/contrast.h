#ifndef INFER_CONTRAST_H
#define INFER_CONTRAST_H

/* One difference with its standard error and degrees of freedom: what a
   t-test and its interval are both made of, so that they cannot
   disagree.

     struct contrast c = contrast_welch (level, reference);
     return contrast_effect (&c, confidence, "welch_t");    // or
     return contrast_test (&c);

   Spreads are combined as standard deviations, not variances: the same
   data in a unit 2^600 times larger give the same t. */

#include "infer/method.h"

struct contrast {
  double estimate;          /* NaN only where a cohort is empty */
  double std_error, df;     /* NaN unless STATUS_OK */
  enum status status;
  const char *why;
};

struct contrast contrast_welch (const struct moments *level,
                                const struct moments *reference);
struct contrast contrast_student (const struct moments *level,
                                  const struct moments *reference);
struct contrast contrast_one_sample (const struct moments *, double target);

/* The mean of SAMPLE's level against that of its reference, with equal
   or unequal variances. */
typedef struct contrast contrast_maker (const struct moments *,
                                        const struct moments *);
struct contrast contrast_of (const struct sample *, const struct ask *,
                             contrast_maker *);

/* t = estimate / std_error, two-sided. */
struct test contrast_test (const struct contrast *);
/* estimate -+ t quantile * std_error. */
struct effect contrast_effect (const struct contrast *, double confidence,
                               const char *conf_method);

/* t quantile that leaves (1 - CONFIDENCE)/2 above it. */
double contrast_quantile (double confidence, double df);

/* An effect whose estimate stands but whose interval does not. */
struct effect effect_without_interval (double estimate,
                                       const char *conf_method, enum status,
                                       const char *why);

#endif
