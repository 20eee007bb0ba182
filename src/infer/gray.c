/* Gray's test for the cumulative incidence of any number of cohorts. */

#include <math.h>
#include <stdbool.h>

#include "base/arena.h"
#include "infer/dist.h"
#include "infer/methods.h"
#include "quadratic.h"

/* What the passes over the times share.  Arrays of [arms * times] are
   arm-major, as in the riskset. */
struct gray {
  const struct riskset *set;
  uint64_t *at_risk;        /* [arms * times] */
  double *before;           /* [arms * times] share with neither event nor
                               competing end just before the time */
  double *pooled;           /* [times] incidence over all cohorts, after */
  double *score;            /* [arms] */
  double *covariance;       /* [arms * arms] */
  double *later;            /* [arms * arms] sum over later times of a
                               d1 / (W (1 - F0)) */
  double *a, *weight, *factor;   /* [arms * arms], twice [arms], scratch */
  bool beyond;              /* the pooled incidence has come to 1 with two
                               cohorts still at risk */
};

static struct gray
gray_new (struct arena *scratch, const struct riskset *set)
{
  size_t arms = set->arms, cells = arms * set->times;
  struct gray g = {
    .set = set, .at_risk = ARENA_NEW (scratch, uint64_t, cells),
    .before = ARENA_NEW (scratch, double, cells),
    .pooled = ARENA_NEW (scratch, double, set->times),
    .score = ARENA_NEW (scratch, double, arms),
    .covariance = ARENA_NEW (scratch, double, arms * arms),
    .later = ARENA_NEW (scratch, double, arms * arms),
    .a = ARENA_NEW (scratch, double, arms * arms),
    .weight = ARENA_NEW (scratch, double, arms),
    .factor = ARENA_NEW (scratch, double, arms)};
  for (size_t k = 0; k < arms; k++)
    riskset_at_risk (set, k, g.at_risk + k * set->times);
  return g;
}

/* The cohort's numbers at one time. */
struct now {
  double n, events, competing;
  double before, after;     /* share with neither, around the time */
};

static struct now
now_of (const struct gray *g, size_t arm, size_t i)
{
  size_t at = arm * g->set->times + i;
  struct now now = {
    .n = (double) g->at_risk[at], .events = (double) g->set->event[at],
    .competing = g->set->compete ? (double) g->set->compete[at] : 0,
    .before = g->before[at]};
  now.after = now.n > 0
              ? now.before * ((now.n - now.events - now.competing) / now.n)
              : now.before;
  return now;
}

/* Fills weight[k] = n_k / S_k; their sum W into *SUM, the events of all
   into *EVENTS.  Returns how many cohorts are at risk. */
static size_t
weigh (struct gray *g, size_t i, double *sum, double *events)
{
  size_t present = 0;
  *sum = *events = 0;
  for (size_t k = 0; k < g->set->arms; k++)
    {
      struct now now = now_of (g, k, i);
      g->weight[k] = now.n > 0 ? now.n / now.before : 0;
      *sum += g->weight[k];
      *events += now.events;
      present += now.n > 0;
    }
  return present;
}

/* Observed less expected events, with R_k = weight[k] (1 - F_k) in the
   place of the log-rank test's number at risk.  In differences of two
   cohorts, so that another order of cohorts flips signs exactly. */
static void
add_scores (struct gray *g, size_t i, const double *incidence)
{
  size_t arms = g->set->arms, times = g->set->times;
  double total = 0;
  for (size_t k = 0; k < arms; k++)
    total += g->weight[k] * (1 - incidence[k]);
  for (size_t k = 0; k < arms; k++)
    for (size_t j = 0; j < arms; j++)
      if (j != k)
        g->score[k] += ((double) g->set->event[k * times + i]
                          * (g->weight[j] * (1 - incidence[j]))
                        - (double) g->set->event[j * times + i]
                            * (g->weight[k] * (1 - incidence[k])))
                       / total;
}

/* Forwards: every cohort's own curves, the pooled incidence, the
   scores. */
