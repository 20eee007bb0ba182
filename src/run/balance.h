#ifndef RUN_BALANCE_H
#define RUN_BALANCE_H

/* How alike the cohorts are in what is adjusted for, and what an unmeasured
   factor would have to be. */

#include "run/evaluate.h"

/* Fills balance and weights of two cohorts of units. */
void balance_fill (struct arena *, const struct inquiry *,
                   struct result_hypothesis *);

/* Fills sensitivity from the headline effect. */
void sensitivity_fill (struct arena *, const struct inquiry *,
                       struct result_hypothesis *);

/* Whether something is adjusted for and nothing remains apart by more than
   a tenth of a standard deviation. */
bool balance_holds (const struct result_hypothesis *);

void balance_notes (struct arena *, const struct inquiry *,
                    struct result_hypothesis *);

#endif
