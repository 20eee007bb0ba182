/* Cox regression on a cohort against its reference. */

#include <math.h>

#include "efron.h"
#include "infer/dist.h"
#include "infer/methods.h"
#include "stratified.h"

static const char no_events[]
  = "no event while both cohorts are at risk";
static const char no_events_in_strata[]
  = "in no stratum is there an event while both cohorts are at risk";
static const char never_in_reference[]
  = "the reference never has the event while the level is at risk, so the "
    "hazard ratio has no upper end";
static const char never_in_level[]
  = "the level never has the event while the reference is at risk, so the "
    "hazard ratio is 0 and its logarithm has no lower end";

/* The two cohorts asked about, compressed to what the likelihood reads;
   status and why, if there is nothing to fit. */
struct two {
  struct efron efron;
  enum status status;
  const char *why;
};

static struct two
two_of (const struct sample *sample, const struct ask *ask)
{
  const struct riskset *set = sample->riskset;
  struct two two = {.status = STATUS_OK};
  if (riskset_n (set, ask->level) == 0 || riskset_n (set, ask->reference) == 0)
    {
      two.status = STATUS_EMPTY;
      two.why = "a cohort holds no units";
      return two;
    }
  two.efron = sample->strata
                ? efron_strata (ask->scratch, sample->stratum,
                                sample->strata, ask->level, ask->reference)
                : efron_from (ask->scratch, set, ask->level, ask->reference);
  if (!two.efron.informative)
    {
      two.status = STATUS_DEGENERATE;
      two.why = sample->strata ? no_events_in_strata : no_events;
    }
  return two;
}

static const char *
why_infinite (const struct efron *efron)
{
  return efron->runs_off > 0 ? never_in_reference : never_in_level;
}

static const char *
why_no_fit (const struct efron *efron, enum status status)
{
  return status == STATUS_INFINITE ? why_infinite (efron)
                                   : "the likelihood was not maximised";
}

static struct test
test_of (const struct sample *sample, const struct ask *ask,
         double statistic)
{
  struct test test = {
    .has = HAS_STATISTIC | HAS_DF, .statistic = statistic, .df = 1,
    .df2 = NAN, .p_value = NAN, .log10_p = NAN,
    .options = {{"ties", "efron"}}};
  if (sample->strata)
    test.options[1] = strata_option (sample, ask);
  return test;
}

static struct test
run_wald (const struct sample *sample, const struct ask *ask)
{
  unsigned has = HAS_STATISTIC | HAS_DF;
  struct two two = two_of (sample, ask);
  if (two.status != STATUS_OK)
    return test_fail (has, two.status, two.why);
  struct efron_fit fit = efron_maximum (&two.efron);
  if (fit.status != STATUS_OK)
    return test_fail (has, fit.status, why_no_fit (&two.efron, fit.status));
  struct test test = test_of (sample, ask,
                              fit.beta * fit.beta * fit.information);
  dist_into (&test, dist_chisq_upper (test.statistic, 1));
  return test;
}

/* Holds where the estimate does not: a likelihood that runs off still
   has a supremum. */
static struct test
run_lr (const struct sample *sample, const struct ask *ask)
{
  unsigned has = HAS_STATISTIC | HAS_DF;
  struct two two = two_of (sample, ask);
  if (two.status != STATUS_OK)
    return test_fail (has, two.status, two.why);
  struct efron_fit fit = efron_maximum (&two.efron);
  if (fit.status != STATUS_OK && fit.status != STATUS_INFINITE)
    return test_fail (has, fit.status, why_no_fit (&two.efron, fit.status));
  struct test test = test_of (sample, ask, fmax (2 * fit.gain, 0));
  dist_into (&test, dist_chisq_upper (test.statistic, 1));
  return test;
}

static struct test
run_score (const struct sample *sample, const struct ask *ask)
{
  unsigned has = HAS_STATISTIC | HAS_DF;
  struct two two = two_of (sample, ask);
  if (two.status != STATUS_OK)
    return test_fail (has, two.status, two.why);
  struct slope at = efron_at (&two.efron, 0);
  struct test test = test_of (sample, ask,
                              at.score * at.score / at.information);
  dist_into (&test, dist_chisq_upper (test.statistic, 1));
  return test;
}

/* A ratio of 0 or infinity has one end: where the profile likelihood
   has come down as far as the interval's level asks. */
static struct effect
one_sided (const struct efron *efron, double z)
{
  struct effect effect = effect_fail ("profile_likelihood", STATUS_INFINITE,
                                      why_infinite (efron));
  double bound = exp (efron_profile_bound (efron, z));
  if (efron->runs_off > 0)
    effect.conf_low = bound;
  else
    effect.conf_high = bound;
  return effect;
}

