/* Means and shares of cohorts that chance has made, with covariates for
   precision alone. */

#include <math.h>

#include "base/arena.h"
#include "contrast.h"
#include "infer/dist.h"
#include "infer/methods.h"
#include "lin.h"

enum { FEWEST_CLUSTERS = 5 };

struct difference {
  double estimate, std_error;
  struct lin lin;
  size_t dropped;
  enum status status;
  const char *why;
};

static struct difference
no_difference (enum status status, const char *why)
{
  return (struct difference) {.estimate = NAN, .std_error = NAN,
                              .status = status, .why = why};
}

/* c'b is the coefficient of the cohort with the terms centred at the mean
   of all units. */
static double *
contrast_at_mean (struct arena *arena, const struct pair *pair,
                  const struct glm *fit)
{
  size_t own = 1 + pair->r->terms->columns;
  double *x = ARENA_NEW (arena, double, fit->columns);
  double *c = ARENA_NEW (arena, double, fit->columns);
  double units = pair->units[0] + pair->units[1];
  for (size_t p = 0; p < pair->patterns; p++)
    {
      glm_x (&fit->data, 1, (uint32_t) p, x);
      double n = pair->n[0][p] + pair->n[1][p];
      for (size_t j = own; j < fit->columns; j++)
        c[j] += n / units * x[j];
    }
  return c;
}

static const char *
obstacle (const struct pair *pair, const struct glm *fit,
          enum status *status)
{
  *status = STATUS_DEGENERATE;
  if (!fit->kept[glm_exposure_column (&fit->data, 1)])
    return "the covariates alone tell who is in which cohort";
  *status = STATUS_EMPTY;
  if (!(pair->units[0] + pair->units[1] > (double) fit->rank))
    return "there are not more units than coefficients";
  *status = STATUS_REFUSED;
  if (pair->r->clusters == 0)
    return NULL;
  struct pair_clusters g = pair_clusters (pair);
  return fmin (g.in[0], g.in[1]) < FEWEST_CLUSTERS
         ? "fewer than 5 clusters hold units of a cohort" : NULL;
}

static struct difference
difference_of (const struct sample *sample, const struct ask *ask)
{
  if (!sample->responses)
    return no_difference (STATUS_REFUSED, "there is nothing to adjust for");
  struct pair pair = pair_of (ask->scratch, sample->responses, ask, true);
  if (!(pair.units[0] > 0 && pair.units[1] > 0))
    return no_difference (STATUS_EMPTY, "a cohort holds no units");
  struct glm_data data = pair_data (ask->scratch, &pair, false, true);
  struct glm fit = glm_fit (ask->scratch, &data);
  enum status status;
  const char *why = obstacle (&pair, &fit, &status);
  if (why)
    return no_difference (status, why);
  double *c = contrast_at_mean (ask->scratch, &pair, &fit);
  double estimate = glm_dot (c, fit.b, fit.columns);
  struct lin lin = lin_variance (ask->scratch, &pair, &fit, c);
  double se = sqrt (lin.variance);
  double n = pair.units[0] + pair.units[1];
  if (!(se * sqrt (n) > 1e-10 * pair.spread)
      || !(se * sqrt (n) > 1e-14 * fabs (pair.centre)))
    return no_difference (STATUS_DEGENERATE, "the outcome does not vary");
  return (struct difference) {
    .estimate = pair.level == 1 ? estimate : -estimate, .std_error = se,
    .lin = lin, .dropped = fit.columns - fit.rank};
}

static const char *const variances[] = {
  [LIN_HC2] = "HC2", [LIN_CR1] = "CR1", [LIN_CR2] = "CR2",
};
static const char *const dfs[] = {
  [LIN_HC2] = "N-K", [LIN_CR1] = "G-1", [LIN_CR2] = "satterthwaite",
};
static const char *const methods[] = {
  [LIN_HC2] = "hc2", [LIN_CR1] = "cluster_cr1", [LIN_CR2] = "cluster_cr2",
};

