/* Rates and ratios of units that come in clusters. */

#include <math.h>

#include "cluster_fit.h"
#include "contrast.h"
#include "infer/methods.h"
#include "rates.h"

static struct test
run_wald (const struct sample *sample, const struct ask *ask)
{
  return cluster_fit_any (sample, ask, CLUSTER_LOG_RATE);
}

static struct test
run_wald_one (const struct sample *sample, const struct ask *ask)
{
  const char *why = rate_target_lacks (ask->target);
  if (why)
    return test_fail (HAS_STATISTIC | HAS_DF, STATUS_REFUSED, why);
  struct cluster_fit fit = cluster_fit_one (sample, ask, CLUSTER_LOG_RATE);
  double over = fit.estimate - log (ask->target);
  return cluster_fit_test (&fit, over / fit.std_error);
}

static struct test
run_delta (const struct sample *sample, const struct ask *ask)
{
  return cluster_fit_any (sample, ask, CLUSTER_RATIO);
}

static struct test
run_delta_one (const struct sample *sample, const struct ask *ask)
{
  struct cluster_fit fit = cluster_fit_one (sample, ask, CLUSTER_RATIO);
  return cluster_fit_test (&fit, (fit.estimate - ask->target)
                                 / fit.std_error);
}

/* The interval of a log rate, or of the log of two, as that of RATIO. */
static struct effect
times_and_over (const struct cluster_fit *fit, double ratio,
                double confidence)
{
  struct effect e = cluster_fit_interval (fit, 0, confidence);
  if (e.status != STATUS_OK)
    return effect_without_interval (ratio, e.conf_method, e.status, e.why);
  double factor = exp (e.conf_high);
  e.estimate = ratio;
  e.conf_low = ratio / factor;
  e.conf_high = ratio * factor;
  return e;
}

static struct effect
run_ratio (const struct sample *sample, const struct ask *ask)
{
  struct rate r[] = {rate_of (sample, ask->level),
                     rate_of (sample, ask->reference)};
  enum status status;
  const char *why = rates_lack (r, 2, &status);
  if (why)
    return effect_fail ("cluster_cr2", status, why);
  if (r[1].events == 0)
    return effect_fail ("cluster_cr2", STATUS_INFINITE,
                        "the reference has no events");
  if (r[0].events == 0)
    return rate_ratio_zero ("cluster_cr2");
  struct cluster_fit fit = cluster_fit_two (sample, ask, CLUSTER_LOG_RATE);
  return times_and_over (&fit, r[0].rate / r[1].rate, ask->confidence);
}

static struct effect
run_ratio_one (const struct sample *sample, const struct ask *ask)
{
  struct rate r = rate_of (sample, ask->level);
  const char *why = rate_target_lacks (ask->target);
  enum status status = STATUS_REFUSED;
  if (!why)
    why = rates_lack (&r, 1, &status);
  if (why && r.n > 0 && r.time > 0 && status == STATUS_DEGENERATE)
    return rate_ratio_zero ("cluster_cr2");
  if (why)
    return effect_fail ("cluster_cr2", status, why);
  struct cluster_fit fit = cluster_fit_one (sample, ask, CLUSTER_LOG_RATE);
  return times_and_over (&fit, r.rate / ask->target, ask->confidence);
}

static struct effect
run_rate_difference (const struct sample *sample, const struct ask *ask)
{
  struct cluster_fit fit = cluster_fit_two (sample, ask, CLUSTER_RATE);
  return cluster_fit_interval (&fit, fit.estimate, ask->confidence);
}

static struct effect
run_ratio_difference (const struct sample *sample, const struct ask *ask)
{
  struct cluster_fit fit = cluster_fit_two (sample, ask, CLUSTER_RATIO);
  return cluster_fit_interval (&fit, fit.estimate, ask->confidence);
}

static struct effect
run_ratio_difference_one (const struct sample *sample, const struct ask *ask)
{
  struct cluster_fit fit = cluster_fit_one (sample, ask, CLUSTER_RATIO);
  return cluster_fit_interval (&fit, fit.estimate - ask->target,
                               ask->confidence);
}

#define VARIANCE(divisor, leverage)                                        \
  "S_ga the sum of y - R t of cohort a in cluster g; fewer than 50 "       \
  "clusters with units of a cohort: CR2, var = sum_g (sum_a +-S_ga / ("    \
  divisor " sqrt (1 - h_ga)))^2 with Satterthwaite's df, h_ga the "        \
  "cluster's share of the cohort's " leverage "; else CR1, var = G/(G-1) " \
  "(N-1)/(N-K) sum_g (sum_a +-S_ga / " divisor ")^2 with df = G - 1; "     \
  "clusters of two kinds: CR1 of the first and of the second less CR1 of " \
  "both at once, df = the smaller G - 1"
