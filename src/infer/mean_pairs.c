/* Means of every pair among several cohorts, right for all pairs at
   once. */

#include <math.h>

#include "base/arena.h"
#include "contrast.h"
#include "infer/dist.h"
#include "infer/methods.h"
#include "oneway.h"

/* A pair's t as a studentized range: q = t sqrt (2). */
static struct test
range_test (const struct contrast *c, const struct sample *sample,
            const struct ask *ask)
{
  unsigned has = HAS_STATISTIC | HAS_DF;
  if (c->status != STATUS_OK)
    return test_fail (has, c->status, c->why);
  size_t cohorts = 0;
  for (size_t a = 0; a < sample->arms; a++)
    cohorts += sample->moments[a].n > 0;
  struct test test = {
    .has = has, .statistic = c->estimate / c->std_error * sqrt (2),
    .df = c->df, .df2 = NAN,
    .options = {
      {"cohorts", arena_printf (ask->scratch, "%zu", cohorts)},
      {"distribution", "studentized range"},
    },
  };
  dist_into (&test, dist_tukey_upper (fabs (test.statistic), cohorts,
                                      test.df));
  return test;
}

static struct test
run_games_howell (const struct sample *sample, const struct ask *ask)
{
  struct contrast c = contrast_of (sample, ask, contrast_welch);
  return range_test (&c, sample, ask);
}

/* The pair's means with the spread of all cohorts. */
static struct test
run_tukey (const struct sample *sample, const struct ask *ask)
{
  struct contrast c = contrast_of (sample, ask, contrast_student);
  struct oneway o = oneway_of (sample->moments, sample->arms);
  if (c.status == STATUS_EMPTY && isnan (c.estimate))
    return range_test (&c, sample, ask);
  if (isnan (o.f))
    return test_fail (HAS_STATISTIC | HAS_DF, STATUS_DEGENERATE,
                      "all values within each cohort are equal");
  double n1 = (double) sample->moments[ask->level].n;
  double n0 = (double) sample->moments[ask->reference].n;
  double spread = (double) sqrtl (o.within / (long double) o.df2);
  struct contrast pooled = { .estimate = c.estimate, .df = o.df2,
                             .std_error = spread * sqrt (1 / n1 + 1 / n0) };
  return range_test (&pooled, sample, ask);
}

const struct method games_howell = {
  .about = {
    .name = "games_howell",
    .title = "Games and Howell's test of pairs",
    .computes = "Which pairs of several cohorts differ in their means, right "
                "for all pairs at once and without assuming that spreads are "
                "equal.",
    .formula = "q = sqrt (2) t, t and df those of welch_t for the pair; p "
               "from the upper tail of the studentized range of k means",
    .assumptions = "Independent units; each cohort's mean close to normal; "
                   "six or more members a cohort.",
    .not_when = "Only some pairs were of interest: compare them alone.",
    .reference = "Games & Howell (1976), J. Educ. Stat. 1:113-125",
    .r_call = "ptukey (abs (q), k, df, lower.tail = FALSE), q = sqrt (2) "
              "t.test (y[arm == level], y[arm == reference])$statistic",
  },
  .run = run_games_howell,
};

const struct method tukey = {
  .about = {
    .name = "tukey",
    .title = "Tukey's honest significant differences",
    .computes = "Which pairs of several cohorts differ in their means, right "
                "for all pairs at once, taking all spreads as equal.",
    .formula = "q = (m1 - m0) / sqrt (s^2/2 (1/n1 + 1/n0)), s^2 = "
               "sum (n - 1) s_a^2 / (N - k) of all cohorts; df = N - k; p "
               "from the upper tail of the studentized range of k means",
    .assumptions = "Independent units; equal variances; means close to "
                   "normal.",
    .not_when = "Spreads differ: use games_howell.",
    .reference = "Tukey (1953); Kramer (1956), Biometrics 12:307-310",
    .r_call = "TukeyHSD (aov (y ~ factor (arm)))",
  },
  .run = run_tukey,
};
