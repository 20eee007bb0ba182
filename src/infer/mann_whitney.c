/* The Mann-Whitney test. */

#include <math.h>
#include <stdbool.h>

#include "infer/dist.h"
#include "infer/methods.h"
#include "order.h"

enum { EXACT_BELOW = 50 };

/* Two-sided, as R: twice the tail on the side of W. */
static struct tail
exact_tail (const struct order *o, struct arena *scratch)
{
  uint64_t w = (uint64_t) (o->twice_w / 2), pairs = o->n1 * o->n0;
  double p = 2 * w > pairs ? dist_wilcoxon_upper (scratch, w, o->n1, o->n0)
                           : dist_wilcoxon_lower (scratch, w, o->n1, o->n0);
  return dist_tail_of_log (log (2 * p));
}

/* Normal, with the tie-corrected variance n1 n0/(N (N - 1)) times the
   sum of squared midranks about their mean, and a continuity correction
   of 1/2 towards the middle. */
static struct tail
normal_tail (const struct order *o)
{
  double n1 = (double) o->n1, n0 = (double) o->n0, n = n1 + n0;
  double off = fabs (o->twice_w / 2 - n1 * n0 / 2);
  double sd = sqrt (n1 / n * (n0 / (n - 1)) * o->rank_squares);
  return dist_normal_two_sided (fmax (0, off - 0.5) / sd);
}

static struct test
run_mann_whitney (const struct sample *sample, const struct ask *ask)
{
  struct order o = order_of (sample->ranked, ask);
  if (o.n1 == 0 || o.n0 == 0)
    return test_fail (HAS_STATISTIC, STATUS_EMPTY, "a cohort is empty");
  if (o.rank_squares == 0)
    return test_fail (HAS_STATISTIC, STATUS_DEGENERATE, order_all_tied);

  bool exact = o.n1 < EXACT_BELOW && o.n0 < EXACT_BELOW && !o.ties;
  struct test test = {
    .has = HAS_STATISTIC, .statistic = o.twice_w / 2, .df = NAN, .df2 = NAN,
    .options = {
      {"exact", exact ? "true" : "false"},
      {"continuity", exact ? "false" : "true"},
      {"ties", o.ties ? "corrected" : "none"},
    },
  };
  dist_into (&test, exact ? exact_tail (&o, ask->scratch)
                          : normal_tail (&o));
  return test;
}

const struct method mann_whitney = {
  .about = {
    .name = "mann_whitney",
    .title = "Mann-Whitney test",
    .computes = "Whether values of one cohort tend to be larger than those "
                "of the other.",
    .formula = "W = pairs in which the level's value is the larger, plus "
               "half of the pairs that are equal; exact p when both cohorts "
               "have fewer than 50 members and no values are equal, else "
               "z = (|W - n1 n0/2| - 1/2) / s, s^2 = n1 n0/12 "
               "(N + 1 - sum (t^3 - t)/(N (N - 1))), t members sharing a "
               "value",
    .assumptions = "Independent units; under the null hypothesis both "
                   "cohorts have the same distribution.",
    .not_when = "Spreads differ while neither cohort tends to be larger, or "
                "units come in clusters. It is no test of medians or means.",
    .reference = "Mann & Whitney (1947), Ann. Math. Stat. 18:50-60",
    .r_call = "wilcox.test (y[arm == level], y[arm == reference])",
  },
  .run = run_mann_whitney,
};
