#ifndef RUN_PERIODS_H
#define RUN_PERIODS_H

/* Whether a hazard ratio holds on all days, and what it is in parts of
   them. */

#include "run/evaluate.h"

/* Fills periods of a survival hypothesis of two cohorts in days. */
void periods_fill (struct arena *, const struct inquiry *,
                   struct result_hypothesis *);
/* Adds the test of proportional hazards as a note. */
void periods_note (struct arena *, const struct inquiry *,
                   struct result_hypothesis *);

#endif
