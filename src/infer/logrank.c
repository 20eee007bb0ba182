/* The log-rank test of any number of cohorts, its weighted and its
   stratified form. */

#include "infer/logrank.h"

#include <math.h>

#include "base/arena.h"
#include "infer/dist.h"
#include "infer/methods.h"
#include "quadratic.h"
#include "stratified.h"

static const char apart[]
  = "no event tells the cohorts apart: at each, one cohort alone was at risk "
    "or all at risk had it";
static const char weightless[]
  = "the only events that tell the cohorts apart have no weight";

/* The events of one time, and who was at risk of them. */
struct instant {
  size_t arms;
  double *at_risk;          /* [arms] */
  double *events;           /* [arms] */
  double n, d;              /* their sums */
  double weight;
  /* d (n - d) / (n - 1) / n^2: the hypergeometric covariance of cohorts a
     and b is this times n_a (1{a = b} n - n_b). */
  double spread;
};

typedef void visit_fn (void *sums, const struct instant *);

static void
count (struct instant *at, const struct riskset *set,
       const uint64_t *at_risk, size_t i)
{
  at->n = at->d = 0;
  for (size_t a = 0; a < at->arms; a++)
    {
      at->at_risk[a] = (double) at_risk[a * set->times + i];
      at->events[a] = (double) set->event[a * set->times + i];
      at->n += at->at_risk[a];
      at->d += at->events[a];
    }
  at->spread = at->d * (at->n - at->d) / (at->n - 1) / at->n / at->n;
}

/* Visits every time with events and at least two units at risk. */
static void
walk (struct arena *scratch, const struct riskset *set,
      logrank_weight *weight, visit_fn *visit, void *sums)
{
  struct instant at = {.arms = set->arms,
                       .at_risk = ARENA_NEW (scratch, double, set->arms),
                       .events = ARENA_NEW (scratch, double, set->arms)};
  uint64_t *at_risk = ARENA_NEW (scratch, uint64_t, set->arms * set->times);
  for (size_t a = 0; a < set->arms; a++)
    riskset_at_risk (set, a, at_risk + a * set->times);
  struct logrank_time pooled = {.survival = 1, .peto = 1};
  for (size_t i = 0; i < set->times; i++)
    {
      count (&at, set, at_risk, i);
      pooled.at_risk = at.n;
      pooled.events = at.d;
      pooled.peto *= 1 - at.d / (at.n + 1);
      if (at.d > 0 && at.n >= 2)
        {
          at.weight = weight (&pooled);
          visit (sums, &at);
        }
      pooled.survival *= at.n > 0 ? (at.n - at.d) / at.n : 1;
    }
}

/* Observed less expected events of every cohort, and their covariance. */
struct scores {
  size_t arms;
  double *excess;          /* [arms] */
  double *covariance;      /* [arms * arms] */
  bool informative;        /* some event, whatever its weight, counts */
};

/* Written in differences of two cohorts,
     O_a - E_a = sum_b (d_a n_b - d_b n_a) / n,
   whole numbers but for the division, so that naming the cohorts in
   another order flips signs exactly. */
static void
add_scores (void *sums, const struct instant *at)
{
  struct scores *s = sums;
  double factor = at->weight * at->weight * at->spread;
  for (size_t a = 0; a < s->arms; a++)
    {
      double excess = 0, beside = 0;
      for (size_t b = 0; b < s->arms; b++)
        {
          if (a == b)
            continue;
          double share = at->at_risk[a] * at->at_risk[b];
          excess += at->events[a] * at->at_risk[b]
                    - at->events[b] * at->at_risk[a];
          beside += share;
          s->covariance[a * s->arms + b] -= factor * share;
        }
      s->excess[a] += at->weight * (excess / at->n);
      s->covariance[a * s->arms + a] += factor * beside;
      s->informative |= at->spread * beside > 0;
    }
}

static bool
holds_units (const struct riskset *stratum, size_t strata, size_t arm)
{
  for (size_t s = 0; s < strata; s++)
    if (riskset_n (stratum + s, arm) > 0)
      return true;
  return false;
}

