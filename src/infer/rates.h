#ifndef INFER_RATES_H
#define INFER_RATES_H

/* Events over time at risk, cohort by cohort, and what is wrong with
   them, in the same words for every test and measure of rates.

   The robust standard error takes a unit's events for a number with any
   spread, not for a Poisson count: with e_i = y_i - R t_i

     var (sum y) = n/(n - 1) sum e_i^2
     se (log R) = sqrt (var) / sum y,   se (R) = sqrt (var) / sum t

   This is the sandwich estimator of a Poisson model with offset log t,
   each cohort with its own n/(n - 1).  R's vcovHC (fit, "HC1") takes
   N/(N - k) for all cohorts instead: the same for cohorts of one size,
   and what HC1 gives when every cohort is fitted alone. */

#include "infer/method.h"

struct rate {
  uint64_t n;               /* units */
  double events, time;
  double rate;              /* events / time */
  double spread;            /* root of var (sum y); NaN below two units */
};

struct rate rate_of (const struct sample *, size_t arm);
/* Standard errors of log R and of R. */
double rate_log_error (const struct rate *);
double rate_error (const struct rate *);
/* log of one rate over another; swapping them flips the sign exactly. */
double rate_log_ratio (double rate, double base);

/* Why K cohorts cannot be compared at all, or null: nobody in one, no
   time at risk, no events anywhere. */
const char *rates_lack (const struct rate *, size_t k, enum status *);
/* Further: a single unit in one, no spread in any. */
const char *rates_lack_spread (const struct rate *, size_t k,
                               enum status *);

/* The cohorts that hold units, into RATES; their number. */
size_t rates_present (const struct sample *, struct rate *rates);

/* Null for a target that a rate can have. */
const char *rate_target_lacks (double target);

/* No events in the level: the ratio is 0, and so is its lower end. */
struct effect rate_ratio_zero (const char *conf_method);

#endif