#define LOG_RATE VARIANCE ("sum y", "time at risk")
#define RATE VARIANCE ("sum t", "time at risk")
#define RATIO VARIANCE ("sum t", "units")
#define ASSUMPTIONS                                                        \
  "Clusters are independent of each other; units of one cluster may be as " \
  "alike as they like. A cluster may hold units of several cohorts."
#define NOT_WHEN                                                           \
  "Fewer than 5 clusters hold units of a cohort (refused). Three or more " \
  "cohorts with fewer than 50 clusters each (refused)."
#define NO_EVENTS " A cohort without events has no log rate."
#define REFERENCE                                                          \
  "Bell & McCaffrey (2002), Survey Methodology 28:169-181; Pustejovsky & " \
  "Tipton (2018), J. Bus. Econ. Stat. 36:672-683; Cameron, Gelbach & "     \
  "Miller (2011), J. Bus. Econ. Stat. 29:238-249"
#define DELTA "Deng, Knoblich & Lu (2018), KDD 2018:233-242; " REFERENCE
#define CR2                                                                \
  "clubSandwich::coef_test (fit, \"CR2\", cluster = g, test = "            \
  "\"Satterthwaite\")"
#define CR1                                                                \
  "lmtest::coeftest (fit, sandwich::vcovCL (fit, g, type = \"HC1\"), df = " \
  "G - 1)"
#define R_FIT "fewer than 50 clusters: " CR2 "; else: " CR1
#define R_RATE                                                             \
  "fit <- glm (y ~ x + offset (log (t)), poisson); " CR1 "; fewer than 50 " \
  "clusters: m <- fitted (fit); se and df of fit <- lm (I ((y - m) / sqrt " \
  "(m)) ~ 0 + I (sqrt (m)) + I (x * sqrt (m))); " CR2
#define R_ONE                                                              \
  "fit <- glm (y ~ offset (log (t * target)), poisson); " CR1 "; fewer "   \
  "than 50 clusters: m <- fitted (fit); se and df of fit <- lm (I ((y - "  \
  "m) / sqrt (m)) ~ 0 + I (sqrt (m))); " CR2
#define R_PLAIN                                                            \
  "fit <- lm (y / t ~ x, weights = t); " CR1 "; fewer than 50 clusters: m " \
  "<- fitted (fit) * t; se and df of fit <- lm (I ((y - m) / sqrt (m)) ~ " \
  "0 + I (t / sqrt (m)) + I (x * t / sqrt (m))); " CR2
#define R_RATIO                                                            \
  "z <- R + (y - R * t) / mean (t) by cohort; fit <- lm (z ~ x); " R_FIT

const struct method cluster_wald_rate = {
  .about = {
    .name = "cluster_wald",
    .title = "Cluster-robust Wald test of rates",
    .computes = "Whether rates of events over time at risk differ when units "
                "come in clusters.",
    .formula = "t = log (R1/R0) / sqrt (var); " LOG_RATE "; three or more "
               "cohorts: F = d' V^-1 d / (K - 1) with the CR1 covariance V "
               "of the differences d of log rates, df K - 1 and G - 1",
    .assumptions = ASSUMPTIONS,
    .not_when = NOT_WHEN NO_EVENTS,
    .reference = REFERENCE,
    .r_call = R_RATE,
  },
  .two_way = true,
  .run = run_wald,
};

const struct method cluster_wald_rate_one = {
  .about = {
    .name = "cluster_wald",
    .title = "Cluster-robust Wald test of a rate against a target",
    .computes = "Whether a rate differs from a target, events per day at "
                "risk, when units come in clusters.",
    .formula = "t = log (R / target) / sqrt (var); " LOG_RATE,
    .assumptions = ASSUMPTIONS,
    .not_when = "Fewer than 5 clusters (refused)." NO_EVENTS,
    .reference = REFERENCE,
    .r_call = R_ONE,
  },
  .two_way = true,
  .run = run_wald_one,
};

