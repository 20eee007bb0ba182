#include "mantel.h"

#include <math.h>
#include <stdbool.h>

#include "infer/dist.h"

const char mantel_apart[] = "no stratum holds units of several cohorts";
const char mantel_constant[]
  = "within every stratum all units have the same outcome";

enum { HAS_CHI = HAS_STATISTIC | HAS_DF };

/* A table in numbers: with and without the outcome in the level (a, b)
   and in the reference (c, d). */
struct table {
  double a, b, c, d, n1, n0, n;
};

static struct table
table_of (const struct fourfold *f)
{
  struct table t = {
    .a = (double) f->x1, .b = (double) (f->n1 - f->x1),
    .c = (double) f->x0, .d = (double) (f->n0 - f->x0),
    .n1 = (double) f->n1, .n0 = (double) f->n0,
  };
  t.n = t.n1 + t.n0;
  return t;
}

static bool
says_something (const struct fourfold *f)
{
  return f->n1 > 0 && f->n0 > 0;
}

/* Of strata that say something: whether there are any, and whether any
   could have come out otherwise. */
static const char *
obstacle (const struct strata *s, enum status *status)
{
  bool any = false, varies = false;
  for (size_t i = 0; i < s->n; i++)
    {
      const char *why;
      any |= says_something (&s->table[i]);
      varies |= fourfold_testable (&s->table[i], &why) == STATUS_OK;
    }
  *status = any ? STATUS_DEGENERATE : STATUS_EMPTY;
  return !any ? mantel_apart : !varies ? mantel_constant : NULL;
}

/* x1 less what the margins make expect. */
static double
excess (const struct fourfold *f)
{
  return fourfold_determinant (f) / ((double) f->n1 + (double) f->n0);
}

/* Ratios. */

static struct effect
on_the_log (double ratio, double log_error, double confidence,
            const char *method)
{
  double factor = exp (confidence_z (confidence) * log_error);
  return (struct effect) {
    .estimate = ratio, .std_error = log_error,
    .conf_low = ratio / factor, .conf_high = ratio * factor,
    .conf_method = method,
  };
}

/* OVER and UNDER are the two sums of a ratio that came out 0 or
   infinite. */
static struct effect
edge (double over, double under, const char *method)
{
  if (over == 0 && under == 0)
    return effect_fail (method, STATUS_DEGENERATE,
                        "no stratum says anything of the ratio");
  if (under == 0)
    return effect_fail (method, STATUS_INFINITE,
                        "in no stratum does anything speak for the "
                        "reference");
  struct effect effect
    = effect_fail (method, STATUS_UNBOUNDED,
                   "in no stratum does anything speak for the cohort");
  effect.estimate = effect.conf_low = 0;
  return effect;
}

struct effect
mantel_odds_ratio (const struct strata *s, double confidence)
{
  static const char method[] = "robins_breslow_greenland";
  double r = 0, q = 0, pr = 0, mixed = 0, qs = 0;
  enum status status;
  const char *why = obstacle (s, &status);
  if (why)
    return effect_fail (method, status, why);
  for (size_t i = 0; i < s->n; i++)
    if (says_something (&s->table[i]))
      {
        struct table t = table_of (&s->table[i]);
        double same = (t.a + t.d) / t.n, other = (t.b + t.c) / t.n;
        double up = t.a * (t.d / t.n), down = t.b * (t.c / t.n);
        r += up;
        q += down;
        pr += same * up;
        mixed += same * down + other * up;
        qs += other * down;
      }
  if (r == 0 || q == 0)
    return edge (r, q, method);
  double variance = pr / r / r / 2 + mixed / r / q / 2 + qs / q / q / 2;
  return on_the_log (r / q, sqrt (variance), confidence, method);
}

struct effect
mantel_risk_ratio (const struct strata *s, double confidence)
{
  static const char method[] = "greenland_robins";
  double over = 0, under = 0, top = 0;
  enum status status;
  const char *why = obstacle (s, &status);
  if (why)
    return effect_fail (method, status, why);
  for (size_t i = 0; i < s->n; i++)
    if (says_something (&s->table[i]))
      {
        struct table t = table_of (&s->table[i]);
        over += t.a * (t.n0 / t.n);
        under += t.c * (t.n1 / t.n);
        top += (t.n1 / t.n) * (t.n0 / t.n) * (t.a + t.c)
               - t.a / t.n * t.c;
      }
  if (over == 0 || under == 0)
    return edge (over, under, method);
  return on_the_log (over / under, sqrt (top / over / under), confidence,
                     method);
}

/* Differences. */

