#ifndef COHORT_ANSWERS_H
#define COHORT_ANSWERS_H

/* Net promoter score: an answer from 0 to 10 detracts up to 6 and promotes
   from 9 on. */

#include <stdbool.h>

#include "study/expr.h"

struct table;

/* False, with an error for each, if a usable row has an answer that is not
   a whole number from 0 to 10.  As with other cells, one that is no answer
   is an error even in a row that is left out later.  VALUE is the
   expression as the study has it. */
bool answers_check (const struct table *, const struct expr *,
                    const char *value, struct scratch *, struct err *);

/* -100, 0 or 100; NaN where there is no answer. */
double answers_promote (double answer);

#endif
