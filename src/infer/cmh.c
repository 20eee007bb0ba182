/* Shares of cohorts within strata: Cochran, Mantel and Haenszel's test
   and the effects that go with it. */

#include <math.h>

#include "base/arena.h"
#include "infer/dist.h"
#include "infer/logrank.h"
#include "infer/methods.h"
#include "infer/strata.h"
#include "mantel.h"
#include "stratified.h"

/* The counts of a stratum as a day on which the outcome is the event. */
static struct riskset
day_of (struct arena *arena, const struct counts *counts)
{
  static const double time = 1;
  uint64_t *without = ARENA_NEW (arena, uint64_t, counts->arms);
  for (size_t arm = 0; arm < counts->arms; arm++)
    without[arm] = counts->n[arm] - counts->x[arm];
  return (struct riskset) {.arms = counts->arms, .times = 1, .time = &time,
                           .event = counts->x, .censor = without};
}

/* One day a stratum: the sums are those of the log-rank test. */
static struct riskset *
days_of (const struct sample *sample, const struct ask *ask)
{
  struct riskset *day = ARENA_NEW (ask->scratch, struct riskset,
                                   sample->strata);
  for (size_t s = 0; s < sample->strata; s++)
    day[s] = day_of (ask->scratch, sample->stratum[s].counts);
  return day;
}

/* Whether two cohorts meet in a stratum, and some there have the outcome
   and some do not. */
static const char *
obstacle (const struct riskset *day, size_t strata, enum status *status)
{
  bool meet = false, vary = false;
  for (size_t s = 0; s < strata; s++)
    {
      uint64_t cohorts = 0, with = 0, without = 0;
      for (size_t arm = 0; day[s].times && arm < day[s].arms; arm++)
        {
          cohorts += day[s].event[arm] + day[s].censor[arm] > 0;
          with += day[s].event[arm];
          without += day[s].censor[arm];
        }
      meet |= cohorts > 1;
      vary |= cohorts > 1 && with > 0 && without > 0;
    }
  *status = meet ? STATUS_DEGENERATE : STATUS_EMPTY;
  return !meet ? mantel_apart : !vary ? mantel_constant : NULL;
}

/* The options of what is done with DAY, once it is done. */
static struct test
described (struct test test, struct option first, const struct sample *sample,
           const struct ask *ask)
{
  if (test.status != STATUS_OK && test.status != STATUS_UNDERFLOW)
    return test;
  test.options[0] = first;
  test.options[1] = strata_option (sample, ask);
  return test;
}

static struct test
test_of (const struct sample *sample, const struct ask *ask,
         const struct riskset *day)
{
  enum status status;
  const char *why = obstacle (day, sample->strata, &status);
  if (why)
    return test_fail (HAS_STATISTIC | HAS_DF, status, why);
  return described (logrank_test (ask->scratch, day, sample->strata,
                                  logrank_one),
                    (struct option) {"continuity", "false"}, sample, ask);
}

static struct test
run_cmh (const struct sample *sample, const struct ask *ask)
{
  return test_of (sample, ask, days_of (sample, ask));
}

static struct test
run_cmh_pair (const struct sample *sample, const struct ask *ask)
{
  return test_of (sample, ask,
                  strata_pairs (sample, ask, days_of (sample, ask)));
}

static struct test
run_trend (const struct sample *sample, const struct ask *ask)
{
  enum status status;
  const struct riskset *day = days_of (sample, ask);
  const char *why = obstacle (day, sample->strata, &status);
  if (why)
    return test_fail (HAS_STATISTIC, status, why);
  return described (logrank_trend (ask->scratch, day, sample->strata),
                    (struct option) {"scores", "0, 1, 2, ... in order of "
                                               "the cohorts"},
                    sample, ask);
}

