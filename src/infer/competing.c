/* Effects and tests beside Gray's, for an event that a competing end can
   rule out: the difference of two cumulative incidences, and what the
   hazards of the event alone say. */

#include <math.h>

#include "infer/cif.h"
#include "infer/dist.h"
#include "infer/km.h"
#include "infer/methods.h"

static const char shared[]
  = "units share clusters, and methods for competing ends take each unit as "
    "independent";
static const char difference_method[] = "mover_log_log";

/* An arm's incidence at the horizon asked for, else at the smallest of
   all cohorts' largest times. */
static struct effect
share_of (const struct sample *sample, const struct ask *ask, size_t arm)
{
  const struct riskset *set = sample->riskset;
  double t = isnan (ask->horizon) ? km_common_last (set) : ask->horizon;
  struct cif cif = cif_curve (ask->scratch, set, arm, ask->confidence);
  return cif_at (&cif, t, ask->confidence);
}

static struct effect
difference_fail (const struct effect *share)
{
  return effect_fail (difference_method, share->status,
                      share->status == STATUS_EMPTY
                        ? "a cohort holds no units"
                        : "a cohort was not followed to the horizon");
}

/* MOVER, Zou & Donner (2008): the distances of the parts from their own
   limits, added in squares. */
static struct effect
run_cif_difference (const struct sample *sample, const struct ask *ask)
{
  if (sample->clusters)
    return effect_fail (difference_method, STATUS_REFUSED, shared);
  struct effect a = share_of (sample, ask, ask->level);
  struct effect b = share_of (sample, ask, ask->reference);
  if (a.status == STATUS_EMPTY || b.status == STATUS_EMPTY)
    return difference_fail (a.status == STATUS_EMPTY ? &a : &b);
  if (a.status != STATUS_OK || b.status != STATUS_OK)
    return difference_fail (a.status != STATUS_OK ? &a : &b);
  double estimate = a.estimate - b.estimate;
  return (struct effect) {
    .estimate = estimate, .std_error = hypot (a.std_error, b.std_error),
    .conf_low = estimate - hypot (a.estimate - a.conf_low,
                                  b.conf_high - b.estimate),
    .conf_high = estimate + hypot (a.conf_high - a.estimate,
                                   b.estimate - b.conf_low),
    .conf_method = difference_method};
}

/* SAMPLE with competing ends censored; *VIEW holds its riskset. */
static struct sample
cause_specific (const struct sample *sample, const struct ask *ask,
                struct riskset *view)
{
  *view = riskset_cause_specific (ask->scratch, sample->riskset);
  struct sample alone = *sample;
  alone.riskset = view;
  return alone;
}

static struct test
test_alone (const struct method *method, const struct sample *sample,
            const struct ask *ask)
{
  if (sample->clusters)
    return test_fail (HAS_STATISTIC | HAS_DF, STATUS_REFUSED, shared);
  struct riskset view;
  struct sample alone = cause_specific (sample, ask, &view);
  return method->run (&alone, ask);
}

static struct test
run_log_rank (const struct sample *sample, const struct ask *ask)
{
  return test_alone (&log_rank, sample, ask);
}

static struct test
run_cox_wald (const struct sample *sample, const struct ask *ask)
{
  return test_alone (&cox_wald, sample, ask);
}

static struct effect
run_hazard_ratio (const struct sample *sample, const struct ask *ask)
{
  if (sample->clusters)
    return effect_fail ("wald_log", STATUS_REFUSED, shared);
  struct riskset view;
  struct sample alone = cause_specific (sample, ask, &view);
  return hazard_ratio.run (&alone, ask);
}

#define TAU                                                                \
  "tau = the horizon, else the smallest of the cohorts' largest times"
#define CAUSE                                                              \
  "A competing end takes its unit out of the risk set as censoring does; " \
  "the hazard is that of the event among those with neither yet. "
#define NOT_SHARE                                                          \
  "The question is how many come to have the event: a cohort that leaves " \
  "sooner has fewer events at the same hazard; read Gray's test and the "  \
  "difference in incidence. Units that share clusters (refused)."
#define PRENTICE "Prentice et al. (1978), Biometrics 34:541-554"
#define FIT "fit <- survival::coxph (Surv (days, how == 1) ~ level, ties = " \
  "\"efron\"); "