/* Sums over strata for the difference and its two variances. */
struct differences {
  double weight, weighted;  /* of n1 n0/n, and times the difference */
  double greenland;
  double sato_p, sato_q;
};

static struct differences
differences_of (const struct strata *s)
{
  struct differences sum = { 0 };
  for (size_t i = 0; i < s->n; i++)
    if (says_something (&s->table[i]))
      {
        struct table t = table_of (&s->table[i]);
        double part1 = t.n1 / t.n, part0 = t.n0 / t.n;
        sum.weight += t.n1 * t.n0 / t.n;
        sum.weighted += excess (&s->table[i]);
        sum.greenland += part0 * part0 * (t.a * (t.b / t.n1))
                         + part1 * part1 * (t.c * (t.d / t.n0));
        sum.sato_p += part1 * part1 * t.c - part0 * part0 * t.a
                      + part1 * part0 * (t.n0 - t.n1) / 2;
        sum.sato_q += (t.a * (t.d / t.n) + t.c * (t.b / t.n)) / 2;
      }
  return sum;
}

struct effect
mantel_risk_difference (const struct strata *s, double confidence,
                        enum mantel_variance which)
{
  const char *method = which == MANTEL_SATO ? "sato" : "greenland_robins";
  struct differences sum = differences_of (s);
  if (sum.weight == 0)
    return effect_fail (method, STATUS_EMPTY, mantel_apart);
  double difference = sum.weighted / sum.weight;
  double top = which == MANTEL_SATO
                 ? difference * sum.sato_p + sum.sato_q : sum.greenland;
  double error = sqrt (top) / sum.weight;
  struct effect effect = effect_fail (
    method, STATUS_DEGENERATE,
    "within every stratum all units of a cohort have the same outcome");
  effect.estimate = difference;
  if (!(error > 0))
    return effect;
  double reach = confidence_z (confidence) * error;
  return (struct effect) {
    .estimate = difference, .std_error = error,
    .conf_low = difference - reach, .conf_high = difference + reach,
    .conf_method = method,
  };
}

/* Homogeneity. */

/* The count with the outcome in the level at which T, with its margins,
   has the odds ratio PSI: the root of (1 - psi) A^2 + (n0 - k + psi (n1 +
   k)) A - psi n1 k in its range, written so that nothing cancels. */
static double
fitted (const struct table *t, double psi)
{
  double k = t->a + t->c;
  double square = 1 - psi, linear = t->n0 - k + psi * (t->n1 + k);
  double constant = psi * t->n1 * k;
  double root = sqrt (linear * linear + 4 * square * constant);
  return linear >= 0 ? 2 * constant / (linear + root)
                     : (root - linear) / (2 * square);
}

static double
fitted_variance (const struct table *t, double a)
{
  double k = t->a + t->c;
  return 1 / (1 / a + 1 / (t->n1 - a) + 1 / (k - a) + 1 / (t->n0 - k + a));
}

/* How many of the four fitted counts are below LEAST where the level has
   A with the outcome. */
static double
below (const struct table *t, double a, double least)
{
  double k = t->a + t->c;
  return (a < least) + (t->n1 - a < least) + (k - a < least)
         + (t->n0 - k + a < least);
}

struct test
mantel_homogeneity (const struct strata *s)
{
  struct effect odds = mantel_odds_ratio (s, 0.5);
  if (odds.status != STATUS_OK)
    return test_fail (HAS_CHI, odds.status, odds.why);
  double sum = 0, off = 0, variances = 0, strata = 0, few = 0, none = 0;
  for (size_t i = 0; i < s->n; i++)
    {
      const char *why;
      if (fourfold_testable (&s->table[i], &why) != STATUS_OK)
        continue;
      struct table t = table_of (&s->table[i]);
      double a = fitted (&t, odds.estimate);
      double variance = fitted_variance (&t, a);
      few += below (&t, a, 5);
      none += below (&t, a, 1);
      sum += (t.a - a) / variance * (t.a - a);
      off += t.a - a;
      variances += variance;
      strata++;
    }
  if (strata < 2)
    return test_fail (HAS_CHI, STATUS_EMPTY,
                      "fewer than two strata hold both outcomes");
  /* Cochran's rule for a chi-square. */
  if (none > 0 || few > 4 * strata / 5)
    return test_fail (HAS_CHI, STATUS_REFUSED,
                      "the strata are too small for it");
  struct test test = {
    .has = HAS_CHI, .statistic = fmax (0, sum - off / variances * off),
    .df = strata - 1, .df2 = NAN, .options = {{"correction", "tarone"}},
  };
  dist_into (&test, dist_chisq_upper (test.statistic, test.df));
  return test;
}
