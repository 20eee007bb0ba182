#ifndef RUN_ADJUST_H
#define RUN_ADJUST_H

/* How what is adjusted for is taken into account, and what must be known
   of it beside its numbers: how much of the data it rests on, and what it
   would have been without. */

#include "base/str.h"
#include "run/evaluate.h"

/* The way of SET that the rows allow: strata where cohorts meet in them,
   else regression. */
enum adjustment adjust_choose (const struct inquiry *, adjustments set);
/* Whose effect is estimated. */
enum estimand adjust_estimand (const struct inquiry *);

/* Why the strata hold too little of what is asked of two cohorts, or of
   all of several; null where they hold enough. */
const char *strata_pair_refusal (const struct inquiry *, size_t level,
                                 size_t reference);
const char *strata_refusal (const struct inquiry *);

/* "plan and region"; null where nothing is adjusted for. */
const char *adjust_names (struct arena *, const struct inquiry *);

/* Adds how many units lack a value of what is adjusted for. */
void adjust_note_missing (struct arena *, const struct inquiry *,
                          struct buf *);

void strata_notes (struct arena *, const struct inquiry *,
                   struct result_hypothesis *);

#endif