const struct measure cif_difference = {
  .about = {
    .name = "cif_difference",
    .title = "Difference in cumulative incidence",
    .computes =
      "The share of the level that has had the event by the horizon's day, "
      "less that share of the reference, when another end can rule the event "
      "out.",
    .formula =
      "F(tau) = sum over times of S(t-) d1/n, S the share with neither event "
      "nor competing end (Aalen-Johansen); difference = F1 - F0; limits by "
      "MOVER from the two intervals [l, u] F^exp(-+ z se / (F log F)): low = "
      "difference - sqrt ((F1 - l1)^2 + (u0 - F0)^2), high = difference + "
      "sqrt ((u1 - F1)^2 + (F0 - l0)^2); se by Greenwood's formula for two "
      "ends, which is the infinitesimal jackknife; where F is 0 or 1 its "
      "interval is Clopper & Pearson's for the m units not censored before "
      "tau, 0 to 1 - (alpha/2)^(1/m), and std_error is missing; " TAU,
    .assumptions =
      "Censoring is unrelated to event and competing end within a cohort; "
      "units are independent; both cohorts are followed to tau.",
    .not_when =
      "Few units are at risk shortly before tau: declare a shorter horizon. "
      "Units that share clusters (refused).",
    .reference =
      "Aalen & Johansen (1978), Scand. J. Statist. 5:141-150; Choudhury "
      "(2002), Statist. Med. 21:1129-1144; Zou & Donner (2008), Statist. "
      "Med. 27:1693-1702",
    .r_call = "summary (survival::survfit (Surv (days, factor (how)) ~ "
              "cohort, conf.type = \"log-log\"), times = tau)",
  },
  .run = run_cif_difference,
};

const struct measure cause_specific_hazard_ratio = {
  .about = {
    .name = "cause_specific_hazard_ratio",
    .title = "Cause-specific hazard ratio",
    .computes =
      "The daily chance of the event in the level over that in the "
      "reference, among those who have had neither event nor competing end; "
      "above 1 the level has it sooner. Its std_error is that of the "
      "logarithm.",
    .formula =
      "Cox's partial likelihood with Efron's ties and competing ends "
      "censored; ratio = e^b at its maximum b, interval e^(b -+ z se) "
      "(wald_log); where the ratio is 0 or infinite, the one end that exists "
      "is that of the profile likelihood (profile_likelihood)",
    .assumptions = CAUSE "The ratio is the same on all days; units are "
                         "independent.",
    .not_when = NOT_SHARE,
    .reference = PRENTICE "; Cox (1972), J. R. Statist. Soc. B 34:187-220",
    .r_call = FIT "summary (fit)$conf.int",
  },
  .ratio = true,
  .run = run_hazard_ratio,
};

const struct method log_rank_cause_specific = {
  .about = {
    .name = "log_rank",
    .title = "Log-rank test, cause-specific",
    .computes = "Whether the event comes at the same pace in two or more "
                "cohorts, among those who have had neither event nor "
                "competing end.",
    .formula = "the log-rank test with competing ends censored: chi-square = "
               "u' V^- u with u = sum (d_a - d n_a / n), hypergeometric V, df "
               "= cohorts - 1",
    .assumptions = CAUSE "Most sensitive when these hazards are "
                         "proportional; units are independent.",
    .not_when = NOT_SHARE,
    .reference = PRENTICE "; Mantel (1966), Cancer Chemotherapy Reports "
                 "50:163-170",
    .r_call = "survival::survdiff (Surv (days, how == 1) ~ cohort)",
  },
  .run = run_log_rank,
};

const struct method cox_wald_cause_specific = {
  .about = {
    .name = "cox_wald",
    .title = "Cox regression, Wald test, cause-specific",
    .computes = "Whether the hazard of the event differs between level and "
                "reference, among those who have had neither event nor "
                "competing end.",
    .formula = "chi-square = b^2 / se^2 with 1 df, b the maximum of Cox's "
               "partial likelihood with Efron's ties and competing ends "
               "censored",
    .assumptions = CAUSE "The ratio of these hazards is the same on all "
                         "days; units are independent.",
    .not_when = NOT_SHARE " One of the cohorts has no event while the other "
                "is at risk (status infinite).",
    .reference = PRENTICE "; Cox (1972), J. R. Statist. Soc. B 34:187-220",
    .r_call = FIT "summary (fit)$waldtest",
  },
  .run = run_cox_wald,
};
