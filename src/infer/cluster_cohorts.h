#ifndef INFER_CLUSTER_COHORTS_H
#define INFER_CLUSTER_COHORTS_H

/* One number of each of several cohorts, all of them tested at once, where
   every unit adds a part of its own to the numbers and the parts are
   summed by cluster g to u_gc over the units of cohort c:

     V = sum_cd f_cd sum_g u_gc u_gd',  f_cd = G_cd / (G_cd - 1)

   G_cd the clusters that hold units of c or of d: the factors of
   cluster_parts.h.  V is never negative: 1/(|A or B| - 1) is the integral
   of exp (t - |A or B| t), and exp (-|A or B| t) a product of positive
   kernels.

     F = d' W^-1 d / (k - 1), d the numbers less the first one, W their
     covariance, df k - 1 and G - 1 */

#include "infer/method.h"

enum { HAS_F = HAS_STATISTIC | HAS_DF | HAS_DF2 };

/* [k * k] how many clusters hold units of two cohorts, or of one.
   PLACE[arm] is 1 + which of the K cohorts; 0: none. */
double *clusters_shared (struct arena *, const struct members *,
                         const size_t *place, size_t k);
/* Null if every cohort has enough for one test of all. */
const char *clusters_shared_lack (const double *shared, size_t k,
                                  enum status *);
/* [k * k] f_cd. */
double *clusters_factors (struct arena *, const double *shared, size_t k);

/* F of K numbers with covariance V; CLUSTERS hold units of any. */
struct test cluster_cohorts_f (struct arena *scratch, const double *number,
                               const double *v, size_t k, size_t clusters);

#endif
