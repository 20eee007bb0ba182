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
  double log_variance;          /* of log S; infinite or of no use where S
                                   is 0 */
};

struct km {
  size_t points;                /* distinct times of this arm */
  const struct km_point *point;
};

struct km km_curve (struct arena *, const struct riskset *, size_t arm,
                    double confidence);

/* The same curve with limits that do not take the units for independent.
   Without one unit of a cluster at a time, by the infinitesimal
   jackknife, the variance of log S at t is the sum over clusters of

     (sum over units, over event times s <= t up to the unit's own, of
      (n 1{the unit has the event at s} - d) / (n (n - d)))^2

   Takes one pass over times and members.  Fewer than 5 clusters leave no
   limits: NaN.
   R: survfit (Surv (time, event) ~ arm, cluster = id, conf.type =
   "log-log").  Therneau & Grambsch (2000), section 7.3. */
struct km km_curve_cluster (struct arena *, const struct riskset *,
                            const struct members *, size_t arm,
                            double confidence);

/* By cluster, what a little more weight on it adds to an arm's S(t) or
   to its restricted mean: [members' clusters].  The sum of squares is
   the variance, that of differences between two arms the variance of
   their difference. */
double *km_influence_at (struct arena *, const struct riskset *,
                         const struct members *, size_t arm, double t);
double *km_influence_rmst (struct arena *, const struct riskset *,
                           const struct members *, size_t arm, double tau);

/* Smallest t with S(t) <= 0.5, midpoint of a plateau at exactly 0.5;
   S counts as 0.5 within 1.5e-8.  The limits are read from the limits of
   the curve in the same way.  NaN with STATUS_NOT_REACHED (a limit may
   still be there); STATUS_UNBOUNDED where only a limit is missing.
   R: summary (survfit (...))$table. */
struct effect km_median (const struct km *);
/* The same where S comes down to 1 - P: by then a share P had the event.
   R: quantile (survfit (...), P). */
struct effect km_quantile (const struct km *, double p);

/* S(t) with the curve's own standard error and log-log limits.  Where S is
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
