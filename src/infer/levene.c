/* Levene's test of equal spreads. */

#include <math.h>

#include "base/arena.h"
#include "infer/dist.h"
#include "infer/methods.h"
#include "oneway.h"

/* The distances of an arm's members from their median, as moments. */
static struct moments
distances (const struct ranked *r, size_t arm)
{
  struct moments m = { .n = ranked_n (r, arm) };
  if (m.n == 0)
    return m;
  long double n = (long double) m.n, sum = 0, squares = 0, left = 0;
  double median = ranked_quantile (r, arm, 0.5);
  for (size_t v = 0; v < r->values; v++)
    sum += (long double) ranked_count (r, arm, v)
           * fabsl ((long double) r->value[v] - median);
  long double mean = sum / n;
  for (size_t v = 0; v < r->values; v++)
    {
      long double count = (long double) ranked_count (r, arm, v);
      long double off = fabsl ((long double) r->value[v] - median) - mean;
      left += count * off;
      squares += count * off * off;
    }
  m.mean = (double) (mean + left / n);
  long double corrected = squares - left * left / n;
  moments_set_squares (&m, corrected > 0 ? corrected : 0);
  return m;
}

static struct test
run_levene (const struct sample *sample, const struct ask *ask)
{
  unsigned has = HAS_STATISTIC | HAS_DF | HAS_DF2;
  struct moments *m = ARENA_NEW (ask->scratch, struct moments, sample->arms);
  for (size_t a = 0; a < sample->arms; a++)
    m[a] = distances (sample->ranked, a);
  struct oneway o = oneway_of (m, sample->arms);
  if (o.cohorts < 2)
    return test_fail (has, STATUS_EMPTY,
                      "fewer than two cohorts have members");
  if (o.df2 < 1 || isnan (o.f))
    return test_fail (has, STATUS_DEGENERATE,
                      "the distances from the medians do not vary");
  struct test test = { .has = has, .statistic = o.f, .df = o.df1,
                       .df2 = o.df2, .options = { { "centre", "median" } } };
  dist_into (&test, dist_f_upper (o.f, o.df1, o.df2));
  return test;
}

const struct method levene = {
  .about = {
    .name = "levene",
    .title = "Levene's test of spreads",
    .computes = "Whether the spreads of two or more cohorts differ.",
    .formula = "anova of |y - median of the cohort|",
    .assumptions = "Independent units.",
    .not_when = "It is meant to choose between welch_t and student_t: choose "
                "welch_t at once.",
    .reference = "Levene (1960); Brown & Forsythe (1974), J. Am. Statist. "
                 "Assoc. 69:364-367",
    .r_call = "car::leveneTest (y, factor (arm))",
  },
  .run = run_levene,
};
