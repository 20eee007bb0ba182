#ifndef INFER_KM_H
#define INFER_KM_H

/* Kaplan-Meier curves from a riskset.

     S(t) = prod over event times <= t of (1 - d/n)
     Greenwood: V = S^2 sum d / (n (n - d))
     limits: log-log, S^exp(-+ z se(log(-log S)))

   R: survfit (Surv (time, event) ~ arm, conf.type = "log-log").
   Kaplan & Meier (1958); Greenwood (1926). */

#include <stddef.h>
#include <stdint.h>

#include "infer/method.h"

struct km_point {
  double time;
  double survival;
  double conf_low, conf_high;   /* NaN where S is 0 or 1: the log-log
                                   limits are not defined there */
  uint64_t at_risk, events, censored;
};

struct km {
  size_t points;                /* distinct times of this arm */
  const struct km_point *point;
};

struct km km_curve (struct arena *, const struct riskset *, size_t arm,
                    double confidence);

/* Smallest t with S(t) <= 0.5, midpoint of a plateau at exactly 0.5;
   S counts as 0.5 within 1.5e-8.  The limits are read from the limits of
   the curve in the same way.  NaN with STATUS_NOT_REACHED (a limit may
   still be there); STATUS_UNBOUNDED where only a limit is missing.
   R: summary (survfit (...))$table. */
struct effect km_median (const struct km *);

/* S(t) with Greenwood standard error and log-log limits.  Where S is
   still 1 or already 0 the estimate stands, limits and standard error are
   NaN, and the status is STATUS_DEGENERATE.  STATUS_NOT_REACHED beyond
   the last time of a curve that has not come down to 0. */
struct effect km_at (const struct km *, double t, double confidence);

/* Restricted mean to TAU, the area under the curve, with
     se^2 = sum over events of (area from there to tau)^2 d / (n (n - d)).
   Without any spread the estimate stands, std_error is 0 and the status
   STATUS_DEGENERATE.  STATUS_NOT_REACHED where the curve ends before TAU
   above 0.  R: survfit (...), print.rmean, rmean = tau. */
struct effect km_rmst (const struct km *, double tau, double confidence);

/* min over the arms that hold units of the largest time; NaN if none
   does. */
double km_common_last (const struct riskset *);

#endif
