/* Cox regression of an event that a competing end can rule out, adjusted:
   spells whose events are that event alone, so that competing ends end
   them as censoring does. */

#include "infer/methods.h"

static struct test
run_wald (const struct sample *sample, const struct ask *ask)
{
  return cox_wald_model.run (sample, ask);
}

static struct test
run_wald_many (const struct sample *sample, const struct ask *ask)
{
  return cox_wald_many_model.run (sample, ask);
}

static struct effect
run_hazard_ratio (const struct sample *sample, const struct ask *ask)
{
  return hazard_ratio_model.run (sample, ask);
}

static struct test
run_wald_weighted (const struct sample *sample, const struct ask *ask)
{
  return cox_wald_weighted.run (sample, ask);
}

static struct test
run_wald_many_weighted (const struct sample *sample, const struct ask *ask)
{
  return cox_wald_many_weighted.run (sample, ask);
}

static struct effect
run_hazard_ratio_weighted (const struct sample *sample,
                           const struct ask *ask)
{
  return hazard_ratio_weighted.run (sample, ask);
}

#define MODEL(what)                                                         \
  what " with covariates or strata, over spells that competing ends end as " \
  "censoring does"
#define WEIGHTED(what)                                                      \
  what " under weights, over spells that competing ends end as censoring "  \
  "does"
#define CAUSE                                                               \
  "The hazard is that of the event among those with neither event nor "     \
  "competing end yet. "
#define MODEL_ASSUMPTIONS                                                   \
  CAUSE "The ratio of the hazards is the same on all days and whatever the " \
  "covariates; between strata hazards may differ in any way. Nothing that " \
  "matters is left out."
#define WEIGHTED_ASSUMPTIONS                                                \
  CAUSE "Units (or clusters) are independent. The covariates hold "         \
  "everything in which the cohorts differ and that moves the event, and "   \
  "were known before."
#define NOT_SHARE                                                           \
  "The question is how many come to have the event: a cohort that leaves "  \
  "sooner has fewer events at the same hazard."
#define WEIGHTED_NOT_WHEN                                                   \
  NOT_SHARE " The weights leave few units: att and ate are then refused, "  \
  "unless who could hardly be in the other cohort is left out (`trim`)."
#define PRENTICE "Prentice et al. (1978), Biometrics 34:541-554"
#define LIN "Lin & Wei (1989), J. Am. Statist. Assoc. 84:1074-1078"
#define MAO "Mao, Li, Yang & Shen (2018), Stat. Med. 37:3745-3763"
#define FIT                                                                 \
  "fit <- survival::coxph (Surv (days, how == 1) ~ level + covariates [+ "  \
  "strata (s)], [cluster = id,] ties = \"efron\"); "
#define FIT_WEIGHTED                                                        \
  "survival::coxph (Surv (days, how == 1) ~ level, weights = w, ties = "    \
  "\"efron\", robust = TRUE), with the propensity's part of the error by "  \
  "the derivatives in tests/oracle/weighted_survival.R"

const struct method cox_wald_cause_specific_model = {
  .about = {
    .name = "cox_wald",
    .title = "Cox regression with covariates, Wald test, cause-specific",
    .computes = "Whether the hazard of the event differs between level and "
                "reference at the same covariates, among those who have had "
                "neither event nor competing end.",
    .formula = MODEL ("chi-square = b^2 / V with 1 df of Cox's regression"),
    .assumptions = MODEL_ASSUMPTIONS,
    .not_when = NOT_SHARE,
    .reference = PRENTICE "; " LIN,
    .r_call = FIT "coef (fit)[1]^2 / vcov (fit)[1, 1]",
  },
  .run = run_wald,
};

