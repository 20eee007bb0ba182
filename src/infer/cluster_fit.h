#ifndef INFER_CLUSTER_FIT_H
#define INFER_CLUSTER_FIT_H

/* Means of one or two cohorts whose units come in clusters, with a
   standard error that does not take the units for independent.

   With N_a units in cohort a, n_ga of them in cluster g, S_ga the sum of
   their residuals y - mean_a, and G clusters in all, K cohorts:

     CR1: G/(G-1) (N-1)/(N-K) sum_g (S_g1/N_1 - S_g0/N_0)^2, df = G - 1
     CR2: sum_g (u_g1/N_1 - u_g0/N_0)^2, u_ga = S_ga/sqrt(1 - n_ga/N_a)

   The residuals of cluster g have the covariance I - H_gg under equal
   variances, H_gg = blocks of 1/N_a.  The residuals' sum of a cohort
   lies along an eigenvector of it with value 1 - n_ga/N_a, so the
   inverse symmetric root of Bell & McCaffrey is that one division.

   Satterthwaite's df of CR2 under equal variances: the estimate is a
   quadratic form with matrix
     M = diag (v) - w_0 w_0' - w_1 w_1'
     k_ga = 1 / (N_a sqrt (1 - n_ga/N_a)), v_g = sum_a k_ga^2 n_ga,
     w_ga = +-k_ga n_ga / sqrt (N_a);  df = (tr M)^2 / sum_gh M_gh^2
   which takes one pass over the clusters.  tests/oracle/cluster.R does
   the same with the whole matrices.

   Bell & McCaffrey (2002), Survey Methodology 28:169-181; Pustejovsky &
   Tipton (2018), J. Bus. Econ. Stat. 36:672-683. */

#include <stdbool.h>

#include "infer/method.h"

struct cluster_fit {
  double estimate;          /* level less reference, or the level's mean */
  double std_error;
  double df;
  bool cr2;
  enum status status;
  const char *why;
};

/* CR2 when fewer clusters than this hold units of a cohort. */
enum { CLUSTERS_FOR_CR1 = 50, CLUSTERS_LEAST = 5 };

struct cluster_fit cluster_fit_two (const struct sample *,
                                    const struct ask *);
struct cluster_fit cluster_fit_one (const struct sample *,
                                    const struct ask *);

#endif
