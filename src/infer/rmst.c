/* Differences of two survival curves: of their restricted means and of
   their heights at one time. */

#include <math.h>

#include "curves.h"
#include "infer/dist.h"
#include "infer/methods.h"

static struct effect
run_rmst_difference (const struct sample *sample, const struct ask *ask)
{
  struct curves curves = curves_of (sample, ask, false);
  struct readings two = curves_read (&curves, km_rmst, ask->confidence);
  if (two.status != STATUS_OK)
    return effect_fail ("wald", two.status, two.why);
  struct effect effect = {
    .estimate = two.level.estimate - two.reference.estimate,
    .std_error = hypot (two.level.std_error, two.reference.std_error),
    .conf_low = NAN, .conf_high = NAN, .conf_method = "wald"};
  if (!(effect.std_error > 0))
    {
      effect.status = STATUS_DEGENERATE;
      effect.why = "no event before the horizon leaves others at risk in "
                   "either cohort, so the means have no standard error";
      return effect;
    }
  double half = dist_normal_quantile (0.5 + ask->confidence / 2)
                * effect.std_error;
  effect.conf_low = effect.estimate - half;
  effect.conf_high = effect.estimate + half;
  return effect;
}

static struct test
run_rmst_z (const struct sample *sample, const struct ask *ask)
{
  struct effect effect = run_rmst_difference (sample, ask);
  if (effect.status != STATUS_OK)
    return test_fail (HAS_STATISTIC, effect.status, effect.why);
  struct test test = {.has = HAS_STATISTIC,
                      .statistic = effect.estimate / effect.std_error,
                      .df = NAN, .df2 = NAN, .p_value = NAN, .log10_p = NAN,
                      .options = {{"variance", "greenwood"}}};
  dist_into (&test, dist_normal_two_sided (test.statistic));
  return test;
}

static struct effect
run_survival_difference (const struct sample *sample, const struct ask *ask)
{
  static const char method[] = "mover_log_log";
  struct curves curves = curves_of (sample, ask, false);
  struct readings two = curves_read (&curves, km_at, ask->confidence);
  if (two.status != STATUS_OK)
    return effect_fail (method, two.status, two.why);
  struct effect effect
    = curves_mover (&two.level, &two.reference, 0, method);
  effect.std_error = hypot (two.level.std_error, two.reference.std_error);
  if (two.level.status != STATUS_OK || two.reference.status != STATUS_OK)
    {
      effect.status = STATUS_DEGENERATE;
      effect.why = "a cohort's curve is still at 1 or already at 0, where it "
                   "has no log-log limits";
    }
  return effect;
}

#define RMST                                                               \
  "RMST = area under the Kaplan-Meier curve from 0 to tau, in the unit of " \
  "the times; var = sum over event times of (area from t to tau)^2 d / (n " \
  "(n - d)), terms with n = d left out"
#define TAU                                                                \
  "tau = the horizon, else the smallest of the cohorts' largest times"
#define RMST_ASSUMPTIONS                                                   \
  "Censoring is unrelated to the event within a cohort; units are "        \
  "independent; both cohorts are followed to tau. The hazards need not be " \
  "proportional. Times are whole days: a unit that ends on a day counts "  \
  "that day's number, day 0 nothing."
#define ROYSTON "Royston & Parmar (2013), BMC Med. Res. Methodol. 13:152"

const struct measure rmst_difference = {
  .about = {
    .name = "rmst_difference",
    .title = "Difference in restricted mean survival time",
    .computes = "How much longer, on average and up to the horizon, members "
                "of the level stay than those of the reference.",
    .formula = RMST "; difference = level - reference, se^2 = the sum of the "
               "two variances, interval +- z se; " TAU,
    .assumptions = RMST_ASSUMPTIONS,
    .not_when = "Few units are at risk at tau: the tail of the curve then "
                "decides. Declare a shorter horizon.",
    .reference = ROYSTON "; Uno et al. (2014), J. Clin. Oncol. 32:2380-2385",
    .r_call = "summary (survival::survfit (Surv (days, event) ~ cohort), "
              "rmean = tau)$table",
  },
  .run = run_rmst_difference,
};

const struct method rmst_z = {
  .about = {
    .name = "rmst_z",
    .title = "Test of the difference in restricted mean survival time",
    .computes = "Whether the two cohorts stay equally long on average, up "
                "to the horizon.",
    .formula = RMST "; z = (RMST level - RMST reference) / se; " TAU,
    .assumptions = RMST_ASSUMPTIONS,
    .not_when = "Few events in a cohort before tau: z is then far from "
                "normal.",
    .reference = ROYSTON,
    .r_call = "diff (rmean) / sqrt (sum (se^2)) from summary "
              "(survival::survfit (Surv (days, event) ~ cohort), rmean = "
              "tau)$table",
  },
  .run = run_rmst_z,
};

const struct measure survival_difference = {
  .about = {
    .name = "survival_difference",
    .title = "Difference in survival",
    .computes = "The share of the level still without the event after the "
                "horizon's day, less that share of the reference.",
    .formula =
      "difference = S1(tau) - S0(tau), Kaplan-Meier; limits by MOVER from "
      "the two log-log intervals [l, u]: low = difference - sqrt ((S1 - "
      "l1)^2 + (u0 - S0)^2), high = difference + sqrt ((u1 - S1)^2 + (S0 - "
      "l0)^2); std_error by Greenwood; " TAU,
    .assumptions =
      "Censoring is unrelated to the event within a cohort; units are "
      "independent; both cohorts are followed to tau.",
    .not_when = "A curve is still at 1 or already at 0 at tau: it then has "
                "no log-log limits.",
    .reference = "Kaplan & Meier (1958), J. Am. Statist. Assoc. 53:457-481; "
                 "Zou & Donner (2008), Statist. Med. 27:1693-1702",
    .r_call = "summary (survival::survfit (Surv (days, event) ~ cohort, "
              "conf.type = \"log-log\"), times = tau)",
  },
  .run = run_survival_difference,
};
