/* Log-rank tests that weigh early or late events more, and the one that
   looks for a trend over ordered cohorts. */

#include <math.h>

#include "infer/logrank.h"
#include "infer/methods.h"
#include "stratified.h"

static struct test
run (const struct sample *sample, const struct ask *ask,
     logrank_weight *weight, const char *text)
{
  struct test test
    = logrank_test (ask->scratch, sample->riskset, 1, weight);
  if (test.options[0].name)
    test.options[1] = (struct option) {"weight", text};
  return test;
}

static double
at_risk (const struct logrank_time *time)
{
  return time->at_risk;
}

static double
root_at_risk (const struct logrank_time *time)
{
  return sqrt (time->at_risk);
}

static double
peto (const struct logrank_time *time)
{
  return time->peto;
}

static double
lost (const struct logrank_time *time)
{
  return 1 - time->survival;
}

static struct test
run_gehan (const struct sample *sample, const struct ask *ask)
{
  return run (sample, ask, at_risk, "n");
}

static struct test
run_tarone_ware (const struct sample *sample, const struct ask *ask)
{
  return run (sample, ask, root_at_risk, "sqrt (n)");
}

static struct test
run_peto_peto (const struct sample *sample, const struct ask *ask)
{
  return run (sample, ask, peto, "prod (1 - d/(n + 1))");
}

static struct test
run_fleming_harrington (const struct sample *sample, const struct ask *ask)
{
  struct test test = run (sample, ask, lost, "S(t-)^rho (1 - S(t-))^gamma");
  if (test.options[0].name)
    {
      test.options[2] = (struct option) {"rho", "0"};
      test.options[3] = (struct option) {"gamma", "1"};
    }
  return test;
}

static struct test
run_trend (const struct sample *sample, const struct ask *ask)
{
  if (!sample->strata)
    return logrank_trend (ask->scratch, sample->riskset, 1);
  struct test test = logrank_trend (ask->scratch,
                                    strata_risksets (sample, ask),
                                    sample->strata);
  if (test.options[0].name)
    test.options[2] = strata_option (sample, ask);
  return test;
}

#define FORMULA                                                            \
  "at each time with events, n at risk and d events in all, cohort a with " \
  "n_a and d_a: u_a = sum w (d_a - d n_a / n), V_ab = sum w^2 d (n - d) / " \
  "(n - 1) (n_a / n) (1{a = b} - n_b / n); chi-square = u' V^- u, df = "   \
  "cohorts - 1; "
#define ASSUMPTIONS                                                        \
  "Censoring is unrelated to the event within a cohort; units are "        \
  "independent; the weight was chosen before the curves were seen."
#define BOOK                                                               \
  "Klein & Moeschberger (2003), Survival Analysis, 2nd ed., section 7.3"
/* survdiff has no such weights; the walk is short. */
#define R_WALK                                                             \
  "no call in survival: sum w (d1 - d n1 / n) and its variance over the "  \
  "rows of summary (survfit (Surv (days, event) ~ cohort)), as in "        \
  "tests/oracle/weighted.R"

const struct method gehan = {
  .about = {
    .name = "gehan",
    .title = "Gehan-Breslow test",
    .computes = "Whether cohorts lose their members at the same pace, early "
                "events weighing more: each counts as many times as units "
                "were at risk.",
    .formula = FORMULA "w = n",
    .assumptions = ASSUMPTIONS,
    .not_when = "Many are censored early: the weight then follows the "
                "censoring. Prefer peto_peto.",
    .reference = "Gehan (1965), Biometrika 52:203-223; Breslow (1970), "
                 "Biometrika 57:579-594; " BOOK,
    .r_call = R_WALK,
  },
  .run = run_gehan,
};

const struct method tarone_ware = {
  .about = {
    .name = "tarone_ware",
    .title = "Tarone-Ware test",
    .computes = "Whether cohorts lose their members at the same pace, early "
                "events weighing somewhat more: by the root of the number "
                "at risk.",
    .formula = FORMULA "w = sqrt (n)",
    .assumptions = ASSUMPTIONS,
    .not_when = "The difference is expected late: see fleming_harrington.",
    .reference = "Tarone & Ware (1977), Biometrika 64:156-160; " BOOK,
    .r_call = R_WALK,
  },
  .run = run_tarone_ware,
};

const struct method peto_peto = {
  .about = {
    .name = "peto_peto",
    .title = "Peto-Peto test",
    .computes = "Whether cohorts lose their members at the same pace, early "
                "events weighing more: by the pooled share that still stays.",
    .formula = FORMULA "w = product of 1 - d/(n + 1) over event times up to "
               "and including this one",
    .assumptions = ASSUMPTIONS,
    .not_when =
      "The difference is expected late: see fleming_harrington. R's survdiff "
      "(rho = 1) weighs by the Kaplan-Meier estimate just before the event "
      "and differs in the third digit or so.",
    .reference = "Peto & Peto (1972), J. R. Statist. Soc. A 135:185-207; "
                 BOOK,
    .r_call = R_WALK,
  },
  .run = run_peto_peto,
};

const struct method fleming_harrington = {
  .about = {
    .name = "fleming_harrington",
    .title = "Fleming-Harrington test for late differences",
    .computes = "Whether cohorts lose their members at the same pace, late "
                "events weighing more: by the pooled share already gone.",
    .formula = FORMULA "w = S(t-)^rho (1 - S(t-))^gamma, S the pooled "
               "Kaplan-Meier estimate just before the time; rho = 0, gamma = "
               "1",
    .assumptions = ASSUMPTIONS,
    .not_when = "The difference is expected early, or few are at risk late: "
                "a handful of units then decides.",
    .reference = "Fleming & Harrington (1991), Counting Processes and "
                 "Survival Analysis, section 7.2; " BOOK,
    .r_call = R_WALK,
  },
  .run = run_fleming_harrington,
};

const struct method log_rank_trend = {
  .about = {
    .name = "log_rank_trend",
    .title = "Log-rank test for trend",
    .computes = "Whether the hazard rises or falls from each cohort to the "
                "next, in the order declared.",
    .formula =
      "u_a and V_ab of the log-rank test; z = sum_a a u_a / sqrt (sum_ab a b "
      "V_ab), a = 0, 1, 2, ... the cohort's place in the order, u and V summed "
      "over the strata where there are any; positive: "
      "later cohorts have the event sooner",
    .assumptions =
      "The cohorts have an order and equal steps between them; censoring is "
      "unrelated to the event within a cohort; units are independent.",
    .not_when = "The cohorts have no natural order, or the middle one may "
                "differ most.",
    .reference = "Tarone (1975), Biometrika 62:679-682; Klein & Moeschberger "
                 "(2003), Survival Analysis, 2nd ed., section 7.4",
    .r_call =
      "survival::coxph (Surv (days, event) ~ as.numeric (cohort), ties = "
      "\"exact\")$score is z^2",
  },
  .run = run_trend,
};
