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

/* A difference over a spread: the estimate is SCALE times t, and so are
   its limits of the noncentralities at which t is at its quantiles. */
static struct effect
from_t (double t, double df, double scale, double confidence)
{
  static const char method[] = "noncentral_t";
  double tail = (1 - confidence) / 2;
  struct effect effect = {
    .estimate = t * scale,
    .std_error = NAN,
    .conf_low = -scale * dist_noncentral_t_ncp (-t, df, tail),
    .conf_high = scale * dist_noncentral_t_ncp (t, df, tail),
    .conf_method = method,
  };
  if (isfinite (effect.conf_low) && isfinite (effect.conf_high))
    return effect;
  return effect_without_interval (
    effect.estimate, method, STATUS_NOT_CONVERGED,
    "the cohorts are too far apart for a noncentral t interval");
}

static struct effect
no_standard (const struct contrast *c)
{
  return effect_fail ("noncentral_t", c->status, c->why);
}

/* sqrt (1/n1 + 1/n0): from a pooled t to a difference over the spread. */
static double
root_of (const struct sample *sample, const struct ask *ask)
{
  double n1 = (double) sample->moments[ask->level].n;
  double n0 = (double) sample->moments[ask->reference].n;
  return sqrt (1 / n1 + 1 / n0);
}

static struct effect
run_hedges_g (const struct sample *sample, const struct ask *ask)
{
  struct contrast c = contrast_of (sample, ask, contrast_student);
  if (c.status != STATUS_OK)
    return no_standard (&c);
  if (c.df < 2)
    return effect_fail ("noncentral_t", STATUS_EMPTY,
                        "the cohorts have fewer than four members");
  return from_t (c.estimate / c.std_error, c.df,
                 small_sample_factor (c.df) * root_of (sample, ask),
                 ask->confidence);
}

static struct effect
run_cohens_d (const struct sample *sample, const struct ask *ask)
{
  struct contrast c = contrast_of (sample, ask, contrast_student);
  if (c.status != STATUS_OK)
    return no_standard (&c);
  return from_t (c.estimate / c.std_error, c.df, root_of (sample, ask),
                 ask->confidence);
}

static struct effect
run_hedges_g_av (const struct sample *sample, const struct ask *ask)
{
  struct contrast c = contrast_of (sample, ask, contrast_welch);
  if (c.status != STATUS_OK)
    return no_standard (&c);
  double spread = hypot (moments_sd (&sample->moments[ask->level]),
                         moments_sd (&sample->moments[ask->reference]))
                  / sqrt (2);
  if (!(c.df > 1))
    return effect_fail ("noncentral_t", STATUS_EMPTY,
                        "the cohorts have too few members");
  return from_t (c.estimate / c.std_error, c.df,
                 small_sample_factor (c.df) * (c.std_error / spread),
                 ask->confidence);
}

static struct effect
run_glass_delta (const struct sample *sample, const struct ask *ask)
{
  struct contrast c = contrast_of (sample, ask, contrast_welch);
  const struct moments *reference = &sample->moments[ask->reference];
  if (c.status != STATUS_OK)
    return no_standard (&c);
  if (moments_constant (reference))
    return effect_fail ("noncentral_t", STATUS_DEGENERATE,
                        "all values of the reference are equal");
  return from_t (c.estimate / c.std_error, (double) (reference->n - 1),
                 c.std_error / moments_sd (reference), ask->confidence);
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

const struct measure cohens_d = {
  .about = {
    .name = "cohens_d",
    .title = "Cohen's d",
    .computes = "The difference in means in units of the pooled standard "
                "deviation.",
    .formula = "d = (m1 - m0) / s, s^2 = ((n1 - 1) s1^2 + (n0 - 1) s0^2) / "
               "(n1 + n0 - 2); limits: sqrt (1/n1 + 1/n0) times the "
               "noncentralities at which t is at its upper and lower "
               "quantile",
    .assumptions = "Independent units; normal outcomes with equal "
                   "variances.",
    .not_when = "Cohorts are small: it is too large on average, and "
                "hedges_g is not.",
    .reference = "Cohen (1988), Statistical power analysis, 2nd ed.; "
                 "Steiger & Fouladi (1997), noncentrality interval "
                 "estimation",
    .r_call = "effectsize::cohens_d (y[arm == level], "
              "y[arm == reference])",
  },
  .run = run_cohens_d,
};

const struct measure hedges_g_av = {
  .about = {
    .name = "hedges_g_av",
    .title = "Hedges' g, spreads not pooled",
    .computes = "The difference in means in units of the average standard "
                "deviation of the two cohorts, corrected for the bias of "
                "small samples.",
    .formula = "g = J (m1 - m0) / sqrt ((s1^2 + s0^2)/2), J as in hedges_g "
               "with Welch's df; limits: J times the noncentralities at "
               "which Welch's t is at its upper and lower quantile, times "
               "its standard error over that spread",
    .assumptions = "Independent units; normal outcomes. Spreads may "
                   "differ.",
    .not_when = "The unit of the outcome already means something to the "
                "reader: print the difference.",
    .reference = "Delacre, Lakens, Ley, Liu & Leys (2021), "
                 "doi:10.31234/osf.io/tu6mp; Bonett (2008), Psychol. "
                 "Methods 13:99-109",
    .r_call = "effectsize::hedges_g (y[arm == level], y[arm == reference], "
              "pooled_sd = FALSE)",
  },
  .run = run_hedges_g_av,
};

const struct measure glass_delta = {
  .about = {
    .name = "glass_delta",
    .title = "Glass's delta",
    .computes = "The difference in means in units of the reference's "
                "standard deviation.",
    .formula = "(m1 - m0) / s0; limits: the noncentralities at which "
               "Welch's t with n0 - 1 degrees of freedom is at its upper "
               "and lower quantile, times its standard error over s0",
    .assumptions = "Independent units; normal outcomes; the reference shows "
                   "the spread to be expected without exposure.",
    .not_when = "The reference is small or constant.",
    .reference = "Glass (1976), Educ. Res. 5:3-8; Algina, Keselman & "
                 "Penfield (2006), Educ. Psychol. Meas. 66:945-960",
    .r_call = "effectsize::glass_delta (y[arm == level], "
              "y[arm == reference], adjust = FALSE)",
  },
  .run = run_glass_delta,
};
