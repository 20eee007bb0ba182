/* How strongly the outcome depends on the cohort, over all cohorts. */

#include <math.h>

#include "infer/dist.h"
#include "infer/methods.h"

static const char method[] = "noncentral_chi_square";

/* Bergsma's correction of phi^2 = X2/N for R = 2 outcomes and K cohorts:
   what chance alone adds comes off both phi^2 and the table's sides. */
static double
corrected_v (double chi_square, double k, double n)
{
  double rest = n - 1;
  double phi2 = fmax (0, chi_square / n - (k - 1) / rest);
  double rows = 2 - 1 / rest, columns = k - (k - 1) * (k - 1) / rest;
  return sqrt (phi2 / fmin (rows - 1, columns - 1));
}

/* N phi^2 is the noncentrality of X2, and V = phi where one side of the
   table is 2. */
static double
v_at (double chi_square, double df, double n, double p)
{
  double ncp = dist_noncentral_chisq_ncp (chi_square, df, p);
  return ncp > n ? 1 : sqrt (ncp / n);
}

static struct effect
run_cramers_v (const struct sample *sample, const struct ask *ask)
{
  struct test test = pearson_chi_square.run (sample, ask);
  if (test.status != STATUS_OK && test.status != STATUS_UNDERFLOW)
    return effect_fail (method, test.status, test.why);

  double n = 0;
  for (size_t a = 0; a < sample->counts->arms; a++)
    n += (double) sample->counts->n[a];
  double k = test.df + 1;
  if (n - 1 <= k)
    return effect_fail (method, STATUS_EMPTY,
                        "there are hardly more members than cohorts");

  double tail = (1 - ask->confidence) / 2;
  double v = fmin (1, corrected_v (test.statistic, k, n));
  struct effect effect = {
    .estimate = v,
    .std_error = NAN,
    .conf_low = v_at (test.statistic, test.df, n, 1 - tail),
    .conf_high = v_at (test.statistic, test.df, n, tail),
    .conf_method = method,
  };
  if (isnan (effect.conf_low) || isnan (effect.conf_high))
    {
      effect.status = STATUS_NOT_CONVERGED;
      effect.why = "the interval could not be computed";
    }
  return effect;
}

const struct measure cramers_v = {
  .about = {
    .name = "cramers_v",
    .title = "Cramér's V, bias corrected",
    .computes = "How strongly the outcome depends on the cohort: 0 not at "
                "all, 1 wholly.",
    .formula = "phi2 = max (0, X2/N - (k - 1)/(N - 1)); "
               "V = sqrt (phi2 / min (r - 1, c - 1)), "
               "r = 2 - 1/(N - 1), c = k - (k - 1)^2/(N - 1); limits: "
               "sqrt (L/N), L the noncentralities at which X2 is at its "
               "upper and lower quantile of the noncentral chi-square with "
               "k - 1 degrees of freedom",
    .assumptions = "As pearson_chi_square.",
    .not_when = "As pearson_chi_square; it has no direction. The interval "
                "is for V in the population; a low limit of 0 says that no "
                "dependence is not excluded.",
    .reference = "Bergsma (2013), J. Korean Stat. Soc. 42:323-328; "
                 "Smithson (2003), Confidence Intervals, for the limits",
    .r_call = "DescTools::CramerV (table (arm, y), correct = TRUE); limits: "
              "uniroot (function (L) pchisq (X2, k - 1, L) - p, ...)",
  },
  .run = run_cramers_v,
};
