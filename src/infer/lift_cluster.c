/* How many per cent more, of units that come in clusters. */

#include <math.h>

#include "cluster_fit.h"
#include "infer/methods.h"
#include "lift.h"

static const char method[] = "fieller_cluster";

/* With everything in units of |m0|: those X with (R - X)^2 <= a^2 - 2 X c
   + X^2 b^2, a and b t times the relative standard errors, c t^2 times
   the relative covariance.  An interval only while b < 1. */
static struct effect
limits (double ratio, double a, double b, double c)
{
  double left = (1 - b) * (1 + b), middle = (ratio - c) / left;
  double square = left * a * a + ratio * ratio * b * b
                  - c * (2 * ratio - c);
  double reach = sqrt (fmax (square, 0)) / left;
  return (struct effect) {
    .estimate = ratio - 1, .std_error = NAN,
    .conf_low = middle - reach - 1, .conf_high = middle + reach - 1,
    .conf_method = method,
  };
}

static struct effect
lift_of (const struct sample *sample, const struct ask *ask,
         enum cluster_what what)
{
  struct cluster_fit fit = cluster_fit_two (sample, ask, what);
  if (fit.status != STATUS_OK)
    return effect_fail (method, fit.status, fit.why);
  struct cluster_variances v = cluster_fit_variances (sample, ask, what);
  struct ask other = *ask;
  other.level = ask->reference;
  double reference = cluster_fit_one (sample, &other, what).estimate;
  double base = fabs (reference);
  double t = cluster_fit_quantile (&fit, ask->confidence);
  double a = t * sqrt (v.level) / base, b = t * sqrt (v.reference) / base;
  if (!(b < 1))
    return effect_fail (method, STATUS_REFUSED,
                        what == CLUSTER_MEAN
                          ? "the reference mean is not clear of zero"
                          : "the reference ratio is not clear of zero");
  double c = (t / base) * (t / base) * v.covariance;
  struct effect lift = limits (1 + fit.estimate / reference, a, b, c);
  return reference < 0 ? lift_mirrored (lift) : lift;
}

static struct effect
run_mean (const struct sample *sample, const struct ask *ask)
{
  return lift_of (sample, ask, CLUSTER_MEAN);
}

static struct effect
run_ratio (const struct sample *sample, const struct ask *ask)
{
  return lift_of (sample, ask, CLUSTER_RATIO);
}

#define LIMITS(m, test)                                                    \
  "(" m "1 - " m "0) / |" m "0|; limits: those x with (" m "1 - x " m      \
  "0)^2 = t(df)^2 (v1 - 2 x c + x^2 v0), less 1; v1, v0 and their "        \
  "covariance c by cluster and df as in " test
#define ASSUMPTIONS                                                        \
  "Clusters are independent of each other; units of one cluster may be as " \
  "alike as they like. A cluster may hold units of both cohorts. "
#define FEW " Fewer than 5 clusters hold units of a cohort (refused)."
#define REFERENCE                                                          \
  "Fieller (1954), J. R. Stat. Soc. B 16:175-185; Bell & McCaffrey (2002), " \
  "Survey Methodology 28:169-181"
#define R_ROOT                                                             \
  "V and df of its contrasts by clubSandwich (CR2) or sandwich::vcovCL; "  \
  "uniroot (function (x) (b1 - x * b0)^2 - qt (1 - alpha / 2, df)^2 * "    \
  "drop (c (-x, 1) %*% V %*% c (-x, 1)), ...)$root - 1"

const struct measure relative_lift_cluster = {
  .about = {
    .name = "relative_lift",
    .title = "Relative lift, cluster-robust",
    .computes = "The difference in means as a fraction of the reference's "
                "mean, with an interval that allows for clusters.",
    .formula = LIMITS ("m", "cluster_wald"),
    .assumptions = ASSUMPTIONS "The reference mean clear of zero at the "
                               "confidence asked.",
    .not_when = "The reference mean is near zero or can change sign: the "
                "lift is then not defined and is left out." FEW,
    .reference = REFERENCE,
    .r_call = "fit <- lm (y ~ 0 + cohort); " R_ROOT,
  },
  .run = run_mean,
};

const struct measure ratio_lift_cluster = {
  .about = {
    .name = "relative_lift",
    .title = "Relative lift of a ratio, cluster-robust",
    .computes = "The difference of two ratios of totals as a fraction of "
                "the reference's, with an interval that allows for "
                "clusters.",
    .formula = LIMITS ("R", "delta"),
    .assumptions = ASSUMPTIONS "The reference ratio clear of zero at the "
                               "confidence asked.",
    .not_when = "The reference ratio is near zero or can change sign: the "
                "lift is then not defined and is left out." FEW,
    .reference = REFERENCE,
    .r_call = "z <- R + (y - R * t) / mean (t) by cohort; fit <- lm (z ~ 0 "
              "+ cohort); " R_ROOT,
  },
  .run = run_ratio,
};