static const char *
why_not (const struct riskset *stratum, size_t strata, enum status *status)
{
  size_t populated = 0, arms = strata > 0 ? stratum->arms : 0;
  uint64_t events = 0;
  for (size_t a = 0; a < arms; a++)
    {
      populated += holds_units (stratum, strata, a);
      for (size_t s = 0; s < strata; s++)
        events += riskset_events (stratum + s, a);
    }
  *status = populated < 2 ? STATUS_EMPTY : STATUS_DEGENERATE;
  if (populated < 2)
    return "fewer than two cohorts hold units";
  return events == 0 ? "no event in any cohort" : NULL;
}

struct test
logrank_test (struct arena *scratch, const struct riskset *stratum,
              size_t strata, logrank_weight *weight)
{
  unsigned has = HAS_STATISTIC | HAS_DF;
  enum status status;
  const char *why = why_not (stratum, strata, &status);
  if (why)
    return test_fail (has, status, why);

  size_t arms = stratum->arms;
  struct scores s = {arms, ARENA_NEW (scratch, double, arms),
                     ARENA_NEW (scratch, double, arms * arms), false};
  for (size_t i = 0; i < strata; i++)
    walk (scratch, stratum + i, weight, add_scores, &s);
  struct test test = {.has = has, .df2 = NAN, .p_value = NAN, .log10_p = NAN,
                      .options = {{"variance", "hypergeometric"}}};
  /* A cohort never at risk beside another when an event occurs has no
     row of its own: R's survdiff leaves it out of df as well. */
  test.statistic = quadratic_form (scratch, s.excess, s.covariance, arms,
                                   &test.df);
  if (test.df == 0)
    return test_fail (has, STATUS_DEGENERATE,
                      s.informative ? weightless : apart);
  dist_into (&test, dist_chisq_upper (test.statistic, test.df));
  return test;
}

double
logrank_one (const struct logrank_time *time)
{
  (void) time;
  return 1;
}

/* The trend's own sums: over pairs of cohorts, in whole numbers, so that
   the cohorts in reverse order flip the sign exactly. */
struct trend {
  double excess;
  double variance;
};

static void
add_trend (void *sums, const struct instant *at)
{
  struct trend *trend = sums;
  double excess = 0, spread = 0;
  for (size_t a = 0; a < at->arms; a++)
    for (size_t b = a + 1; b < at->arms; b++)
      {
        double steps = (double) (b - a);
        excess += steps * (at->events[b] * at->at_risk[a]
                           - at->events[a] * at->at_risk[b]);
        spread += steps * steps * (at->at_risk[a] * at->at_risk[b]);
      }
  trend->excess += excess / at->n;
  trend->variance += at->spread * spread;
}

struct test
logrank_trend (struct arena *scratch, const struct riskset *stratum,
               size_t strata)
{
  unsigned has = HAS_STATISTIC;
  enum status status;
  const char *why = why_not (stratum, strata, &status);
  if (why)
    return test_fail (has, status, why);
  struct trend trend = {0, 0};
  for (size_t s = 0; s < strata; s++)
    walk (scratch, stratum + s, logrank_one, add_trend, &trend);
  if (!(trend.variance > 0))
    return test_fail (has, STATUS_DEGENERATE, apart);
  struct test test = {.has = has, .df = NAN, .df2 = NAN, .p_value = NAN,
                      .log10_p = NAN,
                      .statistic = trend.excess / sqrt (trend.variance),
                      .options = {{"scores", "0, 1, 2, ... in order"},
                                  {"variance", "hypergeometric"}}};
  dist_into (&test, dist_normal_two_sided (test.statistic));
  return test;
}

static struct test
run_log_rank (const struct sample *sample, const struct ask *ask)
{
  return logrank_test (ask->scratch, sample->riskset, 1, logrank_one);
}

static struct test
stratified (const struct sample *sample, const struct ask *ask,
            const struct riskset *stratum)
{
  struct test test = logrank_test (ask->scratch, stratum, sample->strata,
                                   logrank_one);
  if (test.status == STATUS_OK || test.status == STATUS_UNDERFLOW)
    test.options[1] = strata_option (sample, ask);
  return test;
}

static struct test
run_stratified (const struct sample *sample, const struct ask *ask)
{
  return stratified (sample, ask, strata_risksets (sample, ask));
}

static struct test
run_stratified_pair (const struct sample *sample, const struct ask *ask)
{
  return stratified (sample, ask,
                     strata_pairs (sample, ask,
                                   strata_risksets (sample, ask)));
}

