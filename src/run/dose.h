#ifndef RUN_DOSE_H
#define RUN_DOSE_H

/* The outcome over the value that a cohort is cut at: whether the cut is
   the finding, or one of many places at which the same would show. */

#include "run/evaluate.h"

/* Folds the frame's rows once by bins of the value, as long as they are
   there; nothing for other cohorts. */
void dose_fold (struct arena *, struct inquiry *);

/* Fills doses, their text and the cuts. */
void dose_fill (struct arena *, const struct inquiry *,
                struct result_hypothesis *);

#endif
