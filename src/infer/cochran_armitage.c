/* Shares over cohorts in an order. */

#include <math.h>

#include "base/num.h"
#include "infer/dist.h"
#include "infer/methods.h"

/* What the statistic is made of, in whole numbers: cohort a of k has the
   score 2 a - (k - 1), twice its distance from the middle, which changes
   nothing and makes a reversed order flip the sign exactly. */
struct trend {
  uint64_t n, with;
  size_t cohorts;           /* that have members */
  int128 scores;            /* sum of n score */
  int128 squares;           /* sum of n score^2 */
  int128 outcomes;          /* sum of x score */
};

static struct trend
trend_of (const struct counts *c)
{
  struct trend t = { 0 };
  for (size_t a = 0; a < c->arms; a++)
    {
      int128 score = 2 * (int128) a - ((int128) c->arms - 1);
      t.n += c->n[a];
      t.with += c->x[a];
      t.cohorts += c->n[a] > 0;
      t.scores += score * c->n[a];
      t.squares += score * score * c->n[a];
      t.outcomes += score * c->x[a];
    }
  return t;
}

static const char *
obstacle (const struct trend *t, enum status *status)
{
  *status = STATUS_EMPTY;
  if (t->cohorts < 2)
    return "fewer than two cohorts have members";
  *status = STATUS_DEGENERATE;
  if (t->with == 0)
    return "nobody in any cohort has the outcome";
  if (t->with == t->n)
    return "everybody in every cohort has the outcome";
  return NULL;
}

static struct test
run_trend (const struct sample *sample, const struct ask *ask)
{
  (void) ask;
  struct trend t = trend_of (sample->counts);
  enum status status;
  const char *why = obstacle (&t, &status);
  if (why)
    return test_fail (HAS_STATISTIC, status, why);

  double n = (double) t.n, with = (double) t.with;
  double excess = (double) (t.outcomes * t.n - t.scores * t.with);
  double spread = (double) (t.squares * t.n - t.scores * t.scores);
  struct test test = {
    .has = HAS_STATISTIC, .df = NAN, .df2 = NAN,
    .statistic = excess / sqrt (spread)
                 / sqrt (with * ((double) (t.n - t.with) / n)),
    .options = {{"scores", "0, 1, 2, ... in order of the cohorts"},
                {"continuity", "false"}},
  };
  dist_into (&test, dist_normal_two_sided (test.statistic));
  return test;
}

const struct method cochran_armitage = {
  .about = {
    .name = "cochran_armitage",
    .title = "Cochran-Armitage test for trend",
    .computes = "Whether the share rises or falls along cohorts that have "
                "an order.",
    .formula = "z = sum of s (x - n p) / sqrt (p (1 - p) (sum of n s^2 - "
               "(sum of n s)^2/N)), s = 0, 1, 2, ... in order of the "
               "cohorts, p the share of all; positive where later cohorts "
               "have larger shares; two-sided p from the normal",
    .assumptions = "Independent units; cohorts in an order that was known "
                   "before, equally far apart; expected counts of about 5 "
                   "or more.",
    .not_when = "The share goes up and down again (pearson_chi_square), or "
                "units come in clusters.",
    .reference = "Cochran (1954), Biometrics 10:417-451; Armitage (1955), "
                 "Biometrics 11:375-386",
    .r_call = "prop.trend.test (x, n); z is the signed root of its "
              "X-squared",
  },
  .run = run_trend,
};
