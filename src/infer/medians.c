/* The difference of two medians of survival. */

#include <math.h>

#include "contrast.h"
#include "curves.h"
#include "infer/methods.h"

static const char method[] = "mover_log_log";
static const char not_reached[]
  = "a cohort's curve does not come down to one half";
static const char one_end[]
  = "a curve's limits do not come down to one half, which leaves one end "
    "open";
static const char no_ends[]
  = "the curves' limits do not come down to one half";

static struct effect
median_of (const struct km *km, double t, double confidence)
{
  (void) t;
  (void) confidence;
  return km_median (km);
}

static struct effect
run (const struct sample *sample, const struct ask *ask, bool clustered)
{
  struct curves curves = curves_of (sample, ask, clustered);
  struct readings two = curves_read (&curves, median_of, ask->confidence);
  if (two.status != STATUS_OK)
    return effect_fail (method, two.status,
                        two.status == STATUS_NOT_REACHED ? not_reached
                                                         : two.why);
  struct effect effect
    = curves_mover (&two.level, &two.reference, 0, method);
  int ends = !isnan (effect.conf_low) + !isnan (effect.conf_high);
  if (ends == 0)
    return effect_without_interval (effect.estimate, method,
                                    STATUS_DEGENERATE, no_ends);
  if (ends == 1)
    {
      effect.status = STATUS_UNBOUNDED;
      effect.why = one_end;
    }
  return effect;
}

static struct effect
run_plain (const struct sample *sample, const struct ask *ask)
{
  return run (sample, ask, false);
}

static struct effect
run_clustered (const struct sample *sample, const struct ask *ask)
{
  return run (sample, ask, true);
}

#define COMPUTES                                                           \
  "The time by which half of the level had the event, less that of the "   \
  "reference."
#define FORMULA                                                            \
  "median = smallest t with S(t) <= 1/2, midpoint of a plateau at exactly " \
  "1/2; its limits [l, u] where the log-log limits of S come down to 1/2; " \
  "low = m1 - m0 - sqrt ((m1 - l1)^2 + (u0 - m0)^2), high = m1 - m0 + "     \
  "sqrt ((u1 - m1)^2 + (m0 - l0)^2) (MOVER)"
#define NOT_WHEN                                                           \
  "Half of a cohort did not have the event while observed (not_reached). "  \
  "Few distinct times: medians then move in leaps."
#define REFERENCE                                                          \
  "Brookmeyer & Crowley (1982), Biometrics 38:29-41; Zou & Donner (2008), " \
  "Statist. Med. 27:1693-1702"

const struct measure median_survival_difference = {
  .about = {
    .name = "median_difference",
    .title = "Difference in median survival time",
    .computes = COMPUTES,
    .formula = FORMULA,
    .assumptions = "Censoring is unrelated to the event within a cohort; "
                   "units are independent.",
    .not_when = NOT_WHEN,
    .reference = REFERENCE,
    .r_call = "summary (survival::survfit (Surv (days, event) ~ cohort, "
              "conf.type = \"log-log\"))$table gives m, l and u",
  },
  .run = run_plain,
};

const struct measure median_survival_difference_cluster = {
  .about = {
    .name = "median_difference",
    .title = "Difference in median survival time, cluster-robust",
    .computes = COMPUTES,
    .formula = FORMULA "; limits of S by the infinitesimal jackknife over "
               "clusters",
    .assumptions = "Censoring is unrelated to the event within a cohort; "
                   "clusters are independent. Where clusters hold units of "
                   "both cohorts the interval is too wide: medians of "
                   "members of one cluster move together.",
    .not_when = NOT_WHEN " Fewer than 5 clusters hold units of a cohort "
                         "(refused).",
    .reference = REFERENCE,
    .r_call = "summary (survival::survfit (Surv (days, event) ~ cohort, "
              "cluster = id, conf.type = \"log-log\"))$table gives m, l and "
              "u",
  },
  .run = run_clustered,
};