static struct strata
tables_of (const struct sample *sample, const struct ask *ask)
{
  struct fourfold *table = ARENA_NEW (ask->scratch, struct fourfold,
                                      sample->strata);
  for (size_t s = 0; s < sample->strata; s++)
    table[s] = fourfold_of (&sample->stratum[s], ask);
  return (struct strata) {sample->strata, table};
}

static struct effect
run_difference (const struct sample *sample, const struct ask *ask)
{
  struct strata tables = tables_of (sample, ask);
  return mantel_risk_difference (&tables, ask->confidence, MANTEL_SATO);
}

static struct effect
run_risk_ratio (const struct sample *sample, const struct ask *ask)
{
  struct strata tables = tables_of (sample, ask);
  return mantel_risk_ratio (&tables, ask->confidence);
}

static struct effect
run_odds_ratio (const struct sample *sample, const struct ask *ask)
{
  struct strata tables = tables_of (sample, ask);
  return mantel_odds_ratio (&tables, ask->confidence);
}

struct test
strata_homogeneity (const struct sample *sample, const struct ask *ask)
{
  struct strata tables = tables_of (sample, ask);
  return mantel_homogeneity (&tables);
}

#define TABLE                                                             \
  "in each stratum x1 of n1 in the level and x0 of n0 in the reference "  \
  "have the outcome, n = n1 + n0"
#define ASSUMPTIONS                                                       \
  "Units are independent. The strata hold everything in which the "       \
  "cohorts differ and that moves the outcome; strata with one cohort "    \
  "alone say nothing and are passed over."
#define OPPOSITE                                                          \
  "The effect goes opposite ways in different strata: the mean of them "  \
  "describes none. Strata of very few units in the interval of a "        \
  "risk or odds ratio that is far from 1."

const struct method cmh = {
  .about = {
    .name = "cmh",
    .title = "Cochran-Mantel-Haenszel test",
    .computes = "Whether the share with the outcome differs between cohorts "
                "within strata.",
    .formula = "in each stratum, with n units of which x have the outcome and "
               "n_a, x_a of them in cohort a: E_a = x n_a / n, V_ab = x "
               "(n - x) / (n - 1) * (n_a / n) (1{a = b} - n_b / n); "
               "chi-square = u' V^- u with u = sum (x_a - E_a) and V summed "
               "over the strata, df = cohorts - 1; no correction for "
               "continuity",
    .assumptions = ASSUMPTIONS,
    .not_when = "The effect goes opposite ways in different strata: the "
                "deviations cancel out.",
    .reference = "Mantel & Haenszel (1959), J. Natl Cancer Inst. 22:719-748; "
                 "Cochran (1954), Biometrics 10:417-451",
    .r_call = "mantelhaen.test (table (cohort, outcome, stratum), "
              "correct = FALSE)",
  },
  .run = run_cmh,
};

const struct method cmh_pair = {
  .about = {
    .name = "cmh",
    .title = "Cochran-Mantel-Haenszel test of two cohorts among several",
    .computes = "Whether the share with the outcome differs between two of "
                "the cohorts within strata.",
    .formula = TABLE "; chi-square = (sum (x1 - n1 x / n))^2 / sum n1 n0 x "
               "(n - x) / (n^2 (n - 1)), x = x1 + x0, df = 1; p corrected "
               "for the number of pairs (Holm)",
    .assumptions = ASSUMPTIONS,
    .not_when = "Only some of the pairs were in question beforehand: name "
                "them with `compare`, and fewer corrections are due.",
    .reference = "Mantel & Haenszel (1959), J. Natl Cancer Inst. 22:719-748; "
                 "Holm (1979), Scand. J. Statist. 6:65-70",
    .r_call = "mantelhaen.test (table (cohort, outcome, stratum), "
              "correct = FALSE) of two cohorts, then p.adjust (p, \"holm\")",
  },
  .run = run_cmh_pair,
};

