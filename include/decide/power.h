#ifndef DECIDE_POWER_H
#define DECIDE_POWER_H

/* Sample size, power and the smallest effect that can be found: of size,
   effect, power and alpha, the one that is missing.

     struct power_plan plan = power_plan_new (POWER_MEAN);
     plan.spread = plan.spread_level = 20;
     plan.effect = 5; plan.power = .8; plan.alpha = .05;
     struct power_answer n = power_solve (&plan, POWER_N);    // 252.1

   Two-sided, and both tails count: with no effect the power is alpha.
   With d the effect, s0 and s1 the standard errors of what the test looks
   at without and with it, c the critical value,

     power = P (T > c s0/s1) + P (T < -c s0/s1),  T noncentral, ncp d/s1

   mean, nps   d in the outcome's unit; s0 = s1 = sqrt (v1/n1 + v0/n0),
               noncentral t with Welch's df: exact for Student's test of
               equal arms (R: power.t.test (strict = TRUE))
   share       d = p1 - p0; s0 from the pooled share, s1 from both; normal
               (R: power.prop.test (strict = TRUE))
   survival    d = log HR; s0 = s1 = 1/sqrt (D q1 q0), D events, q1 and q0
               the arms' parts of the units; normal.  Schoenfeld (1983),
               Biometrics 39:499-503
   rate        d = log RR; s0 = s1, variance phi/T (1/(n1 r1) + 1/(n0 r0))
               for T time a unit, r events per unit of time, phi the
               variance of a unit's events over their mean; normal

   Clusters of m units that correlate by icc: variances times 1 + (m-1)
   icc, and t with the degrees of freedom of n/m clusters instead of the
   normal.  Nothing here comes from an observed effect. */

#include <stdbool.h>

#include "infer/method.h"

enum power_kind {
  POWER_MEAN, POWER_SHARE, POWER_SURVIVAL, POWER_RATE, POWER_NPS,
  POWER_KINDS
};
const char *power_kind_name (enum power_kind);     /* "mean" */

/* What may be missing. */
enum power_part { POWER_N, POWER_EFFECT, POWER_POWER, POWER_ALPHA };

struct power_plan {
  enum power_kind kind;
  double n;              /* units of the reference cohort, or of the one */
  double ratio;          /* units of the level for each of those */
  double effect;         /* difference; survival, rate: ratio */
  double power, alpha;
  double spread;         /* mean, nps: sd of the reference, or of the one */
  double spread_level;   /* mean, nps: of the level */
  double baseline;       /* share, rate: of the reference, or the target */
  double event_share;    /* survival: units with the event, of all */
  double dispersion;     /* rate: 1 is Poisson's */
  double time;           /* rate: at risk, a unit */
  double cluster_size;   /* 1: no clusters */
  double icc;
  bool one_sample;       /* mean, nps, share: one cohort, a target */
};

/* Two cohorts of one size without clusters; the rest is NaN. */
struct power_plan power_plan_new (enum power_kind);

struct power_answer {
  double value;          /* NaN unless ok */
  enum status status;
  const char *why;       /* a sentence part, null when ok */
};

/* The power of PLAN, whose own `power` is not read; NaN where something
   else is missing or out of its domain. */
double power_of (const struct power_plan *);

/* What PART must be, exactly: N is no whole number yet.  An effect is the
   smallest above none (a ratio: above 1). */
struct power_answer power_solve (const struct power_plan *, enum power_part);
/* The smallest effect below none: negative, or a ratio below 1. */
struct power_answer power_solve_decrease (const struct power_plan *);

/* How many standard errors an effect must measure to be found with POWER
   at ALPHA; DF INFINITY: normal.  (z_{1-alpha/2} + z_power, but for the
   far tail.) */
double power_reach (double alpha, double power, double df);

#endif
