/* Order among several cohorts: the Kruskal-Wallis test, and Dunn's test
   of a pair among them. */

#include <math.h>

#include "infer/dist.h"
#include "infer/methods.h"
#include "pooled.h"

/* H in distances from the mean rank: (N - 1) times the share of all
   squares that lies between cohorts. */
static struct test
run_kruskal_wallis (const struct sample *sample, const struct ask *ask)
{
  struct pooled p = pooled_of (ask->scratch, sample->ranked);
  enum status status;
  const char *why = pooled_obstacle (&p, &status);
  if (why)
    return test_fail (HAS_STATISTIC | HAS_DF, status, why);

  long double between = 0;
  for (size_t a = 0; a < sample->ranked->arms; a++)
    if (p.members[a] > 0)
      between += (long double) p.above[a] * p.above[a]
                 / (long double) p.members[a];
  struct test test = {
    .has = HAS_STATISTIC | HAS_DF,
    .statistic = (double) ((long double) (p.n - 1) * (between / p.squares)),
    .df = (double) (p.populated - 1),
    .df2 = NAN,
  };
  pooled_options (&p, sample->ranked->arms, &test);
  dist_into (&test, dist_chisq_upper (test.statistic, test.df));
  return test;
}

static struct test
run_dunn (const struct sample *sample, const struct ask *ask)
{
  struct pooled p = pooled_of (ask->scratch, sample->ranked);
  double n1 = (double) p.members[ask->level];
  double n0 = (double) p.members[ask->reference];
  if (n1 == 0 || n0 == 0)
    return test_fail (HAS_STATISTIC, STATUS_EMPTY, "a cohort is empty");
  enum status status;
  const char *why = pooled_obstacle (&p, &status);
  if (why)
    return test_fail (HAS_STATISTIC, status, why);

  double variance = (double) (p.squares / (long double) (p.n - 1));
  struct test test = {
    .has = HAS_STATISTIC,
    .statistic = (p.above[ask->level] / n1 - p.above[ask->reference] / n0)
                 / sqrt (variance * (1 / n1 + 1 / n0)),
    .df = NAN, .df2 = NAN,
  };
  pooled_options (&p, sample->ranked->arms, &test);
  dist_into (&test, dist_normal_two_sided (test.statistic));
  return test;
}

const struct method kruskal_wallis = {
  .about = {
    .name = "kruskal_wallis",
    .title = "Kruskal-Wallis test",
    .computes = "Whether values of some of several cohorts tend to be "
                "larger than those of others.",
    .formula = "H = (N - 1) sum n (R - M)^2 / sum (r - M)^2, r the midranks "
               "of all N members pooled, R a cohort's mean rank, M = "
               "(N + 1)/2: corrected for ties; df = k - 1; p from the upper "
               "tail of chi-square",
    .assumptions = "Independent units; about 5 or more in each cohort; "
                   "under the null hypothesis all cohorts have the same "
                   "distribution.",
    .not_when = "Spreads differ while no cohort tends to be larger, or "
                "units come in clusters. Cohorts without members are left "
                "out.",
    .reference = "Kruskal & Wallis (1952), J. Am. Statist. Assoc. "
                 "47:583-621",
    .r_call = "kruskal.test (y, arm)",
  },
  .run = run_kruskal_wallis,
};

const struct method dunn = {
  .about = {
    .name = "dunn",
    .title = "Dunn's test of two among several cohorts",
    .computes = "Whether the mean ranks of two cohorts differ, ranks taken "
                "over all cohorts.",
    .formula = "z = (R1 - R0) / s, s^2 = (N (N + 1)/12 - sum (t^3 - t)/"
               "(12 (N - 1))) (1/n1 + 1/n0), R the mean midranks of all N "
               "members pooled, t members sharing a value; two-sided p from "
               "the normal, before the correction for several pairs",
    .assumptions = "As kruskal_wallis, whose pairs it looks at: under the "
                   "null hypothesis all cohorts have the same distribution, "
                   "those outside the pair too.",
    .not_when = "Only two cohorts are of interest: the others move the "
                "result; name the two with `compare`.",
    .reference = "Dunn (1964), Technometrics 6:241-252",
    .r_call = "dunn.test::dunn.test (y, arm, altp = TRUE)",
  },
  .run = run_dunn,
};
