/* Classic analysis of variance, and how much of the variance the cohorts
   explain. */

#include <math.h>

#include "contrast.h"
#include "infer/dist.h"
#include "infer/methods.h"
#include "oneway.h"

enum { HAS_F = HAS_STATISTIC | HAS_DF | HAS_DF2 };

static const char *
why_not (const struct oneway *o, enum status *status)
{
  *status = STATUS_EMPTY;
  if (o->cohorts < 2)
    return "fewer than two cohorts have members";
  if (o->df2 < 1)
    return "each cohort has one member only";
  *status = STATUS_DEGENERATE;
  return isnan (o->f) ? "all values within each cohort are equal" : NULL;
}

static struct test
run_anova (const struct sample *sample, const struct ask *ask)
{
  (void) ask;
  enum status status;
  struct oneway o = oneway_of (sample->moments, sample->arms);
  const char *why = why_not (&o, &status);
  if (why)
    return test_fail (HAS_F, status, why);
  struct test test = { .has = HAS_F, .statistic = o.f, .df = o.df1,
                       .df2 = o.df2,
                       .options = { { "variances", "equal" } } };
  if (o.cohorts < sample->arms)
    test.options[1] = (struct option) { "empty_cohorts", "dropped" };
  dist_into (&test, dist_f_upper (o.f, o.df1, o.df2));
  return test;
}

/* F at the noncentrality LAMBDA has the upper tail .TAIL beyond F. */
struct tail_at {
  double f, df1, df2, tail;
};

static double
excess (double lambda, const struct tail_at *t)
{
  struct tail tail = dist_noncentral_f_upper (t->f, t->df1, t->df2, lambda);
  return (tail.status == STATUS_UNDERFLOW ? 0 : tail.p) - t->tail;
}

/* The noncentrality at which F is the quantile with T's upper tail; 0
   where even none leaves more above. */
static double
noncentrality (const struct tail_at *t)
{
  double low = 0, high = fmax (1, t->df1 * t->f);
  if (!(excess (0, t) < 0))
    return excess (0, t) >= 0 ? 0 : (double) NAN;
  while (excess (high, t) < 0 && high < 1e9)
    high *= 2;
  for (int i = 0; i < 200; i++)
    {
      double middle = low + (high - low) / 2;
      if (middle <= low || middle >= high)
        break;
      *(excess (middle, t) < 0 ? &low : &high) = middle;
    }
  return low + (high - low) / 2;
}

/* The share of the variance of the population that the cohorts explain:
   lambda / (lambda + N), lambda the noncentrality of F. */
static struct effect
explained (const struct oneway *o, double estimate, double confidence)
{
  static const char method[] = "noncentral_f";
  double n = o->df1 + o->df2 + 1, tail = (1 - confidence) / 2;
  struct tail_at low = { o->f, o->df1, o->df2, tail };
  struct tail_at high = { o->f, o->df1, o->df2, 1 - tail };
  double from = noncentrality (&low), to = noncentrality (&high);
  if (isnan (from + to))
    return effect_without_interval (estimate, method, STATUS_NOT_CONVERGED,
                                    "the noncentral F interval was not "
                                    "found");
  return (struct effect) { .estimate = estimate, .std_error = NAN,
                           .conf_low = from / (from + n),
                           .conf_high = to / (to + n),
                           .conf_method = method };
}

static struct effect
run_eta_squared (const struct sample *sample, const struct ask *ask)
{
  enum status status;
  struct oneway o = oneway_of (sample->moments, sample->arms);
  const char *why = why_not (&o, &status);
  if (why)
    return effect_fail ("noncentral_f", status, why);
  double signal = o.df1 * o.f;
  return explained (&o, signal / (signal + o.df2), ask->confidence);
}

static struct effect
run_omega_squared (const struct sample *sample, const struct ask *ask)
{
  enum status status;
  struct oneway o = oneway_of (sample->moments, sample->arms);
  const char *why = why_not (&o, &status);
  if (why)
    return effect_fail ("noncentral_f", status, why);
  double signal = o.df1 * (o.f - 1), n = o.df1 + o.df2 + 1;
  return explained (&o, fmax (0, signal / (signal + n)), ask->confidence);
}

const struct method anova = {
  .about = {
    .name = "anova",
    .title = "Analysis of variance",
    .computes = "Whether the means of several cohorts differ anywhere, "
                "taking their spreads as equal.",
    .formula = "F = sum n (m - M)^2 / (k - 1) / (sum (n - 1) s^2 / (N - k)), "
               "M the mean of all N units; df = k - 1, df2 = N - k; p from "
               "the upper tail of F",
    .assumptions = "Independent units; equal variances; means close to "
                   "normal.",
    .not_when = "Spreads and sizes of the cohorts both differ: use "
                "welch_anova. Cohorts without members are left out.",
    .reference = "Fisher (1925), Statistical methods for research workers",
    .r_call = "anova (lm (y ~ factor (arm)))",
  },
  .run = run_anova,
};

const struct measure eta_squared = {
  .about = {
    .name = "eta_squared",
    .title = "Eta squared",
    .computes = "The share of the outcome's variance that lies between the "
                "cohorts in these data.",
    .formula = "(k - 1) F / ((k - 1) F + N - k), F of anova; limits "
               "l / (l + N), l the noncentralities at which F is at its "
               "upper and lower quantile",
    .assumptions = "As anova.",
    .not_when = "The share in the population is wanted: it is too large on "
                "average in small samples, and omega_squared is less so.",
    .reference = "Steiger (2004), Psychol. Methods 9:164-182",
    .r_call = "effectsize::eta_squared (aov (y ~ factor (arm))), limits as "
              "MBESS::ci.pvaf",
  },
  .run = run_eta_squared,
};

const struct measure omega_squared = {
  .about = {
    .name = "omega_squared",
    .title = "Omega squared",
    .computes = "The share of the outcome's variance that lies between the "
                "cohorts, corrected for what chance alone puts there; 0 "
                "where that is more than all of it.",
    .formula = "(k - 1)(F - 1) / ((k - 1)(F - 1) + N), F of anova; limits as "
               "for eta_squared, whose share in the population is the same",
    .assumptions = "As anova.",
    .not_when = "As anova.",
    .reference = "Hays (1963), Statistics for psychologists; Steiger (2004), "
                 "Psychol. Methods 9:164-182",
    .r_call = "effectsize::omega_squared (aov (y ~ factor (arm))), limits "
              "as MBESS::ci.pvaf",
  },
  .run = run_omega_squared,
};
