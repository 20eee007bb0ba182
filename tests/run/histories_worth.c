/* (e) Whom an estimate speaks of matters where the effect is not the same
   for all.  Being served helps those more who use more, and they are
   served more often. */

#include "run/histories.h"

#include <math.h>

enum { COUNTERFACTUAL = 1000000 };

/* A customer as seen from both sides. */
struct both {
  double propensity;        /* to be served */
  double value[2];          /* expected without and with */
  double bought[2];         /* chances */
};

static double
expit (double x)
{
  return 1 / (1 + exp (-x));
}

static struct both
draw_both (struct life *l, struct random *r)
{
  static const double serve[] = { 0, 0.5, -0.5 }, base[] = { 0, 1, -1 };
  struct both b;
  l->plan = (int) random_below (r, 3);
  l->usage = draw_normal (r);
  b.propensity = expit (-0.4 + 0.7 * l->usage + serve[l->plan]);
  for (int served = 0; served < 2; served++)
    {
      b.value[served] = 10 + 2 * l->usage + base[l->plan]
                        + served * (1 + l->usage);
      b.bought[served] = expit (-0.6 + 0.5 * l->usage + 0.5 * base[l->plan]
                                + served * (0.5 + 0.4 * l->usage));
    }
  return b;
}

static void
live_and_be_served (struct life *l, struct random *r)
{
  struct both b = draw_both (l, r);
  l->served = draw_yes (r, b.propensity);
  l->value = b.value[l->served] + 2 * draw_normal (r);
  l->bought = draw_yes (r, b.bought[l->served]);
}

enum whose { OVERLAP, SERVED, ALL };

static double
weight (enum whose whose, double propensity)
{
  return whose == OVERLAP  ? propensity * (1 - propensity)
         : whose == SERVED ? propensity
                           : 1;
}

/* The mean difference between both sides of a million. */
static double
truth_of (enum whose whose, bool share)
{
  double sum = 0, weights = 0;
  for (size_t i = 0; i < COUNTERFACTUAL; i++)
    {
      struct random r = random_of (COUNTERFACTUAL, i);
      struct life l = { 0 };
      struct both b = draw_both (&l, &r);
      double w = weight (whose, b.propensity);
      weights += w;
      sum += w * (share ? b.bought[1] - b.bought[0]
                        : b.value[1] - b.value[0]);
    }
  return sum / weights;
}

static const enum whose whose_of[] = {
  OVERLAP, SERVED, ALL, SERVED, ALL, OVERLAP, SERVED, ALL
};
enum { WAYS = sizeof whose_of / sizeof *whose_of };

static double
truth_of_question (size_t question)
{
  return truth_of (whose_of[question % WAYS], question >= WAYS);
}

#define SERVED_BY(outcome, by, estimand)                                  \
  "cohort: served, outcome: " outcome ", adjust: [plan, usage], "         \
  "adjust_by: " by ", estimand: " estimand
#define ADJUSTED(outcome, by, estimand)                                   \
  { outcome ", " by ", " estimand, SERVED_BY (outcome, by, estimand),     \
    NAN, GATE_COVERS, NULL, NULL }
#define ROBUST(outcome, measure, estimand)                                \
  { outcome ", doubly robust, " estimand,                                 \
    SERVED_BY (outcome, "weights", estimand), NAN, GATE_COVERS, NULL,     \
    measure "_doubly_robust" }

const struct scenario worth = {
  .name = "worth",
  .title = "being served helps those more who use more, and who are served "
           "more often",
  .live = live_and_be_served,
  .truth = truth_of_question,
  .questions = 2 * WAYS,
  .question = {
    ADJUSTED ("value", "weights", "ato"),
    ADJUSTED ("value", "weights", "att"),
    ADJUSTED ("value", "weights", "ate"),
    ADJUSTED ("value", "regression", "att"),
    ADJUSTED ("value", "regression", "ate"),
    ROBUST ("value", "mean_difference", "ato"),
    ROBUST ("value", "mean_difference", "att"),
    ROBUST ("value", "mean_difference", "ate"),
    ADJUSTED ("bought", "weights", "ato"),
    ADJUSTED ("bought", "weights", "att"),
    ADJUSTED ("bought", "weights", "ate"),
    ADJUSTED ("bought", "regression", "att"),
    ADJUSTED ("bought", "regression", "ate"),
    ROBUST ("bought", "risk_difference", "ato"),
    ROBUST ("bought", "risk_difference", "att"),
    ROBUST ("bought", "risk_difference", "ate"),
  },
};
