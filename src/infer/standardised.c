/* Mean differences in units of the spread. */

#include <math.h>

#include "contrast.h"
#include "infer/dist.h"
#include "infer/methods.h"

/* Stirling's series of log Gamma (z) without its leading terms. */
static double
gamma_tail (double z)
{
  double square = z * z;
  return (1.0 / 12
          - (1.0 / 360 - (1.0 / 1260 - (1.0 / 1680 - 1.0 / 1188 / square)
                                         / square) / square) / square) / z;
}

/* Hedges's J = Gamma (v/2) / (sqrt (v/2) Gamma ((v - 1)/2)), v > 1.
   From 40 degrees of freedom on the two gammas would cancel and, from
   342, overflow: there Stirling's series of both, subtracted term by
   term. */
static double
small_sample_factor (double df)
{
  double z = df / 2;
  if (df < 40)
    return tgamma (z) / (sqrt (z) * tgamma (z - 0.5));
  return exp (-(z - 1) * log1p (-0.5 / z) - 0.5
              + gamma_tail (z) - gamma_tail (z - 0.5));
}

static struct effect
run_hedges_g (const struct sample *sample, const struct ask *ask)
{
  static const char method[] = "noncentral_t";
  struct contrast c = contrast_of (sample, ask, contrast_student);
  if (c.status != STATUS_OK)
    return effect_fail (method, c.status, c.why);
  if (c.df < 2)
    return effect_fail (method, STATUS_EMPTY,
                        "the cohorts have fewer than four members");

  double n1 = (double) sample->moments[ask->level].n;
  double n0 = (double) sample->moments[ask->reference].n;
  double root = sqrt (1 / n1 + 1 / n0);
  double factor = small_sample_factor (c.df) * root;
  double t = c.estimate / c.std_error, tail = (1 - ask->confidence) / 2;
  struct effect effect = {
    .estimate = t * factor,
    .std_error = NAN,
    .conf_low = -factor * dist_noncentral_t_ncp (-t, c.df, tail),
    .conf_high = factor * dist_noncentral_t_ncp (t, c.df, tail),
    .conf_method = method,
  };
  if (isfinite (effect.conf_low) && isfinite (effect.conf_high))
    return effect;
  return effect_without_interval (
    effect.estimate, method, STATUS_NOT_CONVERGED,
    "the cohorts are too far apart for a noncentral t interval");
}

const struct measure hedges_g = {
  .about = {
    .name = "hedges_g",
    .title = "Hedges' g",
    .computes = "The difference in means in units of the pooled standard "
                "deviation, corrected for the bias of small samples.",
    .formula = "g = J (m1 - m0) / s, s pooled, "
               "J = Gamma (v/2) / (sqrt (v/2) Gamma ((v - 1)/2)), "
               "v = n1 + n0 - 2; limits: J sqrt (1/n1 + 1/n0) times the "
               "noncentralities at which t is at its upper and lower "
               "quantile",
    .assumptions = "Independent units; normal outcomes with equal "
                   "variances.",
    .not_when = "Spreads differ much, or the unit of the outcome already "
                "means something to the reader: print the difference.",
    .reference = "Hedges (1981), J. Educ. Stat. 6:107-128; Steiger & "
                 "Fouladi (1997), noncentrality interval estimation",
    .r_call = "effectsize::hedges_g (y[arm == level], "
              "y[arm == reference])",
  },
  .run = run_hedges_g,
};
