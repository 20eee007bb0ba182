/* Tests and intervals for means and shares of units that come in
   clusters. */

#include <math.h>

#include "cluster_fit.h"
#include "infer/methods.h"

static struct test
run_wald (const struct sample *sample, const struct ask *ask)
{
  if (isnan (ask->target))
    return cluster_fit_any (sample, ask, CLUSTER_MEAN);
  struct cluster_fit fit = cluster_fit_one (sample, ask, CLUSTER_MEAN);
  return cluster_fit_test (&fit, (fit.estimate - ask->target)
                                 / fit.std_error);
}

static struct effect
run_difference (const struct sample *sample, const struct ask *ask)
{
  struct cluster_fit fit = cluster_fit_two (sample, ask, CLUSTER_MEAN);
  return cluster_fit_interval (&fit, fit.estimate, ask->confidence);
}

static struct effect
run_mean_one (const struct sample *sample, const struct ask *ask)
{
  struct cluster_fit fit = cluster_fit_one (sample, ask, CLUSTER_MEAN);
  return cluster_fit_interval (&fit, fit.estimate - ask->target,
                               ask->confidence);
}

/* As many independent units as would give a share this standard error. */
static double
effective_n (const struct cluster_fit *fit)
{
  return fit->estimate * (1 - fit->estimate)
         / (fit->std_error * fit->std_error);
}

static struct test
run_score (const struct sample *sample, const struct ask *ask)
{
  unsigned has = HAS_STATISTIC | HAS_DF;
  double target = ask->target;
  struct cluster_fit fit = cluster_fit_one (sample, ask, CLUSTER_MEAN);
  if (fit.status != STATUS_OK)
    return test_fail (has, fit.status, fit.why);
  if (!(target > 0 && target < 1))
    return test_fail (has, STATUS_REFUSED, "the target is not between 0 "
                                           "and 1");
  double se = sqrt (target * (1 - target) / effective_n (&fit));
  return cluster_fit_test (&fit, (fit.estimate - target) / se);
}

static struct effect
run_wilson (const struct sample *sample, const struct ask *ask)
{
  static const char *const methods[]
    = {"wilson_cluster_cr1", "wilson_cluster_cr2",
       "wilson_cluster_two_way"};
  struct cluster_fit fit = cluster_fit_one (sample, ask, CLUSTER_MEAN);
  if (fit.status != STATUS_OK)
    return effect_fail ("wilson_cluster_cr2", fit.status, fit.why);
  double p = fit.estimate, n = effective_n (&fit);
  double t = cluster_fit_quantile (&fit, ask->confidence), tt = t * t / n;
  double centre = (p + tt / 2) / (1 + tt);
  double half = t / (1 + tt) * sqrt ((p * (1 - p) + tt / 4) / n);
  return (struct effect) {
    .estimate = p - ask->target, .std_error = fit.std_error,
    .conf_low = centre - half - ask->target,
    .conf_high = centre + half - ask->target,
    .conf_method = methods[fit.variance]};
}

#define VARIANCE                                                           \
  "N_a units of cohort a, n_ga of them in cluster g with residual sum "    \
  "S_ga; fewer than 50 clusters with units of a cohort: CR2, var = sum_g " \
  "(sum_a +-S_ga / (N_a sqrt (1 - n_ga/N_a)))^2 with Satterthwaite's df, " \
  "else CR1, var = G/(G-1) (N-1)/(N-K) sum_g (sum_a +-S_ga/N_a)^2 with "   \
  "df = G - 1 (G clusters, N units, K cohorts); clusters of two kinds: "   \
  "CR1 of the first and of the second less CR1 of both at once, df = the " \
  "smaller G - 1"
#define RARE                                                               \
  "; shares of which a cohort holds fewer than 5 units with, or without, "  \
  "seen or expected of both cohorts together: at least p (1 - p) sum_a "    \
  "1/N_a, p the share of all"
#define ASSUMPTIONS                                                        \
  "Clusters are independent of each other; units of one cluster may be as " \
  "alike as they like. A cluster may hold units of several cohorts."
#define NOT_WHEN                                                           \
  "Fewer than 5 clusters hold units of a cohort (refused). Three or more " \
  "cohorts with fewer than 50 clusters each (refused)."
#define REFERENCE                                                          \
  "Bell & McCaffrey (2002), Survey Methodology 28:169-181; Pustejovsky & " \
  "Tipton (2018), J. Bus. Econ. Stat. 36:672-683; Liang & Zeger (1986), "  \
  "Biometrika 73:13-22; Cameron, Gelbach & Miller (2011), J. Bus. Econ. "  \
  "Stat. 29:238-249"