static struct test
run_test (const struct sample *sample, const struct ask *ask)
{
  unsigned has = HAS_STATISTIC | HAS_DF;
  struct difference d = difference_of (sample, ask);
  if (d.status != STATUS_OK)
    return test_fail (has, d.status, d.why);
  struct test test = {
    .has = has, .statistic = d.estimate / d.std_error, .df = d.lin.df,
    .df2 = NAN, .p_value = NAN, .log10_p = NAN,
    .options = {{"estimand", "ate"}, {"variance", variances[d.lin.kind]},
                {"df", dfs[d.lin.kind]}, {"fit", "least squares"}}};
  if (d.dropped > 0)
    test.options[4] = (struct option) {
      "terms_dropped", arena_printf (ask->scratch, "%zu", d.dropped)};
  dist_into (&test, dist_t_two_sided (test.statistic, test.df));
  return test;
}

static struct effect
run_effect (const struct sample *sample, const struct ask *ask)
{
  struct difference d = difference_of (sample, ask);
  if (d.status != STATUS_OK)
    return effect_fail ("hc2", d.status, d.why);
  double half = contrast_quantile (ask->confidence, d.lin.df) * d.std_error;
  return (struct effect) {
    .estimate = d.estimate, .std_error = d.std_error,
    .conf_low = d.estimate - half, .conf_high = d.estimate + half,
    .conf_method = methods[d.lin.kind]};
}

#define MODEL                                                              \
  "y ~ cohort * (x - mean (x)) by least squares, mean over both cohorts, " \
  "x the covariates (categories as indicators, numbers as restricted "     \
  "cubic splines): the coefficient of the cohort"
#define VARIANCE                                                           \
  "variance HC2, sum (x'd)^2 r^2 / (1 - h), df = N - K; clusters: CR2 "    \
  "with Satterthwaite's df where fewer than 50 hold units of a cohort, "   \
  "else CR1, G/(G-1) (N-1)/(N-K), df = G - 1"
#define ASSUMPTIONS                                                        \
  "Chance alone put units (or clusters) into the cohorts; the covariates " \
  "were known before. The model need not be right."
#define NOT_WHEN                                                           \
  "Cohorts that were not randomised: there the model has to be right. "    \
  "More than about one covariate for ten units."
#define REFERENCE                                                          \
  "Lin (2013), Ann. Appl. Stat. 7:295-318; Bell & McCaffrey (2002), "      \
  "Survey Methodology 28:169-181"
#define R_CALL                                                             \
  "fit <- lm (y ~ cohort * scale (x, scale = FALSE)); sandwich::vcovHC "   \
  "(fit, \"HC2\"); clubSandwich::coef_test (fit, \"CR2\", cluster = g)"

const struct method linear_lin = {
  .about = {
    .name = "linear",
    .title = "Linear regression of a randomised comparison (Lin)",
    .computes = "Whether means or shares of randomised cohorts differ, with "
                "covariates for precision.",
    .formula = MODEL "; t = b / se; " VARIANCE,
    .assumptions = ASSUMPTIONS,
    .not_when = NOT_WHEN,
    .reference = REFERENCE,
    .r_call = R_CALL,
  },
  .run = run_test,
};

const struct measure mean_difference_lin = {
  .about = {
    .name = "mean_difference",
    .title = "Difference in means of a randomised comparison (Lin)",
    .computes = "Mean of the level less that of the reference, randomised, "
                "with covariates for precision.",
    .formula = MODEL "; b -+ t se; " VARIANCE,
    .assumptions = ASSUMPTIONS,
    .not_when = NOT_WHEN,
    .reference = REFERENCE,
    .r_call = R_CALL,
  },
  .run = run_effect,
};

const struct measure risk_difference_lin = {
  .about = {
    .name = "risk_difference",
    .title = "Risk difference of a randomised comparison (Lin)",
    .computes = "How many more of 100 have the outcome in the level than in "
                "the reference, randomised, with covariates for precision.",
    .formula = MODEL "; b -+ t se; " VARIANCE,
    .assumptions = ASSUMPTIONS,
    .not_when = NOT_WHEN,
    .reference = REFERENCE,
    .r_call = R_CALL,
  },
  .run = run_effect,
};
