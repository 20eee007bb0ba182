#ifndef INFER_LOGRANK_H
#define INFER_LOGRANK_H

/* The log-rank family: observed less expected events of every cohort,
   added up over the event times with a weight each.

     u_a  = sum w (d_a - d n_a / n)
     V_ab = sum w^2 d (n - d)/(n - 1) (n_a/n) (1{a = b} - n_b/n)
     chi-square = u' V^- u

   The log-rank test is weight 1.  A weight sees the pooled cohorts only,
   so that the labels stay exchangeable where nothing is going on:

     static double
     early (const struct logrank_time *t)
     {
       return t->at_risk;
     }
     ...
     return logrank_test (ask->scratch, set, 1, early);

   Strata: the sums of u and V over the strata; R: survdiff (Surv (days,
   event) ~ cohort + strata (s)). */

#include "infer/method.h"

/* An event time of all cohorts together. */
struct logrank_time {
  double at_risk;           /* n */
  double events;            /* d >= 1 */
  double survival;          /* Kaplan-Meier, just before */
  double peto;              /* prod of 1 - d/(n + 1), this time included */
};

typedef double logrank_weight (const struct logrank_time *);

double logrank_one (const struct logrank_time *);

/* STRATA risksets over the same cohorts, each with its own weights. */
struct test logrank_test (struct arena *scratch,
                          const struct riskset *stratum, size_t strata,
                          logrank_weight *);

/* The score a for the a-th cohort: z = sum_a a u_a / sd, positive where
   the hazard rises from each cohort to the next. */
struct test logrank_trend (struct arena *scratch,
                           const struct riskset *stratum, size_t strata);

#endif
