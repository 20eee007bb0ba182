/* One rate over another, or less another, with intervals by the robust
   variance. */

#include <math.h>

#include "contrast.h"
#include "fourfold.h"
#include "infer/methods.h"
#include "rates.h"

static const char log_robust[] = "robust_log";
static const char robust[] = "robust";

static struct effect
on_the_log (double ratio, double log_error, double confidence)
{
  double factor = exp (confidence_z (confidence) * log_error);
  return (struct effect) {
    .estimate = ratio,
    .std_error = log_error,
    .conf_low = ratio / factor,
    .conf_high = ratio * factor,
    .conf_method = log_robust,
  };
}

struct effect
rate_ratio_zero (const char *conf_method)
{
  struct effect effect = effect_fail (conf_method, STATUS_UNBOUNDED,
                                      "the cohort has no events");
  effect.estimate = effect.conf_low = 0;
  return effect;
}

static struct effect
run_ratio (const struct sample *sample, const struct ask *ask)
{
  struct rate r[] = {rate_of (sample, ask->level),
                     rate_of (sample, ask->reference)};
  enum status status;
  const char *why = rates_lack (r, 2, &status);
  if (why)
    return effect_fail (log_robust, status, why);
  if (r[0].events == 0)
    return rate_ratio_zero (log_robust);
  if (r[1].events == 0)
    return effect_fail (log_robust, STATUS_INFINITE,
                        "the reference has no events");
  double ratio = r[0].rate / r[1].rate;
  why = rates_lack_spread (r, 2, &status);
  if (why)
    return effect_without_interval (ratio, log_robust, status, why);
  double error = hypot (rate_log_error (r), rate_log_error (r + 1));
  return on_the_log (ratio, error, ask->confidence);
}

static struct effect
run_ratio_one (const struct sample *sample, const struct ask *ask)
{
  struct rate r = rate_of (sample, ask->level);
  enum status status = STATUS_REFUSED;
  const char *why = rate_target_lacks (ask->target);
  if (why)
    return effect_fail (log_robust, status, why);
  why = rates_lack (&r, 1, &status);
  if (why && r.n > 0 && r.time > 0)
    return rate_ratio_zero (log_robust);
  if (why)
    return effect_fail (log_robust, status, why);
  double ratio = r.rate / ask->target;
  why = rates_lack_spread (&r, 1, &status);
  if (why)
    return effect_without_interval (ratio, log_robust, status, why);
  return on_the_log (ratio, rate_log_error (&r), ask->confidence);
}

static struct effect
run_difference (const struct sample *sample, const struct ask *ask)
{
  struct rate r[] = {rate_of (sample, ask->level),
                     rate_of (sample, ask->reference)};
  enum status status;
  const char *why = rates_lack (r, 2, &status);
  if (why)
    return effect_fail (robust, status, why);
  double difference = r[0].rate - r[1].rate;
  why = rates_lack_spread (r, 2, &status);
  if (why)
    return effect_without_interval (difference, robust, status, why);
  double error = hypot (rate_error (r), rate_error (r + 1));
  double reach = confidence_z (ask->confidence) * error;
  return (struct effect) {
    .estimate = difference,
    .std_error = error,
    .conf_low = difference - reach,
    .conf_high = difference + reach,
    .conf_method = robust,
  };
}

const struct measure rate_ratio = {
  .about = {
    .name = "rate_ratio",
    .title = "Ratio of rates",
    .computes = "How many times as large the level's rate of events is as "
                "the reference's.",
    .formula = "R1 / R0, R = sum y / sum t; limits: times and over exp (z "
               "se), se^2 = sum over the two cohorts of n/(n - 1) sum (y_i "
               "- R t_i)^2 / (sum y)^2, the standard error of the logarithm",
    .assumptions = "As rate_robust, whose test this interval inverts.",
    .not_when = "A cohort has no events: the ratio is 0 or infinite and the "
                "interval open at that end.",
    .reference = "White (1982), Econometrica 50:1-25; Zou (2004), Am. J. "
                 "Epidemiol. 159:702-706",
    .r_call = "glm (y ~ offset (log (t)), poisson) by cohort with "
              "sandwich::vcovHC (fit, \"HC1\"); exp (b1 - b0 + c(-1, 1) * "
              "qnorm (.975) * sqrt (v1 + v0))",
  },
  .ratio = true,
  .run = run_ratio,
};

const struct measure rate_ratio_one = {
  .about = {
    .name = "rate_ratio",
    .title = "Rate over target",
    .computes = "How many times the target, events per day at risk, the "
                "cohort's rate is.",
    .formula = "R / target; limits: times and over exp (z se), se^2 = n/(n "
               "- 1) sum (y_i - R t_i)^2 / (sum y)^2",
    .assumptions = "As rate_robust, whose test this interval inverts.",
    .not_when = "The cohort has no events: the ratio is 0 and the interval "
                "open upwards.",
    .reference = "White (1982), Econometrica 50:1-25",
    .r_call = "fit <- glm (y ~ offset (log (t * target)), poisson); exp "
              "(lmtest::coefci (fit, vcov. = sandwich::vcovHC (fit, "
              "\"HC1\")))",
  },
  .ratio = true,
  .run = run_ratio_one,
};

const struct measure rate_difference = {
  .about = {
    .name = "rate_difference",
    .title = "Difference of rates",
    .computes = "How many more events per day at risk the level has than "
                "the reference.",
    .formula = "R1 - R0 -+ z se, R = sum y / sum t, se^2 = sum over the two "
               "cohorts of n/(n - 1) sum (y_i - R t_i)^2 / (sum t)^2",
    .assumptions = "Independent units, of which the events may come as they "
                   "like; both rates close to normal.",
    .not_when = "A cohort has only a handful of events: the interval can "
                "then pass what rates can differ by.",
    .reference = "White (1982), Econometrica 50:1-25",
    .r_call = "fit <- lm (y / t ~ 1, weights = t) by cohort with "
              "sandwich::vcovHC (fit, \"HC1\"); b1 - b0 + c(-1, 1) * qnorm "
              "(.975) * sqrt (v1 + v0)",
  },
  .run = run_difference,
};