const struct method ratio_delta_cluster = {
  .about = {
    .name = "delta",
    .title = "Delta-method test of ratios, cluster-robust",
    .computes = "Whether ratios of totals differ when units come in "
                "clusters.",
    .formula = "t = (R1 - R0) / sqrt (var); " RATIO "; three or more "
               "cohorts: F = d' V^-1 d / (K - 1) with the CR1 covariance V "
               "of the differences d of ratios, df K - 1 and G - 1",
    .assumptions = ASSUMPTIONS,
    .not_when = NOT_WHEN " Denominators that add up to about zero.",
    .reference = DELTA,
    .r_call = R_RATIO,
  },
  .two_way = true,
  .run = run_delta,
};

const struct method ratio_delta_one_cluster = {
  .about = {
    .name = "delta",
    .title = "Delta-method test of a ratio against a target, cluster-robust",
    .computes = "Whether a ratio of totals differs from a target when units "
                "come in clusters.",
    .formula = "t = (R - target) / sqrt (var); " RATIO,
    .assumptions = ASSUMPTIONS,
    .not_when = "Fewer than 5 clusters (refused). Denominators that add up "
                "to about zero.",
    .reference = DELTA,
    .r_call = "z <- R + (y - R * t) / mean (t); fit <- lm (z - target ~ 1); "
              R_FIT,
  },
  .two_way = true,
  .run = run_delta_one,
};

const struct measure rate_ratio_cluster = {
  .about = {
    .name = "rate_ratio",
    .title = "Ratio of rates, cluster-robust",
    .computes = "How many times as large the level's rate of events is as "
                "the reference's, with an interval that allows for "
                "clusters.",
    .formula = "R1 / R0; limits: times and over exp (t_df sqrt (var)); "
               LOG_RATE,
    .assumptions = ASSUMPTIONS,
    .not_when = "Fewer than 5 clusters hold units of a cohort (refused). A "
                "cohort has no events: the ratio is 0 or infinite and the "
                "interval open at that end.",
    .reference = REFERENCE,
    .r_call = R_RATE,
  },
  .two_way = true,
  .ratio = true,
  .run = run_ratio,
};

const struct measure rate_ratio_one_cluster = {
  .about = {
    .name = "rate_ratio",
    .title = "Rate over target, cluster-robust",
    .computes = "How many times the target, events per day at risk, the "
                "cohort's rate is, with an interval that allows for "
                "clusters.",
    .formula = "R / target; limits: times and over exp (t_df sqrt (var)); "
               LOG_RATE,
    .assumptions = ASSUMPTIONS,
    .not_when = "Fewer than 5 clusters (refused). The cohort has no events: "
                "the ratio is 0 and the interval open upwards.",
    .reference = REFERENCE,
    .r_call = R_ONE,
  },
  .two_way = true,
  .ratio = true,
  .run = run_ratio_one,
};

const struct measure rate_difference_cluster = {
  .about = {
    .name = "rate_difference",
    .title = "Difference of rates, cluster-robust",
    .computes = "How many more events per day at risk the level has than "
                "the reference, with an interval that allows for clusters.",
    .formula = "R1 - R0 -+ t_df sqrt (var); " RATE,
    .assumptions = ASSUMPTIONS,
    .not_when = "Fewer than 5 clusters hold units of a cohort (refused). A "
                "cohort has only a handful of events.",
    .reference = REFERENCE,
    .r_call = R_PLAIN,
  },
  .two_way = true,
  .run = run_rate_difference,
};

const struct measure ratio_difference_cluster = {
  .about = {
    .name = "ratio_difference",
    .title = "Difference of ratios, cluster-robust",
    .computes = "How much larger the level's ratio of totals is than the "
                "reference's, with an interval that allows for clusters.",
    .formula = "R1 - R0 -+ t_df sqrt (var); " RATIO,
    .assumptions = ASSUMPTIONS,
    .not_when = "Fewer than 5 clusters hold units of a cohort (refused). "
                "Denominators that add up to about zero.",
    .reference = DELTA,
    .r_call = R_RATIO,
  },
  .two_way = true,
  .run = run_ratio_difference,
};

const struct measure ratio_difference_one_cluster = {
  .about = {
    .name = "ratio_difference",
    .title = "Ratio less target, cluster-robust",
    .computes = "How far the ratio of totals of one cohort lies above the "
                "target, with an interval that allows for clusters.",
    .formula = "R - target -+ t_df sqrt (var); " RATIO,
    .assumptions = ASSUMPTIONS,
    .not_when = "Fewer than 5 clusters (refused). Denominators that add up "
                "to about zero.",
    .reference = DELTA,
    .r_call = "z <- R + (y - R * t) / mean (t); fit <- lm (z - target ~ 1); "
              R_FIT,
  },
  .two_way = true,
  .run = run_ratio_difference_one,
};
