#ifndef RUN_LANDMARKS_H
#define RUN_LANDMARKS_H

/* The headline effect when cohorts are told apart on other days. */

#include "run/evaluate.h"

/* Fills landmarks, where the hypothesis asks for some. */
void landmarks_fill (struct arena *, const struct inquiry *,
                     struct result_hypothesis *);

#endif
