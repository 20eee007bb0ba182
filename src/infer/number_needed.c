/* Two more ways to tell the difference of two shares: how many units it
   takes for one outcome, and the distance on the arcsine scale. */

#include <math.h>

#include "base/arena.h"
#include "base/num.h"
#include "contrast.h"
#include "fourfold.h"
#include "infer/methods.h"

/* Where the difference may be 0 the number needed may be infinite, of
   either sign: the limits are then a reach from one number up through
   infinity to another of the other sign.  The end on the estimate's side
   is told. */
static struct effect
one_sided (struct arena *arena, struct effect difference,
           struct effect effect)
{
  bool more = difference.estimate > 0;
  double other = more ? difference.conf_low : difference.conf_high;
  char text[NUM_SIZE];
  effect.status = STATUS_UNBOUNDED;
  effect.why = "the shares may be equal, which would take infinitely many";
  if (other != 0)
    effect.why = arena_printf (arena, "%s, or the other sign: %s or %s",
                               effect.why,
                               num_print_digits (text, 1 / other, 3),
                               more ? "less" : "more");
  if (more)
    effect.conf_low = 1 / difference.conf_high;
  else
    effect.conf_high = 1 / difference.conf_low;
  return effect;
}

static struct effect
run_number_needed (const struct sample *sample, const struct ask *ask)
{
  struct effect difference = risk_difference.run (sample, ask);
  const char *method = difference.conf_method;
  if (difference.status != STATUS_OK)
    return effect_fail (method, difference.status, difference.why);
  if (difference.estimate == 0)
    return effect_fail (method, STATUS_INFINITE, "the shares are equal");
  struct effect effect = effect_without_interval (1 / difference.estimate,
                                                  method, STATUS_OK, NULL);
  if (difference.conf_low <= 0 && difference.conf_high >= 0)
    return one_sided (ask->scratch, difference, effect);
  effect.conf_low = 1 / difference.conf_high;
  effect.conf_high = 1 / difference.conf_low;
  return effect;
}

/* asin (sqrt (x/n)), to its last digit at both ends. */
static double
angle (uint64_t x, uint64_t n)
{
  return atan2 (sqrt ((double) x), sqrt ((double) (n - x)));
}

static struct effect
run_cohens_h (const struct sample *sample, const struct ask *ask)
{
  static const char arcsine[] = "arcsine";
  struct fourfold f = fourfold_of (sample, ask);
  const char *why;
  enum status status = fourfold_filled (&f, &why);
  if (status != STATUS_OK)
    return effect_fail (arcsine, status, why);
  const double pi = acos (-1);
  double h = 2 * (angle (f.x1, f.n1) - angle (f.x0, f.n0));
  double error = sqrt (1 / (double) f.n1 + 1 / (double) f.n0);
  double reach = confidence_z (ask->confidence) * error;
  return (struct effect) {
    .estimate = h,
    .std_error = error,
    .conf_low = fmax (-pi, h - reach),
    .conf_high = fmin (pi, h + reach),
    .conf_method = arcsine,
  };
}

const struct measure number_needed = {
  .about = {
    .name = "number_needed",
    .title = "Number needed",
    .computes = "How many units must be in the level instead of the "
                "reference for one more to have the outcome; negative: for "
                "one fewer.",
    .formula = "1 / (p1 - p0); limits: 1 over those of risk_difference "
               "(Miettinen-Nurminen), in turn",
    .assumptions = "As risk_difference, whose interval this is.",
    .not_when = "The interval of the difference holds 0: the numbers needed "
                "then reach through infinity to the other sign, and only "
                "the end on the estimate's side is a limit. Also when cohorts "
                "were not randomized: it then tells no effect.",
    .reference = "Altman (1998), BMJ 317:1309-1312",
    .r_call = "1 / rev (ratesci::scoreci (x1, n1, x0, n0, skew = FALSE)"
              "$estimates[c (1, 3)])",
  },
  .run = run_number_needed,
};

const struct measure cohens_h = {
  .about = {
    .name = "cohens_h",
    .title = "Cohen's h",
    .computes = "The difference of two shares on a scale on which chance "
                "spreads all shares alike: .2 is small, .5 medium, .8 "
                "large.",
    .formula = "2 asin (sqrt (p1)) - 2 asin (sqrt (p0)) -+ z sqrt (1/n1 + "
               "1/n0), cut to [-pi, pi]",
    .assumptions = "Independent units; some with and some without the "
                   "outcome in both cohorts.",
    .not_when = "Units come in clusters, or the share itself means "
                "something to the reader: print risk_difference. Near 0 and "
                "1 in small cohorts the interval covers less often than it "
                "says.",
    .reference = "Cohen (1988), Statistical Power Analysis, ch. 6",
    .r_call = "pwr::ES.h (p1, p0)",
  },
  .run = run_cohens_h,
};
