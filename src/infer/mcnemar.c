/* Shares of two cohorts whose units come in pairs: a cluster holds one of
   each. */

#include <math.h>

#include "binomial.h"
#include "infer/dist.h"
#include "infer/methods.h"

enum { HAS_CHI = HAS_STATISTIC | HAS_DF, EXACT_BELOW = 25 };

/* Pairs by who of them has the outcome. */
struct pairs {
  uint64_t complete;
  uint64_t level_only, reference_only;
};

/* What the cluster that starts at cell I says of ARM: 0 or 1 for the
   outcome, -1 for nobody, -2 for several. */
static int
outcome_of (const struct clusters *c, size_t i, size_t arm)
{
  for (size_t j = i; j < c->cells && c->cell[j].cluster == c->cell[i].cluster;
       j++)
    if (c->cell[j].arm == arm)
      return c->cell[j].n > 1 ? -2 : c->cell[j].sum > 0;
  return -1;
}

/* False if a cluster holds several units of one of the two. */
static bool
count_pairs (const struct clusters *c, const struct ask *ask,
             struct pairs *pairs)
{
  *pairs = (struct pairs) { 0 };
  for (size_t i = 0; i < c->cells; i++)
    {
      if (i > 0 && c->cell[i].cluster == c->cell[i - 1].cluster)
        continue;
      int level = outcome_of (c, i, ask->level);
      int reference = outcome_of (c, i, ask->reference);
      if (level == -2 || reference == -2)
        return false;
      if (level < 0 || reference < 0)
        continue;
      pairs->complete++;
      pairs->level_only += level > reference;
      pairs->reference_only += reference > level;
    }
  return true;
}

static struct test
asymptotic (const struct pairs *pairs)
{
  double b = (double) pairs->level_only, c = (double) pairs->reference_only;
  struct test test = {
    .has = HAS_CHI, .statistic = (b - c) / (b + c) * (b - c), .df = 1,
    .df2 = NAN,
  };
  dist_into (&test, dist_chisq_upper (test.statistic, 1));
  return test;
}

static struct test
exact (const struct pairs *pairs)
{
  struct test test = { .statistic = NAN, .df = NAN, .df2 = NAN };
  double log_p = binomial_log_two_sided (
    pairs->level_only, pairs->level_only + pairs->reference_only, 0.5);
  dist_into (&test, dist_tail_of_log (log_p));
  return test;
}

static struct test
run_mcnemar (const struct sample *sample, const struct ask *ask)
{
  struct pairs pairs;
  if (!sample->clusters)
    return test_fail (0, STATUS_REFUSED,
                      "no two units share a cluster, so there are no pairs");
  if (!count_pairs (sample->clusters, ask, &pairs))
    return test_fail (0, STATUS_REFUSED,
                      "a cluster holds several units of one cohort, so they "
                      "are no pairs");
  if (pairs.complete == 0)
    return test_fail (0, STATUS_EMPTY,
                      "no cluster holds a unit of both cohorts");
  uint64_t differ = pairs.level_only + pairs.reference_only;
  if (differ == 0)
    return test_fail (0, STATUS_DEGENERATE,
                      "both units of every pair have the same outcome");

  bool few = differ < EXACT_BELOW;
  struct test test = few ? exact (&pairs) : asymptotic (&pairs);
  test.options[0] = (struct option) {
    "p", few ? "exact binomial, below 25 pairs that differ" : "chi-square" };
  test.options[1] = (struct option) { "continuity", "false" };
  test.options[2] = (struct option) { "incomplete_pairs", "dropped" };
  return test;
}

const struct method mcnemar = {
  .about = {
    .name = "mcnemar",
    .title = "McNemar's test",
    .computes = "Whether the shares of two cohorts differ when each unit of "
                "one is paired with one of the other: a cluster is a pair.",
    .formula = "b pairs with the outcome in the level only, c in the "
               "reference only; b + c < 25: two-sided binomial p of b of "
               "b + c with 1/2; else X2 = (b - c)^2 / (b + c), df = 1, no "
               "continuity correction, p from the upper tail of chi-square",
    .assumptions = "Pairs are independent of each other. Clusters without "
                   "one unit of each cohort are left out.",
    .not_when = "A cluster holds several units of a cohort (refused; "
                "cluster_wald honours them), or nobody is paired.",
    .reference = "McNemar (1947), Psychometrika 12:153-157; Fagerland, "
                 "Lydersen & Laake (2013), BMC Med. Res. Methodol. 13:91",
    .r_call = "mcnemar.test (table (level, reference), correct = FALSE); "
              "binom.test (b, b + c)$p.value",
  },
  .run = run_mcnemar,
};
