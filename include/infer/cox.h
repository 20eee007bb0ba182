#ifndef INFER_COX_H
#define INFER_COX_H

/* Hazard ratios by period, where one ratio for all times would be an
   average of what changes.

   The level's column is split by period within one model: covariates and
   strata act alike in all.  A period in which fewer than ten events are
   seen is no period of its own.

     const double cut[] = {30, 90, 365};
     struct cox_period period[COX_PERIODS_MAX];
     size_t n = cox_periods (&sample, &ask, cut, 3, period);

   R: survSplit (..., cut = cut - 1/2, episode = "period"), then coxph (... ~
   level : factor (period) + covariates). */

#include <stddef.h>
#include <stdint.h>

#include "infer/method.h"

enum { COX_PERIODS_MAX = 16, COX_EVENTS_LEAST = 10 };

struct cox_period {
  double from, to;          /* [from, to); to INFINITY for the last */
  uint64_t events;          /* of both cohorts */
  struct effect effect;     /* hazard_ratio_model's, of this period */
};

/* Of sample->spells; CUTS increasing times, fewer than COX_PERIODS_MAX.  A
   period with fewer than COX_EVENTS_LEAST events joins the next, the last
   the one before.  Returns how many there are; 0 and nothing in PERIOD
   where no event is seen or the cohorts cannot be compared. */
size_t cox_periods (const struct sample *, const struct ask *,
                    const double *cut, size_t cuts,
                    struct cox_period *period);

#endif
