/* How many per cent more. */

#include <math.h>

#include "contrast.h"
#include "infer/methods.h"
#include "lift.h"

static const char fieller[] = "fieller";

/* The ratio R = m1/m0 with everything in units of |m0|: A and B are t
   times the relative standard errors of m1 and m0.  Fieller's limits
   solve (R - x)^2 = a^2 + x^2 b^2:

     x = (R -+ sqrt ((1 - b^2) a^2 + R^2 b^2)) / (1 - b^2)

   and bound an interval only while b < 1, that is while the reference
   mean is clear of 0 at this confidence. */
static struct effect
fieller_limits (double ratio, double a, double b)
{
  double left = (1 - b) * (1 + b);
  double reach = hypot (sqrt (left) * a, ratio * b) / left;
  double middle = ratio / left;
  return (struct effect) {
    .estimate = ratio - 1,
    .std_error = NAN,
    .conf_low = middle - reach - 1,
    .conf_high = middle + reach - 1,
    .conf_method = fieller,
  };
}

struct effect
lift_mirrored (struct effect e)
{
  double low = e.conf_low;
  e.estimate = -e.estimate;
  e.conf_low = -e.conf_high;
  e.conf_high = -low;
  return e;
}

static struct effect
run_relative_lift (const struct sample *sample, const struct ask *ask)
{
  struct contrast c = contrast_of (sample, ask, contrast_welch);
  if (c.status != STATUS_OK)
    return effect_fail (fieller, c.status, c.why);

  const struct moments *level = &sample->moments[ask->level];
  const struct moments *reference = &sample->moments[ask->reference];
  double t = contrast_quantile (ask->confidence, c.df);
  double base = fabs (reference->mean);
  double b = t * moments_sd (reference) / sqrt ((double) reference->n) / base;
  if (!(b < 1))
    return effect_fail (fieller, STATUS_REFUSED,
                        "the reference mean is not clear of zero");
  double a = t * moments_sd (level) / sqrt ((double) level->n) / base;
  struct effect lift = fieller_limits (level->mean / reference->mean, a, b);
  return reference->mean < 0 ? lift_mirrored (lift) : lift;
}

const struct measure relative_lift = {
  .about = {
    .name = "relative_lift",
    .title = "Relative lift",
    .computes = "The difference in means as a fraction of the reference's "
                "mean.",
    .formula = "(m1 - m0) / |m0|; limits: those x with "
               "(m1 - x m0)^2 = t(df)^2 (s1^2/n1 + x^2 s0^2/n0), less 1, "
               "df by Welch-Satterthwaite",
    .assumptions = "Independent units; both means close to normal; the "
                   "reference mean clear of zero at the confidence asked.",
    .not_when = "The reference mean is near zero or can change sign: the "
                "lift is then not defined and is left out.",
    .reference = "Fieller (1954), J. R. Stat. Soc. B 16:175-185",
    .r_call = "uniroot (function (x) (m1 - x * m0)^2 - "
              "qt (1 - alpha / 2, df)^2 * (v1 + x^2 * v0), ...)$root - 1",
  },
  .run = run_relative_lift,
};
