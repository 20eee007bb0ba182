/* Ratios of two shares and of two odds.  Nothing is added to a zero
   cell: the ratio is then 0 or infinite, and so is the end of its
   interval. */

#include <math.h>

#include "fourfold.h"
#include "infer/methods.h"

/* RATIO times and over exp (z LOG_ERROR). */
static struct effect
on_the_log (double ratio, double log_error, double confidence,
            const char *method)
{
  double factor = exp (confidence_z (confidence) * log_error);
  return (struct effect) {
    .estimate = ratio,
    .std_error = log_error,
    .conf_low = ratio / factor,
    .conf_high = ratio * factor,
    .conf_method = method,
  };
}

static struct effect
zero_ratio (const char *method, const char *why)
{
  struct effect effect = effect_fail (method, STATUS_UNBOUNDED, why);
  effect.estimate = effect.conf_low = 0;
  return effect;
}

static struct effect
run_risk_ratio (const struct sample *sample, const struct ask *ask)
{
  static const char katz[] = "katz_log";
  struct fourfold f = fourfold_of (sample, ask);
  const char *why;
  enum status status = fourfold_testable (&f, &why);
  if (status != STATUS_OK)
    return effect_fail (katz, status, why);
  if (f.x1 == 0)
    return zero_ratio (katz, "nobody in the cohort has the outcome");
  if (f.x0 == 0)
    return effect_fail (katz, STATUS_INFINITE,
                        "nobody in the reference has the outcome");
  double x1 = (double) f.x1, n1 = (double) f.n1;
  double x0 = (double) f.x0, n0 = (double) f.n0;
  double variance = (n1 - x1) / n1 / x1 + (n0 - x0) / n0 / x0;
  return on_the_log (x1 / n1 / (x0 / n0), sqrt (variance),
                     ask->confidence, katz);
}

static struct effect
run_odds_ratio (const struct sample *sample, const struct ask *ask)
{
  static const char woolf[] = "woolf";
  struct fourfold f = fourfold_of (sample, ask);
  const char *why;
  enum status status = fourfold_testable (&f, &why);
  if (status != STATUS_OK)
    return effect_fail (woolf, status, why);
  double a = (double) f.x1, b = (double) (f.n1 - f.x1);
  double c = (double) f.x0, d = (double) (f.n0 - f.x0);
  if (b == 0)
    return effect_fail (woolf, STATUS_INFINITE,
                        "everybody in the cohort has the outcome");
  if (c == 0)
    return effect_fail (woolf, STATUS_INFINITE,
                        "nobody in the reference has the outcome");
  if (a == 0)
    return zero_ratio (woolf, "nobody in the cohort has the outcome");
  if (d == 0)
    return zero_ratio (woolf, "everybody in the reference has the outcome");
  return on_the_log (a / b * (d / c),
                     sqrt (1 / a + 1 / b + 1 / c + 1 / d),
                     ask->confidence, woolf);
}

const struct measure risk_ratio = {
  .about = {
    .name = "risk_ratio",
    .title = "Ratio of shares",
    .computes = "How many times as large the level's share is as the "
                "reference's.",
    .formula = "p1 / p0; limits: times and over exp (z se), "
               "se = sqrt (1/x1 - 1/n1 + 1/x0 - 1/n0), the standard error "
               "of the logarithm",
    .assumptions = "Independent units; a few outcomes in each cohort.",
    .not_when = "A cohort has no outcomes: the ratio is 0 or infinite and "
                "the interval open at that end.",
    .reference = "Katz, Baptista, Azen & Pike (1978), Biometrics "
                 "34:469-474",
    .r_call = "epitools::riskratio (table (arm, y), method = \"wald\")",
  },
  .ratio = true,
  .run = run_risk_ratio,
};

const struct measure odds_ratio = {
  .about = {
    .name = "odds_ratio",
    .title = "Odds ratio",
    .computes = "How many times as large the level's odds are as the "
                "reference's.",
    .formula = "a d / (b c), a and b with and without the outcome in the "
               "level, c and d in the reference; limits: times and over "
               "exp (z se), se = sqrt (1/a + 1/b + 1/c + 1/d), the standard "
               "error of the logarithm; nothing is added to a cell",
    .assumptions = "Independent units; a few units in each cell.",
    .not_when = "A cell is zero: the ratio is 0 or infinite and the "
                "interval open at that end. When the outcome is common, "
                "odds are no shares: print the risk ratio beside it.",
    .reference = "Woolf (1955), Ann. Hum. Genet. 19:251-253",
    .r_call = "epitools::oddsratio (table (arm, y), method = \"wald\")",
  },
  .ratio = true,
  .run = run_odds_ratio,
};
