/* The log-rank test of any number of cohorts. */

#include <math.h>

#include "base/arena.h"
#include "infer/dist.h"
#include "infer/methods.h"
#include "quadratic.h"

/* Observed less expected events of every cohort, and their covariance. */
struct scores {
  size_t arms;
  double *excess;          /* [arms] */
  double *covariance;      /* [arms * arms] */
  double *at_risk;         /* [arms], scratch */
  double *events;          /* [arms], scratch */
};

/* Adds one event time.  Written in differences of two cohorts,
     O_a - E_a = sum_b (d_a n_b - d_b n_a) / n,
   so that naming the cohorts in another order flips signs exactly. */
static void
add_time (struct scores *s)
{
  double n = 0, d = 0;
  for (size_t a = 0; a < s->arms; a++)
    {
      n += s->at_risk[a];
      d += s->events[a];
    }
  if (d == 0 || n < 2)
    return;
  double factor = d * (n - d) / (n - 1) / n / n;
  for (size_t a = 0; a < s->arms; a++)
    for (size_t b = 0; b < s->arms; b++)
      {
        if (a == b)
          continue;
        double share = factor * s->at_risk[a] * s->at_risk[b];
        s->excess[a] += (s->events[a] * s->at_risk[b]
                         - s->events[b] * s->at_risk[a]) / n;
        s->covariance[a * s->arms + a] += share;
        s->covariance[a * s->arms + b] -= share;
      }
}

static struct scores
scores_of (struct arena *scratch, const struct riskset *set)
{
  size_t arms = set->arms;
  struct scores s = {arms, ARENA_NEW (scratch, double, arms),
                     ARENA_NEW (scratch, double, arms * arms),
                     ARENA_NEW (scratch, double, arms),
                     ARENA_NEW (scratch, double, arms)};
  uint64_t *at_risk = ARENA_NEW (scratch, uint64_t, arms * set->times);
  for (size_t a = 0; a < arms; a++)
    riskset_at_risk (set, a, at_risk + a * set->times);
  for (size_t i = 0; i < set->times; i++)
    {
      for (size_t a = 0; a < arms; a++)
        {
          s.at_risk[a] = (double) at_risk[a * set->times + i];
          s.events[a] = (double) set->event[a * set->times + i];
        }
      add_time (&s);
    }
  return s;
}

static const char *
why_not (const struct riskset *set, enum status *status)
{
  size_t populated = 0;
  uint64_t events = 0;
  for (size_t a = 0; a < set->arms; a++)
    {
      populated += riskset_n (set, a) > 0;
      events += riskset_events (set, a);
    }
  *status = populated < 2 ? STATUS_EMPTY : STATUS_DEGENERATE;
  if (populated < 2)
    return "fewer than two cohorts hold units";
  if (events == 0)
    return "no event in any cohort";
  return NULL;
}

static struct test
run_log_rank (const struct sample *sample, const struct ask *ask)
{
  unsigned has = HAS_STATISTIC | HAS_DF;
  enum status status;
  const char *why = why_not (sample->riskset, &status);
  if (why)
    return test_fail (has, status, why);

  struct scores s = scores_of (ask->scratch, sample->riskset);
  struct test test = {.has = has, .df2 = NAN, .p_value = NAN, .log10_p = NAN,
                      .options = {{"variance", "hypergeometric"}}};
  /* A cohort never at risk beside another when an event occurs has no
     row of its own: R's survdiff leaves it out of df as well. */
  test.statistic = quadratic_form (ask->scratch, s.excess, s.covariance,
                                   s.arms, &test.df);
  if (test.df == 0)
    return test_fail (has, STATUS_DEGENERATE,
                      "no event tells the cohorts apart: at each, one cohort "
                      "alone was at risk or all at risk had it");
  dist_into (&test, dist_chisq_upper (test.statistic, test.df));
  return test;
}

const struct method log_rank = {
  .about = {
    .name = "log_rank",
    .title = "Log-rank test",
    .computes = "Whether two or more cohorts lose their members to the "
                "event at the same pace, over all days observed or up to "
                "the horizon.",
    .formula =
      "at each time with events, n units at risk and d events in all, cohort "
      "a with n_a and d_a: E_a = d n_a / n, V_ab = d (n - d) / (n - 1) * "
      "(n_a / n) (1{a = b} - n_b / n); chi-square = u' V^- u with u = sum "
      "(d_a - E_a), df = cohorts - 1 (a cohort never at risk beside another "
      "at an event is not counted)",
    .assumptions =
      "Censoring is unrelated to the event within a cohort; units are "
      "independent. Most sensitive when hazards are proportional. Units "
      "that end on a day, day 0 too, are at risk on that day.",
    .not_when =
      "Curves that cross can cancel out: read the difference in restricted "
      "means beside it. Cohorts known only after time zero need a landmark "
      "first.",
    .reference = "Mantel (1966), Cancer Chemotherapy Reports 50:163-170; "
                 "Peto & Peto (1972), J. R. Statist. Soc. A 135:185-207",
    .r_call = "survival::survdiff (Surv (days, event) ~ cohort)",
  },
  .run = run_log_rank,
};
