/* Rates of events, tested with a variance that the units' own spread
   gives: support contacts, logins or payments of one customer are no
   Poisson process. */

#include <math.h>

#include "base/arena.h"
#include "infer/dist.h"
#include "infer/methods.h"
#include "rates.h"

static const char one_sided[]
  = "a cohort has no events, so its logarithm has no standard error; "
    "poisson_exact still tests it";

/* The robust variance needs events in every cohort. */
static const char *
lacks (const struct rate *rates, size_t k, enum status *status)
{
  const char *why = rates_lack_spread (rates, k, status);
  for (size_t i = 0; i < k && !why; i++)
    if (!(rates[i].events > 0))
      {
        *status = STATUS_DEGENERATE;
        why = one_sided;
      }
  return why;
}

static struct test
z_test (double z)
{
  struct test test = {.has = HAS_STATISTIC, .statistic = z, .df = NAN,
                      .df2 = NAN, .options = {{"variance", "robust"}}};
  dist_into (&test, dist_normal_two_sided (z));
  return test;
}

static struct test
run_two (const struct sample *sample, const struct ask *ask)
{
  struct rate r[] = {rate_of (sample, ask->level),
                     rate_of (sample, ask->reference)};
  enum status status;
  const char *why = lacks (r, 2, &status);
  if (why)
    return test_fail (HAS_STATISTIC, status, why);
  double error = hypot (rate_log_error (r), rate_log_error (r + 1));
  return z_test (rate_log_ratio (r[0].rate, r[1].rate) / error);
}

static struct test
run_one (const struct sample *sample, const struct ask *ask)
{
  struct rate r = rate_of (sample, ask->level);
  enum status status = STATUS_REFUSED;
  const char *why = rate_target_lacks (ask->target);
  if (!why)
    why = lacks (&r, 1, &status);
  if (why)
    return test_fail (HAS_STATISTIC, status, why);
  return z_test (rate_log_ratio (r.rate, ask->target)
                 / rate_log_error (&r));
}

/* sum w (l - mean)^2 with l = log R over the first rate and w = 1/se^2,
   in units of the smallest se. */
static double
wald (const struct rate *rates, size_t k)
{
  double unit = INFINITY, total = 0, mean = 0, sum = 0;
  for (size_t i = 0; i < k; i++)
    unit = fmin (unit, rate_log_error (rates + i));
  for (size_t i = 0; i < k; i++)
    {
      double error = rate_log_error (rates + i) / unit;
      total += 1 / (error * error);
      mean += rate_log_ratio (rates[i].rate, rates->rate) / (error * error);
    }
  mean /= total;
  for (size_t i = 0; i < k; i++)
    {
      double away = rate_log_ratio (rates[i].rate, rates->rate) - mean;
      double z = away / rate_log_error (rates + i);
      sum += z * z;
    }
  return sum;
}

static const char *
many_lack (const struct rate *rates, size_t k, enum status *status)
{
  *status = STATUS_EMPTY;
  if (k < 2)
    return "fewer than two cohorts have members";
  const char *why = lacks (rates, k, status);
  for (size_t i = 0; i < k && !why; i++)
    if (!(rates[i].spread > 0))
      {
        *status = STATUS_DEGENERATE;
        why = "all units of a cohort have the same rate";
      }
  return why;
}

static struct test
run_many (const struct sample *sample, const struct ask *ask)
{
  unsigned has = HAS_STATISTIC | HAS_DF;
  struct rate *rates = ARENA_NEW (ask->scratch, struct rate, sample->arms);
  size_t k = rates_present (sample, rates);
  enum status status;
  const char *why = many_lack (rates, k, &status);
  if (why)
    return test_fail (has, status, why);
  struct test test = {.has = has, .statistic = wald (rates, k),
                      .df = (double) (k - 1), .df2 = NAN,
                      .options = {{"variance", "robust"}}};
  if (k < sample->arms)
    test.options[1] = (struct option) {"empty_cohorts", "dropped"};
  dist_into (&test, dist_chisq_upper (test.statistic, test.df));
  return test;
}

#define VARIANCE                                                           \
  "se_g^2 = n_g/(n_g - 1) sum (y_i - R_g t_i)^2 / (sum y)^2, R_g = sum y " \
  "/ sum t"
#define ASSUMPTIONS                                                        \
  "Independent units, of which the events may come as they like: in "     \
  "bursts, or from a few units more than from others. Dozens of units "    \
  "with events in each cohort."
#define NOT_WHEN                                                           \
  "A cohort has no events or a handful (poisson_exact), a few units hold " \
  "most of the events, or units come in clusters (cluster_wald)."
#define REFERENCE                                                          \
  "White (1982), Econometrica 50:1-25; Zou (2004), Am. J. Epidemiol. "     \
  "159:702-706"

const struct method rate_robust = {
  .about = {
    .name = "rate_robust",
    .title = "Robust test of two rates",
    .computes = "Whether two rates of events over time at risk differ, "
                "whatever the spread of the events between units.",
    .formula = "z = log (R1/R0) / sqrt (se_1^2 + se_0^2); " VARIANCE
               "; two-sided p from the normal",
    .assumptions = ASSUMPTIONS,
    .not_when = NOT_WHEN,
    .reference = REFERENCE,
    .r_call = "glm (y ~ offset (log (t)), poisson) by cohort, the variance "
              "of each by sandwich::vcovHC (fit, \"HC1\"); cohorts of one "
              "size: glm (y ~ x + offset (log (t)), poisson) with HC1",
  },
  .run = run_two,
};

const struct method rate_robust_one = {
  .about = {
    .name = "rate_robust",
    .title = "Robust test of a rate against a target",
    .computes = "Whether the rate of one cohort differs from a target, "
                "events per day at risk.",
    .formula = "z = log (R / target) / se; " VARIANCE
               "; two-sided p from the normal",
    .assumptions = ASSUMPTIONS,
    .not_when = NOT_WHEN,
    .reference = REFERENCE,
    .r_call = "fit <- glm (y ~ offset (log (t * target)), poisson); "
              "lmtest::coeftest (fit, sandwich::vcovHC (fit, \"HC1\"))",
  },
  .run = run_one,
};

const struct method rate_robust_many = {
  .about = {
    .name = "rate_robust",
    .title = "Robust test of several rates",
    .computes = "Whether rates of several cohorts differ anywhere, whatever "
                "the spread of the events between units.",
    .formula = "X2 = sum (log R_g - M)^2 / se_g^2, M the mean of the log R_g "
               "weighted by 1/se_g^2; " VARIANCE
               "; df = cohorts - 1; p from the upper tail of chi-square",
    .assumptions = ASSUMPTIONS,
    .not_when = NOT_WHEN " Cohorts without members are left out.",
    .reference = REFERENCE,
    .r_call = "b and v of glm (y ~ offset (log (t)), poisson) with "
              "sandwich::vcovHC (fit, \"HC1\") by cohort; sum ((b - "
              "weighted.mean (b, 1 / v))^2 / v)",
  },
  .run = run_many,
};