const struct method cochran_armitage_strata = {
  .about = {
    .name = "cochran_armitage",
    .title = "Trend test within strata (Mantel's extension)",
    .computes = "Whether the share rises or falls along cohorts that have "
                "an order, within strata.",
    .formula = "in each stratum, with n units of which x have the outcome: T "
               "= sum of s x_a, E = x sum (s n_a) / n, V = x (n - x) / (n - "
               "1) / n^2 (n sum (s^2 n_a) - (sum s n_a)^2), s = 0, 1, 2, ... "
               "in order of the cohorts; z = sum (T - E) / sqrt (sum V); "
               "positive where later cohorts have larger shares",
    .assumptions = ASSUMPTIONS " The cohorts have an order that was known "
                   "before, and equal steps between them.",
    .not_when = "The share goes up and down again along the cohorts (cmh).",
    .reference = "Mantel (1963), J. Am. Statist. Assoc. 58:690-700",
    .r_call = "none in base R; the formula is in tests/oracle/strata.R",
  },
  .run = run_trend,
};

const struct measure risk_difference_strata = {
  .about = {
    .name = "risk_difference",
    .title = "Risk difference within strata",
    .computes = "How many more of 100 have the outcome in the level than in "
                "the reference, compared within strata.",
    .formula = TABLE "; d = sum w (x1/n1 - x0/n0) / sum w, w = n1 n0 / n "
               "(Mantel-Haenszel); interval d -+ z se, se^2 = (d P + Q) / "
               "(sum w)^2, P = sum (n1^2 x0 - n0^2 x1 + n1 n0 (n0 - n1) / 2) "
               "/ n^2, Q = sum (x1 (n0 - x0) + x0 (n1 - x1)) / (2 n) (sato)",
    .assumptions = ASSUMPTIONS,
    .not_when = OPPOSITE,
    .reference = "Greenland & Robins (1985), Biometrics 41:55-68; Sato, "
                 "Greenland & Robins (1989), Biometrics 45:1323-1324",
    .r_call = "none in base R; the formula is in tests/oracle/shares_more.R",
  },
  .run = run_difference,
};

const struct measure risk_ratio_strata = {
  .about = {
    .name = "risk_ratio",
    .title = "Risk ratio within strata",
    .computes = "The share with the outcome in the level over that in the "
                "reference, compared within strata. Its std_error is that "
                "of the logarithm.",
    .formula = TABLE "; ratio = sum (x1 n0 / n) / sum (x0 n1 / n); interval "
               "ratio e^(-+ z se), se^2 = sum (n1 n0 (x1 + x0) - x1 x0 n) / "
               "n^2 / (sum (x1 n0 / n) sum (x0 n1 / n)) (greenland_robins)",
    .assumptions = ASSUMPTIONS,
    .not_when = OPPOSITE,
    .reference = "Greenland & Robins (1985), Biometrics 41:55-68",
    .r_call = "none in base R; the formula is in tests/oracle/shares_more.R",
  },
  .ratio = true,
  .run = run_risk_ratio,
};

const struct measure odds_ratio_strata = {
  .about = {
    .name = "odds_ratio",
    .title = "Odds ratio within strata",
    .computes = "The odds of the outcome in the level over those in the "
                "reference, compared within strata. Its std_error is that "
                "of the logarithm.",
    .formula = TABLE "; ratio = R / S, R = sum x1 (n0 - x0) / n, S = sum "
               "(n1 - x1) x0 / n; interval on the log by the variance of "
               "Robins, Breslow & Greenland (robins_breslow_greenland)",
    .assumptions = ASSUMPTIONS,
    .not_when = OPPOSITE,
    .reference = "Mantel & Haenszel (1959), J. Natl Cancer Inst. 22:719-748; "
                 "Robins, Breslow & Greenland (1986), Biometrics 42:311-323",
    .r_call = "mantelhaen.test (table (cohort, outcome, stratum), "
              "correct = FALSE)$estimate and $conf.int",
  },
  .ratio = true,
  .run = run_odds_ratio,
};
