#ifndef INFER_CLUSTER_PARTS_H
#define INFER_CLUSTER_PARTS_H

/* A difference between two cohorts to which every unit adds a part of its
   own, the parts of a cohort adding up to 0: placements, influences on a
   curve.  Summed by cluster to A_c over the level's units and to B_c over
   the reference's, with I, J, K the clusters that hold units of the level,
   of the reference, of either:

     var = I/(I-1) sum A_c^2 + J/(J-1) sum B_c^2 + 2 K/(K-1) sum A_c B_c

   The degrees of freedom are Satterthwaite's of sum (A_c + B_c)^2 where a
   cohort's units have equal variances, scaled so that each cohort's part
   has the size that was found.  Clusters of one unit have those of Welch,
   pairs of one unit of each cohort the number of pairs less one, and few
   or unequal clusters fewer.

   Obuchowski (1997), Biometrics 53:567-578; Satterthwaite (1946), Biom.
   Bull. 2:110-114. */

#include "infer/method.h"

struct cluster_part {
  double units1, units0;    /* of the level, of the reference */
  double a, b;
};

/* V and W are those of Satterthwaite's formula in cluster_fit.h, for units
   of variance 1: v_a = n_a/N_a^2, w_a = n_a/N_a^1.5. */
struct cluster_sums {
  double clusters1, clusters0, clusters;
  long double aa, bb, ab;
  double v1, v0, vv11, vv10, vv00;
  double ww1, ww0, w10, vww11, vww10, vww01, vww00;
};

struct cluster_parts {
  double n1, n0;            /* units of either cohort */
  struct cluster_sums sums;
};

void cluster_parts_add (struct cluster_parts *, struct cluster_part);

struct cluster_error {
  double std_error, df;
  double level, reference;  /* the cohorts' parts of the variance */
  double both;              /* that of A B, once: - the covariance of what
                               is subtracted */
  enum status status;
  const char *why;          /* null where there are clusters enough */
};

struct cluster_error cluster_parts_error (const struct cluster_parts *);

#endif