static struct test
run_pair (const struct sample *sample, const struct ask *ask)
{
  struct riskset two = riskset_pair (ask->scratch, sample->riskset,
                                     ask->level, ask->reference);
  return logrank_test (ask->scratch, &two, 1, logrank_one);
}

#define FORMULA                                                             \
  "at each time with events, n units at risk and d events in all, cohort "  \
  "a with n_a and d_a: E_a = d n_a / n, V_ab = d (n - d) / (n - 1) * "      \
  "(n_a / n) (1{a = b} - n_b / n); chi-square = u' V^- u with u = sum "     \
  "(d_a - E_a), df = cohorts - 1"
#define ASSUMPTIONS                                                         \
  "Censoring is unrelated to the event within a cohort; units are "         \
  "independent. Most sensitive when hazards are proportional. Units that "  \
  "end on a day, day 0 too, are at risk on that day."
#define REFERENCE                                                           \
  "Mantel (1966), Cancer Chemotherapy Reports 50:163-170; Peto & Peto "     \
  "(1972), J. R. Statist. Soc. A 135:185-207"

const struct method log_rank = {
  .about = {
    .name = "log_rank",
    .title = "Log-rank test",
    .computes = "Whether two or more cohorts lose their members to the "
                "event at the same pace, over all days observed or up to "
                "the horizon.",
    .formula = FORMULA " (a cohort never at risk beside another at an event "
               "is not counted)",
    .assumptions = ASSUMPTIONS,
    .not_when =
      "Curves that cross can cancel out: read the difference in restricted "
      "means beside it. Cohorts known only after time zero need a landmark "
      "first.",
    .reference = REFERENCE,
    .r_call = "survival::survdiff (Surv (days, event) ~ cohort)",
  },
  .run = run_log_rank,
};

const struct method log_rank_pair = {
  .about = {
    .name = "log_rank",
    .title = "Log-rank test of two cohorts among several",
    .computes = "Whether two of the cohorts lose their members to the event "
                "at the same pace, whatever the others do.",
    .formula = FORMULA " = 1, over the two cohorts alone; p corrected for the "
               "number of pairs (Holm)",
    .assumptions = ASSUMPTIONS,
    .not_when = "Only some of the pairs were in question beforehand: name "
                "them with `compare`, and fewer corrections are due.",
    .reference = REFERENCE,
    .r_call = "survival::survdiff (Surv (days, event) ~ cohort, subset = "
              "cohort %in% c (a, b)), then p.adjust (p, \"holm\")",
  },
  .run = run_pair,
};

const struct method stratified_log_rank = {
  .about = {
    .name = "stratified_log_rank",
    .title = "Stratified log-rank test",
    .computes = "Whether two or more cohorts lose their members to the event "
                "at the same pace within strata.",
    .formula = FORMULA ", u and V each summed over the strata; who is at risk "
               "is counted within a stratum",
    .assumptions = ASSUMPTIONS " Between strata the hazards may differ in any "
                   "way; what is not among the strata is not adjusted for.",
    .not_when = "Strata so small that few of them hold several cohorts at "
                "risk: their events count for nothing. The ratio of hazards "
                "goes opposite ways in different strata: they cancel out.",
    .reference = REFERENCE,
    .r_call = "survival::survdiff (Surv (days, event) ~ cohort + strata (s))",
  },
  .run = run_stratified,
};

const struct method stratified_log_rank_pair = {
  .about = {
    .name = "stratified_log_rank",
    .title = "Stratified log-rank test of two cohorts among several",
    .computes = "Whether two of the cohorts lose their members to the event "
                "at the same pace within strata.",
    .formula = FORMULA " = 1, over the two cohorts alone, summed over the "
               "strata; p corrected for the number of pairs (Holm)",
    .assumptions = ASSUMPTIONS,
    .not_when = "Only some of the pairs were in question beforehand: name "
                "them with `compare`, and fewer corrections are due.",
    .reference = REFERENCE,
    .r_call = "survival::survdiff (Surv (days, event) ~ cohort + strata (s), "
              "subset = cohort %in% c (a, b)), then p.adjust (p, \"holm\")",
  },
  .run = run_stratified_pair,
};
