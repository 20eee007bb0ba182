#ifndef INFER_DIST_H
#define INFER_DIST_H

/* The only door to the distributions.

   Tails are two-sided or upper, never 1 - P.  Every function checks its
   domain and returns a status; GSL's aborting handler is off inside.
   Beyond 1e-300 the tail itself is NaN with STATUS_UNDERFLOW and log10
   still holds. */

#include <stddef.h>
#include <stdint.h>

#include "infer/method.h"

struct tail {
  double p;
  double log10_p;
  enum status status;      /* OK, UNDERFLOW or NOT_CONVERGED */
};

struct tail dist_normal_two_sided (double z);
struct tail dist_t_two_sided (double t, double df);
struct tail dist_chisq_upper (double x, double df);
struct tail dist_f_upper (double f, double df1, double df2);
/* The tail whose natural logarithm is LOG_P; above 0 by rounding: 1. */
struct tail dist_tail_of_log (double log_p);
/* Copies a tail into a test: p, log10_p and, if not ok, the status and
   why. */
void dist_into (struct test *, struct tail);

/* Quantiles; NaN outside the domain. */
double dist_normal_quantile (double p);                /* lower tail P */
double dist_t_quantile (double p, double df);          /* lower tail P */

/* P(T <= t) of the noncentral t, and the noncentrality at which it is
   P: for intervals of standardised effects.  Good to 1e-10 of P; NaN
   beyond |t| or |ncp| = 1e4. */
double dist_noncentral_t_p (double t, double df, double ncp);
double dist_noncentral_t_ncp (double t, double df, double p);

/* P(X <= x) of the noncentral chi-square, and the noncentrality at which
   it is P, 0 where none is small enough.  NaN beyond x or ncp = 1e9. */
double dist_noncentral_chisq_p (double x, double df, double ncp);
double dist_noncentral_chisq_ncp (double x, double df, double p);

/* log of the hypergeometric probability of X successes: X of N1 in a
   table with N1 + N2 units and K successes in all. */
double dist_log_hypergeometric (uint64_t x, uint64_t n1, uint64_t n2,
                                uint64_t k);
/* P(W <= w) and P(W >= w) of the Mann-Whitney W of M against N without
   ties, exactly. */
double dist_wilcoxon_lower (struct arena *, uint64_t w, uint64_t m,
                            uint64_t n);
double dist_wilcoxon_upper (struct arena *, uint64_t w, uint64_t m,
                            uint64_t n);

/* P(V <= v) and P(V >= v) of Wilcoxon's V of N signed ranks without
   ties, exactly; N at most this. */
enum { DIST_SIGNED_RANK_MAX = 1000 };
struct tail dist_signed_rank_lower (struct arena *, uint64_t v, uint64_t n);
struct tail dist_signed_rank_upper (struct arena *, uint64_t v, uint64_t n);

#endif
