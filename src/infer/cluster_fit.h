#ifndef INFER_CLUSTER_FIT_H
#define INFER_CLUSTER_FIT_H

/* Means, rates and ratios of one or two cohorts whose units come in
   clusters, with a standard error that does not take the units for
   independent.

   With the divisor D_a of cohort a, S_ga the sum of its residuals in
   cluster g, s_ga the cluster's size of the cohort's s_a
   (cluster_side.h), N units, G clusters in all, K cohorts:

     CR1: G/(G-1) (N-1)/(N-K) sum_g (S_g1/D_1 - S_g0/D_0)^2, df = G - 1
     CR2: sum_g (u_g1/D_1 - u_g0/D_0)^2, u_ga = S_ga/sqrt(1 - s_ga/s_a)

   Where residuals have the working variance c_a times size, the scaled
   ones of cluster g have the covariance I - H_gg, H_gg one block of rank
   one a cohort.  The residuals' sum of a cohort lies along an
   eigenvector of it with value 1 - s_ga/s_a, so the inverse symmetric
   root of Bell & McCaffrey is that one division.  For means that is
   lm (y ~ cohort), for ratios lm of the linear values of delta.c, for
   rates lm of (y - m)/sqrt (m), m the fit of glm (y ~ cohort + offset
   (log (t)), poisson), on the design times sqrt (m).  clubSandwich's CR2
   of the glm itself takes the symmetric root in another scale, which
   needs every unit's time and changes when a unit's time is split in two
   rows; it differs in the fourth digit.

   Satterthwaite's df of CR2 under the working model: the estimate is a
   quadratic form with matrix
     M = diag (v) - w_0 w_0' - w_1 w_1'
     k_ga = 1 / (D_a sqrt (1 - s_ga/s_a)), v_g = sum_a k_ga^2 c_a s_ga,
     w_ga = +-k_ga s_ga sqrt (c_a / s_a);  df = (tr M)^2 / sum_gh M_gh^2
   which takes one pass over the clusters.  tests/oracle/cluster.R and
   cluster_rates.R do the same with the whole matrices.

   Where units come in clusters in two ways, such as the agent and the
   channel, V = V_1 + V_2 - V_12, each CR1 with its own G, and df =
   min (G_1, G_2) - 1: sandwich::vcovCL (fit, ~ a + b, type = "HC1").

   Bell & McCaffrey (2002), Survey Methodology 28:169-181; Pustejovsky &
   Tipton (2018), J. Bus. Econ. Stat. 36:672-683; Cameron, Gelbach &
   Miller (2011), J. Bus. Econ. Stat. 29:238-249. */

#include "cluster_side.h"
#include "clustered.h"

enum cluster_variance { CLUSTER_CR1, CLUSTER_CR2, CLUSTER_TWO_WAY };

struct cluster_fit {
  double estimate;          /* level less reference, or the level's own;
                               log of the ratio, or log, for log rates */
  double std_error;
  double df;
  enum cluster_variance variance;
  bool raised;              /* to that of as many independent units */
  enum status status;
  const char *why;
};

/* CR2 when fewer clusters than this hold units of a cohort. */
enum { CLUSTERS_FOR_CR1 = 50 };
/* Fewer with, or without, in a cohort of a share, seen or expected, tell no
   variance of their own. */
enum { UNITS_OF_A_KIND = 5 };

struct cluster_fit cluster_fit_two (const struct sample *,
                                    const struct ask *, enum cluster_what);
struct cluster_fit cluster_fit_one (const struct sample *,
                                    const struct ask *, enum cluster_what);

/* Variances and covariance of the two estimates whose difference is
   fitted, in the same way; NaN where the fit fails. */
struct cluster_variances { double level, reference, covariance; };
struct cluster_variances cluster_fit_variances (const struct sample *,
                                                const struct ask *,
                                                enum cluster_what);

/* t = STATISTIC with the fit's df; the fit's options; its failure. */
struct test cluster_fit_test (const struct cluster_fit *, double statistic);
void cluster_fit_options (struct test *, enum cluster_variance);
/* ESTIMATE -+ t se. */
struct effect cluster_fit_interval (const struct cluster_fit *,
                                    double estimate, double confidence);
double cluster_fit_quantile (const struct cluster_fit *, double confidence);

/* Whether cohorts differ: two that hold units by t, more by F of every
   estimate against the first one's. */
struct test cluster_fit_any (const struct sample *, const struct ask *,
                             enum cluster_what);

#endif
