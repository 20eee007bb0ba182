#ifndef RUN_ROI_H
#define RUN_ROI_H

/* What a hypothesis's exposure brings back of what it costs. */

#include "run/evaluate.h"

/* Fills OUT->money where the hypothesis has a `cost`. */
void roi_fill (struct arena *, const struct inquiry *,
               struct result_hypothesis *out);

#endif
