#include "certified_calls.h"

#include <stdint.h>

#include "base/arena.h"
#include "infer/dist.h"

static uint64_t
whole (double x)
{
  return (uint64_t) x;
}

double
normal_two_sided (const double *at)
{
  return dist_normal_two_sided (at[0]).p;
}

double
normal_upper (const double *at)
{
  return dist_normal_upper (at[0]).p;
}

double
t_two_sided (const double *at)
{
  return dist_t_two_sided (at[0], at[1]).p;
}

double
t_upper (const double *at)
{
  return dist_t_upper (at[0], at[1]).p;
}

double
chisq_upper (const double *at)
{
  return dist_chisq_upper (at[0], at[1]).p;
}

double
chisq_lower (const double *at)
{
  return dist_chisq_lower (at[0], at[1]).p;
}

double
gamma_lower (const double *at)
{
  return dist_gamma_lower (at[0], at[1]).p;
}

double
gamma_upper (const double *at)
{
  return dist_gamma_upper (at[0], at[1]).p;
}

double
f_upper (const double *at)
{
  return dist_f_upper (at[0], at[1], at[2]).p;
}

double
f_lower (const double *at)
{
  return dist_f_lower (at[0], at[1], at[2]).p;
}

double
beta_lower (const double *at)
{
  return dist_beta_lower (at[0], at[1], at[2]).p;
}

double
beta_upper (const double *at)
{
  return dist_beta_upper (at[0], at[1], at[2]).p;
}

double
noncentral_t_upper (const double *at)
{
  return dist_noncentral_t_upper (at[0], at[1], at[2]).p;
}

double
noncentral_chisq_upper (const double *at)
{
  return dist_noncentral_chisq_upper (at[0], at[1], at[2]).p;
}

double
noncentral_chisq_lower (const double *at)
{
  return dist_noncentral_chisq_lower (at[0], at[1], at[2]).p;
}

double
noncentral_f_upper (const double *at)
{
  return dist_noncentral_f_upper (at[0], at[1], at[2], at[3]).p;
}

double
noncentral_f_lower (const double *at)
{
  return dist_noncentral_f_lower (at[0], at[1], at[2], at[3]).p;
}

double
normal_two_sided_log10 (const double *at)
{
  return dist_normal_two_sided (at[0]).log10_p;
}

double
t_two_sided_log10 (const double *at)
{
  return dist_t_two_sided (at[0], at[1]).log10_p;
}

double
chisq_upper_log10 (const double *at)
{
  return dist_chisq_upper (at[0], at[1]).log10_p;
}

double
binomial_upper_log10 (const double *at)
{
  return dist_binomial_upper (whole (at[0]), whole (at[1]), at[2]).log10_p;
}

double
hypergeometric_upper_log10 (const double *at)
{
  return dist_hypergeometric_upper (whole (at[0]), whole (at[1]),
                                   whole (at[2]), whole (at[3])).log10_p;
}

double
normal_quantile (const double *at)
{
  return dist_normal_quantile (at[0]);
}

double
t_quantile (const double *at)
{
  return dist_t_quantile (at[0], at[1]);
}

double
chisq_quantile (const double *at)
{
  return dist_chisq_quantile (at[0], at[1]);
}

double
chisq_upper_quantile (const double *at)
{
  return dist_chisq_upper_quantile (at[0], at[1]);
}

double
gamma_quantile (const double *at)
{
  return dist_gamma_quantile (at[0], at[1]);
}

double
gamma_upper_quantile (const double *at)
{
  return dist_gamma_upper_quantile (at[0], at[1]);
}

double
f_quantile (const double *at)
{
  return dist_f_quantile (at[0], at[1], at[2]);
}

double
f_upper_quantile (const double *at)
{
  return dist_f_upper_quantile (at[0], at[1], at[2]);
}

double
beta_quantile (const double *at)
{
  return dist_beta_quantile (at[0], at[1], at[2]);
}

double
binomial_lower (const double *at)
{
  return dist_binomial_lower (whole (at[0]), whole (at[1]), at[2]).p;
}

double
binomial_upper (const double *at)
{
  return dist_binomial_upper (whole (at[0]), whole (at[1]), at[2]).p;
}

double
poisson_lower (const double *at)
{
  return dist_poisson_lower (whole (at[0]), at[1]).p;
}

double
poisson_upper (const double *at)
{
  return dist_poisson_upper (whole (at[0]), at[1]).p;
}

double
hypergeometric_lower (const double *at)
{
  return dist_hypergeometric_lower (whole (at[0]), whole (at[1]),
                                   whole (at[2]), whole (at[3])).p;
}

double
hypergeometric_upper (const double *at)
{
  return dist_hypergeometric_upper (whole (at[0]), whole (at[1]),
                                   whole (at[2]), whole (at[3])).p;
}

double
tukey_upper (const double *at)
{
  return dist_tukey_upper (at[0], whole (at[1]), at[2]).p;
}

double
noncentral_t_lower (const double *at)
{
  return dist_noncentral_t_p (at[0], at[1], at[2]);
}

double
signed_rank_lower (const double *at)
{
  struct arena *arena = arena_new ();
  double p = dist_signed_rank_lower (arena, whole (at[0]), whole (at[1])).p;
  arena_free (arena);
  return p;
}

double
wilcoxon_lower (const double *at)
{
  struct arena *arena = arena_new ();
  double p = dist_wilcoxon_lower (arena, whole (at[0]), whole (at[1]),
                                  whole (at[2]));
  arena_free (arena);
  return p;
}
