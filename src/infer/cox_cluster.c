/* Cox regression on a cohort whose units come in clusters. */

#include <math.h>

#include "cluster_score.h"
#include "clustered.h"
#include "efron.h"
#include "infer/dist.h"
#include "infer/methods.h"

/* The log hazard ratio with its robust standard error. */
struct fit {
  double beta, std_error;
  double df;                /* of t; NaN: normal */
  enum status status;
  const char *why;
};

static struct fit
no_fit (enum status status, const char *why)
{
  return (struct fit) {NAN, NAN, NAN, status, why};
}

static const char *
why_not_converged (const struct efron *efron, enum status status)
{
  if (status != STATUS_INFINITE)
    return "the likelihood was not maximised";
  return efron->runs_off > 0
         ? "the reference never has the event while the level is at risk; "
           "with clusters there is no interval for that"
         : "the level never has the event while the reference is at risk; "
           "with clusters there is no interval for that";
}

/* Of the score residuals by cluster, in halves of level less reference:
   the two are each other's negative, and naming the cohorts the other
   way round flips the difference exactly. */
static double
sum_of_squares (const struct sample *sample, const struct ask *ask,
                double beta)
{
  const size_t arm[2] = {ask->reference, ask->level};
  const double hazard[2] = {exp (-beta / 2), exp (beta / 2)};
  const double *score = cluster_score (ask->scratch, sample, arm, hazard, 2);
  double sum = 0;
  for (size_t c = 0; c < sample->members->clusters; c++)
    {
      double own = (score[2 * c + 1] - score[2 * c]) / 2;
      sum += own * own;
    }
  return sum;
}

static struct fit
fit_of (const struct sample *sample, const struct ask *ask)
{
  const struct riskset *set = sample->riskset;
  const size_t arm[2] = {ask->reference, ask->level};
  if (riskset_n (set, ask->level) == 0 || riskset_n (set, ask->reference) == 0)
    return no_fit (STATUS_EMPTY, "a cohort holds no units");
  struct clustered c = clustered_of (ask->scratch, sample, arm, 2);
  if (c.why)
    return no_fit (c.status, c.why);
  struct efron efron
    = efron_from (ask->scratch, set, ask->level, ask->reference);
  if (!efron.informative)
    return no_fit (STATUS_DEGENERATE,
                   "no event while both cohorts are at risk");
  struct efron_fit plain = efron_maximum (&efron);
  if (plain.status != STATUS_OK)
    return no_fit (plain.status, why_not_converged (&efron, plain.status));
  double g = (double) c.clusters;
  double squares = sum_of_squares (sample, ask, plain.beta);
  if (!(squares > 1e-20 * plain.information))
    return no_fit (STATUS_DEGENERATE, "the clusters do not differ");
  double correction = c.few ? g / (g - 1) : 1;
  return (struct fit) {
    .beta = plain.beta,
    .std_error = sqrt (correction * squares) / plain.information,
    .df = c.few ? g - 1 : NAN, .status = STATUS_OK};
}

static struct test
run_wald (const struct sample *sample, const struct ask *ask)
{
  unsigned has = HAS_STATISTIC | HAS_DF;
  struct fit fit = fit_of (sample, ask);
  if (fit.status != STATUS_OK)
    return test_fail (has, fit.status, fit.why);
  bool few = !isnan (fit.df);
  double z = fit.beta / fit.std_error;
  struct test test = {.has = has | (few ? HAS_DF2 : 0u), .statistic = z * z,
                      .df = 1, .df2 = fit.df, .p_value = NAN,
                      .log10_p = NAN,
                      .options = {{"ties", "efron"},
                                  {"variance", "robust, by cluster"},
                                  {"df", few ? "G-1" : "normal"}}};
  dist_into (&test, few ? dist_t_two_sided (z, fit.df)
                        : dist_chisq_upper (test.statistic, 1));
  return test;
}

static struct effect
run_hazard_ratio (const struct sample *sample, const struct ask *ask)
{
  struct fit fit = fit_of (sample, ask);
  if (fit.status != STATUS_OK)
    return effect_fail ("wald_log_cluster", fit.status, fit.why);
  double p = 0.5 + ask->confidence / 2;
  double half = (isnan (fit.df) ? dist_normal_quantile (p)
                                : dist_t_quantile (p, fit.df))
                * fit.std_error;
  return (struct effect) {
    .estimate = exp (fit.beta), .std_error = fit.std_error,
    .conf_low = exp (fit.beta - half), .conf_high = exp (fit.beta + half),
    .conf_method = "wald_log_cluster"};
}

#define FORMULA                                                            \
  "b = maximum of Cox's partial likelihood with Efron's ties, I its "      \
  "information; each unit's part of the score at b summed by cluster to "  \
  "u_g; se^2 = sum_g u_g^2 / I^2, times G/(G-1) where fewer than 50 "      \
  "clusters hold units of a cohort (G clusters hold any)"
#define ASSUMPTIONS                                                        \
  "The ratio of the two hazards is the same on all days; censoring is "    \
  "unrelated to the event within a cohort; clusters are independent of "   \
  "each other, units of one as alike as they like. A cluster may hold "    \
  "units of both cohorts."
#define NOT_WHEN                                                           \
  "Fewer than 5 clusters hold units of a cohort (refused). One of the "    \
  "cohorts has no event while the other is at risk. Hazards that cross."
#define REFERENCE                                                          \
  "Lin & Wei (1989), J. Am. Statist. Assoc. 84:1074-1078; Efron (1977), J. " \
  "Am. Statist. Assoc. 72:557-565"
#define R_CALL                                                             \
  "summary (survival::coxph (Surv (days, event) ~ level, cluster = id, ties " \
  "= \"efron\"))"

const struct method cox_wald_cluster = {
  .about = {
    .name = "cox_wald",
    .title = "Cox regression, Wald test, cluster-robust",
    .computes = "Whether the hazard of the level differs from that of the "
                "reference, when units come in clusters.",
    .formula = FORMULA "; chi-square = b^2 / se^2 with 1 df, or with fewer "
               "than 50 clusters F with 1 and G - 1 df",
    .assumptions = ASSUMPTIONS,
    .not_when = NOT_WHEN,
    .reference = REFERENCE,
    .r_call = R_CALL "$coefficients gives b and the robust se",
  },
  .run = run_wald,
};

const struct measure hazard_ratio_cluster = {
  .about = {
    .name = "hazard_ratio",
    .title = "Hazard ratio, cluster-robust",
    .computes =
      "The daily risk of the event in the level over that in the reference, "
      "with an interval that allows for clusters; below 1 the level stays "
      "longer. Its std_error is that of the logarithm.",
    .formula = FORMULA "; ratio = e^b; interval e^(b -+ q se), q the normal "
               "quantile, or with fewer than 50 clusters that of t with G - "
               "1 df",
    .assumptions = ASSUMPTIONS,
    .not_when = NOT_WHEN,
    .reference = REFERENCE,
    .r_call = R_CALL "$conf.int",
  },
  .ratio = true,
  .lower_is_more = true,
  .run = run_hazard_ratio,
};
