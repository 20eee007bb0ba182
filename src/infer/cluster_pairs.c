/* Pairs among several cohorts whose units come in clusters: each pair as
   if the other cohorts were not there. */

#include "cluster_fit.h"
#include "infer/methods.h"

static struct test
pair_of (const struct sample *sample, const struct ask *ask,
         enum cluster_what what)
{
  struct cluster_fit fit = cluster_fit_two (sample, ask, what);
  return cluster_fit_test (&fit, fit.estimate / fit.std_error);
}

static struct test
run_mean (const struct sample *sample, const struct ask *ask)
{
  return pair_of (sample, ask, CLUSTER_MEAN);
}

static struct test
run_rate (const struct sample *sample, const struct ask *ask)
{
  return pair_of (sample, ask, CLUSTER_LOG_RATE);
}

static struct test
run_ratio (const struct sample *sample, const struct ask *ask)
{
  return pair_of (sample, ask, CLUSTER_RATIO);
}

#define VARIANCE                                                           \
  "; CR2 with Satterthwaite's df where fewer than 50 clusters hold units " \
  "of one of the two, else CR1 and df = G - 1, as of two cohorts alone; p " \
  "corrected for the number of pairs (Holm)"
#define ASSUMPTIONS                                                        \
  "Clusters are independent of each other; units of one cluster may be as " \
  "alike as they like. A cluster may hold units of several cohorts."
#define NOT_WHEN                                                           \
  "Fewer than 5 clusters hold units of one of the two (refused). Only some " \
  "pairs were of interest: name two cohorts with `compare`."
#define REFERENCE                                                          \
  "Bell & McCaffrey (2002), Survey Methodology 28:169-181; Holm (1979), "  \
  "Scand. J. Statist. 6:65-70"
#define R_TEST                                                             \
  "clubSandwich::coef_test (fit, \"CR2\", cluster = g, test = "            \
  "\"Satterthwaite\"), then p.adjust (p, \"holm\")"
#define R_PAIR ", subset = cohort %in% c (a, b)); " R_TEST

const struct method cluster_wald_pair = {
  .about = {
    .name = "cluster_wald",
    .title = "Cluster-robust Wald test of two cohorts among several",
    .computes = "Whether means (or shares) of two of the cohorts differ, "
                "whatever the others do, when units come in clusters.",
    .formula = "t = (mean level - mean reference) / sqrt (var)" VARIANCE,
    .assumptions = ASSUMPTIONS,
    .not_when = NOT_WHEN,
    .reference = REFERENCE,
    .r_call = "fit <- lm (y ~ cohort" R_PAIR,
  },
  .two_way = true,
  .run = run_mean,
};

const struct method cluster_wald_rate_pair = {
  .about = {
    .name = "cluster_wald",
    .title = "Cluster-robust Wald test of two rates among several",
    .computes = "Whether rates of two of the cohorts differ, whatever the "
                "others do, when units come in clusters.",
    .formula = "t = log (R1/R0) / sqrt (var)" VARIANCE,
    .assumptions = ASSUMPTIONS,
    .not_when = NOT_WHEN " One of the two has no events.",
    .reference = REFERENCE,
    .r_call = "fit <- glm (y ~ cohort + offset (log (t)), poisson" R_PAIR
              "; the rows divided by the root of the fit, as cluster_wald",
  },
  .two_way = true,
  .run = run_rate,
};

const struct method ratio_delta_pair_cluster = {
  .about = {
    .name = "delta",
    .title = "Delta-method test of two ratios among several, "
             "cluster-robust",
    .computes = "Whether ratios of totals of two of the cohorts differ, "
                "whatever the others do, when units come in clusters.",
    .formula = "t = (R1 - R0) / sqrt (var)" VARIANCE,
    .assumptions = ASSUMPTIONS,
    .not_when = NOT_WHEN " Denominators that add up to about zero.",
    .reference = "Deng, Knoblich & Lu (2018), KDD 2018:233-242; " REFERENCE,
    .r_call = "z <- R + (y - R * t) / mean (t) by cohort; fit <- lm (z ~ "
              "cohort" R_PAIR,
  },
  .two_way = true,
  .run = run_ratio,
};