static struct effect
run_hazard_ratio (const struct sample *sample, const struct ask *ask)
{
  struct two two = two_of (sample, ask);
  if (two.status != STATUS_OK)
    return effect_fail ("wald_log", two.status, two.why);
  double z = dist_normal_quantile (0.5 + ask->confidence / 2);
  struct efron_fit fit = efron_maximum (&two.efron);
  if (fit.status == STATUS_INFINITE)
    return one_sided (&two.efron, z);
  if (fit.status != STATUS_OK)
    return effect_fail ("wald_log", fit.status,
                        why_no_fit (&two.efron, fit.status));
  double se = 1 / sqrt (fit.information);
  return (struct effect) {
    .estimate = exp (fit.beta), .std_error = se,
    .conf_low = exp (fit.beta - z * se), .conf_high = exp (fit.beta + z * se),
    .conf_method = "wald_log"};
}

#define LIKELIHOOD                                                        \
  "l(b) = sum over event times of d1 b - sum_{l=0}^{d-1} log (e^b (n1 - " \
  "l d1/d) + n0 - l d0/d), d = d1 + d0 (Efron's ties); with strata the "   \
  "sum is over the event times of each, n1 and n0 those at risk there"
#define ASSUMPTIONS                                                       \
  "The ratio of the two hazards is the same on all days; censoring is "   \
  "unrelated to the event within a cohort; units are independent. "       \
  "Between strata the hazards themselves may differ in any way."
#define COX "Cox (1972), J. R. Statist. Soc. B 34:187-220; "              \
  "Efron (1977), J. Am. Statist. Assoc. 72:557-565"
#define FIT "fit <- survival::coxph (Surv (days, event) ~ level [+ "      \
  "strata (s)], "                                                         \
  "ties = \"efron\", control = coxph.control (eps = 1e-14, toler.chol = " \
  "1e-15, iter.max = 50)); "

const struct method cox_wald = {
  .about = {
    .name = "cox_wald",
    .title = "Cox regression, Wald test",
    .computes = "Whether the hazard of the level differs from that of the "
                "reference: the squared log hazard ratio over its variance.",
    .formula = LIKELIHOOD "; chi-square = b^2 / se^2 with 1 df, b the maximum "
               "of l and se^2 = -1 / l''(b)",
    .assumptions = ASSUMPTIONS,
    .not_when =
      "One of the cohorts has no event while the other is at risk: the "
      "ratio is 0 or infinite and has no standard error (status infinite); "
      "cox_lr still holds. Hazards that cross.",
    .reference = COX,
    .r_call = FIT "summary (fit)$waldtest",
  },
  .run = run_wald,
};

const struct method cox_lr = {
  .about = {
    .name = "cox_lr",
    .title = "Cox regression, likelihood ratio test",
    .computes = "Whether a hazard ratio other than 1 explains the order of "
                "the events better than chance.",
    .formula = LIKELIHOOD "; chi-square = 2 (l(b) - l(0)) with 1 df, b the "
               "maximum of l; where l has none, its limit",
    .assumptions = ASSUMPTIONS,
    .not_when = "Hazards that cross; cohorts known only after time zero.",
    .reference = COX,
    .r_call = FIT "summary (fit)$logtest",
  },
  .run = run_lr,
};

const struct method cox_score = {
  .about = {
    .name = "cox_score",
    .title = "Cox regression, score test",
    .computes = "Whether the likelihood has a slope where both hazards are "
                "equal; without ties it is the log-rank test.",
    .formula = LIKELIHOOD "; chi-square = l'(0)^2 / -l''(0) with 1 df",
    .assumptions = ASSUMPTIONS,
    .not_when = "Hazards that cross; cohorts known only after time zero.",
    .reference = COX,
    .r_call = FIT "summary (fit)$sctest",
  },
  .run = run_score,
};

const struct measure hazard_ratio = {
  .about = {
    .name = "hazard_ratio",
    .title = "Hazard ratio",
    .computes =
      "The daily risk of the event in the level over that in the reference; "
      "below 1 the level stays longer. Its std_error is that of the "
      "logarithm.",
    .formula =
      LIKELIHOOD "; ratio = e^b at the maximum b of l; interval e^(b -+ z "
      "se), se^2 = -1 / l''(b) (wald_log). Where the ratio is 0 or infinite, "
      "the one end that exists is that of the profile likelihood, 2 (sup l - "
      "l(b)) = z^2 (profile_likelihood)",
    .assumptions = ASSUMPTIONS,
    .not_when =
      "The ratio changes with time: it is then an average that depends on "
      "how long was observed; read the difference in restricted means "
      "beside it.",
    .reference = COX,
    .r_call = FIT "summary (fit)$conf.int",
  },
  .ratio = true,
  .lower_is_more = true,
  .run = run_hazard_ratio,
};
