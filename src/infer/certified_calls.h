#ifndef INFER_CERTIFIED_CALLS_H
#define INFER_CERTIFIED_CALLS_H

/* The functions of infer/dist.h as certified rows call them: arguments in
   order in AT, tails as p, or as log10 p. */

#include "infer/certified.h"

typedef double certified_call (const double *at);

certified_call normal_two_sided, normal_upper, t_two_sided, t_upper,
  chisq_upper, chisq_lower, gamma_lower, gamma_upper, f_upper, f_lower,
  beta_lower, beta_upper, noncentral_t_upper, noncentral_chisq_upper,
  noncentral_chisq_lower, noncentral_f_upper, noncentral_f_lower,
  normal_two_sided_log10, t_two_sided_log10, chisq_upper_log10,
  binomial_upper_log10, hypergeometric_upper_log10, normal_quantile,
  t_quantile, chisq_quantile, chisq_upper_quantile, gamma_quantile,
  gamma_upper_quantile, f_quantile, f_upper_quantile, beta_quantile,
  binomial_lower, binomial_upper, poisson_lower, poisson_upper,
  hypergeometric_lower, hypergeometric_upper, tukey_upper, noncentral_t_lower,
  signed_rank_lower, wilcoxon_lower;

/* The parts of functions. */
typedef struct certified_part certified_part_fn (void);
certified_part_fn certified_tails, certified_nist;

#endif
