#ifndef INFER_EFRON_H
#define INFER_EFRON_H

/* Cox's partial likelihood of two cohorts with Efron's treatment of
   ties, as a function of counts.

   At an event time with n1, n0 at risk and d1, d0 events (d in all), and
   with r = exp (beta), the log partial likelihood grows by

     d1 beta - sum_{l=0}^{d-1} log (r (n1 - l d1/d) + (n0 - l d0/d))

   The sum is over the deaths of one day; above a few hundred it is taken
   by the Euler-Maclaurin formula, so that a million deaths a day cost no
   more than a hundred.  Everything is written with weights exp (+-beta/2)
   for the two cohorts: naming them the other way round flips beta and
   the score exactly.

   Efron (1977), J. Am. Statist. Assoc. 72:557-565.
   R: coxph (Surv (days, event) ~ level, ties = "efron"). */

#include <stddef.h>

#include "infer/method.h"

struct event_time {
  double at_risk[2];        /* reference, level */
  double events[2];
};

struct efron {
  size_t times;
  const struct event_time *time;
  /* The way in which the likelihood has no maximum, else 0: +1 the
     reference never has the event while the level is at risk, -1 the
     other way round. */
  int runs_off;
  bool informative;         /* some event with both cohorts at risk */
};

/* Log likelihood less that at beta = 0, and its derivatives. */
struct slope {
  double gain;
  double score;
  double information;
};

struct efron efron_from (struct arena *, const struct riskset *,
                         size_t level, size_t reference);
/* Of several risksets, one a stratum: their likelihoods multiply, and who
   is at risk is counted within each. */
struct efron efron_strata (struct arena *, const struct sample *stratum,
                           size_t strata, size_t level, size_t reference);
struct slope efron_at (const struct efron *, double beta);

/* Sums over j = 1..D of 1/(Y + j) and 1/(Y + j)^2: all that the D deaths
   of a day amount to. */
struct harmonic {
  double first;
  double second;
};

struct harmonic efron_harmonic (double y, double d);
/* Sum over j = 1..D of log (Y + j). */
double efron_log_rising (double y, double d);

struct efron_fit {
  double beta;              /* NaN where runs_off */
  double information;       /* at beta */
  double gain;              /* at beta, or in the limit */
  enum status status;       /* OK, INFINITE, DEGENERATE, NOT_CONVERGED */
};

struct efron_fit efron_maximum (const struct efron *);

/* The beta on the near side of a likelihood that runs off, at which
   twice the log likelihood lies Z^2 below its limit. */
double efron_profile_bound (const struct efron *, double z);

#endif