#define R_FIT                                                              \
  "fewer than 50 clusters: clubSandwich::coef_test (fit, \"CR2\", cluster " \
  "= g, test = \"Satterthwaite\"); else: lmtest::coeftest (fit, "          \
  "sandwich::vcovCL (fit, g, type = \"HC1\"), df = G - 1)"
#define R_TWO "fit <- lm (y ~ cohort); " R_FIT
#define R_ONE "fit <- lm (y - target ~ 1); " R_FIT

const struct method cluster_wald = {
  .about = {
    .name = "cluster_wald",
    .title = "Cluster-robust Wald test",
    .computes = "Whether means (or shares) of cohorts differ, or one "
                "differs from a target, when units come in clusters.",
    .formula = "t = (mean level - mean reference) / sqrt (var), or (mean - "
               "target) / sqrt (var); " VARIANCE RARE
               "; three or more cohorts: F "
               "= d' V^-1 d / (K - 1) with the CR1 covariance V of the "
               "differences d, df K - 1 and G - 1",
    .assumptions = ASSUMPTIONS,
    .not_when = NOT_WHEN,
    .reference = REFERENCE,
    .r_call = R_TWO,
  },
  .two_way = true,
  .run = run_wald,
};

const struct measure mean_difference_cluster = {
  .about = {
    .name = "mean_difference",
    .title = "Difference in means, cluster-robust",
    .computes = "Mean of the level less mean of the reference, with an "
                "interval that allows for clusters.",
    .formula = "mean level - mean reference +- t_df sqrt (var); " VARIANCE,
    .assumptions = ASSUMPTIONS,
    .not_when = NOT_WHEN,
    .reference = REFERENCE,
    .r_call = R_TWO,
  },
  .two_way = true,
  .run = run_difference,
};

const struct measure risk_difference_cluster = {
  .about = {
    .name = "risk_difference",
    .title = "Difference in shares, cluster-robust",
    .computes = "Share of the level less share of the reference by a linear "
                "probability model, with an interval that allows for "
                "clusters.",
    .formula = "p level - p reference +- t_df sqrt (var), y = 0 or 1; "
               VARIANCE RARE,
    .assumptions = ASSUMPTIONS,
    .not_when = NOT_WHEN " Shares near 0 or 1 with few clusters: the "
                "interval can pass -1 or 1.",
    .reference = REFERENCE,
    .r_call = R_TWO,
  },
  .two_way = true,
  .run = run_difference,
};

const struct measure mean_one_sample_cluster = {
  .about = {
    .name = "mean_difference",
    .title = "Mean less target, cluster-robust",
    .computes = "The cohort's mean less the target, with an interval that "
                "allows for clusters.",
    .formula = "mean - target +- t_df sqrt (var); " VARIANCE,
    .assumptions = ASSUMPTIONS,
    .not_when = "Fewer than 5 clusters (refused).",
    .reference = REFERENCE,
    .r_call = R_ONE,
  },
  .two_way = true,
  .run = run_mean_one,
};

const struct measure share_one_sample_cluster = {
  .about = {
    .name = "risk_difference",
    .title = "Share less target, cluster-robust",
    .computes = "The cohort's share less the target, with Wilson's interval "
                "for as many independent units as the clusters are worth.",
    .formula =
      "n_eff = p (1 - p) / var; Wilson's interval (p + t^2/2n_eff +- t sqrt "
      "(p (1 - p)/n_eff + t^2/4n_eff^2)) / (1 + t^2/n_eff) less the target, "
      "t the quantile with df; std_error = sqrt (var); " VARIANCE,
    .assumptions = ASSUMPTIONS,
    .not_when = "Fewer than 5 clusters (refused). All units with the same "
                "outcome.",
    .reference = "Wilson (1927), J. Am. Statist. Assoc. 22:209-212; Korn & "
                 "Graubard (1998), Survey Methodology 24:193-201; "
                 REFERENCE,
    .r_call = R_ONE ", then Wilson's formula with n_eff",
  },
  .two_way = true,
  .run = run_wilson,
};

const struct method proportion_score_cluster = {
  .about = {
    .name = "proportion_score",
    .title = "Score test of a share, cluster-robust",
    .computes = "Whether a share differs from the target, with as many "
                "independent units as the clusters are worth.",
    .formula =
      "n_eff = p (1 - p) / var; z = (p - target) / sqrt (target (1 - target) "
      "/ n_eff), compared with t of df, so that it agrees with the interval; "
      VARIANCE,
    .assumptions = ASSUMPTIONS,
    .not_when = "Fewer than 5 clusters (refused). All units with the same "
                "outcome.",
    .reference = "Korn & Graubard (1998), Survey Methodology 24:193-201; "
                 REFERENCE,
    .r_call = R_ONE ", then the score formula with n_eff",
  },
  .two_way = true,
  .run = run_score,
};
