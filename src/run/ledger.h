#ifndef RUN_LEDGER_H
#define RUN_LEDGER_H

/* The bias ledger: the same comparison from the naive one to the one that
   the verdict rests on, each step with one more source of artefact taken
   out, and beside them the ones that should find nothing. */

#include "run/evaluate.h"

/* Fills ledger and `moved` of OUT, whose headline effect stands.  Nothing
   for designs that have no artefact to take out. */
void ledger_fill (struct arena *, const struct inquiry *,
                  struct result_hypothesis *out);

/* The step called so, of a hazard ratio or another headline measure; null:
   there is none. */
const struct result_step *ledger_step (const struct result_hypothesis *,
                                       const char *step);

#endif
