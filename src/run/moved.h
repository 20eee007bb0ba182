#ifndef RUN_MOVED_H
#define RUN_MOVED_H

/* What the steps of the bias ledger say in words. */

#include "run/evaluate.h"

/* How the estimate moves from the naive comparison to the headline; null
   where there is nothing to move. */
const char *moved_text (struct arena *, const struct inquiry *,
                        const struct result_hypothesis *);

/* What the negative control says of the headline effect. */
enum control {
  CONTROL_NONE,             /* none was asked for, or it has no interval */
  CONTROL_PASSED,           /* half the headline effect is excluded */
  CONTROL_UNINFORMATIVE,    /* neither it nor no effect is */
  CONTROL_FAILED            /* it finds what it should not */
};
enum control moved_control (const struct result_hypothesis *);

/* Notes on the negative control, the placebo dates and an adjustment that
   moves the estimate by more than 10 % or past no effect. */
void moved_notes (struct arena *, const struct inquiry *,
                  struct result_hypothesis *);

#endif
