/* The log-rank test of units that come in clusters. */

#include <math.h>

#include "base/arena.h"
#include "cluster_score.h"
#include "clustered.h"
#include "infer/dist.h"
#include "infer/methods.h"
#include "quadratic.h"

static const char apart[]
  = "no event tells the cohorts apart: at each, one cohort alone was at risk "
    "or all at risk had it";

/* Cohorts that hold units; their numbers into ARM. */
static size_t
populated (const struct riskset *set, size_t *arm)
{
  size_t k = 0;
  for (size_t a = 0; a < set->arms; a++)
    if (riskset_n (set, a) > 0)
      arm[k++] = a;
  return k;
}

static uint64_t
events_of (const struct riskset *set, const size_t *arm, size_t k)
{
  uint64_t events = 0;
  for (size_t a = 0; a < k; a++)
    events += riskset_events (set, arm[a]);
  return events;
}

static const char *
why_not (const struct sample *sample, const struct ask *ask,
         const size_t *arm, size_t k, enum status *status)
{
  *status = STATUS_EMPTY;
  if (k < 2)
    return "fewer than two cohorts hold units";
  struct clustered c = clustered_of (ask->scratch, sample, arm, k);
  *status = c.status;
  if (c.why)
    return c.why;
  *status = STATUS_EMPTY;
  if (c.clusters <= k)
    return "there are no more clusters than cohorts";
  *status = STATUS_DEGENERATE;
  return events_of (sample->riskset, arm, k) == 0 ? "no event in any cohort"
                                                  : NULL;
}

/* Score U and the sum over clusters of its squares and products V. */
static void
add_up (const double *score, size_t clusters, size_t k, double *u, double *v)
{
  for (size_t c = 0; c < clusters; c++, score += k)
    for (size_t a = 0; a < k; a++)
      {
        u[a] += score[a];
        for (size_t b = 0; b < k; b++)
          v[a * k + b] += score[a] * score[b];
      }
}

/* Hazards that do not differ. */
static double *
equal (struct arena *scratch, size_t k)
{
  double *hazard = ARENA_NEW (scratch, double, k);
  for (size_t a = 0; a < k; a++)
    hazard[a] = 1;
  return hazard;
}

static struct test
test_of (const struct sample *sample, const struct ask *ask,
         const size_t *arm, size_t k)
{
  unsigned has = HAS_STATISTIC | HAS_DF;
  struct arena *scratch = ask->scratch;
  enum status status;
  const char *why = why_not (sample, ask, arm, k, &status);
  if (why)
    return test_fail (has, status, why);

  const double *score
    = cluster_score (scratch, sample, arm, equal (scratch, k), k);
  double *u = ARENA_NEW (scratch, double, k);
  double *v = ARENA_NEW (scratch, double, k * k);
  add_up (score, sample->members->clusters, k, u, v);
  struct test test = {.has = has, .df2 = NAN, .p_value = NAN, .log10_p = NAN,
                      .options = {{"variance", "robust, by cluster"},
                                  {"ties", "efron"}}};
  test.statistic = quadratic_form (scratch, u, v, k, &test.df);
  if (test.df == 0)
    return test_fail (has, STATUS_DEGENERATE, apart);
  dist_into (&test, dist_chisq_upper (test.statistic, test.df));
  return test;
}

static struct test
run (const struct sample *sample, const struct ask *ask)
{
  size_t *arm = ARENA_NEW (ask->scratch, size_t, sample->arms);
  return test_of (sample, ask, arm, populated (sample->riskset, arm));
}

static struct test
run_pair (const struct sample *sample, const struct ask *ask)
{
  const size_t arm[2] = {ask->reference, ask->level};
  if (riskset_n (sample->riskset, ask->level) == 0
      || riskset_n (sample->riskset, ask->reference) == 0)
    return test_fail (HAS_STATISTIC | HAS_DF, STATUS_EMPTY,
                      "a cohort holds no units");
  return test_of (sample, ask, arm, 2);
}

/* Scores of the trend: the cohort's number among all, populated or
   not. */
