#ifndef INFER_LIN_H
#define INFER_LIN_H

/* The variance of one combination c'b of the coefficients of least
   squares, by HC2 or, of clusters, CR1 or CR2.

   Rows of a cluster with the same covariates share a row z of the design.
   With d = (X'X)^-1 c, n of them, r the sum of their residuals and
   B_ij = sqrt (n_i n_j) z_i' (X'X)^-1 z_j within the cluster, the
   leverages of a cluster act on these rows alone:

     R = (I - B)^(-1/2), p_i = sum_j R_ij sqrt (n_j) z_j'd
     CR2: sum_g (sum_i p_i r_i / sqrt (n_i))^2

   and Satterthwaite's df are those of cluster_fit.h with
   M_gh = 1{g = h} p'p - a_g' (X'X)^-1 a_h, a = sum_i sqrt (n_i) p_i z_i.

   tests/oracle/adjusted.R does the same with the whole matrices.
   Bell & McCaffrey (2002), Survey Methodology 28:169-181; Pustejovsky &
   Tipton (2018), J. Bus. Econ. Stat. 36:672-683. */

#include "adjusted_pair.h"

enum lin_variance { LIN_HC2, LIN_CR1, LIN_CR2 };

struct lin {
  double variance, df;
  enum lin_variance kind;
};

/* C [columns]; the fit is of PAIR. */
struct lin lin_variance (struct arena *, const struct pair *,
                         const struct glm *, const double *c);

#endif
