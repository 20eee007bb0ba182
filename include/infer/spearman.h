#ifndef INFER_SPEARMAN_H
#define INFER_SPEARMAN_H

/* Spearman's rank correlation of two numbers of the same units, with an
   interval that honours clusters.

     rho = cov(U, V) / (sd U sd V),  U, V = (midrank - 1/2) / n

   Its error is the root of G/(G - 1) sum_c (sum_{i in c} h_i)^2 / n^2 over
   the G clusters, where h is the influence function of rho with ties: with
   A_i = mean_j of [x_i <= x_j] V_j (half where equal), likewise B of y and
   U, C of x and U, D of y and V, theta = mean UV, a = mean U^2 - 1/4 and b
   likewise,

     h = (U V + A + B - 3 theta) / sqrt(ab)
         - rho/2 ((U^2 + 2 C - 3 mean U^2)/a + (V^2 + 2 D - 3 mean V^2)/b)

   The interval is tanh (atanh rho -+ t se/(1 - rho^2)), t on G - 1 degrees
   of freedom.  Hoeffding (1948), Ann. Math. Stat. 19:293; Borkowf (2002),
   Computational Statistics & Data Analysis 39:271.  R: cor (x, y, method =
   "spearman"); the error is the infinitesimal jackknife of that. */

#include <stddef.h>
#include <stdint.h>

#include "infer/method.h"

/* N pairs of finite numbers; CLUSTER null: each pair is its own. */
struct effect spearman (struct arena *scratch, const double *x,
                        const double *y, const uint32_t *cluster, size_t n,
                        double confidence);

#endif
