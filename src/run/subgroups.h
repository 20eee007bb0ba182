#ifndef RUN_SUBGROUPS_H
#define RUN_SUBGROUPS_H

/* The headline effect level by level of a column, and whether it differs
   between them. */

#include "run/evaluate.h"

/* Folds the frame's rows once for every level, as long as they are there. */
void subgroups_fold (struct arena *, struct inquiry *);

/* Fills subgroups and interactions; COMPUTE as in evaluate(). */
void subgroups_fill (struct arena *, const struct inquiry *,
                     struct result_hypothesis *);

#endif