const struct method cox_wald_many_cause_specific_model = {
  .about = {
    .name = "cox_wald",
    .title = "Cox regression with covariates, Wald test of all cohorts, "
             "cause-specific",
    .computes = "Whether any cohort's hazard of the event differs from the "
                "first's at the same covariates, among those who have had "
                "neither event nor competing end.",
    .formula = MODEL ("chi-square = b' V^-1 b over the cohorts' columns but "
                      "the first's, of Cox's regression"),
    .assumptions = MODEL_ASSUMPTIONS,
    .not_when = NOT_SHARE " With clusters, fewer than 50 of them in a "
                "cohort.",
    .reference = PRENTICE "; " LIN,
    .r_call = FIT "i <- seq_len (nlevels (level) - 1); coef (fit)[i] %*% "
              "solve (vcov (fit)[i, i], coef (fit)[i])",
  },
  .run = run_wald_many,
};

const struct measure cause_specific_hazard_ratio_model = {
  .about = {
    .name = "cause_specific_hazard_ratio",
    .title = "Cause-specific hazard ratio with covariates",
    .computes =
      "The daily chance of the event in the level over that in the "
      "reference at the same covariates, among those who have had neither "
      "event nor competing end; above 1 the level has it sooner. Its "
      "std_error is that of the logarithm.",
    .formula = MODEL ("ratio = e^b, interval e^(b -+ q se) of Cox's "
                      "regression"),
    .assumptions = MODEL_ASSUMPTIONS,
    .not_when = NOT_SHARE,
    .reference = PRENTICE "; " LIN,
    .r_call = FIT "summary (fit)$conf.int[1, ]",
  },
  .ratio = true,
  .run = run_hazard_ratio,
};

const struct method cox_wald_cause_specific_weighted = {
  .about = {
    .name = "cox_wald",
    .title = "Weighted Cox regression, Wald test, cause-specific",
    .computes = "Whether the hazard of the event differs between level and "
                "reference after weights have made them alike in the "
                "covariates, among those who have had neither event nor "
                "competing end.",
    .formula = WEIGHTED ("chi-square = b^2 / se^2 with 1 df of Cox's "
                         "regression"),
    .assumptions = WEIGHTED_ASSUMPTIONS,
    .not_when = WEIGHTED_NOT_WHEN,
    .reference = PRENTICE "; " MAO,
    .r_call = FIT_WEIGHTED,
  },
  .run = run_wald_weighted,
};

const struct method cox_wald_many_cause_specific_weighted = {
  .about = {
    .name = "cox_wald",
    .title = "Weighted Cox regression, Wald test of all cohorts, "
             "cause-specific",
    .computes = "Whether any cohort's hazard of the event differs from the "
                "reference's after weights have made the two alike in the "
                "covariates, among those who have had neither event nor "
                "competing end.",
    .formula = WEIGHTED ("chi-square = b' V^-1 b over the cohorts but the "
                         "reference, each against it, of Cox's regression"),
    .assumptions = WEIGHTED_ASSUMPTIONS,
    .not_when = WEIGHTED_NOT_WHEN " With clusters, fewer than 50 of them in "
                "a cohort.",
    .reference = PRENTICE "; " MAO,
    .r_call = FIT_WEIGHTED,
  },
  .run = run_wald_many_weighted,
};

const struct measure cause_specific_hazard_ratio_weighted = {
  .about = {
    .name = "cause_specific_hazard_ratio",
    .title = "Weighted cause-specific hazard ratio",
    .computes =
      "The daily chance of the event in the level over that in the "
      "reference after weights have made them alike in the covariates, "
      "among those who have had neither event nor competing end; above 1 "
      "the level has it sooner. Its std_error is that of the logarithm.",
    .formula = WEIGHTED ("ratio = e^b, interval e^(b -+ z se) of Cox's "
                         "regression"),
    .assumptions = WEIGHTED_ASSUMPTIONS,
    .not_when = WEIGHTED_NOT_WHEN,
    .reference = PRENTICE "; " MAO,
    .r_call = FIT_WEIGHTED,
  },
  .ratio = true,
  .run = run_hazard_ratio_weighted,
};