static struct test
run_trend (const struct sample *sample, const struct ask *ask)
{
  unsigned has = HAS_STATISTIC;
  size_t *arm = ARENA_NEW (ask->scratch, size_t, sample->arms);
  size_t k = populated (sample->riskset, arm);
  enum status status;
  const char *why = why_not (sample, ask, arm, k, &status);
  if (why)
    return test_fail (has, status, why);

  const double *score
    = cluster_score (ask->scratch, sample, arm, equal (ask->scratch, k), k);
  double sum = 0, squares = 0;
  for (size_t c = 0; c < sample->members->clusters; c++, score += k)
    {
      double own = 0;
      for (size_t a = 0; a < k; a++)
        own += (double) arm[a] * score[a];
      sum += own;
      squares += own * own;
    }
  if (!(squares > 0))
    return test_fail (has, STATUS_DEGENERATE, apart);
  struct test test = {.has = has, .statistic = sum / sqrt (squares),
                      .df = NAN, .df2 = NAN, .p_value = NAN, .log10_p = NAN,
                      .options = {{"scores", "0, 1, 2, ... in order"},
                                  {"variance", "robust, by cluster"},
                                  {"ties", "efron"}}};
  dist_into (&test, dist_normal_two_sided (test.statistic));
  return test;
}

#define FORMULA                                                             \
  "u = score of Cox's likelihood at equal hazards, Efron's ties: observed " \
  "less expected events; each unit's part of u summed by cluster to u_g; "  \
  "chi-square = u' (sum_g u_g u_g')^- u, df = cohorts - 1"
#define ASSUMPTIONS                                                         \
  "Censoring is unrelated to the event within a cohort; clusters are "      \
  "independent of each other, units of one as alike as they like. A "       \
  "cluster may hold units of several cohorts."
#define REFERENCE                                                           \
  "Lin & Wei (1989), J. Am. Statist. Assoc. 84:1074-1078; Therneau & "      \
  "Grambsch (2000), Modeling Survival Data, section 8.2"

const struct method log_rank_cluster = {
  .about = {
    .name = "log_rank",
    .title = "Log-rank test, cluster-robust",
    .computes = "Whether two or more cohorts lose their members to the event "
                "at the same pace, when units come in clusters.",
    .formula = FORMULA,
    .assumptions = ASSUMPTIONS,
    .not_when = "Fewer than 5 clusters hold units of a cohort (refused). "
                "Curves that cross can cancel out.",
    .reference = REFERENCE,
    .r_call = "summary (survival::coxph (Surv (days, event) ~ cohort, cluster "
              "= id))$robscore",
  },
  .run = run,
};

const struct method log_rank_pair_cluster = {
  .about = {
    .name = "log_rank",
    .title = "Log-rank test of two cohorts among several, cluster-robust",
    .computes = "Whether two of the cohorts lose their members to the event "
                "at the same pace, whatever the others do, when units come "
                "in clusters.",
    .formula = FORMULA " = 1, over the two cohorts alone; p corrected for the "
               "number of pairs (Holm)",
    .assumptions = ASSUMPTIONS,
    .not_when = "Fewer than 5 clusters hold units of one of the two "
                "(refused).",
    .reference = REFERENCE,
    .r_call = "summary (survival::coxph (Surv (days, event) ~ cohort, cluster "
              "= id, subset = cohort %in% c (a, b)))$robscore, then p.adjust "
              "(p, \"holm\")",
  },
  .run = run_pair,
};

const struct method log_rank_trend_cluster = {
  .about = {
    .name = "log_rank_trend",
    .title = "Log-rank test for trend, cluster-robust",
    .computes = "Whether the hazard rises or falls from each cohort to the "
                "next, in the order declared, when units come in clusters.",
    .formula =
      "u_ga = part of cluster g in the score of cohort a, Cox's likelihood at "
      "equal hazards, Efron's ties; z = sum_g s_g / sqrt (sum_g s_g^2), s_g = "
      "sum_a a u_ga, a = 0, 1, 2, ... the cohort's place in the order; "
      "positive: later cohorts have the event sooner",
    .assumptions = "The cohorts have an order and equal steps between them. "
                   ASSUMPTIONS,
    .not_when = "The cohorts have no natural order, or the middle one may "
                "differ most. Fewer than 5 clusters hold units of a cohort "
                "(refused).",
    .reference = REFERENCE,
    .r_call = "summary (survival::coxph (Surv (days, event) ~ as.numeric "
              "(cohort), cluster = id))$robscore is z^2",
  },
  .run = run_trend,
};