static void
pass_forwards (struct gray *g, struct arena *scratch)
{
  size_t arms = g->set->arms, times = g->set->times;
  double *incidence = ARENA_NEW (scratch, double, arms);
  double pooled = 0;
  for (size_t i = 0; i < times; i++)
    {
      double sum, events;
      for (size_t k = 0; k < arms; k++)
        g->before[k * times + i]
          = i > 0 ? now_of (g, k, i - 1).after : 1;
      size_t present = weigh (g, i, &sum, &events);
      if (events > 0 && present > 1)
        {
          add_scores (g, i, incidence);
          g->beyond = g->beyond || !(pooled < 1);
        }
      pooled += events > 0 ? events / sum : 0;
      g->pooled[i] = pooled;
      for (size_t k = 0; k < arms; k++)
        {
          struct now now = now_of (g, k, i);
          incidence[k] += now.n > 0 ? now.before * (now.events / now.n) : 0;
        }
    }
}

/* a_jk = W_j (1{j = k} - W_k / W) of one time. */
static void
fill_a (struct gray *g, double sum)
{
  size_t arms = g->set->arms;
  for (size_t k = 0; k < arms; k++)
    g->a[k * arms + k] = 0;
  for (size_t j = 0; j < arms; j++)
    for (size_t k = 0; k < arms; k++)
      if (j != k)
        {
          double share = g->weight[j] * g->weight[k] / sum;
          g->a[j * arms + k] = -share;
          g->a[j * arms + j] += share;
        }
}

/* With d of n ending on one time, 1 for one alone.  Never below 0, where
   a cohort's own numbers are too small for the events of all. */
static double
tie_correction (double d, double n)
{
  return d > 1 ? fmax (1 - (d - 1) / (n - 1), 0) : 1;
}

/* Adds sum over k of factor[k] (a_jk ON + later_jk T_k) (a_lk ON +
   later_lk T_k), T in `weight`. */
static void
add_spread (struct gray *g, double on)
{
  size_t arms = g->set->arms;
  for (size_t j = 0; j < arms; j++)
    for (size_t l = 0; l < arms; l++)
      {
        double sum = 0;
        for (size_t k = 0; k < arms; k++)
          {
            size_t jk = j * arms + k, lk = l * arms + k;
            double one = on * g->a[jk] + g->weight[k] * g->later[jk];
            double other = on * g->a[lk] + g->weight[k] * g->later[lk];
            sum += g->factor[k] * one * other;
          }
        g->covariance[j * arms + l] += sum;
      }
}

static void
spread_events (struct gray *g, size_t i, double sum, double events)
{
  for (size_t k = 0; k < g->set->arms; k++)
    {
      struct now now = now_of (g, k, i);
      g->factor[k] = g->weight[k] = 0;
      if (now.n == 0)
        continue;
      g->factor[k] = tie_correction (events, sum * now.before) * now.before
                     * events / (sum * now.n);
      g->weight[k] = now.after > 0 ? 1 - (1 - g->pooled[i]) / now.after : 1;
    }
  add_spread (g, 1);
}

static void
spread_competing (struct gray *g, size_t i)
{
  for (size_t k = 0; k < g->set->arms; k++)
    {
      struct now now = now_of (g, k, i);
      g->factor[k] = g->weight[k] = 0;
      if (now.competing == 0 || now.after <= 0)
        continue;
      g->factor[k] = tie_correction (now.competing, now.n) * now.before
                     * now.before * now.competing / (now.n * now.n);
      g->weight[k] = (1 - g->pooled[i]) / now.after;
    }
  add_spread (g, 0);
}

/* Backwards: what an end at a time moves later is then known, and the
   covariance is a sum of squares. */
static void
pass_backwards (struct gray *g)
{
  size_t arms = g->set->arms;
  for (size_t i = g->set->times; i-- > 0; )
    {
      double sum, events;
      bool alone = weigh (g, i, &sum, &events) < 2;
      double f_before = i > 0 ? g->pooled[i - 1] : 0;
      if (!alone)
        fill_a (g, sum);
      if (events > 0 && !alone)
        spread_events (g, i, sum, events);
      if (g->set->compete)
        spread_competing (g, i);
      for (size_t jk = 0; events > 0 && !alone && jk < arms * arms; jk++)
        g->later[jk] += g->a[jk] * events / (sum * (1 - f_before));
    }
}

