#ifndef INFER_DIST_H
#define INFER_DIST_H

/* The only door to the distributions.

   Every tail, never 1 - P.  Every function checks its
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

/* Tails beyond what was seen: both sides, P(X > x), P(X < x). */
struct tail dist_normal_two_sided (double z);
struct tail dist_normal_upper (double z);
struct tail dist_normal_lower (double z);
struct tail dist_t_two_sided (double t, double df);
struct tail dist_t_upper (double t, double df);
struct tail dist_t_lower (double t, double df);
struct tail dist_chisq_upper (double x, double df);
struct tail dist_chisq_lower (double x, double df);
struct tail dist_gamma_upper (double x, double shape);   /* scale 1 */
struct tail dist_gamma_lower (double x, double shape);
struct tail dist_f_upper (double f, double df1, double df2);
struct tail dist_f_lower (double f, double df1, double df2);
struct tail dist_beta_upper (double x, double a, double b);
struct tail dist_beta_lower (double x, double a, double b);

/* Counts: P(X >= x), P(X <= x), and the log of P(X = x), -INFINITY where
   it cannot be. */
struct tail dist_binomial_upper (uint64_t x, uint64_t n, double p);
struct tail dist_binomial_lower (uint64_t x, uint64_t n, double p);
double dist_log_binomial (uint64_t x, uint64_t n, double p);
struct tail dist_poisson_upper (uint64_t x, double mean);
struct tail dist_poisson_lower (uint64_t x, double mean);
double dist_log_poisson (uint64_t x, double mean);
/* X of N1 in a table with N1 + N2 units and K successes in all.  Tails up
   to counts of 1e14: NOT_CONVERGED beyond. */
struct tail dist_hypergeometric_upper (uint64_t x, uint64_t n1, uint64_t n2,
                                       uint64_t k);
struct tail dist_hypergeometric_lower (uint64_t x, uint64_t n1, uint64_t n2,
                                       uint64_t k);
double dist_log_hypergeometric (uint64_t x, uint64_t n1, uint64_t n2,
                                uint64_t k);

/* The tail whose natural logarithm is LOG_P; above 0 by rounding: 1. */
struct tail dist_tail_of_log (double log_p);
/* Copies a tail into a test: p, log10_p and, if not ok, the status and
   why. */
void dist_into (struct test *, struct tail);

/* Quantiles: the X with lower tail P, or with upper tail Q, to the
   neighbouring double; NaN outside the domain. */
double dist_normal_quantile (double p);
double dist_t_quantile (double p, double df);
double dist_chisq_quantile (double p, double df);
double dist_chisq_upper_quantile (double q, double df);
double dist_gamma_quantile (double p, double shape);
double dist_gamma_upper_quantile (double q, double shape);
double dist_f_quantile (double p, double df1, double df2);
double dist_f_upper_quantile (double q, double df1, double df2);
double dist_beta_quantile (double p, double a, double b);
double dist_beta_upper_quantile (double q, double a, double b);

/* P(T <= t) of the noncentral t, and the noncentrality at which it is
   P: for intervals of standardised effects.  Good to 1e-10 of P; NaN
   beyond |t| or |ncp| = 1e4. */
double dist_noncentral_t_p (double t, double df, double ncp);
double dist_noncentral_t_ncp (double t, double df, double p);
struct tail dist_noncentral_t_upper (double t, double df, double ncp);

/* P(X <= x) of the noncentral chi-square, and the noncentrality at which
   it is P, 0 where none is small enough.  NaN beyond x or ncp = 1e9. */
double dist_noncentral_chisq_p (double x, double df, double ncp);
double dist_noncentral_chisq_ncp (double x, double df, double p);
struct tail dist_noncentral_chisq_upper (double x, double df, double ncp);
struct tail dist_noncentral_chisq_lower (double x, double df, double ncp);

/* The noncentral F, in whose numerator NCP is. */
struct tail dist_noncentral_f_upper (double f, double df1, double df2,
                                     double ncp);
struct tail dist_noncentral_f_lower (double f, double df1, double df2,
                                     double ncp);

/* The upper tail of the studentized range: of the largest difference
   among MEANS independent means in units of their standard error, which
   has DF degrees of freedom, from .1 to 1e12, or INFINITY where it is
   known.  Good to 12 digits of p however small. */
struct tail dist_tukey_upper (double q, uint64_t means, double df);
/* The Q whose upper tail is P; NaN outside the domain. */
double dist_tukey_quantile (double p, uint64_t means, double df);

/* P(W <= w) and P(W >= w) of the Mann-Whitney W of M against N without
   ties, exactly. */
double dist_wilcoxon_lower (struct arena *, uint64_t w, uint64_t m,
                            uint64_t n);
double dist_wilcoxon_upper (struct arena *, uint64_t w, uint64_t m,
                            uint64_t n);

/* P(V <= v) and P(V >= v) of the Wilcoxon signed rank sum V over N
   values without ties, exactly, for N up to this. */
enum { DIST_SIGNED_RANK_MAX = 2000 };
struct tail dist_signed_rank_lower (struct arena *, uint64_t v, uint64_t n);
struct tail dist_signed_rank_upper (struct arena *, uint64_t v, uint64_t n);

#endif
