#ifndef INFER_CIF_H
#define INFER_CIF_H

/* Cumulative incidence of an event that a competing end can rule out,
   from a riskset.

   With n at risk at a time, d1 events and d2 competing ends of them:

     F(t) = sum over times s <= t of S(s-) d1/n        (Aalen-Johansen)
     S(t) = prod over times s <= t of 1 - (d1 + d2)/n

   F is the share that has had the event; 1 less the Kaplan-Meier curve of
   the event, which takes competing ends as censored, is larger: it asks
   what would happen if nobody could leave.

   The variance is Greenwood's, carried along with (S, F) from time to
   time; it equals the infinitesimal jackknife, unit by unit, exactly.
   Limits are log-log on F, F^exp(-+ z se / (F log F)).

   R: survfit (Surv (time, factor (how)) ~ arm, conf.type = "log-log").
   Aalen & Johansen (1978), Scand. J. Statist. 5:141-150; Andersen, Borgan,
   Gill & Keiding (1993), Statistical Models Based on Counting Processes,
   IV.4. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "infer/method.h"

struct cif_point {
  double time;
  double incidence;             /* F */
  double without;               /* S: neither event nor competing end */
  double std_error;             /* of F */
  double conf_low, conf_high;   /* NaN where F is 0 or 1: the log-log
                                   limits are not defined there */
  uint64_t at_risk, events, competing, censored;
};

struct cif {
  size_t points;                /* distinct times of this arm */
  const struct cif_point *point;
  bool clustered;               /* limits allow for clusters */
};

struct cif cif_curve (struct arena *, const struct riskset *, size_t arm,
                      double confidence);

/* The same curve with the standard errors of units that come in clusters:
   the infinitesimal jackknife, summed by cluster.  A unit of time t adds
   to F(tau), where its state ended by then,

     1{event} S(t-)/n - 1{either} (F(tau) - F(t)) / (n - d)
       - sum over s <= t of S(s-) d1/n^2 - (F(tau) - F(s)) d / (n (n - d))

   with d = d1 + d2, and only the sum, up to tau, where it did not.  No
   limits where fewer than 5 clusters hold units of the arm.
   R: rowsum of survfit (Surv (time, factor (how)) ~ 1, influence =
   TRUE)$influence.pstate by cluster (survfit's own `cluster` changes
   nothing there in survival 3.5-3). */
struct cif cif_curve_cluster (struct arena *, const struct riskset *,
                              const struct members *, size_t arm,
                              double confidence);

/* What every cluster adds to F(t) of an arm: [clusters]. */
double *cif_influence_at (struct arena *, const struct riskset *,
                          const struct members *, size_t arm, double t);

/* F(t).  Where F is 0 or 1 the standard error is NaN and the limits are
   those of Clopper & Pearson for the units whose state at T is known: 0
   to 1 - (alpha/2)^(1/m), or (alpha/2)^(1/m) to 1, m = those not censored
   before T; of a curve by clusters there are none.  STATUS_NOT_REACHED
   beyond the last time of a curve that leaves some units with neither. */
struct effect cif_at (const struct cif *, double t, double confidence);

#endif
