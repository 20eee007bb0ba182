/* A difference within strata that are columns of a linear model, such as
   target trials: each contributes as far as its cohorts overlap, and one in
   which they do not meet nothing. */

#include <math.h>

#include "contrast.h"
#include "infer/dist.h"
#include "infer/methods.h"
#include "regression.h"

static struct test
run_linear (const struct sample *sample, const struct ask *ask)
{
  unsigned has = HAS_STATISTIC | HAS_DF;
  struct coefficient c = regression_level (sample, ask, false);
  if (c.status != STATUS_OK)
    return test_fail (has, c.status, c.why);
  struct test test = {
    .has = has, .statistic = c.b / c.std_error, .df = c.df, .df2 = NAN,
    .p_value = NAN, .log10_p = NAN,
    .options = {{"variance", c.clustered ? "CR1" : "HC1"},
                {"df", c.clustered ? "G-1" : "N-K"}}};
  dist_into (&test, dist_t_two_sided (test.statistic, c.df));
  return test;
}

static struct effect
run_difference (const struct sample *sample, const struct ask *ask)
{
  struct coefficient c = regression_level (sample, ask, false);
  const char *method = c.clustered ? "cluster_cr1" : "hc1";
  if (c.status != STATUS_OK)
    return effect_fail (method, c.status, c.why);
  double half = regression_half (&c, ask);
  return (struct effect) {
    .estimate = c.b, .std_error = c.std_error, .conf_low = c.b - half,
    .conf_high = c.b + half, .conf_method = method};
}

#define FORMULA                                                            \
  "b of y = a + b level + terms, least squares, the terms' indicators of "  \
  "strata and covariates without interactions; standard error HC1, by "     \
  "clusters CR1 = G/(G-1) (N-1)/(N-K) sum of squares of their scores"
#define ASSUMPTIONS                                                        \
  "Units (or clusters) are independent. Within strata the covariates hold " \
  "everything in which the cohorts differ and that moves the outcome."
#define NOT_WHEN                                                           \
  "Effects differ much between strata: this is their mean, weighted by "    \
  "how far the cohorts overlap in each."
#define REFERENCE                                                          \
  "Angrist & Pischke (2009), Mostly Harmless Econometrics, ch. 3.3; "       \
  "Danaei et al. (2013), Stat. Methods Med. Res. 22:70-96"
#define R_CALL                                                             \
  "fit <- lm (y ~ level + strata + x); sandwich::vcovCL (fit, g, type = "   \
  "\"HC1\"), vcovHC (fit, \"HC1\")"

const struct method linear_within = {
  .about = {
    .name = "linear",
    .title = "Linear regression within trials",
    .computes = "Whether means or shares differ between cohorts within "
                "strata, at the same covariates.",
    .formula = FORMULA "; t = b / se, df = N - K or by clusters G - 1",
    .assumptions = ASSUMPTIONS,
    .not_when = NOT_WHEN,
    .reference = REFERENCE,
    .r_call = R_CALL,
  },
  .run = run_linear,
};

const struct measure mean_difference_within = {
  .about = {
    .name = "mean_difference",
    .title = "Difference in means within trials",
    .computes = "How much higher the mean of the level is than that of the "
                "reference within strata, at the same covariates.",
    .formula = FORMULA "; interval b -+ t se",
    .assumptions = ASSUMPTIONS,
    .not_when = NOT_WHEN,
    .reference = REFERENCE,
    .r_call = R_CALL,
  },
  .run = run_difference,
};

const struct measure risk_difference_within = {
  .about = {
    .name = "risk_difference",
    .title = "Risk difference within trials",
    .computes = "How much higher the share of the level is than that of the "
                "reference within strata, at the same covariates.",
    .formula = FORMULA "; interval b -+ t se",
    .assumptions = ASSUMPTIONS,
    .not_when = NOT_WHEN,
    .reference = REFERENCE,
    .r_call = R_CALL,
  },
  .run = run_difference,
};
