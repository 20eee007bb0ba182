#ifndef INFER_CLUSTER_SCORE_H
#define INFER_CLUSTER_SCORE_H

/* What every cluster adds to the score of Cox's partial likelihood with
   Efron's ties, at given hazards of the cohorts.

   At an event time with n_b at risk and d_b events in cohort b, d in all,
   and hazards w_b, the l-th of d deaths (l = 0, ..., d - 1) is drawn from

     D_l = sum_b w_b (n_b - l d_b/d),  x_lb = w_b (n_b - l d_b/d) / D_l

   A unit of cohort a at risk there adds to the score of cohort b
     - w_a sum_l (1{a = b} - x_lb) / D_l
   and one that has the event there
     sum_l (1{a = b} - x_lb) / d - w_a sum_l (1 - l/d) (1{a = b} - x_lb) / D_l.
   The sums over l are harmonic ones (efron.h), those over time prefix
   sums: a member costs the same wherever it ends.

   Lin & Wei (1989), J. Am. Statist. Assoc. 84:1074-1078; Therneau &
   Grambsch (2000), sections 4.6 and 8.2.
   R: resid (coxph (..., ties = "efron"), "score", collapse = id). */

#include <stddef.h>

#include "infer/method.h"

/* Scores of the K cohorts ARM with HAZARD each, as K numbers a cluster,
   in the sample's order of clusters; those without units of ARM add 0. */
double *cluster_score (struct arena *, const struct sample *,
                       const size_t *arm, const double *hazard, size_t k);

#endif