static const char *
why_not (const struct sample *sample, enum status *status)
{
  const struct riskset *set = sample->riskset;
  size_t populated = 0;
  uint64_t events = 0;
  for (size_t k = 0; k < set->arms; k++)
    {
      populated += riskset_n (set, k) > 0;
      events += riskset_events (set, k);
    }
  *status = STATUS_REFUSED;
  if (sample->clusters)
    return "units share clusters, and Gray's test takes each unit as "
           "independent";
  if (set->entries)
    return "units enter late, and Gray's test takes each from its beginning";
  *status = populated < 2 ? STATUS_EMPTY : STATUS_DEGENERATE;
  if (populated < 2)
    return "fewer than two cohorts hold units";
  return events == 0 ? "no event in any cohort" : NULL;
}

static struct test
run_gray (const struct sample *sample, const struct ask *ask)
{
  unsigned has = HAS_STATISTIC | HAS_DF;
  enum status status;
  const char *why = why_not (sample, &status);
  if (why)
    return test_fail (has, status, why);

  struct gray g = gray_new (ask->scratch, sample->riskset);
  pass_forwards (&g, ask->scratch);
  if (g.beyond)
    return test_fail (has, STATUS_DEGENERATE,
                      "the pooled incidence comes to 1 while two cohorts are "
                      "still at risk");
  pass_backwards (&g);
  struct test test = {.has = has, .df2 = NAN, .p_value = NAN, .log10_p = NAN,
                      .options = {{"rho", "0"}}};
  test.statistic = quadratic_form (ask->scratch, g.score, g.covariance,
                                   sample->arms, &test.df);
  if (test.df == 0)
    return test_fail (has, STATUS_DEGENERATE,
                      "no event tells the cohorts apart: at each, one cohort "
                      "alone was at risk or all at risk had it");
  dist_into (&test, dist_chisq_upper (test.statistic, test.df));
  return test;
}

static struct test
run_pair (const struct sample *sample, const struct ask *ask)
{
  struct riskset two = riskset_pair (ask->scratch, sample->riskset,
                                     ask->reference, ask->level);
  struct sample pair
    = {.arms = 2, .riskset = &two, .clusters = sample->clusters};
  return run_gray (&pair, ask);
}

#define FORMULA                                                             \
  "at each time with events, cohort k with n_k at risk, d1_k events, S_k "  \
  "without any end and incidence F_k just before: R_k = n_k (1 - F_k) / "   \
  "S_k, u_k = sum (d1_k - d1 R_k / R); chi-square = u' V^- u, df = "        \
  "cohorts - 1; V sums over all events and competing ends the squares of "  \
  "what each adds to u, with W_k = n_k / S_k and the incidence pooled as "  \
  "F0 = sum d1 / W (Gray's formula, rho = 0); d on one time count 1 - (d "  \
  "- 1) / (n - 1) each, n = W S_k for events, n_k for competing ends, "     \
  "never below 0"
#define ASSUMPTIONS                                                         \
  "Censoring is unrelated to event and competing end within a cohort; "     \
  "units are independent. Most sensitive when the hazards of the "          \
  "subdistributions are proportional. Without competing ends u is that of " \
  "the log-rank test."
#define NOT_WHEN                                                            \
  "The question is what drives the event among those still there: read "    \
  "the cause-specific log-rank test beside it. Incidence curves that "      \
  "cross can cancel out. Cohorts known only after time zero need a "        \
  "landmark first. Units that share clusters (refused)."
#define GRAY "Gray (1988), Ann. Statist. 16:1141-1154"

const struct method gray = {
  .about = {
    .name = "gray",
    .title = "Gray's test",
    .computes =
      "Whether two or more cohorts have the same share with the event at "
      "all times, when another end can rule the event out.",
    .formula = FORMULA,
    .assumptions = ASSUMPTIONS,
    .not_when = NOT_WHEN,
    .reference = GRAY,
    .r_call = "cmprsk::cuminc (days, how, cohort)$Tests",
  },
  .run = run_gray,
};

const struct method gray_pair = {
  .about = {
    .name = "gray",
    .title = "Gray's test of two cohorts",
    .computes =
      "Whether one cohort and another, of three or more, have the same share "
      "with the event at all times, when another end can rule it out.",
    .formula = "of the two cohorts alone, " FORMULA,
    .assumptions = ASSUMPTIONS,
    .not_when = NOT_WHEN,
    .reference = GRAY,
    .r_call = "cmprsk::cuminc (days, how, cohort, subset = cohort %in% c "
              "(level, reference))$Tests, then p.adjust",
  },
  .run = run_pair,
};
